"""Windows and the forms that they may be, from skeletons alone: every pair whose consonants do not cost too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import confusions
from subfix.correct.hear import Codes, Ints, ranges
from subfix.correct.skeleton import MOST, Stream, Table, mixed, placed, stream, table, vowel_classes

NEVER: Final = 99  # the size of no skeleton
DIGIT: Final = 20  # classes from here on are digits: one of a name is never given up
STILL: Final = 0.7  # share of hits that are still near at which the others are left behind
NARROW, COARSE = 0, 1  # kinds of skeletons: the consonants alone; these and the vowels, for names of few consonants
APART: Final = 64  # what is added to the length of a coarse skeleton, so that its key is another


@dataclass(frozen=True, slots=True)
class Skeletons:
    """The phones that count in skeletons, end to end: all narrow ones, then all coarse ones.

    Those of kind `k` of run `i` lie from `at[k, i]` to `at[k, i + 1]`.
    """

    codes: Codes
    classes: NDArray[np.uint64]
    at: Ints


@cache
def _classes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The class of each code, 0 where it does not count, for narrow and for coarse skeletons."""
    return confusions.classes(), confusions.classes() + vowel_classes()


def skeletons(phones: Codes, at: Ints) -> Skeletons:
    """The skeletons of the runs of `phones` that begin at each of `at`."""
    codes, classes, places, before = [], [], np.empty((2, len(at)), np.int64), 0
    place = np.empty(len(phones) + 1, np.int64)
    for kind, class_of in enumerate(_classes()):
        found = class_of[phones]
        has = found > 0
        place[0] = before
        np.cumsum(has, out=place[1:])
        place[1:] += before
        before = int(place[-1])
        places[kind] = place[at]
        codes.append(phones[has])
        classes.append(found[has])
    return Skeletons(np.concatenate(codes), np.concatenate(classes), places)


@dataclass(frozen=True, slots=True)
class Keys:
    """What finds forms by their skeletons, and where the skeleton of each lies in `codes`."""

    latin: Table
    mixed: Table
    """The forms of terms with Han characters: they are asked for mixtures of Han and Latin alone."""
    codes: Codes
    start: Ints
    han: NDArray[np.bool_]
    """True for these forms."""


def keys(of: Skeletons, kind: Ints, han: NDArray[np.bool_]) -> Keys:
    """The keys of the forms with these skeletons, each by that of its `kind`; -1 where it is not looked for.

    Each form has the key of its skeleton, and for any one class left out two: one that does not tell which it was
    (gap -1), for whole windows, and one that does, for windows with a class left out. Of longer skeletons the first
    classes count.
    """
    classes = stream(of.classes)
    form = np.flatnonzero(kind >= 0)
    kinds = kind[form]
    start = of.at[kinds, form]
    size = np.minimum(of.at[kinds, form + 1] - start, MOST)
    length = size + APART * kinds
    whole = mixed(classes.whole(start, start + size), length)
    row, gap = _gaps(np.flatnonzero(size >= 3), size)
    kept = classes.classes[start[row] + gap] < DIGIT
    row, gap = row[kept], gap[kept]
    hashes = classes.without(start[row], start[row] + size[row], start[row] + gap)
    less = table(mixed(hashes, length[row] - 1), form[row].astype(np.int32), gap.astype(np.int8))
    less_keys = less.keys.repeat(np.diff(less.first))
    every = np.concatenate([whole, placed(less_keys, -1), placed(less_keys, less.gaps)])
    forms = np.concatenate([form.astype(np.int32), less.forms, less.forms])
    gaps = np.concatenate([np.full(len(form), -1, np.int8), less.gaps, less.gaps])
    latin, mixtures = (table(every[which], forms[which], gaps[which]) for which in (~han[forms], han[forms]))
    return Keys(latin, mixtures, of.codes, of.at[np.maximum(kind, 0), np.arange(len(kind))], han)


def _gaps(rows: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Each of `rows` as often as its `size` says, and beside it 0, 1, 2, .. up to that."""
    counts = size[rows]
    return rows.repeat(counts), ranges(np.zeros(len(rows), np.int64), counts)


def numbered(first: Ints, last: Ints) -> Ints:
    """A number for each window of items `first .. last` that no other has, below 16 times that of the items."""
    return first * 16 + last - first


@dataclass(frozen=True, slots=True)
class Windows:
    """Runs of items `first .. last` (inclusive) and what each may cost, in hundredths, whatever the form."""

    first: Ints
    last: Ints
    space: Ints
    """What the consonants alone may cost, paired in order."""
    most: Ints
    """What all of it may cost."""

    def only(self, which: NDArray[np.bool_] | Ints) -> "Windows":
        """Those of `which`."""
        return Windows(self.first[which], self.last[which], self.space[which], self.most[which])

    def number(self) -> Ints:
        """The number of each."""
        return numbered(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long skeletons of windows may be, and from how many classes on one may be left out or other; by their kind.

    `gap`: from here on a window may have a class more than the form; `other`: from here on it may have another one in
    one place; `loose`: before that no window is loose, which may have either.
    """

    most: Ints
    gap: Ints
    other: Ints
    loose: Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows beside forms."""

    windows: Windows
    form: Ints

    def only(self, which: NDArray[np.bool_] | Ints) -> "Pairs":
        """Those of `which`."""
        return Pairs(self.windows.only(which), self.form[which])


def together(found: Sequence[Pairs]) -> Pairs:
    """All pairs in one."""
    if len(found) == 1:
        return found[0]
    none = np.zeros(0, np.int64)
    columns = [(p.windows.first, p.windows.last, p.windows.space, p.windows.most, p.form) for p in found]
    first, last, space, most, form = (np.concatenate(c) for c in zip((none,) * 5, *columns, strict=True))
    return Pairs(Windows(first, last, space, most), form)


@dataclass(frozen=True, slots=True)
class _Slices:
    """Parts of the classes of a text: where each begins, how long it is, of which kind, what is true of its windows.

    Many windows differ only by items without a class: what they share is looked up and reckoned once.
    """

    start: Ints
    size: Ints
    kind: Ints
    space: Ints
    """What they may cost at most."""
    loose: Ints
    """From which size on any of them is loose."""
    mixed: NDArray[np.bool_]
    """Is any of them a mixture of Han and Latin?"""


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
    cost: NDArray[np.int32]

    def only(self, which: NDArray[np.bool_] | Ints) -> "_Hits":
        row, form, gap, lost = (x[which] for x in (self.row, self.form, self.gap, self.lost))
        return _Hits(row, form, gap, lost, self.loose[which], self.cost[which])


def likely(
    text: Skeletons, classes: Stream, windows: Windows, loose: Ints, mixture: NDArray[np.bool_], by: Keys,
    budget: Ints, rule: Rule,
) -> Pairs:  # fmt: skip
    """Every window with every form whose consonants, paired in order, cost no more than `budget` of the form allows.

    `classes` is the stream of those of `text`; `loose` says of each window from which size on it is, if any;
    `mixture` says whether it is one.
    """
    sizes = text.at[:, windows.last + 1] - text.at[:, windows.first]
    kind, row = ((sizes >= 2) & (sizes <= rule.most[:, None])).nonzero()
    if not len(row):
        return together([])
    slot = text.at[kind, windows.first[row]] * 16 + sizes[kind, row]
    order = slot.argsort()
    row, slot = row[order], slot[order]
    fresh = np.empty(len(slot), bool)
    fresh[0] = True
    np.not_equal(slot[1:], slot[:-1], out=fresh[1:])
    begins = fresh.nonzero()[0]
    slices = _Slices(
        slot[begins] // 16,
        slot[begins] % 16,
        kind[order[begins]],
        np.maximum.reduceat(windows.space[row], begins),
        np.maximum(np.minimum.reduceat(loose[row], begins), rule.loose[kind[order[begins]]]),
        np.logical_or.reduceat(mixture[row], begins),
    )
    hits = _within(_hits(text.codes, classes, slices, by, rule), slices, text.codes, by, budget)
    counts = np.diff(begins, append=len(row))[hits.row]
    window = row[ranges(begins[hits.row], counts)]
    form, cost, only_loose = hits.form.repeat(counts), hits.cost.repeat(counts), hits.loose.repeat(counts)
    fits = (cost <= windows.space[window]) & ((loose[window] < NEVER) | ~only_loose) & (mixture[window] | ~by.han[form])
    return Pairs(windows.only(window[fits]), form[fits])


def _hits(codes: Codes, classes: Stream, slices: _Slices, by: Keys, rule: Rule) -> _Hits:
    start, size, kind = slices.start, slices.size, slices.kind
    count, length = len(start), size + APART * kind
    whole = mixed(classes.whole(start, start + size), length)
    least = _least_lost()[kind]
    fewer = (least <= slices.space).nonzero()[0]
    # slices with a class left out; what that alone costs too much is not asked for
    wide = size >= rule.gap[kind]
    row, gap = _gaps((wide | (size >= slices.loose)).nonzero()[0], size)
    at = start[row] + gap
    put, space = confusions.put_in()[codes[at]], slices.space[row]
    kept = ((put <= space) & (classes.classes[at] < DIGIT)).nonzero()[0]
    row, gap, at = row[kept], gap[kept], at[kept]
    begin, long, kinds = start[row], size[row], kind[row]
    less = mixed(classes.without(begin, begin + long, at), length[row] - 1)
    sure = long >= rule.other[kinds]
    other = ((sure | (long >= slices.loose[row])) & (put[kept] + least[row] <= space[kept])).nonzero()[0]
    asked = np.concatenate([whole, placed(whole[fewer], -1), less, placed(less[other], gap[other])])
    of = np.concatenate([np.arange(count), fewer, row, row[other]])
    gaps = np.concatenate([np.full(count + len(fewer), -1), gap, gap[other]])
    loose = np.concatenate([np.zeros(count + len(fewer) + len(row), bool), ~sure[other]])
    place, form, lost = by.latin.look_up(asked)
    if len(by.mixed.keys):
        # a mixture is never loose
        some = (slices.mixed[of] & ~loose & (wide[of] | (gaps < 0))).nonzero()[0]
        more = by.mixed.look_up(asked[some])
        place, form, lost = (
            np.concatenate(both) for both in zip((place, form, lost), (some[more[0]], more[1], more[2]), strict=True)
        )
    return _Hits(of[place], form, gaps[place], lost, loose[place], np.zeros(len(place), np.int32))


@cache
def _least_lost() -> Ints:
    """The least that it costs that a form has lost a class, in hundredths, by kind."""
    lost = confusions.lost()
    return np.array([lost[(classes > 0) & (classes < DIGIT)].min() for classes in _classes()], np.int64)


def _within(hits: _Hits, slices: _Slices, codes: Codes, by: Keys, budget: Ints) -> _Hits:
    """The hits whose consonants cost no more than they may, with that cost: about the least the whole can cost."""
    sub = confusions.substitution()
    mine, theirs = slices.start[hits.row], by.start[hits.form]
    gap, lost = hits.gap.astype(np.int8), hits.lost.astype(np.int8)
    cost = np.where(gap >= 0, confusions.put_in()[codes.take(mine + gap, mode="clip")], 0).astype(np.int32)
    cost += np.where(lost >= 0, confusions.lost()[by.codes.take(theirs + lost, mode="clip")], 0)
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
        step += by.codes.take(theirs, mode="clip")
        cost += sub.take(step) * (k < count)
        near = cost <= most
        mine += 1
        theirs += 1
    rows = rows[near]
    hits.cost[rows] = cost[near]
    return hits.only(rows)
