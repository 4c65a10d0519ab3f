"""How entries are written as YAML: quoting, keys in their order, one line where one is enough."""

import json
from collections.abc import Callable
from typing import Final

import yaml
from yaml.nodes import ScalarNode, SequenceNode

from subfix.glossary.load import LOADER
from subfix.glossary.model import Example, Glossary, Misheard, Term

HEADER: Final = """\
# Terms that subfix knows here. `subfix glossary add TERM WRONG...` adds one, `subfix glossary test` runs the examples.
version: 1
terms:
"""


def quoted(text: str) -> str:
    """`text` as a YAML scalar that may stand anywhere: plain where every reader takes it as that very text."""
    if text and text == text.strip() and _plain(text):
        return text
    return (
        json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\u2028", "\\L").replace("\u2029", "\\P")
    )


def flow(items: tuple[str, ...]) -> str:
    """A list on one line."""
    return f"[{', '.join(quoted(i) for i in items)}]"


def form_text(form: Misheard) -> str:
    """A wrong form on one line."""
    if not (form.near or form.unless or form.mode != "auto"):
        return quoted(form.form)
    parts = [f"form: {quoted(form.form)}"]
    parts += [f"{name}: {flow(items)}" for name, items in (("near", form.near), ("unless", form.unless)) if items]
    parts += [f"mode: {form.mode}"] if form.mode != "auto" else []
    return f"{{{', '.join(parts)}}}"


def example_text(example: Example) -> str:
    """An example on one line."""
    return f"{{from: {quoted(example.before)}, to: {quoted(example.after)}}}"


def fields(term: Term) -> list[tuple[str, str | list[str]]]:
    """The keys of an entry but `term`, in their order: a text on the key's line, or a list with one item a line."""
    found: list[tuple[str, str | list[str]]] = []
    if term.aliases:
        found.append(("aliases", flow(term.aliases)))
    if term.misheard:
        simple = all(form_text(m) == quoted(m.form) for m in term.misheard)
        short = flow(tuple(m.form for m in term.misheard)) if simple else ""
        found.append(("misheard", short if short and len(short) <= 80 else [form_text(m) for m in term.misheard]))
    found += [(k, flow(v)) for k, v in (("sounds", term.sounds), ("near", term.near), ("unless", term.unless)) if v]
    if term.mode != "auto" or "mode" in term.stated:
        found.append(("mode", term.mode))
    if term.min_score is not None:
        found.append(("min_score", f"{term.min_score:g}"))
    if term.traditional:
        found.append(("traditional", f"{{{', '.join(f'{k}: {quoted(v)}' for k, v in term.traditional)}}}"))
    found += [(k, quoted(v)) for k, v in (("category", term.category), ("note", term.note)) if v]
    if term.examples:
        found.append(("examples", [example_text(e) for e in term.examples]))
    return found


def key_lines(name: str, value: str | list[str], indent: str) -> list[str]:
    """The lines of one key at `indent`."""
    if isinstance(value, str):
        return [f"{indent}{name}: {value}"]
    return [f"{indent}{name}:", *(f"{indent}  - {item}" for item in value)]


def entry_lines(term: Term, indent: str) -> list[str]:
    """The lines of an entry in a list whose dashes stand at `indent`."""
    found = fields(term)
    if not found:
        return [f"{indent}- {quoted(term.term)}"]
    lines = [f"{indent}- term: {quoted(term.term)}"]
    for name, value in found:
        lines += key_lines(name, value, indent + "  ")
    return lines


def entry_flow(term: Term) -> str:
    """An entry inside brackets."""
    found = fields(term)
    if not found:
        return quoted(term.term)
    parts = [f"term: {quoted(term.term)}"]
    parts += [f"{k}: {v if isinstance(v, str) else '[' + ', '.join(v) + ']'}" for k, v in found]
    return f"{{{', '.join(parts)}}}"


def written(glossary: Glossary, name: str = "") -> str:
    """A whole file that reads back as `glossary`."""
    lines = ["version: 1", *([f"name: {quoted(name)}"] if name else []), "terms:"]
    for term in glossary.terms:
        lines += entry_lines(term, "  ")
    if not glossary.terms:
        lines[-1] += " []"
    if glossary.never:
        lines += ["never:", *(f"  - {quoted(p)}" for p in glossary.never)]
    return "\n".join(lines) + "\n"


_RESOLVER: Final = yaml.resolver.Resolver()


def _plain(text: str) -> bool:
    """Does `text` read back as itself without quotes, in brackets too, and as a text for any YAML reader?"""
    if text.isalnum() and text[0].isalpha() and not text.isascii():
        return True
    if any(c in text for c in "\n\r\t\x85\u2028\u2029[]{},\"'#&*!|>%@`") or ": " in text or text[-1] == ":":
        return False
    resolve: Callable[..., str] = _RESOLVER.resolve
    if resolve(ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str":
        return False
    try:
        nodes = [yaml.compose(f"[{text}, {text}]", Loader=LOADER), yaml.compose(f"- {text}\n- {text}", Loader=LOADER)]
        nodes += [yaml.compose(f"- k: {text}", Loader=LOADER)]
    except yaml.YAMLError:
        return False
    return all(
        isinstance(n, SequenceNode) and all(isinstance(i, ScalarNode) and i.value == text for i in n.value)
        for n in nodes[:2]
    )
