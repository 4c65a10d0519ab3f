"""Laws of splitting: any text, any profile."""

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subfix.cue import Cut, Profile
from subfix.document import Segment, Token
from subfix.lines import cells, line
from subfix.profiles import PROFILES
from subfix.split import split
from subfix.text import Span
from subfix.timeline import Interval

PIECES = [
    *(
        "我们",
        "今天",
        "讨论",
        "一下",
        "这个",
        "问题",
        "的",
        "了",
        "吗",
        "但是",
        "所以",
        "人工智能",
        "模型",
        "发布",
        "𠮷",
    ),
    *("OpenAI", "GPT", "5.2", "Google", "Cloud", "TPU", "don't", "state-of-the-art", "the", "a", "and", "because"),
    *("2025年", "3月6号", "99.9%", "10倍", "3.5", "《流浪地球》", "埃隆·马斯克", "e\u0301", "👨‍👩‍👧"),
    *("https://example.org/a/very/long/path?query=words", "Supercalifragilisticexpialidociousness"),
]
MARKS = [*"，。？！、；：“”（） \n-…~*", '"', "……", "——", ", ", ". ", "\n\n"]

pieces = st.one_of(st.sampled_from(PIECES), st.sampled_from(MARKS), st.text(max_size=3))
texts = st.lists(pieces, max_size=60).map("".join)
profiles = st.builds(
    lambda base, cells, lines, marks: dataclasses.replace(base, cells=cells, lines=lines, marks=marks),
    st.sampled_from(PROFILES),
    st.integers(4, 24),
    st.integers(1, 3),
    st.sampled_from(["keep", "trim", "space"]),
)


def lines_of(text: str, cut: Cut) -> list[str]:
    places = [cut.span.start, *cut.breaks, cut.span.end]
    return [text[a:b] for a, b in pairwise(places)]


@given(texts, profiles)
def test_cues_cover_the_text_once(text: str, profile: Profile) -> None:
    cuts = split(text, profile)
    if not text.strip():
        assert cuts == ()
        return
    assert [c.span.start for c in cuts] == [0, *(c.span.end for c in cuts[:-1])]
    assert cuts[-1].span.end == len(text)
    for cut in cuts:
        places = (cut.span.start, *cut.breaks, cut.span.end)
        assert all(a < b for a, b in pairwise(places))


@given(texts, profiles)
@example("嗯。" + "！" * 40 + "好", dataclasses.replace(PROFILES[0], cells=10))
def test_limits_hold(text: str, profile: Profile) -> None:
    """Every line fits, but for one whose marks alone are wider than the rest of it could make up for."""
    for cut in split(text, profile):
        parts = lines_of(text, cut)
        assert len(parts) <= profile.lines
        for part in parts:
            shown = line(part, profile)
            assert shown.strip() == shown != ""
            words = "".join(c for c in shown if c.isalnum())
            assert cells(shown) <= profile.cells or cells(words) <= profile.cells - 1, shown


@given(texts, profiles)
@example("_\U00018cd6_\U00018cd6我们", dataclasses.replace(PROFILES[0], cells=4, lines=1, marks="keep"))
def test_no_line_is_marks_alone_or_begins_with_one(text: str, profile: Profile) -> None:
    if not any(c.isalnum() for c in text):
        return
    for i, cut in enumerate(split(text, profile)):
        for j, part in enumerate(lines_of(text, cut)):
            assert any(c.isalnum() for c in part), part
            if i or j:
                assert part.lstrip()[0] not in "，。？！、；：…”）", part


TERMS = ["人工智能模型", "GPT 5.2", "Google Cloud TPU", "state-of-the-art", "埃隆·马斯克", "我们的了吗", "don't"]


@given(texts, st.sampled_from(TERMS), st.sampled_from(["", " ", "，"]), texts)
def test_protected_text_that_fits_is_not_cut(before: str, term: str, mark: str, after: str) -> None:
    profile = dataclasses.replace(PROFILES[0], cells=10)
    text = f"{before}我{mark}{term}{mark}他{after}"
    span = Span(len(before) + 1 + len(mark), len(before) + 1 + len(mark) + len(term))
    for cut in split(text, profile, [span]):
        for place in (cut.span.start, *cut.breaks):
            assert not span.start < place < span.end


@given(texts, st.data())
def test_pins(text: str, data: st.DataObject) -> None:
    """A cue begins where a person says so, and nothing where they do not want it."""
    words = [i for i in range(1, len(text)) if text[i].isalnum() and text[:i].strip()]
    if not words:
        return
    wanted = set(data.draw(st.lists(st.sampled_from(words), max_size=3)))
    unwanted = set(data.draw(st.lists(st.sampled_from(words), max_size=3))) - wanted
    cuts = split(text, PROFILES[0], cut=wanted, keep=unwanted)
    begins = {c.span.start for c in cuts}
    assert wanted <= begins


@given(texts)
def test_splitting_is_deterministic(text: str) -> None:
    assert split(text, PROFILES[0]) == split(text, PROFILES[0])


@given(texts, st.integers(200, 900), profiles, st.data())
def test_a_long_text_is_parted_as_if_it_were_seen_whole(
    text: str, stretch: int, profile: Profile, data: st.DataObject
) -> None:
    text = " ".join([text] * (1 + 1500 // max(1, len(text))))
    places = st.lists(st.integers(0, len(text)), max_size=5)
    bounds = sorted(set(data.draw(places)))
    pins = {
        "protected": [Span(a, b) for a, b in pairwise(bounds)][::2],
        "tokens": [Token(Span(i, i + 1), Interval(i * 700, i * 700 + 300)) for i in range(0, len(text), 3)],
        "segments": [
            Segment(Span(a, b), speaker="AB"[a % 2]) for a, b in pairwise([0, *data.draw(places.map(sorted))])
        ],
        "cut": data.draw(places),
        "keep": data.draw(places),
    }
    whole = split(text, profile, **pins)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subfix.split.STRETCH", stretch)
        assert split(text, profile, **pins) == whole


@pytest.mark.parametrize("stretch", range(200, 240, 4))
def test_quotes_close_wherever_a_long_text_is_taken_up_again(stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '他说，"今天，我们来讨论一下这个新的大问题。"大家听了以后都一起说这样很好。' * 60
    whole = split(text, PROFILES[0])
    monkeypatch.setattr("subfix.split.STRETCH", stretch)
    assert split(text, PROFILES[0]) == whole
