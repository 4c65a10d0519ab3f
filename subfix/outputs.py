"""What may be written: no output destroys somebody's work, every file is whole, the report knows them all."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from subfix import __version__
from subfix.errors import OutputError
from subfix.files import STANDARD, standing, write_files
from subfix.leftovers import forget, records, sweep
from subfix.page.look import ours
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.report import Earlier, FileReport, Output, earlier, to_json


@dataclass(frozen=True, slots=True)
class Standing:
    """The outputs of an input as they stand, the report last; `edited` are those that keep what somebody wrote in."""

    paths: tuple[Path, ...]
    edited: tuple[Path, ...] = ()


def commit(
    report: FileReport,
    files: Mapping[Path, bytes],
    report_path: Path | None,
    source: Path,
    *,
    overwrite: bool = False,
    free: Collection[Path] = (),
    dry_run: bool = False,
) -> Standing:
    """Write `files` and their report, all or none, once none of them would destroy another's work.

    An output that someone edited stays as it is where nothing new would be written. Raises OutputError where one is the
    input, or exists and is not as the report before this one left it: someone edited it, or it was made of another
    input. `overwrite` waives that, for files in `free` nobody needs to. `dry_run` only finds out.
    """
    with _alone(report_path or next(iter(files), Path())):
        plan, edited = _guarded(report, files, report_path, source, overwrite=overwrite, free=free)
        if not dry_run:
            save({path: data for path, data in plan.items() if path not in edited}, record=report_path)
            if report_path is not None:
                forget(report_path)
    return Standing(tuple(plan), edited)


def _guarded(
    report: FileReport,
    files: Mapping[Path, bytes],
    report_path: Path | None,
    source: Path,
    *,
    overwrite: bool,
    free: Collection[Path],
) -> tuple[dict[Path, bytes], tuple[Path, ...]]:
    """The files, the report among them and last, and which of them stay as somebody edited them.

    Raises OutputError: see `commit`.
    """
    if report_path is None:
        unharmed({p: d for p, d in files.items() if p not in free}, source, overwrite=overwrite)
        return dict(files), ()
    base = report_path.parent
    name = _seen_from(report_path, source)
    before = _earlier(report_path)
    if not overwrite and standing(report_path) != "nothing":
        if before is None:
            raise OutputError(report_path, "stands there and is no report of subfix", _WAYS)
        if before.input != name and standing(base / before.input) != "nothing":
            raise OutputError(report_path, f"is the report of another input, {before.input}", _WAYS)
    reports = [r for r in (before, *map(_earlier, records(report_path))) if r is not None]
    known = _known(base, [r for r in reports if r.input == name or standing(base / r.input) == "nothing"])
    digests = {path: sha256(data).hexdigest() for path, data in files.items()}
    # nothing new would come of it, so that nothing speaks against what a person made of it
    edited = tuple(
        path
        for path, digest in digests.items()
        if not overwrite and path not in free and known.get(_real(path)) == {digest} != {_digest_of(path) or digest}
    )
    free = {*free, *edited}
    unharmed({p: d for p, d in files.items() if p not in free}, source, overwrite=overwrite, known=known)
    listed = tuple(
        Output(relative(path, base), digest, *_kind(path)) for path, digest in digests.items() if str(path) != STANDARD
    )
    others = tuple(
        Output(relative(path, base), digest, *_kind(path))
        for path, digests in known.items()
        if path not in {*map(_real, files)} and (digest := _digest_of(path)) in digests
    )
    told = to_json((replace(report, input=name, outputs=listed, others=others),), __version__)
    # a name that is no UTF-8 is written as JSON escapes it
    return {**files, report_path: told.encode("utf-8", "backslashreplace")}, edited


def _known(base: Path, reports: Iterable[Earlier]) -> dict[Path, set[str]]:
    """The files that reports know, their paths seen from `base`, and the sha256 of each as it was left."""
    out: dict[Path, set[str]] = {}
    for report in reports:
        for files in (report.outputs, report.others):
            for path, digest in files.items():
                out.setdefault(_real(base / path), set()).add(digest)
    return out


def _digest_of(path: Path) -> str:
    """The sha256 of a file, empty where there is none that can be read."""
    try:
        return sha256(path.read_bytes()).hexdigest() if standing(path) == "file" else ""
    except OSError:
        return ""


def _earlier(report_path: Path) -> Earlier | None:
    if standing(report_path) != "file":
        return None
    try:
        return earlier(report_path)
    except OSError as error:
        raise OutputError(report_path, f"cannot be read ({error.strerror})", _WAYS) from None


def made_before(report_path: Path, source: Path, made_of: str) -> Standing | None:
    """The outputs of an earlier run on `source`, made of just the same; None where there are none, or one is gone."""
    sweep(report_path.parent)
    with suppress(OSError):
        before = earlier(report_path) if standing(report_path) == "file" else None
        if before is not None and before.made_of == made_of and before.input == _seen_from(report_path, source):
            paths = {report_path.parent / name: digest for name, digest in before.outputs.items()}
            if paths and all(p.is_file() for p in paths):
                edited = tuple(p for p, digest in paths.items() if sha256(p.read_bytes()).hexdigest() != digest)
                if records(report_path):  # somebody broke off before anything was replaced
                    with _alone(report_path):
                        forget(report_path)
                return Standing((*paths, report_path), edited)
    return None


def unharmed(
    files: Mapping[Path, bytes], source: Path, *, overwrite: bool, known: Mapping[Path, Collection[str]] | None = None
) -> None:
    """Raise OutputError where writing `files` would replace the input, or what is neither equal nor `known` as ours.

    `known`: the sha256 by which earlier reports know a file. `overwrite` waives it all.
    """
    for path, data in files.items():
        if str(path) == STANDARD:
            continue
        there = standing(path)
        if there == "folder":
            raise OutputError(path, "a folder stands there", "name a file")
        if overwrite or there != "file":
            continue
        try:
            digest = sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise OutputError(path, f"stands there and cannot be read ({error.strerror})", _WAYS) from None
        if digest not in (*(known or {}).get(_real(path), ()), sha256(data).hexdigest()):
            if _real(path) == _real(source):
                raise OutputError(path, "is the input", _WAYS)
            what = "stands there, and not as subfix left it"
            if _real(path) not in (known or {}):
                raise OutputError(path, what, _WAYS)
            # a person wrote into it: what keeps that work comes first
            if path.name.endswith(PROPOSALS_SUFFIX):
                raise OutputError(path, what, f"store what you decided in it: subfix apply {path}\n  {_WAYS}")
            raise OutputError(path, what, f"keep what your edits teach: subfix glossary learn {path}\n  {_WAYS}")


_WAYS = "write elsewhere with -o, or replace it with --overwrite"


def _kind(path: Path) -> tuple[str, str]:
    """Language and format by the name of an output, `talk.zh-Hans.srt`; a table has no language."""
    form = path.suffix.lower().removeprefix(".")
    return ("" if form == "tsv" else Path(path.stem).suffix.removeprefix("."), form)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _seen_from(report_path: Path, source: Path) -> str:
    return STANDARD if str(source) == STANDARD else relative(source, report_path.parent)


def relative(path: Path, base: Path) -> str:
    """`path` as seen from the folder `base`, with `/` on every system."""
    try:
        return Path(os.path.relpath(path, base)).as_posix()
    except ValueError:  # another drive
        return path.name


def page_place(path: Path, taken: Collection[Path], *, overwrite: bool) -> None:
    """Raise OutputError where a page must not be written to `path`.

    Its name must be that of a page (`--html talk.txt` is a slip), it must be none of the inputs, `taken`, and what
    stands there a page of subfix that nobody changed, or any file where `overwrite`.
    """
    if path.suffix.lower() not in _PAGES:
        raise OutputError(path, "this is not the name of a page", f"--html names a file that ends in {_PAGES[0]}")
    if path.is_dir():
        raise OutputError(path, "a folder stands there", "name a file")
    if _real(path) in {_real(p) for p in taken}:
        raise OutputError(path, "is an input", "write the page elsewhere")
    if path.is_file() and not overwrite:
        try:
            with path.open("rb") as file:
                mine = ours(file)
        except OSError as error:
            raise OutputError(path, f"cannot be read ({error.strerror})", "name another file") from None
        if not mine:
            raise OutputError(
                path, "stands there, and not as subfix left it", "name another file, or replace it with --overwrite"
            )


_PAGES = (".html", ".htm")


def write_page(path: Path, data: bytes, taken: Collection[Path], *, overwrite: bool) -> None:
    """Write a page to `path`, whole or not at all. Raises OutputError: see `page_place`."""
    with _alone(path):
        page_place(path, taken, overwrite=overwrite)
        save({path: data})


def save(files: Mapping[Path, bytes], *, record: Path | None = None) -> None:
    """Write the files, all or none; their folders are made. `record`: see `write_files`. Raises OutputError."""
    for path in files:
        if str(path) != STANDARD:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or error
                raise OutputError(path.parent, f"cannot be made: {reason}", "write elsewhere with -o") from None
    plan: dict[Path | str, bytes] = {path: data for path, data in files.items()}  # noqa: C416  keys are invariant
    write_files(plan, record=record)


_LOCKS = 256  # as many locks as there are, each for all places that fall to it


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """No other run of subfix writes outputs in the folder of `place` whose names begin alike in the meantime.

    The locks lie in the user's cache, not beside the outputs, and go with the process that holds one.
    """
    if str(place) == STANDARD:
        yield
        return
    import platformdirs  # noqa: PLC0415  not needed where nothing is written
    from filelock import FileLock  # noqa: PLC0415

    alike = _real(place.parent) / place.name.split(".")[0]  # talk.txt and talk.zh-Hans.srt both make talk.zh-Hans.srt
    number = int(sha256(os.fsencode(alike)).hexdigest(), 16) % _LOCKS
    folder = platformdirs.user_cache_path("subfix", appauthor=False) / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{number}.lock")
        lock.acquire()
    except OSError:  # a home that cannot be written: the files are whole all the same
        yield
        return
    try:
        yield
    finally:
        lock.release()
