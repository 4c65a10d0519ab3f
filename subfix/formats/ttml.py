"""TTML: the paragraphs that have times, and the writer."""

import re
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import lanes_of, note_order
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.xmltext import ONCE, Captions, escape
from subfix.timeline import stamp

# https://www.w3.org/TR/ttml1/#timing-value-timeExpression
_CLOCK = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9})|:(\d{1,3})(?:\.\d+)?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)")
_LATEST = 3_600_000 * 1_000_000  # milliseconds; a million hours is no time of a recording


class _Rates(NamedTuple):
    frames: float
    ticks: float


class _Span(NamedTuple):
    """When an element is shown, in milliseconds; the end may be open."""

    start: int
    end: int | None


@unhurried()
def read(raw: str, path: str) -> Document:
    """The paragraphs of a TTML text that have times; `<br/>` breaks lines, white space is one space.

    Times are clock times (with a fraction or frames) or offsets (`12.5s`, `90t`), counted from those of the elements
    around, which a paragraph without its own has too. Raises InputError where there is no paragraph with times.
    """
    repairs = Repairs()
    captions = Captions(raw, repairs, ONCE, breaks=False)
    rates = _Rates(30, 1)
    around = [_Span(0, None)]
    for tag in captions.tags():
        if tag.name == "tt" and not tag.ends:
            rates = _rates(tag.attributes())
        elif tag.name in ("body", "div") and not tag.empty:
            if not tag.ends:
                around.append(_span(tag.attributes(), around[-1], rates) or around[-1])
            elif len(around) > 1:
                around.pop()
        elif tag.name == "br":
            captions.row()
        elif tag.name == "p" and tag.ends:
            captions.finish()
        elif tag.name == "p":
            attributes = tag.attributes()
            span = _span(attributes, around[-1], rates)
            captions.begin(tag, span if span and span.end is not None else None, attributes.get("agent", ""))
    cues = [c.cue(raw, c.end if c.end is not None else c.start, n, repairs) for n, c in enumerate(captions.found, 1)]
    if not cues:
        raise InputError(path, "no caption in it: no `<p begin=... end=...>`", "is it TTML?", 1)
    note_order(cues, repairs)
    return Document(raw, TTML.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _span(attributes: dict[str, str], around: _Span, rates: _Rates) -> _Span | None:
    """When an element inside `around` is shown; None where it says so in a way that cannot be read."""
    times = [_time(attributes[name], rates) if name in attributes else None for name in ("begin", "end", "dur")]
    begin, end, lasts = times
    if begin is None and times != [None, None, None]:
        return None  # by the rules it would begin with the element around; a file that leaves it out is damaged
    if any(name in attributes and time is None for name, time in zip(("begin", "end", "dur"), times, strict=True)):
        return None
    start = around.start + (begin or 0)
    if end is not None:
        return _Span(start, around.start + end)
    return _Span(start, start + lasts if lasts is not None else around.end)


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
        found = round(float(match[1]) * scales[match[2]])
        return found if found <= _LATEST else None
    return None


@unhurried()
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
    read=read,
    write=write,
    sniff=lambda raw: re.search(r"<(?:\w+:)?tt[\s>]", raw[:4000]) is not None,
    escape=escape,
    held=held,
    losses="our TTML does not hold who speaks, nor characters that XML forbids",
)
