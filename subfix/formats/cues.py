"""What the readers of timed files share: a cue as it stands in the file, what is odd about its times, and its lanes."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from subfix.document import Lane
from subfix.formats.language import han_share
from subfix.formats.model import Repairs
from subfix.formats.raw import LaneMaker, Piece
from subfix.text import Span
from subfix.timeline import Interval


class Row(NamedTuple):
    """One line of a cue: its pieces (none empty), who says it, and the times inside it.

    `times` are (index of a piece, milliseconds): from that piece on, the text is spoken at that time.
    """

    pieces: tuple[Piece, ...]
    speaker: str = ""
    times: tuple[tuple[int, int], ...] = ()


class RawCue(NamedTuple):
    """A cue as a reader found it: `line` is where it begins in the file, `number` its place among all cues from 1."""

    number: int
    line: int
    interval: Interval
    rows: tuple[Row, ...]


# A cue without anything odd: times from group 2 on, the text (without markup, spaces at the ends, arrows) in group 10.
_PLAIN_BLOCK = (
    r"HEAD(\d{2,4}):([0-5]\d):([0-5]\d)POINT(\d{3}) --> (\d{2,4}):([0-5]\d):([0-5]\d)POINT(\d{3})BREAK"
    r"((?:[^\s<{&\0](?:[^\n\r<{&>＞→\0]*[^\s<{&>＞→\0])?(?:BREAK|\Z))+)(?:BREAK+|\Z)"
)


def plain_blocks(head: str, point: str) -> dict[str, re.Pattern[str]]:
    """The pattern of a cue without anything odd for each line break; `head` is above its times, `point` in them."""
    block = _PLAIN_BLOCK.replace("HEAD", head).replace("POINT", point)
    return {newline: re.compile(block.replace("BREAK", f"(?:{newline})")) for newline in ("\n", "\r\n")}


def plain_cues(raw: str, head: str, blocks: dict[str, re.Pattern[str]]) -> list[RawCue] | None:
    """The cues of `raw` below `head`, where all are as plain as a program writes them (`blocks`: see plain_blocks).

    None where anything is odd; the careful reader, which takes twice the time, then tells what.
    """
    newline = "\r\n" if "\r" in raw[:1000] else "\n"
    head = head.replace("\n", newline)
    if not raw.startswith(head):
        return None
    at, block = len(head), blocks[newline]
    out: list[RawCue] = []
    line = 1 + raw.count("\n", 0, at)
    last = -1
    while at < len(raw):
        match = block.match(raw, at)
        if match is None:
            return None
        number, h, m, s, ms, hh, mm, ss, mss, text = match.groups()
        start = ((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms)
        end = ((int(hh) * 60 + int(mm)) * 60 + int(ss)) * 1000 + int(mss)
        value = int(number or last + 1)
        if end < start or value <= last:
            return None
        place = match.start(10)
        rows = []
        for row in text.rstrip(newline).split(newline):
            rows.append(Row((Piece(place, place + len(row)),)))
            place += len(row) + len(newline)
        out.append(RawCue(len(out) + 1, line, Interval(start, end), tuple(rows)))
        line += raw.count("\n", at, match.end())
        at, last = match.end(), value
    return out


def interval_of(start: int, end: int, line: int, repairs: Repairs) -> Interval:
    """The interval of two times in milliseconds; what cannot be is put right and noted."""
    if 0 <= start <= end:
        return Interval(start, end)
    if start < 0 or end < 0:
        repairs.note(line, "a time before zero, read as zero")
        start, end = max(start, 0), max(end, 0)
    if end < start:
        repairs.note(line, "a cue that ends before it starts, read as ending where it starts")
        end = start
    return Interval(start, end)


def note_order(cues: Sequence[RawCue], repairs: Repairs) -> None:
    """Note cues that lie on one another or are out of order; their times are kept as they are."""
    latest = 0
    for before, cue in pairwise(cues):
        latest = max(latest, before.interval.end)
        if cue.interval.start < before.interval.start:
            repairs.note(cue.line, "a cue that starts before the one above it; times kept as they are")
        elif cue.interval.start < latest and cue.interval != before.interval:
            repairs.note(cue.line, "a cue that starts before another has ended; times kept as they are")


def lanes_of(raw: str, cues: list[RawCue], repairs: Repairs) -> tuple[Lane, ...]:
    """One lane, or two where most cues hold a line of Chinese and one of another language.

    `cues` are used up, so that a long file does not lie in memory twice.
    """
    for cue in cues:
        if not cue.rows:
            repairs.note(cue.line, "a cue without text, left out")
    cues[:] = [c for c in cues if c.rows]
    if _bilingual(raw, cues):
        two = tuple(_lane(raw, language) for language in _parted(raw, cues))
        # two lanes of one language would be one file twice, and the second would take the place of the first
        if two[0].language[:2] != two[1].language[:2]:
            return two
    return (_lane(raw, cues),)


def text_of(raw: str, row: Row) -> str:
    """What a row reads as."""
    return "".join(raw[p.start : p.end] if p.coded is None else p.coded for p in row.pieces)


def _bilingual(raw: str, cues: Sequence[RawCue]) -> bool:
    """True where at least two cues, and 60 % of all, hold both a line with Han characters and one with none.

    The line with Han must be mostly Han, the one without must hold letters: marks and numbers alone are of no
    language. A lone Latin line under a Chinese one may also be a wrapped name, but not in most cues of a file.
    """
    several = [cue for cue in cues if len(cue.rows) > 1]
    if len(several) < 0.6 * len(cues):
        return False
    both = 0
    for cue in several:
        shares = [han_share(text) for row in cue.rows if any(map(str.isalpha, text := text_of(raw, row)))]
        both += bool(shares) and max(shares) >= 0.5 and min(shares) == 0
    return both >= 2 and both >= 0.6 * len(cues)


def _parted(raw: str, cues: Sequence[RawCue]) -> tuple[list[RawCue], list[RawCue]]:
    """The cues of the Chinese lines and those of the others; a cue without Han goes by the usual order of lines."""
    han_first = 0
    for cue in cues:
        if len(cue.rows) > 1:
            first, last = han_share(text_of(raw, cue.rows[0])), han_share(text_of(raw, cue.rows[-1]))
            han_first += (first > last) - (first < last)
    chinese: list[RawCue] = []
    other: list[RawCue] = []
    for cue in cues:
        shares = [han_share(text_of(raw, row)) for row in cue.rows]
        if max(shares) == 0 and len(cue.rows) > 1:
            half = len(cue.rows) // 2
            flags = [(i < half) == (han_first >= 0) for i in range(len(cue.rows))]
        elif min(shares) > 0 and len(cue.rows) > 1 and min(shares) < 0.34 <= max(shares):
            flags = [s >= 0.34 for s in shares]  # an English line that names something in Chinese
        else:
            flags = [s > 0 for s in shares]
            said = [any(map(str.isalnum, text_of(raw, row))) for row in cue.rows]
            for i in range(len(flags)):  # marks alone go with the line above, those at the top with the first below
                if not said[i] and any(said):
                    flags[i] = flags[i - 1] if i else flags[said.index(True)]
        for lane, wanted in ((chinese, True), (other, False)):
            rows = tuple(row for row, flag in zip(cue.rows, flags, strict=True) if flag == wanted)
            if rows:
                lane.append(RawCue(cue.number, cue.line, cue.interval, rows))
    return chinese, other


def _lane(raw: str, cues: list[RawCue]) -> Lane:
    maker = LaneMaker(raw)
    cues.reverse()
    while cues:
        _add(maker, cues.pop())
    return maker.lane()


def _add(maker: LaneMaker, cue: RawCue) -> None:
    if len(cue.rows) == 1 and not cue.rows[0].times:
        span = maker.line(cue.rows[0].pieces)
        maker.segment(span, cue.interval, cue.number, cue.rows[0].speaker)
        maker.token(span, cue.interval)
        return
    spans = [maker.line(row.pieces) for row in cue.rows]
    first = 0
    for i, row in enumerate(cue.rows):
        if i + 1 == len(cue.rows) or cue.rows[i + 1].speaker != row.speaker:
            span = Span(spans[first].start, spans[i].end)
            maker.segment(span, cue.interval, cue.number, row.speaker)
            first = i + 1
    # the text before the first time inside the cue is spoken from the start of the cue
    marks = [(spans[0].start, cue.interval.start)]
    for span, row in zip(spans, cue.rows, strict=True):
        offset = span.start
        times = dict(row.times)
        for i, piece in enumerate(row.pieces):
            if i in times and marks[-1][1] <= times[i] <= cue.interval.end:
                if marks[-1][0] == offset:
                    del marks[-1]
                marks.append((offset, times[i]))
            offset += len(piece.coded) if piece.coded is not None else piece.end - piece.start
    starts = {span.start for span in spans}
    for (start, at), (end, until) in zip(marks, [*marks[1:], (spans[-1].end, cue.interval.end)], strict=True):
        last = end - 1 if end in starts else end  # the line break belongs to no token
        maker.token(Span(start, last), Interval(at, until))
