"""Retrieval: which terms could a window be? Hashed skeletons of sounds, with one sound more, fewer or other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.hear import Ints, ranges
from subfix.correct.weights import CODES
from subfix.phones import VOWELS

Hashes = NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_BITS: Final = 20
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


def stream(classes: NDArray[np.uint64]) -> Stream:
    """The stream of `classes`, none of them 0."""
    count = len(classes)
    sums = np.zeros(count + 1, np.uint64)
    np.cumsum(classes * _powers(_BASE, count), out=sums[1:])
    return Stream(classes, sums, _powers(_INVERSE, count + 2))


def _mixed(hashes: Hashes, length: Ints | int) -> Hashes:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + np.asarray(length, np.uint64)
    return mixed ^ (mixed >> np.uint64(32))


@dataclass(frozen=True, slots=True)
class Table:
    """Keys -> forms. `forms[first[k]:first[k + 1]]` share the `k`-th key; `gaps` tells which class each left out."""

    keys: Hashes
    first: Ints
    forms: Ints
    gaps: Ints
    present: NDArray[np.bool_]

    def look_up(self, hashes: Hashes, length: int) -> tuple[Ints, Ints, Ints]:
        """(place in `hashes`, form, gap in the form) for every hit."""
        none = np.zeros(0, np.int64)
        if not len(self.keys) or not len(hashes):
            return none, none, none
        mixed = _mixed(hashes, length)
        likely = np.flatnonzero(self.present[(mixed >> np.uint64(64 - _BITS)).astype(np.int64)])
        if not len(likely):
            return none, none, none
        wanted = mixed[likely]
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        same = self.keys[at] == wanted
        likely, at = likely[same], at[same]
        counts = self.first[at + 1] - self.first[at]
        rows = ranges(self.first[at], counts)
        return np.repeat(likely, counts), self.forms[rows], self.gaps[rows]


def table(hashes: Sequence[Hashes], lengths: Sequence[int], forms: Sequence[Ints], gaps: Sequence[Ints]) -> Table:
    """The table of the given keys; entry `i` of each sequence is a batch of skeletons of one length."""
    none = np.zeros(0, np.int64)
    keys = np.concatenate([_mixed(h, n) for h, n in zip(hashes, lengths, strict=True)] or [np.zeros(0, np.uint64)])
    form = np.concatenate([*forms, none])
    gap = np.concatenate([*gaps, none])
    order = np.lexsort((gap, form, keys))
    keys, form, gap = keys[order], form[order], gap[order]
    if len(keys):  # the same form with the same key once: AABC without either A
        fresh = np.ones(len(keys), bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (form[1:] != form[:-1])
        keys, form, gap = keys[fresh], form[fresh], gap[fresh]
    unique, first = np.unique(keys, return_index=True)
    present = np.zeros(1 << _BITS, bool)
    present[(unique >> np.uint64(64 - _BITS)).astype(np.int64)] = True
    return Table(unique, np.append(first, len(keys)).astype(np.int64), form, gap, present)
