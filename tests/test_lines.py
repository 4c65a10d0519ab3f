"""Lines as a viewer sees them, and how long text takes to say."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import UsageError
from subfix.lines import cells, line
from subfix.profiles import NAMES, PROFILES, profile
from subfix.speech import lengths, syllables

KEEP, TRIM, SPACE = (dataclasses.replace(PROFILES[0], marks=m) for m in ("keep", "trim", "space"))

LINES = [
    ("我觉得，可以。", "我觉得，可以。", "我觉得，可以", "我觉得 可以"),
    ("真的吗？", "真的吗？", "真的吗？", "真的吗？"),
    ("比分3：2，赢了，", "比分3：2，赢了，", "比分3：2，赢了", "比分3：2 赢了"),
    ("用 GPT， 好。\n", "用 GPT， 好。", "用 GPT， 好", "用 GPT 好"),
    ("你好\n世界", "你好世界", "你好世界", "你好世界"),
    ("hello\nworld", "hello world", "hello world", "hello world"),
    ("他说，\n我来。", "他说，我来。", "他说，我来", "他说 我来"),
    ("，。", "，。", "，。", "，。"),
    ("  ", "", "", ""),
]


@pytest.mark.parametrize(("text", "keep", "trim", "space"), LINES)
def test_lines(text: str, keep: str, trim: str, space: str) -> None:
    assert [line(text, p) for p in (KEEP, TRIM, SPACE)] == [keep, trim, space]


@given(st.text(st.sampled_from("我们AI 5，。：、？\n"), max_size=20), st.sampled_from([KEEP, TRIM, SPACE]))
def test_a_line_keeps_all_words_and_is_one_line(text: str, how) -> None:
    shown = line(text, how)
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]
    assert "\n" not in shown and shown == shown.strip()
    assert bool(shown) == bool(text.strip())
    assert line(shown, how) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("我们用GPT", 4.5), ("，", 1), ("hello", 2.5), ("", 0), ("ＡＢ", 2), ("…", 0.5)]
)
def test_cells(text: str, width: float) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("GPT", 3),
        ("OpenAI", 4),
        ("banana", 3),
        ("people", 2),
        ("table", 2),
        ("one", 1),
        ("WWW", 9),
        ("the", 1),
        ("xy", 1),
    ],
)
def test_syllables(word: str, count: float) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "said"),
    [("今天", 2), ("10", 1), ("12", 2), ("120", 4), ("2025年", 5), ("3.5", 3), ("99%", 6), ("20250101", 8), ("", 0)],
)
def test_numbers_as_they_are_read(text: str, said: float) -> None:
    assert lengths(text)[-1] == pytest.approx(said)


@given(st.text(max_size=50))
def test_lengths_never_fall(text: str) -> None:
    found = lengths(text)
    assert len(found) == len(text) + 1 and found == sorted(found)


def test_a_pause_lies_in_its_mark() -> None:
    found = lengths("好，好。好")
    assert found[2] > found[1] and found[4] - found[3] > found[2] - found[1]


def test_profiles_are_found_by_name() -> None:
    assert [profile(n).name for n in NAMES] == list(NAMES)
    with pytest.raises(UsageError, match="netflix-zh"):
        profile("netflix-zh-han")
