"""Stumps: what is left of a name that was swallowed, `PU` of TPU, `deep` of DeepSeek. Only ever proposed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from subfix.correct.english import known_name, zipf
from subfix.correct.index import Index
from subfix.correct.view import View, squeeze
from subfix.correct.weigh import Guess
from subfix.correction import Evidence
from subfix.phones import pieces

NEAR: Final = 1500  # characters: a stump belongs to a name that was said within about five minutes
EVERYDAY: Final = 3.4  # log10 per billion: so common a word is a stump only as a whole part of a name
_TOKEN: Final = re.compile(r"(?<![A-Za-z0-9_'.-])[A-Za-z]{2,8}(?![A-Za-z0-9_'-]|\.[A-Za-z])")


def find(
    view: View, index: Index, mentions: Sequence[tuple[int, int]], taken: Iterable[tuple[int, int]]
) -> list[Guess]:
    """Stumps in a Chinese text of the terms mentioned near by. `mentions`: (place, term), sorted by place.

    In English text every short word would be one. Places in `taken` are left alone.
    """
    if not view.chinese or not mentions:
        return []
    closed = {at for start, end in taken for at in range(start, end)}
    owners = _owners(index, {term for _, term in mentions})
    places = [at for at, _ in mentions]
    found: list[Guess] = []
    for token in _TOKEN.finditer(view.text):
        options = owners.get(token.group().lower())
        if not options or token.start() in closed or known_name(token.group().lower()):
            continue
        common = not token.group().isupper() and zipf(token.group().lower()) >= EVERYDAY
        best: tuple[float, int, int] | None = None
        low = bisect_left(places, token.start() - NEAR)
        high = bisect_left(places, token.end() + NEAR)
        for at, term in mentions[low:high]:
            share, whole = options.get(term, (0.0, False))
            if share and (whole or not common):
                distance = abs(at - token.start())
                rank = share - distance / NEAR
                if best is None or rank > best[0]:
                    best = (rank, term, distance)
        if best is not None:
            rank, term, distance = best
            evidence = (
                Evidence(
                    "stump", round(BITS + rank / 4, 2), f"part of {index.terms[term].term}, {distance} characters off"
                ),
            )
            found.append(Guess(token.start(), token.end(), term, "stump", BITS + rank / 4, evidence, 0.0, "latin"))
    return found


BITS: Final = 0.9  # a proposal, never more


def _owners(index: Index, terms: Iterable[int]) -> dict[str, dict[int, tuple[float, bool]]]:
    """Stump -> the terms it may be of, with the share of their letters it has, and whether it is a whole part."""
    owners: dict[str, dict[int, tuple[float, bool]]] = {}
    for number in terms:
        name = index.terms[number].term
        key = squeeze(name)
        if not key.isascii() or not key.isalpha() or len(key) < 3:
            continue
        parts = [p.lower() for p in pieces(name)]
        stumps = {p: True for p in (parts if len(parts) > 1 else []) if len(p) >= 3}
        for size in range(2, len(key)):
            if size * 3 >= len(key) - 1:
                stumps.setdefault(key[:size], False)
                if size > 2 or len(key) <= 4:
                    stumps.setdefault(key[-size:], False)
        for stump, whole in stumps.items():
            owners.setdefault(stump, {})[number] = (len(stump) / len(key), whole)
    return owners
