"""Laws of editing: nothing that was not meant is changed, no comment and no entry is lost."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import GlossaryError, UsageError
from subfix.glossary.edit import grown, with_form_on, with_never, with_terms, without_form, without_never, without_term
from subfix.glossary.load import parse
from subfix.glossary.model import Example, Glossary, Misheard, Term
from subfix.glossary.write import quoted, written

FILE = """\
# first line: 1
version: 1   # of the format

terms:
  # models
  - Alpha       # bare, 1
  - "Beta"

  # with keys, 2
  - term: Gemini   # the term
    aliases: [双子座,
              双子]   # two lines
    misheard:
      - ja面        # seen, 3
      # above the conditioned one
      - {form: 界面, near: [谷歌,   # first
                            Google]}
    note: |
      two lines # not a comment
      of text
    examples:
      - {from: ja面好, to: Gemini好}   # 4
  - {term: Kimi, aliases: [月之暗面]}   # in braces
  # a last comment of the list

# before never
never:
  - 云计算   # cloud
# the end
"""

names = st.sampled_from(
    ["Alpha", "Beta", "Gemini", "Kimi", "Claude", "zeta", "豆包", "NO", "1.10", "a: b", "[x]", "'q'"]
)
forms = st.sampled_from(["x1", "x 2", "克劳的", "yes", "- z", "a,b", '"', "#no", "é\u2028"])
some = st.lists(forms, max_size=2, unique=True).map(tuple)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, object]:
    kind = draw(st.sampled_from(["add", "add", "add", "remove", "unform", "never", "unnever", "off", "form off", "on"]))
    name = draw(names)
    if kind == "add":
        form = Misheard(f"{draw(forms)}{name}", draw(some), draw(some), draw(st.sampled_from(["auto", "review"])))
        term = Term(
            name,
            misheard=draw(st.sampled_from([(), (form,)])),
            near=draw(some),
            note=draw(st.sampled_from(["", "a: note"])),
            min_score=draw(st.sampled_from([None, 0.5])),
            examples=draw(st.sampled_from([(), (Example("a # b", "c"),)])),
            traditional=draw(st.sampled_from([(), (("zh-TW", "豆"),)])),
        )
        return kind, term
    if kind == "form off":
        form = Misheard(draw(st.sampled_from(["ja面", "界面", f"x1{name}", "seen elsewhere"])), mode="off")
        return "add", Term(name, misheard=(form,), stated=frozenset({"term", "misheard"}))
    if kind == "off":
        return "add", Term(name, mode="off", stated=frozenset({"term", "mode"}))
    return kind, draw(forms) if kind in ("never", "unnever") else name


def comments(text: str) -> list[str]:
    """The comments of FILE that stand in `text`."""
    return sorted(c for c in re.findall(r"# (?!not a comment)[^\n]*", FILE) if c in text)


ALL = comments(FILE)


@given(st.lists(changes(), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_changes_keep_every_comment_and_every_other_entry(made: list[tuple[str, object]], newline: str) -> None:
    text = FILE.replace("\n", newline)
    model = parse(text, "g")
    for kind, what in made:
        text, model = change(text, model, kind, what)
        assert comments(text) == ALL
        assert {t.term: t for t in parse(text, "g").terms} == {t.term: t for t in model.terms}
        assert parse(text, "g").never == model.never
        if newline == "\r\n":
            assert not re.search(r"(?<!\r)\n", text)


def change(text: str, model: Glossary, kind: str, what: object) -> tuple[str, Glossary]:  # noqa: PLR0911
    terms = {t.term: t for t in model.terms}
    try:
        if kind == "add":
            assert isinstance(what, Term)
            after = with_terms(text, "g", [what])
            terms[what.term] = grown(terms[what.term], what) if what.term in terms else what
            return after, replace(model, terms=tuple(terms.values()))
        assert isinstance(what, str)
        if kind == "remove":
            after = without_term(text, "g", what)
            return after, replace(model, terms=tuple(t for t in model.terms if t.term != what))
        if kind == "unform":
            form = terms[what].misheard[-1].form if what in terms and terms[what].misheard else "?"
            after = without_form(text, "g", what, form)
            left = replace(terms[what], misheard=tuple(m for m in terms[what].misheard if m.form != form))
            return after, replace(model, terms=tuple(left if t.term == what else t for t in model.terms))
        if kind == "on":
            off = next((m for m in terms[what].misheard if m.mode == "off"), None) if what in terms else None
            after = with_form_on(text, "g", what, off.form if off else "?", "review")
            forms = tuple(replace(m, mode="review") if m is off else m for m in terms[what].misheard)
            now = replace(terms[what], misheard=forms)
            return after, replace(model, terms=tuple(now if t.term == what else t for t in model.terms))
        if kind == "never":
            after = with_never(text, "g", [what])
            return after, replace(model, never=tuple(dict.fromkeys((*model.never, what))))
        return without_never(text, "g", what), replace(model, never=tuple(p for p in model.never if p != what))
    except (UsageError, GlossaryError):
        return text, model


texts = st.text(alphabet="ab界 :#-,[]{}'\"&*!|>%@`?~01.noNO\n\t\u2028é\\", min_size=1, max_size=8).filter(str.strip)


line = texts.map(lambda s: s.replace("\n", " ")).filter(str.strip)
lines = st.lists(line, max_size=2, unique=True).map(tuple)


@st.composite
def whole_terms(draw: st.DrawFn) -> Glossary:
    """Glossaries with every key, in which no form contradicts another."""
    terms = []
    for name in draw(st.lists(line, max_size=4, unique=True)):
        forms = [
            Misheard(f"{name} heard {i}", draw(lines), draw(lines), draw(st.sampled_from(["auto", "review", "off"])))
            for i in range(draw(st.integers(0, 2)))
        ]
        terms.append(
            Term(
                name, aliases=tuple(f"{a} too {name}" for a in draw(lines)), misheard=tuple(forms), sounds=draw(lines),
                near=draw(lines), unless=draw(lines), mode=draw(st.sampled_from(["auto", "review", "exact", "off"])),
                min_score=draw(st.sampled_from([None, 0.5, 0.85, 1.0])),
                traditional=draw(st.sampled_from([(), (("zh-TW", "豆"), ("zh-HK", "a: b"))])),
                category=draw(st.sampled_from(["", "model", "a: b"])), note=draw(st.sampled_from(["", "x #y", "NO"])),
                examples=tuple(Example(t, draw(texts)) for t in draw(st.lists(texts, max_size=2, unique=True))),
            )
        )  # fmt: skip
    return Glossary(tuple(terms), draw(lines))


@given(whole_terms())
def test_every_glossary_is_written_so_that_it_reads_back(glossary: Glossary) -> None:
    try:
        text = written(glossary)
        parse(text, "g")
    except GlossaryError as e:
        assert any("wrong form" in f for f in e.faults)  # two names that fold to one: `a`, `A`
        return
    assert replace(parse(text, "g"), names=()) == glossary
    assert replace(parse(with_terms("", "g", glossary.terms), "g"), names=(), never=glossary.never) == glossary


@given(st.lists(texts.map(lambda s: s.replace("\n", " ")).filter(str.strip), max_size=4, unique=True), texts)
def test_what_is_written_reads_back(items: list[str], note: str) -> None:
    strings = tuple(items)
    term = Term("T", aliases=strings, sounds=strings, near=strings, note=note, examples=(Example(note, note),))
    glossary = Glossary((term, *(Term(f"t{s}") for s in strings)), strings)
    assert replace(parse(written(glossary), "g"), names=()) == glossary


@pytest.mark.parametrize("text", ["DeepSeek", "谷歌", "通义千问", "GPT-4o", "C++", "Node.js", "t.A.T.u", "张 三"])
def test_no_quotes_where_none_are_needed(text: str) -> None:
    assert quoted(text) == text


@pytest.mark.parametrize(
    "text", ["NO", "1.10", "on", "null", "12:30", "a: b", "- a", "a #b", "@x", "[x]", "a, b", " a"]
)
def test_quotes_where_another_reader_would_see_something_else(text: str) -> None:
    assert quoted(text) == f'"{text}"'


PLACES = {
    "sorted": ("terms:\n  - a\n  # m\n  - M\n  - p\n", "n", "terms:\n  - a\n  # m\n  - M\n  - n\n  - p\n"),
    "first": ("terms:\n  # b\n  - b\n  - c\n", "a", "terms:\n  # b\n  - a\n  - b\n  - c\n"),
    "unsorted: last": ("terms:\n- c\n- a\n# end\n", "b", "terms:\n- c\n- a\n- b\n# end\n"),
    "blank lines between": ("terms:\n  - c\n\n  - a\n\n# end\n", "b", "terms:\n  - c\n\n  - a\n\n  - b\n\n# end\n"),
    "no line end": ("terms:\n  - c\n  - a", "b", "terms:\n  - c\n  - a\n  - b"),
    "empty brackets": ("terms: []   # none\n", "b", "terms:   # none\n  - b\n"),
    "nothing": ("terms:\n# c\n", "b", "terms:\n  - b\n# c\n"),
    "brackets": ("terms: [a, c]\n", "b", "terms: [a, c, b]\n"),
    "braces": ("{terms: [], never: [x]}\n", "b", "{terms: [b], never: [x]}\n"),
    "windows": ("terms:\r\n  - c\r\n  - a\r\n", "b", "terms:\r\n  - c\r\n  - a\r\n  - b\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_where_a_new_term_goes(case: str) -> None:
    text, name, wanted = PLACES[case]
    assert with_terms(text, "g", [Term(name)]) == wanted


def test_a_new_file() -> None:
    text = with_terms("", "g", [Term("Claude", misheard=(Misheard("克劳的"),))])
    assert text.endswith("terms:\n  - term: Claude\n    misheard: [克劳的]\n")
    assert with_never(text, "g", ["云"]).endswith("never:\n  - 云\n")


def test_only_the_needed_characters() -> None:
    text = with_terms(FILE, "g", [Term("Gemini", aliases=("G",), misheard=(Misheard("界面", near=("模型",)),))])
    assert "双子, G]   # two lines" in text
    assert "Google, 模型]}\n" in text
    text = with_terms(FILE, "g", [Term("Alpha", aliases=("A",))])
    assert '  - term: Alpha       # bare, 1\n    aliases: [A]\n  - "Beta"\n' in text
    assert text.replace("  - term: Alpha       # bare, 1\n    aliases: [A]\n", "  - Alpha       # bare, 1\n") == FILE


def test_the_last_form_takes_its_key_along_and_leaves_its_comments() -> None:
    text = "terms:\n  - term: A\n    # above\n    misheard: # of a\n      - x  # seen\n    note: n\nnever: [y]  # z\n"
    after = without_form(text, "g", "A", "x")
    assert after == "terms:\n  - term: A\n    # above\n    # of a\n    # seen\n    note: n\nnever: [y]  # z\n"
    assert without_never(after, "g", "y").endswith("    note: n\n# z\n")


def test_on_again() -> None:
    text = "terms:\n  - term: A\n    misheard:\n      - {form: x, near: [y], mode: off}\n"
    assert with_form_on(text, "g", "A", "x", "auto").endswith("{form: x, near: [y], mode: auto}\n")
    assert with_form_on(text, "g", "A", "x", "off").endswith("{form: x, near: [y], mode: auto}\n")
    assert with_form_on(text.replace("near: [y], ", ""), "g", "A", "x", "off") == "terms:\n  - term: A\n"
    with pytest.raises(UsageError, match="is not off there"):
        with_form_on(text, "g", "A", "z", "auto")


def test_refused_where_it_would_be_faulty() -> None:
    with pytest.raises(GlossaryError, match="ja面 is under"):
        with_terms(FILE, "g", [Term("Kimi", misheard=(Misheard("ja面"),))])
    with pytest.raises(UsageError, match="no term gemini"):
        without_term(FILE, "g", "gemini")
    with pytest.raises(GlossaryError):
        with_terms("terms: [", "g", [Term("a")])
