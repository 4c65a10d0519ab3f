"""No secret is in anything that is written: output, files, logs at every level, errors and what they hold."""

import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from youtube.conftest import Browser
from youtube.server import YouTube
from youtube.wire import Fault

from subfix.cli import cli
from subfix.youtube.login import secrets_of

VIDEO = "dQw4w9WgXcQ"
PROXY_PASSWORD = "pass-of-the-proxy"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nToday\n"


def told(error: BaseException | None) -> str:
    """All that an error and those it came from say."""
    texts = []
    while error is not None:
        texts += [str(error), repr(error), *traceback.format_exception(error), repr(vars(error))]
        error = error.__cause__ or error.__context__
    return "\n".join(texts)


class Watch:
    """Runs commands and keeps all that they write."""

    def __init__(
        self, tube: YouTube, records: list[logging.LogRecord], folder: Path, private: tuple[Path, ...]
    ) -> None:
        self.tube, self.records, self.folder, self.private = tube, records, folder, private
        self.seen: list[str] = []
        self.failures = 0

    def __call__(self, *args: str) -> None:
        result = CliRunner().invoke(cli, args)
        self.seen += [result.output, result.stdout, result.stderr, told(result.exception)]
        self.failures += result.exit_code != 0

    def leaks(self) -> list[str]:
        """The places that hold a secret."""
        texts = [(f"output {n}", text) for n, text in enumerate(self.seen)]
        texts += [(f"{r.name}: {r.msg}", f"{r.getMessage()} {vars(r)}") for r in self.records]
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.private:
                texts.append((str(path), path.read_bytes().decode("utf-8", "replace")))
            texts.append((f"the name {path.name}", path.name))
        hidden = {*self.tube.secrets, PROXY_PASSWORD}
        return [place for place, text in texts for secret in hidden if secret in text]


@pytest.fixture
def watch(
    tube: YouTube, browser: Browser, client_file: Path, login_file: Path, tmp_path: Path,
    everything_logged: list[logging.LogRecord], no_sleep: list[float], monkeypatch: pytest.MonkeyPatch,
) -> Watch:  # fmt: skip
    monkeypatch.setenv("HTTPS_PROXY", f"http://someone:{PROXY_PASSWORD}@127.0.0.1:{tube.port}")
    tube.password = ("someone", PROXY_PASSWORD)
    tube.video(VIDEO)
    Path("talk.en.srt").write_text(SRT, encoding="utf-8")
    return Watch(tube, everything_logged, tmp_path, (login_file, client_file))


def test_where_all_goes_well(watch: Watch, client_file: Path, login_file: Path, tube: YouTube) -> None:
    watch("youtube", "login", "--client-secrets", str(client_file))
    assert tube.secrets & set(json.loads(login_file.read_text(encoding="utf-8")).values())
    tube.access.clear()  # the login is renewed
    watch("upload", "talk.en.srt", "--video", VIDEO)
    watch("upload", "talk.en.srt", "--video", VIDEO, "--publish", "--json")
    watch("youtube", "list", VIDEO)
    watch("youtube", "download", VIDEO, "--language", "en", "-o", "back.srt")
    watch("youtube", "delete", VIDEO, "--language", "en", "--yes")
    watch("youtube", "login")
    watch("youtube", "logout")
    assert (watch.failures, watch.leaks()) == (0, [])
    assert {r.name.split(".")[0] for r in watch.records} >= {"urllib3", "google"}  # they did log


def broken(tube: YouTube, login_file: Path) -> None:
    """The file ends in the middle of a secret."""
    login_file.write_bytes(login_file.read_bytes()[:-30])


def refused_proxy(tube: YouTube, login_file: Path) -> None:
    tube.password = ("someone", "another")


TROUBLES: list[Callable[[YouTube, Path], object]] = [
    broken,
    refused_proxy,
    lambda tube, _: (tube.access.clear(), tube.refresh.clear()),
    lambda tube, _: tube.faults.append(Fault("list", 401, "authError", times=99)),
    lambda tube, _: tube.faults.append(Fault("list", 403, "quotaExceeded", times=99)),
    lambda tube, _: tube.faults.append(Fault("list", 500, "backendError", times=99)),
    lambda tube, _: tube.faults.append(Fault("list", raw=b"<html>", times=99)),
    lambda tube, _: tube.faults.append(Fault("list", stage="headers", times=99)),
    lambda tube, _: (tube.access.clear(), tube.faults.append(Fault("token", stage="headers", times=99))),
    lambda tube, _: (tube.access.clear(), tube.faults.append(Fault("token", raw=b"<html>", times=99))),
    lambda tube, _: (tube.access.clear(), tube.faults.append(Fault("token", 401, "invalid_client", times=99))),
]


@pytest.mark.parametrize("trouble", range(len(TROUBLES)))
def test_where_something_goes_wrong(
    trouble: int, watch: Watch, client_file: Path, login_file: Path, tube: YouTube
) -> None:
    watch("youtube", "login", "--client-secrets", str(client_file))
    assert watch.failures == 0
    TROUBLES[trouble](tube, login_file)
    watch("youtube", "list", VIDEO)
    watch("upload", "talk.en.srt", "--video", VIDEO)
    assert (watch.failures, watch.leaks()) == (2, [])


@pytest.mark.parametrize("consent", ["access_denied", "forged", "server_error"])
def test_where_the_login_fails(consent: str, watch: Watch, client_file: Path, tube: YouTube) -> None:
    tube.consent = consent
    watch("youtube", "login", "--client-secrets", str(client_file))
    tube.consent = "yes"
    tube.faults.append(Fault("token", 400, "invalid_grant"))
    watch("youtube", "login", "--client-secrets", str(client_file))
    assert (watch.failures, watch.leaks()) == (2, [])


def test_the_watch_would_see_one(watch: Watch, tube: YouTube) -> None:
    logging.getLogger("urllib3").debug("token %s", tube.secret("ya29"))
    Path("left.txt").write_text(tube.secret("1//"), encoding="utf-8")
    watch.seen.append(tube.secret("4/0A"))
    assert len(set(watch.leaks())) == 3


def test_values_do_not_show_them(client_file: Path) -> None:
    shown = repr(secrets_of(client_file))
    assert "GOCSPX" not in shown
    assert "1234-test" in shown
