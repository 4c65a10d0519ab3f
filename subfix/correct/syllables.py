"""Han terms by their syllables: windows of as many characters that sound alike, one syllable of them perhaps other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from subfix.correct.view import is_han
from subfix.glossary.model import Term
from subfix.phones import readings, syllable

LONGEST: Final = 8  # characters; a longer term is found by the sounds of its parts, or not at all

# what the fuzzy pinyin of input methods takes for the same, and recognisers confuse
_SAME: Final = str.maketrans({"S": "s", "C": "c", "J": "z", "r": "l", "n": "l", "h": "f", "Q": "N"})


@cache
def keys(char: str) -> frozenset[str]:
    """The syllables of a character, near ones made one."""
    return frozenset(_key(p) for p, _ in readings(char))


def _key(pinyin: str) -> str:
    zero = "zh ch sh z c s r j q x".split()
    phones = syllable(pinyin)
    return phones.translate(_SAME) if pinyin not in zero else phones


@cache
def apart(char: str, other: str) -> float:
    """What it costs that `char` is written for `other`, 0 to 1.5, by their nearest readings."""
    if char == other:
        return 0.0
    best = 1.5
    for pinyin, tone in readings(char):
        for pinyin2, tone2 in readings(other):
            best = min(best, _apart(pinyin, pinyin2) + (0.0 if tone == tone2 else 0.1))
    return best


@cache
def _apart(one: str, two: str) -> float:
    if one == two:
        return 0.12
    if _key(one) == _key(two):
        return 0.4
    first, second = syllable(one).translate(_SAME), syllable(two).translate(_SAME)
    a, b = _parts(first), _parts(second)
    if a[1] == b[1]:
        return 0.75 if (a[0], b[0]) in _NEAR or (b[0], a[0]) in _NEAR else 1.1
    if a[0] == b[0] and a[1][-1:] and b[1][-1:] and (a[1][-1] == b[1][-1] or a[1][0] == b[1][0]):
        return 0.75
    return 0.95 if a[0] == b[0] else 1.5


_NEAR: Final = {
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("z", "c"),
    ("z", "s"),
    ("c", "s"),
    ("m", "l"),
    ("f", "w"),
    ("b", "m"),
}


def _parts(phones: str) -> tuple[str, str]:
    return (phones[0], phones[1:]) if phones[:1] in set("pbmfvwtdlkgszcj") else ("", phones)


@dataclass(frozen=True, slots=True)
class Syllables:
    """Han terms by length and by syllables, with every single syllable left open for terms of three and more."""

    by_key: dict[tuple[str, ...], tuple[int, ...]]
    sizes: tuple[int, ...]
    firsts: frozenset[str]


def compiled(terms: Sequence[Term], chosen: Iterable[int]) -> Syllables:
    """The tables of the terms with the numbers `chosen`; those that are not all Han are left out."""
    found: dict[tuple[str, ...], list[int]] = {}
    sizes: set[int] = set()
    firsts: set[str] = set()
    for number in chosen:
        name = terms[number].term
        if not 2 <= len(name) <= LONGEST or not all(is_han(c) for c in name):
            continue
        sizes.add(len(name))
        main = tuple(min(keys(c), default="") for c in name)
        for key in _keys_of(name, main):
            found.setdefault(key, []).append(number)
        firsts |= keys(name[0])
    return Syllables({k: tuple(dict.fromkeys(v)) for k, v in found.items()}, tuple(sorted(sizes)), frozenset(firsts))


def _keys_of(name: str, main: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    yield main
    for at, char in enumerate(name):
        for other in keys(char) - {main[at]}:
            yield (*main[:at], other, *main[at + 1 :])
        if len(name) >= 3:
            yield (*main[:at], "*", *main[at + 1 :])


def find(han: str, table: Syllables) -> Iterable[tuple[int, int, int, float]]:
    """(start, end, term, cost) of every window of a run of Han characters that could be a term."""
    main = [min(keys(c), default="") for c in han]
    others = [keys(c) for c in han]
    for size in table.sizes:
        for start in range(len(han) - size + 1):
            window = tuple(main[start : start + size])
            hits = dict.fromkeys(table.by_key.get(window, ()))
            if size >= 3:
                for at in range(size):
                    hits.update(dict.fromkeys(table.by_key.get((*window[:at], "*", *window[at + 1 :]), ())))
            elif any(len(others[start + i]) > 1 for i in range(size)):
                for at in range(size):
                    for other in others[start + at]:
                        hits.update(dict.fromkeys(table.by_key.get((*window[:at], other, *window[at + 1 :]), ())))
            for number in hits:
                yield start, start + size, number, 0.0
