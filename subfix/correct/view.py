"""The text as matchers read it: folded for comparing, squeezed of what splits Latin words."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
AROUND: Final = 60  # characters to either side that tell the language of a place
LATIN: Final = r"A-Za-z\u00c0-\u024f"
_HAN: Final = re.compile(rf"[{HAN}]")

# what may stand between the pieces of one Latin word, or of a name: white space, one full stop or comma glued to the
# piece before it (`wob. Er`, `goo ogle`), and the marks that people write or leave out (`GPT-4o`, `GPT 4o`)
_SPLIT: Final = re.compile(rf"(?<=[{LATIN}0-9])\.[^\S\n]+(?=[{LATIN}])|(?<=[{LATIN}0-9])[-_‐-–](?=[{LATIN}0-9])|\s+")
# lengths are bounded, so that a long run of letters or brackets takes no time that grows with its square
_ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[^\s\u3000-\u9fff\uff00-\uffef]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w.])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|io|ai|cn|edu|gov|dev|app|co|me|tv|uk|de|jp)(?:/[^\s\u3000-\u9fff]*)?(?![\w.]*[a-z])"
    r"|(?<!\w)[#@][A-Za-z_]\w+"
    r"|`[^`\n]+`"
    # code: us_and_them, --no-cloud, if (cloud == null), console.log("open eye")
    r"|(?<!\w)[A-Za-z]\w*_\w+|(?<![\w-])--?[A-Za-z][\w-]+"
    r"|\([^()\n]{0,80}(?:[=<>]|\+\+)[^()\n]{0,80}\)|(?<!\w)[A-Za-z_]\w{0,63}\.[A-Za-z_]\w{0,63}\([^()\n]{0,200}\)",
    re.ASCII | re.IGNORECASE,
)


def _fold_table() -> dict[int, str]:
    """Full-width and upper-case characters to their plain lower-case ones, where that is one character for one."""
    table: dict[int, str] = {}
    for code in [*range(0x41, 0x5B), *range(0xC0, 0x250), 0x3000, *range(0xFF01, 0xFF5F), *range(0x391, 0x450)]:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    return table


_FOLD: Final = _fold_table()


def fold(text: str) -> str:
    """The same-length key of `text` for comparing: width and case do not count."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


@lru_cache(1 << 14)
def squeeze(text: str) -> str:
    """The folded key of a form without what may split it."""
    return _SPLIT.sub("", fold(text)).strip()


@lru_cache(maxsize=1 << 16)
def is_han(char: str) -> bool:
    """True for a Han character."""
    return _HAN.match(char) is not None


def side(char: str) -> str:
    """What a character is at a border: L a letter that is not Han (or `_`), D a digit, H Han, S anything else."""
    if char.isascii():
        return "L" if char.isalpha() or char == "_" else "D" if char.isdigit() else "S"
    if _HAN.match(char):
        return "H"
    return "L" if char.isalpha() else "S"


@dataclass(frozen=True)
class View:
    """One text for all matchers. `key`: folded, squeezed; `places[i]`: where the i-th character of `key` stands."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The text folded; same length."""
        return fold(self.text)

    @cached_property
    def _squeezed(self) -> tuple[str, Sequence[int]]:
        key: list[str] = []
        places = array("l")
        at = 0
        for gap in _SPLIT.finditer(self.folded):
            key.append(self.folded[at : gap.start()])
            places.extend(range(at, gap.start()))
            at = gap.end()
        key.append(self.folded[at:])
        places.extend(range(at, len(self.folded)))
        return "".join(key), places

    @property
    def key(self) -> str:
        """The folded text without what may split a form."""
        return self._squeezed[0]

    @property
    def places(self) -> Sequence[int]:
        """For every character of `key` its place in `text`."""
        return self._squeezed[1]

    @cached_property
    def chinese(self) -> bool:
        """Is this a Chinese text? Where a fifth of the letters are Han: so many words are, and more."""
        sample = self.text if len(self.text) < 40_000 else self.text[:20_000] + self.text[-20_000:]
        return sum(map(is_han, sample)) * 5 >= sum(map(str.isalpha, sample))

    def chinese_at(self, start: int, end: int) -> bool:
        """Is the text around `[start, end)` Chinese? A text may hold both."""
        around = self.text[max(0, start - AROUND) : start] + self.text[end : end + AROUND]
        letters = sum(map(str.isalpha, around))
        return sum(map(is_han, around)) * 5 >= letters if letters else self.chinese

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """Addresses, handles, tags and code: nothing in them is speech."""
        if not any(c in self.text for c in "/@#`._-("):
            return ()
        return tuple(m.span() for m in _ADDRESS.finditer(self.text))

    def bordered(self, start: int, end: int) -> bool:
        """True where neither edge of `[start, end)` cuts a Latin word or a number."""
        text = self.text
        if start > 0 and (a := side(text[start])) in "LD" and side(text[start - 1]) == a:
            return False
        return not (end < len(text) and (b := side(text[end - 1])) in "LD" and side(text[end]) == b)
