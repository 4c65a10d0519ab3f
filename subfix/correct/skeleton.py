"""Retrieval: which terms could a window be? Hashed skeletons of sounds, with one sound more, fewer or other."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.confusions import CODES
from subfix.correct.hear import Ints, ranges
from subfix.phones import VOWELS

Hashes = NDArray[np.uint64]
Forms = NDArray[np.int32]
Gaps = NDArray[np.int8]

_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
MOST: Final = 12  # classes in a skeleton; what is longer is found by its first ones

# vowels by where the mouth is; only short skeletons look at them
_VOWEL_CLASSES: Final = ("a@WYR", "ieEIU", "uoO")


def vowel_classes() -> NDArray[np.uint64]:
    """The class of each vowel code, from 10; 0 elsewhere."""
    table = np.zeros(64, np.uint64)
    for number, group in enumerate(_VOWEL_CLASSES, 10):
        for phone in group:
            table[CODES[phone]] = number
    assert all(table[CODES[v]] for v in VOWELS)
    return table


def _powers(base: int, count: int) -> Hashes:
    out = np.full(count, base, np.uint64)
    if count:
        out[0] = 1
    return np.multiply.accumulate(out)


@dataclass(frozen=True, slots=True)
class Stream:
    """A run of classes with the sums that give the hash of any part of it at once."""

    classes: NDArray[np.uint64]
    sums: Hashes
    back: Hashes

    def whole(self, starts: Ints, ends: Ints) -> Hashes:
        """The hash of `classes[starts:ends]`, for each pair."""
        return (self.sums[ends] - self.sums[starts]) * self.back[starts]

    def without(self, starts: Ints, ends: Ints, out: Ints) -> Hashes:
        """The same with the class at place `out` (counted in the stream) left out."""
        head = (self.sums[out] - self.sums[starts]) * self.back[starts]
        return head + (self.sums[ends] - self.sums[out + 1]) * self.back[starts + 1]

    @staticmethod
    def power(place: int) -> np.uint64:
        """What a class counts in the hash of a part that it stands so many places behind the begin of."""
        return np.uint64(pow(_BASE, place, 1 << 64))


def stream(classes: NDArray[np.uint64]) -> Stream:
    """The stream of `classes`, none of them 0."""
    count = len(classes)
    sums = np.zeros(count + 1, np.uint64)
    np.cumsum(classes * _powers(_BASE, count), out=sums[1:])
    return Stream(classes, sums, _powers(_INVERSE, count + 2))


def mixed(hashes: Hashes, lengths: Ints | int) -> Hashes:
    """Keys of the hashes of skeletons of so many classes, spread over all 64 bits."""
    spread = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    spread += np.asarray(lengths).astype(np.uint64)
    spread ^= spread >> np.uint64(32)
    return spread


def placed(keys: Hashes, gaps: Ints | Gaps) -> Hashes:
    """The same keys made to tell apart where the class stood that was left out."""
    spread = (keys + (gaps + 1).astype(np.uint64)) * np.uint64(0x94D049BB133111EB)
    spread ^= spread >> np.uint64(31)
    return spread


@dataclass(frozen=True, slots=True)
class Table:
    """Keys -> forms. `forms[first[k]:first[k + 1]]` share the `k`-th key; `gaps` tells which class each left out.

    `present` says of the uppermost bits of a key (all but `shift`) whether any key begins with them.
    """

    keys: Hashes
    first: Ints
    forms: Forms
    gaps: Gaps
    present: NDArray[np.bool_]
    shift: np.uint64

    def look_up(self, wanted: Hashes) -> tuple[Ints, Ints, Ints]:
        """(place in `wanted`, form, gap in the form) for every hit."""
        likely = np.flatnonzero(self.present[wanted >> self.shift]) if len(self.keys) else np.zeros(0, np.int64)
        wanted = wanted[likely]
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        same = np.flatnonzero(self.keys[at] == wanted) if len(at) else at
        likely, at = likely[same], at[same]
        counts = self.first[at + 1] - self.first[at]
        rows = ranges(self.first[at], counts)
        return np.repeat(likely, counts), self.forms[rows].astype(np.int64), self.gaps[rows].astype(np.int64)

    def holds(self, wanted: Hashes) -> NDArray[np.bool_]:
        """Which of `wanted` have any form."""
        out = np.zeros(len(wanted), bool)
        out[self.look_up(wanted)[0]] = True
        return out


def table(keys: Hashes, forms: Forms, gaps: Gaps) -> Table:
    """The table of the given entries; the same form with the same key is kept once: AABC without either A."""
    order = np.lexsort((gaps, forms, keys))
    keys, forms, gaps = keys[order], forms[order], gaps[order]
    if len(keys):
        fresh = np.append(True, (keys[1:] != keys[:-1]) | (forms[1:] != forms[:-1]))
        keys, forms, gaps = keys[fresh], forms[fresh], gaps[fresh]
    unique, first = np.unique(keys, return_index=True)
    # sparse enough to answer most questions, small enough for the cache
    bits = min(22, max(12, len(unique).bit_length() + 3))
    shift = np.uint64(64 - bits)
    present = np.zeros(1 << bits, bool)
    present[unique >> shift] = True
    return Table(unique, np.append(first, len(keys)).astype(np.int64), forms, gaps, present, shift)
