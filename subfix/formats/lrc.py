"""LRC, the format of lyrics: `[01:02.50]text`, a line each; enhanced LRC has `<01:03.00>` before words."""

import re
from collections.abc import Iterator

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.timeline import Interval

_TIME = r"(\d{1,8}):(\d{1,2})(?:[.:](\d{1,3}))?"
_STAMP = re.compile(rf"\s*\[{_TIME}\]")
_WORD = re.compile(rf"<{_TIME}>")
_TAG = re.compile(r"\s*\[([A-Za-z#]+):([^\]]*)\]\s*")
_LAST = 5_000  # milliseconds that the last line is shown where nothing ends it


@unhurried()
def read(raw: str, path: str) -> Document:
    """The lines of an LRC text; each lasts until the next time, which an empty line may give.

    A line with several times is taken at the first. Raises InputError where no line has a time.
    """
    repairs = Repairs()
    lines = lines_of(raw)
    offset = 0
    found: list[tuple[int, Line, int, int]] = []  # line, itself, place of the text in the file, start
    for i, line in enumerate(lines):
        match = _STAMP.match(line.text)
        if match is None:
            tag = _TAG.fullmatch(line.text)
            if tag and tag[1].lower() == "offset" and re.fullmatch(r"\s*[+-]?\d{1,7}\s*", tag[2]):
                offset = int(tag[2].strip())
            elif not tag and line.text.strip():
                repairs.note(i + 1, "a line without a time, left out", line.text.strip()[:40])
            continue
        at = match.end()
        while again := _STAMP.match(line.text, at):
            repairs.note(i + 1, "a line with several times, taken at the first")
            at = again.end()
        found.append((i, line, line.start + at, _milliseconds(match)))
    if not found:
        raise InputError(path, "no line with a time like `[01:02.50]`", "a plain text is named .txt", 1)
    cues = list(_cues(raw, found, offset, repairs))
    note_order(cues, repairs)
    return Document(raw, LRC.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _milliseconds(match: re.Match[str]) -> int:
    minutes, seconds, fraction = match.groups()
    return (int(minutes) * 60 + int(seconds)) * 1000 + int((fraction or "").ljust(3, "0"))


def _cues(raw: str, found: list[tuple[int, Line, int, int]], offset: int, repairs: Repairs) -> Iterator[RawCue]:
    number = 0
    for n, (i, line, at, start) in enumerate(found):
        end = next((s for *_, s in found[n + 1 : n + 40] if s > start), start + _LAST)
        row = _row(raw, at, line.end, offset)
        if row:
            number += 1
            # a positive offset means that the words come sooner
            yield RawCue(number, i + 1, interval_of(start - offset, end - offset, i + 1, repairs), (row,))


def _row(raw: str, start: int, end: int, offset: int) -> Row | None:
    pieces, times = [], []
    at = start
    for mark in _WORD.finditer(raw, start, end):
        pieces.append(Piece(at, mark.start()))
        at = mark.end()
        times.append((at, _milliseconds(mark) - offset))
    pieces = trimmed(raw, [*pieces, Piece(at, end)])
    if not pieces:
        return None
    own = [(i, ms) for i, piece in enumerate(pieces) for place, ms in times if place == piece.start]
    return Row(tuple(pieces), "", tuple(own))


@unhurried()
def write(track: Track) -> str:
    """The track as LRC; where the next cue does not follow at once, an empty line ends the one before."""
    out = []
    cues = held(track).cues
    for i, cue in enumerate(cues):
        out.append(f"[{_stamp(cue.interval.start)}]{cue.lines[0]}\n")
        if i + 1 == len(cues) or cue.interval.end != cues[i + 1].interval.start:
            out.append(f"[{_stamp(cue.interval.end)}]\n")
    return "".join(out)


def _stamp(ms: int) -> str:
    return f"{ms // 60_000:02}:{ms // 1000 % 60:02}.{ms % 1000 // 10:02}"


def held(track: Track) -> Track:
    """Hundredths of a second, the lines of a cue joined by a space, no overlaps, no voices."""
    out: list[Shown] = []
    for cue in track.cues:
        start, end = cue.interval.start // 10 * 10, -(-cue.interval.end // 10) * 10
        if out:
            start = max(start, out[-1].interval.start + 10)
            if start < out[-1].interval.end:
                out[-1] = Shown(Interval(out[-1].interval.start, start), out[-1].lines)
        text = " ".join(cue.lines).strip()
        if text.startswith("["):  # players take what stands in brackets there for a time or a tag
            text = text.replace("[", "［", 1).replace("]", "］", 1)
        text = _WORD.sub(lambda m: m[0].replace("<", "＜"), text)
        out.append(Shown(Interval(start, max(end, start + 10)), (text,)))
    return Track(track.language, tuple(out))


LRC = Format(
    name="lrc",
    suffixes=(".lrc",),
    title="LRC (lyrics)",
    read=read,
    write=write,
    sniff=lambda raw: (
        sum(bool(_STAMP.match(x.text) or _TAG.fullmatch(x.text)) for x in lines_of(raw[:4000]))
        >= 0.6 * max(2, sum(bool(x.text.strip()) for x in lines_of(raw[:4000])))
        and any(_STAMP.match(x.text) and "." in x.text[:12] for x in lines_of(raw[:4000]))
    ),
    held=held,
    losses=(
        "LRC holds hundredths of a second, one line a cue, and neither overlaps nor who speaks; "
        "what looks like a time in the text is written full width"
    ),
)
