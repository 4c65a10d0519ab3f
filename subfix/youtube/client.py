"""The five calls about captions and the one about the channel, over a session that carries the login."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote
from uuid import uuid4

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError

from subfix import __version__
from subfix.youtube.faults import EXPIRED, LOGIN, LoginError, NetworkError, YouTubeError, refused
from subfix.youtube.model import CHANNEL, DELETE, DOWNLOAD, INSERT, LIST, UPDATE, Caption, Channel, Kind
from subfix.youtube.token import NOT_GOOGLE

# `rootUrl` of the API's discovery document, revision 20261104, as are all paths and parameters below
ROOT = "https://youtube.googleapis.com/"
TIMEOUT = (15.0, 90.0)  # seconds to connect, and between two pieces of an answer
FORMATS = ("srt", "vtt", "sbv")  # `tfmt` of captions.download


class Answer(Protocol):
    """What is used of an answer of requests."""

    status_code: int

    @property
    def content(self) -> bytes: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


class Session(Protocol):
    """What is used of AuthorizedSession."""

    def request(self, method: str, url: str, **more: Any) -> Answer: ...


class Client:
    """Calls YouTube, once each: nothing is repeated here. Every call raises YouTubeError or a kind of it.

    `spent` counts the units of quota that the calls cost so far, failed ones too.
    """

    def __init__(
        self, session: Session, root: str = ROOT, now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    ) -> None:
        self._session = session
        self._root = root
        self._now = now
        self.spent = 0

    def captions(self, video: str) -> tuple[Caption, ...]:
        """All tracks of a video, automatic ones too (captions.list)."""
        query = {"part": "id,snippet", "videoId": video, "alt": "json"}
        found = self._json("GET", "youtube/v3/captions", query, f"the tracks of {video}", LIST)
        return tuple(_caption(item) for item in found.get("items", []))

    def insert(self, video: str, language: str, name: str, data: bytes, *, draft: bool) -> Caption:
        """A new track (captions.insert), not to be seen by viewers where it is a `draft`."""
        snippet = {"videoId": video, "language": language, "name": name, "isDraft": draft}
        about = f"{language} of {video}"
        return _caption(self._sent("POST", {"snippet": snippet}, data, about, INSERT, part="snippet"))

    def update(self, id_: str, data: bytes | None, about: str, *, draft: bool | None = None) -> Caption:
        """Another file for a track (captions.update), or another state, or both; None leaves either as it is.

        Without a state `part` is `id`: what a written part does not hold is cleared, so that `snippet` without
        `isDraft` would publish a draft.
        """
        body: dict[str, Any] = {"id": id_}
        if draft is not None:
            body["snippet"] = {"isDraft": draft}
        part = "id" if draft is None else "snippet"
        if data is None:
            query = {"part": part, "alt": "json"}
            text = json.dumps(body).encode()
            kind = {"Content-Type": "application/json"}
            return _caption(self._json("PUT", "youtube/v3/captions", query, about, UPDATE, text, kind))
        return _caption(self._sent("PUT", body, data, about, UPDATE, part=part))

    def delete(self, id_: str, about: str) -> None:
        """Remove a track (captions.delete)."""
        self._call("DELETE", "youtube/v3/captions", {"id": id_}, about, DELETE)

    def download(self, id_: str, form: str, about: str) -> bytes:
        """The file of a track in one of FORMATS (captions.download)."""
        path = f"youtube/v3/captions/{quote(id_, safe='')}"
        return self._call("GET", path, {"tfmt": form}, about, DOWNLOAD).content

    def channel(self) -> Channel | None:
        """The channel that the login acts for (channels.list); None where the account has none."""
        query = {"part": "snippet", "mine": "true", "alt": "json"}
        items = self._json("GET", "youtube/v3/channels", query, "your channel", CHANNEL).get("items", [])
        if not items:
            return None
        snippet = items[0].get("snippet", {})
        return Channel(str(items[0].get("id", "")), str(snippet.get("title", "")), str(snippet.get("customUrl", "")))

    def _sent(self, method: str, body: Mapping[str, Any], data: bytes, about: str, cost: int, *, part: str) -> Any:
        """Send a resource and its file in one request (multipart/related of the API's simple upload)."""
        boundary = uuid4().hex  # 122 random bits: in no file
        content = b"\r\n".join(
            (
                f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n".encode(),
                json.dumps(body, ensure_ascii=False).encode(),
                f"--{boundary}\r\nContent-Type: application/octet-stream\r\n".encode(),
                data,
                f"--{boundary}--\r\n".encode(),
            )
        )
        query = {"part": part, "uploadType": "multipart", "alt": "json"}
        kind = {"Content-Type": f"multipart/related; boundary={boundary}"}
        return self._json(method, "upload/youtube/v3/captions", query, about, cost, content, kind)

    def _json(
        self, method: str, path: str, query: Mapping[str, str], about: str, cost: int, data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # fmt: skip
        answer = self._call(method, path, query, about, cost, data, headers)
        try:
            found = json.loads(answer.content)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise not_theirs(about)
        return found

    def _call(
        self, method: str, path: str, query: Mapping[str, str], about: str, cost: int, data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        self.spent += cost
        more = {"User-Agent": f"subfix/{__version__}", **(headers or {})}
        try:
            answer = self._session.request(
                method, self._root + path, params=query, data=data, headers=more, timeout=TIMEOUT,
                allow_redirects=False,
            )  # fmt: skip
            body = answer.content
        except (GoogleAuthError, OSError) as error:  # errors of requests are OSErrors
            raise unreached(error, about) from None
        if answer.status_code >= 300:
            raise refused(answer.status_code, body, answer.headers, about, self._now())
        return answer


def not_theirs(about: str) -> NetworkError:
    """The error for an answer that is neither Google's nor YouTube's."""
    hint = "a proxy or a login page of the network stands between; open any page in a browser to see"
    return NetworkError(f"{about}: the answer is not Google's", hint, again=False)


_PROXY = (
    "where Google is not reached directly, set a proxy: HTTPS_PROXY=http://127.0.0.1:7890 or\n"
    "  HTTPS_PROXY=socks5h://127.0.0.1:1080 (port of your own); it is used for the login too"
)
_ENDED = ("invalid_grant",)
_CLIENT = ("invalid_client", "unauthorized_client", "deleted_client", "disabled_client")


def unreached(error: Exception, about: str) -> YouTubeError:
    """What an error of requests or google-auth means. Its own text is not shown: it may hold a proxy's password."""
    if isinstance(error, RefreshError) and not error.retryable:
        code = re.match(r"\w*", str(error.args[0] if error.args else ""))
        return login_ended(code[0] if code else "")
    if isinstance(error, RefreshError):
        return NetworkError(f"{about}: Google's login service has troubles of its own", "try again later")
    cause = error.args[0] if isinstance(error, TransportError) and error.args else error
    if cause == NOT_GOOGLE:
        return not_theirs(about)
    if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
        hint = "does the file exist that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names?"
        return NetworkError(f"{about}: no certificates to check Google's with", hint, again=False)
    for kind, what, hint, again in _FAILURES:
        if isinstance(cause, kind):
            return NetworkError(f"{about}: {what}", hint, again=again)
    return NetworkError(f"{about}: the connection failed", _PROXY)


_Failures = tuple[tuple[type[Exception], str, str, bool], ...]
_ADDRESS = "write HTTPS_PROXY as http://host:port or socks5h://host:port"
# the kinds of requests' errors, special ones first: what is wrong, what to do, whether it may go better in a moment
_FAILURES: _Failures = (
    (
        requests.exceptions.SSLError,
        "Google's certificate is not accepted",
        "a proxy that opens TLS needs its certificate named: REQUESTS_CA_BUNDLE=FILE",
        False,
    ),
    (requests.exceptions.InvalidURL, "the proxy of the environment has no usable address", _ADDRESS, False),
    (requests.exceptions.InvalidSchema, "the proxy of the environment has no usable address", _ADDRESS, False),
    (
        requests.exceptions.ProxyError,
        "the connection through the proxy failed",  # the proxy itself, or one that it broke off
        "check HTTPS_PROXY or ALL_PROXY, and whether the proxy runs",
        True,
    ),
    (requests.exceptions.ConnectTimeout, "Google cannot be reached (timed out)", _PROXY, True),
    (requests.exceptions.Timeout, "YouTube does not answer", "run the same command again later", True),
)


def login_ended(code: str) -> LoginError:
    """The error for what Google's token endpoint says (RFC 6749, 5.2): `invalid_grant` and others."""
    if code in _ENDED:
        return LoginError("the login has expired or was revoked", EXPIRED, reason=code)
    if code in _CLIENT:
        hint = f"was the client deleted in the Google console, or its secret reset? Load its file anew, then: {LOGIN}"
        return LoginError("Google does not know the client that you logged in with", hint, reason=code)
    return LoginError(f"Google does not renew the login ({code or 'without a reason'})", reason=code or "login")


_KINDS: dict[str, Kind] = {"asr": "automatic", "forced": "forced"}  # the API writes ASR and asr


def _caption(item: Mapping[str, Any]) -> Caption:
    snippet = item.get("snippet", {})
    return Caption(
        str(item.get("id", "")),
        str(snippet.get("language", "")),
        str(snippet.get("name", "")),
        _KINDS.get(str(snippet.get("trackKind", "")).lower(), "standard"),
        bool(snippet.get("isDraft", False)),
        str(snippet.get("status", "")),
        str(snippet.get("failureReason", "")),
        str(snippet.get("lastUpdated", "")),
    )
