"""How common an English word is, and which lower-case words are names after all: the shipped lists."""

from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from typing import Final

from subfix.once import once

EVERYDAY: Final = 3.5  # ... and from here on as one that is heard every day
TORN: Final = 5  # letters that tell which word they are a piece of
ORDINARY: Final = 2.6  # from here on a word counts as one that people say: 400 uses in a billion words


@once
def _words() -> dict[str, float]:
    """Word -> log10 of its uses in a billion words of English, from 2.2 on."""
    found: dict[str, float] = {}
    for line in (files(__package__) / "data" / "english.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            level, *words = line.split(" ")
            found.update(dict.fromkeys(words, float(level)))
    return found


@once
def names() -> frozenset[str]:
    """Right names and acronyms of many fields, lower case: never a mishearing of something else."""
    text = (files(__package__) / "data" / "names.txt").read_text(encoding="utf-8")
    return frozenset(w.lower() for line in text.splitlines() if not line.startswith("#") for w in line.split())


_SUFFIXES: Final = ("'s", "s'", "s", "es", "ed", "d", "ing", "er", "ers", "ly")


@lru_cache(maxsize=1 << 16)
def zipf(word: str) -> float:
    """log10 of the uses of `word` (lower case) in a billion words of English; 0 where it is unknown or very rare.

    An inflection that the list lacks counts as its stem, half a step rarer.
    """
    known = _words()
    half = len(word) // 2
    if half > 1 and word[:half] * 2 == word:  # OKOK, byebye
        word = word[:half]
    level = known.get(word, 0.0)
    if "'" in word:  # don't, it's, we'll: as common as their first half, if a little rarer
        stem = word.partition("'")[0]
        return max(level, known.get(stem, known.get(stem.removesuffix("n"), 0.0)) - 0.3)
    if level or len(word) < 4:
        return level
    for suffix in _SUFFIXES:
        if word.endswith(suffix):
            stem = word.removesuffix(suffix)
            level = max(level, known.get(stem, 0.0) - 0.5, (known.get(stem + "e", 0.0) - 0.5) if len(stem) > 2 else 0.0)
    return max(0.0, level)


@once
def _sorted_words() -> tuple[list[str], list[str]]:
    """Everyday words in order, and in order of their ends, spelt backwards."""
    words = [w for w, level in _words().items() if level >= EVERYDAY]
    return sorted(words), sorted(w[::-1] for w in words)


@lru_cache(maxsize=1 << 14)
def torn_word(piece: str) -> str:
    """An everyday word of which `piece` (lower case, five letters or more) is the beginning or end; or nothing."""
    if len(piece) < TORN or zipf(piece) >= ORDINARY:
        return ""
    for words, wanted, turn in zip(_sorted_words(), (piece, piece[::-1]), (1, -1), strict=True):
        at = bisect_left(words, wanted)
        if at < len(words) and words[at].startswith(wanted):
            return words[at][::turn]
    return ""


def ordinary(word: str) -> bool:
    """True where `word` (lower case) is an everyday English word and not a name written small."""
    return zipf(word) >= ORDINARY and word not in names()


@lru_cache(maxsize=1 << 16)
def known_name(word: str) -> bool:
    """True where `word` (lower case) is a name or acronym of the shipped list, its plural, or it twice (OKOK)."""
    half = len(word) // 2
    return (
        word in names()
        or (len(word) > 3 and word.endswith("s") and word[:-1] in names())
        or (half > 1 and word[:half] * 2 == word and word[:half] in names())
    )
