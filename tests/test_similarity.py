"""Differences of texts: they lead from one to the other, and are quick on a whole talk."""

from hypothesis import given
from hypothesis import strategies as st

from subfix.similarity import diff, letters_apart
from subfix.text import revise

TEXT = st.text("ab\n的", max_size=80)


@given(TEXT, TEXT)
def test_diff_leads_from_old_to_new(old: str, new: str) -> None:
    assert revise(old, diff(old, new)).after == new


def test_equal_texts_do_not_differ() -> None:
    assert diff("一样", "一样") == ()


def test_a_long_talk_with_few_changes() -> None:
    old = "".join(f"第{i}句话说的是别的事情。" for i in range(5000))
    new = old.replace("第77句", "第七十七句").replace("第4000句话", "")
    edits = diff(old, new)
    assert revise(old, edits).after == new
    assert sum(len(e.span) for e in edits) < 20


def test_letters_apart() -> None:
    assert letters_apart("gogle", "google") == 1
    assert letters_apart("goolge", "google") == 1
