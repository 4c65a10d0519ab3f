"""What `check` finds, mended where that needs no word changed: times, gaps, order, lines, marks, form."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from subfix.check import Finding, Row, begins_with_mark, check, check_rows, rows
from subfix.cue import Cut, Profile, Shown, Track
from subfix.document import Document, Token
from subfix.lines import HAN, cells, line
from subfix.split import split
from subfix.text import Span
from subfix.timeline import Interval
from subfix.timing.polish import arrange, need
from subfix.timing.spoken import measure

_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The cues as they should be, ready to be written; how many findings of which rule are mended, and what is left.

    The cues of `left` are numbered as in `track`; they have no line of a file.
    """

    track: Track
    mended: tuple[tuple[str, int], ...]
    left: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A cue to be: when it is said, and the lines of each lane."""

    interval: Interval
    lines: tuple[tuple[str, ...], ...]
    voice: str


def repair(document: Document, profile_of: Callable[[str], Profile]) -> Repaired:
    """Mend `document` by the profile that `profile_of` gives for the language of a lane; times by that of the first.

    Cues keep their times where these break no rule. One that starts before another has ended ends that; one too
    short to read borrows time; one with more text than fits is divided, its time shared out by syllables, unless it
    holds two languages: the lines of a pair stay together, and what does not fit is left. No word is touched.
    """
    profiles = [profile_of(lane.language) for lane in document.lanes]
    before = check(document, profile_of)
    parts = _parts(document, profiles)
    if document.timing != "none":
        first = profiles[0]
        still = replace(first, linger=0, close=first.gap)  # what is long enough stays as it is
        needs = [max(need(x, p) for x, p in zip(part.lines, profiles, strict=True)) for part in parts]
        times = arrange([part.interval for part in parts], needs, still)
        parts = [replace(part, interval=time) for part, time in zip(parts, times, strict=True)]
    shown = tuple(Shown(p.interval, tuple(x for lines in p.lines for x in lines), p.voice) for p in parts)
    lanes = [
        ([Row(n, 0, Shown(p.interval, p.lines[i])) for n, p in enumerate(parts, 1) if p.lines[i]], profile)
        for i, profile in enumerate(profiles)
    ]
    left = check_rows(lanes, timed=document.timing != "none")
    counts = Counter(f.rule for f in before)
    counts.subtract(f.rule for f in left)
    mended = tuple((rule, n) for rule, n in counts.items() if n > 0)
    return Repaired(Track(document.lanes[0].language, shown), mended, left)


def _parts(document: Document, profiles: Sequence[Profile]) -> list[_Part]:
    """The cues in the order of their times, laid out anew where they must be, divided where they do not fit."""
    by_number: dict[int, list[Shown | None]] = {}
    for i, lane in enumerate(document.lanes):
        for row in rows(document, lane):
            by_number.setdefault(row.number, [None] * len(profiles))[i] = row.shown
    ordered = sorted(
        by_number.values(), key=lambda lanes: next((s.interval.start, s.interval.end) for s in lanes if s is not None)
    )
    parts: list[_Part] = []
    for lanes in ordered:
        present = [s for s in lanes if s is not None]
        interval, voice = present[0].interval, present[0].voice
        laid = [
            _laid(s.lines, interval, profile, paired=len(present) > 1) if s else [(interval, ())]
            for s, profile in zip(lanes, profiles, strict=True)
        ]
        if len(present) == 1:
            i = lanes.index(present[0])
            parts += [
                _Part(time, tuple(lines if j == i else () for j in range(len(lanes))), voice) for time, lines in laid[i]
            ]
        else:
            parts.append(_Part(interval, tuple(tuple(x for _, ls in cues for x in ls) for cues in laid), voice))
    return parts


def _laid(
    lines: Sequence[str], interval: Interval, profile: Profile, *, paired: bool
) -> list[tuple[Interval, tuple[str, ...]]]:
    """The lines of one cue as `profile` shows them: as they are, broken anew, or as several cues.

    A `paired` cue keeps Han in every line of its Chinese half, so that the other half is told from it.
    """
    shown = tuple(line(x, profile) for x in lines)
    fits = len(shown) <= profile.lines and all(cells(x) <= profile.cells for x in shown)
    fits = fits and not any(map(begins_with_mark, shown[1:]))
    slow = not paired and interval.duration > profile.longest and need(shown, profile) * 2 < interval.duration
    if fits and not slow:
        return [(interval, shown)]
    text = "\n".join(lines)
    # what is shown for too long is said slowly: cues of one line follow it better
    wanted = replace(profile, lines=1) if slow else profile
    cuts = split(text, wanted)
    keep: set[int] = set()
    while paired and _HAN.search(text) and len(keep) < 8:
        bare = [a for a, part in _rows(text, cuts) if not _HAN.search(part)]
        if not bare:
            break
        # the line is drawn to the one above, or the first to the one below
        keep.add(bare[0] or next(a for a, _ in _rows(text, cuts) if a))
        cuts = split(text, wanted, keep=keep)
    if interval.duration < len(cuts) * profile.shortest:
        cuts = (Cut(Span(0, len(text)), tuple(c.span.start for c in cuts[1:])),)
    times = measure(text, cuts, [Token(Span(0, len(text)), interval)])
    return [(time.interval, _lines(text, cut, profile)) for time, cut in zip(times, cuts, strict=True)]


def _rows(text: str, cuts: Sequence[Cut]) -> list[tuple[int, str]]:
    """Where each line begins, and its text."""
    places = sorted({0, len(text), *(c.span.start for c in cuts), *(b for c in cuts for b in c.breaks)})
    return [(a, text[a:b]) for a, b in pairwise(places)]


def _lines(text: str, cut: Cut, profile: Profile) -> tuple[str, ...]:
    places = [cut.span.start, *cut.breaks, cut.span.end]
    return tuple(line(text[a:b], profile) for a, b in pairwise(places))
