"""What speaks for and against a guess: the table of weights, guards, rivals, and what the rest of the document says."""

import pytest

from subfix.correct import Candidate, Index, Options, compile_index, correct, explain
from subfix.correct.block import Block
from subfix.correct.guards import EARNED, Edges, covered, cuts_number
from subfix.correct.spelling import compiled
from subfix.correct.view import View
from subfix.correct.worth import SHAPES, WORTH, worth
from subfix.glossary.model import Glossary, Term


def candidates(text: str, *names: str) -> list[Candidate]:
    return list(explain(text, compile_index(Glossary(tuple(Term(n) for n in names))), Options()))


def evidence(text: str, *names: str) -> dict[str, float]:
    """What was said of the best candidate."""
    best = max(candidates(text, *names), key=lambda c: c.score)
    return {e.name: e.value for e in best.evidence}


def test_the_table_has_a_weight_for_every_shape_and_a_sign_that_cannot_turn() -> None:
    assert {shape for shape, _ in WORTH} == set(SHAPES)
    for name in ("base", "surprise", "sound", "relative", "prior", "mentioned", "document", "repeated", "number"):
        assert all((shape, name) in WORTH for shape in SHAPES)
    assert all(bits >= 0 for (_, name), bits in WORTH.items() if name != "base")


def test_what_the_table_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        worth("latin", "far syllables", -1)


def test_a_document_full_of_errors_lowers_the_bar() -> None:
    names = ("Kubernetes", "DeepSeek", "Robotaxi", "Gemini")
    clean = "我们今天聊一聊接面来的新模型。"
    dirty = clean + "昨天kuber netis又挂了，我在用deeps ick写代码，萝bota xi开得很稳。"
    alone, among = (next(c for c in candidates(t, *names) if c.new == "Gemini") for t in (clean, dirty))
    assert among.score > alone.score
    assert {e.name: e.value for e in among.evidence}["document"] > 0


def test_a_term_that_stands_there_rightly_is_likelier() -> None:
    said = evidence("Gemini很好。我们今天聊一聊接面来。", "Gemini")
    assert said["mentioned"] > 0
    assert "mentioned" not in evidence("我们今天聊一聊接面来。", "Gemini")


def test_terms_that_fit_the_same_place_share_its_odds() -> None:
    one = max(c.score for c in candidates("gcl ock的模型", "Grok"))
    two = max(c.score for c in candidates("gcl ock的模型", "Grok", "Claude"))
    assert two < one


def test_a_name_inside_a_longer_one_is_no_rival() -> None:
    found = candidates("go gle cloud的人", "Google", "Google Cloud")
    (best,) = [c for c in found if c.verdict == "applied"]
    assert (best.old, best.new) == ("go gle cloud", "Google Cloud")
    assert not any(e.name == "rivals" and e.value < -0.5 for e in best.evidence)


def test_near_and_neighbours_speak_for_a_name() -> None:
    text = "马斯克说Claude不错，那个glok还差一点"
    terms = (Term("Grok", near=("马斯克",), category="model"), Term("Claude", category="model"))
    told = {
        e.name: e.value for c in explain(text, compile_index(Glossary(terms))) if c.term == "Grok" for e in c.evidence
    }
    assert told["near"] > told["neighbour"] > 0
    plain = compile_index(Glossary((Term("Grok"), Term("Claude"))))
    assert not {e.name for c in explain(text, plain) for e in c.evidence} & {"near", "neighbour"}


@pytest.mark.parametrize("text", ["the rust on the hinges", "too much slack in the rope", "her llama spat at me"])
def test_what_an_article_leads_to_stays_a_noun(text: str) -> None:
    assert not [c for c in correct(text, index("Rust", "Slack", "Llama")) if c.applied]


def test_a_number_is_not_cut() -> None:
    found = candidates("应用超过1亿美金的公司", "Imagine", "美京")
    assert not any(c.old.startswith("亿") and c.verdict == "applied" for c in found)
    assert cuts_number(block_of("超过1亿美金"), 3, 5)
    assert not cuts_number(block_of("超过1亿美金"), 4, 5)


def test_an_everyday_word_is_not_cut() -> None:
    assert "cut word" in evidence("TPU有足够go拿训练模型", "Google")


def test_a_right_form_and_ordinary_words_are_no_longer_name() -> None:
    assert not [c for c in correct("the RNN now is located in the graph", index("RNN", "RNNs")) if c.applied]


@pytest.mark.parametrize(
    "text",
    ["able us_minus_them is", "pass --no-cloud to it", "if (cloud == null) return", 'console.log("open eye")'],
)
def test_code_is_left_alone(text: str) -> None:
    assert not correct(text, index("Manus", "Claude", "OpenAI"), Options(apply=0.1, propose=0.05))


@pytest.mark.parametrize(
    "text", ["a" * 150_000 + ".", "(" + "=" * 150_000, "a.b(" + "x" * 150_000, "a" * 150_000 + "@"]
)
def test_long_runs_are_read_in_one_go(text: str) -> None:
    assert View(text).addresses == ()  # would take minutes if it looked again from every letter


def test_an_edge_that_the_name_needs_is_no_doubt() -> None:
    assert Edges(EARNED, 0.0).idle()[0] < Edges(EARNED, 0.0).idle()[1] == 1.0


def test_covered_counts_characters_of_words() -> None:
    assert covered(list("中心国际")) == 4
    assert covered(list("库伯内提")) < 4


def test_torn_latin_is_found_by_its_letters() -> None:
    assert set(compiled(["loser", ""]).by_letters) >= {"loser", "loer", "oser"}
    assert any(c.old == "loe r" and c.new == "loser" for c in candidates("那他就是loe r啊", "loser"))


def test_one_name_among_thousands_must_be_surer() -> None:
    text = "这个模台很好，那年大家都在画吉普利风格"
    few = {c.new: c.score for c in candidates(text, "模态", "吉卜力")}
    crowd = [f"{a}{b}" for a in "甲乙丙丁戊己庚辛壬癸" for b in "东西南北春夏秋冬梅兰竹菊金木水火土天地玄黄"]
    many = {c.new: c.score for c in candidates(text, "模态", "吉卜力", *crowd)}
    assert many["模态"] < few["模态"]
    assert many["吉卜力"] <= few["吉卜力"]


def block_of(text: str) -> Block:
    return Block(text, 0, len(text))


def index(*names: str) -> Index:
    return compile_index(Glossary(tuple(Term(n) for n in names)))
