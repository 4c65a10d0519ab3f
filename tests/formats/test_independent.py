"""Every written format opened by readers of others: the same cues, times and text, however hostile the text is."""

import html
import io
import json
import shutil
import subprocess
from pathlib import Path

import pysrt
import pysubs2
import pytest
import webvtt
from browser import seen_by_browser

from subfix.cue import Shown, Track
from subfix.formats import Format, by_name, differences
from subfix.timeline import Interval

Cues = list[tuple[int, int, str]]

PLAIN = [
    "今天讲 GPT，", "- 你好", "– 是的", "-- a --", "[音乐]", "（笑）", "(laughs)", "♪ 歌 ♪", "\u200b",
    "\u2800", "e\u0301 clair", "👩\u200d👩\u200d👧\u200d👦 🇨🇳", "שלום עולם", "مرحبا 123",
    "\u202bRTL\u202c", "很长" * 400, "long " * 400 + "end", "1", "2025", "00:01", "12:00 吃饭", "WEBVTT",
    "NOTE x", "STYLE", "REGION", "#comment", '"quoted"', "it's", "%", "a|b", "a;b", "\ufeffx", "﹤i﹥",
    "Dialogue: 0,0:00:01.00", "Comment", "[Events]", "[00:01.00]", "[ar:x]", "0:00:01.000,0:00:02.000",
    "tab x", "x\u3000y",
]  # fmt: skip
MARKUP = [
    "<i>斜体</i>", "<b>x</b> & <u>y</u>", "&amp; &lt; &#10; &nbsp;", "a --> b", "-->", "a<b && c>d",
    '<font color="red">x</font>', "<v A>x", "<c.red>x</c>", "<ruby>漢<rt>かん</rt></ruby>",
    "<00:00:01.000>", "<!-- x -->", "<br>", "</p>", "]]>", "<", ">", "x <", "a<3", "i<3 u", "I <b you",
    "x>y", "<>", "< x >", "&", "&&", "&x", "&copy", "&copy;", "12:00 -> 13:00",
    "00:00:01,000 --> 00:00:02,000", "00:00:01.000 --> 00:00:02.000",
]  # fmt: skip
COMMANDS = [
    "{\\an8}上", "{b}x{/b}", "一\\N二", "C:\\new\\home", "C:\\Nnew", "{", "}", "{}", "{a}", "\\", "\\h",
    "a\\", "{ x", "a } {",
]  # fmt: skip
HOSTILE = PLAIN + MARKUP + COMMANDS


def track_of(texts: list[str]) -> Track:
    """Each text as a cue, and once more below another line."""
    cues = [("上一行", text) if n >= len(texts) else (text,) for n, text in enumerate(texts * 2)]
    return Track("zh-Hans", tuple(Shown(Interval(n * 2010, n * 2010 + 1990), lines) for n, lines in enumerate(cues)))


def written(form: Format, texts: list[str]) -> tuple[str, Cues]:
    """The file, and the cues that it must show: what the format holds, and nothing of a timed text is dropped."""
    track = track_of(texts)
    assert form.write is not None
    raw = form.write(track)
    assert differences(track, raw, form) == ()
    return raw, [(c.interval.start, c.interval.end, "\n".join(c.lines)) for c in form.held(track).cues]


def texts_for(name: str, reader: str) -> list[str]:
    """The hostile texts without those that `reader` itself reads wrong in this format, with the reason."""
    out = HOSTILE
    if name not in ("ass", "srt") and reader in ("pysubs2", "ffmpeg"):
        out = PLAIN + MARKUP  # both keep a text as ASS and do not write `{`, `}`, `\\` so that they mean themselves
    if name == "vtt" and reader == "pysubs2":
        # it takes a last line of digits for the number of the next cue, and any two times for those of a cue
        out = [x for x in out if not x.isdigit() and x.count(":00:0") < 2]
    if name == "ttml" and reader == "pysubs2":
        out = [x for x in out if "\u3000" not in x]  # it takes any white space for a space, XML only some
    return out


def test_full_width_is_the_most_that_is_changed() -> None:
    marks = str.maketrans("＜＞｛｝＼：›［］", "<>{}\\:>[]")
    for name in ("srt", "vtt", "ass", "sbv", "ttml", "bcc"):
        for shown, own in zip(by_name(name).held(track_of(HOSTILE)).cues, track_of(HOSTILE).cues, strict=True):
            lines = [" ".join(x.split()) if name == "bcc" else x for x in own.lines]
            assert [x.translate(marks).replace("-->", "->") for x in shown.lines] == [
                x.translate(marks).replace("-->", "->") for x in lines
            ]


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "ttml"])
def test_pysubs2(name: str) -> None:
    raw, wanted = written(by_name(name), texts_for(name, "pysubs2"))
    read = [(e.start, e.end, e.plaintext) for e in pysubs2.SSAFile.from_string(raw, format_=name)]
    if name == "vtt":  # it leaves references as they are
        read = [(start, end, html.unescape(text)) for start, end, text in read]
    assert read == wanted


@pytest.mark.parametrize("name", ["srt", "vtt", "sbv"])
def test_webvtt_py(name: str) -> None:
    raw, wanted = written(by_name(name), texts_for(name, "webvtt-py"))
    read = [(_ms(c.start), _ms(c.end), c.text) for c in webvtt.WebVTT.from_buffer(io.StringIO(raw), format=name)]
    if name == "vtt":
        read = [(start, end, html.unescape(text)) for start, end, text in read]
    assert read == wanted


def _ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round(((int(hours) * 60 + int(minutes)) * 60 + float(seconds)) * 1000)


def test_pysrt() -> None:
    raw, wanted = written(by_name("srt"), HOSTILE)
    assert [(c.start.ordinal, c.end.ordinal, c.text) for c in pysrt.from_string(raw)] == wanted


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "lrc"])
def test_ffmpeg(name: str, tmp_path: Path) -> None:
    """ffmpeg reads the file and writes what it reads as bare text between the times of SubRip."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is absent")
    raw, wanted = written(by_name(name), texts_for(name, "ffmpeg"))
    path = tmp_path / f"x.{name}"
    path.write_text(raw, encoding="utf-8")
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-c:s", "text", "-f", "srt", "-"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    read = [(c.start.ordinal, c.end.ordinal, c.text) for c in pysrt.from_string(done.stdout.decode())]
    if name == "lrc":  # the empty lines that end a cue
        read = [cue for cue in read if cue[2]]
    assert read == wanted


def test_a_browser(tmp_path: Path) -> None:
    raw, wanted = written(by_name("vtt"), HOSTILE)
    voiced = Track("en", (Shown(Interval(0, 1000), ("a", "b"), "A & B"), Shown(Interval(1000, 2000), ("c",), "x--")))
    form = by_name("vtt")
    assert form.write is not None
    cues, voices = seen_by_browser([raw.encode(), form.write(voiced).encode()], tmp_path)
    assert cues is not None
    assert [(c.start, c.end, c.text) for c in cues] == wanted
    assert voices is not None
    assert [(c.start, c.end, c.text) for c in voices] == [(0, 1000, "a\nb"), (1000, 2000, "c")]


def test_json() -> None:
    raw, wanted = written(by_name("bcc"), HOSTILE)
    body = json.loads(raw)["body"]
    assert [(round(c["from"] * 1000), round(c["to"] * 1000), c["content"]) for c in body] == wanted


def test_plain_text_is_its_lines() -> None:
    raw, wanted = written(by_name("txt"), HOSTILE)
    assert raw.split("\n") == [*(text for *_, text in wanted), ""]
