"""A good citizen of the shell: JSON for programs, exit statuses, pipes, colours, what is said to whom, progress."""

import io
import itertools
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shell import GLOSSARY, SUBFIX, process, statuses, subfix, surroundings, told

from subfix import orders, work
from subfix.cli import cli
from subfix.cli.many import _Progress


@pytest.fixture
def talks(here: Path) -> Path:
    """Three talks, one of them broken, and a glossary."""
    (here / "names.yaml").write_text(GLOSSARY, encoding="utf-8")
    (here / "a.txt").write_text("有ja面\n", encoding="utf-8")
    (here / "b.txt").write_bytes(b"")
    (here / "c.txt").write_text("没有\n", encoding="utf-8")
    (here / "b.srt").write_bytes(b"")
    (here / "wrong.toml").write_text("cels = 16\n", encoding="utf-8")
    (here / "c.srt").write_text("1\n00:00:01,000 --> 00:00:04,000\n大家好今天没有人来\n", encoding="utf-8")
    return here


RUN = ("run", "a.txt", "b.txt", "c.txt", "--duration", "0:10", "-g", "names.yaml", "-o", "out")

NUMBER, TEXT, LIST, MAP, MAYBE = (int,), (str,), (list,), (dict,), (int, type(None))
TOP = {"schema": NUMBER, "subfix": TEXT, "ok": (bool,), "errors": LIST, "files": LIST}
FAILED = {"input": TEXT, "status": TEXT, "error": TEXT, "hint": TEXT}
UNCHANGED = {"input": TEXT, "status": TEXT, "outputs": LIST}
EDITED = UNCHANGED | {"edited": LIST, "notes": LIST}
DONE = UNCHANGED | {
    "edited": LIST,
    "characters": NUMBER, "languages": LIST, "corrected": NUMBER, "terms": MAP, "cleaned": NUMBER, "proposed": NUMBER,
    "proposals": MAP, "cues": MAYBE, "timing": TEXT, "times_from": (str, type(None)),
    "agreed": (float, int, type(None)), "missing": LIST, "doubtful": NUMBER,
    "changed": (bool,), "notes": LIST, "lost_pins": LIST,
}  # fmt: skip
CHECKED = UNCHANGED | {"mended": MAP, "findings": LIST, "notes": LIST}
FINDING = {"rule": TEXT, "message": TEXT, "cue": NUMBER, "line": NUMBER, "at": NUMBER}
ROWS = {"done": DONE, "unchanged": UNCHANGED, "edited": EDITED, "failed": FAILED}


def fits(document: dict[str, Any]) -> None:
    """The document is as the README describes it."""

    def same(row: dict[str, Any], shape: dict[str, tuple[type, ...]]) -> None:
        assert [*row] == [*shape]
        assert {k: type(row[k]) for k in row if type(row[k]) not in shape[k]} == {}

    same(document, TOP)
    assert document["schema"] == 1
    for row in document["files"]:
        same(row, CHECKED if "findings" in row else ROWS[row["status"]])
        for finding in row.get("findings", ()):
            same(finding, FINDING)
    for error in document["errors"]:
        same(error, {"message": TEXT, "hint": TEXT})
    assert document["ok"] == (not document["errors"] and "failed" not in {r["status"] for r in document["files"]})


@pytest.mark.parametrize(
    ("args", "ok", "rows"),
    [
        (RUN, False, ["done", "failed", "done"]),
        (("run", "a.txt", "--duration", "0:10"), True, ["done"]),
        (("run", "a.txt"), False, ["failed"]),
        (("run",), False, []),
        (("run", "a.txt", "--duration", "0:10", "--format", "avi"), False, []),
        (("run", "a.txt", "--duration", "0:10", "--profile", "nosuch"), False, []),
        (("run", "gone", "a.txt", "--duration", "0:10", "--dry-run"), False, ["failed", "done"]),
        (("run", "--sheet", "gone.csv"), False, []),
        (("run", "--files-from", "gone.txt"), False, []),
        (("run", "a.txt", "c.txt", "--media", "x.mp4"), False, []),
        (("fix", "a.txt", "-o", "x.txt"), True, ["done"]),
        (("fix", "a.txt"), False, []),
        (("fix", "c.srt", "a.txt", "-g", "gone.yaml"), False, ["failed", "failed"]),
        (("fix", "a.txt", "c.txt", "--check"), True, ["done", "done"]),
        (("run", "a.txt", "--nosuch"), False, []),
        (("run", "a.txt", "--duration", "soon"), False, []),
        (("run", "a.txt", "--duration"), False, []),
        (("run", "a.txt", "--duration", "0:10", "--config", "wrong.toml"), False, []),
        (("fix", "a.txt", "--to", "xx"), False, []),
        (("fix", "a.txt", "c.txt", "-j", "many"), False, []),
        (("fix", "a.txt", "c.txt", "--config", "wrong.toml"), False, []),
        (("check", "c.srt"), True, ["done"]),
        (("check", "c.srt", "--cells", "4", "--cps", "1"), True, ["done"]),
        (("check", "b.srt"), False, ["failed"]),
        (("check", "c.srt", "a.txt", "gone.srt", "b.srt"), False, ["done", "failed", "failed", "failed"]),
        (("check", "c.srt", "--profile", "nosuch"), False, []),
        (("check", "c.srt", "--output", "github"), False, []),
        (("check", "c.srt", "--cells", "none"), False, []),
        (("check", "c.srt", "--repair"), False, []),
        (("check", "c.srt", "--repair", "-o", "c.fixed.srt", "--cells", "4", "--cps", "1"), True, ["done"]),
        (("check", "c.srt", "--repair", "-o", "a.txt"), False, ["failed"]),
        (("fix", "a.txt", "--diff"), False, []),
    ],
)
def test_one_schema_whatever_happens(talks: Path, args: tuple[str, ...], ok: bool, rows: list[str]) -> None:
    document = told(*args)
    fits(document)
    assert document["ok"] == ok
    assert [row["status"] for row in document["files"]] == rows
    assert ok or rows or document["errors"]


def test_the_document_of_check(talks: Path) -> None:
    (good, bad) = told("check", "c.srt", "b.srt", "--cells", "4")["files"]
    assert bad == {
        "input": "b.srt", "status": "failed", "error": "b.srt: the file is empty",
        "hint": "there is nothing in it to read",
    }  # fmt: skip
    assert (good["outputs"], good["mended"]) == ([], {})
    assert [(f["rule"], f["cue"], f["line"], f["at"]) for f in good["findings"]] == [("width", 1, 3, 1000)]
    (row,) = told("check", "c.srt", "--repair", "-o", "new.srt", "--cells", "4")["files"]
    assert (row["outputs"], row["mended"]) == (["new.srt"], {"width": 1})
    assert row["findings"] == []
    assert Path("new.srt").exists()


def test_a_mistake_in_the_options_is_told_to_programs_and_people(talks: Path) -> None:
    for args, message in (
        (("run", "a.txt", "--nosuch", "--json"), "--nosuch"),
        (("fix", "a.txt", "--json", "--config", "wrong.toml"), "there is no setting 'cels'"),
        (("run", "a.txt", "--json", "--cells", "1"), "Invalid value for '--cells'"),
    ):
        done = process(*args, folder=talks)
        (error,) = json.loads(done.stdout)["errors"]
        assert message in error["message"]
        assert done.returncode == 2
        assert message in done.stderr.decode()
    assert subfix("fix", "a.txt", "--nosuch", "--", "--json").stdout == ""


def test_a_bug_is_told_to_programs_too(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("odd")

    monkeypatch.setattr(orders, "apart", broken)
    result = CliRunner().invoke(cli, ["run", "a.txt", "--duration", "0:10", "--json"])
    assert isinstance(result.exception, ValueError)
    document = json.loads(result.stdout)
    fits(document)
    assert document["errors"] == [{"message": "a fault of subfix: ValueError: odd", "hint": "please report it"}]


def test_the_document_after_a_second_run(talks: Path) -> None:
    told(*RUN)
    document = told(*RUN)
    fits(document)
    assert statuses(document) == {"a.txt": "unchanged", "b.txt": "failed", "c.txt": "unchanged"}


def test_the_readme_describes_the_schema() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    part = readme.split("### The summary as JSON", 1)[1].split("\n## ", 1)[0]
    described = set(re.findall(r"`(\w+)`", part))
    assert {*TOP, *DONE, *FAILED, *CHECKED, *FINDING} <= described
    example = json.loads(part.split("```json\n", 1)[1].split("```", 1)[0])
    fits(example)


# what would be done otherwise than asked, and was not told
SILENT = [
    (("run", "c.srt", "--keep-cues", "--anchor", "0:02=大家"), "so --anchor says nothing"),
    (("run", "c.srt", "--keep-cues", "--duration", "0:10"), "so --duration says nothing"),
    (("run", "c.srt", "--keep-cues", "--start", "0:01"), "so --start says nothing"),
    (("run", "c.srt", "--keep-cues", "--cells", "9"), "so --cells says nothing"),
    (("run", "a.txt", "--duration", "0:10", "--format", ""), "no format is named"),
    (("fix", "a.txt", "--format", ""), "--format is given an empty name"),
    (("fix", "a.txt", "-o", ""), "-o is given an empty name"),
    (("fix", "a.txt", "--check", "--report", "r.json"), "leave --report out"),
    (("fix", "a.txt", "--diff", "-o", "new.txt"), "--diff > FILE"),
    (("fix", "a.txt", "-o", "new.txt", "--report", "./new.txt"), "both name new.txt"),
    (("check", "c.srt", "-o", "new.srt"), "about what --repair writes"),
    (("check", "c.srt", "--overwrite"), "about what --repair writes"),
    (("merge", "-", "-"), "stdin is named twice"),
]


@pytest.mark.parametrize(("args", "why"), SILENT)
def test_what_would_be_ignored_is_refused(talks: Path, args: tuple[str, ...], why: str) -> None:
    before = {p.name for p in talks.iterdir()}
    result = subfix(*args, text="1\n00:00:01,000 --> 00:00:04,000\n大家好\n")
    assert result.exit_code == 2
    assert why in str(result.exception)
    assert {p.name for p in talks.iterdir()} == before


def test_a_start_that_moves_nothing_is_told(talks: Path) -> None:
    assert "here they are measured" in subfix("run", "c.srt", "--start", "0:05", "-o", "out").stderr
    assert "here they are" not in subfix("run", "a.txt", "--start", "0:05", "--duration", "0:10", "-o", "out").stderr


def test_the_name_of_what_repair_writes_says_its_format(talks: Path) -> None:
    (talks / "voices.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:04.000\n<v 张三>大家好\n", encoding="utf-8")
    assert subfix("check", "voices.vtt", "--repair", "-o", "new.vtt").exit_code == 0
    assert (talks / "new.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    result = subfix("check", "voices.vtt", "--repair", "-o", "new.srt")
    assert (talks / "new.srt").read_text(encoding="utf-8").startswith("1\n00:00:01,000")
    assert "1 of 1 cues are not shown as they are" in result.stderr
    (row,) = told("check", "voices.vtt", "--repair", "-o", "new2.srt")["files"]
    assert len(row["notes"]) == 1


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("fix", "a.txt"), 0),
        (("fix", "a.txt", "--check"), 1),
        (("fix", "c.txt", "--check"), 0),
        (("fix", "b.txt", "--check"), 2),
        (("fix", "a.txt", "b.txt", "--check"), 2),
        (("fix", "a.txt", "b.txt"), 2),
        (("check", "c.srt"), 0),
        (("check", "c.srt", "--cells", "4", "--cps", "1"), 1),
        (("check", "c.srt", "a.txt"), 2),
        (("check", "none"), 2),
        (("run",), 2),
        (("run", "a.txt", "--nosuch"), 2),
        (("nosuch",), 2),
        ((), 2),
        (("--version",), 0),
    ],
)
def test_exit_statuses(talks: Path, args: tuple[str, ...], status: int) -> None:
    assert subfix(*args, *(("-g", "names.yaml") if args[:1] == ("fix",) else ())).exit_code == status


def test_who_reads_has_enough(talks: Path) -> None:
    (talks / "long.txt").write_text("有ja面，没有。\n" * 5_000, encoding="utf-8")
    for more in ((), ("--diff",)):
        args = [*SUBFIX, "fix", "long.txt", "-g", "names.yaml", *more]
        env = surroundings(talks / ".home")
        child = subprocess.Popen(args, cwd=talks, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr is not None
        err = child.stderr.read().decode()
        child.stderr.close()
        assert (child.wait(timeout=60), "Traceback" in err, "Broken" in err) == (0, False, False)


def test_nobody_reads_what_is_told_and_the_work_goes_on(talks: Path) -> None:
    env = surroundings(talks / ".home")
    args = [*SUBFIX, "fix", "a.txt", "c.srt", "-g", "names.yaml", "-o", "out"]
    child = subprocess.Popen(args, cwd=talks, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    child.stderr.close()
    assert child.wait(timeout=60) == 0
    assert (talks / "out/c.srt").exists()


def test_nobody_reads_why_it_failed(talks: Path) -> None:
    """Neither stdout nor stderr, as in `subfix ... 2>&1 | head -1`: the status tells all the same."""
    for args in (("run", "--json"), ("run", "--nosuch", "--json"), ("fix", "gone.txt")):
        ours, theirs = os.pipe()
        os.close(ours)
        child = subprocess.Popen(
            [*SUBFIX, *args], cwd=talks, env=surroundings(talks / ".home"), stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        assert child.wait(timeout=60) in (0, 2)  # 0 where stdout was the first that nobody read


@pytest.mark.parametrize("name", [".", "..", "./", ""])
def test_a_folder_without_an_input(here: Path, name: str) -> None:
    for command in (("run", "--duration", "0:10"), ("fix",), ("fix", "--in-place"), ("check",)):
        assert subfix(*command, name, "--exclude", "*").exit_code == 2  # any other exception is raised


def test_a_full_stdout(talks: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("/dev/full is absent")
    for args in (("fix", "a.txt"), ("fix", "a.txt", "--diff"), ("check", "c.srt", "--cells", "4", "--cps", "1")):
        with full.open("wb") as out:
            done = process(*args, folder=talks, stdout=out, capture_output=False, stderr=subprocess.PIPE)
        assert done.returncode == 2
        assert b"stdout: cannot be written (No space left on device)" in done.stderr
        assert b"Traceback" not in done.stderr


def test_quiet_says_nothing_but_errors(talks: Path) -> None:
    assert subfix("fix", "a.txt", "c.txt", "-g", "names.yaml", "-o", "out", "-q").output == ""
    assert subfix("run", "a.txt", "--duration", "0:10", "-o", "out", "-q").output == ""
    told_of = subfix(*RUN, "-q")
    assert told_of.stdout == ""
    assert told_of.stderr.splitlines() == ["subfix: b.txt: the file is empty", "  there is nothing in it to read"]


def test_check_of_several_tells_those_with_findings_and_a_total(talks: Path) -> None:
    bad = "1\n00:00:01,000 --> 00:00:01,100\n大家好今天没有人来\n\n0\n00:00:09.000 --> 00:00:12.000\n好的\n"
    (talks / "bad.srt").write_text(bad, encoding="utf-8")
    (talks / "e.srt").write_bytes((talks / "c.srt").read_bytes())
    (talks / "b.srt").unlink()
    result = subfix("check", ".")
    assert (result.exit_code, "c.srt" in result.output, "e.srt" in result.output) == (1, False, False)
    assert result.stderr.splitlines() == [
        "bad.srt: 4 findings (form 2, short 1, speed 1)", "4 findings in 1 of 3 files",
    ]  # fmt: skip
    assert (
        result.stdout.splitlines()[0]
        == "bad.srt:6: form: times not written as 00:00:01,000 --> 00:00:02,000 (00:00:09.000 --> 00:00:12.000)"
    )
    quiet = subfix("check", ".", "-q")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, result.stdout, "")
    assert subfix("check", "c.srt", "e.srt").output == "no findings in 2 files\n"
    assert subfix("check", "c.srt", "e.srt", "-q").output == ""
    assert subfix("check", "c.srt").output == "c.srt: 0 findings\n"
    assert subfix("check", "c.srt", "-q").output == ""
    assert subfix("check", "c.srt", "gone.srt").stderr.splitlines()[-1] == "no findings in 1 file; not read: 1 file"
    lines = subfix("check", ".", "--output", "github")
    assert (len(lines.stdout.splitlines()), lines.stderr) == (4, "")
    assert subfix("check", "bad.srt", "--repair", "-o", "new.srt", "-q").output == ""


def test_plain_lines_in_a_log(talks: Path) -> None:
    lines = subfix(*RUN).stderr.splitlines()
    assert lines[0] == "[1/3] a.txt: 1 corrected, 1 cue, times estimated"
    assert lines[1:3] == ["subfix: b.txt: the file is empty", "  there is nothing in it to read"]
    assert lines[3] == "[3/3] c.txt: 0 corrected, 1 cue, times estimated"
    assert [line.split() for line in lines[4:]] == [
        ["inputs", "corrected", "cleaned", "to", "decide", "cues"],
        ["done", "2", "1", "0", "0", "2"],
        ["wrote", "8", "out/"],
        ["failed", "1"],
        ["b.txt:", "the", "file", "is", "empty"],
    ]


def on_a_terminal(folder: Path, *args: str, **env: str) -> tuple[int, str]:
    """Run a command whose stderr is a terminal of 80 columns; its status and what the terminal got."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*SUBFIX, *args], cwd=folder, env=surroundings(folder / ".home", TERM="xterm", COLUMNS="80", **env),
        stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    until = time.monotonic() + 100
    while time.monotonic() < until:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    return child.wait(timeout=60), seen.decode()


def test_progress_on_a_terminal(talks: Path) -> None:
    plain = dict.fromkeys(("NO_COLOR", "CI"), "")
    status, seen = on_a_terminal(talks, *RUN, **plain)
    assert status == 2
    assert re.search(r"\[#+-*\] +1/3", seen)
    assert re.search(r"3/3", seen)
    assert "subfix: b.txt: the file is empty" in seen
    assert "\x1b[1m" in seen  # the head of the table
    assert "[1/3]" not in seen


class Terminal(io.StringIO):
    """What a terminal gets."""

    def isatty(self) -> bool:
        return True


def test_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = Terminal(), itertools.count(100, 30)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    with _Progress(100, True) as progress:
        for _ in range(40):
            progress.step()
    lefts = [tuple(map(int, left)) for left in re.findall(r"/100 +(\d\d):(\d\d):(\d\d)", terminal.getvalue())]
    assert len(lefts) > 10
    assert lefts == sorted(lefts, reverse=True)  # it shrinks
    assert lefts[-1] > (0, 0, 0)


def test_no_colour_and_no_bar_where_they_are_not_wanted(talks: Path) -> None:
    _, seen = on_a_terminal(talks, *RUN, NO_COLOR="1", CI="1")
    assert "\x1b[" not in seen
    assert "[1/3] a.txt" in seen
    _, quiet = on_a_terminal(talks, *RUN, "-q", NO_COLOR="1", CI="")
    assert quiet.splitlines() == ["subfix: b.txt: the file is empty", "  there is nothing in it to read"]


def test_a_bug_is_told_and_stops_no_other(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = work.opened

    def broken(source: Any, stored: Any) -> Any:
        if source.path == "a.txt":
            raise ValueError("odd")
        return known(source, stored)

    monkeypatch.setattr(work, "opened", broken)
    result = subfix(*RUN)
    assert result.exit_code == 2
    assert "a.txt: a fault of subfix: ValueError: odd" in result.stderr
    assert Path("out/c.zh-Hans.srt").exists()
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("SUBFIX_DEBUG", "1")
    assert "Traceback" in subfix(*RUN).stderr


def test_a_folder_that_is_gone(talks: Path) -> None:
    (talks / "gone").mkdir()
    script = f"cd gone && rmdir ../gone && {SUBFIX[0]} -m subfix config show"
    done = subprocess.run(["sh", "-c", script], cwd=talks, env=surroundings(talks), capture_output=True, check=False)
    assert done.returncode == 2
    assert b"not there any more" in done.stderr
    assert b"Traceback" not in done.stderr


def test_stdin_among_several(talks: Path) -> None:
    args = ("run", "-", "c.txt", "--duration", "0:10", "-g", "names.yaml", "-o", "out", "--jobs", "2", "--json")
    done = process(*args, folder=talks, input="有ja面\n".encode())
    assert [row["status"] for row in json.loads(done.stdout)["files"]] == ["done", "done"]
    assert "Gemini" in (talks / "out/stdin.zh-Hans.srt").read_text(encoding="utf-8")
