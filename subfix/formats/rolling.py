"""Captions that roll, as YouTube's automatic ones: a line is shown as it is said, then once more above the next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from subfix.document import Lane, Place
from subfix.formats.cues import RawCue, Row, text_of
from subfix.text import Span

_MOMENT = 50  # milliseconds; YouTube's cues between two lines last 10
Echo = tuple[Row, Row]  # the first row of a line, and a row that shows it once more


def unrolled(raw: str, cues: list[RawCue]) -> tuple[list[RawCue], list[Echo]]:
    """The cues with each line where it is said, and the rows that repeat it; `cues` and nothing where none roll.

    They roll where at least three cues, and half of all, begin with the line that the one before ended with, and
    where the words have times, or else every cue of a moment only repeats and every other brings a line: a song may
    repeat its lines too.
    """
    filled = [cue for cue in cues if cue.rows]

    def reads(cue: RawCue) -> list[str]:
        return [text_of(raw, row) for row in cue.rows]

    if not seem_to_roll(map(reads, filled)):
        return cues, []
    timed = 4 * sum(any(row.times for row in cue.rows) for cue in filled) >= len(filled)
    kept: list[RawCue] = []
    echoes: list[Echo] = []
    rolled = 0  # cues that bring a line below an old one
    brief_before = False
    shown: list[tuple[str, Row]] = []  # the text of the rows on screen, and where each was said
    for cue, rows in zip(filled, map(reads, filled), strict=True):
        same = _shared([text for text, _ in shown], rows)
        old = shown[len(shown) - same :]
        echoes += [(said, row) for (_, said), row in zip(old, cue.rows[:same], strict=True)]
        new = cue.rows[same:]
        brief = cue.interval.duration <= _MOMENT
        if not timed and (bool(new) == brief or (brief and brief_before)):
            return cues, []
        brief_before = brief
        rolled += bool(new) and same > 0
        if new:
            kept.append(cue._replace(rows=new))
        shown = [*old, *zip(rows[same:], new, strict=True)]
    return (kept, echoes) if timed or rolled >= 2 else (cues, [])


def seem_to_roll(texts: Iterable[Sequence[str]]) -> bool:
    """True where at least three cues, each given as its lines, and half of all, begin as the one before ended."""
    rolling = [_shared(a, b) > 0 for a, b in pairwise(texts)]
    return sum(rolling) >= 3 and 2 * sum(rolling) >= len(rolling)


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many rows at the end of `before` stand at the beginning of `after`."""
    return next((n for n in range(min(len(before), len(after)), 0, -1) if before[-n:] == after[:n]), 0)


def with_echoes(lane: Lane, echoes: Sequence[Echo]) -> Lane:
    """`lane` with the places of those echoes whose lines it holds."""
    starts = {place.raw.start: place.text.start for place in lane.places}
    found = []
    for said, echo in echoes:
        at = starts.get(said.pieces[0].start)
        if at is None:
            continue
        places = []
        for piece in echo.pieces:
            size = piece.end - piece.start if piece.coded is None else len(piece.coded)
            places.append(
                Place(
                    Span(at, at + size),
                    Span(piece.start, piece.end),
                    "text" if piece.coded is None else "coded",
                )
            )
            at += size
        found.append(tuple(places))
    return replace(lane, echoes=tuple(sorted(found, key=lambda places: (places[0].text.start, places[0].raw.start))))
