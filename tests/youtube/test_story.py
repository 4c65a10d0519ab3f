"""What a user goes through, command by command, at Google's own addresses."""

import io
import json
from pathlib import Path

import pytest
from youtube.conftest import Browser, Run
from youtube.server import Track, YouTube
from youtube.wire import Fault

VIDEO = "dQw4w9WgXcQ"
ZH = "1\n00:00:01,000 --> 00:00:03,000\n今天我们聊聊大模型\n\n2\n00:00:03,500 --> 00:00:06,000\n还有它的应用\n"
EN = "1\n00:00:01,000 --> 00:00:03,000\nToday we talk about models\n"


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_story(tube: YouTube, browser: Browser, client_file: Path, login_file: Path, run: Run) -> None:
    tube.video(VIDEO)
    zh, en = write("talk.zh-Hans.srt", ZH), write("talk.en.srt", EN)
    url = f"https://www.youtube.com/watch?v={VIDEO}&t=10s"

    status, _, err = run("youtube", "login", "--client-secrets", str(client_file))
    assert (status, login_file.stat().st_mode & 0o777) == (0, 0o600), err
    assert "我的频道 (@mine)" in err

    status, out, _ = run("youtube", "whoami")
    assert (status, out) == (0, "我的频道 (@mine), https://www.youtube.com/channel/UCtest\n")

    # the plan first: nothing is sent
    status, _, err = run("upload", str(zh), str(en), "--video", url, "--dry-run")
    assert (status, tube.standard(VIDEO), list(Path().glob("*.json"))) == (0, [], [])
    assert "talk.zh-Hans.srt -> dQw4w9WgXcQ zh-Hans: would be new, a draft, 400 units" in err
    assert "would cost about 800 units of the 10,000 a day; asking cost 50" in err

    status, _, err = run("upload", str(zh), str(en), "--video", url)
    assert status == 0, err
    assert "talk.en.srt -> dQw4w9WgXcQ en: new, a draft" in err
    stored = {t.language: t for t in tube.standard(VIDEO)}
    assert {k: (t.name, t.draft, t.data) for k, t in stored.items()} == {
        "zh-Hans": ("", True, ZH.encode()), "en": ("", True, EN.encode()),
    }  # fmt: skip

    # again: nothing is repeated
    before = tube.count("insert"), tube.count("update")
    status, _, err = run("upload", str(zh), str(en), "--video", url)
    assert (status, tube.count("insert"), tube.count("update")) == (0, *before)
    assert err.count("unchanged, a draft, as it was sent before") == 2

    # one cue changed: one update, which leaves the draft a draft
    zh.write_text(ZH.replace("应用", "用处"), encoding="utf-8")
    status, _, err = run("upload", str(zh), str(en), "--video", url)
    assert (status, tube.count("insert"), tube.count("update")) == (0, before[0], 1), err
    assert "talk.zh-Hans.srt -> dQw4w9WgXcQ zh-Hans: updated, a draft" in err
    assert tube.calls[-1].query == (("alt", "json"), ("part", "id"), ("uploadType", "multipart"))
    assert stored["zh-Hans"].draft
    assert "用处".encode() in stored["zh-Hans"].data

    # publish: no file is sent again
    status, _, err = run("upload", str(zh), str(en), "--video", url, "--publish")
    assert status == 0
    assert err.count("published, seen by viewers") == 2
    assert [c.media for c in tube.calls[-2:]] == [None, None]
    assert not any(t.draft for t in stored.values())

    # an update afterwards leaves it published
    en.write_text(EN.replace("models", "large models"), encoding="utf-8")
    status, _, err = run("upload", str(en), "--video", url)
    assert "talk.en.srt -> dQw4w9WgXcQ en: updated, seen by viewers" in err
    assert not stored["en"].draft

    status, out, _ = run("youtube", "list", VIDEO, "--json")
    rows = [(t["language"], t["kind"], t["draft"]) for t in json.loads(out)["tracks"]]
    assert rows == [("en", "standard", False), ("zh-Hans", "automatic", False), ("zh-Hans", "standard", False)]
    assert "AUieDab" not in out  # ids are not to be kept

    status, _, err = run("youtube", "download", VIDEO, "--language", "zh-CN", "-o", "back.srt")
    assert (status, Path("back.srt").read_bytes()) == (0, zh.read_bytes()), err
    status, _, err = run("youtube", "download", VIDEO, "--language", "en", "-o", "back.srt")
    assert (status, "back.srt: a file stands there" in err) == (2, True)
    assert run("youtube", "download", VIDEO, "--language", "en", "-o", "back.srt", "--overwrite")[0] == 0
    status, _, err = run("youtube", "download", VIDEO)
    assert (status, "which track: " in err) == (2, True)
    status, _, err = run("youtube", "download", VIDEO, "--language", "ja")
    assert (status, "has no such track" in err) == (2, True)
    status, out, _ = run("youtube", "download", VIDEO, "--auto", "--format", "vtt")
    assert (status, out) == (0, "automatic")

    assert run("youtube", "delete", VIDEO, "--language", "en")[0] == 2  # nobody can be asked
    status, _, err = run("youtube", "delete", VIDEO, "--language", "en", "--yes")
    assert (status, err) == (0, "removed en of dQw4w9WgXcQ\n")
    assert [t.language for t in tube.standard(VIDEO)] == ["zh-Hans"]

    # what was removed there is found to be gone, and is sent anew
    status, _, err = run("upload", str(en), "--video", url)
    assert "talk.en.srt -> dQw4w9WgXcQ en: new, a draft" in err

    status, _, err = run("youtube", "logout")
    assert (status, err, login_file.exists(), tube.refresh) == (0, "logged out\n", False, {})
    status, _, err = run("youtube", "whoami")
    assert status == 2
    assert "you are not logged in" in err


class Terminal(io.StringIO):
    """A person at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "status", "left"), [("y\n", 0, 0), ("n\n", 130, 1), ("\n", 130, 1), ("", 130, 1)])
def test_a_removal_is_asked_about(
    answer: str, status: int, left: int, tube: YouTube, logged_in: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    tube.video(VIDEO)
    tube.add(Track("1", VIDEO, "en-GB", "Comment", False, b"x"))
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    found, _, err = run("youtube", "delete", VIDEO, "--language", "en-gb", "--name", "Comment")
    assert (found, len(tube.standard(VIDEO))) == (status, left)
    assert 'Remove en-GB "Comment" of dQw4w9WgXcQ for good? [y/N]' in err


def test_another_s_track_is_not_replaced_unasked(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    other = tube.add(Track(tube.new_id(), VIDEO, "zh-CN", "", False, b"by a person"))
    write("talk.zh-Hans.srt", ZH)
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO)
    assert (status, other.data) == (2, b"by a person")
    assert "--on-exists update replaces it" in err
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO, "--on-exists", "skip")
    assert (status, other.data) == (0, b"by a person")
    assert run("upload", "talk.zh-Hans.srt", "--video", VIDEO, "--on-exists", "fail")[0] == 2
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO, "--on-exists", "update")
    assert (status, other.data, other.draft) == (0, ZH.encode(), False), err
    assert "YouTube calls it zh-CN" in err
    assert tube.standard(VIDEO) == [other]


def test_the_tag_that_came_back_is_shown(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    tube.rewrites["zh-Hans"] = "zh-CN"
    write("talk.zh-Hans.srt", ZH)
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO)
    assert (status, "new, a draft, YouTube calls it zh-CN" in err) == (0, True), err
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO)
    assert (status, tube.count("insert"), "unchanged" in err) == (0, 1, True)


def test_a_track_that_youtube_could_not_process_is_sent_again(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    write("talk.en.srt", EN)
    run("upload", "talk.en.srt", "--video", VIDEO)
    tube.standard(VIDEO)[0].status, tube.standard(VIDEO)[0].failure = "failed", "unknownFormat"
    assert "failed (unknownFormat)" in run("youtube", "list", VIDEO)[1]
    status, _, err = run("upload", "talk.en.srt", "--video", VIDEO)
    assert (status, tube.count("update"), "updated" in err) == (0, 1, True)


def test_the_outcome_as_json(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    write("talk.en (Director's comment).srt", EN)
    status, out, err = run("upload", "talk.en (Director's comment).srt", "--video", VIDEO, "--json", "--publish")
    found = json.loads(out)
    assert (status, err, found["spent"], found["error"]) == (0, "", 450, None)
    assert found["tracks"] == [
        {
            "file": "talk.en (Director's comment).srt", "video": VIDEO, "language": "en", "name": "Director's comment",
            "action": "insert", "reason": "", "units": 400, "done": True,
            "track": {"language": "en", "draft": False, "status": "serving"}, "error": None,
        }
    ]  # fmt: skip
    tube.faults.append(Fault("list", 403, "quotaExceeded"))
    status, out, err = run("upload", "talk.en (Director's comment).srt", "--video", VIDEO, "--json")
    found = json.loads(out)
    assert (status, found["error"]["reason"], found["tracks"][0]["action"]) == (2, "quotaExceeded", "none")


def test_a_wrong_file_stops_all_before_a_byte_is_sent(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    write("talk.en.srt", EN)
    write("talk.de.srt", EN.replace("00:00:03,000", "00:00:00,500").replace("Today", "<i>Heute</i>"))
    status, _, err = run("upload", "talk.en.srt", "talk.de.srt", "--video", VIDEO)
    assert (status, tube.calls) == (2, [])
    assert "talk.de.srt:3: markup: " in err
    assert "nothing is sent: " in err
    status, _, err = run("upload", "talk.en.srt", "talk.de.srt", "--video", VIDEO, "--force")
    assert (status, len(tube.standard(VIDEO))) == (0, 2)


def test_estimated_times_are_refused(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.video(VIDEO)
    write("talk.txt", "今天我们聊聊大模型。还有它的应用，以及很多很多别的事情。")
    assert run("run", "talk.txt", "--duration", "0:20", "--format", "srt")[0] == 0
    status, _, err = run("upload", "talk.zh-Hans.srt", "--video", VIDEO)
    assert (status, tube.calls) == (2, [])
    assert "talk.zh-Hans.srt:1: estimated: its times are estimated" in err
    assert "--times-from" in err
    assert run("upload", "talk.zh-Hans.srt", "--video", VIDEO, "--force")[0] == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("talk.en.srt",), "the video is not named"),
        (("--video", VIDEO), "no FILE is named"),
        (("talk.en.srt", "--video", "https://vimeo.com/12345"), "is no video of YouTube"),
        (("captions.srt", "--video", VIDEO), "which language is captions.srt?"),
        (("talk.zh.srt", "--video", VIDEO), "zh does not say which script"),
        (("talk.en.srt", "--video", VIDEO, "--language", "english!"), "is no language tag"),
        (("talk.en.srt", "talk.en.vtt", "--video", VIDEO), "are the same track"),
        (("talk.en.srt", "captions.srt", "--video", VIDEO, "--language", "en"), "are for one FILE"),
        (("talk.en.srt", "--manifest", "x.csv"), "leave out FILE"),
        (("--manifest", "x.csv"), "x.csv: no such file"),
        (("gone.en.srt", "--video", VIDEO), "gone.en.srt: no such file"),
        (("talk.en.ass", "--video", VIDEO), "is not sent to YouTube"),
    ],
)
def test_wrong_use_is_told(args: tuple[str, ...], told: str, tube: YouTube, logged_in: Path, run: Run) -> None:
    write("talk.en.srt", EN)
    write("captions.srt", EN)
    write("talk.zh.srt", ZH)
    write("talk.en.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nToday\n")
    write("talk.en.ass", "[Script Info]\n\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,Hi\n")
    status, out, err = run("upload", *args)
    assert (status, out, tube.calls) == (2, "", [])
    assert told in err
    assert "Traceback" not in err
