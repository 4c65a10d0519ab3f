"""Glossaries put to the test: their examples, text known to be right, and pairs of what was heard and what was said."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from subfix.glossary.model import Example, Glossary, Term

Fix = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as it says. `again` is True where a second run would change it once more."""

    term: Term
    example: Example
    got: str
    again: bool = False

    def __str__(self) -> str:
        what = "changes again" if self.again else "comes out otherwise"
        return (
            f"{self.example.source}: {self.term.term}: {what}\n"
            f"  from     {self.example.before}\n  expected {self.example.after}\n  got      {self.got}"
        )


def failures(glossary: Glossary, fix: Fix) -> list[Failure]:
    """The examples of `glossary` that `fix` does not bring out, spaces aside, or that change when fixed again."""
    found = []
    for term in glossary.terms:
        for example in term.examples:
            got = fix(example.before)
            if _tight(got) != _tight(example.after):
                found.append(Failure(term, example, got))
            elif got != example.before and _tight(again := fix(got)) != _tight(got):
                found.append(Failure(term, example, again, again=True))
    return found


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- pairs: the measure of eval/score.py ---------------------------------------------------------------------------

_LOOSE = re.compile(r"[\s，。！？、,.!?；;：:“”\"'（）()…—·-]+")
KIND_MOST = 5  # of the same error, five say no more than one


@dataclass(frozen=True, slots=True)
class Pair:
    """A line as it was heard, as it was said, and its errors where they are known: wrong, right, an everyday word."""

    heard: str
    said: str
    errors: tuple[tuple[str, str, bool], ...] = ()


@dataclass(slots=True)
class Measure:
    """What corrections did to pairs. Recall counts errors (`ordinary` ones apart), precision counts edits."""

    errors: int = 0
    fixed: int = 0
    ordinary: int = 0
    ordinary_fixed: int = 0
    good: int = 0
    bad: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    harm: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Errors fixed, of those whose wrong form is no everyday word."""
        return self.fixed / max(1, self.errors)

    @property
    def precision(self) -> float:
        """Edits that alone bring their line nearer to what was said."""
        return self.good / max(1, self.good + self.bad)


def measured(pairs: Sequence[Pair], fix: Fix) -> Measure:
    """How `fix` does on `pairs`. Without errors given, the replaced runs between heard and said are the errors."""
    result = Measure()
    seen: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        fixed = fix(pair.heard)
        _count_edits(pair, fixed, result)
        for wrong, right, ordinary in pair.errors or _errors(pair):
            seen[wrong, right] += 1
            if seen[wrong, right] > KIND_MOST:
                continue
            term = loose(right)
            hit = loose(fixed).count(term) > loose(pair.heard).count(term)
            if ordinary:
                result.ordinary += 1
                result.ordinary_fixed += hit
            else:
                result.errors += 1
                result.fixed += hit
                if not hit:
                    result.missed.append((wrong, right))
    return result


def loose(text: str) -> str:
    """Text without spaces, marks and case."""
    return _LOOSE.sub("", text).lower()


def _count_edits(pair: Pair, fixed: str, result: Measure) -> None:
    from subfix.similarity import letters_changed  # noqa: PLC0415

    before = letters_changed(loose(pair.heard), loose(pair.said))
    for start, end, new in runs(pair.heard, fixed):
        alone = pair.heard[:start] + new + pair.heard[end:]
        if loose(alone) == loose(pair.heard):
            continue
        if letters_changed(loose(alone), loose(pair.said)) < before:
            result.good += 1
        else:
            result.bad += 1
            result.harm.append((pair.heard[start:end], new))


def _errors(pair: Pair) -> list[tuple[str, str, bool]]:
    found = [(pair.heard[a:b], new, False) for a, b, new in runs(pair.heard, pair.said)]
    return [(w, r, o) for w, r, o in found if loose(w) != loose(r) and loose(r)]


def runs(before: str, after: str) -> list[tuple[int, int, str]]:
    """Replaced runs, `(start, end, new)`, joined across one equal character."""
    out: list[list[int]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if out and i1 - out[-1][1] <= 1 and j1 - out[-1][3] <= 1:
            out[-1][1], out[-1][3] = i2, j2
        else:
            out.append([i1, i2, j1, j2])
    return [(a, b, after[c:d]) for a, b, c, d in out]
