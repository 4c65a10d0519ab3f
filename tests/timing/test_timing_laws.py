"""Laws of times: any text, any cuts, any tokens, any profile."""

import dataclasses
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.cue import Cue, Cut
from subfix.document import Token
from subfix.errors import UsageError
from subfix.profiles import PROFILES
from subfix.text import Span
from subfix.timeline import Interval
from subfix.timing.polish import arrange, polish
from subfix.timing.spoken import Anchor, Spoken, estimate, measure

TEXT = "今天我们聊一聊，GPT 5.2 到底怎么样？\n我觉得还可以。 The model is fine, really! 对吧，嗯。99.9%的人都说好"

profiles = st.builds(
    lambda base, touching, gap: dataclasses.replace(base, touching=touching, gap=gap),
    st.sampled_from(PROFILES),
    st.booleans(),
    st.sampled_from([0, 83, 1000]),
)


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, tuple[Cut, ...]]:
    text = TEXT * draw(st.integers(1, 3))
    inner = draw(st.lists(st.integers(1, len(text) - 1), max_size=30, unique=True))
    places = [0, *sorted(inner), len(text)]
    return text, tuple(Cut(Span(a, b)) for a, b in pairwise(places))


@st.composite
def tokens(draw: st.DrawFn, text: str) -> list[Token]:
    """Timed runs in the order of the text, their times in any disorder."""
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=20, unique=True)))
    out = []
    for a, b in zip(places[::2], places[1::2], strict=False):
        start = draw(st.integers(0, 60_000))
        out.append(Token(Span(a, b), Interval(start, start + draw(st.integers(0, 8000)))))
    return out


def in_order(cues: tuple[Cue, ...], end: int | None = None) -> None:
    for cue in cues:
        assert cue.interval.start <= cue.interval.end
        assert end is None or cue.interval.end <= end
    for a, b in pairwise(cues):
        assert a.interval.end <= b.interval.start
        assert a.interval.start < b.interval.start


@given(cut_texts(), st.integers(20_000, 600_000), profiles)
def test_estimated_cues_are_in_order_and_within(case, end: int, profile) -> None:
    text, cuts = case
    try:
        spoken = estimate(text, cuts, 0, end)
    except UsageError:
        return
    cues = polish(text, cuts, spoken, profile, end)
    in_order(cues, end)
    assert [c.span for c in cues] == [c.span for c in cuts]
    if end > len(cuts) * (profile.shortest + profile.gap + 1):
        assert all(c.interval.duration >= profile.shortest for c in cues)
    assert all(c.interval.duration <= profile.longest for c in cues)


@given(cut_texts(), st.data(), profiles)
def test_measured_cues_are_in_order(case, data: st.DataObject, profile) -> None:
    text, cuts = case
    spoken = measure(text, cuts, data.draw(tokens(text)))
    for a, b in pairwise(spoken):
        assert a.interval.end <= b.interval.start
    cues = polish(text, cuts, spoken, profile)
    in_order(cues)
    for a, b in pairwise(cues):
        gap = b.interval.start - a.interval.end
        assert gap >= profile.gap or (profile.touching and gap == 0), (a, b)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), min_size=1, max_size=20), profiles)
def test_polish_of_any_speech(steps: list[tuple[int, int]], profile) -> None:
    """Speech of any pace: no overlap, gaps as the profile wants them, nothing too long."""
    text, at, spoken, cuts = "好啊" * len(steps), 0, [], []
    for n, (pause, length) in enumerate(steps):
        at += pause
        spoken.append(Spoken(Interval(at, at + length), 1.0))
        cuts.append(Cut(Span(2 * n, 2 * n + 2)))
        at += length
    cues = polish(text, cuts, spoken, profile)
    in_order(cues)
    assert all(profile.shortest <= c.interval.duration <= profile.longest for c in cues)


@given(cut_texts(), st.data())
def test_anchors_pin(case, data: st.DataObject) -> None:
    text, cuts = case
    cut = data.draw(st.sampled_from(cuts))
    place = cut.span.start + len(cut.span.of(text)) - len(cut.span.of(text).lstrip("，？。！\n 、.!%"))
    if place >= cut.span.end or not text[place].isalnum():
        return
    try:
        spoken = estimate(text, cuts, 0, 120_000, [Anchor(place, 60_000)])
    except UsageError:
        return
    at = next(s for c, s in zip(cuts, spoken, strict=True) if c == cut)
    assert at.interval.start == 60_000
    assert at.confidence == max(s.confidence for s in spoken)


def test_anchors_out_of_order_are_refused() -> None:
    cuts = (Cut(Span(0, len(TEXT))),)
    with pytest.raises(UsageError, match="does not come after"):
        estimate(TEXT, cuts, 0, 60_000, [Anchor(5, 40_000), Anchor(20, 30_000)])


def test_a_duration_nobody_could_speak_in_is_refused() -> None:
    with pytest.raises(UsageError, match="a second"):
        estimate(TEXT * 100, (Cut(Span(0, 100 * len(TEXT))),), 0, 10_000)


def test_time_to_read_is_borrowed_through_a_neighbour_that_has_none_to_spare() -> None:
    """The second cue lacks 200 ms, the third has just enough and comes later as a whole: the fourth gives."""
    plain = dataclasses.replace(PROFILES[0], linger=0, close=0, gap=0)
    spoken = [Interval(a, b) for a, b in pairwise([0, 2000, 3000, 5000, 9000])]
    times = arrange(spoken, [2000, 1200, 2000, 2000], plain)
    assert [t.start for t in times] == [0, 2000, 3200, 5200]


@given(
    st.lists(st.integers(0, 4000), min_size=2, max_size=20),
    st.lists(st.integers(834, 5000), min_size=20, max_size=20),
    profiles,
)
def test_no_cue_is_moved_far_from_its_speech_to_be_read(lengths: list[int], needs: list[int], profile) -> None:
    """At most 0.3 s earlier and 0.4 s later, where all cues are long enough to be seen."""
    lengths = [max(x, profile.shortest + profile.gap) for x in lengths]
    ends = [0, *accumulate(lengths)]
    spoken = [Interval(a, b) for a, b in pairwise(ends)]
    times = arrange(spoken, needs[: len(spoken)], profile)
    assert all(-300 <= t.start - s.start <= 400 for t, s in zip(times, spoken, strict=True))


def test_a_turn_that_lasts_until_the_next_one_is_said_in_its_beginning() -> None:
    """Minutes tell when a turn begins; a short answer before two minutes of silence does not fill them."""
    text = (
        "今天我们聊一聊开源的大模型，大家都在试。好的没有问题，那我们就这样。接下来我们说一说算力，训练要用很多显卡。"
    )
    turns = [(0, 20, 0, 5_000), (20, 34, 5_000, 125_000), (34, len(text), 125_000, 131_000)]
    tokens = [Token(Span(a, b), Interval(start, end)) for a, b, start, end in turns]
    cuts = [Cut(Span(0, 20)), Cut(Span(20, 27)), Cut(Span(27, 34)), Cut(Span(34, len(text)))]
    starts = [s.interval.start for s in measure(text, cuts, tokens)]
    assert (starts[0], starts[1], starts[3]) == (0, 5_000, 125_000)
    assert 6_000 < starts[2] < 10_000


def test_a_cue_is_as_sure_as_the_tokens_at_its_ends() -> None:
    text = "今天我们聊一聊开源的大模型。"
    tokens = [Token(Span(0, 4), Interval(0, 800)), Token(Span(4, 7), Interval(800, 1400))]
    cuts = [Cut(Span(0, 4)), Cut(Span(4, 7)), Cut(Span(7, len(text)))]
    assert [s.confidence for s in measure(text, cuts, tokens)] == [1.0, 1.0, 0.38]
    assert [s.confidence for s in measure(text, cuts, tokens, (0.9, 0.3))] == [0.9, 0.3, 0.38]


def test_deep_inside_a_long_turn_nothing_is_sure() -> None:
    text = "今天我们聊一聊开源的大模型" * 20
    cuts = [Cut(Span(a, a + 13)) for a in range(0, len(text), 13)]
    sure = [s.confidence for s in measure(text, cuts, [Token(Span(0, len(text)), Interval(0, 60_000))])]
    assert min(sure) == sure[len(sure) // 2] < 0.25
    assert sure[0] > 0.4
    assert sure[-1] > 0.4
