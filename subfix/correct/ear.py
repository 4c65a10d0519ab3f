"""The parts of a compiled glossary that hear: its terms by their sounds, syllables and letters, and what each loses."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import sound, spelling, syllables
from subfix.correct.block import HEARD
from subfix.correct.certain import Bits, Names, names
from subfix.correct.hear import Ints
from subfix.correct.index import Index
from subfix.correct.view import fold, is_han, squeeze
from subfix.correct.worth import MANY, WORTH, crowd
from subfix.phones import plain_letters

PRIOR: Final = 9.05  # bits against any term standing at any place, and log2 of the glossary's size times
LEAST_CROWD: Final = min(WORTH[s, "crowd"] for s in HEARD)
CROWD: Final = 0.4  # each kind of name competes with its own
CROWD_HAN: Final = 0.7  # Chinese homophones crowd faster than foreign sounds
FARTHEST: Final = 0.4  # of its length is the most that a form may cost


@dataclass(frozen=True)
class Ear:
    """The parts of an index that hear: forms of terms by their sounds, and Han terms by their syllables."""

    forms: sound.Forms
    syllables: syllables.Syllables
    spellings: spelling.Spellings
    letters: tuple[str, ...]
    latin: tuple[bool, ...]
    lengths: tuple[float, ...]
    """How long each term is at most, in units of sound."""
    foreign: NDArray[np.bool_]
    """`latin` as an array."""
    names: Names
    crowd: tuple[float, ...]
    """As in `worth.crowd`, for each term."""
    loss: Bits
    """What each term loses as one of very many while it is not mentioned, in bits."""
    budget: Ints
    """What each form may cost at most, in hundredths."""
    prior: float
    """Bits against any Latin term at any place, and against any Han term."""
    han_prior: float


def ear(index: Index) -> Ear:
    """The ear of an index, made at its first use and kept with it."""
    return index.part("ear", _ear)


def _ear(index: Index) -> Ear:
    heard_terms = [i for i, t in enumerate(index.terms) if t.mode != "exact"]
    forms = sound.forms(index.terms, heard_terms)
    letters = tuple(
        plain_letters(squeeze(t.term)) if any("a" <= c <= "z" for c in fold(t.term)) else "" for t in index.terms
    )
    latin = tuple(not any(is_han(c) for c in t.term) for t in index.terms)
    many = Counter(latin)
    chosen = set(heard_terms)
    spelt = [x if i in chosen and latin[i] else "" for i, x in enumerate(letters)]
    lengths = np.zeros(len(letters))
    np.maximum.at(lengths, forms.term, forms.length / 100)
    crowds = tuple(crowd(many[kind], kind, len(squeeze(t.term))) for t, kind in zip(index.terms, latin, strict=True))
    # past some hundred names most are of subjects that the text is not about
    count, chinese = many[True], many[False]
    prior = PRIOR + CROWD * math.log2(min(max(2, count), MANY)) + 0.15 * math.log2(max(1.0, count / MANY))
    return Ear(
        forms,
        syllables.compiled(index.terms, heard_terms),
        spelling.compiled(spelt),
        letters,
        latin,
        tuple(lengths.tolist()),
        np.array(latin, bool),
        names(letters),
        crowds,
        LEAST_CROWD * np.array(crowds, np.float64),
        (FARTHEST * forms.length).astype(np.int64),
        prior,
        PRIOR + CROWD_HAN * math.log2(min(max(2, chinese), MANY)),
    )
