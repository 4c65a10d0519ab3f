"""Where texts are parted: cases that show one rule each."""

import dataclasses
from itertools import pairwise

import pytest

from subfix.cue import Profile
from subfix.document import Segment, Token
from subfix.lines import line
from subfix.profiles import PROFILES, profile
from subfix.split import split
from subfix.text import Span
from subfix.timeline import Interval

YOUTUBE = PROFILES[0]
NARROW = dataclasses.replace(YOUTUBE, cells=10, lines=1)


def parts(text: str, how: Profile = YOUTUBE, **hints: object) -> list[str]:
    """Every line, as it is shown."""
    out = []
    for cut in split(text, how, **hints):  # type: ignore[arg-type]
        places = [cut.span.start, *cut.breaks, cut.span.end]
        out += [line(text[a:b], how) for a, b in pairwise(places)]
    return out


def test_marks_are_the_first_places() -> None:
    text = "我觉得这个模型的效果非常好，但是它的价格还是比较贵的，所以大家不一定都会用它。"
    assert parts(text) == ["我觉得这个模型的效果非常好", "但是它的价格还是比较贵的", "所以大家不一定都会用它"]


def test_one_line_where_it_fits() -> None:
    assert parts("今天天气不错。") == ["今天天气不错"]


@pytest.mark.parametrize(
    "whole",
    [
        "2025年3月6号", "99.9%", "3.5万亿美元", "第三十五届", "《流浪地球》", "埃隆·马斯克", "Google Cloud", "don't",
        "state-of-the-art", "https://a.org/b?c=1", "GPT 5.2", "A/B", "U.S.", "16 GB", "1,000个", "12:30", "e\u0301",
    ],
)  # fmt: skip
def test_never_cut(whole: str) -> None:
    """Whatever stands before it, and so wherever the line would end."""
    for n in range(14):
        text = "说" * n + f"我们今天讲{whole}的事情大家都很关心这个问题对吧"
        assert any(whole in part for part in parts(text, NARROW)), (n, parts(text, NARROW))


def test_tiny_answers_join_a_neighbour() -> None:
    text = "这个模型今年进步特别大。对。嗯。我觉得明年还会更好。是。"
    assert all(sum(c.isalnum() for c in part) > 3 for part in parts(text))


def test_a_clause_begins_with_its_conjunction() -> None:
    text = "我们当时已经见过他们的团队好几次了但是后来没有继续谈下去"
    assert "但是后来没有继续谈下去" in parts(text)


def test_no_line_begins_with_a_particle_or_ends_with_a_preposition() -> None:
    text = (
        "他们在去年春天的时候把整个公司的研发团队从旧金山搬到了一个比较小的城市里面"
        "然后又招聘了很多年轻的工程师和产品经理"
    )
    for how in (YOUTUBE, NARROW):
        for part in parts(text, how):
            assert part[0] not in "的了吗吧们" and part[-1] not in "和把从被"


def test_a_sentence_does_not_begin_at_the_end_of_a_line() -> None:
    text = "我会把它整理好然后分享给大家。因为今天我们肯定回答不了所有的问题，谢谢。"
    assert parts(text)[1].startswith("因为今天")


def test_english_by_the_same_code() -> None:
    text = (
        "So the idea is that we take the model, and we train it on a lot of data. "
        "Then Mr. Smith asks what it has learned."
    )
    shown = parts(text, profile("netflix-en"))
    assert all(len(x) <= 42 for x in shown)
    assert " ".join(shown) == text
    assert not any(x.split()[-1].lower() in {"the", "a", "of", "to", "and", "mr."} for x in shown)
    assert any(x.endswith("data.") for x in shown)


def test_line_breaks_of_the_source_are_places_unless_they_only_wrap() -> None:
    poem = "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡"
    assert parts(poem, NARROW) == poem.split("\n")
    wrapped = (
        "We took the model and\ntrained it on a lot of\ndata. Then we asked it\n"
        "what it had learned, and\nit said a lot. Really."
    )
    assert not any(x.endswith("and") for x in parts(wrapped, profile("netflix-en")))


def test_a_pause_is_a_place() -> None:
    text = "我们今天要讨论的问题其实非常重要很多人关心"
    places = [Token(Span(0, 10), Interval(0, 2000)), Token(Span(10, 21), Interval(4000, 6000))]
    assert parts(text, tokens=places)[0] == text[:10]


def test_speakers_do_not_share_a_cue() -> None:
    text = "好的\n没问题"
    segments = [Segment(Span(0, 2), speaker="甲"), Segment(Span(3, 6), speaker="乙")]
    assert parts(text, segments=segments) == ["好的", "没问题"]
    assert parts(text, segments=[Segment(Span(0, 2)), Segment(Span(3, 6))]) == ["好的没问题"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("（门铃响）\n- 谁啊？\n- 是我", ["（门铃响）", "- 谁啊？", "- 是我"]),
        ('(bell)\n- "Who" is it?\n– Me.', ["(bell)", '- "Who" is it?', "– Me."]),
        ("他说——\n你好", ["他说——你好"]),
    ],
)
def test_a_dash_begins_a_turn_in_its_own_line(text: str, lines: list[str]) -> None:
    assert parts(text) == lines


def test_a_hesitation_amid_a_sentence_goes_on() -> None:
    assert parts("对我来我们来我们来前瞻一下这个呃，2026年的变化。") == [
        "对我来我们来我们来前瞻一下这个",
        "呃，2026年的变化",
    ]


def test_pins() -> None:
    text = "今天天气不错大家好。"
    assert parts(text, cut=[5]) == ["今天天气不", "错大家好"]
    longer = "我觉得这个模型的效果非常好，但是它的价格还是比较贵的。"
    assert split(longer, YOUTUBE, keep=[14])[0].span.end != 14


def test_traditional_text_is_parted_at_words_too() -> None:
    text = "這個軟體的網路演算法在後來的資料庫裡面沒有辦法繼續使用但是他們還是想出了別的辦法來解決問題"
    shown = parts(text, NARROW)
    assert not any(x.startswith(("們", "的", "裡面", "據")) for x in shown)
    assert any(x.startswith("但是") for x in shown)


def test_text_without_letters() -> None:
    assert len(split("。。。", YOUTUBE)) == 1
    assert split("", YOUTUBE) == split(" \n ", YOUTUBE) == ()


def test_a_hesitation_goes_with_what_it_leads_to() -> None:
    text = "我觉得这是今年最大的改变了。呃，其实在年底的时候大家就知道了。"
    assert parts(text)[1].startswith("呃，其实")
