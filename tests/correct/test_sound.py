"""Names that nobody listed, found by how they sound; ordinary text that sounds like them, left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.correct import Options, compile_index, correct, explain
from subfix.glossary.model import Glossary, Term
from subfix.text import revise

NAMES = (
    "Gemini",
    "Kubernetes",
    "DeepSeek",
    "吉卜力",
    "台积电",
    "Robotaxi",
    "Google Cloud",
    "LangChain",
    "BM25",
    "Uber",
)
INDEX = compile_index(Glossary(tuple(Term(n) for n in NAMES)))


def fixed(text: str, options: Options = Options()) -> str:
    return revise(text, [c.edit for c in correct(text, INDEX, options) if c.applied]).after


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("他们把服务都搬到库伯内提斯上了", "他们把服务都搬到Kubernetes上了"),
        ("昨天kuber netis又挂了", "昨天Kubernetes又挂了"),
        ("我在用deeps ick写代码", "我在用DeepSeek写代码"),
        ("这个萝bota xi开得很稳", "这个Robotaxi开得很稳"),
        ("jammy奶3发布的时候", "Gemini 3发布的时候"),
        ("我们用lang chane做的", "我们用LangChain做的"),
    ],
)
def test_finds_what_nobody_listed(text: str, wanted: str) -> None:
    assert fixed(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "他在面馆门口等人，接下来去吃饭。",
        "就这么牛，大家都没想到。",
        "我想起来了，今天没有时间。",
        "the little boy was being chased, he lost a game",
        "We looked at the cloud and it was going to rain.",
        "Gemini和Kubernetes都很好，DeepSeek也是。",
        "",
        "。，！\n\n",
        "第１２回和３４集，２０２４年。",
    ],
)
def test_leaves_ordinary_text_alone(text: str) -> None:
    assert fixed(text) == text


def test_a_homophone_alone_is_proposed_and_beside_others_applied() -> None:
    text = "那年大家都在画吉普利风格"
    (alone,) = correct(text, INDEX)
    assert (alone.new, alone.applied) == ("吉卜力", False)
    assert fixed(
        f"吉卜力工作室的画我很喜欢。吉卜力在东京。我在用deeps ick写代码。昨天kuber netis又挂了。{text}"
    ).endswith("那年大家都在画吉卜力风格")


def test_sounds_of_a_term_are_heard() -> None:
    plain = compile_index(Glossary((Term("Veo"),)))
    told = compile_index(Glossary((Term("Veo", sounds=("wei ou san mu",)),)))
    text = "他们用微欧散木生成视频"
    assert not correct(text, plain)
    assert any(c.term == "Veo" for c in correct(text, told))


def test_modes_and_bars_of_a_term() -> None:
    text = "他们把服务都搬到库伯内提斯上了"
    (found,) = correct(text, INDEX, Options(apply=0.76))
    assert found.applied
    (review,) = correct(text, compile_index(Glossary((Term("Kubernetes", mode="review"),))))
    assert not review.applied
    (barred,) = correct(text, compile_index(Glossary((Term("Kubernetes", min_score=1.0),))))
    assert not barred.applied
    assert not correct(text, compile_index(Glossary((Term("Kubernetes", mode="exact"),))))


def test_never_and_unless_hold_for_sounds() -> None:
    text = "他们把服务都搬到库伯内提斯上了"
    assert not correct(text, compile_index(Glossary((Term("Kubernetes"),), never=("库伯内提斯",))))
    assert not correct(text, compile_index(Glossary((Term("Kubernetes", unless=("到库伯内提斯",)),))))


def test_evidence_adds_up_to_the_score() -> None:
    for c in explain("我在用deeps ick写代码，接面来也行", INDEX):
        if c.matcher in ("sound", "spelling"):
            bits = sum(e.value for e in c.evidence)
            assert c.score == pytest.approx(1 / (1 + 2**-bits), abs=0.01)


TEXTS = st.lists(
    st.sampled_from(
        [*NAMES, "kuber netis", "接面来", "萝bota", " ", "，", "。", "\n", "的", "GBT", "5", "the cat", "jammy奶"]
    ),
    max_size=12,
).map("".join)


@given(TEXTS)
def test_laws(text: str) -> None:
    found = correct(text, INDEX, Options(apply=0.6, propose=0.4))
    assert found == tuple(sorted(found, key=lambda c: c.span))
    assert all(c.span.of(text) == c.old != c.new for c in found)
    revise(text, [c.edit for c in found if c.applied])  # raises where two overlap
    assert len({c.id for c in found}) == len(found)
    assert found == correct(text, INDEX, Options(apply=0.6, propose=0.4))
