"""The record that describes one file format, and the log of what a tolerant reader put right."""

from collections.abc import Callable
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


@dataclass(slots=True)
class Repairs:
    """Collects what a reader put right, one kind a line: the first place and how many more there are."""

    _kinds: dict[str, tuple[str, int]] = field(default_factory=dict)

    def note(self, line: int, kind: str, detail: str = "") -> None:
        """`kind` happened on `line` (counted from 1); `detail` is shown for its first place only."""
        first, count = self._kinds.get(kind, (f"line {line}: {kind}{f' ({detail})' if detail else ''}", 0))
        self._kinds[kind] = (first, count + 1)

    def told(self) -> tuple[str, ...]:
        """A line for each kind, in the order in which they were met."""
        return tuple(f"{first} and {n - 1} more" if n > 1 else first for first, n in self._kinds.values())
