"""Changing a glossary file: add, remove, never, off, on. What is not changed stays as it is, to the last character."""

import difflib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from subfix.errors import GlossaryError, UsageError
from subfix.glossary.layers import joined
from subfix.glossary.load import TERM_KEYS, parse
from subfix.glossary.model import Glossary, Misheard, Mode, Term
from subfix.glossary.sheet import Sheet
from subfix.glossary.write import (
    HEADER,
    entry_flow,
    entry_lines,
    example_text,
    fields,
    flow,
    form_text,
    key_lines,
    quoted,
)


def with_terms(text: str, path: str, terms: Sequence[Term]) -> str:
    """The file with `terms` added; one that is there is joined with: lists grow, stated single values are set.

    An empty `text` is a new file. New terms go to their sorted place where the file is sorted, else to the end.
    Raises GlossaryError where the file is faulty or would be.
    """
    text = text if text.strip() else HEADER.replace("terms:\n", "terms: []\n")
    before = parse(text, path)
    wanted = {t.term: t for t in before.terms}
    for term in terms:
        wanted[term.term] = grown(wanted[term.term], term) if term.term in wanted else term
    known = {t.term for t in before.terms}

    def change(sheet: Sheet) -> None:
        nodes = {_name(n): n for n in _items(_entry(sheet, "terms")[1])}
        fresh = {t.term: wanted[t.term] for t in terms if t.term not in known}
        for name in dict.fromkeys(t.term for t in terms if t.term in known):
            _extend(sheet, nodes[name], next(t for t in before.terms if t.term == name), wanted[name])
        _add(sheet, list(fresh.values()))

    return _changed(text, path, change, lambda g: {t.term: t for t in g.terms} == wanted and g.never == before.never)


def without_term(text: str, path: str, name: str) -> str:
    """The file without the term `name`. Raises UsageError where it is not there."""
    before = parse(text, path)
    _term_of(before, name, path)

    def change(sheet: Sheet) -> None:
        value = _entry(sheet, "terms")[1]
        assert isinstance(value, SequenceNode)
        sheet.remove(value, next(n for n in value.value if _name(n) == name))

    left = tuple(t for t in before.terms if t.term != name)
    return _changed(text, path, change, lambda g: g.terms == left and g.never == before.never)


def without_form(text: str, path: str, name: str, form: str) -> str:
    """The file with `form` no longer a wrong form of the term `name`. Raises UsageError where it is not there."""
    before = parse(text, path)
    term = _term_of(before, name, path)
    if not any(m.form == form for m in term.misheard):
        raise UsageError(f"{path}: {form} is no wrong form of {name}", f"`subfix glossary show {name}` shows them")

    def change(sheet: Sheet) -> None:
        node = next(n for n in _items(_entry(sheet, "terms")[1]) if _name(n) == name)
        assert isinstance(node, MappingNode)
        key, value = sheet.keys(node)["misheard"]
        assert isinstance(value, SequenceNode)
        sheet.remove_last(node, key, value, next(n for n in value.value if _name(n, "form") == form))

    left = replace(term, misheard=tuple(m for m in term.misheard if m.form != form))
    terms = tuple(left if t.term == name else t for t in before.terms)
    return _changed(text, path, change, lambda g: g.terms == terms and g.never == before.never)


def with_form_on(text: str, path: str, name: str, form: str, mode: Mode) -> str:
    """The file in which the wrong form `form`, which is off, has `mode` again. Raises UsageError where it is not off.

    `mode` is `off` where another layer has the form: then it is taken out, or is `auto` where it has conditions here.
    """
    before = parse(text, path)
    term = _term_of(before, name, path)
    found = next((m for m in term.misheard if m.form == form and m.mode == "off"), None)
    if found is None:
        raise UsageError(f"{path}: {form} of {name} is not off there", f"`subfix glossary show {name}` tells more")
    if mode == "off" and not found.near and not found.unless:
        return without_form(text, path, name, form)
    return _with_mode(text, path, before, term, found, "auto" if mode == "off" else mode)


def with_form_applied(text: str, path: str, name: str, form: str) -> str:
    """The file in which the wrong form `form`, where it says that it is for review, is applied by itself."""
    before = parse(text, path)
    term = _term_of(before, name, path)
    found = next((m for m in term.misheard if m.form == form and m.mode == "review"), None)
    return text if found is None else _with_mode(text, path, before, term, found, "auto")


def _with_mode(text: str, path: str, before: Glossary, term: Term, form: Misheard, mode: Mode) -> str:
    """The file, which says `before`, with another mode for a form of a term that states one."""
    wanted = replace(term, misheard=tuple(replace(m, mode=mode) if m is form else m for m in term.misheard))

    def change(sheet: Sheet) -> None:
        node = next(n for n in _items(_entry(sheet, "terms")[1]) if _name(n) == term.term)
        assert isinstance(node, MappingNode)
        forms = _items(sheet.keys(node)["misheard"][1])
        form_node = next(n for n in forms if _name(n, "form") == form.form)
        assert isinstance(form_node, MappingNode)
        sheet.set_text(*sheet.keys(form_node)["mode"], mode)

    terms = tuple(wanted if t.term == term.term else t for t in before.terms)
    return _changed(text, path, change, lambda g: g.terms == terms and g.never == before.never)


def with_never(text: str, path: str, phrases: Sequence[str]) -> str:
    """The file with `phrases` among those that nothing may touch."""
    text = text if text.strip() else HEADER.replace("terms:\n", "terms: []\n")
    before = parse(text, path)
    fresh = [p for p in dict.fromkeys(phrases) if p not in before.never]

    def change(sheet: Sheet) -> None:
        if not fresh:
            return
        found = sheet.keys(sheet.root).get("never")
        if found:
            sheet.append(*found, [quoted(p) for p in fresh], sheet.indent(sheet.root))
        elif sheet.root.flow_style:
            sheet.add_pairs(sheet.root, [("never", flow(tuple(fresh)))])
        else:
            end = sheet.end(sheet.root) if "\n..." in sheet.source else len(sheet.source.rstrip())
            sheet.insert_lines(end, ["never:", *(f"  - {quoted(p)}" for p in fresh)])

    return _changed(text, path, change, lambda g: g.terms == before.terms and g.never == (*before.never, *fresh))


def without_never(text: str, path: str, phrase: str) -> str:
    """The file in which `phrase` may be touched again. Raises UsageError where it was not kept from that."""
    before = parse(text, path)
    if phrase not in before.never:
        near = close(before.never, phrase)
        raise UsageError(f"{path}: {phrase} is not under `never`", f"did you mean {near}?" if near else "")

    def change(sheet: Sheet) -> None:
        key, value = _entry(sheet, "never")
        assert isinstance(value, SequenceNode)
        sheet.remove_last(sheet.root, key, value, next(n for n in value.value if n.value == phrase))

    left = tuple(p for p in before.never if p != phrase)
    return _changed(text, path, change, lambda g: g.terms == before.terms and g.never == left)


def _changed(text: str, path: str, change: Callable[[Sheet], None], right: Callable[[Glossary], bool]) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    sheet = Sheet(text.removeprefix("\ufeff"))
    change(sheet)
    after = mark + sheet.text()
    try:
        glossary = parse(after, path)
    except GlossaryError as e:
        raise GlossaryError(e.faults, "so nothing was changed") from e
    if not right(glossary):
        raise RuntimeError(f"{path}: the edited file does not say what it should")
    return after


def grown(below: Term, above: Term) -> Term:
    """As between layers, but a wrong form that both have keeps its conditions and takes the new ones in."""
    old = {m.form: m for m in below.misheard}
    forms = []
    for m in joined(below, above).misheard:
        was = old.get(m.form)
        if was is not None:
            mode = m.mode if m.mode != "auto" else was.mode
            m = replace(  # noqa: PLW2901
                m, near=was.near + _more(was.near, m.near), unless=was.unless + _more(was.unless, m.unless), mode=mode
            )
        forms.append(m)
    return replace(joined(below, above), misheard=tuple(forms))


def close(names: Iterable[str], name: str) -> str:
    """The one of `names` that was meant, case and small slips aside; an empty text where none is near."""
    folded = {n.casefold(): n for n in names}
    return next((folded[n] for n in difflib.get_close_matches(name.casefold(), folded, 1, 0.6)), "")


def _term_of(glossary: Glossary, name: str, path: str) -> Term:
    found = next((t for t in glossary.terms if t.term == name), None)
    if found is None:
        near = close((t.term for t in glossary.terms), name)
        hint = f"did you mean {near}?" if near else f"`subfix glossary show {name}` shows where it comes from"
        raise UsageError(f"{path}: there is no term {name} in it", hint)
    return found


def _entry(sheet: Sheet, key: str) -> tuple[Node, Node]:
    return sheet.keys(sheet.root)[key]


def _items(node: Node) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _name(node: Node, key: str = "term") -> str:
    if isinstance(node, ScalarNode):
        return str(node.value)
    return next((str(v.value) for k, v in node.value if k.value == key), "")


# --- new entries -------------------------------------------------------------------------------------------------


def _add(sheet: Sheet, terms: list[Term]) -> None:
    if not terms:
        return
    key, value = _entry(sheet, "terms")
    items = _items(value)
    if items and isinstance(value, SequenceNode) and value.flow_style:
        for term in terms:
            sheet.insert(sheet.end(items[-1]), f", {entry_flow(term)}")
        return
    if not items:
        if sheet.root.flow_style:
            inside = ", ".join(entry_flow(t) for t in terms)
            if sheet.is_null(value):
                sheet.insert(sheet.colon(key) + 1, f" [{inside}]")
            else:
                sheet.insert(sheet.end(value) - 1, inside)
            return
        if not sheet.is_null(value):  # `terms: []` becomes a block
            sheet.replace(sheet.colon(key) + 1, sheet.end(value), "")
        sheet.insert_lines(sheet.end(value), [line for t in terms for line in entry_lines(t, "  ")])
        return
    _add_block(sheet, value, items, terms)


def _add_block(sheet: Sheet, value: Node, items: list[Node], terms: list[Term]) -> None:
    indent = sheet.indent(value)
    order = [_name(n).casefold() for n in items]
    is_sorted = len(order) > 1 and order == sorted(order)
    gap = len(items) > 1 and _blank_between(sheet, items[-2], items[-1])
    if is_sorted:
        terms = sorted(terms, key=lambda t: t.term.casefold())
    for term in terms:
        lines = entry_lines(term, indent)
        place = bisect_right(order, term.term.casefold()) if is_sorted else len(items)
        if place > 0:
            sheet.insert_lines(sheet.end(items[place - 1]), [*([""] if gap else []), *lines])
        else:
            at = sheet.line_start(sheet.start(items[0]))
            newline = sheet.newline
            sheet.insert(at, "".join(line + newline for line in [*lines, *([""] if gap else [])]))


def _blank_between(sheet: Sheet, one: Node, other: Node) -> bool:
    lines = sheet.source[sheet.line_end(sheet.end(one)) : sheet.start(other)].splitlines()
    return any(not line.strip() for line in lines)


# --- entries that are there --------------------------------------------------------------------------------------


def _extend(sheet: Sheet, node: Node, before: Term, after: Term) -> None:
    """Edit the entry at `node`, which says `before`, so that it says `after`."""
    missing = replace(
        after,
        aliases=_more(before.aliases, after.aliases),
        sounds=_more(before.sounds, after.sounds),
        near=_more(before.near, after.near),
        unless=_more(before.unless, after.unless),
        misheard=tuple(m for m in after.misheard if m.form not in {b.form for b in before.misheard}),
        examples=tuple(e for e in after.examples if e.before not in {b.before for b in before.examples}),
        mode=after.mode if after.mode != before.mode else "auto",
        min_score=after.min_score if after.min_score != before.min_score else None,
        traditional=tuple(p for p in after.traditional if p not in before.traditional),
        category=after.category if after.category != before.category else "",
        note=after.note if after.note != before.note else "",
        stated=after.stated - before.stated | ({"mode"} if after.mode != before.mode else set()),
    )
    found = fields(missing)
    if isinstance(node, ScalarNode):
        _open_scalar(sheet, node, found)
        return
    assert isinstance(node, MappingNode)
    keys = sheet.keys(node)
    _extend_forms(sheet, keys, before, after)
    fresh: list[tuple[str, str | list[str]]] = []
    for name, written in found:
        if name not in keys:
            fresh.append((name, written))
        elif name in ("mode", "min_score", "category", "note"):
            assert isinstance(written, str)
            sheet.set_text(*keys[name], written)
        elif name == "traditional":
            _extend_traditional(sheet, keys[name][1], missing)
        else:
            sheet.append(*keys[name], _items_of(name, missing), sheet.indent(node))
    _add_keys(sheet, node, keys, fresh)


def _items_of(name: str, term: Term) -> list[str]:
    if name == "misheard":
        return [form_text(m) for m in term.misheard]
    if name == "examples":
        return [example_text(e) for e in term.examples]
    return [quoted(i) for i in getattr(term, name)]


def _open_scalar(sheet: Sheet, node: ScalarNode, found: list[tuple[str, str | list[str]]]) -> None:
    """A bare name becomes an entry with keys."""
    if not found:
        return
    line = sheet.source[sheet.line_start(sheet.start(node)) : sheet.start(node)]
    if line.strip() == "-":
        sheet.insert(sheet.start(node), "term: ")
        indent = sheet.indent(node)
        sheet.insert_lines(sheet.end(node), [text for k, v in found for text in key_lines(k, v, indent)])
    else:
        parts = [f"{k}: {v if isinstance(v, str) else '[' + ', '.join(v) + ']'}" for k, v in found]
        sheet.insert(sheet.start(node), "{term: ")
        sheet.insert(sheet.end(node), f", {', '.join(parts)}}}")


def _extend_forms(sheet: Sheet, keys: dict[str, tuple[Node, Node]], before: Term, after: Term) -> None:
    """Forms that are there and now say something else are written anew."""
    said = {m.form: m for m in after.misheard}
    for node in _items(keys["misheard"][1]) if "misheard" in keys else []:
        form = next(m for m in before.misheard if m.form == _name(node, "form"))
        if said.get(form.form, form) == form:
            continue
        wanted = said[form.form]
        if isinstance(node, MappingNode):
            _extend_form(sheet, node, form, wanted)
        else:
            sheet.replace(sheet.start(node), sheet.end(node), form_text(wanted))


def _extend_form(sheet: Sheet, node: MappingNode, before: Misheard, after: Misheard) -> None:
    keys = sheet.keys(node)
    fresh: list[tuple[str, str]] = []
    for name, items in (("near", _more(before.near, after.near)), ("unless", _more(before.unless, after.unless))):
        if items and name in keys:
            sheet.append(*keys[name], [quoted(i) for i in items], sheet.indent(node))
        elif items:
            fresh.append((name, flow(items)))
    if after.mode != before.mode and "mode" in keys:
        sheet.set_text(*keys["mode"], after.mode)
    elif after.mode != before.mode:
        fresh.append(("mode", after.mode))
    if fresh and node.flow_style:
        sheet.add_pairs(node, fresh)
    elif fresh:
        sheet.insert_lines(sheet.end(node), [f"{sheet.indent(node)}{k}: {v}" for k, v in fresh])


def _extend_traditional(sheet: Sheet, value: Node, missing: Term) -> None:
    assert isinstance(value, MappingNode)
    keys = sheet.keys(value)
    for tag, text in missing.traditional:
        if tag in keys:
            sheet.set_text(*keys[tag], quoted(text))
        elif value.flow_style:
            sheet.add_pairs(value, [(tag, quoted(text))])
        else:
            sheet.insert_lines(sheet.end(value), [f"{sheet.indent(value)}{tag}: {quoted(text)}"])


def _add_keys(
    sheet: Sheet, node: MappingNode, keys: dict[str, tuple[Node, Node]], fresh: list[tuple[str, str | list[str]]]
) -> None:
    if not fresh:
        return
    if node.flow_style:
        sheet.add_pairs(node, [(k, v if isinstance(v, str) else f"[{', '.join(v)}]") for k, v in fresh])
        return
    for name, written in fresh:
        earlier = [k for k in keys if TERM_KEYS.index(k) < TERM_KEYS.index(name)] or list(keys)[:1]
        last = max(earlier, key=lambda k: sheet.start(keys[k][0]))
        key, value = keys[last]
        at = sheet.colon(key) + 1 if sheet.is_null(value) else sheet.end(value)
        sheet.insert_lines(at, key_lines(name, written, sheet.indent(node)))


def _more(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in after if item not in before)
