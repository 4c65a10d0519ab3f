"""What an edit of a glossary file changed, in words: for people who want to see that it was what they meant."""

from collections.abc import Iterable

from subfix.glossary.model import Glossary, Misheard, Term

_LISTS = ("aliases", "sounds", "near", "unless")
_SINGLE = ("mode", "min_score", "category", "note")


def changes(before: Glossary, after: Glossary) -> list[str]:
    """A line for every term that came, went or says something else, and for the phrases under `never`."""
    old, new = ({t.term: t for t in g.terms} for g in (before, after))
    lines = [f"- {name}" for name in old if name not in new]
    for name, term in new.items():
        said = "; ".join(_parts(old.get(name, Term(name)), term))
        if name not in old:
            lines.append(f"+ {name}{f': {said}' if said else ''}")
        elif said:
            lines.append(f"  {name}: {said}")
    lines += [f"- never {p}" for p in before.never if p not in after.never]
    return lines + [f"+ never {p}" for p in after.never if p not in before.never]


def _parts(old: Term, new: Term) -> Iterable[str]:
    was = {m.form: m for m in old.misheard}
    now = {m.form: m for m in new.misheard}
    if came := [_form(m) for form, m in now.items() if was.get(form) != m]:
        yield f"misheard {', '.join(came)}"
    if gone := [form for form in was if form not in now]:
        yield f"no longer misheard {', '.join(gone)}"
    for name in _LISTS:
        if more := [x for x in getattr(new, name) if x not in getattr(old, name)]:
            yield f"{name} {', '.join(more)}"
    for name in _SINGLE:
        if getattr(new, name) != getattr(old, name):
            yield f"{name} {getattr(new, name) or '-'}"
    if new.traditional != old.traditional:
        yield f"traditional {', '.join(form for _, form in new.traditional)}"
    if count := len(set(new.examples) - set(old.examples)):
        yield f"{count} example{'s' if count > 1 else ''}"


def _form(m: Misheard) -> str:
    how = f" near {'/'.join(m.near)}" if m.near else ""
    how += f" unless {'/'.join(m.unless)}" if m.unless else ""
    return m.form + how + (f" ({m.mode})" if m.mode != "auto" else "")
