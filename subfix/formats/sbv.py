"""SBV, the plain caption format of YouTube: a line `0:00:01.000,0:00:02.000`, then the text."""

import re
from collections.abc import Iterator

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.formats.seen import seen, widened

_TIME = r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:[.:](\d{1,3}))?"
_STAMP = re.compile(rf"\s*{_TIME}\s*[,，]\s*{_TIME}\s*")
_BROKEN = re.compile(r"\s*\d+:\d+:[^,，]*[,，]\s*\d+:\d+:\S*\s*|\s*\d+:\d\d:\d\d\.\d{3}[,，].{0,20}")


@unhurried()
def read(raw: str, path: str) -> Document:
    """The cues of an SBV text. A blank line inside a cue is bridged; times that cannot be read are taken from the
    neighbours. Raises InputError where there is no line with times.
    """
    repairs = Repairs()
    lines = lines_of(raw)
    heads = list(_heads(lines, repairs))
    if not any(times for _, times in heads):
        raise InputError(path, "no cue in it: no line like `0:00:01.000,0:00:02.000`", "a plain text is named .txt", 1)
    for i in range(heads[0][0]):
        if lines[i].text.strip():
            repairs.note(i + 1, "text before the first cue, not part of any")
    cues = list(_cues(raw, lines, heads, repairs))
    note_order(cues, repairs)
    return Document(raw, SBV.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _heads(lines: list[Line], repairs: Repairs) -> Iterator[tuple[int, tuple[int, int] | None]]:
    for i, line in enumerate(lines):
        if match := _STAMP.fullmatch(line.text):
            start, end = _milliseconds(match, 0), _milliseconds(match, 4)
            yield i, (start, end)
        elif _BROKEN.fullmatch(line.text):
            repairs.note(i + 1, "times that cannot be read, shown between its neighbours", line.text.strip())
            yield i, None


def _milliseconds(match: re.Match[str], first: int) -> int:
    hours, minutes, seconds, fraction = match.groups()[first : first + 4]
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((fraction or "").ljust(3, "0"))


def _cues(
    raw: str, lines: list[Line], heads: list[tuple[int, tuple[int, int] | None]], repairs: Repairs
) -> Iterator[RawCue]:
    latest = 0
    following: list[int | None] = [None]
    for _, times in reversed(heads):
        following.append(times[0] if times else following[-1])
    for n, (at, times) in enumerate(heads):
        then = following[-2 - n]
        interval = interval_of(
            *(times or (latest, latest + 2000 if then is None else max(latest, then))), at + 1, repairs
        )
        latest = interval.end
        rows: list[Row] = []
        last = at
        for i in range(at + 1, heads[n + 1][0] if n + 1 < len(heads) else len(lines)):
            pieces = trimmed(raw, [Piece(lines[i].start, lines[i].end)])
            if pieces:
                if rows and i > last + 1:
                    repairs.note(i, "a blank line inside a cue, bridged")
                rows.append(Row(tuple(pieces)))
                last = i
        yield RawCue(n + 1, at + 1, interval, tuple(rows))


@unhurried()
def write(track: Track) -> str:
    """The track as SBV: hours without leading zero, a blank line between cues."""
    return "\n".join(
        f"{_stamp(c.interval.start)},{_stamp(c.interval.end)}\n" + "".join(f"{line}\n" for line in c.lines)
        for c in held(track).cues
    )


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def held(track: Track) -> Track:
    """No voices; what a player would take for markup or times is full width, so that it is seen."""
    return Track(track.language, tuple(Shown(c.interval, tuple(map(_timeless, seen(c.lines)))) for c in track.cues))


def _timeless(line: str) -> str:
    return widened(line, ":") if _STAMP.fullmatch(line) or _BROKEN.fullmatch(line) else line


SBV = Format(
    name="sbv",
    suffixes=(".sbv",),
    title="SBV (YouTube)",
    read=read,
    write=write,
    sniff=lambda raw: _STAMP.fullmatch(next((x.text for x in lines_of(raw[:400]) if x.text.strip()), "")) is not None,
    held=held,
    losses="SBV does not hold who speaks; what looks like markup or times in the text is written full width",
)
