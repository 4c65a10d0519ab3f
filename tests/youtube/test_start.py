"""Nothing of Google is loaded before a command needs it, and without the extra it is said how to get it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SRT = "1\n00:00:01,000 --> 00:00:03,000\nToday\n"
LOADED = """
import json, sys
from subfix.cli import main
sys.argv = ["subfix", *{args}]
try:
    main()
except SystemExit as left:
    status = left.code
print(json.dumps([status, sorted({{m.split(".")[0] for m in sys.modules}})]))
"""
ABSENT = """
import sys
from subfix.cli import main
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {absent}:
            raise ModuleNotFoundError(name)
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.split(".")[0] in {absent} else real(name, package)
sys.meta_path.insert(0, Absent())
sys.argv = ["subfix", *{args}]
main()
"""


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "args",
    [["--help"], ["upload", "--help"], ["youtube", "--help"], ["youtube", "login", "--help"], ["check", "talk.en.srt"]],
)
def test_nothing_of_google_is_loaded(args: list[str], tmp_path: Path) -> None:
    (tmp_path / "talk.en.srt").write_text(SRT, encoding="utf-8")
    done = python(LOADED.format(args=args), tmp_path)
    status, modules = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, done.stderr
    assert not {"google", "google_auth_oauthlib", "requests", "urllib3", "oauthlib"} & set(modules)


@pytest.mark.parametrize("absent", ["google", "google_auth_oauthlib", "requests", "socks"])
def test_without_the_extra_it_is_said_how_to_get_it(absent: str, tmp_path: Path) -> None:
    (tmp_path / "talk.en.srt").write_text(SRT, encoding="utf-8")
    args = ["upload", "talk.en.srt", "--video", "dQw4w9WgXcQ"]
    done = python(ABSENT.format(absent=(absent,), args=args), tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "subfix: the packages for YouTube are not installed\n  install them: pip install 'subfix[youtube]'\n"
    )
