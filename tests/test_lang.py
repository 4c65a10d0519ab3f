"""Messages in another language: templates, parts, who reads, and that nothing is left in English."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from messages import COMMENT, FOR_PROGRAMMERS, PACKAGE, SILENT, help_texts, template, templates, unturned

from subfix.cli import cli
from subfix.cli.help import wrapped
from subfix.cli.speak import agreed, columns, table
from subfix.lang import LANGUAGES, Translator, language, places, translator

TURN = Translator(
    {
        "no such file": "没有这个文件",
        "{} places": "{:n} 处",
        "read {} as {}": "把 {1:m} 读作 {0}",
        "hint": "提示",
        "left: {}": "剩{:t}",
        "kept: {}": "记下：{}",
        "{} of {}": "{1} 的 {0}",
        "the end of a line": "行末",
        "look, there": "看，那里",
    },
    {", ": "，"},
)
CHINESE = tomllib.loads((PACKAGE / "locale" / "zh.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("no such file", "没有这个文件"),
        ("a.txt: no such file", "a.txt: 没有这个文件"),
        ("no such file: no such file", "no such file: 没有这个文件"),  # what is before a colon is a name
        ("a.txt:3: no such file\n  hint", "a.txt:3: 没有这个文件\n  提示"),
        ("12 places", "12 处"),
        ("twelve places", "twelve places"),  # no number
        ("12 places, no such file", "12 处，没有这个文件"),
        ("hint, look, there, hint", "提示，看，那里，提示"),  # a part that holds a comma
        ("hint, other", "hint, other"),  # not all parts are messages
        ("a.txt: x\n  hint", "a.txt: x\n  提示"),
        ("read a as b", "把 b 读作 a"),
        ("read hint as b", "把 b 读作 hint"),  # a value is no message
        ("read a as hint", "把 提示 读作 a"),  # this one may be
        ("left: hint", "剩提示"),
        ("left: over", "left: over"),  # this one must be
        ("kept: hint", "记下：hint"),  # no place stands before a colon of ours
        ("left: 3 places", "剩 3 处"),
        ("a: the end of a line", "a: 行末"),  # rather than `{} of {}`
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
        if "{}" in english:
            places(other, english.count("{}"))


def test_every_template_is_found_whatever_its_values_are() -> None:
    """No template stands before another; values come out as they went in, those that are messages turned."""
    turn = translator("zh")
    for english, other in turn.templates.items():
        if "{}" not in english or "{}{}" in english:  # of two values without a word between one may be empty
            continue
        kinds, pieces = places(other, english.count("{}"))
        fits = {"n": "1{}", "w": "w{}", "t": "format", "m": "⟦{}⟧", "": "⟦{}⟧"}
        values = [fits[kind].format(n) for n, kind in enumerate(kinds)]
        told = ["格式" if kind == "t" else value for kind, value in zip(kinds, values, strict=True)]
        expected = "".join(piece if isinstance(piece, str) else told[piece] for piece in pieces)
        text = english
        for value in values:
            text = text.replace("{}", value, 1)
        assert turn(text).replace(" ", "") == expected.replace(" ", ""), english


@given(st.lists(st.sampled_from([*translator("zh").templates, ": ", ", ", "\n", "a.txt", "12", " "]), max_size=6))
def test_any_text_is_turned(parts: list[str]) -> None:
    """Whatever is said, a line stays a line, and what is not known comes out as it is."""
    text = "".join(parts)
    turned = translator("zh")(text)
    assert turned.count("\n") == text.count("\n")
    lines = [line for line in text.split("\n") if line.strip()]
    assert all(translator("zh").turned(line.strip()) is not None or line in turned for line in lines)


def test_no_text_has_two_translations() -> None:
    keys = [key for pairs in CHINESE.values() for key in pairs]
    assert len(keys) == len(set(keys))


def test_what_is_left_out_is_there() -> None:
    assert all((PACKAGE.parent / path).is_file() for path in (*SILENT, *FOR_PROGRAMMERS))


def test_every_message_is_known_in_chinese() -> None:
    known = translator("zh").templates
    assert {text: place for text, place in templates().items() if text not in known} == {}


def test_every_help_text_is_known_in_chinese() -> None:
    known = translator("zh").templates
    assert {text: place for text, place in help_texts(cli).items() if text not in known} == {}


def test_every_translation_is_of_something_that_is_said() -> None:
    """A message that is worded anew takes its translation along; what is put together is so of what is said."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    literals = {
        COMMENT.sub("", template(node).strip())
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr)
    }
    said = {*templates(), *help_texts(cli), *literals}
    every = "\n".join(said)
    for section, pairs in CHINESE.items():
        if section == "together":
            pieces = {p.strip(" ,;:()[]?+-") for english in pairs for p in re.split(r"\{\}|[,;(] ?", english)}
            assert [piece for piece in pieces if piece and piece not in every] == []
        elif section != "click":  # what click says differs from one version of it to the next
            assert [english for english in pairs if english not in said] == [], section


def test_nothing_is_printed_past_the_translator() -> None:
    """Commands print by `speak.py` alone."""
    printing = re.compile(r"click\.(?:s?echo|prompt|confirm)\b|\bprint\(|std(?:out|err)\.write")
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        if path.name != "speak.py":
            assert not printing.findall(path.read_text(encoding="utf-8")), path.name


def test_english_reads_no_table() -> None:
    script = "import sys, subfix.cli.run; from subfix.lang import spoken; spoken('x'); print('tomllib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"SUBFIX_LANG": "en"},
    )
    assert done.stdout == "False\n"


# --- what a person sees --------------------------------------------------------------------------------------------


def chinese(*args: str) -> str:
    """All that a command says with `--lang zh`."""
    return CliRunner().invoke(cli, ["--lang", "zh", *args]).output


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand."""
    found: list[tuple[str, ...]] = [()]
    for before in found:
        command = cli
        for word in before:
            inner = command.get_command(None, word)  # type: ignore[attr-defined,arg-type]
            assert inner is not None
            command = inner
        if hasattr(command, "list_commands"):
            found += [(*before, name) for name in command.list_commands(None)]  # type: ignore[attr-defined]
    return found


_WORDS = re.compile(r"(?<![\w`'./$-])[a-z]{2,} [a-z]{2,}(?![\w`'/=.])")
# commands to be typed, in which words are not turned
_CALLED = re.compile(
    r"`[^`]*`|(?:(?<=  )|(?<=给 ))(?:subfix|whisper) .*?(?=   | 提|$)|\[[^\]]*\]|pip install\s\S+|用法：.*"
    r"|(?<=')[^']*(?=')",
    re.MULTILINE,
)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_is_all_in_chinese(command: tuple[str, ...]) -> None:
    told = chinese(*command, "--help")
    assert "用法：" in told
    assert _WORDS.findall(_CALLED.sub("", told)) == []
    text = re.sub(r"\[\w[^]]*\|[^]]*\]", "", told)  # choices are not cut
    assert max(columns(line) for line in text.split("\n") if not line.startswith("    ")) <= 80


def test_help_is_in_english_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "显示本帮助" in chinese("run", "--help")
    assert "Show this message and exit." in CliRunner().invoke(cli, ["run", "--help"]).output


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["frobnicate"], "没有命令 'frobnicate'"),
        (["run", "--nonsense"], "没有选项"),
        (["run", "--formt", "srt"], "是不是"),
        (["apply"], "缺少参数 'PROPOSALS...'"),
        (["run", "--duration", "soon"], "'--duration' 的值不对：'soon' 不是时间"),
        (["fix", "--to", "zh-XX"], "不在可选的"),
        (["run", "--lines", "9"], "不在 1<=x<=4 的范围内"),
        (["run", "--lines", "two"], "不是整数"),
        (["run", "--cells", "wide"], "不是数"),
        (["run", "--duration"], "选项 '--duration' 后面要写一个值"),
        (["run", "--quiet=yes"], "选项 '--quiet' 不带值"),
        (["glossary", "show", "a", "b"], "多出参数（b）"),
        (["glossary", "export"], "缺少选项"),
        (["glossary", "nothing"], "没有命令"),
        (["youtube", "delete", "x"], "缺少选项 '--language'"),
    ],
)
def test_wrong_usage_is_told_in_chinese(args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    from subfix.cli import main  # noqa: PLC0415  as the program starts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["subfix", "--lang", "zh", *args])
        patch.setenv("SUBFIX_LANG", "en")
        with pytest.raises(SystemExit) as left:
            main()
    err = capsys.readouterr().err
    assert left.value.code == 2
    assert told in err
    assert "Error" not in err
    assert _WORDS.findall(_CALLED.sub("", err)) == []


TALK = "年底ja面3发布了，我在想deeps ick居然是1月份的事情。谷歌的界面三也很强。那年大家都在画吉普利风格的图。"


def test_runs_are_told_in_chinese(here: Path) -> None:
    """What the commands say of their work; file names, and what is to be typed, stay as they are."""
    for name in ("a", "b"):
        (here / f"{name}.txt").write_text(TALK * 3, encoding="utf-8")
    (here / "empty.txt").touch()
    runs = (
        ["run", "a.txt", "--duration", "0:20"],
        ["run", "a.txt", "--duration", "0:20"],
        ["run", ".", "--duration", "0:20", "-o", "out", "--html", "report.html"],
        ["fix", "a.txt", "--dry-run", "--propose", "0.05"],
        ["explain", TALK, "--propose", "0.01"],
        ["check", "a.zh-Hans.srt", "--cells", "8", "--cps", "3"],
        ["check", "a.zh-Hans.srt", "--cells", "8", "--repair", "-o", "b.srt"],
        ["merge", "a.zh-Hans.srt", "b.srt", "-o", "both.srt"],
        ["apply", "a.proposals.tsv"],
        ["config", "show"],
        ["config", "path"],
        ["doctor"],
        ["glossary", "add", "Foobarix", "界面", "--example", "界面好 => Foobarix好"],
        ["glossary", "add", "Grok", "group", "--review"],
        ["glossary", "off", "Grok", "group"],
        ["glossary", "never", "云计算"],
        ["glossary", "lint"],
        ["glossary", "lint", "--rules"],
        ["glossary", "test"],
        ["glossary", "test", "--corpus", "a.txt"],
        ["glossary", "stats", "a.subfix.json"],
        ["glossary", "path"],
        ["glossary", "learn", "a.txt", "b.srt"],
        ["glossary", "suggest", "a.txt"],
        ["glossary", "export", "--as", "csv", "--dry-run"],
    )
    for args in runs:
        told = chinese(*args)
        assert re.search("[\u4e00-\u9fff]", told), args
        assert _WORDS.findall(_CALLED.sub("", re.sub("deeps ick|chat gpt", "", told))) == [], (args, told)


def test_the_page_is_in_chinese(here: Path) -> None:
    (here / "a.txt").write_text(TALK * 3, encoding="utf-8")
    (here / "empty.txt").touch()
    chinese("run", ".", "--duration", "0:10", "-o", "out", "--propose", "0.05", "--html", "report.html")
    page = (here / "report.html").read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    bare = re.sub(r"<(style|script|code|del|ins)\b.*?</\1>", "", page, flags=re.DOTALL)
    words = re.sub(r"<[^>]*?((?:title|placeholder|aria-label|data-found|data-none)=\"[^\"]*\")?[^>]*>", r" . \1 ", bare)
    assert _WORDS.findall(words) == []
    chinese("run", ".", "--duration", "0:10", "-o", "out", "--html", "report.html")  # known again as one of ours


def test_columns_of_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBFIX_LANG", "zh")
        table([("术语", "1"), ("a", "22")], ("term", "applied"))
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "术语  已改"
    assert rows == ["术语  1", "a     22"]


def test_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBFIX_LANG", "zh")
    told = CliRunner()
    with told.isolation(input="maybe\ny\n") as (out, err, *_):
        assert agreed("Remove en of x for good?")
        seen = (out.getvalue() + err.getvalue()).decode()
    assert "要永久删除 x 的 en 吗？ [y/N]" in seen
    assert "请回答 y 或 n" in seen


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("汉字一二三", 6, ["汉字一", "二三"]),
        ("汉字一，二三", 6, ["汉字", "一，二", "三"]),  # no mark at the beginning of a line
        ("（汉字）汉字", 8, ["（汉字）", "汉字"]),
        ("用 --force 强制", 10, ["用 --force", "强制"]),
        ("one two three", 8, ["one two", "three"]),
        ("", 8, [""]),
    ],
)
def test_lines_of_help(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_what_is_not_known_is_found() -> None:
    """The check that stands behind all tests can fail."""
    assert unturned("a.txt: no such file\n  this is not known yet") == ["this is not known yet"]
    assert unturned("talk.zh-Hans.srt  talk.zh-Hans.vtt") == []
