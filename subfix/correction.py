"""What was found and what became of it: matches, evidence, corrections."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from subfix.text import Edit, Span

Kind = Literal["term", "clean"]
Verdict = Literal["accept", "reject", "edit"]

APPLY, PROPOSE = (
    0.52,
    0.22,
)  # the usual thresholds of the score: how they were chosen is in tests/benchmarks/accuracy.py


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a match: what it is called, by how much it moved the score, and what was seen."""

    name: str
    value: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a matcher found a term: `new` is what would be written there; `score` in 0..1 is the matcher's."""

    span: Span
    new: str
    term: str
    matcher: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    shape: str = ""
    """What a window found by sound or spelling is made of, as in `correct.worth`; empty for listed forms."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An edit and why. `applied` is False where it is only proposed.

    `id` is made of the old text, some characters around it and its ordinal, not of positions, so that a person's
    decision about it survives another run. `reason` says in a few words why it was applied or only proposed. One that
    was merged of several of kind `term` has their terms in `merged`, one for each, and in `term` as a list.
    """

    id: str
    kind: Kind
    span: Span
    old: str
    new: str
    term: str
    matcher: str
    score: float
    evidence: tuple[Evidence, ...]
    applied: bool
    reason: str = ""
    merged: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The term, or each of those that were merged; where there is none, what is written."""
        return self.merged or (self.term or self.new,)

    @property
    def edit(self) -> Edit:
        """The change itself."""
        return Edit(self.span, self.new)

    def called(self, name: str) -> "Correction":
        """The same with `name` as its id; a long text has thousands, and `replace` takes ten times as long."""
        return Correction(
            name, self.kind, self.span, self.old, self.new, self.term, self.matcher, self.score, self.evidence,
            self.applied, self.reason,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of the correction `id`: take it, leave the text alone, or write `new` there."""

    id: str
    verdict: Verdict
    new: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """A person's decisions, at most one for each id."""

    items: tuple[Decision, ...] = ()

    def by_id(self) -> dict[str, Decision]:
        """The decisions by the id of their correction; the last one of an id counts.

        A correction that was merged of several has their ids joined by `+`; what was said of it holds for each.
        """
        return {part: d for d in self.items for part in d.id.split("+")}


def identified(text: str, corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections of `text`, sorted by place, each with its `id`.

    The id is a hash of the kind, the old and the new text and six letters or digits on either side, and the ordinal
    among equal ones: marks and spaces do not count, so that cleaning does not change it.
    """
    seen: dict[str, int] = {}
    out = []
    for c in sorted(corrections, key=lambda c: (c.span, c.new)):
        before = _letters(text[max(0, c.span.start - 16) : c.span.start])[-6:]
        after = _letters(text[c.span.end : c.span.end + 16])[:6]
        key = f"{c.kind}\0{before}\0{_letters(c.old) or c.old}\0{after}\0{c.new}"
        digest = hashlib.blake2b(key.encode(), digest_size=5).hexdigest()
        count = seen[digest] = seen.get(digest, 0) + 1
        out.append(c.called(digest if count == 1 else f"{digest}-{count}"))
    return tuple(out)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
