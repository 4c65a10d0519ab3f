"""Glossary files as they are changed on disk: one at a time, whole or not at all, with the last state kept beside."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import filelock
import platformdirs

from subfix.errors import GlossaryError, UsageError
from subfix.glossary.files import project_glossary, read_text, shipped_folder, shown, user_glossary

PATIENCE = 10.0  # seconds to wait for another subfix that is changing the same file

Write = Callable[[Mapping[Path | str, bytes]], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a file. `before` is empty where it is new."""

    path: Path
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """False where the file already said it all."""
        return self.before != self.after


def target(named: str | None, user: bool, start: Path) -> Path:
    """The file that a command changes: the one named, else the nearest project glossary, else the user's own.

    Raises UsageError for a shipped one: those are replaced by the next version.
    """
    if named:
        path = Path(named)
        if path.resolve().is_relative_to(shipped_folder().resolve()):
            raise UsageError(
                f"{shown(path)} is a shipped glossary and is not changed",
                "what you write in your own glossary wins over it: leave --file out",
            )
        return path
    return user_glossary() if user else project_glossary(start) or user_glossary()


def change(path: Path, edit: Callable[[str, str], str], write: Write, dry_run: bool = False) -> Changed:
    """Carry out `edit(text, name)` on the file at `path`; a new file starts from an empty text.

    `write` writes several files, all or none. The state before stays in `NAME.bak`. Two that change one file wait
    for each other. Raises GlossaryError where the file is faulty, or another holds it too long.
    """
    try:
        with _lock(path):
            before = read_text(path) if path.exists() else ""
            after = edit(before, shown(path))
            if after != before and not dry_run:
                path.parent.mkdir(parents=True, exist_ok=True)
                files: dict[Path | str, bytes] = {path: after.encode()}
                if before:
                    files = {path.with_name(path.name + ".bak"): before.encode(), **files}
                write(files)
    except filelock.Timeout as e:
        raise GlossaryError(
            (f"{shown(path)}: another subfix has been changing it for {PATIENCE:g} seconds",), "try again"
        ) from e
    except OSError as e:
        raise GlossaryError((f"{shown(path)}: cannot be written: {e.strerror}",)) from e
    return Changed(path, before, after)


def _lock(path: Path) -> filelock.BaseFileLock:
    """One lock for a file however it is named; it does not lie beside it, where it would be in the way."""
    folder = platformdirs.user_cache_path("subfix", appauthor=False) / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError
    except OSError:
        folder = Path(tempfile.gettempdir())
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return filelock.FileLock(folder / f"{name}.lock", timeout=PATIENCE)
