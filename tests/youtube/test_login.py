"""Logging in, the file that keeps the login, and every way in which a login is no longer good."""

import json
import os
import socket
import stat
from pathlib import Path

import pytest
from youtube.conftest import Browser, Run, visit
from youtube.server import CLIENT_ID, CLIENT_SECRET, SCOPE, YouTube
from youtube.wire import Fault

VIDEO = "dQw4w9WgXcQ"


def login(run: Run, client_file: Path, *more: str) -> tuple[int, str, str]:
    return run("youtube", "login", "--client-secrets", str(client_file), *more)


def test_the_login_is_kept_for_its_owner_alone(
    tube: YouTube, browser: Browser, client_file: Path, login_file: Path, run: Run
) -> None:
    before = os.umask(0)
    try:
        status, out, err = login(run, client_file)
    finally:
        os.umask(before)
    assert (status, out) == (0, ""), err
    assert stat.S_IMODE(login_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(login_file.parent.stat().st_mode) == 0o700
    assert [p.name for p in login_file.parent.iterdir()] == [login_file.name]
    kept = json.loads(login_file.read_text(encoding="utf-8"))
    assert kept["refresh_token"] in tube.refresh
    # the next one needs no file
    login_file.chmod(0o644)
    assert run("youtube", "login")[0] == 0
    assert stat.S_IMODE(login_file.stat().st_mode) == 0o600


def test_a_kept_login_with_wide_rights_is_narrowed(tube: YouTube, logged_in: Path, run: Run) -> None:
    logged_in.chmod(0o644)
    assert run("youtube", "whoami")[0] == 0
    assert stat.S_IMODE(logged_in.stat().st_mode) == 0o600


def test_the_file_is_replaced_whole(tube: YouTube, logged_in: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renewal that cannot be written leaves the old file, readable, and no other beside it."""
    old = logged_in.read_bytes()
    tube.access.clear()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    status, _, err = run("youtube", "whoami")
    assert status == 2
    assert "cannot be written (No space left on device)" in err
    assert logged_in.read_bytes() == old
    assert [p.name for p in logged_in.parent.iterdir()] == [logged_in.name]


def test_a_renewed_login_is_kept(tube: YouTube, logged_in: Path, run: Run) -> None:
    old = json.loads(logged_in.read_text(encoding="utf-8"))
    tube.access.clear()
    assert run("youtube", "whoami")[0] == 0
    new = json.loads(logged_in.read_text(encoding="utf-8"))
    assert new["token"] != old["token"]
    assert new["token"] in tube.access
    assert stat.S_IMODE(logged_in.stat().st_mode) == 0o600
    renewals = len(tube.access)
    assert run("youtube", "whoami")[0] == 0
    assert len(tube.access) == renewals


def test_an_expired_login_is_renewed_before_the_call(tube: YouTube, logged_in: Path, run: Run) -> None:
    kept = json.loads(logged_in.read_text(encoding="utf-8"))
    logged_in.write_text(json.dumps(kept | {"expiry": None}), encoding="utf-8")
    assert run("youtube", "whoami")[0] == 0
    assert [c.bearer.removeprefix("Bearer ") in tube.access for c in tube.calls] == [True]


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "{}", '"x"', "\0\0", '{"version": 1}', '{"version": 7, "token": "x"}',
     '{"version": 1, "client_id": "a", "client_secret": 7, "refresh_token": "c", "token": "d", "expiry": null}',
     '{"version": 1, "client_id": "a", "client_secret": "b", "refresh_token": "c", "token": "d", "expiry": "soon"}',
     '{"version": 1, "client_id": "a", "client_secret": "b", "refresh_token": "c", "token": "d", "expiry": 5}'],
)  # fmt: skip
def test_a_damaged_login_file_is_told(text: str, tube: YouTube, logged_in: Path, run: Run) -> None:
    logged_in.write_text(text, encoding="utf-8")
    status, out, err = run("youtube", "whoami")
    assert (status, out, tube.calls) == (2, "", [])
    assert "youtube-login.json: the login that is kept there is damaged" in err
    assert "log in again: subfix youtube login --client-secrets FILE" in err
    assert run("youtube", "logout")[0] == 0
    assert not logged_in.exists()


def test_a_revoked_login_tells_of_the_seven_days(tube: YouTube, logged_in: Path, run: Run) -> None:
    tube.access.clear()
    tube.refresh.clear()
    status, _, err = run("youtube", "list", VIDEO)
    assert status == 2
    assert "the login has expired or was revoked" in err
    assert "is in Testing: its logins end after 7 days" in err
    assert "log in again: subfix youtube login --client-secrets FILE" in err


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("token", 401, "invalid_client"), "Google does not know the client"),
        (Fault("token", 401, "deleted_client"), "Google does not know the client"),
        (Fault("token", 400, "something_new"), "Google does not renew the login (something_new)"),
        (Fault("token", raw=b"<html>log in to the network</html>", times=9), "the answer is not Google's"),
        (Fault("token", raw=b"[]", times=9), "the answer is not Google's"),
        (Fault("token", 503, "backend", times=99), "Google's login service has troubles of its own"),
        (Fault("token", stage="headers", times=99), "the connection through the proxy failed"),
    ],
)
def test_a_login_that_cannot_be_renewed(
    fault: Fault, told: str, tube: YouTube, logged_in: Path, run: Run, no_sleep: list[float]
) -> None:
    tube.access.clear()
    tube.faults.append(fault)
    old = logged_in.read_bytes()
    status, _, err = run("youtube", "list", VIDEO)
    assert (status, logged_in.read_bytes()) == (2, old)
    assert told in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("consent", "granted", "told"),
    [
        ("access_denied", SCOPE, "access was not allowed in the browser"),
        ("admin_policy_enforced", SCOPE, "Google does not log you in (admin_policy_enforced)"),
        ("forged", SCOPE, "the browser brought another answer than was asked for"),
        ("yes", "https://www.googleapis.com/auth/youtube.readonly", "the permission for YouTube was not given"),
    ],
)
def test_a_login_that_is_not_granted(
    consent: str, granted: str, told: str, tube: YouTube, browser: Browser, client_file: Path, login_file: Path,
    run: Run,
) -> None:  # fmt: skip
    tube.consent, tube.granted = consent, granted
    status, _, err = login(run, client_file)
    assert (status, login_file.exists()) == (2, False)
    assert told in err


def test_a_wrong_secret_is_told(tube: YouTube, browser: Browser, client_file: Path, run: Run) -> None:
    client_file.write_text(
        client_file.read_text(encoding="utf-8").replace(CLIENT_SECRET, "GOCSPX-another"), encoding="utf-8"
    )
    status, _, err = login(run, client_file)
    assert status == 2
    assert "Google does not know the client that you logged in with" in err


def test_no_browser(
    tube: YouTube, client_file: Path, login_file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is printed on stderr; whoever opens it, on a port that is known beforehand, completes the login."""
    import threading  # noqa: PLC0415

    from google_auth_oauthlib.flow import InstalledAppFlow  # noqa: PLC0415

    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    visitors = []
    real = InstalledAppFlow.authorization_url

    def address(flow: InstalledAppFlow, **more: str) -> tuple[str, str]:
        found: tuple[str, str] = real(flow, **more)
        visitors.append(threading.Thread(target=visit, args=(found[0],), daemon=True))
        visitors[0].start()
        return found

    monkeypatch.setattr(InstalledAppFlow, "authorization_url", address)
    status, out, err = login(run, client_file, "--no-browser", "--port", str(port))
    visitors[0].join(10)
    assert (status, out, login_file.exists()) == (0, "", True)
    assert "https://accounts.google.com/o/oauth2/auth?response_type=code&client_id=" in err
    assert f"ssh -L {port}:localhost:{port}" in err


def test_no_browser_to_be_found(
    tube: YouTube, browser: Browser, client_file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser._tryorder", [])
    status, _, err = login(run, client_file)
    assert (status, "--no-browser" in err) == (2, True)


def test_a_port_in_use(tube: YouTube, browser: Browser, client_file: Path, run: Run) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        status, _, err = login(run, client_file, "--port", str(port))
    assert status == 2
    assert f"port {port} of this machine cannot be used" in err


def test_nobody_answers(
    tube: YouTube, browser: Browser, client_file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subfix.youtube.login.PATIENCE", 0.05)
    monkeypatch.setattr(browser, "open", lambda *_, **__: True)
    status, _, err = login(run, client_file)
    assert (status, "nobody logged in within" in err) == (2, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "is no client-secrets file"),
        ("[]", "is no client-secrets file"),
        ("{}", "is no client-secrets file"),
        ('{"installed": {"client_id": "x"}}', "is no client-secrets file"),
        ('{"installed": {"client_id": "x", "client_secret": null}}', "is no client-secrets file"),
        ('{"installed": []}', "is no client-secrets file"),
        ('{"web": {"client_id": "x", "client_secret": "y"}}', "of the type Web application"),
        ('{"type": "service_account", "client_id": "x"}', "is of a service account"),
    ],
)
def test_another_file_than_the_client_s(text: str, told: str, tube: YouTube, client_file: Path, run: Run) -> None:
    client_file.write_text(text, encoding="utf-8")
    status, _, err = login(run, client_file)
    assert (status, told in err, "Desktop app" in err) == (2, True, True)


def test_an_account_without_a_channel(
    tube: YouTube, browser: Browser, client_file: Path, login_file: Path, run: Run
) -> None:
    tube.channel = None
    status, _, err = login(run, client_file)
    assert (status, "has no channel on YouTube" in err, login_file.exists()) == (2, True, True)


def test_logout_without_a_network(tube: YouTube, logged_in: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    status, _, err = run("youtube", "logout")
    assert (status, logged_in.exists()) == (0, False)
    assert "https://myaccount.google.com/connections" in err
    assert run("youtube", "logout")[2] == "you were not logged in\n"


def test_a_password_in_netrc_does_not_take_the_place_of_the_login(
    tube: YouTube, logged_in: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password hidden\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert run("youtube", "whoami")[0] == 0
    assert tube.calls[0].bearer.startswith("Bearer ")


def test_the_first_login_asks_for_the_client(tube: YouTube, run: Run) -> None:
    status, _, err = run("youtube", "login")
    assert (status, "--client-secrets FILE" in err, CLIENT_ID in err) == (2, True, False)
