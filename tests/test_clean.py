"""Each fixer: what it mends, what it leaves, and the laws that hold for all of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.clean import FIXERS, NAMES, chosen, clean
from subfix.errors import UsageError
from subfix.text import revise

MENDED = [
    ("joints", "信号。，反正", "信号。反正"),
    ("joints", "对不对？？应该", "对不对？应该"),
    ("joints", "是吧？，对面", "是吧？对面"),
    ("joints", "嗯，。 就是", "嗯。 就是"),
    ("joints", "的时刻。 ?对，所以", "的时刻。对，所以"),
    ("joints", "文字、、文本", "文字、文本"),
    ("joints", "停了是吧？？，。然后", "停了是吧？然后"),
    ("heads", "。 呃，详细的", "呃，详细的"),
    ("heads", "好。\n，然后", "好。\n然后"),
    ("width", "banana,也是今年", "banana，也是今年"),
    ("width", "采访CEO.最后他说", "采访CEO。最后他说"),
    ("width", "你好!我来了", "你好！我来了"),
    ("spaces", "开了。 好的，我 们走。", "开了。好的，我们走。"),
    ("digits", "202 5年新年", "2025年新年"),
    ("digits", "GBT 5. 2花了", "GBT 5.2花了"),
    ("digits", "那9 9.9 %的感觉", "那99.9%的感觉"),
    ("digits", "开发了5 %。", "开发了5%。"),
    ("digits", "因为现在202 6了", "因为现在2026了"),
    ("stutter", "我我前两天", "我前两天"),
    ("stutter", "就是就是不说", "就是不说"),
    ("stutter", "他他他说", "他说"),
    ("fillers", "嗯，我觉得", "我觉得"),
    ("fillers", "好。对对对，是的", "好。是的"),
    ("spacing", "在Google楼下", "在 Google 楼下"),
]

LEFT = [
    ("joints", "真的？！不会吧……等等。。。好！！！"),
    ("joints", "Wait... what?! Really, e.g., this."),
    ("joints", "他说：“好。”，然后走了"),
    ("heads", "...and so on"),
    ("heads", "“好，”他说"),
    ("width", "a,b, c; 3.5, 1,000"),
    ("width", "5.先进的"),
    ("width", "Node.js和v2.0"),
    ("spaces", "大家好 我是小明 今天我们来聊一聊人工智能"),
    ("spaces", "我 love 你。"),
    ("digits", "140 2"),
    ("digits", "222 5年"),
    ("digits", "202 5个人"),
    ("digits", "202 620 27年"),
    ("digits", "see chapter 5. 2 people left"),
    ("digits", "at 5 % of it"),
    ("stutter", "天天慢慢研究研究，哈哈哈，谢谢，一个一个来，看看"),
    ("fillers", "对的，嗯嗯哼哼"),
]


def after(text: str, *fixers: str) -> str:
    """`text` after the named fixers, early and late ones."""
    once = revise(text, [c.edit for c in clean(text, fixers)]).after
    return revise(once, [c.edit for c in clean(once, fixers, last=True)]).after


@pytest.mark.parametrize(("fixer", "before", "expected"), MENDED)
def test_mended(fixer: str, before: str, expected: str) -> None:
    assert after(before, fixer) == expected


@pytest.mark.parametrize(("fixer", "text"), LEFT)
def test_left_alone(fixer: str, text: str) -> None:
    assert after(text, fixer) == text


def test_every_fixer_has_both_kinds_of_case() -> None:
    for cases in (MENDED, LEFT):
        missing = {f.name for f in FIXERS if f.default} - {case[0] for case in cases}
        assert not missing, missing


TRANSCRIPTS = st.text(st.sampled_from("我他是的嗯对就年，。？！、；：,.?!;: \n\r0235%aBX"), max_size=60)


@given(TRANSCRIPTS)
def test_digits_and_letters_stay_in_sequence(text: str) -> None:
    cleaned = after(text, *chosen("all,-stutter,-fillers"))
    assert re.sub(r"[^\w%]", "", cleaned) == re.sub(r"[^\w%]", "", text)


@given(TRANSCRIPTS)
def test_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = after(text, *chosen("default"))
    assert after(cleaned, *chosen("default")) == cleaned


@given(TRANSCRIPTS, st.sets(st.sampled_from(NAMES)))
def test_lines_stay(text: str, names: set[str]) -> None:
    cleaned = after(text, *[n for n in NAMES if n in names])
    assert re.findall(r"[\r\n]", cleaned) == re.findall(r"[\r\n]", text)


@given(TRANSCRIPTS)
def test_corrections_explain_the_result(text: str) -> None:
    found = clean(text, chosen("all"))
    assert all(c.kind == "clean" and c.applied and c.old == c.span.of(text) != c.new for c in found)
    assert len({c.id for c in found}) == len(found)


def test_choosing_fixers() -> None:
    default = tuple(f.name for f in FIXERS if f.default)
    assert chosen("") == default
    assert chosen("+stutter,-digits") == tuple(n for n in NAMES if n in {*default, "stutter"} - {"digits"})
    assert chosen("digits") == ("digits",)
    assert chosen("none") == ()
    assert chosen("all") == NAMES
    assert chosen("+digits", none=True) == ("digits",)
    with pytest.raises(UsageError, match="stuter") as error:
        chosen("+stuter")
    assert "'stutter'" in error.value.hint
