"""Reading speed over time: the cells a second of a track, as a chart and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from subfix.cue import Track
from subfix.lang import spoken
from subfix.lines import cells
from subfix.page.markup import Html, element, joined, text
from subfix.timeline import clock

_STEPS = tuple(1000 * s for s in (15, 60, 120, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600))
_SHORT, _MOST = 600_000, 100  # up to 10 minutes are cut finer than by the minute; more bars are too thin to be seen


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the recording, in milliseconds: cells a second over all its cues, and of its fastest one."""

    start: int
    end: int
    mean: float
    fastest: float


def stretches(track: Track) -> tuple[Stretch, ...]:
    """The stretches in which cues start, equally long. A cue without a duration says nothing of speed."""
    timed = [(c.interval, sum(map(cells, c.lines))) for c in track.cues if c.interval.duration]
    if not timed:
        return ()
    length = max(i.end for i, _ in timed)
    steps = _STEPS if length <= _SHORT else _STEPS[1:]
    step = next((s for s in steps if length <= s * _MOST), length // _MOST + 1)
    found: dict[int, list[tuple[int, float]]] = {}
    for interval, width in timed:
        found.setdefault(interval.start // step, []).append((interval.duration, width))
    return tuple(
        Stretch(
            n * step, (n + 1) * step,
            1000 * sum(width for _, width in cues) / sum(duration for duration, _ in cues),
            max(1000 * width / duration for duration, width in cues),
        )
        for n, cues in sorted(found.items())
    )  # fmt: skip


_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 720, 170, 34, 22, 8


def chart(found: Sequence[Stretch], limit: float) -> Html:
    """A figure of reading speed: a bar for each stretch, a tick for its fastest cue, a line at `limit`."""
    step = found[0].end - found[0].start
    count = found[-1].start // step + 1
    # one cue shown for an instant must not flatten all others
    top = max(1.3 * limit, min(2.5 * limit, max(s.fastest for s in found) * 1.05))
    wide, high = (_WIDTH - _LEFT) / count, _HEIGHT - _BOTTOM - _TOP

    def y(value: float) -> float:
        return _TOP + high * (1 - min(value, top) / top)

    def bars(these: Sequence[Stretch]) -> str:
        gap = min(2.0, wide * 0.2)
        return "".join(
            f"M{_LEFT + s.start // step * wide + gap / 2:.1f} {y(0):.0f}V{y(s.mean):.1f}h{wide - gap:.1f}V{y(0):.0f}z"
            for s in these
        )

    ticks = "".join(f"M{_LEFT + s.start // step * wide:.1f} {y(s.fastest):.1f}h{wide:.1f}" for s in found)
    above = [s for s in found if s.mean > limit]
    drawn = [
        element("path", class_="bar", d=bars([s for s in found if s.mean <= limit])),
        element("path", class_="bar over", d=bars(above)),
        element("path", class_="tick", d=ticks),
        element("path", class_="limit", d=f"M{_LEFT} {y(limit):.1f}H{_WIDTH}"),
        element("path", class_="axis", d=f"M{_LEFT} {y(0):.0f}H{_WIDTH}"),
        *(
            element("text", value, x=_LEFT - 6, y=f"{y(at) + 4:.0f}", text_anchor="end")
            for at, value in ((0, "0"), (limit, f"{limit:g}"))
        ),
        *_times(step, count, wide),
    ]
    each = "minute" if step == 60_000 else f"stretch of {clock(step)}"
    told = spoken(
        f"Faster than {limit:g} on the whole: {len(above)} of {len(found)}; "
        f"the fastest cue has {max(s.fastest for s in found):.1f}."
    )
    picture = element(
        "svg",
        element("title", spoken("Reading speed over time")),
        element("desc", told),
        *drawn,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img",
    )  # fmt: skip
    caption = spoken(
        f"Cells a second (a Chinese character is 1 cell, a letter ½): a bar for the whole of each {each}, "
        f"a tick for its fastest cue, a line at the {limit:g} that can be read."
    )
    return element(
        "figure",
        element("div", picture, class_="wide", tabindex=0, role="region", aria_label=spoken("Reading speed over time")),
        element("figcaption", caption, " ", told),
        _table(found, limit),
    )


def _times(step: int, count: int, wide: float) -> list[Html]:
    """Labels of the time line, eight at most."""
    every = max(1, -(-count // 8))
    nice = next((n for n in (1, 2, 4, 5, 10, 15, 20, 30) if n >= every), every)
    return [
        element("text", clock(n * step), x=f"{_LEFT + n * wide:.0f}", y=_HEIGHT - 6)
        for n in range(0, count, nice)
        if _LEFT + n * wide < _WIDTH - 45
    ]


def _table(found: Sequence[Stretch], limit: float) -> Html:
    rows = [
        element(
            "tr",
            element("th", clock(s.start), scope="row"),
            element("td", f"{s.mean:.1f}", class_="over" if s.mean > limit else None),
            element("td", f"{s.fastest:.1f}", class_="over" if s.fastest > limit else None),
        )
        for s in found
    ]
    head = element("tr", *(element("th", spoken(h), scope="col") for h in ("from", "cells a second", "fastest cue")))
    table = element("table", element("thead", head), element("tbody", joined(rows)))
    return element("details", element("summary", text(spoken("The same as a table"))), table, class_="data")
