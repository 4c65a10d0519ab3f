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


class _Powers:
    """The powers of a number, reckoned once as far as they were asked for."""

    def __init__(self, base: int) -> None:
        self._base, self._known = base, np.ones(1, np.uint64)

    def first(self, count: int) -> Hashes:
        known = self._known
        if len(known) < count:
            known = np.full(count + count // 2, self._base, np.uint64)
            known[0] = 1
            np.multiply.accumulate(known, out=known)
            self._known = known  # of threads that get here at once the last one wins: all of them are right
        return known[:count]


_POWERS, _BACK = _Powers(_BASE), _Powers(_INVERSE)


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
    np.cumsum(classes * _POWERS.first(count), out=sums[1:])
    return Stream(classes, sums, _BACK.first(count + 2))


def mixed(hashes: Hashes, lengths: Ints | int) -> Hashes:
    """Keys of the hashes of skeletons of so many classes, spread over all 64 bits."""
    spread = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    spread += np.asarray(lengths).astype(np.uint64)
    spread ^= spread >> np.uint64(32)
    return spread


def placed(keys: Hashes, gaps: Ints | Gaps | int) -> Hashes:
    """The same keys made to tell apart where the class stood that was left out; -1: somewhere."""
    spread = (keys + (np.asarray(gaps) + 1).astype(np.uint64)) * np.uint64(0x94D049BB133111EB)
    spread ^= spread >> np.uint64(31)
    return spread


@dataclass(frozen=True, slots=True)
class Table:
    """Keys -> forms. `forms[first[k]:first[k + 1]]` share the `k`-th key; `gaps` tells which class each left out.

    `begins` says for the uppermost bits of a key (all but `shift`) which is the first one with them, -1 where none is;
    `most` is how many share them at most.
    """

    keys: Hashes
    first: Ints
    forms: Forms
    gaps: Gaps
    begins: NDArray[np.int32]
    shift: np.uint64
    most: int

    def look_up(self, wanted: Hashes) -> tuple[Ints, Ints, Ints]:
        """(place in `wanted`, form, gap in the form) for every hit."""
        likely, at = self._found(wanted)
        begin = self.first[at]
        counts = self.first[at + 1] - begin
        rows = ranges(begin, counts)
        return likely.repeat(counts), self.forms[rows].astype(np.int64), self.gaps[rows].astype(np.int64)

    def holds(self, wanted: Hashes) -> NDArray[np.bool_]:
        """Which of `wanted` have any form."""
        out = np.zeros(len(wanted), bool)
        out[self._found(wanted)[0]] = True
        return out

    def _found(self, wanted: Hashes) -> tuple[Ints, Ints]:
        """(place in `wanted`, place in `keys`) of those that there are."""
        at = self.begins[wanted >> self.shift]
        likely = (at >= 0).nonzero()[0]
        at, wanted = at[likely].astype(np.int64), wanted[likely]
        if not len(likely):
            return likely, at
        same = self.keys[at] == wanted
        # few share their uppermost bits with others: those are stepped through
        for _ in range(1, self.most):
            at = np.minimum(at + ~same, len(self.keys) - 1)
            same = self.keys[at] == wanted
        return likely[same], at[same]


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
    upper = unique >> shift
    begins = np.full(1 << bits, -1, np.int32)
    begins[upper[::-1]] = np.arange(len(unique), dtype=np.int32)[::-1]
    places = np.append(np.flatnonzero(np.append(True, upper[1:] != upper[:-1])), len(unique))
    most = int(np.diff(places).max(initial=0)) if len(unique) else 0
    return Table(unique, np.append(first, len(keys)).astype(np.int64), forms, gaps, begins, shift, most)
