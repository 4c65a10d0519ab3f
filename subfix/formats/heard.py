"""What the readers of recognisers' JSON share: checked access to its fields, and the lane made of timed words."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from subfix.document import Document, Lane, Segment, Token, Transcript
from subfix.errors import InputError
from subfix.formats.language import detect_language
from subfix.formats.model import Repairs
from subfix.text import Span
from subfix.timeline import Interval

_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST = 1_000 * 3_600_000  # no recording is longer than a thousand hours: milliseconds


@dataclass(frozen=True, slots=True)
class Word:
    """A word or character with its time in milliseconds; None where the recogniser gave none."""

    text: str
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A segment of a recogniser: its text, its time, its words (may be none), who speaks, where it stands."""

    text: str
    interval: Interval
    words: Sequence[Word] = ()
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a JSON file, with the way to it and the file's name for messages."""

    value: object
    way: str
    path: str

    def wrong(self, what: str) -> InputError:
        """The error that says what this value should have been."""
        return InputError(self.path, f"{self.way or 'the whole'} {what}", "is the file whole, and as it was written?")

    def has(self, name: str) -> bool:
        """True where this is an object that holds `name`, not null."""
        return isinstance(self.value, dict) and self.value.get(name) is not None

    def get(self, name: str) -> "Node":
        """The member `name`. Raises InputError where it is missing."""
        if not self.has(name):
            raise self.wrong(f"has no `{name}`")
        assert isinstance(self.value, dict)
        return Node(self.value[name], f"{self.way}.{name}" if self.way else name, self.path)

    def items(self) -> Iterator["Node"]:
        """The members of a list. Raises InputError where it is none."""
        if not isinstance(self.value, list):
            raise self.wrong("is not a list")
        for i, value in enumerate(self.value):
            yield Node(value, f"{self.way}[{i}]", self.path)

    def text(self) -> str:
        """A string; half a surrogate pair in it becomes U+FFFD. Raises InputError where it is none."""
        if not isinstance(self.value, str):
            raise self.wrong("is not a text")
        return _SURROGATES.sub("\ufffd", self.value)

    def ms(self, unit: int) -> int:
        """A time in milliseconds, of a number (or its digits) that counts `unit` milliseconds. Raises InputError."""
        value = self.value
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                raise self.wrong("is not a time") from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong("is not a time")
        if isinstance(value, float) and math.isnan(value):
            raise self.wrong("is not a time")
        if not -_LONGEST <= value * unit <= _LONGEST:
            raise self.wrong("is no time of a recording")
        return round(value * unit)

    def interval(self, start: str, end: str, unit: int) -> Interval:
        """The interval between two members; a time before zero is zero, an end before the start is the start."""
        first = max(0, self.get(start).ms(unit))
        return Interval(first, max(first, self.get(end).ms(unit)))


def parsed(raw: str, path: str) -> Node:
    """The JSON value that `raw` holds. Raises InputError with the line of what is wrong."""
    try:
        return Node(json.loads(raw), "", path)
    except json.JSONDecodeError as error:
        raise InputError(path, f"not JSON: {error.msg}", "is the file whole?", error.lineno) from None
    except (RecursionError, ValueError) as error:  # nested a thousand deep; a number of thousands of digits
        raise InputError(path, f"JSON that cannot be read ({error})", "is the file whole?") from None


def document_of(
    raw: str, name: str, heard: Iterable[Heard], path: str, repairs: Repairs, language: str = ""
) -> Document:
    """A document of one lane; its text is that of the segments, a line each. Raises InputError where there are none."""
    parts: list[str] = []
    tokens: list[Token] = []
    segments: list[Segment] = []
    size = 0
    for n, one in enumerate(heard, 1):
        text = "\n".join(line for line in (" ".join(row.split()) for row in one.text.split("\n")) if line)
        if not text:
            repairs.note(n, "a segment without text, left out")
            continue
        if parts:
            parts.append("\n")
            size += 1
        parts.append(text)
        tokens += _placed(text, size, one, repairs, n)
        segments.append(Segment(Span(size, size + len(text)), one.interval, n, one.speaker))
        size += len(text)
    if not segments:
        raise InputError(path, "no words in it", "did the recogniser hear anything?")
    transcript = Transcript("".join(parts), tuple(tokens), tuple(segments))
    lane = Lane(language or detect_language(transcript.text), transcript, ())
    return Document(raw, name, (lane,), timing="measured", repairs=repairs.told())


def _placed(text: str, start: int, one: Heard, repairs: Repairs, number: int) -> list[Token]:
    """The tokens of a segment: each word where it stands in the text, in order; the whole where they do not fit it."""
    tokens: list[Token] = []
    at = found = 0
    for word in one.words:
        letters = word.text.strip()
        place = text.find(letters, at, at + len(letters) + 12) if letters else -1
        if place < 0:
            continue
        at = place + len(letters)
        found += 1
        if word.interval is not None:
            tokens.append(Token(Span(start + place, start + at), word.interval))
    wanted = sum(bool(word.text.strip()) for word in one.words)
    if not tokens or 2 * found < wanted:
        if wanted:
            repairs.note(number, "a segment whose words have no times or are not those of its text: its own time")
        return [Token(Span(start, start + len(text)), one.interval)]
    return tokens
