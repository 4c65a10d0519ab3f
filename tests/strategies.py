"""Hypothesis strategies: the vocabulary in which the laws are stated."""

from collections.abc import Callable

from hypothesis import strategies as st

from subfix.text import Edit, Span

ALPHABET = "的我他面界谷歌大模型二三abGo gle 125.，。？,\n"

texts = st.text(st.sampled_from(ALPHABET), max_size=40)


@st.composite
def spans(draw: Callable, text: str) -> Span:
    """A span of `text`, possibly empty."""
    a, b = draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))
    return Span(min(a, b), max(a, b))


@st.composite
def edits(draw: Callable, text: str) -> list[Edit]:
    """Edits of `text` that do not overlap, in order."""
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    out = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        out.append(Edit(Span(start, end), draw(st.text(st.sampled_from("XYZ面"), max_size=3))))
    return out
