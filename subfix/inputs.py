"""Which files are meant: names, folders, patterns and lists on the command line, as inputs in a settled order."""

import csv
import glob
import io
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from subfix.decisions import SUFFIX as DECISIONS_SUFFIX
from subfix.errors import InputError
from subfix.files import STANDARD, read_bytes, read_source, standing
from subfix.formats import FORMATS, PLAIN
from subfix.leftovers import RECORD
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import earlier
from subfix.timeline import parse_clock

if TYPE_CHECKING:
    import _csv

SUFFIXES = frozenset(suffix for form in FORMATS for suffix in form.suffixes)
TIMED = SUFFIXES - {*PLAIN.suffixes, ".docx"}  # those that hold times, as a rule
# what lies in folders of transcripts and is none
_NEVER = ("requirements*.txt", "LICENSE*", "README*", "CHANGELOG*", "NOTICE*")
_OURS = (REPORT_SUFFIX, PROPOSALS_SUFFIX, DECISIONS_SUFFIX)
_LOOKED_INTO = frozenset({".json", ".xml"})  # names that any program gives: only what looks like a transcript counts
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be worked on, the folder it was found below, and what a list says of it alone (None: nothing).

    `duration` is in milliseconds, `media` and `times_from` are paths; `place` is where the list speaks of it. `fault`
    says why it cannot be worked on, where that is known already, and `hint` what to do then.
    """

    path: Path
    root: Path
    duration: int | None = None
    media: str | None = None
    times_from: str | None = None
    glossaries: tuple[str, ...] | None = None
    place: str = ""
    fault: str = ""
    hint: str = ""

    @property
    def below(self) -> Path:
        """The folder of the file as seen from `root`; never one outside of it."""
        with suppress(ValueError):
            below = Path(os.path.normpath(self.path.parent.relative_to(self.root)))
            return below if ".." not in below.parts else Path()
        return Path()


@dataclass(frozen=True, slots=True)
class Search:
    """How a folder or a pattern is searched: see `inputs`. `ours`: what subfix wrote itself counts too."""

    recursive: bool = False
    exclude: tuple[str, ...] = ()
    kinds: Collection[str] = SUFFIXES
    ours: bool = False


def inputs(names: Iterable[str], search_of: Callable[[Path], Search] = lambda _: Search()) -> list[Input]:
    """The inputs that `names` stand for, each file once, in the order given; those of a folder by name.

    A name is a file, `-` (stdin), a folder, or a pattern that no shell has opened (`talks/*.txt`, `**` with folders
    below). Of a folder count the files whose suffix is among `kinds`, with `recursive` those of the folders in it too;
    hidden files, what subfix wrote itself, and what matches a pattern of `exclude` do not. `search_of` says how the
    place that a name stands for is searched. A name that stands for nothing is an input with a fault: it stops no
    other.
    """
    found: dict[Path, Input] = {}
    for name in names:
        for one in _named(name, search_of):
            found.setdefault(_identity(one.path), one)
    return list(found.values())


def _named(name: str, search_of: Callable[[Path], Search]) -> Iterator[Input]:
    path = Path(name)
    there = standing(path)
    if not name.strip():  # an empty variable of a shell; as a path it would be all that is here
        yield Input(path, path, fault="a name of an input is empty", hint="for this folder write .")
    elif name == STANDARD:
        yield Input(path, path)
    elif there == "folder":
        yield from _folder(path, search_of(path))
    elif _MAGIC & {*name} and there == "nothing":
        yield from _pattern(name, search_of(Path(*_until(path.parts))))
    else:  # that it exists is seen when it is read
        yield Input(path, path.parent)


def _folder(path: Path, search: Search) -> Iterator[Input]:
    closed: list[OSError] = []
    within = list(_within(path, search, closed))
    if not within and not closed:
        deeper = not search.recursive and any(_within(path, replace(search, recursive=True), closed))
        yield Input(
            path,
            path,
            fault="no transcript or subtitle file is in this folder",
            hint="those in the folders below it count with --recursive" if deeper else f"read are: {_listed(search)}",
        )
    for file in within:
        other = standing(file) == "other"
        yield Input(file, path, fault="a pipe or a device, not a file" if other else "", hint=_NAME_IT if other else "")
    for error in closed:
        yield Input(
            Path(error.filename), path, fault=f"cannot be looked into ({error.strerror})", hint="check its rights"
        )


_NAME_IT = "name it by itself, if it should be read"


def _pattern(name: str, search: Search) -> Iterator[Input]:
    matched = sorted(Path(p) for p in glob.iglob(name, recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
    files = [p for p in matched if standing(p) == "file" and not _excluded(p, Path(), search.exclude)]
    if not search.ours:
        written = {folder: _written_in(folder) for folder in {p.parent for p in files}}
        files = [p for p in files if not p.name.endswith(_OURS) and p.name not in written[p.parent]]
    if not files:
        yield Input(Path(name), Path(), fault="no file matches this pattern", hint="check it; quoted, subfix opens it")
    root = Path(*_until(Path(name).parts))
    for file in files:
        yield Input(file, root)


def _until(parts: tuple[str, ...]) -> Iterator[str]:
    """The parts of a pattern before the first with a wildcard."""
    for part in parts[:-1]:
        if _MAGIC & {*part}:
            return
        yield part


def _within(folder: Path, search: Search, closed: list[OSError]) -> Iterator[Path]:
    """The inputs in a folder; folders that cannot be read go to `closed`."""
    for base, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if search.recursive and not f.startswith("."))
        here = Path(base)
        ours = set() if search.ours else _written_in(here)
        for name in sorted(names):
            path = here / name
            suffix = path.suffix.lower()
            if suffix not in search.kinds or name.startswith(".") or name.endswith(_OURS) or name in ours:
                continue
            if any(fnmatch(name, p) for p in _NEVER) or _is_auto(path, names):
                continue
            if _excluded(path, folder, search.exclude):
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


def _written_in(folder: Path) -> set[str]:
    """What the reports in a folder, and records of runs that broke off, say that subfix wrote into it."""
    out: set[str] = set()
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.endswith((REPORT_SUFFIX, RECORD)) and standing(path) == "file":
                with suppress(OSError):
                    if (report := earlier(path)) is not None:
                        out |= {*report.outputs, *report.others}
    return out


def _looks_like_one(path: Path) -> bool:
    if standing(path) == "other":
        return False
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


def _listed(search: Search) -> str:
    return ", ".join(sorted(search.kinds))


def listed(path: str) -> list[str]:
    """The names in a list of files, one a line (or with a NUL between, as `find -print0` writes them); `-` is stdin.

    In a list by lines, empty ones and those that begin with `#` are none. Names are as seen from here, and of whatever
    bytes the names of files here are. Raises InputError.
    """
    raw = os.fsdecode(read_bytes(path).removeprefix(BOM_UTF8))
    if "\0" in raw:
        return [n for n in raw.split("\0") if n]
    return [n for n in (line.strip() for line in raw.split("\n")) if n and not n.startswith("#")]


_COLUMNS = ("file", "duration", "media", "times-from", "glossary")


def sheet(path: str) -> list[Input]:
    """The inputs of a table (CSV or TSV) with a head: `file`, and any of `duration`, `media`, `times-from`, `glossary`.

    Paths are as seen from the table's folder; several glossaries are parted by `;`, which then stands in quotes where
    it also parts the columns. Raises InputError with the line.
    """
    raw = read_source(path).raw  # spreadsheets write other encodings than UTF-8
    mark = max(",\t;", key=raw.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(raw, newline=""), delimiter=mark)
    try:
        return _inputs_of(rows, path)
    except csv.Error as error:
        raise InputError(path, f"not a table: {error}", "save it as CSV", rows.line_num) from None


def _inputs_of(rows: "_csv.Reader", path: str) -> list[Input]:
    """The inputs in the rows of a table, the first of which names the columns."""
    head = [h.strip().lower().replace("_", "-") for h in next(rows)]
    if "file" not in head:
        raise InputError(path, "no column is called file", f"the first line names them: {','.join(_COLUMNS)}", 1)
    if strange := [h for h in head if h and h not in _COLUMNS]:
        raise InputError(path, f"no column {strange[0]!r} is known", f"there are: {', '.join(_COLUMNS)}", 1)
    if len({*head} - {""}) < len([h for h in head if h]):
        raise InputError(path, "a column stands twice", f"there are: {', '.join(_COLUMNS)}", 1)
    base = Path() if path == STANDARD else Path(path).parent
    out: dict[Path, Input] = {}
    for row in rows:
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if any(cell.strip() for cell in row[len(head) :]):
            raise InputError(
                path, "this row has more cells than there are columns", 'a name with a comma: "a, b.txt"', rows.line_num
            )
        if not any(cells.values()):
            continue
        if not cells.get("file"):
            raise InputError(path, "this row names no file", "", rows.line_num)
        try:
            duration = parse_clock(cells["duration"]) if cells.get("duration") else None
        except ValueError as error:
            raise InputError(path, str(error), "write 1:35:00, 12:30 or seconds", rows.line_num) from None
        glossaries = tuple(_beside(base, g.strip()) for g in cells.get("glossary", "").split(";") if g.strip())
        one = Input(
            base / cells["file"],
            base,
            duration,
            str(base / cells["media"]) if cells.get("media") else None,
            str(base / cells["times-from"]) if cells.get("times-from") else None,
            glossaries or None,
            f"{path}:{rows.line_num}",
        )
        if (first := out.setdefault(_identity(one.path), one)) is not one:
            raise InputError(path, f"{one.path} stands here again", f"first: {first.place}", rows.line_num)
    return list(out.values())


def joined(listed: Iterable[Input], named: Iterable[Input]) -> list[Input]:
    """The inputs of a table, and those named besides; of one that is both, the table tells more."""
    found = {_identity(one.path): one for one in listed}
    for one in named:
        found.setdefault(_identity(one.path), one)
    return list(found.values())


def _beside(base: Path, glossary: str) -> str:
    """A glossary of a table: a path from the table's folder, or the name of a shipped one."""
    return str(base / glossary) if Path(glossary).suffix or "/" in glossary else glossary


def beside(path: Path, suffixes: Collection[str]) -> Path | None:
    """The file that has the name of `path` and one of `suffixes` (the first that is there), such as its recording."""
    if str(path) == STANDARD:
        return None
    return next((p for p in (path.with_suffix(s) for s in suffixes) if standing(p) == "file"), None)
