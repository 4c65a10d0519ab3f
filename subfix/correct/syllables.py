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
    zero = ("zh", "ch", "sh", "z", "c", "s", "r", "j", "q", "x")
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
    """Han terms by their syllables, one character for each syllable; any one is open (`*`) for three and more."""

    by_key: dict[str, tuple[int, ...]]
    halves: frozenset[str]
    """First and second halves of keys of four and more, marked `<` and `>`: one of them must fit as it is."""
    sizes: tuple[int, ...]
    codes: dict[str, str]


def compiled(terms: Sequence[Term], chosen: Iterable[int]) -> Syllables:
    """The tables of the terms with the numbers `chosen`; those that are not all Han are left out."""
    found: dict[str, list[int]] = {}
    halves: set[str] = set()
    codes: dict[str, str] = {}
    sizes: set[int] = set()
    for number in chosen:
        name = terms[number].term
        if not 2 <= len(name) <= LONGEST or not all(is_han(c) for c in name):
            continue
        sizes.add(len(name))
        ways = [[codes.setdefault(k, chr(0xE000 + len(codes))) for k in sorted(keys(c))] or ["?"] for c in name]
        for key in _keys_of(ways):
            found.setdefault(key, []).append(number)
            if len(name) >= 4 and "*" not in key:
                middle = len(name) // 2
                halves |= {f"{key[:middle]}<{len(name)}", f"{key[middle:]}>{len(name)}"}
    table = {k: tuple(dict.fromkeys(v)) for k, v in found.items()}
    return Syllables(table, frozenset(halves), tuple(sorted(sizes)), codes)


def _keys_of(ways: list[list[str]]) -> Iterable[str]:
    main = "".join(w[0] for w in ways)
    yield main
    for at, options in enumerate(ways):
        for other in options[1:]:
            yield main[:at] + other + main[at + 1 :]
        if len(ways) >= 3:
            yield main[:at] + "*" + main[at + 1 :]


def find(han: str, table: Syllables) -> Iterable[tuple[int, int, int]]:
    """(start, end, term) of every window of a run of Han characters that could be a term."""
    main, others = _read(han, table.codes)
    by_key = table.by_key
    for size in table.sizes:
        middle, head, tail = size // 2, f"<{size}", f">{size}"
        for start in range(len(han) - size + 1):
            window = main[start : start + size]
            if size >= 4 and (
                window[:middle] + head not in table.halves and window[middle:] + tail not in table.halves
            ):
                continue
            hits = list(by_key.get(window, ()))
            for at in range(size):
                if size >= 3:
                    hits += by_key.get(window[:at] + "*" + window[at + 1 :], ())
                for other in others.get(start + at, ()):
                    hits += by_key.get(window[:at] + other + window[at + 1 :], ())
            for number in dict.fromkeys(hits):
                yield start, start + size, number


def _read(han: str, codes: dict[str, str]) -> tuple[str, dict[int, list[str]]]:
    """The first syllable of each character as a code, and by place the others that any term has."""
    main: list[str] = []
    others: dict[int, list[str]] = {}
    for at, char in enumerate(han):
        ways = sorted(keys(char))
        main.append(codes.get(ways[0], "?") if ways else "?")
        if len(ways) > 1 and (more := [codes[w] for w in ways[1:] if w in codes]):
            others[at] = more
    return "".join(main), others
