"""Times as people write them."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.timeline import Interval, _rising, clock, parse_clock, stamp, stray_marks, time_marks


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[00:00] 大家好。\n[12:30] 我们再聊", [("[00:00] ", 0), ("[12:30] ", 750_000)]),
        ("00:05 大家好。\n1:02:30 再聊", [("00:05 ", 5_000), ("1:02:30 ", 3_750_000)]),
        ("（0:05）大家好。（0:09）再见", [("（0:05）", 5_000), ("（0:09）", 9_000)]),
        ("00:05\n大家好。\n00:09\n再见", [("00:05\n", 5_000), ("00:09\n", 9_000)]),
        # a slip among many costs itself alone
        (
            "[0:05] 一\n[10:10] 二\n[0:15] 三\n[0:20] 四\n[0:25] 五",
            [("[0:05] ", 5_000), ("[0:15] ", 15_000), ("[0:20] ", 20_000), ("[0:25] ", 25_000)],
        ),
        # none of these tells a time line
        ("比分是[12:30]，赢了", []),
        ("[12:30] 一\n[09:00] 二", []),
        ("12:30 开门", []),
        ("一天 12:30 和 13:30 吃饭", []),
        ("[0:05] 一\n[10:10] 二\n[0:15] 三\n[0:20] 四", []),
        ("[0:05] 一\n[0:05] 二", []),
        ("3:2 赢了\n4:1 输了", []),
        ("", []),
    ],
)
def test_time_marks(text: str, found: list[tuple[str, int]]) -> None:
    assert [(span.of(text), time) for span, time in time_marks(text)] == found


@given(st.lists(st.integers(0, 12), max_size=12))
def test_every_time_in_a_text_is_a_mark_or_a_stray(minutes: list[int]) -> None:
    text = "\n".join(f"[{m}:00] 好" for m in minutes)
    marks, strays = time_marks(text), stray_marks(text)
    assert len(marks) + len(strays) == len(minutes)
    assert not {span for span, _ in marks} & {*strays}
    times = [time for _, time in marks]
    assert times == sorted({*times})
    assert len(strays) <= len(minutes) // 5 or not marks
    rising = all(a < b for a, b in pairwise(minutes))
    assert bool(strays) == (bool(minutes) and (not rising or len(minutes) == 1))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9))
def test_most_rising_numbers_are_found(numbers: list[int]) -> None:
    places = _rising(numbers)
    chosen = [numbers[i] for i in places]
    assert places == sorted({*places})
    assert chosen == sorted({*chosen})
    longest = max(
        n for n in range(1, len(numbers) + 1) if any(list(c) == sorted({*c}) for c in combinations(numbers, n))
    )
    assert len(chosen) == longest
