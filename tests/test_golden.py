"""Golden commands: a folder for each case, run as a user would, compared byte for byte.

`tests/golden/<case>/cmd` holds the arguments (one command a line, without `subfix`), `in/` the files it starts with,
`out/` every file there is afterwards that was not there before, `stdout`, `stderr` and `status` what it said.
`SUBFIX_GOLDEN=rewrite pytest tests/test_golden.py` writes what is seen now; review the diff.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from subfix.cli import main

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(p.name for p in GOLDEN.iterdir() if (p / "cmd").exists())
REWRITE = os.environ.get("SUBFIX_GOLDEN") == "rewrite"


def seen(case: Path, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> dict[str, bytes]:
    """Run the commands of a case in `folder`; everything that may be compared, by name."""
    if (case / "in").exists():
        shutil.copytree(case / "in", folder, dirs_exist_ok=True)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    status = ""
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("XDG_CONFIG_HOME", str(folder / ".none")),
            ("NO_COLOR", "1"),
            ("SUBFIX_LANG", "en"),
            ("COLUMNS", "100"),
        ):
            patch.setenv(name, value)
        for line in (case / "cmd").read_text(encoding="utf-8").splitlines():
            args, _, stdin = line.partition(" < ")
            given = (folder / stdin.strip()).read_bytes() if stdin else b""
            patch.setattr(sys, "argv", ["subfix", *shlex.split(args)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            with pytest.raises(SystemExit) as left:
                main()
            status += f"{left.value.code}\n"
    out, err = capfdbinary.readouterr()
    result = {"stdout": out, "stderr": err, "status": status.encode()}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and before.get(path) != path.read_bytes():
            # a digest of the settings, the shipped glossaries and the version says nothing of this case
            data = re.sub(rb'"made_of": "[0-9a-f]{64}"', b'"made_of": "..."', path.read_bytes())
            result[f"out/{path.relative_to(folder).as_posix()}"] = data
    return result


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    case = GOLDEN / name
    found = seen(case, tmp_path, capfdbinary)
    if REWRITE:
        shutil.rmtree(case / "out", ignore_errors=True)
        for part, data in found.items():
            (case / part).parent.mkdir(parents=True, exist_ok=True)
            (case / part).write_bytes(data)
        return
    wanted = {p.relative_to(case).as_posix(): p.read_bytes() for p in (case / "out").rglob("*") if p.is_file()}
    wanted |= {part: (case / part).read_bytes() for part in ("stdout", "stderr", "status")}
    assert {k: v.decode("utf-8", "replace") for k, v in found.items()} == {
        k: v.decode("utf-8", "replace") for k, v in wanted.items()
    }
