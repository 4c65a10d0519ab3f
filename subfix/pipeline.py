"""The stages in order: what `fix` and `run` make of a document, from values to values."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from subfix.clean import TIMES
from subfix.correct import Index, Options, names
from subfix.correction import Decisions
from subfix.cue import Cue, Cut, Profile, Track
from subfix.decisions import Pins
from subfix.document import Document, Lane, Segment, Timing, Transcript, splice
from subfix.errors import UsageError
from subfix.formats import Format
from subfix.render import render
from subfix.script import revision as converted
from subfix.split import split
from subfix.stages import Fixed, fix_text
from subfix.text import Edit, Revision, Span, compose
from subfix.timeline import Interval, clock, time_marks
from subfix.timing.polish import polish
from subfix.timing.spoken import Anchor, Spoken, ending, estimate, measure
from subfix.timing.transfer import best_transfer


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to words: the fixers by name, the compiled glossary, how sure it must be.

    Where not `correcting`, the glossary only tells what no line may cut.
    """

    fixers: tuple[str, ...]
    index: Index
    options: Options
    decisions: Decisions = Decisions()
    correcting: bool = True


def fix(document: Document, treatment: Treatment) -> tuple[Fixed, ...]:
    """The text of each lane of `document` through the text stages."""
    index = treatment.index if treatment.correcting else None
    return tuple(
        fix_text(lane.transcript.text, treatment.fixers, index, treatment.options, treatment.decisions)
        for lane in document.lanes
    )


def spliced(document: Document, lanes: Sequence[Fixed], form: Format, to: str | None = None) -> str:
    """The raw text of `document` with the corrections of its lanes in it, all else the same.

    With `to`, Chinese lanes are then converted to that script.
    """
    return splice(document, [_edits(document.lanes[i].language, f, to) for i, f in enumerate(lanes)], form.escape)


def _edits(language: str, fixed: Fixed, to: str | None) -> tuple[Edit, ...]:
    if to is None or not language.startswith("zh"):
        return fixed.revision.edits
    return tuple(m.edit for m in compose(fixed.revision, converted(fixed.text, to)))


def rewritten(document: Document, lanes: Sequence[Fixed], to: str | None = None) -> Document:
    """`document` with the corrected texts in its lanes, for writing it in another format; `raw` stays what was read."""
    out: list[Lane] = []
    for lane, fixed in zip(document.lanes, lanes, strict=True):
        out.append(_revised(lane, fixed.revision))
        if to is not None and lane.language.startswith("zh"):
            out[-1] = replace(_revised(out[-1], converted(fixed.text, to)), language=to)
    return replace(document, lanes=tuple(out))


def _revised(lane: Lane, revision: Revision) -> Lane:
    places = tuple(replace(p, text=revision.forward(p.text)) for p in lane.places)
    return replace(lane, transcript=lane.transcript.edit(revision), places=places)


_WAYS = (
    "give its length: --duration 1:35:00 or --media talk.mp4 (times are then estimated),\n"
    "  or --times-from auto.vtt: any transcript of the recording that has times (YouTube's automatic captions, Whisper)"
)


@dataclass(frozen=True, slots=True)
class Cueing:
    """How cues are made: for which viewer, from when to when (milliseconds; `end` None where the times tell), pins.

    `to` are the scripts of Chinese tracks, None standing for the transcript's own. `timed` are other transcripts of the
    same recording (the languages of one file): the times of the one that fits best are carried over. `texts`: tracks
    for plain text are wanted too. `speakers`: cues tell who speaks, where that is known. Raises UsageError where it
    would end before it starts.
    """

    profile: Profile
    start: int = 0
    end: int | None = None
    to: tuple[str | None, ...] = (None,)
    pins: Pins = Pins()
    speakers: bool = False
    timed: tuple[Transcript, ...] = ()
    texts: bool = False

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise UsageError(
                f"the recording would end at {clock(self.end)}, before its first word at {clock(self.start)}",
                "check --duration and --start",
            )


@dataclass(frozen=True, slots=True)
class Made:
    """The cues of a lane over its corrected text, the tracks that show them, where their times come from.

    `texts` are the tracks for plain text: a line a cue, every mark kept. `lost` are the pins whose text does not stand
    in the transcript. `missing` are the times of stretches that the timed transcript does not hold, `extra` those of
    what it holds beyond the text, `agreed` the share of the letters that stand in both. `marks` counts the times in
    the text that pin the estimate.
    """

    text: str
    cues: tuple[Cue, ...]
    tracks: tuple[Track, ...]
    texts: tuple[Track, ...]
    timing: Timing
    lost: tuple[str, ...] = ()
    missing: tuple[Interval, ...] = ()
    extra: tuple[Interval, ...] = ()
    agreed: float | None = None
    marks: int = 0


def make_cues(lane: Lane, fixed: Fixed, treatment: Treatment, cueing: Cueing) -> Made:
    """New cues over the corrected text of a lane, timed by its tokens or, without any, estimated.

    Raises UsageError where there are neither tokens nor an end, or the timed transcript is of another recording.
    """
    transcript = lane.transcript.edit(fixed.revision)
    text = transcript.text
    carried = best_transfer(text, cueing.timed) if cueing.timed else None
    if carried is not None:
        named = carried.turns and not any(s.speaker for s in transcript.segments)
        segments = carried.turns if named else transcript.segments
        transcript = replace(transcript, tokens=carried.tokens, segments=segments)
    protected = _protected(fixed, treatment.index)
    pinned = _pinned(text, cueing.pins)
    marks = () if transcript.tokens or TIMES not in treatment.fixers else _marked(fixed.revision)
    cuts = split(
        text, cueing.profile, protected, tokens=transcript.tokens, segments=transcript.segments,
        cut=pinned.cuts | {a.place for a in (*pinned.anchors, *marks)}, keep=pinned.keeps,
    )  # fmt: skip
    timing: Timing
    end = cueing.end
    if transcript.tokens:
        trust = carried.confidence if carried else ()
        spoken = _moved(cuts, measure(text, cuts, transcript.tokens, trust), pinned.anchors)
        timing = "transferred" if carried else "measured"
    else:
        anchors = (*pinned.anchors, *marks)
        if end is None and len(anchors) > 1:
            end = ending(text, anchors)
        if end is None:
            raise UsageError("nothing tells when the words are spoken", _WAYS)
        spoken, timing = estimate(text, cuts, cueing.start, end, anchors), "estimated"
    cues = polish(text, cuts, spoken, cueing.profile, end)
    voices = _voices(cues, transcript.segments) if cueing.speakers else ()

    scripts = cueing.to if lane.language.startswith("zh") else (None,)

    def shown(cues: Sequence[Cue], profile: Profile) -> tuple[Track, ...]:
        return tuple(
            render(text, cues, profile, lane.language, to, treatment.index.terms, protected, voices) for to in scripts
        )

    tracks, texts = shown(cues, cueing.profile), tuple[Track, ...]()
    if cueing.texts:
        whole = replace(cueing.profile, cells=math.inf, marks="keep")
        texts = shown([replace(cue, breaks=()) for cue in cues], whole)
    missing = tuple(_when(cues, span) for span in carried.missing) if carried else ()
    extra, agreed = (carried.foreign, carried.found) if carried else ((), None)
    return Made(text, cues, tracks, texts, timing, pinned.lost, missing, extra, agreed, len(marks))


def _marked(revision: Revision) -> tuple[Anchor, ...]:
    """The times that were written into the text before `revision`, at what stands behind them in the text after it."""
    found = [Anchor(revision.forward(span).end, time) for span, time in time_marks(revision.before)]
    return tuple(a for a in found if a.place < len(revision.after))


def _when(cues: Sequence[Cue], span: Span) -> Interval:
    """From the cue in which `span` begins to the one in which it ends."""
    first = bisect_right(cues, span.start, key=lambda cue: cue.span.start) - 1
    last = bisect_left(cues, span.end, key=lambda cue: cue.span.start) - 1
    return cues[max(0, first)].interval.union(cues[max(0, last)].interval)


def _protected(fixed: Fixed, index: Index) -> tuple[Span, ...]:
    """Terms as they stand in the corrected text, and what corrections wrote there, sorted and not overlapping."""
    written = [
        _words_of(place, fixed.text)
        for place, c in zip(fixed.revision.places(), (c for c in fixed.corrections if c.applied), strict=True)
        if c.kind == "term"
    ]
    out: list[Span] = []
    for span in sorted([*written, *names(fixed.text, index)]):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif span:
            out.append(span)
    return tuple(out)


def _words_of(span: Span, text: str) -> Span:
    """`span` without the marks and spaces at its ends: what mended a mark as well holds no cues together."""
    start, end = span.start, span.end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class _Pinned:
    cuts: frozenset[int]
    keeps: frozenset[int]
    anchors: tuple[Anchor, ...]
    lost: tuple[str, ...]


def _pinned(text: str, pins: Pins) -> _Pinned:
    """Where the pins stand in the corrected text: everywhere their text does, a time only at the first place."""
    lost: list[str] = []

    def places(pin: str) -> list[int]:
        before, _, after = pin.partition("|")
        found = [m.start() + len(before) for m in re.finditer(re.escape(before + after), text)]
        if not found:
            lost.append(pin)
        return found

    cuts = frozenset(p for pin in pins.cuts for p in places(pin))
    keeps = frozenset(p for pin in pins.keeps for p in places(pin))
    anchors = tuple(Anchor(p, ms) for pin, ms in pins.times for p in places("|" + pin)[:1])
    return _Pinned(cuts, keeps, anchors, tuple(lost))


def _moved(cuts: Sequence[Cut], spoken: Sequence[Spoken], anchors: Sequence[Anchor]) -> tuple[Spoken, ...]:
    """Measured times with those a person pinned in their place."""
    at = {a.place: a.time for a in anchors}
    out, latest = [], 0
    for cut, s in zip(cuts, spoken, strict=True):
        start = max(latest, at.get(cut.span.start, s.interval.start))
        latest = max(start, s.interval.end)
        out.append(replace(s, interval=Interval(start, latest)))
    return tuple(out)


def _voices(cues: Sequence[Cue], segments: Sequence[Segment]) -> tuple[str, ...]:
    """Who speaks in each cue: the speaker of the segment it begins in."""
    starts = [s.span.start for s in segments]
    return tuple(segments[i - 1].speaker if (i := bisect_right(starts, cue.span.start)) else "" for cue in cues)
