"""Reading one glossary: YAML text to a `Glossary`, every scalar a string, every fault with its line, all at once."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar, cast, get_args

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from subfix.errors import GlossaryError
from subfix.glossary.model import Example, Glossary, Misheard, Mode, Source, Term

# libyaml is some ten times faster; PyYAML has it in its wheels, but not in every build
LOADER: Final = cast("type[yaml.BaseLoader]", getattr(yaml, "CBaseLoader", yaml.BaseLoader))
VERSION: Final = "1"
TOP_KEYS: Final = ("version", "name", "terms", "never")
TERM_KEYS: Final = (
    "term",
    "aliases",
    "misheard",
    "sounds",
    "near",
    "unless",
    "mode",
    "min_score",
    "traditional",
    "category",
    "note",
    "examples",
)
FORM_KEYS: Final = ("form", "near", "unless", "mode")
EXAMPLE_KEYS: Final = ("from", "to")
SCRIPTS: Final = ("zh-Hant", "zh-TW", "zh-HK", "zh-Hans")
MODES: Final = cast("tuple[Mode, ...]", get_args(Mode))

# What people coming from other lists write (prh, CapsWriter, codespell, Vale), and what it is called here.
_MEANT: Final[Mapping[str, str]] = {
    "variants": "misheard",
    "wrong": "misheard",
    "patterns": "misheard",
    "pattern": "misheard",
    "expected": "term",
    "right": "term",
    "specs": "examples",
    "tests": "examples",
    "readings": "sounds",
    "pinyin": "sounds",
    "said": "sounds",
    "when": "near",
    "context": "near",
    "not_near": "unless",
    "except": "unless",
    "score": "min_score",
    "match": "mode",
    "action": "mode",
    "subject": "category",
    "comment": "note",
    "words": "terms",
    "entries": "terms",
    "keep": "never",
    "ignore": "never",
}
# The characters that YAML 1.1 does not allow in a stream; the parser names them by offset only, and not by line.
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST: Final = 1000  # a glossary is five levels deep; at some ten thousand the C parser overruns its stack
_T = TypeVar("_T")


def parse(text: str, path: str) -> Glossary:
    """The glossary that `text` is; `path` is how messages name it.

    Raises GlossaryError with one line for every fault: syntax, unknown or doubled keys, wrong types, empty strings,
    bad values, a doubled term, a wrong form that two terms claim or that is a right form.
    """
    return read(_composed(text.removeprefix("\ufeff"), path), path)


def read(root: Node, path: str) -> Glossary:
    """The glossary that a tree of YAML nodes is; else as `parse`."""
    reader = _Reader(path)
    glossary = reader.glossary(root)
    reader.cross_check(glossary)
    if reader.faults:
        raise GlossaryError(tuple(line for _, line in sorted(set(reader.faults))), "nothing was read from this file")
    return glossary


def folded(form: str) -> str:
    """The key under which two spellings are one wrong form: width, case and runs of spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", form).casefold().split())


def _composed(text: str, path: str) -> Node:
    bad = _UNPRINTABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        raise GlossaryError((f"{path}:{line}: the character U+{ord(bad[0]):04X} may not stand in a YAML file",))
    _refuse_depth(text, path)
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        line = mark.line + 1 if mark else 1
        what = e.problem or e.context or "not YAML"
        hint = "quote a text that holds `: ` or ` #`, or begins with one of  & * ! | > % @ ` [ {"
        raise GlossaryError((f"{path}:{line}: not valid YAML: {what}",), hint) from e
    except RecursionError as e:  # the pure loader
        raise GlossaryError((f"{path}:1: nested too deep",), "a bracket not closed?") from e
    if root is None:
        raise GlossaryError((f"{path}:1: the file is empty",), "a glossary needs at least `terms:`")
    return root


def _refuse_depth(text: str, path: str) -> None:
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        dashes = re.match(r"(?:\s*[-?:] )*", line)
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if depth > _DEEPEST or (dashes and len(dashes[0]) > 2 * _DEEPEST):
            raise GlossaryError((f"{path}:{number}: nested more than {_DEEPEST} levels deep",), "a bracket not closed?")


class _Reader:
    """Reads nodes into values and gathers faults as (line, message)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[tuple[int, str]] = []
        self._seen: set[int] = set()

    def fault(self, where: Node | int, what: str) -> None:
        line = where if isinstance(where, int) else _line(where)
        self.faults.append((line, f"{self.path}:{line}: {what}"))

    def glossary(self, root: Node) -> Glossary:
        keys = self.mapping(root, TOP_KEYS, "a glossary")
        if keys is None:
            return Glossary()
        if "version" in keys and self.string(keys["version"], "version") not in (VERSION, ""):
            self.fault(keys["version"], f"version must be {VERSION}: this subfix knows no other")
        if "name" in keys:
            self.string(keys["name"], "name")
        if "terms" not in keys:
            self.fault(root, "`terms:` is missing")
        terms = self.each(keys.get("terms"), "terms", self.term)
        never = self.strings(keys.get("never"), "never")
        return Glossary(tuple(t for t in terms if t is not None), never, (self.path,))

    def term(self, node: Node) -> Term | None:
        source = Source(self.path, _line(node))
        if isinstance(node, ScalarNode):
            name = self.form_text(node, "a term")
            return Term(name, stated=frozenset({"term"}), source=source) if name else None
        keys = self.mapping(node, TERM_KEYS, "a term")
        if keys is None:
            return None
        if "term" not in keys:
            self.fault(node, "an entry without `term:`")
            return None
        name = self.form_text(keys["term"], "term")
        forms = [m for m in self.each(keys.get("misheard"), "misheard", self.misheard) if m]
        examples = [e for e in self.each(keys.get("examples"), "examples", self.example) if e]
        return Term(
            term=name,
            aliases=self.strings(keys.get("aliases"), "aliases"),
            misheard=tuple(forms),
            sounds=self.strings(keys.get("sounds"), "sounds"),
            near=self.strings(keys.get("near"), "near"),
            unless=self.strings(keys.get("unless"), "unless"),
            mode=self.mode(keys.get("mode"), MODES),
            min_score=self.min_score(keys.get("min_score")),
            traditional=self.traditional(keys.get("traditional")),
            category=self.string(keys.get("category"), "category"),
            note=self.string(keys.get("note"), "note"),
            examples=tuple(examples),
            stated=frozenset(keys),
            source=source,
        )

    def misheard(self, node: Node) -> Misheard | None:
        source = Source(self.path, _line(node))
        if isinstance(node, ScalarNode):
            form = self.form_text(node, "a wrong form")
            return Misheard(form, source=source) if form else None
        keys = self.mapping(node, FORM_KEYS, "a wrong form")
        if keys is None:
            return None
        if "form" not in keys:
            self.fault(node, "a wrong form without `form:`")
            return None
        return Misheard(
            form=self.form_text(keys["form"], "form"),
            near=self.strings(keys.get("near"), "near"),
            unless=self.strings(keys.get("unless"), "unless"),
            mode=self.mode(keys.get("mode"), ("auto", "review", "off")),
            source=source,
        )

    def example(self, node: Node) -> Example | None:
        keys = self.mapping(node, EXAMPLE_KEYS, "an example")
        if keys is None:
            return None
        for key in EXAMPLE_KEYS:
            if key not in keys:
                self.fault(node, f"an example needs `{key}:` (from = to: must stay)")
                return None
        before, after = self.string(keys["from"], "from"), self.string(keys["to"], "to")
        return Example(before, after, Source(self.path, _line(node)))

    def mode(self, node: Node | None, allowed: tuple[Mode, ...]) -> Mode:
        value = self.string(node, "mode")
        if node is None or not value:
            return "auto"
        for mode in allowed:
            if value == mode:
                return mode
        self.fault(node, f"mode must be one of {', '.join(allowed)}, not {value}")
        return "auto"

    def min_score(self, node: Node | None) -> float | None:
        value = self.string(node, "min_score")
        if node is None or not value:
            return None
        if re.fullmatch(r"0?\.\d+|[01](\.\d*)?", value) and 0 < float(value) <= 1:
            return float(value)
        self.fault(node, f"min_score must be a number over 0 and up to 1, not {value}")
        return None

    def traditional(self, node: Node | None) -> tuple[tuple[str, str], ...]:
        if node is None:
            return ()
        keys = self.mapping(node, SCRIPTS, "traditional")
        if keys is None:
            return ()
        return tuple((tag, self.form_text(value, tag)) for tag, value in keys.items())

    def strings(self, node: Node | None, name: str) -> tuple[str, ...]:
        found = self.each(node, name, lambda item: self.form_text(item, f"an entry of {name}"))
        return tuple(dict.fromkeys(s for s in found if s))

    def each(self, node: Node | None, name: str, read: Callable[[Node], _T]) -> list[_T]:
        if node is None or not self.first_visit(node):
            return []
        if isinstance(node, ScalarNode) and not node.value and not node.style:
            return []  # `aliases:` with nothing after it, as a form to be filled in has it
        if not isinstance(node, SequenceNode):
            example = f": {name}: [{node.value}]" if isinstance(node, ScalarNode) else ""
            self.fault(node, f"{name} must be a list{example}")
            return []
        return [read(item) for item in node.value]

    def string(self, node: Node | None, name: str) -> str:
        if node is None or not self.first_visit(node):
            return ""
        if not isinstance(node, ScalarNode):
            kind = "a list" if isinstance(node, SequenceNode) else "a group of keys"
            self.fault(node, f"{name} must be a text, not {kind}")
            return ""
        value = str(node.value)
        if not value.strip():
            self.fault(node, f"{name} is empty")
            return ""
        return value

    def form_text(self, node: Node, name: str) -> str:
        value = self.string(node, name)
        if "\n" in value:
            self.fault(node, f"{name} may not hold a line break")
            return ""
        return value

    def mapping(self, node: Node, known: tuple[str, ...], what: str) -> dict[str, Node] | None:
        if not self.first_visit(node):
            return None
        if not isinstance(node, MappingNode):
            begin = ", beginning with `terms:`" if known is TOP_KEYS else ""
            self.fault(node, f"{what} must be written as `key: value` lines{begin}")
            return None
        keys: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.fault(key, "a key must be a word")
            elif key.value not in known:
                self.fault(key, f"unknown key {key.value!r} in {what}{_instead(key.value, known)}")
            elif key.value in keys:
                self.fault(key, f"the key {key.value} stands twice (first in line {_line(keys[key.value])})")
            else:
                keys[key.value] = value
        return keys

    def first_visit(self, node: Node) -> bool:
        """False, with a fault, where a YAML alias leads to a node again: ten lines of them can stand for millions."""
        if id(node) in self._seen:
            self.fault(node, "YAML anchors and aliases (&name, *name) are not used in glossaries: write it out")
            return False
        self._seen.add(id(node))
        return True

    def cross_check(self, glossary: Glossary) -> None:
        """Rules between the entries of one file."""
        terms: dict[str, Term] = {}
        for t in glossary.terms:
            if t.term and t.term in terms:
                self.fault(t.source.line, f"the term {t.term} stands twice (first in line {terms[t.term].source.line})")
            terms.setdefault(t.term, t)
        right = {a: t for t in glossary.terms for a in t.aliases} | terms
        claimed: dict[str, tuple[Term, Misheard]] = {}
        for t in glossary.terms:
            for m in t.misheard:
                self._cross_check_form(t, m, right, claimed)

    def _cross_check_form(
        self, term: Term, form: Misheard, right: Mapping[str, Term], claimed: dict[str, tuple[Term, Misheard]]
    ) -> None:
        other = right.get(form.form)
        if other is not None and other is term:
            self.fault(form.source.line, f"{form.form} is both a right and a wrong form of {term.term}")
        elif other is not None:
            back = any(m.form in (term.term, *term.aliases) for m in other.misheard)
            kind = "a cycle" if back else "a chain" if other.misheard else "a right form"
            self.fault(
                form.source.line,
                f"the wrong form {form.form} of {term.term} is {kind}: line {other.source.line} says it is right",
            )
        key = folded(form.form)
        if key in claimed:
            owner, first = claimed[key]
            both = f"{owner.term} and {term.term}" if owner is not term else f"{term.term}, twice"
            self.fault(form.source.line, f"the wrong form {form.form} is under {both} (line {first.source.line})")
        elif key:
            claimed[key] = term, form


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _instead(word: str, known: Iterable[str]) -> str:
    names = list(known)
    meant = _MEANT.get(word.lower(), "")
    if meant in names:
        return f": here it is called {meant}"
    lower = {name.lower(): name for name in names}
    near = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return f": did you mean {lower[near[0]]}?" if near else f" (known: {', '.join(names)})"
