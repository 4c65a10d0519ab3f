"""The library has the options of the commands: which argument is which option, and why some are the commands' alone."""

import inspect
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from shell import subfix as command
from test_corrector import CORRECTOR

import subfix
from subfix import Corrector, InputError, UsageError
from subfix.cli.fix import fix
from subfix.cli.run import run

# the option of a command, and the argument of the library that is the same
SAME = {
    "--glossary": "glossary",
    "--clean": "clean",
    "--apply": "apply",
    "--propose": "propose",
    "--to": "to",
    "--format": "format",
    "--no-fix": "no_fix",
    "--encoding": "encoding",
}
SAME_IN_RUN = {
    **SAME,
    "--duration": "duration",
    "--media": "media",
    "--times-from": "times_from",
    "--start": "start",
    "--anchor": "anchors",
    "--keep-cues": "keep_cues",
    "--speakers": "speakers",
    "--profile": "profile",
}
# what only a command needs, by the reason
ALONE = {
    "one value is worked on, not many files": {
        "--recursive", "--exclude", "--files-from", "--jobs", "--sheet", "--force",
    },
    "nothing is written or printed": {
        "--output", "--in-place", "--report", "--diff", "--check", "--json", "--html", "--overwrite", "--dry-run",
        "--quiet",
    },
    "settings in files are the commands' alone": {"--config"},
    "a Profile is given as a value": {"--cells", "--lines", "--cps", "--marks"},
}  # fmt: skip
# what only the library needs, by the reason
OURS = {
    "source": "what the command reads by its name",
    "terms": "a glossary without a file",
    "folder": "a text in memory lies in none",
    "read_as": "a text in memory has no name that tells its format",
}


def arguments(*functions: Callable[..., Any]) -> set[str]:
    found = {name for function in functions for name in inspect.signature(function).parameters}
    return found - {"self"}


@pytest.mark.parametrize(
    ("command", "same", "functions"),
    [
        (run, SAME_IN_RUN, (Corrector, Corrector.run)),
        (run, SAME_IN_RUN, (subfix.run,)),
        (fix, SAME, (Corrector, Corrector.fix_document)),
    ],
)
def test_the_library_has_what_the_command_has(
    command: click.Command, same: dict[str, str], functions: tuple[Callable[..., Any], ...]
) -> None:
    options = {max(o.opts, key=len) for o in command.params if isinstance(o, click.Option)}
    alone = set[str]().union(*ALONE.values())
    assert options - alone == {*same}
    assert arguments(*functions) - {*OURS} == {*same.values()}


def test_what_the_command_has_alone_is_an_option() -> None:
    options = {max(o.opts, key=len) for c in (run, fix) for o in c.params if isinstance(o, click.Option)}
    assert set[str]().union(*ALONE.values()) <= options


MEETING = "张三 00:01\n今天说ja面\n李四 00:05\n好的\n王五 00:09\n再见了\n"


def test_speakers_are_told_as_the_command_tells_them(here: Path) -> None:
    Path("meeting.txt").write_text(MEETING, encoding="utf-8")
    Path("g.yaml").write_text("terms:\n  - term: Gemini\n    misheard: [ja面]\n", encoding="utf-8")
    command("run", "meeting.txt", "--speakers", "--format", "vtt", "-g", "g.yaml")
    made = subfix.run(MEETING, "g.yaml", speakers=True, format="vtt")
    assert made.speakers == ("张三", "李四", "王五")
    assert made.texts["zh-Hans", "vtt"] == Path("meeting.zh-Hans.vtt").read_text(encoding="utf-8")
    assert subfix.run(MEETING, "g.yaml", format="vtt").speakers == ()


def test_words_stay_where_they_shall(here: Path) -> None:
    text = "今天说ja面。"
    assert "ja面" in CORRECTOR.run(text, duration="0:05", no_fix=True).texts["zh-Hans", "srt"]
    assert CORRECTOR.fix_document(text, no_fix=True).text == text
    assert CORRECTOR.fix_document(text).text == "今天说Gemini。"


def test_a_recording_gives_the_length(here: Path) -> None:
    with wave.open("talk.wav", "wb") as file:
        file.setparams((1, 1, 1000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 7000)
    for more, end in (({}, 7000), ({"duration": "0:05"}, 5000), ({"duration": "0:09"}, 7000)):
        made = CORRECTOR.run("今天。", media=Path("talk.wav"), **more)  # type: ignore[arg-type]
        assert made == CORRECTOR.run("今天。", duration=f"0:0{end // 1000}")
    with pytest.raises(InputError, match="no such file"):
        CORRECTOR.run("今天。", media=Path("gone.wav"))


def test_an_encoding_is_of_a_file(here: Path) -> None:
    Path("old.txt").write_bytes("大家好，今天".encode("big5"))
    assert CORRECTOR.fix_document(Path("old.txt"), encoding="big5", format="txt").text == "大家好，今天"
    with pytest.raises(UsageError, match="is of a file"):
        CORRECTOR.fix_document("大家好", encoding="big5")
    with pytest.raises(UsageError, match="keep_cues"):
        CORRECTOR.run(MEETING, times_from=MEETING, keep_cues=True)
