"""The cheapest way to part units into cues and lines: one pass over the whole text, exact for its costs."""

from dataclasses import dataclass

from subfix.cue import Profile
from subfix.split.borders import Borders, exact
from subfix.split.units import Units

_CUE = 1.0  # every cue costs this, so that few are better than many
_SECOND_LINE = exact(2.2)  # and a second line that, so that one is better than two
_SHORT = 6.0  # a line much shorter than it could be
_TINY = 4.0  # fewer than four characters: gone before it is seen
_FULL = 1.0
_TARGET = 0.55  # of the cells: what a line is best filled to


@dataclass(frozen=True, slots=True)
class Fill:
    """The cost of a line by its width in half cells: alone in its cue, or one of several."""

    alone: list[float]
    among: list[float]


def fill(profile: Profile) -> Fill:
    """Costs of width for `profile`, rising smoothly on both sides of a comfortable line.

    The cost is convex, so that of two lines the cheapest are about equal.
    """
    limit = int(profile.cells * 2)
    target = _TARGET * limit
    alone, among = [], []
    for w in range(limit + 1):
        short = max(0.0, (target - w) / target)
        full = max(0.0, (w - 0.85 * limit) / (0.15 * limit))
        tiny = _TINY * max(0.0, (8 - w) / 4) if w < 8 else 0.0
        alone.append(exact(_CUE + _SHORT * short * short + tiny + 0.5 * _FULL * full))
        among.append(exact(_CUE / 2 + _SHORT * short * short + tiny / 2 + _FULL * full * full))
    return Fill(alone, among)


def search(  # noqa: PLR0912, PLR0915 - one loop, kept flat for speed
    units: Units, borders: Borders, profile: Profile, until: int | None = None
) -> list[tuple[int, tuple[int, ...]]]:
    """The cues as `(end, line starts)` in numbers of units, cheapest in sum; the last end is the number of units.

    Every line fits `profile.cells`, except one of a single unit that is wider; no cue has more than `profile.lines`.
    With `until`, the number of a border, only the first cues: those that stay the same whatever comes behind it.
    """
    n = len(units.at) - 1
    limit = int(profile.cells * 2)
    costs = fill(profile)
    alone, among = costs.alone, costs.among
    starts, ends = units.starts, units.ends
    stayed = [0.0, *borders.stay]  # stayed[k]: all of `stay` before border k
    for k in range(1, n + 2):
        stayed[k] += stayed[k - 1]
    loose, stops = borders.loose, borders.stops
    inner = [*stops[1:], stops[-1]]  # inner[i]: the ends of sentences up to border i; stops[k] - inner[i] lie between
    two = profile.lines > 1
    # least[k]: the cheapest cues that end at border k; open_least[k]: those with a first line that ends there
    least = [0.0] * (n + 1)
    open_least = [0.0] * (n + 1)
    came: list[tuple[int, bool]] = [(0, False)] * (n + 1)
    open_came = [0] * (n + 1)
    # what a line that starts at unit i brings with it, less the `stay` before its first inner border
    fresh = [0.0] * (n + 1)
    second = [0.0] * (n + 1)
    for k in range(1, n + 1):
        end, before, here = ends[k - 1], stops[k], loose[k]
        i = k - 1
        w = max(0, min(limit, end - starts[i]))
        best, best_i, best_second = fresh[i] + alone[w], i, False
        if two:
            opened, opened_i = fresh[i] + among[w], i
            if i and second[i] + among[w] < best:
                best, best_second = second[i] + among[w], True
        i -= 1
        while i >= 0:
            w = end - starts[i]
            if w > limit:
                break
            begun = fresh[i]
            torn = (before - inner[i]) * (here + loose[i]) if before != inner[i] else 0.0
            cost = begun + alone[w] + torn
            if cost < best:
                best, best_i, best_second = cost, i, False
            if two:
                extra = among[w] + torn
                cost = begun + extra
                if cost < opened:
                    opened, opened_i = cost, i
                if i:
                    cost = second[i] + extra
                    if cost < best:
                        best, best_i, best_second = cost, i, True
            i -= 1
        stay = stayed[k]
        least[k] = best + stay + borders.cut[k]
        came[k] = (best_i, best_second)
        if k < n + 1:
            after = stayed[k + 1] if k < n else 0.0
            fresh[k] = least[k] - after
            if two:
                open_least[k] = opened + stay + borders.line[k] + _SECOND_LINE
                open_came[k] = opened_i
                second[k] = open_least[k] - after
    k = n
    if until is not None:
        going_on = [until]  # where a line may begin that goes on behind `until`
        while going_on[-1] > 0 and ends[until - 1] - starts[going_on[-1] - 1] <= limit:
            going_on.append(going_on[-1] - 1)
        k = _common(came, open_came, {*going_on, *(open_came[i] for i in going_on if two)})
    found: list[tuple[int, tuple[int, ...]]] = []
    while k > 0:
        i, was_second = came[k]
        if was_second:
            found.append((k, (i,)))
            k = open_came[i]
        else:
            found.append((k, ()))
            k = i
    return found[::-1]


def _common(came: list[tuple[int, bool]], open_came: list[int], ends: set[int]) -> int:
    """The last end of a cue that the cheapest cues up to each of `ends` have in common."""
    while len(ends) > 1:
        k = max(ends)
        ends.remove(k)
        i, was_second = came[k]
        ends.add(open_came[i] if was_second else i)
    return ends.pop()
