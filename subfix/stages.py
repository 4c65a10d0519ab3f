"""The text stages one after another on one text, their changes composed back to the input."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from subfix.clean import clean
from subfix.correct import Index, Options, correct, correct_all
from subfix.correction import Correction, Decisions
from subfix.document import EmptiesLineError, settle
from subfix.text import Revision, Span, compose, revise


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text before and after the text stages. `corrections` are in coordinates of the text before, sorted.

    Applied corrections are exactly the edits of `revision`; the others are only proposed.
    """

    revision: Revision
    corrections: tuple[Correction, ...]

    @property
    def text(self) -> str:
        """The corrected text."""
        return self.revision.after

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections that were applied, in order."""
        return tuple(c for c in self.corrections if c.applied)

    @property
    def proposed(self) -> tuple[Correction, ...]:
        """The corrections that a person should decide, in order."""
        return tuple(c for c in self.corrections if not c.applied)


def fix_text(
    text: str, fixers: Sequence[str], index: Index | None, options: Options, decisions: Decisions = Decisions()
) -> Fixed:
    """Clean, correct, clean again: the whole way of a text to its corrected form.

    `fixers` are names of `clean.FIXERS`, `index` a compiled glossary or None to leave the words alone. Line breaks of
    `text` are never moved: an edit over one is settled on the line with its larger share, or only proposed.
    """
    return fix_texts([text], fixers, index, options, decisions)[0]


def fix_texts(
    texts: Sequence[str],
    fixers: Sequence[str],
    index: Index | None,
    options: Options,
    decisions: Decisions = Decisions(),
) -> list[Fixed]:
    """The same for many texts: each as it would be alone, and in half the time where they are short."""
    rejected = {d.id for d in decisions.items if d.verdict == "reject"}
    done = [[c for c in clean(text, fixers) if c.id not in rejected] for text in texts]
    halves = [revise(text, [c.edit for c in cleaned]) for text, cleaned in zip(texts, done, strict=True)]
    if index is None:
        return [_cleaned_again(*one, [], fixers, rejected) for one in zip(halves, done, strict=True)]
    found = correct_all([half.after for half in halves], index, options, decisions)
    out = []
    for half, cleaned, first in zip(halves, done, found, strict=True):
        applied, proposed = _corrected(half, cleaned, first, index, options, decisions)
        out.append(_cleaned_again(revise(half.before, [c.edit for c in applied]), applied, proposed, fixers, rejected))
    return out


def _cleaned_again(
    half: Revision,
    done: list[Correction],
    proposed: list[Correction],
    fixers: Sequence[str],
    rejected: Collection[str],
) -> Fixed:
    last = [c for c in clean(half.after, fixers, last=True) if c.id not in rejected]
    if last:
        done = _merged(half, done, revise(half.after, [c.edit for c in last]), last)
        half = revise(half.before, [c.edit for c in done])
    return Fixed(half, tuple(sorted([*done, *proposed], key=lambda c: (c.span, not c.applied, -c.score, c.new))))


_PASSES = 4


def _corrected(
    cleaned: Revision,
    done: list[Correction],
    first: Sequence[Correction],
    index: Index,
    options: Options,
    decisions: Decisions,
) -> tuple[list[Correction], list[Correction]]:
    """What is applied and what proposed, in coordinates of the text as read; `first` are those of the cleaned text.

    A name put right may be the word near by that a listed form was waiting for: those are looked for again until none
    is left. What a person decided is final.
    """
    decided = {d.id for d in decisions.items}
    again = replace(options, listed_only=True)
    proposed: list[Correction] = []
    for number in range(_PASSES):
        final = [p for p, c in zip(cleaned.places(), done, strict=True) if decided & {*c.id.split("+")}]
        corrections = correct(cleaned.after, index, again, decisions) if number else first
        found = _apart(_settled(cleaned.after, corrections), final)
        if number == 0:
            proposed = [_proposed(c, cleaned) for c in found if not c.applied]
        applied = [c for c in found if c.applied]
        step = revise(cleaned.after, [c.edit for c in applied])
        if not step.edits:
            break
        done = _merged(cleaned, done, step, applied)
        cleaned = revise(cleaned.before, [c.edit for c in done])
    return done, _apart(proposed, [d.span for d in done if d.kind == "term"])


def _apart(corrections: Sequence[Correction], places: Sequence[Span]) -> list[Correction]:
    """The corrections that overlap none of the `places`, which are in order and overlap none of each other."""
    ends = [place.end for place in places]
    return [
        c
        for c, at in ((c, bisect_right(ends, c.span.start)) for c in corrections)
        if at == len(places) or not c.span.overlaps(places[at])
    ]


_BREAK = re.compile(r"[\r\n]")


def _settled(text: str, corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections with the line breaks of `text` kept; only proposed where that would empty a line."""
    out = []
    for c in corrections:
        if not c.applied or (c.new.strip() and not _BREAK.search(f"{c.old}{c.new}")):
            out.append(c)  # most stand within a line and leave something there, and a line may be long
            continue
        try:
            out.append(replace(c, new=settle(c.edit, text).new))
        except EmptiesLineError:
            out.append(replace(c, applied=False, reason="it would leave a line without text"))
    return out


def _in_order(revision: Revision, corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections in the order of the edits of `revision`; those that change nothing left out."""
    by_span = {c.span: c for c in corrections}
    return [by_span[e.span] for e in revision.edits]


def _merged(
    first: Revision, before: Sequence[Correction], second: Revision, after: Sequence[Correction]
) -> list[Correction]:
    """One list of corrections for two revisions, in coordinates of the first one's text."""
    before, after = _in_order(first, before), _in_order(second, after)
    out = []
    for m in compose(first, second):
        parts = [*(before[i] for i in m.first), *(after[i] for i in m.second)]
        terms = [c for c in parts if c.kind == "term"]
        lead = terms[0] if terms else parts[0]
        out.append(
            replace(
                lead,
                id="+".join(c.id for c in terms) or lead.id,
                span=m.edit.span,
                old=m.edit.span.of(first.before),
                new=m.edit.new,
                term=", ".join(dict.fromkeys(c.term for c in terms)),
                matcher="+".join(dict.fromkeys(c.matcher for c in (*terms, *(p for p in parts if p.kind == "clean")))),
                score=min(c.score for c in terms or parts),
                evidence=tuple(e for c in parts for e in c.evidence),
                merged=tuple(name for c in terms for name in c.terms) if len(terms) > 1 else lead.merged,
            )
        )
    return out


def _proposed(correction: Correction, revision: Revision) -> Correction:
    """A proposal for the revised text, as one for the text before."""
    span = revision.back(correction.span)
    hull = revision.forward(span)  # whole edits: what they left beside the proposal belongs to it now
    hull = Span(min(hull.start, correction.span.start), max(hull.end, correction.span.end))
    head = revision.after[hull.start : correction.span.start]
    tail = revision.after[correction.span.end : hull.end]
    return replace(correction, span=span, old=span.of(revision.before), new=head + correction.new + tail)
