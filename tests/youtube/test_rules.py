"""What is found in a file before a byte of it is sent."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from subfix.errors import InputError
from subfix.youtube import rules
from subfix.youtube.rules import checked, timing_of

GOOD = "1\n00:00:01,000 --> 00:00:02,000\n大家好\n\n2\n00:00:02,000 --> 00:00:04,000\nGPT & <3, a<b\n第二行\n"
SIMPLIFIED = "这个东西对于我们来说还是很难的，没有办法，应该说说为什么会这样。"
TRADITIONAL = "這個東西對於我們來說還是很難的，沒有辦法，應該說說為什麼會這樣。"
VTT = "WEBVTT\n\nNOTE by hand\n\n00:01.000 --> 00:02.000 line:80%\n<v Bob>hello <i>there</i> &amp; you\n"


def found(tmp_path: Path, data: str | bytes, name: str = "talk.srt", tag: str = "en", track: str = "") -> list[str]:
    """The rules that a file breaks, each with its line."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    result = checked(path, tag, track)
    assert result.data == path.read_bytes()
    return [f"{f.rule} {f.line}" for f in result.faults]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("talk.srt", GOOD, []),
        ("talk.srt", GOOD.replace("\n", "\r\n"), []),
        ("talk.vtt", VTT, []),
        ("talk.sbv", "0:00:01.000,0:00:02.000\nhello[br]there\n\n0:00:02.000,0:00:03.000\nyou\n", []),
        ("talk.srt", GOOD.encode("utf-8-sig"), ["encoding 1"]),
        ("talk.srt", GOOD.encode("gb18030"), ["encoding 0"]),
        ("talk.srt", GOOD.encode("utf-16"), ["encoding 0", "encoding 1"]),
        ("talk.srt", GOOD.replace("00:00:02,000 --> ", "00:00:01,500 --> "), ["overlap 7"]),
        ("talk.srt", GOOD.replace("00:00:01,000 --> 00:00:02", "00:00:05,000 --> 00:00:06"), ["order 7"]),
        ("talk.srt", GOOD.replace("大家好", "<i>大家好</i>"), ["markup 3"]),
        ("talk.srt", GOOD.replace("第二行", "{\\an8}第二行"), ["markup 8"]),
        ("talk.srt", GOOD.replace("大家好", '<font color="#fff">大家好</font>'), ["markup 3"]),
        ("talk.sbv", "0:00:01.000,0:00:02.000\n<b>hello</b>\n", ["markup 2"]),
        ("talk.srt", GOOD.replace("大家好", ""), ["form 1"]),
        ("talk.srt", GOOD.replace("00:00:04,000", "00:00:02,000"), ["empty 0"]),
        ("talk.srt", GOOD.replace("00:00:04,000", "00:00:01,500"), ["empty 0", "form 5"]),
        ("talk.srt", GOOD.replace("00:00:04,000", "00:00:04.000"), ["form 6"]),
    ],
)
def test_rules(name: str, data: str | bytes, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, data, name, "zh-Hans" if "大家好" in str(data) else "en") == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        (SIMPLIFIED, "zh-Hans", []), (SIMPLIFIED, "zh-CN", []), (SIMPLIFIED, "zh-TW", ["language 0"]),
        (SIMPLIFIED, "zh-HK", ["language 0"]), (TRADITIONAL, "zh-Hans", ["language 0"]), (TRADITIONAL, "zh-TW", []),
        (TRADITIONAL, "yue", []), (SIMPLIFIED, "yue", []), ("大家好", "zh-TW", []), ("Hello", "zh-TW", []),
    ],
)  # fmt: skip
def test_a_text_of_the_other_script(text: str, tag: str, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, GOOD.replace("大家好", text), tag=tag) == expected


def test_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(tmp_path, GOOD, track="x" * 150) == []
    assert found(tmp_path, GOOD, track="x" * 151) == ["name 0"]
    assert rules.LARGEST == 104_857_600
    monkeypatch.setattr(rules, "LARGEST", len(GOOD.encode()) - 1)
    assert found(tmp_path, GOOD) == ["size 0"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("talk.srt", ""), ("talk.srt", "no cue here"), ("talk.srt", b"\0\0\0"), ("talk.txt", "words"),
     ("talk.lrc", "[00:01.00]words\n[00:02.00]more\n"), ("talk.srt", b"\xe4\xb8\xad\xe6\x96\x87 \xe4\xb8 x" * 50)],
)  # fmt: skip
def test_no_subtitles_at_all(name: str, data: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        found(tmp_path, data, name)


def report(folder: Path, timing: str, outputs: dict[str, str], name: str = "talk.subfix.json") -> None:
    rows = [{"path": path, "sha256": digest, "language": "en", "format": "srt"} for path, digest in outputs.items()]
    data = {"schema": 1, "files": [{"timing": timing, "outputs": rows}]}
    (folder / name).write_text(json.dumps(data), encoding="utf-8")


def test_estimated_times_are_known_by_the_bytes_then_by_the_name(tmp_path: Path) -> None:
    data = GOOD.encode()
    digest = sha256(data).hexdigest()
    path = tmp_path / "talk.en.srt"
    assert timing_of(path, data) == ""
    report(tmp_path, "estimated", {"talk.en.srt": digest})
    assert timing_of(path, data) == "estimated"
    assert timing_of(tmp_path / "renamed.srt", data) == "estimated"
    assert timing_of(path, data + b"\n") == "estimated"  # edited: the times are still the same guess
    assert timing_of(tmp_path / "another.srt", data + b"\n") == ""
    report(tmp_path, "measured", {"talk.en.srt": digest}, "z.subfix.json")
    report(tmp_path, "estimated", {"talk.en.srt": "0" * 64})
    assert timing_of(path, data) == "measured"
    assert "estimated 0" not in found(tmp_path, GOOD, "talk.en.srt")


def test_times_taken_from_an_estimate_are_known(tmp_path: Path) -> None:
    cues = "".join(f"{n}\n00:00:{n:02},{n:03} --> 00:00:{n:02},900\nwords {n}\n\n" for n in range(1, 21))
    (tmp_path / "talk.en.srt").write_text(cues, encoding="utf-8")
    report(tmp_path, "estimated", {"talk.en.srt": "0" * 64, "talk.en.vtt": "1" * 64})
    corrected = cues.replace("words", "text").replace("00:00:07,007", "00:00:07,100")
    assert found(tmp_path, corrected, "fixed.en.srt") == ["estimated 0"]
    assert found(tmp_path, "WEBVTT\n\n" + corrected.replace(",", "."), "fixed.en.vtt") == ["estimated 0"]
    retimed = "".join(f"{n}\n00:00:{n:02},{n + 5:03} --> 00:00:{n:02},900\nwords {n}\n\n" for n in range(1, 21))
    assert found(tmp_path, retimed, "retimed.en.srt") == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1, "files": 5}', '{"schema": 9, "files": []}', "\0"])
def test_a_file_that_is_no_report_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.subfix.json").write_text(text, encoding="utf-8")
    assert timing_of(tmp_path / "talk.srt", b"x") == ""
