"""Each reason of YouTube's is one clear line and what to do; networks that fail are told too."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import requests
from google.auth.exceptions import RefreshError, TransportError
from youtube.conftest import Run
from youtube.server import YouTube
from youtube.wire import Fault

from subfix.youtube.client import unreached
from subfix.youtube.faults import NetworkError, YouTubeError, refused

VIDEO = "dQw4w9WgXcQ"
NOW = datetime(2026, 11, 24, 12).astimezone()

# status, reason, what is said, what is advised, whether the run ends, whether it is tried again
REASONS = [
    (400, "contentRequired", "found nothing in the file", "subfix check", False, False),
    (400, "invalidMetadata", "does not take this language or name", "--language", False, False),
    (400, "nameTooLong", "longer than 150 characters", "--name", False, False),
    (400, "couldNotConvert", "cannot give the track in this format", "--format", False, False),
    (401, "authError", "does not accept the login", "subfix youtube login", True, False),
    (401, "youtubeSignupRequired", "has no channel", "create_channel", True, False),
    (403, "forbidden", "may not change this video's tracks", "subfix youtube whoami", False, False),
    (403, "somethingNew", "may not change this video's tracks", "subfix youtube whoami", False, False),
    (403, "insufficientPermissions", "does not allow to change subtitles", "ticked", True, False),
    (403, "accessNotConfigured", "is not switched on", "youtube.googleapis.com", True, False),
    (403, "SERVICE_DISABLED", "is not switched on", "youtube.googleapis.com", True, False),
    (403, "quotaExceeded", "today's quota", "goes on where it stopped", True, False),
    (403, "dailyLimitExceeded", "today's quota", "goes on where it stopped", True, False),
    (403, "rateLimitExceeded", "fewer calls", "wait", True, True),
    (403, "userRateLimitExceeded", "fewer calls", "wait", True, True),
    (403, "authenticatedUserAccountSuspended", "closed or suspended", "another account", True, False),
    (404, "videoNotFound", "no such video", "may need some more", False, False),
    (404, "captionNotFound", "not there any more", "run again", False, False),
    (409, "captionExists", "stands there already", "subfix youtube list", False, False),
    (429, "", "fewer calls", "wait", True, True),
    (500, "backendError", "error 500", "try again later", True, True),
    (503, "", "error 503", "try again later", True, True),
    (418, "teapot", "refuses it (418 teapot): about it", "docs/errors", False, False),
    (302, "", "refuses it (302 without a reason)", "docs/errors", False, False),
]


def body(reason: str, shape: str) -> bytes:
    """An error in one of the shapes that Google's services write."""
    rows = [{"domain": "youtube", "reason": reason, "message": "about it"}] if reason else []
    error: dict[str, object] = {"code": 0, "message": "about it" if reason else ""}
    error |= {"errors": rows} if shape == "old" else {"status": "X" if reason else "", "details": rows}
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize("shape", ["old", "new"])
@pytest.mark.parametrize(("status", "reason", "what", "hint", "fatal", "again"), REASONS)
def test_reasons(status: int, reason: str, what: str, hint: str, fatal: bool, again: bool, shape: str) -> None:
    error = refused(status, body(reason, shape), {}, "talk.srt (en) to VIDEO", NOW)
    assert error.message.startswith("talk.srt (en) to VIDEO: ")
    assert "\n" not in error.message
    assert what in error.message
    assert hint in error.hint
    assert (error.fatal, error.again, error.unclear) == (fatal, again, status >= 500)


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"[]", b"null", b'"x"', b'{"error": "invalid"}', b'{"error": null}', b'{"error": {}}',
             b'{"error": {"errors": [5, {"x": 1}]}}', b'{"error": {"errors": null}}', b"\xff\xfe"],
)  # fmt: skip
@pytest.mark.parametrize("status", [302, 400, 403, 404, 500])
def test_any_answer_is_an_error_of_ours(data: bytes, status: int) -> None:
    error = refused(status, data, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, "it", NOW)
    assert isinstance(error, YouTubeError)
    assert error.message.startswith("it: ")


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("999999999999", 60), ("-3", 0), ("\u0667", 0), ("nan", 0), ("soon", 0)]
)
def test_how_long_to_wait(value: str, seconds: float) -> None:
    assert refused(429, b"", {"Retry-After": value}, "it", NOW).after == seconds


@pytest.mark.parametrize(
    ("error", "what", "again"),
    [
        (requests.exceptions.SSLError("x"), "certificate is not accepted", False),
        (requests.exceptions.ProxyError("x"), "connection through the proxy failed", True),
        (OSError("Could not find a suitable TLS CA certificate bundle"), "no certificates", False),
        (requests.exceptions.InvalidURL("x"), "has no usable address", False),
        (requests.exceptions.InvalidProxyURL("x"), "has no usable address", False),
        (requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support."), "has no usable address", False),
        (requests.exceptions.ConnectTimeout("x"), "cannot be reached (timed out)", True),
        (requests.exceptions.ReadTimeout("x"), "does not answer", True),
        (requests.exceptions.ConnectionError("x"), "the connection failed", True),
        (requests.exceptions.ChunkedEncodingError("x"), "the connection failed", True),
        (TransportError(requests.exceptions.ConnectTimeout("x")), "cannot be reached (timed out)", True),
        (TransportError("x"), "the connection failed", True),
        (RefreshError("x", retryable=True), "troubles of its own", True),
    ],
)
def test_networks(error: Exception, what: str, again: bool) -> None:
    found = unreached(error, "it")
    assert isinstance(found, NetworkError)
    assert (what in found.message, found.again, found.unclear) == (True, again, True)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("list", raw=b"<html>please log in to the network</html>"), "the answer is not Google's"),
        (Fault("list", raw=b"[1]"), "the answer is not Google's"),
        (Fault("list", 302, headers={"Location": "http://portal/"}), "refuses it (302 without a reason)"),
        (Fault("list", 403, "accessNotConfigured"), "is not switched on in your Google project"),
        (Fault("list", 401, "youtubeSignupRequired", times=9), "has no channel"),
        (Fault("list", 500, "backendError", times=9), "YouTube answers with error 500"),
    ],
)
def test_a_user_sees_it(
    fault: Fault, told: str, tube: YouTube, logged_in: Path, run: Run, no_sleep: list[float]
) -> None:
    tube.video(VIDEO)
    tube.faults.append(fault)
    status, out, err = run("youtube", "list", VIDEO)
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_a_certificate_that_is_not_google_s(
    tube: YouTube, logged_in: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    status, _, err = run("youtube", "list", VIDEO)
    assert (status, tube.calls) == (2, [])
    assert "Google's certificate is not accepted" in err


def test_certificates_that_are_not_there(
    tube: YouTube, logged_in: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "gone.pem")
    for _ in range(2):
        status, _, err = run("youtube", "list", VIDEO)
        assert (status, "no certificates to check Google's with" in err) == (2, True), err
        tube.access.clear()
        kept = json.loads(logged_in.read_text(encoding="utf-8"))
        logged_in.write_text(json.dumps(kept | {"expiry": None}), encoding="utf-8")  # the renewal fails alike


def test_a_login_of_too_little_scope(tube: YouTube, logged_in: Path, run: Run) -> None:
    for token in tube.access:
        tube.access[token] = {"https://www.googleapis.com/auth/youtube.upload"}
    tube.video(VIDEO)
    status, _, err = run("youtube", "list", VIDEO)
    assert (status, "does not allow to change subtitles" in err) == (2, True)
