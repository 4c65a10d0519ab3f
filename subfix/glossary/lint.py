"""What is doubtful about glossaries that can be read: each finding with its place and its reason."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.glossary.alike import alike, sound_class
from subfix.glossary.model import Glossary, Misheard, Source, Term
from subfix.phones import term_forms
from subfix.script import fold as one_script

# characters that nobody sees: zero width, byte order marks, marks of direction, soft hyphens
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_WIDE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u00a0\u3000]")
_HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_SOUNDING: Final = 4  # phones: shorter names are alike by chance
_NEARLY: Final = 0.85  # so alike two names must sound to be taken for one another


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful at a place: a rule's name, what is the matter, and whether `--fix` mends it."""

    source: Source
    rule: str
    message: str
    mendable: bool = False

    @property
    def note(self) -> bool:
        """True where nothing is wrong, and it is only good to know."""
        return self.rule in NOTES

    def __str__(self) -> str:
        return f"{self.source}: {'note: ' if self.note else ''}{self.message} [{self.rule}]"


Ordinary = Callable[[str], bool]
Fix = Callable[[str], str]
RULES: Final = {
    "invisible": "characters that nobody sees",
    "full-width": "full-width letters, digits or spaces",
    "outer-space": "a space at the begin or end, which is never matched",
    "doubled": "two forms of a term that are one to the matcher",
    "ordinary": "a wrong form that is an everyday word, without a condition",
    "short-form": "a wrong form of one character",
    "short": "a term too short to be found by sound",
    "same-sound": "two terms that sound the same",
    "near-sound": "two terms that sound nearly the same",
    "claimed": "a wrong form that another term has, as wrong or as right",
    "inside": "a wrong form that stands inside right forms of other terms",
    "own": "a wrong form that is a part of its own term",
    "unstable": "a term that the rules in force would change",
    "dead": "a form or key that can never do anything",
    "twin": "two terms that differ in script, case or spaces only",
    "no-example": "wrong forms without an example",
}
# what may well stay: the world has Mistral and Mixtral, and a form is right without an example too
NOTES: Final = frozenset({"near-sound", "no-example"})


def lint(layers: Sequence[Glossary], ordinary: Ordinary, fix: Fix | None = None) -> list[Finding]:
    """Every finding in `layers` (lowest first), by place; `ordinary` says whether a form is an everyday word.

    `fix` is what the layers together make of a text: with it, terms that they would change are found too.
    """
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
    if fix is not None:
        found += _unstable(terms, fix)
    return sorted(set(found), key=lambda f: (f.source.path, f.source.line, f.rule, f.message))


def plain(text: str) -> str:
    """`text` without invisible characters and outer spaces, plain letters, digits and spaces for full-width ones."""
    return _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _INVISIBLE.sub("", text)).strip()


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
            message = f"{text!r} begins or ends with a space, which is never matched"
            yield Finding(source, "outer-space", message, mendable=True)


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
    yield from _doubled(term)
    yield from _part_of_itself(term)
    if term.mode == "exact" and (unused := [k for k in ("sounds", "near", "min_score") if k in term.stated]):
        message = f"{term.term}: `mode: exact` never looks at {' and '.join(f'`{k}`' for k in unused)}"
        yield Finding(term.source, "dead", message)
    if any(m.mode != "off" for m in term.misheard) and not term.examples and term.mode != "off":
        yield Finding(term.source, "no-example", f"{term.term} has wrong forms but no example")


def _doubled(term: Term) -> Iterable[Finding]:
    seen: dict[str, Misheard] = {}
    for m in term.misheard:
        first = seen.setdefault(key(m.form), m)
        if first is not m:
            message = f"{m.form} -> {term.term}: to the matcher it is {first.form}, in line {first.source.line}"
            same = (m.near, m.unless, m.mode) == (first.near, first.unless, first.mode)
            yield Finding(m.source, "doubled", message, mendable=same)


def _part_of_itself(term: Term) -> Iterable[Finding]:
    """Wrong forms that stand inside their own term, without a condition: elsewhere the part becomes the whole."""
    for m in term.misheard:
        if m.near or m.mode != "auto" or len(key(m.form)) < 2:
            continue
        for whole in (term.term, *term.aliases):
            found = re.search(re.escape(m.form), whole, re.IGNORECASE)
            if found and found[0] != whole and _bordered(whole, *found.span()):
                message = (
                    f"{m.form} -> {term.term}: a part of {whole}, so each {m.form} becomes the whole; give it `near`"
                )
                yield Finding(m.source, "own", message)
                break


def _unstable(terms: Sequence[Term], fix: Fix) -> Iterable[Finding]:
    """Terms and aliases that `fix` changes, one to a line."""
    names = [(name, t) for t in terms for name in (t.term, *t.aliases) if "\n" not in name]
    after = fix("\n".join(name for name, _ in names)).split("\n")
    if len(after) != len(names):  # an edit over a line break: ask one by one
        after = [fix(name) for name, _ in names]
    for (name, term), now in zip(names, after, strict=True):
        if now != name and fix(name) != name:
            yield Finding(
                term.source, "unstable", f"{name} is right, and yet the rules in force make {fix(name)} of it"
            )


def _dead(terms: Iterable[Term], never: Sequence[str]) -> Iterable[Finding]:
    """Forms that can never be replaced."""
    for term in terms:
        for m in (m for m in term.misheard if m.mode != "off"):
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
        for m in (m for m in t.misheard if m.mode != "off"):
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
    """Rules that hold everywhere, and the right forms of other terms that they would break."""
    forms = {k: claims for k, claims in wrong.items() if len(k) > 1 and any(not m.near for _, m in claims)}
    longest = max(map(len, forms), default=0)
    broken: dict[tuple[Source, str], list[str]] = defaultdict(list)
    for name, owner in right.items():
        for start in range(len(name)):
            for end in range(start + 2, min(len(name), start + longest) + 1):
                part = name[start:end]
                if part not in forms or part == name or not _bordered(name, start, end):
                    continue
                for t, m in forms[part]:
                    if not m.near and t.term != owner.term:
                        broken[m.source, f"{m.form} -> {t.term}"].append(owner.term)
    for (source, rule), owners in broken.items():
        names = list(dict.fromkeys(owners))
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield Finding(source, "inside", f"{rule} stands inside {', '.join(names[:3])}{more}")


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
    """Terms that are found by sound and would be taken for one another."""
    seen: dict[str, Term] = {}
    nearly: dict[str, list[Term]] = defaultdict(list)
    for t in terms:
        if t.mode == "exact":
            continue
        same = None
        for sound in term_forms(t.term, t.sounds):
            if len(sound) < _SOUNDING:
                continue
            other = seen.setdefault(sound, t)
            if same is None and key(one_script(other.term)) != key(one_script(t.term)):
                same = other
                yield Finding(t.source, "same-sound", f"{t.term} sounds like {other.term} ({other.source})")
        if same is None and (close := _nearly_like(t, nearly)) is not None:
            message = f"{t.term} sounds nearly like {close.term} ({close.source}); `near` words tell them apart"
            yield Finding(t.source, "near-sound", message)


def _nearly_like(term: Term, seen: dict[str, list[Term]]) -> Term | None:
    """A term of `seen` that sounds nearly like this one, which is put there too; `near` tells terms apart."""
    found: Term | None = None
    for sound in term_forms(term.term, term.sounds)[:3]:
        if len(sound) <= _SOUNDING:
            continue
        rough = sound_class(sound)
        # two that differ in one sound share a key: what is left where that sound is left out
        for name in (rough, *(rough[:i] + rough[i + 1 :] for i in range(len(rough)))):
            for other in seen[name]:
                apart = key(one_script(other.term)) != key(one_script(term.term)) and not (term.near or other.near)
                if found is None and apart and alike(term.term, other.term) >= _NEARLY:
                    found = other
            if term not in seen[name]:
                seen[name].append(term)
    return found
