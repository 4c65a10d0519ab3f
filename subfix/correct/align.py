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

CELLS: Final = 60_000  # cells of tables filled together: large enough for numpy, small enough for the cache
FEWEST: Final = 256  # pairs from which it pays to keep those of other sizes apart
FIRSTS: Final = len(ALPHABET) + 1  # a phone that a run begins with and that weighs more has so much higher a code
COLUMNS: Final = 2 * FIRSTS
LONGEST: Final = 32  # phones of a run, at most
WIDTHS: Final = (8, 12, 64)  # stretches of up to so many phones are padded to that many


@dataclass(frozen=True, slots=True)
class Patterns:
    """Runs of phones, none of them empty, made ready for comparing others with them; all costs in hundredths."""

    codes: Codes
    """A row for each run, 0 past its end. A consonant or digit weighs more where a run begins with it."""
    size: Ints
    silence: Ints
    """What it costs that all of a run is lost."""
    saved: Costs
    """A row for each run, a column for each code: how much less it costs at best if such a phone is heard, below 0."""


def patterns(phones: Codes, at: Ints) -> Patterns:
    """The patterns of the runs of `phones` that begin at each of `at`, which ends with their length."""
    size = np.diff(at)
    place = np.arange(LONGEST)
    codes = np.where(place < size[:, None], phones.take(at[:-1, None] + place, mode="clip"), 0).astype(np.uint8)
    codes[:, 0] += (FIRSTS * (confusions.lengths()[codes[:, 0]] >= 100)).astype(np.uint8)
    saved = np.zeros((len(size), SIZE), np.int16)
    by_code = np.ascontiguousarray(saving().T)
    for column in codes.T:
        np.minimum(saved, by_code[column], out=saved)
    return Patterns(codes, size, lost()[codes].sum(axis=1, dtype=np.int64), saved)


@cache
def lost() -> Costs:
    """What it costs that a phone of a run is lost, by code."""
    costs = confusions.lost()[:FIRSTS]
    return np.concatenate([costs, (costs * confusions.FIRST).astype(np.int16)])


@cache
def saving() -> Costs:
    """How much less it costs that one phone is written for another than that one is put in and the other lost.

    A row for each code of a text, a column for each of a run; 0 where it is no less, and for padding.
    """
    sub = confusions.substitution().reshape(SIZE, SIZE)[:, :FIRSTS]
    changed = np.hstack([sub, (sub * confusions.FIRST).astype(np.int16)])
    saved: Costs = np.minimum(changed - confusions.put_in()[:, None] - lost(), 0)
    saved[0] = saved[:, 0] = 0
    return saved


@cache
def _saving() -> Costs:
    """The same row by row."""
    return np.ascontiguousarray(saving()).ravel()


def savings(phones: Codes, starts: Ints, sizes: Ints, of: Patterns, runs: Ints) -> Ints:
    """What it saves to read each stretch of `phones` as the run of `of` beside it, in hundredths, below 0.

    That is by how much it costs less than to put in all of the one and lose all of the other.
    """
    out = np.zeros(len(starts), np.int64)
    others = of.size[runs]
    order = (others * 64 + sizes).argsort()
    for rows in _batches(order, sizes[order], others[order]):
        out[rows] = _batch(phones, starts[rows], sizes[rows], of.codes[runs[rows]], others[rows])
    return out


def most_saved(phones: Codes, starts: Ints, sizes: Ints, of: Patterns, runs: Ints) -> Ints:
    """What `savings` are no better than: every phone of a stretch takes the best of the run for itself.

    That another may have taken it too, or that the order may be wrong, is not looked at: so it is quickly said.
    """
    out = np.zeros(len(starts), np.int64)
    saved, base = of.saved.ravel(), runs * SIZE
    shorter = 0
    for width in WIDTHS:
        rows = ((sizes > shorter) & (sizes <= width)).nonzero()[0]
        shorter = width
        if not len(rows):
            continue
        place = np.arange(width)
        codes = phones.take(starts[rows][:, None] + place, mode="clip").astype(np.int64)
        codes *= place < sizes[rows][:, None]
        codes += base[rows][:, None]
        out[rows] = saved.take(codes).sum(axis=1, dtype=np.int16)
    return out


def _batches(order: Ints, sizes: Ints, others: Ints) -> Iterator[Ints]:
    """The rows of `order` in parts of about equal `sizes` and `others`, which are in that order."""
    at = 0
    while at < len(order):
        end = min(len(order), at + FEWEST)
        cells = int(sizes[at:end].max()) * int(others[at:end].max())
        end = min(len(order), at + max(64, CELLS // cells))
        yield order[at:end]
        at = end


def _batch(phones: Codes, starts: Ints, sizes: Ints, runs: Codes, others: Ints) -> Costs:
    """The tables of all pairs are filled at once, one diagonal after another; each pair reads its own last cell.

    A cell holds what the phones before it save at best: it is the least of that above it, of that to its left, and of
    that above to the left with these two phones made one of the other. All cells of a diagonal depend on the two
    before it alone, and stand at equal distances in a table laid out row by row: a few calls do for all of them.
    """
    long, wide, count = int(sizes.max()), int(others.max()), len(starts)
    text = np.zeros((long + 1, count), np.int64)
    text[1:] = phones.take(starts + np.arange(long)[:, None], mode="clip")
    text *= COLUMNS
    # all of one type, which is several times as fast as a sum of two
    run = np.zeros((wide + 1, count), np.int64)
    run[1:] = runs.T[:wide]
    row = wide + 1
    table = _saving().take((text[:, None] + run).reshape(-1, count))
    for diagonal in range(2, long + row):
        # the cells (i, diagonal - i)
        at = diagonal + max(1, diagonal - wide) * wide
        end = diagonal + min(long, diagonal - 1) * wide + 1
        here = table[at:end:wide]
        np.add(here, table[at - row - 1 : end - row - 1 : wide], out=here)
        np.minimum(here, table[at - row : end - row : wide], out=here)
        np.minimum(here, table[at - 1 : end - 1 : wide], out=here)
    result: Costs = table[sizes * row + others, np.arange(count)]
    return result
