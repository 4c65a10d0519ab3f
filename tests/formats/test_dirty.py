"""Files as they are found, from their bytes on: read right and told, or refused with the line of what is wrong."""

import json
from pathlib import Path

import pytest

from subfix.errors import InputError
from subfix.files import read_source
from subfix.formats import guess, track_of

FOLDER = Path(__file__).parent.parent / "data" / "dirty"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))

Cues = list[tuple[int, int, str]]


def opened(path: Path) -> tuple[str, Cues, list[str]]:
    """The format, the cues, and all that is told of the file at `path`."""
    source = read_source(path)
    document = guess(path.name, source.raw).read(source.raw, path.name)
    cues = [(c.interval.start, c.interval.end, "\n".join(c.lines)) for c in track_of(*document.lanes).cues]
    return document.format, cues, [*source.notes, *document.repairs]


def test_every_file_has_its_expectation() -> None:
    assert set(EXPECTED) == {path.name for path in FOLDER.iterdir() if path.suffix in (".vtt", ".srt", ".sbv")}


@pytest.mark.parametrize("name", EXPECTED)
def test_files_of_other_projects(name: str) -> None:
    wanted = EXPECTED[name]
    if "refused" in wanted:
        with pytest.raises(InputError) as caught:
            opened(FOLDER / name)
        assert caught.value.message.endswith(wanted["refused"])
        assert caught.value.hint
    else:
        form, cues, told = opened(FOLDER / name)
        assert (form, cues) == (wanted["format"], [tuple(cue) for cue in wanted["cues"]])
        assert [line for line in told if not line.startswith("read as")] == wanted["told"]


SRT = "1\n00:00:01,000 --> 00:00:02,000\n大家好，今天讲谷歌的大模型\n\n2\n00:00:03,000 --> 00:00:04,500\n再见\n"
HANT = SRT.replace("讲", "講").replace("谷歌的", "語言").replace("见", "見")
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n大家好，今天讲谷歌的大模型\n\n00:00:03.000 --> 00:00:04.500\n再见\n"
GOOD = [(1000, 2000, "大家好，今天讲谷歌的大模型"), (3000, 4500, "再见")]
TRADITIONAL = [(1000, 2000, "大家好，今天講語言大模型"), (3000, 4500, "再見")]

# what is wrong with it, name, bytes, cues (None: those of GOOD), what is told (the beginning; empty: nothing)
ROWS: list[tuple[str, str, bytes, Cues | None, str]] = [
    ("a byte order mark", "a.srt", b"\xef\xbb\xbf" + SRT.encode(), None, ""),
    ("CR LF", "a.srt", SRT.replace("\n", "\r\n").encode(), None, ""),
    ("CR", "a.srt", SRT.replace("\n", "\r").encode(), None, ""),
    ("UTF-16 LE with its mark", "a.srt", b"\xff\xfe" + SRT.encode("utf-16-le"), None, ""),
    ("UTF-16 BE with its mark", "a.srt", b"\xfe\xff" + SRT.encode("utf-16-be"), None, ""),
    ("UTF-16 LE without", "a.srt", SRT.encode("utf-16-le"), None, "read as UTF-16-LE, which the file does not say"),
    ("GB18030", "a.srt", SRT.encode("gb18030"), None, "read as GB18030, which the file does not say"),
    ("Big5", "a.srt", HANT.encode("big5"), TRADITIONAL, "read as Big5, which the file does not say"),
    ("point for comma", "a.srt", SRT.replace(",", ".").encode(), None, "line 2: times not written as"),
    ("no space at the arrow", "a.srt", SRT.replace(" --> ", "-->").encode(), None, "line 2: times not written as"),
    ("coordinates", "a.srt", SRT.replace("02,000", "02,000 X1:1 X2:2 Y1:3 Y2:4").encode(), None, ""),
    ("no index", "a.srt", SRT.replace("1\n00", "00").replace("2\n00", "00").encode(), None, "line 1: cues without"),
    ("a blank line inside", "a.srt", SRT.replace("，今天", "，\n\n今天").encode(),
     [(1000, 2000, "大家好，\n今天讲谷歌的大模型"), GOOD[1]], "line 4: a blank line inside a cue, bridged"),
    ("no blank line between", "a.srt", SRT.replace("\n\n", "\n").encode(), None, "line 4: no blank line between two"),
    ("a time below zero", "a.srt", SRT.replace("00:00:01,000", "-00:00:01,000").encode(),
     [(0, 2000, GOOD[0][2]), GOOD[1]], "line 1: a time before zero, read as zero"),
    ("tenths", "a.srt", SRT.replace("04,500", "04,5").encode(), None, "line 6: times not written as"),
    ("no hours", "a.srt", SRT.replace("00:00:", "00:").encode(), None, "line 2: times not written as"),
    ("no milliseconds", "a.srt", SRT.replace(",000", "").encode(), None, "line 2: times not written as"),
    ("a hundred hours", "a.srt", SRT.replace("00:00:03", "100:00:03").replace("00:00:04", "100:00:04").encode(),
     [GOOD[0], (360_003_000, 360_004_500, "再见")], ""),
    ("full-width times", "a.srt", SRT.replace(":", "：").replace(",000", "，000").encode(), None, "line 2: times not"),
    ("end before start", "a.srt", SRT.replace("00:00:04", "00:00:02").encode(), [GOOD[0], (3000, 3000, "再见")],
     "line 5: a cue that ends before it starts"),
    ("overlap", "a.srt", SRT.replace("00:00:03", "00:00:01").encode(), [GOOD[0], (1000, 4500, "再见")],
     "line 5: a cue that starts before another has ended"),
    ("out of order", "a.srt", SRT.replace("00:00:03", "00:00:00").replace("00:00:04", "00:00:00").encode(),
     [GOOD[0], (0, 500, "再见")], "line 5: a cue that starts before the one above it"),
    ("an index twice", "a.srt", SRT.replace("\n2\n", "\n1\n").encode(), None, "line 5: a cue number that is not above"),
    ("code as text", "a.srt", SRT.replace("再见", "a<b && c>d").encode(), [GOOD[0], (3000, 4500, "a<b && c>d")], ""),
    ("points as commas in WebVTT", "a.vtt", VTT.replace(".", ",").encode(), None, "line 3: times not written as"),
    ("names of cues in WebVTT", "a.vtt", VTT.replace("\n\n0", "\n\nintro-1\n0").encode(), None, ""),
    ("references in WebVTT", "a.vtt", VTT.replace("再见", "a &lt; b &amp;&nbsp;c").encode(),
     [GOOD[0], (3000, 4500, "a < b &\u00a0c")], ""),
    ("no signature of WebVTT", "a.vtt", VTT.removeprefix("WEBVTT\n\n").encode(), None, "line 1: the first line is not"),
    ("text below the signature", "a.vtt", VTT.replace("WEBVTT\n", "WEBVTT\n谁听写的\n").encode(), None,
     "line 2: text in the header, not part of any cue"),
    ("SubRip named WebVTT", "a.vtt", SRT.encode(), None, ""),
    ("WebVTT named SubRip", "a.srt", VTT.encode(), None, ""),
    ("no name", "-", SRT.encode(), None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "cues", "told"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_dirty_files(tmp_path: Path, name: str, data: bytes, cues: Cues | None, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    _, found, notes = opened(path)
    assert found == (GOOD if cues is None else cues)
    if told:
        assert any(note.startswith(told) for note in notes), notes
    else:
        assert not notes


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.srt", b"", "a.srt: the file is empty"),
        ("a.vtt", b"\xef\xbb\xbf\r\n", "a.vtt: the file is empty"),
        ("a.srt", SRT.encode()[:-2], "a.srt:7: the byte 0xE8 is not UTF-8"),
        ("a.srt", SRT.replace("00:", "xx:").encode(), "a.srt:1: no cue in it"),
        ("a.vtt", "就是一段话\n".encode(), "a.vtt:1: not WebVTT"),
        ("a.sbv", "就是一段话\n".encode(), "a.sbv:1: no cue in it"),
        ("a.lrc", "就是一段话\n".encode(), "a.lrc:1: no line with a time"),
        ("a.ass", "就是一段话\n".encode(), "a.ass:1: no `[Events]` section"),
        ("a.json", b'{"a": 1}', "a.json: of no form that is known"),
        ("a.json3", b'{"events": [\n5, ]}', "a.json3:2: not JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        opened(path)
    assert words in caught.value.message
    assert caught.value.hint
