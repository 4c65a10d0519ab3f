"""The proposals table: what is offered to a person for decision, and the decisions read back from it."""

import csv
import io
from collections.abc import Iterable

from subfix.correction import Correction, Decision
from subfix.errors import DecisionsError
from subfix.timeline import clock

SUFFIX = ".proposals.tsv"
COLUMNS = ("accept", "text", "old", "new", "term", "score", "time", "context", "why", "id")

# no `x`: a tick to some, a cross to others
_YES = {"y", "yes", "1", "true", "ok", "是", "对", "✓", "✔", "√"}
_NO = {"n", "no", "0", "false", "否", "不", "错", "✗", "✘", "×"}


def proposals_table(rows: Iterable[tuple[Correction, int | None, str]]) -> str:
    """The proposals as tab separated values: a correction, its time in ms (or None) and its context for each row.

    Starts with a byte order mark, without which spreadsheets misread Chinese.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for c, ms, context in rows:
        when = "" if ms is None else clock(ms)
        writer.writerow(["", "", _flat(c.old), _flat(c.new), c.term, f"{c.score:.2f}", when, context, c.reason, c.id])
    return "\ufeff" + out.getvalue()


def _flat(text: str) -> str:
    return " ".join(text.split())


def read_proposals(text: str, path: str) -> tuple[list[Decision], list[tuple[str, str]]]:
    """The decisions that a person entered in a proposals table, and (id, old text) of each.

    `accept` y or n (also 是 否 1 0 x); a `text` stands for another text to write. Rows without either are undecided.
    Raises DecisionsError with the line for anything else.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines:
        raise DecisionsError(path, "the table is empty", "run `subfix run` again to have it written anew")
    rows = csv.reader(lines, delimiter="\t" if "\t" in lines[0] else ",")
    header = [h.strip().lower() for h in next(rows)]
    missing = {"accept", "text", "id"} - set(header)
    if missing:
        raise DecisionsError(
            path, f"no column {', '.join(sorted(missing))}", "keep the first line as it was written", 1
        )
    at = {name: header.index(name) for name in header}
    decisions, notes = [], []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = row + [""] * (len(header) - len(row))
        accept, other, key = (cells[at[name]].strip() for name in ("accept", "text", "id"))
        if not accept and not other:
            continue
        if not key:
            raise DecisionsError(
                path, "this row has lost its id", "keep the last column as it was written", rows.line_num
            )
        if accept.lower() in _NO:
            decisions.append(Decision(key, "reject"))
        elif other:
            decisions.append(Decision(key, "edit", other))
        elif accept.lower() in _YES:
            decisions.append(Decision(key, "accept"))
        else:
            raise DecisionsError(path, f"accept is {accept!r}", "write y or n, or leave it empty", rows.line_num)
        notes.append((key, cells[at["old"]] if "old" in at else ""))
    return decisions, notes
