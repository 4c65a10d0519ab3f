"""What the readers of recognisers' JSON share: checked access to its fields, and the lane made of timed words."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from subfix.document import Document, Lane, Segment, Token, Transcript
from subfix.errors import InputError
from subfix.formats.language import detect_language
from subfix.formats.model import Repairs
from subfix.text import Span
from subfix.timeline import Interval

_SURROGATES = re.compile("[\ud800-\udfff]")
MARK = re.compile(r"<\|[^|<>]*\|>")  # a model's own, SenseVoice's <|zh|><|NEUTRAL|><|Speech|><|withitn|>
_LONGEST = 1_000_000 * 3_600_000  # milliseconds; a million hours is no time of a recording


class File(NamedTuple):
    """A JSON file: its name for messages, and its text, in which the line of a value is looked up."""

    path: str
    raw: str


class Node(NamedTuple):
    """A value of a JSON file, and the names and indices that lead to it."""

    value: object
    file: File
    keys: tuple[str | int, ...] = ()

    def line(self) -> int:
        """The line of the file on which this value begins, from 1."""
        return self.file.raw.count("\n", 0, position(self.file.raw, self.keys)) + 1

    def wrong(self, what: str) -> InputError:
        """The error that says what this value should have been."""
        way = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys).removeprefix(".")
        hint = "is the file whole, and as it was written?"
        return InputError(self.file.path, f"{way or 'the whole'} {what}", hint, self.line())

    def has(self, name: str) -> bool:
        """True where this object holds `name`, not null. Raises InputError where it is no object."""
        if not isinstance(self.value, dict):
            raise self.wrong("is not an object")
        return self.value.get(name) is not None

    def get(self, name: str) -> "Node":
        """The member `name`. Raises InputError where it is missing."""
        if not self.has(name):
            raise self.wrong(f"has no `{name}`")
        assert isinstance(self.value, dict)
        return Node(self.value[name], self.file, (*self.keys, name))

    def items(self) -> Iterator["Node"]:
        """The members of a list. Raises InputError where it is none."""
        if not isinstance(self.value, list):
            raise self.wrong("is not a list")
        for i, value in enumerate(self.value):
            yield Node(value, self.file, (*self.keys, i))

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
    node: Node
    words: Sequence[Word] = ()
    speaker: str = ""


def parsed(raw: str, path: str) -> Node:
    """The JSON value that `raw` holds. Raises InputError with the line of what is wrong."""
    try:
        return Node(json.loads(raw), File(path, raw))
    except json.JSONDecodeError as error:
        raise InputError(path, f"not JSON: {error.msg}", "is the file whole?", error.lineno) from None
    except (RecursionError, ValueError) as error:  # nested a thousand deep; a number of thousands of digits
        raise InputError(path, f"JSON that cannot be read ({error})", "is the file whole?") from None


_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,:]*")


def position(raw: str, keys: Sequence[str | int]) -> int:
    """Where in `raw`, which is JSON, the value begins to which `keys` lead, or the text that holds it."""
    at = _past(raw, 0)
    for key in keys:
        if raw[at] not in "[{":  # a text that is JSON itself
            break
        found = at
        names = isinstance(key, str)
        at, n = _past(raw, at + 1), 0
        while raw[at] not in "]}":
            name: object = n
            if names:
                name, end = _DECODER.raw_decode(raw, at)
                at = _past(raw, end)
            if name == key:
                found = at  # of a name that stands there twice, the last one counts
                if not names:
                    break
            at, n = _past(raw, _DECODER.raw_decode(raw, at)[1]), n + 1
        at = found
    return at


def _past(raw: str, at: int) -> int:
    """Past white space, commas and colons."""
    space = _SPACE.match(raw, at)
    return space.end() if space else at


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
            repairs.note(one.node.line, "a segment without text, left out")
            continue
        if parts:
            parts.append("\n")
            size += 1
        parts.append(text)
        if segments and one.interval.start < (segments[-1].interval or one.interval).start:
            repairs.note(one.node.line, "a segment that starts before the one above it; times kept as they are")
        tokens += _placed(text, size, one, repairs)
        segments.append(Segment(Span(size, size + len(text)), one.interval, n, one.speaker))
        size += len(text)
    if not segments:
        raise InputError(path, "no words in it", "did the recogniser hear anything?")
    transcript = Transcript("".join(parts), tuple(tokens), tuple(segments))
    lane = Lane(language or detect_language(transcript.text), transcript, ())
    return Document(raw, name, (lane,), timing="measured", repairs=repairs.told())


def note_missing(whole: Node, heard: Iterable[Heard], repairs: Repairs) -> None:
    """Note the letters of the `text` that stands beside segments and is in none of them."""
    if not isinstance(whole.value, dict) or not isinstance(whole.value.get("text"), str):
        return
    letters = Counter(c for c in MARK.sub("", whole.get("text").text()) if c.isalnum())
    letters -= Counter(c for one in heard for c in one.text)
    if letters:
        repairs.note(whole.get("text").line, "text that no segment holds, left out", "".join(letters.elements())[:40])


def _placed(text: str, start: int, one: Heard, repairs: Repairs) -> list[Token]:
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
            repairs.note(
                one.node.line, "a segment whose words have no times or are not those of its text: its own time"
            )
        return [Token(Span(start, start + len(text)), one.interval)]
    return tokens
