"""What `lint` finds and a machine can put right, in the text of a glossary file: only those characters are changed."""

from collections.abc import Callable, Iterable

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from subfix.glossary.lint import key, plain
from subfix.glossary.load import parse
from subfix.glossary.sheet import Sheet
from subfix.glossary.write import quoted

_LISTS = ("aliases", "sounds", "near", "unless")


def mended(text: str, path: str) -> str:
    """The file without invisible and full-width characters and outer spaces in its names, and without doubled items.

    Notes and examples stay as they are, and so does a form that would become a right one. Raises GlossaryError where
    the file is faulty, or would be.
    """
    parse(text, path)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    after = text.removeprefix("\ufeff")
    before = ""
    while before != after:  # of two doubled items in brackets each run takes one
        before, sheet = after, Sheet(after)
        _plain_names(sheet)
        after = sheet.text()
        sheet = Sheet(after)
        _once(sheet)
        after = sheet.text()
    parse(after, path)
    return mark + after


def _plain_names(sheet: Sheet) -> None:
    nodes = list(_names(sheet))
    right = {plain(n.value) for n, wrong in nodes if not wrong}
    for node, wrong in nodes:
        wanted = plain(node.value)
        if wanted and wanted != node.value and not (wrong and wanted in right):
            sheet.replace(sheet.start(node), sheet.end(node), quoted(wanted))


def _once(sheet: Sheet) -> None:
    """Take out of every list what stands in it already; wrong forms with the same conditions alone."""
    for entry in _entries(sheet):
        keys = sheet.keys(entry)
        for name in _LISTS:
            _dedupe(sheet, keys.get(name, (None, None))[1], lambda n: str(n.value))
        _dedupe(sheet, keys.get("misheard", (None, None))[1], _form_key)
    _dedupe(sheet, sheet.keys(sheet.root).get("never", (None, None))[1], lambda n: str(n.value))


def _dedupe(sheet: Sheet, value: Node | None, name: Callable[[Node], str]) -> None:
    seen: set[str] = set()
    doubled = []
    for node in value.value if isinstance(value, SequenceNode) else ():
        if name(node) in seen:
            doubled.append(node)
        seen.add(name(node))
    # neighbours in brackets share a comma: one at a time
    for node in doubled if isinstance(value, SequenceNode) and not value.flow_style else doubled[:1]:
        assert isinstance(value, SequenceNode)
        sheet.remove(value, node)


def _form_key(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return f"{key(node.value)}"
    assert isinstance(node, MappingNode)
    parts = {str(k.value): v for k, v in node.value}
    rest = [(k, _flat(v)) for k, v in sorted(parts.items()) if k != "form"]
    return f"{key(str(parts['form'].value))}{rest or ''}"


def _flat(node: Node) -> object:
    return [str(n.value) for n in node.value] if isinstance(node, SequenceNode) else str(node.value)


def _entries(sheet: Sheet) -> Iterable[MappingNode]:
    terms = sheet.keys(sheet.root)["terms"][1]
    yield from (n for n in terms.value if isinstance(n, MappingNode)) if isinstance(terms, SequenceNode) else ()


def _names(sheet: Sheet) -> Iterable[tuple[ScalarNode, bool]]:
    """Every scalar that names or matches something, and whether it is a wrong form."""
    top = sheet.keys(sheet.root)
    for name in ("terms", "never"):
        if name in top and isinstance(top[name][1], SequenceNode):
            yield from ((n, False) for n in top[name][1].value if isinstance(n, ScalarNode))
    for entry in _entries(sheet):
        keys = sheet.keys(entry)
        yield from _of(keys, ("term",), _LISTS)
        if "traditional" in keys:
            yield from ((v, False) for _, v in keys["traditional"][1].value if isinstance(v, ScalarNode))
        for form in keys["misheard"][1].value if "misheard" in keys else ():
            if isinstance(form, ScalarNode):
                yield form, True
            elif isinstance(form, MappingNode):
                inner = sheet.keys(form)
                yield from ((n, True) for n, _ in _of(inner, ("form",), ()))
                yield from _of(inner, (), ("near", "unless"))


def _of(
    keys: dict[str, tuple[Node, Node]], single: tuple[str, ...], lists: tuple[str, ...]
) -> Iterable[tuple[ScalarNode, bool]]:
    for name in single:
        node = keys[name][1] if name in keys else None
        if isinstance(node, ScalarNode):
            yield node, False
    for name in lists:
        if name in keys and isinstance(keys[name][1], SequenceNode):
            yield from ((n, False) for n in keys[name][1].value if isinstance(n, ScalarNode))
