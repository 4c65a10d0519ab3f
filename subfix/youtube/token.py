"""The login as it is kept: one file of the user's own, which nobody else may read."""

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs
import requests
from google.auth.exceptions import TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials

from subfix.errors import InputError, OutputError
from subfix.files import read_bytes, write_atomic
from subfix.youtube.faults import LOGIN, LoginError

# Google's own endpoints; those that a client-secrets file names are not followed
TOKEN_URI = "https://oauth2.googleapis.com/token"
# The one scope for all that is done here: the narrower `youtube.upload` is not accepted by any caption call
# (`scopes` of the discovery document).
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
VERSION = 1
NOT_GOOGLE = "no answer of Google"
_PARTS = ("client_id", "client_secret", "refresh_token")


def token_path() -> Path:
    """Where the login is kept: in the user's configuration folder, never beside the media."""
    return platformdirs.user_config_path("subfix", appauthor=False) / "youtube-login.json"


def load() -> Credentials:
    """The login that was kept. Raises LoginError where there is none or its file is damaged."""
    path = token_path()
    try:
        data = read_bytes(path)
    except InputError as error:
        if path.exists():
            raise LoginError(error.message, error.hint) from None
        raise LoginError("you are not logged in to YouTube") from None
    with contextlib.suppress(OSError):  # someone copied it here with the usual rights
        path.chmod(0o600)
    found = None
    with contextlib.suppress(ValueError, KeyError, TypeError):
        found = _credentials(json.loads(data))
    if found is None:  # raised out here: an error of json holds the whole text, secrets and all
        raise LoginError(f"{path}: the login that is kept there is damaged", f"log in again: {LOGIN}")
    return found


def _credentials(data: Any) -> Credentials:
    if data["version"] != VERSION or not all(isinstance(data[part], str) and data[part] for part in _PARTS):
        raise ValueError("a part is missing")
    credentials = Credentials(
        data["token"],
        refresh_token=data["refresh_token"],
        token_uri=TOKEN_URI,
        client_id=data["client_id"],
        client_secret=data["client_secret"],
        scopes=[SCOPE],
    )
    # the library counts in UTC without a zone; a login without a time is renewed at the first call
    credentials.expiry = datetime.fromisoformat(data["expiry"]) if data["expiry"] else datetime(2000, 1, 1)
    return credentials


def save(credentials: Credentials) -> None:
    """Keep a login: the file whole or not at all, readable for its owner only. Raises OutputError."""
    path = token_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path.parent, f"cannot be made: {error.strerror}") from None
    data = {
        "version": VERSION,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": credentials.refresh_token,
        "token": credentials.token,
        "expiry": credentials.expiry.isoformat() if credentials.expiry else None,
    }
    write_atomic(path, json.dumps(data).encode(), private=True)


def forget() -> bool:
    """Remove the kept login. False where there was none."""
    existed = token_path().exists()
    token_path().unlink(missing_ok=True)
    return existed


@contextlib.contextmanager
def logged_in() -> Iterator[AuthorizedSession]:
    """A session that carries the kept login, over the proxies of the environment; a renewed login is kept again.

    Raises LoginError where there is none.
    """
    credentials = load()
    before = (credentials.token, credentials.refresh_token)
    try:
        with session(credentials) as carrying:
            yield carrying
    finally:
        if (credentials.token, credentials.refresh_token) != before:
            save(credentials)


@contextlib.contextmanager
def session(credentials: Credentials) -> Iterator[AuthorizedSession]:
    """A session that carries a login and renews it, over the proxies of the environment; closed at the end."""
    with requests.Session() as renewing:
        renewing.auth = as_it_is
        with AuthorizedSession(credentials, auth_request=_Renewal(Request(renewing))) as carrying:
            carrying.auth = as_it_is
            yield carrying


def as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without a choice of its own requests puts a password out of ~/.netrc in the place of the login."""
    return request


class _Renewal:
    """The transport for the token endpoint: an answer that is no object of JSON is not Google's."""

    def __init__(self, request: Any) -> None:
        self._request = request

    def __call__(self, *args: Any, **more: Any) -> Any:
        answer = self._request(*args, **more)
        with contextlib.suppress(ValueError):
            if isinstance(json.loads(answer.data), dict):
                return answer
        if answer.status < 400:
            raise TransportError(NOT_GOOGLE)
        return answer
