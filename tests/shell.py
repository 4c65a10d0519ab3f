"""Commands as a user gives them: in this process where that is enough, in one of their own where it is not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from subfix.cli import cli
from subfix.errors import SubfixError

GLOSSARY = "terms:\n  - term: Gemini\n    misheard: [ja面]\n"
SUBFIX = (sys.executable, "-m", "subfix")


def subfix(*args: str | Path, text: str | None = None) -> Result:
    """Run a command in this process; `exit_code` is that of the program."""
    result = CliRunner().invoke(cli, [*map(str, args)], input=text)
    if isinstance(result.exception, SubfixError):
        result.exit_code = 2
    elif result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*args: str | Path) -> dict[str, Any]:
    """The JSON document of a command given `--json`."""
    found = json.loads(subfix(*args, "--json").stdout)
    assert isinstance(found, dict)
    return found


def statuses(document: dict[str, Any]) -> dict[str, str]:
    """What became of each input, by its name without folders."""
    return {Path(row["input"]).name: row["status"] for row in document["files"]}


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that shall see nothing of the user's own."""
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    return os.environ | own | {"SUBFIX_LANG": "en", "OMP_NUM_THREADS": "1"} | more


def process(*args: str | Path, folder: Path, **more: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in a process of its own."""
    env = surroundings(folder / ".home", **more.pop("env", {}))
    options: dict[str, Any] = {"capture_output": True, "timeout": 120, "cwd": folder, "env": env} | more
    return subprocess.run([*SUBFIX, *map(str, args)], check=False, **options)
