"""A YouTube of one's own for each test, at the real addresses through a proxy, and the real command line."""

import datetime
import ipaddress
import json
import logging
import os
import ssl
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from youtube.server import CLIENT_ID, CLIENT_SECRET, YouTube

from subfix.cli import main

Ran = tuple[int, str, str]
Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of these tests need outlive a power cut."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A certificate for Google's hosts, and the file of the authority that signed it."""
    from cryptography import x509  # noqa: PLC0415  slow to load
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("authority")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    hosts = ("youtube.googleapis.com", "oauth2.googleapis.com", "accounts.google.com")
    names: list[x509.GeneralName] = [*map(x509.DNSName, hosts), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "authority.pem").write_bytes(pem)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context, folder / "authority.pem"


@pytest.fixture
def tube(authority: tuple[ssl.SSLContext, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTube]:
    """The service, reached at Google's own addresses through HTTPS_PROXY; the folder of the test is the current one."""
    context, file = authority
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    with YouTube(context) as service:
        for name, value in (
            ("HTTPS_PROXY", service.url), ("REQUESTS_CA_BUNDLE", str(file)), ("NO_PROXY", "localhost,127.0.0.1"),
            ("XDG_CONFIG_HOME", str(tmp_path / "config")), ("NO_COLOR", "1"), ("COLUMNS", "100"),
        ):  # fmt: skip
            monkeypatch.setenv(name, value)
        yield service


@pytest.fixture
def login_file(tmp_path: Path) -> Path:
    """Where the login is kept."""
    return tmp_path / "config" / "subfix" / "youtube-login.json"


@pytest.fixture
def logged_in(tube: YouTube, login_file: Path) -> Path:
    """A kept login, good for an hour."""
    access, refresh = tube.login()
    until = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) + datetime.timedelta(hours=1)
    data = {
        "version": 1, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": refresh,
        "token": access, "expiry": until.isoformat(),
    }  # fmt: skip
    login_file.parent.mkdir(parents=True)
    login_file.write_text(json.dumps(data), encoding="utf-8")
    login_file.chmod(0o600)
    return login_file


@pytest.fixture
def client_file(tmp_path: Path) -> Path:
    """The client-secrets file as the Google console gives it."""
    path = tmp_path / "client_secret.json"
    data = {
        "client_id": CLIENT_ID, "project_id": "test", "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token", "client_secret": CLIENT_SECRET,
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "redirect_uris": ["http://localhost"],
    }  # fmt: skip
    path.write_text(json.dumps({"installed": data}), encoding="utf-8")
    return path


class Browser(webbrowser.BaseBrowser):
    """A browser with a person in front of it: goes to an address and wherever it leads."""

    def __init__(self) -> None:
        super().__init__("fake")
        self.threads: list[threading.Thread] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        thread = threading.Thread(target=visit, args=(url,), name="browser", daemon=True)
        thread.start()
        self.threads.append(thread)
        return True


def visit(url: str) -> None:
    """Follow an address to where it leads, choosing the proxy anew at each step as browsers do."""
    with requests.Session() as session:
        answer = session.get(url, timeout=20, allow_redirects=False)
        session.get(answer.headers["Location"], timeout=20)


@pytest.fixture
def browser(tube: YouTube, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The browser that a login opens."""
    own = Browser()
    monkeypatch.setattr("subfix.youtube.login.PATIENCE", 20)
    monkeypatch.setattr(webbrowser, "_tryorder", ["fake"])
    monkeypatch.setattr(webbrowser, "_browsers", {"fake": [None, own]})
    yield own
    for thread in own.threads:
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def run(tube: YouTube, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line as a user would: status, stdout, stderr."""

    def ran(*args: str) -> Ran:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["subfix", *args])
            with pytest.raises(SystemExit) as left:
                main()
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, out, err

    return ran


@pytest.fixture
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses take no time; those that were wanted."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


@pytest.fixture
def everything_logged() -> Iterator[list[logging.LogRecord]]:
    """All that any library logs, at every level; what the browser logs is its own affair."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(1)
    handler.addFilter(lambda record: record.threadName != "browser")
    handler.emit = records.append  # type: ignore[method-assign]
    names = ("", "google", "google.auth", "google_auth_oauthlib", "google_auth_oauthlib.flow", "oauthlib",
             "requests_oauthlib", "requests_oauthlib.oauth2_session", "urllib3", "requests", "subfix")  # fmt: skip
    before = []
    for name in names:
        logger = logging.getLogger(name)
        before.append((logger, logger.level, logger.propagate))
        logger.setLevel(1)
        logger.addHandler(handler)
    yield records
    for logger, level, propagate in before:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
