"""How surprising a stretch of text is: what it costs, in bits, to explain it as ordinary words where it stands."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.english import names, zipf
from subfix.correct.hear import Ints
from subfix.words import frequencies, frequency

CORPUS: Final = 60_101_967  # words behind the frequencies of the Chinese dictionary
LONGEST: Final = 4  # characters of a Chinese word that are looked up
UNKNOWN: Final = 1.2  # as common as this (log10 per billion) counts a Latin word that no list has
FOREIGN: Final = 4.0  # bits for a Latin word in Chinese text: about one word in sixteen
NUMBER: Final = 9.0  # bits for a number
FIRST_HAN: Final = 0x3007
NAME: Final = 4.0  # a known name is no stranger than a word as common as this


def han_bits(word: str) -> float:
    """Bits of a Chinese word; infinite where it is none. Single characters are always words, if rare ones."""
    count = frequency(word)
    if not count and len(word) > 1:
        return math.inf
    return math.log2(CORPUS / max(count, 2))


@lru_cache(1 << 16)
def latin_bits(word: str) -> float:
    """Bits of a lower-case Latin word in English text."""
    level = zipf(word)
    if word in names():
        level = max(level, NAME)
    if len(word) == 1 and word not in ("a", "i"):
        level = max(level, 3.0)
    return (9.0 - max(level, UNKNOWN)) * math.log2(10)


class Lattices:
    """The best ways of reading the runs of a text as words, in bits; items are numbered through all runs.

    `before[i]`: from the start of its run up to item `i`; `after[i]`: behind item `i` to the end of its run;
    `whole[i]`: the run. `whole - before - after` is what a window adds; less where it cuts words. `words[k][i]`: the
    word of `k + 1` items that begins with item `i`, infinite where they are none.
    """

    def __init__(self, tokens: Sequence[str], segments: Ints, chinese: NDArray[np.bool_]) -> None:
        count = len(tokens)
        begins = np.flatnonzero(segments != np.append(-1, segments[:-1]))
        ends = np.append(begins[1:], count)
        sizes = ends - begins
        words = _words(tokens, segments, np.repeat(chinese[begins], sizes))
        self.words = words
        self.before, whole = _least(words, begins)
        self.whole = np.repeat(whole, sizes)
        # the same from behind
        back = [
            np.append(bits[: max(0, count - k)][::-1], np.full(min(k, count), math.inf)) for k, bits in enumerate(words)
        ]
        self.after = _least(back, count - ends[::-1])[0][::-1]

    def surprise(self, first: Ints, last: Ints) -> NDArray[np.float64]:
        """Bits that each window of items `first .. last` (inclusive) adds to its run."""
        return np.maximum(0.0, self.whole[first] - self.before[first] - self.after[last])


def _words(tokens: Sequence[str], segments: Ints, chinese: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """For each item the bits of the words of 1 .. `LONGEST` items that begin with it; infinite where they are none."""
    text = "".join([t if _is_han(t) else "0" if t.isdigit() else " " for t in tokens])
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    han = codes >= FIRST_HAN
    alone, *more = frequencies(text, LONGEST)
    bits = [np.where(han, np.log2(CORPUS / np.maximum(alone, 2)), NUMBER)]
    latin = (codes == ord(" ")).nonzero()[0]
    own = [latin_bits(tokens[at].lower()) for at in latin.tolist()]
    bits[0][latin] = np.where(chinese[latin], FOREIGN, 0.0) + own
    han_before = np.append(0, np.cumsum(han))
    for size, counts in enumerate(more, 2):
        at = (counts > 0).nonzero()[0]
        fits = (segments[at + size - 1] == segments[at]) & (han_before[at + size] - han_before[at] == size)
        at = at[fits]
        longer = np.full(len(tokens), math.inf)
        longer[at] = np.log2(CORPUS / np.maximum(counts[at], 2))
        bits.append(longer)
    return bits


def _is_han(token: str) -> bool:
    return token >= "\u3007" and not token.isdigit()  # full-width digits are numbers


def _least(words: Sequence[NDArray[np.float64]], begins: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least bits from the begin of its run up to each item, and those of each run whole.

    `words[k]` are the bits of the words of `k + 1` items that begin with each item; none reaches out of its run.
    """
    before: list[float] = []
    whole: list[float] = []
    columns = [w.tolist() for w in words]
    starts = begins.tolist()
    for start, end in zip(starts, [*starts[1:], len(words[0])], strict=True):
        here, one, two, three = 0.0, math.inf, math.inf, math.inf  # the least up to this item, and to the next ones
        for alone, pair, triple, four in zip(*(c[start:end] for c in columns), strict=True):
            before.append(here)
            # `min` takes three times as long
            step = here + alone
            step = one if one < step else step
            one = here + pair
            one = two if two < one else one
            two = here + triple
            two = three if three < two else two
            three = here + four
            here = step
        whole.append(here)
    return np.array(before, np.float64), np.array(whole, np.float64)
