"""A glossary from Python values, read by the same rules as a file: what stands in `terms:`, as texts and dicts."""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

from yaml import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from subfix.errors import GlossaryError, UsageError
from subfix.glossary.load import read
from subfix.glossary.model import Glossary

NAME: Final = "terms"  # how messages call what was never a file; their line counts entries from 1

_HALF: Final = re.compile("[\ud800-\udfff]")  # no file can hold one, and opencc takes none

Entry = str | Mapping[str, object]


def from_values(terms: Iterable[Entry]) -> Glossary:
    """The glossary of `terms`, each a name or a dict with the keys of an entry in a file; None stands for no value.

    Raises GlossaryError with one fault for each (`terms:3: ...` is the third entry), UsageError for a single text.
    """
    if isinstance(terms, str | Mapping):
        raise UsageError(f"terms are a list, not {terms!r:.60}", "such as terms=['DeepSeek', {'term': 'Gemini'}]")
    entries = [_node(entry, number) for number, entry in zip(count(1), terms)]
    if not entries:
        return Glossary(names=(NAME,))
    pair = (_scalar("terms", 1), SequenceNode("", entries, _mark(1)))
    return read(MappingNode("", [pair], _mark(1)), NAME)


def _node(value: object, number: int) -> Node:
    if isinstance(value, Mapping):
        pairs = [(_node(k, number), _node(v, number)) for k, v in value.items() if v is not None]
        return MappingNode("", pairs, _mark(number))
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return SequenceNode("", [_node(v, number) for v in items], _mark(number))
    if isinstance(value, str | int | float):
        return _scalar(str(value), number)
    what = type(value).__name__
    raise GlossaryError((f"{NAME}:{number}: neither a text nor a dict, but {what}: {value!r:.60}",), "see the README")


def _scalar(value: str, number: int) -> ScalarNode:
    if not value.isprintable() and (odd := next((c for c in value if _HALF.match(c)), "")):
        raise GlossaryError((f"{NAME}:{number}: half a character (U+{ord(odd):04X}): {value!r:.60}",))
    return ScalarNode("", value, _mark(number), style='"')


def _mark(number: int) -> Mark:
    return Mark(NAME, 0, number - 1, 0, None, 0)
