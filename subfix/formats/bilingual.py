"""Two tracks in one: the cues of the first, each with what the second shows at the time."""

from bisect import bisect_right
from dataclasses import replace

from subfix.cue import Shown, Track
from subfix.timeline import Interval


def paired(upper: Track, lower: Track) -> Track:
    """The cues of `upper` with the lines of `lower` below their own; the language is that of `upper`.

    A cue of `lower` goes to the cue of `upper` with which it shares most time; where it shares none it stands alone.
    Several that go to one cue make one line, joined by a space. Both tracks are in the order of time.
    """
    own: list[list[Shown]] = [[] for _ in upper.cues]
    alone: list[Shown] = []
    starts = [cue.interval.start for cue in upper.cues]
    latest = 0  # from here on cues of `upper` may still share time with one of `lower`
    for cue in lower.cues:
        while latest < len(starts) and upper.cues[latest].interval.end <= cue.interval.start:
            latest += 1
        stop = bisect_right(starts, max(cue.interval.end - 1, cue.interval.start))
        if latest >= stop:
            alone.append(cue)
        else:
            best = max(range(latest, stop), key=lambda i: _common(upper.cues[i].interval, cue.interval))
            own[best].append(cue)
    cues = [_joined(cue, below) for cue, below in zip(upper.cues, own, strict=True)]
    return Track(upper.language, tuple(sorted([*cues, *alone], key=lambda cue: cue.interval)))


def _common(one: Interval, other: Interval) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _joined(cue: Shown, below: list[Shown]) -> Shown:
    if not below:
        return cue
    if len(below) == 1:
        return replace(cue, lines=(*cue.lines, *below[0].lines))
    return replace(cue, lines=(*cue.lines, " ".join(line for c in below for line in c.lines)))
