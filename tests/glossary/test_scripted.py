"""A Simplified glossary over Traditional text."""

from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.scripted import in_script

GLOSSARY = Glossary(
    (
        Term("台积电", aliases=("积体电路",), misheard=(Misheard("台机电", near=("股价",)), Misheard("台積電"))),
        Term("Gemini", traditional=(("zh-TW", "雙子座"),)),
        Term("吉卜力"),
    ),
    never=("云计算",),
)


def test_terms_are_written_as_the_text_is() -> None:
    tsmc, gemini, ghibli = in_script(GLOSSARY, ["zh-Hant", "en"]).terms
    assert tsmc.term == "台積電"
    assert set(tsmc.aliases) == {"臺積電", "積體電路", "积体电路", "台积电"}
    assert {m.form for m in tsmc.misheard} >= {"台机电", "台機電"}
    assert all(m.near == ("股價", "股价") for m in tsmc.misheard)
    assert "台積電" not in {m.form for m in tsmc.misheard}
    assert gemini.term == "雙子座"
    assert ghibli.term == "吉卜力"
    assert set(in_script(GLOSSARY, ["zh-Hant"]).never) == {"云计算", "雲計算"}


def test_other_texts_keep_the_glossary() -> None:
    for languages in (["zh-Hans"], ["en"], [], ["zh-Hans", "zh-Hant"]):
        assert in_script(GLOSSARY, languages) is GLOSSARY


def test_both_scripts_of_a_name_are_one_term() -> None:
    both = in_script(Glossary((Term("台积电"), Term("台積電"))), ["zh-Hant"])
    assert [t.term for t in both.terms] == ["台積電"]
