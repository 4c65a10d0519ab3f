"""A glossary file as text that is edited in place: where its lists and entries stand, and what stays around them."""

import re
from collections.abc import Iterable, Sequence

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from subfix.glossary.load import LOADER
from subfix.text import Edit, Span, revise

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Sheet:
    """Gathers edits to a YAML text, whose nodes know their places; `text()` gives it with all of them carried out.

    Only the characters that a change needs are touched, so comments, order, quoting, blank lines and line ends stay.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        root = yaml.compose(source, Loader=LOADER)
        if not isinstance(root, MappingNode):
            raise TypeError("a glossary is a mapping")
        self.root = root
        self.newline = "\r\n" if "\r\n" in source else "\n"
        self._inserts: dict[int, list[str]] = {}
        self._replaced: list[Edit] = []

    def text(self) -> str:
        """The text after all edits."""
        inserts = [Edit(Span(at, at), "".join(parts)) for at, parts in self._inserts.items()]
        return revise(self.source, sorted([*inserts, *self._replaced])).after

    def insert(self, at: int, text: str) -> None:
        """Put `text` at a place; several at one place stand in the order in which they came."""
        self._inserts.setdefault(at, []).append(text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` in place of a range, which no other edit may touch."""
        self._replaced.append(Edit(Span(start, end), text))

    def insert_lines(self, at: int, lines: Iterable[str]) -> None:
        """Put whole lines after the line in which place `at` stands."""
        end = self.line_end(at)
        if end == len(self.source) and not _BREAK.search(self.source[-1:]):
            self.insert(end, "".join(self.newline + line for line in lines))
        else:
            self.insert(end, "".join(line + self.newline for line in lines))

    # --- places -------------------------------------------------------------------------------------------------

    def line_start(self, at: int) -> int:
        """Where the line of `at` begins."""
        while at > 0 and not _BREAK.match(self.source[at - 1]):
            at -= 1
        return at

    def line_end(self, at: int) -> int:
        """Where the line after that of `at` begins."""
        found = _BREAK.search(self.source, at)
        return found.end() if found else len(self.source)

    def start(self, node: Node) -> int:
        """Where a node begins."""
        return int(node.start_mark.index)

    def end(self, node: Node) -> int:
        """Where the last character of a node ends; comments and blank lines after it do not belong to it."""
        if isinstance(node, SequenceNode | MappingNode) and not node.flow_style:
            last = node.value[-1]
            key, value = last if isinstance(last, tuple) else (None, last)
            if key is not None and self.is_null(value):
                return self.colon(key) + 1
            return self.end(value)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return self.start(node) + len(self.source[self.start(node) : int(node.end_mark.index)].rstrip())
        return int(node.end_mark.index)

    def is_null(self, node: Node) -> bool:
        """True for the nothing after `key:`."""
        return isinstance(node, ScalarNode) and not node.value and not node.style

    def colon(self, key: Node) -> int:
        """Where the colon after a key stands."""
        return self.source.index(":", self.end(key))

    def indent(self, node: Node) -> str:
        """The white space before the first key of a block mapping, or before the dashes of a block list."""
        return " " * int(node.start_mark.column)

    # --- lists --------------------------------------------------------------------------------------------------

    def append(self, key: Node, value: Node, items: Sequence[str], indent: str) -> None:
        """Add items, each written on one line, to the list `value` of `key`; `indent` is that of the key."""
        if not items:
            return
        if isinstance(value, SequenceNode) and value.flow_style:
            joined = ", ".join(items)
            if value.value:
                self.insert(self.end(value.value[-1]), f", {joined}")
            else:
                self.insert(self.end(value) - 1, joined)
        elif isinstance(value, SequenceNode):
            self.insert_lines(self.end(value), [f"{self.indent(value)}- {i}" for i in items])
        else:
            self.insert(self.colon(key) + 1, f" [{', '.join(items)}]")

    def remove(self, sequence: SequenceNode, node: Node) -> None:
        """Take an item out of a list; comments in its lines stay, each on a line of its own."""
        if sequence.flow_style:
            self._remove_flow(sequence, node)
            return
        dash = self.source.rindex("-", 0, self.start(node) + (1 if self.is_null(node) else 0))
        first, last = self.line_start(dash), self.line_end(self.end(node))
        indent = self.source[first:dash]
        kept = [f"{indent}{comment}{self.newline}" for comment in self._comments([node], first, last)]
        self.replace(first, last, "".join(kept))

    def remove_last(self, mapping: MappingNode, key: Node, sequence: SequenceNode, node: Node) -> None:
        """Take the only item out of the list of `key`: with the key, where that stands in lines of its own."""
        begin = self.line_start(self.start(key))
        if mapping.flow_style or self.source[begin : self.start(key)].strip() or len(sequence.value) > 1:
            self.remove(sequence, node)
            return
        last = self.line_end(self.end(sequence))
        indent = self.source[begin : self.start(key)]
        kept = [f"{indent}{comment}{self.newline}" for comment in self._comments([key, sequence], begin, last)]
        self.replace(begin, last, "".join(kept))

    def _remove_flow(self, sequence: SequenceNode, node: Node) -> None:
        place = next(i for i, item in enumerate(sequence.value) if item is node)
        start, end = self.start(node), self.end(node)
        comma = re.compile(r"\s*,[^\S\r\n]?").match(self.source, end)
        if comma:
            end = comma.end()
        elif place > 0:
            before = self.end(sequence.value[place - 1])
            gap = self.source[before:start]
            if "#" not in gap:
                start = before
            else:  # a comment stands between: only the comma goes
                at = before + gap.index(",")
                self.replace(at, at + 1, "")
        self.replace(start, end, "")

    def _comments(self, nodes: Iterable[Node], first: int, last: int) -> list[str]:
        """The comments in the lines `[first, last)`, in which `nodes` stand."""
        leaves = [leaf for node in nodes for leaf in self._leaves(node)]
        found = []
        at = first
        while at < last:
            stop = self.line_end(at)
            line = self.source[at:stop].rstrip()
            ends = [e for _, e in leaves if at < e <= at + len(line)]
            inside = any(s < at < e for s, e in leaves)
            rest = "" if inside else line
            tail = self.source[max(ends) : at + len(line)] if ends else rest
            comment = re.search(r"(?:^|[\s\]},:-])(#.*)", tail)
            if comment:
                found.append(comment[1])
            at = stop
        return found

    def _leaves(self, node: Node) -> Iterable[tuple[int, int]]:
        if isinstance(node, ScalarNode):
            yield self.start(node), self.end(node)
            return
        assert isinstance(node, SequenceNode | MappingNode)
        if node.flow_style:
            yield self.end(node) - 1, self.end(node)  # what stands inside the brackets is looked at leaf by leaf
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                yield from self._leaves(part)

    # --- keys ---------------------------------------------------------------------------------------------------

    def keys(self, node: MappingNode) -> dict[str, tuple[Node, Node]]:
        """The keys of a mapping with their nodes."""
        return {str(k.value): (k, v) for k, v in node.value}

    def set_text(self, key: Node, value: Node, written: str) -> None:
        """Put another scalar after a key."""
        if self.is_null(value):
            self.insert(self.colon(key) + 1, f" {written}")
        else:
            self.replace(self.start(value), self.end(value), written)

    def add_pairs(self, node: MappingNode, pairs: Sequence[tuple[str, str]]) -> None:
        """Add `key: value` to a mapping in braces."""
        joined = ", ".join(f"{k}: {v}" for k, v in pairs)
        if node.value:
            key, value = node.value[-1]
            at = self.colon(key) + 1 if self.is_null(value) else self.end(value)
            self.insert(at, f", {joined}")
        else:
            self.insert(self.end(node) - 1, joined)
