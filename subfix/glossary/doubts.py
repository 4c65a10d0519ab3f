"""What is learned only when a person says so: right sides that are no names, and wrong forms that say too little."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Final

from subfix.glossary.conditions import BINDING, Everyday
from subfix.glossary.learn import FUNCTION, HAN, Heard, key
from subfix.words import words

AGAIN: Final = 3  # so many times as often left as put right, a form is a word of its own
# brackets, operators and marks of a sentence are those of code or of a clause; C++, I/O, AT&T, .NET are names
_CODE: Final = re.compile(
    r"""[(){}\[\]<>=;"“”‘’|\\$~^，。！？、；：]|, |\w{3,}[.!?:]\s|\*.|^['*-]|\s[-+/*]\s|[^\x00-\x7f][-+_%.]\s"""
)


def doubt(
    wrong: str,
    right: str,
    group: Sequence[Heard],
    left: int,
    lessons: Mapping[str, str],
    known: Container[str],
    everyday: Everyday,
) -> str:
    """Why a person has to decide whether `wrong` is a wrong form of `right`; an empty text where nobody has to.

    `left`: how often `wrong` was left. `lessons`: all wrong forms with their right sides. `known`: right forms that a
    glossary has, which nobody doubts.
    """
    english = in_english(group)
    opening = all(re.search(r"(?:^|[.?!]\s|\n)\s*$", h.around[: h.at.start]) for h in group)
    if right not in known and not named(right, everyday, english, opening):
        return "no name"
    if wrong.casefold() == right.casefold():
        # EDX -> edx, which is never carried out; or the person left it elsewhere, or put it the other way round
        return "only another case" if left or right.islower() or lessons.get(right) == wrong else ""
    if len(key(wrong)) < 2 or left > AGAIN * len(group):
        return "a word of its own"
    part = next((w for w, r in lessons.items() if _holds(wrong, w) and r != right and key(r) in key(right)), "")
    part = part or next((w for w, r in lessons.items() if _holds(wrong, w) and r == right and len(group) == 1), "")
    return f"holds {part} -> {lessons[part]}" if part else ""


def in_english(group: Sequence[Heard]) -> bool:
    """Is there nothing Chinese around these places?"""
    return not any(HAN.search(h.around) for h in group)


def _holds(wrong: str, other: str) -> bool:
    border = rf"(?<![A-Za-z]){re.escape(other)}(?![A-Za-z])"
    return len(key(other)) > 1 and wrong != other and re.search(border, wrong) is not None


def named(right: str, everyday: Everyday, english: bool = False, opening: bool = False) -> bool:
    """May `right` be a name? Code and a clause are none; nor, in `english` text, everyday words in small letters.

    `opening`: it stands where a sentence begins, so that its capital tells nothing.
    """
    if _CODE.search(right) or (not right[-1].isalnum() and right[-1] not in "+#!*"):
        return False
    if HAN.search(right):
        cut = [right[a:b] for a, b in words(right) if right[a:b].strip()]
        ends = cut if re.search("[A-Za-z]", right) else (cut[0], cut[-1])
        return len(cut) == 1 or not any(all(c in FUNCTION for c in w) for w in ends)
    pieces = re.findall(r"[A-Za-z']+", right)
    if len(pieces) > 1 and (pieces[0] in BINDING or pieces[-1] in BINDING):
        return False
    plain = right[:1].casefold() + right[1:] if opening else right
    return not (english and pieces and plain == plain.casefold() and all(everyday(p.casefold()) for p in pieces))
