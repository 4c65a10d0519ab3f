"""What was found and what became of it: matches, evidence, corrections."""

from dataclasses import dataclass
from typing import Literal

from subfix.text import Edit, Span

Kind = Literal["term", "clean"]


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


@dataclass(frozen=True, slots=True)
class Correction:
    """An edit and why. `applied` is False where it is only proposed.

    `id` is made of the old text, some characters around it and its ordinal, not of positions, so that a person's
    decision about it survives another run. `reason` says in a few words why it was applied or only proposed.
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

    @property
    def edit(self) -> Edit:
        """The change itself."""
        return Edit(self.span, self.new)
