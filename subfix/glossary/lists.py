"""Lists of other programs: what each of their rows says."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

import yaml

from subfix.errors import InputError
from subfix.glossary.load import parse
from subfix.glossary.model import Example, Term


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: a right form, wrong forms (none: a bare name), and what else it says.

    `entry`: the whole entry, where the list is a glossary of subfix; `never`: a phrase that nothing may touch.
    """

    line: int
    right: str
    wrong: tuple[str, ...] = ()
    note: str = ""
    examples: tuple[Example, ...] = ()
    doubt: str = ""  # why it may only be proposed
    refused: str = ""  # why it cannot be taken in
    entry: Term | None = None
    never: str = ""


def read_rows(data: bytes, text: str, path: str, form: str) -> list[Row]:
    """The rows of a list in format `form`, or in the one its name and beginning show where that is `auto`.

    `text` is `data` decoded (empty for xlsx). Raises InputError where it is not such a list, or holds no row.
    """
    name = detected(text, path) if form == "auto" else form
    try:
        rows = list(_xlsx(data, path) if name == "xlsx" else READERS[name](text, path))
    except csv.Error as e:
        raise InputError(path, f"is no table that can be read: {e}", "is a quote not closed?") from e
    if not rows:
        raise InputError(path, f"holds nothing, read as {name}", f"--as tells what it is: {', '.join(FORMATS[1:])}")
    return rows


def detected(text: str, path: str) -> str:
    """The format of a list, by its name and its beginning."""
    ending = path.lower().rpartition(".")[2]
    if ending == "csv":
        return _csv_kind(text)
    if ending in ("yml", "yaml") and re.search(r"^\s*\{?[\"']?terms[\"']?\s*:", text, re.MULTILINE):
        return "yaml"
    return _ENDINGS.get(ending) or _plain_kind(text)


_ENDINGS: Final[Mapping[str, str]] = {
    "xlsx": "xlsx",
    "tsv": "tsv",
    "md": "markdown",
    "yml": "prh",
    "yaml": "prh",
    "xml": "subtitle-edit",
    "json": "subtitle-edit",
    "template": "subtitle-edit",
}


def _plain_kind(text: str) -> str:
    body = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    kinds = (
        ("codespell", lambda line: "->" in line),
        ("capswriter-rules", lambda line: " = " in line or line.rstrip().endswith("=")),
        ("thuocl", lambda line: re.fullmatch(r"[^\t]+\t\s*\d+\s*", line) is not None),
        ("tsv", lambda line: "\t" in line),
    )
    for kind, fits in kinds:
        if sum(map(fits, body)) * 2 > len(body):
            return kind
    return "capswriter" if any(" | " in line or "~~~" in line for line in body) else "list"


def _csv_kind(text: str) -> str:
    head = text.lstrip("\ufeff").split("\n", 1)[0].lower().replace(" ", "")
    return "subtitle-edit" if "find" in head and "replacewith" in head else "csv"


# --- formats -----------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def _list(text: str, _path: str) -> Iterator[Row]:
    for number, line in _lines(text):
        yield Row(number, line)


def _thuocl(text: str, _path: str) -> Iterator[Row]:
    for number, line in _lines(text):
        yield Row(number, line.split("\t")[0].strip())


def _capswriter(text: str, _path: str) -> Iterator[Row]:
    """`Term | wrong | wrong ~~~ blocked near | blocked near`."""
    for number, line in _lines(text):
        body, mark, blocked = line.partition("~~~")
        right, *wrong = (p.strip() for p in body.split("|"))
        doubt = f"blocked near {blocked.strip()}, which has no counterpart here" if mark else ""
        yield Row(number, right, tuple(w for w in wrong if w), doubt=doubt)


def _capswriter_rules(text: str, _path: str) -> Iterator[Row]:
    for number, line in _lines(text):
        wrong, _, right = (p.strip() for p in line.partition("=")) if "=" in line else (line, "", "")
        if not right:
            yield Row(number, wrong, refused="takes text away")
        elif re.search(r"[\\^$.*+?()\[\]{}|]", wrong) or "\\" in right:
            yield Row(number, right, (wrong,), refused="a regular expression")
        else:
            yield Row(number, right, (wrong,))


def _codespell(text: str, _path: str) -> Iterator[Row]:
    """`wrong->right`; `wrong->a, b,` has several, `wrong->right, reason` is never automatic there."""
    for number, line in _lines(text):
        wrong, arrow, rest = (p.strip() for p in line.partition("->"))
        right, comma, more = (p.strip() for p in rest.partition(","))
        if not arrow or not wrong or not right:
            yield Row(number, line, refused="not `wrong->right`")
        elif not comma:
            yield Row(number, right, (wrong,))
        elif more.endswith(","):
            yield Row(number, right, (wrong,), doubt=f"or {more.rstrip(',').strip()}")
        else:
            yield Row(number, right, (wrong,), doubt=more or "several are possible")


def _prh(text: str, path: str) -> Iterator[Row]:
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        raise InputError(path, f"not valid YAML: {e.problem}", line=mark.line + 1 if mark else None) from e
    top = _keys(root)
    rules = top.get("rules")
    if not isinstance(rules, yaml.SequenceNode):
        raise InputError(path, "is not a list of prh: it has no `rules`", "a glossary of subfix is used with -g FILE")
    if "imports" in top:
        yield Row(_line(top["imports"]), "imports", refused="imports are not followed: import those files too")
    for rule in rules.value:
        yield from _prh_rule(rule)


def _prh_rule(rule: yaml.Node) -> Iterator[Row]:
    number = _line(rule)
    if isinstance(rule, yaml.ScalarNode):
        yield Row(number, rule.value)
        return
    keys = _keys(rule)
    right = _scalar(keys.get("expected"))
    given = keys.get("pattern", keys.get("patterns"))
    patterns = [_scalar(n) for n in given.value] if isinstance(given, yaml.SequenceNode) else [_scalar(given)]
    patterns = [p for p in patterns if p]
    specs = keys.get("specs")
    pairs = [_keys(s) for s in specs.value] if isinstance(specs, yaml.SequenceNode) else []
    examples = tuple(
        Example(_scalar(p["from"]), _scalar(p["to"])) for p in pairs if "from" in p and "to" in p and _scalar(p["from"])
    )
    regular = [p for p in patterns if p.startswith("/")]
    plain = tuple(p for p in patterns if not p.startswith("/"))
    for pattern in regular:
        yield Row(number, right, (pattern,), refused="a regular expression")
    if not right or (regular and not plain):
        if not right:
            yield Row(number, "?", refused="a rule without `expected`")
        return
    note = _scalar(keys.get("prh"))
    yield Row(number, right, plain, note, () if regular else examples)


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {str(k.value): v for k, v in node.value} if isinstance(node, yaml.MappingNode) else {}


def _scalar(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _yaml(text: str, path: str) -> Iterator[Row]:
    """A glossary of subfix."""
    glossary = parse(text, path)
    for term in glossary.terms:
        yield Row(term.source.line, term.term, entry=term)
    for phrase in glossary.never:
        yield Row(1, phrase, never=phrase)


def _markdown(text: str, _path: str) -> Iterator[Row]:
    """Tables of wrong and right; what follows a form in brackets is a remark."""
    heads = 0
    for number, line in enumerate(text.splitlines(), 1):
        cells = [c.strip().strip("`") for c in line.strip().strip("|").split("|")]
        if not line.strip().startswith("|") or len(cells) < 2:
            heads = 0
            continue
        if re.fullmatch(r"[\s|:-]+", line):
            continue
        heads += 1
        if heads == 1:
            continue
        wrong, right = cells[:2]
        bare = re.sub(r"\s*[(（].*[)）]$", "", wrong)
        yield Row(number, right, (bare,), doubt="in context only" if bare != wrong else "")


_HEADS: Final = {"source", "wrong", "find", "from", "错误", "原文", "误", "misheard", "word"}


def _delimited(mark: str) -> Callable[[str, str], Iterator[Row]]:
    def read(text: str, _path: str) -> Iterator[Row]:
        table = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
        yield from _cells((table.line_num, row) for row in table)

    return read


def _cells(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    """Source, target, note; several sources with `|` between them; one column alone holds names."""
    for count, (number, raw) in enumerate(rows):
        cells = [c.strip() for c in raw]
        if not any(cells) or (count == 0 and cells[0].lower() in _HEADS):
            continue
        if len(cells) == 1 or not cells[1]:
            yield Row(number, cells[0])
            continue
        wrong = tuple(w.strip() for w in cells[0].split("|") if w.strip())
        note = cells[2] if len(cells) > 2 else ""
        yield Row(number, cells[1], wrong, note)


def _xlsx(data: bytes, path: str) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415  only where needed
    except ImportError as e:
        raise InputError(
            path, "xlsx needs the package openpyxl", "pip install 'subfix[xlsx]', or save it as CSV"
        ) from e
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as e:  # the package raises whatever its parsers do
        raise InputError(path, "is not an xlsx file that can be read", "save it as CSV") from e
    rows = book.worksheets[0].iter_rows(values_only=True)
    yield from _cells((n, ["" if c is None else str(c) for c in row]) for n, row in enumerate(rows, 1) if row)


def _subtitle_edit(text: str, path: str) -> Iterator[Row]:
    """Multiple replace: XML of version 4, CSV or JSON of version 5."""
    body = text.lstrip("\ufeff").lstrip()
    if body.startswith("<"):
        yield from _subtitle_edit_xml(body, path)
    elif body.startswith(("{", "[")):
        try:
            yield from _subtitle_edit_rules(_dicts(json.loads(body)))
        except (ValueError, RecursionError) as e:
            raise InputError(path, "is not JSON", "export the rules again") from e
    else:
        table = csv.DictReader(io.StringIO(body, newline=""))
        yield from _subtitle_edit_rules((table.line_num, row) for row in table)


def _subtitle_edit_xml(body: str, path: str) -> Iterator[Row]:
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise InputError(path, "holds a document type, which no list needs", "export the rules again")
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as e:
        raise InputError(path, f"is not XML: {e}", line=e.position[0]) from e
    items = list(root.iter("MultipleSearchAndReplaceItem"))
    if not items and (words := list(root.iter("Word"))):
        pairs = [{"find": w.get("from", ""), "replacewith": w.get("to", "")} for w in words]
        yield from _subtitle_edit_rules(enumerate(pairs, 1))
        return
    rows = [{child.tag: child.text or "" for child in item} for item in items]
    yield from _subtitle_edit_rules(enumerate(rows, 1))


def _dicts(value: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    if isinstance(value, dict):
        if any(str(k).lower() in ("find", "findwhat") for k in value):
            yield 1, value
        for item in value.values():
            yield from _dicts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _dicts(item)


def _subtitle_edit_rules(rows: Iterable[tuple[int, Mapping[str, object]]]) -> Iterator[Row]:
    for number, raw in rows:
        row = {str(k).lower().replace(" ", ""): str(v if v is not None else "").strip() for k, v in raw.items() if k}
        wrong = row.get("find") or row.get("findwhat", "")
        right = row.get("replacewith", "")
        kind = (row.get("type") or row.get("searchtype", "")).lower()
        if not wrong:
            continue
        if not right:
            yield Row(number, wrong, refused="takes text away")
        elif "reg" in kind:
            yield Row(number, right, (wrong,), refused="a regular expression")
        elif (row.get("active") or row.get("enabled", "true")).lower() in ("false", "0", "no"):
            yield Row(number, right, (wrong,), refused="is turned off")
        else:
            yield Row(number, right, (wrong,), row.get("description", ""))


def _whisper(text: str, _path: str) -> Iterator[Row]:
    body = re.sub(r"^\s*\w+\s*[:：]", "", text.lstrip("\ufeff"))
    for name in re.split(r"[,，、;；\n]", body.strip().rstrip(".。")):
        if name.strip():
            yield Row(1, name.strip())


READERS: Final[Mapping[str, Callable[[str, str], Iterator[Row]]]] = {
    "yaml": _yaml,
    "list": _list,
    "thuocl": _thuocl,
    "capswriter": _capswriter,
    "capswriter-rules": _capswriter_rules,
    "codespell": _codespell,
    "prh": _prh,
    "markdown": _markdown,
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "subtitle-edit": _subtitle_edit,
    "funasr": _list,
    "whisper": _whisper,
}
FORMATS: Final = ("auto", *READERS, "xlsx")
