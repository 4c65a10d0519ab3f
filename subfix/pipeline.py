"""The stages in order: what `fix` and `run` make of a document, from values to values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from subfix.correct import Index, Options
from subfix.correction import Decisions
from subfix.document import Document, Lane, splice
from subfix.formats import Format
from subfix.script import revision as converted
from subfix.stages import Fixed, fix_text
from subfix.text import Edit, Revision, compose


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to words: the fixers by name, the compiled glossary (None: no terms), how sure it must be."""

    fixers: tuple[str, ...]
    index: Index | None
    options: Options
    decisions: Decisions = Decisions()


def fix(document: Document, treatment: Treatment) -> tuple[Fixed, ...]:
    """The text of each lane of `document` through the text stages."""
    return tuple(
        fix_text(lane.transcript.text, treatment.fixers, treatment.index, treatment.options, treatment.decisions)
        for lane in document.lanes
    )


def spliced(document: Document, lanes: Sequence[Fixed], form: Format, to: str | None = None) -> str:
    """The raw text of `document` with the corrections of its lanes in it, all else the same.

    With `to`, Chinese lanes are then converted to that script.
    """
    return splice(document, [_edits(document.lanes[i].language, f, to) for i, f in enumerate(lanes)], form.escape)


def _edits(language: str, fixed: Fixed, to: str | None) -> tuple[Edit, ...]:
    if to is None or not language.startswith("zh"):
        return fixed.revision.edits
    return tuple(m.edit for m in compose(fixed.revision, converted(fixed.text, to)))


def rewritten(document: Document, lanes: Sequence[Fixed], to: str | None = None) -> Document:
    """`document` with the corrected texts in its lanes, for writing it in another format; `raw` stays what was read."""
    out: list[Lane] = []
    for lane, fixed in zip(document.lanes, lanes, strict=True):
        out.append(_revised(lane, fixed.revision))
        if to is not None and lane.language.startswith("zh"):
            out[-1] = replace(_revised(out[-1], converted(fixed.text, to)), language=to)
    return replace(document, lanes=tuple(out))


def _revised(lane: Lane, revision: Revision) -> Lane:
    places = tuple(replace(p, text=revision.forward(p.text)) for p in lane.places)
    return replace(lane, transcript=lane.transcript.edit(revision), places=places)
