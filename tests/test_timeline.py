"""Times as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.timeline import Interval, clock, parse_clock, stamp


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1:35:00", 5_700_000),
        ("5700", 5_700_000),
        ("0:05", 5_000),
        ("0:05.25", 5_250),
        ("12:30,5", 750_500),
        ("90", 90_000),
    ],
)
def test_clock_times(text: str, ms: int) -> None:
    assert parse_clock(text) == ms


@pytest.mark.parametrize("text", ["", "x", "1:60", "1:75:00", "-5", "1:2:3:4", "5 minutes", "1.2.3"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_clock(text)


@given(st.integers(0, 400_000_000))
def test_a_stamp_reads_back(ms: int) -> None:
    assert parse_clock(stamp(ms, ".")) == ms
    assert parse_clock(clock(ms)) == ms - ms % 1000


def test_an_interval_is_not_reversed() -> None:
    with pytest.raises(ValueError, match="not an interval"):
        Interval(5, 4)
    assert Interval(1, 3).union(Interval(7, 9)) == Interval(1, 9)
