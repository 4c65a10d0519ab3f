"""Scripts of Chinese: conversion, places carried over, folding, detection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import UsageError
from subfix.script import SCRIPTS, convert, detect, fold, revision
from subfix.text import Span

SIMPLIFIED = "这个软件的网络算法，后来打开这个网站。视频和数据库里面有互联网信息，OpenAI发布了。"
texts = st.lists(
    st.sampled_from(["这个软件", "算法", "打开", "网络", "头发", "后来", "皇后", "数据库", "，", "GPT ", "\n"]),
    max_size=30,
).map("".join)  # fmt: skip

CONVERTED = [
    ("软件和网络", "zh-TW", "軟體和網路"),
    ("软件和网络", "zh-Hant", "軟件和網絡"),
    ("这里", "zh-HK", "這裏"),
    ("軟體", "zh-Hans", "软体"),
    ("这里", "zh-Hans", "这里"),
    ("這裡", "zh-TW", "這裡"),
    ("only Latin, 12%", "zh-TW", "only Latin, 12%"),
]


@pytest.mark.parametrize(("text", "to", "want"), CONVERTED)
def test_convert(text: str, to: str, want: str) -> None:
    assert convert(text, to) == want


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(UsageError, match="no script"):
        convert("好", "zh-XX")


@given(texts, st.sampled_from(SCRIPTS))
def test_a_revision_leads_to_the_conversion(text: str, to: str) -> None:
    assert revision(text, to).after == convert(text, to)


def test_longer_words_are_carried_over_whole() -> None:
    step = revision(SIMPLIFIED, "zh-TW")
    for old, new in (("算法", "演算法"), ("打开", "開啟"), ("互联网", "網際網路"), ("数据库", "資料庫")):
        start = SIMPLIFIED.index(old)
        assert step.forward(Span(start, start + len(old))).of(step.after) == new


@given(texts)
def test_folding_keeps_the_length(text: str) -> None:
    traditional = convert(text, "zh-Hant")
    assert len(fold(traditional)) == len(traditional)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (SIMPLIFIED, "zh-Hans"), (convert(SIMPLIFIED, "zh-TW"), "zh-Hant"), ("the cat sat", "en"),
        ("我们用GPT Claude Gemini", "zh-Hans"),
        ("so this is what we call 面子 in Chinese and many other people in the world say so and so on too", "en"),
    ],
)  # fmt: skip
def test_detect(text: str, tag: str) -> None:
    assert detect(text) == tag
