"""Carries the times of one transcript over to another text of the same recording, however wrong the first one is."""

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from subfix.document import Segment, Token, Transcript
from subfix.errors import UsageError
from subfix.similarity import Block, blocks
from subfix.speech import lengths
from subfix.text import Span
from subfix.timeline import Interval
from subfix.timing.agree import DRIFT, MISSING, RUN, WINDOW, Letters, agreement, letters

_LEAP = 2_500  # milliseconds; a longer pause is rare inside a dozen letters
_REACH = 60  # letters beside a hole that may have been matched to the wrong side of it
_TAKEN = 0.4  # of the usual time of what was not heard passes at least where it was not heard
_LONG = re.compile(rb"\x01{%d,}" % MISSING)
_FASTEST = 15.0  # syllables a second; nobody says so many


@dataclass(frozen=True, slots=True)
class Transfer:
    """The times that a text got.

    `tokens` are runs of the text with the time of what answers to them in the timed transcript, in order;
    `confidence` says for each of them how far both texts agree around it, 0..1. `missing` are stretches of the text
    that the timed transcript does not hold, `foreign` the times of what it holds beyond the text (20 letters or more
    each). `found` is the share of the letters of the text that stand just so in the timed transcript. `turns` are runs
    of the text said by one speaker, where the timed transcript names speakers.
    """

    tokens: tuple[Token, ...]
    confidence: tuple[float, ...]
    missing: tuple[Span, ...]
    foreign: tuple[Interval, ...]
    found: float
    turns: tuple[Segment, ...] = ()


def transfer(text: str, timed: Transcript) -> Transfer:
    """Give the letters of `text` the times of the tokens of `timed`.

    Both are compared by letters and digits alone, in one script and case. Raises UsageError where `timed` has no
    times, or where too little of the one stands in the other for one recording.
    """
    if not timed.tokens:
        raise UsageError("the transcript that should give the times has none", "give one with times: SRT, VTT, JSON")
    here, there = letters(text), letters(timed.text)
    links = _Links(here.folded, there.folded, [-1] * len(here.folded), [0] * len(here.folded))
    links.add(agreement(here.folded, there.folded))
    owners = _owners(there, timed.tokens)
    holes = [_moved(links, hole, owners, timed.tokens) for hole in list(_long_runs([c < 0 for c in links.found]))]
    counterpart, agrees = links.found, links.equal
    unheard = [True] * len(there.folded)
    for c in counterpart:
        if c >= 0:
            unheard[c] = False
    tokens, confidence, sources = _tokens(text, counterpart, agrees, holes, owners, here, there, timed)
    missing = tuple(Span(here.places[a], here.places[b - 1] + 1) for a, b in holes)
    foreign = tuple(_when(there, a, b, timed) for a, b in _long_runs(unheard))
    turns = _turns(tokens, sources, timed)
    return Transfer(tokens, confidence, missing, foreign, sum(agrees) / max(1, len(agrees)), turns)


def best_transfer(text: str, offered: Sequence[Transcript]) -> Transfer:
    """The transfer from that of the `offered` transcripts which holds most of `text`.

    Raises UsageError as `transfer` does, where none of them is of the recording.
    """
    found: list[Transfer] = []
    refused: list[UsageError] = []
    for timed in offered:
        try:
            found.append(transfer(text, timed))
        except UsageError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return max(found, key=lambda t: t.found)


@dataclass(slots=True)
class _Links:
    """For each letter of the text the one of the timed transcript that answers to it (-1: none), and if it is equal.

    `here` and `there` are the letters of both.
    """

    here: str
    there: str
    found: list[int]
    equal: list[int]

    def add(self, run: Iterable[Block], at: int = 0, other: int = 0) -> None:
        """Take up blocks of texts that begin at `at` and `other`."""
        for first, second, size, equal in run:
            self.found[at + first : at + first + size] = range(other + second, other + second + size)
            self.equal[at + first : at + first + size] = [int(equal)] * size

    def matched_anew(self, old: range, heard: range, place: range) -> range:
        """Take the letters at `old` from `heard`, and look for these in `place`; what of it answers to them."""
        self.found[old.start : old.stop] = [-1] * len(old)
        self.equal[old.start : old.stop] = [0] * len(old)
        run = blocks(self.here[place.start : place.stop], self.there[heard.start : heard.stop])
        if 2 * sum(size for _, _, size, equal in run if equal) < len(heard):
            return range(0)
        self.add(run, place.start, heard.start)
        return range(place.start + run[0][0], place.start + run[-1][0] + run[-1][2])


def _moved(links: _Links, hole: tuple[int, int], owners: Sequence[int], tokens: Sequence[Token]) -> tuple[int, int]:
    """The hole, moved where letters at its edges were matched to the other side of it.

    Such letters give themselves away by the time that passes between them and the letters they stand with: what was
    not heard took its time. They are matched anew on their own side, or left without counterpart.
    """
    usual = _usual(tokens)
    found = links.found

    def leap(i: int, k: int, near: bool) -> bool:
        """True where much time passes between two letters; away from the edge, enough for the hole."""
        one, other = owners[found[i]], owners[found[k]]
        if one < 0 or one >= other:
            return False
        before = tokens[one]
        lasts = min(before.interval.duration, _drawn(before, usual))  # it may itself reach over the hole
        passes = tokens[other].interval.start - before.interval.start - lasts
        return passes > (_LEAP if near else max(_LEAP, _TAKEN * usual * (end - start)))

    start, end = hole
    before = [i for i in range(max(0, start - _REACH), start) if found[i] >= 0]
    after = [i for i in range(end, min(len(found), end + _REACH)) if found[i] >= 0]
    for i, k in pairwise(before):
        if leap(i, k, start - k <= WINDOW):
            heard = range(found[k], found[after[0]] if after else found[before[-1]] + 1)
            again = links.matched_anew(range(k, start), heard, range(max(k, end - len(heard) - DRIFT), end))
            start, end = k, again.start if again else end
            break
    for i, k in reversed(list(pairwise(after))):
        if leap(i, k, i < end + WINDOW) and i >= end:
            known = [x for x in before if x < start]
            heard = range(found[known[-1]] + 1 if known else found[after[0]], found[i] + 1)
            again = links.matched_anew(range(end, i + 1), heard, range(start, min(i + 1, start + len(heard) + DRIFT)))
            start, end = again.stop if again else start, i + 1
            break
    return start, end


def _tokens(
    text: str,
    counterpart: Sequence[int],
    agrees: Sequence[int],
    holes: Sequence[tuple[int, int]],
    owners: Sequence[int],
    here: Letters,
    there: Letters,
    timed: Transcript,
) -> tuple[tuple[Token, ...], tuple[float, ...], list[int]]:
    """Runs of letters whose counterparts lie in one token, with its time or their share of it, how sure, and which."""
    heard = lengths(timed.text)
    agreed = [0, *accumulate(agrees)]
    count, places = len(agrees), here.places
    before = {end for _, end in holes}
    after = {start for start, _ in holes}
    usual = _usual(timed.tokens)
    tokens: list[Token] = []
    confidence: list[float] = []
    sources: list[int] = []
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
        elif last - first >= MISSING:
            said = lengths(text[places[first] : places[last] + 1])[-1]
            inside = [(a, b) for a, b in holes if first < a and b <= last]
            if inside and said * 1000 > _FASTEST * whole.duration:
                # what was left out of the timed transcript was left out of its times too
                ends = [first, *(x for a, b in inside for x in (a - 1, b)), last]
                parts = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a >= RUN]
        for a, b in parts:
            interval = _share(whole, token.span, counterpart[a], counterpart[b], owners, there, heard)
            tokens.append(Token(Span(places[a], places[b] + 1), interval))
            low, high = max(0, a - WINDOW), min(count, b + 1 + WINDOW)
            confidence.append(round((agreed[high] - agreed[low]) / (high - low), 2))
            sources.append(owners[counterpart[a]])
    return tuple(tokens), tuple(confidence), sources


def _turns(tokens: Sequence[Token], sources: Sequence[int], timed: Transcript) -> tuple[Segment, ...]:
    """Runs of `tokens` whose `sources`, tokens of `timed`, are said by one speaker; none where no speaker is named."""
    if not any(s.speaker for s in timed.segments):
        return ()
    starts = [s.span.start for s in timed.segments]
    turns: list[Segment] = []
    for token, source in zip(tokens, sources, strict=True):
        at = bisect_right(starts, timed.tokens[source].span.start) - 1
        speaker = timed.segments[at].speaker if at >= 0 else ""
        if turns and turns[-1].speaker == speaker:
            turns[-1] = Segment(Span(turns[-1].span.start, token.span.end), speaker=speaker)
        else:
            turns.append(Segment(token.span, speaker=speaker))
    return tuple(turns)


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


def _owners(there: Letters, tokens: Sequence[Token]) -> list[int]:
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
    there: Letters,
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
    """The runs of at least MISSING flags that are set."""
    for run in _LONG.finditer(bytes(flags)):
        yield run.span()


def _when(there: Letters, start: int, end: int, timed: Transcript) -> Interval:
    """The time of the tokens that hold the letters from `start` to `end`."""
    owners = [o for o in _owners(Letters("", there.places[start:end]), timed.tokens) if o >= 0]
    times = [timed.tokens[o].interval for o in owners] or [Interval(0, 0)]
    first = min(t.start for t in times)
    return Interval(first, max(t.end for t in times))
