"""The report: for each file what was changed and proposed, why, where and when; written as JSON, schema 1."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from subfix.correction import Correction, Evidence
from subfix.document import Timing
from subfix.text import Span
from subfix.timeline import Interval

SCHEMA = 1
SUFFIX = ".subfix.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction and where a viewer meets it: its lane, and the number (from 1) and start (ms) of its cue."""

    correction: Correction
    lane: int = 0
    cue: int | None = None
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written. `path` is relative to the report."""

    path: str
    sha256: str
    language: str
    format: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cue whose time is not sure: its lane, number (from 1) and time, and how sure it is in 0..1."""

    lane: int
    cue: int
    interval: Interval
    confidence: float


@dataclass(frozen=True, slots=True)
class Times:
    """Where the times of the cues come from and what they are worth.

    `path` (relative to the report) and `sha256` are of the file whose times were carried over, empty where none was.
    `agreed` is the share of the letters that stand in both, `missing` where the file does not hold what is said (times
    are guessed there), `extra` where it holds more. `doubtful` are the cues with a confidence below DOUBTFUL; where
    times are estimated all are, and none is named.
    """

    path: str = ""
    sha256: str = ""
    agreed: float | None = None
    missing: tuple[Interval, ...] = ()
    extra: tuple[Interval, ...] = ()
    doubtful: tuple[Doubt, ...] = ()


# Measured on times carried over from transcripts with up to three letters of ten wrong, Chinese and English: of the
# cues below it a half are off by more than half a second, of those from it on one in twenty, and none in two hundred
# by more than a second.
DOUBTFUL = 0.4


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that was done to one input. `input` is its path relative to the report, `sha256` that of its bytes.

    `lanes` are the languages read. `repairs` tell what the reader put right. `cues` is their number where cues were
    made. `made_of` is a digest of all that decides what is made. `others` are outputs of earlier runs that still stand
    as they were left, such as those in other formats. No clock and no absolute path, so that equal runs
    give equal reports.
    """

    input: str
    sha256: str
    format: str
    encoding: str
    lanes: tuple[str, ...]
    timing: Timing
    glossaries: tuple[str, ...]
    fixers: tuple[str, ...]
    entries: tuple[Entry, ...]
    profile: str = ""
    cues: int | None = None
    outputs: tuple[Output, ...] = ()
    repairs: tuple[str, ...] = ()
    made_of: str = ""
    times: Times = Times()
    others: tuple[Output, ...] = ()

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections that were applied."""
        return tuple(e.correction for e in self.entries if e.correction.applied)

    @property
    def proposed(self) -> tuple[Correction, ...]:
        """The corrections that were only proposed."""
        return tuple(e.correction for e in self.entries if not e.correction.applied)


def to_json(files: tuple[FileReport, ...], version: str) -> str:
    """The report of `files` as JSON text, a correction a line. `version` is the program's."""
    return "".join(_parts(files, version))


def _parts(files: tuple[FileReport, ...], version: str) -> Iterator[str]:
    yield f'{{"schema": {SCHEMA}, "subfix": {_json(version)}, "files": ['
    for number, report in enumerate(files):
        yield "," if number else ""
        yield from _file(report)
    yield "]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _file(report: FileReport) -> Iterator[str]:
    data: dict[str, Any] = {
        "input": {
            "path": report.input,
            "sha256": report.sha256,
            "format": report.format,
            "encoding": report.encoding,
            "languages": list(report.lanes),
        },
        "made_of": report.made_of,
        "timing": report.timing,
        "times": _times(report.times),
        "glossaries": list(report.glossaries),
        "fixers": list(report.fixers),
        "profile": report.profile,
        "cues": report.cues,
        "outputs": [asdict(o) for o in report.outputs],
        "repairs": list(report.repairs),
    }
    if report.others:
        data["others"] = [asdict(o) for o in report.others]
    yield "\n{"
    for name, value in data.items():
        yield f"{_json(name)}: {_json(value)},\n"
    yield '"corrections": [\n'
    for number, entry in enumerate(report.entries):
        yield ",\n" if number else ""
        yield _json(_entry(entry))
    yield "\n]}"


def _times(times: Times) -> dict[str, Any]:
    return {
        "from": {"path": times.path, "sha256": times.sha256} if times.path else None,
        "agreed": times.agreed,
        "missing": [asdict(i) for i in times.missing],
        "extra": [asdict(i) for i in times.extra],
        "doubtful": [
            {"lane": d.lane, "cue": d.cue, **asdict(d.interval), "confidence": d.confidence} for d in times.doubtful
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    c = entry.correction
    return {
        "id": c.id,
        "kind": c.kind,
        "start": c.span.start,
        "end": c.span.end,
        "old": c.old,
        "new": c.new,
        "term": c.term,
        "matcher": c.matcher,
        "score": round(c.score, 4),
        "applied": c.applied,
        "reason": c.reason,
        "evidence": [{"name": e.name, "value": round(e.value, 4), "note": e.note} for e in c.evidence],
        "lane": entry.lane,
        "cue": entry.cue,
        "time": entry.time,
    } | ({"merged": list(c.merged)} if c.merged else {})


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the report of one file says of an earlier run: its input and outputs (paths relative to the report).

    `outputs` and `others` (of runs before it) give the sha256 of each file by its path.
    """

    input: str
    made_of: str
    outputs: dict[str, str]
    others: dict[str, str]


_BODY = '"corrections": ['  # a report is long behind this, and what is asked of an earlier one stands before it


def earlier(path: Path) -> Earlier | None:
    """What the report at `path` says of the run that wrote it; None where there is none, or no report of one file.

    Raises OSError where it cannot be read.
    """
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = ""
            while _BODY not in head and (more := file.read(1 << 14)):
                head += more
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        data = json.loads(f"{head[: head.index(_BODY)]}{_BODY}]}}]}}")
        (only,) = data["files"]
        if data["schema"] != SCHEMA:
            return None
        outputs, others = (
            {str(o["path"]): str(o["sha256"]) for o in only.get(name, ())} for name in ("outputs", "others")
        )
        return Earlier(str(only["input"]["path"]), str(only["made_of"]), outputs, others)
    except (ValueError, KeyError, TypeError):
        return None


def stored(path: Path) -> FileReport | None:
    """The whole report of one file at `path`, as it was written; None where there is none, or it is no such report.

    Raises OSError where it cannot be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        (only,) = data["files"]
        if data["schema"] != SCHEMA:
            return None
        source = only["input"]
        return FileReport(
            source["path"], source["sha256"], source["format"], source["encoding"], tuple(source["languages"]),
            only["timing"], tuple(only["glossaries"]), tuple(only["fixers"]), tuple(map(_read, only["corrections"])),
            only["profile"], only["cues"], tuple(Output(**o) for o in only["outputs"]), tuple(only["repairs"]),
            only["made_of"], _read_times(only["times"]), tuple(Output(**o) for o in only.get("others", ())),
        )  # fmt: skip
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_times(data: dict[str, Any]) -> Times:
    """What `_times` gave."""
    source = data["from"] or {"path": "", "sha256": ""}
    return Times(
        source["path"], source["sha256"], data["agreed"], tuple(Interval(**i) for i in data["missing"]),
        tuple(Interval(**i) for i in data["extra"]),
        tuple(Doubt(d["lane"], d["cue"], Interval(d["start"], d["end"]), d["confidence"]) for d in data["doubtful"]),
    )  # fmt: skip


def _read(data: dict[str, Any]) -> Entry:
    """The entry that `_entry` gave, its scores as they were rounded there."""
    correction = Correction(
        data["id"], data["kind"], Span(data["start"], data["end"]), data["old"], data["new"], data["term"],
        data["matcher"], float(data["score"]), tuple(Evidence(**e) for e in data["evidence"]), bool(data["applied"]),
        data["reason"], tuple(data.get("merged", ())),
    )  # fmt: skip
    return Entry(correction, data["lane"], data["cue"], data["time"])
