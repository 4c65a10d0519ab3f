"""Which letters of two texts of one recording answer to each other, and whether they are of one recording at all."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from subfix.errors import OtherRecordingError
from subfix.script import fold
from subfix.similarity import Block, blocks

# Runs of so many letters that stand once in either text are the same place; eight are left whole often enough even
# where three letters of ten are wrong. Shorter ones are looked for between two such places that are far apart, or
# between which one text holds much more than the other: the least distance alone would scatter the one over the other.
_ANCHORS = (8, 6, 5, 4)
_FAR = 2_000
DRIFT = 8  # letters by which the texts may shift against each other within a stretch that both hold
_ISLAND = 8  # a stretch with fewer equal letters, out of line with its neighbours, is chance
_AGREEING = 0.25  # equal letters among aligned ones, below which a stretch of one text merely stands against another
RUN = 4  # so many equal letters in a row are no chance where all around them is in line
MISSING = 20  # letters without counterpart that make a missing stretch
WINDOW = 12  # letters on either side that tell how far the two texts agree
# A text as short as this is first looked for in the other one as a whole, by the runs of so many Han or other letters.
_SHORT, _PIECES = 400, (2, 4)
# The weight of pairs of neighbours that both texts hold, as a share of the shorter text. Measured on 17 Chinese and 8
# English talks: three letters of ten wrong leave .53 of it, four of ten .40. Between two talks, many of one subject,
# chance makes it .01 in Chinese and .09 in English, which has few letters; a sentence that both quote makes .10 and
# .17 of a page. Texts so short that something like them stands in any long one need more: the best of n places is
# better by some letters for each time that n grows by e.
_CHANCE, _LUCK = (0.10, 0.18), (0.65, 1.3)
_LATIN = 0.35  # the weight of a letter that is no Han character, which is one: it tells a third as much
_HAN = "\u2e80"  # the first of them


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text, Simplified, in lower case and half width, and where each stands in it."""

    folded: str
    places: Sequence[int]


def letters(text: str) -> Letters:
    """What of `text` is compared."""
    folded = fold(text.translate(_NARROW))
    low = folded.lower()
    if len(low) != len(text):  # a few letters have a longer lower case, as the Turkish İ
        low = "".join([c.lower() if len(c.lower()) == 1 else c for c in folded])
    places = [i for i, c in enumerate(low) if c.isalnum()]
    return Letters("".join([low[i] for i in places]), places)


def agreement(a: str, b: str) -> list[Block]:
    """Which letters of `a` answer to which of `b`, in order; what chance alone brought together is left out.

    Raises OtherRecordingError where so little of the shorter one stands in the longer one that chance may bring it.
    """
    if not a or not b:
        raise OtherRecordingError("one of the two transcripts holds no letter", "give the words of the same recording")
    found = _trusted(_aligned(a, b))
    share, chance = _evidence(a, b, found)
    if share <= chance:
        raise _refusal(a, b, share, chance)
    return found


def _refusal(a: str, b: str, share: float, chance: float) -> OtherRecordingError:
    shorter = min(len(a), len(b))
    hint = "give the captions of the same recording"
    if abs(_han(a) - _han(b)) > 0.5:
        hint += ", and in the same language: one is Chinese, the other is not"
    elif shorter < _SHORT // 4:
        hint += "; so little text tells too little, a longer part of both tells more"
    return OtherRecordingError(
        f"the two transcripts are not of one recording: {share:.0%} of the {shorter:,} letters of the shorter one "
        f"stand in the other beside the same letters; chance brings up to {chance:.0%}, one recording 40% and more",
        hint,
    )


def _han(text: str) -> float:
    """The share of Han characters (and all beyond them) among the letters of `text`."""
    return sum(c >= _HAN for c in text) / max(1, len(text))


def _evidence(a: str, b: str, found: Sequence[Block]) -> tuple[float, float]:
    """The share of the shorter text that stands in the other with its neighbours, and what chance may make it."""
    shorter, longer = sorted((a, b), key=len)
    weights = [0.0, *accumulate(1.0 if c >= _HAN else _LATIN for c in a)]
    pairs = sum(weights[i + size] - weights[i + 1] for i, _, size, equal in found if equal)
    han = _han(shorter)
    base = _CHANCE[0] * han + _CHANCE[1] * (1 - han)
    luck = _LUCK[0] * han + _LUCK[1] * (1 - han)
    whole = sum(1.0 if c >= _HAN else _LATIN for c in shorter)
    return pairs / whole, min(1.0, base + luck * math.log(len(longer)) / len(shorter))


def _aligned(a: str, b: str) -> list[Block]:
    """Which letters of `a` answer to which of `b`, in order, by the least distance between sure places."""
    if len(a) > len(b):
        return [(i, j, size, equal) for j, i, size, equal in _aligned(b, a)]
    first, last = _whereabouts(a, b) if len(a) <= _SHORT and len(b) > 2 * len(a) else (0, len(b))
    b = b[first:last]
    anchors = list(_anchors(a, b, 0, 0, 0))
    sure = sum(size for _, _, size, _ in anchors)
    if len(a) > 10 * _FAR and sure < 0.003 * len(a):  # to compare all of them would take minutes
        raise _refusal(a, b, sure / len(a), _CHANCE[0])
    anchors = _without_detours(anchors)
    out: list[Block] = []
    at = upto = 0
    for i, j, size, equal in [*anchors, (len(a), len(b), 0, True)]:
        out += [(at + x, first + upto + y, n, same) for x, y, n, same in blocks(a[at:i], b[upto:j])]
        if size:
            out.append((i, first + j, size, equal))
        at, upto = i + size, j + size
    return out


def _whereabouts(a: str, b: str) -> tuple[int, int]:
    """The part of `b`, not much longer than `a`, in which most runs of letters of `a` stand in line, rare ones more."""
    size = _PIECES[_han(a) < 1 / 3]
    where: dict[str, list[int]] = defaultdict(list)
    for i in range(len(a) - size + 1):
        where[a[i : i + size]].append(i)
    hits: dict[str, list[int]] = defaultdict(list)
    for j in range(len(b) - size + 1):
        if (piece := b[j : j + size]) in where:
            hits[piece].append(j)
    width = max(16, len(a) // 8)
    votes: dict[int, float] = defaultdict(float)
    for piece, places in hits.items():
        weight = math.log(len(b) / len(places))
        for i in where[piece]:
            for j in places:
                lane = (j - i) // width
                votes[lane] += weight
                votes[lane + 1] += weight  # each lane is seen with the one before it, so that no border parts what fits
    if not votes:
        return 0, len(b)
    start = max(votes, key=votes.__getitem__) * width
    return max(0, start - width - DRIFT), min(len(b), start + len(a) + width + DRIFT)


def _without_detours(anchors: Sequence[Block]) -> list[Block]:
    """The anchors without those that lead aside and back again, further than they are long.

    A phrase said twice, once misheard, makes such a one: each text holds it once, but not in the same place.
    """
    groups: list[list[Block]] = []
    for anchor in anchors:
        last = groups[-1][-1] if groups else None
        if last and abs((anchor[0] - anchor[1]) - (last[0] - last[1])) <= DRIFT:
            groups[-1].append(anchor)
        else:
            groups.append([anchor])
    out: list[Block] = []
    for n, group in enumerate(groups):
        if 0 < n < len(groups) - 1 and out:
            before, after = out[-1][0] - out[-1][1], groups[n + 1][0][0] - groups[n + 1][0][1]
            aside, back = group[0][0] - group[0][1] - before, after - (group[-1][0] - group[-1][1])
            length = group[-1][0] + group[-1][2] - group[0][0]
            if aside * back < 0 and min(abs(aside), abs(back)) > length:
                continue
        out += group
    return out


def _anchors(a: str, b: str, first: int, second: int, level: int) -> Iterator[Block]:
    """Equal runs that stand once in `a` and once in `b`, in order in both; the texts start at `first` and `second`."""
    if level == len(_ANCHORS) or not a or not b:
        return
    at = last = 0
    for i, j, size in [*_in_order(_unique(a, b, _ANCHORS[level])), (len(a), len(b), 0)]:
        if max(i - at, j - last) > _FAR or abs((i - at) - (j - last)) >= MISSING:
            yield from _anchors(a[at:i], b[last:j], first + at, second + last, level + 1)
        if size:
            yield first + i, second + j, size, True
        at, last = i + size, j + size


def _unique(a: str, b: str, size: int) -> list[tuple[int, int]]:
    """Where runs of `size` letters stand that `a` and `b` hold once each, in the order of `a`."""
    here, there = _once(a, size), _once(b, size)
    return [(i, there[run]) for run, i in here.items() if i >= 0 and there.get(run, -1) >= 0]


def _once(text: str, size: int) -> dict[str, int]:
    """The place of each run of `size` letters, -1 where it stands more than once."""
    found: dict[str, int] = {}
    for i in range(len(text) - size + 1):
        run = text[i : i + size]
        found[run] = -1 if run in found else i
    return found


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """The longest series of `pairs` that rises in both places, its overlapping runs joined: (first, second, size)."""
    ends: list[int] = []  # the lowest second place that ends a series of each length
    at: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(ends, j)
        if k == len(ends):
            ends.append(j)
            at.append(n)
        else:
            ends[k] = j
            at[k] = n
        if k:
            before[n] = at[k - 1]
    chain = []
    n = at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    out: list[tuple[int, int, int]] = []
    for i, j in reversed(chain):
        # the first letter of each run is enough: the next ones are begun by the runs that follow
        if out and out[-1][0] + out[-1][2] == i and out[-1][1] + out[-1][2] == j:
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + 1)
        else:
            out.append((i, j, 1))
    return out


def _trusted(aligned: Sequence[Block]) -> list[Block]:
    """The blocks without those that chance brought together inside stretches that only one of the texts holds."""
    chains: list[list[Block]] = []
    shift = 0
    for block in aligned:
        if not chains or abs(block[0] - block[1] - shift) > DRIFT:
            chains.append([])
        chains[-1].append(block)
        shift = block[0] - block[1]
    out: list[Block] = []
    for chain in chains:
        if len(chains) == 1 or sum(size for _, _, size, equal in chain if equal) >= _ISLAND:
            out += _dense(chain)
    return out


def _dense(chain: Sequence[Block]) -> list[Block]:
    """The blocks of a chain around which enough letters are equal."""
    sizes = [0, *accumulate(block[2] for block in chain)]
    equal = [0, *accumulate(block[2] if block[3] else 0 for block in chain)]
    out = []
    low = high = 0
    for n, block in enumerate(chain):
        if block[3] and block[2] >= RUN:
            out.append(block)
            continue
        while sizes[low + 1] < sizes[n] - WINDOW:
            low += 1
        while high < len(chain) and sizes[high] < sizes[n + 1] + WINDOW:
            high += 1
        if equal[high] - equal[low] >= _AGREEING * (sizes[high] - sizes[low]):
            out.append(block)
    return out
