"""The record that describes one file format, and the log of what a tolerant reader put right."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from subfix.cue import Track
from subfix.document import Document, Escape


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: an entry of FORMATS.

    `read(raw, path)` makes a Document of decoded text (byte order mark removed); `path` is only for messages. It
    raises InputError where the text is not of this format at all. `write(track)` gives the text of a file (line breaks
    are `\\n`), None where the format is only read. `held(track)` is what of a track the format can hold, so that
    reading what was written gives `held(track)`. `escape` writes new text inside a cue of this format. `sniff(raw)`
    is True where a text looks like this format. `losses` says in a sentence what it cannot hold, empty if nothing.
    Where not `in_place`, words cannot be changed inside a file of this format: its documents have no places. `voices`:
    it holds who speaks.
    """

    name: str
    suffixes: tuple[str, ...]
    title: str
    read: Callable[[str, str], Document]
    write: Callable[[Track], str] | None
    sniff: Callable[[str], bool]
    escape: Escape = str
    held: Callable[[Track], Track] = lambda track: track
    losses: str = ""
    in_place: bool = True
    voices: bool = False


@contextmanager
def unhurried() -> Iterator[None]:
    """No search for garbage meanwhile: what a reader makes of a long file is a million small values, none of them
    garbage, and looking through them again and again takes as long as making them.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(slots=True)
class Repairs:
    """Collects what a reader put right, one kind a line: the first place and how many more there are."""

    _kinds: dict[str, tuple[str, int]] = field(default_factory=dict)

    def note(self, line: int | Callable[[], int], kind: str, detail: str = "") -> None:
        """`kind` happened on `line` (counted from 1, or a function that finds it); `detail` is of its first place."""
        if kind in self._kinds:
            first, count = self._kinds[kind]
            self._kinds[kind] = (first, count + 1)
        else:
            number = line if isinstance(line, int) else line()
            self._kinds[kind] = (f"line {number}: {kind}{f' ({detail})' if detail else ''}", 1)

    def told(self) -> tuple[str, ...]:
        """A line for each kind, in the order in which they were met."""
        return tuple(f"{first}, and {n - 1} more" if n > 1 else first for first, n in self._kinds.values())
