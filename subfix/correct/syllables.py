"""Han terms by their syllables: windows of as many characters that sound alike, one syllable of them perhaps other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.hear import Ints, Items, ranges
from subfix.correct.skeleton import Hashes, Stream, Table, mixed, stream, table
from subfix.correct.view import is_han
from subfix.glossary.model import Term
from subfix.phones import readings, syllable

LONGEST: Final = 8  # characters; a longer term is found by the sounds of its parts, or not at all

# what the fuzzy pinyin of input methods takes for the same, and recognisers confuse
_SAME: Final = str.maketrans({"S": "s", "C": "c", "J": "z", "r": "l", "n": "l", "h": "f", "Q": "N"})


@cache
def keys(char: str) -> tuple[str, ...]:
    """The syllables of a character, near ones made one, in the order of the alphabet; none for what is not Han."""
    return tuple(sorted({_key(p) for p, _ in readings(char)})) if is_han(char) else ()


def _key(pinyin: str) -> str:
    zero = ("zh", "ch", "sh", "z", "c", "s", "r", "j", "q", "x")
    phones = syllable(pinyin)
    return phones.translate(_SAME) if pinyin not in zero else phones


@lru_cache(1 << 18)
def apart(char: str, other: str) -> float:
    """What it costs that `char` is written for `other`, 0 to 1.5, by their nearest readings."""
    if char == other:
        return 0.0
    best = 1.5
    for pinyin, tone in readings(char):
        for pinyin2, tone2 in readings(other):
            best = min(best, _apart(pinyin, pinyin2) + (0.0 if tone == tone2 else 0.1))
    return best


@cache
def _apart(one: str, two: str) -> float:
    if one == two:
        return 0.12
    if _key(one) == _key(two):
        return 0.4
    first, second = syllable(one).translate(_SAME), syllable(two).translate(_SAME)
    a, b = _parts(first), _parts(second)
    if a[1] == b[1]:
        return 0.75 if (a[0], b[0]) in _NEAR or (b[0], a[0]) in _NEAR else 1.1
    if a[0] == b[0] and a[1][-1:] and b[1][-1:] and (a[1][-1] == b[1][-1] or a[1][0] == b[1][0]):
        return 0.75
    return 0.95 if a[0] == b[0] else 1.5


_NEAR: Final = {
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("z", "c"),
    ("z", "s"),
    ("c", "s"),
    ("m", "l"),
    ("f", "w"),
    ("b", "m"),
}


def _parts(phones: str) -> tuple[str, str]:
    return (phones[0], phones[1:]) if phones[:1] in set("pbmfvwtdlkgszcj") else ("", phones)


UNKNOWN, OPEN = 1, 2  # codes of a syllable that no term has, and of one that may be any; the others follow


@dataclass(frozen=True, slots=True)
class Syllables:
    """Han terms by their syllables, one code for each; any one is open for three and more."""

    terms: Table
    halves: Table
    """First and second halves of names of four and more: one of them must fit as it is."""
    sizes: Ints
    """How many characters names have."""
    codes: dict[str, int]


def compiled(terms: Sequence[Term], chosen: Iterable[int]) -> Syllables:
    """The tables of the terms with the numbers `chosen`; those that are not all Han are left out."""
    codes: dict[str, int] = {}
    flat: list[int] = []
    sizes: list[int] = []
    numbers: list[int] = []
    for number in chosen:
        name = terms[number].term
        if not 2 <= len(name) <= LONGEST or not all(is_han(c) for c in name):
            continue
        ways = [[codes.setdefault(k, OPEN + 1 + len(codes)) for k in keys(c)] or [UNKNOWN] for c in name]
        for key in _keys_of(ways):
            flat += key
            sizes.append(len(key))
            numbers.append(number)
    size = np.array(sizes, np.int64)
    end = np.cumsum(size)
    start = end - size
    of = stream(np.array(flat, np.uint64))
    keyed = table(mixed(of.whole(start, end), size), np.array(numbers, np.int32), np.full(len(numbers), -1, np.int8))
    opened = np.append(0, np.cumsum(of.classes == OPEN))
    long = np.flatnonzero((size >= 4) & (opened[end] == opened[start]))
    start, end, size = start[long], end[long], size[long]
    halves = np.concatenate(_halves(of, start, end, size))
    kept = np.zeros(len(halves))
    return Syllables(
        keyed, table(halves, kept.astype(np.int32), kept.astype(np.int8)), np.unique(np.array(sizes, np.int64)), codes
    )


def _keys_of(ways: list[list[int]]) -> Iterable[list[int]]:
    main = [w[0] for w in ways]
    yield main
    for at, options in enumerate(ways):
        for other in options[1:]:
            yield [*main[:at], other, *main[at + 1 :]]
        if len(ways) >= 3:
            yield [*main[:at], OPEN, *main[at + 1 :]]


def _halves(of: Stream, start: Ints, end: Ints, size: Ints | int) -> tuple[Hashes, Hashes]:
    middle = start + (end - start) // 2
    return mixed(of.whole(start, middle), size), mixed(of.whole(middle, end), np.asarray(size) + LONGEST)


Worth = Callable[[Ints, Ints], NDArray[np.bool_]]


def find(found: Items, by: Syllables, worth: Worth) -> Iterator[tuple[int, int, int]]:
    """(first item, last item, term) of every window of Han characters that could be a term and is `worth` a look.

    In the order of runs, sizes, places; what is alike in all syllables comes first.
    """
    main, other = _read(found, by.codes)
    count = len(main)
    run = np.zeros(count, np.int64)
    np.cumsum((main[1:] == 0) | (found.segment[1:] != found.segment[:-1]), out=run[1:])
    # how many Han characters of one run stand from each place on
    reach = np.where(main > 0, run.searchsorted(run, side="right") - np.arange(count), 0)
    start, which = (reach[:, None] >= by.sizes).nonzero()
    size = by.sizes[which]
    kept = worth(start, start + size - 1).nonzero()[0]
    of = stream(main)
    start, size = _fitting(of, start[kept], size[kept], by)
    # each window as it is, then with any one syllable open or read another way
    whole = of.whole(start, start + size)
    row, at = np.arange(len(size)).repeat(size), ranges(0 * size, size)
    here, power = start[row] + at, _powers()[at]
    opened = (size[row] >= 3).nonzero()[0]
    read = other[here].nonzero()[0]
    asked = np.concatenate([
        whole,
        (whole[row] + (np.uint64(OPEN) - main[here]) * power)[opened],
        (whole[row] + (other[here] - main[here]) * power)[read],
    ])  # fmt: skip
    every = np.concatenate([np.arange(len(start)), row[opened], row[read]])
    rank = np.concatenate([np.zeros(len(start), np.int64), 2 * at[opened] + 1, 2 * at[read] + 2])
    place, term, _ = by.terms.look_up(mixed(asked, size[every]))
    place, rank = every[place], rank[place]
    start, size = start[place], size[place]
    order = np.lexsort((term, rank, start, size, run[start]))
    yield from dict.fromkeys(zip(*(x[order].tolist() for x in (start, start + size - 1, term)), strict=True))


def _fitting(of: Stream, start: Ints, size: Ints, by: Syllables) -> tuple[Ints, Ints]:
    """The windows without those of four and more of which no half fits a name."""
    long = (size >= 4).nonzero()[0]
    head, tail = _halves(of, start[long], start[long] + size[long], size[long])
    fits = np.ones(len(start), bool)
    fits[long] = by.halves.holds(head) | by.halves.holds(tail)
    return start[fits], size[fits]


@cache
def _powers() -> Hashes:
    """What a syllable counts in the hash of a name by its place."""
    return np.array([Stream.power(at) for at in range(LONGEST)], np.uint64)


def _read(found: Items, codes: dict[str, int]) -> tuple[Hashes, Hashes]:
    """The first syllable of each item as a code, and a second one that terms have; 0 where there is none."""
    known: dict[str, tuple[int, int]] = {}
    for token in set(found.tokens):
        ways = keys(token)
        main = codes.get(ways[0], UNKNOWN) if ways else UNKNOWN if is_han(token) else 0
        known[token] = (main, codes.get(ways[1], 0) if len(ways) > 1 else 0)
    both = np.array([known[t] for t in found.tokens], np.uint64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
