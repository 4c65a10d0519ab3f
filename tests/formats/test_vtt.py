"""WebVTT by its rules: the web platform's own files, cue text, repairs, captions that roll."""

import json
import re
from pathlib import Path

import pytest
from browser import seen_by_browser
from hypothesis import given
from hypothesis import strategies as st

from subfix.document import splice
from subfix.errors import InputError
from subfix.formats import by_name, track_of, vtt
from subfix.formats.cues import plain_cues
from subfix.formats.model import Repairs
from subfix.text import Edit, Span

VTT = by_name("vtt")
FOLDER = Path(__file__).parent.parent / "data" / "webvtt"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
CUE_TEXTS = [
    (case["text"], "".join(re.findall(r'\| +"(.*?)"\n', case["expectedTree"], re.DOTALL)))
    for name in ("entities", "tags", "text", "timestamps", "tree-building")
    for case in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
]
HEAD = "WEBVTT\n\n00:00.000 --> 00:09.000\n"


def test_every_file_of_the_suite_is_there() -> None:
    assert len(EXPECTED) == len(list(FOLDER.glob("*.vtt"))) == 37


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gives_its_cues_and_stays_as_it_is(name: str) -> None:
    raw = (FOLDER / f"{name}.vtt").read_bytes().decode("utf-8-sig")
    document = VTT.read(raw, name)
    found = [(c.interval.start, c.interval.end, "\n".join(c.lines)) for c in track_of(*document.lanes).cues]
    assert found == [(start, max(start, end), text) for start, end, text in EXPECTED[name]]
    assert splice(document, [[] for _ in document.lanes], VTT.escape) == raw


# Where this reader keeps more than the rules: the file, what a browser reads (None: it refuses the file), what is read
# here, and why.
DEVIATIONS = [
    (
        "00:01.000 --> 00:02.000\n好\n",
        None,
        [(1000, 2000, "好")],
        "many programs leave out the signature, and nothing else is such a file",
    ),
    (
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\n好\n",
        [],
        [(1000, 2000, "好")],
        "a SubRip file with a new head: the rules would leave no cue at all",
    ),
    (
        "WEBVTT\n\n00：00：01．000 --> 00：00：02．000\n好\n",
        [],
        [(1000, 2000, "好")],
        "full-width marks come from a Chinese keyboard: the rules would leave no cue at all",
    ),
    (
        "WEBVTT\n\n00:02.000 --> 00:01.000\n好\n",
        [(2000, 1000, "好")],
        [(2000, 2000, "好")],
        "an interval cannot end before it starts; the cue is never shown in either",
    ),
    (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\n好\n",
        [(1000, 2000, ""), (3000, 4000, "好")],
        [(3000, 4000, "好")],
        "a cue without text has no place in a transcript; the file itself keeps it",
    ),
]


def _cues(raw: str) -> list[tuple[int, int, str]]:
    tracks = track_of(*VTT.read(raw, "x").lanes)
    return [(c.interval.start, c.interval.end, "\n".join(c.lines)) for c in tracks.cues]


@pytest.mark.parametrize(("raw", "ours"), [(row[0], row[2]) for row in DEVIATIONS], ids=[row[3] for row in DEVIATIONS])
def test_where_more_is_kept_than_the_rules_keep_it_is_told(raw: str, ours: list[tuple[int, int, str]]) -> None:
    assert _cues(raw) == ours
    assert VTT.read(raw, "x").repairs


def test_a_browser_reads_the_same_cues(tmp_path: Path) -> None:
    """The expectations and the deviations are a browser's, not only ours."""
    others = [path.read_bytes() for path in sorted((FOLDER.parent / "dirty").glob("*.vtt"))]
    others = [data for data in others if data.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")]
    assert len(others) > 10
    suite = [(FOLDER / f"{name}.vtt").read_bytes() for name in EXPECTED]
    found = seen_by_browser([*suite, *others, *(row[0].encode() for row in DEVIATIONS)], tmp_path)
    read = [
        None if cues is None else [(c.start, c.end, "\n".join(x.strip() for x in c.text.split("\n"))) for c in cues]
        for cues in found
    ]
    assert read[: len(suite)] == [[tuple(cue) for cue in cues] for cues in EXPECTED.values()]
    for data, cues in zip(others, read[len(suite) :], strict=False):
        assert cues is not None
        assert _cues(data.decode("utf-8-sig")) == [(a, b, t.strip()) for a, b, t in cues if t]
    assert read[len(suite) + len(others) :] == [row[1] for row in DEVIATIONS]


def test_cue_text_reads_as_in_a_browser(tmp_path: Path) -> None:
    """Whole cue texts of the suite, tags and all; spaces and empty lines apart, which have no place in a transcript."""
    texts = [text for text, _ in CUE_TEXTS]
    found = seen_by_browser([(HEAD + text).encode() for text in texts], tmp_path)
    for text, cues in zip(texts, found, strict=True):
        assert cues
        lines = [line.strip() for line in cues[0].text.split("\n")]
        assert VTT.read(HEAD + text, "x").lanes[0].transcript.text.split("\n") == ([x for x in lines if x] or [""])


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.startswith("timings") and "omitted" not in n])
def test_what_the_rules_drop_or_bend_is_told(name: str) -> None:
    document = VTT.read((FOLDER / f"{name}.vtt").read_bytes().decode("utf-8-sig"), name)
    assert any(re.match(r"line \d+: a cue ", note) for note in document.repairs)


@pytest.mark.parametrize(("text", "wanted"), CUE_TEXTS)
def test_cue_text_reads_by_the_rules(text: str, wanted: str) -> None:
    lines = [line.strip() for line in wanted.split("\n")]
    assert VTT.read(HEAD + text, "x").lanes[0].transcript.text == "\n".join(line for line in lines if line)


def test_voices_are_speakers() -> None:
    document = VTT.read(HEAD + "<v 张三>你好</v>\n<v.loud Li &amp; Si>好", "x")
    segments = document.lanes[0].transcript.segments
    assert [(s.speaker, s.cue) for s in segments] == [("张三", 1), ("Li & Si", 1)]


def test_times_inside_a_cue_give_tokens() -> None:
    document = VTT.read(HEAD + "一<00:01.000>二<00:00:02.000><c>三</c>\n四<00:12.000>五", "x")
    transcript = document.lanes[0].transcript
    assert [(t.span.of(transcript.text), t.interval.start, t.interval.end) for t in transcript.tokens] == [
        ("一", 0, 1000),
        ("二", 1000, 2000),
        ("三\n四五", 2000, 9000),  # a time after the end of the cue is none
    ]


@pytest.mark.parametrize(
    ("raw", "text", "told"),
    [
        ("00:01.000 --> 00:02.000\n好", "好", "line 1: the first line is not `WEBVTT`"),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\n好", "好", "line 3: times not written as"),
        ("WEBVTT\n\n00：00：01．000 --> 00：00：02．000\n好", "好", "line 3: times not written as"),
        (HEAD + "a<b && c>d", "ad", "line 4: unknown markup, not part of the text (<b && c>)"),
        (HEAD + "a<b", "a", "line 4: markup that does not end, not part of the text (<b)"),
        ("WEBVTT\n谁听写的\n\n00:01.000 --> 00:02.000\n好", "好", "line 2: text in the header, not part of any cue"),
        ("WEBVTT\n\n1\n\n00:01.000 --> 00:02.000\n好", "好", "line 3: a block without times, left out"),
    ],
)
def test_repairs_are_told_with_their_line(raw: str, text: str, told: str) -> None:
    document = VTT.read(raw, "x")
    assert document.lanes[0].transcript.text == text
    assert any(note.startswith(told) for note in document.repairs), document.repairs


def test_what_is_no_webvtt_is_refused() -> None:
    with pytest.raises(InputError, match=r"a\.vtt:1: not WebVTT"):
        VTT.read("nothing of the kind\n", "a.vtt")


ROLLING = """WEBVTT
Kind: captions

00:00:00.080 --> 00:00:02.000 align:start position:0%
\x20
今天<00:00:00.500><c>讲讲</c><00:00:01.000><c>界面</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
今天讲讲界面
\x20

00:00:02.010 --> 00:00:04.000 align:start position:0%
今天讲讲界面
它<00:00:02.500><c>发布</c><00:00:03.000><c>了</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
它发布了
\x20

00:00:04.010 --> 00:00:06.000 align:start position:0%
它发布了
再见<00:00:04.500><c>吧</c>
"""


def test_rolling_captions_are_read_once_and_changed_wherever_they_are_shown() -> None:
    document = VTT.read(ROLLING, "auto.vtt")
    lane = document.lanes[0]
    assert lane.transcript.text == "今天讲讲界面\n它发布了\n再见吧"
    assert [t.interval.start for t in lane.transcript.tokens] == [80, 500, 1000, 2010, 2500, 3000, 4010, 4500]
    assert splice(document, [[]], VTT.escape) == ROLLING
    edits = [Edit(Span(4, 6), "Gemini"), Edit(Span(11, 11), "！")]
    wanted = ROLLING.replace("界面", "Gemini").replace("了</c>", "了！</c>").replace("它发布了", "它发布了！")
    assert splice(document, [edits], VTT.escape) == wanted


def test_a_song_that_repeats_its_lines_does_not_roll() -> None:
    raw = "WEBVTT\n\n" + "\n".join(f"00:0{n}.000 --> 00:0{n}.900\n啦啦啦\n" for n in range(5))
    assert VTT.read(raw, "x").lanes[0].transcript.text == "\n".join(["啦啦啦"] * 5)


@given(
    texts=st.lists(st.lists(st.sampled_from(["一", "2", "two words", "a: b", "12:00", "x;y"]), min_size=1, max_size=3)),
    dirt=st.sampled_from(["", "<i>", " ", "-->", "\r", "\n\n9\n", "&", "NOTE"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    numbered=st.booleans(),
    data=st.data(),
)
def test_the_quick_way_reads_what_the_careful_way_reads(
    texts: list[list[str]], dirt: str, newline: str, numbered: bool, data: st.DataObject
) -> None:
    blocks = (
        f"{n}\n" * numbered + f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n" + "\n".join(rows) + "\n"
        for n, rows in enumerate(texts, 1)
    )
    raw = "WEBVTT\n\n" + "\n".join(blocks)
    at = data.draw(st.integers(0, len(raw)))
    raw = (raw[:at] + dirt + raw[at:]).replace("\n", newline)
    quick = plain_cues(raw, "WEBVTT\n\n", vtt._PLAIN)
    assert quick or not texts or dirt
    if quick:
        repairs = Repairs()
        assert quick == vtt._parsed(raw, "x", repairs)
        assert repairs.told() == ()
