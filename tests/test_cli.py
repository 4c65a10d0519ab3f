"""What a user goes through over several commands: edited outputs, decisions, pipes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subfix.cli import cli
from subfix.errors import SubfixError, UsageError

NAMES = "terms:\n  - term: Gemini\n    misheard: [{form: 界面, mode: review}, ja面]\n  - Google\n"
TALK = "今天说界面，还有ja面，以及googel。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a talk and a glossary, and nothing from the user's own settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "names.yaml").write_text(NAMES, encoding="utf-8")
    return tmp_path


def subfix(*args: str, text: str | None = None) -> Result:
    """Run the command line; what it raises is in `exception`."""
    result = CliRunner().invoke(cli, args, input=text, catch_exceptions=True)
    assert result.exception is None or isinstance(result.exception, SystemExit | SubfixError), result.exception
    return result


def refused(result: Result, why: str) -> None:
    """The command failed, said why, and showed no traceback."""
    assert result.exit_code == 2
    assert why in result.stderr
    assert "Traceback" not in result.output


def run(*more: str) -> Result:
    return subfix("run", "talk.txt", "-g", "names.yaml", "--duration", "0:10", "--format", "srt", *more)


def test_an_output_of_ours_may_be_replaced_and_an_edited_one_not(folder: Path) -> None:
    run()
    srt = folder / "talk.zh-Hans.srt"
    first = srt.read_bytes()
    run("--cells", "8")
    assert srt.read_bytes() != first
    srt.write_bytes(srt.read_bytes().replace("今天".encode(), "昨天".encode()))
    edited, report = srt.read_bytes(), (folder / "talk.subfix.json").read_bytes()
    refused(told := run(), "not as subfix left it")
    assert "subfix glossary learn talk.zh-Hans.srt" in told.stderr
    assert (srt.read_bytes(), (folder / "talk.subfix.json").read_bytes()) == (edited, report)
    run("--overwrite")
    assert "今天" in srt.read_text(encoding="utf-8")


def test_a_filled_in_table_is_not_lost(folder: Path) -> None:
    run()
    table = folder / "talk.proposals.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\n\t", "\ny\t", 1), encoding="utf-8")
    filled = table.read_bytes()
    for more in ((), ("--force",)):
        told = run(*more)
        assert told.exit_code == 0
        assert "what is decided in it counts after: subfix apply talk.proposals.tsv" in told.stderr
        assert table.read_bytes() == filled
    told = run("--apply", "0.9", "--cells", "8")
    refused(told, "talk.proposals.tsv: stands there, and not as subfix left it")
    assert "subfix apply talk.proposals.tsv" in told.stderr
    assert table.read_bytes() == filled


@pytest.mark.parametrize(
    ("accept", "text", "expected"),
    [("y", "", "今天说Gemini"), ("n", "", "今天说界面"), ("", "双子座", "今天说双子座"), ("", "", "今天说界面")],
)
def test_decisions_are_honoured(folder: Path, accept: str, text: str, expected: str) -> None:
    run()
    table = folder / "talk.proposals.tsv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("\n\t\t界面", f"\n{accept}\t{text}\t界面"), encoding="utf-8"
    )
    subfix("apply", "talk.proposals.tsv")
    decided = bool(accept or text)
    assert (folder / "talk.txt.decisions.yaml").exists() == decided
    run()
    assert expected in (folder / "talk.zh-Hans.srt").read_text(encoding="utf-8")
    assert ("\t界面\tGemini" in table.read_text(encoding="utf-8")) == (not decided)


def test_decisions_survive_another_glossary(folder: Path) -> None:
    run()
    table = folder / "talk.proposals.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\n\t\t界面", "\ny\t\t界面"), encoding="utf-8")
    subfix("apply", "talk.proposals.tsv")
    (folder / "names.yaml").write_text("terms:\n  - 今天\n" + NAMES.split("terms:\n")[1], encoding="utf-8")
    run()
    assert "今天说Gemini" in (folder / "talk.zh-Hans.srt").read_text(encoding="utf-8")


def test_anchors_are_told(folder: Path) -> None:
    assert "times estimated: only the length is known" in run().stderr
    assert "times estimated, pinned by 1 anchor\n" in run("--anchor", "0:05=今天").stderr


def test_pins_move_cues(folder: Path) -> None:
    (folder / "talk.txt.decisions.yaml").write_text(
        "pins:\n  - {cut: 今天|说}\n  - {time: 0:06, text: 还有}\n  - {cut: 没有|的}\n", encoding="utf-8"
    )
    told = run()
    srt = (folder / "talk.zh-Hans.srt").read_text(encoding="utf-8")
    assert "\n今天\n" in srt
    assert "00:00:06,000 --> " in srt
    assert "没有|的" in told.stderr


def test_a_pipe(folder: Path) -> None:
    result = subfix("fix", "-", "-g", "names.yaml", "-q", text="有ja面\n")
    assert (result.stdout, result.stderr) == ("有Gemini\n", "")


def test_dry_run_writes_nothing(folder: Path) -> None:
    before = sorted(folder.iterdir())
    assert "would write" in run("--dry-run").stderr
    subfix("fix", "talk.txt", "-g", "names.yaml", "-o", "new.txt", "--report", "r.json", "--dry-run")
    assert sorted(folder.iterdir()) == before


def test_one_bad_input_stops_no_other(folder: Path) -> None:
    result = subfix("run", "gone.txt", "talk.txt", "--duration", "0:10", "-o", "out", "--format", "srt")
    refused(result, "gone.txt: no such file")
    assert (folder / "out" / "talk.zh-Hans.srt").exists()


def test_an_unwritable_folder(folder: Path) -> None:
    (folder / "out").write_text("a file", encoding="utf-8")
    result = run("-o", "out")
    assert isinstance(result.exception, UsageError)
    assert "a file stands there" in str(result.exception)
    refused(run("-o", "out/deeper"), "cannot be made")


def test_language_in_a_name_is_not_doubled(folder: Path) -> None:
    (folder / "talk.zh-Hans.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n有ja面\n", encoding="utf-8")
    refused(subfix("run", "talk.zh-Hans.srt", "-g", "names.yaml", "--format", "srt"), "is the input")
    subfix("run", "talk.zh-Hans.srt", "-g", "names.yaml", "--format", "srt", "-o", "out")
    assert [p.name for p in (folder / "out").iterdir()].count("talk.zh-Hans.srt") == 1


def test_untimed_text_cannot_become_subtitles_by_fix(folder: Path) -> None:
    refused(subfix("fix", "talk.txt", "--format", "vtt"), "has no times")


def test_what_a_format_cannot_show_is_told(folder: Path) -> None:
    """LRC holds one line and hundredths of a second; SubRip shows all of this talk."""
    result = subfix("run", "talk.txt", "-g", "names.yaml", "--duration", "0:10", "--format", "srt,lrc", "--cells", "4")
    assert result.exit_code == 0
    assert "zh-Hans.lrc: " in result.stderr
    assert "cues are not shown as they are" in result.stderr
    assert "zh-Hans.srt: " not in result.stderr


def test_a_file_without_a_command(folder: Path) -> None:
    result = subfix("talk.txt", "--duration", "0:10")
    assert result.exit_code == 2
    assert "talk.txt is a file; what shall be done with it? subfix run talk.txt" in result.stderr
    assert "No such command 'tlak.txt'" in subfix("tlak.txt").stderr
