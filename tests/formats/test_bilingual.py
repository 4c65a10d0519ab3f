"""Two tracks in one: nothing is lost, what is said at one time stands together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from subfix.cue import Shown, Track
from subfix.formats import by_name, differences, paired
from subfix.timeline import Interval


def track(language: str, *cues: tuple[int, int, str]) -> Track:
    return Track(language, tuple(Shown(Interval(a, b), tuple(text.split("/"))) for a, b, text in cues))


def rows(found: Track) -> list[tuple[int, int, str]]:
    return [(c.interval.start, c.interval.end, "/".join(c.lines)) for c in found.cues]


def test_tracks_that_share_cues_share_them_on() -> None:
    upper = track("zh-Hans", (0, 1000, "谷歌"), (1000, 2000, "模型/很大"))
    lower = track("zh-Hant", (0, 1000, "谷歌"), (1000, 2000, "模型/很大"))
    assert rows(paired(upper, lower).track) == [(0, 1000, "谷歌/谷歌"), (1000, 2000, "模型/很大/模型/很大")]


def test_cues_go_where_they_share_most_time() -> None:
    upper = track("zh-Hans", (0, 3000, "一"), (3000, 5000, "二"), (9000, 9500, "三"))
    lower = track("en", (0, 1400, "one"), (1400, 3200, "and"), (3300, 5200, "two"), (7000, 8000, "alone"))
    assert rows(paired(upper, lower).track) == [
        (0, 3000, "一/one and"),
        (3000, 5000, "二/two"),
        (7000, 8000, "alone"),
        (9000, 9500, "三"),
    ]


@st.composite
def tracks(draw: st.DrawFn, name: str) -> Track:
    now, cues = 0, []
    for n in range(draw(st.integers(0, 6))):
        start = now + draw(st.integers(0, 5))
        now = start + draw(st.integers(1, 5))
        cues.append((start, now, f"{name}{n}"))
    return track(name, *cues)


def test_a_cue_that_covers_two_joins_them() -> None:
    upper = track("zh-Hans", (0, 2000, "一"), (2000, 4000, "二"), (4000, 6000, "三"))
    lower = track("en", (0, 3900, "one and two"), (4000, 6000, "three"))
    assert rows(paired(upper, lower).track) == [(0, 4000, "一 二/one and two"), (4000, 6000, "三/three")]


def test_joined_cues_are_no_longer_than_a_cue_may_be() -> None:
    upper = track("zh-Hans", (0, 4000, "一"), (4000, 8000, "二"))
    lower = track("en", (0, 8000, "one and two"))
    assert rows(paired(upper, lower).track) == [(0, 4000, "一/one and two"), (4000, 8000, "二")]


def test_what_only_touches_stands_alone_in_the_free_time() -> None:
    upper = track("zh-Hans", (0, 2000, "一"), (4000, 6000, "二"))
    lower = track("en", (1900, 4100, "between"))
    assert rows(paired(upper, lower).track) == [(0, 2000, "一"), (2000, 4000, "between"), (4000, 6000, "二")]


def test_it_is_said_what_stands_alone_and_whose_lines_are_above() -> None:
    upper = track("zh-Hans", (0, 2000, "一"), (9000, 9900, "二"))
    lower = track("en", (0, 2000, "one"), (4000, 5000, "x"), (5000, 6000, "y"))
    found = paired(upper, lower, below=False)
    assert (found.upper_alone, found.lower_alone) == (1, 2)
    assert rows(found.track)[0] == (0, 2000, "one/一")


@given(upper=tracks("a"), lower=tracks("b"), below=st.booleans())
def test_every_line_is_shown_once_in_order_and_nothing_overlaps(upper: Track, lower: Track, below: bool) -> None:
    cues = paired(upper, lower, below=below).track.cues
    words = [word for cue in cues for line in cue.lines for word in line.split(" ")]
    for one in (upper, lower):
        mine = [line for cue in one.cues for line in cue.lines]
        assert [w for w in words if w in mine] == mine
    assert len(words) == sum(len(cue.lines) for cue in (*upper.cues, *lower.cues))
    assert all(one.interval.end <= other.interval.start for one, other in pairwise(cues))
    times = {t for cue in (*upper.cues, *lower.cues) for t in (cue.interval.start, cue.interval.end)}
    assert {t for cue in cues for t in (cue.interval.start, cue.interval.end)} <= times


@given(one=tracks("a"))
def test_a_track_goes_with_itself_cue_by_cue(one: Track) -> None:
    found = paired(one, one)
    assert (found.upper_alone, found.lower_alone) == (0, 0)
    assert [c.interval for c in found.track.cues] == [c.interval for c in one.cues]
    assert [c.lines for c in found.track.cues] == [(*c.lines, *c.lines) for c in one.cues]


@given(upper=tracks("甲"), lower=tracks("b"))
def test_a_merged_file_reads_back_the_same(upper: Track, lower: Track) -> None:
    found = paired(upper, lower).track
    for name in ("srt", "vtt", "ass"):
        form = by_name(name)
        assert form.write is not None
        assert differences(found, form.write(found), form) == ()


@st.composite
def messy_tracks(draw: st.DrawFn, name: str) -> Track:
    """Cues in any order, over one another, some without length."""
    cues = draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=6))
    return track(name, *((start, start + length, f"{name}{n}") for n, (start, length) in enumerate(cues)))


@given(upper=messy_tracks("a"), lower=messy_tracks("b"))
def test_nothing_is_lost_of_messy_tracks(upper: Track, lower: Track) -> None:
    cues = paired(upper, lower).track.cues
    words = [word for cue in cues for line in cue.lines for word in line.split(" ")]
    assert sorted(words) == sorted(line for cue in (*upper.cues, *lower.cues) for line in cue.lines)
    assert all(a.interval <= b.interval for a, b in pairwise(cues))
