"""What a glossary says: terms, the forms in which they are misheard, and text that nothing may touch."""

from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["auto", "review", "exact", "off"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry stands, for messages: a path as the user knows it, and a line counted from 1."""

    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Misheard:
    """A wrong form. With `near`, only where one of those stands near by; never inside one of `unless`."""

    form: str
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    mode: Mode = "auto"
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A text before and after; equal ones state what must stay."""

    before: str
    after: str
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it must be written, and all that is known of it. Only `term` is required.

    `stated` names the keys that the entry itself wrote: between layers, a stated `mode: auto` is not the same as none.
    """

    term: str
    aliases: tuple[str, ...] = ()
    misheard: tuple[Misheard, ...] = ()
    sounds: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    mode: Mode = "auto"
    min_score: float | None = None
    traditional: tuple[tuple[str, str], ...] = ()
    category: str = ""
    note: str = ""
    examples: tuple[Example, ...] = ()
    stated: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, each once, and phrases that nothing may touch. `names`: the files it was made of, lowest layer first."""

    terms: tuple[Term, ...] = ()
    never: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
