"""What is left early because so much is certain to speak against it is never what would have been kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.correct import compile_index
from subfix.correct.certain import Certain, Names, Taken
from subfix.correct.view import View
from subfix.correct.weigh import Guess, guesses
from subfix.glossary.model import Glossary, Term

NAMES = (
    "Gemini",
    "3D",
    "4s",
    "V8",
    "ul",
    "BM25",
    "RNN",
    "K8s",
    "Theo",
    "NVLink",
    "PyTorch",
    "吉卜力",
    "台积电",
    "深度",
)
NAMES += ("卡拉OK", "Café", "iPhone", "OpenAI", "大模型", "注意力机制", "Of Mice", "A100")
INDEX = compile_index(Glossary(tuple(Term(n) for n in NAMES)))
PIECES = (
    "吉",
    "普",
    "力",
    "台",
    "鸡",
    "电",
    "的",
    "了",
    "三",
    "3",
    "25",
    "100",
    "深",
    "度",
    "我",
    "V",
    "link",
    "GPT",
    "the",
)
PIECES += (
    "of",
    "mice",
    "caffè",
    "gem",
    "in I",
    "RN",
    "n",
    "OK",
    "拉",
    "，",
    ". ",
    " ",
    " ",
    "date",
    "B",
    "Iphon",
    "大",
    "机",
)


class _Nothing(Certain):
    def against(self, found: Taken, names: Names) -> tuple[np.ndarray, np.ndarray]:
        return np.full(len(found.first), -10.0), super().against(found, names)[1]

    def letters_apart(self, found: Taken, names: Names) -> np.ndarray:
        return np.zeros(len(found.first), np.int64)

    cut_words = strange_beside = covered = lambda self, first, last: np.zeros(len(first), np.int64)


def found(text: str) -> list[Guess]:
    return guesses([View(text)], INDEX, [frozenset()])[0].guesses


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_is_lost(text: str) -> None:
    early = found(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subfix.correct.weigh.Certain", _Nothing)
        assert found(text) == early
