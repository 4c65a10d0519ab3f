"""`glossary learn` as a person meets it: decisions, edited outputs, keys, refusals."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subfix.cli import cli, glossary_learn
from subfix.errors import SubfixError

BEFORE = "谷歌的接面来很强，我用go gle查。刚才讲多模太嘛，在多模太发力。坐那个萝bota x回家。他说今天很好。\n"
AFTER = "谷歌的Gemini很强，我用Google查。刚才讲多模态嘛，在多模态发力。坐那个Robotaxi回家。她表示今天非常好。\n"
WORD = "界面很好看。这个界面很难看。新的界面很漂亮。"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.txt", BEFORE), ("b.txt", AFTER), ("g.yaml", "terms: []\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*args: str, keys: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(args), input=keys)


def learn(*args: str, keys: str | None = None) -> str:
    done = run("glossary", "learn", *args, "-g", "g.yaml", "--file", "g.yaml", keys=keys)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def rows(*args: str) -> list[dict[str, object]]:
    done = run("glossary", "learn", *args, "--json", "-g", "g.yaml", "--file", "g.yaml")
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def failed(*args: str) -> str:
    done = run("glossary", "learn", *args, "-g", "g.yaml", "--file", "g.yaml")
    assert isinstance(done.exception, SubfixError), done.output
    return str(done.exception)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary_learn, "_terminal", lambda: True)


KEYS: dict[str, tuple[str, set[str]]] = {
    "y y q: the first two": ("y\ny\nq\n", {"多模太", "接面来"}),
    "a: all": ("a\n", {"多模太", "接面来", "go gle", "萝bota x"}),
    "y d: the first": ("y\nd\n", {"多模太"}),
    "n a: all but the first": ("n\na\n", {"接面来", "go gle", "萝bota x"}),
    "j: undecided": ("j\ny\nq\n", {"接面来"}),
    "k: back, and otherwise": ("y\nk\nn\ny\nq\n", {"接面来"}),
    "g: to a number": ("g\n4\ny\n", {"萝bota x"}),
    "r: for review": ("r\nq\n", {"多模太 (review)"}),
    "?: help, then yes": ("?\ny\nq\n", {"多模太"}),
    "e: edited": ("e\n\n多模泰\n谷歌，模型\n\n-\ny\nq\n", {"多模泰 near 谷歌/模型"}),
}


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("case", KEYS)
def test_keys(case: str, here: Path) -> None:
    keys, wanted = KEYS[case]
    learn("a.txt", "b.txt", "-i", keys=keys)
    terms = json.loads(run("glossary", "list", "--json", "-g", "g.yaml").stdout)
    got = {
        m["form"] + (f" ({m['mode']})" if "mode" in m else "") + (f" near {'/'.join(m['near'])}" if "near" in m else "")
        for t in terms
        for m in t.get("misheard", ())
    }
    assert got == wanted
    assert run("glossary", "test", "-g", "g.yaml").exit_code == 0


@pytest.mark.usefixtures("terminal")
def test_what_is_refused_is_not_proposed_again_until_the_line_is_taken_out(here: Path) -> None:
    assert "1 refusal noted" in learn("a.txt", "b.txt", "-i", keys="n\nq\n")
    assert (here / "g.refused.tsv").read_text(encoding="utf-8") == "多模太\t多模态\n"
    assert "多模太" not in [r["wrong"] for r in rows("a.txt", "b.txt")]
    (here / "g.refused.tsv").write_text("多模太\n", encoding="utf-8")
    assert "g.refused.tsv:1: is not `wrong<tab>right`" in failed("a.txt", "b.txt")
    (here / "g.refused.tsv").unlink()
    assert "多模太" in [r["wrong"] for r in rows("a.txt", "b.txt")]


@pytest.mark.usefixtures("terminal")
def test_breaking_off_writes_nothing(here: Path) -> None:
    done = run("glossary", "learn", "a.txt", "b.txt", "-i", "-g", "g.yaml", "--file", "g.yaml", keys="y\nn\n")
    assert done.exit_code != 0
    assert sorted(p.name for p in here.iterdir()) == ["a.txt", "b.txt", "g.yaml"]


def test_what_is_corrected_already_is_shown_and_not_taken(here: Path) -> None:
    (here / "g.yaml").write_text("terms: [Gemini, Robotaxi, Google]\n", encoding="utf-8")
    found = {r["wrong"]: r["done"] for r in rows("a.txt", "b.txt") if r["kind"] == "misheard"}
    assert found == {"接面来": True, "go gle": True, "萝bota x": True, "多模太": False}
    learn("a.txt", "b.txt", "--yes")
    text = (here / "g.yaml").read_text(encoding="utf-8")
    assert "多模太" in text
    assert "接面来" not in text
    learn("a.txt", "b.txt", "--yes", "--all")
    assert "接面来" in (here / "g.yaml").read_text(encoding="utf-8")


def decided(answer: Callable[[list[str]], str]) -> None:
    """Run, fill in the proposals, store them."""
    assert run("run", "talk.txt", "--duration", "0:30", "-g", "g.yaml", "-o", "out").exit_code == 0
    table = Path("out/talk.proposals.tsv")
    head, *rows = table.read_text(encoding="utf-8-sig").splitlines()
    assert rows
    filled = ["\t".join([answer(row.split("\t")), *row.split("\t")[1:]]) for row in rows]
    table.write_text("\n".join([head, *filled]), encoding="utf-8")
    assert run("apply", str(table)).exit_code == 0


def test_decisions_of_earlier_runs(here: Path) -> None:
    (here / "talk.txt").write_text(WORD + "谷歌的接面来也很强。", encoding="utf-8")
    (here / "g.yaml").write_text("terms: [{term: Gemini, misheard: [{form: 界面, mode: review}]}]\n", encoding="utf-8")
    decided(lambda row: "y" if row[2] == "接面来" else "n")
    found = [(r["kind"], r.get("wrong", r.get("text")), r["count"]) for r in rows("talk.txt.decisions.yaml")]
    assert found == [("off", "界面", 3), ("misheard", "接面来", 1)]
    assert found == [(r["kind"], r.get("wrong", r.get("text")), r["count"]) for r in rows(".")]
    (here / "talk.txt").unlink()
    assert "it is not there" in failed("talk.txt.decisions.yaml")


@pytest.mark.parametrize(
    "glossary", ["{form: 布洛托, mode: review}", "{form: 布洛托, unless: [布洛托号], mode: review}"]
)
def test_a_form_that_is_accepted_many_times_is_no_longer_for_review(here: Path, glossary: str) -> None:
    (here / "talk.txt").write_text("谷歌的布洛托很强，大家都说好。" * 6, encoding="utf-8")
    (here / "g.yaml").write_text(f"terms:\n  - term: Gemini  # kept\n    misheard: [{glossary}]\n", encoding="utf-8")
    decided(lambda row: "y")
    (row,) = rows("talk.txt.decisions.yaml")
    assert (row["kind"], row["wrong"], row["count"], row["promoted"]) == ("misheard", "布洛托", 6, True)
    assert "everywhere, until now for review" in learn("talk.txt.decisions.yaml")
    learn("talk.txt.decisions.yaml", "--yes")
    text = (here / "g.yaml").read_text(encoding="utf-8")
    assert glossary.replace("review", "auto") in text and "# kept" in text
    assert rows("talk.txt.decisions.yaml") == []
    fixed = run("fix", "-", "-g", "g.yaml", "-q", keys="布洛托很强\n")
    assert fixed.stdout == "Gemini很强\n"


def test_a_form_of_a_lower_layer_is_promoted_in_ones_own(here: Path) -> None:
    (here / "talk.txt").write_text("谷歌的布洛托很强，大家都说好。" * 6, encoding="utf-8")
    shared = "terms:\n  - term: Gemini\n    misheard: [{form: 布洛托, unless: [布洛托号], mode: review}]\n"
    (here / "g.yaml").write_text(shared, encoding="utf-8")
    decided(lambda row: "y")
    done = run("glossary", "learn", "talk.txt.decisions.yaml", "--yes", "-g", "g.yaml", "--file", "mine.yaml")
    assert done.exit_code == 0
    assert (here / "g.yaml").read_text(encoding="utf-8") == shared
    both = ("fix", "-", "-g", "g.yaml", "-g", "mine.yaml", "-q")
    assert run(*both, keys="布洛托很强，布洛托号很大\n").stdout == "Gemini很强，布洛托号很大\n"


@pytest.mark.usefixtures("terminal")
def test_a_form_that_shall_stay_for_review_stays(here: Path) -> None:
    (here / "talk.txt").write_text("谷歌的布洛托很强，大家都说好。" * 6, encoding="utf-8")
    text = "terms:\n  - term: Gemini\n    misheard: [{form: 布洛托, mode: review}]\n"
    (here / "g.yaml").write_text(text, encoding="utf-8")
    decided(lambda row: "y")
    learn("talk.txt.decisions.yaml", "-i", keys="r\n")
    assert (here / "g.yaml").read_text(encoding="utf-8") == text
    learn("talk.txt.decisions.yaml", "-i", keys="n\n")
    assert rows("talk.txt.decisions.yaml") == []


def test_an_output_that_a_person_edited(here: Path) -> None:
    (here / "talk.txt").write_text(WORD + "谷歌的ja面很强，台机店也很强。", encoding="utf-8")
    (here / "g.yaml").write_text("terms: [{term: Gemini, misheard: [界面, ja面]}, 台积电]\n", encoding="utf-8")
    assert run("run", "talk.txt", "--duration", "0:30", "-g", "g.yaml", "-o", "out", "--to", "zh-TW").exit_code == 0
    srt = here / "out" / "talk.zh-TW.srt"
    assert "nothing was edited" in learn("out/talk.zh-TW.srt")
    text = srt.read_text(encoding="utf-8")
    assert text.count("Gemini") == 4
    before, last = text.rsplit("Gemini", 1)
    srt.write_text(before.replace("Gemini", "界面") + "Gemini" + last, encoding="utf-8")
    for given in ("out/talk.zh-TW.srt", "out"):
        found = rows(given)
        assert [(r["kind"], r["term"], r["text"], r["count"]) for r in found if r["kind"] != "misheard"] == [
            ("off", "Gemini", "界面", 3)
        ]
        assert not [r for r in found if r["kind"] == "misheard"]
    learn("out", "--yes")
    assert "mode: off" in (here / "g.yaml").read_text(encoding="utf-8")
    (here / "talk.txt").write_text("anders", encoding="utf-8")
    assert "changed since" in failed("out/talk.zh-TW.srt")


def test_an_edited_output_teaches_what_was_edited_and_nothing_else(here: Path) -> None:
    (here / "talk.txt").write_text(
        "那个ja面2.5是吧，PU现在很快。我用go gle查。刚才讲多模太嘛，在多模太发力。好的，就到这里。", encoding="utf-8"
    )
    terms = "terms: [{term: Gemini, misheard: [ja面]}, Gemini 2.5, {term: TPU, misheard: [PU]}, Google]\n"
    (here / "g.yaml").write_text(terms, encoding="utf-8")
    assert run("run", "talk.txt", "--duration", "0:20", "-g", "g.yaml").exit_code == 0
    srt = here / "talk.zh-Hans.srt"
    text = srt.read_text(encoding="utf-8")
    assert all(name in text for name in ("Gemini 2.5", "TPU", "Google"))
    srt.write_text(text.replace("好的", "好"), encoding="utf-8")
    assert rows("talk.zh-Hans.srt") == []
    srt.write_text(text.replace("多模太", "多模态").replace("TPU", "PU"), encoding="utf-8")
    assert [(r["kind"], r.get("wrong", r.get("term"))) for r in rows("talk.zh-Hans.srt")] == [
        ("misheard", "多模太"),
        ("unless", "TPU"),
    ]


@pytest.mark.usefixtures("terminal")
def test_a_name_taken_for_review_is_only_proposed(here: Path) -> None:
    (here / "a.txt").write_text("用open cv 和 EDX，选A。", encoding="utf-8")
    (here / "b.txt").write_text("用OpenCV 和 edx，选a。", encoding="utf-8")
    assert [r["right"] for r in rows("a.txt", "b.txt")] == ["OpenCV", "edx"]  # no `a`: a letter is no name
    learn("a.txt", "b.txt", "-i", keys="r\ny\n")
    text = (here / "g.yaml").read_text(encoding="utf-8")
    assert "term: OpenCV" in text
    assert "mode: review" in text.partition("OpenCV")[2]
    assert "- edx" in text


def test_what_cannot_be_learned_from(here: Path) -> None:
    assert "no report beside it" in failed("a.txt")
    assert "no such file" in failed("no.txt")
    assert "holds no decisions" in failed(".")
    assert "no such file" in failed("no.txt", "b.txt")


def test_what_is_in_doubt_is_shown_and_not_taken_unasked(here: Path) -> None:
    (here / "a.txt").write_text("我们先看EDX寄存器，再看go gle的文档。\n", encoding="utf-8")
    (here / "b.txt").write_text("我们先看edx寄存器，再看Google的文档。\n", encoding="utf-8")
    assert {r["wrong"]: r["doubt"] for r in rows("a.txt", "b.txt")} == {"EDX": "only another case", "go gle": ""}
    assert "1 more entry in doubt: -i asks about them too" in learn("a.txt", "b.txt", "--yes")
    assert "edx" not in (here / "g.yaml").read_text(encoding="utf-8")
    learn("a.txt", "b.txt", "--yes", "--all")
    assert "edx" in (here / "g.yaml").read_text(encoding="utf-8")
