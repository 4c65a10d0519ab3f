"""Reading and writing of files: encodings, errors with hints, whole files or none."""

import io
import os
import random
import re
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix import files
from subfix.errors import InputError, OutputError
from subfix.files import encode, read_source, write_atomic, write_files
from subfix.script import revision

HANS = "1\n00:00:01,000 --> 00:00:02,000\n大家好，今天我们来聊一聊谷歌的大模型。\n"
HANT = "1\n00:00:01,000 --> 00:00:02,000\n大家好，今天我們來聊一聊谷歌的大模型。\n"
ENGLISH = "1\n00:00:01,000 --> 00:00:02,000\nIt’s a café — “yes”, said the naïve one.\n"


@pytest.mark.parametrize(
    ("text", "codec", "mark", "told"),
    [
        (HANS, "utf-8", b"", False),
        (HANS, "utf-8", b"\xef\xbb\xbf", False),
        (HANS, "utf-16-le", b"\xff\xfe", False),
        (HANS, "utf-16-be", b"\xfe\xff", False),
        (HANS, "utf-32-le", b"\xff\xfe\x00\x00", False),
        (HANS, "utf-16-le", b"", True),
        (HANS, "utf-16-be", b"", True),
        (HANS * 9, "utf-16-le", b"", True),
        (HANS, "gb18030", b"", True),
        (HANS.replace("\n", "\r\n"), "gb2312", b"", True),
        ("大家好，我们开始上课。", "gb18030", b"", True),
        (HANT, "big5", b"", True),
        ("大家好，我們開始上課。今天講的是語言模型。", "big5", b"", True),
        (ENGLISH, "cp1252", b"", True),
    ],
)
def test_encodings_are_found_told_and_written_back(
    tmp_path: Path, text: str, codec: str, mark: bytes, told: bool
) -> None:
    data = mark + text.encode(codec)
    path = tmp_path / "talk.srt"
    path.write_bytes(data)
    source = read_source(path)
    assert source.raw == text
    assert bool(source.notes) == told
    assert encode(source.raw, source) == data


TALK = re.sub(r"\s", "", (Path(__file__).parent / "data" / "livestream.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("size", [8, 20, 100, 4000])
@pytest.mark.parametrize(
    ("codec", "to"),
    [
        ("gb18030", "zh-Hans"),
        ("gb18030", "zh-Hant"),
        ("big5", "zh-Hant"),
        ("utf-16-le", "zh-Hans"),
        ("utf-16-be", "zh-Hant"),
    ],
)
def test_short_and_long_chinese_is_read_in_the_encoding_it_is_in(
    tmp_path: Path, codec: str, to: str, size: int
) -> None:
    """Fifty places of a talk; what can be read as two scripts at once must not be wrong in silence."""
    text = TALK if to == "zh-Hans" else revision(TALK, to).after
    path = tmp_path / "a.txt"
    draw = random.Random(f"{codec} {size}")
    wrong = []
    for _ in range(50 if size < 4000 else 5):
        at = draw.randrange(len(text) - size)
        part = "".join(c for c in text[at : at + size] if c.encode(codec, "ignore"))
        data = part.encode(codec)
        path.write_bytes(data)
        source = read_source(path)
        if source.raw != part:
            wrong.append((part, source.raw))
        elif not part.isascii():
            assert source.notes
    assert len(wrong) <= (size < 20), wrong


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            (HANS * 3).encode("gb18030").replace("聊一聊".encode("gb18030"), b"\xc1\xff\xd2\xbb", 1),
            "a.srt:3: the byte 0xC1 is not GB18030",
        ),
        ((HANS * 3).encode("gb18030")[:-2], "a.srt:9: the byte 0xA1 is not GB18030"),
        ((HANT * 3).encode("big5")[:-2], "a.srt:9: the byte 0xA1 is not BIG5"),
    ],
)  # fmt: skip
def test_a_damaged_old_file_is_refused_at_its_line(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_source(path)
    assert words in caught.value.message
    assert caught.value.hint.startswith("all around it is")


@pytest.mark.parametrize(
    "text", ["Le café est déjà là, n’est-ce pas ?", "naïve", "El niño comió piña.", "Grüße aus Köln"]
)
def test_letters_with_marks_are_not_read_as_chinese(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    try:
        assert not re.search("[\u4e00-\u9fff]", read_source(path).raw)
    except InputError as error:
        assert error.hint


@given(st.binary(max_size=200))
def test_whatever_is_read_is_written_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    try:
        source = read_source(path)
    except InputError as error:
        assert error.hint
    else:
        assert encode(source.raw, source) == data


def test_a_named_encoding_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("語言".encode("big5"))
    assert read_source(path, "Big5").raw == "語言"
    path.write_bytes("\ufeff語言".encode("utf-16-le"))
    source = read_source(path, "utf-16")
    assert (source.raw, encode(source.raw, source)) == ("語言", path.read_bytes())
    path.write_bytes("\ufeff語言".encode())
    assert read_source(path, "utf-8").raw == read_source(path, "utf_8_sig").raw == "語言"


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"", None, "empty"),
        (b" \n\n", None, "empty"),
        (b"\xef\xbb\xbf", None, "empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", None, "not a text"),
        (b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\xff\xfe\x80\x99", None, "not a text"),
        (HANS.encode() * 3 + b"\xe5\xa4", None, "a.srt:10: the byte 0xE5 is not UTF-8"),
        (HANS.encode().replace("聊".encode(), b"\xe8\x81", 1) * 1, None, "a.srt:3: the byte 0xE8 is not UTF-8"),
        (b"ok\nok\n\xff\xff\n", "gb18030", "a.srt:3: the byte 0xFF is not GB18030"),
        (b"ok", "klingon", "`klingon` is no encoding"),
        (b"\xff\xfe\x00", None, "UTF-16-LE"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, data: bytes, encoding: str | None, words: str
) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_source(path, encoding)
    assert words in caught.value.message
    assert caught.value.hint


def test_missing_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "livestream.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="no such file") as caught:
        read_source(tmp_path / "livesteam.txt")
    assert "livestream.txt" in caught.value.hint
    with pytest.raises(InputError, match="no such file"):
        read_source(tmp_path / "nowhere" / "a.txt")
    with pytest.raises(InputError, match="a folder"):
        read_source(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_source("a\0b")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(InputError, match="no permission"):
        read_source(tmp_path / "a.txt")


def test_a_character_that_the_encoding_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(HANT.encode("big5"))
    source = read_source(path)
    with pytest.raises(OutputError, match=r"`们` .* cannot be written in Big5") as caught:
        encode("们", source)
    assert "--format" in caught.value.hint


def test_nul_in_webvtt_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_bytes(b"WEBVTT\n\n00:00.000 --> 00:01.000\na\0b\n")
    assert "\0" in read_source(path).raw


def test_stdin_and_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HANS.encode("gb18030"))))
    assert read_source("-").raw == HANS
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    write_atomic("-", b"\r\n\xff")
    assert out.getvalue() == b"\r\n\xff"


def test_a_written_file_keeps_the_permissions_of_the_one_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    write_atomic(path, b"1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~files._umask()
    path.chmod(0o640)
    write_atomic(path, b"22")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"22", 0o640)
    link = tmp_path / "link.srt"
    link.symlink_to(path)
    write_atomic(link, b"333")
    assert link.is_symlink()
    assert path.read_bytes() == b"333"


@pytest.mark.parametrize("place", ["folder", "missing/b.srt", "a.srt/b.srt", "x" * 300, "a\0b"])
def test_unwritable_places_leave_nothing_behind(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.srt").write_bytes(b"old")
    with pytest.raises(OutputError) as caught:
        write_files({tmp_path / "a.srt": b"new", tmp_path / "c.srt": b"new", tmp_path / place: b"x"})
    assert "part" not in str(caught.value)
    assert (tmp_path / "a.srt").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.srt", "folder"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.srt"]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_no_permission_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(b"old")

    def forbidden(**_: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    if what == "file":
        monkeypatch.setattr(os, "access", lambda *_: False)
    else:
        monkeypatch.setattr(files.tempfile, "mkstemp", forbidden)
    with pytest.raises(OutputError, match="no permission") as caught:
        write_atomic(path, b"new")
    assert caught.value.hint
    assert path.read_bytes() == b"old"
