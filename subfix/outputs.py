"""What may be written: no output destroys somebody's work, every file is whole, the report knows them all."""

import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from subfix import __version__
from subfix.errors import OutputError
from subfix.files import STANDARD, write_files
from subfix.report import FileReport, Output, to_json, written_by


def guarded(
    report: FileReport,
    files: Mapping[Path, bytes],
    report_path: Path | None,
    source: Path,
    *,
    overwrite: bool,
    free: Collection[Path] = (),
) -> dict[Path, bytes]:
    """The files to write, the report among them, once none of them would destroy another's work.

    Raises OutputError where an output is the input, or exists and is not as the report before this one left it:
    someone edited it. `overwrite` waives that, for files in `free` nobody needs to.
    """
    known: dict[Path, str] = {}
    if report_path is not None and report_path.exists():
        earlier = written_by(report_path.read_text(encoding="utf-8", errors="replace"))
        if earlier is None and not overwrite:
            raise OutputError(report_path, "stands there and is no report of subfix", _WAYS)
        known = {_real(report_path.parent / p): digest for p, digest in (earlier or {}).items()}
    unharmed({p: d for p, d in files.items() if p not in free}, source, overwrite=overwrite, known=known)
    if report_path is None:
        return dict(files)
    base = report_path.parent
    listed = tuple(
        Output(_relative(path, base), sha256(data).hexdigest(), *_kind(path))
        for path, data in files.items()
        if str(path) != STANDARD
    )
    inside = replace(report, input=_relative(source, base) if str(source) != STANDARD else STANDARD, outputs=listed)
    return {**files, report_path: to_json((inside,), __version__).encode()}


def unharmed(
    files: Mapping[Path, bytes], source: Path, *, overwrite: bool, known: Mapping[Path, str] | None = None
) -> None:
    """Raise OutputError where writing `files` would replace the input, or what is neither equal nor `known` as ours.

    `known`: the sha256 by which an earlier report knows a file. `overwrite` waives it all.
    """
    for path, data in files.items():
        if path.is_dir():
            raise OutputError(path, "a folder stands there", "name a file")
        if str(path) == STANDARD or overwrite or not path.is_file():
            continue
        standing = sha256(path.read_bytes()).hexdigest()
        if standing not in ((known or {}).get(_real(path)), sha256(data).hexdigest()):
            what = "is the input" if _real(path) == _real(source) else "stands there, and not as subfix left it"
            raise OutputError(path, what, _WAYS)


_WAYS = "write elsewhere with -o, or replace it with --overwrite"


def _kind(path: Path) -> tuple[str, str]:
    """Language and format by the name of an output, `talk.zh-Hans.srt`; a table has no language."""
    form = path.suffix.lower().removeprefix(".")
    return ("" if form == "tsv" else Path(path.stem).suffix.removeprefix("."), form)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _relative(path: Path, base: Path) -> str:
    """`path` as seen from the folder `base`, with `/` on every system."""
    try:
        return Path(os.path.relpath(path, base)).as_posix()
    except ValueError:  # another drive
        return path.name


def save(files: Mapping[Path, bytes]) -> None:
    """Write the files, all or none; their folders are made. Raises OutputError."""
    for path in files:
        if str(path) != STANDARD:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(path.parent, f"cannot be made: {error.strerror}", "write elsewhere with -o") from None
    plan: dict[Path | str, bytes] = {path: data for path, data in files.items()}  # noqa: C416  keys are invariant
    write_files(plan)
