"""The formats that subfix reads and writes: FORMATS is the whole list, and a file's format is found here."""

from pathlib import PurePath

from subfix.errors import InputError, UsageError
from subfix.formats.ass import ASS
from subfix.formats.bcc import BCC
from subfix.formats.bilingual import paired
from subfix.formats.funasr import FUNASR
from subfix.formats.json3 import JSON3
from subfix.formats.lrc import LRC
from subfix.formats.minutes import MINUTES
from subfix.formats.model import Format
from subfix.formats.plain import PLAIN
from subfix.formats.sbv import SBV
from subfix.formats.srt import SRT
from subfix.formats.srv import SRV
from subfix.formats.tracks import differences, lost, track_of
from subfix.formats.ttml import TTML
from subfix.formats.vtt import VTT, unsigned
from subfix.formats.whisper import WHISPER, WHISPER_CPP

__all__ = ["FORMATS", "PLAIN", "Format", "by_name", "differences", "guess", "lost", "named", "paired", "track_of"]

# The order is the order of sniffing; plain text, which everything looks like, is last.
FORMATS: tuple[Format, ...] = (
    VTT, ASS, TTML, SRV, JSON3, BCC, WHISPER_CPP, FUNASR, WHISPER, SBV, LRC, SRT, MINUTES, PLAIN,
)  # fmt: skip


def by_name(name: str) -> Format:
    """The format called `name`. Raises UsageError where there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise UsageError(f"no format is called `{name}`", f"formats: {', '.join(f.name for f in FORMATS)}")


def named(path: str, own: Format) -> Format:
    """The format that the name of an output stands for; `own` where it is that, or none that is written."""
    suffix = PurePath(path).suffix.lower()
    if suffix in own.suffixes:
        return own
    return next((f for f in FORMATS if f.write and suffix in f.suffixes), own)


def guess(path: str, raw: str) -> Format:
    """The format of a file by its name, or where the name says nothing or something else, by its text.

    `path` may be `-`. A name that stands for a timed format is believed unless the text is plainly of another one.
    Raises InputError where several formats go by this name and the text is like none of them.
    """
    suffix = PurePath(path).suffix.lower()
    named = [f for f in FORMATS if suffix in f.suffixes]
    looks = next(f for f in FORMATS if f.sniff(raw))
    if any(f.sniff(raw) for f in named if f is not PLAIN):
        return next(f for f in named if f.sniff(raw))
    if looks is SRT and VTT in named and unsigned(raw):
        return VTT
    if looks is not PLAIN or not named or PLAIN in named:
        return looks
    if len(named) > 1:
        titles = ", ".join(f.title for f in named)
        raise InputError(path, f"of no form that is known for {suffix}", f"read are: {titles}")
    return named[0]
