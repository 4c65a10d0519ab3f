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
    unused: tuple[Path, ...] = ()
    if path is None and opened.document.timing == "none" and (found := timed_beside(opened.path)):
        path, unused = str(found[0]), found[1:]
    if path is None:
        return None
    other = open_input(path)
    if other.document.timing == "none":
        raise UsageError(f"{path}: it should give the times and has none", "give one with times: SRT, VTT, JSON")
    notes = [f"{path}: {note}" for note in (*other.source.notes, *other.document.repairs)]
    if unused:
        names = " and ".join(one.name for one in unused)
        notes.append(f"{path} gives the times; {names} beside it could too: --times-from names another")
    transcripts = tuple(lane.transcript for lane in other.document.lanes)
    return TimeSource(other.path, transcripts, other.source.sha256, tuple(notes))


def timed_beside(path: Path) -> tuple[Path, ...]:
    """The timed transcripts that lie beside an input by name, `talk.auto.vtt` for `talk.txt`, in the order of FORMATS.

    The first gives the times.
    """
    suffixes = dict.fromkeys(s for f in FORMATS if f != PLAIN for s in f.suffixes)
    found = (path.with_name(f"{path.stem}.auto{suffix}") for suffix in suffixes)
    return tuple(p for p in found if standing(p) == "file")


def found_recording(opened: Opened) -> str | None:
    """The recording beside an input, by its name; None where times stand in the text, which tell more."""
    if time_marks(opened.source.raw):
        return None
    found = beside(opened.path, MEDIA)
    return str(found) if found else None
