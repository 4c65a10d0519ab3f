"""SubRip as it is found: every fault read right, or refused with its line; nothing lost in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.document import splice
from subfix.errors import InputError
from subfix.formats import by_name, srt, track_of
from subfix.formats.cues import plain_cues
from subfix.formats.model import Repairs
from subfix.timeline import Interval

SRT = by_name("srt")
ONE = "1\n00:00:01,000 --> 00:00:02,000\n一\n"
TWO = "2\n00:00:03,000 --> 00:00:04,000\n二\n"
GOOD = [(1000, 2000, "一"), (3000, 4000, "二")]

# what is wrong with it, the file, the cues (None: those of GOOD), the beginning of what is told (empty: nothing)
DIRTY = [
    ("nothing", ONE + "\n" + TWO, None, ""),
    ("no last line break", (ONE + "\n" + TWO).rstrip(), None, ""),
    ("CR LF", (ONE + "\n" + TWO).replace("\n", "\r\n"), None, ""),
    ("CR", (ONE + "\n" + TWO).replace("\n", "\r"), None, ""),
    ("many blank lines", "\n\n" + ONE + "\n\n \n" + TWO + "\n\n", None, ""),
    ("point for comma", (ONE + "\n" + TWO).replace(",", "."), None, "line 2: times not written as"),
    ("no space at the arrow", (ONE + "\n" + TWO).replace(" --> ", "-->"), None, "line 2: times not"),
    ("short arrow", (ONE + "\n" + TWO).replace("-->", "->"), None, "line 2: times not written as"),
    ("coordinates", (ONE + "\n" + TWO).replace("2,000", "2,000  X1:10 X2:20 Y1:1 Y2:2"), None, ""),
    ("full-width times", (ONE + "\n" + TWO).replace(":", "：").replace(",", "，"), None, "line 2: times not"),
    ("no numbers", (ONE + "\n" + TWO).replace("1\n00", "00").replace("2\n00", "00"), None, "line 1: cues without"),
    ("one number missing", ONE + "\n" + TWO[2:], None, "line 5: a cue without its number"),
    ("a number twice", ONE + "\n1" + TWO[1:], None, "line 5: a cue number that is not above"),
    ("blank line after the number", ONE.replace("1\n", "1\n\n", 1) + "\n" + TWO, None, ""),
    ("no blank line between", ONE + TWO, None, "line 4: no blank line between two cues"),
    ("text on the line of the times", ONE + "\n" + TWO.replace("\n二", " 二"), None, "line 6: "),
    ("text above", "谁听写的\n\n" + ONE + "\n" + TWO, None, "line 1: text before the first cue"),
    ("two files in one", ONE + "\n\ufeff" + TWO, None, ""),
    ("two files in one, numbered anew", ONE + "\n\ufeff1" + TWO[1:], None, "line 5: a cue number that is not above"),
    (
        "a mark of direction",
        "\u200e" + ONE + "\n" + TWO.replace("2\n00", "2\n\u202a00"),
        None,
        "line 6: times not written",
    ),
    ("a lone number below", ONE + "\n" + TWO + "\n3\n", None, "line 9: a number without a cue"),
    ("empty cue", ONE + "\n2\n00:00:02,500 --> 00:00:02,600\n\n3" + TWO[1:], None, "line 5: a cue without text"),
    (
        "blank line inside",
        ONE.replace("一", "一\n\n再一") + "\n" + TWO,
        [(1000, 2000, "一\n再一"), GOOD[1]],
        "line 4: a blank line inside a cue",
    ),
    ("minus", "1\n-00:00:01,000 --> 00:00:02,000\n一\n", [(0, 2000, "一")], "line 1: a time before zero"),
    ("tenths", "1\n00:00:01,5 --> 00:00:02,25\n一\n", [(1500, 2250, "一")], "line 2: times not written as"),
    ("no hours", "1\n00:01,000 --> 00:02,000\n一\n", [GOOD[0]], "line 2: times not written as"),
    ("no milliseconds", "1\n00:00:01 --> 00:00:02\n一\n", [GOOD[0]], "line 2: times not written as"),
    ("a hundred hours", "1\n100:00:01,000 --> 100:00:02,000\n一\n", [(360_001_000, 360_002_000, "一")], ""),
    ("end before start", "1\n00:00:02,000 --> 00:00:01,000\n一\n", [(2000, 2000, "一")], "line 1: a cue that ends"),
    ("overlap", ONE + "\n2\n00:00:01,500 --> 00:00:04,000\n二\n", [GOOD[0], (1500, 4000, "二")], "line 5: a cue that"),
    ("out of order", TWO + "\n" + ONE, GOOD[::-1], "line 5: a cue"),
    (
        "broken times",
        ONE + "\n2\n00:00:0x,000 --> 00:00:02,700\n中\n\n3" + TWO[1:],
        [GOOD[0], (2000, 3000, "中"), GOOD[1]],
        "line 6: times that cannot be read",
    ),
    (
        "no times",
        ONE + "\n2\n中\n\n3" + TWO[1:],
        [GOOD[0], (2000, 3000, "中"), GOOD[1]],
        "line 5: a cue without times",
    ),
    (
        "code in the text",
        ONE.replace("一", "a<b && c>d") + "\n" + TWO,
        [(1000, 2000, "a<b && c>d"), GOOD[1]],
        "",
    ),
    (
        "markup",
        ONE.replace("一", '{\\an8}<i>一</i> <font color="#fff">再</font>') + "\n" + TWO,
        [(1000, 2000, "一 再"), GOOD[1]],
        "",
    ),
    ("a number as text", ONE.replace("一", "2025") + "\n" + TWO, [(1000, 2000, "2025"), GOOD[1]], ""),
    ("an arrow in the text", ONE.replace("一", "a --> b") + "\n" + TWO, [(1000, 2000, "a --> b"), GOOD[1]], ""),
]


@pytest.mark.parametrize(("raw", "cues", "told"), [row[1:] for row in DIRTY], ids=[row[0] for row in DIRTY])
def test_dirty_files(raw: str, cues: list[tuple[int, int, str]] | None, told: str) -> None:
    document = SRT.read(raw, "x.srt")
    found = [(c.interval.start, c.interval.end, "\n".join(c.lines)) for c in track_of(*document.lanes).cues]
    assert found == (GOOD if cues is None else cues)
    if told:
        assert any(note.startswith(told) for note in document.repairs), document.repairs
    else:
        assert document.repairs == ()
    assert splice(document, [[] for _ in document.lanes], SRT.escape) == raw


@pytest.mark.parametrize("raw", ["1", "some text", "1\nsome text", "a --> b\n", "12:00 -> lunch"])
def test_what_holds_no_cue_is_refused(raw: str) -> None:
    with pytest.raises(InputError, match=r"x\.srt:1: no cue in it") as caught:
        SRT.read(raw, "x.srt")
    assert caught.value.hint


def bilingual(*pairs: tuple[str, ...]) -> str:
    stamps = (f"00:00:{n:02},000 --> 00:00:{n:02},900" for n in range(len(pairs)))
    return "\n".join(f"{n}\n{s}\n" + "\n".join(p) + "\n" for n, (s, p) in enumerate(zip(stamps, pairs, strict=True), 1))


def test_two_languages_are_two_lanes_that_share_cues() -> None:
    raw = bilingual(
        ("大家好", "Hello everyone"),
        ("今天讲 OpenAI 的 GPT", "Today it is GPT by OpenAI"),
        ("OK", "OK"),
        ("只有中文",),
        ("Only English",),
        ("这一句很长", "分成两行", "This one is long", "on two lines"),
        ("谢谢", "Thank you"),
        ("再见", "See you"),
    )
    han, english = SRT.read(raw, "x").lanes
    assert (han.language, english.language) == ("zh-Hans", "en")
    assert han.transcript.text.split("\n") == [
        "大家好",
        "今天讲 OpenAI 的 GPT",
        "OK",
        "只有中文",
        "这一句很长",
        "分成两行",
        "谢谢",
        "再见",
    ]
    assert [s.cue for s in han.transcript.segments] == [1, 2, 3, 4, 6, 7, 8]
    assert [s.cue for s in english.transcript.segments] == [1, 2, 3, 5, 6, 7, 8]
    assert [t.interval.start for t in english.transcript.tokens] == [0, 1000, 2000, 4000, 5000, 6000, 7000]
    assert [c.lines for c in track_of(han, english).cues][5] == (
        "这一句很长",
        "分成两行",
        "This one is long",
        "on two lines",
    )


def test_marks_on_a_line_of_their_own_stay_with_the_line_above() -> None:
    raw = bilingual(
        ("大家好", "……", "Hello", "..."), ("？", "为什么", "Why?"), ("……", "..."), ("2025", "2025"), ("再见", "Bye")
    )
    han, english = SRT.read(raw, "x").lanes
    assert han.transcript.text.split("\n") == ["大家好", "……", "？", "为什么", "……", "2025", "再见"]
    assert english.transcript.text.split("\n") == ["Hello", "...", "Why?", "...", "2025", "Bye"]


@pytest.mark.parametrize(
    "pairs",
    [
        (("我们今天讲的是", "OpenAI"), ("一个模型",), ("它很大",)),  # wrapped once
        (("大家好", "你好"), ("今天", "明天"), ("再见", "走了")),
        (("Hello", "there"), ("it is", "me"), ("so", "long")),
        (("大家好", "？"), ("今天", "，", "明天"), ("再见", "2025")),  # marks and numbers are no language
        (*[("大家好", "OK")] * 3, *[("我们", "a b c d e f g 通义千")] * 2),  # the other lines are Chinese, too
    ],
)
def test_one_language_stays_one_lane(pairs: tuple[tuple[str, ...], ...]) -> None:
    assert len(SRT.read(bilingual(*pairs), "x").lanes) == 1


@given(
    texts=st.lists(st.lists(st.sampled_from(["一", "2", "two words", "a: b", "12:00", "x;y"]), min_size=1, max_size=3)),
    blank=st.sampled_from(["\n", "\n\n", ""]),
    dirt=st.sampled_from(["", "<i>", " ", "-->", "\r", "\n\n9\n"]),
    data=st.data(),
)
def test_the_quick_way_reads_what_the_careful_way_reads(
    texts: list[list[str]], blank: str, dirt: str, data: st.DataObject
) -> None:
    blocks = (
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n" + "\n".join(rows) + "\n" for n, rows in enumerate(texts, 1)
    )
    raw = blank.join(blocks)
    at = data.draw(st.integers(0, len(raw)))
    raw = (raw[:at] + dirt + raw[at:]).replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    quick = plain_cues(raw, "", srt._PLAIN)
    assert quick or not texts or dirt or not blank
    if quick:
        repairs = Repairs()
        assert quick == srt._repaired(raw, "x", repairs)
        assert repairs.told() == ()


def test_a_recording_of_more_than_a_hundred_hours() -> None:
    document = SRT.read("1\n123:00:01,000 --> 123:00:02,500\n还在说\n", "x.srt")
    (segment,) = document.lanes[0].transcript.segments
    assert segment.interval == Interval(123 * 3_600_000 + 1000, 123 * 3_600_000 + 2500)
    assert not document.repairs
