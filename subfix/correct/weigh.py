"""How likely a window is a term, in bits: the noisy channel in which all matches by sound are weighed."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from random import Random
from typing import Final

import numpy as np

from subfix.correct import sound, spelling
from subfix.correct.alike import ALONE, EITHER, LETTER, Likely, by_letters, by_sound
from subfix.correct.block import Block, garbage
from subfix.correct.certain import Bits, Certain
from subfix.correct.confusions import LENGTHS
from subfix.correct.ear import Ear, ear
from subfix.correct.guards import Edges, guards
from subfix.correct.homophone import homophones
from subfix.correct.index import Index
from subfix.correct.view import View
from subfix.correct.worth import KEEP, SHAPE_NOTES, WORTH, Shape, bits_of, worth
from subfix.correction import Evidence
from subfix.phones import plain_letters
from subfix.similarity import letters_apart

TOGETHER: Final = 8_000  # characters; shorter texts are looked through together up to so many
BETWEEN: Final = "\0"  # parts what is heard, and is no letter, mark or space of either side
SHUFFLED: Final = 200_000  # characters; in longer texts chance is not measured
DIGIT: Final = dict(LENGTHS)["digit"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A window that may be a term. `bits`: log2 of the odds for it before the document is asked."""

    start: int
    end: int
    term: int
    matcher: str
    bits: float
    evidence: tuple[Evidence, ...]
    surprise: float
    shape: Shape

    def moved(self, by: int) -> "Guess":
        """The same, so many characters later."""
        start, end = self.start + by, self.end + by
        return (
            Guess(start, end, self.term, self.matcher, self.bits, self.evidence, self.surprise, self.shape)
            if by
            else self
        )


@dataclass(slots=True)
class Heard:
    """All guesses of a text; `background`: how many for each term a shuffle of its English words gave."""

    guesses: list[Guess]
    background: Counter[int]
    items: int


def guesses(views: Sequence[View], index: Index, stands: Sequence[frozenset[int]]) -> list[Heard]:
    """Everything in each text that may be a term by its sound or spelling, weighed before the document is asked.

    `stands`: for each text the numbers of the terms that stand in it as they should. Short texts are looked through
    together, which takes less time than one after the other and finds the same.
    """
    of = ear(index)
    out = [Heard([], Counter(), 0) for _ in views]
    # what a term that is not mentioned will lose as one of very many
    loss = np.tile(of.loss, (len(views), 1))
    for number, terms in enumerate(stands):
        loss[number, list(terms)] = 0.0
    for block, numbers, begins in _blocks([view.text for view in views]):
        if not len(block.items.tokens):
            continue
        certain = Certain(block)
        lost = loss[numbers]
        found = [*_by_sound(block, certain, index, of, lost)]
        found += _by_syllables(block, certain, index, of)
        for guess in found:
            at = bisect_right(begins, guess.start) - 1
            out[numbers[at]].guesses.append(guess.moved(-begins[at]))
        for number, count in zip(numbers, np.diff(block.first).tolist(), strict=True):
            out[number].items += count
    for number, view in enumerate(views):
        if not view.chinese and len(view.text) <= SHUFFLED:
            out[number].background = _by_chance(view.text, index, of, loss[[number]])
    return out


def _by_chance(text: str, index: Index, of: Ear, loss: Bits) -> Counter[int]:
    """How often each term is heard in the words of the text when these are shuffled."""
    found: Counter[int] = Counter()
    for shuffled, _, _ in _blocks([text]):
        if shuffled.items.tokens:
            Random(0).shuffle(shuffled.items.tokens)
            found.update(g.term for g in apart(_by_sound(shuffled, Certain(shuffled), index, of, loss)))
    return found


def apart(found: Iterable[Guess]) -> list[Guess]:
    """Split Latin guesses, of those for one term that overlap only the best."""
    taken: set[tuple[int, int]] = set()
    kept: list[Guess] = []
    for g in sorted((g for g in found if g.shape == "split"), key=lambda g: (-g.bits, g.start)):
        places = {(g.term, at) for at in range(g.start, g.end)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(g)
    return kept


def _blocks(texts: Sequence[str]) -> Iterator[tuple[Block, list[int], list[int]]]:
    """Parts of the texts, with the numbers of the texts in each, and where these begin in it: short ones together."""
    short = [number for number, text in enumerate(texts) if len(text) <= TOGETHER]
    ends = accumulate(len(texts[number]) for number in short)
    for _, some in groupby(zip(short, ends, strict=True), key=lambda one: one[1] // TOGETHER):
        numbers = [number for number, _ in some]
        joined = BETWEEN.join(texts[number] for number in numbers)
        begins = list(accumulate((len(texts[number]) + 1 for number in numbers[:-1]), initial=0))
        yield Block(joined, 0, len(joined), begins), numbers, begins
    for number, text in enumerate(texts):
        if len(text) > TOGETHER:
            for start, end in _stretches(text):
                yield Block(text, start, end), [number], [0]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + sound.BLOCK)
        if end < len(text):
            cut = max(text.rfind(mark, start + sound.BLOCK // 2, end) for mark in "\n。，, ")
            end = cut + 1 if cut > 0 else end
        yield start, end
        start = end


def _by_sound(block: Block, certain: Certain, index: Index, of: Ear, loss: Bits) -> Iterator[Guess]:
    if not len(of.forms.term):
        return
    seen: dict[tuple[int, int, int], Guess] = {}
    for guess, place in _weighed(block, index, of, by_sound(block, certain, of, loss)):
        old = seen.get(place)
        if old is None or guess.bits > old.bits:
            seen[place] = guess
    spelt = [hit for hit in spelling.find(block, of.spellings) if hit not in seen and of.lengths[hit[2]]]
    if spelt:
        found = _weighed(block, index, of, by_letters(block, certain, of, spelt, loss))
        seen |= {place: guess for guess, place in found}
    yield from seen.values()


def _weighed(block: Block, index: Index, of: Ear, likely: Likely) -> Iterator[tuple[Guess, tuple[int, int, int]]]:
    """The guesses worth keeping, each with its first item, last item and term."""
    taken = likely.taken
    columns = (taken.first, taken.last, taken.term, taken.cost, taken.less_first, taken.less_last)
    window: _Window | None = None
    place = (-1, -1)
    for first, last, term, cost, head, tail, length, left in zip(
        *(x.tolist() for x in (*columns, likely.length, likely.left)), strict=True
    ):
        if (first, last) != place:
            place = (first, last)
            window = _window(block, first, last)
        if window:
            guess = _heard(block, window, index, of, term, cost, length, Edges(head, tail), left)
            if guess:
                yield guess, (first, last, term)


@dataclass(frozen=True, slots=True)
class _Window:
    """What is known of items `first .. last` (inclusive) whatever term they are taken for."""

    first: int
    last: int
    tokens: list[str]
    shape: Shape
    letters: str
    """In lower case, where there is nothing else."""
    digits: str


def _window(block: Block, first: int, last: int) -> _Window | None:
    """The window, if there is anything in it to hear."""
    tokens = block.items.tokens[first : last + 1]
    kinds = {("h" if t[0] >= "\u3007" else "d" if t.isdigit() else "l") for t in tokens}
    if kinds <= {"d"} or (len(tokens) == 1 and len(tokens[0]) == 1):
        return None
    shape: Shape = (
        "mixed" if {"h", "l"} <= kinds else "han" if "h" in kinds else "split" if len(tokens) > 1 else "latin"
    )
    letters = plain_letters("".join(tokens).lower()) if "h" not in kinds else ""
    return _Window(first, last, tokens, shape, letters, "".join(t for t in tokens if t.isdigit()))


def _heard(
    block: Block,
    window: _Window,
    index: Index,
    of: Ear,
    term: int,
    cost: float,
    length: float,
    edges: Edges,
    most: float,
) -> Guess | None:
    """The window as the term, if that is worth keeping; `most`: bits that its sound may cost at most."""
    first, last, tokens, shape = window.first, window.last, window.tokens, window.shape
    letters, name, digits = window.letters, of.letters[term], window.digits
    if letters and letters == name:
        return None  # a right form in another case: the listed forms see to it
    if not of.latin[term] and not set(tokens) & set(index.terms[term].term):
        return None  # a mixture for a Chinese name must share a character with it, as `sound` takes for granted
    matcher, apart = "sound", cost
    if letters and name and of.latin[term]:
        matcher, apart = _spelt(letters, name, cost)
    if digits and digits in index.terms[term].term:
        length = max(1.0, length - DIGIT * len(digits))  # what stands beside them must sound alike by itself
    # most windows fail here, before anything is written down of them
    if apart * (WORTH[shape, "sound"] + WORTH[shape, "relative"] / length) >= most:
        return None
    surprise = min(block.surprise(first, last), garbage(tokens))
    evidence = [
        worth(shape, "base", 1, SHAPE_NOTES[shape]),
        worth(shape, "prior", -of.prior, "any term at any place"),
        worth(shape, "surprise", surprise, "what it costs to read it as ordinary words"),
        worth(shape, "sound", -apart, "what differs in sound and letters"),
        worth(shape, "relative", -apart / length, "for a name so long"),
    ]
    if len(digits) > 1 and digits in index.terms[term].term:
        evidence.append(worth(shape, "digits", 1, f"{digits} in both"))
    evidence += guards(block, first, last, shape, name, cost, edges)
    bits = bits_of(evidence)
    if bits <= KEEP:
        return None
    start, end = int(block.items.starts[first]), int(block.items.ends[last])
    return Guess(start, end, term, matcher, bits, tuple(evidence), surprise, shape)


def _spelt(letters: str, name: str, cost: float) -> tuple[str, float]:
    """The matcher that tells more of a Latin window, and how far it is off, in units of sound."""
    changes = LETTER * letters_apart(letters, name)
    mean = (cost + changes) / 2
    if len(letters) >= 6 and changes < mean:
        return "spelling", changes + ALONE
    return "sound", min(mean, cost + EITHER)


def _by_syllables(block: Block, certain: Certain, index: Index, of: Ear) -> Iterator[Guess]:
    for first, last, term, surprise, evidence in homophones(block, certain, index, of.syllables, of.han_prior):
        bits = bits_of(evidence)
        if bits > KEEP:
            start, end = int(block.items.starts[first]), int(block.items.ends[last])
            yield Guess(start, end, term, "sound", bits, tuple(evidence), surprise, "syllables")
