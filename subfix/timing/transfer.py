"""Carries the times of one transcript over to another text of the same recording, however wrong the first one is."""

import re
import statistics
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from subfix.document import Token, Transcript
from subfix.errors import UsageError
from subfix.script import fold
from subfix.similarity import Block, blocks
from subfix.speech import lengths
from subfix.text import Span
from subfix.timeline import Interval

# Runs of so many letters that stand once in either text are the same place; eight are left whole often enough even
# where three letters of ten are wrong. Where two such places are far apart, shorter ones are looked for between them.
_ANCHORS = (8, 6, 5)
_FAR = 2_000
_DRIFT = 8  # letters by which the texts may shift against each other within a stretch that both hold
_ISLAND = 8  # a stretch with fewer equal letters, out of line with its neighbours, is chance
_AGREEING = 0.25  # equal letters among aligned ones, below which a stretch of one text merely stands against another
_MISSING = 20  # letters without counterpart that make a missing stretch
# Letters in equal runs of four or more, as a share of the shorter text. Of one recording it is some 0.45 even with
# three letters of ten wrong, of two recordings it is below 0.06 in either language.
_RUN, _ONE_RECORDING = 4, 0.15
_HINT = "give the captions of the same recording"
_LEAP = 2_500  # milliseconds; a longer pause is rare inside a dozen letters
_LONG = re.compile(rb"\x01{%d,}" % _MISSING)
_FASTEST = 15.0  # syllables a second; nobody says so many
_WINDOW = 12  # letters on either side that tell how far the two texts agree


@dataclass(frozen=True, slots=True)
class Transfer:
    """The times that a text got.

    `tokens` are runs of the text with the time of what answers to them in the timed transcript, in order;
    `confidence` says for each of them how far both texts agree around it, 0..1. `missing` are stretches of the text
    that the timed transcript does not hold, `foreign` the times of what it holds beyond the text (20 letters or more
    each). `found` is the share of the letters of the text that stand just so in the timed transcript.
    """

    tokens: tuple[Token, ...]
    confidence: tuple[float, ...]
    missing: tuple[Span, ...]
    foreign: tuple[Interval, ...]
    found: float


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a text, in Simplified script and lower case, and where each stands in it."""

    folded: str
    places: Sequence[int]


def transfer(text: str, timed: Transcript) -> Transfer:
    """Give the letters of `text` the times of the tokens of `timed`.

    Both are compared by letters and digits alone, in one script and case. Raises UsageError where `timed` has no
    times, or where too little of the one stands in the other for one recording.
    """
    if not timed.tokens:
        raise UsageError("the transcript that should give the times has none", "give one with times: SRT, VTT, JSON")
    here, there = _letters(text), _letters(timed.text)
    aligned = _aligned(here.folded, there.folded)
    shorter = min(len(here.folded), len(there.folded))
    same = sum(size for _, _, size, equal in aligned if equal and size >= _RUN)
    if same <= _ONE_RECORDING * shorter:
        share = round(100 * same / max(1, shorter))
        raise UsageError(f"the two transcripts are not of one recording: only {share} % of the letters agree", _HINT)
    counterpart = [-1] * len(here.folded)
    agrees = [0] * len(here.folded)
    for first, second, size, equal in _trusted(aligned):
        counterpart[first : first + size] = range(second, second + size)
        if equal:
            agrees[first : first + size] = [1] * size
    owners = _owners(there, timed.tokens)
    holes = _cleared(counterpart, list(_long_runs([c < 0 for c in counterpart])), owners, timed.tokens)
    unheard = [True] * len(there.folded)
    for c in counterpart:
        if c >= 0:
            unheard[c] = False
    tokens, confidence = _tokens(text, counterpart, agrees, holes, owners, here, there, timed)
    missing = tuple(Span(here.places[a], here.places[b - 1] + 1) for a, b in holes)
    foreign = tuple(_when(there, a, b, timed) for a, b in _long_runs(unheard))
    return Transfer(tokens, confidence, missing, foreign, sum(agrees) / max(1, len(agrees)))


def _letters(text: str) -> _Letters:
    folded = fold(text)
    low = folded.lower()
    if len(low) != len(text):  # a few letters have a longer lower case, as the Turkish İ
        low = "".join([c.lower() if len(c.lower()) == 1 else c for c in folded])
    places = [i for i, c in enumerate(low) if c.isalnum()]
    return _Letters("".join([low[i] for i in places]), places)


def _aligned(a: str, b: str) -> list[Block]:
    """Which letters of `a` answer to which of `b`, in order. Raises UsageError where they are plainly unlike."""
    anchors = list(_anchors(a, b, 0, 0, 0))
    if min(len(a), len(b)) > 10 * _FAR and sum(size for _, _, size, _ in anchors) < 0.01 * min(len(a), len(b)):
        raise UsageError("the two transcripts are not of one recording: no passage stands in both", _HINT)
    anchors = _without_detours(anchors)
    out: list[Block] = []
    at = last = 0
    for i, j, size, equal in [*anchors, (len(a), len(b), 0, True)]:
        out += [(at + x, last + y, n, same) for x, y, n, same in blocks(a[at:i], b[last:j])]
        if size:
            out.append((i, j, size, equal))
        at, last = i + size, j + size
    return out


def _without_detours(anchors: Sequence[Block]) -> list[Block]:
    """The anchors without those that lead aside and back again, further than they are long.

    A phrase said twice, once misheard, makes such a one: each text holds it once, but not in the same place.
    """
    groups: list[list[Block]] = []
    for anchor in anchors:
        last = groups[-1][-1] if groups else None
        if last and abs((anchor[0] - anchor[1]) - (last[0] - last[1])) <= _DRIFT:
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
        if i - at > _FAR or j - last > _FAR:
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
        if not chains or abs(block[0] - block[1] - shift) > _DRIFT:
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
        if block[3] and block[2] >= _RUN:
            out.append(block)
            continue
        while sizes[low + 1] < sizes[n] - _WINDOW:
            low += 1
        while high < len(chain) and sizes[high] < sizes[n + 1] + _WINDOW:
            high += 1
        if equal[high] - equal[low] >= _AGREEING * (sizes[high] - sizes[low]):
            out.append(block)
    return out


def _cleared(
    counterpart: list[int], holes: Sequence[tuple[int, int]], owners: Sequence[int], tokens: Sequence[Token]
) -> list[tuple[int, int]]:
    """The holes, widened by the few letters at their edges that were matched to the other side of them.

    Such a letter gives itself away by the time that lies between it and the letters it stands with. Their entries in
    `counterpart` are taken out.
    """
    usual = _usual(tokens)

    def leap(i: int, k: int) -> bool:
        """True where much time passes between two letters."""
        one, other = owners[counterpart[i]], owners[counterpart[k]]
        if one < 0 or one >= other:
            return False
        before = tokens[one]
        lasts = min(before.interval.duration, _drawn(before, usual))  # it may itself reach over the hole
        return tokens[other].interval.start - before.interval.start - lasts > _LEAP

    out = []
    for start, end in holes:
        first, last = start, end
        near = [i for i in range(max(0, start - _WINDOW), start) if counterpart[i] >= 0]
        for i, k in pairwise(near):
            if leap(i, k):
                first = k
                break
        near = [i for i in range(end, min(len(counterpart), end + _WINDOW)) if counterpart[i] >= 0]
        for i, k in pairwise(near):
            if leap(i, k):
                last = i + 1
        counterpart[first:start] = [-1] * (start - first)
        counterpart[end:last] = [-1] * (last - end)
        out.append((first, last))
    return out


def _tokens(
    text: str,
    counterpart: Sequence[int],
    agrees: Sequence[int],
    holes: Sequence[tuple[int, int]],
    owners: Sequence[int],
    here: _Letters,
    there: _Letters,
    timed: Transcript,
) -> tuple[tuple[Token, ...], tuple[float, ...]]:
    """Runs of letters whose counterparts lie in one token, with its time, or their share of it."""
    heard = lengths(timed.text)
    agreed = [0, *accumulate(agrees)]
    count, places = len(agrees), here.places
    before = {end for _, end in holes}
    after = {start for start, _ in holes}
    usual = _usual(timed.tokens)
    tokens: list[Token] = []
    confidence: list[float] = []
    for first, last in _groups(counterpart, owners):
        token = timed.tokens[owners[counterpart[first]]]
        whole = token.interval
        parts = [(first, last)]
        long = whole.duration > _drawn(token, usual)
        if long and last + 1 in after:
            # a cue that lasts over what its transcript lost: its letters before the hole are said in the beginning
            whole = Interval(whole.start, whole.start + round(usual * len(token.span)))
        elif long and first in before:
            whole = Interval(whole.end - round(usual * len(token.span)), whole.end)
        elif last - first >= _MISSING:
            said = lengths(text[places[first] : places[last] + 1])[-1]
            inside = [(a, b) for a, b in holes if first < a and b <= last]
            if inside and said * 1000 > _FASTEST * whole.duration:
                # what was left out of the timed transcript was left out of its times too
                ends = [first, *(x for a, b in inside for x in (a - 1, b)), last]
                parts = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a >= _RUN]
        for a, b in parts:
            interval = _share(whole, token.span, counterpart[a], counterpart[b], owners, there, heard)
            tokens.append(Token(Span(places[a], places[b] + 1), interval))
            low, high = max(0, a - _WINDOW), min(count, b + 1 + _WINDOW)
            confidence.append(round((agreed[high] - agreed[low]) / (high - low), 2))
    return tuple(tokens), tuple(confidence)


def _drawn(token: Token, usual: float) -> float:
    """Milliseconds that the text of a token may take when it is spoken slowly."""
    return 3 * usual * len(token.span) + 1000


def _usual(tokens: Sequence[Token]) -> float:
    """Milliseconds that a character takes in most tokens."""
    some = tokens[:: max(1, len(tokens) // 1000)]
    return statistics.median(t.interval.duration / max(1, len(t.span)) for t in some)


def _groups(counterpart: Sequence[int], owners: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last letter whose counterparts lie in one token, for each token; letters between may have none."""
    first = last = owner = -1
    for i, c in enumerate(counterpart):
        if c < 0 or owners[c] < 0:
            continue
        if owners[c] != owner:
            if owner >= 0:
                yield first, last
            first, owner = i, owners[c]
        last = i
    if owner >= 0:
        yield first, last


def _owners(there: _Letters, tokens: Sequence[Token]) -> list[int]:
    """For each letter the token that holds it, -1 for none."""
    places = there.places
    owners = [-1] * len(places)
    first = 0
    for n, token in enumerate(tokens):
        first = bisect_left(places, token.span.start, first)
        last = bisect_left(places, token.span.end, first, min(len(places), first + len(token.span)))
        owners[first:last] = [n] * (last - first)
        first = last
    return owners


def _share(
    whole: Interval,
    span: Span,
    first: int,
    last: int,
    owners: Sequence[int],
    there: _Letters,
    heard: Sequence[float],
) -> Interval:
    """The time of the letters `first` to `last` of the token at `span`: `whole` for all of it, or by syllables."""
    opens = first == 0 or owners[first - 1] != owners[first]
    closes = last + 1 == len(owners) or owners[last + 1] != owners[first]
    if opens and closes:
        return whole
    begin, end = heard[span.start], heard[span.end]
    scale = whole.duration / (end - begin) if end > begin else 0.0
    start = whole.start if opens else round(whole.start + (heard[there.places[first]] - begin) * scale)
    stop = whole.end if closes else round(whole.start + (heard[there.places[last] + 1] - begin) * scale)
    return Interval(start, max(start, stop))


def _long_runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The runs of at least _MISSING flags that are set."""
    for run in _LONG.finditer(bytes(flags)):
        yield run.span()


def _when(there: _Letters, start: int, end: int, timed: Transcript) -> Interval:
    """The time of the tokens that hold the letters from `start` to `end`."""
    owners = [o for o in _owners(_Letters("", there.places[start:end]), timed.tokens) if o >= 0]
    times = [timed.tokens[o].interval for o in owners] or [Interval(0, 0)]
    first = min(t.start for t in times)
    return Interval(first, max(t.end for t in times))
