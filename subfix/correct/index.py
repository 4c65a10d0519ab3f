"""The compiled glossary: everything heavy about it, made once, immutable, picklable."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import RLock
from typing import Literal, TypeVar, cast

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from subfix.correct.view import squeeze
from subfix.glossary.model import Glossary, Misheard, Term

Role = Literal["wrong", "right", "never"]
_Part = TypeVar("_Part")
_making = RLock()


@dataclass(frozen=True, slots=True)
class Form:
    """A listed form: what it is, which term it belongs to (by place in the glossary), and how it was written."""

    key: str
    role: Role
    written: str
    term: int = -1
    misheard: Misheard | None = None


@dataclass(frozen=True)
class Index:
    """A compiled glossary. Made by `compile_index`; matchers read it and never change it."""

    terms: tuple[Term, ...]
    forms: tuple[tuple[Form, ...], ...]
    """All listed forms, grouped by key: one group for each pattern of the automaton."""
    _parts: dict[str, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def part(self, name: str, make: "Callable[[Index], _Part]") -> _Part:
        """What `make` makes of this index, at the first call alone; threads that ask in the meantime wait for it."""
        if name not in self._parts:
            with _making:
                if name not in self._parts:
                    self._parts[name] = make(self)
        return cast("_Part", self._parts[name])

    @property
    def automaton(self) -> AhoCorasick:
        """Finds every group of `forms` in a squeezed text."""
        return self.part("automaton", _automaton)

    @property
    def names(self) -> tuple[str, ...]:
        """How each term is written."""
        return self.part("names", lambda index: tuple(t.term for t in index.terms))

    @property
    def numbers(self) -> dict[str, int]:
        """The place of each term by how it is written."""
        return self.part("numbers", lambda index: {name: number for number, name in enumerate(index.names)})

    def __reduce__(self) -> tuple[object, ...]:
        return Index, (self.terms, self.forms)


def _automaton(index: Index) -> AhoCorasick:
    # a DFA is three times as fast and many times as big and slow to build: it pays only for short lists
    small = sum(len(g[0].key) for g in index.forms) < 20_000
    return AhoCorasick(
        [g[0].key for g in index.forms],
        matchkind=MatchKind.Standard,
        store_patterns=False,
        implementation=Implementation.DFA if small else Implementation.ContiguousNFA,
    )


def compiled(glossary: Glossary) -> Index:
    """The index of `glossary`. Terms of mode `off` are left out, and so are forms among `forms`."""
    terms = tuple(t for t in glossary.terms if t.mode != "off")
    groups: dict[str, list[Form]] = {}
    for form in _forms(terms, glossary.never):
        if form.key:
            groups.setdefault(form.key, []).append(form)
    return Index(terms, tuple(tuple(g) for g in groups.values()))


def _forms(terms: tuple[Term, ...], never: Iterable[str]) -> Iterable[Form]:
    for phrase in never:
        yield Form(squeeze(phrase), "never", phrase)
    for number, term in enumerate(terms):
        yield Form(squeeze(term.term), "right", term.term, number)
        for alias in (*term.aliases, *(form for _, form in term.traditional)):
            yield Form(squeeze(alias), "right", alias, number)
        for form in term.misheard:
            if form.mode != "off":
                yield Form(squeeze(form.form), "wrong", form.form, number, form)
