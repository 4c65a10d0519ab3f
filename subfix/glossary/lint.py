"""What is doubtful about glossaries that can be read: each finding with its place and its reason."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.glossary.model import Glossary, Misheard, Source, Term
from subfix.phones import term_forms
from subfix.script import fold as one_script

# characters that nobody sees: zero width, byte order marks, marks of direction, soft hyphens
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_WIDE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u00a0\u3000]")
_HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_SOUNDING: Final = 4  # phones: shorter names are alike by chance


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful at a place: a rule's name, what is the matter, and whether `--fix` mends it."""

    source: Source
    rule: str
    message: str
    mendable: bool = False

    def __str__(self) -> str:
        return f"{self.source}: {self.message} [{self.rule}]"


Ordinary = Callable[[str], bool]


def lint(layers: Sequence[Glossary], ordinary: Ordinary) -> list[Finding]:
    """Every finding in `layers` (lowest first), by place; `ordinary` says whether a form is an everyday word."""
    found: list[Finding] = []
    for layer in layers:
        for term in layer.terms:
            found += _strange_characters(term)
            found += _term_alone(term, ordinary)
        found += _dead(layer.terms, layer.never)
    terms = [t for layer in layers for t in layer.terms if t.mode != "off"]
    found += _claimed(terms)
    found += _twins(terms)
    found += _same_sound(terms)
    return sorted(set(found), key=lambda f: (f.source.path, f.source.line, f.rule, f.message))


def mended(text: str) -> str:
    """The file without invisible characters, and with plain letters, digits and spaces for full-width ones."""
    return _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _INVISIBLE.sub("", text))


def key(form: str) -> str:
    """What two forms share that the exact matcher takes for one: case, width, spaces and hyphens do not count."""
    return re.sub(r"[\s\-_]+", "", unicodedata.normalize("NFKC", form).casefold())


def _strings(term: Term) -> Iterable[tuple[str, Source]]:
    yield from ((s, term.source) for s in (term.term, *term.aliases, *term.sounds, *term.near, *term.unless))
    for m in term.misheard:
        yield from ((s, m.source) for s in (m.form, *m.near, *m.unless))


def _strange_characters(term: Term) -> Iterable[Finding]:
    for text, source in _strings(term):
        if hidden := _INVISIBLE.search(text):
            yield Finding(source, "invisible", f"{text!r} holds an invisible U+{ord(hidden[0]):04X}", mendable=True)
        elif _WIDE.search(text):
            yield Finding(source, "full-width", f"{text!r} holds full-width letters, digits or spaces", mendable=True)
        elif text != text.strip():
            yield Finding(source, "outer-space", f"{text!r} begins or ends with a space, which is never matched")


def _term_alone(term: Term, ordinary: Ordinary) -> Iterable[Finding]:
    letters = sum(c.isalpha() for c in term.term)
    if term.mode in ("auto", "review") and letters <= (1 if _HAN.search(term.term) else 2):
        yield Finding(
            term.source, "short", f"{term.term} is too short to be found by sound: `mode: exact` says what happens"
        )
    for m in term.misheard:
        if m.near or m.mode != "auto" or term.mode in ("review", "off"):
            continue
        if len(key(m.form)) < 2:
            yield Finding(m.source, "short-form", f"{m.form} -> {term.term}: one character, replaced everywhere")
        elif ordinary(m.form):
            yield Finding(
                m.source,
                "ordinary",
                f"{m.form} -> {term.term}: an ordinary word, replaced everywhere; give it `near`, or `mode: review`",
            )
    if any(m.mode != "off" for m in term.misheard) and not term.examples and term.mode != "off":
        yield Finding(term.source, "no-example", f"{term.term} has wrong forms but no example")


def _dead(terms: Iterable[Term], never: Sequence[str]) -> Iterable[Finding]:
    """Forms that can never be replaced."""
    for term in terms:
        for m in term.misheard:
            why = next((f"`unless: {u}` forbids it" for u in (*m.unless, *term.unless) if u in m.form), "")
            why = why or next((f"`never: {n}` forbids it" for n in never if m.form in n), "")
            if why:
                yield Finding(m.source, "dead", f"{m.form} -> {term.term} never happens: {why}")


def _claimed(terms: Sequence[Term]) -> Iterable[Finding]:
    """Forms that another term claims, as wrong or as right."""
    right: dict[str, Term] = {}
    for t in terms:
        for form in (t.term, *t.aliases):
            right.setdefault(key(form), t)
    wrong: dict[str, list[tuple[Term, Misheard]]] = defaultdict(list)
    for t in terms:
        for m in t.misheard:
            wrong[key(m.form)].append((t, m))
            owner = right.get(key(m.form))
            if owner is not None and owner.term != t.term and not m.near:
                yield Finding(m.source, "claimed", f"{m.form} -> {t.term}: {owner.source} says it is right")
    for claims in wrong.values():
        names = list(dict.fromkeys(t.term for t, _ in claims))
        for t, m in claims:
            others = [n for n in names if n != t.term]
            if others and not all(other.near for _, other in claims):
                yield Finding(m.source, "claimed", f"{m.form} -> {t.term}: also a wrong form of {', '.join(others)}")
    yield from _changed_by_rules(right, wrong)


def _changed_by_rules(right: dict[str, Term], wrong: dict[str, list[tuple[Term, Misheard]]]) -> Iterable[Finding]:
    """A rule that holds everywhere, and the right form of another term that it would break."""
    forms = {k: claims for k, claims in wrong.items() if len(k) > 1 and any(not m.near for _, m in claims)}
    longest = max(map(len, forms), default=0)
    for name, owner in right.items():
        for start in range(len(name)):
            for end in range(start + 2, min(len(name), start + longest) + 1):
                part = name[start:end]
                if part not in forms or part == name or not _bordered(name, start, end):
                    continue
                for t, m in forms[part]:
                    if not m.near and t.term != owner.term:
                        yield Finding(m.source, "inside", f"{m.form} -> {t.term} stands inside {owner.term}")


def _bordered(text: str, start: int, end: int) -> bool:
    def joined(a: str, b: str) -> bool:
        return a.isascii() and b.isascii() and a.isalpha() and b.isalpha()

    before = start > 0 and joined(text[start - 1], text[start])
    return not before and not (end < len(text) and joined(text[end - 1], text[end]))


def _twins(terms: Sequence[Term]) -> Iterable[Finding]:
    """Terms that differ in script or case only."""
    seen: dict[str, Term] = {}
    for t in terms:
        twin = seen.setdefault(key(one_script(t.term)), t)
        if twin.term != t.term:
            kind = "script" if key(twin.term) != key(t.term) else "case or spaces"
            yield Finding(t.source, "twin", f"{t.term} differs from {twin.term} ({twin.source}) in {kind} only")


def _same_sound(terms: Sequence[Term]) -> Iterable[Finding]:
    seen: dict[str, Term] = {}
    for t in terms:
        if t.mode == "exact":
            continue
        for sound in term_forms(t.term, t.sounds):
            if len(sound) < _SOUNDING:
                continue
            other = seen.setdefault(sound, t)
            if key(one_script(other.term)) != key(one_script(t.term)):
                yield Finding(t.source, "same-sound", f"{t.term} sounds like {other.term} ({other.source})")
                break
