"""Whatever is in a file: a document that keeps the laws, or an InputError; never a traceback, a hang, a silent loss."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from benchmarks.fuzz import fuzz, made, runs, seeds
from hypothesis import given
from hypothesis import strategies as st
from laws import check, check_written, writers

from subfix.cue import Track
from subfix.errors import InputError
from subfix.files import read_source
from subfix.formats import FORMATS, Format, by_name, guess
from subfix.formats.docx import text_of

SEEDS = [text for texts in seeds().values() for text in texts]


@pytest.mark.parametrize("name", runs(Path()))
def test_broken_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first of the files that `tests/benchmarks/fuzz.py` makes without end."""
    faults = fuzz(name, *runs(tmp_path)[name], count=250)
    assert not faults, capsys.readouterr().out


def test_the_fuzzer_finds_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader that loses the last line is caught, and shown by a short text."""

    def run(draw: random.Random, text: str) -> None:
        document = by_name("txt").read(text, "x")
        check(document, by_name("txt"))
        assert "大" not in text or not text.endswith("见")

    assert fuzz("broken", run, ["大家好。\n再见"], count=100) == 1
    assert "'大见'" in capsys.readouterr().out


@given(key=st.integers(0, 1 << 40), name=st.sampled_from(["-", "a.srt", "a.json", "a.txt", "a.xml", "a", "a.lrc"]))
def test_guessing_takes_anything(key: int, name: str) -> None:
    try:
        form = guess(name, made(random.Random(key), [], SEEDS))
    except InputError as error:
        assert error.hint
    else:
        assert form in FORMATS


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("piece", [" ", "0", "<", "&", "{", "[", "1:", "\n1\n", "张三 ", "<p begin='1s' "])
def test_long_repetitions_are_read_or_refused(form: Format, piece: str) -> None:
    raw = piece * 16_000
    try:
        document = form.read(raw, "x")
    except InputError as error:
        assert error.message.startswith("x")
    else:
        assert document.raw == raw


STAMP = "00:00.000 --> 00:01.000\n"
EVENTS = "[Events]\nFormat: Start, End, Text\n"
LINE = "Dialogue: 0:00:01.00,0:00:02.00,好\n"

# format, file, the text that is read, what is told: found by fuzzing, each once a silent loss or a wrong word
TOLD = [
    ("vtt", f"WEBVTT\n\n{STAMP}好\n\n \n丢", "好", "line 7: a block without times, left out (丢)"),
    ("vtt", f"WEBVTT\n\n{STAMP}好<丢", "好", "line 4: markup that does not end"),
    ("ass", f"{LINE}{EVENTS}{LINE}", "好", "line 1: a dialogue line outside of [Events], left out"),
    ("ttml", "<tt><body>丢<p begin='1s' end='2s'>好</p></body></tt>", "好", "line 1: text outside of a caption"),
    ("ttml", "<tt><p begin='1s' end='2s'>好<p begin='2s' end='3s'>见", "好\n见", "line 1: a caption that never ends"),
    ("ttml", "<tt><body><p begin='1s' end='2s'/>\n丢<p begin='2s' end='3s'>见</p>", "见", "line 2: text outside"),
    ("ttml", "<p begin='9999999999s' end='2s'>丢</p><p begin='1s' end='2s'>好</p>", "好", "line 1: a caption without"),
    ("ttml", "<p begin='1s' end='2s' id='a>b'>好</p>", "好", ""),
    ("ttml", "<div begin='1s' end='2s'><p>好</p></div>", "好", ""),
    ("srv", "<timedtext><p t='1' d='2'>好<p t='5' d='2'>见</body>", "好\n见", "line 1: a caption that never ends"),
    ("srv", "<transcript>丢<text start='1' dur='2'>好</text></transcript>", "好", "line 1: text outside of a caption"),
    ("whisper", '{"text": "好丢",\n "segments": [{"start": 0, "end": 1, "text": "好"}]}', "好", "line 1: te"),
    ("whisper", '{"segments": [\n {"start": 0, "end": 1, "text": "好"},\n {"start": 1, "end": 2, "text": " "}]}', "好",
     "line 3: a segment without text, left out"),
    ("funasr", '[{"text": "<|zh|>丢", "sentence_info": [{"text": "好", "start": 0, "end": 9}]}]', "好", "line 1: text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "text", "told"), TOLD)
def test_what_is_left_out_is_told(name: str, raw: str, text: str, told: str) -> None:
    document = by_name(name).read(raw, "x")
    assert document.lanes[0].transcript.text == text
    assert any(note.startswith(told) for note in document.repairs) if told else document.repairs == ()
    check(document, by_name(name))


@pytest.mark.parametrize("form", writers(), ids=lambda form: form.name)
def test_no_cues_are_written_as_none(form: Format) -> None:
    assert form.write is not None
    assert "-->" not in form.write(Track("en", ()))


def test_times_beyond_any_recording_are_written_in_every_format() -> None:
    document = by_name("srt").read("1\n999999:59:59,990 --> 999999:59:59,999\n好\n", "x")
    for form in writers():
        check_written(document, form)


@pytest.mark.parametrize("byte", range(30, 90, 7))
def test_a_damaged_word_file_is_refused(byte: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:p><w:r><w:t>好</w:t></w:r></w:p>" * 9)
    data = bytearray(out.getvalue())
    data[-byte if byte < 60 else byte] ^= 0x5A
    try:
        assert "好" in text_of(bytes(data), "x")
    except InputError as error:
        assert error.hint


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ok\n+2AA-")
    with pytest.raises(InputError, match=r"a\.txt:2: half a character \(U\+D800\)"):
        read_source(path, "utf-7")
