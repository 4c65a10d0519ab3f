"""Whatever is in a file: a document whose places fit, or an InputError; never a traceback, a hang, a silent change."""
# ruff: noqa: E501

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.document import Document, splice
from subfix.errors import InputError
from subfix.formats import FORMATS, Format, by_name, guess, track_of

SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "samples").iterdir())] + [
    "1\n00:00:01,000 --> 00:00:02,000\n<i>一</i>\n二\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n三\n",
    "WEBVTT\n\nid\n00:01.000 --> 00:02.000 align:start\n<v 张三>一</v>&amp;<00:01.500>二\n\nNOTE x\n\n00:03.000 --> 00:04.000\n三",
]
PIECES = st.sampled_from(
    ["\n", "\r\n", "\r", "\n\n", "-->", " --> ", ":", ",", ".", "00:00:01,000", "00:01.000", "1", "99999999999", "-", "<", ">",
     "<i>", "</", "&", "&amp;", "&#10;", "&#x110000;", "{", "}", "{\\k99}", "\\N", "[", "]", "[00:01.00]", '"', "\\", "null",
     "NaN", "1e999", "\0", "\ufeff", "\u2028", "\x0b", "\x85", "\x1f", "界", "e\u0301", "😀", "<p begin='1s' end='2s'>", "</p>", "<br/>",
     "<s t='5'>", "Dialogue: ", "[Events]", "WEBVTT", "说话人 1 00:12", "(00:12)", "٣", "²", "00：00：01，000"]
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A sample with pieces put in, taken out, moved; or pieces alone."""
    text = draw(st.sampled_from(["", *SAMPLES]))
    for _ in range(draw(st.integers(0, 6))):
        a = draw(st.integers(0, len(text)))
        b = min(len(text), a + draw(st.integers(0, 30)))
        new = draw(st.one_of(PIECES, st.just(""), st.just(text[a:b] * 2), st.text(max_size=3)))
        text = text[:a] + new + text[b:]
    return text


def check(document: Document, form: Format) -> None:
    """The laws of a document."""
    assert document.format == form.name
    for lane in document.lanes:
        text = lane.transcript.text
        at = raw_at = 0
        for place in lane.places:
            assert place.text.start == at
            assert place.text
            assert place.raw.start >= raw_at
            at, raw_at = place.text.end, place.raw.end
            assert place.kind != "text" or place.text.of(text) == place.raw.of(document.raw)
        assert at == len(text) or not form.in_place
        for runs in (lane.transcript.tokens, lane.transcript.segments):
            at = 0
            for run in runs:
                assert run.span
                assert at <= run.span.start
                at = run.span.end
            assert at <= len(text)
        for segment in lane.transcript.segments:
            assert segment.span.of(text).strip()
    if form.in_place:
        assert splice(document, [[] for _ in document.lanes], form.escape) == document.raw
    track_of(*document.lanes)


JSON = [json.loads(text) for text in SAMPLES if text[0] in "[{" and "{" in text[:3]]
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just("<|zh|>今天")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["start", "text"]), inner)),
    max_leaves=6,
)


def changed(draw: st.DrawFn, node: object, depth: int = 0) -> object:
    """A JSON value with one of its parts another or gone."""
    inside = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    if not inside or draw(st.integers(0, 5)) == 0:
        return draw(values)
    key, value = draw(st.sampled_from(inside))
    if draw(st.integers(0, 5)) == 0:
        return {k: v for k, v in inside if k != key} if isinstance(node, dict) else [v for k, v in inside if k != key]
    new = changed(draw, value, depth + 1)
    if isinstance(node, dict):
        return {k: new if k == key else v for k, v in inside}
    return [new if k == key else v for k, v in inside]


@st.composite
def values_like_samples(draw: st.DrawFn) -> str:
    """A JSON sample with some of its parts changed."""
    node: object = draw(st.sampled_from(JSON))
    for _ in range(draw(st.integers(1, 4))):
        node = changed(draw, node)
    return json.dumps(node, ensure_ascii=draw(st.booleans()))


@pytest.mark.parametrize("form", [f for f in FORMATS if ".json" in f.suffixes], ids=lambda form: form.name)
@given(raw=values_like_samples())
def test_every_reader_of_json_takes_any_value(form: Format, raw: str) -> None:
    test_every_reader_takes_anything.hypothesis.inner_test(form, raw)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(raw=texts())
def test_every_reader_takes_anything(form: Format, raw: str) -> None:
    try:
        document = form.read(raw, "x")
    except InputError as error:
        assert error.hint
    else:
        check(document, form)


@given(raw=texts(), name=st.sampled_from(["-", "a.srt", "a.json", "a.txt", "a.xml", "a", "a.lrc"]))
def test_guessing_takes_anything(raw: str, name: str) -> None:
    try:
        form = guess(name, raw)
    except InputError as error:
        assert error.hint
    else:
        assert form in FORMATS


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("piece", [" ", "0", "<", "&", "{", "[", "1:", "\n1\n", "张三 ", "<p begin='1s' "])
def test_long_repetitions_are_read_or_refused(form: Format, piece: str) -> None:
    raw = piece * 16_000
    try:
        document = form.read(raw, "x")
    except InputError as error:
        assert error.message.startswith("x")
    else:
        assert document.raw == raw


@pytest.mark.parametrize("name", ["srt", "sbv", "lrc", "vtt", "ass"])
@given(raw=texts())
def test_no_word_is_lost_in_silence(name: str, raw: str) -> None:
    """What is neither read nor told is markup, or lies in a place that the format keeps for other things."""
    form = by_name(name)
    try:
        document = form.read(raw, "x")
    except InputError:
        return
    if document.repairs or (
        name == "ass"
        and "\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n" not in raw
    ):
        return
    kept = {
        "srt": r"\{[^{}]*\}|<font[^<>]*>",
        "sbv": "$^",
        "lrc": r"\[[A-Za-z#]+:[^\]\n\r]*\]",
        "vtt": r"^WEBVTT.*|<[^>]*>?|^(?:NOTE|STYLE|REGION)(?:.|[\r\n](?![\r\n]))*|^.*[\r\n]+(?=.*-->)|-->.*",
        "ass": r"^(?!Dialogue).*|^Dialogue:(?:[^,]*,){9}|\{[^{}]*\}",
    }[name]
    rest = re.sub(kept, "", raw, flags=re.MULTILINE)
    missing = Counter(re.findall(r"[\u4e00-\u9fff]", rest))
    for lane in document.lanes:
        missing -= Counter(re.findall(r"[\u4e00-\u9fff]", lane.transcript.text))
    assert not missing
