"""SubRip (SRT): a tolerant reader with a repair log, and the writer; the only place that knows pysrt."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order, plain_blocks, plain_cues
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.formats.seen import seen, widened

# Hours and the fraction may be missing, marks may be full width, the arrow may be short of a hyphen or of its spaces.
_TIME = r"([-−]?)\s*(?:(\d{1,6})\s*[:：]\s*)?(\d{1,2})\s*[:：]\s*(\d{1,2})(?:\s*([,.，．。、:：])\s*(\d{1,9}))?"
# not seen, but found before a number or a time: the byte order mark of a file that was added to another, and marks of
# direction
_UNSEEN = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
_STAMP = re.compile(rf"[\s{_UNSEEN}]*{_TIME}\s*([-–—−]+\s?[>＞]|→|[=]+>)\s*{_TIME}(?!\d)(.*)", re.DOTALL)
_PLAIN = plain_blocks(r"(\d{1,9})BREAK", ",")
_STRICT = re.compile(r"(\d\d):([0-5]\d):([0-5]\d),(\d{3}) --> (\d\d):([0-5]\d):([0-5]\d),(\d{3})\s*")
_USUAL = re.compile(r"\s*\d\d+:[0-5]\d:[0-5]\d,\d{3} --> \d\d+:[0-5]\d:[0-5]\d,\d{3}\b")
_BROKEN = re.compile(r"\s*\d{1,6}\s*[:：.].*-->.*|.*-->\s*\d{1,6}\s*[:：]\s*\d.*", re.DOTALL)
_TWO_TIMES = re.compile(r"\d:\d\d?:\d\d?[.,]\d.*\d:\d\d?:\d\d?[.,]\d")
_SETTINGS = re.compile(r"(?:\s+[A-Za-z]\w*:\s*\S+)*\s*")
_ARROWS = re.compile(r"[>＞→]")

# What players take as markup; anything else between < and > is text: `a<b && c>d` stays whole.
_TAG = re.compile(r"</?[bius]\s*/?>|<font\s[^<>]*>|</font\s*>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_MARKUP = re.compile(r"[<{]")


class _Head(NamedTuple):
    """Where a cue begins: its first line (number or times), the first line of its text, and its times if readable."""

    first: int
    text: int
    times: tuple[int, int] | None
    rest: Piece | None = None


@unhurried()
def read(raw: str, path: str) -> Document:
    """The cues of a SubRip text, whatever its line breaks, marks and gaps; what was put right is in `repairs`.

    A blank line inside a cue is bridged, a missing blank line between cues is seen. Raises InputError where no line
    can be read as a time range.
    """
    repairs = Repairs()
    cues = plain_cues(raw, "", _PLAIN)
    if not cues:
        cues = _repaired(raw, path, repairs)
    note_order(cues, repairs)
    return Document(raw, SRT.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _repaired(raw: str, path: str, repairs: Repairs) -> list[RawCue]:
    lines = lines_of(raw)
    heads = _heads(lines, repairs)
    if not any(head.times for head in heads):
        raise InputError(
            path, "no cue in it: no line like `00:00:01,000 --> 00:00:02,000`", "a plain text is named .txt", line=1
        )
    return list(_cues(raw, lines, heads, repairs))


def _heads(lines: list[Line], repairs: Repairs) -> list[_Head]:
    heads: list[_Head] = []
    numbered: bool | None = None
    number = 0
    for i, line in enumerate(lines):
        found = _stamp(line, i, repairs)
        if found is None:
            continue
        floor = heads[-1].text if heads else 0
        above = _number_above(lines, i, floor)
        if numbered is None:
            numbered = above is not None
            if not numbered:
                repairs.note(i + 1, "cues without numbers")
        if numbered:
            number = _add_untimed(lines, heads, i if above is None else above, number, repairs)
        if numbered and above is not None:
            value = _number(lines[above].text) or 0
            if value <= number:
                repairs.note(above + 1, "a cue number that is not above the last one")
            number = value
            first = above
        else:
            first = i
            number += 1
            if numbered:
                repairs.note(i + 1, "a cue without its number")
        times, rest = found
        heads.append(_Head(first, i + 1, times, rest))
    if numbered and heads:
        _add_untimed(lines, heads, len(lines), number, repairs)
    before = heads[0].first if heads else len(lines)
    for i in range(before):
        if lines[i].text.strip():
            repairs.note(i + 1, "text before the first cue, not part of any")
    return heads


def _number(text: str) -> int | None:
    """The number that is all a line holds; None where it holds something else."""
    text = text.strip().strip(_UNSEEN).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _number_above(lines: list[Line], stamp: int, floor: int) -> int | None:
    """The line of the number that belongs to the time range on line `stamp`, not above line `floor`.

    It stands right above, or with blank lines between if there is one above it too.
    """
    i = stamp - 1
    if i < floor or _number(lines[i].text) is None:
        while i >= floor and not lines[i].text.strip():
            i -= 1
        if i == stamp - 1 or i < floor or _number(lines[i].text) is None:
            return None
        if lines[i - 1].text.strip() if i > floor else floor > 0:
            return None
    return i


def _add_untimed(lines: list[Line], heads: list[_Head], stop: int, number: int, repairs: Repairs) -> int:
    """Cues above line `stop` that have the next number, a blank line above and text, but no times.

    Gives the last number.
    """
    start = heads[-1].text if heads else 0
    for i in range(start + 1, stop):
        text = lines[i].text
        if not lines[i - 1].text.strip() and _number(text) == number + 1:
            if i + 1 < stop and lines[i + 1].text.strip():
                repairs.note(i + 1, "a cue without times, shown between its neighbours")
                heads.append(_Head(i, i + 1, None))
                number += 1
            elif not any(line.text.strip() for line in lines[i + 1 : stop]) and stop == len(lines):
                repairs.note(i + 1, "a number without a cue, left out")
                heads.append(_Head(i, i + 1, None))
    return number


def _stamp(line: Line, index: int, repairs: Repairs) -> tuple[tuple[int, int] | None, Piece | None] | None:
    """The times (None where unreadable) and the text that a line with a time range holds; None for any other line."""
    text = line.text
    if not _ARROWS.search(text):
        return None
    if strict := _STRICT.fullmatch(text):
        h, m, s, ms, hh, mm, ss, mss = map(int, strict.groups())
        return (((h * 60 + m) * 60 + s) * 1000 + ms, ((hh * 60 + mm) * 60 + ss) * 1000 + mss), None
    match = _STAMP.match(text)
    if match is None or ("--" not in match[7] and match[14].strip()):
        if _BROKEN.match(text):
            repairs.note(index + 1, "times that cannot be read, shown between its neighbours", text.strip()[:60])
            return None, None
        return None
    if not _USUAL.match(text):
        repairs.note(index + 1, "times not written as 00:00:01,000 --> 00:00:02,000", text.strip()[:60])
    rest = None
    if not _SETTINGS.fullmatch(match[14]):
        repairs.note(index + 1, "text on the line of the times, read as the cue's first line")
        rest = Piece(line.start + match.start(14), line.end)
    return (_milliseconds(match, 1), _milliseconds(match, 8)), rest


def _milliseconds(match: re.Match[str], group: int) -> int:
    sign, hours, minutes, seconds, _, fraction = match.groups()[group - 1 : group + 5]
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    ms = whole * 1000 + int((fraction or "").ljust(3, "0")[:3])
    return -ms if sign else ms


def _cues(raw: str, lines: list[Line], heads: list[_Head], repairs: Repairs) -> Iterator[RawCue]:
    stops = [*(head.first for head in heads[1:]), len(lines)]
    starts = _starts(heads)
    latest = 0
    for n, (head, stop) in enumerate(zip(heads, stops, strict=True)):
        if head.times:
            interval = interval_of(*head.times, head.first + 1, repairs)
        else:
            interval = interval_of(latest, max(latest, starts[n] or latest + 2000), head.first + 1, repairs)
        latest = interval.end
        rows = [] if head.rest is None else [r for r in [_row(raw, head.rest.start, head.rest.end)] if r]
        last = head.text - 1
        for i in range(head.text, stop):
            if not lines[i].text.strip():
                continue
            if i > last + 1 and rows:
                repairs.note(i, "a blank line inside a cue, bridged")
            last = i
            row = _row(raw, lines[i].start, lines[i].end)
            if row:
                rows.append(row)
        if rows and last == stop - 1 and n + 1 < len(heads):
            repairs.note(stop + 1, "no blank line between two cues")
        yield RawCue(n + 1, head.first + 1, interval, tuple(rows))


def _starts(heads: list[_Head]) -> list[int | None]:
    """For each cue, when the next cue that has times starts."""
    out: list[int | None] = []
    following: int | None = None
    for head in reversed(heads):
        out.append(following)
        if head.times:
            following = head.times[0]
    return out[::-1]


def _row(raw: str, start: int, end: int) -> Row | None:
    text = raw[start:end]
    pieces = []
    if not _MARKUP.search(text):
        pieces = [Piece(start, end)]
    else:
        at = start
        for tag in _TAG.finditer(text):
            pieces.append(Piece(at, start + tag.start()))
            at = start + tag.end()
        pieces.append(Piece(at, end))
    pieces = trimmed(raw, pieces)
    return Row(tuple(pieces)) if pieces else None


@unhurried()
def write(track: Track) -> str:
    """The track as SubRip: numbered from 1, `\\n`, a blank line after each cue."""
    from pysrt import SubRipItem, SubRipTime  # type: ignore[import-untyped]  # noqa: PLC0415  slow to import

    out = []
    for n, cue in enumerate(held(track).cues, 1):
        # pysrt's own `from_ordinal` takes four times as long
        start, end = SubRipTime(milliseconds=cue.interval.start), SubRipTime(milliseconds=cue.interval.end)
        out.append(str(SubRipItem(n, start, end, "\n".join(cue.lines))))
    return "\n".join(out)


def held(track: Track) -> Track:
    """No voices; what a player would take for markup or times is full width, so that it is seen."""
    return Track(track.language, tuple(Shown(c.interval, tuple(map(_timeless, seen(c.lines)))) for c in track.cues))


def _timeless(line: str) -> str:
    """`line` with an arrow and colons that make no times; some readers need no arrow."""
    if _TWO_TIMES.search(line):
        line = widened(line, ":")
    if _ARROWS.search(line) and (_STAMP.match(line) or _BROKEN.match(line)):
        line = _ARROWS.sub("›", widened(line, ":"))
    return line


def sniff(raw: str) -> bool:
    """True where one of the first hundred lines is a time range of SubRip and the head is not WebVTT's."""
    return not raw.startswith("WEBVTT") and any(
        "-->" in line.text and _STAMP.match(line.text) for line in lines_of(raw[:8000])[:100]
    )


SRT = Format(
    name="srt",
    suffixes=(".srt",),
    title="SubRip",
    read=read,
    write=write,
    sniff=sniff,
    held=held,
    losses="SubRip does not hold who speaks; what looks like markup or times in the text is written full width",
)
