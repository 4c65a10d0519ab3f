"""How long text takes to say, in syllables: Latin and digits as they are read, marks as the pauses they stand for."""

import re
from itertools import accumulate

# Pauses in syllables of some 0.2 s. Marks set by recognisers follow the grammar more than the breath, so that they
# weigh less here than in read speech, where a comma is about 0.3 s and a full stop 0.6 s.
_PAUSES = {**dict.fromkeys("，,；;：:—", 0.8), "、": 0.4, **dict.fromkeys("。.？！?!…\n", 1.8)}
_RUN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][a-z]+)?|[0-9]+|[0-9%％.,:：]")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+|[A-Z]")
_VOWELS = re.compile(r"[aeiouy\u00e0-\u024f]+")
_FIGURES = "0123456789"


def lengths(text: str) -> list[float]:
    """The syllables said before each place of `text`, one value more than characters, never falling.

    A mark's pause is the length of the mark itself, so a run that ends before its mark ends where speech ends.
    """
    each = [_PAUSES.get(c, 0.0) if not c.isalnum() else 1.0 for c in text]
    for match in _RUN.finditer(text):
        start, end = match.span()
        run = match.group()
        if run[0] in _FIGURES:
            _spread(each, start, end, _figures(run, text[end : end + 1]))
        elif run in "%％":
            each[start] = 3.0  # 百分之; "per cent" is two
        elif run in ".,:：":
            if text[start - 1 : start].isdigit() and text[end : end + 1].isdigit():
                each[start] = 0.0 if run == "," else 1.0
            elif run == "." and text[end : end + 1].isalnum():
                each[start] = 0.5  # a dot that is said, or not: tf.data, U.S.
        else:
            _spread(each, start, end, syllables(run))
    return [0.0, *accumulate(each)]


def _spread(each: list[float], start: int, end: int, amount: float) -> None:
    each[start:end] = [amount / (end - start)] * (end - start)


def syllables(word: str) -> float:
    """About how many syllables a Latin word has: letters of an acronym one each (W three), else groups of vowels."""
    total = 0
    for part in _PART.findall(word):
        if part.isupper() and len(part) < 5:
            total += len(part) + 2 * part.count("W")
            continue
        low = part.lower()
        groups = len(_VOWELS.findall(low))
        silent = low.endswith("e") and not low.endswith("le") and groups > 1
        total += max(1, groups - silent)
    return float(max(1, total))


def _figures(run: str, after: str) -> float:
    """Digits as they are read: one by one in years and long strings (2025年), else as a number (120: 一百二十)."""
    if len(run) > 4 or (len(run) == 4 and after == "年") or run.startswith("0"):
        return float(len(run))
    said = sum(1 if d == "0" else 2 for d in run[:-1]) + (run[-1] != "0")
    trailing = len(run) - len(run.rstrip("0"))
    return float(max(1, said - (len(run) == 2 and run[0] == "1") - max(0, trailing - 1)))
