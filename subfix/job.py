"""One input from disk to disk: what is read of it and beside it, what becomes of it, as the bytes of its outputs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from subfix.compiled import Compiled, compiled
from subfix.correct import Options
from subfix.correction import APPLY, PROPOSE, Decision
from subfix.cue import Profile
from subfix.decisions import Stored, dump, merged
from subfix.errors import InputError
from subfix.files import STANDARD, encode, read_source, standing
from subfix.formats import by_name, lost, named
from subfix.making import corrected, subtitled, treatment, written
from subfix.opened import Opened, decisions_path, open_input, stored_beside
from subfix.pipeline import Cueing, Treatment
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.proposals import proposals_table, read_proposals
from subfix.repair import Repaired, repair
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import Entry, FileReport, earlier
from subfix.stages import Fixed


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asked for about words: glossary names, fixers, thresholds."""

    glossaries: tuple[str, ...] = ()
    fixers: str = ""
    no_fix: bool = False
    apply: float = APPLY
    propose: float = PROPOSE
    encoding: str | None = None

    def treatment(self, opened: Opened, *, marked: bool = False) -> tuple[Treatment, Compiled]:
        """What is done to the words of an input, and the glossaries for it. Raises GlossaryError, UsageError."""
        use = compiled(self.glossaries, opened.path)
        options = Options(self.apply, self.propose)
        how = treatment(opened, use.indexes, self.fixers, options, correcting=not self.no_fix, marked=marked)
        return how, use


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an input: the report, the bytes of each output, not yet written, the text of each lane, and what
    another format shows otherwise.
    """

    report: FileReport
    outputs: Mapping[Path, bytes]
    lanes: tuple[Fixed, ...]
    notes: tuple[str, ...]


def fix_input(opened: Opened, wish: Wish, to: str | None, format_name: str | None) -> tuple[Done, str, str]:
    """Correct the words of an input in its own format, or in another one with the same cues.

    Returns what was done (its only output stands under `-`), and the text before and after.
    """
    how, use = wish.treatment(opened)
    form = by_name(format_name) if format_name else opened.form
    done = corrected(opened, how, use.names, to, form)
    data = encode(done.text, opened.source) if form == opened.form else done.text.encode()
    return Done(done.report, {Path(STANDARD): data}, done.fixed, done.notes), opened.source.raw, done.text


@dataclass(frozen=True, slots=True)
class Ran:
    """What `run` made of an input: the report, the files to write (the table of proposals among them, the report not),
    pins that found no place, the number of times in the text that pin the estimate, who speaks, the text of each lane,
    what formats show otherwise.

    `free` are files that may be replaced although they were edited: a proposals table whose decisions are stored.
    """

    report: FileReport
    outputs: Mapping[Path, bytes]
    table: Path
    free: tuple[Path, ...]
    lost_pins: tuple[str, ...]
    marks: int
    speakers: tuple[str, ...]
    lanes: tuple[Fixed, ...]
    notes: tuple[str, ...]


def run_input(
    opened: Opened, wish: Wish, cueing: Cueing, formats: Sequence[str], folder: Path | None, *, keep_cues: bool
) -> Ran:
    """Correct an input and make tracks of it in each of `formats`, named after it, in `folder` or beside it.

    `keep_cues`: with the cues it came with. Raises UsageError where the input has no times and none can be estimated.
    """
    how, use = wish.treatment(opened, marked=not keep_cues)
    made = subtitled(opened, how, use.names, cueing, formats, keep_cues=keep_cues)
    base = _base(opened.path, folder)
    # a language that the input's own name ends in is not said twice
    tracked = base.with_suffix("") if base.suffix.removeprefix(".") in opened.languages else base
    outputs = {
        tracked.with_name(f"{tracked.name}.{language}.{name}"): text.encode()
        for (language, name), text in made.texts.items()
    }
    proposed = [e for e in made.report.entries if not e.correction.applied]
    table = base.with_name(base.name + PROPOSALS_SUFFIX)
    outputs[table] = proposals_table((e.correction, e.time, _context(e, made.fixed)) for e in proposed).encode()
    free = (table,) if _is_stored(table, opened.stored) else ()
    return Ran(made.report, outputs, table, free, made.lost_pins, made.marks, made.speakers, made.fixed, made.notes)


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


def _context(entry: Entry, lanes: Sequence[Fixed]) -> str:
    """The corrected text around a proposal, the place itself in brackets."""
    fixed = lanes[entry.lane]
    span = fixed.revision.forward(entry.correction.span)
    text = fixed.text
    return f"{text[max(0, span.start - 16) : span.start]}【{span.of(text)}】{text[span.end : span.end + 16]}"


def mended(
    source: str, encoding: str | None, profile_of: Callable[[str], Profile], target: Path
) -> tuple[bytes, Repaired, str]:
    """A subtitle file put right, in UTF-8 and the format that the name of `target` stands for, or else its own; what
    was done, and what that format cannot hold of it. Raises InputError, UsageError.
    """
    opened = open_input(source, encoding)
    form = named(str(target), opened.form)
    done = repair(opened.document, profile_of)
    return written(done.track, form).encode(), done, lost(done.track, form) if form != opened.form else ""


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
    return Applied(tuple(decisions), path, dump(merged(stored_beside(str(source)), decisions, notes)).encode())
