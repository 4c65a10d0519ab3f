"""How likely a window is a term, in bits: the noisy channel in which all matches by sound are weighed."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import sound, spelling, syllables
from subfix.correct.block import HEARD, LATIN, RELATIVE, SOUND, Block, garbage
from subfix.correct.certain import SLACK, Certain, Names, Taken, names
from subfix.correct.confusions import LENGTHS
from subfix.correct.guards import Edges, guards
from subfix.correct.hear import Ints
from subfix.correct.homophone import homophones
from subfix.correct.index import Index
from subfix.correct.retrieve import Windows, numbered, together
from subfix.correct.view import View, fold, is_han, squeeze
from subfix.correct.worth import KEEP, MANY, SHAPE_NOTES, WORTH, Shape, bits_of, crowd, worth
from subfix.correction import Evidence
from subfix.phones import plain_letters
from subfix.similarity import letters_apart

# a letter that is other, against a whole consonant that is other; letters alone are a little less than both
LETTER: Final = 0.8
EITHER: Final = 0.17
ALONE: Final = 0.11
PRIOR: Final = 9.05  # bits against any term standing at any place, and log2 of the glossary's size times
LEAST_CROWD: Final = min(WORTH[s, "crowd"] for s in HEARD)
CROWD: Final = 0.4  # each kind of name competes with its own
CROWD_HAN: Final = 0.7  # Chinese homophones crowd faster than foreign sounds
RUNNER_UP: Final = 0.6  # a term that costs so much more than the best for a window is not looked at
TOGETHER: Final = 8_000  # characters; shorter texts are looked through together up to so many
BETWEEN: Final = "\0"  # parts what is heard, and is no letter, mark or space of either side
SHUFFLED: Final = 200_000  # characters; in longer texts chance is not measured
Costs = NDArray[np.float64]

DIGIT: Final = dict(LENGTHS)["digit"]
DIGITS: Final = max(WORTH[s, "digits"] for s in HEARD)
FARTHEST: Final = 0.4  # of its length is the most that a form may cost


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


@dataclass(frozen=True)
class Ear:
    """The parts of an index that hear: forms of terms by their sounds, and Han terms by their syllables."""

    forms: sound.Forms
    syllables: syllables.Syllables
    spellings: spelling.Spellings
    letters: tuple[str, ...]
    latin: tuple[bool, ...]
    lengths: tuple[float, ...]
    """How long each term is at most, in units of sound."""
    foreign: NDArray[np.bool_]
    """`latin` as an array."""
    names: Names
    crowd: tuple[float, ...]
    """As in `worth.crowd`, for each term."""
    loss: Costs
    """What each term loses as one of very many while it is not mentioned, in bits."""
    budget: Ints
    """What each form may cost at most, in hundredths."""
    prior: float
    """Bits against any Latin term at any place, and against any Han term."""
    han_prior: float


def ear(index: Index) -> Ear:
    """The ear of an index, made at its first use and kept with it."""
    return index.part("ear", _ear)


def _ear(index: Index) -> Ear:
    heard_terms = [i for i, t in enumerate(index.terms) if t.mode != "exact"]
    forms = sound.forms(index.terms, heard_terms)
    letters = tuple(
        plain_letters(squeeze(t.term)) if any("a" <= c <= "z" for c in fold(t.term)) else "" for t in index.terms
    )
    latin = tuple(not any(is_han(c) for c in t.term) for t in index.terms)
    many = Counter(latin)
    chosen = set(heard_terms)
    spelt = [x if i in chosen and latin[i] else "" for i, x in enumerate(letters)]
    lengths = np.zeros(len(letters))
    np.maximum.at(lengths, forms.term, forms.length / 100)
    crowds = tuple(crowd(many[kind], kind, len(squeeze(t.term))) for t, kind in zip(index.terms, latin, strict=True))
    # past some hundred names most are of subjects that the text is not about
    count, chinese = many[True], many[False]
    prior = PRIOR + CROWD * math.log2(min(max(2, count), MANY)) + 0.15 * math.log2(max(1.0, count / MANY))
    return Ear(
        forms,
        syllables.compiled(index.terms, heard_terms),
        spelling.compiled(spelt),
        letters,
        latin,
        tuple(lengths.tolist()),
        np.array(latin, bool),
        names(letters),
        crowds,
        LEAST_CROWD * np.array(crowds, np.float64),
        (FARTHEST * forms.length).astype(np.int64),
        prior,
        PRIOR + CROWD_HAN * math.log2(min(max(2, chinese), MANY)),
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
        found = [*_by_sound(block, certain, index, of, of.prior, lost)]
        found += _by_syllables(block, certain, index, of, of.han_prior)
        for guess in found:
            at = bisect_right(begins, guess.start) - 1
            out[numbers[at]].guesses.append(guess.moved(-begins[at]))
        for number, count in zip(numbers, np.diff(block.first).tolist(), strict=True):
            out[number].items += count
    for number, view in enumerate(views):
        if not view.chinese and len(view.text) <= SHUFFLED:
            out[number].background = _by_chance(view.text, index, of, loss[[number]])
    return out


def _by_chance(text: str, index: Index, of: Ear, loss: Costs) -> Counter[int]:
    """How often each term is heard in the words of the text when these are shuffled."""
    found: Counter[int] = Counter()
    for shuffled, _, _ in _blocks([text]):
        if shuffled.items.tokens:
            Random(0).shuffle(shuffled.items.tokens)
            found.update(g.term for g in apart(_by_sound(shuffled, Certain(shuffled), index, of, of.prior, loss)))
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
    numbers: list[int] = []
    size = 0
    for number, text in enumerate([*texts, None]):
        if numbers and (text is None or size + len(text) > TOGETHER):
            begins = list(accumulate((len(texts[n]) + 1 for n in numbers[:-1]), initial=0))
            joined = BETWEEN.join(texts[n] for n in numbers)
            yield Block(joined, 0, len(joined), begins), numbers, begins
            numbers, size = [], 0
        if text is None or len(text) <= TOGETHER:
            numbers.append(number)
            size += len(text or "")
        else:
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


def _by_sound(block: Block, certain: Certain, index: Index, of: Ear, prior: float, loss: Costs) -> Iterator[Guess]:
    if not len(of.forms.term):
        return
    seen: dict[tuple[int, int, int], Guess] = {}
    for guess, place in _weighed(block, index, of, *_alike(block, certain, of, prior, loss), prior):
        old = seen.get(place)
        if old is None or guess.bits > old.bits:
            seen[place] = guess
    spelt = [hit for hit in spelling.find(block, of.spellings) if hit not in seen and of.lengths[hit[2]]]
    if spelt:
        taken, length = _spelt_alike(block, of, spelt)
        rows, left = _promising(block, certain, of, taken, length, prior, loss)
        found = _weighed(block, index, of, taken.only(rows), length[rows], left, prior)
        seen |= {place: guess for guess, place in found}
    yield from seen.values()


def _alike(block: Block, certain: Certain, of: Ear, prior: float, loss: Costs) -> tuple[Taken, Costs, Costs]:
    """Windows that sound like a term, how long the forms are, and what their sound may cost at most, in bits.

    In the order of readings, places, terms.
    """
    longest, least = max(of.lengths), loss.min(axis=1)

    def room(first: Ints, last: Ints) -> tuple[Ints, Ints]:
        units, bits, shape = block.room(first, last, prior)
        against, said = certain.whatever(first, last)
        # with the least that can be lost to guards and as one of many, however long the form
        bits = bits + SLACK - against - least[block.of[first]]
        bits += DIGITS * (block.numbers[last + 1] > block.numbers[first])
        each = (SOUND[shape] + RELATIVE[shape] / longest) * np.where(shape >= LATIN, 0.5, 1.0)
        most = np.where(said == shape, np.minimum(units, bits / each), units)
        return (100 * units).astype(np.int64), (100 * most).astype(np.int64)

    items = block.items
    count = len(items.tokens)
    text = sound.text(items, block.first, of.forms)
    hits, others = sound.found(text, of.forms, sound.windows(items, room), of.budget)
    number = hits.number()
    # of several terms for one window only those about as like as the best
    best = np.full(16 * 2 * count, np.inf)
    np.minimum.at(best, number, hits.cost)
    han = text.sounds.han[hits.last + 1] - text.sounds.han[hits.first]
    width = hits.last + 1 - hits.first
    # Han for Han goes by syllables; a Latin word is no Chinese name
    keep = np.where(of.foreign[hits.term], (han < width) | (han > 1), (han > 0) & (han < width))
    rows = (keep & (hits.cost <= best[number] + RUNNER_UP)).nonzero()[0]
    if not len(rows):
        return _taken(hits, rows, [], count), hits.length[rows], hits.cost[rows]
    asked = np.zeros(16 * 2 * count, bool)
    asked[number[rows]] = True
    # the same windows without an edge: what they cost tells what the edge is good for
    less, others_less = sound.found(text, of.forms, _without_edges(hits, rows, count, block, prior), of.budget)
    near = np.zeros(16 * 2 * count, bool)
    near[less.number()] = True
    more = together([others.only(asked[others.windows.number()]), others_less.only(near[others_less.windows.number()])])
    others_hit = sound.aligned(text, of.forms, more, of.budget)
    np.minimum.at(best, others_hit.number(), others_hit.cost)
    rows = rows[hits.cost[rows] <= best[number[rows]] + RUNNER_UP]
    taken = _taken(hits, rows, [less, others_hit], count)
    some, left = _promising(block, certain, of, taken, hits.length[rows], prior, loss)
    return taken.only(some), hits.length[rows[some]], left


def _without_edges(hits: sound.Alike, rows: Ints, count: int, block: Block, prior: float) -> Windows:
    """The windows of `rows` without their first item and without their last, each once, where there is any room."""
    rows = rows[hits.last[rows] > hits.first[rows]]
    first = np.where(hits.first[rows] >= count, hits.first[rows] - count, hits.first[rows])
    last = first + hits.last[rows] - hits.first[rows]
    number = np.unique(np.concatenate([numbered(first + 1, last), numbered(first, last - 1)]))
    first, last = number // 16, number // 16 + number % 16
    space = (100 * block.room(first, last, prior)[0]).astype(np.int64)
    return Windows(first, last, space, space).only(space > 0)


def _spelt_alike(block: Block, of: Ear, found: Sequence[tuple[int, int, int]]) -> tuple[Taken, Costs]:
    """Windows that only letters lead to, and how long their terms are: their sound is taken to be as far off."""
    costs: list[float] = []
    for first, last, term in found:
        letters = plain_letters("".join(block.items.tokens[first : last + 1]).lower())
        costs.append(min(FARTHEST * of.lengths[term], LETTER * letters_apart(letters, of.letters[term]) + ALONE))
    firsts, lasts, terms = np.array(found, np.int64).reshape(-1, 3).T
    edges = np.ones(len(found))
    return Taken(firsts, lasts, terms, np.array(costs), edges, edges), np.array(of.lengths)[terms]


def _weighed(
    block: Block, index: Index, of: Ear, taken: Taken, length: Costs, left: Costs, prior: float
) -> Iterator[tuple[Guess, tuple[int, int, int]]]:
    """The guesses worth keeping, each with its first item, last item and term; `length` is that of the forms."""
    columns = (taken.first, taken.last, taken.term, taken.cost, taken.less_first, taken.less_last, length, left)
    window: _Window | None = None
    place = (-1, -1)
    for first, last, term, cost, head, tail, long, most in zip(*(x.tolist() for x in columns), strict=True):
        if (first, last) != place:
            place = (first, last)
            window = _window(block, first, last)
        if window:
            guess = _heard(block, window, index, of, term, cost, long, Edges(head, tail), most, prior)
            if guess:
                yield guess, (first, last, term)


def _promising(
    block: Block, certain: Certain, of: Ear, taken: Taken, length: Costs, prior: float, loss: Costs
) -> tuple[Ints, Costs]:
    """Which can be worth keeping, whatever else is said of them, and what their sound may cost at most, in bits."""
    bits, shape = block.ceiling(taken.first, taken.last, prior)
    bits -= loss[block.of[taken.first], taken.term]
    bits += DIGITS * (block.numbers[taken.last + 1] > block.numbers[taken.first])
    # letters may be nearer than the sound, and digits shorten the name
    apart = np.where(shape >= LATIN, taken.cost / 2, taken.cost)
    lost = apart * (SOUND[shape] + RELATIVE[shape] / length)
    rows = (bits > lost).nonzero()[0]
    taken, length, shape, apart = taken.only(rows), length[rows], shape[rows], apart[rows]
    changes = LETTER * certain.letters_apart(taken, of.names)
    nearest = np.minimum(np.minimum((taken.cost + changes) / 2, taken.cost + EITHER), changes + ALONE)
    apart = np.where((changes > 0) & (shape >= LATIN), np.maximum(apart, nearest), apart)
    lost = apart * (SOUND[shape] + RELATIVE[shape] / length)
    against, said = certain.against(taken, of.names)
    # a Chinese character and a number are Han for the guards, and a mixture for the ceiling
    left = np.where(said == shape, bits[rows] - against + SLACK, np.inf)
    some = (left > lost).nonzero()[0]
    return rows[some], left[some]


def _taken(hits: sound.Alike, rows: Ints, among: Sequence[sound.Alike], count: int) -> Taken:
    """The `rows` of `hits`; what they cost without an edge is found `among` these, or one unit more.

    `count`: how many items the block has; those from there on are the same in their second reading.
    """
    terms = 1 + max(int(a.term.max(initial=0)) for a in (hits, *among))
    code = np.concatenate([[-1], *(a.number() * terms + a.term for a in among)])
    order = code.argsort()
    code, cost_of = code[order], np.concatenate([[0.0], *(a.cost for a in among)])[order]
    first, last, term, cost = hits.first[rows], hits.last[rows], hits.term[rows], hits.cost[rows]
    less = []
    for a, b in ((first + 1, last), (first, last - 1)):
        wanted = numbered(a, b) * terms + term
        at = np.minimum(code.searchsorted(wanted), len(code) - 1)
        there = (code[at] == wanted) & (b >= a)
        less.append(np.where(there, cost_of[at], cost + 1.0) - cost)
    again = np.where(first >= count, count, 0)
    return Taken(first - again, last - again, term, cost, less[0], less[1])


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
    prior: float,
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
        worth(shape, "prior", -prior, "any term at any place"),
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


def _by_syllables(block: Block, certain: Certain, index: Index, of: Ear, prior: float) -> Iterator[Guess]:
    for first, last, term, surprise, evidence in homophones(block, certain, index, of.syllables, prior):
        bits = bits_of(evidence)
        if bits > KEEP:
            start, end = int(block.items.starts[first]), int(block.items.ends[last])
            yield Guess(start, end, term, "sound", bits, tuple(evidence), surprise, "syllables")
