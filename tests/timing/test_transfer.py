"""Times carried over: exact where the texts agree, close where they do not, refused for another recording."""

import random
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.document import Token, Transcript
from subfix.errors import OtherRecordingError, UsageError
from subfix.text import Span
from subfix.timeline import Interval
from subfix.timing.transfer import Transfer, best_transfer, transfer

TALK = (Path(__file__).parent.parent / "data" / "livestream.txt").read_text(encoding="utf-8")[:6000]
STEP = 180  # milliseconds a letter


def heard(text: str, rate: float, size: int, seed: int = 1, lost: range = range(0)) -> Transcript:
    """`text` as a poor recogniser hears it: letters wrong, dropped and added; tokens of `size` letters."""
    r = random.Random(seed)
    letters = [c for c in text if c.isalnum()]
    out: list[tuple[str, int]] = []
    for i, c in enumerate(letters):
        roll = r.random()
        if i in lost or rate * 0.6 <= roll < rate * 0.8:
            continue
        out.append((r.choice(letters) if roll < rate * 0.6 else c, i * STEP))
        if rate * 0.8 <= roll < rate:
            out.append((r.choice(letters), i * STEP + STEP - 1))
    tokens = [
        Token(Span(i, min(i + size, len(out))), Interval(out[i][1], out[min(i + size, len(out)) - 1][1] + STEP))
        for i in range(0, len(out), size)
    ]
    return Transcript("".join(c for c, _ in out), tuple(tokens))


def errors(text: str, found: Transfer) -> list[float]:
    """How far the start of each token is from the truth, in milliseconds."""
    letters = [i for i, c in enumerate(text) if c.isalnum()]
    return sorted(
        abs(t.interval.start - (bisect_right(letters, t.span.start) - 1) * STEP) for t in found.tokens
    )  # fmt: skip


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.15, 0.3])
@pytest.mark.parametrize("size", [1, 3, 14])
def test_most_starts_are_right_whatever_the_errors(rate: float, size: int) -> None:
    found = transfer(TALK, heard(TALK, rate, size))
    off = errors(TALK, found)
    assert off[len(off) // 2] <= STEP * (0.2 + size / 14)
    assert off[-1] <= 3000
    assert found.missing == ()
    assert found.foreign == ()
    assert abs(found.found - (1 - rate * 0.8)) < 0.03


def test_the_same_text_gets_the_same_times() -> None:
    timed = heard(TALK, 0, 5)
    found = transfer(timed.text, timed)
    assert found.tokens == timed.tokens
    assert set(found.confidence) == {1.0}
    assert found.found == 1


@pytest.mark.parametrize(
    ("text", "heard_as"),
    [
        ("今天，讲 OpenAI 的新模型。", "今天講openai的新模型"),
        ("一共 25 家公司，用 GPT。", "一共２５家公司用ＧＰＴ"),
        ("A state-of-the-art model; it's Mr. O'Brien's.", "a state of the art model its mr obriens"),
        ("naïve café", "NAÏVE  CAFÉ"),
    ],
)
def test_marks_case_width_and_script_do_not_count(text: str, heard_as: str) -> None:
    timed = Transcript(heard_as, (Token(Span(0, len(heard_as)), Interval(1000, 4000)),))
    found = transfer(text, timed)
    assert [(t.span.of(text), t.interval) for t in found.tokens] == [(text.rstrip("。."), Interval(1000, 4000))]
    assert found.found == 1


def test_of_several_languages_the_one_that_fits_gives_the_times() -> None:
    chinese = heard(TALK[:400], 0.15, 3)
    other = "And this is what the very same people say in another language, line by line. " * 4
    english = Transcript(other, (Token(Span(0, len(other)), Interval(0, 60_000)),))
    assert best_transfer(TALK[:400], (english, chinese)) == transfer(TALK[:400], chinese)
    assert best_transfer(other, (english, chinese)).found == 1
    with pytest.raises(OtherRecordingError):
        best_transfer("先把土豆切成丝，再放进冷水里泡一会儿。" * 3, (english, chinese))


@pytest.mark.parametrize("size", [2, 14])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lost_stretch_is_marked_and_hurts_nothing_beside_it(size: int, seed: int) -> None:
    letters = [i for i, c in enumerate(TALK) if c.isalnum()]
    lost = range(2000, 2300)
    found = transfer(TALK, heard(TALK, 0.15, size, seed, lost))
    (stretch,) = found.missing
    assert abs(stretch.start - letters[2000]) < 15
    assert abs(stretch.end - letters[2299]) < 15
    assert max(errors(TALK, found)) <= 3000


def test_foreign_stretches_are_told_by_their_time() -> None:
    advert = "以下内容与本节目无关欢迎订阅天气预报明天多云转晴气温十五度请听众朋友注意添衣保暖"
    timed = heard(TALK, 0.05, 2)
    size = len(advert)
    tokens = (
        *timed.tokens[:400],
        Token(Span(800, 800 + size), Interval(144_000, 144_001)),
        *(Token(t.span.shift(size), t.interval) for t in timed.tokens[400:]),
    )
    found = transfer(TALK, Transcript(timed.text[:800] + advert + timed.text[800:], tokens))
    assert len(found.foreign) == 1
    assert abs(found.foreign[0].start - timed.tokens[400].interval.start) < 3000
    assert found.missing == ()


def test_a_transcript_without_times_gives_none() -> None:
    with pytest.raises(UsageError, match="has none"):
        transfer("好", Transcript("好"))


def test_captions_of_a_part_are_enough() -> None:
    part = TALK[2000:3000]
    found = transfer(TALK, heard(part, 0.1, 3))
    assert len(found.missing) == 2
    assert found.missing[0].start < 5
    assert all(1990 < t.span.start < 3010 for t in found.tokens)


@given(data=st.data())
def test_tokens_are_in_order_and_inside_the_text(data: st.DataObject) -> None:
    letters = st.text(st.sampled_from("的我a1。 "), max_size=40)
    text = data.draw(letters)
    other = data.draw(st.one_of(letters, st.just(text)))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(other)), max_size=8)) | {0, len(other)})
    tokens = tuple(Token(Span(a, b), Interval(a * 100, b * 100)) for a, b in pairwise(cuts))
    try:
        found = transfer(text, Transcript(other, tokens))
    except UsageError:
        return
    assert len(found.tokens) == len(found.confidence)
    at = when = 0
    for token, sure in zip(found.tokens, found.confidence, strict=True):
        assert token.span
        assert token.span.start >= at
        assert token.interval.start >= when
        assert 0 <= sure <= 1
        at, when = token.span.end, token.interval.end
    assert at <= len(text)
    assert all(not any(t.span.start < m.start < t.span.end <= m.end for t in found.tokens) for m in found.missing)


def test_a_phrase_said_twice_and_misheard_once_leads_nowhere() -> None:
    first, between, second = (
        "你对今年有过哪些预期",
        "我写了那么长一条网友们你是其中一部分我们这个直播都得互动",
        "你对今年有哪些预期",
    )
    text = TALK[:800] + first + between + second + TALK[800:1600]
    # the first is heard as the second should be, the second not at all well
    other = (
        TALK[:800]
        + "你对今年有哪些预期"
        + "我写了那么场以条王友门你时其种一不分我门这各值播渡得户动"
        + "泥队金年油那些语气"
        + TALK[800:1600]
    )
    letters = [i for i, c in enumerate(other) if c.isalnum()]
    timed = Transcript(
        other, tuple(Token(Span(i, i + 1), Interval(k * STEP, k * STEP + STEP)) for k, i in enumerate(letters))
    )
    found = transfer(text, timed)
    assert max(errors(text, found)) <= STEP
    assert found.missing == found.foreign == ()
