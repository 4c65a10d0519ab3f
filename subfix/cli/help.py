"""Help in the reader's language: turned paragraph by paragraph, and wrapped by the columns that characters take."""

import re
from collections.abc import Iterable

import click

from subfix.cli.speak import columns, reader
from subfix.lang import spoken

# an example and what is said of it
EXAMPLE = re.compile(r"(\s*(?:subfix|whisper) .*?\s{2,})(\S.*)")
_NOTE = re.compile(r"\[([^\[\]]*)\]")
# where a line of Chinese may not begin or end
_CLOSING = frozenset("，。、；：？！）】》」』”’…,.;:?!)]}%")
_OPENING = frozenset("（【《「『“‘([{")


class Formatter(click.HelpFormatter):
    """Help in the reader's language; in English all is left to click."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how a command is called."""
        if not reader().templates:
            super().write_usage(prog, args, prefix)
            return
        head = f"{spoken('Usage:') if prefix is None else prefix}{prog} "
        lines = wrapped(" ".join(spoken(part) for part in args.split(" ")), self.width - columns(head))
        self.write(head + f"\n{' ' * columns(head)}".join(lines) + "\n")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{'':>{self.current_indent}}{spoken(f'{heading}:')}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; lines behind `\\b` are turned but stay lines."""
        if reader().templates:
            width = self.width - self.current_indent
            text = "\n\n".join(_kept(p) if p.startswith("\b") else _folded(p, width) for p in text.split("\n\n"))
        super().write_text(text)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with what is said of them beside."""
        rows = list(rows)
        if reader().templates:
            first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
            rows = [(name, _folded(text, self.width - first - 2)) for name, text in rows]
        super().write_dl(rows, col_max, col_spacing)


def described(text: str) -> tuple[str, str]:
    """What an option does, and behind it what click says of its values: `[default: 1]`, `[required]`."""
    told, mark, more = text.partition("  [")
    return told, f"{mark}{more}"


def _kept(paragraph: str) -> str:
    return "\n".join(_example(line) for line in paragraph.split("\n"))


def _example(line: str) -> str:
    match = EXAMPLE.fullmatch(line)
    return f"{match[1]}{spoken(match[2])}" if match else spoken(line)


def _folded(paragraph: str, width: int) -> str:
    """A paragraph turned, in lines that click leaves as they are."""
    told, notes = described(paragraph)
    notes = _NOTE.sub(lambda m: f"[{'; '.join(map(spoken, m[1].split('; ')))}]", notes)
    return "\b\n" + "\n".join(wrapped(spoken(" ".join(told.split())) + notes, width))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of `text` up to `width` columns, cut at spaces and beside Chinese characters, not before closing marks."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterable[str]:
    """The parts of `text` that are not cut."""
    piece = ""
    for before, c in zip(" " + text, text, strict=False):
        wide = columns(c) > 1 or columns(before) > 1
        if piece and c not in _CLOSING and before not in _OPENING and (before == " " != c or (wide and c != " ")):
            yield piece
            piece = ""
        piece += c
    if piece:
        yield piece
