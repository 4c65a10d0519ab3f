"""Raw text under a reader's hands: its lines with their places, and the lane that grows out of pieces of it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from subfix.document import Lane, Place, Segment, Token, Transcript
from subfix.formats.language import detect_language
from subfix.text import Span
from subfix.timeline import Interval

_BREAK = re.compile(r"\r\n|\n|\r")


class Line(NamedTuple):
    """A line of the raw text: its characters and where they stand; `end` is before its line break."""

    text: str
    start: int
    end: int


def lines_of(raw: str) -> list[Line]:
    """The lines of `raw`, broken at CR LF, LF or CR and nowhere else; after a last break there is no further line."""
    marks = [(m.start(), m.end()) for m in _BREAK.finditer(raw)]
    starts = [0, *(end for _, end in marks)]
    lines = [Line(raw[a:b], a, b) for a, (b, _) in zip(starts, marks, strict=False)]
    if starts[-1] < len(raw):
        lines.append(Line(raw[starts[-1] :], starts[-1], len(raw)))
    return lines


class Piece(NamedTuple):
    """A run of a cue's text: where it stands in the raw text, and what it reads as there (None: as it is written)."""

    start: int
    end: int
    coded: str | None = None


@dataclass(slots=True)
class LaneMaker:
    """Puts a lane together from pieces in the order of the file; the only code that makes Places."""

    raw: str
    size: int = 0
    _text: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _segments: list[Segment] = field(default_factory=list)
    _tokens: list[Token] = field(default_factory=list)

    def line(self, pieces: Sequence[Piece]) -> Span:
        """Add a line of text (at least one piece, none empty); a line break goes before it where there is a line."""
        if self.size:
            self._text.append("\n")
            self.size += 1
        start = self.size
        if len(pieces) == 1 and pieces[0].coded is None:
            where = Span(pieces[0].start, pieces[0].end)
            text = where.of(self.raw)
            self.size = start + len(text)
            span = Span(start, self.size)
            self._places.append(Place(span, where))
            self._text.append(text)
            return span
        for piece in pieces:
            if piece.coded is not None:
                self._put(piece.coded, Span(piece.start, piece.end), "coded")
                continue
            last = self._places[-1] if self.size > start else None
            if last and last.kind == "text" and last.raw.end == piece.start:  # a character that was no markup
                del self._places[-1]
                self._text[-1] = self.raw[last.raw.start : piece.end]
                self.size += piece.end - piece.start
                self._places.append(Place(Span(last.text.start, self.size), Span(last.raw.start, piece.end)))
            else:
                self._put(self.raw[piece.start : piece.end], Span(piece.start, piece.end), "text")
        return Span(start, self.size)

    def segment(self, span: Span, interval: Interval | None, cue: int | None, speaker: str = "") -> None:
        """Set `span` of the lane's text apart."""
        self._segments.append(Segment(span, interval, cue, speaker))

    def token(self, span: Span, interval: Interval) -> None:
        """Give `span` of the lane's text its time."""
        self._tokens.append(Token(span, interval))

    def lane(self, language: str | None = None) -> Lane:
        """What was put together; its language is found from the text unless it is given."""
        text = "".join(self._text)
        transcript = Transcript(text, tuple(self._tokens), tuple(self._segments))
        return Lane(detect_language(text) if language is None else language, transcript, tuple(self._places))

    def _put(self, text: str, raw: Span, kind: Literal["text", "coded"]) -> None:
        end = self.size + len(text)
        self._places.append(Place(Span(self.size, end), raw, kind))
        self._text.append(text)
        self.size = end


def trimmed(raw: str, pieces: list[Piece]) -> list[Piece]:
    """`pieces` without white space at either end of the line they make."""
    if len(pieces) == 1 and pieces[0].coded is None:
        start, end, _ = pieces[0]
        text = raw[start:end].lstrip()
        start = end - len(text)
        end = start + len(text.rstrip())
        return [Piece(start, end)] if start < end else []
    out = [p for p in pieces if p.end > p.start]
    while out:
        text = _reads(raw, out[0])
        if text.strip():
            if out[0].coded is None:
                out[0] = Piece(out[0].end - len(text.lstrip()), out[0].end)
            break
        del out[0]
    while out:
        text = _reads(raw, out[-1])
        if text.strip():
            if out[-1].coded is None:
                out[-1] = Piece(out[-1].start, out[-1].start + len(text.rstrip()))
            break
        del out[-1]
    return out


def _reads(raw: str, piece: Piece) -> str:
    return raw[piece.start : piece.end] if piece.coded is None else piece.coded


def numbering(raw: str) -> Callable[[int], int]:
    """A function from a position in `raw` to the number of its line, from 1."""
    ends = [mark.end() for mark in _BREAK.finditer(raw)]
    return lambda position: bisect_right(ends, position) + 1
