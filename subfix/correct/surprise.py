"""How surprising a stretch of text is: what it costs, in bits, to explain it as ordinary words where it stands."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from subfix.correct.english import names, zipf
from subfix.words import frequency

CORPUS: Final = 60_101_967  # words behind the frequencies of the Chinese dictionary
LONGEST: Final = 5  # characters of a Chinese word that are looked up
UNKNOWN: Final = 1.2  # as common as this (log10 per billion) counts a Latin word that no list has
FOREIGN: Final = 4.0  # bits for a Latin word in Chinese text: about one word in sixteen
NAME: Final = 4.0  # a known name is no stranger than a word as common as this


@cache
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


@dataclass(frozen=True, slots=True)
class Lattice:
    """The best ways of reading a run of items as words: `before[i]` bits up to item `i`, `after[i]` from it on."""

    before: list[float]
    after: list[float]

    def surprise(self, first: int, last: int) -> float:
        """Bits that items `first .. last` (inclusive) add to the run: a window that cuts a word adds less."""
        return max(0.0, self.before[-1] - self.before[first] - self.after[last + 1])


def lattice(tokens: Sequence[str], chinese: bool) -> Lattice:
    """The lattice of a run of items (Han characters, Latin words, numbers)."""
    count = len(tokens)
    arcs: list[list[tuple[int, float]]] = []
    for i, token in enumerate(tokens):
        if "\u3007" <= token[0]:
            here = [(i + 1, han_bits(token))]
            word = token
            for j in range(i + 1, min(i + LONGEST, count)):
                if tokens[j] < "\u3007":
                    break
                word += tokens[j]
                bits = han_bits(word)
                if bits < math.inf:
                    here.append((j + 1, bits))
            arcs.append(here)
        elif token.isdigit():
            arcs.append([(i + 1, 9.0)])
        else:
            arcs.append([(i + 1, latin_bits(token.lower()) + (FOREIGN if chinese else 0.0))])
    before = [math.inf] * (count + 1)
    before[0] = 0.0
    for i, here in enumerate(arcs):
        for j, bits in here:
            before[j] = min(before[j], before[i] + bits)
    after = [0.0] * (count + 1)
    for i in range(count - 1, -1, -1):
        after[i] = min(bits + after[j] for j, bits in arcs[i])
    return Lattice(before, after)
