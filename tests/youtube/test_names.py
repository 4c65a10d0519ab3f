"""What names tell: language tags, files, addresses of videos; and the tables of batches."""

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subfix.errors import InputError, UsageError
from subfix.youtube.manifest import Entry, read_manifest
from subfix.youtube.model import video_id
from subfix.youtube.tags import chosen, kind_of, tag_of, told_by

VIDEO = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("zh-Hans", "zh-Hans"), ("ZH-hans-cn", "zh-Hans-CN"), ("zh_CN", "zh-CN"), ("en", "en"), ("EN-gb", "en-GB"),
        ("yue", "yue"), ("es-419", "es-419"), ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN"), ("sr-Latn-RS", "sr-Latn-RS"),
        ("de-CH-1996", "de-CH-1996"), ("sl-rozaj", "sl-rozaj"), ("en-x-comment", "en-x-comment"), (" fr ", "fr"),
    ],
)  # fmt: skip
def test_tags(text: str, tag: str) -> None:
    assert tag_of(text) == tag
    assert tag_of(tag) == tag


@pytest.mark.parametrize("text", ["", "e", "english", "zh-", "-en", "zh--CN", "zh Hans", "中文", "en-GB-", "12", "en!"])
def test_no_tags(text: str) -> None:
    with pytest.raises(UsageError, match="is no language tag"):
        tag_of(text)


@given(st.text(max_size=20))
def test_any_text_has_a_class(text: str) -> None:
    assert kind_of(kind_of(text)) == kind_of(text)
    assert chosen(text, [text])[:1] == (0,) or not text


CLASSES = (
    ("zh-Hans", "zh-CN", "zh-Hans-CN", "zh-SG"), ("zh-Hant", "zh-TW", "zh-Hant-TW"), ("zh-HK", "zh-Hant-HK"),
    ("yue", "yue-HK", "yue-Hant-HK"), ("en",), ("en-GB",), ("zh",), ("ja",),
)  # fmt: skip


def test_classes() -> None:
    for group in CLASSES:
        assert {kind_of(t.upper()) for t in group} == {kind_of(group[0])}
    assert len({kind_of(group[0]) for group in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("talk.zh-Hans.srt", ("zh-Hans", "")), ("talk.zh_TW.vtt", ("zh-TW", "")), ("a.b.EN.srt", ("en", "")),
        ("talk.yue.srt", ("yue", "")), ("talk.en (Director's comment).srt", ("en", "Director's comment")),
        ("讲座.zh-Hant(导演评论).srt", ("zh-Hant", "导演评论")), ("talk.zh.srt", ("zh", "")),
        ("talk.srt", None), ("talk.final.srt", None), ("talk.new.srt", None), ("talk.fix.srt", None),
        ("talk.v2.srt", None), ("talk.2024.srt", None), ("en.srt", None), ("talk.en ().srt", None), ("talk", None),
    ],
)  # fmt: skip
def test_what_a_file_s_name_tells(name: str, told: tuple[str, str] | None) -> None:
    assert told_by(PurePath(name)) == told


@pytest.mark.parametrize(
    "text",
    [
        VIDEO, f" {VIDEO} ", f"https://www.youtube.com/watch?v={VIDEO}", f"http://youtube.com/watch?t=5&v={VIDEO}#x",
        f"https://youtu.be/{VIDEO}?si=abc", f"youtu.be/{VIDEO}", f"https://m.youtube.com/watch?v={VIDEO}&list=PL1",
        f"https://www.youtube.com/shorts/{VIDEO}", f"https://www.youtube.com/live/{VIDEO}?feature=share",
        f"https://www.youtube-nocookie.com/embed/{VIDEO}", f"https://studio.youtube.com/video/{VIDEO}/translations",
        f"https://music.youtube.com/watch?v={VIDEO}", f"www.youtube.com/watch?v={VIDEO}",
    ],
)  # fmt: skip
def test_videos(text: str) -> None:
    assert video_id(text) == VIDEO


@pytest.mark.parametrize(
    "text",
    ["", "short", "https://youtu.be/", f"https://vimeo.com/watch?v={VIDEO}", f"https://notyoutube.com/watch?v={VIDEO}",
     "https://www.youtube.com/@channel", "https://www.youtube.com/watch?v=abc", f"{VIDEO}x", "https://[::1", "//"],
)  # fmt: skip
def test_no_videos(text: str) -> None:
    with pytest.raises(UsageError, match="is no video of YouTube"):
        video_id(text)


def manifest(folder: Path, data: str | bytes) -> Path:
    path = folder / "uploads.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        f"video,file,language,name\nhttps://youtu.be/{VIDEO},a.srt,zh_CN,评论\n\n{VIDEO},b.en.srt,,\n",
        f"Name;File;Video;Language\r\n评论;a.srt;{VIDEO};zh-CN\r\n;;;\r\n;b.en.srt;{VIDEO};\r\n".encode("utf-8-sig"),
        f"file\tvideo\tname\tlanguage\na.srt\t{VIDEO}\t评论\tzh-CN\n\nb.en.srt\t{VIDEO}\n",
        f'"video","file","language","name"\n{VIDEO},"a.srt","zh-CN","评论"\n,,,\n{VIDEO},b.en.srt,,\n'.encode("utf-16"),
    ],
)
def test_tables(data: str | bytes, tmp_path: Path) -> None:
    assert read_manifest(manifest(tmp_path, data)) == (
        Entry(VIDEO, tmp_path / "a.srt", "zh-CN", "评论", 2),
        Entry(VIDEO, tmp_path / "b.en.srt", None, None, 4),
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("video,file\n", r"uploads\.csv: there is no row"),
        (f"{VIDEO},a.srt\n", r"uploads\.csv:1: there is no column"),
        ("video,language\nx,y\n", r"uploads\.csv:1: the column 'file' is needed once"),
        ("video,file,file\nx,y,z\n", r"uploads\.csv:1: the column 'file' is needed once"),
        ("video,file\nhello,a.srt\n", r"uploads\.csv:2: 'hello' is no video"),
        (f"video,file\n{VIDEO},a.srt\n{VIDEO},\n", r"uploads\.csv:3: no file is named"),
        (f"video,file,language\n{VIDEO},a.srt,klingon!\n", r"uploads\.csv:2: 'klingon!' is no language tag"),
        (f"video,file\n{VIDEO},a.srt,en\n", r"uploads\.csv:2: 3 cells, but 2 columns"),
        (f'video,file\n{VIDEO},"a.srt\n', r"uploads\.csv:2: no table: "),
    ],
)
def test_wrong_tables(data: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        read_manifest(manifest(tmp_path, data))


def test_a_table_of_another_encoding_is_not_guessed_at(tmp_path: Path) -> None:
    data = f"video,file,language,name\n{VIDEO},a.srt,zh-CN,评论\n".encode("gb18030")
    with pytest.raises(InputError, match=r"uploads\.csv: is not UTF-8"):
        read_manifest(manifest(tmp_path, data))
