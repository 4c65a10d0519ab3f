"""Where one cue ends and the next begins, and where a cue's second line begins."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from typing import TypeVar

from subfix.cue import Cut, Profile
from subfix.document import Segment, Token
from subfix.split.borders import borders, wrapped
from subfix.split.search import search
from subfix.split.units import units
from subfix.text import Span

STRETCH = 1 << 16  # characters that are parted at a time, so that a long text takes no more memory than a short one
_AROUND = 400  # characters on either side of what is decided that are read as well: more than any rule looks at


def split(
    text: str,
    profile: Profile,
    protected: Sequence[Span] = (),
    *,
    tokens: Sequence[Token] = (),
    segments: Sequence[Segment] = (),
    cut: Collection[int] = (),
    keep: Collection[int] = (),
) -> tuple[Cut, ...]:
    """Cues over the whole of `text`: their spans cover every character once, in order, marks and spaces included.

    `protected` spans (terms), Latin phrases in Chinese, numbers with their units, titles and addresses are not cut
    where they fit a line of `profile`, words never where another way exists. A line break in `text` is a border that
    the source made. `tokens` tell pauses, `segments` the source's own breaks and speakers. A person's pins: a cue
    begins at every place of `cut`, and none begins, nor a line, at one of `keep`. A text without a letter or digit
    gives one cue, an empty or blank one none. All of `protected`, `tokens`, `segments` are in order, not overlapping.

    A text of any length is parted as if it were seen whole, a stretch at a time: of each, the cues are kept that
    nothing behind it could change.
    """
    if not text.strip():
        return ()
    lines_end_anywhere = wrapped(text)
    cut, keep = sorted(cut), sorted(keep)
    cuts: list[Cut] = []
    start, size = 0, STRETCH
    while start < len(text):
        low, high = _around(text, protected, start, start + size)
        part, inside = text[low:high], Span(low, high)
        pins = [place - low for place in _between(cut, inside)]
        parts = units(
            part,
            profile,
            [span.shift(-low) for span in _within(protected, inside)],
            pins,
            [place - low for place in _between(keep, inside)],
            in_quotes=text.count('"', 0, low) % 2 > 0,
        )
        costs = borders(
            part, parts, lines_end_anywhere, _within(tokens, inside), _within(segments, inside), pins, shift=-low
        )
        first = bisect_left(parts.at, start - low)
        until = None if high == len(text) else bisect_right(parts.at, high - low - _AROUND) - 1
        chosen = search(parts.since(first), costs.since(first), profile, None if until is None else until - first)
        for last, lines in chosen:
            end = low + parts.at[first + last]
            cuts.append(Cut(Span(start, end), tuple(low + parts.at[first + i] for i in lines)))
            start = end
        size = STRETCH if chosen else size * 8  # where one line repeats for long, several ways stay equally good
    return tuple(cuts)


def _around(text: str, protected: Sequence[Span], start: int, end: int) -> tuple[int, int]:
    """What to read to part `text` from `start` to about `end`: no word and no protected span is cut at its ends."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    while low > 0 and (text[low - 1].isalnum() or _within(protected, Span(low - 1, low + 1))):
        low -= 1
    while high < len(text) and (text[high - 1].isalnum() or _within(protected, Span(high - 1, high + 1))):
        high += 1
    return low, high


_Spanned = TypeVar("_Spanned", Span, Token, Segment)


def _within(items: Sequence[_Spanned], inside: Span) -> Sequence[_Spanned]:
    """Those of `items` that share a character with `inside`."""
    if not items:
        return items
    first = bisect_right(items, inside.start, key=lambda item: _span(item).end)
    return items[first : bisect_left(items, inside.end, first, key=lambda item: _span(item).start)]


def _span(item: Span | Token | Segment) -> Span:
    return item if isinstance(item, Span) else item.span


def _between(places: Sequence[int], inside: Span) -> Sequence[int]:
    return places[bisect_left(places, inside.start) : bisect_left(places, inside.end)]
