"""How alike two runs of sounds are: weighted edit distance over whole batches of pairs at once."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import confusions
from subfix.correct.hear import Codes, Ints

BATCH: Final = 8192  # pairs aligned together: large enough for numpy, small enough for the cache


def costs(
    phones: Codes, starts: Ints, sizes: Ints, other: Codes, other_starts: Ints, other_sizes: Ints
) -> NDArray[np.int16]:
    """Cost in hundredths of reading each window of `phones` as the form of `other` beside it."""
    out = np.zeros(len(starts), np.int16)
    order = np.argsort(other_sizes * 256 + sizes, kind="stable")
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        a = padded(phones, starts[rows], sizes[rows])
        b = padded(other, other_starts[rows], other_sizes[rows])
        out[rows] = _batch(a, sizes[rows], b, other_sizes[rows])
    return out


def padded(phones: Codes, starts: Ints, sizes: Ints) -> Codes:
    """One column per pair, one row per place, 0 past the end."""
    place = np.arange(int(sizes.max(initial=0)))[:, None]
    return np.where(place < sizes, phones.take(starts + place, mode="clip"), np.uint8(0))


@cache
def _changed() -> NDArray[np.int16]:
    """The costs of substitution, and behind them those of the first consonant of a form."""
    sub = confusions.substitution()
    return np.concatenate([sub, (sub * confusions.FIRST).astype(np.int16)])


def _batch(a: Codes, sizes: Ints, b: Codes, other_sizes: Ints) -> NDArray[np.int16]:
    """Rows of the distance table are kept for all pairs at once; each pair reads its own last cell."""
    sub, lost, put_in = _changed(), confusions.lost(), confusions.put_in()
    count = a.shape[1]
    consonant = confusions.lengths()[b[0]] >= 100
    drop = lost[b]
    drop[0] = np.where(consonant, (drop[0] * confusions.FIRST).astype(np.int16), drop[0])
    wide = b.astype(np.int64)
    wide[0] += np.where(consonant, confusions.SIZE * confusions.SIZE, 0)
    previous = np.zeros((len(b) + 1, count), np.int16)
    np.cumsum(drop, axis=0, out=previous[1:])
    current = np.empty_like(previous)
    result = np.zeros(count, np.int16)
    place, step = np.empty(count, np.int64), np.empty(count, np.int16)
    other = np.empty(count, np.int16)
    for i in range(len(a)):
        left = a[i].astype(np.int64) * confusions.SIZE
        put = put_in[a[i]]
        np.add(previous[0], put, out=current[0])
        for j in range(len(b)):
            np.add(left, wide[j], out=place)
            sub.take(place, out=step, mode="clip")
            np.add(step, previous[j], out=step)
            np.minimum(step, np.add(previous[j + 1], put, out=other), out=step)
            np.minimum(step, np.add(current[j], drop[j], out=other), out=current[j + 1])
        previous, current = current, previous
        done = np.flatnonzero(sizes == i + 1)
        if len(done):
            result[done] = previous[other_sizes[done], done]
    return result
