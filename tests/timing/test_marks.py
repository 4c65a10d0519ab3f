"""Times written into a text."""

import pytest

from subfix.cue import Cut
from subfix.text import Span
from subfix.timing.marks import timed_by_marks
from subfix.timing.spoken import estimate

TIMED = [
    ("[00:00] 大家好。\n[12:30] 我们再聊", "大家好。\n我们再聊", [(0, 0), (5, 750_000)]),
    ("00:05 大家好。\n1:02:30 再聊", "大家好。\n再聊", [(0, 5_000), (5, 3_750_000)]),
    ("（0:05）大家好。（0:09）再见", "大家好。再见", [(0, 5_000), (4, 9_000)]),
    ("00:05\n大家好。\n00:09\n再见", "大家好。\n再见", [(0, 5_000), (5, 9_000)]),
]
UNTOUCHED = [
    "比分是[12:30]，赢了",
    "[12:30] 一\n[09:00] 二",
    "12:30 开门",
    "一天 12:30 和 13:30 吃饭",
    "3:2 赢了\n4:1 输了",
    "",
]


@pytest.mark.parametrize(("text", "left", "anchors"), TIMED)
def test_a_time_line(text: str, left: str, anchors: list[tuple[int, int]]) -> None:
    step, found = timed_by_marks(text)
    assert step.after == left
    assert [(a.place, a.time) for a in found] == anchors


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_time_line_stays(text: str) -> None:
    step, found = timed_by_marks(text)
    assert step.after == text
    assert found == ()


def test_the_estimate_keeps_to_the_marks() -> None:
    text = "0:00 今天我们聊一聊。\n1:00 再见。"
    step, anchors = timed_by_marks(text)
    cuts = (Cut(Span(0, 9)), Cut(Span(9, len(step.after))))
    assert [s.interval.start for s in estimate(step.after, cuts, 0, 65_000, anchors)] == [0, 60_000]
