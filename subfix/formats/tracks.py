"""A document as tracks, cue by cue, and the check that a written file holds what it should."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from subfix.cue import Shown, Track
from subfix.document import Lane, Segment
from subfix.formats.model import Format, unhurried
from subfix.timeline import Interval


def track_of(*lanes: Lane) -> Track:
    """The cues and lines of lanes as they were read, those of one cue together; the language is the first lane's.

    Segments without times get the interval 0..0.
    """
    return Track(lanes[0].language, tuple(_cues(lanes)))


@unhurried()
def differences(track: Track, raw: str, form: Format) -> tuple[str, ...]:
    """How the cues of `raw`, read as `form`, differ from what `form` can hold of `track`; empty where they do not.

    The check of every written file before it replaces anything: at most five lines, the first ones.
    """
    wanted = form.held(track).cues
    if not wanted:
        return ()
    lanes = form.read(raw, "what was written").lanes
    out: list[str] = []
    count = 0
    for got in _cues(lanes):
        if count < len(wanted) and wanted[count] != got and len(out) < 4:
            out.append(f"cue {count + 1}: wrote {wanted[count]}, read {got}")
        count += 1
    return tuple(([] if count == len(wanted) else [f"{len(wanted)} cues written, {count} read back"]) + out)


def lost(track: Track, form: Format) -> str:
    """What a file of this format does not show of `track`, for the user: how many cues, and why; empty if nothing.

    A time that is moved by less than ten milliseconds is none of it.
    """
    if not form.losses:
        return ""
    pairs = zip(track.cues, form.held(track).cues, strict=True)
    changed = sum((a.lines, a.voice) != (b.lines, b.voice) or _moved(a.interval, b.interval) for a, b in pairs)
    return f"{changed} of {len(track.cues)} cues are not shown as they are: {form.losses}" if changed else ""


def _moved(one: Interval, other: Interval) -> bool:
    return max(abs(one.start - other.start), abs(one.end - other.end)) >= 10


class _Line(NamedTuple):
    """A line of a cue: the number of the cue and the place of the line, by both of which it is sorted; what it says."""

    cue: int
    place: int
    text: str
    segment: Segment


def _cues(lanes: Sequence[Lane]) -> Iterator[Shown]:
    """The cues of all lanes together in the order of the file, the lines of one cue joined."""
    lines = _lines(lanes[0]) if len(lanes) == 1 else _sorted(lanes)
    for _, those in groupby(lines, key=lambda line: line.cue):
        first, *more = those
        voices = {line.segment.speaker for line in (first, *more)}
        interval = first.segment.interval or Interval(0, 0)
        yield Shown(interval, (first.text, *(line.text for line in more)), voices.pop() if len(voices) == 1 else "")


def _sorted(lanes: Iterable[Lane]) -> list[_Line]:
    lines = (line._replace(place=_raw_place(lane, line.place)) for lane in lanes for line in _lines(lane))
    return sorted(lines, key=lambda line: (line.cue, line.place))


def _lines(lane: Lane) -> Iterator[_Line]:
    """The lines of a lane with their places in its text."""
    text = lane.transcript.text
    for i, segment in enumerate(lane.transcript.segments, 1):
        number = segment.cue if segment.cue is not None else i
        at = segment.span.start
        for line in segment.span.of(text).split("\n"):
            if line.strip():
                yield _Line(number, at, line, segment)
            at += len(line) + 1


def _raw_place(lane: Lane, position: int) -> int:
    """Where in the file a position of the lane's text stands."""
    i = bisect_right(lane.places, position, key=lambda p: p.text.start) - 1
    return lane.places[i].raw.start if i >= 0 else position
