"""The report: what is written is what was done, field by field, and an earlier report is known again."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from subfix.correction import Correction, Evidence
from subfix.report import SCHEMA, Doubt, Earlier, Entry, FileReport, Output, Times, earlier, stored, to_json
from subfix.text import Span
from subfix.timeline import Interval

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
several = st.lists(words, max_size=3).map(tuple)
scores = st.integers(0, 10_000).map(lambda n: n / 10_000)  # four digits are written
evidence = st.builds(Evidence, words, st.integers(-90_000, 90_000).map(lambda n: n / 10_000), words)
corrections = st.builds(
    Correction,
    id=words,
    kind=st.sampled_from(["term", "clean"]),
    span=st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda p: Span(p[0], p[0] + p[1])),
    old=words,
    new=words,
    term=words,
    matcher=words,
    score=scores,
    evidence=st.lists(evidence, max_size=2).map(tuple),
    applied=st.booleans(),
    reason=words,
    merged=several,
)
numbers = st.none() | st.integers(0, 10**9)
entries = st.builds(Entry, corrections, st.integers(0, 2), numbers, numbers)
intervals = st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda p: Interval(p[0], p[0] + p[1]))
doubts = st.builds(Doubt, st.integers(0, 2), st.integers(1, 999), intervals, scores)
times = st.builds(
    Times,
    path=st.just("auto.vtt"),
    sha256=words,
    agreed=st.none() | scores,
    missing=st.lists(intervals, max_size=2).map(tuple),
    extra=st.lists(intervals, max_size=2).map(tuple),
    doubtful=st.lists(doubts, max_size=2).map(tuple),
)
reports = st.builds(
    FileReport,
    input=words,
    sha256=words,
    format=words,
    encoding=words,
    lanes=several,
    timing=st.sampled_from(["none", "estimated", "transferred", "measured"]),
    glossaries=several,
    fixers=several,
    entries=st.lists(entries, max_size=3).map(tuple),
    profile=words,
    cues=numbers,
    outputs=st.lists(st.builds(Output, words, words, words, words), max_size=2).map(tuple),
    repairs=several,
    made_of=words,
    times=st.just(Times()) | times,
    others=st.lists(st.builds(Output, words, words, words, words), max_size=2).map(tuple),
)


def read(text: str) -> tuple[FileReport, ...]:
    """The report as anybody reads it: by the names of its JSON."""
    data = json.loads(text)
    assert data["schema"] == SCHEMA
    return tuple(map(_file, data["files"]))


def _file(data: dict[str, Any]) -> FileReport:
    source = data["input"]
    return FileReport(
        input=source["path"],
        sha256=source["sha256"],
        format=source["format"],
        encoding=source["encoding"],
        lanes=tuple(source["languages"]),
        timing=data["timing"],
        glossaries=tuple(data["glossaries"]),
        fixers=tuple(data["fixers"]),
        entries=tuple(map(_entry, data["corrections"])),
        profile=data["profile"],
        cues=data["cues"],
        outputs=tuple(Output(**one) for one in data["outputs"]),
        repairs=tuple(data["repairs"]),
        made_of=data["made_of"],
        times=_times(data["times"]),
        others=tuple(Output(**one) for one in data.get("others", ())),
    )


def _times(data: dict[str, Any]) -> Times:
    source = data["from"] or {"path": "", "sha256": ""}
    return Times(
        path=source["path"],
        sha256=source["sha256"],
        agreed=data["agreed"],
        missing=tuple(Interval(i["start"], i["end"]) for i in data["missing"]),
        extra=tuple(Interval(i["start"], i["end"]) for i in data["extra"]),
        doubtful=tuple(
            Doubt(d["lane"], d["cue"], Interval(d["start"], d["end"]), d["confidence"]) for d in data["doubtful"]
        ),
    )


def _entry(data: dict[str, Any]) -> Entry:
    why = tuple(Evidence(**one) for one in data["evidence"])
    span = Span(data["start"], data["end"])
    names = ("id", "kind", "old", "new", "term", "matcher", "score", "applied", "reason")
    merged = tuple(data.get("merged", ()))
    correction = Correction(span=span, evidence=why, merged=merged, **{name: data[name] for name in names})
    return Entry(correction, data["lane"], data["cue"], data["time"])


@given(files=st.lists(reports, max_size=3).map(tuple), version=words)
def test_a_report_reads_as_it_was_written(files: tuple[FileReport, ...], version: str) -> None:
    text = to_json(files, version)
    assert read(text) == files
    assert json.loads(text)["subfix"] == version
    assert to_json(read(text), version) == text


@given(report=reports)
def test_an_earlier_report_is_known_again(tmp_path_factory: Any, report: FileReport) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "a.subfix.json"
    path.write_text(to_json((report,), "1"), encoding="utf-8")
    outputs, others = ({one.path: one.sha256 for one in files} for files in (report.outputs, report.others))
    assert earlier(path) == Earlier(report.input, report.made_of, outputs, others)
    assert stored(path) == report
