"""The least that windows can cost as forms, reckoned without aligning them: two of three pairs end here.

Where every phone is free to choose the best that the other side has, whether another chose it too or not, the sum is
never more than what a true alignment costs. Either side may choose: all of the window is put in, and each phone of the
form takes from that what it can; or all of the form is lost, and each phone of the window takes from that.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import confusions
from subfix.correct.align import COLUMNS, Codes, Costs, Ints, Patterns, changed
from subfix.correct.hear import Sounds

WIDTHS: Final = (8, 12, 18, 64)  # runs of up to so many phones are padded to that many and summed together
NOTHING: Final = 1000  # more than any phone costs


class Noise:
    """What the phones of windows that begin within a part of the text can save, when they were put in for nothing.

    Items `low .. high - 1` of `sounds`; windows of `widest` items at most.
    """

    def __init__(self, sounds: Sounds, low: int, high: int, widest: int) -> None:
        self.low, self.count = low, high - low
        self.places = sounds.at[low : high + 1] - sounds.at[low]
        self.before = np.zeros(self.places[-1] + 1, np.int64)
        np.cumsum(confusions.put_in()[sounds.phones[sounds.at[low] : sounds.at[high]]], out=self.before[1:])
        # a row for each window, by its width and first item: the most that a code of a form saves
        saved = np.empty((widest, self.count, COLUMNS), np.int16)
        known, row = np.unique(sounds.token[low:high], return_inverse=True)
        _saved(sounds, known).take(row, axis=0, out=saved[0])
        for width in range(1, widest):
            saved[width] = saved[width - 1]
            np.minimum(saved[width, :-width], saved[0, width:], out=saved[width, :-width])
        self.saved = saved.ravel()

    def least(self, first: Ints, last: Ints, of: Patterns, runs: Ints) -> Ints:
        """The least that each window costs as the run of `of` beside it, where the run chooses."""
        at = first - self.low
        out = self.before[self.places[at + (last + 1 - first)]] - self.before[self.places[at]]
        base = ((last - first) * self.count + at) * COLUMNS
        begins = of.at[runs]
        for rows, place, there in _padded(of.at[runs + 1] - begins):
            places = begins[rows][:, None] + place
            codes, lost = of.codes.take(places, mode="clip"), of.lost.take(places, mode="clip")
            each = np.minimum(self.saved.take(base[rows][:, None] + codes), lost)
            out[rows] += np.where(there, each, 0).sum(axis=1)
        return out


@cache
def _each() -> Costs:
    """What each code of a form takes from the cost of a phone that was put in: a row for each phone; below 0."""
    return np.ascontiguousarray(changed() - confusions.put_in()[:, None])


def _saved(sounds: Sounds, tokens: Ints) -> Costs:
    """The least of `_each` over the phones of each of `tokens`."""
    start = sounds.starts[tokens]
    size = sounds.starts[tokens + 1] - start
    out = np.full((len(tokens), COLUMNS), NOTHING, np.int16)
    for step in range(int(size.max(initial=0))):
        some = (size > step).nonzero()[0]
        out[some] = np.minimum(out[some], _each()[sounds.codes[start[some] + step]])
    return out


def least(phones: Codes, starts: Ints, sizes: Ints, of: Patterns, runs: Ints) -> Ints:
    """The least that each stretch of `phones` costs as the run of `of` beside it, where the stretch chooses."""
    out = of.silence[runs]
    saved, put = of.saved.ravel(), confusions.put_in()
    base = runs * confusions.SIZE
    for rows, place, there in _padded(sizes):
        codes = phones.take(starts[rows][:, None] + place, mode="clip")
        each = np.minimum(saved.take(base[rows][:, None] + codes), put[codes])
        out[rows] += np.where(there, each, 0).sum(axis=1)
    return out


def _padded(sizes: Ints) -> Iterator[tuple[Ints, Ints, NDArray[np.bool_]]]:
    """Rows about as long, the places in them, and which of these there are."""
    shorter = 0
    for width in WIDTHS:
        rows = np.flatnonzero((sizes > shorter) & (sizes <= width))
        if len(rows):
            place = np.arange(width)
            yield rows, place, place < sizes[rows][:, None]
        shorter = width
