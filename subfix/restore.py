"""What was done to an input, read back from what it left: the report of an earlier run, and the cues of outputs."""

from collections.abc import Iterable
from pathlib import Path

from subfix.cue import Track
from subfix.document import Document
from subfix.formats import Format, track_of
from subfix.report import FileReport, stored
from subfix.stages import Fixed
from subfix.text import revise


def restored(report_path: Path, document: Document) -> tuple[FileReport, tuple[Fixed, ...]] | None:
    """The report at `report_path`, and the lanes of `document` as its corrections tell them.

    None where it cannot be read, or is no report on this text.
    """
    report = stored(report_path)
    if report is None or len(report.lanes) != len(document.lanes):
        return None
    if any(e.lane not in range(len(report.lanes)) for e in report.entries):
        return None
    lanes = []
    for number, lane in enumerate(document.lanes):
        text = lane.transcript.text
        found = tuple(e.correction for e in report.entries if e.lane == number)
        if any(c.span.of(text) != c.old for c in found):
            return None
        try:
            lanes.append(Fixed(revise(text, [c.edit for c in found if c.applied]), found))
        except ValueError:  # corrections that overlap: somebody wrote into it
            return None
    return report, tuple(lanes)


def first_track(files: Iterable[tuple[Format, str]], name: str) -> Track | None:
    """The first track among texts of files that has times, None where none has. `name` is told in errors.

    Raises InputError.
    """
    for form, raw in files:
        document = form.read(raw, name)
        if document.timing != "none":
            return track_of(document.lanes[0])
    return None
