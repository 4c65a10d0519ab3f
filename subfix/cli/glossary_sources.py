"""What `subfix glossary learn` is given: pairs of texts, decisions of earlier runs, outputs that a person edited."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subfix.errors import InputError, UsageError

if TYPE_CHECKING:
    from subfix.correction import Correction
    from subfix.glossary.learn import Heard, Undone
    from subfix.glossary.model import Glossary

DECISIONS = ".decisions.yaml"
REPORT = ".subfix.json"
_WAYS = (
    "two texts or two folders (before and after), decisions (talk.txt.decisions.yaml),\n"
    "  or outputs of `subfix run` that you edited (their report must lie beside them)"
)


@dataclass(slots=True)
class Material:
    """What was found in all sources: mis-hearings put right, corrections not wanted, the text that was left alone."""

    heard: "list[Heard]" = field(default_factory=list)
    undone: "list[Undone]" = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gathered(sources: Sequence[str], known: "Glossary", glossaries: tuple[str, ...]) -> Material:
    """All that `sources` show beside what is `known`. Raises InputError, UsageError, DecisionsError."""
    paths = [Path(s) for s in sources]
    found = Material()
    if len(paths) == 1 and paths[0].is_dir():
        paths = _worth_reading(paths[0])
    decisions = [p for p in paths if p.name.endswith(DECISIONS)]
    texts = [p for p in paths if p not in decisions]
    made = {p: report for p in texts if not p.is_dir() and (report := _report_of(p)) is not None}
    if len(texts) == 2 and len(made) < 2:
        for before, after in _paired(*texts):
            _from_pair(found, before, after, known)
    elif len(made) == len(texts):
        for path, report in made.items():
            _from_output(found, path, report, known)
    else:
        strange = next(p for p in texts if p not in made)
        if not strange.exists():
            raise InputError(strange, "no such file", f"learn takes {_WAYS}")
        raise UsageError(f"{strange}: no report beside it says what it was made of", f"learn takes {_WAYS}")
    for path in decisions:
        _from_decisions(found, path, known, glossaries)
    return found


def text_of(path: Path) -> str:
    """The spoken text of a file, whatever its format, without times and markup."""
    from subfix.opened import open_input  # noqa: PLC0415

    return "\n".join(lane.transcript.text for lane in open_input(str(path), None).document.lanes)


def _worth_reading(folder: Path) -> list[Path]:
    """The decisions in a folder, and the outputs in it that were edited."""
    found = sorted(folder.glob(f"*{DECISIONS}"))
    for report in sorted(folder.glob(f"*{REPORT}")):
        data = _report(report)
        outputs = [report.parent / o["path"] for f in data["files"] for o in f["outputs"]] if data else []
        found += [p for p in outputs if p.is_file() and _edited(p, data)]
    if not found:
        raise InputError(folder, "holds no decisions and no output of `subfix run` that was edited", _WAYS)
    return found


def _paired(before: Path, after: Path) -> list[tuple[Path, Path]]:
    """The files that belong together: the two named, or those with the same name in two folders."""
    if not before.is_dir() and not after.is_dir():
        return [(before, after)]
    if not (before.is_dir() and after.is_dir()):
        raise UsageError(f"{before} and {after}: one is a folder, the other is not", "give two files or two folders")
    there = {p.stem: p for p in sorted(after.iterdir()) if p.is_file()}
    pairs = [(p, there[p.stem]) for p in sorted(before.iterdir()) if p.is_file() and p.stem in there]
    if not pairs:
        raise InputError(after, f"has no file named like one of {before}", "files are paired by name, endings aside")
    return pairs


def _from_pair(found: Material, before: Path, after: Path, known: "Glossary") -> None:
    from subfix.glossary.learn import heard, left_alone, undone  # noqa: PLC0415

    old, new = text_of(before), text_of(after)
    corrections = _corrections(old, known)
    places = heard(old, new, known, corrections)
    kept = undone(old, new, corrections, seen=False)
    found.heard += places
    found.left.append(left_alone(old, places))
    # who put right less than subfix would have changed did not read closely: nothing follows from what was left
    if len(places) >= len(kept):
        found.undone += kept


def _corrections(text: str, known: "Glossary") -> "tuple[Correction, ...]":
    from subfix.correct import correct  # noqa: PLC0415
    from subfix.script import detect  # noqa: PLC0415

    return correct(text, _index(known, detect(text)))


@lru_cache(4)
def _index(known: "Glossary", language: str) -> Any:
    from subfix.correct import compile_index  # noqa: PLC0415
    from subfix.glossary.scripted import in_script  # noqa: PLC0415

    return compile_index(in_script(known, [language]))


# --- outputs that were edited ------------------------------------------------------------------------------------


def _report_of(path: Path) -> dict[str, Any] | None:
    """The report beside an output that speaks of it."""
    for place in sorted(path.parent.glob(f"*{REPORT}")):
        data = _report(place)
        if data and any(o["path"] == path.name for f in data["files"] for o in f["outputs"]):
            return data | {"place": place}
    return None


def _report(path: Path) -> dict[str, Any] | None:
    from subfix.files import read_source  # noqa: PLC0415

    try:
        data = json.loads(read_source(path).raw)
        fits = all(isinstance(o["path"], str) for f in data["files"] for o in f["outputs"])
    except (ValueError, KeyError, TypeError, InputError):
        return None
    return data if fits and isinstance(data, dict) else None


def _edited(path: Path, report: dict[str, Any] | None) -> bool:
    from subfix.files import read_source  # noqa: PLC0415

    rows = {o["path"]: o["sha256"] for f in report["files"] for o in f["outputs"]} if report else {}
    return rows.get(path.name) != read_source(path).sha256


def _from_output(found: Material, path: Path, report: dict[str, Any], known: "Glossary") -> None:
    from subfix.glossary.learn import heard, left_alone, touched, undone  # noqa: PLC0415
    from subfix.opened import open_input  # noqa: PLC0415
    from subfix.script import convert  # noqa: PLC0415

    if not _edited(path, report):
        found.notes.append(f"{path}: as subfix wrote it; nothing was edited")
        return
    row, output = next((f, o) for f in report["files"] for o in f["outputs"] if o["path"] == path.name)
    source = Path(report["place"]).parent / row["input"]["path"]
    if not source.exists():
        raise InputError(source, f"{path} was made of it, and it is not there", "give both: learn BEFORE AFTER")
    opened = open_input(str(source), None)
    if opened.source.sha256 != row["input"]["sha256"]:
        raise InputError(source, f"changed since {path} was made of it", "give both texts: learn BEFORE AFTER")
    lanes = opened.document.lanes
    same = (i for i, lane in enumerate(lanes) if lane.language[:2] == output["language"][:2])
    number = next(same, 0)
    before, language = lanes[number].transcript.text, lanes[number].language
    after = text_of(path)
    if language.startswith("zh") and language != output["language"]:
        after = convert(after, language)
    corrections = [_correction(c) for c in row["corrections"] if c["lane"] == number]
    places = heard(before, after, known, corrections)
    # what subfix made and the person left teaches nothing new
    edited = touched(before, after, corrections)
    found.heard += [h for h in places if any(s.touches(h.where) for s in edited)]
    found.undone += undone(before, after, corrections, seen=True)
    found.left.append(left_alone(before, places))


def _correction(row: dict[str, Any]) -> "Correction":
    from subfix.correction import Correction  # noqa: PLC0415
    from subfix.text import Span  # noqa: PLC0415

    return Correction(
        row["id"], row["kind"], Span(row["start"], row["end"]), row["old"], row["new"], row["term"], row["matcher"],
        row["score"], (), row["applied"], row["reason"],
    )  # fmt: skip


# --- decisions ---------------------------------------------------------------------------------------------------


def _from_decisions(found: Material, path: Path, known: "Glossary", glossaries: tuple[str, ...]) -> None:
    """What a person accepted, wrote or rejected, looked up among the corrections that the input gets today."""
    from subfix.correct import Options  # noqa: PLC0415
    from subfix.correction import Decisions  # noqa: PLC0415
    from subfix.decisions import load  # noqa: PLC0415
    from subfix.files import read_source  # noqa: PLC0415
    from subfix.glossary.learn import Undone, accepted, around_place, left_alone, misheard  # noqa: PLC0415
    from subfix.job import Wish  # noqa: PLC0415
    from subfix.opened import open_input  # noqa: PLC0415
    from subfix.pipeline import fix  # noqa: PLC0415

    stored = load(read_source(path).raw, str(path))
    source = path.with_name(path.name.removesuffix(DECISIONS))
    if not source.exists():
        raise InputError(source, f"{path.name} is about it, and it is not there", "keep decisions beside their input")
    opened = open_input(str(source), None)
    how, _ = Wish(glossaries).treatment(opened)
    # with a low bar, so that what was a proposal then is one still
    how = replace(how, decisions=Decisions(), options=replace(Options(), apply=0.5, propose=0.02))
    decided = stored.decisions.by_id()
    met: set[str] = set()
    for lane, fixed in zip(opened.document.lanes, fix(opened.document, how), strict=True):
        text, places = lane.transcript.text, []
        for c in fixed.corrections:
            ids = [part for part in c.id.split("+") if part in decided]
            if c.kind != "term" or not ids:
                continue
            met.update(ids)
            decision = decided[ids[0]]
            if decision.verdict == "reject":
                found.undone.append(Undone(c.term, c.matcher, c.old, *around_place(text, c.span), c.span))
                continue
            right = decision.new if decision.verdict == "edit" else c.new
            if decision.verdict == "accept" or misheard(c.old, right):
                places.append(accepted(text, c.span, right))
        found.heard += places
        found.left.append(left_alone(text, places))
    lost = len(decided.keys() - met)
    if lost:
        found.notes.append(f"{path}: {lost} of {len(decided)} decisions are about nothing that is found today")
