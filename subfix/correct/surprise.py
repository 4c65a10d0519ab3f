"""How surprising a stretch of text is: what it costs, in bits, to explain it as ordinary words where it stands."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.english import names, zipf
from subfix.correct.hear import Ints
from subfix.words import frequency

CORPUS: Final = 60_101_967  # words behind the frequencies of the Chinese dictionary
LONGEST: Final = 4  # characters of a Chinese word that are looked up
UNKNOWN: Final = 1.2  # as common as this (log10 per billion) counts a Latin word that no list has
FOREIGN: Final = 4.0  # bits for a Latin word in Chinese text: about one word in sixteen
NUMBER: Final = 9.0  # bits for a number
NAME: Final = 4.0  # a known name is no stranger than a word as common as this


def han_bits(word: str) -> float:
    """Bits of a Chinese word; infinite where it is none. Single characters are always words, if rare ones."""
    count = frequency(word)
    if not count and len(word) > 1:
        return math.inf
    return math.log2(CORPUS / max(count, 2))


@cache
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
    `whole[i]`: the run. `whole - before - after` is what a window adds; less where it cuts words.
    """

    def __init__(self, tokens: Sequence[str], segments: Sequence[int], chinese: Sequence[bool]) -> None:
        before: list[float] = []
        after: list[float] = []
        whole: list[float] = []
        count, at = len(tokens), 0
        while at < count:
            stop = at + 1
            while stop < count and segments[stop] == segments[at]:
                stop += 1
            forward, backward = _run(tokens[at:stop], chinese[at])
            before += forward[:-1]
            after += backward[1:]
            whole += [forward[-1]] * (stop - at)
            at = stop
        self.before, self.after, self.whole = (np.array(x, np.float64) for x in (before, after, whole))

    def surprise(self, first: Ints, last: Ints) -> NDArray[np.float64]:
        """Bits that each window of items `first .. last` (inclusive) adds to its run."""
        return np.maximum(0.0, self.whole[first] - self.before[first] - self.after[last])


_KNOWN: Final[dict[str, float]] = {}


def _run(tokens: Sequence[str], chinese: bool) -> tuple[list[float], list[float]]:
    count = len(tokens)
    known, han = _KNOWN, [t >= "\u3007" for t in tokens]
    before = [math.inf] * (count + 1)
    before[0] = 0.0
    arcs: list[list[tuple[int, float]]] = []
    for i, token in enumerate(tokens):
        if han[i]:
            here = []
            word = ""
            for j in range(i, min(i + LONGEST, count)):
                if not han[j]:
                    break
                word += tokens[j]
                bits = known.get(word)
                if bits is None:
                    bits = known[word] = han_bits(word)
                if bits < math.inf:
                    here.append((j + 1, bits))
        elif token.isdigit():
            here = [(i + 1, NUMBER)]
        else:
            here = [(i + 1, latin_bits(token.lower()) + (FOREIGN if chinese else 0.0))]
        arcs.append(here)
        base = before[i]
        for j, bits in here:
            before[j] = min(before[j], base + bits)
    after = [0.0] * (count + 1)
    for i in range(count - 1, -1, -1):
        after[i] = min(bits + after[j] for j, bits in arcs[i])
    return before, after
