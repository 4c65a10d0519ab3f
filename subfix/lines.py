"""A line as a viewer sees it: how wide it is, and what becomes of marks, spaces and line breaks of the text."""

import re
import unicodedata
from functools import lru_cache

from subfix.cue import Profile

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FULL = "，。？！、；：…—“”‘’《》（）「」『』【】〈〉"
# a line break that the source made says nothing between Han characters and their marks, elsewhere it is a space
_JOINT = re.compile(rf"(?<=[{HAN}{_FULL}])[^\S\n\r]*[\n\r]\s*(?=[{HAN}{_FULL}])")
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=1 << 14)
def half_cells(character: str) -> int:
    """The width of one character in halves of a cell: 2 for a wide or full-width one, else 1."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(text: str) -> float:
    """The width of `text`: a wide or full-width character is 1, any other 1/2.

    So mixed lines are as wide as they look (Subtitle Edit counts a Latin letter 1 in Chinese, 1/2 only in Korean).
    For English 42 letters are 21 cells.
    """
    if text.isascii():
        return len(text) / 2
    return sum(map(half_cells, text)) / 2


def line(text: str, profile: Profile) -> str:
    """What is shown of `text`, a part of the corrected text that makes one line: empty only for empty or blank text.

    Line breaks of the text go (`你好` + `世界`) or are a space (`hello` + `world`), marks are as `profile.marks`
    says. Marks are never dropped where nothing else would be left, nor `：` between digits.
    """
    whole = _BLANK.sub(" ", _JOINT.sub("", text)).strip()
    if profile.marks == "keep" or not profile.soft:
        return whole
    soft = re.escape(profile.soft)
    shown = whole
    if profile.marks == "space":
        shown = re.sub(rf"(?<!\d)[{soft}]|[{soft}](?!\d)", " ", shown)
    shown = re.sub(rf"[{soft}\s]+\Z|\A[{soft}\s]+", "", shown)
    return _BLANK.sub(" ", shown) if any(c.isalnum() for c in shown) else whole
