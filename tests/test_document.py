"""Laws of documents: settling, splicing, transcripts under edits."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import edits

from subfix.document import Document, EmptiesLineError, Segment, Token, Transcript, settle, splice
from subfix.formats import Format, by_name
from subfix.text import Edit, Span, revise
from subfix.timeline import Interval

SRT, VTT, TXT = by_name("srt"), by_name("vtt"), by_name("txt")

words = st.text(st.sampled_from("的我他界谷歌ABgo5。"), min_size=1, max_size=6)


@st.composite
def tagged(draw: st.DrawFn, open_tags: tuple[str, ...], codes: tuple[str, ...]) -> str:
    """A line of text with markup around and inside it, and characters that are written as codes."""
    parts = draw(st.lists(st.tuples(st.sampled_from(open_tags), words, st.sampled_from(codes)), min_size=1, max_size=4))
    return "".join(a + b + c for a, b, c in parts)


srt_lines = tagged(("", "<i>", "</i>", "{\\an8}", '<font color="#fff">', "</font>"), ("", "5<6&&3>2"))
vtt_lines = tagged(("", "<i>", "</i>", "<c.x>", "<v 张三>", "<b.loud>"), ("", "&amp;", "&lt;", "&#x597d;"))


@st.composite
def files(draw: st.DrawFn, form: Format) -> str:
    """An SRT or VTT file with any kind of line break."""
    mark = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    point = "," if form is SRT else "."
    blocks = ["WEBVTT"] if form is VTT else []
    for n in range(draw(st.integers(1, 5))):
        lines = draw(st.lists(srt_lines if form is SRT else vtt_lines, min_size=1, max_size=3))
        stamp = f"00:00:{n:02}{point}000 --> 00:00:{n:02}{point}900"
        blocks.append(mark.join([str(n + 1), stamp, *lines]))
    return (mark * 2).join(blocks) + mark * draw(st.integers(0, 2))


def text_of(form: Format, raw: str) -> list[str]:
    return [lane.transcript.text for lane in form.read(raw, "x").lanes]


@pytest.mark.parametrize("form", [SRT, VTT])
@given(data=st.data())
def test_no_edits_leave_the_file_as_it_is(form: Format, data: st.DataObject) -> None:
    raw = data.draw(files(form))
    document = form.read(raw, "x")
    assert splice(document, [[] for _ in document.lanes], form.escape) == raw


@pytest.mark.parametrize("form", [SRT, VTT, TXT])
@given(data=st.data())
def test_places_cover_the_text_and_say_where_it_stands(form: Format, data: st.DataObject) -> None:
    raw = data.draw(files(SRT if form is TXT else form))
    for lane in form.read(raw, "x").lanes:
        at = raw_at = 0
        for place in lane.places:
            assert place.text.start >= at
            assert lane.transcript.text[at : place.text.start].strip("\r\n") == ""
            assert place.raw.start >= raw_at
            at, raw_at = place.text.end, place.raw.end
            if place.kind == "text":
                assert place.text.of(lane.transcript.text) == place.raw.of(raw)
        assert lane.transcript.text[at:].strip("\r\n") == ""


@pytest.mark.parametrize("form", [SRT, VTT])
@given(data=st.data())
def test_what_was_spliced_reads_as_the_edited_text(form: Format, data: st.DataObject) -> None:
    document = form.read(data.draw(files(form)), "x")
    series, wanted = [], []
    for lane in document.lanes:
        text = lane.transcript.text
        settled = []
        for edit in data.draw(edits(text)):
            try:
                settled.append(settle(edit, text))
            except EmptiesLineError:
                continue
        series.append(settled)
        wanted.append(revise(text, settled).after)
    # several deletions may empty a line together
    assume(all(line for text in wanted for line in text.split("\n")))
    raw = splice(document, series, form.escape)
    assume(len(form.read(raw, "x").lanes) == len(document.lanes) == 1)  # another share of Han may part it otherwise
    assert text_of(form, raw) == wanted


@given(data=st.data())
def test_settling_keeps_every_line_and_is_done_once(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("的我AB \n"), max_size=30))
    for edit in data.draw(edits(text)):
        try:
            settled = settle(edit, text)
        except EmptiesLineError:
            continue
        after = revise(text, [settled]).after
        assert after.count("\n") == text.count("\n")
        for old, new in zip(text.split("\n"), after.split("\n"), strict=True):
            assert not old.strip() or new.strip()
        assert settle(settled, text) == settled
        assert sorted(settled.new.replace("\n", "")) == sorted(edit.new.replace("\n", ""))


def test_an_edit_over_a_border_goes_to_the_larger_share() -> None:
    text = "今天讲阿尔法\n狗的故事"
    assert settle(Edit(Span(3, 8), "AlphaGo"), text) == Edit(Span(3, 8), "AlphaGo\n")
    assert settle(Edit(Span(5, 10), "X"), text) == Edit(Span(5, 10), "\nX")


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("界面\n好", Edit(Span(0, 4), "Gemini")),  # the second line would be left empty
        ("嗯\n好", Edit(Span(0, 1), "")),
        ("嗯", Edit(Span(0, 1), " ")),
    ],
)
def test_an_edit_that_empties_a_line_is_refused(text: str, edit: Edit) -> None:
    with pytest.raises(EmptiesLineError):
        settle(edit, text)


HEAD = "WEBVTT\n\n00:01.000 --> 00:02.000\n"


@pytest.mark.parametrize(
    ("raw", "old", "new", "wanted"),
    [
        ("用<i>界面</i>写", "界面", "Gemini", "用<i>Gemini</i>写"),
        ("ja<c>面</c>好", "ja面", "Gemini", "Gemini<c></c>好"),
        ("GPT<00:01.500> 5. 2", "GPT 5. 2", "GPT 5.2", "GPT<00:01.500> 5.2"),
        ("R&amp;B界面", "界面", "A&B", "R&amp;BA&amp;B"),
        ("R&amp;B", "R&B", "R<B", "R&lt;B"),
        ("R&amp;B", "&B", "&C", "R&amp;C"),
        ("<v 张三>界面", "界面", "Gemini", "<v 张三>Gemini"),
    ],
)
def test_markup_stays_where_it_is(raw: str, old: str, new: str, wanted: str) -> None:
    document = VTT.read(HEAD + raw, "x")
    at = document.lanes[0].transcript.text.index(old)
    edit = Edit(Span(at, at + len(old)), new)
    assert splice(document, [[edit]], VTT.escape) == HEAD + wanted


@pytest.mark.parametrize(
    ("at", "wanted"),
    [(0, "X好\n吗"), (1, "好X\n吗"), (2, "好\nX吗"), (3, "好\n吗X")],
)
def test_insertions_find_their_line(at: int, wanted: str) -> None:
    head = "1\n00:00:01,000 --> 00:00:02,000\n"
    document = SRT.read(head + "好\n吗", "x")
    assert splice(document, [[Edit(Span(at, at), "X")]], str) == head + wanted


def test_a_gap_is_never_written_over() -> None:
    document = TXT.read("一\n二", "x")
    with pytest.raises(ValueError, match="line border"):
        splice(document, [[Edit(Span(0, 3), "三")]], str)


def test_an_insertion_without_any_place_is_an_error() -> None:
    document = VTT.read("WEBVTT\n", "x")
    with pytest.raises(ValueError, match="no place"):
        splice(document, [[Edit(Span(0, 0), "X")]], str)


def test_lanes_are_spliced_together() -> None:
    raw = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n用界面{n}\nuse jammy {n}\n\n" for n in range(1, 4))
    document = SRT.read(raw, "x")
    assert [lane.language for lane in document.lanes] == ["zh-Hans", "en"]
    series = []
    for lane, old in zip(document.lanes, ("界面2", "jammy 2"), strict=True):
        at = lane.transcript.text.index(old)
        series.append([Edit(Span(at, at + len(old) - 1 - (old[-2] == " ")), "Gemini")])
    wanted = raw.replace("界面2", "Gemini2").replace("jammy 2", "Gemini 2")
    assert splice(document, series, str) == wanted


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    text = draw(st.text(st.sampled_from("的我他面AB"), max_size=20))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    spans = [Span(a, b) for a, b in pairwise(cuts)]
    tokens = tuple(Token(s, Interval(i * 100, i * 100 + 90)) for i, s in enumerate(spans))
    return Transcript(text, tokens, tuple(Segment(s, None, i) for i, s in enumerate(spans)))


@given(data=st.data())
def test_an_edited_transcript_keeps_order_times_and_segments(data: st.DataObject) -> None:
    before = data.draw(transcripts())
    revision = revise(before.text, data.draw(edits(before.text)))
    after = before.edit(revision)
    assert after.text == revision.after
    for runs in (after.tokens, after.segments):
        assert all(a.span.end <= b.span.start for a, b in pairwise(runs))
        assert all(run.span.end <= len(after.text) for run in runs)
    assert [s.cue for s in after.segments] == [s.cue for s in before.segments]
    kept = {token.span: token for token in after.tokens}
    for token in before.tokens:
        if not any(e.span.overlaps(token.span) or e.span.touches(token.span) for e in revision.edits):
            assert kept[revision.forward(token.span)].interval == token.interval
    if before.tokens and after.tokens:
        hull = before.tokens[0].interval.union(before.tokens[-1].interval)
        assert all(hull.start <= t.interval.start <= t.interval.end <= hull.end for t in after.tokens)


def test_tokens_under_one_edit_merge() -> None:
    before = Transcript("谷歌的界面好", tuple(Token(Span(i, i + 1), Interval(i * 10, i * 10 + 9)) for i in range(6)))
    after = before.edit(revise(before.text, [Edit(Span(3, 5), "Gemini")]))
    assert [(t.span.of(after.text), t.interval) for t in after.tokens][3:] == [
        ("Gemini", Interval(30, 49)),
        ("好", Interval(50, 59)),
    ]


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="another text"):
        Transcript("a").edit(revise("b", []))


def test_documents_hold_their_lanes() -> None:
    document = Document("", "txt", ())
    assert splice(document, [], str) == ""
