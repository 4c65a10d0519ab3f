"""Time: intervals of whole milliseconds, and how they are written and read."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from subfix.text import Span


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open range `[start, end)` of integer milliseconds. Raises ValueError where reversed or negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not an interval: [{self.start}, {self.end}) ms")

    @property
    def duration(self) -> int:
        """Length in milliseconds."""
        return self.end - self.start

    def union(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        return Interval(min(self.start, other.start), max(self.end, other.end))


_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d{1,3}))?")


def parse_clock(text: str) -> int:
    """Milliseconds of `1:35:00`, `12:30`, `0:05.250` or plain seconds `5700`. Raises ValueError otherwise.

    With a colon, minutes and seconds must be below 60.
    """
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a time: {text!r}")
    hours, minutes, seconds, fraction = match.groups()
    if minutes is not None and (int(seconds) > 59 or (hours is not None and int(minutes) > 59)):
        raise ValueError(f"not a time: {text!r}")
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def clock(ms: int) -> str:
    """`1:35:00` of milliseconds, for people: hours only where there are any, no fraction."""
    seconds = ms // 1000
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def stamp(ms: int, point: str) -> str:
    """`01:35:00,250` of milliseconds, `point` being the decimal mark; hours have two digits or more."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


_WRITTEN = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
# in brackets anywhere; bare only where it begins a line
_MARK = re.compile(
    rf"[\[(（【<]\s*(?P<held>{_WRITTEN})\s*[\])）】>][^\S\n]*|^[^\S\n]*(?P<bare>{_WRITTEN})(?:[^\S\n]+|[^\S\n]*\n)",
    re.MULTILINE,
)


def time_marks(text: str) -> tuple[tuple[Span, int], ...]:
    """The times written into a text, such as `[12:30]` before a paragraph, each with its milliseconds.

    They count only where they tell a time line: two at least, each after the one above it, but for slips. A talk that
    says `比分是[12:30]` once, or a list in another order, holds none.
    """
    return _told_apart(text)[0]


def stray_marks(text: str) -> tuple[Span, ...]:
    """Where what looks like a time of `time_marks` is none of them: it is out of order, or the only one."""
    return tuple(span for span, _ in _told_apart(text)[1])


_Marks = tuple[tuple[Span, int], ...]


def _told_apart(text: str) -> tuple[_Marks, _Marks]:
    """The times that tell a time line, and those that do not.

    Most times in rising order make the line, the others are slips; more slips than one in five, and it is no line:
    by chance four of five numbers rise in one list of seven, eight of ten in one of 1,400.
    """
    found = []
    for match in _MARK.finditer(text):
        try:
            found.append((Span(*match.span()), parse_clock(match["held"] or match["bare"])))
        except ValueError:
            continue
    line = _rising([time for _, time in found])
    if len(line) < 2 or 5 * (len(found) - len(line)) > len(found):
        return (), tuple(found)
    return tuple(found[i] for i in line), tuple(mark for i, mark in enumerate(found) if i not in {*line})


def _rising(numbers: Sequence[int]) -> list[int]:
    """The places of most numbers that rise from one to the next."""
    ends: list[int] = []  # of the rows of each length that end lowest, where they end
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number, key=lambda i: numbers[i])
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [place]
    out, place = [], ends[-1] if ends else -1
    while place >= 0:
        out.append(place)
        place = before[place]
    return out[::-1]
