"""YouTube's captions and Google's login on this machine, made from the discovery document.

Failures are ordered with `Fault`.
"""

import base64
import contextlib
import hashlib
import itertools
import json
import re
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from youtube.discovery import shipped
from youtube.wire import CutError, Fault, Wire

DOCUMENT = shipped()
API = urlsplit(DOCUMENT["rootUrl"]).hostname
LOGIN_HOST, TOKEN_HOST = "accounts.google.com", "oauth2.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
CLIENT_ID, CLIENT_SECRET = "1234-test.apps.googleusercontent.com", "GOCSPX-the-secret-of-the-client"
# "Quota costs" of the YouTube Data API
COSTS = {"list": 50, "insert": 400, "update": 450, "delete": 50, "download": 200, "channels": 1}


@dataclass
class Track:
    """A stored track."""

    id: str
    video: str
    language: str
    name: str
    draft: bool
    data: bytes
    kind: str = "standard"
    status: str = "serving"
    failure: str = ""
    updates: int = 0


@dataclass(frozen=True)
class Call:
    """A call as it came in: the method's id, its query, its body, the file, the bearer token."""

    method: str
    query: tuple[tuple[str, str], ...]
    body: Any
    media: bytes | None
    bearer: str
    path: str


class RefusalError(Exception):
    """An error answer."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(status, reason, message)
        self.status, self.reason, self.message = status, reason, message or f"about {reason}"


class YouTube(ThreadingMixIn, TCPServer):
    """The state of the service; use as a context."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.certificate = certificate
        self.lock = threading.RLock()
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.tracks: dict[str, Track] = {}
        self.videos: dict[str, str] = {}  # id: the channel that owns it
        self.channel: dict[str, str] | None = {"id": "UCtest", "title": "我的频道", "customUrl": "@mine"}
        self.quota: int | None = None
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.rewrites: dict[str, str] = {}
        self.access: dict[str, set[str]] = {}  # access token: scopes
        self.refresh: dict[str, str] = {}  # refresh token: client id
        self.codes: dict[str, dict[str, str]] = {}
        self.consent: str = "yes"
        self.granted = SCOPE
        self.hosts: list[tuple[str, str]] = []  # (how, host) of every connection through the proxies
        self.password: tuple[str, str] | None = None  # that the proxies ask for
        self.secrets: set[str] = {CLIENT_SECRET}  # all that must never be seen
        self.drop = 0
        self.closing = threading.Event()
        self.numbers = itertools.count(1)

    def __enter__(self) -> "YouTube":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Clients that go away are part of the tests; everything else is answered with a status 599."""

    def video(self, id_: str, *, automatic: bool = True, owner: str = "UCtest") -> str:
        """A new video, with automatic captions as every talk has them."""
        self.videos[id_] = owner
        if automatic:
            self.add(Track(self.new_id(), id_, "zh-Hans", "", False, b"automatic", kind="asr"))
        return id_

    def add(self, track: Track) -> Track:
        self.tracks[track.id] = track
        return track

    def new_id(self) -> str:
        # with the signs that must be escaped in a path
        return f"AUieDab/{next(self.numbers)}+x=="

    def standard(self, video: str) -> list[Track]:
        """The tracks of a video that people made."""
        return [t for t in self.tracks.values() if t.video == video and t.kind == "standard"]

    def count(self, method: str) -> int:
        """How often a method was called, by the last word of its id."""
        return sum(c.method.endswith(f".{method}") for c in self.calls)

    def secret(self, kind: str) -> str:
        """A new secret, which no output may hold."""
        value = f"{kind}-{secrets.token_urlsafe(18)}"
        self.secrets.add(value)
        return value

    def login(self, *scopes: str) -> tuple[str, str]:
        """A new pair of access and refresh token, as a login makes them."""
        access, refresh = self.secret("ya29"), self.secret("1//")
        self.access[access] = set(scopes or (SCOPE,))
        self.refresh[refresh] = CLIENT_ID
        return access, refresh

    def fault(self, method: str) -> Fault | None:
        """The fault that the next call of `method` meets, used up by one."""
        with self.lock:
            for fault in self.faults:
                if fault.method == method and fault.times:
                    if fault.skip:
                        fault.skip -= 1
                        return None
                    fault.times -= 1
                    return fault
        return None


class Handler(Wire):
    """One connection."""

    server: YouTube

    def do_GET(self) -> None:  # noqa: N802
        self.serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def serve(self) -> None:
        """Answer a request by the host it is for."""
        host = self.tunnel or (self.headers.get("Host") or "").partition(":")[0]
        try:
            with self.server.lock if self.command != "GET" else contextlib.nullcontext():
                if host == LOGIN_HOST:
                    self.consent_page()
                elif host == TOKEN_HOST:
                    self.tokens()
                else:
                    self.api()
        except RefusalError as refusal:
            self.refuse(refusal)
        except CutError:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            raise
        except Exception as error:  # a fault of this server must not look like one of the network
            self.answer(599, repr(error).encode())

    def refuse(self, refusal: RefusalError, headers: dict[str, str] | None = None) -> None:
        """An error as the API writes it."""
        row = {"message": refusal.message, "domain": "youtube.test", "reason": refusal.reason}
        error = {"code": refusal.status, "message": refusal.message, "errors": [row] if refusal.reason else []}
        self.answer(refusal.status, json.dumps({"error": error}).encode(), headers)

    # --- login -------------------------------------------------------------------------------------------------

    def consent_page(self) -> None:
        """The consent page, with a person who answers at once as `server.consent` says."""
        query = dict(parse_qsl(urlsplit(self.path).query))
        wanted = {"response_type": "code", "client_id": CLIENT_ID, "scope": SCOPE, "access_type": "offline",
                  "prompt": "consent", "code_challenge_method": "S256"}  # fmt: skip
        assert all(query.get(k) == v for k, v in wanted.items()), query
        back = query["redirect_uri"]
        assert re.fullmatch(r"http://localhost:\d+/", back)
        if self.server.consent == "yes":
            code = self.server.secret("4/0A")
            self.server.codes[code] = {"challenge": query["code_challenge"], "back": back}
            back += f"?state={query['state']}&code={code}&scope={self.server.granted}"
        elif self.server.consent == "forged":
            back += "?state=another&code=stolen"
        else:
            back += f"?error={self.server.consent}&state={query['state']}"
        self.answer(302, b"", {"Location": back})

    def tokens(self) -> None:
        """The token endpoint (RFC 6749) with PKCE (RFC 7636), and revoking (RFC 7009)."""
        raw = self.body()
        assert not urlsplit(self.path).query  # an address may be logged
        form = {k: v[0] for k, v in parse_qs(raw.decode()).items()}
        server = self.server
        fault = server.fault("token")
        if fault and fault.raw is not None:
            self.answer(200, fault.raw)
            return
        if fault and fault.stage:
            raise CutError
        if fault:
            self.answer(fault.status, json.dumps({"error": fault.reason, "error_description": "Bad"}).encode())
            return
        if urlsplit(self.path).path == "/revoke":
            known = server.refresh.pop(form["token"], None)
            server.access.clear()
            self.answer(200 if known else 400, b"{}")
            return
        assert urlsplit(self.path).path == "/token"
        given = self.headers.get("Authorization", "")
        if given.startswith("Basic "):
            name, _, secret = base64.b64decode(given[6:]).decode().partition(":")
            form |= {"client_id": unquote(name), "client_secret": unquote(secret)}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            self.answer(401, b'{"error": "invalid_client"}')
            return
        if form["grant_type"] == "authorization_code":
            code = server.codes.pop(form["code"], None)
            hashed = hashlib.sha256(form["code_verifier"].encode()).digest()
            server.secrets.add(form["code_verifier"])
            challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
            if not code or code["challenge"] != challenge or code["back"] != form["redirect_uri"]:
                self.answer(400, b'{"error": "invalid_grant"}')
                return
            access, refresh = server.login()
            self.token_answer(access, {"refresh_token": refresh, "scope": server.granted})
        elif form["grant_type"] == "refresh_token" and form["refresh_token"] in server.refresh:
            access = server.secret("ya29")
            server.access[access] = {SCOPE}
            self.token_answer(access, {"scope": server.granted})
        else:
            self.answer(400, b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}')

    def token_answer(self, access: str, more: dict[str, str]) -> None:
        data = {"access_token": access, "expires_in": 3599, "token_type": "Bearer", **more}
        self.answer(200, json.dumps(data).encode())

    # --- the API -----------------------------------------------------------------------------------------------

    def api(self) -> None:
        """Find the method in the discovery document, hold the request against it, and answer."""
        parts = urlsplit(self.path)
        name, method, uploading, in_path = self.find(parts.path)
        fault = self.server.fault(name)
        if fault:
            self.meet(fault)
        raw = self.body()
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        bearer = self.headers.get("Authorization", "")
        body, media = self.resource(method, raw, uploading)
        self.server.calls.append(
            Call(method["id"], tuple(sorted(query)), body, media, bearer, parts.path if in_path else "")
        )
        if fault and fault.status:
            self.refuse(RefusalError(fault.status, fault.reason, fault.message), fault.headers)
            return
        if fault and fault.raw is not None:
            self.answer(200, fault.raw)
            return
        self.allowed(method, bearer)
        self.checked(method, query, uploading)
        if self.server.quota is not None:
            cost = COSTS["channels" if ".channels." in method["id"] else name]
            if self.server.quota < cost:
                raise RefusalError(403, "quotaExceeded", "The request cannot be completed: you exceeded your quota.")
            self.server.quota -= cost
        status, data, kind = self.result(method["id"], dict(query) | in_path, body, media)
        if fault and fault.stage == "stored":
            raise CutError
        self.answer(status, data, kind=kind, half=bool(fault and fault.stage == "answer"))

    def meet(self, fault: Fault) -> None:
        """Cut or hang where the fault says, before the request is taken."""
        if fault.stage == "headers":
            raise CutError
        if fault.stage == "body":
            self.rfile.read(int(self.headers.get("Content-Length") or 0) * (1 + fault.times % 4) // 5)
            raise CutError
        if fault.hang:
            self.server.closing.wait(20)
            raise CutError

    def find(self, path: str) -> tuple[str, dict[str, Any], bool, dict[str, str]]:
        """The method that a path and the verb mean, whether it uploads, and what stands in the path."""
        for resource in DOCUMENT["resources"].values():
            for name, method in resource["methods"].items():
                if method["httpMethod"] != self.command:
                    continue
                plain = "/" + DOCUMENT["servicePath"] + method["path"]
                pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(plain))
                if match := re.fullmatch(pattern, path):
                    return name, method, False, {k: unquote(v) for k, v in match.groupdict().items()}
                if path == method.get("mediaUpload", {}).get("protocols", {}).get("simple", {}).get("path"):
                    return name, method, True, {}
        raise RefusalError(404, "notFound", f"{self.command} {path}")

    def resource(self, method: dict[str, Any], raw: bytes, uploading: bool) -> tuple[Any, bytes | None]:
        """The JSON of a request, valid by its schema, and the file that comes with it."""
        if "request" not in method:
            if raw:
                raise RefusalError(400, "unexpectedBody")
            return None, None
        media = None
        if uploading:
            kind = self.headers.get("Content-Type", "")
            match = re.fullmatch(r'multipart/related; boundary="?([^"]+)"?', kind)
            if not match:
                raise RefusalError(400, "badContent", kind)
            pieces = re.split(rb"(?:^|\r?\n)--" + re.escape(match[1].encode()) + rb"(?:--)?\r?\n?", raw)
            heads = [re.split(rb"\r?\n\r?\n", piece, maxsplit=1) for piece in pieces if piece.strip()]
            (head, raw), (media_head, media) = heads
            if b"application/json" not in head or b"application/octet-stream" not in media_head:
                raise RefusalError(400, "badContent", f"{head!r} {media_head!r}")
        elif not self.headers.get("Content-Type", "").startswith("application/json"):
            raise RefusalError(400, "badContent")
        body = json.loads(raw)
        faults = [*invalid(body, method["request"]["$ref"]), *absent(body, method["request"]["$ref"], method["id"])]
        if faults:
            raise RefusalError(400, "invalidMetadata", "; ".join(faults))
        return body, media

    def allowed(self, method: dict[str, Any], bearer: str) -> None:
        scopes = self.server.access.get(bearer.removeprefix("Bearer "))
        if scopes is None:
            raise RefusalError(401, "authError", "Invalid Credentials")
        if not scopes & set(method["scopes"]):
            raise RefusalError(403, "insufficientPermissions")

    def checked(self, method: dict[str, Any], query: list[tuple[str, str]], uploading: bool) -> None:
        """No parameter that the document does not know, none missing, each of its type."""
        known = DOCUMENT["parameters"] | {k: v for k, v in method["parameters"].items() if v["location"] == "query"}
        for key, value in query:
            if key not in known:
                raise RefusalError(400, "unexpectedParameter", key)
            if known[key].get("type") == "boolean" and value not in ("true", "false"):
                raise RefusalError(400, "invalidValue", key)
        for key, parameter in method["parameters"].items():
            if parameter.get("required") and parameter["location"] == "query" and key not in dict(query):
                raise RefusalError(400, "missingRequiredParameter", key)
        if uploading != (dict(query).get("uploadType") == "multipart"):
            raise RefusalError(400, "badUploadType")

    def result(
        self, method: str, query: dict[str, str], body: Any, media: bytes | None
    ) -> tuple[int, bytes, str]:  # fmt: skip
        """Do what the method says."""
        server = self.server
        kind = method.removeprefix("youtube.")
        if kind == "channels.list":
            items = []
            if server.channel:
                snippet = {"title": server.channel["title"], "customUrl": server.channel["customUrl"]}
                items = [{"kind": "youtube#channel", "id": server.channel["id"], "snippet": snippet}]
            return _json({"kind": "youtube#channelListResponse", "items": items})
        if kind == "captions.list":
            self.own(query["videoId"])
            parts = query["part"].split(",")
            items = [_item(t, parts) for t in server.tracks.values() if t.video == query["videoId"]]
            return _json({"kind": "youtube#captionListResponse", "items": items})
        if kind == "captions.insert":
            return _json(_item(self.insert(body["snippet"], media), query["part"].split(",")))
        if kind == "captions.update":
            return _json(_item(self.update(body, media, query["part"].split(",")), query["part"].split(",")))
        track = server.tracks.get(query["id"])
        if track is None:
            raise RefusalError(404, "captionNotFound")
        self.own(track.video)
        if kind == "captions.delete":
            del server.tracks[track.id]
            return 204, b"", "text/plain"
        form = query.get("tfmt", "srt")
        if form not in ("srt", "vtt", "sbv"):
            raise RefusalError(400, "couldNotConvert")
        return 200, track.data, "application/octet-stream"

    def own(self, video: str) -> None:
        if video not in self.server.videos:
            raise RefusalError(404, "videoNotFound")
        if self.server.channel and self.server.videos[video] != self.server.channel["id"]:
            raise RefusalError(403, "forbidden")

    def insert(self, snippet: dict[str, Any], media: bytes | None) -> Track:
        self.own(snippet["videoId"])
        if not media:
            raise RefusalError(400, "contentRequired")
        if len(snippet["name"]) > 150:
            raise RefusalError(400, "nameTooLong")
        language = self.server.rewrites.get(snippet["language"], snippet["language"])
        same = [
            t for t in self.server.standard(snippet["videoId"])
            if (t.language.lower(), t.name) == (language.lower(), snippet["name"])
        ]  # fmt: skip
        if same:
            raise RefusalError(409, "captionExists")
        draft = snippet.get("isDraft", False)
        return self.server.add(Track(self.server.new_id(), snippet["videoId"], language, snippet["name"], draft, media))

    def update(self, body: dict[str, Any], media: bytes | None, parts: list[str]) -> Track:
        track = self.server.tracks.get(body["id"])
        if track is None:
            raise RefusalError(404, "captionNotFound")
        self.own(track.video)
        if "snippet" in body and "snippet" not in parts:
            raise RefusalError(400, "unexpectedPart")
        if "snippet" in parts:
            track.draft = body.get("snippet", {}).get("isDraft", False)  # what a written part does not hold is cleared
        if media is not None:
            track.data = media
        track.updates += 1
        return track


def _json(data: Any) -> tuple[int, bytes, str]:
    return 200, json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=UTF-8"


def _item(track: Track, parts: list[str]) -> dict[str, Any]:
    item: dict[str, Any] = {"kind": "youtube#caption", "id": track.id}
    if "snippet" in parts:
        item["snippet"] = {
            "videoId": track.video, "language": track.language, "name": track.name, "trackKind": track.kind,
            "isDraft": track.draft, "status": track.status, "lastUpdated": f"2026-11-20T10:00:{track.updates:02}Z",
            "audioTrackType": "unknown", "isCC": False, "isLarge": False, "isEasyReader": False,
            "isAutoSynced": False, **({"failureReason": track.failure} if track.failure else {}),
        }  # fmt: skip
    assert not list(invalid(item, "Caption"))
    return item


def invalid(value: Any, schema: str) -> Iterator[str]:
    """What in `value` is not as a schema of the document says."""
    for key, part in value.items():
        known = DOCUMENT["schemas"][schema]["properties"].get(key)
        if known is None:
            yield f"unknown {key}"
        elif "$ref" in known:
            yield from invalid(part, known["$ref"])
        elif not isinstance(part, {"string": str, "boolean": bool}[known["type"]]):
            yield f"{key} is no {known['type']}"
        elif "enum" in known and part not in known["enum"] and part.lower() not in map(str.lower, known["enum"]):
            yield f"{key} is not one of {known['enum']}"


def absent(value: Any, schema: str, method: str) -> Iterator[str]:
    """What a method needs and `value` does not hold."""
    for key, known in DOCUMENT["schemas"][schema]["properties"].items():
        if method in known.get("annotations", {}).get("required", []) and key not in value:
            yield f"{key} is missing"
        elif "$ref" in known and (key in value or method.endswith("insert")):
            yield from absent(value.get(key, {}), known["$ref"], method)
