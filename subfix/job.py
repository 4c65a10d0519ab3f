"""One input from disk to disk: what is read of it and beside it, what becomes of it, as the bytes of its outputs."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from subfix.clean import TIMES, chosen
from subfix.correct import Index, Options, compile_index
from subfix.correction import APPLY, PROPOSE, Correction, Decision
from subfix.cue import Cue, Profile, Track
from subfix.decisions import SUFFIX as DECISIONS_SUFFIX
from subfix.decisions import Stored, dump, load, merged
from subfix.document import Document, Timing
from subfix.errors import InputError, OutputError, UsageError
from subfix.files import STANDARD, Source, encode, read_source, standing
from subfix.formats import FORMATS, PLAIN, Format, by_name, differences, guess, track_of
from subfix.glossary.files import in_force, read_files, read_text, resolve
from subfix.glossary.scripted import in_script
from subfix.pipeline import Cueing, Treatment, fix, make_cues, rewritten, spliced
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.proposals import proposals_table, read_proposals
from subfix.repair import Repaired, repair
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import Entry, FileReport, earlier
from subfix.stages import Fixed
from subfix.timeline import Interval


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asked for about words: glossary names, fixers, thresholds."""

    glossaries: tuple[str, ...] = ()
    fixers: str = ""
    no_fix: bool = False
    apply: float = APPLY
    propose: float = PROPOSE
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
    return parsed(read_source(path, encoding), stored_beside(path))


def parsed(source: Source, stored: Stored) -> Opened:
    """An input that was read, and the decisions about it, as a document. Raises InputError."""
    form = guess(source.path, source.raw)
    document = replace(form.read(source.raw, source.path), encoding=source.encoding)
    return Opened(Path(source.path), source, form, document, stored)


def stored_beside(path: str) -> Stored:
    """The decisions beside an input; none where no such file is there. Raises InputError, DecisionsError."""
    beside = decisions_path(Path(path))
    if path == STANDARD or standing(beside) == "nothing":
        return Stored()
    return load(read_source(beside).raw, str(beside))


def timed_beside(path: Path) -> Path | None:
    """The timed transcript that lies beside an input by name: `talk.auto.vtt` for `talk.txt`."""
    suffixes = [s for f in FORMATS if f != PLAIN for s in f.suffixes]
    found = (path.with_name(f"{path.stem}.auto{suffix}") for suffix in suffixes)
    return next((p for p in found if standing(p) == "file"), None)


def decisions_path(path: Path) -> Path:
    """The decisions file beside an input."""
    return path.with_name(path.name + DECISIONS_SUFFIX)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Glossaries ready for use: their index and their names."""

    index: Index
    names: tuple[str, ...]


def compiled(glossaries: Sequence[str], path: Path, languages: Iterable[str]) -> Compiled:
    """The glossaries for an input at `path` in `languages`; the last ones are kept, since inputs share them.

    Raises GlossaryError.
    """
    files = _glossary_files(glossaries, path)
    return _compiled(files, tuple(map(_stamp, files)), frozenset(languages))


def glossary_digest(glossaries: Sequence[str], path: Path) -> str:
    """A digest of what is in the glossaries for an input at `path`. Raises GlossaryError."""
    files = _glossary_files(glossaries, path)
    return _digest(files, tuple(map(_stamp, files)))


def _glossary_files(glossaries: Sequence[str], path: Path) -> tuple[Path, ...]:
    return resolve(glossaries, Path.cwd() if str(path) == STANDARD else path)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # told when it is read
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _compiled(files: tuple[Path, ...], stamps: tuple[tuple[int, int], ...], languages: frozenset[str]) -> Compiled:
    del stamps  # only tell one state of the files from another
    glossary = in_script(in_force(read_files(files)), sorted(languages))
    return Compiled(compile_index(glossary), glossary.names)


@lru_cache(maxsize=8)
def _digest(files: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> str:
    del stamps  # as above
    digest = sha256()
    for file in files:
        digest.update(sha256(read_text(file).encode()).digest())
    return digest.hexdigest()


def treatment(wish: Wish, opened: Opened, *, marked: bool = False) -> tuple[Treatment, Compiled]:
    """What is done to the words of an input, and the glossaries for it. Raises GlossaryError, UsageError.

    A timed file is cleaned only where the user names fixers: professional subtitles use spaces for marks. `marked`:
    times written into a plain text are taken out of it.
    """
    timed = opened.document.timing != "none"
    fixers = chosen(wish.fixers, none=timed, more=(TIMES,) if marked else ())
    use = compiled(wish.glossaries, opened.path, (lane.language for lane in opened.document.lanes))
    options = Options(wish.apply, wish.propose)
    return Treatment(fixers, use.index, options, opened.stored.decisions, not wish.no_fix), use


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an input: the report, and the bytes of each output, not yet written."""

    report: FileReport
    outputs: Mapping[Path, bytes]


def fix_input(opened: Opened, wish: Wish, to: str | None, format_name: str | None) -> tuple[Done, str, str]:
    """Correct the words of an input in its own format, or in another one with the same cues.

    Returns what was done (its only output stands under `-`), and the text before and after.
    """
    how, use = treatment(wish, opened)
    lanes = fix(opened.document, how)
    form = by_name(format_name) if format_name else opened.form
    if form == opened.form:
        try:
            text = spliced(opened.document, lanes, form, to)
        except ValueError as error:  # a word that the file keeps in two places cannot be rewritten in either
            hint = "make new cues instead: subfix run, or write another format: --format srt"
            raise InputError(opened.path, f"cannot be corrected in its own format: {error}", hint) from None
        data = encode(text, opened.source)
    elif opened.document.timing == "none" and form != PLAIN:
        raise UsageError(f"{opened.path}: has no times, so it cannot become {form.name}", "make cues: subfix run")
    else:
        text = written(track_of(*rewritten(opened.document, lanes, to).lanes), form)
        data = text.encode()
    report = _report(opened, how, use, entries(opened.document, lanes))
    return Done(report, {Path(STANDARD): data}), opened.source.raw, text


def _report(opened: Opened, how: Treatment, use: Compiled, found: tuple[Entry, ...]) -> FileReport:
    return FileReport(
        input=opened.path.name,
        sha256=opened.source.sha256,
        format=opened.form.name,
        encoding=opened.source.encoding,
        lanes=tuple(lane.language for lane in opened.document.lanes),
        timing=opened.document.timing,
        glossaries=tuple(Path(name).name for name in use.names),
        fixers=how.fixers,
        entries=found,
        repairs=opened.document.repairs,
    )


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


@dataclass(frozen=True, slots=True)
class Ran:
    """What `run` made of an input: the report, the files to write (the table of proposals among them, the report not),
    pins that found no place, stretches that the timed transcript does not hold, the number of times in the text that
    pin the estimate.

    `free` are files that may be replaced although they were edited: a proposals table whose decisions are stored.
    """

    report: FileReport
    outputs: Mapping[Path, bytes]
    table: Path
    free: tuple[Path, ...]
    lost_pins: tuple[str, ...]
    missing: tuple[Interval, ...]
    marks: int


def run_input(
    opened: Opened, wish: Wish, cueing: Cueing, formats: Sequence[str], folder: Path | None, *, keep_cues: bool
) -> Ran:
    """Correct an input and make tracks of it in each of `formats`, named after it, in `folder` or beside it.

    `keep_cues`: with the cues it came with. Raises UsageError where the input has no times and none can be estimated.
    """
    how, use = treatment(wish, opened, marked=not keep_cues)
    document = opened.document
    lanes = fix(document, how)
    lost: tuple[str, ...] = ()
    missing: tuple[Interval, ...] = ()
    marks = 0
    timing: Timing
    if keep_cues:
        if document.timing == "none":
            raise UsageError(f"{opened.path}: has no cues to keep", "leave --keep-cues out")
        tracks = [track_of(*rewritten(document, lanes, to).lanes) for to in cueing.to]
        timing, count = document.timing, len(tracks[0].cues)
        found = entries(document, lanes)
        texts = {t.language: t for t in tracks}
    else:
        try:
            made = [make_cues(lane, fixed, how, cueing) for lane, fixed in zip(document.lanes, lanes, strict=True)]
        except UsageError as error:
            raise InputError(opened.path, error.message, error.hint) from None
        timing, count = made[0].timing, sum(len(m.cues) for m in made)
        tracks = [t for m in made for t in m.tracks]
        missing = tuple(i for m in made for i in m.missing)
        marks = sum(m.marks for m in made)
        lost = tuple(pin for m in made for pin in m.lost) if len(made) == 1 else ()
        found = tuple(
            Entry(e.correction, number, *_met(e.correction, fixed, m.cues))
            for number, (fixed, m) in enumerate(zip(lanes, made, strict=True))
            for e in map(Entry, fixed.corrections)
        )
        texts = {t.language: t for m in made for t in m.texts}
    base = _base(opened.path, folder)
    spoken = {lane.language for lane in document.lanes}
    # a language that the input's own name ends in is not said twice
    tracked = base.with_suffix("") if base.suffix.removeprefix(".") in spoken else base
    outputs: dict[Path, bytes] = {}
    for track in tracks:
        for name in formats:
            path = tracked.with_name(f"{tracked.name}.{track.language}.{name}")
            outputs[path] = written(texts[track.language] if name == PLAIN.name else track, by_name(name)).encode()
    proposed = [e for e in found if not e.correction.applied]
    table = base.with_name(base.name + PROPOSALS_SUFFIX)
    outputs[table] = proposals_table((e.correction, e.time, _context(e, lanes)) for e in proposed).encode()
    free = (table,) if _is_stored(table, opened.stored) else ()
    report = replace(
        _report(opened, how, use, found), timing=timing, cues=count, profile="" if keep_cues else cueing.profile.name
    )
    return Ran(report, outputs, table, free, lost, missing, marks)


def _is_stored(table: Path, stored: Stored) -> bool:
    """True where a proposals table stands and all that was decided in it is among the stored decisions."""
    if standing(table) != "file":
        return False
    decided, _ = read_proposals(read_source(table).raw, str(table))
    known = stored.decisions.by_id()
    return bool(decided) and all(known.get(d.id) == d for d in decided)


def report_path_of(path: Path, folder: Path | None) -> Path:
    """Where the report on the tracks of an input at `path` goes: beside them, in `folder` or beside the input."""
    base = _base(path, folder)
    return base.with_name(base.name + REPORT_SUFFIX)


def _base(path: Path, folder: Path | None) -> Path:
    """What the names of outputs begin with: the input's name without its format."""
    stem = Path("stdin") if str(path) == STANDARD else path.with_suffix("")
    return (folder or stem.parent) / stem.name


def _met(correction: Correction, fixed: Fixed, cues: Sequence[Cue]) -> tuple[int | None, int | None]:
    """Number (from 1) and start of the cue in which a viewer meets a correction."""
    place = fixed.revision.forward(correction.span).start
    i = bisect_right(cues, place, key=lambda cue: cue.span.start) - 1
    return (i + 1, cues[i].interval.start) if i >= 0 else (None, None)


def _context(entry: Entry, lanes: Sequence[Fixed]) -> str:
    """The corrected text around a proposal, the place itself in brackets."""
    fixed = lanes[entry.lane]
    span = fixed.revision.forward(entry.correction.span)
    text = fixed.text
    return f"{text[max(0, span.start - 16) : span.start]}【{span.of(text)}】{text[span.end : span.end + 16]}"


def mended(source: str, encoding: str | None, profile_of: Callable[[str], Profile]) -> tuple[bytes, Repaired]:
    """A subtitle file put right, in its own format and UTF-8, and what was done. Raises InputError, UsageError."""
    opened = open_input(source, encoding)
    done = repair(opened.document, profile_of)
    return written(done.track, opened.form).encode(), done


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
        before = earlier(report)
        if before is None:
            raise InputError(
                table, f"{report.name}, which tells what it is about, is not beside it", "name it: --for INPUT"
            )
        source = table.parent / before.input
    if standing(source) == "nothing":
        raise InputError(source, "the input of these proposals is not there", "name it: --for INPUT")
    path = decisions_path(source)
    stored = stored_beside(str(source))
    return Applied(tuple(decisions), path, dump(merged(stored, decisions, notes)).encode())
