"""A document as tracks, cue by cue, and the check that a written file holds what it should."""

from bisect import bisect_right

from subfix.cue import Shown, Track
from subfix.document import Lane, Segment
from subfix.formats.model import Format, unhurried
from subfix.timeline import Interval


def track_of(*lanes: Lane) -> Track:
    """The cues and lines of lanes as they were read, those of one cue together; the language is the first lane's.

    Segments without times get the interval 0..0.
    """
    return Track(lanes[0].language, tuple(cue for _, cue in _numbered(lanes)))


@unhurried()
def differences(track: Track, raw: str, form: Format) -> tuple[str, ...]:
    """How the cues of `raw`, read as `form`, differ from what `form` can hold of `track`; empty where they do not.

    The check of every written file before it replaces anything: at most five lines, the first ones.
    """
    wanted = form.held(track).cues
    if not wanted:
        return ()
    found = [cue for _, cue in _numbered(form.read(raw, "what was written").lanes)]
    out = [] if len(found) == len(wanted) else [f"{len(wanted)} cues written, {len(found)} read back"]
    for n, (want, got) in enumerate(zip(wanted, found, strict=False), 1):
        if want != got:
            out.append(f"cue {n}: wrote {want}, read {got}")
            if len(out) == 5:
                break
    return tuple(out)


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


def _numbered(lanes: tuple[Lane, ...]) -> list[tuple[int, Shown]]:
    """The cues of all lanes together in the order of the file, the lines of one cue joined."""
    parts: list[tuple[int, int, str, Segment]] = []  # number of the cue, place in the file, line
    for lane in lanes:
        text = lane.transcript.text
        for i, segment in enumerate(lane.transcript.segments):
            number = segment.cue if segment.cue is not None else i + 1
            at = segment.span.start
            for line in segment.span.of(text).split("\n"):
                if line.strip():
                    parts.append((number, _raw_place(lane, at) if len(lanes) > 1 else at, line, segment))
                at += len(line) + 1
    parts.sort(key=lambda part: part[:2])
    out: list[tuple[int, Shown]] = []
    for number, _, line, segment in parts:
        if out and out[-1][0] == number:
            last = out[-1][1]
            voice = last.voice if last.voice == segment.speaker else ""
            out[-1] = number, Shown(last.interval, (*last.lines, line), voice)
        else:
            out.append((number, Shown(segment.interval or Interval(0, 0), (line,), segment.speaker)))
    return out


def _raw_place(lane: Lane, position: int) -> int:
    """Where in the file a position of the lane's text stands."""
    i = bisect_right(lane.places, position, key=lambda p: p.text.start) - 1
    return lane.places[i].raw.start if i >= 0 else position
