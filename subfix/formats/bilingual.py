"""Two tracks in one: the cues of the first, each with what the second shows at the time."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from subfix.cue import Shown, Track
from subfix.lines import cells
from subfix.timeline import Interval

_TOUCH = 0.2  # the share of the shorter of two cues that both must show, or they only touch
_WITHIN = 0.5  # the share of a cue that a longer one must cover to take it in
_WIDEST = 18  # cells of a line, as in the usual profile
_LONGEST = 7_000  # milliseconds; no cue becomes longer by being joined (Netflix: the longest cue there may be)


@dataclass(frozen=True, slots=True)
class Paired:
    """The merged track, and how many cues of the first and of the second track found nothing to go with."""

    track: Track
    upper_alone: int
    lower_alone: int


def paired(upper: Track, lower: Track, *, below: bool = True) -> Paired:
    """The cues of `upper` with the lines of `lower` below their own (or above, where not `below`).

    A cue of `lower` goes to the cue of `upper` with which it shares most time. Where it goes on over the next cues of
    `upper`, which have none of their own, these are joined with the first, up to the longest a cue may be. Where it
    shares no time to speak of with any it stands alone, within the time that is free. Cues of one track that come
    together make one line, parted by a space, where that is not too wide. Times and language are those of `upper`;
    every line of both is in it once.
    """
    above, under = _ordered(upper), _ordered(lower)
    own = _assigned(above, under)
    groups = _grouped(above, under, own)
    cues: list[Shown] = []
    lone = 0
    for group in groups:
        these = [under[k] for i in group for k in own[i]]
        lone += len(these) == 0
        cues.append(_joined([above[i] for i in group], these, below))
    taken = {k for row in own for k in row}
    rest = [under[k] for k in range(len(under)) if k not in taken]
    out = sorted([*cues, *_fitted(rest, cues)], key=lambda cue: cue.interval)
    return Paired(Track(upper.language, tuple(out)), lone, len(rest))


def _ordered(track: Track) -> list[Shown]:
    return sorted(track.cues, key=lambda cue: cue.interval)


def _assigned(above: Sequence[Shown], under: Sequence[Shown]) -> list[list[int]]:
    """For each cue of `above` the places of those of `under` that go to it."""
    own: list[list[int]] = [[] for _ in above]
    starts = [cue.interval.start for cue in above]
    latest = 0  # from here on cues of `above` may still share time with one of `under`
    for k, cue in enumerate(under):
        while latest < len(starts) and starts[latest] < cue.interval.start >= above[latest].interval.end:
            latest += 1
        stop = bisect_right(starts, max(cue.interval.end - 1, cue.interval.start))
        if latest >= stop:
            continue
        best = max(range(latest, stop), key=lambda i: _common(above[i].interval, cue.interval))
        shared = _common(above[best].interval, cue.interval)
        least = _TOUCH * min(above[best].interval.duration, cue.interval.duration)
        if shared >= max(1, least) or above[best].interval == cue.interval:
            own[best].append(k)
    return own


def _grouped(above: Sequence[Shown], under: Sequence[Shown], own: Sequence[Sequence[int]]) -> list[list[int]]:
    """Runs of cues of `above` that make one: one with cues of its own, and those beside it that these cover too."""
    groups: list[list[int]] = []
    i = 0
    while i < len(above):
        group = [i]
        while i + 1 < len(above):
            mine = [k for g in group for k in own[g]]
            after = own[i + 1]
            # the one that covers both is the last of this one's, or the first of the next one's
            if mine and not after:
                covers = under[mine[-1]].interval
                other = above[i + 1].interval
            elif after and not mine:
                covers = under[after[0]].interval
                other = above[i].interval
            else:
                break
            whole = above[group[0]].interval.union(above[i + 1].interval)
            if _common(covers, other) <= _WITHIN * other.duration or whole.duration > _LONGEST:
                break
            i += 1
            group.append(i)
        groups.append(group)
        i += 1
    return groups


def _common(one: Interval, other: Interval) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _joined(cues: Sequence[Shown], others: Sequence[Shown], below: bool) -> Shown:
    interval = cues[0].interval
    for cue in cues[1:]:
        interval = interval.union(cue.interval)
    parts = [_lines(cues), _lines(others)] if below else [_lines(others), _lines(cues)]
    voices = {cue.voice for cue in cues}
    return Shown(interval, (*parts[0], *parts[1]), voices.pop() if len(voices) == 1 else "")


def _lines(cues: Sequence[Shown]) -> tuple[str, ...]:
    """The lines of cues that come together: of one as they are, of several as one line, where too wide as one each."""
    if len(cues) < 2:
        return cues[0].lines if cues else ()
    parts = [" ".join(cue.lines) for cue in cues]
    whole = " ".join(parts)
    return (whole,) if cells(whole) <= _WIDEST else tuple(parts)


def _fitted(rest: Sequence[Shown], cues: Sequence[Shown]) -> list[Shown]:
    """Cues that stand alone, without the time that `cues` (in order) take of theirs."""
    starts = [cue.interval.start for cue in cues]
    out = []
    for cue in rest:
        start, end = cue.interval.start, cue.interval.end
        i = bisect_right(starts, start)
        if i and cues[i - 1].interval.end > start:
            start = min(cues[i - 1].interval.end, end)
        if i < len(cues) and cues[i].interval.start < end:
            end = max(start, cues[i].interval.start)
        # where its own track overlapped itself there is no free time: it is shown as long as it was
        free = 2 * (end - start) >= cue.interval.duration
        out.append(replace(cue, interval=Interval(start, end)) if free else cue)
    return out
