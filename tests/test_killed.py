"""A run that is killed at any step of its writing: whatever is asked next is done, and no edit of a person is lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.batch import snapshot
from shell import GLOSSARY, subfix, surroundings, told

from subfix.leftovers import forget, next_record, records

TALK = "今天说界面，还有ja面。大家都很高兴，我们再聊一聊别的，然后就回家。\n"
COMMAND = ("run", "talk.txt", "--duration", "0:20", "-g", "names.yaml", "-o", "out", "--config", "none", "-q")
# runs the command again and again, each time in a copy of the folder and killed one step later, until it is done; a
# step is a call that makes, writes, renames, removes or changes the rights of a file below `out`
KILLER = """
import os, shutil, sys
from subfix.cli import cli
from subfix.leftovers import sweep

step = limit = 0

def kill(event, arguments):
    global step
    if not event.startswith(("open", "os.", "tempfile")) or os.getpid() == parent:
        return
    if event == "open" and isinstance(arguments[2], int) and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
        return
    if any("/out" in os.path.abspath(os.fsdecode(a)) for a in arguments if isinstance(a, str | bytes | os.PathLike)):
        step += 1
        if step == limit:
            os._exit(9)

parent = os.getpid()
sys.addaudithook(kill)
begin, copies, *words = sys.argv[1:]
shutil.copytree(begin, os.path.join(copies, "warm"))  # what is loaded on the way is loaded once
os.chdir(os.path.join(copies, "warm"))
cli.main([*words, "--force", "--overwrite"], standalone_mode=False)
sweep.cache_clear()
while True:
    limit += 1
    here = os.path.join(copies, f"{limit:03}")
    shutil.copytree(begin, here)
    child = os.fork()
    if child == 0:
        os.chdir(here)
        try:
            cli.main(words, standalone_mode=False)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status == 0:
        break
    assert os.waitstatus_to_exitcode(status) == 9, status
"""


def killed(begin: Path, copies: Path, *words: str) -> Iterator[Path]:
    """A folder for each step at which a command was killed that began in a copy of `begin`; the last: it was not."""
    env = surroundings(copies / ".home")
    copies.mkdir(exist_ok=True)
    command = [sys.executable, "-c", KILLER, str(begin), str(copies), *words]
    done = subprocess.run(command, env=env, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    yield from sorted(p for p in copies.iterdir() if p.name.isdigit())


@pytest.fixture
def begin(here: Path) -> Path:
    """A folder with a talk, a glossary, and nothing made yet."""
    folder = here / "begin"
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    (folder / "names.yaml").write_text(GLOSSARY, encoding="utf-8")
    return folder


def made(folder: Path, *more: str) -> int:
    """The exit status of the command in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return subfix(*COMMAND, *more).exit_code
    finally:
        os.chdir(before)


def undisturbed(begin: Path, place: Path, *more: str) -> dict[str, bytes]:
    shutil.copytree(begin, place)
    assert made(place, *more) == 0
    return snapshot(place / "out")


@pytest.mark.parametrize("first", [True, False], ids=["for the first time", "over an earlier run"])
def test_killed_at_any_step_and_asked_for_something_else(begin: Path, here: Path, first: bool) -> None:
    if not first:
        assert made(begin) == 0
    again = undisturbed(begin, here / "again", "--cells", "8")
    other = undisturbed(begin, here / "other", "--cells", "6")
    steps = 0
    half_done = 0
    for folder in killed(begin, here / "killed", *COMMAND, "--cells", "8"):
        steps += 1
        shutil.copytree(folder, here / "same" / folder.name)
        assert made(here / "same" / folder.name, "--cells", "8") == 0
        assert snapshot(here / "same" / folder.name / "out") == again
        half_done += bool([*folder.rglob("*.subfix-record")])
        assert made(folder, "--cells", "6") == 0, folder
        assert snapshot(folder / "out") == other
    assert steps > 15
    assert half_done >= 3


def test_killed_twice_and_asked_for_something_else(begin: Path, here: Path) -> None:
    assert made(begin) == 0
    other = undisturbed(begin, here / "other", "--cells", "6")
    once = [f for f in killed(begin, here / "once", *COMMAND, "--cells", "8") if [*f.rglob("*.subfix-record")]]
    twice = 0
    for second in killed(once[1], here / "twice", *COMMAND, "--cells", "10"):
        twice += len([*second.rglob("*.subfix-record")]) == 2
        assert made(second, "--cells", "6") == 0, second
        assert snapshot(second / "out") == other
    assert twice >= 3


def test_what_a_person_edited_after_that_stays(begin: Path, here: Path) -> None:
    assert made(begin) == 0
    for folder in killed(begin, here / "killed", *COMMAND, "--cells", "8"):
        for name in ("talk.zh-Hans.srt", "talk.zh-Hans.vtt"):
            shutil.copytree(folder, copy := here / "edited")
            path = copy / "out" / name
            edited = path.read_bytes() + "又及\n".encode()
            path.write_bytes(edited)
            before = snapshot(copy / "out")
            assert made(copy, "--cells", "6") == 2
            after = snapshot(copy / "out")
            assert {k: v for k, v in after.items() if k in before and not k.startswith(".")} == {
                k: v for k, v in before.items() if not k.startswith(".")
            }
            assert after[name] == edited
            shutil.rmtree(copy)


def test_what_a_killed_run_left_is_no_input(begin: Path, here: Path) -> None:
    """Outputs beside the input, and no report yet that tells of them."""
    command = ("run", "out", "--duration", "0:20", "-g", "names.yaml", "--config", "none", "-q")
    (begin / "out").mkdir()
    (begin / "talk.txt").rename(begin / "out/talk.txt")
    for folder in killed(begin, here / "killed", *command):
        os.chdir(folder)
        rows = told(*command)["files"]
        assert [row["input"] for row in rows] == ["out/talk.txt"]
        assert rows[0]["status"] in ("done", "unchanged")
        os.chdir(here)


def test_writing_that_breaks_off_by_an_error_can_be_gone_on_with(begin: Path, here: Path) -> None:
    """The second file cannot be replaced: the first is of another run than the report, and is known all the same."""
    assert made(begin) == 0
    real = Path.replace

    def broken(self: Path, target: Path) -> Path:
        if target.name == "talk.zh-Hans.vtt":
            raise OSError(5, "Input/output error")
        return real(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", broken)
        assert made(begin, "--cells", "8") == 2
    (record,) = records(begin / "out/talk.subfix.json")
    assert record.exists()
    assert made(begin, "--cells", "6") == 0
    assert not records(begin / "out/talk.subfix.json")
    with pytest.MonkeyPatch.context() as patch:  # nothing was replaced, and nothing needs to be known
        patch.setattr(Path, "replace", lambda self, target: broken(self, Path("talk.zh-Hans.vtt")))
        assert made(begin, "--cells", "8") == 2
    assert not [*begin.rglob(".talk*")]


def test_records_of_long_names_are_told_apart(here: Path) -> None:
    places = [Path("x" * 200 + f"{n}.json") for n in range(2)]
    for place in places:
        next_record(place).write_text(place.name, encoding="utf-8")
    assert [[r.read_text(encoding="utf-8") for r in records(place)] for place in places] == [[p.name] for p in places]
    forget(places[0])
    assert [len(records(place)) for place in places] == [0, 1]


def test_outputs_in_other_formats_stay_ours(begin: Path) -> None:
    """Formats one after another: each file is still known, replaced when it is asked for again, and no input."""
    os.chdir(begin)
    for name in ("srt", "vtt", "ass"):
        assert made(begin, "--format", name) == 0
    report = json.loads(Path("out/talk.subfix.json").read_text(encoding="utf-8"))["files"][0]
    assert {o["path"] for o in report["others"]} == {"talk.zh-Hans.srt", "talk.zh-Hans.vtt"}
    with Path("out/talk.zh-Hans.vtt").open("a", encoding="utf-8") as file:
        file.write("\nNOTE mine\n")
    assert made(begin, "--format", "srt", "--cells", "8") == 0
    assert made(begin, "--format", "vtt", "--cells", "8") == 2
    assert "NOTE mine" in Path("out/talk.zh-Hans.vtt").read_text(encoding="utf-8")
    report = json.loads(Path("out/talk.subfix.json").read_text(encoding="utf-8"))["files"][0]
    assert {o["path"] for o in report["others"]} == {"talk.zh-Hans.ass"}
    shutil.copy("talk.txt", "out/b.txt")
    rows = told("run", "out", "--duration", "0:20", "--dry-run")["files"]
    # the one that was edited is no output any more
    assert [row["input"] for row in rows] == ["out/b.txt", "out/talk.zh-Hans.vtt"]
