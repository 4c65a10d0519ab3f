"""What corrections teach, and what transcripts suggest."""

import re
from pathlib import Path

import pytest

from subfix.clean import chosen, clean
from subfix.glossary.learn import heard, left_alone
from subfix.glossary.lessons import TRUSTED, lessons, together
from subfix.glossary.load import parse
from subfix.glossary.model import Glossary, Misheard, Mode, Term
from subfix.glossary.write import written
from subfix.text import revise

EVERYDAY = {"界面", "模型", "model", "今天", "group", "And", "and", "leads", "need"}
NONE = Glossary()
LIVESTREAM = Path(__file__).parent.parent / "data" / "livestream.txt"


def learned(before: str, after: str, known: Glossary = NONE, refused: tuple = ()) -> dict[tuple[str, str], object]:
    places = heard(before, after, known)
    found = lessons(places, [left_alone(before, places)], known, EVERYDAY.__contains__, refused)
    parse(written(Glossary(tuple(together(found)[0]))), "g")
    return {(x.wrong, x.right): x for x in found}


HEARD = {
    "split Latin": ("我用go gle查", "我用Google查", {("go gle", "Google")}),
    "case": ("我用google查", "我用Google查", {("google", "Google")}),
    "Han for Latin": ("谷歌的接面来很强", "谷歌的Gemini很强", {("接面来", "Gemini")}),
    "mixture": ("坐那个萝bota x回家", "坐那个Robotaxi回家", {("萝bota x", "Robotaxi")}),
    "homophone": ("要投资基件了", "要投资基建了", {("基件", "基建")}),
    "whole word": ("想要for回来", "想要4o回来", {("for", "4o")}),
    "remnant": ("就us嘛，我用过", "就Manus嘛，我用过", {("us", "Manus")}),
    "version number": ("谷歌的接面来三很强", "谷歌的Gemini 3很强", {("接面来", "Gemini")}),
    "version number joined": ("用GBT5写", "用GPT5写", {("GBT", "GPT")}),
    "number of the name": ("买了PD腰抗体", "买了PD-1抗体", {("PD腰", "PD-1")}),
    "two words of a name": ("在hugging phase上下载", "在Hugging Face上下载", {("hugging phase", "Hugging Face")}),
    "names side by side": (
        "Google很大，Google也强，Google 接面来好",
        "Google很大，Google也强，Google Gemini好",
        {("接面来", "Gemini")},
    ),
    "one character of a name": ("用阿里园的服务", "用阿里云的服务", {("阿里园", "阿里云")}),
    "surname": ("断永平说过，段永平很有名", "段永平说过，段永平很有名", {("断永平", "段永平")}),
    "a word put right once": ("我们来潜瞻一下，前瞻一下", "我们来前瞻一下，前瞻一下", {("潜瞻", "前瞻")}),
    "marks only": ("你好，世界。。真好", "你好世界，真好。", set()),
    "spaces only": ("我用Google查", "我用 Google 查", set()),
    "said anew": ("他说今天很好", "她表示今天非常好", set()),
    "synonym": ("公司老师的手机", "企业教授的电话", set()),
    "function word": ("慢慢的走", "慢慢地走", set()),
    "translation": ("这个模型很强", "这个model很强", set()),
    "capitals of a sentence": ("So then we go. And it works", "So then we go and it works", set()),
    "another English word": ("it leads to today", "it need to today", set()),
    "digits": ("有20个人", "有30个人", set()),
    "a sentence dropped": ("好。我们先不说这个了，回到正题。对", "好。对", set()),
    "equal": ("没有变", "没有变", set()),
}


@pytest.mark.parametrize("case", HEARD)
def test_ear_or_style(case: str) -> None:
    before, after, wanted = HEARD[case]
    assert set(learned(before, after)) == wanted


def test_a_name_is_learned_whole() -> None:
    before = "刚才讲多模太嘛。在多么态发力。"
    assert set(learned(before, "刚才讲多模态嘛。在多模态发力。")) == {("多模太", "多模态"), ("多么态", "多模态")}


def test_an_everyday_word_gets_conditions_or_goes_to_review() -> None:
    filler = "我们今天在公园里散步，看见很多花。" * 40
    before = f"{filler}数据回到界面的主模型里面去。{filler}这个界面不好看。{filler}"
    after = before.replace("回到界面的", "回到Gemini的")
    form = learned(before, after)["界面", "Gemini"].form
    assert form.mode == "review" or form.near
    assert not any(word in "这个界面不好看" for word in form.near)


def test_what_is_known_or_refused_is_not_proposed_again() -> None:
    before, after = "谷歌的接面来很强", "谷歌的Gemini很强"
    known = Glossary((Term("Gemini", misheard=(Misheard("接面来"),)),))
    assert learned(before, after, known) == {}
    assert learned(before, after, refused=(("接面来", "Gemini"),)) == {}


@pytest.mark.parametrize(
    ("count", "mode", "promoted"),
    [
        (TRUSTED, "review", True),
        (TRUSTED - 1, "review", False),
        (TRUSTED, "auto", False),
        (TRUSTED, "exact", False),
    ],
)
def test_a_form_for_review_that_was_right_often_enough(count: int, mode: Mode, promoted: bool) -> None:
    before = "谷歌的捷米奈很强，大家都说好。" * count
    known = Glossary((Term("Gemini", misheard=(Misheard("捷米奈", mode=mode),)),))
    found = learned(before, before.replace("捷米奈", "Gemini"), known)
    assert {*found} == ({("捷米奈", "Gemini")} if promoted else set())
    if promoted:
        lesson = found["捷米奈", "Gemini"]
        assert (lesson.promoted, lesson.count, lesson.form) == (True, count, Misheard("捷米奈"))
        refused = (("捷米奈", "Gemini"),)
        assert learned(before, before.replace("捷米奈", "Gemini"), known, refused=refused) == {}


def test_a_word_for_review_needs_more_than_being_right_often() -> None:
    """It is an everyday word: it is applied near what tells, or stays for review; its old conditions stay."""
    filler = "我们今天在公园里散步，看见很多花。" * 20
    before = "".join(f"谷歌发布的界面模型真的很强，第{n}版。{filler}" for n in "一二三四五六")
    known = Glossary((Term("Gemini", misheard=(Misheard("界面", near=("大模型",), mode="review"),)), Term("谷歌")))
    found = learned(before, before.replace("界面", "Gemini"), known)
    for lesson in found.values():
        assert lesson.form is not None and lesson.form.near[0] == "大模型" and len(lesson.form.near) > 1
    often_left = before + "这个界面不好看。" * 40
    after = before.replace("界面", "Gemini") + "这个界面不好看。" * 40
    assert learned(often_left, after, known) == {}


def test_one_wrong_form_goes_to_one_term() -> None:
    before = "那个cap说过。那个cap很高。那个cap说过。"
    after = "那个Karpathy说过。那个CapEx很高。那个Karpathy说过。"
    found = learned(before, after)
    assert {right for _, right in found} == {"Karpathy"}


def test_sounds_are_learned_where_the_spelling_misleads() -> None:
    assert learned("谷歌的接面来很强", "谷歌的Gemini很强")["接面来", "Gemini"].sounds == ("jie mian lai",)


MARKS = {
    "no marks": lambda text: re.sub("[，。？！、,.!?]", "", text),
    "spaces before Latin": lambda text: re.sub("(?<=[\u4e00-\u9fff])(?=[A-Za-z])", " ", text),
    "no spaces": lambda text: re.sub("(?<=[\u4e00-\u9fff。，]) +(?=[\u4e00-\u9fff])", "", text),
    "cleaned": lambda text: revise(text, [c.edit for c in clean(text, chosen("all"))]).after,
    "marks anywhere": lambda text: "".join(
        c + "，。 "[i % 3] * (c > "\u4e00" and i % 5 == 0) for i, c in enumerate(text)
    ),
}


@pytest.mark.parametrize("case", MARKS)
def test_nothing_is_learned_from_marks(case: str) -> None:
    text = LIVESTREAM.read_text(encoding="utf-8")[:6000]
    after = MARKS[case](text)
    assert after != text
    assert heard(text, after, NONE) == []
