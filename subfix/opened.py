"""An input as it was read, from a file or from memory, and what was found beside it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from subfix.decisions import SUFFIX, Stored, load
from subfix.document import Document
from subfix.files import STANDARD, Source, read_source, standing, text_source
from subfix.formats import Format, by_name, guess

TEXT: Final = "text"  # how messages and reports call what was never a file


@dataclass(frozen=True, slots=True)
class Opened:
    """An input and what was found beside it."""

    path: Path
    source: Source
    form: Format
    document: Document
    stored: Stored

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of each lane."""
        return tuple(lane.language for lane in self.document.lanes)


def open_input(path: str, encoding: str | None = None, form: str | None = None) -> Opened:
    """Read an input (`-`: stdin) and the decisions beside it; `form` names its format, which is told else by the file.

    Raises InputError, DecisionsError, UsageError for a format that there is not.
    """
    return opened(read_source(path, encoding), stored_beside(path), form)


def stored_beside(path: str) -> Stored:
    """The decisions beside an input; none where no such file is there. Raises InputError, DecisionsError."""
    beside = decisions_path(Path(path))
    if path == STANDARD or standing(beside) == "nothing":
        return Stored()
    return load(read_source(beside).raw, str(beside))


def open_text(text: str, form: str | None = None) -> Opened:
    """A text in memory as the file that it could be. Raises InputError, UsageError as `open_input` does."""
    return opened(text_source(text, TEXT), Stored(), form)


def opened(source: Source, stored: Stored, form: str | None = None) -> Opened:
    """What was read as a document, with the decisions about it. Raises InputError, UsageError as `open_input` does."""
    known = by_name(form) if form else guess(source.path, source.raw)
    document = replace(known.read(source.raw, source.path), encoding=source.encoding)
    return Opened(Path(source.path), source, known, document, stored)


def decisions_path(path: Path) -> Path:
    """The decisions file beside an input."""
    return path.with_name(path.name + SUFFIX)
