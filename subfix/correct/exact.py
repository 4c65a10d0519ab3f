"""Listed forms: wrong ones to replace, right ones and phrases to protect, and right ones spelled in another case."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.correct.english import ORDINARY, names, ordinary, zipf
from subfix.correct.index import Form, Index
from subfix.correct.version import versioned
from subfix.correct.view import View, fold, side
from subfix.correction import Evidence, Match
from subfix.glossary.model import Term
from subfix.text import Span

CASE_CHINESE: Final = 3.6  # log10 per billion: Chinese speakers use everyday English words, not rarer ones


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed form at a place of the text, cutting no Latin word."""

    start: int
    end: int
    form: Form


@dataclass(frozen=True, slots=True)
class Listed:
    """What the listed forms say of a text: wrong forms, right forms as they should be, and never-phrases."""

    wrong: tuple[tuple[Hit, Match], ...]
    case: tuple[tuple[Hit, Match], ...]
    right: tuple[Hit, ...]
    never: tuple[Hit, ...]


def find(view: View, index: Index) -> Listed:
    """Every listed form in the text of `view`; conditions (`near`, `unless`, modes) are not looked at here."""
    wrong: list[tuple[Hit, Match]] = []
    case: list[tuple[Hit, Match]] = []
    right: list[Hit] = []
    never: list[Hit] = []
    for start, end, group in _found(view, index):
        surface = view.text[start:end]
        as_right = [f for f in group if f.role == "right"]
        # a line break inside a right form is only where the line was folded
        if any(" ".join(surface.split()) == f.written for f in as_right):
            right += [Hit(start, end, f) for f in as_right]
            continue
        for form in group:
            hit = Hit(start, end, form)
            if form.role == "never":
                never.append(hit)
            elif form.role == "wrong":
                if not _other_words(surface, form.written):
                    wrong.append((hit, _match(view.text, hit, index.terms[form.term], "exact", 1.0)))
            else:
                right.append(hit)
                if not any(f.role == "wrong" for f in group) and form.written == index.terms[form.term].term:
                    found = _respelled(view, hit, index.terms[form.term])
                    if found:
                        case.append((hit, found))
    return Listed(tuple(wrong), tuple(case), tuple(right), tuple(never))


def _found(view: View, index: Index) -> Iterator[tuple[int, int, Sequence[Form]]]:
    places = view.places
    for number, first, last in index.automaton.find_matches_as_indexes(view.key, overlapping=True):
        start, end = places[first], places[last - 1] + 1
        if view.bordered(start, end):
            yield start, end, index.forms[number]


_PIECES: Final = re.compile(r"[^\W_]+(?:'[a-z]+)?")


def _other_words(surface: str, written: str) -> bool:
    """True where `surface` has the letters of a form but other gaps, and reads as ordinary words that way.

    A list that says `isin` does not mean `is in`, and one that says `be ing` does not mean `being`.
    """
    seen, listed = (_PIECES.findall(fold(s)) for s in (surface, written))
    return seen != listed and all(p.isascii() and p.isalpha() and ordinary(p) for p in seen)


def _respelled(view: View, hit: Hit, term: Term) -> Match | None:
    """The correction of a right form in another case or with other gaps; None where it is right as it stands.

    Lower-case terms are ordinary words to English grammar: `Coding` at the start of a sentence, `CODING` in a title
    stay. A hyphen that people may write (`self-attention`) stays, and so does any text without a lower-case letter.
    """
    surface = view.text[hit.start : hit.end]
    name = term.term
    if not any(side(c) == "L" for c in name) or "\n" in surface:
        return None
    gaps = len(_PIECES.findall(surface)) - len(_PIECES.findall(name))
    same_gaps = [len(p) for p in _PIECES.findall(surface)] == [len(p) for p in _PIECES.findall(name)]
    if same_gaps and (name == name.lower() or (surface == surface.upper() and len(name) > 3 and name != name.upper())):
        return None
    if fold(surface) != fold(name) and same_gaps and re.search(r"[-_‐-–]", surface):
        return None
    pieces = [fold(p) for p in _PIECES.findall(surface)]
    # words as rare as this are no ordinary ones here: in Chinese text few English words are, and a word that is
    # torn apart must read as words on both sides
    level = CASE_CHINESE if view.chinese_at(hit.start, hit.end) else ORDINARY
    rarest = min((zipf(p) for p in pieces if not p.isdigit()), default=0.0)
    common = rarest >= (level if gaps <= 0 else CASE_CHINESE) and not (len(pieces) == 1 and pieces[0] in names())
    # the rust on the hinges, a twitter of birds: what an article leads to is a noun, if it can be one
    common |= (
        surface.islower() and rarest >= ORDINARY and bool(_LED.search(view.text[max(0, hit.start - 12) : hit.start]))
    )
    notes = [Evidence("spelled", 0.0, "another case" if gaps == 0 else "other gaps")]
    score = 0.99
    if common:
        score = 0.45 if gaps <= 0 else 0.4
        notes.append(Evidence("ordinary", score - 0.99, f"{surface} may be meant as it stands"))
    return _match(view.text, hit, term, "exact", score, tuple(notes))


_LED: Final = re.compile(
    r"(?:^|[^\w])(?:a|an|the|this|that|these|his|her|my|our|your|their|its|no|some|any|much|more) $", re.I
)


def _match(text: str, hit: Hit, term: Term, matcher: str, score: float, notes: tuple[Evidence, ...] = ()) -> Match:
    end, new = versioned(text, hit.start, hit.end, term.term)
    notes = notes or (Evidence("listed", 0.0, hit.form.written),)
    return Match(Span(hit.start, end), new, term.term, matcher, score, notes)
