"""Text that a player would take for markup, in formats that have no way to write it: its marks become full width."""

import re

_COMMAND = re.compile(r"\\(?=[Nnh])")
_WIDE = str.maketrans("<>{}\\:", "＜＞｛｝＼：")


def seen(lines: tuple[str, ...]) -> tuple[str, ...]:
    """`lines` of a cue so that all of it is shown: `<...>`, `{...}` and `\\N`, `\\n`, `\\h` lose their meaning.

    What these mean is written nowhere: players and libraries drop anything between `<` and `>` or between `{` and `}`,
    also over the end of a line, and those that turn a cue into ASS break the line at `\\N`.
    """
    whole = "\n".join(lines)
    for opening, closing in ("<>", "{}"):
        if -1 < whole.find(opening) < whole.rfind(closing):
            lines = tuple(widened(line, opening + closing) for line in lines)
    if "\\" in whole:
        lines = tuple(_COMMAND.sub("＼", line) for line in lines)
    return lines


def widened(line: str, marks: str) -> str:
    """`line` with those of `marks` that stand in it full width."""
    return "".join(c.translate(_WIDE) if c in marks else c for c in line)
