"""Lists of other programs: what is taken in, what is doubted, and that what is written opens again."""

import io

import pytest

from subfix.cli import glossary_exchange
from subfix.errors import InputError
from subfix.glossary.exporting import TARGETS, exported
from subfix.glossary.importing import imported
from subfix.glossary.lists import FORMATS, detected, read_rows
from subfix.glossary.load import parse
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.write import written

WORDS = {"价格", "架构", "weather", "cloud", "group"}


def taken(text: str, path: str, form: str = "auto", known: Glossary = Glossary()) -> tuple[dict[str, Term], list[str]]:  # noqa: B008
    rows = read_rows(text.encode(), text, path, form)
    done = imported(rows, path, known, WORDS.__contains__)
    parse(written(Glossary(tuple(done.terms))), "g")  # whatever is taken in is a right glossary
    return {t.term: t for t in done.terms}, [str(r) for r in done.remarks]


def forms(term: Term) -> dict[str, str]:
    return {m.form: m.mode for m in term.misheard}


def test_capswriter() -> None:
    text = "# c\nClaude | 克劳德呀 | cloud\nCUDA | 酷达啊 ~~~ 天气\nPyTorch\n18200006666 | 我的手机号\n"
    terms, remarks = taken(text, "hot.txt")
    assert forms(terms["Claude"]) == {"克劳德呀": "auto", "cloud": "review"}
    assert forms(terms["CUDA"]) == {"酷达啊": "review"}
    assert terms["PyTorch"].misheard == ()
    assert forms(terms["18200006666"]) == {"我的手机号": "review"}
    assert [r.split(": ")[0] for r in remarks] == ["hot.txt:2", "hot.txt:3", "hot.txt:5"]


def test_a_transcript_is_no_list() -> None:
    terms, remarks = taken("今天说界面，还有ja面。\nPyTorch\n大家好！\nNode.js\n", "talk.txt")
    assert {*terms} == {"PyTorch", "Node.js"}
    assert remarks == [
        "talk.txt:1: dropped: 今天说界面，还有ja面。: a sentence, no name",
        "talk.txt:3: dropped: 大家好！: a sentence, no name",
    ]


def test_rules_that_undo_each_other() -> None:
    terms, remarks = taken("价格,架构\n架构,价格\n后,Mole\nteh cat,the cat\nthe cat,teh cat\n", "t.csv")
    assert {n: forms(t) for n, t in terms.items()} == {
        "架构": {"价格": "review"},
        "Mole": {"后": "review"},
        "the cat": {"teh cat": "review"},
    }
    assert sum("dropped" in r for r in remarks) == 2


def test_a_form_of_two_terms_goes_to_the_first_for_review() -> None:
    terms, remarks = taken("foobar,One\nFooBar,Two\n", "t.csv")
    assert forms(terms["One"]) == {"foobar": "review"}
    assert terms["Two"].misheard == ()
    assert any("dropped" in r for r in remarks)


def test_what_is_known_is_not_contradicted() -> None:
    known = Glossary((Term("Gemini", misheard=(Misheard("接面来"),)),))
    terms, remarks = taken("接面来,Jamie\nGemini,Jiminy\n接面来,Gemini\n", "t.csv", known=known)
    assert all(not t.misheard for t in terms.values())
    assert sum("dropped" in r for r in remarks) == 2


def test_prh() -> None:
    text = """\
version: 1
imports: [a.yml]
rules:
  - expected: Web
  - expected: superset
    patterns: [super set, /superr?set/]
    prh: a note
  - expected: jQuery
    pattern: jqueri
    specs: [{from: jqueri is, to: jQuery is}]
"""
    terms, remarks = taken(text, "prh.yml")
    assert list(terms) == ["Web", "superset", "jQuery"]
    assert forms(terms["superset"]) == {"super set": "auto"}
    assert terms["superset"].note == "a note"
    assert [(e.before, e.after) for e in terms["jQuery"].examples] == [("jqueri is", "jQuery is")]
    assert [r.split(": ", 2)[1:] for r in remarks] == [
        ["dropped", "imports: imports are not followed: import those files too"],
        ["dropped", "/superr?set/: a regular expression"],
    ]


def test_codespell() -> None:
    terms, remarks = taken(
        "recieve->receive\nfore->for, four,\nclas->class, disabled because of name\nbroken\n", "d.txt"
    )
    assert forms(terms["receive"]) == {"recieve": "auto"}
    assert forms(terms["for"]) == {"fore": "review"}
    assert forms(terms["class"]) == {"clas": "review"}
    assert len(remarks) == 3


def test_subtitle_edit() -> None:
    xml = (
        "<MultipleSearchAndReplaceList><MultipleSearchAndReplaceItem><Enabled>true</Enabled><FindWhat>wrrong</FindWhat>"
        "<ReplaceWith>right</ReplaceWith><SearchType>Normal</SearchType></MultipleSearchAndReplaceItem>"
        "<MultipleSearchAndReplaceItem><Enabled>true</Enabled><FindWhat>a+</FindWhat><ReplaceWith>b</ReplaceWith>"
        "<SearchType>RegularExpression</SearchType></MultipleSearchAndReplaceItem></MultipleSearchAndReplaceList>"
    )
    terms, remarks = taken(xml, "rules.xml")
    assert forms(terms["right"]) == {"wrrong": "auto"}
    assert len(remarks) == 1
    table = (
        "Category,Find,ReplaceWith,Description,Active,Type\nx,wrrong,right,why,True,Normal\nx,offf,on,,False,Normal\n"
    )
    terms, remarks = taken(table, "rules.csv")
    assert (list(terms), terms["right"].note, len(remarks)) == (["right"], "why", 1)
    rules = '{"Groups": [{"Rules": [{"Find": "wrrong", "ReplaceWith": "right", "Active": true, "Type": "Normal"}]}]}'
    assert list(taken(rules, "rules.template")[0]) == ["right"]
    with pytest.raises(InputError, match="document type"):
        taken('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "rules.xml")


def test_tables_and_lists() -> None:
    assert list(taken("字符串\t 395499\n数组\t 1\n", "it.txt")[0]) == ["字符串", "数组"]
    table = "| Wrong | Right |\n|---|---|\n| 蓝犬呀 | LangChain |\n| Linux (in context) | LangGraph |\n"
    terms, _ = taken(table, "terms.md")
    assert forms(terms["LangChain"]) == {"蓝犬呀": "auto"}
    assert forms(terms["LangGraph"]) == {"Linux": "review"}
    terms, _ = taken("source\ttarget\tnote\nfoo bar|fubar\tFoobar\tn\n", "t.tsv")
    assert list(forms(terms["Foobar"])) == ["foo bar", "fubar"]


def test_xlsx() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ("source", "target", "note"),
        ("克劳的呀", "Claude", "model"),
        ("Kimi", None, None),
        (None, None, None),
    ):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    rows = read_rows(data.getvalue(), "", "t.xlsx", "auto")
    assert [(r.right, r.wrong, r.note) for r in rows] == [("Claude", ("克劳的呀",), "model"), ("Kimi", (), "")]
    with pytest.raises(InputError, match="xlsx"):
        read_rows(b"no", "", "t.xlsx", "auto")


GLOSSARY = Glossary(
    (
        Term("Gemini", misheard=(Misheard("接面来"), Misheard("界面", near=("谷歌",))), category="model", note="a, b"),
        Term("DeepSeek", misheard=(Misheard("deepseak"), Misheard("deep sick"))),
        Term("台积电"),
        Term("NO", misheard=(Misheard("noooo"),), mode="review"),
    )
)


@pytest.mark.parametrize("form", ["yaml", *TARGETS])
def test_what_is_exported_opens_again(form: str) -> None:
    done = exported(GLOSSARY, form)
    data = b"" if form != "xlsx" else done.data
    rows = read_rows(data, "" if form == "xlsx" else done.data.decode(), f"x.{form}", form)
    back = imported(rows, "x", Glossary(), WORDS.__contains__)
    terms = {t.term: t for t in back.terms}
    got = {w for t in terms.values() for w in forms(t)}
    pairs = {"接面来", "deepseak", "deep sick"}
    if form == "yaml":
        assert tuple(back.terms) == GLOSSARY.terms
        assert tuple(back.never) == GLOSSARY.never
    elif form in ("funasr", "whisper"):
        assert sorted(terms) == sorted(t.term for t in GLOSSARY.terms)
    else:
        assert got == (pairs - {"deep sick"} if form == "codespell" else pairs)
        assert set(terms) >= {"Gemini", "DeepSeek"}
        assert done.forms == len(got)
    assert done.terms == len(terms)


def test_an_xlsx_cell_is_a_text_whatever_it_begins_with() -> None:
    data = exported(Glossary((Term("=1+1", misheard=(Misheard("等于一加一"),)), Term("007"))), "xlsx").data
    assert [(r.right, r.wrong) for r in read_rows(data, "", "x.xlsx", "auto")] == [
        ("=1+1", ("等于一加一",)),
        ("007", ()),
    ]


def test_the_formats_on_the_command_line_are_those_there_are() -> None:
    assert set(glossary_exchange.FORMATS) == set(FORMATS)
    assert set(glossary_exchange.TARGETS) == {"yaml", *TARGETS}


def test_another_glossary_comes_in_with_its_conditions() -> None:
    text = (
        "terms: [{term: Gemini, misheard: [{form: 界面, near: [谷歌]}, ja面, Kimi]}, {term: Jam, misheard: [接面来]}]\n"
        "never: [云]\n"
    )
    known = Glossary(
        (Term("Claude", misheard=(Misheard("ja面"),)), Term("Kimi"), Term("Gemini", misheard=(Misheard("接面来"),)))
    )
    terms, remarks = taken(text, "g.yaml", known=known)
    assert terms["Gemini"].misheard == (Misheard("界面", near=("谷歌",)),)
    assert terms["Jam"].misheard == ()
    assert len(remarks) == 3


@pytest.mark.parametrize("text", ["# nothing\n", "| a |\n"])
def test_a_list_without_a_row_is_told(text: str) -> None:
    with pytest.raises(InputError, match="holds nothing, read as"):
        read_rows(text.encode(), text, "x.md", "auto")


@pytest.mark.parametrize(
    ("text", "path", "form"),
    [
        ("a->b\n", "x", "codespell"),
        ("a | b\n", "hot.txt", "capswriter"),
        ("甲 = 乙\n", "r.txt", "capswriter-rules"),
        ("词\t12\n", "w.txt", "thuocl"),
        ("词\n语\n", "w.txt", "list"),
        ("rules: []", "p.yml", "prh"),
        ("# mine\nterms:\n  - A\n", "p.yml", "yaml"),
        ("Category,Find,ReplaceWith\n", "r.csv", "subtitle-edit"),
    ],
)
def test_the_format_is_seen(text: str, path: str, form: str) -> None:
    assert detected(text, path) == form
