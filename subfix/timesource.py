"""Where the times of an input come from that has none: another transcript, or the length of the recording."""

from dataclasses import dataclass
from pathlib import Path

from subfix.document import Transcript
from subfix.errors import UsageError
from subfix.files import standing
from subfix.formats import FORMATS, PLAIN
from subfix.inputs import beside
from subfix.media import SUFFIXES as MEDIA
from subfix.opened import Opened, open_input
from subfix.timeline import time_marks


@dataclass(frozen=True, slots=True)
class TimeSource:
    """A file whose times are carried over: its lanes, and what had to be put right or guessed to read it."""

    path: Path
    transcripts: tuple[Transcript, ...]
    sha256: str
    notes: tuple[str, ...]


def time_source(path: str | None, opened: Opened) -> TimeSource | None:
    """The file at `path`, else one found by name where the input has no times; None where there is none.

    Raises InputError, UsageError where it has no times itself.
    """
    if path is None and opened.document.timing == "none":
        found = timed_beside(opened.path)
        path = str(found) if found else None
    if path is None:
        return None
    other = open_input(path)
    if other.document.timing == "none":
        raise UsageError(f"{path}: it should give the times and has none", "give one with times: SRT, VTT, JSON")
    notes = tuple(f"{path}: {note}" for note in (*other.source.notes, *other.document.repairs))
    return TimeSource(other.path, tuple(lane.transcript for lane in other.document.lanes), other.source.sha256, notes)


def timed_beside(path: Path) -> Path | None:
    """The timed transcript that lies beside an input by name: `talk.auto.vtt` for `talk.txt`, the first of FORMATS."""
    suffixes = [s for f in FORMATS if f != PLAIN for s in f.suffixes]
    found = (path.with_name(f"{path.stem}.auto{suffix}") for suffix in suffixes)
    return next((p for p in found if standing(p) == "file"), None)


def found_recording(opened: Opened) -> str | None:
    """The recording beside an input, by its name; None where times stand in the text, which tell more."""
    if time_marks(opened.source.raw):
        return None
    found = beside(opened.path, MEDIA)
    return str(found) if found else None
