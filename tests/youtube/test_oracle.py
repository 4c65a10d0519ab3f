"""Our requests and those of Google's own client are equal; the test bed says what the API's document says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from youtube.discovery import missing, part_of, shipped
from youtube.server import Track, YouTube

from subfix.youtube.client import Client

discovery = pytest.importorskip("googleapiclient.discovery", reason="google-api-python-client is absent")
VIDEO = "dQw4w9WgXcQ"
DATA = "1\r\n00:00:01,000 --> 00:00:02,000\r\n大模型 -- –\r\n\r\n".encode()


@pytest.fixture(scope="module")
def whole() -> Any:
    """The whole document, as the installed client ships it."""
    from googleapiclient.discovery_cache import get_static_doc  # noqa: PLC0415

    return json.loads(get_static_doc("youtube", "v3"))


@pytest.fixture
def plain() -> Iterator[YouTube]:
    """The service over HTTP, called without a proxy."""
    with YouTube() as service:
        service.video(VIDEO)
        yield service


@pytest.fixture
def credentials(plain: YouTube) -> Credentials:
    access, _ = plain.login()
    return Credentials(access)


@pytest.fixture
def ours(plain: YouTube, credentials: Credentials) -> Iterator[Client]:
    with AuthorizedSession(credentials) as session:
        yield Client(session, plain.url)


@pytest.fixture
def official(plain: YouTube, credentials: Credentials, whole: Any) -> Iterator[Any]:
    """Google's client on the same service: the document's root is changed, since an option changes the host alone."""
    document = whole | {"rootUrl": plain.url, "baseUrl": plain.url}
    with discovery.build_from_document(document, credentials=credentials) as service:
        yield service


def media(data: bytes) -> Any:
    from googleapiclient.http import MediaInMemoryUpload  # noqa: PLC0415

    return MediaInMemoryUpload(data, mimetype="application/octet-stream")


def test_the_shipped_document_is_still_true(whole: Any) -> None:
    assert missing(shipped(), part_of(whole) | {"revision": shipped()["revision"]}) == []


def test_the_comparison_would_notice() -> None:
    changed = json.loads(json.dumps(shipped()).replace("isDraft", "isHidden"))
    assert missing(shipped(), changed) == ["/schemas/CaptionSnippet/properties/isDraft"]


def test_list(ours: Client, official: Any, plain: YouTube) -> None:
    plain.add(Track("1", VIDEO, "en", "Comment", True, DATA, status="failed", failure="unknownFormat"))
    found = ours.captions(VIDEO)
    told = official.captions().list(part="id,snippet", videoId=VIDEO).execute()
    assert plain.calls[0] == plain.calls[1]
    assert [(c.id, c.language, c.name, c.draft, c.status) for c in found] == [
        (i["id"], *(i["snippet"][k] for k in ("language", "name", "isDraft", "status"))) for i in told["items"]
    ]
    assert [(c.kind, c.failure) for c in found] == [("automatic", ""), ("standard", "unknownFormat")]


@pytest.mark.parametrize("draft", [True, False])
def test_insert(ours: Client, official: Any, plain: YouTube, draft: bool) -> None:
    made = ours.insert(VIDEO, "zh-Hans", "导演", DATA, draft=draft)
    first = plain.tracks.pop(made.id)
    body = {"snippet": {"videoId": VIDEO, "language": "zh-Hans", "name": "导演", "isDraft": draft}}
    told = official.captions().insert(part="snippet", body=body, media_body=media(DATA)).execute()
    second = plain.tracks[told["id"]]
    assert plain.calls[0] == plain.calls[1]
    assert plain.calls[0].media == DATA
    assert (first.data, first.draft) == (second.data, second.draft) == (DATA, draft)
    assert (made.language, made.name, made.draft) == ("zh-Hans", "导演", draft)


@pytest.mark.parametrize(
    ("draft", "data"), [(None, DATA), (False, DATA), (False, None), (True, None)],
)  # fmt: skip
def test_update(ours: Client, official: Any, plain: YouTube, draft: bool | None, data: bytes | None) -> None:
    track = plain.add(Track("a/b+c==", VIDEO, "en", "", True, b"old"))
    ours.update(track.id, data, "it", draft=draft)
    after = (track.data, track.draft)
    body: dict[str, Any] = {"id": track.id} | ({} if draft is None else {"snippet": {"isDraft": draft}})
    more = {} if data is None else {"media_body": media(data)}
    official.captions().update(part="id" if draft is None else "snippet", body=body, **more).execute()
    assert plain.calls[0] == plain.calls[1]
    assert after == (track.data, track.draft) == (data or b"old", True if draft is None else draft)


def test_delete(ours: Client, official: Any, plain: YouTube) -> None:
    for how in (lambda t: ours.delete(t, "it"), lambda t: official.captions().delete(id=t).execute()):
        plain.add(Track("a/b+c==", VIDEO, "en", "", True, b"old"))
        how("a/b+c==")
        assert not plain.standard(VIDEO)
    assert plain.calls[0] == plain.calls[1]


def test_download(ours: Client, official: Any, plain: YouTube) -> None:
    plain.add(Track("a/b+c==", VIDEO, "en", "", True, DATA))
    assert ours.download("a/b+c==", "srt", "it") == DATA
    assert official.captions().download(id="a/b+c==", tfmt="srt").execute() == DATA
    assert plain.calls[0] == plain.calls[1]
    assert plain.calls[0].path == "/youtube/v3/captions/a%2Fb%2Bc%3D%3D"


def test_channel(ours: Client, official: Any, plain: YouTube) -> None:
    found = ours.channel()
    told = official.channels().list(part="snippet", mine=True).execute()["items"][0]
    assert plain.calls[0] == plain.calls[1]
    assert found is not None
    assert (found.id, found.title) == (told["id"], told["snippet"]["title"])


JSON = {"Content-Type": "application/json"}
SNIPPET = {"videoId": VIDEO, "language": "en", "name": ""}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("GET", "youtube/v3/captions?part=snippet", None, 400, "missingRequiredParameter"),
        ("GET", f"youtube/v3/captions?part=snippet&videoId={VIDEO}&bogus=1", None, 400, "unexpectedParameter"),
        ("GET", "youtube/v3/captions?part=snippet&videoId=unknownvid0", None, 404, "videoNotFound"),
        ("GET", "youtube/v3/caption?part=snippet", None, 404, "notFound"),
        ("POST", "youtube/v3/captions?part=snippet", {"snippet": SNIPPET | {"draft": True}}, 400, "invalidMetadata"),
        ("POST", "youtube/v3/captions?part=snippet", {"snippet": SNIPPET | {"isDraft": "1"}}, 400, "invalidMetadata"),
        ("POST", "youtube/v3/captions?part=snippet", {"snippet": {"videoId": VIDEO}}, 400, "invalidMetadata"),
        ("POST", "youtube/v3/captions?part=snippet", {"snippet": SNIPPET | {"status": "x"}}, 400, "invalidMetadata"),
        ("POST", "youtube/v3/captions?part=snippet", {"snippet": SNIPPET}, 400, "contentRequired"),
        ("POST", "youtube/v3/captions?part=snippet&sync=maybe", {"snippet": SNIPPET}, 400, "invalidValue"),
        ("PUT", "youtube/v3/captions?part=id", {"snippet": {"isDraft": True}}, 400, "invalidMetadata"),
        ("DELETE", "youtube/v3/captions?id=gone", None, 404, "captionNotFound"),
    ],
)
def test_the_test_bed_refuses(
    plain: YouTube, method: str, path: str, body: Any, status: int, reason: str
) -> None:  # fmt: skip
    access, _ = plain.login()
    headers = {"Authorization": f"Bearer {access}"} | (JSON if body else {})
    answer = requests.request(method, plain.url + path, json=body, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (status, reason)


@pytest.mark.parametrize("scope", ["youtube", "youtube.upload", "youtube.readonly"])
def test_the_test_bed_wants_the_right_scope(plain: YouTube, scope: str) -> None:
    access, _ = plain.login(f"https://www.googleapis.com/auth/{scope}")
    headers = {"Authorization": f"Bearer {access}"}
    url = f"{plain.url}youtube/v3/captions?part=snippet&videoId={VIDEO}"
    answer = requests.get(url, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (403, "insufficientPermissions")


def test_the_test_bed_knows_one_track_of_a_language_and_name(ours: Client, plain: YouTube) -> None:
    from subfix.youtube.faults import YouTubeError  # noqa: PLC0415

    ours.insert(VIDEO, "en", "", DATA, draft=True)
    ours.insert(VIDEO, "en", "Comment", DATA, draft=True)
    with pytest.raises(YouTubeError) as error:
        ours.insert(VIDEO, "en", "", DATA, draft=True)
    assert error.value.reason == "captionExists"
    assert len(plain.standard(VIDEO)) == 2
