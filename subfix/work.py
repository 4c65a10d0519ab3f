"""One input worked on as it was ordered: its settings, what lies beside it, whether it is done already."""

import difflib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from subfix import __version__
from subfix.config import Settings
from subfix.correction import Correction
from subfix.decisions import Pins, Stored
from subfix.document import Transcript
from subfix.errors import InputError, SubfixError, UsageError, seen
from subfix.files import STANDARD, Source, read_bytes, read_source, standing
from subfix.formats import FORMATS, PLAIN
from subfix.inputs import Input, beside
from subfix.job import (
    Opened,
    Wish,
    fix_input,
    glossary_digest,
    open_input,
    parsed,
    report_path_of,
    run_input,
    stored_beside,
    timed_beside,
)
from subfix.media import SUFFIXES as MEDIA
from subfix.media import duration as length_of
from subfix.orders import FixOrder, Order, Outcome, RunOrder, fix_report_of, target_of
from subfix.outputs import commit, unchanged
from subfix.pipeline import Cueing
from subfix.report import FileReport
from subfix.timeline import clock, time_marks


def failed(one: Input, error: SubfixError) -> Outcome:
    """The outcome of an input that `error` stopped."""
    place = f"{one.place}: " if one.place else ""
    return Outcome(one.path, "failed", error=f"{place}{error.message}", hint=error.hint)


def ran_before(order: RunOrder, one: Input) -> Outcome | None:
    """The outcome of an input of which just the same was made already; None where there is work. Raises SubfixError."""
    if order.order.force or str(one.path) == STANDARD:
        return None
    read = _read(order.order, one)
    return _unchanged(one, report_path_of(one.path, _folder(order.order, one)), _made_by_run(order, one, read))


def run(order: RunOrder, one: Input) -> Outcome:
    """Make tracks of an input and write them. Raises SubfixError."""
    asked = order.order
    read = _read(asked, one)
    own, opened = read.own, parsed(read.source, read.stored)
    formats = own["format"]
    for name in formats:
        if name not in {f.name for f in FORMATS if f.write}:
            known = ", ".join(f.name for f in FORMATS if f.write)
            raise UsageError(
                f"{own.values['format'].origin}: there is no format {name!r} to write", f"there are: {known}"
            )
    untimed = opened.document.timing == "none"
    named = one.times_from or order.times_from
    timed = _timed(named or (timed_beside(opened.path) if untimed else None))
    end = _end(order, one, opened, needed=timed is None and untimed)
    profile = own.profile(opened.document.lanes[0].language)
    pins = Pins(opened.stored.pins.cuts, opened.stored.pins.keeps, (*opened.stored.pins.times, *order.anchors))
    to = own["to"] or (None,)
    cueing = Cueing(
        profile, order.start, end, to, pins, timed=timed.transcript if timed else None, texts=PLAIN.name in formats
    )
    folder = _folder(asked, one)
    ran = run_input(opened, read.wish, cueing, formats, folder, keep_cues=order.keep_cues)
    if gone := [f"{words!r}" for words, _ in order.anchors if f"|{words}" in ran.lost_pins]:
        raise UsageError(f"--anchor: {' and '.join(gone)} does not stand in the corrected text", "copy it from there")
    paths = commit(
        replace(ran.report, made_of=_made_by_run(order, one, read)), ran.outputs, report_path_of(one.path, folder),
        opened.path, overwrite=asked.overwrite, free=ran.free, dry_run=asked.dry_run,
    )  # fmt: skip
    return replace(
        _told(opened, ran.report, paths),
        times_from=timed.path if timed else None,
        table=ran.table,
        marks=ran.marks,
        missing=ran.missing,
        lost_pins=ran.lost_pins,
    )


def fixed_before(order: FixOrder, one: Input) -> Outcome | None:
    """As `ran_before`, for `fix`."""
    report_path = fix_report_of(order, one)
    if order.order.force or order.wanted != "text" or report_path is None or str(one.path) == STANDARD:
        return None
    return _unchanged(one, report_path, _made_by_fix(order, one, _read(order.order, one)))


def fix(order: FixOrder, one: Input) -> Outcome:
    """Correct the words of an input and write it, in its own format or another. Raises SubfixError."""
    asked = order.order
    read = _read(asked, one)
    opened = parsed(read.source, read.stored)
    target = target_of(order, one)
    form = order.form or _form_by_name(target, opened)
    done, before, after = fix_input(opened, read.wish, _script(read.own), form)
    outcome = replace(_told(opened, done.report, ()), changed=before != after)
    if order.wanted != "text":
        return replace(outcome, diff=_diff(before, after, seen(str(one.path))) if order.wanted == "diff" else "")
    beside_itself = order.target is None and asked.output is None and form is None
    if beside_itself and not outcome.changed and standing(target) == "nothing":
        return outcome  # no file needs a twin that is just the same
    paths = commit(
        replace(done.report, made_of=_made_by_fix(order, one, read)), {target: done.outputs[Path(STANDARD)]},
        fix_report_of(order, one), opened.path, overwrite=asked.overwrite or order.in_place, dry_run=asked.dry_run,
    )  # fmt: skip
    return replace(outcome, outputs=paths)


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


def _folder(asked: Order, one: Input) -> Path | None:
    """The folder of the outputs of an input, None for beside it."""
    return asked.output / one.below if asked.output else None


def _unchanged(one: Input, report_path: Path, made_of: str) -> Outcome | None:
    paths = unchanged(report_path, one.path, made_of)
    return None if paths is None else Outcome(one.path, "unchanged", paths)


@dataclass(frozen=True, slots=True)
class _Timed:
    """A transcript whose times are carried over, and the file it was read from."""

    path: Path
    transcript: Transcript


def _timed(path: Path | str | None) -> _Timed | None:
    """The transcript at `path`, whose times are carried over."""
    if path is None:
        return None
    other = open_input(str(path))
    return _Timed(other.path, other.document.lanes[0].transcript)


def _end(order: RunOrder, one: Input, opened: Opened, *, needed: bool) -> int | None:
    """When the recording ends: as said, else as the recording tells that is named or, where needed, lies beside it."""
    duration = order.duration if one.duration is None else one.duration
    media = one.media or order.media
    if media is None and duration is None and needed and not order.anchors and not time_marks(opened.source.raw):
        found = beside(opened.path, MEDIA)
        media = str(found) if found else None
    if media is not None:
        length = length_of(media)
        duration = length if duration is None else min(duration, length)
    if duration is not None and duration <= order.start:
        raise UsageError(
            f"the recording would end at {clock(duration)}, before its first word at {clock(order.start)}",
            "check --duration and --start",
        )
    return duration


def _script(own: Settings) -> str | None:
    """The script that `fix` converts to; None: none."""
    return own["to"][0] if own["to"] else None


def _form_by_name(target: Path, opened: Opened) -> str | None:
    """The format that the name of an output stands for, where it is another than the input's and can be written."""
    suffix = target.suffix.lower()
    if suffix in opened.form.suffixes:
        return None
    return next((f.name for f in FORMATS if f.write and suffix in f.suffixes), None)


# what decides how inputs are found and worked on, and is told apart by what is in the glossaries
_IDLE = frozenset({"jobs", "recursive", "exclude", "glossary"})
_WORDS = ("clean", "apply", "propose", "encoding")


def _made_by_run(order: RunOrder, one: Input, read: _Read) -> str:
    """A digest of all that decides what `run` makes of an input, as far as it can be told before it is worked on."""
    own = read.own
    timed = one.times_from or order.times_from or timed_beside(one.path)
    duration = order.duration if one.duration is None else one.duration
    media = one.media or order.media or (beside(one.path, MEDIA) if duration is None else None)
    return _digest(
        order.order, one, read, [name for name in own.values if name not in _IDLE],
        own.profiles.get(own["profile"]), order.start, duration, order.anchors, order.keep_cues,
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
        notes=(*opened.source.notes, *report.repairs),
    )


def _counted(corrections: Iterable[Correction]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(c.term or c.new for c in corrections).most_common())


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (corrected)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
