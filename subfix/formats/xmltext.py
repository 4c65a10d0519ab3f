"""What the readers of captions in XML share: the text by its tags, so that every word keeps its place in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from subfix.formats.cues import RawCue, Row, interval_of
from subfix.formats.model import Repairs
from subfix.formats.raw import Piece, numbering, trimmed

_PATTERN = (
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<tag>(?:[^<>\"']*(?:\"[^\"<]*\"|'[^'<]*'))*[^<>\"']*|[^<>]*)>"
    r"|(?P<code>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});)|(?P<space>(?<![ \t])[ \t]*(?:\r\n|\n|\r)\s*)"
)
ONCE = re.compile(_PATTERN, re.DOTALL)
TWICE = re.compile(_PATTERN.replace("&(?:", "&(?:amp;)?(?:", 1), re.DOTALL)  # written over again: &amp;#39;
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAME = re.compile(r"/?\s*([\w:.-]+)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text as XML wants it."""
    return text.translate(_ESCAPES)


class Tag(NamedTuple):
    """A tag: its name in small letters without prefix, whether it ends or is an element, and where it ends."""

    name: str
    ends: bool
    empty: bool
    text: str
    end: int

    def attributes(self) -> dict[str, str]:
        """The attributes, without their prefixes."""
        found = _ATTRIBUTE.finditer(self.text)
        return {m[1].rpartition(":")[2]: unescape(m[2] if m[2] is not None else m[3]) for m in found}


class Caption(NamedTuple):
    """A caption as it stands in the file: its times in milliseconds (the end may be missing), its lines, who speaks.

    `times` are (place in the file, milliseconds): from there on the text is spoken at that time.
    """

    start: int
    end: int | None
    line: int
    speaker: str
    pieces: list[list[Piece]]
    times: list[tuple[int, int]]

    def cue(self, raw: str, end: int, number: int, repairs: Repairs) -> RawCue:
        """The cue that it makes, shown until `end`."""
        rows = []
        for found in self.pieces:
            pieces = trimmed(raw, found)
            if pieces:
                own = [(i, ms) for i, p in enumerate(pieces) for place, ms in self.times if place == p.start]
                rows.append(Row(tuple(pieces), self.speaker, tuple(own)))
        return RawCue(number, self.line, interval_of(self.start, end, self.line, repairs), tuple(rows))


@dataclass(slots=True)
class Captions:
    """The captions of an XML text, found as its tags go by from left to right; what is not read is noted.

    `pattern` is ONCE or TWICE. Where `breaks`, a line break in a caption is one, else it is a space.
    """

    raw: str
    repairs: Repairs
    pattern: re.Pattern[str]
    breaks: bool
    found: list[Caption] = field(default_factory=list)
    _open: Caption | None = None
    _headed: bool = False  # inside the head, which holds no text of captions
    _line: int = 1

    def tags(self) -> Iterator[Tag]:
        """The tags in their order; the text between them goes to the caption that is open."""
        at = 0
        line_of = numbering(self.raw)
        for part in self.pattern.finditer(self.raw):
            self._text(at, part.start(), part)
            at = part.end()
            if part["tag"] is None or part["tag"][:1] in ("?", "!"):
                continue
            named = _NAME.match(part["tag"])
            name = named[1].rpartition(":")[2].lower() if named else ""
            tag = Tag(name, part["tag"].startswith("/"), part["tag"].endswith("/"), part["tag"], at)
            if name == "head":
                self._headed = not tag.ends and not tag.empty
            self._line = line_of(part.start())
            if name in ("body", "div", "p", "text") and self._headed:
                self.repairs.note(self._line, "a head that has not ended here, all in it left out")
                self._headed = False
            yield tag
        self._text(at, len(self.raw), None)
        self._cut()

    def begin(self, tag: Tag, times: tuple[int, int | None] | None, speaker: str = "") -> None:
        """A caption begins with `tag`; `times` are None where they cannot be read."""
        self._cut()
        if times is None:
            self.repairs.note(self._line, "a caption without times, left out")
        elif tag.empty:
            self.repairs.note(self._line, "a cue without text, left out")
        else:
            self._open = Caption(*times, self._line, speaker, [[]], [])

    def row(self) -> None:
        """A new line begins in the caption that is open."""
        if self._open:
            self._open.pieces.append([])

    def time(self, tag: Tag, offset: int) -> None:
        """What follows `tag` is spoken `offset` milliseconds after the start of the caption."""
        if self._open:
            self._open.times.append((tag.end, self._open.start + offset))

    def finish(self) -> None:
        """The caption that is open has ended."""
        if self._open:
            self.found.append(self._open)
            self._open = None

    def _cut(self) -> None:
        if self._open:
            line = self._open.line
            self.repairs.note(line, "a caption that never ends, read up to the next one or the end of the file")
            self.finish()

    def _text(self, start: int, end: int, part: re.Match[str] | None) -> None:
        """Take in the text from `start` to `end`, and what the `part` behind it says."""
        meaning = _meaning(part) if part else None
        if self._open is None:
            text = self.raw[start:end] + (meaning or "")
            if text.strip() and not self._headed:
                where = start + len(text) - len(text.lstrip())
                self.repairs.note(
                    lambda: numbering(self.raw)(where), "text outside of a caption, not part of any", text.strip()[:40]
                )
            return
        row = self._open.pieces[-1]
        row.append(Piece(start, end))
        if part and part["space"] and self.breaks:
            self.row()
        elif part and meaning is not None:
            row.append(Piece(part.start(), part.end(), meaning))


def _meaning(part: re.Match[str]) -> str | None:
    """What a reference, a section of characters or a line break reads as; None for a tag."""
    if part["code"]:
        meaning = unescape(part["code"])
        if part.re is TWICE:
            meaning = unescape(meaning)
        return " ".join(meaning.splitlines()) or " "
    if part["cdata"]:
        return " ".join(part["cdata"].split())
    return " " if part["space"] else None
