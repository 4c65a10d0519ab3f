"""Words: the same from both packages, and how frequent they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix import words as module
from subfix.words import frequencies, frequency, words

TEXTS = [
    "就是说我觉得这个模型的效果比较好，对吧？OpenAI发布了GPT-5.2，用了99.9%的数据",
    "tf.data和fine-tuning，parent-child，3.11.7，https://example.org/a_b?c=d",
    "C++和C#，T恤，A股，4S店，㐀𠮷鿗-湵",
    "第一行\r\n第二行\n\n  空格  和　全角",
    "",
]


def test_covers_every_character() -> None:
    for text in TEXTS:
        found = words(text)
        assert [a for a, _ in found] == [0, *(b for _, b in found[:-1])][: len(found)]
        assert "".join(text[a:b] for a, b in found) == text


@pytest.mark.parametrize("text", TEXTS)
def test_both_packages_cut_alike(text: str) -> None:
    pytest.importorskip("rjieba")
    assert module._fast()(text) == _plain(text)


@given(st.text(st.sampled_from("我们的模型发布了大家都觉得不错人工智能abGPT5.2-_ ，。+#%&\n"), max_size=40))
def test_both_packages_cut_any_text_alike(text: str) -> None:
    pytest.importorskip("rjieba")
    assert module._fast()(text) == _plain(text)


def _plain(text: str) -> list[tuple[int, int]]:
    global _PLAIN  # noqa: PLW0603 - a second to load
    _PLAIN = _PLAIN or module._plain()
    return _PLAIN(text)


_PLAIN = None


def test_frequencies_are_those_of_the_dictionary() -> None:
    assert frequency("我们") > frequency("界面") > frequency("双子座") > 0
    assert frequency("双子座面界") == frequency("") == frequency("我 们") == frequency("我们 98740") == 0


def test_frequencies_are_the_same_by_scan_and_from_the_whole() -> None:
    asked = ["我们", "界面", "双子座", "韦尔", "的", "C语言", "不在里面的词"]
    few, many = module._Lexicon(), module._Lexicon()
    for i in range(module._SCANS + 1):
        many.frequency(f"没有{i}")
    assert [few.frequency(w) for w in asked] == [many.frequency(w) for w in asked]


@given(st.text(st.sampled_from("我们的模型双子座C语言 \n\ud800𠮷"), max_size=40), st.integers(1, 4))
def test_frequencies_of_all_places_are_those_of_each(text: str, longest: int) -> None:
    found = [counts.tolist() for counts in frequencies(text, longest)]
    assert found == [
        [frequency(text[i : i + size]) for i in range(len(text) - size + 1)] for size in range(1, longest + 1)
    ]
