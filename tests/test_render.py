"""Tracks: what viewers of each script are shown of the same cues."""

import dataclasses
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from subfix.cue import Cue
from subfix.glossary.model import Term
from subfix.lines import cells
from subfix.profiles import PROFILES
from subfix.render import render
from subfix.script import convert
from subfix.split import split
from subfix.text import Span
from subfix.timeline import Interval

YOUTUBE = PROFILES[0]
TEXT = "这个软件的算法，后来打开这个网站。视频和数据库里面有互联网信息，DeepSeek发布了。"
pieces = ["这个软件", "算法", "打开这个", "网络", "数据库", "互联网", "博客", "的", "，", "。", "GPT 5.2", "\n", "我们"]
texts = st.lists(st.sampled_from(pieces), max_size=30).map("".join)


def cues_of(text: str, profile=YOUTUBE) -> list[Cue]:
    return [Cue(c.span, Interval(i * 1000, i * 1000 + 900), c.breaks) for i, c in enumerate(split(text, profile))]


def words_of(text: str) -> list[str]:
    return [c for c in text if c.isalnum()]


@given(texts, st.sampled_from([None, "zh-Hans", "zh-Hant", "zh-TW", "zh-HK"]), st.sampled_from(PROFILES))
def test_a_track_holds_the_whole_text(text: str, to: str | None, profile) -> None:
    cues = cues_of(text, profile)
    track = render(text, cues, profile, "zh-Hans", to)
    assert len(track.cues) == len(cues)
    assert [c.interval for c in track.cues] == [c.interval for c in cues]
    shown = "".join(x for cue in track.cues for x in cue.lines)
    assert words_of(shown) == words_of(convert(text, to) if to else text)
    for cue in track.cues:
        assert cue.lines and all(x.strip() and "\n" not in x for x in cue.lines)


def test_words_that_grow_stay_in_their_cue() -> None:
    start = TEXT.index("后来")
    cues = [Cue(Span(0, start), Interval(0, 900)), Cue(Span(start, len(TEXT)), Interval(900, 2000))]
    track = render(TEXT, cues, dataclasses.replace(YOUTUBE, cells=99), "zh-Hans", "zh-TW")
    assert track.language == "zh-TW"
    assert track.cues[0].lines == ("這個軟體的演算法",)
    assert track.cues[1].lines[0].startswith("後來開啟這個網站")


def test_a_line_that_grows_too_wide_is_broken_anew() -> None:
    text = "我们在数据库和互联网的博客里面找到算法"
    narrow = dataclasses.replace(YOUTUBE, cells=19)
    cue = Cue(Span(0, len(text)), Interval(0, 3000))
    assert len(render(text, [cue], narrow, "zh-Hans").cues[0].lines) == 1
    lines = render(text, [cue], narrow, "zh-Hans", "zh-TW").cues[0].lines
    assert len(lines) == 2 and all(cells(x) <= 19 for x in lines)
    assert "".join(lines) == convert(text, "zh-TW")


def test_a_term_keeps_its_own_traditional_form() -> None:
    text = "我用双子座写代码"
    terms = [Term("双子座", traditional=(("zh-TW", "Gemini"), ("zh-Hant", "雙子星")))]
    spans = [Span(2, 5)]
    cue = [Cue(Span(0, len(text)), Interval(0, 1000))]

    def shown(to: str) -> str:
        return render(text, cue, YOUTUBE, "zh-Hans", to, terms, spans).cues[0].lines[0]

    assert shown("zh-TW") == "我用Gemini寫程式碼"
    assert shown("zh-HK") == "我用雙子星寫代碼"
    assert shown("zh-Hans") == text


def test_breaks_are_lines() -> None:
    text = "我觉得，可以的。"
    track = render(text, [Cue(Span(0, 8), Interval(0, 1000), (4,))], YOUTUBE, "zh-Hans", voices=["王"])
    assert track.cues[0].lines == ("我觉得", "可以的")
    assert track.cues[0].voice == "王"


def test_lines_are_nowhere_wider_than_the_profile() -> None:
    text = (TEXT + "我们在数据库和互联网的博客里面找到算法") * 5
    cues = cues_of(text)
    for to in ("zh-Hant", "zh-TW"):
        track = render(text, cues, YOUTUBE, "zh-Hans", to)
        assert all(cells(x) <= YOUTUBE.cells for cue in track.cues for x in cue.lines)
    assert all(a.span.end == b.span.start for a, b in pairwise(cues))
