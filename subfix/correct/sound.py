"""Terms by their sound: every window of the text that could be one, with how alike they are, in whole batches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import align, confusions
from subfix.correct.hear import HAN_ITEM, Codes, Ints, Items, Sounds
from subfix.correct.retrieve import Keys, Pairs, Rule, Skeletons, Windows, keys, likely, numbered, skeletons, together
from subfix.correct.skeleton import MOST, vowel_classes
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
    at: Ints
    phones: Codes
    length: NDArray[np.int16]
    """What the phones of each form count, in hundredths."""
    narrow: Skeletons
    """The consonants of each form."""
    coarse: Skeletons
    """The consonants and vowels of each form."""
    long: Keys
    """Latin terms by their consonants."""
    long_han: Keys
    """Terms with Han characters by their consonants: they are asked for mixtures of Han and Latin alone."""
    short: Keys
    """Latin terms of few consonants, by these and their vowels."""
    short_han: Keys
    han: NDArray[np.bool_]
    """True for the forms of terms with Han characters."""
    characters: NDArray[np.uint64]
    """For each term with Han characters the bits of `_characters`; 0 for the others."""
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
            code = confusions.encoded(said)
            if 2 <= len(code) <= 30:
                owner.append(number)
                codes += code
                at.append(len(codes))
    phones = np.array(codes, np.uint8)
    bounds = np.array(at, np.int64)
    sizes = np.append(0, np.cumsum(confusions.lengths()[phones].astype(np.int64)))
    length = (sizes[bounds[1:]] - sizes[bounds[:-1]]).astype(np.int16)
    has_han = {n: any(map(is_han, terms[n].term)) for n in dict.fromkeys(owner)}
    han = np.array([has_han[n] for n in owner], bool)
    narrow = skeletons(phones, bounds, confusions.classes())
    coarse = skeletons(phones, bounds, confusions.classes() + vowel_classes())
    long = np.diff(narrow.at) > SHORT
    short = ~long & (np.diff(coarse.at) >= 2)
    return Forms(
        np.array(owner, np.int64),
        bounds,
        phones,
        length,
        narrow,
        coarse,
        keys(narrow, long & ~han),
        keys(narrow, long & han),
        keys(coarse, short & ~han),
        keys(coarse, short & han),
        han,
        _characters(t.term if has_han.get(n) else "" for n, t in enumerate(terms)),
        int((bounds[1:] - bounds[:-1]).max(initial=0)),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Windows beside terms: items `first .. last` of the block (inclusive) as `term`, by its form most alike."""

    first: Ints
    last: Ints
    term: Ints
    form: Ints
    cost: NDArray[np.float64]
    """How far the sound is off, in units."""
    length: NDArray[np.float64]
    """That of the form."""

    def number(self) -> Ints:
        """The number of each window, as in `Windows`."""
        return numbered(self.first, self.last)


def _characters(terms: Iterable[str]) -> NDArray[np.uint64]:
    """For each term a row of 1024 bits: those of its characters, by the last bits of their codes."""
    terms = list(terms)
    out = np.zeros((len(terms), 16), np.uint64)
    for number, term in enumerate(terms):
        for char in term:
            out[number, (ord(char) & 1023) >> 6] |= np.uint64(1 << (ord(char) & 63))
    return out


def windows(found: Items, room: Callable[[Ints, Ints], Ints]) -> Windows:
    """The windows of items between marks for which there is any room; `room` is what each may cost, in hundredths."""
    none = np.zeros(0, np.int64)
    kept = [(none, none, none)]
    count = len(found.starts)
    for width in range(1, min(WIDEST, count) + 1):
        first = np.arange(count - width + 1)
        first = first[found.segment[first] == found.segment[first + width - 1]]
        last = first + width - 1
        space = room(first, last)
        some = np.flatnonzero(space > 0)
        kept.append((first[some], last[some], space[some]))
    return Windows(*(np.concatenate([k[i] for k in kept]) for i in range(3)))


def pairs(sounds: Sounds, of: Forms, among: Windows, only_other: bool, budget: Ints) -> tuple[Pairs, Pairs]:
    """Every window `among` those given that may cost at most the `budget` of a form (hundredths, one for each form).

    Beside them mixtures that share no character with a Chinese name: they only tell how good the first must be.

    With `only_other`, windows in which no item is read another way than the first are left out.
    """
    fits = sounds.at[among.last + 1] - sounds.at[among.first] <= of.longest * 1.4 + 3
    if only_other:
        other = np.append(0, np.cumsum(sounds.differs))
        fits &= other[among.last + 1] > other[among.first]
    among = among.only(fits)
    han = np.append(0, np.cumsum(sounds.kinds == HAN_ITEM))
    inside = han[among.last + 1] - han[among.first]
    mixed = among.only((inside > 0) & (inside < among.last + 1 - among.first))
    latin, none = inside == 0, np.zeros(len(mixed.first), bool)
    chinese = int(han[-1]) * 3 > len(sounds.starts)  # Latin is rare there: look closer
    long_rule, short_rule = Rule(MOST + 1, 4, 5, 3 if chinese else 4), Rule(8, 3, 5, 5)
    narrow = skeletons(sounds.phones, sounds.at, confusions.classes())
    coarse = skeletons(sounds.phones, sounds.at, confusions.classes() + vowel_classes())
    parts = [
        *likely(narrow, among, latin, of.narrow, of.long, budget, long_rule),
        *likely(narrow, mixed, none, of.narrow, of.long_han, budget, long_rule),
        *likely(coarse, among, latin, of.coarse, of.short, budget, short_rule),
        *likely(coarse, mixed, none, of.coarse, of.short_han, budget, short_rule),
    ]
    found = together(parts)
    useful = _useful(found, of, sounds.single)
    return found.only(useful), found.only(~useful)


def _useful(found: Pairs, of: Forms, single: Ints) -> NDArray[np.bool_]:
    """Which pairs can become a guess: a mixture for a Chinese name shares a character with it (or nearly: some bits).

    `single` is the code of each item that is one character, -1 for the others.
    """
    useful = ~of.han[found.form]
    rows = np.flatnonzero(~useful)
    # most share nothing, by the last bits of the codes alone
    signs = np.where(single >= 0, np.uint64(1) << (single & 63).astype(np.uint64), np.uint64(0))
    terms = np.bitwise_or.reduce(of.characters, axis=1)[of.term]
    rows = rows[(_gathered(signs)[found.windows.number()[rows]] & terms[found.form[rows]]) > 0]
    first, last, term = found.windows.first[rows], found.windows.last[rows], of.term[found.form[rows]]
    for step in range(WIDEST):
        code = single[np.minimum(first + step, last)]
        bits = of.characters[term, (code & 1023) >> 6] >> (code & 63).astype(np.uint64)
        useful[rows] |= ((bits & np.uint64(1)) > 0) & (code >= 0)
    return useful


def _gathered(signs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The bits of all items of a window together, for every window by its number."""
    out = np.zeros((len(signs), 16), np.uint64)
    out[:, 0] = signs
    for step in range(1, WIDEST):
        out[:-step, step] = out[:-step, step - 1] | signs[step:]
    return out.ravel()


def aligned(sounds: Sounds, of: Forms, found: Pairs, budget: Ints) -> Alike:
    """Those of the pairs that cost at most the `budget` of the form, the best form for each window and term."""
    start, end = sounds.at[found.windows.first], sounds.at[found.windows.last + 1]
    other, size = of.at[found.form], of.at[found.form + 1] - of.at[found.form]
    hundredths = align.costs(sounds.phones, start, end - start, of.phones, other, size)
    near = hundredths <= np.minimum(budget[found.form], found.windows.space)
    found, hundredths = found.only(near), hundredths[near]
    first, last, form, term = found.windows.first, found.windows.last, found.form, of.term[found.form]
    alike = (1 - hundredths / of.length[form]).astype(np.float32)
    order = np.lexsort((form, -alike, term, last, first))
    first, last, form, term = first[order], last[order], form[order], term[order]
    best = np.ones(len(first), bool)
    best[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1]) | (term[1:] != term[:-1])
    length = of.length[form[best]] / 100
    return Alike(first[best], last[best], term[best], form[best], (1 - alike[order][best]) * length, length)
