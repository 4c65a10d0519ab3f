"""The decisions file beside an input: what a person decided about corrections, and where cues are pinned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from subfix.correction import Decision, Decisions, Verdict
from subfix.errors import DecisionsError
from subfix.timeline import parse_clock, stamp

VERSION = "1"
SUFFIX = ".decisions.yaml"

_VERDICTS: dict[str, Verdict] = {"accept": "accept", "reject": "reject", "edit": "edit"}


@dataclass(frozen=True, slots=True)
class Pins:
    """What a person wants of the cues: `cuts` and `keeps` are texts with a `|` at the place, `times` pin a text.

    `times` holds (text, milliseconds).
    """

    cuts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    times: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """The content of a decisions file. `notes` holds old and new text by id, for people who read the file."""

    decisions: Decisions = Decisions()
    pins: Pins = Pins()
    notes: tuple[tuple[str, str], ...] = ()


def load(text: str, path: str) -> Stored:
    """Read a decisions file. Raises DecisionsError with path and line for whatever does not belong there."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DecisionsError(path, f"not YAML: {error.problem}", "mend the line, or remove the file", line) from None
    except yaml.YAMLError as error:
        raise DecisionsError(path, f"not YAML: {error}".splitlines()[0], "mend it, or remove the file") from None
    except RecursionError:
        raise DecisionsError(path, "is nested too deep", "mend it, or remove the file") from None
    if node is None:
        return Stored()
    decisions: list[tuple[Decision, str]] = []
    pins = Pins()
    for key, value in _mapping(node, path):
        if key.value == "version":
            if value.value != VERSION:
                raise _fault(path, value, f"version {value.value!r} is not known", "a newer subfix wrote this file")
        elif key.value == "decisions":
            decisions = [_decision(row, path) for row in _rows(value, path)]
        elif key.value == "pins":
            pins = _pins(_rows(value, path), path)
        else:
            raise _fault(path, key, f"unknown key {key.value!r}", "there are: version, decisions, pins")
    return Stored(Decisions(tuple(d for d, _ in decisions)), pins, tuple((d.id, old) for d, old in decisions))


def _decision(row: yaml.Node, path: str) -> tuple[Decision, str]:
    fields = _fields(row, path, {"id", "verdict", "new", "old"})
    verdict = _VERDICTS.get(fields.get("verdict", ""))
    if not fields.get("id") or verdict is None:
        raise _fault(path, row, "a decision needs an id and a verdict: accept, reject or edit", "")
    return Decision(fields["id"], verdict, fields.get("new", "")), fields.get("old", "")


def _pins(rows: Sequence[yaml.Node], path: str) -> Pins:
    cuts: list[str] = []
    keeps: list[str] = []
    times: list[tuple[str, int]] = []
    for row in rows:
        fields = _fields(row, path, {"cut", "keep", "time", "text"})
        for name, into in (("cut", cuts), ("keep", keeps)):
            if name in fields:
                if fields[name].count("|") != 1 or len(fields[name]) < 2:
                    raise _fault(path, row, f"{name}: needs one `|` at the place", f"such as  {name}: 前文|后文")
                into.append(fields[name])
        if "time" in fields:
            try:
                times.append((fields["text"], parse_clock(fields["time"])))
            except (KeyError, ValueError):
                hint = "such as  {time: 12:30, text: 文字}"
                raise _fault(path, row, "a time pin needs a time and a text", hint) from None
    return Pins(tuple(cuts), tuple(keeps), tuple(times))


def dump(stored: Stored) -> str:
    """The decisions file of `stored`; `load` reads it back the same."""
    old = dict(stored.notes)
    data: dict[str, Any] = {"version": VERSION}
    data["decisions"] = [
        {"id": d.id, "verdict": d.verdict}
        | ({"new": d.new} if d.verdict == "edit" else {})
        | {"old": old.get(d.id, "")}
        for d in stored.decisions.items
    ]
    pins: list[dict[str, str]] = [{"cut": c} for c in stored.pins.cuts] + [{"keep": k} for k in stored.pins.keeps]
    pins += [{"time": stamp(ms, "."), "text": text} for text, ms in stored.pins.times]
    if pins:
        data["pins"] = pins
    head = "# what was decided about the corrections of the file beside this one; written by `subfix apply`\n"
    return head + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)


def merged(stored: Stored, new: Sequence[Decision], notes: Iterable[tuple[str, str]] = ()) -> Stored:
    """`stored` with further decisions; a new one about the same correction takes the old one's place."""
    items = {d.id: d for d in stored.decisions.items} | {d.id: d for d in new}
    return Stored(Decisions(tuple(items.values())), stored.pins, tuple((dict(stored.notes) | dict(notes)).items()))


def _fault(path: str, node: yaml.Node, what: str, hint: str) -> DecisionsError:
    return DecisionsError(path, what, hint, node.start_mark.line + 1)


def _mapping(node: yaml.Node, path: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _fault(path, node, "this should be a list of `key: value`", "")
    return list(node.value)


def _rows(node: yaml.Node, path: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _fault(path, node, "this should be a list of `- ...`", "")
    return list(node.value)


def _fields(node: yaml.Node, path: str, known: set[str]) -> dict[str, str]:
    out = {}
    for key, value in _mapping(node, path):
        if key.value not in known:
            raise _fault(path, key, f"unknown key {key.value!r}", f"there are: {', '.join(sorted(known))}")
        if not isinstance(value, yaml.ScalarNode):
            raise _fault(path, value, f"{key.value}: this should be a text", "")
        out[key.value] = value.value
    return out
