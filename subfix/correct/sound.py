"""Terms by their sound: every window of the text that could be one, with how alike they are, in whole batches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import align, confusions
from subfix.correct.hear import Ints, Items, Sounds, heard
from subfix.correct.retrieve import (
    COARSE,
    NARROW,
    NEVER,
    Keys,
    Pairs,
    Rule,
    Skeletons,
    Windows,
    keys,
    likely,
    numbered,
    skeletons,
    together,
)
from subfix.correct.skeleton import MOST, Stream, stream
from subfix.correct.view import is_han
from subfix.glossary.model import Term
from subfix.phones import term_forms

SHORT: Final = 2  # skeletons up to here are looked up with their vowels
WIDEST: Final = 9  # items in a window
BLOCK: Final = 60_000  # characters looked at together
STRETCH: Final = 2048  # items at which windows begin that are made together
PART: Final = 8192  # windows, or pairs, that are looked at together: large enough for numpy, small enough for the cache


@dataclass(frozen=True, slots=True)
class Forms:
    """The spoken forms of all terms, end to end, with what finds them."""

    term: Ints
    patterns: align.Patterns
    length: NDArray[np.int16]
    """What the phones of each form count, in hundredths."""
    keys: Keys
    """Terms by their consonants, those of few consonants by these and their vowels."""
    han: NDArray[np.bool_]
    """True for the forms of terms with Han characters."""
    characters: NDArray[np.uint64]
    """For each term with Han characters the bits of `_characters`; 0 for the others."""
    signs: NDArray[np.uint64]
    """The same for each form, folded into 64 bits."""
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
    term_of = np.array(owner, np.int64)
    bounds_of = np.array(at, np.int64)
    sizes = np.append(0, np.cumsum(confusions.lengths()[phones].astype(np.int64)))
    length = (sizes[bounds_of[1:]] - sizes[bounds_of[:-1]]).astype(np.int16)
    has_han = {n: any(map(is_han, terms[n].term)) for n in dict.fromkeys(owner)}
    han = np.array([has_han[n] for n in owner], bool)
    found = skeletons(phones, bounds_of)
    narrow, coarse = np.diff(found.at)
    kind = np.where(narrow > SHORT, NARROW, np.where(coarse >= 2, COARSE, -1))
    characters = _characters(t.term if has_han.get(n) else "" for n, t in enumerate(terms))
    return Forms(
        term_of,
        align.patterns(phones, bounds_of),
        length,
        keys(found, kind, han),
        han,
        characters,
        np.bitwise_or.reduce(characters, axis=1)[term_of],
        int((bounds_of[1:] - bounds_of[:-1]).max(initial=0)),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Windows beside terms: items `first .. last` of the block (inclusive) as `term`, by its form most alike."""

    first: Ints
    last: Ints
    term: Ints
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


Room = Callable[[Ints, Ints], tuple[Ints, Ints]]
"""What windows of items `first` to `last` may cost, as in `Windows`."""


def windows(found: Items, room: Room) -> Windows:
    """The windows of items between marks for which there is any room."""
    none = np.zeros(0, np.int64)
    kept = [(none, none, none, none)]
    segment, count = found.segment, len(found.starts)
    widths = np.arange(WIDEST)
    for at in range(0, count, STRETCH):
        begins = np.arange(at, min(at + STRETCH, count))
        # how many items from each one on lie between the same marks
        reach = np.minimum(segment.searchsorted(segment[begins], side="right") - begins, WIDEST)
        row, width = (widths < reach[:, None]).nonzero()
        first = begins[row]
        last = first + width
        space, most = room(first, last)
        some = (most > 0).nonzero()[0]
        kept.append((first[some], last[some], space[some], most[some]))
    return Windows(*(np.concatenate([k[i] for k in kept]) for i in range(4)))


@dataclass(frozen=True, slots=True)
class Text:
    """The sounds of a text made ready for looking forms up."""

    sounds: Sounds
    skeletons: Skeletons
    classes: Stream
    signs: NDArray[np.uint64]
    """As in `_gathered`; empty where no form has Han characters."""
    differs: Ints
    """How many items that are read in another way stand before each."""
    loose: Ints
    """For each item the size of skeletons from which Latin windows are loose."""


RULE: Final = Rule(np.array([MOST + 1, 8]), np.array([4, 3]), np.array([5, 5]), np.array([0, 5]))


def text(found: Items, first: Ints, of: Forms) -> Text:
    """These items made ready to find those forms; `first` is the first item of each text, and their number."""
    sounds = heard(found)
    skeleton = skeletons(sounds.phones, sounds.at)
    signs = _gathered(sounds.single) if of.han.any() else np.zeros(0, np.uint64)
    differs = np.zeros(sounds.count + 1, np.int64)
    np.cumsum(sounds.differs, out=differs[1:])
    sizes = np.diff(first)
    chinese = np.diff(sounds.han[first]) * 3 > sizes  # Latin is rare there: look closer
    return Text(sounds, skeleton, stream(skeleton.classes), signs, differs, np.where(chinese, 3, 4).repeat(sizes))


def found(text: Text, of: Forms, among: Windows, budget: Ints) -> tuple[Alike, Pairs]:
    """Every window `among` those given with the terms that it is alike: at most the `budget` of a form is lost.

    The budget is in hundredths, one for each form. Windows that have an item which is read in another way are there
    once more, as windows of the second reading in `Sounds`. Beside them pairs with mixtures that share no character
    with a Chinese name: they only tell how good the first must be.
    """
    sounds = text.sounds
    again = among.only((text.differs[among.last + 1] > text.differs[among.first]).nonzero()[0])
    among = Windows(
        np.concatenate([among.first, again.first + sounds.count]),
        np.concatenate([among.last, again.last + sounds.count]),
        np.concatenate([among.space, again.space]),
        np.concatenate([among.most, again.most]),
    )
    among = among.only(sounds.at[among.last + 1] - sounds.at[among.first] <= of.longest * 1.4 + 3)
    han = sounds.han[among.last + 1] - sounds.han[among.first]
    mixture = (han > 0) & (han < among.last + 1 - among.first)
    loose = np.where(han == 0, text.loose[among.first % sounds.count], NEVER)
    alike: list[Alike] = []
    others: list[Pairs] = []
    for rows in _parts(len(among.first)):
        windows = among.only(rows)
        pairs = likely(text.skeletons, text.classes, windows, loose[rows], mixture[rows], of.keys, budget, RULE)
        useful = _useful(pairs, of, sounds.single, text.signs)
        others.append(pairs.only(~useful))
        alike.append(_aligned(sounds, of, pairs.only(useful), budget))
    return _joined(alike), together(others)


def aligned(text: Text, of: Forms, pairs: Pairs, budget: Ints) -> Alike:
    """Those of the pairs that cost at most the `budget` of the form, the best form for each window and term."""
    parts = _parts(len(pairs.form))
    return _joined([_aligned(text.sounds, of, pairs.only(rows), budget) for rows in parts])


def _parts(count: int) -> list[Ints]:
    """The rows of so many windows or pairs, in order, in parts that are looked at together; at least one."""
    return [np.arange(at, min(at + PART, count)) for at in range(0, max(1, count), PART)]


def _joined(found: Sequence[Alike]) -> Alike:
    if len(found) == 1:
        return found[0]
    return Alike(
        np.concatenate([a.first for a in found]),
        np.concatenate([a.last for a in found]),
        np.concatenate([a.term for a in found]),
        np.concatenate([a.cost for a in found]),
        np.concatenate([a.length for a in found]),
    )


def _useful(found: Pairs, of: Forms, single: Ints, signs: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which pairs can become a guess: a mixture for a Chinese name shares a character with it (or nearly: some bits).

    `single` is the code of each item that is one character, -1 for the others; `signs` as in `_gathered`.
    """
    useful = ~of.han[found.form]
    rows = (~useful).nonzero()[0]
    if not len(rows):
        return useful
    # most share nothing, by the last bits of the codes alone
    rows = rows[(signs[found.windows.number()[rows]] & of.signs[found.form[rows]]) > 0]
    first, last, term = found.windows.first[rows], found.windows.last[rows], of.term[found.form[rows]]
    for step in range(WIDEST if len(rows) else 0):
        code = single[np.minimum(first + step, last)]
        bits = of.characters[term, (code & 1023) >> 6] >> (code & 63).astype(np.uint64)
        useful[rows] |= ((bits & np.uint64(1)) > 0) & (code >= 0)
    return useful


def _gathered(single: Ints) -> NDArray[np.uint64]:
    """A bit for each item that is one character; those of all items of a window together, by its number."""
    signs = np.where(single >= 0, np.uint64(1) << (single & 63).astype(np.uint64), np.uint64(0))
    out = np.zeros((len(signs), 16), np.uint64)
    out[:, 0] = signs
    for step in range(1, WIDEST):
        out[:-step, step] = out[:-step, step - 1] | signs[step:]
    return out.ravel()


def _aligned(sounds: Sounds, of: Forms, found: Pairs, budget: Ints) -> Alike:
    """As `aligned`, for pairs whose windows begin within one stretch."""
    # what a pair costs is what it costs to put in all of the window and lose all of the form, less what that saves
    worst = sounds.put_before[found.windows.last + 1] - sounds.put_before[found.windows.first]
    worst += of.patterns.silence[found.form]
    most = np.minimum(budget[found.form], found.windows.most) - worst
    start = sounds.at[found.windows.first]
    size = sounds.at[found.windows.last + 1] - start
    rows = (align.most_saved(sounds.phones, start, size, of.patterns, found.form) <= most).nonzero()[0]
    saved = align.savings(sounds.phones, start[rows], size[rows], of.patterns, found.form[rows])
    near = (saved <= most[rows]).nonzero()[0]
    rows = rows[near]
    found, hundredths = found.only(rows), worst[rows] + saved[near]
    first, last, form, term = found.windows.first, found.windows.last, found.form, of.term[found.form]
    alike = (1 - hundredths / of.length[form]).astype(np.float32)
    order = np.lexsort((form, -alike, term, last, first))
    first, last, form, term = first[order], last[order], form[order], term[order]
    best = np.ones(len(first), bool)
    best[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1]) | (term[1:] != term[:-1])
    length = of.length[form[best]] / 100
    return Alike(first[best], last[best], term[best], (1 - alike[order][best]) * length, length)
