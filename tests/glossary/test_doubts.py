"""What is learned only when a person says so."""

import pytest

from subfix.glossary.doubts import named


@pytest.mark.parametrize(
    "right", ["DeepSeek", "C++", "GPT-4o", "I/O", "AT&T", ".NET", "吉卜力", "多模态", "Nano Banana", "Yahoo!", "4K电视"]
)
def test_a_name(right: str) -> None:
    assert named(right, frozenset().__contains__)


@pytest.mark.parametrize(
    "right", ["func(int*a, int* b)", "eax, x", "人一看，就", "and DCG", "x = 1", "这个是的", "a[0]", "of the"]
)
def test_code_and_clauses_are_none(right: str) -> None:
    assert not named(right, frozenset().__contains__)


def test_everyday_words_of_english_in_small_letters_are_none() -> None:
    everyday = frozenset({"machine", "learning"}).__contains__
    assert not named("machine learning", everyday, english=True)
    assert named("Machine Learning", everyday, english=True)
    assert not named("Machine learning", everyday, english=True, opening=True)
    assert named("machine learning", everyday)
