"""What viewers are shown: cues as the lines of one track, in the script of that track."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from subfix.cue import Cue, Profile, Shown, Track
from subfix.glossary.model import Term
from subfix.lines import cells, line
from subfix.script import revision
from subfix.text import Edit, Revision, Span, revise
from subfix.words import words


def render(
    text: str,
    cues: Sequence[Cue],
    profile: Profile,
    language: str,
    to: str | None = None,
    terms: Iterable[Term] = (),
    protected: Sequence[Span] = (),
    voices: Sequence[str] = (),
) -> Track:
    """The track of `cues` over `text`, which is in `language`; `to` (one of script.SCRIPTS) converts it.

    Cuts and times are those of the cues. Where a converted line does not fit, the cue's lines are broken anew, not
    inside `protected` spans. A term that stands in one of these is written in its own Traditional form if it has one.
    `voices`, one for each cue, say who speaks.
    """
    step = _converted(text, to, terms, protected) if to and to != language else None
    shown = []
    for i, cue in enumerate(cues):
        places = [cue.span.start, *cue.breaks, cue.span.end]
        if step is None:
            lines = [line(text[a:b], profile) for a, b in pairwise(places)]
        else:
            lines = _lines(step, places, profile, protected)
        lines = [x for x in lines if x] or [text[cue.span.start : cue.span.end].strip()]
        shown.append(Shown(cue.interval, tuple(lines), voices[i] if voices else ""))
    return Track(to or language, tuple(shown))


def _converted(text: str, to: str, terms: Iterable[Term], protected: Sequence[Span]) -> Revision:
    """`text` in another script, terms in their own forms; no edit crosses the end of a term that has one."""
    forms = {}
    for term in terms:
        own = dict(term.traditional)
        form = own.get(to) or (own.get("zh-Hant") if to != "zh-Hans" else None)
        if form:
            forms[term.term] = form
    step = revision(text, to)
    own_edits = [Edit(span, forms[span.of(text)]) for span in protected if span.of(text) in forms]
    if not own_edits:
        return step
    ends = [e.span.end for e in own_edits]
    kept = []
    for edit in step.edits:
        i = bisect_left(ends, edit.span.start + (1 if edit.span else 0))
        if i >= len(own_edits) or not own_edits[i].span.touches(edit.span) or not _inside(own_edits[i].span, edit.span):
            kept.append(edit)
    return revise(text, [*kept, *own_edits])


def _inside(term: Span, edit: Span) -> bool:
    return term.overlaps(edit) or (not edit and term.start < edit.start < term.end)


def _lines(step: Revision, places: Sequence[int], profile: Profile, protected: Sequence[Span]) -> list[str]:
    mapped = [_border(step, place) for place in places]
    spans = [Span(a, max(a, b)) for a, b in pairwise(mapped)]
    lines = [line(span.of(step.after), profile) for span in spans]
    if all(cells(x) <= profile.cells for x in lines):
        return lines
    whole = Span(spans[0].start, spans[-1].end)
    return _broken(step, whole, profile, protected) or lines


def _border(step: Revision, place: int) -> int:
    """Where a border of the text lies in the converted text; borders keep their order, so that nothing is lost."""
    if place >= len(step.before):
        return len(step.after)
    return step.forward(Span(place, place + 1)).start if place else 0


def _broken(step: Revision, whole: Span, profile: Profile, protected: Sequence[Span]) -> list[str]:
    """The lines of `whole`, broken between words so that the widest is as narrow as can be; empty where none fit."""
    text = whole.of(step.after)
    old = step.back(whole)
    inside = [step.forward(s) for s in protected if s.overlaps(old)]
    places = [
        start
        for start, _ in words(text)
        if start
        and text[start].isalnum()
        and not any(s.start < start + whole.start < s.end for s in inside)
        and (text[start - 1].isspace() or not (text[start - 1].isascii() and text[start].isascii()))
    ]
    best: tuple[float, list[str]] | None = None
    for place in places:
        lines = [line(text[:place], profile), line(text[place:], profile)]
        width = max(map(cells, lines))
        if all(lines) and width <= profile.cells and profile.lines > 1 and (best is None or width < best[0]):
            best = (width, lines)
    return best[1] if best else []
