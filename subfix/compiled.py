"""Glossaries of files, read and compiled once for all inputs that use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from subfix.correct import Indexes, indexes
from subfix.files import STANDARD
from subfix.glossary.files import in_force, read_files, read_text, resolve


@dataclass(frozen=True, slots=True)
class Compiled:
    """Glossaries ready for use: their indexes and their names."""

    indexes: Indexes
    names: tuple[str, ...]


def compiled(glossaries: Sequence[str], path: Path) -> Compiled:
    """The glossaries for an input at `path` (a file, a folder, `-`); the last ones are kept, since inputs share them.

    A file that was changed since is read anew. Raises GlossaryError.
    """
    files = _files(glossaries, path)
    return _compiled(files, tuple(map(_stamp, files)))


def glossary_digest(glossaries: Sequence[str], path: Path) -> str:
    """A digest of what is in the glossaries for an input at `path`, without reading it. Raises GlossaryError."""
    files = _files(glossaries, path)
    return _digest(files, tuple(map(_stamp, files)))


def _files(glossaries: Sequence[str], path: Path) -> tuple[Path, ...]:
    return resolve(glossaries, Path.cwd() if str(path) == STANDARD else path)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # told when it is read
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _compiled(files: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> Compiled:
    del stamps  # only tell one state of the files from another
    glossary = in_force(read_files(files))
    return Compiled(indexes(glossary), glossary.names)


@lru_cache(maxsize=8)
def _digest(files: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> str:
    del stamps  # as above
    digest = sha256()
    for file in files:
        digest.update(sha256(read_text(file).encode()).digest())
    return digest.hexdigest()
