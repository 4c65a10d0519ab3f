"""Doubts about glossaries, each with its rule."""

import pytest

from subfix.glossary.lint import RULES, lint
from subfix.glossary.load import parse
from subfix.glossary.mend import mended

EVERYDAY = {"界面", "minus", "云"}

CASES = {
    "ordinary": ("terms: [{term: Gemini, misheard: [界面], examples: [{from: a, to: a}]}]", ["ordinary"]),
    "ordinary with near": (
        "terms: [{term: Gemini, misheard: [{form: 界面, near: [谷歌]}], examples: [{from: a, to: a}]}]", []
    ),
    "ordinary for review": (
        "terms: [{term: Gemini, misheard: [{form: 界面, mode: review}], examples: [{from: a, to: a}]}]", []
    ),
    "one character": ("terms: [{term: Gemini, misheard: [面], examples: [{from: a, to: a}]}]", ["short-form"]),
    "short": ("terms: [AI]", ["short"]),
    "short but exact": ("terms: [{term: AI, mode: exact}]", []),
    "no example": ("terms: [{term: Gemini, misheard: [jammy奶]}]", ["no-example"]),
    "same sound": ("terms: [Claude, Clawd]", ["same-sound"]),
    "script twins": ("terms: [臺積電, 台积电]", ["twin"]),
    "case twins": ("terms: [GitHub, Github]", ["twin"]),
    "dead by unless": (
        "terms: [{term: Gemini, misheard: [界面来], unless: [界面], examples: [{from: a, to: a}]}]", ["dead"]
    ),
    "dead by never": (
        "terms: [{term: Gemini, misheard: [计算], examples: [{from: a, to: a}]}]\nnever: [云计算]", ["dead"]
    ),
    "inside": (
        "terms: [{term: Gemini, misheard: [双子], examples: [{from: a, to: a}]}, {term: 双子塔, mode: exact}]",
        ["inside"],
    ),
    "invisible": ('terms: ["Gem\\u200bini"]', ["invisible"]),
    "full width": ("terms: [Ｇｅｍｉｎｉ]", ["full-width"]),
    "outer space": ('terms: ["Gemini "]', ["outer-space"]),
    "one to the matcher": (
        "terms: [{term: Gemini, misheard: [ja-mian, ja mian], examples: [{from: a, to: a}]}]", ["doubled"]
    ),
    "nearly the same sound": ("terms: [Mistral, Mixtral]", ["near-sound"]),
    "told apart by near": ("terms: [{term: Mistral, near: [法国]}, Mixtral]", []),
    "nearly the same in Chinese": ("terms: [监督学习, 深度学习]", ["near-sound"]),
    "not alike": ("terms: [机器学习, 强化学习, 深度学习, Linux, Nginx]", []),
    "a part of its own term": (
        "terms: [{term: Nano Banana, misheard: [banana], examples: [{from: a, to: a}]}]", ["own"]
    ),
    "a part with near": (
        "terms: [{term: Nano Banana, misheard: [{form: banana, near: [谷歌]}], examples: [{from: a, to: a}]}]", []
    ),
    "keys that exact never looks at": ("terms: [{term: Notion, mode: exact, sounds: [nou shen]}]", ["dead"]),
    "right elsewhere": (
        "terms: [Kimi, {term: Jimmy, misheard: [kimi], examples: [{from: a, to: a}]}]", ["claimed"]
    ),
    "off is no doubt": ("terms: [{term: Gemini, misheard: [{form: 界面, mode: off}]}]", []),
    "fine": ("terms: [Gemini, Anthropic, 台积电]", []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    text, rules = CASES[case]
    assert [f.rule for f in lint([parse(text, "g.yaml")], EVERYDAY.__contains__)] == rules


def test_across_layers() -> None:
    lower = parse("terms: [{term: Gemini, misheard: [jammy奶], examples: [{from: a, to: a}]}, Kimi]", "low.yaml")
    upper = parse("terms: [{term: Jamie, misheard: [jammy奶, kimi], examples: [{from: a, to: a}]}]", "up.yaml")
    found = lint([lower, upper], EVERYDAY.__contains__)
    assert [(f.source.path, f.rule) for f in found] == [
        ("low.yaml", "claimed"), ("up.yaml", "claimed"), ("up.yaml", "claimed")
    ]  # fmt: skip


def test_a_term_that_the_rules_would_change() -> None:
    layer = parse("terms: [Gemini, {term: Claude, aliases: [克劳德]}]", "g.yaml")
    found = lint([layer], EVERYDAY.__contains__, lambda text: text.replace("克劳德", "Claude"))
    assert [(f.rule, f.message.split(" ")[0]) for f in found] == [("unstable", "克劳德")]
    # one that eats the line break between two names
    found = lint([layer], EVERYDAY.__contains__, lambda text: text.replace("Gemini\n", "Gemini"))
    assert found == []


def test_every_rule_has_a_case() -> None:
    assert {r for _, rules in CASES.values() for r in rules} | {"unstable"} == set(RULES)


def test_mended() -> None:
    text = (
        "# kept ＡＩ\u00a0\nterms:\n  - Gem\u200bini  # 1\n  - term: ＡＩ\n    aliases: [a, ' b', a, b, a]\n"
        "    misheard:\n      - ja-mian  # 2\n      - ja mian  # 3\n      - {form: ja mian x, near: [' y']}\n"
        "    note: ＮＯＴＥ\n    examples: [{from: ＡＩ, to: ＡＩ}]\nnever: [云\u3000计算]\n"
    )
    assert mended(text, "g") == (
        "# kept ＡＩ\u00a0\nterms:\n  - Gemini  # 1\n  - term: AI\n    aliases: [a, b]\n"
        "    misheard:\n      - ja-mian  # 2\n      # 3\n      - {form: ja mian x, near: [y]}\n"
        "    note: ＮＯＴＥ\n    examples: [{from: ＡＩ, to: ＡＩ}]\nnever: [云 计算]\n"
    )
    assert mended(mended(text, "g"), "g") == mended(text, "g")


def test_a_full_width_form_of_a_right_one_stays() -> None:
    text = "terms:\n  - term: GPT\n    misheard: [ＧＰＴ, Ｇ Ｂ Ｔ]\n"
    assert mended(text, "g") == "terms:\n  - term: GPT\n    misheard: [ＧＰＴ, G B T]\n"
