"""Layers of glossaries: how several become one. The same term in two of them is one term."""

from collections.abc import Iterable, Sequence

from subfix.glossary.model import Glossary, Misheard, Term


def merge(layers: Sequence[Glossary]) -> Glossary:
    """One glossary of several, lowest layer first.

    The same term is one term: lists join (a form of the upper layer replaces the same form below), single values that
    the upper layer states win. A term that is `mode: off` in the end is left out; a form that is off stays, since it
    says that this very text is not the term.
    """
    terms: dict[str, Term] = {}
    for layer in layers:
        for term in layer.terms:
            below = terms.get(term.term)
            terms[term.term] = term if below is None else joined(below, term)
    return Glossary(
        terms=tuple(t for t in terms.values() if t.mode != "off"),
        never=_once(phrase for layer in layers for phrase in layer.never),
        names=_once(name for layer in layers for name in layer.names),
    )


def joined(below: Term, above: Term) -> Term:
    """One term of two that have the same name; what `above` states wins."""
    forms: dict[str, Misheard] = {m.form: m for m in below.misheard}
    forms.update((m.form, m) for m in above.misheard)
    return Term(
        term=above.term,
        aliases=_once((*below.aliases, *above.aliases)),
        misheard=tuple(forms.values()),
        sounds=_once((*below.sounds, *above.sounds)),
        near=_once((*below.near, *above.near)),
        unless=_once((*below.unless, *above.unless)),
        mode=above.mode if above.mode != "auto" or "mode" in above.stated else below.mode,
        min_score=below.min_score if above.min_score is None else above.min_score,
        traditional=tuple((dict(below.traditional) | dict(above.traditional)).items()),
        category=above.category or below.category,
        note=above.note or below.note,
        examples=tuple({e.before: e for e in (*below.examples, *above.examples)}.values()),
        stated=below.stated | above.stated,
        source=above.source if above.source.path else below.source,
    )


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
