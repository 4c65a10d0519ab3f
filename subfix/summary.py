"""What became of many inputs, for programs: one JSON document, the same shape whatever happened."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from subfix import __version__
from subfix.check import Finding
from subfix.orders import Outcome

SCHEMA = 1


def summary(outcomes: Iterable[Outcome], error: str = "", hint: str = "") -> str:
    """The outcomes as JSON: `ok`, `errors` of the command itself, and a row of `files` for each input, in order.

    `error` is what stopped the command before or between the inputs. The shape is described in the README.
    """
    rows = [_row(o) for o in outcomes]
    ok = not error and all(r["status"] != "failed" for r in rows)
    errors = [{"message": error, "hint": hint}] if error else []
    document = {"schema": SCHEMA, "subfix": __version__, "ok": ok, "errors": errors, "files": rows}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _row(o: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"input": _name(o.input), "status": o.status}
    if o.status == "failed":
        return row | {"error": _text(o.error), "hint": _text(o.hint)}
    row["outputs"] = [_name(p) for p in o.outputs]
    if o.status == "unchanged":
        return row
    if o.status == "edited":
        return row | {"edited": [_name(p) for p in o.edited], "notes": [_text(n) for n in o.notes]}
    if o.findings is not None:
        notes = [_text(n) for n in o.notes]
        return row | {"mended": _counts(o.mended), "findings": [_finding(f) for f in o.findings], "notes": notes}
    return row | {
        "edited": [_name(p) for p in o.edited],
        "characters": o.characters,
        "languages": list(o.languages),
        "corrected": o.corrected,
        "terms": _counts(o.terms),
        "cleaned": o.cleaned,
        "proposed": o.proposed,
        "proposals": _counts(o.proposals),
        "cues": o.cues,
        "timing": o.timing,
        "times_from": _name(o.times_from) if o.times_from else None,
        "agreed": o.times.agreed,
        "missing": [{"start": i.start, "end": i.end} for i in o.times.missing],
        "doubtful": len(o.times.doubtful),
        "changed": o.changed,
        "notes": [_text(n) for n in o.notes],
        "lost_pins": list(o.lost_pins),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {name: _text(value) if isinstance(value, str) else value for name, value in asdict(finding).items()}


def _counts(counts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    return dict(counts)


def _name(path: Path) -> str:
    return _text(str(path))


def _text(text: str) -> str:
    """`text` as UTF-8 can hold it: names of files may be broken."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
