"""Rows of other programs' lists taken in as terms: what is risky comes in for review, what contradicts is dropped."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from subfix.glossary.lists import Row
from subfix.glossary.load import folded
from subfix.glossary.model import Glossary, Misheard, Source, Term

_SENTENCE = re.compile("[，。！？；]")  # in a row of names: somebody took a transcript for a list


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of a row that was not simply taken in."""

    source: Source
    kind: str  # "review", "exact" or "dropped"
    message: str

    def __str__(self) -> str:
        return f"{self.source}: {self.kind}: {self.message}"


class _Intake:
    """Rows become terms one by one; what they claim is kept, so that none contradicts another."""

    def __init__(self, path: str, known: Glossary, ordinary: Callable[[str], bool]) -> None:
        self.path = path
        self.ordinary = ordinary
        self.terms: dict[str, Term] = {}
        self.never: list[str] = []
        self.remarks: list[Remark] = []
        self.right = {s: t.term for t in known.terms for s in (t.term, *t.aliases)}
        self.wrong = {folded(m.form): t.term for t in known.terms for m in t.misheard}
        self.listed = {m.form for t in known.terms for m in t.misheard}  # to the letter: Go is right where go is not

    def remark(self, row: Row, kind: str, message: str) -> None:
        self.remarks.append(Remark(Source(self.path, row.line), kind, message))

    def take(self, row: Row) -> None:
        name = row.right
        if row.refused:
            self.remark(row, "dropped", f"{' '.join(row.wrong) or name}: {row.refused}")
            return
        if not name.strip() or "\n" in name:
            self.remark(row, "dropped", "no right form, or one with a line break")
            return
        if row.never:
            self.never.append(row.never)
            return
        if row.entry is not None:
            self.take_entry(row, row.entry)
            return
        if not row.wrong and _SENTENCE.search(name):
            self.remark(row, "dropped", f"{name[:24]}: a sentence, no name")
            return
        if folded(name) in self.wrong and name not in self.right:
            owner = self.wrong[folded(name)]
            self.remark(row, "dropped", f"{name}: another row makes {owner} of it")
            self.to_review(row, owner, name, "another row undoes it")
            return
        term = self.terms.get(name) or Term(name, stated=frozenset({"term"}))
        if not row.wrong and name not in self.right and self.ordinary(name):
            term = replace(term, mode="exact", stated=frozenset({"term", "mode"}))
            self.remark(row, "exact", f"{name}: an ordinary word, so never found by sound")
        forms = [f for w in row.wrong if (f := self.form(row, name, w)) is not None]
        examples = tuple(e for e in row.examples if e.before.strip() and e.after.strip())
        term = replace(
            term,
            misheard=(*term.misheard, *forms),
            note=term.note or row.note,
            examples=tuple({e.before: e for e in (*term.examples, *examples)}.values()),
        )
        self.terms[name] = term
        self.right.setdefault(name, name)

    def take_entry(self, row: Row, entry: Term) -> None:
        """An entry of a glossary of subfix: as it is, but for forms that contradict."""
        if entry.term in self.listed:
            self.remark(row, "dropped", f"{entry.term}: a wrong form of {self.wrong[folded(entry.term)]}")
            return
        forms = []
        for m in entry.misheard:
            owner = self.wrong.get(folded(m.form))
            if owner not in (None, entry.term):
                self.remark(row, "dropped", f"{m.form} -> {entry.term}: {owner} has it")
            elif m.form in self.right:
                self.remark(row, "dropped", f"{m.form} -> {entry.term}: {m.form} is a right form")
            else:
                self.wrong[folded(m.form)] = entry.term
                self.listed.add(m.form)
                forms.append(m)
        aliases = tuple(a for a in entry.aliases if a not in self.listed)
        for alias in entry.aliases:
            if alias not in aliases:
                self.remark(
                    row, "dropped", f"{alias}, an alias of {entry.term}: a wrong form of {self.wrong[folded(alias)]}"
                )
        self.terms[entry.term] = replace(entry, misheard=tuple(forms), aliases=aliases)
        for name in (entry.term, *aliases):
            self.right.setdefault(name, entry.term)

    def form(self, row: Row, name: str, wrong: str) -> Misheard | None:
        owner_name = self.wrong.get(folded(wrong))
        if name in (wrong, owner_name):
            return None
        if wrong in self.right:
            self.remark(row, "dropped", f"{wrong} -> {name}: {wrong} is a right form")
            for owner in {t.term for t in self.terms.values() if t.term == wrong}:
                for m in self.kept(owner):
                    self.to_review(row, owner, m.form, f"{wrong} -> {name} undoes it")
            return None
        if owner_name is not None:
            self.remark(row, "dropped", f"{wrong} -> {name}: another row makes {owner_name} of it")
            self.to_review(row, owner_name, wrong, f"another row makes {name} of it")
            return None
        self.wrong[folded(wrong)] = name
        doubt = row.doubt or self.doubt(name, wrong)
        if doubt:
            self.remark(row, "review", f"{wrong} -> {name}: {doubt}")
        return Misheard(wrong, mode="review" if doubt else "auto")

    def doubt(self, name: str, wrong: str) -> str:
        letters = sum(c.isalnum() for c in wrong)
        if re.fullmatch(r"[\d\s+-]+", name) or "@" in name:
            return "looks like a phrase to type, not a name"
        if letters < (4 if wrong.isascii() else 3):
            return "too short to be replaced everywhere: it may be part of other words"
        if self.ordinary(wrong):
            return "an ordinary word"
        return ""

    def kept(self, name: str) -> tuple[Misheard, ...]:
        return self.terms[name].misheard if name in self.terms else ()

    def to_review(self, row: Row, owner: str, form: str, why: str) -> None:
        term = self.terms.get(owner)
        if term is None:
            return
        for m in term.misheard:
            if folded(m.form) == folded(form) and m.mode == "auto":
                forms = tuple(replace(f, mode="review") if f is m else f for f in term.misheard)
                self.terms[owner] = replace(term, misheard=forms)
                self.remark(row, "review", f"{m.form} -> {owner}: {why}")
                return


@dataclass(frozen=True, slots=True)
class Imported:
    """What the rows of a list make: terms, phrases that nothing may touch, and a remark on each odd row."""

    terms: list[Term]
    never: list[str]
    remarks: list[Remark]


def imported(rows: Sequence[Row], path: str, known: Glossary, ordinary: Callable[[str], bool]) -> Imported:
    """The terms that `rows` of the file `path` make, beside those that are `known`.

    A wrong form that is an ordinary word, that is short, or that another row undoes comes in as `mode: review`.
    """
    intake = _Intake(path, known, ordinary)
    for row in rows:
        intake.take(row)
    return Imported(list(intake.terms.values()), intake.never, intake.remarks)
