"""When the words of each cue are said: shared out from timed tokens, or estimated from what is known of the whole."""

import math
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
        confidence = _LEAST + (_SURE - _LEAST) * math.exp(-near / _FADE)
        out.append(Spoken(Interval(begins, max(begins, ends)), round(confidence, 2)))
    return tuple(out)


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


def measure(text: str, cuts: Sequence[Cut], tokens: Sequence[Token]) -> tuple[Spoken, ...]:
    """Give `cuts` the times of the `tokens` (at least one) they cover, sharing out by syllables inside a token.

    Text without a token lies between its neighbours' times. The confidence is 1 where a cue begins and ends with a
    token, less where its ends lie inside one (0.9 for a word, down to 0.5 for ten seconds), and 0.4 outside of any.
    """
    said = lengths(text)
    starts, ends = [t.span.start for t in tokens], [t.span.end for t in tokens]
    times: list[tuple[int, int]] = []
    latest = 0
    for token in tokens:  # what overlaps the token before it, or runs backwards, begins where that ended
        begin = max(latest, token.interval.start)
        latest = max(begin, token.interval.end)
        times.append((begin, latest))

    def at(place: int, opening: bool) -> tuple[int, float]:
        """When the place is said, and how sure that is; on the border of two tokens the one inside the cue counts."""
        i = bisect_right(ends, place) if opening else bisect_left(ends, place)
        if i < len(tokens) and (starts[i] <= place if opening else starts[i] < place):
            begin, stop = times[i]
            whole = said[ends[i]] - said[starts[i]]
            share = (said[place] - said[starts[i]]) / whole if whole else 0.0
            exact = place == (starts[i] if opening else ends[i])
            sure = 1.0 if exact else max(0.5, 0.9 - (stop - begin) / 25_000)
            return round(begin + (stop - begin) * share), sure
        before = (said[ends[i - 1]], times[i - 1][1]) if i > 0 else None
        after = (said[starts[i]], times[i][0]) if i < len(tokens) else None
        if before and after:
            return _between([before[0], after[0]], [before[1], after[1]], said[place]), 0.4
        if before:
            return round(before[1] + (said[place] - before[0]) * 1000 / _USUAL), 0.4
        assert after is not None  # there is at least one token
        return max(0, round(after[1] - (after[0] - said[place]) * 1000 / _USUAL)), 0.4

    out: list[Spoken] = []
    latest = 0
    for cut in cuts:
        a, b = _visible(text, cut.span.start, cut.span.end)
        (begins, sure), (stops, surer) = at(a, True), at(b, False)
        begins = max(begins, latest)
        latest = max(begins, stops)
        out.append(Spoken(Interval(begins, latest), round(min(sure, surer), 2)))
    return tuple(out)
