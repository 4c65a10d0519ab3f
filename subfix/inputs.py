"""Which files are meant: names, folders, patterns and lists on the command line, as inputs in a settled order."""

import csv
import glob
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from subfix.decisions import SUFFIX as DECISIONS_SUFFIX
from subfix.errors import InputError
from subfix.files import STANDARD, read_bytes, read_source
from subfix.formats import FORMATS
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import earlier
from subfix.timeline import parse_clock

SUFFIXES = frozenset(suffix for form in FORMATS for suffix in form.suffixes)
# what lies in folders of transcripts and is none
_NEVER = ("requirements*.txt", "LICENSE*", "README*", "CHANGELOG*", "NOTICE*")
_OURS = (REPORT_SUFFIX, PROPOSALS_SUFFIX, DECISIONS_SUFFIX)
_LOOKED_INTO = frozenset({".json", ".xml"})  # names that any program gives: only what looks like a transcript counts
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be worked on, the folder it was found below, and what a list says of it alone (None: nothing).

    `duration` is in milliseconds, `media` and `times_from` are paths; `place` is where the list speaks of it. `fault`
    says why it cannot be read, where that is known already.
    """

    path: Path
    root: Path
    duration: int | None = None
    media: str | None = None
    times_from: str | None = None
    glossaries: tuple[str, ...] | None = None
    place: str = ""
    fault: str = ""

    @property
    def below(self) -> Path:
        """The folder of the file as seen from `root`."""
        with suppress(ValueError):
            return self.path.parent.relative_to(self.root)
        return Path()


def inputs(
    names: Iterable[str], *, recursive: bool = False, exclude: Sequence[str] = (), kinds: Collection[str] = SUFFIXES
) -> list[Input]:
    """The inputs that `names` stand for, each file once, in the order given; those of a folder by name.

    A name is a file, `-` (stdin), a folder, or a pattern that no shell has opened (`talks/*.txt`, `**` with folders
    below). Of a folder count the files whose suffix is among `kinds`, with `recursive` those of the folders in it too;
    hidden files, what subfix wrote itself, and what matches a pattern of `exclude` do not. Raises InputError for a
    name that is not there and a folder or pattern without any file.
    """
    found: dict[Path, Input] = {}
    for name in names:
        for one in _named(name, recursive, exclude, kinds):
            found.setdefault(_identity(one.path), one)
    return list(found.values())


def _named(name: str, recursive: bool, exclude: Sequence[str], kinds: Collection[str]) -> Iterator[Input]:
    path = Path(name)
    if name == STANDARD:
        yield Input(path, path)
    elif path.is_dir():
        closed: list[OSError] = []
        within = list(_within(path, recursive, exclude, kinds, closed))
        if not within and not closed:
            deeper = not recursive and any(_within(path, True, exclude, kinds, closed))
            raise InputError(
                name,
                "no transcript or subtitle file is in this folder",
                "those in the folders below it count with --recursive" if deeper else f"read are: {_listed(kinds)}",
            )
        for file in within:
            yield Input(file, path)
        for error in closed:
            yield Input(Path(error.filename), path, fault=f"cannot be looked into ({error.strerror})")
    elif _MAGIC & {*name} and not path.exists():
        matched = sorted(Path(p) for p in glob.iglob(name, recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
        files = [p for p in matched if p.is_file() and not _excluded(p, Path(), exclude)]
        if not files:
            raise InputError(name, "no file matches this pattern", "quote it so that the shell leaves it alone, or not")
        root = Path(*_until(path.parts))
        for file in files:
            yield Input(file, root)
    else:  # that it exists is seen when it is read: one that does not stops none of the others
        yield Input(path, path.parent)


def _until(parts: tuple[str, ...]) -> Iterator[str]:
    """The parts of a pattern before the first with a wildcard."""
    for part in parts[:-1]:
        if _MAGIC & {*part}:
            return
        yield part


def _within(
    folder: Path, recursive: bool, exclude: Sequence[str], kinds: Collection[str], closed: list[OSError]
) -> Iterator[Path]:
    """The inputs in a folder; folders that cannot be read go to `closed`."""
    for base, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if recursive and not f.startswith("."))
        here = Path(base)
        ours = _written_here(here, names)
        for name in sorted(names):
            path = here / name
            suffix = path.suffix.lower()
            if suffix not in kinds or name.startswith(".") or name.endswith(_OURS) or name in ours:
                continue
            if any(fnmatch(name, p) for p in _NEVER) or _excluded(path, folder, exclude) or _is_auto(path, names):
                continue
            if suffix in _LOOKED_INTO and not _looks_like_one(path):
                continue
            yield path


def _is_auto(path: Path, names: Collection[str]) -> bool:
    """True for `talk.auto.vtt` beside `talk.txt`: it gives the times of that one."""
    stem = Path(path.stem)
    return stem.suffix == ".auto" and any(
        Path(n).stem == stem.stem and Path(n).suffix.lower() in SUFFIXES for n in names
    )


def _written_here(folder: Path, names: Iterable[str]) -> set[str]:
    """What the reports in a folder say that subfix wrote into it."""
    out: set[str] = set()
    for name in names:
        if name.endswith(REPORT_SUFFIX):
            with suppress(OSError):
                if (report := earlier(folder / name)) is not None:
                    out |= set(report.outputs)
    return out


def _looks_like_one(path: Path) -> bool:
    try:
        raw = read_source(path).raw
    except InputError:
        return False
    return any(path.suffix.lower() in f.suffixes and f.sniff(raw) for f in FORMATS)


def _excluded(path: Path, root: Path, exclude: Sequence[str]) -> bool:
    relative = path.relative_to(root) if path.is_relative_to(root) else path
    return any(
        fnmatch(path.name, p)
        or fnmatch(relative.as_posix(), p)
        or fnmatch(f"{relative.as_posix()}", f"{p.rstrip('/')}/*")
        for p in exclude
    )


def _identity(path: Path) -> Path:
    return path if str(path) == STANDARD else Path(os.path.realpath(path))


def _listed(kinds: Collection[str]) -> str:
    return ", ".join(sorted(kinds))


def listed(path: str) -> list[str]:
    """The names in a list of files, one a line (or with a NUL between, as `find -print0` writes them); `-` is stdin.

    Empty lines and lines that begin with `#` are none. Names are as seen from here. Raises InputError.
    """
    raw = _list_text(path)
    names = raw.split("\0") if "\0" in raw else raw.splitlines()
    return [n for n in (n.strip() if "\0" not in raw else n for n in names) if n and not n.startswith("#")]


def _list_text(path: str) -> str:
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(path, "not UTF-8", "save the list as UTF-8", line) from None


_COLUMNS = ("file", "duration", "media", "times-from", "glossary")


def sheet(path: str) -> list[Input]:
    """The inputs of a table (CSV or TSV) with a head: `file`, and any of `duration`, `media`, `times-from`, `glossary`.

    Paths are as seen from the table's folder; several glossaries are parted by `;`. Raises InputError with the line.
    """
    lines = _list_text(path).splitlines()
    if not lines:
        raise InputError(path, "the table is empty", f"its first line names the columns: {','.join(_COLUMNS)}", 1)
    mark = max(",\t;", key=lines[0].count)
    rows = csv.reader(lines, delimiter=mark)
    head = [h.strip().lower().replace("_", "-") for h in next(rows)]
    if "file" not in head:
        raise InputError(path, "no column is called file", f"the first line names them: {','.join(_COLUMNS)}", 1)
    if strange := [h for h in head if h and h not in _COLUMNS]:
        raise InputError(path, f"no column {strange[0]!r} is known", f"there are: {', '.join(_COLUMNS)}", 1)
    base = Path() if path == STANDARD else Path(path).parent
    out = []
    for row in rows:
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        if not cells.get("file"):
            raise InputError(path, "this row names no file", "", rows.line_num)
        try:
            duration = parse_clock(cells["duration"]) if cells.get("duration") else None
        except ValueError as error:
            raise InputError(path, str(error), "write 1:35:00, 12:30 or seconds", rows.line_num) from None
        glossaries = tuple(_beside(base, g.strip()) for g in cells.get("glossary", "").split(";") if g.strip())
        out.append(
            Input(
                base / cells["file"],
                base,
                duration,
                str(base / cells["media"]) if cells.get("media") else None,
                str(base / cells["times-from"]) if cells.get("times-from") else None,
                glossaries or None,
                f"{path}:{rows.line_num}",
            )
        )
    return out


def _beside(base: Path, glossary: str) -> str:
    """A glossary of a table: a path from the table's folder, or the name of a shipped one."""
    return str(base / glossary) if Path(glossary).suffix or "/" in glossary else glossary


def beside(path: Path, suffixes: Collection[str]) -> Path | None:
    """The file that has the name of `path` and one of `suffixes` (the first that is there), such as its recording."""
    if str(path) == STANDARD:
        return None
    return next((p for p in (path.with_suffix(s) for s in suffixes) if p.is_file()), None)
