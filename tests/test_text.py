"""Laws of spans, edits and revisions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import edits, spans, texts

from subfix.text import Edit, Span, compose, revise


def test_a_span_is_not_reversed() -> None:
    with pytest.raises(ValueError, match=r"\[3, 2\)"):
        Span(3, 2)


def test_revise_refuses_overlap_and_outside() -> None:
    with pytest.raises(ValueError, match="overlap at 1"):
        revise("abcd", [Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y")])
    with pytest.raises(ValueError, match="outside"):
        revise("ab", [Edit(Span(1, 5), "x")])


def test_revise_drops_what_changes_nothing() -> None:
    assert revise("abc", [Edit(Span(0, 1), "a")]).edits == ()


def test_positions_move_with_the_text() -> None:
    r = revise("在go gle楼下", [Edit(Span(1, 7), "Google")])
    assert r.after == "在Google楼下"
    assert r.forward(Span(7, 9)).of(r.after) == "楼下"
    assert r.forward(Span(3, 8)).of(r.after) == "Google楼", "a cut edit is taken whole"
    assert r.back(Span(1, 7)).of(r.before) == "go gle"


@given(st.data(), texts)
def test_text_outside_of_the_edits_is_the_same(data: st.DataObject, text: str) -> None:
    r = revise(text, data.draw(edits(text)))
    at = 0
    kept, left = [], []
    for e, place in zip(r.edits, r.places(), strict=True):
        kept.append(text[at : e.span.start])
        at = e.span.end
        assert place.of(r.after) == e.new
    kept.append(text[at:])
    at = 0
    for place in r.places():
        left.append(r.after[at : place.start])
        at = place.end
    left.append(r.after[at:])
    assert kept == left


@given(st.data(), texts)
def test_forward_then_back_holds_the_span(data: st.DataObject, text: str) -> None:
    r = revise(text, data.draw(edits(text)))
    span = data.draw(spans(text))
    there = r.forward(span)
    assert there.end <= len(r.after)
    if span and there:
        assert (
            r.back(there).holds(span) or not any(e.span.overlaps(span) for e in r.edits) or r.back(there).overlaps(span)
        )
    untouched = all(not e.span.touches(span) for e in r.edits)
    if untouched:
        assert there.of(r.after) == span.of(text)
        assert r.back(there) == span


@given(st.data(), texts)
def test_composition_is_one_step(data: st.DataObject, text: str) -> None:
    first = revise(text, data.draw(edits(text)))
    second = revise(first.after, data.draw(edits(first.after)))
    merged = compose(first, second)
    assert revise(text, [m.edit for m in merged]).after == second.after
    for a, b in itertools.pairwise(merged):
        assert a.edit.span.end < b.edit.span.start or not (a.edit.span.touches(b.edit.span))
    assert all(m.first or m.second for m in merged)


def test_composition_merges_what_touches() -> None:
    first = revise("用GBT 5. 2的", [Edit(Span(7, 8), "")])
    assert first.after == "用GBT 5.2的"
    second = revise(first.after, [Edit(Span(1, 8), "GPT 5.2")])
    (only,) = compose(first, second)
    assert only.edit == Edit(Span(1, 9), "GPT 5.2")
    assert only.first == (0,)
    assert only.second == (0,)
