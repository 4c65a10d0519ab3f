"""Terms by their sound: every window of the text that could be one, with how alike they are, in whole batches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import align, weights
from subfix.correct.hear import HAN_ITEM, Codes, Ints, Sounds
from subfix.correct.skeleton import MOST, Stream, Table, stream, table, vowel_classes
from subfix.correct.view import is_han
from subfix.glossary.model import Term
from subfix.phones import term_forms

SHORT: Final = 2  # skeletons up to here are looked up with their vowels
WIDEST: Final = 9  # items in a window
BLOCK: Final = 60_000  # characters looked at together


@dataclass(frozen=True, slots=True)
class Forms:
    """The spoken forms of all terms, end to end, with the tables that find them."""

    term: Ints
    han: NDArray[np.bool_]
    """True for forms of terms with Han characters: only a mixture of Han and Latin is looked up for them."""
    at: Ints
    phones: Codes
    length: NDArray[np.int16]
    consonants: Ints
    """Codes of the consonants, end to end; those of form `f` from `first[f]` on."""
    first: Ints
    sounded: Ints
    """The same for consonants and vowels together; those of form `f` from `sounded_first[f]` on."""
    sounded_first: Ints
    long_full: Table
    long_less: Table
    short_full: Table
    short_less: Table
    longest: int


def forms(terms: Sequence[Term], chosen: Iterable[int]) -> Forms:
    """The forms of the terms with the numbers `chosen`."""
    owner: list[int] = []
    codes: list[int] = []
    at = [0]
    for number in chosen:
        term = terms[number]
        said_ways = term_forms(term.term, term.sounds)
        # b for v is the cheapest change of all, and the one that leaves a class
        for said in dict.fromkeys([*said_ways, *(w.replace("v", "b") for w in said_ways)]):
            code = weights.encoded(said)
            if 2 <= len(code) <= 30:
                owner.append(number)
                codes += code
                at.append(len(codes))
    phones = np.array(codes, np.uint8)
    bounds = np.array(at, np.int64)
    sizes = np.concatenate([[0], np.cumsum(weights.lengths()[phones].astype(np.int64))])
    length = (sizes[bounds[1:]] - sizes[bounds[:-1]]).astype(np.int16)
    narrow, narrow_at = _only(phones, bounds, weights.classes())
    coarse, coarse_at = _only(phones, bounds, weights.classes() + vowel_classes())
    count = narrow_at[1:] - narrow_at[:-1]
    long_full, long_less = _tables(stream(narrow), narrow_at, count > SHORT, count)
    coarse_count = coarse_at[1:] - coarse_at[:-1]
    short_full, short_less = _tables(stream(coarse), coarse_at, (count <= SHORT) & (coarse_count >= 2), coarse_count)
    return Forms(
        np.array(owner, np.int64),
        np.array([any(map(is_han, terms[n].term)) for n in owner], bool),
        bounds,
        phones,
        length,
        phones[weights.classes()[phones] > 0].astype(np.int64),
        narrow_at,
        phones[(weights.classes() + vowel_classes())[phones] > 0].astype(np.int64),
        coarse_at,
        long_full,
        long_less,
        short_full,
        short_less,
        int((bounds[1:] - bounds[:-1]).max(initial=0)),
    )


def _only(phones: Codes, at: Ints, classes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Ints]:
    """The classes of `phones` that have one, and where each run of `at` begins among them."""
    found = classes[phones]
    place = np.zeros(len(phones) + 1, np.int64)
    np.cumsum(found > 0, out=place[1:])
    return found[found > 0], place[at]


def _tables(of: Stream, at: Ints, which: NDArray[np.bool_], count: Ints) -> tuple[Table, Table]:
    whole: list[tuple[NDArray[np.uint64], int, Ints, Ints]] = []
    less: list[tuple[NDArray[np.uint64], int, Ints, Ints]] = []
    for n in np.unique(count[which]):
        size = int(n)
        form = np.flatnonzero(which & (count == n))
        start = at[form]
        end = start + min(size, MOST)
        whole.append((of.whole(start, end), min(size, MOST), form, np.full(len(form), -1)))
        if size >= 3:
            for gap in range(min(size, MOST)):
                kept = of.classes[start + gap] < 20  # a digit of a name is never given up
                s, e, f = start[kept], end[kept], form[kept]
                less.append((of.without(s, e, s + gap), min(size, MOST) - 1, f, np.full(len(f), gap)))
    return _table(whole), _table(less)


def _table(batches: list[tuple[NDArray[np.uint64], int, Ints, Ints]]) -> Table:
    return table([b[0] for b in batches], [b[1] for b in batches], [b[2] for b in batches], [b[3] for b in batches])


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows beside terms: items `first .. last` of the block (inclusive) as `term`, and how alike they sound."""

    first: Ints
    last: Ints
    term: Ints
    form: Ints
    alike: NDArray[np.float32]


Room = Callable[[Ints, Ints], NDArray[np.int64]]


def pairs(sounds: Sounds, of: Forms, only_other: bool, budget: NDArray[np.int64], room: Room) -> Pairs:
    """Every window of `sounds` that costs at most the `budget` of a form (hundredths, one for each form).

    The best form for each window and term is kept. `room` says what each window of items may cost, whatever the form.

    With `only_other`, windows in which no item is read another way than the first are left out.
    """
    narrow = weights.classes()[sounds.phones]
    has = narrow > 0
    place = np.zeros(len(sounds.phones) + 1, np.int64)
    np.cumsum(has, out=place[1:])
    narrow_at = place[sounds.at]
    narrow_stream = stream(narrow[has])
    consonants = sounds.phones[has].astype(np.int64)
    both = narrow + vowel_classes()[sounds.phones]
    has = both > 0
    place = np.zeros(len(sounds.phones) + 1, np.int64)
    np.cumsum(has, out=place[1:])
    coarse_at = place[sounds.at]
    coarse_stream = stream(both[has])
    sounded = sounds.phones[has].astype(np.int64)
    other = np.zeros(len(sounds.starts) + 1, np.int64)
    np.cumsum(sounds.differs, out=other[1:])

    chinese = int((sounds.kinds == HAN_ITEM).sum()) * 3 > len(sounds.starts)  # Latin is rare there: look closer
    han = np.zeros(len(sounds.starts) + 1, np.int64)
    np.cumsum(sounds.kinds == HAN_ITEM, out=han[1:])

    found: list[tuple[Ints, Ints, Ints, NDArray[np.int64]]] = []
    count = len(sounds.starts)
    for width in range(1, min(WIDEST, count) + 1):
        first = np.arange(count - width + 1)
        last = first + width - 1
        keep = (sounds.segment[first] == sounds.segment[last]) & (
            sounds.at[last + 1] - sounds.at[first] <= of.longest * 1.4 + 3
        )
        if only_other:
            keep &= other[last + 1] > other[first]
        first, last = first[keep], last[keep]
        space = room(first, last)
        keep = space > 0
        first, last, space = first[keep], last[keep], space[keep]
        if not len(first):
            continue
        inside = han[last + 1] - han[first]
        mixed = (inside > 0) & (inside < width)
        loose = han[last + 1] == han[first]
        start, end = narrow_at[first], narrow_at[last + 1]
        for hit in _hits(
            narrow_stream, start, end, of.long_full, of.long_less, SHORT, MOST + 1, loose, 3 if chinese else 4
        ):
            fits = mixed[hit.rows] | ~of.han[hit.form]
            rows, form, gap, lost = (x[fits] for x in (hit.rows, hit.form, hit.gap, hit.lost))
            bound = _consonant_cost(consonants, start[rows], end[rows], of.consonants, of.first, form, gap, lost)
            keep = bound <= np.minimum(budget[form], space[rows])
            found.append((first[rows][keep], last[rows][keep], form[keep], space[rows][keep]))
        start, end = coarse_at[first], coarse_at[last + 1]
        for hit in _hits(coarse_stream, start, end, of.short_full, of.short_less, 1, 8, loose, 5):
            fits = mixed[hit.rows] | ~of.han[hit.form]
            rows, form, gap, lost = (x[fits] for x in (hit.rows, hit.form, hit.gap, hit.lost))
            bound = _consonant_cost(sounded, start[rows], end[rows], of.sounded, of.sounded_first, form, gap, lost)
            keep = bound <= np.minimum(budget[form], space[rows])
            found.append((first[rows][keep], last[rows][keep], form[keep], space[rows][keep]))
    return _aligned(sounds, of, found, budget)


@dataclass(frozen=True, slots=True)
class _Hits:
    """Windows (by row) and forms with one key; `gap`, `lost`: the class left out of the window, the form, or -1."""

    rows: Ints
    form: Ints
    gap: Ints
    lost: Ints


def _hits(
    of: Stream,
    start: Ints,
    end: Ints,
    full: Table,
    less: Table,
    above: int,
    most: int,
    loose: NDArray[np.bool_],
    fewest: int,
) -> Iterable[_Hits]:
    size = end - start
    for n in range(above, most + 1):
        rows = np.flatnonzero(size == n)
        if not len(rows) or n < 1:
            continue
        s, e = start[rows], end[rows]
        whole = of.whole(s, e)
        if n > above:
            for which in (full, less):
                at, form, lost = which.look_up(whole, n)
                yield _Hits(rows[at], form, np.full(len(at), -1), lost)
        else:
            at, form, lost = less.look_up(whole, n)
            yield _Hits(rows[at], form, np.full(len(at), -1), lost)
        if n <= above + 1 and not (n >= fewest and loose[rows].any()):
            continue
        for gap in range(n):
            kept = np.flatnonzero(of.classes[s + gap] < 20)
            fewer = of.without(s[kept], e[kept], s[kept] + gap)
            at, form, lost = full.look_up(fewer, n - 1)
            yield _Hits(rows[kept[at]], form, np.full(len(at), gap), lost)
            if n >= 5 or (n >= fewest and loose[rows].any()):
                if n < 5:  # in Chinese so short a skeleton with one consonant open fits too much
                    kept = kept[loose[rows[kept]]]
                    fewer = of.without(s[kept], e[kept], s[kept] + gap)
                at, form, lost = less.look_up(fewer, n - 1)
                same = lost == gap  # the same class of both: one consonant for another
                yield _Hits(rows[kept[at[same]]], form[same], np.full(int(same.sum()), gap), lost[same])


def _consonant_cost(
    mine_all: Ints, start: Ints, end: Ints, theirs_all: Ints, begins: Ints, form: Ints, gap: Ints, lost: Ints
) -> NDArray[np.int64]:
    """What the consonants alone cost when they are paired in order: the least that the whole can cost, about."""
    sub = weights.substitution()
    total = np.zeros(len(start), np.int64)
    count = end - start - (gap >= 0)
    for k in range(int(count.max(initial=0))):
        rows = np.flatnonzero(count > k)
        mine = start[rows] + k + ((gap[rows] >= 0) & (k >= gap[rows]))
        theirs = begins[form[rows]] + k + ((lost[rows] >= 0) & (k >= lost[rows]))
        total[rows] += sub[mine_all[mine] * weights.SIZE + theirs_all[theirs]]
    rows = np.flatnonzero(gap >= 0)
    total[rows] += weights.put_in()[mine_all[start[rows] + gap[rows]]]
    rows = np.flatnonzero(lost >= 0)
    total[rows] += weights.lost()[theirs_all[begins[form[rows]] + lost[rows]]]
    return total


def _aligned(
    sounds: Sounds, of: Forms, found: list[tuple[Ints, Ints, Ints, NDArray[np.int64]]], budget: NDArray[np.int64]
) -> Pairs:
    none = np.zeros(0, np.int64)
    first, last, form, space = (np.concatenate([none, *(f[i] for f in found)]) for i in range(4))
    if len(first):
        code = (first * 16 + (last - first)) * len(of.term) + form
        order = np.argsort(code)
        code = code[order]
        order = order[np.append(True, code[1:] != code[:-1])]
        first, last, form, space = (x[order] for x in (first, last, form, space))
    size = sounds.at[last + 1] - sounds.at[first]
    other = of.at[form + 1] - of.at[form]
    cost = align.costs(sounds.phones, sounds.at[first], size, of.phones, of.at[form], other)
    alike = (1 - cost / of.length[form]).astype(np.float32)
    keep = cost <= np.minimum(budget[form], space)
    first, last, form, alike = first[keep], last[keep], form[keep], alike[keep]
    term = of.term[form]
    order = np.lexsort((-alike, term, last, first))
    first, last, form, alike, term = (x[order] for x in (first, last, form, alike, term))
    best = np.ones(len(first), bool)
    best[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1]) | (term[1:] != term[:-1])
    return Pairs(first[best], last[best], term[best], form[best], alike[best])
