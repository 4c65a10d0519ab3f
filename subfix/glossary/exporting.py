"""Terms as lists for other programs: wrong forms that hold everywhere, or the names alone for a recogniser."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from subfix.errors import OutputError
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.write import quoted, written

PROMPT_TOKENS: Final = 224  # of Whisper's context of 448, a half is for the prompt; what is over is cut off by it


def sure_forms(term: Term) -> tuple[Misheard, ...]:
    """The wrong forms that need no condition: the only ones another program can be trusted with."""
    if term.mode in ("review", "off"):
        return ()
    return tuple(m for m in term.misheard if not m.near and not m.unless and m.mode == "auto")


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as bytes, and how many terms and wrong forms went into it."""

    data: bytes
    terms: int
    forms: int


Rows = list[tuple[Term, tuple[Misheard, ...]]]


def exported(glossary: Glossary, form: str) -> Exported:
    """`glossary` in one of `TARGETS`. Raises OutputError where a package for it is missing."""
    if form == "yaml":
        forms = sum(m.mode != "off" for t in glossary.terms for m in t.misheard)
        return Exported(written(glossary).encode(), len(glossary.terms), forms)
    fits, write = TARGETS[form]
    rows = [(t, tuple(m for m in sure_forms(t) if fits(m.form, t.term))) for t in glossary.terms]
    if form == "whisper":
        rows = [(t, ()) for t in _for_prompt(glossary)]
    if form in NAMES:
        rows = [(t, ()) for t, _ in rows]
    elif form in PAIRS:
        rows = [(t, forms) for t, forms in rows if forms]
    data = write(rows)
    return Exported(data if isinstance(data, bytes) else data.encode(), len(rows), sum(len(f) for _, f in rows))


_HEAD: Final = ("source", "target", "note")


def _cells(rows: Rows) -> Iterable[tuple[str, str, str]]:
    """Source, target, note: several sources with `|` between them; a name without any stands alone."""
    yield _HEAD
    for t, forms in rows:
        yield ("|".join(m.form for m in forms), t.term, t.note) if forms else (t.term, "", "")


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_cells(rows))
    return "\ufeff" + out.getvalue()  # Excel takes a CSV without the mark for the machine's own encoding


def _tsv(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(_cells(rows))
    return out.getvalue()


def _xlsx(rows: Rows) -> bytes:
    try:
        from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  only where needed
        from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError as e:
        raise OutputError("xlsx", "needs the package openpyxl", "pip install 'subfix[xlsx]', or export as csv") from e
    book = Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    for row in _cells(rows):
        cells = [WriteOnlyCell(sheet, value=text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # `=A1` is a text here, and no formula
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _subtitle_edit(rows: Rows) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("Category", "Find", "ReplaceWith", "Description", "Active", "Type"))
    for t, forms in rows:
        for m in forms:
            table.writerow((t.category or "subfix", m.form, t.term, t.note, "True", "CaseSensitive"))
    return "\ufeff" + out.getvalue()


def _prh(rows: Rows) -> str:
    lines = ["version: 1", "rules:"]
    for t, forms in rows:
        lines += [f"  - expected: {quoted(t.term)}", "    patterns:", *(f"      - {quoted(m.form)}" for m in forms)]
    return "\n".join(lines) + "\n" if rows else "version: 1\nrules: []\n"


def _capswriter(rows: Rows) -> str:
    return "".join(" | ".join([t.term, *(m.form for m in forms)]) + "\n" for t, forms in rows)


def _codespell(rows: Rows) -> str:
    pairs = sorted(((m.form, t.term) for t, forms in rows for m in forms), key=lambda p: p[0].lower())
    return "".join(f"{wrong}->{right}\n" for wrong, right in pairs)


def _names(rows: Rows) -> str:
    return "".join(f"{t.term}\n" for t, _ in rows)


def _whisper(rows: Rows) -> str:
    return f"Glossary: {', '.join(t.term for t, _ in rows)}.\n"


def _for_prompt(glossary: Glossary) -> list[Term]:
    """As many names as the prompt of Whisper holds: those that were misheard first."""
    ordered = sorted(glossary.terms, key=lambda t: (not t.misheard, t.mode == "exact"))
    taken: list[Term] = []
    left = PROMPT_TOKENS - 4.0
    for t in ordered:
        if "," in t.term or "，" in t.term:
            continue
        # about four letters, or two thirds of a Han character, make a token; and the comma
        left -= 1 + sum(0.3 if c.isascii() else 1.5 for c in t.term)
        if left < 0:
            break
        taken.append(t)
    return taken


def _no_bar(wrong: str, _right: str) -> bool:
    return "|" not in wrong


def _capswriter_fits(wrong: str, _right: str) -> bool:
    return "|" not in wrong and "~~~" not in wrong


def _codespell_fits(wrong: str, right: str) -> bool:
    return "," not in right and "->" not in wrong and not any(c.isspace() for c in wrong)


def _any(_wrong: str, _right: str) -> bool:
    return True


def _prh_fits(wrong: str, _right: str) -> bool:
    return not wrong.startswith("/")  # those are regular expressions there


Fits = Callable[[str, str], bool]
Write = Callable[[Rows], str | bytes]
# what each format is: which forms it can hold, and how it is written
TARGETS: Final[Mapping[str, tuple[Fits, Write]]] = {
    "capswriter": (_capswriter_fits, _capswriter),
    "prh": (_prh_fits, _prh),
    "codespell": (_codespell_fits, _codespell),
    "subtitle-edit": (_any, _subtitle_edit),
    "csv": (_no_bar, _csv),
    "tsv": (_no_bar, _tsv),
    "xlsx": (_no_bar, _xlsx),
    "funasr": (_any, _names),
    "whisper": (_any, _whisper),
}
NAMES: Final = frozenset({"funasr", "whisper"})  # hold names alone
PAIRS: Final = frozenset({"prh", "codespell", "subtitle-edit"})  # hold only terms with wrong forms
