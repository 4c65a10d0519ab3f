"""When the words of each cue are said: shared out from timed tokens, or estimated from what is known of the whole."""

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from subfix.cue import Cut
from subfix.document import Token
from subfix.errors import UsageError
from subfix.speech import lengths
from subfix.timeline import Interval, clock

_FASTEST = 15.0  # syllables a second; the fastest speakers reach 10 or 11 in a burst
_USUAL = 5.0  # syllables a second, where nothing tells
# how far an estimate may be trusted: measured on a text of 95 minutes, it strays by half a minute within ten of the
# last sure place, by some seconds within one
_SURE, _LEAST, _FADE = 0.5, 0.1, 20_000
_OUTSIDE = 0.4  # what no token covers, beside one
# A token that takes so many times the usual pace holds silence, most likely behind its words; a word or two may well be
# drawn out, or hold a pause: they may take as long as so many syllables.
_SLOWEST, _FEW = 2.5, 6.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of the text, in code points, of which it is known when it is said, in milliseconds."""

    place: int
    time: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """When the words of a cue are said, from the first sound to the last; `confidence` in 0..1."""

    interval: Interval
    confidence: float


def estimate(
    text: str, cuts: Sequence[Cut], start: int, end: int, anchors: Sequence[Anchor] = ()
) -> tuple[Spoken, ...]:
    """Share the time from `start` to `end` (milliseconds) among `cuts` by syllables, marks being pauses.

    `anchors` pin it. Raises UsageError where they are out of order or outside, or leave less time than anyone needs.
    """
    said = lengths(text)
    first, last = _visible(text, 0, len(text))
    pins = sorted(anchors, key=lambda a: a.place)
    knots = [(said[first], start), *((said[max(first, min(a.place, last))], a.time) for a in pins), (said[last], end)]
    if len(knots) > 2 and knots[1][0] <= knots[0][0]:  # an anchor at the first word says when it starts
        del knots[0]
    for (a, s), (b, e) in pairwise(knots):
        if e <= s or b < a:
            raise UsageError(
                f"the time {clock(e)} does not come after {clock(s)}, where the text before it is said",
                "anchors must stand in the order of the text, between the start and the end of the recording",
            )
        if (b - a) * 1000 > _FASTEST * (e - s):
            raise UsageError(
                f"from {clock(s)} to {clock(e)} there are {round(b - a)} syllables to say: "
                f"{(b - a) * 1000 / (e - s):.0f} a second",
                "is the duration (or an anchor) right? nobody says more than some ten",
            )
    known = [anchor.time for anchor in anchors]
    xs, ys = [x for x, _ in knots], [y for _, y in knots]
    out = []
    for cut in cuts:
        a, b = _visible(text, cut.span.start, cut.span.end)
        begins, ends = _between(xs, ys, said[a]), _between(xs, ys, said[b])
        near = min((abs(begins - t) for t in known), default=math.inf)
        out.append(Spoken(Interval(begins, max(begins, ends)), round(_faded(_SURE, near), 2)))
    return tuple(out)


def _faded(sure: float, away: float) -> float:
    """How sure a guess is that lies `away` milliseconds from what is known, being `sure` where it is near."""
    return _LEAST + (sure - _LEAST) * math.exp(-away / _FADE)


def ending(text: str, anchors: Sequence[Anchor]) -> int:
    """When a text ends (milliseconds) that is known at `anchors` alone, at least two: it goes on at their pace."""
    said = lengths(text)
    first, last = min(anchors, key=lambda a: a.place), max(anchors, key=lambda a: a.place)
    spoken, took = said[last.place] - said[first.place], last.time - first.time
    pace = min(_FASTEST, spoken * 1000 / took) if spoken and took > 0 else _USUAL
    return last.time + math.ceil((said[-1] - said[last.place]) * 1000 / pace) + 1


def _between(xs: list[float], ys: list[int], x: float) -> int:
    i = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
    share = (x - xs[i]) / (xs[i + 1] - xs[i]) if xs[i + 1] > xs[i] else 0.0
    return round(ys[i] + (ys[i + 1] - ys[i]) * min(1.0, max(0.0, share)))


def _visible(text: str, start: int, end: int) -> tuple[int, int]:
    """From the first letter or digit of `[start, end)` to behind the last."""
    a, b = start, end
    while a < b and not text[a].isalnum():
        a += 1
    while b > a and not text[b - 1].isalnum():
        b -= 1
    return (a, b) if a < b else (start, end)


def measure(text: str, cuts: Sequence[Cut], tokens: Sequence[Token], trust: Sequence[float] = ()) -> tuple[Spoken, ...]:
    """Give `cuts` the times of the `tokens` (at least one) they cover, sharing out by syllables inside a token.

    Text without a token lies between its neighbours' times. The confidence is 1 where a cue begins and ends with a
    token, less where its ends lie inside one (0.9 for a word, down to 0.5 for ten seconds), and less the farther they
    lie from anything known inside a longer one, or (at most 0.4) outside of any; it is no higher than the `trust` in
    the tokens at its ends (0..1, one for each; all are sure without it). Of a token that lasts much longer than its
    text takes to say, as a speaker's turn does that ends where the next one begins, only the beginning counts.
    """
    said = lengths(text)
    # a token begins with its first letter: a mark or space before that is the pause before the token
    starts = [_visible(text, t.span.start, t.span.end)[0] for t in tokens]
    ends = [t.span.end for t in tokens]
    times: list[tuple[int, int]] = []
    latest = 0
    pace = _pace(said, tokens)
    for token in tokens:  # what overlaps the token before it, or runs backwards, begins where that ended
        begin = max(latest, token.interval.start)
        latest = max(begin, token.interval.end)
        times.append((begin, min(latest, begin + _drawn(said[token.span.end] - said[token.span.start], pace))))

    def at(place: int, opening: bool) -> tuple[int, float]:
        """When the place is said, and how sure that is; on the border of two tokens the one inside the cue counts."""
        i = bisect_right(ends, place) if opening else bisect_left(ends, place)
        if i < len(tokens) and (starts[i] <= place if opening else starts[i] < place):
            begin, stop = times[i]
            whole = said[ends[i]] - said[starts[i]]
            share = (said[place] - said[starts[i]]) / whole if whole else 0.0
            when = round(begin + (stop - begin) * share)
            if place == (starts[i] if opening else ends[i]):
                sure = 1.0
            else:
                sure = max(0.9 - (stop - begin) / 25_000, _faded(_SURE, min(when - begin, stop - when)))
            return when, sure * (trust[i] if trust else 1.0)
        before = (said[ends[i - 1]], times[i - 1][1]) if i > 0 else None
        after = (said[starts[i]], times[i][0]) if i < len(tokens) else None
        if before and after:
            when = _between([before[0], after[0]], [before[1], after[1]], said[place])
            return when, _faded(_OUTSIDE, min(when - before[1], after[1] - when))
        if before:
            when = round(before[1] + (said[place] - before[0]) * 1000 / _USUAL)
            return when, _faded(_OUTSIDE, when - before[1])
        assert after is not None  # there is at least one token
        when = max(0, round(after[1] - (after[0] - said[place]) * 1000 / _USUAL))
        return when, _faded(_OUTSIDE, after[1] - when)

    out: list[Spoken] = []
    latest = 0
    for cut in cuts:
        a, b = _visible(text, cut.span.start, cut.span.end)
        (begins, sure), (stops, surer) = at(a, True), at(b, False)
        begins = max(begins, latest)
        latest = max(begins, stops)
        out.append(Spoken(Interval(begins, latest), round(min(sure, surer), 2)))
    return tuple(out)


def _pace(said: Sequence[float], tokens: Sequence[Token]) -> float:
    """Milliseconds that a syllable takes in most tokens, within what people can say."""
    some = tokens[:: max(1, len(tokens) // 1000)]
    each = [
        t.interval.duration / (said[t.span.end] - said[t.span.start])
        for t in some
        if said[t.span.end] > said[t.span.start]
    ]
    return min(1000 / _USUAL * 2, max(1000 / _FASTEST, statistics.median(each))) if each else 1000 / _USUAL


def _drawn(syllables: float, pace: float) -> int:
    """Milliseconds that so many syllables may take at most."""
    return round(_SLOWEST * pace * max(syllables, _FEW))
