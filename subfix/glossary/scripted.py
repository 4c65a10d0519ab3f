"""A glossary in the script of the text: Simplified terms as a Traditional transcript writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from subfix.glossary.model import Glossary, Misheard, Term
from subfix.script import convert


def in_script(glossary: Glossary, languages: Iterable[str]) -> Glossary:
    """`glossary` for a text in `languages` (BCP-47 tags): in Traditional characters where the text has these alone.

    A term's own `traditional` form counts before the conversion. What was right in Simplified stays right, and what was
    a wrong form stays one.
    """
    if not is_traditional(languages):
        return glossary
    strings = sorted({s for term in glossary.terms for s in _strings(term)} | set(glossary.never))
    turned = {s: tuple(dict.fromkeys(forms)) for s, *forms in zip(strings, *_conversions(strings), strict=True)}
    never = _both(glossary.never, turned)
    return replace(glossary, terms=_each_once(_turned(t, turned) for t in glossary.terms), never=never)


def is_traditional(languages: Iterable[str]) -> bool:
    """True where all Chinese among `languages` (BCP-47 tags), and there is some, is in Traditional characters."""
    tags = {tag for tag in languages if tag.startswith("zh")}
    return bool(tags) and "zh-Hans" not in tags


def _conversions(strings: list[str]) -> Iterable[list[str]]:
    """`strings` in Traditional characters: the likeliest form of each first, then what else is written.

    The likeliest is Taiwan's where it is the same word (台積電, 麵條), else Hong Kong's (雲計算, not 雲端計算).
    """
    taiwan, hong_kong, old = (_all(strings, to) for to in ("zh-TW", "zh-HK", "zh-Hant"))
    back = _all(taiwan, "zh-Hans")
    yield [t if b == s else h for s, t, h, b in zip(strings, taiwan, hong_kong, back, strict=True)]
    yield hong_kong
    yield old


def _all(strings: list[str], to: str) -> list[str]:
    # one call for all: a line break parts phrases as the end of a text does
    return convert("\n".join(strings), to).split("\n") if strings else []


def _strings(term: Term) -> Iterable[str]:
    yield from (term.term, *term.aliases, *term.near, *term.unless)
    for form in term.misheard:
        yield from (form.form, *form.near, *form.unless)


Forms = Mapping[str, tuple[str, ...]]


def _turned(term: Term, turned: Forms) -> Term:
    own = dict(term.traditional)
    name = own.get("zh-Hant") or own.get("zh-TW") or turned[term.term][0]
    if name == term.term and all(turned[s] == (s,) for s in _strings(term)):
        return term
    right = dict.fromkeys(w for a in (term.term, *term.aliases) for w in (*turned[a], a))
    forms: dict[str, Misheard] = {}
    for form in term.misheard:
        for written in (form.form, *turned[form.form]):
            if written not in (name, *right):
                forms.setdefault(written, _turned_form(form, written, turned))
    return replace(
        term,
        term=name,
        aliases=tuple(a for a in right if a != name),
        misheard=tuple(forms.values()),
        near=_both(term.near, turned),
        unless=_both(term.unless, turned),
    )


def _turned_form(form: Misheard, written: str, turned: Forms) -> Misheard:
    return replace(form, form=written, near=_both(form.near, turned), unless=_both(form.unless, turned))


def _both(words: tuple[str, ...], turned: Forms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for w in words for form in (*turned[w], w)))


def _each_once(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Two Simplified terms may be one in Traditional characters, or a glossary may have both: the first counts."""
    return tuple({t.term: t for t in reversed(list(terms))}.values())[::-1]
