"""Every other format by a sample written from its documentation: what it says, when, who; what is missing."""
# ruff: noqa: E501  a sample a row

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from subfix.check import check
from subfix.document import Document, splice
from subfix.errors import InputError, OutputError
from subfix.files import encode, read_source
from subfix.formats import FORMATS, guess
from subfix.profiles import profile
from subfix.text import Edit, Span

DATA = Path(__file__).parent / "samples"

# file, format, text, tokens (text, start, end), speakers of the segments
SAMPLES = [
    (
        "whisper.json",
        "whisper",
        "今天讲界面三\nthe new model",
        [("今天", 0, 400), ("讲", 400, 600), ("界面", 600, 1100), ("三", 1100, 1400), ("the", 2000, 2200),
         ("new", 2200, 2500), ("model", 2500, 3000)],
        ["", ""],
    ),
    ("whisper_words_beside.json", "whisper", "今天 好", [("今天", 0, 400), ("好", 500, 600)], [""]),
    ("faster_whisper.json", "whisper", "今天\n好", [("今天", 0, 1000), ("好", 1500, 2000)], ["", ""]),
    (
        "whisperx.json",
        "whisper",
        "出了2025版",
        [("出", 100, 200), ("了", 200, 300), ("版", 900, 1000)],
        ["SPEAKER_00"],
    ),
    ("stable_ts.json", "whisper", "Hello there", [("Hello", 0, 500), ("there", 500, 900)], [""]),
    ("whisper_cpp.json", "whisper.cpp", "今天\n好", [("今天", 10, 900), ("好", 1000, 2000)], ["", ""]),
    ("whisper_cpp_pieces.json", "whisper.cpp", "他龘了", [("他", 0, 200), ("龘", 200, 600), ("了", 600, 1000)], [""]),
    (
        "funasr_server.jsonl",
        "funasr",
        "你好，GPT世界。\n它用了gpt four啊，",
        [("你", 0, 100), ("好", 100, 200), ("GPT", 300, 500), ("世", 500, 600), ("界", 600, 700), ("它", 900, 1000),
         ("用", 1000, 1100), ("了", 1100, 1200), ("gpt", 1200, 1300), ("four", 1300, 1400), ("啊", 1400, 1500)],
        ["", ""],
    ),
    (
        "funasr.json",
        "funasr",
        "你好，GPT 世界。\n再见",
        [("你", 0, 100), ("好", 100, 200), ("GPT", 300, 500), ("世", 500, 600), ("界", 600, 700), ("再", 800, 900),
         ("见", 900, 1000)],
        ["", ""],
    ),
    ("funasr_sentences.json", "funasr", "你好。\n再见", [("你", 0, 100), ("好", 100, 200), ("再见", 800, 1000)],
     ["说话人 0", "说话人 1"]),
    ("sensevoice.json", "funasr", "你好。", [("你", 60, 120), ("好", 120, 300)], [""]),
    ("youtube.json3", "json3", "今天天气\n不错", [("今天", 80, 380), ("天气", 380, 2010), ("不错", 2010, 5010)], ["", ""]),
    ("youtube.srv3", "srv", "今天天气\n不错", [("今天", 80, 380), ("天气", 380, 2010), ("不错", 2010, 5010)], ["", ""]),
    ("youtube.srv1.xml", "srv", "It's & ok\n好", [("It's & ok", 500, 1700), ("好", 1900, 3100)], ["", ""]),
    ("bilibili.json", "bcc", "你好\n世界\n再见", [("你好\n世界", 1500, 2000), ("再见", 2000, 3250)], ["", ""]),
    ("lyrics.lrc", "lrc", "第一行\n第二行", [("第一行", 900, 5400), ("第", 5400, 5900), ("二行", 5900, 8900)], ["", ""]),
    ("fansub.ass", "ass", "你好\n世界, 好\n卡拉", [("你好\n世界, 好", 1000, 2500), ("卡", 3000, 3200), ("拉", 3200, 4000)],
     ["张三", ""]),
    ("captions.sbv", "sbv", "第一\n行\n第二", [("第一\n行", 378, 11378), ("第二", 11378, 12305)], ["", ""]),
    ("captions.ttml", "ttml", "你好\nA & B 世界\n再见\n帧", [("你好\nA & B 世界", 11000, 12500), ("再见", 13000, 14000),
     ("帧", 20000, 20480)], ["", "", ""]),
    ("feishu.txt", "minutes", "大家好，今天我们开会。\n好的，开始吧。\n第二段", [("大家好，今天我们开会。", 12000, 30000),
     ("好的，开始吧。\n第二段", 30000, 32120)], ["说话人 1", "说话人 2"]),
    ("tingwu.txt", "minutes", "你好。\n嗯", [("你好。", 0, 65000), ("嗯", 65000, 65200)], ["发言人1", "发言人2"]),
    ("feishu_cli.txt", "minutes", "我们来讲一下期末考试。\n开卷还是闭卷？", [("我们来讲一下期末考试。", 16480, 42120),
     ("开卷还是闭卷？", 42120, 43680)], ["Speaker 1", "Speaker 2"]),
    ("xunfei.txt", "minutes", "大家好\n好的", [("大家好", 0, 730000), ("好的", 730000, 730400)], ["说话人1", "说话人2"]),
    ("bracketed.txt", "minutes", "大家好\n好的", [("大家好", 5000, 15000), ("好的", 15000, 15400)], ["说话人1", "说话人2"]),
    ("time_alone.txt", "minutes", "大家好\n好的", [("大家好", 723000, 730000), ("好的", 730000, 730400)], ["", ""]),
    ("tencent.txt", "minutes", "大家好\n好的", [("大家好", 5000, 15000), ("好的", 15000, 15400)], ["张三", "李四"]),
    ("inline.txt", "minutes", "大家好\n好的", [("大家好", 1000, 9000), ("好的", 9000, 9400)], ["张三", "李四"]),
    ("time_first.txt", "minutes", "大家好。\n好的", [("大家好。", 12000, 30000), ("好的", 30000, 30400)], ["张三", "李四"]),
]  # fmt: skip


def opened(name: str) -> Document:
    raw = read_source(DATA / name).raw
    return guess(name, raw).read(raw, name)


def test_every_sample_is_expected() -> None:
    assert {name for name, *_ in SAMPLES} == {path.name for path in DATA.iterdir()}


@pytest.mark.parametrize(("name", "form", "text", "tokens", "speakers"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_samples(name: str, form: str, text: str, tokens: list[tuple[str, int, int]], speakers: list[str]) -> None:
    document = opened(name)
    transcript = document.lanes[0].transcript
    assert document.format == form
    assert transcript.text == text
    assert [(t.span.of(text), t.interval.start, t.interval.end) for t in transcript.tokens] == tokens
    assert [s.speaker for s in transcript.segments] == speakers
    assert document.timing == "measured"
    known = next(f for f in FORMATS if f.name == form)
    if known.in_place:
        assert splice(document, [[]], known.escape) == document.raw
        edited = splice(document, [[Edit(Span(0, 1), "<&{新")]], known.escape)
        read = known.read(edited, name).lanes[0].transcript.text
        assert read == known.escape("<&{新") + text[1:] if form == "ass" else read == "<&{新" + text[1:]


# sample, what is replaced in it, by what, what the error says
FAULTS = [
    ("whisper.json", '"segments"', '"parts"', "the whole has no `segments`"),
    ("whisper.json", '"start": 2.0', '"begin": 2.0', "segments[1] has no `start`"),
    ("whisper.json", '"start": 2.0', '"start": "soon"', "segments[1].start is not a time"),
    ("whisper.json", '"start": 2.0', '"start": true', "segments[1].start is not a time"),
    ("whisper.json", '"start": 2.0', '"start": NaN', "segments[1].start is not a time"),
    ("whisper.json", '"start": 2.0', '"start": 1e300', "segments[1].start is no time of a recording"),
    ("whisper.json", "}\n", "", "whisper.json:"),
    ("whisper_cpp.json", '"offsets"', '"set"', "transcription[0] has no `offsets`"),
    ("funasr.json", "[0, 100], ", "", "has not as many times as words"),
    ("funasr.json", "[0, 100]", "[0]", "[0].timestamp[0] is not a pair of times"),
    ("funasr_server.jsonl", "[0,100],", "[0],", "funasr_server.jsonl:1: [0].timestamp[0] is not a pair of times"),
    (
        "funasr_server.jsonl",
        '"[[900,1000]]"',
        '"[[900,"',
        "funasr_server.jsonl:2: [1].timestamp is not a list of times",
    ),
    ("bilibili.json", '"from": 2,', '"at": 2,', "bilibili.json:3: body[1] has no `from`"),
    ("youtube.json3", '"tStartMs": 80', '"t": 80', "events[0] has no `tStartMs`"),
    ("youtube.json3", '"events": [', '"events": 5, "x": [', "events is not a list"),
    ("bilibili.json", '"content": "再见"', '"content": 5', "body[1].content is not a text"),
    ("captions.ttml", "begin", "start", "no caption in it"),
    ("youtube.srv3", "<p ", "<q ", "no caption in it"),
    ("lyrics.lrc", "[", "(", "no line with a time"),
    ("fansub.ass", "[Events]", "[Fonts]", "no `[Events]` section"),
    ("captions.sbv", ",", ";", "no cue in it"),
    ("feishu.txt", ":", ".", "no turn in it"),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS)
def test_what_is_missing_is_a_clear_error(name: str, old: str, new: str, words: str) -> None:
    raw = (DATA / name).read_text(encoding="utf-8")
    form = next(f for f in FORMATS if f.name == next(row[1] for row in SAMPLES if row[0] == name))
    with pytest.raises(InputError) as caught:
        form.read(raw.replace(old, new), name)
    assert words in caught.value.message
    assert caught.value.line
    assert caught.value.hint


@pytest.mark.parametrize("name", [row[0] for row in SAMPLES])
def test_every_sample_is_checked(name: str) -> None:
    document = opened(name)
    cues = [segment.cue for segment in document.lanes[0].transcript.segments]
    found = check(document, lambda _: replace(profile("youtube-zh"), shortest=10**9))
    assert [finding.cue for finding in found if finding.rule == "short"] == cues


def widened(node: object) -> object:
    """A JSON value with a field that nobody knows in each object."""
    if isinstance(node, dict):
        return {"unknown": [{"start": "?"}], **{key: widened(value) for key, value in node.items()}, "more": None}
    return [widened(value) for value in node] if isinstance(node, list) else node


@pytest.mark.parametrize("name", [row[0] for row in SAMPLES if ".json" in row[0] and row[0] != "funasr_server.jsonl"])
def test_unknown_fields_are_ignored(name: str) -> None:
    document = opened(name)
    form = next(f for f in FORMATS if f.name == document.format)
    raw = json.dumps(widened(json.loads(document.raw)), indent=1)
    assert form.read(raw, name).lanes == document.lanes
    assert guess(name, raw) is form


def test_a_deep_or_huge_json_is_no_crash() -> None:
    form = next(f for f in FORMATS if f.name == "whisper")
    for raw in ('{"segments": ' + "[" * 100_000, '{"segments": [{"start": ' + "9" * 5000 + "}]}"):
        with pytest.raises(InputError):
            form.read(raw, "x")


@pytest.mark.parametrize(
    ("name", "raw", "form"),
    [
        ("talk.txt", "今天10:30 开会。\n然后12:30 吃饭\n我们再说", "txt"),
        ("talk.txt", "比分是3:15\n然后4:20\n我们赢了，全场一共有两万人。\n" * 5 + "就这样\n" * 200, "txt"),
        ("talk.md", "# 标题\n正文", "txt"),
        ("talk.srt", "WEBVTT\n\n00:01.000 --> 00:02.000\n好", "vtt"),
        ("talk.txt", "1\n00:00:01,000 --> 00:00:02,000\n好\n", "srt"),
        ("-", "1\n00:00:01,000 --> 00:00:02,000\n好\n", "srt"),
        ("-", "随便一段话。", "txt"),
        ("talk", "随便一段话。", "txt"),
        ("talk.srt", "随便一段话。", "srt"),
    ],
)
def test_formats_are_found_by_name_and_content(name: str, raw: str, form: str) -> None:
    assert guess(name, raw).name == form


@pytest.mark.parametrize(("name", "raw"), [("a.json", '{"glossary": {}}'), ("a.json", "好"), ("a.xml", "<a/>")])
def test_a_name_that_several_formats_share_needs_the_content(name: str, raw: str) -> None:
    with pytest.raises(InputError, match="of no form that is known") as caught:
        guess(name, raw)
    assert "JSON" in caught.value.hint or "TTML" in caught.value.hint


def word(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def test_a_word_file_is_read_as_its_paragraphs(tmp_path: Path) -> None:
    rows = ["说话人 1 00:12", "你好 &amp; 再见", "说话人 2 00:20", "好的"]
    path = tmp_path / "talk.docx"
    path.write_bytes(word("".join(f'<w:p><w:r><w:t xml:space="preserve">{row}</w:t></w:r></w:p>' for row in rows)))
    source = read_source(path)
    document = guess(str(path), source.raw).read(source.raw, str(path))
    assert document.lanes[0].transcript.text == "你好 & 再见\n好的"
    with pytest.raises(OutputError, match="Word file"):
        encode(source.raw, source)


def test_a_word_file_shows_each_text_once(tmp_path: Path) -> None:
    path = tmp_path / "talk.docx"
    run = "<w:r><w:t>好</w:t></w:r>"
    path.write_bytes(
        word(
            f"<w:p>{run}<w:r><w:tab/><w:delText>不</w:delText></w:r>{run}</w:p><w:p><mc:AlternateContent><mc:Choice>{run}"
            f"</mc:Choice><mc:Fallback>{run}</mc:Fallback></mc:AlternateContent><w:br/>{run}</w:p>"
        )
    )
    assert read_source(path).raw == "好\t好\n好\n好\n"


@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", word("")[:60]], ids=["no archive", "cut"])
def test_a_broken_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "talk.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not a Word file"):
        read_source(path)


def test_the_readme_names_every_format() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = [row for row in readme[readme.index("### Formats") :].split("\n") if row.startswith("|")]
    for form in FORMATS:
        (row,) = [row for row in table if f"`{form.name}`" in row]
        cells = [cell.strip() for cell in row.split("|")[2:-1]]
        assert cells[0] == "yes"
        assert bool(cells[1]) == form.in_place
        assert bool(cells[2]) == (form.write is not None)
