"""What the rest of the document says of a guess: mentions, repetition, words near by, numbers beside it."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from subfix.correct.english import ordinary
from subfix.correct.view import View, squeeze
from subfix.correct.weigh import Guess, apart
from subfix.correct.worth import worth
from subfix.correction import Evidence

SURE: Final = 0.5  # bits from which a guess counts as a mention for the others
LIKE: Final = -3.5  # bits from which equal surfaces are counted
MENTIONED: Final = 1.5  # a term that the document mentions, and half as much again for each doubling
MOST: Final = 6.0
REPEATED: Final = 4.0  # doublings of the same odd surface, at most
WAYS: Final = 3  # different forms of one name
BURST: Final = 3  # places from which a burst is looked for
ODD: Final = 14.0  # bits: less surprising surfaces repeat because they are ordinary
BEYOND: Final = 2.0  # bits from which a guess says that the document has errors
CHANCE: Final = 2e-5  # such guesses for each item of text that is right: what clean texts showed
DIRTY: Final = 4.0  # most that a document full of errors adds


@dataclass(frozen=True, slots=True)
class Document:
    """How often each term (by number) is mentioned, rightly or surely misheard; how often each guess repeats.

    `bursts`: at how many places split words sound like a term, and at how many they do in shuffled text. `ways`:
    in how many different forms.
    """

    mentions: Counter[int]
    repeats: Counter[tuple[str, int]]
    bursts: dict[int, tuple[int, int]]
    ways: Counter[int]
    sure: frozenset[tuple[str, int]]
    expected: float
    numbered: frozenset[int]
    """Terms that stand somewhere with a number behind them."""


def document(
    view: View, right: Sequence[tuple[int, int]], found: Sequence[Guess], background: Counter[int], items: int
) -> Document:
    """`right`: the end and the term of every right form in the text, and of listed wrong ones that will be applied."""
    mentions = Counter(term for _, term in right)
    numbered = {term for end, term in right if _number_behind(view, end)}
    repeats: Counter[tuple[str, int]] = Counter()
    taken: set[int] = set()
    sure: set[tuple[str, int]] = set()
    for g in sorted((g for g in found if g.bits >= SURE), key=lambda g: (-g.bits, g.start)):
        place = range(g.start, g.end)
        if taken.isdisjoint(place):
            taken.update(place)
            mentions[g.term] += 1
            numbered |= {g.term} if _number_behind(view, g.end) else set()
            if g.bits >= BEYOND:
                sure.add((squeeze(view.text[g.start : g.end]), g.term))
    for g in found:
        if g.bits > LIKE:
            key = squeeze(view.text[g.start : g.end])
            repeats[key, g.term] += 1
    split = apart(found)
    places = Counter(g.term for g in split)
    ways = Counter(term for _, term in {(squeeze(view.text[g.start : g.end]), g.term) for g in split})
    # the same few words again and again are a habit of speech
    bursts = {t: (min(n, 2 * ways[t]), background[t]) for t, n in places.items()}
    return Document(mentions, repeats, bursts, ways, frozenset(sure), CHANCE * items, frozenset(numbered))


def evidence(view: View, guess: Guess, doc: Document, crowd: float) -> list[Evidence]:
    """What the document adds to a guess, in bits; `crowd` of its term as in `worth`."""
    notes: list[Evidence] = []
    own = 1 if guess.bits >= SURE else 0
    others = doc.mentions[guess.term] - own
    if others > 0:
        bits = min(MOST, MENTIONED + math.log2(others))
        notes.append(worth(guess.shape, "mentioned", bits, f"others in this document: {others}"))
    elif crowd:
        notes.append(worth(guess.shape, "crowd", -crowd, "one of very many names, and not mentioned"))
    me = (squeeze(view.text[guess.start : guess.end]), guess.term)
    beyond = len(doc.sure) - (me in doc.sure)
    dirty = math.log2((beyond + 1) / (doc.expected + 1))
    notes.append(worth(guess.shape, "document", min(DIRTY, dirty), f"other sure errors in it: {beyond}"))
    repeats = doc.repeats[me]
    # in English ordinary words that go together repeat too: there it tells only beside other forms of the same name
    telling = view.chinese or guess.shape != "split" or doc.ways[guess.term] >= WAYS
    # and so do English words that people mix into Chinese
    telling &= guess.shape != "latin" or not ordinary(me[0])
    if repeats > 1 and guess.surprise >= ODD and telling:
        notes.append(worth(guess.shape, "repeated", min(REPEATED, math.log2(repeats)), f"{repeats} times"))
    here, chance = doc.bursts.get(guess.term, (0, 0))
    if guess.shape == "split" and not view.chinese and here >= BURST:
        ratio = math.log2((here + 0.5) / (chance + 1.5))
        note = f"{here} such places, {chance} in shuffled text"
        notes.append(worth("split", "burst", max(-1.0, min(3.6, ratio - 0.4)), note))
    if _number_behind(view, guess.end):
        also = guess.term in doc.numbered
        notes.append(worth(guess.shape, "number", 2 if also else 1, "a number behind it" + ", as elsewhere" * also))
    return notes


def _number_behind(view: View, end: int) -> bool:
    return view.text[end : end + 2].strip()[:1].isdigit()


def against_rivals(found: Iterable[Guess], names: Sequence[str]) -> list[Guess]:
    """The guesses with what other terms take from them: only one of those that overlap can be right.

    `names`: how each term is written. A name inside a longer one, Google in Google Cloud, is no rival to it.
    """
    ordered = sorted(found, key=lambda g: (g.start, g.end, g.term))
    rivals: list[list[Guess]] = [[] for _ in ordered]
    open_: list[int] = []
    for at, g in enumerate(ordered):
        open_ = [i for i in open_ if ordered[i].end > g.start]
        for i in open_:
            other = ordered[i]
            if other.term != g.term:
                if not _within(g, other, names):
                    rivals[i].append(g)
                if not _within(other, g, names):
                    rivals[at].append(other)
        open_.append(at)
    return [_less(g, others) for g, others in zip(ordered, rivals, strict=True)]


def _within(part: Guess, whole: Guess, names: Sequence[str]) -> bool:
    inside = whole.start <= part.start and part.end <= whole.end
    return inside and squeeze(names[part.term]) in squeeze(names[whole.term])


def _less(guess: Guess, rivals: Sequence[Guess]) -> Guess:
    bits = -math.log2(1 + sum(2.0**g.bits for g in rivals))
    if bits > -0.05:
        return guess
    note = Evidence("rivals", round(bits, 2), f"other terms that would fit here too: {len(rivals)}")
    return replace(guess, evidence=(*guess.evidence, note), bits=guess.bits + bits)
