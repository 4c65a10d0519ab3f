"""What transcripts suggest: garbled names in one row, and names that no glossary knows."""

from pathlib import Path

from subfix.correct.english import known_name, zipf
from subfix.glossary.garbled import stretches
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.glossary.suggest import Suggestion, suggestions

NONE = Glossary()
LIVESTREAM = Path(__file__).parent.parent / "data" / "livestream.txt"


def rows(text: str, known: Glossary = NONE) -> list[Suggestion]:
    return suggestions([text], known, zipf, known_name)


def test_suggestions_cluster_what_sounds_alike() -> None:
    rarity = {"the": 7.0, "google": 5.2, "meeting": 5.0}
    text = "我看好mata这个公司，然后matta又涨了，这个matt ter的气质。那个wob er司机，开的wob. Er。我们去meeting。" * 2
    found = suggestions([text], NONE, lambda w: rarity.get(w, 0.0), {"google"}.__contains__)
    rows = [{f for f, _ in s.forms} for s in found]
    assert any({"mata", "matta"} <= r for r in rows)
    assert any({"wob er", "wob. Er"} <= r for r in rows)
    assert found[0].count >= found[-1].count


def test_what_is_known_is_not_suggested() -> None:
    known = Glossary((Term("Meta", misheard=(Misheard("mata"),)),))
    assert suggestions(["我看好mata和Meta公司"], known, lambda _: 0.0, {"google"}.__contains__) == []


def test_a_word_that_sounds_like_one_of_the_text() -> None:
    text = "今天聊模型架构。新的架构很重要，架构变了。万一的模型价构有变化了。"
    (stretch,) = (s for s in stretches(text) if s.guess)
    assert (text[stretch.start : stretch.end], stretch.guess) == ("价构", "架构")


def test_a_phrase_that_comes_back_is_a_word_of_the_text() -> None:
    text = "多模态很强，多模态很好，多模态很贵。我们刚才在讲多模泰。"
    assert {(text[s.start : s.end], s.guess) for s in stretches(text)} == {("多模泰", "多模态")}


def test_ordinary_text_is_not_odd() -> None:
    text = "我们今天在公园里散步，看见很多花，孩子们在草地上跑来跑去。" * 3
    assert rows(text) == []


def test_mixtures_are_one_row_with_what_sounds_like_them() -> None:
    text = "那个ja面很强，这个ja面也来了。我说ja面吧。谷歌的接面来好，接面来快。用萝bota x回家。"
    found = [{f for f, _ in s.forms} for s in rows(text)]
    assert {"ja面", "接面来"} <= found[0]
    assert {"萝bota x"} in found


def test_what_belongs_to_no_name_stays_out_of_the_form() -> None:
    assert [s.forms for s in rows("像newlin k嘛，或者那个newlin k呢")] == [(("newlin k", 2),)]


def test_names_that_stand_rightly_come_last_without_a_guess() -> None:
    text = "那个wob er司机很好。我看了Crypto，Crypto涨了。还有姚舜宇写的文章，姚舜宇很强。"
    found = rows(text)
    assert [s.kind for s in found] == ["odd", "name", "name"]
    assert {f for s in found[1:] for f, _ in s.forms} == {"Crypto", "姚舜宇"}
    assert not any(s.guess for s in found[1:])


def test_a_known_name_is_guessed() -> None:
    (row,) = rows("那个deeps ick很强", Glossary((Term("DeepSeek"), Term("Gemini"))))
    assert row.guess == "DeepSeek"


def test_a_live_stream_with_no_glossary_at_all() -> None:
    forms = [{f for f, _ in s.forms} for s in rows(LIVESTREAM.read_text(encoding="utf-8")) if s.kind == "odd"][:50]
    wanted = (
        "ja面",
        "clo",
        "go gle",
        "wob er",
        "GBT",
        "deeps eek",
        "多模太",
        "bu",
        "anr op",
        "open",
        "jammy奶",
        "dri o",
    )
    assert [w for w in wanted if not any(w in row for row in forms)] == []
