"""Reading a glossary: what is understood, and each fault with its line."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import GlossaryError
from subfix.glossary.load import parse
from subfix.glossary.model import Example, Glossary, Misheard, Term

FULL = """\
version: 1
name: AI
terms:
  - DeepSeek
  - NO
  - 1.10
  - term: Gemini
    aliases: [双子座]
    misheard:
      - ja面
      - {form: 界面, near: [谷歌, Google]}
      - {form: 对面, near: ["2.5"], unless: [对面的], mode: review}
    sounds: [jie mian lai]
    near: [模型]
    unless: [用户界面]
    mode: exact
    min_score: 0.85
    traditional: {zh-TW: 雙子座}
    category: model
    note: Google's
    examples:
      - {from: 年底ja面3发布了, to: 年底Gemini 3发布了}
never: [云计算]
"""


def test_a_full_entry() -> None:
    glossary = parse(FULL, "g.yaml")
    assert [t.term for t in glossary.terms] == ["DeepSeek", "NO", "1.10", "Gemini"]
    assert glossary.terms[3] == Term(
        term="Gemini",
        aliases=("双子座",),
        misheard=(
            Misheard("ja面"),
            Misheard("界面", near=("谷歌", "Google")),
            Misheard("对面", near=("2.5",), unless=("对面的",), mode="review"),
        ),
        sounds=("jie mian lai",),
        near=("模型",),
        unless=("用户界面",),
        mode="exact",
        min_score=0.85,
        traditional=(("zh-TW", "雙子座"),),
        category="model",
        note="Google's",
        examples=(Example("年底ja面3发布了", "年底Gemini 3发布了"),),
    )
    assert (glossary.never, glossary.names) == (("云计算",), ("g.yaml",))
    assert str(glossary.terms[3].misheard[1].source) == "g.yaml:11"


@pytest.mark.parametrize(
    "text",
    [
        "terms: []",
        "terms:\n",
        "\ufeffterms: [a]\n",
        "terms:\r\n  - a\r\nnever: []\r\n",
        "terms:\n  - term: a\n    aliases:\n",
    ],
)
def test_read_without_complaint(text: str) -> None:
    assert parse(text, "g.yaml").names == ("g.yaml",)


@pytest.mark.parametrize(
    "value", ["no", "on", "null", "007", "12:30", "1e3", "~", "true", "0x1F", "2024-01-01", "3.10"]
)
def test_every_scalar_stays_a_text(value: str) -> None:
    assert parse(f"terms:\n  - {value}\n", "g.yaml").terms[0].term == value


FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["case"])
def test_fault(case: dict) -> None:
    with pytest.raises(GlossaryError) as raised:
        parse(case["file"], "g.yaml")
    assert list(raised.value.faults) == case["faults"]


SYNTAX = {
    "open bracket": ("terms: [a\n", 2),
    "tab": ("terms:\n\t- a\n", 2),
    "two colons": ("terms:\n  - term: a\n    note: b: c\n", 3),
    "unknown alias": ("terms:\n  - *a\n", 2),
    "two documents": ("terms: []\n---\nterms: []\n", 2),
    "control character": ("terms:\n  - a\n  - b\x07\n", 3),
    "empty": ("", 1),
    "only a comment": ("# nothing\n", 1),
    "very deep": ("terms: " + "[" * 200_000, 1),
    "very deep dashes": ("- " * 200_000, 1),
}


@pytest.mark.parametrize("case", SYNTAX)
def test_not_yaml(case: str) -> None:
    text, line = SYNTAX[case]
    with pytest.raises(GlossaryError) as raised:
        parse(text, "g.yaml")
    assert len(raised.value.faults) == 1
    assert raised.value.faults[0].startswith(f"g.yaml:{line}: ")


def test_all_faults_at_once_in_order() -> None:
    with pytest.raises(GlossaryError) as raised:
        parse("version: 3\nterms:\n  - {term: a, mode: x}\n  - {term: a, min_score: x}\nextra: 1\n", "g.yaml")
    lines = [f.split(":")[1] for f in raised.value.faults]
    assert lines == ["1", "3", "4", "4", "5"]


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    with pytest.raises(GlossaryError):
        parse(bomb + "terms: *a11\nnever: *a11\n", "g.yaml")


@given(st.text(alphabet=" \n-:[]{}\"'#&*!|>%@`,?abcterms界", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        glossary = parse(text, "g.yaml")
    except GlossaryError as e:
        assert e.faults
        assert all(f.startswith("g.yaml:") for f in e.faults)
    else:
        assert isinstance(glossary, Glossary)
