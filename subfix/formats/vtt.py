"""WebVTT: a reader after the W3C parsing rules, with a repair log for what they would drop, and the writer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, interval_of, lanes_of, note_order, plain_blocks, plain_cues
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.formats.rolling import seem_to_roll, unrolled, with_echoes
from subfix.timeline import stamp

# https://www.w3.org/TR/webvtt1/#collect-a-webvtt-timestamp ; white space there is space, tab, form feed
_TIME = r"(?:(\d{2,}|\d):)?(\d\d):(\d\d)\.(\d{3})"
_TIMES = re.compile(rf"[ \t\f]*{_TIME}[ \t\f]*-->[ \t\f]*{_TIME}(?!\d)")
_PLAIN = plain_blocks(r"(?:(\d{1,9})BREAK)?", r"\.")
_CLOCK = re.compile(_TIME)
# What is repaired beyond the rules: a comma for the point, full-width marks; only in files that are written so
# throughout, since the rules want a single such cue dropped.
_FULL_WIDTH = str.maketrans("：，．,", ":...")
_MARKUP = re.compile(r"[<&\0]")
_PART = re.compile(r"<([^>]*)(?:>|\Z)|&(#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};?)|\0")
_KNOWN_TAG = re.compile(r"/?(?:(?:c|i|b|u|ruby|rt)(?:\.\S*)?\s*|(?:v|lang)(?:[.\s].*)?)?", re.DOTALL)
_VOICE = re.compile(r"v(?:\.\S*)?\s(.*)", re.DOTALL)
_BREAK = re.compile(r"\r\n|\n|\r")
_NOTES = ("NOTE", "STYLE", "REGION")  # blocks that hold no text
# stands below the signature where cues of ours would be taken for rolling ones: people who say the same again
_STANDING = "NOTE These captions do not roll: a line that is shown again is said again.\n"
_STILL = re.compile(r"WEBVTT(?:\r\n|\n|\r){2}NOTE These captions do not roll")
_METADATA = re.compile(r"\s*[A-Za-z][\w-]*\s*[:=]")  # Kind: captions   X-TIMESTAMP-MAP=LOCAL:00:00:00.000
_LONGEST_BARE = max(len(name) for name in html5 if not name.endswith(";"))


@unhurried()
def read(raw: str, path: str) -> Document:
    """The cues of a WebVTT text by the W3C rules; cues that they drop are left out and told in `repairs`.

    Beyond the rules, a missing signature is bridged, and times with a comma or full-width marks are read. Raises
    InputError where there is neither the signature nor any time range.
    """
    repairs = Repairs()
    cues = plain_cues(raw, "WEBVTT\n\n", _PLAIN)
    if not cues:
        cues = _parsed(raw, path, repairs)
    note_order(cues, repairs)
    kept, echoes = (cues, []) if _STILL.match(raw) else unrolled(raw, cues)
    if echoes:
        repairs.note(1, "captions that roll: each line is read once, though it is shown twice")
    lanes = lanes_of(raw, kept, repairs)
    if echoes:
        lanes = tuple(with_echoes(lane, echoes) for lane in lanes)
    return Document(raw, VTT.name, lanes, timing="measured", repairs=repairs.told())


def _parsed(raw: str, path: str, repairs: Repairs) -> list[RawCue]:
    lines = lines_of(raw)
    start = 1
    if not _signed(raw):
        if not any("-->" in line.text for line in lines):
            raise InputError(path, "not WebVTT: no `WEBVTT` on top and no cue", "a plain text is named .txt", line=1)
        repairs.note(1, "the first line is not `WEBVTT`")
        start = 0
    return list(_cues(raw, lines, start, repairs))


def _signed(raw: str) -> bool:
    return raw.startswith("WEBVTT") and (len(raw) == 6 or raw[6] in " \t\n\r")


def unsigned(raw: str) -> bool:
    """True where only the signature seems to be missing: the first time range is written as WebVTT has it."""
    return next((_TIMES.match(x.text) is not None for x in lines_of(raw[:8000]) if "-->" in x.text), False)


@dataclass(frozen=True, slots=True)
class _Block:
    """A cue's lines: the one with its times, and the first and the one after the last of its text."""

    times: tuple[int, int]
    first: int
    at: int
    stop: int


def _cues(raw: str, lines: list[Line], start: int, repairs: Repairs) -> Iterator[RawCue]:
    arrows = [line.text for line in lines if "-->" in line.text]
    lenient = 2 * sum(_TIMES.match(text) is not None for text in arrows) < len(arrows) and 2 * sum(
        _TIMES.match(text.translate(_FULL_WIDTH)) is not None for text in arrows
    ) >= len(arrows)
    for number, block in enumerate(_blocks(lines, start, lenient, repairs), 1):
        interval = interval_of(*block.times, block.at + 1, repairs)
        rows: tuple[Row, ...] = ()
        if block.at + 1 < block.stop:
            rows = _rows(raw, lines[block.at + 1].start, lines[block.stop - 1].end, block.at + 2, repairs)
        yield RawCue(number, block.first + 1, interval, rows)


def _blocks(lines: list[Line], i: int, lenient: bool, repairs: Repairs) -> Iterator[_Block]:
    """The blocks that are cues (`collect a WebVTT block` of the rules)."""
    in_header = i > 0 and i < len(lines) and bool(lines[i].text)
    while i < len(lines):
        if not lines[i].text and not in_header:
            i += 1
            continue
        first, at, times = i, -1, None
        while i < len(lines) and lines[i].text:
            if "-->" in lines[i].text:
                if in_header or at >= 0 or i > first + 1:
                    break
                at, times = i, _times(lines[i].text, i, lenient, repairs)
            i += 1
        if times:
            yield _Block(times, first, at, i)
        elif at >= 0:
            repairs.note(at + 1, "a cue whose times cannot be read, left out", lines[at].text.strip()[:60])
        elif in_header:
            _note_header(lines[first:i], first + 1, repairs)
        elif not lines[first].text.startswith(_NOTES) or lines[first].text.split(maxsplit=1)[0] not in _NOTES:
            shown = next((k for k in range(first, i) if lines[k].text.strip()), None)
            if shown is not None:
                repairs.note(shown + 1, "a block without times, left out", lines[shown].text.strip()[:60])
        in_header = False


def _note_header(header: list[Line], number: int, repairs: Repairs) -> None:
    """Note the lines right below the signature that are neither `Name: value` nor, below `Style:`, a style sheet."""
    for i, line in enumerate(header, number):
        if line.text.rstrip() == "Style:":
            break
        if line.text.strip() and not _METADATA.match(line.text):
            repairs.note(i, "text in the header, not part of any cue", line.text.strip()[:60])


def _times(text: str, index: int, lenient: bool, repairs: Repairs) -> tuple[int, int] | None:
    match = _TIMES.match(text)
    if match is None and lenient:
        match = _TIMES.match(text.translate(_FULL_WIDTH))
        repairs.note(index + 1, "times not written as 00:00:01.000 --> 00:00:02.000", text.strip()[:60])
    if match is None:
        return None
    start, end = _milliseconds(match, 0), _milliseconds(match, 4)
    return None if start is None or end is None else (start, end)


def _milliseconds(match: re.Match[str], first: int) -> int | None:
    hours, minutes, seconds, ms = match.groups()[first : first + 4]
    if int(minutes) > 59 or int(seconds) > 59 or len(hours or "") > 9:
        return None
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)


def _rows(raw: str, start: int, end: int, line: int, repairs: Repairs) -> tuple[Row, ...]:
    """The lines of the cue text `raw[start:end]` without tags (`WebVTT cue text tokenizer` of the rules)."""
    text = _CueText(raw)
    if not _MARKUP.search(raw, start, end):
        text.run(start, end)
        return text.rows()
    at = start
    for part in _PART.finditer(raw, start, end):
        if part.start() < at:
            continue
        text.run(at, part.start())
        at = part.end()
        if part[1] is not None:
            if not part[0].endswith(">"):
                repairs.note(line, "markup that does not end, not part of the text", part[0][:40])
            elif not text.tag(part[1], at):
                repairs.note(line, "unknown markup, not part of the text", part[0][:40])
        elif part[0] == "\0":
            text.coded(part.start(), at, "\ufffd")
        else:
            at = part.start() + 1 + len(_reference(part[2]))
            meaning = unescape(raw[part.start() : at]) if at > part.start() + 1 else "&"
            text.coded(part.start(), at, _BREAK.sub(" ", meaning))
    text.run(at, end)
    return text.rows()


def _reference(name: str) -> str:
    """The part of `name` that is a character reference: with its `;`, or one of those that may go without."""
    if name[0] == "#" or name in html5:
        return name
    return next((name[:n] for n in range(min(len(name), _LONGEST_BARE), 1, -1) if name[:n] in html5), "")


class _CueText:
    """The rows of a cue as its text is read from left to right."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._rows: list[tuple[list[Piece], str]] = [([], "")]
        self._times: list[tuple[int, int]] = []  # position in the raw text, milliseconds
        self._voice = ""

    def run(self, start: int, end: int) -> None:
        """Text as it is written; a line break in it begins a row."""
        at = start
        for mark in _BREAK.finditer(self._raw, start, end):
            self._piece(Piece(at, mark.start()))
            self._rows.append(([], self._voice))
            at = mark.end()
        self._piece(Piece(at, end))

    def coded(self, start: int, end: int, text: str) -> None:
        """Text that is written otherwise than it reads."""
        if text:
            self._piece(Piece(start, end, None if text == self._raw[start:end] else text))

    def tag(self, name: str, end: int) -> bool:
        """A tag that ends at `end`; False where the format does not know it."""
        if name[:1].isdigit():
            match = _CLOCK.fullmatch(name.strip())
            ms = _milliseconds(match, 0) if match else None
            if ms is None:
                return False
            self._times.append((end, ms))
            return True
        if name.split(".", maxsplit=1)[0].strip() == "/v":
            self._voice = ""
        elif voice := _VOICE.fullmatch(name):
            self._voice = " ".join(unescape(voice[1]).split())
        return _KNOWN_TAG.fullmatch(name) is not None

    def _piece(self, piece: Piece) -> None:
        if piece.end > piece.start:
            pieces, voice = self._rows[-1]
            if not pieces and voice != self._voice:
                self._rows[-1] = (pieces, self._voice)
            pieces.append(piece)

    def rows(self) -> tuple[Row, ...]:
        """The rows that hold text; each time goes to the first piece that follows it."""
        out = []
        times = self._times
        for found, voice in self._rows:
            pieces = trimmed(self._raw, found)
            if not pieces:
                continue
            own = []
            for i, piece in enumerate(pieces if times else ()):
                while times and times[0][0] <= piece.start:
                    own.append((i, times[0][1]))
                    times = times[1:]
            out.append(Row(tuple(pieces), voice, tuple(own)))
        return tuple(out)


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text as it must be written inside a cue; a `-->` cannot come about."""
    return text.translate(_ESCAPES)


@unhurried()
def write(track: Track) -> str:
    """The track as WebVTT; who speaks is a voice tag over the whole cue."""
    cues = held(track).cues
    out = ["WEBVTT\n"]
    if seem_to_roll([cue.lines for cue in cues]):
        out.append(f"\n{_STANDING}")
    for cue in cues:
        start, end = stamp(cue.interval.start, "."), stamp(cue.interval.end, ".")
        text = "\n".join(map(escape, cue.lines))
        if cue.voice:
            # the rules strip the space; without it a name that ends in `--` would make an arrow
            text = f"<v {escape(cue.voice)}{' ' if cue.voice.endswith('--') else ''}>{text}</v>"
        out.append(f"\n{start} --> {end}\n{text}\n")
    return "".join(out)


def held(track: Track) -> Track:
    """U+FFFD for NUL, which the rules read so; single spaces in names."""
    cues = (
        Shown(c.interval, tuple(x.replace("\0", "\ufffd") for x in c.lines), " ".join(c.voice.split()))
        for c in track.cues
    )
    return Track(track.language, tuple(cues))


VTT = Format(
    name="vtt",
    suffixes=(".vtt", ".webvtt"),
    title="WebVTT",
    read=read,
    write=write,
    sniff=_signed,
    escape=escape,
    held=held,
    voices=True,
    losses="WebVTT does not hold NUL characters",
)
