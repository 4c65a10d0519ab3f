"""What was read: a transcript with standoff times, and the document that knows where its text lies in the file."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from subfix.text import Edit, Revision, Span, revise
from subfix.timeline import Interval

Timing = Literal["none", "estimated", "transferred", "measured"]
Escape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Token:
    """The smallest run of text that the source gave a time."""

    span: Span
    interval: Interval


@dataclass(frozen=True, slots=True)
class Segment:
    """A run that the source itself set apart: a cue, a line, a speaker's turn. `cue` is its number in the file."""

    span: Span
    interval: Interval | None = None
    cue: int | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """One flat text; tokens (they alone own times) and segments stand beside it, in order, without overlap.

    Segments are joined by one line break in `text`, as are the lines inside a cue.
    """

    text: str
    tokens: tuple[Token, ...] = ()
    segments: tuple[Segment, ...] = ()

    def edit(self, revision: Revision) -> "Transcript":
        """The same transcript after `revision` (which must start from `text`; ValueError otherwise).

        An untouched token keeps its time; tokens under one edit merge and keep the union of their times; a token
        whose text was deleted goes.
        """
        if revision.before != self.text:
            raise ValueError("the revision is of another text")
        tokens: list[Token] = []
        for token in self.tokens:
            span = revision.forward(token.span)
            if tokens and span.start < tokens[-1].span.end:
                last = tokens[-1]
                span = Span(last.span.start, max(last.span.end, span.end))
                tokens[-1] = Token(span, last.interval.union(token.interval))
            elif span:
                tokens.append(Token(span, token.interval))
        segments: list[Segment] = []
        for s in self.segments:
            span = revision.forward(s.span)
            if segments and span.start < segments[-1].span.end:  # an edit ran over the border: the first one has it
                span = Span(segments[-1].span.end, max(segments[-1].span.end, span.end))
            segments.append(Segment(span, s.interval, s.cue, s.speaker))
        return Transcript(revision.after, tuple(tokens), tuple(segments))


@dataclass(frozen=True, slots=True)
class Place:
    """A run of a transcript's text and the run of the raw file it was read from.

    `text`: the same characters in both. `coded`: written otherwise in the file (`&amp;`), to be replaced whole.
    `gap`: a line break of the transcript; in the file a line break, or the number and stamp of the next cue:
    nothing that an edit may touch.
    """

    text: Span
    raw: Span
    kind: Literal["text", "coded", "gap"] = "text"


@dataclass(frozen=True, slots=True)
class Lane:
    """The transcript of one language or speaker in a document. `places` cover the text without hole, in order."""

    language: str
    transcript: Transcript
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, without loss: `raw` is the decoded file (byte order mark removed).

    `format` names an entry of FORMATS; `encoding` is the codec that reads and writes it byte for byte; `repairs` tell
    what a tolerant reader put right, a line each.
    """

    raw: str
    format: str
    lanes: tuple[Lane, ...]
    encoding: str = "utf-8"
    timing: Timing = "none"
    repairs: tuple[str, ...] = field(default=())


class EmptiesLineError(ValueError):
    """An edit over a line border would leave one of the lines without text."""


_BREAK = re.compile(r"\r\n|\n|\r")


def settle(edit: Edit, text: str) -> Edit:
    """`edit` of `text` so that every line break it covers stays: its new text goes to the line with the larger share.

    Raises EmptiesLineError where another line would be left without a visible character.
    """
    old = edit.span.of(text)
    breaks = list(_BREAK.finditer(old))
    if not breaks or [m.group() for m in _BREAK.finditer(edit.new)] == [m.group() for m in breaks]:
        return edit
    bounds = [0, *(x for m in breaks for x in m.span()), len(old)]
    parts = [old[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    sizes = [len(part.strip()) for part in parts]
    winner = sizes.index(max(sizes))
    line_start = max(text.rfind("\n", 0, edit.span.start), text.rfind("\r", 0, edit.span.start)) + 1
    line_end = _BREAK.search(text, edit.span.end)
    before = text[line_start : edit.span.start]
    after = text[edit.span.end : line_end.start() if line_end else len(text)]
    for i, size in enumerate(sizes):
        rest = before if i == 0 else after if i == len(parts) - 1 else ""
        if i != winner and size and not rest.strip():
            raise EmptiesLineError(f"the edit at {edit.span.start} would empty a line")
    new = [edit.new if i == winner else "" for i in range(len(parts))]
    return Edit(edit.span, "".join(x + m.group() for x, m in zip(new, breaks, strict=False)) + new[-1])


def _over(places: Sequence[Place], span: Span) -> list[Place]:
    """The places that `span` overlaps, or for an empty span the one it stands in."""
    i = max(0, bisect_right(places, span.start, key=lambda p: p.text.start) - 1)
    found: list[Place] = []
    while i < len(places) and (places[i].text.start < span.end or not found):
        if places[i].text.end >= span.start:
            found.append(places[i])
        i += 1
    return found


def splice(document: Document, edits: Sequence[Iterable[Edit]], escape: Escape) -> str:
    """The raw text with `edits` (one series for each lane, settled) written into it; all else is the same.

    `escape` writes new text as the format wants it. Raises ValueError where an edit would change a gap.
    """
    raw: list[Edit] = []
    for lane, series in zip(document.lanes, edits, strict=True):
        for edit in series:
            raw += _raw_edits(edit, lane, escape)
    return revise(document.raw, raw).after


def _raw_edits(edit: Edit, lane: Lane, escape: Escape) -> list[Edit]:
    text = lane.transcript.text
    over = _over(lane.places, edit.span)
    gaps = [p for p in over if p.kind == "gap" and edit.span.overlaps(p.text)]
    rest, pieces = edit.new, []
    for gap in gaps:
        piece, mark, rest = rest.partition(gap.text.of(text))
        if not mark:
            raise ValueError(f"the edit at {edit.span.start} would change a line border")
        pieces.append(piece)
    pieces.append(rest)
    out = []
    bounds = [edit.span.start, *(x for g in gaps for x in (g.text.start, g.text.end)), edit.span.end]
    for a, b, new in zip(bounds[::2], bounds[1::2], pieces, strict=True):
        part = Span(a, max(a, b))
        inside = [p for p in over if p.kind != "gap" and (p.text.overlaps(part) or (not part and p.text.touches(part)))]
        if inside:
            # coded characters that the edit covers only in part stay whole: they are one character each
            first, last = inside[0], inside[-1]
            start = first.raw.start + (part.start - first.text.start if first.kind == "text" else 0)
            end = last.raw.start + part.end - last.text.start if last.kind == "text" else last.raw.end
            out.append(Edit(Span(start, max(start, end)), escape(new)))
        elif new:
            raise ValueError(f"the edit at {edit.span.start} has no place in the file")
    return out
