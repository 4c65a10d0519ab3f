"""What becomes of every match: all policy of correcting stands here."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from subfix.correct import exact, stump
from subfix.correct.blocked import Blocked
from subfix.correct.context import SURE, Document, against_rivals, document, evidence
from subfix.correct.ear import ear
from subfix.correct.exact import Hit, Listed
from subfix.correct.index import Index
from subfix.correct.version import versioned
from subfix.correct.view import View, fold, is_han, squeeze
from subfix.correct.weigh import Guess, Heard, guesses
from subfix.correct.worth import bits_of, worth
from subfix.correction import APPLY, PROPOSE, Correction, Decision, Decisions, Evidence, Match, identified
from subfix.glossary.model import Term
from subfix.text import Span

Verdict = Literal["applied", "proposed", "dropped"]

REACH: Final = 60  # "near by": this many Han characters to either side, or
LATIN_REACH: Final = 200  # this many characters where the text is Latin; both are about 15 seconds of speech


@dataclass(frozen=True, slots=True)
class Options:
    """Thresholds of the score, 0 to 1: from `apply` on a correction is applied, from `propose` on it is proposed."""

    apply: float = APPLY
    propose: float = PROPOSE
    listed_only: bool = False
    """Look for listed forms alone, not for what sounds or is spelt alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match and what became of it; `reason` says why in a few words."""

    span: Span
    old: str
    new: str
    term: str
    matcher: str
    score: float
    evidence: tuple[Evidence, ...]
    verdict: Verdict
    reason: str
    shape: str = ""
    """`latin`, `split`, `mixed`, `han` or `syllables`, as in `worth`; empty for listed forms."""


def judged(views: Sequence[View], index: Index, options: Options) -> list[list[Candidate]]:
    """Every match in the text of each view with its verdict, sorted by place. Applied ones do not overlap."""
    listed = [exact.find(view, index) for view in views]
    if options.listed_only:
        heard = [Heard([], Counter(), 0) for _ in views]
    else:
        heard = guesses(views, index, [frozenset(h.form.term for h in found.right) for found in listed])
    return [_judged(*one, index, options) for one in zip(views, listed, heard, strict=True)]


def _judged(view: View, listed: Listed, everything: Heard, index: Index, options: Options) -> list[Candidate]:
    blocked = Blocked(view, listed)
    numbers = index.numbers
    out: list[tuple[Match, Verdict, str]] = []
    off = _off(view, index)
    out += [(_off_match(view, span, index.terms[t]), "dropped", OFF) for t, spans in off.items() for span in spans]
    refused = {term: list(spans) for term, spans in off.items()}
    for hit, match in listed.wrong:
        if _inside_off(view, hit, off.get(hit.form.term, ())):
            continue
        verdict, reason = _listed_verdict(view, hit, match, index.terms[hit.form.term])
        if verdict == "dropped":
            refused.setdefault(hit.form.term, []).append(match.span)
        if verdict != "dropped" and (by := blocked.why(match.span, contain=True)):
            verdict, reason = "dropped", by
        out.append((match, verdict, reason))
    for hit, match in listed.case:
        surface = view.text[hit.start : hit.end]
        if any(m.mode == "off" and m.form == surface for m in index.terms[hit.form.term].misheard):
            out.append((match, "dropped", OFF))
            continue
        out.append((match, *_case_verdict(match, index.terms[numbers[match.term]], listed, blocked, options)))
    applied = [(m.span.end, numbers[m.term]) for m, v, _ in out if v == "applied"]
    found = [
        g
        for g in everything.guesses
        if not blocked.why(
            Span(g.start, g.end),
            contain=g.shape == "split",
            inside=squeeze(index.terms[g.term].term),
        )
    ]
    # a form that is off, or listed with conditions that do not hold here, is not this term, however alike it sounds
    found = [g for g in found if not _overlapping(g, refused)]
    found = [g for g in found if not _inflected(view.text[g.start : g.end], index, g.term)]
    mentioned = [*((h.end, h.form.term) for h in listed.right), *applied]
    doc = document(view, mentioned, found, everything.background, everything.items)
    company = _Company(index, listed)
    told = [_in_document(view, g, index, doc, company) for g in found]
    weighed = against_rivals(told, index.names)
    out += [_matched(view, g, index.terms[g.term], options) for g in weighed]
    if not options.listed_only:
        out += _stumps(view, index, listed, found, out, options, refused)
    return _without_overlaps([_candidate(view, m, v, r) for m, v, r in out])


def _stumps(
    view: View,
    index: Index,
    listed: Listed,
    found: Iterable[Guess],
    out: Iterable[tuple[Match, Verdict, str]],
    options: Options,
    refused: Mapping[int, Sequence[Span]],
) -> list[tuple[Match, Verdict, str]]:
    mentions = sorted(
        [(h.start, h.form.term) for h in listed.right] + [(g.start, g.term) for g in found if g.bits >= SURE]
    )
    taken = [(h.start, h.end) for h in (*listed.right, *listed.never)] + list(view.addresses)
    taken += [(m.span.start, m.span.end) for m, v, _ in out if v == "applied"]
    stumps: list[tuple[Match, Verdict, str]] = []
    for g in (g for g in stump.find(view, index, mentions, taken) if not _overlapping(g, refused)):
        term = index.terms[g.term]
        end, new = versioned(view.text, g.start, g.end, term.term)
        match = Match(Span(g.start, end), new, term.term, g.matcher, score_of(g.bits), g.evidence)
        if term.mode == "exact":
            stumps.append((match, "dropped", "only listed forms of this term"))
        elif match.score < options.propose:
            stumps.append((match, "dropped", f"unlikely (it takes {options.propose:.4g})"))
        else:
            stumps.append((match, "proposed", "may be what is left of a name that was swallowed"))
    return stumps


def score_of(bits: float) -> float:
    """The score, 0 to 1, of log2 odds."""
    return round(1 / (1 + 2**-bits), 4)


class _Company:
    """Where terms of each category stand rightly: a name is likelier among its like."""

    def __init__(self, index: Index, listed: Listed) -> None:
        self._places: dict[str, list[tuple[int, str]]] = {}
        for hit in sorted(listed.right, key=lambda h: h.start):
            term = index.terms[hit.form.term]
            if term.category:
                self._places.setdefault(term.category, []).append((hit.start, term.term))

    def of(self, view: View, term: Term, span: Span) -> str:
        """Another term of the category of `term` that stands within reach of `span`, or nothing."""
        places = self._places.get(term.category, []) if term.category else []
        if not places:
            return ""
        low, high = reach(view, span)
        near = places[bisect_left(places, (low, "")) : bisect_left(places, (high, ""))]
        return next((name for _, name in near if name != term.term), "")


def _in_document(view: View, guess: Guess, index: Index, doc: Document, company: _Company) -> Guess:
    """The guess with what the document says of it."""
    term = index.terms[guess.term]
    notes = evidence(view, guess, doc, ear(index).crowd[guess.term])
    if term.near and (seen := near_by(view, term.near, Span(guess.start, guess.end))):
        notes.append(worth(guess.shape, "near", 1, f"{seen} near by"))
    if other := company.of(view, term, Span(guess.start, guess.end)):
        notes.append(worth(guess.shape, "neighbour", 1, f"{other}, of the same category, near by"))
    return replace(guess, evidence=(*guess.evidence, *notes), bits=guess.bits + bits_of(notes))


def _matched(view: View, guess: Guess, term: Term, options: Options) -> tuple[Match, Verdict, str]:
    end, new = versioned(view.text, guess.start, guess.end, term.term)
    match = Match(
        Span(guess.start, end), new, term.term, guess.matcher, score_of(guess.bits), guess.evidence, guess.shape
    )
    for phrase in term.unless:
        if _stands_over(view, phrase, Span(guess.start, guess.end)):
            return match, "dropped", f"inside {phrase}"
    verdict, reason = _scored_verdict(match, term, options)
    if verdict == "applied" and _for_review(view.text[guess.start : guess.end], term):
        return match, "proposed", "a listed form; for review"
    return match, verdict, reason


def _for_review(found: str, term: Term) -> bool:
    """True for a form that is listed for review: however it is found, a person wants to decide."""
    return any(m.mode == "review" and fold(m.form) == fold(found) for m in term.misheard)


OFF: Final = "a form that is off"


def _off(view: View, index: Index) -> dict[int, list[Span]]:
    """Where wrong forms that are off stand, by the number of their term: nothing may make that term of them."""
    found: dict[int, list[Span]] = {}
    for term, key in index.part("off", _off_forms):
        at = view.key.find(key)
        while at >= 0:
            span = Span(view.places[at], view.places[at + len(key) - 1] + 1)
            if view.bordered(span.start, span.end):
                found.setdefault(term, []).append(span)
            at = view.key.find(key, at + 1)
    return found


def _off_forms(index: Index) -> tuple[tuple[int, str], ...]:
    forms = ((i, t.term, squeeze(m.form)) for i, t in enumerate(index.terms) for m in t.misheard if m.mode == "off")
    # one that has the letters of the name itself, in another case, is looked at where it is put right
    return tuple(dict.fromkeys((i, key) for i, name, key in forms if key and key != squeeze(name)))


def _off_match(view: View, span: Span, term: Term) -> Match:
    return Match(span, term.term, term.term, "exact", 1.0, (Evidence("listed", 0.0, span.of(view.text)),))


def _inside_off(view: View, hit: Hit, off: Iterable[Span]) -> bool:
    """Does a listed form stand in one that is off? One that is written so to the letter is not off."""
    for span in off:
        if span.start <= hit.start and hit.end <= span.end:
            whole = (hit.start, hit.end) == (span.start, span.end)
            return not (whole and fold(view.text[hit.start : hit.end]) == fold(hit.form.written))
    return False


def _overlapping(guess: Guess, refused: Mapping[int, Sequence[Span]]) -> bool:
    return any(s.overlaps(Span(guess.start, guess.end)) for s in refused.get(guess.term, ()))


_ENDINGS: Final = ("s", "es", "'s", "ed", "d", "ing", "er", "ers")


def _inflected(surface: str, index: Index, term: int) -> bool:
    """True where `surface` is a term with an ending: GPTs, Googled are right as they stand."""
    low, name = fold(surface), fold(index.terms[term].term)
    return any(low == name + e or (name.endswith("e") and low == name[:-1] + e) or low + e == name for e in _ENDINGS)


def _case_verdict(match: Match, term: Term, listed: Listed, blocked: Blocked, options: Options) -> tuple[Verdict, str]:
    if any(w.span.overlaps(match.span) and len(w.span) > len(match.span) for _, w in listed.wrong):
        return "dropped", "inside a listed wrong form"
    if by := blocked.why(match.span, contain=False, right=False):
        return "dropped", by
    if any(
        h.start <= match.span.start and match.span.end <= h.end and h.end - h.start > len(match.span)
        for h in listed.right
    ):
        return "dropped", "inside a longer right form"
    return _scored_verdict(match, term, options)


def _candidate(view: View, match: Match, verdict: Verdict, reason: str) -> Candidate:
    old = match.span.of(view.text)
    return Candidate(
        match.span, old, match.new, match.term, match.matcher, match.score, match.evidence, verdict, reason, match.shape
    )


def _listed_verdict(view: View, hit: Hit, match: Match, term: Term) -> tuple[Verdict, str]:
    form = hit.form.misheard
    assert form is not None
    for phrase in (*form.unless, *term.unless):
        if _stands_over(view, phrase, match.span):
            return "dropped", f"inside {phrase}"
    if form.near:
        seen = near_by(view, form.near, match.span)
        if not seen:
            return "dropped", f"none of {', '.join(form.near[:4])} near by"
        reason = f"a listed form, with {seen} near by"
    else:
        reason = "a listed form"
    if form.mode == "review" or term.mode == "review":
        return "proposed", f"{reason}; for review"
    return "applied", reason


def _stands_over(view: View, phrase: str, span: Span) -> bool:
    """Does `phrase` stand in the text so that it overlaps `span`?"""
    wanted = fold(phrase)
    at = view.folded.find(wanted, max(0, span.start - len(wanted) + 1), span.end + len(wanted) - 1)
    return at >= 0


def near_by(view: View, words: Iterable[str], span: Span) -> str:
    """The first of `words` that stands within reach of `span` but outside of it; an empty text where none does."""
    low, high = reach(view, span)
    before, after = view.folded[low : span.start], view.folded[span.end : high]
    for word in words:
        wanted = fold(word)
        for part, offset in ((before, low), (after, span.end)):
            at = part.find(wanted)
            while at >= 0:
                if view.bordered(offset + at, offset + at + len(wanted)):
                    return word
                at = part.find(wanted, at + 1)
    return ""


def reach(view: View, span: Span) -> tuple[int, int]:
    """The part of the text that is near by."""
    around = view.text[max(0, span.start - 20) : span.end + 20]
    far = REACH if sum(is_han(c) for c in around) * 4 >= len(around) else LATIN_REACH
    return max(0, span.start - far), min(len(view.text), span.end + far)


def _scored_verdict(match: Match, term: Term, options: Options) -> tuple[Verdict, str]:
    bar = max(options.apply, term.min_score or 0.0)
    if term.mode == "exact" and match.matcher != "exact":
        return "dropped", "only listed forms of this term"
    if match.score >= bar:
        return ("proposed", "for review") if term.mode == "review" else ("applied", "sure enough")
    low = options.propose + bar - options.apply
    if match.score >= low:
        return "proposed", f"not sure enough ({_told(bar, options.apply, bar)})"
    return "dropped", f"unlikely ({_told(low, options.apply, bar)})"


def _told(score: float, usual: float, bar: float) -> str:
    # a shipped name that nothing else speaks of, and a term with a `min_score`, must be surer than others
    return f"for this term it takes {score:.4g}" if bar > usual else f"it takes {score:.4g}"


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """What overlaps something better is dropped: applied before proposed, then score, then the longer, the earlier."""
    rank = {"applied": 0, "proposed": 1}
    held: dict[int, Candidate] = {}
    kept: list[Candidate] = [c for c in candidates if c.verdict == "dropped"]
    for c in sorted(
        (c for c in candidates if c.verdict != "dropped"),
        key=lambda c: (rank[c.verdict], -c.score, -len(c.span), c.span.start, c.term),
    ):
        better = next((held[at] for at in range(c.span.start, c.span.end) if at in held), None)
        if better is None:
            held.update(dict.fromkeys(range(c.span.start, c.span.end), c))
            kept.append(c)
        else:
            kept.append(replace(c, verdict="dropped", reason=f"{better.old} -> {better.new.strip()} is better here"))
    return sorted(kept, key=lambda c: (c.span, -c.score, c.term, c.matcher))


def corrections(text: str, candidates: Iterable[Candidate], decisions: Decisions) -> tuple[Correction, ...]:
    """Applied and proposed candidates as corrections with ids, a person's decisions carried out."""
    found = identified(
        text,
        (
            Correction(
                "",
                "term",
                c.span,
                c.old,
                c.new,
                c.term,
                c.matcher,
                c.score,
                c.evidence,
                c.verdict == "applied",
                c.reason,
            )
            for c in candidates
            if c.verdict != "dropped" and c.old != c.new
        ),
    )
    said = decisions.by_id()
    out: list[Correction] = []
    for c in found:
        decision = said.get(c.id)
        if decision is None:
            out.append(c)
        elif decision.verdict != "reject":
            out.append(_decided(c, decision))
    return _settled_overlaps(out, set(said))


def _decided(c: Correction, decision: Decision) -> Correction:
    if decision.verdict == "edit":
        return replace(c, new=decision.new, applied=True, reason="a person wrote this")
    return replace(c, applied=True, reason="a person accepted it")


def _settled_overlaps(found: list[Correction], decided: set[str]) -> tuple[Correction, ...]:
    """A person's choice wins over what overlaps it; what loses is left out."""
    chosen: list[Correction] = []
    for c in sorted(
        (c for c in found if c.applied and c.id in decided), key=lambda c: (-c.score, -len(c.span), c.span)
    ):
        if not any(c.span.overlaps(o.span) for o in chosen):
            chosen.append(c)
    if not chosen:
        return tuple(sorted(found, key=lambda c: (c.span, -c.score, c.new)))
    ids = {c.id for c in chosen}
    rest = [c for c in found if c.id not in ids and not any(c.span.overlaps(o.span) for o in chosen)]
    return tuple(sorted([*chosen, *rest], key=lambda c: (c.span, -c.score, c.new)))
