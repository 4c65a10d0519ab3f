"""Where things stand in the text of a TOML file, so that messages can name the line; tomllib does not tell."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand in the text of a config file, below the table `within`; for messages alone."""

    path: str
    text: str
    within: str = ""

    def of(self, key: str, table: str = "") -> int:
        """The line (from 1) of a key in a table, of the table where the key is not found, else 1."""
        above = ".".join(name for name in (self.within, table) if name).split(".")
        wanted = [*above, key] if above != [""] else [key]
        here: list[str] = []
        best = 1
        for number, line in enumerate(self.text.splitlines(), 1):
            if head := _HEAD.match(line):
                here = [_bare(part) for part in head[1].split(".")]
                parts = here
            elif setting := _SETTING.match(line):
                parts = [*here, *(_bare(part) for part in setting[1].split("."))]
            else:
                continue
            if parts[: len(wanted)] == wanted:
                return number
            if head and best == 1 and parts == above:
                best = number
        return best


_HEAD = re.compile(r"\s*\[+\s*([^\]#]+?)\s*\]")
_SETTING = re.compile(r"\s*([\w.\"' -]+?)\s*=")


def _bare(part: str) -> str:
    return part.strip().strip("\"'")
