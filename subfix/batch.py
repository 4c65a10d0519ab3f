"""One file after another from disk to disk: what is read beside an input, what is written, what may be replaced."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from subfix import __version__
from subfix.clean import chosen
from subfix.correct import Options, compile_index
from subfix.correction import Decision
from subfix.cue import Track
from subfix.decisions import SUFFIX as DECISIONS_SUFFIX
from subfix.decisions import Stored, dump, load, merged
from subfix.document import Document
from subfix.errors import InputError, OutputError, UsageError
from subfix.files import Source, encode, read_source, write_files
from subfix.formats import FORMATS, Format, by_name, differences, guess, track_of
from subfix.glossary.files import read_glossaries
from subfix.pipeline import Treatment, fix, rewritten, spliced
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.proposals import read_proposals
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import Entry, FileReport, Output, input_of, to_json, written_by
from subfix.stages import Fixed

STANDARD = "-"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asked for about words: glossary names, fixers, thresholds."""

    glossaries: tuple[str, ...] = ()
    fixers: str = ""
    no_fix: bool = False
    apply: float | None = None
    propose: float | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An input and what was found beside it."""

    path: Path
    source: Source
    form: Format
    document: Document
    stored: Stored


def open_input(path: str, encoding: str | None = None) -> Opened:
    """Read an input (`-`: stdin) and the decisions beside it. Raises InputError, DecisionsError."""
    source = read_source(path, encoding)
    form = guess(path, source.raw)
    document = replace(form.read(source.raw, path), encoding=source.encoding)
    place = Path(path)
    beside = decisions_path(place)
    stored = Stored()
    if path != STANDARD and beside.exists():
        stored = load(read_source(beside).raw, str(beside))
    return Opened(place, source, form, document, stored)


def decisions_path(path: Path) -> Path:
    """The decisions file beside an input."""
    return path.with_name(path.name + DECISIONS_SUFFIX)


def treatment(wish: Wish, opened: Opened) -> tuple[Treatment, tuple[str, ...]]:
    """What is done to the words of an input, and the names of the glossaries. Raises GlossaryError, UsageError.

    A timed file is cleaned only where the user names fixers: professional subtitles use spaces for marks.
    """
    timed = opened.document.timing != "none"
    fixers = chosen(wish.fixers, none=timed)
    options = Options()
    options = replace(
        options,
        apply=options.apply if wish.apply is None else wish.apply,
        propose=options.propose if wish.propose is None else wish.propose,
    )
    if wish.no_fix:
        return Treatment(fixers, None, options, opened.stored.decisions), ()
    start = Path.cwd() if str(opened.path) == STANDARD else opened.path
    glossary = read_glossaries(wish.glossaries, start)
    return Treatment(fixers, compile_index(glossary), options, opened.stored.decisions), glossary.names


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an input: the report, and the bytes of each output, not yet written."""

    report: FileReport
    outputs: Mapping[Path, bytes]


def fix_input(opened: Opened, wish: Wish, to: str | None, format_name: str | None) -> tuple[Done, str, str]:
    """Correct the words of an input in its own format, or in another one with the same cues.

    Returns what was done (its only output stands under `-`), and the text before and after.
    """
    how, names = treatment(wish, opened)
    lanes = fix(opened.document, how)
    form = by_name(format_name) if format_name else opened.form
    if form == opened.form:
        text = spliced(opened.document, lanes, form, to)
    else:
        if opened.document.timing == "none" and form.name != "txt":
            raise UsageError(f"{opened.path}: has no times, so it cannot become {form.name}", "make cues: subfix run")
        text = written(track_of(*rewritten(opened.document, lanes, to).lanes), form)
    data = encode(text, opened.source)
    report = FileReport(
        input=opened.path.name,
        sha256=opened.source.sha256,
        format=opened.form.name,
        encoding=opened.source.encoding,
        lanes=tuple(lane.language for lane in opened.document.lanes),
        timing=opened.document.timing,
        glossaries=names,
        fixers=how.fixers,
        entries=entries(opened.document, lanes),
        repairs=opened.document.repairs,
    )
    return Done(report, {Path(STANDARD): data}), opened.source.raw, text


def written(track: Track, form: Format) -> str:
    """The text of a file that holds `track`, read back and compared. Raises UsageError, OutputError."""
    if form.write is None:
        known = ", ".join(f.name for f in FORMATS if f.write)
        raise UsageError(f"{form.name} can be read but not written", f"there are: {known}")
    text = form.write(track)
    found = differences(track, text, form)
    if found:
        raise OutputError(form.title, f"what was written does not read back the same: {found[0]}", "this is a bug")
    return text


def entries(document: Document, lanes: Sequence[Fixed]) -> tuple[Entry, ...]:
    """The corrections of all lanes with the cues of the document they stand in."""
    out = []
    for number, (lane, fixed) in enumerate(zip(document.lanes, lanes, strict=True)):
        segments = iter(lane.transcript.segments)
        segment = next(segments, None)
        for c in fixed.corrections:
            while segment is not None and segment.span.end <= c.span.start:
                segment = next(segments, None)
            timed = segment is not None and segment.interval is not None
            out.append(
                Entry(
                    c,
                    number,
                    segment.cue if segment and timed else None,
                    segment.interval.start if segment and segment.interval else None,
                )
            )
    return tuple(out)


def guarded(
    report: FileReport, files: Mapping[Path, bytes], report_path: Path | None, source: Path, *, overwrite: bool
) -> dict[Path, bytes]:
    """The files to write, the report among them, once none of them would destroy another's work.

    Raises OutputError where an output is the input, or exists and is not as the report before this one left it:
    someone edited it. `overwrite` waives that.
    """
    known: dict[Path, str] = {}
    if report_path is not None and report_path.exists():
        earlier = written_by(report_path.read_text(encoding="utf-8", errors="replace"))
        if earlier is None and not overwrite:
            raise OutputError(report_path, "stands there and is no report of subfix", _WAYS)
        known = {_real(report_path.parent / p): digest for p, digest in (earlier or {}).items()}
    outputs = []
    for path, data in files.items():
        if str(path) == STANDARD:
            continue
        if not overwrite and path.exists():
            if path.is_dir():
                raise OutputError(path, "a folder stands there", "name a file")
            standing = sha256(path.read_bytes()).hexdigest()
            if standing not in (known.get(_real(path)), sha256(data).hexdigest()):
                what = "is the input" if _real(path) == _real(source) else "exists and was not written, or edited since"
                raise OutputError(path, what, _WAYS)
        outputs.append((path, data))
    if report_path is None:
        return dict(files)
    base = report_path.parent
    listed = tuple(Output(_relative(path, base), sha256(data).hexdigest(), *_kind(path)) for path, data in outputs)
    inside = replace(report, input=_relative(source, base) if str(source) != STANDARD else STANDARD, outputs=listed)
    return {**files, report_path: to_json((inside,), __version__).encode()}


_WAYS = "write elsewhere with -o, or replace it with --overwrite"


def _kind(path: Path) -> tuple[str, str]:
    """Language and format by the name of an output: `talk.zh-Hans.srt`."""
    parts = path.name.split(".")
    return (parts[-2] if len(parts) > 2 else "", parts[-1].lower())


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


@dataclass(frozen=True, slots=True)
class Applied:
    """The decisions of a proposals table, and the decisions file that holds them with the earlier ones."""

    decisions: tuple[Decision, ...]
    path: Path
    data: bytes


def applied_table(table: Path, source: Path | None) -> Applied:
    """What a filled-in proposals table says. `source`: the input it is about; else the report beside it tells.

    Raises InputError, DecisionsError.
    """
    decisions, notes = read_proposals(read_source(table).raw, str(table))
    if source is None:
        report = table.with_name(table.name.removesuffix(PROPOSALS_SUFFIX) + REPORT_SUFFIX)
        name = input_of(read_source(report).raw) if report.exists() else None
        if name is None:
            raise InputError(
                table, f"{report.name}, which tells what it is about, is not beside it", "name it: --for INPUT"
            )
        source = table.parent / name
    if not source.exists():
        raise InputError(source, "the input of these proposals is not there", "name it: --for INPUT")
    path = decisions_path(source)
    stored = load(read_source(path).raw, str(path)) if path.exists() else Stored()
    return Applied(tuple(decisions), path, dump(merged(stored, decisions, notes)).encode())
