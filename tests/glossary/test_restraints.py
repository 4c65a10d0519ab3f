"""Corrections that a person undid: what keeps them from being made again."""

import pytest

from subfix.correction import Correction
from subfix.glossary.learn import heard, undone
from subfix.glossary.lessons import together
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.restraints import Restraint, restraints
from subfix.text import Span


def made(text: str, *rows: tuple[str, str, str]) -> list[Correction]:
    """The corrections (old, term, matcher) wherever `old` stands in `text`."""
    found = []
    for old, term, matcher in rows:
        at = text.find(old)
        while at >= 0:
            found.append(Correction("i", "term", Span(at, at + len(old)), old, term, term, matcher, 1.0, (), True))
            at = text.find(old, at + 1)
    return found


def taught(
    before: str, after: str, *rows: tuple[str, str, str], refused: tuple = (), seen: bool = True
) -> list[Restraint]:
    corrections = made(before, *rows)
    places = heard(before, after, Glossary(), corrections)
    return restraints(undone(before, after, corrections, seen=seen), places, refused)


def test_a_guess_is_kept_from_the_words_it_was_made_of() -> None:
    text = "他们有不少的车"
    assert [(r.term, r.unless) for r in taught(text, text, ("有不", "Uber", "sound"))] == [("Uber", "有不少")]


def test_a_listed_form_is_kept_from_the_compound() -> None:
    before, after = "用户界面很好看。谷歌的界面很强。", "用户界面很好看。谷歌的Gemini很强。"
    (row,) = taught(before, after, ("界面", "Gemini", "exact"))
    assert (row.term, row.unless, row.count) == ("Gemini", "用户界面", 1)


def test_a_listed_form_that_is_never_wanted_goes_off() -> None:
    text = "这个模型好。那个模型坏。模型没有用。"
    (row,) = taught(text, text, ("模型", "Foo", "exact"))
    assert (row.unless, row.never, row.count) == ("", "", 3)
    assert row.entry() == Term("Foo", misheard=(Misheard("模型", mode="off"),))


def test_what_two_terms_are_found_in_is_a_phrase_of_its_own() -> None:
    text = "先看云计算吧。再看云计算吧。"
    found = [*made(text, ("云计算", "Claude", "sound"))[:1], *made(text, ("云计算", "Cloudy", "sound"))[1:]]
    rows = restraints(undone(text, text, found, seen=True), [], ())
    assert [(r.never, r.count) for r in rows] == [("云计算", 2)]
    assert together(rows) == ([], ["云计算"])


def test_what_the_person_also_made_was_overlooked_elsewhere() -> None:
    before, after = "接面来很强。接面来很弱。", "Gemini很强。接面来很弱。"
    assert taught(before, after, ("接面来", "Gemini", "exact"), seen=False) == []


@pytest.mark.parametrize("seen", [True, False])
def test_a_correction_that_the_person_kept_was_not_undone(seen: bool) -> None:
    # the term ends, begins or goes on as what stood there: the letters that stay are no sign of a person's hand
    rows = (
        ("PU", "TPU", "spelling"),
        ("ta", "Meta", "spelling"),
        ("go", "Google", "exact"),
        ("pilot", "Copilots", "x"),
    )
    before = "PU现在很快，ta怎么看，go说pilot好"
    assert taught(before, "TPU现在很快，Meta怎么看，Google说Copilots好", *rows, seen=seen) == []
    assert [r.term for r in taught(before, "TPU现在很快，ta怎么看，Google说Copilots好", *rows, seen=seen)] == ["Meta"]


def test_what_was_said_anew_or_refused_teaches_nothing() -> None:
    before = "他们有不少的车"
    assert taught(before, "他们有很多的车", ("有不", "Uber", "sound")) == []
    assert taught(before, before, ("有不", "Uber", "sound"), refused=(("有不", "有不"),)) == []
