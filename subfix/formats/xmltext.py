"""Captions in XML: TTML, and the srv1, srv2, srv3 of YouTube; read by tags so that every word keeps its place."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order
from subfix.formats.model import Format, Repairs
from subfix.formats.raw import Piece, numbering, trimmed
from subfix.timeline import stamp

_PATTERN = (
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<(?P<tag>[^<>]*)>"
    r"|(?P<code>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});)|(?P<space>(?<![ \t])[ \t]*(?:\r\n|\n|\r)\s*)"
)
_PART = re.compile(_PATTERN, re.DOTALL)
_SRV_PART = re.compile(_PATTERN.replace("&(?:", "&(?:amp;)?(?:", 1), re.DOTALL)  # srv1 escapes twice: &amp;#39;
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CLOCK = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9})|:(\d{1,3})(?:\.\d+)?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)")


class _Open(NamedTuple):
    """A caption whose end has not come yet."""

    start: int
    end: int | None
    line: int
    speaker: str
    pieces: list[list[Piece]]
    times: list[tuple[int, int]]


class _Rates(NamedTuple):
    frames: float
    ticks: float


def read_ttml(raw: str, path: str) -> Document:
    """The paragraphs of a TTML text that have times; `<br/>` breaks lines, white space is one space.

    Times are clock times (with a fraction or frames) or offsets (`12.5s`, `90t`), counted from those of the elements
    around. Raises InputError where there is no paragraph with times.
    """
    repairs = Repairs()
    cues = list(_ttml(raw, repairs))
    if not cues:
        raise InputError(path, "no caption in it: no `<p begin=... end=...>`", "is it TTML?", 1)
    note_order(cues, repairs)
    return Document(raw, TTML.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, without their prefixes."""
    return {m[1].rpartition(":")[2]: unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag)}


def _ttml(raw: str, repairs: Repairs) -> Iterator[RawCue]:
    rates = _Rates(30, 1)
    around = [0]  # the beginnings of the elements around, in milliseconds
    cue: _Open | None = None
    number = 0
    at = 0
    line_of = numbering(raw)
    for part in _PART.finditer(raw):
        if cue is not None:
            _text(cue, at, part)
        at = part.end()
        tag = part["tag"]
        if tag is None or tag[:1] in "?!":
            continue
        name = tag.strip("/").split(maxsplit=1)[0].rpartition(":")[2].lower() if tag.strip("/").split() else ""
        if name == "tt" and not tag.startswith("/"):
            rates = _rates(_attributes(tag))
        elif name in ("body", "div") and not tag.endswith("/"):
            if not tag.startswith("/"):
                around.append(around[-1] + (_time(_attributes(tag).get("begin", ""), rates) or 0))
            elif len(around) > 1:
                around.pop()
        elif name == "br" and cue is not None:
            cue.pieces.append([])
        elif name == "p" and tag.startswith("/") and cue is not None:
            number += 1
            yield _closed(raw, cue, cue.end if cue.end is not None else cue.start, number, repairs)
            cue = None
        elif name == "p" and not tag.startswith("/"):
            attributes = _attributes(tag)
            line = line_of(part.start())
            begin, end = _time(attributes.get("begin", ""), rates), _time(attributes.get("end", ""), rates)
            lasts = _time(attributes.get("dur", ""), rates)
            if begin is None or (end is None and lasts is None):
                repairs.note(line, "a paragraph without times, left out")
                cue = None
                continue
            start = around[-1] + begin
            until = around[-1] + end if end is not None else start + (lasts or 0)
            cue = _Open(start, until, line, attributes.get("agent", ""), [[]], [])


def _rates(attributes: dict[str, str]) -> _Rates:
    def number(name: str, usual: float) -> float:
        value = attributes.get(name, "")
        return float(value) if re.fullmatch(r"\d{1,9}", value) and int(value) else usual

    frames = number("frameRate", 30)
    above, _, below = attributes.get("frameRateMultiplier", "1 1").partition(" ")
    if above.isdecimal() and below.isdecimal() and int(below):
        frames = frames * int(above) / int(below) or frames
    return _Rates(frames, number("tickRate", frames))


def _time(text: str, rates: _Rates) -> int | None:
    """Milliseconds of a TTML time expression; None where it is none."""
    if match := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds, fraction, frames = match.groups()
        whole = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
        if frames:
            return whole + round(int(frames) * 1000 / rates.frames)
        return whole + int((fraction or "").ljust(3, "0")[:3])
    if match := _OFFSET.fullmatch(text.strip()):
        scales = {"h": 3.6e6, "m": 6e4, "s": 1e3, "ms": 1.0, "f": 1e3 / rates.frames, "t": 1e3 / rates.ticks}
        return round(float(match[1]) * scales[match[2]])
    return None


def _text(cue: _Open, at: int, part: re.Match[str]) -> None:
    """Add the text before `part`, and what `part` itself says."""
    row = cue.pieces[-1]
    row.append(Piece(at, part.start()))
    if part["code"]:
        meaning = unescape(part["code"])
        if part.re is _SRV_PART:
            meaning = unescape(meaning)
        row.append(Piece(part.start(), part.end(), " ".join(meaning.splitlines()) or " "))
    elif part["cdata"]:
        row.append(Piece(part.start(), part.end(), " ".join(part["cdata"].split())))
    elif part["space"]:
        row.append(Piece(part.start(), part.end(), " "))


def _closed(raw: str, cue: _Open, end: int, number: int, repairs: Repairs) -> RawCue:
    rows = []
    for found in cue.pieces:
        pieces = trimmed(raw, found)
        if pieces:
            own = [(i, ms) for i, p in enumerate(pieces) for place, ms in cue.times if place == p.start]
            rows.append(Row(tuple(pieces), cue.speaker, tuple(own)))
    return RawCue(number, cue.line, interval_of(cue.start, end, cue.line, repairs), tuple(rows))


def read_srv(raw: str, path: str) -> Document:
    """YouTube's srv3 (`<p t= d=>`, `<s t=>`: milliseconds), srv2 (`<text t= d=>`) and srv1 (`start=`, `dur=`: seconds).

    A caption lasts until the next one begins at the latest, since automatic ones stay on screen for two lines. Raises
    InputError where there is none.
    """
    repairs = Repairs()
    found = list(_srv(raw, repairs))
    starts = [cue.start for cue in found]
    cues: list[RawCue] = []
    for n, cue in enumerate(found):
        following = starts[n + 1] if n + 1 < len(starts) and starts[n + 1] >= cue.start else None
        end = cue.end if cue.end is not None else (following if following is not None else cue.start + 2000)
        if following is not None:
            end = min(end, following)
        cues.append(_closed(raw, cue, end, len(cues) + 1, repairs))
    if not cues:
        raise InputError(path, "no caption in it", "is it the XML of YouTube's captions?", 1)
    note_order(cues, repairs)
    return Document(raw, SRV.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _srv(raw: str, repairs: Repairs) -> Iterator[_Open]:
    cue: _Open | None = None
    at = 0
    line_of = numbering(raw)
    for part in _SRV_PART.finditer(raw):
        if cue is not None:
            if part["space"] and raw[at : part.start()] + part["space"]:
                cue.pieces[-1].append(Piece(at, part.start()))
                cue.pieces.append([])  # a line break is one
            else:
                _text(cue, at, part)
        at = part.end()
        tag = part["tag"]
        name = tag.split(maxsplit=1)[0] if tag and tag.split() else ""
        if name in ("/p", "/text") and cue is not None:
            if any(trimmed(raw, row) for row in cue.pieces):
                yield cue
            cue = None
        elif name in ("p", "text") and tag is not None and not tag.endswith("/"):
            attributes = _attributes(tag)
            start, lasts = _srv_time(attributes, "t", "start"), _srv_time(attributes, "d", "dur")
            if start is None:
                repairs.note(line_of(part.start()), "a caption without times, left out")
                continue
            end = None if lasts is None else start + lasts
            cue = _Open(start, end, line_of(part.start()), "", [[]], [])
        elif name == "s" and tag is not None and cue is not None:
            offset = _srv_time(_attributes(tag), "t", "")
            if offset:
                cue.times.append((at, cue.start + offset))


def _srv_time(attributes: dict[str, str], ms: str, seconds: str) -> int | None:
    for name, unit in ((ms, 1), (seconds, 1000)):
        value = attributes.get(name, "")
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
            return round(float(value) * unit)
    return None


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text as XML wants it."""
    return text.translate(_ESCAPES)


def write(track: Track) -> str:
    """The track as TTML 1 with clock times."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang={quoteattr(track.language)}>\n<body>\n<div>\n'
    ]
    for cue in held(track).cues:
        begin, end = stamp(cue.interval.start, "."), stamp(cue.interval.end, ".")
        out.append(f'<p begin="{begin}" end="{end}">{"<br/>".join(map(escape, cue.lines))}</p>\n')
    return "".join([*out, "</div>\n</body>\n</tt>\n"])


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def held(track: Track) -> Track:
    """No voices; characters that XML forbids become U+FFFD."""
    lines = (tuple(_FORBIDDEN.sub("\ufffd", line) for line in c.lines) for c in track.cues)
    return Track(track.language, tuple(Shown(c.interval, x) for c, x in zip(track.cues, lines, strict=True)))


TTML = Format(
    name="ttml",
    suffixes=(".ttml", ".dfxp", ".xml", ".itt"),
    title="TTML",
    read=read_ttml,
    write=write,
    sniff=lambda raw: re.search(r"<(?:\w+:)?tt[\s>]", raw[:4000]) is not None,
    escape=escape,
    held=held,
    losses="our TTML does not hold who speaks",
)
SRV = Format(
    name="srv",
    suffixes=(".srv1", ".srv2", ".srv3", ".xml"),
    title="YouTube's captions in XML",
    read=read_srv,
    write=None,
    sniff=lambda raw: re.search(r"<(?:timedtext|transcript)[\s>]", raw[:4000]) is not None,
    escape=escape,
)
