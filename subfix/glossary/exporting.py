"""Terms as lists for other programs: wrong forms that hold everywhere, or the names alone for a recogniser."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Final

from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.write import quoted, written

PROMPT_TOKENS: Final = 224  # of Whisper's context of 448, a half is for the prompt; what is over is cut off by it


def sure_forms(term: Term) -> tuple[Misheard, ...]:
    """The wrong forms that need no condition: the only ones another program can be trusted with."""
    if term.mode in ("review", "off"):
        return ()
    return tuple(m for m in term.misheard if not m.near and not m.unless and m.mode == "auto")


def left_out(glossary: Glossary) -> int:
    """How many wrong forms no export takes along."""
    return sum(len(t.misheard) - len(sure_forms(t)) for t in glossary.terms)


def _pairs(glossary: Glossary) -> list[tuple[str, str, str]]:
    return [(m.form, t.term, t.note) for t in glossary.terms for m in sure_forms(t)]


def _delimited(mark: str) -> Callable[[Glossary], str]:
    def write(glossary: Glossary) -> str:
        out = io.StringIO()
        table = csv.writer(out, delimiter=mark, lineterminator="\r\n" if mark == "," else "\n")
        table.writerow(("source", "target", "note"))
        for t in glossary.terms:
            forms = "|".join(m.form for m in sure_forms(t) if "|" not in m.form)
            table.writerow((forms, t.term, t.note) if forms else (t.term, "", ""))
        # Excel takes a CSV without the mark for the machine's own encoding
        return ("\ufeff" if mark == "," else "") + out.getvalue()

    return write


def _subtitle_edit(glossary: Glossary) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("Category", "Find", "ReplaceWith", "Description", "Active", "Type"))
    for t in glossary.terms:
        for m in sure_forms(t):
            table.writerow((t.category or "subfix", m.form, t.term, t.note, "True", "CaseSensitive"))
    return "\ufeff" + out.getvalue()


def _prh(glossary: Glossary) -> str:
    lines = ["version: 1", "rules:"]
    for t in glossary.terms:
        forms = sure_forms(t)
        if not forms:
            continue
        lines += [f"  - expected: {quoted(t.term)}", "    patterns:", *(f"      - {quoted(m.form)}" for m in forms)]
    return "\n".join(lines) + "\n" if len(lines) > 2 else "version: 1\nrules: []\n"


def _capswriter(glossary: Glossary) -> str:
    return "".join(
        " | ".join([t.term, *(m.form for m in sure_forms(t) if "|" not in m.form)]) + "\n" for t in glossary.terms
    )


def _codespell(glossary: Glossary) -> str:
    rows = [(w, r) for w, r, _ in _pairs(glossary) if "," not in r and not any(c.isspace() for c in w)]
    return "".join(f"{wrong}->{right}\n" for wrong, right in sorted(rows, key=lambda r: r[0].lower()))


def _names(glossary: Glossary) -> str:
    return "".join(f"{t.term}\n" for t in glossary.terms)


def _whisper(glossary: Glossary) -> str:
    """One line for `initial_prompt` or `hotwords`: names that were misheard first, as many as it reads."""
    ordered = sorted(glossary.terms, key=lambda t: (not t.misheard, t.mode == "exact"))
    taken: list[str] = []
    left = PROMPT_TOKENS - 4.0
    for t in ordered:
        if "," in t.term or "，" in t.term:
            continue
        # about four letters, or two thirds of a Han character, make a token; and the comma
        left -= 1 + sum(0.3 if c.isascii() else 1.5 for c in t.term)
        if left < 0:
            break
        taken.append(t.term)
    return f"Glossary: {', '.join(taken)}.\n"


WRITERS: Final[Mapping[str, Callable[[Glossary], str]]] = {
    "yaml": written,
    "capswriter": _capswriter,
    "prh": _prh,
    "codespell": _codespell,
    "subtitle-edit": _subtitle_edit,
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "funasr": _names,
    "whisper": _whisper,
}
FULL: Final = frozenset({"yaml"})  # what keeps conditions
