"""How text sounds: readings of Han characters, Latin names, tokens of a transcript."""

import pytest

from subfix.phones import ALPHABET, pieces, readings, syllable, term_forms, token_forms


@pytest.mark.parametrize(
    ("pinyin", "phones"),
    [("jie", "Je"), ("mian", "mjeN"), ("lai", "lY"), ("zhi", "JI"), ("yuan", "UeN"), ("wu", "u"), ("xu", "SU"),
     ("luo", "lo"), ("er", "R"), ("weng", "w@Q"), ("nv", "nU"), ("xx", "")],
)  # fmt: skip
def test_syllables(pinyin: str, phones: str) -> None:
    assert syllable(pinyin) == phones


def test_heteronyms_and_tones() -> None:
    assert {p for p, _ in readings("卜")} == {"bu", "bo"}
    assert readings("妈")[0] == ("ma", "1")
    assert readings("a") == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [("NotebookLM", ["Notebook", "LM"]), ("Word2Vec", ["Word", "2", "Vec"]), ("K8s", ["K", "8", "s"]),
     ("LoRA", ["LoRA"]), ("GPT-4o", ["GPT", "-", "4", "o"]), ("OpenAI", ["Open", "AI"])],
)  # fmt: skip
def test_pieces_of_names(name: str, parts: list[str]) -> None:
    assert pieces(name) == parts


@pytest.mark.parametrize(
    ("name", "said"),
    [("o1", "OwaN"), ("4o", "forO"), ("BM25", "biem25"), ("C++", "siJaJa"), ("LSTM", "elestiem"), ("吉卜力", "Jibuli"),
     ("PyTorch", "pYtoC"), ("coding", "kodiQ")],
)  # fmt: skip
def test_spoken_forms(name: str, said: str) -> None:
    assert said in term_forms(name)


def test_everything_said_is_in_the_alphabet() -> None:
    for name in ("Kubernetes", "GPT-4o", "AT&T", "吉卜力", "naïve Café", "x86", "Ünïcode", "'", "萝bota x"):
        for form in (*term_forms(name), *token_forms(name.split()[0])):
            assert set(form) <= set(ALPHABET)


def test_sounds_come_first() -> None:
    assert term_forms("Gemini", ("jie mian lai",))[0] == "JemjeNlY"
