"""The commands as a person meets them: what they print, what they write, how they fail."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subfix.cli.glossary import COMMANDS, glossary
from subfix.errors import SubfixError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(glossary, list(args))


def said(*args: str) -> str:
    done = run(*args)
    assert done.exit_code == 0, done.output
    return done.output


def failed(*args: str) -> str:
    done = run(*args)
    assert isinstance(done.exception, SubfixError), done.output
    return str(done.exception)


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_help_has_an_example(name: str) -> None:
    text = said(name, "--help")
    assert "Example" in text
    assert f"glossary {name}" in text


def test_from_nothing_to_a_tested_glossary(here: Path) -> None:
    assert "made" in said("init")
    assert "exists already" in failed("init")
    assert "changed" in said("add", "Foobarix", "fubarics", "--alias", "福巴", "--example", "用fubarics => 用Foobarix")
    assert "says so already" in said("add", "Foobarix", "fubarics")
    shown = json.loads(said("show", "福巴", "--json"))
    assert shown[0]["term"] == "Foobarix"
    assert shown[0]["misheard"] == [{"form": "fubarics"}]
    assert said("test", "-g", "./glossary.yaml").strip() == "1 example, 0 failed"
    assert "- term: Foobarix\n" in (here / "glossary.yaml").read_text(encoding="utf-8")
    said("remove", "Foobarix", "fubarics")
    said("remove", "Foobarix")
    assert "no term Foobarix" in failed("remove", "Foobarix")


def test_it_is_told_what_changed(here: Path) -> None:
    said("init")
    out = said("add", "Foobarix", "fubarics", "foo baric", "--near", "福", "--alias", "福巴", "--note", "n")
    assert "  + Foobarix: misheard fubarics near 福, foo baric near 福; aliases 福巴; note n\n" in out
    assert "  Foobarix: no longer misheard fubarics\n" in said("remove", "Foobarix", "fubarics")
    assert "  Foobarix: mode off\n" in said("off", "Foobarix")
    assert "  + never 云\n" in said("never", "云")
    assert "did you mean 云计算?" in (said("never", "云计算") and failed("never", "--remove", "云计祘"))
    assert "  - Foobarix\n" in said("remove", "Foobarix")
    assert "did you mean" in (said("add", "Foobarix") and failed("remove", "Foobarics"))


def test_off_and_never_write_an_upper_layer(here: Path) -> None:
    said("off", "Grok", "group")
    said("off", "Waymo")
    said("never", "云计算")
    terms = {t["term"]: t for t in json.loads(said("list", "--json"))}
    assert "Waymo" not in terms
    assert [m["mode"] for m in terms["Grok"]["misheard"] if m["form"] == "group"] == ["off"]
    said("off", "--undo", "Waymo")
    assert "Waymo" in {t["term"] for t in json.loads(said("list", "--json"))}
    assert "no wrong form" in failed("off", "Grok", "nothing")
    assert "has a term nobody" in failed("off", "nobody")
    assert (here / "home").is_dir(), "without a project file the user's own is written"


def test_off_and_on_again_is_as_before(here: Path) -> None:
    said("init")
    before = json.loads(said("show", "Notion", "--json"))[0]
    assert before["mode"] == "exact"
    said("off", "Notion")
    assert "Notion" not in {t["term"] for t in json.loads(said("list", "--json"))}
    said("off", "--undo", "Notion")
    assert json.loads(said("show", "Notion", "--json"))[0]["mode"] == "exact"
    forms = json.loads(said("show", "Grok", "--json"))[0]["misheard"]
    said("off", "Grok", "group")
    said("off", "--undo", "Grok", "group")
    assert json.loads(said("show", "Grok", "--json"))[0]["misheard"] == forms
    said("add", "Foobarix", "界面", "--review")
    said("off", "Foobarix", "界面")
    said("off", "--undo", "Foobarix", "界面")
    assert json.loads(said("show", "Foobarix", "--json"))[0]["misheard"] == [{"form": "界面", "mode": "review"}]
    assert "is not off there" in failed("off", "--undo", "Foobarix", "界面")
    assert "did you mean Foobarix?" in failed("off", "foobarics")


def test_what_only_holds_a_term_back_does_not_make_it_likelier(here: Path) -> None:
    def bar() -> float | None:
        from subfix.glossary.files import read_glossaries  # noqa: PLC0415

        return next(t.min_score for t in read_glossaries((), here).terms if t.term == "Waymo")

    said("init")
    shipped = bar()
    assert shipped is not None
    said("off", "Waymo")
    said("off", "--undo", "Waymo")
    said("add", "Waymo", "--unless", "为某")
    assert bar() == shipped
    said("add", "Waymo", "为某")
    assert bar() is None


def test_a_dry_run_writes_nothing(here: Path) -> None:
    out = json.loads(said("add", "X1", "--file", "g.yaml", "--dry-run", "--json"))
    assert (out["changed"], out["written"]) == (True, False)
    assert not (here / "g.yaml").exists()


def test_lint_and_test_exit_with_1(here: Path) -> None:
    (here / "g.yaml").write_text(
        "terms:\n  - term: Gemini\n    misheard: [界面, ja面]\n    examples: [{from: 好ja面, to: 坏}]\n",
        encoding="utf-8",
    )
    done = run("lint", "-g", "g.yaml")
    assert run("lint", "g.yaml").stdout == done.stdout
    assert done.exit_code == 1
    assert "g.yaml:3: 界面 -> Gemini: an ordinary word" in done.output
    done = run("test", "-g", "g.yaml", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["failed"][0]["got"] == "好Gemini"
    (here / "right.txt").write_text("用户界面很好看\n", encoding="utf-8")
    done = run("test", "-g", "g.yaml", "--corpus", "right.txt")
    assert done.exit_code == 1
    assert "right.txt:1: 用户[界面]很好看 -> Gemini" in done.output
    (here / "pairs.jsonl").write_text('{"hyp": "谷歌的ja面好", "ref": "谷歌的Gemini好"}\n', encoding="utf-8")
    assert json.loads(said("test", "-g", "g.yaml", "--pairs", "pairs.jsonl", "--json"))["recall"] == 1.0
    (here / "pairs.jsonl").write_text("nonsense\n", encoding="utf-8")
    assert "pairs.jsonl:1: is not a line of pairs" in failed("test", "-g", "g.yaml", "--pairs", "pairs.jsonl")


def test_a_glossary_in_the_script_of_the_text(here: Path) -> None:
    (here / "g.yaml").write_text(
        "terms:\n  - term: 台积电\n    misheard: [台机店]\n    examples:\n"
        "      - {from: 这个台机店很强, to: 这个台积电很强}\n      - {from: 這個台機店很強, to: 這個台積電很強}\n",
        encoding="utf-8",
    )
    said("test", "-g", "g.yaml")
    (here / "right.txt").write_text("這個台積電很強，我們都買\n", encoding="utf-8")
    said("test", "-g", "g.yaml", "--corpus", "right.txt")
    rows = '{"hyp": "這個台機店很強", "ref": "這個台積電很強"}\n{"hyp": "台機店", "ref": "台積電"}\n'
    (here / "pairs.jsonl").write_text(rows, encoding="utf-8")
    assert json.loads(said("test", "-g", "g.yaml", "--pairs", "pairs.jsonl", "--json"))["recall"] == 1.0


def test_lint_mends(here: Path) -> None:
    path = here / "g.yaml"
    path.write_text("terms:\n  - Gem\u200bini  # kept\n", encoding="utf-8")
    assert run("lint", "-g", "g.yaml", "--fix").exit_code == 0
    assert path.read_text(encoding="utf-8") == "terms:\n  - Gemini  # kept\n"


def test_learn_from_two_folders(here: Path) -> None:
    for folder, text in (("raw", "谷歌的接面来很强"), ("done", "谷歌的Gemini很强")):
        (here / folder).mkdir()
        (here / folder / "one.txt").write_text(text, encoding="utf-8")
    (here / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    assert "接面来" in said("learn", "raw", "done", "-g", "g.yaml")
    assert (here / "g.yaml").read_text(encoding="utf-8") == "terms: []\n"
    said("learn", "raw", "done", "-g", "g.yaml", "--file", "g.yaml", "--yes")
    assert "misheard: [接面来]" in (here / "g.yaml").read_text(encoding="utf-8")
    assert "nothing new" in said("learn", "raw", "done", "-g", "g.yaml")
    assert "one is a folder" not in failed("learn", "raw/one.txt", "no.txt", "-g", "g.yaml")
    assert "terminal" in failed("learn", "raw", "done", "-i")


def test_import_reports_and_export_opens_again(here: Path) -> None:
    (here / "t.csv").write_text("克劳的呀,Claude\n界面,Gemini\n", encoding="utf-8")
    out = json.loads(said("import", "t.csv", "--file", "g.yaml", "--json"))
    assert (out["terms"], out["forms"], [r["kind"] for r in out["remarks"]]) == (2, 2, ["review"])
    said("export", "--as", "csv", "-o", "out.csv", "-g", "g.yaml")
    assert "exists already" in failed("export", "--as", "csv", "-o", "out.csv", "-g", "g.yaml")
    assert json.loads(said("import", "out.csv", "--file", "again.yaml", "--json"))["forms"] == 1


def test_stats_search_path_schema_suggest(here: Path) -> None:
    assert json.loads(said("stats", "--json"))["together"]["terms"] >= 500
    assert "Google" in said("search", "谷歌")
    assert run("search", "qqqqqq").exit_code == 1
    assert json.loads(said("path", "--json"))["layers"][0]["layer"] == "shipped"
    assert json.loads(said("schema"))["required"] == ["terms"]
    (here / "t.txt").write_text("那个wob er司机很好，下次还叫wob er吧\n" * 3, encoding="utf-8")
    rows = json.loads(said("suggest", "t.txt", "--json", "-g", "space"))
    assert rows[0]["forms"] == {"wob er": 6}
    assert "not a report" in failed("stats", "t.txt")
