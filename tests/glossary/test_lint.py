"""Doubts about glossaries, each with its rule."""

import pytest

from subfix.glossary.lint import lint, mended
from subfix.glossary.load import parse

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


def test_mended() -> None:
    assert mended("terms:\n  - Gem\u200bini ＡＩ\u00a0界面，\n") == "terms:\n  - Gemini AI 界面，\n"
