"""Which files are meant by names, folders, patterns, lists and tables; what is never taken for an input."""

import os
from pathlib import Path

import pytest
from shell import GLOSSARY, subfix, told

from subfix.errors import InputError
from subfix.inputs import TIMED, Input, Search, inputs, joined, listed, sheet
from subfix.leftovers import _machine, sweep

ALL = Search(recursive=True)


def put(*names: str, text: str = "大家好\n") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


HERE = Search()


def found(*names: str, search: Search = HERE) -> list[str]:
    """The paths that names stand for; those with a fault with a `!` before them."""
    return [f"{'!' if i.fault else ''}{i.path}" for i in inputs(names, lambda _: search)]


def test_a_folder_gives_its_transcripts_by_name(here: Path) -> None:
    put("t/b.txt", "t/a.srt", "t/c.VTT", "t/below/d.txt", "t/notes.pdf", "t/talk.mp4", "t/README.md", "t/LICENSE.txt")
    put("t/.hidden.txt", "t/.git/x.txt", "t/requirements-dev.txt", "t/glossary.yaml", "t/subfix.toml")
    assert found("t") == ["t/a.srt", "t/b.txt", "t/c.VTT"]
    assert found("t", search=ALL) == ["t/a.srt", "t/b.txt", "t/c.VTT", "t/below/d.txt"]
    assert found("t", search=Search(True, kinds=TIMED)) == ["t/a.srt", "t/c.VTT"]
    assert found("t/.hidden.txt", "t/README.md") == ["t/.hidden.txt", "t/README.md"]  # named, they count


def test_the_order_given_stays_and_each_file_counts_once(here: Path) -> None:
    put("b.txt", "a.txt", "t/c.txt")
    Path("link.txt").symlink_to("a.txt")
    assert found("b.txt", "./a.txt", "link.txt", "t/../b.txt", "t", "t/c.txt") == ["b.txt", "a.txt", "t/c.txt"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.old.srt", ["t/a.srt", "t/drafts/c.txt", "t/drafts/deep/d.txt"]),
        ("drafts/*", ["t/a.srt", "t/a.old.srt"]),
        ("drafts", ["t/a.srt", "t/a.old.srt"]),
        ("drafts/", ["t/a.srt", "t/a.old.srt"]),
        ("a*", ["t/drafts/c.txt", "t/drafts/deep/d.txt"]),
        ("t/*", ["t/a.srt", "t/a.old.srt", "t/drafts/c.txt", "t/drafts/deep/d.txt"]),
    ],
)
def test_exclude(here: Path, pattern: str, left: list[str]) -> None:
    put("t/a.srt", "t/a.old.srt", "t/drafts/c.txt", "t/drafts/deep/d.txt")
    assert sorted(found("t", search=Search(True, (pattern,)))) == sorted(left)


def test_patterns_are_opened_where_no_shell_did(here: Path) -> None:
    put("t/a.txt", "t/b.srt", "t/below/c.txt", "t/.d.txt", "[1] talk.txt", "t/a.subfix.json")
    assert found("t/*.txt") == ["t/a.txt"]
    assert found("t/**/*.txt") == ["t/a.txt", "t/below/c.txt"]
    assert found("t/*") == ["t/a.txt", "t/b.srt"]
    assert found("[1] talk.txt") == ["[1] talk.txt"]  # a file of that name is meant
    assert found(str(here / "t" / "*.srt")) == [str(here / "t/b.srt")]
    assert inputs(["t/**/*.txt"])[1].below == Path("below")


def test_what_stands_for_nothing_stops_no_other(here: Path) -> None:
    put("a.txt", "empty/x.pdf", "deep/below/b.txt")
    names = ("a.txt", "empty", "none*.txt", "", "deep", "gone.txt")
    got = {str(i.path): (i.fault, i.hint) for i in inputs(names)}
    assert not got["a.txt"][0]
    assert got["empty"][0] == "no transcript or subtitle file is in this folder"
    assert "--recursive" in got["deep"][1]
    assert got["none*.txt"][0] == "no file matches this pattern"
    assert got["."][0] == "a name of an input is empty"  # and not all that is in this folder
    put("names.yaml", text=GLOSSARY)
    data = told("fix", *names, "-g", "names.yaml", "-o", "out")
    assert [row["status"] for row in data["files"]] == ["done", *["failed"] * 5]
    assert all(row["error"] and row["hint"] for row in data["files"][1:])
    assert "gone.txt: no such file" in data["files"][5]["error"]


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "x\ny" * 200])
def test_names_that_no_file_can_have(here: Path, name: str) -> None:
    result = subfix("fix", name)
    assert result.exit_code == 2
    assert name[:200].split("\n", maxsplit=1)[0] in result.stderr
    assert subfix("run", "gone.txt", "-o", name).exit_code == 2


def test_links_in_a_circle_end(here: Path) -> None:
    put("t/a.txt")
    Path("t/round").symlink_to(".", target_is_directory=True)
    Path("t/itself.txt").symlink_to("itself.txt")
    Path("t/nowhere.txt").symlink_to("gone")
    assert found("t", search=ALL) == ["t/a.txt", "t/itself.txt", "t/nowhere.txt"]
    data = told("fix", "t", "-r", "-o", "out", "--no-fix")
    assert [row["status"] for row in data["files"]] == ["done", "failed", "failed"]


def test_what_is_no_file_is_refused_and_not_waited_for(here: Path) -> None:
    put("t/a.txt", "t/b.srt/inside.srt")
    for name in ("t/pipe.txt", "t/pipe.json", "t/pipe.subfix.json"):
        os.mkfifo(name)
    assert found("t") == ["t/a.txt", "!t/pipe.txt"]
    assert found("t", search=ALL) == ["t/a.txt", "!t/pipe.txt", "t/b.srt/inside.srt"]
    assert "a pipe or a device" in told("fix", "t", "-o", "out")["files"][1]["error"]


def test_json_counts_where_it_holds_a_transcript(here: Path) -> None:
    put("t/whisper.json", text='{"segments": [{"start": 0, "end": 1, "text": "大家好"}]}')
    put("t/package.json", text='{"name": "x"}')
    put("t/broken.json", text='{"segments": [')
    Path("t/noise.json").write_bytes(b"\xff\xfe\0")
    assert found("t") == ["t/whisper.json"]


def test_what_was_written_is_no_input(here: Path) -> None:
    put("t/talk.txt", "t/other.txt", text="有ja面\n")
    put("names.yaml", text=GLOSSARY)
    common = ["-g", "names.yaml", "--config", "none"]
    told("run", "t", "--duration", "0:10", "--format", "srt,txt", *common)
    told("fix", "t", *common)
    assert len([*Path("t").iterdir()]) > 10
    assert found("t") == ["t/other.txt", "t/talk.txt"]
    assert found("t/*") == ["t/other.txt", "t/talk.txt"]
    # to be checked they are there all the same
    assert found("t", search=Search(kinds=TIMED, ours=True)) == ["t/other.zh-Hans.srt", "t/talk.zh-Hans.srt"]
    assert subfix("check", "t").stderr == "no findings in 2 files\n"


def test_times_beside_a_text_are_no_input_of_their_own(here: Path) -> None:
    put("t/talk.txt", "t/talk.auto.vtt", "t/alone.auto.vtt")
    assert found("t") == ["t/alone.auto.vtt", "t/talk.txt"]


def test_lists_of_names(here: Path) -> None:
    Path("list").write_bytes("\ufeffa.txt\r\n\n# a note\n  b c.txt \r\nt/*.txt\n".encode())
    assert listed("list") == ["a.txt", "b c.txt", "t/*.txt"]
    Path("list").write_bytes(b"a\nb.txt\0#c.txt\0 d.txt \0\xff.txt\0")
    assert listed("list") == ["a\nb.txt", "#c.txt", " d.txt ", os.fsdecode(b"\xff.txt")]
    with pytest.raises(InputError, match="gone: no such file"):
        listed("gone")


def test_a_list_from_stdin(here: Path) -> None:
    put("a.txt", "b.txt")
    put("names.yaml", text=GLOSSARY)
    result = subfix("fix", "--files-from", "-", "-g", "names.yaml", "-o", "out", text="a.txt\nb.txt\n")
    assert result.exit_code == 0
    assert Path("out/a.txt").exists()
    twice = subfix("fix", "-", "--files-from", "-", text="a.txt")
    assert "stdin is named twice" in str(twice.exception)


def test_a_table_tells_of_each_input(here: Path) -> None:
    put("t/a.txt", "t/b.txt")
    put(
        "t/talks.csv",
        text='\ufefffile,Duration,times_from,glossary,media\na.txt,1:00,,"ai;own.yaml",\n\n"b.txt",,x.vtt,,m.mp4\n',
    )
    assert sheet("t/talks.csv") == [
        Input(Path("t/a.txt"), Path("t"), 60_000, None, None, ("ai", "t/own.yaml"), "t/talks.csv:2"),
        Input(Path("t/b.txt"), Path("t"), None, "t/m.mp4", "t/x.vtt", None, "t/talks.csv:4"),
    ]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_as_spreadsheets_save_it(here: Path, codec: str, mark: str) -> None:
    Path("t.csv").write_bytes(f"file{mark}duration\r\n第一场直播的录音稿.txt{mark}95:00\r\n".encode(codec))
    assert [(str(i.path), i.duration) for i in sheet("t.csv")] == [("第一场直播的录音稿.txt", 5_700_000)]


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("\n", None, "the file is empty"),
        ("name,duration\na.txt,1:00\n", 1, "no column is called file"),
        ("file,durations\na.txt,1:00\n", 1, "no column 'durations' is known"),
        ("file,file\na.txt,b.txt\n", 1, "a column stands twice"),
        ("file,duration\na.txt,1:00\nb.txt,soon\n", 3, "soon"),
        ("file,duration\n,1:00\n", 2, "this row names no file"),
        ("file,duration\na, b.txt,1:00\n", 2, "more cells than there are columns"),
        ("file\na.txt\nb.txt\n./a.txt\n", 4, "stands here again"),
        ("file\n" + '"' + "x" * 200_000 + '"\n', 2, "not a table"),
    ],
)
def test_faults_of_a_table_name_the_line(here: Path, text: str, line: int | None, wrong: str) -> None:
    put("t.csv", text=text)
    with pytest.raises(InputError, match=wrong) as raised:
        sheet("t.csv")
    assert raised.value.line == line
    assert str(raised.value).startswith(f"t.csv:{line}: " if line else "t.csv: ")


def test_a_fault_of_an_input_tells_the_row(here: Path) -> None:
    put("a.txt")
    put("t.csv", text="file,duration\na.txt,0:10\ngone.txt,0:10\n")
    data = told("run", "--sheet", "t.csv", "-o", "out")
    assert [row["status"] for row in data["files"]] == ["done", "failed"]
    assert data["files"][1]["error"].startswith("t.csv:3: gone.txt: no such file")


def test_the_row_of_a_table_counts_for_a_name_given_besides(here: Path) -> None:
    row = Input(Path("a.txt"), Path(), 60_000)
    assert joined([row], [Input(Path("./a.txt"), Path()), Input(Path("b.txt"), Path())]) == [
        row,
        Input(Path("b.txt"), Path()),
    ]


@pytest.mark.parametrize("name", ["../up.txt", "../../up.txt", "a/../../up.txt"])
def test_nothing_is_written_outside_of_the_folder_for_outputs(here: Path, name: str) -> None:
    put("in/deep/x.txt", "in/up.txt", "up.txt", "in/deep/a/y.txt")
    put("in/deep/t.csv", text=f"file,duration\n{name},0:10\n")
    before = {p for p in here.rglob("*") if p.is_file()}
    assert told("run", "--sheet", "in/deep/t.csv", "-o", "in/deep/out")["ok"]
    new = {p for p in here.rglob("*") if p.is_file()} - before
    assert new
    assert all(p.is_relative_to(here / "in/deep/out") for p in new)


def test_the_tree_stands_again_under_the_folder_for_outputs(here: Path) -> None:
    put("t/a.txt", "t/x/a.txt", "t/x/y/a.txt", "u/b.txt")
    told("fix", "t", "u", "-r", "-o", "out", "--clean", "none")
    texts = sorted(p.relative_to("out").as_posix() for p in Path("out").rglob("*.txt"))
    assert texts == ["a.txt", "b.txt", "x/a.txt", "x/y/a.txt"]


def test_names_of_any_bytes(here: Path) -> None:
    name = os.fsdecode(b"\xff\xfe talk.txt")
    Path(name).write_text("有ja面\n", encoding="utf-8")
    put("names.yaml", text=GLOSSARY)
    first = subfix("fix", name, "-g", "names.yaml", "-o", "out.txt")
    assert (first.exit_code, Path("out.txt").read_text(encoding="utf-8")) == (0, "有Gemini\n")
    assert "unchanged" in subfix("fix", name, "-g", "names.yaml", "-o", "out.txt").stderr
    assert "\\udcff" in subfix("fix", name, "-g", "names.yaml", "--diff").stdout
    assert told("run", name, "--duration", "0:10", "-g", "names.yaml")["ok"]


def test_what_killed_programs_left_is_swept(here: Path) -> None:
    left = Path(f".talk.srt.{_machine()}-999999999-abc.subfix-part")
    mine = Path(f".talk.srt.{_machine()}-{os.getpid()}-abc.subfix-part")
    away = Path(".talk.srt.000000-999999999-abc.subfix-part")
    put(str(left), str(mine), str(away), "talk.txt")
    sweep.cache_clear()
    told("fix", "talk.txt", "-o", "out.txt")
    assert (left.exists(), mine.exists(), away.exists()) == (False, True, True)


def test_what_was_put_right_in_one_of_many_is_told_at_the_end(here: Path) -> None:
    stamps = "1\n00:00:05,000 --> 00:00:02,000\n你好\n\n2\n00:00:09,000 --> 00:00:12,000\n再见\n"
    put("t/odd.srt", text=stamps)
    put("t/good.srt", text=stamps.replace("02,000", "07,000"))
    told = subfix("run", "t", "-o", "out", "--format", "srt").stderr
    put_right = "t/odd.srt: line 1: a cue that ends before it starts, read as ending where it starts"
    assert told.endswith(f"to look at           1\n  {put_right}\n")
    assert "to look at" not in subfix("run", "t", "-o", "out", "--format", "srt", "-q", "--force").stderr


def test_one_glossary_that_stops_many_inputs_is_told_once(here: Path) -> None:
    for name in "abc":
        put(f"t/{name}.txt", text="你好")
    put("t/glossary.yaml", text="terms:\n  - {term: x, bogus: 3}\n")
    told = subfix("run", "t", "-o", "out", "--duration", "0:10").stderr
    assert told.count("unknown key 'bogus'") == 2  # as it comes, and in the table
    assert told.count("failed for the same reason") == 2
    assert "examples) (3 inputs)" in told


def test_what_repair_leaves_is_told_of_the_file_that_was_written(here: Path) -> None:
    put("a.srt", text="1\n00:00:05,000 --> 00:00:05,200\n，\n\n2\n00:00:09,000 --> 00:00:12,000\n再见\n")
    found = subfix("check", "a.srt", "--repair", "-o", "b.srt")
    assert found.exit_code == 1
    assert "left: b.srt: cue 1 at 0:05: head: begins with a mark" in found.stderr
    assert "left: a.srt: cue 1 at 0:05: head: begins with a mark" in subfix("check", "a.srt", "--repair").stderr
