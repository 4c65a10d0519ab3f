"""Proxies of the environment carry the login, its renewal and every call alike."""

from pathlib import Path

import pytest
from youtube.conftest import Browser, Run
from youtube.server import YouTube

VIDEO = "dQw4w9WgXcQ"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nToday\n"
HOSTS = ("oauth2.googleapis.com", "youtube.googleapis.com")


@pytest.mark.parametrize(
    ("variable", "scheme", "how"),
    [
        ("HTTPS_PROXY", "http", "connect"),
        ("https_proxy", "http", "connect"),
        ("ALL_PROXY", "http", "connect"),
        ("HTTPS_PROXY", "socks5h", "socks5 name"),
        ("ALL_PROXY", "socks5h", "socks5 name"),
    ],
)
@pytest.mark.parametrize("password", [None, ("someone", "pass-of-the-proxy")])
def test_everything_goes_through_it(
    variable: str, scheme: str, how: str, password: tuple[str, str] | None, tube: YouTube, browser: Browser,
    client_file: Path, run: Run, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("HTTPS_PROXY")
    tube.password = password
    who = f"{password[0]}:{password[1]}@" if password else ""
    monkeypatch.setenv(variable, f"{scheme}://{who}127.0.0.1:{tube.port}")
    tube.video(VIDEO)
    Path("talk.en.srt").write_text(SRT, encoding="utf-8")

    status, _, err = run("youtube", "login", "--client-secrets", str(client_file))
    assert status == 0, err
    assert {h for h in tube.hosts if h[1] in HOSTS} == {(how, host) for host in HOSTS}

    tube.hosts.clear()
    tube.access.clear()  # the login is renewed
    status, _, err = run("upload", "talk.en.srt", "--video", VIDEO)
    assert (status, len(tube.standard(VIDEO))) == (0, 1), err
    assert set(tube.hosts) == {(how, host) for host in HOSTS}

    tube.hosts.clear()
    assert run("youtube", "logout")[0] == 0
    assert tube.hosts == [(how, "oauth2.googleapis.com")]


@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        ("http://127.0.0.1:9", "the connection through the proxy failed"),
        ("socks5h://127.0.0.1:9", "the connection failed"),
        ("http://someone:pass-of-the-proxy@127.0.0.1:PORT", "the connection through the proxy failed"),
        ("gopher://127.0.0.1:9", "has no usable address"),
        ("http://:::", "has no usable address"),
    ],
)
def test_a_proxy_that_does_not_work(
    proxy: str, told: str, tube: YouTube, logged_in: Path, run: Run, no_sleep: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    tube.password = ("someone", "another")
    monkeypatch.setenv("HTTPS_PROXY", proxy.replace("PORT", str(tube.port)))
    status, _, err = run("youtube", "list", VIDEO)
    assert status == 2
    assert told in err
    assert "HTTPS_PROXY" in err
    assert "pass-of-the-proxy" not in err
    assert "Traceback" not in err
