"""Cues in time: in with the speech, out a little after it, long enough to read, never two at once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from subfix.cue import Cue, Cut, Profile
from subfix.lines import cells, line
from subfix.timeline import Interval
from subfix.timing.spoken import Spoken

_EARLY, _LATE = 300, 400  # how far a cue may move from its speech, in milliseconds, to be read at the wanted speed
_CHAIN = 8  # and how many cues may make room for one


def polish(
    text: str,
    cuts: Sequence[Cut],
    spoken: Sequence[Spoken],
    profile: Profile,
    end: int | None = None,
    pinned: Mapping[int, Interval] | None = None,
) -> tuple[Cue, ...]:
    """The cues of `cuts`, shown when they are `spoken` (in order, not overlapping), as `profile` wants it.

    A cue comes with its first sound and stays for up to `linger` after the last, longer only where it would else be
    too short to read; where there is no room it borrows from its neighbours' spare time. No two overlap, the order
    stays, nothing lies after `end` (milliseconds). `pinned` gives, by the place where a cue begins, the times a
    person wants; these stay. Where time is too short for all, cues are shorter than the profile wants.
    """
    fixed = [(pinned or {}).get(cut.span.start) for cut in cuts]
    times = arrange(
        [f or s.interval for f, s in zip(fixed, spoken, strict=True)],
        [_need(text, cut, profile) for cut in cuts],
        profile,
        end,
        [f is None for f in fixed],
    )
    return tuple(
        Cue(cut.span, interval, cut.breaks, s.confidence if not f else 1.0)
        for cut, interval, s, f in zip(cuts, times, spoken, fixed, strict=True)
    )


def arrange(
    spoken: Sequence[Interval],
    needs: Sequence[int],
    profile: Profile,
    end: int | None = None,
    free: Sequence[bool] | None = None,
) -> list[Interval]:
    """When cues are shown that are `spoken` in this order and need so many milliseconds to be read: see `polish`.

    What is not `free` keeps its time, as far as the one before it allows. Intervals that overlap are put apart.
    """
    n = len(spoken)
    free = free or [True] * n
    apart = 0 if profile.touching else profile.gap
    ins, lasts = [s.start for s in spoken], [s.end for s in spoken]
    limit = end if end is not None else max(lasts, default=0) + n * (profile.shortest + apart) + profile.longest
    rooms = [*ins[1:], limit + apart]
    _borrow(ins, rooms, needs, free, apart)
    _spread(ins, [min(need, profile.shortest) for need in needs], free, apart, limit)
    out = []
    for i in range(n):
        room = ins[i + 1] - apart if i + 1 < n else limit
        last = max(lasts[i] + profile.linger // 2, min(lasts[i] + profile.linger, ins[i] + needs[i]), ins[i] + needs[i])
        last = min(last, room, ins[i] + profile.longest)
        if i + 1 < n and 0 < room - last < max(profile.close, profile.gap) and room - ins[i] <= profile.longest:
            last = room
        elif i + 1 < n and 0 < ins[i + 1] - last < profile.gap:  # as long as it may be, and still not at the next one
            last = ins[i + 1] - profile.gap
        last = max(last, ins[i] + 1) if free[i] else min(lasts[i], room)
        out.append(Interval(ins[i], max(ins[i], last)))
    return out


def _need(text: str, cut: Cut, profile: Profile) -> int:
    """Milliseconds that a viewer needs to read the cue."""
    places = [cut.span.start, *cut.breaks, cut.span.end]
    return need([line(text[a:b], profile) for a, b in pairwise(places)], profile)


def need(lines: Iterable[str], profile: Profile) -> int:
    """Milliseconds that a viewer needs to read `lines`, within what `profile` allows."""
    width = sum(map(cells, lines))
    return min(profile.longest, max(profile.shortest, -int(-width * 1000 // profile.cps)))


def _borrow(ins: list[int], rooms: list[int], needs: Sequence[int], free: Sequence[bool], apart: int) -> None:
    """Move the borders of cues that are too short to read into the spare time of those around them, a little.

    Where a neighbour has none to spare it is moved as well, and borrows from the one behind it.
    """
    n = len(ins)
    moved = [0] * n

    def spare(i: int) -> int:
        return max(0, rooms[i] - apart - ins[i] - needs[i])

    def reach(i: int, step: int, depth: int = _CHAIN) -> int:
        """How far the beginning of cue `i` may move in the direction of `step`."""
        if not 0 <= i < n or not free[i]:
            return 0
        own = _LATE - moved[i] if step > 0 else min(ins[i], _EARLY + moved[i])
        gives = i if step > 0 else i - 1  # the cue whose time it takes
        if gives < 0 or own <= 0:
            return max(0, own)
        here = spare(gives)
        return min(own, here if here >= own or not depth else here + reach(i + step, step, depth - 1))

    def move(i: int, step: int, amount: int) -> None:
        while amount > 0:
            gives = i if step > 0 else i - 1
            rest = amount - spare(gives) if gives >= 0 else 0
            ins[i] += step * amount
            moved[i] += step * amount
            if i > 0:
                rooms[i - 1] = ins[i]
            amount, i = rest, i + step

    for i in range(n):
        lack = needs[i] - (rooms[i] - apart - ins[i])
        if lack <= 0 or not free[i]:
            continue
        before, after = reach(i, -1), reach(i + 1, 1)
        early = min(before, max(lack - after, lack // 2))
        move(i, -1, early)
        move(i + 1, 1, min(after, lack - early))


def _spread(ins: list[int], least: list[int], free: Sequence[bool], apart: int, limit: int) -> None:
    """No cue shorter than its least, where the time between two pins, or the whole, allows."""
    n = len(ins)
    for i in range(n - 1):
        if free[i + 1]:
            ins[i + 1] = max(ins[i + 1], ins[i] + least[i] + apart)
    latest = limit
    for i in range(n - 1, -1, -1):
        if free[i]:
            ins[i] = max(0, min(ins[i], latest - least[i]))
        latest = ins[i] - apart
    for i in range(n - 1):
        ins[i + 1] = max(ins[i + 1], ins[i] + (1 if free[i + 1] else 0))
