"""What is certain to speak against windows, for many at once: most guesses end here, before one of them is written.

`guards` says the same of one window at a time, and more; what stands here may say less than it, and never more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.block import FUNCTION, HEARD, KNOWN, ROW, SHORT_NAME, SHORT_WORD, Block
from subfix.correct.english import known_name, zipf
from subfix.correct.guards import (
    BINDS,
    COMMON,
    DOUBT,
    EARNED,
    ENGLISH,
    EVERYDAY,
    EXACT,
    INSIDE,
    NEAR,
    OFTEN,
    PARTICLE,
    PARTICLES,
    SPOKEN,
    STRANGE,
    WORD,
)
from subfix.correct.hear import HAN_ITEM, Ints
from subfix.correct.surprise import LONGEST, han_bits
from subfix.correct.worth import WORTH
from subfix.phones import plain_letters

Bits = NDArray[np.float64]
Truths = NDArray[np.bool_]

SLACK: Final = 0.01  # bits: values of evidence are rounded
# what an item is, as bits of one number
HAN, DIGIT, BINDING, ENDING, COMMON_HAN, BINDING_LATIN, OFTEN_LATIN, LETTER, NAME, CAPITALS, SELDOM = (
    1 << at for at in range(11)
)


@dataclass(frozen=True, slots=True)
class Names:
    """The letters of all terms: which each has, with which it begins, as bits of a number; and how many."""

    letters: Ints
    initial: Ints
    size: Ints
    count: Ints
    """How many are a-z."""


def names(letters: Sequence[str]) -> Names:
    """The names with these `letters` (lower case)."""
    return Names(
        np.array([_letters(x) for x in letters], np.int64),
        np.array([_letters(x[:1]) for x in letters], np.int64),
        np.array([len(x) for x in letters], np.int64),
        np.array([_count(x) for x in letters], np.int64),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """Windows of items `first .. last` (inclusive) taken for the terms with the numbers `term`.

    `cost`: how far their sound is off; `less_first`, `less_last`: how much more they would cost without an edge.
    """

    first: Ints
    last: Ints
    term: Ints
    cost: Bits
    less_first: Bits
    less_last: Bits

    def only(self, which: NDArray[np.bool_] | Ints) -> "Taken":
        """Those of `which`."""
        first, last, term = self.first[which], self.last[which], self.term[which]
        return Taken(first, last, term, self.cost[which], self.less_first[which], self.less_last[which])


class Certain:
    """What the guards cannot but say of the windows of a block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        tokens = block.items.tokens
        known: dict[str, int] = {}
        ids = np.array([known.setdefault(t, len(known)) for t in tokens], np.int64)
        traits = [_traits(t) for t in known]
        flags, letters, initial, sizes = np.array([t[:4] for t in traits], np.int64).reshape(-1, 4).T
        self.flags, self.letters, self.initial = flags[ids], letters[ids], initial[ids]
        self.letters_before = np.append(0, np.cumsum(sizes[ids]))
        english, chinese = np.array([t[4:] for t in traits], np.float64).reshape(-1, 2).T
        self.alone = np.where(block.chinese, chinese[ids], english[ids])
        self.before = {
            kind: np.append(0, np.cumsum((self.flags & kind) > 0))
            for kind in (HAN, DIGIT, BINDING, OFTEN_LATIN, SELDOM)
        }
        at = np.arange(len(tokens))
        segment = block.items.segment
        # whether each item hangs together with the one before it; one more for the end
        self.joined = np.append(np.append(False, segment[1:] == segment[:-1]), False)
        strange = (block.items.kinds == HAN_ITEM) & (block.lattices.surprise(at, at) > STRANGE)
        self.strange = np.append(False, np.append(strange, False))
        pairs = np.append(np.inf, block.lattices.words[1])
        self.cut = self.joined & (np.append(pairs[:-1], np.inf) < EVERYDAY)
        self.inside = _inside(block.lattices.words)

    def has(self, kind: int, at: Ints) -> Truths:
        """Which of the items at `at` are of the kind."""
        found: Truths = (self.flags[at] & kind) > 0
        return found

    def against(self, found: Taken, names: Names | None) -> tuple[Bits, Ints]:
        """Bits that are certain to be lost; and the shapes, as places in `HEARD`. None: whatever the name is."""
        han = self.before[HAN][found.last + 1] - self.before[HAN][found.first]
        width = found.last + 1 - found.first
        digits = self.before[DIGIT][found.last + 1] - self.before[DIGIT][found.first]
        shape = np.where(han == 0, np.where(width == 1, 2, 3), np.where(han + digits < width, 1, 0))
        out = np.zeros(len(found.first))
        for number, name in enumerate(HEARD):
            rows = (shape == number).nonzero()[0]
            if not len(rows):
                continue
            some = found.only(rows)
            if name in ("han", "mixed"):
                out[rows] = self._of_han(name, some, names)
            else:
                out[rows] = self._of_latin(name, some, names)
            if name in ("mixed", "split"):
                soft = self.block.items.soft
                out[rows] += WORTH[name, "full stop"] * (soft[some.last] - soft[some.first])
            if name != "han" and names:
                out[rows] += self._strays(name, some, names)
        return out, shape

    def letters_apart(self, found: Taken, names: Names) -> Ints:
        """The least number of letters to change in each window; 0 where either side has none."""
        letters = np.bitwise_or.reduce(self.letters[_items(found.first, found.last)], axis=1)
        count = self.letters_before[found.last + 1] - self.letters_before[found.first]
        other, others = names.letters[found.term], names.count[found.term]
        least = np.maximum(_bits(letters & ~other), _bits(other & ~letters))
        least = np.maximum(least, np.abs(count - others))
        return np.where((count > 0) & (others > 0), least, 0)

    def cut_words(self, first: Ints, last: Ints) -> Ints:
        """How many everyday words stand across the edges of each window."""
        return self.cut[first].astype(np.int64) + self.cut[last + 1]

    def strange_beside(self, first: Ints, last: Ints) -> Truths:
        """Does a Han character stand beside each window that is no ordinary text?"""
        found: Truths = self.strange[first] & self.joined[first]
        found |= self.strange[last + 2] & self.joined[last + 1]
        return found

    def covered(self, first: Ints, last: Ints) -> Ints:
        """How many Han characters of each window belong to words that lie wholly inside."""
        at = _items(first, last)
        before = np.minimum(np.arange(at.shape[1]), LONGEST - 1)
        room = _FITS[before, np.minimum(last[:, None] - at, LONGEST - 1)]
        # what is past the end is the last item again, and does not count again
        once = np.arange(at.shape[1]) <= (last - first)[:, None]
        found: Ints = (((self.inside[at] & room) > 0) & once).sum(axis=1)
        return found

    def whatever(self, first: Ints, last: Ints) -> tuple[Bits, Ints]:
        """Bits that are certain to be lost whatever the windows are taken for; and their shapes."""
        nothing, everything = np.zeros(len(first)), np.full(len(first), EARNED)
        return self.against(Taken(first, last, first, nothing, everything, everything), None)

    def _of_han(self, shape: str, found: Taken, names: Names | None) -> Bits:
        first, last, near = found.first, found.last, found.cost < NEAR
        if shape == "mixed":
            head, tail = _idle(found.less_first), _idle(found.less_last)
        else:
            head = tail = np.where(near, EXACT, 1.0)
        tail = np.where(self.has(ENDING, last), np.maximum(tail, PARTICLE), tail)
        inner = np.maximum(0, self.before[BINDING][last] - self.before[BINDING][first + 1])
        binding = head * self.has(BINDING, first) + tail * self.has(BINDING, last) + INSIDE * inner
        bits: Bits = WORTH[shape, "function words"] * binding
        if shape == "mixed":
            common = head * self.has(COMMON_HAN, first) + tail * self.has(COMMON_HAN, last)
            bits += WORTH["mixed", "common edge"] * common
        else:
            bits += WORTH["han", "left over"] * self.strange_beside(first, last)
        bits += WORTH[shape, "cut word"] * self.cut_words(first, last)
        bits += WORTH[shape, "words"] * self.covered(first, last) / (last + 1 - first)
        if names:
            short = names.size[found.term] <= SHORT_NAME
            bits += WORTH[shape, "short name"] * short * np.where(near, EXACT, 1.0)
        return bits

    def _of_latin(self, shape: str, found: Taken, names: Names | None) -> Bits:
        first, last = found.first, found.last
        if shape == "latin":
            alone: Bits = self.alone[first]
            if names:
                alone = alone + WORTH["latin", "short name"] * (names.size[found.term] <= SHORT_WORD)
            return alone
        least = np.where(self.block.chinese[first], DOUBT, ENGLISH)
        binding = INSIDE * np.maximum(0, self.before[OFTEN_LATIN][last] - self.before[OFTEN_LATIN][first + 1])
        bits: Bits = np.zeros(len(first))
        if names:
            for at, idle in ((first, found.less_first), (last, found.less_last)):
                # the name may begin with the very word
                binds = self.has(BINDING_LATIN, at) & (self.initial[at] != names.initial[found.term])
                binding += binds * np.maximum(least, _idle(idle))
            bits += WORTH["split", "short name"] * (names.size[found.term] <= SHORT_NAME)
        bits += WORTH["split", "function words"] * binding
        seldom = self.before[SELDOM][last + 1] > self.before[SELDOM][first]
        bits -= WORTH["split", "words"] * seldom * np.where(self.block.chinese[first], ROW, 1.0)
        return bits

    def _strays(self, shape: str, found: Taken, names: Names) -> Bits:
        """Against items that have a letter which the name has not: names themselves, capitals, single letters."""
        at = _items(found.first, found.last)
        lacks = ~names.letters[found.term]
        kinds = np.bitwise_or.reduce(np.where(self.letters[at] & lacks[:, None], self.flags[at], 0), axis=1)
        bits = np.zeros(len(kinds))
        if shape != "mixed":
            capitals = ((kinds & CAPITALS) > 0) & ~self.block.chinese[found.first]
            bits += WORTH[shape, "capitals"] * capitals + WORTH[shape, "stray letter"] * ((kinds & LETTER) > 0)
        if shape != "latin":
            bits += WORTH[shape, "name"] * ((kinds & NAME) > 0)
        return bits


def _items(first: Ints, last: Ints) -> Ints:
    """A row for each window: its items, the last of them again where others are wider."""
    widest = int((last - first).max(initial=0)) + 1
    found: Ints = np.minimum(first[:, None] + np.arange(widest), last[:, None])
    return found


_BITS: Final = np.array([n.bit_count() for n in range(1 << 13)], np.int64)


def _bits(letters: Ints) -> Ints:
    """How many of the letters a-z there are."""
    found: Ints = _BITS[letters & 0x1FFF] + _BITS[(letters >> 13) & 0x1FFF]
    return found


def _idle(less: Bits) -> Bits:
    return np.maximum(DOUBT, 1 - np.maximum(0.0, less) / EARNED)


def _letters(word: str) -> int:
    """The letters a-z and digits of `word`, a bit for each."""
    found = 0
    for char in word:
        if "a" <= char <= "z":
            found |= 1 << (ord(char) - ord("a"))
        elif "0" <= char <= "9":
            found |= 1 << (26 + ord(char) - ord("0"))
    return found


def _count(word: str) -> int:
    return sum("a" <= char <= "z" for char in word)


@lru_cache(1 << 16)
def _traits(token: str) -> tuple[int, int, int, int, float, float]:
    """What an item is; its letters; its first one; how many they are; and what is lost where it is the whole window.

    The last in English text and in Chinese. What `Block.ceiling` takes off for a word is not taken off again.
    """
    if token[0] >= "\u3007":
        flags = HAN | DIGIT * token.isdigit() | ENDING * (token in PARTICLES)
        flags |= BINDING if token in FUNCTION else COMMON_HAN * (han_bits(token) < COMMON)
        return flags, 0, 0, 0, 0.0, 0.0
    low = token.lower()
    level, name, long = zipf(low), known_name(low), len(token) > 1
    flags = DIGIT * token.isdigit() | BINDING_LATIN * (level >= BINDS) | OFTEN_LATIN * (level >= OFTEN)
    flags |= (
        LETTER * (not long and not token.isdigit()) | NAME * (long and name) | CAPITALS * (long and token.isupper())
    )
    # the ceiling takes a single letter and a name for ordinary words
    flags |= SELDOM * (level < KNOWN and (name or not long))
    written = 0.0
    if not token.islower() and not token.isupper():
        written = WORTH["latin", "written as a name"] * (2 if any(c.isupper() for c in token[1:]) else 1)
    if name:
        worth = WORTH["latin", "name"]
        english, chinese = worth - WORTH["latin", "word"], worth
    else:
        english, chinese = 0.0, WORTH["latin", "spoken word"] * (level - 3) if level >= SPOKEN else 0.0
    plain = plain_letters(low)
    return flags, _letters(plain), _letters(low[:1]), _count(plain), english + written, chinese + written


def _inside(words: Sequence[Bits]) -> Ints:
    """For each item the words of two and more characters that it is part of: a bit for each place in each length."""
    count = len(words[0])
    out = np.zeros(count, np.int64)
    for size in range(2, LONGEST + 1):
        begins = (words[size - 1] < WORD).nonzero()[0]
        for before in range(size):
            out[begins + before] |= _bit(before, size - 1 - before)
    return out


def _bit(before: int, behind: int) -> int:
    return 1 << (before * LONGEST + behind)


# by the items of the window before and behind an item, the words around it that lie inside
_FITS: Final = np.array(
    [
        [sum(_bit(a, b) for a in range(before + 1) for b in range(behind + 1)) for behind in range(LONGEST)]
        for before in range(LONGEST)
    ],
    np.int64,
)
