"""Nothing of Google is loaded before a command needs it, and without the extra it is said how to get it."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from youtube.conftest import Run

COMMANDS = (
    ["--help"], ["upload", "--help"], ["youtube", "--help"], ["youtube", "login", "--help"], ["check", "talk.en.srt"],
)  # fmt: skip
SRT = "1\n00:00:01,000 --> 00:00:03,000\nToday\n"
LOADED = f"""
import json, sys
from subfix.cli import main
found = []
for args in {COMMANDS!r}:
    sys.argv = ["subfix", *args]
    try:
        main()
    except SystemExit as left:
        found.append([left.code, sorted({{m.split(".")[0] for m in sys.modules}})])
print(json.dumps(found))
"""
ABSENT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("google", "google_auth_oauthlib", "requests", "socks", "urllib3", "oauthlib"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
from importlib import util
real = util.find_spec
util.find_spec = lambda name: None if name == "google" else real(name)
from subfix.cli import main
sys.argv = ["subfix", "upload", "talk.en.srt", "--video", "dQw4w9WgXcQ"]
main()
"""
TOLD = "subfix: the packages for YouTube are not installed\n  install them: pip install 'subfix[youtube]'\n"


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "talk.en.srt").write_text(SRT, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_nothing_of_google_is_loaded(tmp_path: Path) -> None:
    done = python(LOADED, tmp_path)
    found = json.loads(done.stdout.splitlines()[-1])
    assert [status for status, _ in found] == [0] * len(COMMANDS), done.stderr
    for _, modules in found:
        assert not {"google", "google_auth_oauthlib", "requests", "urllib3", "oauthlib"} & set(modules)


def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    done = python(ABSENT, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", TOLD)


@pytest.mark.parametrize("absent", ["google", "google.auth", "google_auth_oauthlib", "requests", "socks"])
@pytest.mark.parametrize(
    "args",
    [("upload", "x.srt"), ("youtube", "login"), ("youtube", "logout"), ("youtube", "whoami"),
     ("youtube", "list", "dQw4w9WgXcQ"), ("youtube", "download", "dQw4w9WgXcQ"),
     ("youtube", "delete", "dQw4w9WgXcQ", "--language", "en", "--yes")],
)  # fmt: skip
def test_any_package_of_it(args: tuple[str, ...], absent: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subfix.cli.youtube.find_spec", lambda name: None if name == absent else find_spec(name))
    assert run(*args) == (2, "", TOLD)
