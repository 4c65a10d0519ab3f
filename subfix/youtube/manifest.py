"""The table of a batch: which file goes to which video, as which track."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from subfix.errors import InputError, UsageError
from subfix.files import read_source
from subfix.youtube.model import video_id
from subfix.youtube.tags import tag_of

COLUMNS = ("video", "file", "language", "name")
_NEEDED = ("video", "file")
_HINT = "the first line names the columns: video,file,language,name (the last two may be left out)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: `language` and `name` are None where the file's name shall tell. `line` is that of the table."""

    video: str
    path: Path
    language: str | None
    name: str | None
    line: int


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """The rows of a table, separated by commas, semicolons or tabs; files are looked for from its own folder.

    Empty rows are passed over. Raises InputError, with the line, for a column that is not known, a value that is no
    video or language, or a missing one; and for a table whose encoding could only be guessed: viewers see the names.
    """
    source = read_source(path)
    if source.notes:
        raise InputError(path, "is not UTF-8", "save it so; in Excel: Save As, CSV UTF-8")
    raw = source.raw
    head = raw.lstrip("\n").partition("\n")[0]
    rows = csv.reader(io.StringIO(raw, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    columns: list[str] = []
    found = []
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, path, rows.line_num)
                continue
            found.append(_entry(cells, columns, path, rows.line_num))
    except csv.Error as error:
        raise InputError(path, f"no table: {error}", _HINT, rows.line_num) from None
    if not found:
        raise InputError(path, "there is no row in it", _HINT)
    return tuple(found)


def _columns(cells: list[str], path: Path, line: int) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    for column in columns:
        if column not in COLUMNS:
            raise InputError(path, f"there is no column {column!r}", _HINT, line)
    for column in COLUMNS:
        if columns.count(column) > 1 or (column in _NEEDED and column not in columns):
            raise InputError(path, f"the column {column!r} is needed once", _HINT, line)
    return columns


def _entry(cells: list[str], columns: list[str], path: Path, line: int) -> Entry:
    if len(cells) > len(columns):
        hint = "a cell that holds the separator stands in quotes"
        raise InputError(path, f"{len(cells)} cells, but {len(columns)} columns", hint, line)
    row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
    for column in _NEEDED:
        if not row.get(column):
            raise InputError(path, f"no {column} is named", _HINT, line)
    try:
        video = video_id(row["video"])
        language = tag_of(row["language"]) if row.get("language") else None
    except UsageError as error:
        raise InputError(path, error.message, error.hint, line) from None
    return Entry(video, path.parent / row["file"], language, row.get("name") or None, line)
