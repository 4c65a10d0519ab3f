"""Glossaries of files, read and compiled once for all inputs that use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from subfix.correct import Indexes, indexes
from subfix.files import STANDARD
from subfix.glossary.files import in_force, read_files, resolve


@dataclass(frozen=True, slots=True)
class Compiled:
    """Glossaries ready for use: their indexes, their names, and a digest of what is in them."""

    indexes: Indexes
    names: tuple[str, ...]
    digest: str


def compiled(glossaries: Sequence[str], path: Path) -> Compiled:
    """The glossaries for an input at `path` (a file, a folder, `-`); the last ones are kept, since inputs share them.

    A file that was changed since is read anew. Raises GlossaryError.
    """
    files = resolve(glossaries, Path.cwd() if str(path) == STANDARD else path)
    return _compiled(files, tuple(map(_stamp, files)))


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
    digest = sha256()
    for file in files:
        digest.update(sha256(file.read_bytes()).digest())
    return Compiled(indexes(glossary), glossary.names, digest.hexdigest())
