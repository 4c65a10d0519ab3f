"""The Python of the README runs, and prints what stands there."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
# an example may go on from the ones before it; one that a cluster runs stands for itself
ALONE = [block for block in BLOCKS if "__main__" in block]
TOGETHER = "".join(block for block in BLOCKS if block not in ALONE)


def promised(code: str) -> list[str]:
    """The lines that `code` says it prints: behind each `print(...)`, or below it where there are more."""
    lines = [*code.splitlines(), ""]
    rows: list[str] = []
    for number, line in enumerate(lines):
        if line.strip().startswith("print("):
            behind = line.rpartition("  # ")[2]
            below = [x.strip() for x in takewhile(lambda x: x.strip().startswith("# "), lines[number + 1 :])]
            rows += [x.removeprefix("# ") for x in below] or [behind]
    return rows


def printed(code: str, folder: Path) -> list[str]:
    """The lines that `code` prints as a file of its own, with every warning an error."""
    path = folder / "example.py"
    path.write_text(code, encoding="utf-8")
    environ = os.environ | {"XDG_CONFIG_HOME": str(folder / "none"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-W", "error", str(path)]
    told = subprocess.run(command, cwd=folder, env=environ, capture_output=True, timeout=120, check=False)
    assert (told.returncode, told.stderr.decode()) == (0, "")
    return told.stdout.decode().splitlines()


def test_examples(tmp_path: Path) -> None:
    assert len(BLOCKS) == 4
    assert printed(TOGETHER, tmp_path) == promised(TOGETHER)


def test_the_example_for_dask_on_a_local_cluster(tmp_path: Path) -> None:
    if not find_spec("dask") or not find_spec("distributed"):
        pytest.skip("dask is not installed")
    (block,) = ALONE
    assert printed(block, tmp_path) == promised(block)
