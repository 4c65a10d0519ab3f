"""What a user goes through, command by command, at Google's own addresses."""

from pathlib import Path

from youtube.conftest import Browser, Run
from youtube.server import YouTube

VIDEO = "dQw4w9WgXcQ"
ZH = "1\n00:00:01,000 --> 00:00:03,000\n今天我们聊聊大模型\n\n2\n00:00:03,500 --> 00:00:06,000\n还有它的应用\n"
EN = "1\n00:00:01,000 --> 00:00:03,000\nToday we talk about models\n"


def test_the_story(tube: YouTube, browser: Browser, client_file: Path, login_file: Path, run: Run) -> None:
    tube.video(VIDEO)
    zh, en = Path("talk.zh-Hans.srt"), Path("talk.en.srt")
    zh.write_text(ZH, encoding="utf-8")
    en.write_text(EN, encoding="utf-8")

    status, _, err = run("youtube", "login", "--client-secrets", str(client_file))
    assert (status, login_file.stat().st_mode & 0o777) == (0, 0o600), err
    assert "我的频道 (@mine)" in err
