"""The number of a version that follows a name: `ja三` is Gemini 3, `clo 4` is Claude 4."""

import re
from typing import Final

_DIGITS: Final = dict(zip("零〇一二三四五六七八九两", "001234567892", strict=True))
_HAN_NUMBER: Final = re.compile(
    # 一 alone is more often part of 一直, 一开, 一年 than a first version
    r"(零|[二三四五六七八九]|一(?=[点點]))(?:[点點]([零〇一二三四五六七八九]))?(?![零〇一二三四五六七八九十百千万萬亿億点點])"
)
_NUMBER: Final = re.compile(r"[^\S\n]?(?=\d)")
# after these a numeral counts something and is no version: 三个, 两年, 一样 (single characters that measure or bind)
_COUNTED: Final = frozenset(
    "个個位种種次年月天号號日周岁歲家款台条條件张張块塊元分秒点點里公米斤克吨本页頁章节節集层層楼樓级級倍成半些样樣"
    "起直定般切旦共生下会會边邊方面者部门門步句话話字遍轮輪期届屆项項所座场場群批代人名口间間对對双雙组組套类類角股只隻头頭"
)


def versioned(text: str, start: int, end: int, name: str) -> tuple[int, str]:
    """Where an edit of `[start, end)` ends, and what it writes, when `name` stands there with its version number.

    Between a name with lower-case letters and its number goes one space (`Gemini 3`); an acronym keeps what the text
    has (`GPT5`, `GPT 5`). A Chinese numeral becomes digits only after a Latin name, and only where it counts nothing.
    """
    tail = name[-1]
    if not (tail.isascii() and tail.isalpha()):
        return end, name
    spaced = name != name.upper()
    found = _HAN_NUMBER.match(text, end)
    if found and not (text[found.end() : found.end() + 1] in _COUNTED and text[found.end() : found.end() + 1]):
        number = _DIGITS[found[1]] + (f".{_DIGITS[found[2]]}" if found[2] else "")
        return found.end(), f"{name}{' ' if spaced else ''}{number}"
    gap = _NUMBER.match(text, end)
    if gap and not gap.group() and spaced:
        # the digits stay untouched: the edit ends before them
        return end, f"{name} "
    return end, name
