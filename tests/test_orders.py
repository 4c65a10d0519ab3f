"""What is done for an input, and whether it is done at all: skipping, where outputs go, what may be replaced."""

import json
import re
import shutil
import wave
from pathlib import Path
from typing import Any

import pytest
from shell import GLOSSARY, statuses, subfix, told

from subfix import config, work
from subfix.inputs import Input, inputs
from subfix.orders import FixOrder, Order, RunOrder, apart

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n今天说界面\n\n00:03.000 --> 00:05.000\n还有ja面\n"


def settle(more: str) -> None:
    """A config file with `more` in it; the shipped glossaries would only cost time."""
    write("subfix.toml", f"glossary = ['./glossary.yaml']\n{more}\n")


@pytest.fixture
def talk(here: Path) -> Path:
    """A folder with a talk, a glossary that is used without being named, and what may lie beside a talk."""
    (here / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (here / "talk.txt").write_text("今天说界面，还有ja面。\n", encoding="utf-8")
    (here / "auto.vtt").write_text(VTT, encoding="utf-8")
    settle("cells = 16")
    return here


RUN = ("run", "talk.txt", "--duration", "0:10", "-o", "out")
FIX = ("fix", "talk.txt", "-o", "fixed.txt")


def again(*args: str) -> str:
    """What becomes of one input."""
    config._read.cache_clear()
    config._file_in.cache_clear()
    (row,) = told(*args)["files"]
    return str(row["status"])


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", [RUN, FIX])
def test_what_is_done_is_skipped_and_stays_as_it_is(talk: Path, command: tuple[str, ...]) -> None:
    assert again(*command) == "done"
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in talk.rglob("*") if p.is_file()}
    assert again(*command) == "unchanged"
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in talk.rglob("*") if p.is_file()} == before
    assert again(*command, "--force") == "done"


# what decides: a change that makes both, or one of the commands, anew
CHANGES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("the input", lambda: write("talk.txt", "今天说界面，还有ja面吗。\n"), ("run", "fix")),
    ("the glossary", lambda: write("glossary.yaml", GLOSSARY + "  - Google\n"), ("run", "fix")),
    ("a comment in the glossary", lambda: write("glossary.yaml", "# a note\n" + GLOSSARY), ("run", "fix")),
    ("decisions", lambda: write("talk.txt.decisions.yaml", "pins:\n  - {cut: 今天|说}\n"), ("run", "fix")),
    ("the config file", lambda: settle("cells = 15"), ("run",)),
    ("how sure", lambda: settle("cells = 16\napply = 0.9"), ("run", "fix")),
    ("a table of fixers", lambda: settle("cells = 16\nclean = 'none'"), ("run", "fix")),
    ("times beside it", lambda: write("talk.auto.vtt", VTT), ("run",)),
    ("an output", lambda: [p.unlink() for p in (Path("out/talk.zh-Hans.vtt"), Path("fixed.txt"))], ("run", "fix")),
    ("the report", lambda: [p.unlink() for p in Path().rglob("*.subfix.json")], ("run", "fix")),
    ("nothing", lambda: None, ()),
    ("the time of the files", lambda: [p.touch() for p in Path().rglob("*")], ()),
    ("jobs, how folders are searched", lambda: settle("cells = 16\njobs = 2\nexclude = ['x']"), ()),
    ("another file", lambda: write("other.txt", "大家好"), ()),
    ("a profile that is not used", lambda: settle("cells = 16\n[profiles.mine]\nlines = 1"), ()),
]


@pytest.mark.parametrize(("change", "anew"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_what_makes_it_anew(talk: Path, change: Any, anew: tuple[str, ...]) -> None:
    for command in (RUN, FIX):
        assert again(*command) == "done"
    change()
    seen = {command[0]: again(*command, "--overwrite") for command in (RUN, FIX)}
    assert seen == {name: "done" if name in anew else "unchanged" for name in ("run", "fix")}


@pytest.mark.parametrize(
    "more",
    [
        ("--start", "0:01"),
        ("--duration", "0:11"),
        ("--to", "zh-TW"),
        ("--format", "srt"),
        ("--cps", "5"),
        ("--no-fix",),
        ("--times-from", "auto.vtt"),
        ("--anchor", "0:03=还有"),
        ("-g", "other.yaml"),
        ("--encoding", "utf-8"),
    ],
)
def test_options_that_make_it_anew(talk: Path, more: tuple[str, ...]) -> None:
    write("other.yaml", GLOSSARY + "  - OpenAI\n")
    assert again(*RUN) == "done"
    assert again(*RUN, *more) == "done"
    assert again(*RUN, *more) == "unchanged"


@pytest.mark.parametrize("more", [("--jobs", "2"), ("--exclude", "x"), ("--quiet",), ("--overwrite",)])
def test_options_that_do_not(talk: Path, more: tuple[str, ...]) -> None:
    assert again(*RUN) == "done"
    assert again(*RUN, *more) == "unchanged"


def test_times_that_were_named_and_changed(talk: Path) -> None:
    assert again(*RUN, "--times-from", "auto.vtt") == "done"
    write("auto.vtt", VTT.replace("05.000", "06.000"))
    assert again(*RUN, "--times-from", "auto.vtt") == "done"


def test_several_timed_transcripts_beside_it(talk: Path) -> None:
    note = "talk.auto.vtt gives the times; {} beside it could too: --times-from names another"
    write("talk.auto.vtt", VTT)
    assert told(*RUN[:2], "-o", "one")["files"][0]["notes"] == []
    write("talk.auto.srt", "1\n00:00:01,000 --> 00:00:05,000\n今天说界面还有ja面\n")
    assert told(*RUN[:2], "-o", "two")["files"][0]["notes"] == [note.format("talk.auto.srt")]
    write("talk.auto.ass", "[Events]\n")
    (row,) = told(*RUN[:2], "-o", "three")["files"]
    assert row["notes"] == [note.format("talk.auto.ass and talk.auto.srt")]
    assert row["times_from"] == "talk.auto.vtt"
    (row,) = told(*RUN[:2], "-o", "four", "--times-from", "talk.auto.srt")["files"]
    assert (row["notes"], row["times_from"]) == ([], "talk.auto.srt")


def test_another_version_makes_it_anew(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert again(*RUN) == "done"
    monkeypatch.setattr(work, "__version__", "99")
    assert again(*RUN) == "done"


def test_a_moved_folder_is_still_done(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in").mkdir()
    for name in ("talk.txt", "glossary.yaml", "subfix.toml"):
        Path(name).rename(Path("in", name))
    monkeypatch.chdir("in")
    assert again(*RUN) == "done"
    monkeypatch.chdir("..")
    Path("in").rename("elsewhere")
    monkeypatch.chdir("elsewhere")
    assert again(*RUN) == "unchanged"


def test_a_recording_beside_it_gives_the_length_and_counts(talk: Path) -> None:
    def record(seconds: int) -> None:
        with wave.open("talk.wav", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(1000)
            file.writeframes(b"\x80" * 1000 * seconds)

    command = ("run", "talk.txt", "-o", "out")
    record(10)
    assert again(*command) == "done"
    assert again(*command) == "unchanged"
    record(12)
    assert again(*command) == "done"


@pytest.mark.parametrize(
    ("times", "pinned", "note"),
    [
        (("0:00", "0:05", "0:10", "0:15", "0:20"), 5, ""),
        (
            ("0:00", "0:05", "9:10", "0:15", "0:20"), 4,
            "times in the text that are not in order pin nothing and stay in it: talk.txt:3 [9:10]",
        ),
        (
            ("0:20", "0:15", "0:10", "0:05", "0:00"), 0,
            "times in the text that are not in order pin nothing and stay in it: "
            "talk.txt:1 [0:20], talk.txt:2 [0:15], talk.txt:3 [0:10] and 2 more",
        ),
        (
            ("0:05",), 0,
            "a time in the text pins nothing, since it is the only one, and stays in it: talk.txt:1 [0:05]",
        ),
    ],
)  # fmt: skip
def test_times_in_a_text_that_are_in_no_order_are_told(
    talk: Path, times: tuple[str, ...], pinned: int, note: str
) -> None:
    write("talk.txt", "".join(f"[{time}] 今天我们说这个。\n" for time in times))
    result = subfix("run", "talk.txt", "--duration", "0:40", "--format", "srt", "-o", "out")
    assert result.exit_code == 0
    assert note in result.stderr
    assert ("are not in order" in result.stderr, f"pinned by {pinned} times" in result.stderr) == (
        "are not in order" in note, pinned > 0,
    )  # fmt: skip
    srt = Path("out/talk.zh-Hans.srt").read_text(encoding="utf-8")
    assert [time for time in times if f"[{time}]" in srt] == ([] if not note else [*times] if not pinned else ["9:10"])
    if note and not pinned:
        assert note in told("run", "talk.txt")["files"][0]["hint"]
    write("talk.auto.vtt", VTT)
    assert "in the text" not in subfix("run", "talk.auto.vtt", "--format", "srt", "-o", "out").stderr


WORDLESS = {
    "signature.vtt": "WEBVTT\n\n",
    "blank.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n \n",
    "blank.srt": "1\n00:00:01,000 --> 00:00:02,000\n\n",
    "heads.txt": "说话人 1 00:12\n\n说话人 2 00:15\n",
    "marks.txt": "，。\n",
    "times.txt": "[0:05]\n[0:15]\n",
}


@pytest.mark.parametrize("name", WORDLESS)
@pytest.mark.parametrize("more", [(), ("--duration", "0:10"), ("--keep-cues",), ("--times-from", "auto.vtt")])
def test_a_file_without_a_word_is_told_as_one(talk: Path, name: str, more: tuple[str, ...]) -> None:
    write(name, WORDLESS[name])
    (row,) = told("run", name, *more, "-o", "out")["files"]
    assert row["error"] == f"{name}: no words in it"
    assert not Path("out").exists()


CLASHES: list[tuple[Any, tuple[str, ...], tuple[str, ...]]] = [
    (RunOrder(Order(output=Path("o"))), ("a/talk.txt", "b/talk.txt"), ("b/talk.txt",)),
    (RunOrder(Order()), ("a/talk.txt", "b/talk.txt"), ()),
    (RunOrder(Order()), ("talk.srt", "talk.txt"), ("talk.txt",)),
    (RunOrder(Order()), ("talk.txt", "talk.old.txt"), ()),
    (RunOrder(Order()), ("talk.txt", "talk.zh-Hans.srt"), ("talk.zh-Hans.srt",)),
    (RunOrder(Order()), ("talk.en.srt", "talk.zh-Hans.srt"), ()),
    (
        RunOrder(Order({"to": ("zh-TW",)})),
        ("talk.en.srt", "talk.zh-Hans.srt", "talk.zh-Hant.srt"),
        ("talk.zh-Hant.srt",),
    ),
    (FixOrder(Order(output=Path("o"))), ("a/talk.txt", "b/talk.txt"), ("b/talk.txt",)),
    (FixOrder(Order(output=Path("o"))), ("talk.srt", "talk.txt"), ()),
    (FixOrder(Order(), form="vtt"), ("talk.srt", "talk.ass"), ("talk.ass",)),
    (FixOrder(Order(), in_place=True), ("a/talk.txt", "b/talk.txt"), ()),
]


@pytest.mark.parametrize(("order", "names", "refused"), CLASHES)
def test_outputs_that_would_be_those_of_another_input(
    order: Any, names: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    given = [Input(Path(n), Path(n).parent) for n in names]
    assert tuple(str(i.path) for i in apart(order, given) if i.fault) == refused


def test_two_inputs_that_would_write_one_file(talk: Path) -> None:
    Path("a").mkdir()
    shutil.copy("talk.txt", "a/talk.txt")
    for jobs in ("1", "2"):
        data = told("run", "talk.txt", "a/talk.txt", "--duration", "0:10", "-o", f"out{jobs}", "-j", jobs)
        assert [row["status"] for row in data["files"]] == ["done", "failed"]
        assert "would be those of talk.txt" in data["files"][1]["error"]


def test_the_report_of_another_input_stays(talk: Path) -> None:
    assert again(*RUN) == "done"
    before = Path("out/talk.subfix.json").read_bytes()
    Path("a").mkdir()
    shutil.copy("talk.txt", "a/talk.txt")
    assert again("run", "a/talk.txt", "--duration", "0:10", "-o", "out") == "failed"
    assert Path("out/talk.subfix.json").read_bytes() == before
    assert again("run", "a/talk.txt", "--duration", "0:10", "-o", "out", "--overwrite") == "done"


def test_languages_of_one_talk_do_not_stand_in_each_others_way(here: Path) -> None:
    cue = "1\n00:00:01,000 --> 00:00:03,000\n{}\n"
    write("talk.en.srt", cue.format("Hello to all of you"))
    write("talk.zh-Hans.srt", cue.format("大家好，今天我们来聊"))
    data = told("run", "talk.en.srt", "talk.zh-Hans.srt", "-o", "out", "--format", "srt")
    assert data["ok"]
    assert sorted(p.name for p in Path("out").iterdir()) == [
        "talk.en.proposals.tsv", "talk.en.srt", "talk.en.subfix.json",
        "talk.zh-Hans.proposals.tsv", "talk.zh-Hans.srt", "talk.zh-Hans.subfix.json",
    ]  # fmt: skip
    assert statuses(told("run", "talk.en.srt", "talk.zh-Hans.srt", "-o", "out", "--format", "srt")) == {
        "talk.en.srt": "unchanged", "talk.zh-Hans.srt": "unchanged",
    }  # fmt: skip


def test_fix_in_place(talk: Path) -> None:
    Path("a").mkdir()
    write("a/one.txt", "有ja面\n")
    write("a/two.txt", "没有\n")
    Path("a/one.txt").chmod(0o640)
    data = told("fix", "a", "--in-place", "-g", "glossary.yaml")
    assert [row["changed"] for row in data["files"]] == [True, False]
    assert (Path("a/one.txt").read_text(encoding="utf-8"), Path("a/two.txt").read_text(encoding="utf-8")) == (
        "有Gemini\n", "没有\n",
    )  # fmt: skip
    assert Path("a/one.txt").stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in Path("a").iterdir()) == ["one.txt", "two.txt"]
    rows = told("fix", "a", "--in-place", "-g", "glossary.yaml")["files"]
    assert [(row["status"], row.get("changed")) for row in rows] == [("done", False), ("unchanged", None)]


def test_what_a_person_wrote_into_outputs_is_kept_as_long_as_nothing_new_would_be_written(talk: Path) -> None:
    write("other.txt", "还有ja面吗。\n")
    for command, name in (
        (("run", "talk.txt", "other.txt", "--duration", "0:10", "-o", "out"), "out/talk.zh-Hans.srt"),
        (("fix", "talk.txt", "other.txt", "-o", "out2"), "out2/talk.txt"),
    ):
        assert {*statuses(told(*command)).values()} == {"done"}
        made, path = Path(name).read_bytes(), Path(name)
        edited = made + "又及\n".encode()
        path.write_bytes(edited)
        before = files_here()
        for more in ((), ("--jobs", "2"), ("--html", "page.html"), ("--dry-run",)):
            document = told(*command, *more)
            assert document["ok"]
            rows = {row["input"]: row for row in document["files"]}
            assert statuses(document) == {"talk.txt": "edited", "other.txt": "unchanged"}
            assert (rows["talk.txt"]["edited"], rows["talk.txt"]["notes"]) == ([name], [])
            Path("page.html").unlink(missing_ok=True)
            assert files_here() == before
        result = subfix(*command)
        assert result.exit_code == 0
        assert "talk.txt: unchanged, what you wrote into its outputs is kept" in result.stderr
        assert re.search(r"^edited +1$", result.stderr, re.MULTILINE)
        assert re.search(rf"^kept +1  {path.parent}/$", result.stderr, re.MULTILINE)
        (row,) = told(*command[:2], *command[3:], "--force")["files"]
        assert (row["status"], row["edited"], path.read_bytes()) == ("done", [name], edited)
        assert f"subfix glossary learn {name}" in subfix(*command[:2], *command[3:]).stderr
        write("glossary.yaml", GLOSSARY + "  - Google\n")  # another glossary, of which nothing comes here
        rows = {row["input"]: row for row in told(*command)["files"]}
        assert [(r["status"], r["edited"]) for r in rows.values()] == [("done", [name]), ("done", [])]
        assert path.read_bytes() == edited
        assert statuses(told(*command)) == {"talk.txt": "edited", "other.txt": "unchanged"}
        write("glossary.yaml", GLOSSARY.replace("Gemini", "Gemina"))  # one that changes what is made
        document = told(*command)
        assert statuses(document) == {"talk.txt": "failed", "other.txt": "done"}
        assert f"subfix glossary learn {name}" in document["files"][0]["hint"]
        assert path.read_bytes() == edited
        write("glossary.yaml", GLOSSARY)
        assert statuses(told(*command, "--overwrite")) == {"talk.txt": "done", "other.txt": "done"}
        assert path.read_bytes() == made
        path.write_bytes(edited)
        assert statuses(told(*command, "--overwrite")) == {"talk.txt": "done", "other.txt": "unchanged"}
        assert path.read_bytes() == made


def test_one_output_is_edited_and_another_one_gone(talk: Path) -> None:
    assert again(*RUN) == "done"
    srt, vtt = Path("out/talk.zh-Hans.srt"), Path("out/talk.zh-Hans.vtt")
    made, edited = vtt.read_bytes(), srt.read_bytes() + b"4\n"
    srt.write_bytes(edited)
    vtt.unlink()
    (row,) = told(*RUN)["files"]
    assert (row["status"], row["edited"]) == ("done", ["out/talk.zh-Hans.srt"])
    assert (srt.read_bytes(), vtt.read_bytes()) == (edited, made)
    assert "kept        as you edited it: out/talk.zh-Hans.srt" in subfix(*RUN, "--force").stderr


def files_here() -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in Path().rglob("*") if p.is_file()}


@pytest.mark.parametrize("more", [(), ("--in-place",)])
def test_what_needs_no_change_is_not_worked_on_again(talk: Path, more: tuple[str, ...]) -> None:
    """Nothing is written beside it, and the file itself is not touched."""
    write("right.txt", "没有\n")
    write("list", "right.txt\n")
    command = ("fix", "--files-from", "list", *more)
    before = files_here()
    assert again(*command, "--dry-run") == "done"
    assert again(*command) == "done"
    (row,) = told(*command)["files"]
    assert row == {"input": "right.txt", "status": "unchanged", "outputs": []}
    assert "right.txt needs no change, as before; --force looks again" in subfix(*command).stderr
    assert again(*command, "--force") == "done"
    assert files_here() == before
    for change in (
        lambda: write("right.txt", "没有的\n"),
        lambda: write("glossary.yaml", GLOSSARY + "  - Google\n"),
        lambda: settle("apply = 0.9"),
        lambda: write("right.txt.decisions.yaml", "pins:\n  - {cut: 没|有}\n"),
    ):
        change()
        assert again(*command) == "done"
        assert again(*command) == "unchanged"
    write("right.txt", "有ja面\n")
    assert told(*command)["files"][0]["changed"]


def test_a_file_that_is_the_same_elsewhere_is_written_there(talk: Path) -> None:
    """Only what would be written beside it, or in its place, needs not be written."""
    write("right.txt", "没有\n")
    write("list", "right.txt\n")
    assert again("fix", "--files-from", "list") == "done"
    assert told("fix", "--files-from", "list", "-o", "out")["files"][0]["outputs"] == [
        "out/right.txt", "out/right.txt.subfix.json",
    ]  # fmt: skip
    assert subfix("fix", "right.txt").stdout == "没有\n"
    write("right.fixed.txt", "mine\n")
    assert again("fix", "--files-from", "list") == "failed"


def test_a_home_that_cannot_be_written_costs_only_time(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("right.txt", "没有\n")
    write("list", "right.txt\n")
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    for _ in range(2):
        assert again("fix", "--files-from", "list") == "done"


@pytest.mark.parametrize("command", [RUN, FIX, (*RUN, "--html", "page.html"), ("fix", "talk.txt", "other.txt")])
def test_an_input_is_read_once(talk: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    write("other.txt", "没有\n")
    read: list[str] = []
    real = work.read_source

    def counted(path: Any, *more: Any) -> Any:
        read.append(Path(path).name)
        return real(path, *more)

    monkeypatch.setattr(work, "read_source", counted)
    for _ in range(2):
        subfix(*command)
        assert read.count("talk.txt") == 1
        read.clear()


@pytest.mark.parametrize("more", [("-o", "x"), ("--format", "vtt"), ("--to", "zh-TW"), ("--report", "r.json")])
def test_in_place_means_the_words_alone(talk: Path, more: tuple[str, ...]) -> None:
    assert "--in-place" in str(subfix("fix", "talk.txt", "--in-place", *more).exception)
    assert "stdin cannot be replaced" in str(subfix("fix", "-", "--in-place", text="a").exception)


def test_fix_of_several_writes_beside_them(talk: Path) -> None:
    write("other.txt", "没有\n")
    data = told("fix", "talk.txt", "other.txt")
    assert [row["outputs"] for row in data["files"]] == [["talk.fixed.txt", "talk.fixed.txt.subfix.json"], []]
    assert not Path("other.fixed.txt").exists()  # no file needs a twin that is the same
    write("talk.txt", "今天没有\n")  # now there is nothing to correct, and the twin must not tell of what was
    told("fix", "talk.txt", "other.txt")
    assert Path("talk.fixed.txt").read_text(encoding="utf-8") == "今天没有\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("new.vtt", "WEBVTT"),
        ("new.ass", "[Script Info]"),
        ("new.srt", "1\n00:00:01,000"),
        ("new.xyz", "1\n00:00:01,000"),
    ],
)
def test_the_name_of_an_output_says_its_format(talk: Path, name: str, begins: str) -> None:
    write("talk.srt", "1\n00:00:01,000 --> 00:00:03,000\n有ja面\n")
    assert again("fix", "talk.srt", "-o", name) == "done"
    text = Path(name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "有Gemini" in text


def test_what_another_format_cannot_hold_is_told(talk: Path) -> None:
    """LRC holds one line and no voice, SubRip no voice, ASS both; a file in its own format loses nothing."""
    cue = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v 张三>有ja面\n第二行</v>\n\n00:03.000 --> 00:05.000\n没有\n"
    write("talk.vtt", cue)
    for name, count in (("lrc", 1), ("srt", 1), ("ass", 0), ("vtt", 0), ("txt", 0)):
        (row,) = told("fix", "talk.vtt", "--format", name, "-o", f"new.{name}")["files"]
        assert [n for n in row["notes"] if "are not shown as they are" in n] == row["notes"]
        assert len(row["notes"]) == count
        if count:
            assert row["notes"][0].startswith(f"zh-Hans.{name}: 1 of 2 cues are not shown as they are: ")
    assert "zh-Hans.lrc: 1 of 2 cues" in subfix("fix", "talk.vtt", "-o", "again.lrc").stderr
    (row,) = told("run", "talk.vtt", "--keep-cues", "--format", "srt,vtt", "-o", "kept")["files"]
    assert [n.partition(":")[0] for n in row["notes"]] == ["zh-Hans.srt"]


def test_one_input_into_a_folder(talk: Path) -> None:
    Path("there").mkdir()
    assert told("fix", "talk.txt", "-o", "there")["files"][0]["outputs"][0] == "there/talk.txt"
    assert told("fix", "talk.txt", "-o", "new/")["files"][0]["outputs"][0] == "new/talk.txt"


def test_a_list_of_one_is_worked_on_like_a_list_of_two(talk: Path) -> None:
    write("list", "talk.txt\n")
    assert told("fix", "--files-from", "list")["files"][0]["outputs"][0] == "talk.fixed.txt"


def test_a_device_is_written_to_and_not_replaced(talk: Path) -> None:
    null = Path("/dev/null")
    if not null.is_char_device():
        pytest.skip("/dev/null is absent")
    assert subfix("fix", "talk.txt", "-o", "/dev/null").exit_code == 0
    assert null.is_char_device()
    assert not Path("/dev/null.subfix.json").exists()


def test_an_output_of_another_is_not_replaced_by_fix(talk: Path) -> None:
    write("fixed.txt", "mine\n")
    (row,) = told(*FIX)["files"]
    assert row["status"] == "failed"
    assert Path("fixed.txt").read_text(encoding="utf-8") == "mine\n"
    assert not Path("fixed.txt.subfix.json").exists()


def test_the_digest_is_in_the_report(talk: Path) -> None:
    again(*RUN)
    made = json.loads(Path("out/talk.subfix.json").read_text(encoding="utf-8"))["files"][0]["made_of"]
    order = RunOrder(Order({}, None, Path("out")), 10_000)
    (one,) = inputs(["talk.txt"])
    assert work._made_by_run(order, one, work._read(order.order, one)) == made
