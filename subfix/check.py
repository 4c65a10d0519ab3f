"""Every rule of a profile, read over subtitles: what a viewer would stumble on, and where it stands."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subfix.cue import Profile, Shown
from subfix.document import Document, Lane
from subfix.formats import track_of
from subfix.lines import cells, line

_HEAD = re.compile(r"[，。！？；：、…,.!?;:](?!\w)|[，。！？；：、”’》）」』】]")
_LEADING_DOTS = re.compile(r"(?:\.{2,}|…)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a cue breaks. `rule` is one of RULES; `cue` and `line` (of the file) count from 1, `at` is the
    time of the cue in milliseconds; `line` is 0 where there is no file. `cue` is 0 where the file as a whole is meant.
    """

    rule: str
    message: str
    cue: int = 0
    line: int = 0
    at: int = 0


# the rules, in the order in which a cue's findings are told
RULES = {
    "form": "the file is not well formed, though it can be read",
    "encoding": "the file is not UTF-8",
    "order": "a cue starts before the one above it",
    "overlap": "a cue starts before the one above it has ended",
    "gap": "two cues are apart, but too little to be seen",
    "short": "a cue is shown for too short a time",
    "long": "a cue is shown for too long a time",
    "speed": "more text than can be read in the time",
    "lines": "too many lines",
    "width": "a line is too wide",
    "head": "a line begins with a mark",
    "marks": "marks that this profile does not show",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A cue of one lane as it stands in the file: its number, the line of its text, and what is shown."""

    number: int
    line: int
    shown: Shown


def check(document: Document, profile_of: Callable[[str], Profile]) -> tuple[Finding, ...]:
    """What in `document` breaks the rules of the profile that `profile_of` gives for the language of a lane.

    Times are judged once, by the profile of the first lane; reading speed, lines and widths lane by lane. In the
    order of the file; what concerns the file as a whole comes first.
    """
    # what a reader says of the times is found again below
    notes = [note for note in document.repairs if "times kept as they are" not in note]
    found = [_of_form(note) for note in notes]
    if document.encoding.lower().replace("_", "-") not in {"utf-8", "utf-8-sig", "ascii"}:
        found.append(Finding("encoding", f"the file is in {document.encoding}; players expect UTF-8"))
    lanes = [(rows(document, lane), profile_of(lane.language)) for lane in document.lanes]
    return (*found, *check_rows(lanes, timed=document.timing != "none"))


def check_rows(lanes: Sequence[tuple[Sequence[Row], Profile]], *, timed: bool = True) -> tuple[Finding, ...]:
    """The findings in cues that stand lane by lane, each lane with its profile, in the order of the cues."""
    found: list[Finding] = []
    if timed and lanes:
        once: dict[int, Row] = {}
        for row in (row for rows_of_lane, _ in lanes for row in rows_of_lane):
            if row.number not in once or row.line < once[row.number].line:
                once[row.number] = row
        found += _times([once[number] for number in sorted(once)], lanes[0][1])
    for rows_of_lane, profile in lanes:
        found += _texts(rows_of_lane, profile, timed)
    ranks = {rule: n for n, rule in enumerate(RULES)}
    return tuple(sorted(found, key=lambda f: (f.cue, ranks[f.rule])))


def rows(document: Document, lane: Lane) -> list[Row]:
    """The cues of a lane; those of a format that keeps no places, as JSON, all stand on line 1."""
    breaks = [m.start() for m in re.finditer(r"\r\n|\n|\r", document.raw)]
    out = []
    for n, (segment, shown) in enumerate(zip(lane.transcript.segments, track_of(lane).cues, strict=False), 1):
        i = bisect_right(lane.places, segment.span.start, key=lambda p: p.text.start) - 1
        line = bisect_right(breaks, lane.places[i].raw.start - 1) + 1 if lane.places else 1
        out.append(Row(segment.cue or n, line, shown))
    return out


def _times(cues: Sequence[Row], profile: Profile) -> Iterator[Finding]:
    latest = 0
    for row in cues:
        a, b = row.shown.interval.start, row.shown.interval.end
        if b - a < profile.shortest:
            yield _finding("short", row, f"shown for {b - a} ms, at least {profile.shortest} are needed")
        if b - a > profile.longest:
            yield _finding(
                "long", row, f"shown for {_seconds(b - a)} s, at most {_seconds(profile.longest)} are allowed"
            )
    for before, row in pairwise(cues):
        a = row.shown.interval.start
        latest = max(latest, before.shown.interval.end)
        if a < before.shown.interval.start:
            yield _finding("order", row, "starts before the cue above it")
        elif a < latest:
            yield _finding("overlap", row, f"starts {latest - a} ms before a cue above it has ended")
        elif latest < a < latest + profile.gap or (a == latest and not profile.touching):
            yield _finding("gap", row, f"{a - latest} ms after the cue above it, at least {profile.gap} are needed")


def begins_with_mark(text: str) -> bool:
    """True where a line begins with a mark that belongs to the line above; leading dots are a style of their own."""
    return bool(_HEAD.match(text)) and not _LEADING_DOTS.match(text)


def _texts(lane: Sequence[Row], profile: Profile, timed: bool) -> Iterator[Finding]:
    for row in lane:
        shown, duration = row.shown, row.shown.interval.duration
        width = sum(map(cells, shown.lines))
        if timed and duration and width * 1000 > profile.cps * duration * 1.001:
            yield _finding("speed", row, f"{width * 1000 / duration:.1f} cells a second, {profile.cps:g} can be read")
        if len(shown.lines) > profile.lines:
            yield _finding("lines", row, f"{len(shown.lines)} lines, {profile.lines} are allowed")
        for n, text in enumerate(shown.lines):
            if cells(text) > profile.cells:
                yield _finding("width", row, f"{cells(text):g} cells, {profile.cells:g} fit: {text}", n)
            if begins_with_mark(text):
                yield _finding("head", row, f"begins with a mark: {text}", n)
            if line(text, profile) != text:
                yield _finding("marks", row, f"would be shown as: {line(text, profile)}", n)


def _finding(rule: str, row: Row, message: str, offset: int = 0) -> Finding:
    return Finding(rule, message, row.number, row.line + offset, row.shown.interval.start)


def _seconds(ms: int) -> str:
    return f"{ms / 1000:g}"


def _of_form(note: str) -> Finding:
    match = re.match(r"line (\d+): ", note)
    return Finding("form", note[match.end() :], line=int(match[1])) if match else Finding("form", note)
