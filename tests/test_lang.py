"""Messages in another language: templates, parts, and who reads."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from messages import help_texts, templates

from subfix import lang
from subfix.cli import COMMANDS, cli
from subfix.lang import LANGUAGES, Translator, language, translator

TURN = Translator(
    {"no such file": "没有这个文件", "{} places": "{} 处", "read {} as {}": "把 {1} 读作 {0}", "hint": "提示"}
)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("no such file", "没有这个文件"),
        ("a.txt: no such file", "a.txt: 没有这个文件"),
        ("a.txt:3: no such file\n  hint", "a.txt:3: 没有这个文件\n  提示"),
        ("12 places", "12 处"),
        ("12 places, no such file", "12 处, 没有这个文件"),
        ("a.txt: x\n  hint", "a.txt: x\n  提示"),
        ("read a as b", "把 b 读作 a"),
        ("read 3 places as b", "把 b 读作 3 处"),  # a value that is a message
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_templates(text: str, turned: str) -> None:
    assert TURN(text) == turned


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "SUBFIX_LANG": "en"}, "en"),
        ({"SUBFIX_LANG": "zh", "LC_ALL": "C"}, "zh"),
    ],
)
def test_who_reads(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


@pytest.mark.parametrize("name", LANGUAGES)
def test_values_of_a_template_all_have_their_place(name: str) -> None:
    for english, other in translator(name).templates.items():
        count = english.count("{}")
        assert other.format(*["x"] * count) is not None
        assert other.count("{") == count, (english, other)


def test_help_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBFIX_LANG", "en")
    chinese = CliRunner().invoke(cli, ["--lang", "zh", "run", "--help"]).output
    assert "用法" in chinese
    assert "显示本帮助" in chinese
    assert "用法" not in CliRunner().invoke(cli, ["run", "--help"]).output


def test_every_translation_is_of_something_that_is_said() -> None:
    """A message that is worded anew takes its translation along; words and what is put together aside."""
    said = {*templates(), *help_texts(cli), *(summary for _, _, summary in COMMANDS)}
    said |= {text.partition("  [")[0] for text in said}
    path = Path(lang.__file__).with_name("locale") / "zh.toml"
    for section, pairs in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if section not in ("headings", "words", "told"):
            assert not [english for english in pairs if english not in said], section
