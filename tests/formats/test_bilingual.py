"""Two tracks in one: nothing is lost, what is said at one time stands together."""

from hypothesis import given
from hypothesis import strategies as st

from subfix.cue import Shown, Track
from subfix.formats import paired
from subfix.timeline import Interval


def track(language: str, *cues: tuple[int, int, str]) -> Track:
    return Track(language, tuple(Shown(Interval(a, b), tuple(text.split("/"))) for a, b, text in cues))


def rows(found: Track) -> list[tuple[int, int, str]]:
    return [(c.interval.start, c.interval.end, "/".join(c.lines)) for c in found.cues]


def test_tracks_that_share_cues_share_them_on() -> None:
    upper = track("zh-Hans", (0, 1000, "谷歌"), (1000, 2000, "模型/很大"))
    lower = track("zh-Hant", (0, 1000, "谷歌"), (1000, 2000, "模型/很大"))
    assert rows(paired(upper, lower)) == [(0, 1000, "谷歌/谷歌"), (1000, 2000, "模型/很大/模型/很大")]


def test_cues_go_where_they_share_most_time() -> None:
    upper = track("zh-Hans", (0, 3000, "一"), (3000, 5000, "二"), (9000, 9500, "三"))
    lower = track("en", (0, 1400, "one"), (1400, 3200, "and"), (3300, 5200, "two"), (7000, 8000, "alone"))
    assert rows(paired(upper, lower)) == [
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
        now = start + draw(st.integers(0, 5))
        cues.append((start, now, f"{name}{n}"))
    return track(name, *cues)


@given(upper=tracks("a"), lower=tracks("b"))
def test_every_line_is_shown_once(upper: Track, lower: Track) -> None:
    found = paired(upper, lower)
    words = [word for cue in found.cues for line in cue.lines for word in line.split(" ")]
    assert sorted(words) == sorted(line for cue in (*upper.cues, *lower.cues) for line in cue.lines)
    assert [w for w in words if w.startswith("b")] == [line for cue in lower.cues for line in cue.lines]
    assert {cue.interval for cue in upper.cues} <= {cue.interval for cue in found.cues}
