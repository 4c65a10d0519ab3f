"""How alike two runs of sounds are: weighted edit distance over whole batches of pairs at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import weights
from subfix.correct.hear import Codes, Ints, ranges

BATCH: Final = 8192  # pairs aligned together: large enough for numpy, small enough for the cache


def costs(
    phones: Codes, starts: Ints, sizes: Ints, other: Codes, other_starts: Ints, other_sizes: Ints
) -> NDArray[np.int16]:
    """Cost in hundredths of reading each window of `phones` as the form of `other` beside it."""
    out = np.zeros(len(starts), np.int16)
    order = np.lexsort((sizes, other_sizes))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        a = padded(phones, starts[rows], sizes[rows])
        b = padded(other, other_starts[rows], other_sizes[rows])
        out[rows] = _batch(a, sizes[rows], b, other_sizes[rows])
    return out


def padded(phones: Codes, starts: Ints, sizes: Ints) -> Codes:
    """One column per pair, one row per place, 0 past the end."""
    longest = int(sizes.max(initial=0))
    out = np.zeros((longest, len(starts)), np.uint8)
    column = np.repeat(np.arange(len(starts)), sizes)
    row = ranges(np.zeros(len(starts), np.int64), sizes)
    out[row, column] = phones[ranges(starts, sizes)]
    return out


def _batch(a: Codes, sizes: Ints, b: Codes, other_sizes: Ints) -> NDArray[np.int16]:
    """Rows of the distance table are kept for all pairs at once; each pair reads its own last cell."""
    sub, lost, put_in = weights.substitution(), weights.lost(), weights.put_in()
    count = a.shape[1]
    consonant = weights.lengths()[b[0]] >= 100
    first = np.where(consonant, weights.FIRST, 1.0)
    drop = [lost[row] for row in b]
    drop[0] = (drop[0] * first).astype(np.int16)
    previous = np.zeros((len(b) + 1, count), np.int16)
    for j in range(len(b)):
        previous[j + 1] = previous[j] + drop[j]
    result = np.zeros(count, np.int16)
    current = np.empty_like(previous)
    wide = [row.astype(np.int64) for row in b]
    columns = np.arange(count)
    for i in range(len(a)):
        left = a[i].astype(np.int64) * weights.SIZE
        put = put_in[a[i]]
        current[0] = previous[0] + put
        for j in range(len(b)):
            step = sub[left + wide[j]]
            if j == 0:
                step = (step * first).astype(np.int16)
            step += previous[j]
            np.minimum(step, previous[j + 1] + put, out=step)
            np.minimum(step, current[j] + drop[j], out=current[j + 1])
        previous, current = current, previous
        done = np.flatnonzero(sizes == i + 1)
        if len(done):
            result[done] = previous[other_sizes[done], columns[done]]
    return result
