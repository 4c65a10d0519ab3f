"""Windows that sound or are spelt like terms, in whole batches, without those that nothing could lift to a guess."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from subfix.correct import sound
from subfix.correct.block import HEARD, LATIN, RELATIVE, SOUND, Block
from subfix.correct.certain import SLACK, Bits, Certain, Taken
from subfix.correct.ear import FARTHEST, Ear
from subfix.correct.hear import Ints
from subfix.correct.retrieve import Windows, numbered, together
from subfix.correct.worth import WORTH
from subfix.phones import plain_letters
from subfix.similarity import letters_apart

# a letter that is other, against a whole consonant that is other; letters alone are a little less than both
LETTER: Final = 0.8
EITHER: Final = 0.17
ALONE: Final = 0.11
RUNNER_UP: Final = 0.6  # a term that costs so much more than the best for a window is not looked at
DIGITS: Final = max(WORTH[s, "digits"] for s in HEARD)


@dataclass(frozen=True, slots=True)
class Likely:
    """Windows taken for terms that may be worth keeping."""

    taken: Taken
    length: Bits
    """How long the forms are, in units of sound."""
    left: Bits
    """What the sound of each may cost at most, in bits."""


def by_sound(block: Block, certain: Certain, of: Ear, loss: Bits) -> Likely:
    """Windows that sound like a term, in the order of readings, places, terms.

    `loss`: for each text of the block what each term loses while it is not mentioned there, in bits.
    """
    longest, least = max(of.lengths), loss.min(axis=1)

    def room(first: Ints, last: Ints) -> tuple[Ints, Ints]:
        units, bits, shape = block.room(first, last, of.prior)
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
        return Likely(_taken(hits, rows, [], count), hits.length[rows], hits.cost[rows])
    asked = np.zeros(16 * 2 * count, bool)
    asked[number[rows]] = True
    # the same windows without an edge: what they cost tells what the edge is good for
    less, others_less = sound.found(text, of.forms, _without_edges(hits, rows, count, block, of.prior), of.budget)
    near = np.zeros(16 * 2 * count, bool)
    near[less.number()] = True
    more = together([others.only(asked[others.windows.number()]), others_less.only(near[others_less.windows.number()])])
    others_hit = sound.aligned(text, of.forms, more, of.budget)
    np.minimum.at(best, others_hit.number(), others_hit.cost)
    rows = rows[hits.cost[rows] <= best[number[rows]] + RUNNER_UP]
    taken = _taken(hits, rows, [less, others_hit], count)
    return _promising(block, certain, of, taken, hits.length[rows], loss)


def _without_edges(hits: sound.Alike, rows: Ints, count: int, block: Block, prior: float) -> Windows:
    """The windows of `rows` without their first item and without their last, each once, where there is any room."""
    rows = rows[hits.last[rows] > hits.first[rows]]
    first = np.where(hits.first[rows] >= count, hits.first[rows] - count, hits.first[rows])
    last = first + hits.last[rows] - hits.first[rows]
    number = np.unique(np.concatenate([numbered(first + 1, last), numbered(first, last - 1)]))
    first, last = number // 16, number // 16 + number % 16
    space = (100 * block.room(first, last, prior)[0]).astype(np.int64)
    return Windows(first, last, space, space).only(space > 0)


def by_letters(block: Block, certain: Certain, of: Ear, found: Sequence[tuple[int, int, int]], loss: Bits) -> Likely:
    """Windows that only letters lead to (first item, last item, term): their sound is taken to be as far off."""
    costs: list[float] = []
    for first, last, term in found:
        letters = plain_letters("".join(block.items.tokens[first : last + 1]).lower())
        costs.append(min(FARTHEST * of.lengths[term], LETTER * letters_apart(letters, of.letters[term]) + ALONE))
    firsts, lasts, terms = np.array(found, np.int64).reshape(-1, 3).T
    edges = np.ones(len(found))
    taken = Taken(firsts, lasts, terms, np.array(costs), edges, edges)
    return _promising(block, certain, of, taken, np.array(of.lengths)[terms], loss)


def _promising(block: Block, certain: Certain, of: Ear, taken: Taken, length: Bits, loss: Bits) -> Likely:
    """Those that can be worth keeping, whatever else is said of them; `length` is that of the forms."""
    bits, shape = block.ceiling(taken.first, taken.last, of.prior)
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
    return Likely(taken.only(some), length[some], left[some])


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
