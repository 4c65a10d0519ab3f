"""What corrections that were undone amount to: phrases that must be left alone, and forms that go off."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from subfix.glossary.conditions import compound
from subfix.glossary.learn import HAN, Heard, Undone, shown
from subfix.glossary.load import folded
from subfix.glossary.model import Misheard, Term
from subfix.words import words

AGAIN: Final = 3  # so often undone, and never wanted, a listed form is not worth having


@dataclass(frozen=True, slots=True)
class Restraint:
    """A correction that was not wanted, and what keeps it from being made again.

    One of three: `unless`, a phrase in which it is not `term`; `never`, one that nothing may touch; neither: the listed
    form `old` goes `off`.
    """

    term: str
    old: str
    count: int
    contexts: tuple[str, ...]
    unless: str = ""
    never: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a refusal is remembered by: the text that stays, twice."""
        return self.old, self.old

    def entry(self) -> Term | None:
        """What the term gets; None where the phrase goes under `never`."""
        stated = frozenset({"term"})
        if self.never:
            return None
        if self.unless:
            return Term(self.term, unless=(self.unless,), stated=stated | {"unless"})
        return Term(self.term, misheard=(Misheard(self.old, mode="off"),), stated=stated | {"misheard"})


def restraints(found: Sequence[Undone], wanted: Sequence[Heard], refused: Iterable[tuple[str, str]]) -> list[Restraint]:
    """What keeps the corrections that were undone from being made again, commonest first.

    `wanted` are the mis-hearings that were put right: a form that is also among these is only kept from the compounds
    in which it was undone.
    """
    no = set(refused)
    good = {folded(h.wrong) for h in wanted}
    groups: dict[tuple[str, str], list[Undone]] = defaultdict(list)
    for u in found:
        if ", " not in u.term or "+" not in u.matcher:  # else of several terms: none of them is to blame alone
            groups[folded(u.old), u.term].append(u)
    takers = Counter(old for old, _ in groups)
    rows: dict[tuple[str, str, str], Restraint] = {}
    for (key, term), group in groups.items():
        old, listed = group[0].old, any("exact" in u.matcher for u in group)
        contexts = tuple(shown(u) for u in group[:3])
        if (old, old) in no:
            continue
        if takers[key] > 1 and key not in good:  # two terms are found in it: it is a phrase of its own
            found_rows = [Restraint("", old, len(group), contexts, never=old)]
        elif not listed and key not in good:
            found_rows = [Restraint(term, old, len(group), contexts, unless=_whole(group[0]))]
        elif key not in good and len(group) >= AGAIN:
            found_rows = [Restraint(term, old, len(group), contexts)]
        else:
            phrases: dict[str, list[Undone]] = defaultdict(list)
            for u in group:
                phrases[compound(u.around, u.at.start, u.at.end)].append(u)
            found_rows = [
                Restraint(term, old, len(some), tuple(shown(u) for u in some[:3]), unless=phrase)
                for phrase, some in phrases.items()
                if (phrase and phrase != old) or key not in good
            ]
        for row in found_rows:
            have = rows.get((row.term, row.unless or row.old, row.never))
            count = row.count + (have.count if have else 0)
            rows[row.term, row.unless or row.old, row.never] = replace(row, count=count)
    return sorted(rows.values(), key=lambda r: (-r.count, r.term, r.old))


def _whole(place: Undone) -> str:
    """What stood there, widened to the words that it is a part of: 有不 of 有不少."""
    start, end = place.at.start, place.at.end
    for low, high in words(place.around):
        if low < place.at.start < high and HAN.match(place.around[low]):
            start = low
        if low < place.at.end < high and HAN.match(place.around[high - 1]):
            end = high
    return place.around[start:end].strip()
