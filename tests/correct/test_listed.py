"""Listed forms: replaced where they stand alone, protected where they are right."""

import pickle

import pytest

from subfix.correct import Options, compile_index, correct, explain
from subfix.correction import Decision, Decisions
from subfix.glossary.load import parse
from subfix.text import revise

GLOSSARY = parse(
    """
terms:
  - term: Gemini
    misheard: [ja面, 接面来, {form: 界面, near: [谷歌, Google]}, {form: 对面, mode: review}]
    unless: [用户界面]
  - {term: DeepMind, misheard: [ja面代]}
  - {term: Google, misheard: [狗哥]}
  - {term: GPT, misheard: [GBT]}
  - {term: Claude, misheard: [clo]}
  - {term: Uber, misheard: [wob er]}
  - {term: NVIDIA, aliases: [英伟达], misheard: [isin]}
  - Go
never: [云ja面]
""",
    "test",
)
INDEX = compile_index(GLOSSARY)
LISTED = Options(listed_only=True)


def fixed(text: str) -> str:
    return revise(text, [c.edit for c in correct(text, INDEX, LISTED) if c.applied]).after


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("年底ja面三发布了", "年底Gemini 3发布了"),
        ("年底ja面三个人", "年底Gemini三个人"),
        ("和ja面代在一起", "和DeepMind在一起"),  # the longest wins
        ("clo 4发布", "Claude 4发布"),
        ("GBT 5.2和GBT5", "GPT 5.2和GPT5"),  # an acronym keeps the gap that it has
        ("ja面3很好", "Gemini 3很好"),
        ("wob. Er来了", "Uber来了"),
        ("ＧＢＴ很好", "GPT很好"),
        ("goo gle很好", "Google很好"),
        ("用google搜", "用Google搜"),
        ("谷歌的界面很好", "谷歌的Gemini很好"),
    ],
)
def test_replaces(text: str, wanted: str) -> None:
    assert fixed(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "clock和GBTS",  # inside a Latin word
        "用户界面和谷歌",
        "界面很好看",  # none of its neighbours near by
        "云ja面很好",
        "英伟达和NVIDIA",
        "see https://clo.com/GBT and a@clo.com",
        "let it go, go on",  # a term that is an ordinary word too
        "it is in the box",  # not isin
    ],
)
def test_leaves_alone(text: str) -> None:
    assert fixed(text) == text


@pytest.mark.parametrize("version", ["", "3"])
def test_a_form_for_review_is_only_proposed_though_its_sound_is_sure(version: str) -> None:
    """It would be applied, were it not listed for review."""
    text = f"谷歌的捷米奈{version}很强，大家都说好"
    plain = compile_index(parse("terms: [Gemini]", "g"))
    assert [c.applied for c in correct(text, plain)] == [True]
    review = compile_index(parse("terms: [{term: Gemini, misheard: [{form: 捷米奈, mode: review}]}]", "g"))
    assert [(c.applied, c.new.strip()) for c in correct(text, review)] == [(False, "Gemini")]


OFF = """
terms:
  - {term: Gemini, misheard: [接面来, {form: jammy奶, mode: off}, {form: 捷米奈来, mode: off}, 捷米奈]}
  - {term: Kubernetes, misheard: [{form: cooper netties, mode: off}]}
  - {term: Grok, misheard: [{form: grok, mode: off}]}
  - {term: TPU, misheard: [{form: PU, mode: off}]}
"""


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("年底jammy奶3发布了", "Gemini"),  # its sound would be sure
        ("年底的 Jammy 奶发布了", "Gemini"),  # other gaps and case are the same text
        ("谷歌的捷米奈来了", "Gemini"),  # a listed form inside it
        ("we deployed cooper netties today, and Kubernetes it is", "Kubernetes"),
        ("they say Grok, and to grok is to know", "Grok"),
        ("谷歌的TPU很快，新的PU也很快，大家都说好", "TPU"),
    ],
)
def test_nothing_makes_the_term_of_a_form_that_is_off(text: str, term: str) -> None:
    index, plain = (compile_index(parse(g, "g")) for g in (OFF, OFF.replace("mode: off", "mode: auto")))
    assert not correct(text, index)
    assert {c.reason for c in explain(text, index) if c.term == term} == {"a form that is off"}
    # it is the mode that tells, but for what no list says otherwise: another case of the name itself
    assert any(c.term == term for c in correct(text, plain)) or term == "Grok"


def test_a_form_that_is_off_says_nothing_of_others() -> None:
    index = compile_index(parse(OFF, "g"))
    text = "年底jammy奶发布了，接面来也发布了，捷米奈很好"
    assert [(c.old, c.new) for c in correct(text, index) if c.applied] == [("接面来", "Gemini"), ("捷米奈", "Gemini")]


def test_review_forms_are_only_proposed() -> None:
    (found,) = correct("在对面说", INDEX, LISTED)
    assert (found.old, found.new, found.applied) == ("对面", "Gemini", False)


def test_corrections_are_settled_after_one_run() -> None:
    once = fixed("ja面代和ja面三、GBT5、clo 4，狗哥")
    assert fixed(once) == once


def test_decisions() -> None:
    text = "在对面说ja面，GBT好"
    by_old = {c.old: c for c in correct(text, INDEX, LISTED)}
    decisions = Decisions(
        (
            Decision(by_old["对面"].id, "accept"),
            Decision(by_old["ja面"].id, "reject"),
            Decision(by_old["GBT"].id, "edit", "ChatGPT"),
        )
    )
    found = correct(text, INDEX, LISTED, decisions)
    assert [(c.old, c.new, c.applied) for c in found] == [("对面", "Gemini", True), ("GBT", "ChatGPT", True)]


def test_index_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(INDEX))
    assert correct("ja面三和jammy奶3", again) == correct("ja面三和jammy奶3", INDEX)


def test_explain_tells_why_not() -> None:
    dropped = [c for c in explain("界面很好看", INDEX, LISTED) if c.old == "界面"]
    assert dropped
    assert dropped[0].verdict == "dropped"
    assert "谷歌" in dropped[0].reason


@pytest.mark.parametrize(
    ("min_score", "propose", "verdict", "reason"),
    [
        ("", 0.22, "proposed", "not sure enough (it takes 0.99)"),
        ("", 0.98, "dropped", "unlikely (it takes 0.98)"),
        (", min_score: 0.995", 0.22, "proposed", "not sure enough (for this term it takes 0.995)"),
        (", min_score: 0.995", 0.98, "dropped", "unlikely (for this term it takes 0.985)"),
    ],
)
def test_what_is_not_applied_says_what_it_takes(min_score: str, propose: float, verdict: str, reason: str) -> None:
    index = compile_index(parse(f"terms: [{{term: Gemini{min_score}}}]", "g"))
    best = max(explain("年底jammy奶3发布了", index, Options(0.99, propose)), key=lambda c: c.score)
    assert (best.verdict, best.reason) == (verdict, reason)


def test_what_is_worse_is_told_without_the_space_before_a_number() -> None:
    found = explain("年底jammy奶3发布了", compile_index(parse("terms: [Gemini]", "g")))
    assert "jammy奶 -> Gemini is better here" in {c.reason for c in found}
