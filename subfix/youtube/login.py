"""Logging in with the user's own client of a Google project, in a browser, and logging out."""

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
from oauthlib.oauth2 import (
    AccessDeniedError,
    InvalidClientError,
    MismatchingStateError,
    MissingCodeError,
    OAuth2Error,
    UnauthorizedClientError,
)
from requests.adapters import HTTPAdapter

from subfix.errors import InputError, UsageError
from subfix.files import read_source
from subfix.lang import spoken
from subfix.youtube.client import TIMEOUT, login_ended, unreached
from subfix.youtube.faults import LoginError
from subfix.youtube.token import SCOPE, TOKEN_URI, as_it_is

AUTH_URI = "https://accounts.google.com/o/oauth2/auth"
REVOKE_URI = "https://oauth2.googleapis.com/revoke"
PORT = 8085  # where --no-browser waits for the answer, so that it can be tunnelled; the one gcloud uses
PATIENCE = 600  # seconds to log in and consent

# These libraries write codes and tokens at the levels info and debug.
_TALKATIVE = ("requests_oauthlib.oauth2_session", "google_auth_oauthlib.flow")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The client of a Google project that a person made for themself."""

    client_id: str
    client_secret: str = field(repr=False)


_MAKE_ONE = "in the Google console: Clients, Create client, type Desktop app, then Download JSON (see the README)"


def secrets_of(path: Path) -> Secrets:
    """The client out of the JSON file that the Google console gives. Raises InputError for any other file."""
    raw = read_source(path).raw
    try:
        data: Any = json.loads(raw)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise InputError(path, "is no client-secrets file", _MAKE_ONE)
    if data.get("type") == "service_account":
        raise InputError(path, "is of a service account, which owns no channel", _MAKE_ONE)
    if "web" in data:
        raise InputError(path, "is of a client of the type Web application", _MAKE_ONE)
    try:
        found = data["installed"]
        return Secrets(_text(found["client_id"]), _text(found["client_secret"]))
    except (KeyError, TypeError, ValueError):
        raise InputError(path, "is no client-secrets file", _MAKE_ONE) from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def log_in(secrets: Secrets, *, port: int, show: Callable[[str], None]) -> Credentials:
    """Wait for a person to log in and consent at the address that `show` is given.

    The answer comes to `port` of this machine (0: any that is free), which is open before `show` is called. Raises
    LoginError, NetworkError, UsageError.
    """
    config = {
        "client_id": secrets.client_id,
        "client_secret": secrets.client_secret,
        "auth_uri": AUTH_URI,
        "token_uri": TOKEN_URI,
    }
    with _hushed():
        flow = _Flow.from_client_config({"installed": config}, [SCOPE])
        flow.show = show
        with flow.oauth2session as asking:
            asking.auth = as_it_is
            asking.mount("https://", _Patient())
            credentials: Credentials = _consent(flow, port)
    if not credentials.refresh_token:
        raise LoginError("Google gave no lasting login", "log in again")
    return credentials


class _Flow(InstalledAppFlow):  # type: ignore[misc]  # the library has no types
    """Shows the address itself: the library opens the browser before it prints, and waits for one in a terminal."""

    show: Callable[[str], None]

    def authorization_url(self, **more: Any) -> tuple[str, str]:
        url, state = super().authorization_url(**more)
        self.show(url)
        return url, state


def _consent(flow: _Flow, port: int) -> Any:
    thanks = spoken("subfix is logged in. You may close this window.")
    try:
        return flow.run_local_server(
            port=port, open_browser=False, authorization_prompt_message=None, success_message=thanks,
            timeout_seconds=PATIENCE, access_type="offline", prompt="consent",
        )  # fmt: skip
    except WSGITimeoutError:
        raise LoginError(f"nobody logged in within {PATIENCE // 60} minutes", "run it again") from None
    except AccessDeniedError:
        raise LoginError("access was not allowed in the browser", _DENIED) from None
    except (MissingCodeError, MismatchingStateError):
        raise LoginError("the browser brought another answer than was asked for", "run it again") from None
    except (InvalidClientError, UnauthorizedClientError) as error:
        raise login_ended(error.error) from None
    except OAuth2Error as error:
        raise LoginError(f"Google does not log you in ({error.error})", "run it again") from None
    except Warning:  # oauthlib raises one where other scopes were granted than were asked for
        raise LoginError("the permission for YouTube was not given", "log in again and leave it ticked") from None
    except OSError as error:  # errors of requests are OSErrors too, without a number
        if error.errno is None:
            raise unreached(error, "logging in") from None
        raise UsageError(f"port {port} of this machine cannot be used: {error.strerror}", "choose --port") from None


_DENIED = (
    "was the account one of the test users? While the consent screen is in Testing, add it under Audience, Test users\n"
    "  (or publish the app there)"
)


class _Patient(HTTPAdapter):
    """Waits for an answer, but not for ever."""

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        if more.get("timeout") is None:
            more["timeout"] = TIMEOUT
        return super().send(request, *args, **more)


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Nothing below a warning from libraries that would write codes and tokens, whatever levels a program has set."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    for logger in loggers:
        logger.addFilter(_grave)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(_grave)


def _grave(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def revoke(credentials: Credentials) -> bool:
    """Ask Google to end a login. True where it has ended, or had before; False where nobody could be asked."""
    with requests.Session() as plain:
        plain.auth = as_it_is
        try:
            # in the body: an address may be logged
            answer = plain.post(REVOKE_URI, data={"token": credentials.refresh_token}, timeout=TIMEOUT)
        except OSError:  # errors of requests too
            return False
        return answer.status_code in (200, 400)  # 400: not a login any more
