"""One input worked on as it was ordered: its settings, what lies beside it, whether it is done already."""

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from subfix import __version__
from subfix.clean import TIMES
from subfix.compiled import glossary_digest
from subfix.config import Settings
from subfix.correction import Correction
from subfix.decisions import Pins, Stored
from subfix.errors import InputError, OtherRecordingError, SubfixError, UsageError, seen
from subfix.files import STANDARD, Source, read_bytes, read_source, standing
from subfix.formats import FORMATS, PLAIN, Format, by_name, named
from subfix.inputs import Input, beside
from subfix.job import Wish, fix_input, report_path_of, run_input
from subfix.making import refuse_lost
from subfix.media import SUFFIXES as MEDIA
from subfix.media import recording_end
from subfix.memory import remember, remembered
from subfix.opened import Opened, opened, stored_beside
from subfix.orders import FixOrder, Order, Outcome, RunOrder, Status, fix_report_of, target_of
from subfix.outputs import Standing, commit, made_before, relative
from subfix.page.piece import Facts, piece
from subfix.pipeline import Cueing
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.report import FileReport
from subfix.restore import first_track, restored
from subfix.stages import Fixed
from subfix.timeline import time_marks
from subfix.timesource import found_recording, time_source, timed_beside


def failed(one: Input, error: SubfixError) -> Outcome:
    """The outcome of an input that `error` stopped."""
    place = f"{one.place}: " if one.place else ""
    return Outcome(one.path, "failed", error=f"{place}{error.message}", hint=error.hint)


@dataclass(frozen=True, slots=True)
class _Read:
    """An input as it was read, the decisions beside it, and what is in force for it."""

    source: Source
    stored: Stored
    own: Settings
    wish: Wish


def _read(asked: Order, one: Input) -> _Read:
    if one.fault:
        raise InputError(one.path, one.fault, one.hint)
    own = asked.settings(one)
    source = read_source(str(one.path), own["encoding"] or None)
    glossaries = own["glossary"] if one.glossaries is None else one.glossaries
    wish = Wish(glossaries, own["clean"], asked.no_fix, own["apply"], own["propose"])
    return _Read(source, stored_beside(str(one.path)), own, wish)


def ran_before(order: RunOrder, one: Input) -> Outcome | None:
    """The outcome of an input of which just the same was made already; None where there is work. Raises SubfixError.

    Where a page is wanted there is work in any case: it tells what was done before as well.
    """
    if order.order.force or order.order.page is not None or str(one.path) == STANDARD:
        return None
    order = order.about(one)
    read = _read(order.order, one)
    before = _standing_tracks(order, one, _made_by_run(order, one, read))
    return None if before is None else _skipped(one, before)


def _skipped(one: Input, before: Standing) -> Outcome:
    """The outcome of an input of which just the same was made `before`."""
    return Outcome(one.path, _status(before), before.paths, before.edited, notes=tuple(_undecided(before)))


def _status(before: Standing) -> Status:
    return "edited" if before.edited else "unchanged"


def _undecided(outputs: Standing) -> Iterator[str]:
    """What is to be done with a table that somebody filled in, and that no decisions are read from."""
    for path in outputs.edited:
        if path.name.endswith(PROPOSALS_SUFFIX):
            name, place = seen(path.name), seen(str(path))
            yield f"someone wrote into {name}; what is decided in it counts after: subfix apply {place}"


def _standing_tracks(order: RunOrder, one: Input, made_of: str) -> Standing | None:
    """The outputs of an earlier `run` that made just the same; None where there are none, or all is made anew."""
    if order.order.force or str(one.path) == STANDARD:
        return None
    return _before(order.order, report_path_of(one.path, _folder(order.order, one)), one, made_of)


def _before(asked: Order, report_path: Path, one: Input, made_of: str) -> Standing | None:
    """The outputs that `made_before` tells of; None where those that somebody edited shall be replaced."""
    before = made_before(report_path, one.path, made_of)
    return None if before is not None and before.edited and asked.overwrite else before


def run(order: RunOrder, one: Input) -> Outcome:
    """Make tracks of an input and write them, unless that is done already. Raises SubfixError."""
    asked, order = order.order, order.about(one)
    read = _read(asked, one)
    made_of = _made_by_run(order, one, read)
    before = _standing_tracks(order, one, made_of)
    if before is not None and asked.page is None:
        return _skipped(one, before)
    own, source = read.own, opened(read.source, read.stored)
    formats = own["format"]
    for name in formats:
        if name not in {f.name for f in FORMATS if f.write}:
            known = ", ".join(f.name for f in FORMATS if f.write)
            raise UsageError(
                f"{own.values['format'].origin}: there is no format {name!r} to write", f"there are: {known}"
            )
    folder = _folder(asked, one)
    report_path = report_path_of(one.path, folder)
    timed = time_source(order.times_from, source)
    if timed and order.keep_cues:
        raise UsageError(f"--keep-cues keeps the times of {one.path} too", "leave out --keep-cues, or --times-from")
    if before is not None:
        left = _left(asked, own, source, report_path, before, timed.path if timed else None)
        if left is not None:
            return left
    profile = own.profile(source.document.lanes[0].language)
    pins = Pins(source.stored.pins.cuts, source.stored.pins.keeps, (*source.stored.pins.times, *order.anchors))
    cueing = Cueing(
        profile, order.start, _end(order, source, needed=timed is None), own["to"] or (None,), pins,
        order.speakers, timed.transcripts if timed else (), PLAIN.name in formats,
    )  # fmt: skip
    try:
        ran = run_input(source, read.wish, cueing, formats, folder, keep_cues=order.keep_cues)
    except OtherRecordingError as error:
        assert timed is not None
        hint = error.hint if order.times_from else f"{error.hint}; it was found by its name"
        raise OtherRecordingError(f"{timed.path}: gives no times to {one.path}: {error.message}", hint) from None
    report = replace(ran.report, made_of=made_of)
    if timed:
        path = relative(timed.path, report_path.parent)
        report = replace(report, times=replace(report.times, path=path, sha256=timed.sha256))
    refuse_lost(order.anchors, ran.lost_pins)
    made = commit(
        report, ran.outputs, report_path, source.path,
        overwrite=asked.overwrite, free=ran.free, dry_run=asked.dry_run,
    )  # fmt: skip
    told = _told(source, report, made.paths)
    outcome = replace(
        told,
        edited=made.edited,
        notes=(
            *told.notes,
            *(timed.notes if timed else ()),
            *ran.notes,
            *_idle(order, report),
            *_undecided(made),
        ),
        times_from=timed.path if timed else None,
        table=ran.table,
        marks=ran.marks,
        lost_pins=ran.lost_pins,
        speakers=ran.speakers if order.speakers else None,
        voiceless=tuple(name for name in formats if not by_name(name).voices),
    )
    files = ((by_name(p.suffix[1:]), data.decode()) for p, data in ran.outputs.items() if p != ran.table)
    return _paged(asked, own, outcome, report, ran.lanes, files)


def _idle(order: RunOrder, report: FileReport) -> tuple[str, ...]:
    """What was asked for and says nothing about an input."""
    if order.start and report.timing != "estimated":
        return (f"--start counts where times are estimated; here they are {report.timing}",)
    return ()


def _end(order: RunOrder, source: Opened, *, needed: bool) -> int | None:
    """When the recording ends: as said, else as the recording tells that is named or, where needed, lies beside it."""
    media = order.media
    if media is None and order.duration is None and needed and source.document.timing == "none" and not order.anchors:
        media = found_recording(source)
    return recording_end(order.duration, media)


def fixed_before(order: FixOrder, one: Input) -> Outcome | None:
    """As `ran_before`, for `fix`."""
    if order.order.force or order.order.page is not None or str(one.path) == STANDARD:
        return None
    before = _standing_text(order, one, _made_by_fix(order, one, _read(order.order, one)))
    return None if before is None else _skipped(one, before)


def _standing_text(order: FixOrder, one: Input, made_of: str) -> Standing | None:
    """As `_standing_tracks`, for `fix`; no outputs where it is known that nothing needs to be changed."""
    report_path = fix_report_of(order, one)
    if order.order.force or order.wanted != "text" or str(one.path) == STANDARD:
        return None
    if _writes_only_changes(order, one) and remembered(one.path, made_of):
        return Standing(())
    return None if report_path is None else _before(order.order, report_path, one, made_of)


def _writes_only_changes(order: FixOrder, one: Input) -> bool:
    """True where nothing is written of an input that needs no change: no file needs a twin that is just the same."""
    if order.in_place:
        return True
    beside_itself = order.target is None and order.order.output is None and order.form is None
    return beside_itself and standing(target_of(order, one)) == "nothing"


def fix(order: FixOrder, one: Input) -> Outcome:
    """Correct the words of an input and write it, in its own format or another, unless that is done already.

    Raises SubfixError.
    """
    asked = order.order
    read = _read(asked, one)
    made_of = _made_by_fix(order, one, read)
    before = _standing_text(order, one, made_of)
    if before is not None and asked.page is None:
        return _skipped(one, before)
    source = opened(read.source, read.stored)
    target, report_path = target_of(order, one), fix_report_of(order, one)
    written_in = by_name(order.form) if order.form else named(str(target), source.form)
    if report_path and before and before.paths:
        left = _left(asked, read.own, source, report_path, before, form=written_in)
        if left is not None:
            return left
    done, old, new = fix_input(source, read.wish, _script(read.own), written_in.name)
    told = _told(source, done.report, ())
    outcome = replace(told, notes=(*told.notes, *done.notes), changed=old != new)
    outcome = _paged(asked, read.own, outcome, done.report, done.lanes, [(written_in, new)])
    if order.wanted != "text":
        return replace(outcome, diff=_diff(old, new, seen(str(one.path))) if order.wanted == "diff" else "")
    if not outcome.changed and _writes_only_changes(order, one):
        if not asked.dry_run:
            remember(source.path, made_of)
        return outcome
    made = commit(
        replace(done.report, made_of=made_of), {target: done.outputs[Path(STANDARD)]},
        report_path, source.path, overwrite=asked.overwrite or order.in_place, dry_run=asked.dry_run,
    )  # fmt: skip
    return replace(outcome, outputs=made.paths, edited=made.edited)


def _left(
    asked: Order, own: Settings, source: Opened, report_path: Path, before: Standing,
    times_from: Path | None = None, form: Format | None = None,
) -> Outcome | None:  # fmt: skip
    """What an earlier run left of an input and is still as it was; `form` is that of its output, None: as named.

    For a page; None where its report cannot tell of it: somebody wrote into that.
    """
    found = restored(report_path, source.document)
    if found is None:
        return None
    report, lanes = found
    pinned = report.timing == "estimated" and TIMES in report.fixers
    told = _told(source, report, before.paths)
    outcome = replace(
        told,
        status=_status(before),
        edited=before.edited,
        notes=(*told.notes, *_undecided(before)),
        times_from=times_from,
        marks=sum(len(time_marks(lane.revision.before)) for lane in lanes) if pinned else 0,
    )
    encoding = source.source.encoding if form == source.form else "utf-8"
    places = [p for p in before.paths if p != report_path and not p.name.endswith(PROPOSALS_SUFFIX)]
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


def _folder(asked: Order, one: Input) -> Path | None:
    """The folder of the outputs of an input, None for beside it."""
    return asked.output / one.below if asked.output else None


def _script(own: Settings) -> str | None:
    """The script that `fix` converts to; None: none."""
    return own["to"][0] if own["to"] else None


# what decides how inputs are found and worked on, and is told apart by what is in the glossaries
_IDLE = frozenset({"jobs", "recursive", "exclude", "glossary"})
_WORDS = ("clean", "apply", "propose", "encoding")


def _made_by_run(order: RunOrder, one: Input, read: _Read) -> str:
    """A digest of all that decides what `run` makes of an input, as far as it can be told before it is worked on."""
    own = read.own
    timed = order.times_from or next(iter(timed_beside(one.path)), None)
    media = order.media or (beside(one.path, MEDIA) if order.duration is None else None)
    return _digest(
        order.order, one, read, [name for name in own.values if name not in _IDLE],
        own.profiles.get(own["profile"]), order.start, order.duration, order.anchors, order.keep_cues, order.speakers,
        timed and sha256(read_bytes(timed)).hexdigest(),
        media and (Path(media).name, Path(media).stat().st_size if standing(Path(media)) == "file" else None),
    )  # fmt: skip


def _made_by_fix(order: FixOrder, one: Input, read: _Read) -> str:
    """A digest of all that decides what `fix` makes of an input."""
    return _digest(order.order, one, read, _WORDS, _script(read.own), order.form, target_of(order, one).suffix)


def _digest(asked: Order, one: Input, read: _Read, names: Iterable[str], *more: object) -> str:
    values = {name: read.own[name] for name in names}
    parts = [
        __version__, read.source.sha256, repr(read.stored), glossary_digest(read.wish.glossaries, one.path),
        asked.no_fix, json.dumps(values, sort_keys=True, default=list), *map(repr, more),
    ]  # fmt: skip
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


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
    return tuple(Counter(name for c in corrections for name in c.terms).most_common())


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (corrected)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
