"""Advanced SubStation Alpha (ASS, SSA): the `Dialogue` lines, whose override tags stay where they are."""

import re
from collections.abc import Iterator

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.timeline import Interval

_FIELDS = ("Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text")
_KINDS = ("dialogue", "comment", "picture", "sound", "movie", "command")
_TIME = re.compile(r"\s*(\d{1,7}):(\d{1,2}):(\d{1,2})(?:[.:,](\d{1,3}))?\s*")
_PART = re.compile(r"\{[^{}]*\}|\\[Nnh]")
_KARAOKE = re.compile(r"\\[kK][fo]?(\d{1,6})")  # hundredths of a second
_DRAWING = re.compile(r"\\p([0-9]+)")
_HEADER = """[Script Info]
ScriptType: v4.00+
WrapStyle: 2
ScaledBorderAndShadow: yes
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, \
MarginV, Encoding
Style: Default,Noto Sans CJK SC,64,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,60,60,50,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@unhurried()
def read(raw: str, path: str) -> Document:
    """The dialogue of an ASS or SSA text in the order of the file; the field `Name` is who speaks.

    Drawings are no text. Raises InputError where there is no `[Events]` section.
    """
    repairs = Repairs()
    lines = lines_of(raw)
    if not any(line.text.strip().lower() == "[events]" for line in lines):
        raise InputError(path, "no `[Events]` section in it", "is it an ASS or SSA file?", 1)
    cues = list(_cues(raw, lines, repairs))
    note_order(cues, repairs)
    return Document(raw, ASS.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _cues(raw: str, lines: list[Line], repairs: Repairs) -> Iterator[RawCue]:
    fields = [name.lower() for name in _FIELDS]
    inside = False
    number = 0
    for i, line in enumerate(lines):
        text = line.text.strip()
        if text.startswith("[") and text.endswith("]"):
            inside = text.lower() == "[events]"
        kind, mark, rest = line.text.partition(":")
        kind = kind.strip().lower() if mark else ""
        if not inside and kind == "dialogue":
            repairs.note(i + 1, "a dialogue line outside of [Events], left out", text[:60])
        if not inside or not text or text.startswith((";", "[")):
            continue
        if kind == "format":
            names = [name.strip().lower() for name in rest.split(",")]
            if names[-1] == "text" and {"start", "end"} <= set(names):
                fields = names
            else:
                repairs.note(i + 1, "a Format line that cannot be used, the usual one taken", text[:60])
        elif kind not in _KINDS:
            repairs.note(i + 1, "a line that is no event, left out", text[:60])
        elif kind == "dialogue":
            values = rest.split(",", len(fields) - 1)
            named = dict(zip(fields, values, strict=False))
            start, end = _TIME.fullmatch(named.get("start", "")), _TIME.fullmatch(named.get("end", ""))
            if len(values) < len(fields) or start is None or end is None:
                repairs.note(i + 1, "a dialogue line that cannot be read, left out", text[:60])
                continue
            number += 1
            interval = interval_of(_milliseconds(start), _milliseconds(end), i + 1, repairs)
            speaker = named.get("name", named.get("actor", "")).strip()
            rows = _rows(raw, line.end - len(values[-1]), line.end, interval.start, speaker)
            yield RawCue(number, i + 1, interval, rows)


def _milliseconds(match: re.Match[str]) -> int:
    hours, minutes, seconds, fraction = match.groups()
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((fraction or "").ljust(3, "0"))


def _rows(raw: str, start: int, end: int, now: int, speaker: str) -> tuple[Row, ...]:
    rows: list[list[Piece]] = [[]]
    times: list[tuple[int, int]] = []
    drawing = False
    at = start
    for part in _PART.finditer(raw, start, end):
        if not drawing:
            rows[-1].append(Piece(at, part.start()))
        at = part.end()
        if part[0] in ("\\N", "\\n"):
            rows.append([])
        elif part[0] == "\\h":
            rows[-1].append(Piece(part.start(), at, " "))
        else:
            for mark in _DRAWING.finditer(part[0]):
                drawing = mark[1] != "0"
            for mark in _KARAOKE.finditer(part[0]):
                times.append((at, now))
                now += int(mark[1]) * 10
    if not drawing:
        rows[-1].append(Piece(at, end))
    out = []
    for row in rows:
        pieces = trimmed(raw, row)
        if pieces:
            own = [(i, ms) for i, piece in enumerate(pieces) for place, ms in times if place == piece.start]
            out.append(Row(tuple(pieces), speaker, tuple(own)))
    return tuple(out)


@unhurried()
def write(track: Track) -> str:
    """The track as ASS with one style; who speaks is the field `Name`."""
    return _HEADER + "".join(
        f"Dialogue: 0,{_stamp(c.interval.start)},{_stamp(c.interval.end)},Default,{c.voice},0,0,0,,"
        + "\\N".join(c.lines)
        + "\n"
        for c in held(track).cues
    )


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000 // 10:02}"


def held(track: Track) -> Track:
    """Hundredths of a second; braces and backslashes that would be commands are full width; no comma in a name."""
    return Track(
        track.language,
        tuple(
            Shown(
                Interval(c.interval.start // 10 * 10, -(-c.interval.end // 10) * 10),
                tuple(map(escape, c.lines)),
                " ".join(c.voice.replace(",", "，").split()),
            )
            for c in track.cues
        ),
    )


_COMMANDS = re.compile(r"\\(?=[Nnh{}])|[{}]")


def escape(text: str) -> str:
    """Text in which nothing is a command: braces, and a backslash before N, n, h, become full width."""
    return _COMMANDS.sub(lambda m: {"{": "｛", "}": "｝", "\\": "＼"}[m[0]], text)


ASS = Format(
    name="ass",
    suffixes=(".ass", ".ssa"),
    title="Advanced SubStation Alpha",
    read=read,
    write=write,
    sniff=lambda raw: (
        re.search(r"^\[(?:script info|events)\]\s*$", raw[:4000], re.IGNORECASE | re.MULTILINE) is not None
    ),
    escape=escape,
    held=held,
    voices=True,
    losses="ASS holds hundredths of a second; what would be a command in the text is written full width",
)
