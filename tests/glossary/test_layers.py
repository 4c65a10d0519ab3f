"""Layers of glossaries joined into one."""

from subfix.glossary.layers import merge
from subfix.glossary.load import parse
from subfix.glossary.model import Glossary, Misheard


def layer(text: str, name: str = "g.yaml") -> Glossary:
    return parse(text, name)


LOWER = layer(
    """\
terms:
  - term: Gemini
    aliases: [双子座]
    misheard: [ja面, {form: 界面, near: [谷歌]}]
    mode: review
    note: below
    traditional: {zh-TW: 雙子座}
    examples: [{from: a, to: b}]
  - Claude
never: [x]
""",
    "lower",
)


def test_lists_join_and_stated_values_win() -> None:
    upper = layer(
        """\
terms:
  - term: Gemini
    aliases: [双子, 双子座]
    misheard: [{form: 界面, near: [模型], mode: review}, jammy]
    min_score: 0.9
    traditional: {zh-HK: 雙子}
    examples: [{from: a, to: c}]
  - Kimi
never: [y, x]
""",
        "upper",
    )
    both = merge([LOWER, upper])
    assert [t.term for t in both.terms] == ["Gemini", "Claude", "Kimi"]
    gemini = both.terms[0]
    assert gemini.aliases == ("双子座", "双子")
    assert gemini.misheard == (
        Misheard("ja面"),
        Misheard("界面", near=("模型",), mode="review"),
        Misheard("jammy"),
    )
    assert (gemini.mode, gemini.note, gemini.min_score) == ("review", "below", 0.9)
    assert dict(gemini.traditional) == {"zh-TW": "雙子座", "zh-HK": "雙子"}
    assert [(e.before, e.after) for e in gemini.examples] == [("a", "c")]
    assert (both.never, both.names) == (("x", "y"), ("lower", "upper"))


def test_off_removes_and_a_stated_auto_brings_back() -> None:
    off = layer("terms: [{term: Gemini, mode: off}]")
    auto = layer("terms: [{term: Gemini, mode: auto}]")
    assert [t.term for t in merge([LOWER, off]).terms] == ["Claude"]
    back = merge([LOWER, off, auto])
    assert [t.term for t in back.terms] == ["Gemini", "Claude"]
    assert back.terms[0].mode == "auto"
    assert len(back.terms[0].misheard) == 2


def test_one_form_off() -> None:
    off = layer("terms: [{term: Gemini, misheard: [{form: 界面, mode: off}]}]")
    assert [(m.form, m.mode) for m in merge([LOWER, off]).terms[0].misheard] == [("ja面", "auto"), ("界面", "off")]


def test_one_layer_is_itself() -> None:
    assert merge([LOWER]) == LOWER
    assert merge([]) == Glossary()
    assert merge([LOWER, LOWER]) == LOWER
