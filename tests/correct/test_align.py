"""Runs of sounds beside each other: what the batches say is what one pair at a time would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from subfix.correct import confusions
from subfix.correct.align import most_saved, patterns, savings
from subfix.phones import ALPHABET

CODES = st.integers(1, len(ALPHABET))
STRETCHES = st.lists(CODES, max_size=20)
RUNS = st.lists(CODES, min_size=2, max_size=30)


def cost(heard: list[int], said: list[int]) -> int:
    """The weighted edit distance, cell by cell."""
    sub, lost, put = confusions.substitution(), confusions.lost().tolist(), confusions.put_in().tolist()

    def weight(place: int) -> float:
        return confusions.FIRST if place == 0 and confusions.lengths()[said[0]] >= 100 else 1.0

    def dropped(place: int) -> int:
        return int(lost[said[place]] * weight(place))

    row = [0]
    for place in range(len(said)):
        row.append(row[-1] + dropped(place))
    for code in heard:
        fresh = [row[0] + put[code]]
        for place, other in enumerate(said):
            changed = int(int(sub[code * confusions.SIZE + other]) * weight(place))
            fresh.append(min(row[place] + changed, row[place + 1] + put[code], fresh[-1] + dropped(place)))
        row = fresh
    return row[-1]


@given(st.lists(st.tuples(STRETCHES, RUNS), min_size=1, max_size=12))
def test_costs_are_those_of_each_pair(pairs: list[tuple[list[int], list[int]]]) -> None:
    heard, said = [a for a, _ in pairs], [b for _, b in pairs]
    phones = np.array([code for run in heard for code in run], np.uint8)
    sizes = np.array([len(run) for run in heard], np.int64)
    starts = np.cumsum(sizes) - sizes
    ends = np.cumsum([0, *(len(run) for run in said)])
    of = patterns(np.array([code for run in said for code in run], np.uint8), ends)
    some = np.flatnonzero(sizes > 0)  # no window is empty
    saved = savings(phones, starts[some], sizes[some], of, some)
    worst = [int(confusions.put_in()[heard[at]].sum() + of.silence[at]) for at in some]
    assert [a + b for a, b in zip(worst, saved.tolist(), strict=True)] == [cost(heard[at], said[at]) for at in some]
    assert (most_saved(phones, starts[some], sizes[some], of, some) <= saved).all()
