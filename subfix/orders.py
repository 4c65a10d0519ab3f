"""What is asked of many inputs, carried out for one: its settings, what lies beside it, whether it is done already."""

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from subfix import __version__
from subfix.clean import TIMES
from subfix.compiled import compiled
from subfix.config import Settings, settings
from subfix.correction import Correction
from subfix.decisions import Pins
from subfix.document import Timing
from subfix.errors import InputError, OtherRecordingError, SubfixError, UsageError
from subfix.files import STANDARD, read_source
from subfix.formats import FORMATS, PLAIN, Format, by_name
from subfix.inputs import Input
from subfix.job import Wish, fix_input, report_path_of, run_input
from subfix.making import refuse_lost
from subfix.opened import Opened, open_input
from subfix.outputs import commit, relative, unchanged
from subfix.page.piece import Facts, Piece, piece
from subfix.pipeline import Cueing
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.report import SUFFIX as REPORT_SUFFIX
from subfix.report import FileReport, Times
from subfix.restore import first_track, restored
from subfix.stages import Fixed
from subfix.timeline import time_marks
from subfix.timesource import found_recording, recording_end, time_source

Status = Literal["done", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for all inputs alike; it goes to other processes.

    `flags` are the settings given on the command line, None where one was not; `config` is the only config file to
    read. `output` is a folder, None for beside the input. `force`: also what is done already.
    `page`: how many examples of an input a page has room for, None where no page is wanted.
    """

    flags: Mapping[str, Any] = field(default_factory=dict)
    config: str | None = None
    output: Path | None = None
    no_fix: bool = False
    overwrite: bool = False
    dry_run: bool = False
    force: bool = False
    page: int | None = None

    def settings(self, one: Input) -> Settings:
        """What is in force for an input. Raises ConfigError, UsageError."""
        return settings(Path.cwd() if str(one.path) == STANDARD else one.path, self.flags, config=self.config)


@dataclass(frozen=True, slots=True)
class RunOrder:
    """An order for `run`. Times in milliseconds; `anchors` are (text, time)."""

    order: Order
    duration: int | None = None
    media: str | None = None
    times_from: str | None = None
    start: int = 0
    anchors: tuple[tuple[str, int], ...] = ()
    keep_cues: bool = False
    speakers: bool = False


@dataclass(frozen=True, slots=True)
class FixOrder:
    """An order for `fix`. `target` is where the one input goes (`-`: stdout), None for `Order.output` or beside it.

    `wanted`: what is asked for is the text, a diff of it, or only whether it would change.
    """

    order: Order
    target: str | None = None
    form: str | None = None
    report: str | None = None
    in_place: bool = False
    wanted: Literal["text", "diff", "check"] = "text"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input, small enough to be kept for thousands.

    `terms` and `proposals` count corrections by term, `times` tells what the times are worth. `speakers` are who
    speaks, None where that was not asked for, `voiceless` the formats that cannot tell it. `error` and `hint` say why
    it failed, `crash` where that is a bug. `changed`: the text is not what it was; `diff` tells how, `page` is what
    the page tells of it, each where that was asked for.
    """

    input: Path
    status: Status
    outputs: tuple[Path, ...] = ()
    table: Path | None = None
    characters: int = 0
    languages: tuple[str, ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    proposals: tuple[tuple[str, int], ...] = ()
    cleaned: int = 0
    cues: int | None = None
    timing: Timing = "none"
    times_from: Path | None = None
    notes: tuple[str, ...] = ()
    marks: int = 0
    times: Times = field(default_factory=Times)
    lost_pins: tuple[str, ...] = ()
    speakers: tuple[str, ...] | None = None
    voiceless: tuple[str, ...] = ()
    changed: bool = False
    diff: str = ""
    error: str = ""
    hint: str = ""
    crash: str = ""
    page: Piece | None = None

    @property
    def corrected(self) -> int:
        """How many places were corrected by terms."""
        return sum(n for _, n in self.terms)

    @property
    def proposed(self) -> int:
        """How many places are left to decide."""
        return sum(n for _, n in self.proposals)


def apart(inputs: Iterable[Input], output: Path | None, *, by_stem: bool) -> list[Input]:
    """The inputs, a later one with a fault where its outputs would be those of an earlier one.

    `by_stem`: outputs are named after the input without its suffix.
    """
    taken: dict[Path, Path] = {}
    out = []
    for one in inputs:
        name = one.path.stem if by_stem else one.path.name
        place = (output / one.below if output else one.path.parent) / name
        first = taken.setdefault(place, one.path)
        if first != one.path:
            one = replace(one, fault=f"its outputs would be those of {first}")  # noqa: PLW2901
        out.append(one)
    return out


def failed(one: Input, error: SubfixError) -> Outcome:
    """The outcome of an input that `error` stopped."""
    place = f"{one.place}: " if one.place else ""
    return Outcome(one.path, "failed", error=f"{place}{error.message}", hint=error.hint)


def run(order: RunOrder, one: Input) -> Outcome:
    """Make tracks of an input and write them. Raises SubfixError."""
    asked = order.order
    opened, own, wish = _opened(asked, one)
    formats = own["format"]
    for name in formats:
        if name not in {f.name for f in FORMATS if f.write}:
            known = ", ".join(f.name for f in FORMATS if f.write)
            raise UsageError(
                f"{own.values['format'].origin}: there is no format {name!r} to write", f"there are: {known}"
            )
    timed = time_source(one.times_from or order.times_from, opened)
    if timed and order.keep_cues:
        raise UsageError(f"--keep-cues keeps the times of {one.path} too", "leave out --keep-cues, or --times-from")
    untimed = timed is None and opened.document.timing == "none"
    duration = order.duration if one.duration is None else one.duration
    media = one.media or order.media
    if media is None and duration is None and untimed and not order.anchors:
        media = found_recording(opened)
    end = recording_end(duration, media)
    profile = own.profile(opened.document.lanes[0].language)
    pins = Pins(opened.stored.pins.cuts, opened.stored.pins.keeps, (*opened.stored.pins.times, *order.anchors))
    to = own["to"] or (None,)
    cueing = Cueing(
        profile, order.start, end, to, pins, order.speakers, timed.transcripts if timed else (), PLAIN.name in formats
    )
    folder = asked.output / one.below if asked.output else None
    report_path = report_path_of(opened, folder)
    made_of = _digest(
        asked,
        opened,
        own,
        wish,
        timed and timed.sha256,
        order.start,
        end,
        pins,
        order.keep_cues,
        order.speakers,
        repr(profile),
    )
    if not asked.force and (standing := unchanged(report_path, opened.path, made_of)) is not None:
        left = _left(asked, own, opened, report_path, standing, timed.path if timed else None)
        if left is not None:
            return left
    try:
        ran = run_input(opened, wish, cueing, formats, folder, keep_cues=order.keep_cues)
    except OtherRecordingError as error:
        assert timed is not None
        hint = error.hint if one.times_from or order.times_from else f"{error.hint}; it was found by its name"
        raise OtherRecordingError(f"{timed.path}: gives no times to {one.path}: {error.message}", hint) from None
    report = replace(ran.report, made_of=made_of)
    if timed:
        source = relative(timed.path, report_path.parent)
        report = replace(report, times=replace(report.times, path=source, sha256=timed.sha256))
    refuse_lost(order.anchors, ran.lost_pins)
    paths = commit(
        report, ran.outputs, report_path, opened.path,
        overwrite=asked.overwrite, free=ran.free, dry_run=asked.dry_run,
    )  # fmt: skip
    told = _told(opened, report, paths)
    outcome = replace(
        told,
        notes=(*told.notes, *(timed.notes if timed else ())),
        times_from=timed.path if timed else None,
        table=ran.table,
        marks=ran.marks,
        lost_pins=ran.lost_pins,
        speakers=ran.speakers if order.speakers else None,
        voiceless=tuple(name for name in formats if not by_name(name).voices),
    )
    files = ((by_name(p.suffix[1:]), data.decode()) for p, data in ran.outputs.items() if p != ran.table)
    return _paged(asked, own, outcome, report, ran.lanes, files)


def fix(order: FixOrder, one: Input) -> Outcome:
    """Correct the words of an input and write it, in its own format or another. Raises SubfixError."""
    asked = order.order
    opened, own, wish = _opened(asked, one)
    if len(own["to"]) > 1:
        raise UsageError(f"{own.values['to'].origin}: a file is in one script", "name one with --to")
    to = own["to"][0] if own["to"] else None
    target = _target(order, one, opened)
    form = order.form or _form_by_name(target, opened)
    if order.form and order.target is None and not order.in_place:
        target = target.with_suffix(f".{order.form}")
    beside_it = target.with_name(target.name + REPORT_SUFFIX)
    report_path = (
        Path(order.report) if order.report else None if str(target) == STANDARD or order.in_place else beside_it
    )
    written_in = by_name(form) if form else opened.form
    made_of = _digest(asked, opened, own, wish, to, form)
    again = report_path is not None and order.wanted == "text" and not asked.force
    if again and report_path and (standing := unchanged(report_path, opened.path, made_of)) is not None:
        left = _left(asked, own, opened, report_path, standing, form=written_in)
        if left is not None:
            return left
    done, before, after = fix_input(opened, wish, to, form)
    outcome = replace(_told(opened, done.report, ()), changed=before != after)
    outcome = _paged(asked, own, outcome, done.report, done.lanes, [(written_in, after)])
    if order.wanted != "text":
        return replace(outcome, diff=_diff(before, after, str(one.path)) if order.wanted == "diff" else "")
    beside_itself = order.target is None and asked.output is None and form is None
    if beside_itself and not outcome.changed:  # no file needs a twin that is just the same
        return outcome
    paths = commit(
        replace(done.report, made_of=made_of), {target: done.outputs[Path(STANDARD)]}, report_path, opened.path,
        overwrite=asked.overwrite or order.in_place, dry_run=asked.dry_run,
    )  # fmt: skip
    return replace(outcome, outputs=paths)


def _left(
    asked: Order, own: Settings, opened: Opened, report_path: Path, standing: tuple[Path, ...],
    times_from: Path | None = None, form: Format | None = None,
) -> Outcome | None:  # fmt: skip
    """What an earlier run left of an input and is still as it was; `form` is that of its output, None: as named.

    None where a page is wanted and its report cannot tell of it: somebody wrote into that.
    """
    if asked.page is None:
        return Outcome(opened.path, "unchanged", standing)
    found = restored(report_path, opened.document)
    if found is None:
        return None
    report, lanes = found
    pinned = report.timing == "estimated" and TIMES in report.fixers
    outcome = replace(
        _told(opened, report, standing),
        status="unchanged",
        times_from=times_from,
        marks=sum(len(time_marks(lane.revision.before)) for lane in lanes) if pinned else 0,
    )
    encoding = opened.source.encoding if form == opened.form else "utf-8"
    places = [p for p in standing if p != report_path and not p.name.endswith(PROPOSALS_SUFFIX)]
    forms = [(p, form or by_name(p.suffix[1:])) for p in places]
    files = ((known, read_source(p, encoding).raw) for p, known in forms if known is not PLAIN)
    return _paged(asked, own, outcome, report, lanes, files)


def _paged(
    asked: Order, own: Settings, outcome: Outcome, report: FileReport, lanes: tuple[Fixed, ...],
    files: Iterable[tuple[Format, str]],
) -> Outcome:  # fmt: skip
    """The outcome with its part of the page, where one is wanted. `files` are the outputs; they are read only then."""
    if asked.page is None:
        return outcome
    return replace(
        outcome,
        page=piece(
            Facts(
                report, lanes, first_track(files, str(outcome.input)), own.profile(report.lanes[0]), outcome.notes,
                outcome.times_from.name if outcome.times_from else "", outcome.marks,
                outcome.lost_pins, asked.page,
            )
        ),
    )  # fmt: skip


def _opened(asked: Order, one: Input) -> tuple[Opened, Settings, Wish]:
    if one.fault:
        raise InputError(one.path, one.fault, "work on it by itself, with another -o, or check its rights")
    own = asked.settings(one)
    opened = open_input(str(one.path), own["encoding"] or None)
    glossaries = own["glossary"] if one.glossaries is None else one.glossaries
    wish = Wish(glossaries, own["clean"], asked.no_fix, own["apply"], own["propose"])
    return opened, own, wish


def _target(order: FixOrder, one: Input, opened: Opened) -> Path:
    """Where the corrected file goes."""
    if order.in_place:
        return opened.path
    if order.target is not None:
        return Path(order.target)
    if order.order.output is not None:
        return order.order.output / one.below / one.path.name
    return one.path.with_name(f"{one.path.stem}.fixed{one.path.suffix}")


def _form_by_name(target: Path, opened: Opened) -> str | None:
    """The format that the name of an output stands for, where it is another than the input's and can be written."""
    suffix = target.suffix.lower()
    if suffix in opened.form.suffixes:
        return None
    return next((f.name for f in FORMATS if f.write and suffix in f.suffixes), None)


def _digest(asked: Order, opened: Opened, own: Settings, wish: Wish, *more: object) -> str:
    """A digest of all that decides what is made of an input: equal ones make equal outputs."""
    use = compiled(wish.glossaries, opened.path)
    values = {name: setting.value for name, setting in own.values.items() if name not in _IDLE}
    parts = [
        __version__, opened.source.sha256, repr(opened.stored), use.digest, asked.no_fix,
        json.dumps(values, sort_keys=True, default=list), *map(repr, more),
    ]  # fmt: skip
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


_IDLE = ("jobs", "recursive", "exclude", "glossary")  # how inputs are found and worked on says nothing of the outcome


def _told(opened: Opened, report: FileReport, paths: Iterable[Path]) -> Outcome:
    """What a person wants to know of an input that is done."""
    terms = [c for c in report.applied if c.kind == "term"]
    return Outcome(
        opened.path,
        "done",
        tuple(paths),
        characters=len(opened.source.raw),
        languages=report.lanes,
        terms=_counted(terms),
        proposals=_counted(report.proposed),
        cleaned=len(report.applied) - len(terms),
        cues=report.cues,
        timing=report.timing,
        times=report.times,
        notes=(*opened.source.notes, *report.repairs),
    )


def _counted(corrections: Iterable[Correction]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(c.term or c.new for c in corrections).most_common())


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (corrected)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
