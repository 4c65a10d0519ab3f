"""What is written is read back the same, by us and by others, up to what a format says it cannot hold."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.cue import Shown, Track
from subfix.formats import FORMATS, Format, by_name, differences, guess, lost, track_of
from subfix.timeline import Interval

WRITERS = [form for form in FORMATS if form.write]
TIMED = [form for form in WRITERS if form.name != "txt"]

characters = st.one_of(
    st.sampled_from("我的歌ABe 1，。<>&{}\\/[]:-.'\"\u00a0\u3000\ufeff\u2028\x85\x0b\x00Nnhi😀"),
    st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)),
)
tricky = st.sampled_from(
    ["-->", "a --> b", "<i>", "</b>", "{\\an8}", "{\\p1}", "\\N", "&amp;", "<00:01.000>", "1", "00:01", "[00:01.00]",
     "00:00:01,000 --> 00:00:02,000", "0:00:01.000,0:00:02.000", "WEBVTT", "NOTE", "STYLE", "a<b && c>d", "张三 00:12",
     "00:00:01.000 --> 00:00:02.000", "]]>", "&#10;", "&lt", "\\h", "12:00 -> 13:00", "<v A>"]
)  # fmt: skip
lines = st.one_of(tricky, st.text(characters, min_size=1, max_size=12), st.tuples(tricky, tricky).map("".join)).map(
    lambda line: " ".join(line.split()) or "好"
)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """A track as the renderer makes them: ordered cues, one to three lines, none empty."""
    cues = []
    now = draw(st.integers(0, 3_600_000 * 12))
    for _ in range(draw(st.integers(1, 6))):
        start = now + draw(st.integers(0, 2000))
        now = start + draw(st.integers(1, 8000))
        voice = draw(st.sampled_from(["", "", "张三", "A & B", "x > y, z"]))
        cues.append(Shown(Interval(start, now), tuple(draw(st.lists(lines, min_size=1, max_size=3))), voice))
    return Track("zh-Hans", tuple(cues))


@pytest.mark.parametrize("form", WRITERS, ids=lambda form: form.name)
@given(track=tracks())
def test_what_is_written_reads_as_what_the_format_holds(form: Format, track: Track) -> None:
    assert form.write is not None
    assert differences(track, form.write(track), form) == ()


@pytest.mark.parametrize("form", WRITERS, ids=lambda form: form.name)
@given(track=tracks())
def test_what_a_format_holds_it_holds_again(form: Format, track: Track) -> None:
    assert form.write is not None
    held = form.held(track)
    assert form.held(held) == held
    assert form.write(held) == form.write(track)
    assert held == track or form.losses


def read_back(track: Track, form: Format) -> Track:
    """What is read of `track` written as `form`; the language, which no file tells, is the track's."""
    assert form.write is not None
    return Track(track.language, track_of(*form.read(form.write(track), "x").lanes).cues)


@given(track=tracks())
def test_webvtt_reads_as_it_was_written(track: Track) -> None:
    """Any text at all but NUL, any name."""
    cues = (Shown(c.interval, tuple(x.replace("\0", "x") for x in c.lines), c.voice) for c in track.cues)
    clean = Track(track.language, tuple(cues))
    assert read_back(clean, by_name("vtt")) == clean


@st.composite
def echoing(draw: st.DrawFn) -> Track:
    """Cues that say what was just said, some for a moment only, as rolling captions do."""
    cues, now = [], 0
    for _ in range(draw(st.integers(4, 9))):
        end = now + draw(st.sampled_from([0, 10, 1000]))
        cues.append(Shown(Interval(now, end), tuple(draw(st.lists(st.sampled_from("好a"), min_size=1, max_size=3)))))
        now = end
    return Track("zh-Hans", tuple(cues))


@pytest.mark.parametrize("form", TIMED, ids=lambda form: form.name)
@given(track=echoing())
def test_what_is_said_again_stays(form: Format, track: Track) -> None:
    assert form.write is not None
    assert differences(track, form.write(track), form) == ()


def test_only_what_seems_to_roll_says_that_it_does_not() -> None:
    vtt = by_name("vtt")
    assert vtt.write is not None
    times = [Interval(n * 1000 - 10 * (n % 2), n * 1000 + (0 if n % 2 else 990)) for n in range(8)]
    rolling = [("一",), ("一",), ("一", "二"), ("二",), ("二", "三"), ("三",), ("三", "四"), ("四",)]
    for texts, told in ((rolling, 1), ([(str(n),) for n in range(8)], 0)):
        track = Track("zh-Hans", tuple(map(Shown, times, texts)))
        text = vtt.write(track)
        assert text.count("NOTE These captions do not roll") == told
        for again in (text, text.replace("\n", "\r\n")):
            assert len(track_of(*vtt.read(again, "x").lanes).cues) == 8
    assert (
        len(
            track_of(
                *vtt.read(
                    vtt.write(Track("zh-Hans", tuple(map(Shown, times, rolling)))).replace("NOTE", "NOTE -"), "x"
                ).lanes
            ).cues
        )
        < 8
    )


MARKS = str.maketrans("", "", "<>{}\\→＞")


@given(track=tracks())
def test_subrip_reads_as_it_was_written(track: Track) -> None:
    """Any text but what looks like markup or times; no names."""
    cues = (
        Shown(
            c.interval, tuple(" ".join(re.sub(r"[:：]\d", ": ", x.translate(MARKS)).split()) or "好" for x in c.lines)
        )
        for c in track.cues
    )
    clean = Track(track.language, tuple(cues))
    assert read_back(clean, by_name("srt")) == clean


@pytest.mark.parametrize("form", WRITERS, ids=lambda form: form.name)
def test_a_plain_track_loses_nothing_but_what_is_said(form: Format) -> None:
    track = Track(
        "zh-Hans", (Shown(Interval(1000, 2000), ("今天讲 R&B，", "a < b")), Shown(Interval(2000, 3500), ("好",)))
    )
    held = form.held(track)
    if form.name in ("txt", "lrc"):
        assert [c.lines for c in held.cues] == [("今天讲 R&B， a < b",), ("好",)]
    else:
        assert held == track
    raw = form.write(track) if form.write else ""
    assert raw.endswith("\n")
    assert "\r" not in raw
    assert "\ufeff" not in raw
    assert form.name == "txt" or guess(f"x{form.suffixes[0]}", raw) is form


# what a track holds, and the formats in which it is not shown as it is
LOSSES = [
    (Shown(Interval(0, 1000), ("今天",)), ()),
    (Shown(Interval(1, 999), ("今天", "好")), ("lrc",)),
    (Shown(Interval(0, 1000), ("今天",), "张三"), ("srt", "sbv", "lrc", "ttml", "bcc")),
    (Shown(Interval(0, 1000), ("<b>今天</b>",)), ("srt", "sbv")),
    (Shown(Interval(0, 1000), ("{今天}",)), ("srt", "sbv", "ass")),
    (Shown(Interval(0, 1000), ("今\0天",)), ("vtt", "ttml")),
]


@pytest.mark.parametrize(("cue", "formats"), LOSSES)
def test_a_loss_is_told(cue: Shown, formats: tuple[str, ...]) -> None:
    track = Track("zh-Hans", (cue, Shown(Interval(2000, 3000), ("好",))))
    told = {form.name: lost(track, form) for form in TIMED}
    assert {name for name, words in told.items() if words} == set(formats)
    for name in formats:
        assert told[name].startswith("1 of 2 cues")
        assert told[name].endswith(by_name(name).losses)


@pytest.mark.parametrize("form", TIMED, ids=lambda form: form.name)
def test_a_change_in_the_file_is_found(form: Format) -> None:
    track = Track("zh-Hans", (Shown(Interval(1000, 2000), ("今天",)), Shown(Interval(3000, 4000), ("好",))))
    assert form.write is not None
    raw = form.write(track)
    assert differences(track, raw.replace("今天", "昨天"), form)
    assert differences(Track("zh-Hans", track.cues[:1]), raw, form)


def test_srt_is_canonical() -> None:
    track = Track(
        "zh-Hans", (Shown(Interval(0, 999), ("一", "二")), Shown(Interval(360_000_000, 360_000_001), ("三",)))
    )
    assert by_name("srt").write(track) == (
        "1\n00:00:00,000 --> 00:00:00,999\n一\n二\n\n2\n100:00:00,000 --> 100:00:00,001\n三\n"
    )


def test_vtt_is_canonical() -> None:
    track = Track("en", (Shown(Interval(0, 999), ("a --> b", "<i> & co"), "A & B"), Shown(Interval(999, 1000), ("c",))))
    assert by_name("vtt").write(track) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.999\n<v A &amp; B>a --&gt; b\n&lt;i&gt; &amp; co</v>\n\n"
        "00:00:00.999 --> 00:00:01.000\nc\n"
    )


@given(track=tracks())
def test_ttml_is_xml_and_bcc_is_json(track: Track) -> None:
    ttml, bcc = by_name("ttml"), by_name("bcc")
    assert ttml.write is not None
    assert bcc.write is not None
    paragraphs = list(ET.fromstring(ttml.write(track)).iter("{http://www.w3.org/ns/ttml}p"))
    assert ["\n".join(p.itertext()).split("\n") for p in paragraphs] == [
        "\n".join(c.lines).split("\n") for c in ttml.held(track).cues
    ]
    body = json.loads(bcc.write(track))["body"]
    assert [(round(c["from"] * 1000), round(c["to"] * 1000)) for c in body] == [
        (c.interval.start, c.interval.end) for c in track.cues
    ]


def test_the_cues_of_several_lanes_are_one_track() -> None:
    raw = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nuse it {n}\n用它 {n}\n\n" for n in range(1, 4))
    document = by_name("srt").read(raw, "x")
    assert len(document.lanes) == 2
    assert [c.lines for c in track_of(*document.lanes).cues] == [(f"use it {n}", f"用它 {n}") for n in range(1, 4)]
