"""How likely a window is a term, in bits: the noisy channel in which all matches by sound are weighed."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import sound, syllables
from subfix.correct.block import FUNCTION, GARBAGE, GARBAGE_EACH, LEAST, Block, garbage
from subfix.correct.guards import guards
from subfix.correct.hear import Ints, heard
from subfix.correct.index import Index
from subfix.correct.surprise import han_bits
from subfix.correct.view import View, fold, is_han, squeeze
from subfix.correction import Evidence
from subfix.phones import plain_letters
from subfix.similarity import letters_apart

# bits for one unit of cost (a whole consonant lost or changed): what fits the labelled mishearings best
SOUND_BITS: Final = 9.0
LETTER_BITS: Final = 7.0
SYLLABLE_BITS: Final = 9.0
PRIOR: Final = 9.05  # bits against any term standing at any place, and log2 of the glossary's size times
MANY: Final = 100
CROWD: Final = 0.4  # each kind of name competes with its own
CROWD_HAN: Final = 0.7  # Chinese homophones crowd faster than foreign sounds
RUNNER_UP: Final = 0.6  # a term that costs so much more than the best for a window is not looked at
SHUFFLED: Final = 200_000  # characters; in longer texts chance is not measured
KEEP: Final = -8.0  # what is below cannot be lifted to a proposal by anything in the document


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
    cost: float
    shape: str
    """`latin` one Latin run, `split` several, `han`, `mixed`."""


@dataclass(frozen=True)
class Ear:
    """The parts of an index that hear: forms of terms by their sounds, and Han terms by their syllables."""

    forms: sound.Forms
    syllables: syllables.Syllables
    letters: tuple[str, ...]
    latin: tuple[bool, ...]


def ear(index: Index) -> Ear:
    """The ear of an index, made at its first use and kept with it."""
    kept = index.caches.get("ear")
    if isinstance(kept, Ear):
        return kept
    heard_terms = [i for i, t in enumerate(index.terms) if t.mode != "exact"]
    made = Ear(
        sound.forms(index.terms, heard_terms),
        syllables.compiled(index.terms, heard_terms),
        tuple(
            plain_letters(squeeze(t.term)) if any("a" <= c <= "z" for c in fold(t.term)) else "" for t in index.terms
        ),
        tuple(not any(is_han(c) for c in t.term) for t in index.terms),
    )
    index.caches["ear"] = made
    return made


@dataclass(frozen=True, slots=True)
class Heard:
    """All guesses of a text; `background`: how many for each term a shuffle of its English words gave."""

    guesses: list[Guess]
    background: Counter[int]


def guesses(view: View, index: Index) -> Heard:
    """Everything in the text that may be a term by its sound or spelling, weighed before the document is asked."""
    of = ear(index)
    is_chinese = view.chinese
    latin = sum(of.latin)
    # past some hundred names most are of subjects that the text is not about
    prior = PRIOR + CROWD * math.log2(min(max(2, latin), MANY)) + 0.15 * math.log2(max(1.0, latin / MANY))
    han_prior = PRIOR + CROWD_HAN * math.log2(max(2, len(of.latin) - latin))
    out: list[Guess] = []
    background: Counter[int] = Counter()
    for start, end in _blocks(view.text):
        block = Block(view, start, end)
        if not len(block.items.tokens):
            continue
        out += _by_sound(block, index, of, prior)
        out += _by_syllables(block, index, of, han_prior)
        if not is_chinese and len(view.text) <= SHUFFLED:
            shuffled = Block(view, start, end)
            Random(0).shuffle(shuffled.items.tokens)
            background.update(g.term for g in apart(_by_sound(shuffled, index, of, prior)))
    return Heard(out, background)


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


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + sound.BLOCK)
        if end < len(text):
            cut = max(text.rfind(mark, start + sound.BLOCK // 2, end) for mark in "\n。，, ")
            end = cut + 1 if cut > 0 else end
        yield start, end
        start = end


def _by_sound(block: Block, index: Index, of: Ear, prior: float) -> Iterator[Guess]:
    if not len(of.forms.term):
        return
    found = block.items
    tokens = found.tokens
    latin_term = np.array(of.latin)
    short = np.array([len(x) <= 4 for x in of.letters])
    length = of.forms.length / 100
    # what a form may cost at most: beyond it no window could be surprising enough
    most = (GARBAGE + GARBAGE_EACH * length + 4.0 - prior - LEAST) / SOUND_BITS
    budget = (100 * np.minimum(most, 0.4 * length)).astype(np.int64)

    def room(first: Ints, last: Ints) -> Ints:
        return (100 * block.odds(first, last, prior) / SOUND_BITS).astype(np.int64)

    seen: dict[tuple[int, int, int], Guess] = {}
    among = sound.windows(found, room)
    for reading in (0, 1):
        hits = sound.pairs(heard(found, reading), of.forms, among, reading > 0, budget)
        cost = (1 - hits.alike) * of.forms.length[hits.form] / 100
        han = block.han_before[hits.last + 1] - block.han_before[hits.first]
        width = hits.last + 1 - hits.first
        # Han for Han goes by syllables; a Latin word is no Chinese name
        keep = np.where(latin_term[hits.term], (han < width) | (han > 1), (han > 0) & (han < width))
        keep &= ~(short[hits.term] & (han > 0) & (SOUND_BITS * cost + 2 > block.odds(hits.first, hits.last, prior)))
        # of several terms for one window only those about as like as the best
        window = hits.first * 16 + width
        group = np.cumsum(np.append(False, window[1:] != window[:-1])) if len(window) else window
        best = np.full(int(group[-1]) + 1 if len(group) else 0, np.inf)
        np.minimum.at(best, group, cost)
        keep &= (cost <= best[group] + RUNNER_UP) & hits.useful
        rows = (x[keep].tolist() for x in (hits.first, hits.last, hits.term, cost))
        for first, last, term, off in zip(*rows, strict=True):
            guess = _heard(block, first, last, tokens[first : last + 1], index, of, term, off, prior)
            old = seen.get((first, last, term))
            if guess and (old is None or guess.bits > old.bits):
                seen[first, last, term] = guess
    yield from seen.values()


def _heard(
    block: Block,
    first: int,
    last: int,
    tokens: Sequence[str],
    index: Index,
    of: Ear,
    term: int,
    cost: float,
    prior: float,
) -> Guess | None:
    kinds = {("h" if t[0] >= "\u3007" else "d" if t.isdigit() else "l") for t in tokens}
    if kinds <= {"d"} or (len(tokens) == 1 and len(tokens[0]) == 1):
        return None
    start, end = int(block.items.starts[first]), int(block.items.ends[last])
    letters = plain_letters("".join(tokens).lower()) if "h" not in kinds else ""
    if letters and letters == of.letters[term]:
        return None  # a right form in another case: the listed forms see to it
    if not of.latin[term] and not set(tokens) & set(index.terms[term].term):
        return None  # a mixture for a Chinese name must share a character with it, as `sound` takes for granted
    surprise = min(block.surprise(first, last), garbage(tokens))
    channel = SOUND_BITS * cost
    evidence = [Evidence("surprise", round(surprise, 1), "bits to read it as ordinary words")]
    matcher = "sound"
    if letters and of.letters[term] and of.latin[term]:
        changes = letters_apart(letters, of.letters[term])
        by_letters = LETTER_BITS * changes
        mean = (channel + by_letters) / 2
        if len(letters) >= 6 and by_letters < mean:
            matcher = "spelling"
            channel = by_letters + 1.0
        else:
            channel = min(mean, channel + 1.5)
    evidence.append(Evidence("channel", round(-channel, 1), "what differs in sound and letters"))
    evidence.append(Evidence("prior", round(-prior, 1), "any term at any place"))
    bits = surprise - channel - prior
    digits = "".join(t for t in tokens if t.isdigit())
    if len(digits) > 1 and digits in index.terms[term].term:
        evidence.append(Evidence("digits", 5.0, f"{digits} in both"))
        bits += 5.0
    shape = "mixed" if {"h", "l"} <= kinds else "han" if "h" in kinds else "split" if len(tokens) > 1 else "latin"
    for note in guards(block, first, last, tokens, shape, of.letters[term], cost):
        evidence.append(note)
        bits += note.value
    if bits <= KEEP:
        return None
    return Guess(start, end, term, matcher, bits, tuple(evidence), surprise, cost, shape)


def _by_syllables(block: Block, index: Index, of: Ear, prior: float) -> Iterator[Guess]:
    if not of.syllables.sizes:
        return
    tokens = block.items.tokens

    def worth(first: Ints, last: Ints) -> NDArray[np.bool_]:
        # whatever else is said of a homophone speaks against it
        length = block.lengths[last + 1] - block.lengths[first]
        surprise = np.minimum(block.lattices.surprise(first, last), GARBAGE + GARBAGE_EACH * length)
        return surprise - prior > KEEP - 1e-6

    for first, last, term in syllables.find(block.items, of.syllables, worth):
        guess = _homophone(block, first, last, "".join(tokens[first : last + 1]), index, term, prior)
        if guess:
            yield guess


def _homophone(block: Block, first: int, last: int, window: str, index: Index, term: int, prior: float) -> Guess | None:
    name = index.terms[term].term
    if window == name:
        return None
    parts = [syllables.apart(a, b) for a, b in zip(window, name, strict=True)]
    cost = sum(parts)
    same = sum(a == b for a, b in zip(window, name, strict=True))
    surprise = min(block.surprise(first, last), garbage(window))
    bits = surprise - SYLLABLE_BITS * cost - prior
    if bits <= KEEP:
        return None  # whatever else is said speaks against it too
    evidence = [
        Evidence("surprise", round(surprise, 1), "bits to read it as ordinary words"),
        Evidence("channel", round(-SYLLABLE_BITS * cost, 1), "what differs in its syllables"),
        Evidence("prior", round(-prior, 1), "any term at any place"),
    ]
    if len(name) == 2:
        note = Evidence("short", -3.0 - (0.0 if cost <= 0.3 else 4.0), "two syllables sound like many words")
        evidence.append(note)
        bits += note.value
    if not same:
        evidence.append(Evidence("no character shared", -3.0))
        bits -= 3.0
    edges = sum(w in FUNCTION and w != n for w, n in ((window[0], name[0]), (window[-1], name[-1])))
    if edges:
        evidence.append(Evidence("edge", -3.0 * edges, "begins or ends with a function word"))
        bits -= 3.0 * edges
    if han_bits(window) < 60:
        evidence.append(Evidence("word", -4.0, f"{window} is a word"))
        bits -= 4.0
    if bits <= KEEP:
        return None
    start, end = int(block.items.starts[first]), int(block.items.ends[last])
    return Guess(start, end, term, "sound", bits, tuple(evidence), surprise, cost, "han")
