"""What was read: a transcript with standoff times, and the document that knows where its text lies in the file."""

import re
from bisect import bisect_left, bisect_right
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
        if not revision.edits:
            return self
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
    """

    text: Span
    raw: Span
    kind: Literal["text", "coded"] = "text"


@dataclass(frozen=True, slots=True)
class Lane:
    """The transcript of one language or speaker in a document. `places` cover the text in order, but for its
    line breaks: these are gaps between two places, in the file a line break too, or the number and stamp of the next
    cue, nothing that an edit may touch.

    `echoes` are where a file shows a line of it once more, as captions that roll do: the places of the one line each,
    in the order of the text. An edit is written there too.
    """

    language: str
    transcript: Transcript
    places: tuple[Place, ...]
    echoes: tuple[tuple[Place, ...], ...] = ()


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

    An edit that already keeps them is given back as it is. Raises EmptiesLineError where a line that holds something
    visible would be left without.
    """
    old = edit.span.of(text)
    breaks = [m[0] for m in _BREAK.finditer(old)]
    parts = _BREAK.split(old)
    news = _BREAK.split(edit.new)
    if [m[0] for m in _BREAK.finditer(edit.new)] != breaks:
        sizes = [len(part.strip()) for part in parts]
        winner = sizes.index(max(sizes))
        news = [edit.new if i == winner else "" for i in range(len(parts))]
    rests = [""] * len(parts)
    rests[0] += text[_line_start(text, edit.span.start) : edit.span.start]
    rests[-1] += text[edit.span.end : _line_end(text, edit.span.end)]
    for part, new, rest in zip(parts, news, rests, strict=True):
        if part.strip() and not new.strip() and not rest.strip():
            raise EmptiesLineError(f"the edit at {edit.span.start} would empty a line")
    return Edit(edit.span, "".join(map("".join, zip(news, [*breaks, ""], strict=True))))


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def _line_end(text: str, position: int) -> int:
    end = _BREAK.search(text, position)
    return end.start() if end else len(text)


def _gaps(span: Span, lane: Lane) -> list[Span]:
    """The line borders that `span` covers at least in part."""
    places, found = lane.places, []
    i = bisect_right(places, span.start, key=lambda p: p.text.start)
    at = places[i - 1].text.end if i else 0
    while at < span.end:
        end = places[i].text.start if i < len(places) else len(lane.transcript.text)
        if max(at, span.start) < end:
            found.append(Span(at, end))
        if i == len(places):
            break
        at = places[i].text.end
        i += 1
    return found


def _between(span: Span, gaps: Sequence[Span]) -> list[Span]:
    """What `span` covers before, between and after the `gaps`: one more than there are gaps, some may be empty."""
    bounds = [span.start, *(x for gap in gaps for x in (gap.start, gap.end)), span.end]
    return [Span(a, max(a, b)) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]


def _pieces(new: str, gaps: Sequence[Span], text: str) -> list[str] | None:
    """`new` cut at the line borders that it keeps; None where it does not keep exactly these."""
    pieces = []
    for gap in gaps:
        piece, mark, new = new.partition(gap.of(text))
        if not mark:
            return None
        pieces.append(piece)
    if gaps and gaps[-1].of(text) in new:
        return None
    return [*pieces, new]


def _over(places: Sequence[Place], span: Span) -> list[Place]:
    """The places that share a character with `span`; for an empty one the place of text that it stands in or beside.

    Between two, the one before it is meant: what is added goes on from there.
    """
    i = max(0, bisect_right(places, span.start, key=lambda p: p.text.start) - 1)
    if not span:
        near = [p for p in places[max(0, i - 1) : i + 1] if p.text.touches(span)]
        return near[:1]
    found: list[Place] = []
    while i < len(places) and places[i].text.start < span.end:
        if places[i].text.overlaps(span):
            found.append(places[i])
        i += 1
    return found


def splice(document: Document, edits: Sequence[Iterable[Edit]], escape: Escape) -> str:
    """The raw text with `edits` (one series for each lane, settled) written into it; all else is the same.

    `escape` writes new text as the format wants it. Markup between the characters that an edit replaces stays, behind
    the new text. Raises ValueError where an edit would change a gap.
    """
    raw: list[Edit] = []
    for lane, series in zip(document.lanes, edits, strict=True):
        for edit in series:
            raw += _raw_edits(edit, lane, escape)
    return revise(document.raw, raw).after


def _raw_edits(edit: Edit, lane: Lane, escape: Escape) -> list[Edit]:
    text = lane.transcript.text
    gaps = _gaps(edit.span, lane)
    news = _pieces(edit.new, gaps, text)
    if news is None:
        raise ValueError(f"the edit at {edit.span.start} would change a line border")
    out = []
    for part, new in zip(_between(edit.span, gaps), news, strict=True):
        out += _line_edits(part, new, text, lane.places, escape)
        first = bisect_left(lane.echoes, part.end, key=lambda echo: echo[-1].text.end)
        for echo in lane.echoes[first:]:
            if echo[0].text.start > part.start:
                break
            out += _line_edits(part, new, text, echo, escape)
    return out


def _line_edits(part: Span, new: str, text: str, places: Sequence[Place], escape: Escape) -> list[Edit]:
    """The edits of the raw text that put `new` in place of `part`, which lies in one line."""
    old = part.of(text)
    # what stays is not written anew, so that the markup around and inside it stays where it is
    head = _common(old, new)
    tail = _common(old[: head - 1 if head else None : -1], new[: head - 1 if head else None : -1])
    part, new = Span(part.start + head, part.end - tail), new[head : len(new) - tail]
    if not part and not new:
        return []
    over = _over(places, part)
    if not over:
        raise ValueError(f"the edit at {part.start} has no place in the file")
    out = []
    for place in over:
        start, end = max(part.start, place.text.start), min(part.end, place.text.end)
        if place.kind == "text":
            shift = place.raw.start - place.text.start
            out.append(Edit(Span(start + shift, end + shift), escape(new)))
        elif not part and part.start in (place.text.start, place.text.end):
            at = place.raw.start if part.start == place.text.start else place.raw.end
            out.append(Edit(Span(at, at), escape(new)))
        else:
            # coded characters are written anew as a whole, with those of them that stay
            whole = text[place.text.start : start] + new + text[end : place.text.end]
            out.append(Edit(place.raw, escape(whole)))
        new = ""
    return out


def _common(a: str, b: str) -> int:
    """How many characters `a` and `b` have in common at their start."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n
