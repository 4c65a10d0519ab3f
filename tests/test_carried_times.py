"""What is known of the times of an input, and of who speaks, reaches its cues through every correction."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.clean import FIXERS
from subfix.correct import Index, Options, compile_index
from subfix.correction import Decision, Decisions
from subfix.document import Document, Lane, Segment, Token, Transcript
from subfix.formats import FORMATS, by_name, guess
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.pipeline import Cueing, Made, Treatment, fix, make_cues
from subfix.profiles import profile
from subfix.stages import Fixed
from subfix.text import Revision, Span
from subfix.timeline import Interval

TERMS = {
    "Gemini": "ja面",
    "DeepSeek": "deeps ick",
    "Google": "go gle",
    "GPT": "GBT",
    "通义千问": "同意千问",
    "o1": "欧one",
}
INDEX: Index = compile_index(Glossary(tuple(Term(t, misheard=(Misheard(m),)) for t, m in TERMS.items())))
# nothing is moved to be read at leisure, so that a cue comes when its first sound does
FREE = replace(profile("youtube-zh"), cps=1000, shortest=1, longest=1 << 40, gap=0, close=0, linger=0)

pieces = st.one_of(
    st.sampled_from([*TERMS.values(), "。，", "？？", "，", "。", "202 5年", "9 9.9 %", "我我", "就是就是", "\n"]),
    st.sampled_from(
        ["今天我们聊一聊", "这个模型", "大家都在试", "觉得还可以", "the model is fine", "训练要用很多显卡"]
    ),
)
texts = st.lists(pieces, min_size=1, max_size=14).map(lambda parts: "开始" + "".join(parts) + "结束")


@st.composite
def spoken(draw: st.DrawFn) -> Transcript:
    """A text whose letters, one to four at a time, were timed; pauses between, spaces and marks inside or outside."""
    text = draw(texts)
    tokens: list[Token] = []
    now, at = draw(st.integers(0, 5000)), 0
    while at < len(text):
        end = min(len(text), at + draw(st.integers(1, 4)))
        if any(c.isalnum() for c in text[at:end]):
            length = draw(st.integers(20, 900))
            tokens.append(Token(Span(at, end), Interval(now, now + length)))
            now += length + draw(st.sampled_from([0, 0, 0, 40, 700, 2500]))
        at = end
    return Transcript(text, tuple(tokens), (Segment(Span(0, len(text)), Interval(0, now), 1),))


def made(transcript: Transcript, fixers: tuple[str, ...], rejected: int | None = None) -> tuple[Fixed, Made]:
    """The cues of a transcript corrected with these fixers, a person having rejected one of the corrections."""
    lane = Lane("zh-Hans", transcript, ())
    treatment = Treatment(fixers, INDEX, Options())
    fixed = _fixed(lane, treatment)
    if fixed.corrections and rejected is not None:
        gone = fixed.corrections[rejected % len(fixed.corrections)]
        treatment = replace(treatment, decisions=Decisions((Decision(gone.id, "reject"),)))
        fixed = _fixed(lane, treatment)
    return fixed, make_cues(lane, fixed, treatment, Cueing(FREE))


def _fixed(lane: Lane, treatment: Treatment) -> Fixed:
    return fix(Document(lane.transcript.text, "srt", (lane,), timing="measured"), treatment)[0]


def heard_at(place: int, revision: Revision, tokens: tuple[Token, ...]) -> tuple[Span, Interval] | None:
    """What of the text as it was read a place of the corrected text stands for, in whole tokens, and when it was said.

    A token that an edit cuts belongs to the edit, and an edit that a token cuts to the token; what is only taken out
    takes its tokens along. None where no token is.
    """
    span = revision.back(Span(place, place + 1))
    while True:
        touched = [t for t in tokens if t.span.overlaps(span)]
        starts = [span.start, *(t.span.start for t in touched)]
        ends = [span.end, *(t.span.end for t in touched)]
        for edit in revision.edits:
            if edit.new and edit.span.overlaps(Span(min(starts), max(ends))):
                starts.append(edit.span.start)
                ends.append(edit.span.end)
        wider = Span(min(starts), max(ends))
        if wider == span:
            break
        span = wider
    if not touched:
        return None
    return span, Interval(touched[0].interval.start, touched[-1].interval.end)


@given(spoken(), st.lists(st.sampled_from([f.name for f in FIXERS]), unique=True), st.none() | st.integers(0, 50))
def test_cues_come_when_the_token_is_said_that_they_begin_with(
    transcript: Transcript, fixers: list[str], rejected: int | None
) -> None:
    fixed, result = made(transcript, tuple(fixers), rejected)
    text, revision = result.text, fixed.revision
    assert "".join(cue.span.of(text) for cue in result.cues) == text
    for cue in result.cues:
        place = next((i for i in range(cue.span.start, cue.span.end) if text[i].isalnum()), None)
        if place is None:
            continue
        known = heard_at(place, revision, transcript.tokens)
        if known is None:
            continue
        source, said = known
        first = next(i for i in range(place + 1) if revision.back(Span(i, i + 1)).overlaps(source))
        begins = all(not text[i].isalnum() for i in range(first, place))
        if begins:
            assert cue.interval.start == said.start, (text, cue.span.of(text))
        else:
            assert said.start <= cue.interval.start <= said.end, (text, cue.span.of(text))
    assert all(a.interval.end <= b.interval.start for a, b in pairwise(result.cues))


def test_a_name_put_right_over_three_tokens_is_said_from_the_first_to_the_last() -> None:
    text = "今天我们聊一聊。deeps ick居然是一月份的事情。"
    tokens = (
        Token(Span(0, 8), Interval(0, 1600)), Token(Span(8, 11), Interval(2000, 2200)),
        Token(Span(11, 13), Interval(2200, 2500)), Token(Span(14, 17), Interval(2500, 2900)),
        Token(Span(17, len(text)), Interval(2900, 5000)),
    )  # fmt: skip
    _, result = made(Transcript(text, tokens), ())
    assert [(c.span.of(result.text), c.interval.start) for c in result.cues] == [
        ("今天我们聊一聊。", 0),
        ("DeepSeek居然是一月份的事情。", 2000),
    ]


BILINGUAL = "1\n00:00:01,000 --> 00:00:03,000\n今天我们聊模型\nToday we talk about models\n\n" \
            "2\n00:00:03,000 --> 00:00:05,000\n大家都在试\nEverybody is trying it\n"  # fmt: skip


def test_only_chinese_lanes_become_tracks_of_another_script() -> None:
    document = guess("x.srt", BILINGUAL).read(BILINGUAL, "x.srt")
    treatment = Treatment((), INDEX, Options())
    cueing = Cueing(profile("youtube-zh"), to=("zh-Hans", "zh-TW"))
    lanes = fix(document, treatment)
    tracks = [
        t for lane, f in zip(document.lanes, lanes, strict=True) for t in make_cues(lane, f, treatment, cueing).tracks
    ]
    assert [t.language for t in tracks] == ["zh-Hans", "zh-TW", "en"]


def turns(*said: tuple[str, str]) -> Transcript:
    """Who says what, a letter each 200 milliseconds."""
    text, tokens, segments = "", [], []
    for speaker, words in said:
        start = len(text)
        text += words
        tokens += [Token(Span(i, i + 1), Interval(i * 200, i * 200 + 200)) for i in range(start, len(text))]
        segments.append(Segment(Span(start, len(text)), Interval(start * 200, len(text) * 200), speaker=speaker))
    return Transcript(text, tuple(tokens), tuple(segments))


def test_who_speaks_is_told_cue_by_cue_and_no_cue_has_two() -> None:
    timed = turns(("甲", "大家好我们开始吧"), ("乙", "好的"), ("甲", "今天主要说两件事第一件是接入的进度"))
    text = "大家好，我们开始吧。好的。今天主要说两件事，第一件是接入的进度。"
    lane = Lane("zh-Hans", Transcript(text), ())
    treatment = Treatment((), INDEX, Options())
    result = make_cues(lane, _fixed(lane, treatment), treatment, Cueing(FREE, speakers=True, timed=(timed,)))
    (track,) = result.tracks
    told: dict[str, str] = {}
    for cue in track.cues:
        told[cue.voice] = told.get(cue.voice, "") + "".join(cue.lines)
    assert told == {"甲": "大家好，我们开始吧今天主要说两件事，第一件是接入的进度", "乙": "好的"}


@pytest.mark.parametrize("form", [f for f in FORMATS if f.write], ids=lambda f: f.name)
def test_a_format_says_whether_it_holds_who_speaks(form) -> None:
    lane = Lane("zh-Hans", turns(("甲", "大家好我们开始吧")), ())
    treatment = Treatment((), INDEX, Options())
    (track,) = make_cues(lane, _fixed(lane, treatment), treatment, Cueing(FREE, speakers=True)).tracks
    assert track.cues[0].voice == "甲"
    assert (form.held(track).cues[0].voice == "甲") == by_name(form.name).voices
