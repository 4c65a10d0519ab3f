"""The text as sounds: items (a Han character, a Latin run, a number), their phones laid end to end, their borders."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.confusions import encoded, put_in
from subfix.correct.view import HAN, LATIN
from subfix.phones import readings, syllable, token_forms

Ints = NDArray[np.int64]
Codes = NDArray[np.uint8]

BREAK, HAN_ITEM, LATIN_ITEM, NUMBER = 0, 1, 2, 3
MOST_NUMBER: Final = 4  # longer numbers are amounts, and part of no name

# characters whose second reading is common, or common in names from abroad; the others are read one way
TWO_READINGS: Final = frozenset("卜伯薄塞色系著着长長乐樂行校调調率模曲石藏弹彈给給什莫万萬拉都还還重传傳朝降参參差")

_ITEM: Final = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<latin>[{LATIN}](?:[{LATIN}]|'(?=[a-z]))*)|(?P<number>\d+)|(?P<space>[^\S\n]+|[-_&‐-–'])|(?P<soft>\.(?=[^\S\n]+[A-Za-z]))|(?P<break>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sounds:
    """The items of a text twice over: all of them in their first reading, then all of them in their second.

    So both are looked through at once. `phones[at[i]:at[i + 1]]` are the codes of item `i`; `count` is how many items
    the text has, so that item `i + count` is item `i` read the other way.
    """

    count: int
    at: Ints
    phones: Codes
    put_before: Ints
    """What it costs that all before each item was put in, in hundredths."""
    differs: NDArray[np.bool_]
    """True for items that the second reading says otherwise than the first."""
    han: Ints
    """How many Han characters stand before each item."""
    single: Ints
    """The code point of each item that is one character, -1 for the others."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a text before they are read."""

    starts: Ints
    ends: Ints
    kinds: NDArray[np.uint8]
    segment: Ints
    soft: Ints
    tokens: list[str]


def items(text: str, start: int, end: int) -> Items:
    """The items of `text[start:end]`; spans count from the start of `text`."""
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[int] = []
    segments: list[int] = []
    softs: list[int] = []
    tokens: list[str] = []
    segment = soft = 0
    for found in _ITEM.finditer(text, start, end):
        kind = found.lastgroup
        if kind == "break":
            segment += 1
            continue
        if kind == "space":
            continue
        if kind == "soft":
            soft += 1
            continue
        token = found.group()
        if kind == "number" and len(token) > MOST_NUMBER:
            segment += 1
            continue
        a, b = found.span()
        if kind == "han":
            starts += range(a, b)
            ends += range(a + 1, b + 1)
            kinds += [HAN_ITEM] * (b - a)
            segments += [segment] * (b - a)
            softs += [soft] * (b - a)
            tokens += token
            continue
        starts.append(a)
        ends.append(b)
        kinds.append(LATIN_ITEM if kind == "latin" else NUMBER)
        segments.append(segment)
        softs.append(soft)
        tokens.append(token)
    as_ints = [np.array(x, np.int64) for x in (starts, ends, segments, softs)]
    return Items(as_ints[0], as_ints[1], np.array(kinds, np.uint8), as_ints[2], as_ints[3], tokens)


@lru_cache(1 << 16)
def token_codes(token: str) -> tuple[tuple[int, ...], ...]:
    """The phone codes of an item, one tuple for each way of reading it; the likeliest first, at most two."""
    if token.isdigit():
        ways = [token]
    elif token[0] >= "\u3007":
        ways = [syllable(p) for p, _ in readings(token)[: 2 if token in TWO_READINGS else 1]]
    else:
        ways = list(token_forms(token))
    found = tuple(dict.fromkeys(tuple(encoded(w)) for w in ways if w))
    return found[:2] or ((),)


def heard(found: Items) -> Sounds:
    """The sounds of `found`; an item that is read in one way alone is read in it twice."""
    number_of: dict[str, int] = {}
    ids = np.array([number_of.setdefault(t, len(number_of)) for t in found.tokens], np.int64)
    ways = [token_codes(t) for t in number_of]
    table = [*(w[0] for w in ways), *(w[-1] for w in ways)]
    sizes = np.array([len(t) for t in table], np.int64)
    flat = np.array([c for t in table for c in t], np.uint8)
    offsets = np.zeros(len(table) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    both = np.concatenate([ids, ids + len(ways)])
    lengths = sizes[both]
    at = np.zeros(len(both) + 1, np.int64)
    np.cumsum(lengths, out=at[1:])
    differs = np.array([len(w) > 1 for w in ways], bool)[ids]
    single = np.array([ord(t) if len(t) == 1 else -1 for t in number_of], np.int64)[ids]
    han = np.zeros(len(both) + 1, np.int64)
    np.cumsum(np.tile(found.kinds == HAN_ITEM, 2), out=han[1:])
    phones = flat[ranges(offsets[both], lengths)]
    put = np.zeros(len(phones) + 1, np.int64)
    np.cumsum(put_in()[phones], out=put[1:])
    return Sounds(len(ids), at, phones, put[at], differs, han, np.tile(single, 2))


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """`starts[0] .. starts[0] + lengths[0] - 1`, then the same for the next, in one array."""
    if not len(lengths):
        return np.zeros(0, np.int64)
    ends = lengths.cumsum()
    found: Ints = (starts - ends + lengths).repeat(lengths) + np.arange(ends[-1])
    return found
