"""Raw text under a reader's hands: its lines with their places, and the lane that grows out of pieces of it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from subfix.document import Lane, Place, Segment, Token, Transcript
from subfix.formats.language import detect_language
from subfix.text import Span
from subfix.timeline import Interval

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the raw text: its characters and where they stand; `end` is before its line break."""

    text: str
    start: int
    end: int


def lines_of(raw: str) -> list[Line]:
    """The lines of `raw`, broken at CR LF, LF or CR and nowhere else; after a last break there is no further line."""
    lines = []
    at = 0
    for mark in _BREAK.finditer(raw):
        lines.append(Line(raw[at : mark.start()], at, mark.start()))
        at = mark.end()
    if at < len(raw):
        lines.append(Line(raw[at:], at, len(raw)))
    return lines


@dataclass(frozen=True, slots=True)
class Piece:
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

    def line(self, pieces: list[Piece]) -> Span:
        """Add a line of text (at least one piece, none empty); a line break goes before it where there is a line."""
        if self.size:
            self._put("\n", Span(self._places[-1].raw.end, pieces[0].start), "gap")
        start = self.size
        for piece in pieces:
            self.piece(piece)
        return Span(start, self.size)

    def piece(self, piece: Piece) -> None:
        """Add a run to the line begun last."""
        if piece.coded is not None:
            self._put(piece.coded, Span(piece.start, piece.end), "coded")
            return
        last = self._places[-1] if self._places else None
        text = self.raw[piece.start : piece.end]
        if last and last.kind == "text" and last.raw.end == piece.start:
            joined = Span(last.text.start, self.size + len(text))
            self._places[-1] = Place(joined, Span(last.raw.start, piece.end), "text")
            self._text.append(text)
            self.size += len(text)
        else:
            self._put(text, Span(piece.start, piece.end), "text")

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

    def _put(self, text: str, raw: Span, kind: str) -> None:
        self._places.append(Place(Span(self.size, self.size + len(text)), raw, kind))  # type: ignore[arg-type]
        self._text.append(text)
        self.size += len(text)


def trimmed(raw: str, pieces: list[Piece]) -> list[Piece]:
    """`pieces` without white space at either end of the line they make."""
    out = [p for p in pieces if p.end > p.start]
    while out and out[0].coded is None:
        text = raw[out[0].start : out[0].end]
        if text.strip():
            out[0] = Piece(out[0].start + len(text) - len(text.lstrip()), out[0].end)
            break
        del out[0]
    while out and out[-1].coded is None:
        text = raw[out[-1].start : out[-1].end]
        if text.strip():
            out[-1] = Piece(out[-1].start, out[-1].end - (len(text) - len(text.rstrip())))
            break
        del out[-1]
    return out


def line_number(lines: list[Line], position: int) -> int:
    """The number, from 1, of the line that holds `position` of the raw text."""
    return max(1, bisect_right(lines, position, key=lambda line: line.start))
