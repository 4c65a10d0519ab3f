"""Windows and the forms that they may be, from skeletons alone: every pair whose consonants do not cost too much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import confusions
from subfix.correct.hear import Codes, Ints, ranges
from subfix.correct.skeleton import MOST, Stream, Table, mixed, placed, stream, table

DIGIT: Final = 20  # classes from here on are digits: one of a name is never given up
STILL: Final = 0.7  # share of hits that are still near at which the others are left behind
SLICES: Final = 16_384  # slices looked up together: large enough for numpy, small enough for the cache


@dataclass(frozen=True, slots=True)
class Skeletons:
    """The phones that count in skeletons, end to end; those of run `i` lie from `at[i]` to `at[i + 1]`."""

    codes: Codes
    classes: NDArray[np.uint64]
    at: Ints


def skeletons(phones: Codes, at: Ints, classes: NDArray[np.uint64]) -> Skeletons:
    """The skeletons of the runs of `phones` that begin at each of `at`, where `classes` has a class for each code."""
    found = classes[phones]
    has = found > 0
    place = np.zeros(len(phones) + 1, np.int64)
    np.cumsum(has, out=place[1:])
    return Skeletons(phones[has], found[has], place[at])


@dataclass(frozen=True, slots=True)
class Keys:
    """The tables of a set of forms: skeletons as they are, and with any one class left out.

    `either` has both kinds, for whole windows; `full` only the first, `less` only the second by the place left out,
    for windows with a class left out.
    """

    either: Table
    full: Table
    less: Table


def keys(of: Skeletons, which: NDArray[np.bool_]) -> Keys:
    """The tables of the forms for which `which` is true; of longer ones the first classes count."""
    classes = stream(of.classes)
    form = np.flatnonzero(which)
    start = of.at[form]
    size = np.minimum(of.at[form + 1] - start, MOST)
    full = table(
        mixed(classes.whole(start, start + size), size), form.astype(np.int32), np.full(len(form), -1, np.int8)
    )
    row, gap = _gaps(np.flatnonzero(size >= 3), size)
    kept = classes.classes[start[row] + gap] < DIGIT
    row, gap = row[kept], gap[kept]
    hashes = classes.without(start[row], start[row] + size[row], start[row] + gap)
    less = table(mixed(hashes, size[row] - 1), form[row].astype(np.int32), gap.astype(np.int8))
    less_keys = np.repeat(less.keys, np.diff(less.first))
    either = table(
        np.concatenate([np.repeat(full.keys, np.diff(full.first)), less_keys]),
        np.concatenate([full.forms, less.forms]),
        np.concatenate([full.gaps, less.gaps]),
    )
    return Keys(either, full, table(placed(less_keys, less.gaps), less.forms, less.gaps))


def _gaps(rows: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Each of `rows` as often as its `size` says, and beside it 0, 1, 2, .. up to that."""
    counts = size[rows]
    return np.repeat(rows, counts), ranges(np.zeros(len(rows), np.int64), counts)


def numbered(first: Ints, last: Ints) -> Ints:
    """A number for each window of items `first .. last` that no other has, below 16 times that of the items."""
    return first * 16 + last - first


@dataclass(frozen=True, slots=True)
class Windows:
    """Runs of items `first .. last` (inclusive) and what each may cost, in hundredths, whatever the form."""

    first: Ints
    last: Ints
    space: Ints

    def only(self, which: NDArray[np.bool_] | Ints) -> "Windows":
        """Those of `which`."""
        return Windows(self.first[which], self.last[which], self.space[which])

    def number(self) -> Ints:
        """The number of each."""
        return numbered(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long the skeletons of windows may be, and from how many classes on one of them may be left out or other."""

    most: int
    gap: int
    """From here on a window may have a class more than the form."""
    other: int
    """From here on a window may have another class than the form in one place."""
    loose: int
    """From here on so may a loose window."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows beside forms."""

    windows: Windows
    form: Ints

    def only(self, which: NDArray[np.bool_]) -> "Pairs":
        """Those of `which`."""
        return Pairs(self.windows.only(which), self.form[which])


def together(found: Sequence[Pairs]) -> Pairs:
    """All pairs in one."""
    none = np.zeros(0, np.int64)
    windows = [p.windows for p in found]
    return Pairs(
        Windows(
            np.concatenate([none, *(w.first for w in windows)]),
            np.concatenate([none, *(w.last for w in windows)]),
            np.concatenate([none, *(w.space for w in windows)]),
        ),
        np.concatenate([none, *(p.form for p in found)]),
    )


def likely(
    text: Skeletons, windows: Windows, loose: NDArray[np.bool_], of: Skeletons, by: Keys, budget: Ints, rule: Rule
) -> Iterator[Pairs]:
    """Every window with every form whose consonants, paired in order, cost no more than `budget` of the form allows.

    Many windows differ only by items without a class: what they share is looked up and reckoned once.
    """
    start, size = text.at[windows.first], text.at[windows.last + 1] - text.at[windows.first]
    if not len(by.either.keys):
        return
    rows = np.flatnonzero((size >= 2) & (size <= rule.most))
    if not len(rows):
        return
    slot = start[rows] * 16 + size[rows]
    order = np.argsort(slot, kind="stable")
    rows, slot = rows[order], slot[order]
    begins = np.flatnonzero(np.append(True, slot[1:] != slot[:-1]))
    ends = np.append(begins[1:], len(rows))
    slot = slot[begins]
    space = np.maximum.reduceat(windows.space[rows], begins)
    any_loose = np.logical_or.reduceat(loose[rows], begins)
    classes = stream(text.classes)
    for at in range(0, len(slot), SLICES):
        part = slice(at, at + SLICES)
        begin, end = begins[part], ends[part]
        slices = _Slices(slot[part] // 16, slot[part] % 16, space[part], any_loose[part])
        hits = _within(_hits(classes, slices, by, rule), slices, text.codes, of, budget)
        counts = (end - begin)[hits.row]
        window = rows[ranges(begin[hits.row], counts)]
        form, cost = np.repeat(hits.form, counts), np.repeat(hits.cost, counts)
        fits = (cost <= windows.space[window]) & (loose[window] | ~np.repeat(hits.loose, counts))
        yield Pairs(windows.only(window[fits]), form[fits])


@dataclass(frozen=True, slots=True)
class _Slices:
    """Parts of the classes of a text: where each begins, how long it is, what its windows may cost at most."""

    start: Ints
    size: Ints
    space: Ints
    loose: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Hits:
    """Slices (by row) and forms with one key; `gap`, `lost`: the class left out of the slice, of the form, or -1.

    `loose`: only for loose windows. `cost` comes last, in hundredths.
    """

    row: Ints
    form: Ints
    gap: Ints
    lost: Ints
    loose: NDArray[np.bool_]
    cost: Ints

    def only(self, which: Ints) -> "_Hits":
        row, form, gap, lost, cost = (x[which] for x in (self.row, self.form, self.gap, self.lost, self.cost))
        return _Hits(row, form, gap, lost, self.loose[which], cost)


def _hits(classes: Stream, slices: _Slices, by: Keys, rule: Rule) -> _Hits:
    start, size = slices.start, slices.size
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    at, form, lost = by.either.look_up(mixed(classes.whole(start, start + size), size))
    found.append((at, form, np.full(len(at), -1), lost))
    row, gap = _gaps(np.flatnonzero((size >= rule.gap) | (slices.loose & (size >= rule.loose))), size)
    kept = np.flatnonzero(classes.classes[start[row] + gap] < DIGIT)
    row, gap = row[kept], gap[kept]
    s, n = start[row], size[row]
    wanted = mixed(classes.without(s, s + n, s + gap), n - 1)
    at, form, lost = by.full.look_up(wanted)
    found.append((row[at], form, gap[at], lost))
    open_ = np.flatnonzero((n >= rule.other) | ((n >= rule.loose) & slices.loose[row]))
    at, form, lost = by.less.look_up(placed(wanted[open_], gap[open_]))
    at = open_[at]
    found.append((row[at], form, gap[at], lost))
    only_loose = np.append(np.zeros(len(found[0][0]) + len(found[1][0]), bool), n[at] < rule.other)
    row, form, gap, lost = (np.concatenate([f[i] for f in found]) for i in range(4))
    return _Hits(row, form, gap, lost, only_loose, np.zeros(len(row), np.int64))


def _within(hits: _Hits, slices: _Slices, codes: Codes, of: Skeletons, budget: Ints) -> _Hits:
    """The hits whose consonants cost no more than they may, with that cost: about the least the whole can cost."""
    sub = confusions.substitution()
    mine, theirs = slices.start[hits.row], of.at[hits.form]
    gap, lost = hits.gap.astype(np.int8), hits.lost.astype(np.int8)
    cost = np.where(gap >= 0, confusions.put_in()[codes.take(mine + gap, mode="clip")], 0).astype(np.int32)
    cost += np.where(lost >= 0, confusions.lost()[of.codes.take(theirs + lost, mode="clip")], 0)
    most = np.minimum(budget[hits.form], slices.space[hits.row]).astype(np.int32)
    count = (slices.size[hits.row] - (gap >= 0)).astype(np.int8)
    rows = np.arange(len(mine))
    near = cost <= most
    for k in range(int(count.max(initial=0))):
        if np.count_nonzero(near) < STILL * len(near):
            rows, mine, theirs, gap, lost = rows[near], mine[near], theirs[near], gap[near], lost[near]
            cost, most, count = cost[near], most[near], count[near]
        mine += gap == k  # the place that is left out is stepped over
        theirs += lost == k
        step = codes.take(mine, mode="clip").astype(np.int64) * confusions.SIZE
        step += of.codes.take(theirs, mode="clip")
        cost += sub.take(step) * (k < count)
        near = cost <= most
        mine += 1
        theirs += 1
    rows = rows[near]
    hits.cost[rows] = cost[near]
    return hits.only(rows)
