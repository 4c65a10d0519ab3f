"""What becomes of an input: its words corrected in its own format or another, or tracks of new cues; values only."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from subfix import __version__
from subfix.clean import TIMES, chosen
from subfix.correct import Indexes, Options
from subfix.correction import Correction
from subfix.cue import Cue, Track
from subfix.document import Document, Timing
from subfix.errors import InputError, OtherRecordingError, OutputError, UsageError
from subfix.formats import FORMATS, PLAIN, Format, by_name, differences, lost, track_of
from subfix.opened import Opened
from subfix.pipeline import Cueing, Made, Treatment, fix, make_cues, rewritten, spliced
from subfix.report import DOUBTFUL, Doubt, Entry, FileReport, Times, to_json
from subfix.stages import Fixed
from subfix.timeline import stray_marks, time_marks


def treatment(
    opened: Opened, indexes: Indexes, clean: str, options: Options, *, correcting: bool = True, marked: bool = False
) -> Treatment:
    """What is done to the words of an input; `clean` names fixers as `clean.chosen` reads them. Raises UsageError.

    A timed file is cleaned only where fixers are named: professional subtitles use spaces for marks. `marked`: times
    written into a plain text are taken out of it.
    """
    timed = opened.document.timing != "none"
    fixers = chosen(clean, none=timed, more=(TIMES,) if marked else ())
    return Treatment(fixers, indexes.of(opened.languages), options, opened.stored.decisions, correcting)


class _Reported:
    """What a result tells by its report."""

    __slots__ = ()
    report: FileReport

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections that were applied, in order."""
        return self.report.applied

    @property
    def proposed(self) -> tuple[Correction, ...]:
        """The corrections that a person should decide, in order."""
        return self.report.proposed

    def to_json(self) -> str:
        """The report as the commands write it: JSON, schema 1."""
        return to_json((self.report,), __version__)


@dataclass(frozen=True, slots=True)
class Corrected(_Reported):
    """A file with its words corrected: its `text`, and the report on what was changed and proposed, and why.

    `fixed`: for each lane its text before and after, with all corrections. `notes` tell what another format shows
    otherwise. Spans of corrections count code points of the text of their lane (`Entry.lane`), without stamps and
    markup.
    """

    text: str
    report: FileReport
    fixed: tuple[Fixed, ...]
    notes: tuple[str, ...] = ()


def corrected(
    opened: Opened, how: Treatment, glossaries: Sequence[str], to: str | None = None, form: Format | None = None
) -> Corrected:
    """An input with its words corrected, in its own format, or with the same cues in another `form`.

    `to`, one of script.SCRIPTS, converts Chinese. Raises InputError, UsageError.
    """
    lanes = fix(opened.document, how)
    form = form or opened.form
    notes: tuple[str, ...] = ()
    if form == opened.form:
        try:
            text = spliced(opened.document, lanes, form, to)
        except ValueError as error:  # a word that the file keeps in two places cannot be rewritten in either
            hint = "make new cues instead: subfix run, or write another format: --format srt"
            if not form.in_place:
                raise InputError(opened.path, f"words are not changed inside {form.title}", hint) from None
            raise InputError(opened.path, f"cannot be corrected in its own format: {error}", hint) from None
    elif opened.document.timing == "none" and form != PLAIN:
        raise UsageError(f"{opened.path}: has no times, so it cannot become {form.name}", "make cues: subfix run")
    else:
        track = track_of(*rewritten(opened.document, lanes, to).lanes)
        text, notes = written(track, form), _losses([track], [form.name])
    return Corrected(text, _report(opened, how, glossaries, _entries(opened.document, lanes)), lanes, notes)


@dataclass(frozen=True, slots=True)
class Subtitles(_Reported):
    """Subtitles in memory: the tracks, the texts of their files, and the report.

    `tracks`: one for each language, of cues with their interval in milliseconds and their lines. `texts`: what a file
    of each (language, format) holds. `fixed`: for each lane its text before and after, with all corrections.
    `report.timing` and `report.times` tell what the times are worth. `lost_pins` found no place in the text; `marks`
    counts the times in the text that pin the estimate. `notes` tell, a line each, which times in the text pin nothing,
    and what formats show otherwise.
    """

    tracks: tuple[Track, ...]
    texts: Mapping[tuple[str, str], str]
    report: FileReport
    fixed: tuple[Fixed, ...]
    lost_pins: tuple[str, ...] = ()
    marks: int = 0
    notes: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks in the tracks, in the order of their first words."""
        return tuple(dict.fromkeys(cue.voice for track in self.tracks for cue in track.cues if cue.voice))


def subtitled(
    opened: Opened, how: Treatment, glossaries: Sequence[str], cueing: Cueing, formats: Sequence[str], *,
    keep_cues: bool = False,
) -> Subtitles:  # fmt: skip
    """An input corrected and as tracks, each written in every one of `formats`. `keep_cues`: those it came with.

    For plain text, which has a line a cue, `cueing.texts` must be set. Raises UsageError, and InputError where the
    input has no words, or no times and none can be estimated.
    """
    document = opened.document
    lanes = fix(document, how)
    if not any(lane.text.strip() for lane in lanes):
        raise InputError(opened.path, "no words in it", "did the recogniser hear anything?")
    lost_pins: tuple[str, ...] = ()
    strays = _strays(opened) if TIMES in how.fixers and document.timing == "none" else ()
    times = Times()
    marks = 0
    timing: Timing
    if keep_cues:
        if document.timing == "none":
            raise UsageError(f"{opened.path}: has no cues to keep", "leave --keep-cues out")
        tracks = [track_of(*rewritten(document, lanes, to).lanes) for to in cueing.to]
        timing, count = document.timing, len(tracks[0].cues)
        found = _entries(document, lanes)
        whole = {t.language: t for t in tracks}
    else:
        try:
            made = [make_cues(lane, fixed, how, cueing) for lane, fixed in zip(document.lanes, lanes, strict=True)]
        except OtherRecordingError:
            raise
        except UsageError as error:
            raise InputError(opened.path, error.message, "\n  ".join([error.hint, *strays])) from None
        timing, count = made[0].timing, sum(len(m.cues) for m in made)
        tracks = [t for m in made for t in m.tracks]
        times = _worth(made)
        marks = sum(m.marks for m in made)
        lost_pins = tuple(pin for m in made for pin in m.lost) if len(made) == 1 else ()
        found = tuple(
            Entry(e.correction, number, *_met(e.correction, fixed, m.cues))
            for number, (fixed, m) in enumerate(zip(lanes, made, strict=True))
            for e in map(Entry, fixed.corrections)
        )
        whole = {t.language: t for m in made for t in m.texts}
    texts = {
        (t.language, name): written(whole[t.language] if name == PLAIN.name else t, by_name(name))
        for t in tracks
        for name in formats
    }
    report = replace(
        _report(opened, how, glossaries, found),
        timing=timing, times=times, cues=count, profile="" if keep_cues else cueing.profile.name,
    )  # fmt: skip
    notes = strays + _losses(tracks if keep_cues and not cueing.speakers else map(_voiceless, tracks), formats)
    return Subtitles(tuple(tracks), texts, report, lanes, lost_pins, marks, notes)


def _losses(tracks: Iterable[Track], formats: Sequence[str]) -> tuple[str, ...]:
    """What the formats show otherwise, a line for each file; that plain text has no times need not be said."""
    return tuple(
        f"{track.language}.{name}: {told}"
        for track in tracks
        for name in formats
        if name != PLAIN.name and (told := lost(track, by_name(name)))
    )


def _strays(opened: Opened) -> tuple[str, ...]:
    """Which times in a text are no time line and stay text, in a line; nothing where there are none."""
    raw = opened.document.raw
    spans = stray_marks(raw)
    places = [f"{opened.path}:{raw.count(_BREAK, 0, span.start) + 1} {span.of(raw).strip()}" for span in spans]
    if len(places) == 1 and not time_marks(raw):
        return (f"a time in the text pins nothing, since it is the only one, and stays in it: {places[0]}",)
    more = f" and {len(places) - _SHOWN:,} more" if len(places) > _SHOWN else ""
    told = f"times in the text that are not in order pin nothing and stay in it: {', '.join(places[:_SHOWN])}" + more
    return (told,) if places else ()


_BREAK = "\n"
_SHOWN = 3


def _voiceless(track: Track) -> Track:
    """The track without who speaks: what becomes of that is told apart."""
    return replace(track, cues=tuple(replace(cue, voice="") if cue.voice else cue for cue in track.cues))


def _worth(made: Sequence[Made]) -> Times:
    """What the times of the cues are worth, those of all lanes together."""
    agreed = [m.agreed for m in made if m.agreed is not None]
    return Times(
        agreed=round(min(agreed), 4) if agreed else None,
        missing=tuple(i for m in made for i in m.missing),
        extra=tuple(i for m in made for i in m.extra),
        doubtful=tuple(
            Doubt(lane, number, cue.interval, cue.confidence)
            for lane, m in enumerate(made)
            if m.timing != "estimated"
            for number, cue in enumerate(m.cues, 1)
            if cue.confidence < DOUBTFUL
        ),
    )


def refuse_lost(anchors: Iterable[tuple[str, int]], lost_pins: Collection[str]) -> None:
    """Raise UsageError where one of the `anchors` (text, milliseconds) is among the pins that found no place."""
    if gone := [f"{words!r}" for words, _ in anchors if f"|{words}" in lost_pins]:
        raise UsageError(f"--anchor: {' and '.join(gone)} does not stand in the corrected text", "copy it from there")


def _report(opened: Opened, how: Treatment, glossaries: Sequence[str], found: tuple[Entry, ...]) -> FileReport:
    return FileReport(
        input=opened.path.name,
        sha256=opened.source.sha256,
        format=opened.form.name,
        encoding=opened.source.encoding,
        lanes=opened.languages,
        timing=opened.document.timing,
        glossaries=tuple(Path(name).name for name in glossaries),
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


def _entries(document: Document, lanes: Sequence[Fixed]) -> tuple[Entry, ...]:
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


def _met(correction: Correction, fixed: Fixed, cues: Sequence[Cue]) -> tuple[int | None, int | None]:
    """Number (from 1) and start of the cue in which a viewer meets a correction."""
    place = fixed.revision.forward(correction.span).start
    i = bisect_right(cues, place, key=lambda cue: cue.span.start) - 1
    return (i + 1, cues[i].interval.start) if i >= 0 else (None, None)
