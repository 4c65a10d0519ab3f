"""How alike two runs of sounds are: weighted edit distance over whole batches of pairs at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import confusions
from subfix.correct.confusions import SIZE
from subfix.phones import ALPHABET

Ints = NDArray[np.int64]
Codes = NDArray[np.uint8]
Costs = NDArray[np.int16]

CELLS: Final = 100_000  # cells of distance tables filled together: large enough for numpy, small enough for the cache
SPREAD: Final = 2  # forms so much longer than the shortest are aligned with it: padding costs time too
FIRSTS: Final = len(ALPHABET) + 1  # a phone that a run begins with and that weighs more has so much higher a code
COLUMNS: Final = 2 * FIRSTS


@dataclass(frozen=True, slots=True)
class Patterns:
    """Runs of phones, none of them empty, made ready for comparing others with them; all costs in hundredths.

    Run `i` lies from `at[i]` to `at[i + 1]`. A consonant or digit weighs more where a run begins with it.
    """

    at: Ints
    codes: Codes
    lost: Costs
    """What it costs that a phone is lost."""
    silence: Ints
    """What it costs that all of a run is lost."""
    saved: Costs
    """A row for each run, a column for each code: the most that a phone of the code takes from its silence, below 0."""


def patterns(phones: Codes, at: Ints) -> Patterns:
    """The patterns of the runs of `phones` that begin at each of `at`, which ends with their length."""
    begins = at[:-1]
    firsts = begins[confusions.lengths()[phones[begins]] >= 100]
    codes, lost = phones.copy(), confusions.lost()[phones]
    codes[firsts] += FIRSTS
    lost[firsts] = (lost[firsts] * confusions.FIRST).astype(np.int16)
    saved = np.zeros((len(begins), SIZE), np.int16)
    before = np.zeros(len(phones) + 1, np.int64)
    np.cumsum(lost, out=before[1:])
    if len(begins):
        np.minimum.reduceat(changed().T[codes] - lost[:, None], begins, axis=0, out=saved)
        saved[:, 0] = 0  # code 0 is padding
    return Patterns(at, codes, lost, before[at[1:]] - before[begins], saved)


@cache
def changed() -> Costs:
    """What it costs that one phone is written for another: a row for each code of a text, a column for each of a run."""
    sub = confusions.substitution().reshape(SIZE, SIZE)
    sub = sub[:, :FIRSTS]
    return np.hstack([sub, (sub * confusions.FIRST).astype(np.int16)])


@cache
def flat() -> Costs:
    """`changed` row by row."""
    return np.ascontiguousarray(changed()).ravel()


def costs(phones: Codes, starts: Ints, sizes: Ints, of: Patterns, runs: Ints) -> Costs:
    """What it costs to read each stretch of `phones` as the run of `of` beside it."""
    out = np.zeros(len(starts), np.int16)
    begins, others = of.at[runs], of.at[runs + 1] - of.at[runs]
    order = (others * 256 + sizes).argsort()
    for rows in _batches(order, sizes[order], others[order]):
        out[rows] = _batch(phones, starts[rows], sizes[rows], of, begins[rows], others[rows])
    return out


def _batches(order: Ints, sizes: Ints, others: Ints) -> Iterator[Ints]:
    """The rows of `order` in parts whose runs are about as long; `sizes` and `others` are in that order."""
    at = 0
    while at < len(order):
        end = int(others.searchsorted(others[at] + SPREAD, side="right"))
        cells = int(sizes[at:end].max()) * int(others[end - 1])
        end = min(end, at + max(64, CELLS // cells))
        yield order[at:end]
        at = end


def _batch(phones: Codes, starts: Ints, sizes: Ints, of: Patterns, begins: Ints, others: Ints) -> Costs:
    """The tables of all pairs are filled at once, one diagonal after another; each pair reads its own last cell.

    All cells of a diagonal depend on the two before it alone. In a table laid out row by row they stand at equal
    distances, so that each step is a few calls for all of them.
    """
    long, wide, count = int(sizes.max()), int(others.max()), len(starts)
    text = phones.take(starts + np.arange(long)[:, None], mode="clip")
    places = begins + np.arange(wide)[:, None]
    lost, put = of.lost.take(places, mode="clip"), confusions.put_in().take(text)
    # of one type, which is several times as fast as a sum of two
    pairs = (text.astype(np.int64) * COLUMNS)[:, None] + of.codes.take(places, mode="clip").astype(np.int64)
    swap = flat().take(pairs.reshape(long * wide, count))
    row = wide + 1
    table = np.empty(((long + 1) * row, count), np.int16)
    table[0] = 0
    np.cumsum(lost, axis=0, out=table[1:row])
    np.cumsum(put, axis=0, out=table[row::row])
    room = np.empty((min(long, wide), count), np.int16)
    for diagonal in range(2, long + wide + 1):
        # the cells (i, diagonal - i)
        low, high = max(1, diagonal - wide), min(long, diagonal - 1)
        at, end = diagonal + low * wide, diagonal + high * wide + 1
        here, other = table[at:end:wide], room[: high - low + 1]
        swaps = swap[(low - 1) * wide + diagonal - low - 1 :: wide - 1][: high - low + 1]
        np.add(table[at - row - 1 : end - row - 1 : wide], swaps, out=here)
        np.add(table[at - row : end - row : wide], put[low - 1 : high], out=other)
        np.minimum(here, other, out=here)
        np.add(table[at - 1 : end - 1 : wide], lost[diagonal - high - 1 : diagonal - low][::-1], out=other)
        np.minimum(here, other, out=here)
    result: Costs = table[sizes * row + others, np.arange(count)]
    return result
