"""What it costs when one sound stands for another: all costs of the sound matcher in one readable table.

Costs are shares of a whole consonant (1). Where they come from: the usual confusions of Mandarin speakers and of
recognisers of Mandarin (n/l, zh/z, sh/s, h/f, r/l, an/ang, in/ing: the fuzzy pinyin of input methods; b/p d/t g/k:
voicing, which Mandarin has not; v/w, th/s, inserted vowels after consonants, dropped codas: how English words are
said in Mandarin), and what edit costs learned from labelled mishearings agreed on: changing voice is cheap, losing or
gaining l r d n t h is normal, losing or gaining p f m b s or a fricative speaks strongly against a match.
"""

from functools import cache
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.phones import ALPHABET, CODAS, CONSONANTS, DIGITS, GLIDES, VOWELS

# substitutions: cost, then groups whose members stand for each other at that cost; the cheapest that fits counts
SUBSTITUTIONS: Final = """
0.10  nN
0.15  bp dt gk vw NQ sz JC zc
0.25  nl lr Sx sS zJ cC Ts fv lR rR Tf JS CS cs SJ zs
0.30  mn fh wf bv NM Tt Td TS mN kh cz nQ
0.45  tk dk dg tg pk pt pd td pf bw hw kC gJ tC dJ tc dz rw mQ lN hg kg hv rn nd
0.15  @a @e @o eE oO aW @I @u oW @R aR iU Ii uU YE
0.20  ae ei Ei aY eY uo uO Oo @E WO iI @i aO oR eR IU IE Ie
0.30  ai ao au iY oY ui iu uR oi eo EI oE aE iR uI YW aI oI WY UE Ue
"""
VOWEL_SUBSTITUTION: Final = 0.35
CONSONANT_SUBSTITUTION: Final = 1.0
CONSONANT_FOR_VOWEL: Final = 1.0

# a sound that is only in the term was lost; one that is only in the text was put in
LOST: Final = (
    "0.15 jq 0.25 @I 0.35 aeiouUYEWOR 0.35 NQ 0.40 rhw 0.45 lndtg 0.55 k 0.60 sz 0.75 bvJCSTc 0.85 pmf 1.2 0123456789"
)
PUT_IN: Final = (
    "0.10 jq 0.15 @I 0.20 u 0.20 NQ 0.25 w 0.30 aeioUYEWOR 0.40 rh "
    "0.45 lndtg 0.55 k 0.60 sz 0.75 bvJCSTc 0.85 pmf 1.2 0123456789"
)
FIRST: Final = 1.4  # losing or changing the first consonant weighs more: people and recognisers keep beginnings

# what a sound counts in the length that a cost is measured against
LENGTHS: Final = (("consonant", 1.0), ("vowel", 0.55), ("coda", 0.45), ("glide", 0.1), ("digit", 1.2))

# coarse classes for retrieval: consonants that often stand for each other; what is not here is skipped
CLASSES: Final = ("bp", "m", "fvwh", "dtT", "lnr", "gk", "JCzcsS")

CODES: Final = {phone: code for code, phone in enumerate(ALPHABET, 1)}
SIZE: Final = 64  # rows of the tables below; a power of two, so that a pair of codes is one index


def encoded(phones: str) -> list[int]:
    """The codes of `phones`; 0 is kept for padding."""
    return [CODES[p] for p in phones if p in CODES]


@cache
def substitution() -> NDArray[np.int16]:
    """Cost in hundredths of writing one code for another, as a flat table indexed by `a * SIZE + b`."""
    table = np.full((SIZE, SIZE), round(100 * CONSONANT_SUBSTITUTION), np.int16)
    _fill(table, VOWELS, VOWELS, VOWEL_SUBSTITUTION)
    _fill(table, VOWELS, GLIDES, 0.3)
    _fill(table, CODAS + GLIDES, CODAS + GLIDES, 0.4)
    _fill(table, DIGITS, ALPHABET, 1.5)
    for row in SUBSTITUTIONS.strip().splitlines():
        cost, *groups = row.split()
        for group in groups:
            for a, b in product((p for p in group if p in CODES), repeat=2):
                table[CODES[a], CODES[b]] = min(table[CODES[a], CODES[b]], round(100 * float(cost)))
    np.fill_diagonal(table, 0)
    for pair in ("ji", "qu", "qw", "jU"):
        _fill(table, pair[0], pair[1], 0.1)
    return table.ravel()


def _fill(table: NDArray[np.int16], ones: str, others: str, cost: float) -> None:
    for a, b in product(ones, others):
        table[CODES[a], CODES[b]] = table[CODES[b], CODES[a]] = round(100 * cost)


def _each(spec: str) -> NDArray[np.int16]:
    table = np.full(SIZE, 100, np.int16)
    cells = spec.split()
    for cost, phones in zip(cells[::2], cells[1::2], strict=True):
        for phone in phones:
            table[CODES[phone]] = round(100 * float(cost))
    table[0] = 0
    return table


@cache
def lost() -> NDArray[np.int16]:
    """Cost in hundredths, by code, of a sound of the term that the text lacks."""
    return _each(LOST)


@cache
def put_in() -> NDArray[np.int16]:
    """Cost in hundredths, by code, of a sound of the text that the term lacks."""
    return _each(PUT_IN)


@cache
def lengths() -> NDArray[np.int16]:
    """What each code counts in the length of a term, in hundredths."""
    by_kind = dict(LENGTHS)
    table = np.zeros(SIZE, np.int16)
    for kind, phones in (
        ("consonant", CONSONANTS),
        ("vowel", VOWELS),
        ("coda", CODAS),
        ("glide", GLIDES),
        ("digit", DIGITS),
    ):
        for phone in phones:
            table[CODES[phone]] = round(100 * by_kind[kind])
    return table


@cache
def classes() -> NDArray[np.uint64]:
    """The coarse class of each code, from 1; 0 where it is skipped in skeletons. Digits are their own classes."""
    table = np.zeros(SIZE, np.uint64)
    for number, group in enumerate(CLASSES, 1):
        for phone in group:
            table[CODES[phone]] = number
    for digit in DIGITS:
        table[CODES[digit]] = 20 + int(digit)
    return table


@cache
def phone_length(code: int) -> float:
    """What one code counts in a length, in units."""
    return float(lengths()[code]) / 100
