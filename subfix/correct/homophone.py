"""Han names by their syllables: what speaks for a window of as many characters, and against it."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from subfix.correct import syllables
from subfix.correct.block import FUNCTION, Block, garbage
from subfix.correct.certain import SLACK, Bits, Certain
from subfix.correct.guards import PARTICLES, covered, cut_words, strange_beside
from subfix.correct.hear import Ints
from subfix.correct.index import Index
from subfix.correct.surprise import han_bits
from subfix.correct.worth import KEEP, SHAPE_NOTES, WORTH, worth
from subfix.correction import Evidence

WORD: Final = 60.0  # bits: what the dictionary has is cheaper than this
STRANGEST: Final = 30.0  # bits beyond those of an unknown name that still tell something
SOUND: Final = WORTH["syllables", "sound"]
RELATIVE: Final = WORTH["syllables", "relative"]
EMPTY: Final = 3  # a particle at an edge counts as so many function words: `函数的` is no 函数体
CLOSE: Final = 0.3  # two syllables that are as near as this are the same ones in another tone


def homophones(
    block: Block, certain: Certain, index: Index, of: syllables.Syllables, prior: float
) -> Iterator[tuple[int, int, int, float, list[Evidence]]]:
    """(first item, last item, term, surprise, evidence) of every window that sounds like a Han term."""
    if not len(of.sizes):
        return
    tokens = block.items.tokens

    def left(first: Ints, last: Ints) -> Bits:
        # all else that is said of a homophone speaks against it
        whole = block.lattices.surprise(first, last)
        surprise = np.minimum(whole, block.garbage(first, last))
        bits = WORTH["syllables", "surprise"] * surprise
        bits += WORTH["syllables", "strange"] * np.minimum(STRANGEST, whole - surprise)
        bits += WORTH["syllables", "base"] - WORTH["syllables", "prior"] * prior - KEEP
        rows = np.flatnonzero(bits > 0)
        bits[rows] += SLACK - _against(certain, first[rows], last[rows])
        return bits

    found = list(syllables.find(block.items, of, lambda first, last: left(first, last) > 0))
    if not found:
        return
    firsts, lasts, _ = np.array(found, np.int64).reshape(-1, 3).T
    for (first, last, term), most in zip(found, left(firsts, lasts).tolist(), strict=True):
        window = "".join(tokens[first : last + 1])
        name = index.terms[term].term
        cost = sum(map(syllables.apart, window, name))
        if window != name and cost * (SOUND + RELATIVE / len(name)) < most:
            surprise, evidence = _evidence(block, first, last, window, name, cost, prior)
            yield first, last, term, surprise, evidence


def _against(certain: Certain, first: Ints, last: Ints) -> Bits:
    """Bits that are certain to be lost, whatever name the windows are taken for."""
    size = last + 1 - first
    bits = WORTH["syllables", "left over"] * certain.strange_beside(first, last)
    bits += WORTH["syllables", "cut word"] * certain.cut_words(first, last)
    # a window that is a word is covered too
    covered = WORTH["syllables", "covered"] * certain.covered(first, last) / size
    bits += np.minimum(WORTH["syllables", "words"], covered)
    return np.asarray(bits + WORTH["syllables", "short name"] * (size == 2))


def _evidence(
    block: Block, first: int, last: int, window: str, name: str, cost: float, prior: float
) -> tuple[float, list[Evidence]]:
    """The surprise of a window and all that is said of it; `cost`: how far its syllables are off."""
    whole = block.surprise(first, last)
    surprise = min(whole, garbage(window))
    evidence = [
        worth("syllables", "base", 1, SHAPE_NOTES["syllables"]),
        worth("syllables", "prior", -prior, "any term at any place"),
        worth("syllables", "surprise", surprise, "what it costs to read it as ordinary words"),
        worth("syllables", "strange", min(STRANGEST, whole - surprise), "characters that hardly go together"),
        worth("syllables", "sound", -cost, "what differs in its syllables"),
        worth("syllables", "relative", -cost / len(name), "for a name so long"),
    ]
    if len(name) == 2:
        evidence.append(worth("syllables", "short name", -1, "two syllables sound like many words"))
        if cost > CLOSE:
            evidence.append(worth("syllables", "far syllables", -1))
    if not any(a == b for a, b in zip(window, name, strict=True)):
        evidence.append(worth("syllables", "nothing shared", -1, "no character is the same"))
    edges = sum(
        EMPTY if w in PARTICLES else w in FUNCTION for w, n in ((window[0], name[0]), (window[-1], name[-1])) if w != n
    )
    if edges:
        evidence.append(worth("syllables", "function words", -edges, "begins or ends with a function word"))
    if strange_beside(block, first, last):
        evidence.append(worth("syllables", "left over", -1, "cut out of a longer strange word"))
    cut = cut_words(block, first, last)
    if cut:
        evidence.append(worth("syllables", "cut word", -len(cut), f"cuts {' and '.join(cut)}"))
    if han_bits(window) < WORD:
        evidence.append(worth("syllables", "words", -1, f"{window} is a word"))
    elif len(name) > 2 and (words := covered(window)):
        evidence.append(worth("syllables", "covered", -words / len(name), "made of ordinary words"))
    return surprise, evidence
