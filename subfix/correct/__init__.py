"""Correcting terms: compile a glossary once, then find and decide in any text."""

from collections.abc import Sequence

from subfix.correct.decide import Candidate, Options, corrections, judged
from subfix.correct.exact import find
from subfix.correct.index import Index, compiled
from subfix.correct.indexes import Indexes, indexes
from subfix.correct.view import View
from subfix.correction import Correction, Decisions
from subfix.glossary.model import Glossary
from subfix.text import Span

__all__ = [
    "Candidate",
    "Index",
    "Indexes",
    "Options",
    "compile_index",
    "correct",
    "correct_all",
    "explain",
    "indexes",
    "names",
]


def compile_index(glossary: Glossary) -> Index:
    """Everything heavy about a glossary, done once. The index is immutable and picklable."""
    return compiled(glossary)


def correct(
    text: str, index: Index, options: Options = Options(), decisions: Decisions = Decisions()
) -> tuple[Correction, ...]:
    """The corrections of `text`, sorted by place; spans count code points of `text`.

    Applied ones do not overlap each other; proposals (`applied` False) overlap no applied one. The same input gives
    the same corrections. What a person rejected is left out, what they accepted or wrote is applied.
    """
    return correct_all([text], index, options, decisions)[0]


def correct_all(
    texts: Sequence[str], index: Index, options: Options = Options(), decisions: Decisions = Decisions()
) -> list[tuple[Correction, ...]]:
    """The corrections of each text, the same as it would get alone; for many short ones in half the time."""
    found = judged([View(text) for text in texts], index, options)
    return [corrections(text, candidates, decisions) for text, candidates in zip(texts, found, strict=True)]


def explain(text: str, index: Index, options: Options = Options()) -> tuple[Candidate, ...]:
    """Every candidate at every place of `text`, with its evidence and why it was applied, proposed or dropped."""
    return tuple(judged([View(text)], index, options)[0])


def names(text: str, index: Index) -> tuple[Span, ...]:
    """Where terms and aliases stand in `text` as they should be written, sorted: what no line may cut."""
    return tuple(sorted({Span(hit.start, hit.end) for hit in find(View(text), index).right}))
