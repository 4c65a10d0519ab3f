"""The connection is cut at every stage of an upload, again and again: one track of a language and name, and whole."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from youtube.server import Track, YouTube
from youtube.wire import Fault, Stage

from subfix.errors import InputError, OutputError
from subfix.youtube import client as client_module
from subfix.youtube import memory
from subfix.youtube.client import Client
from subfix.youtube.faults import NetworkError, YouTubeError
from subfix.youtube.model import Wanted
from subfix.youtube.send import WAITS, Outcome, Wish, removed, upload

VIDEO = "dQw4w9WgXcQ"
ROUNDS = 20
# before the request, behind its head, within its body, stored but not answered, within the answer
STAGES: tuple[Stage, ...] = ("connect", "headers", "body", "stored", "answer")


@pytest.fixture
def plain() -> Iterator[YouTube]:
    with YouTube() as service:
        service.video(VIDEO)
        yield service


@pytest.fixture
def client(plain: YouTube) -> Iterator[Client]:
    access, _ = plain.login()
    with AuthorizedSession(Credentials(access)) as session:
        session.trust_env = False  # no proxies to look for at each of many calls
        yield Client(session, plain.url)


def wanted(folder: Path, data: bytes, language: str = "en", video: str = VIDEO) -> Wanted:
    path = folder / f"talk.{language}.srt"
    path.write_bytes(data)
    return Wanted(path, video, language, "", data)


def sent(client: Client, *files: Wanted, wish: Wish | None = None) -> tuple[Outcome, ...]:
    """Upload without waiting."""
    return upload(client, files, wish or Wish(recheck=True), lambda _: None, lambda _: None)


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((40, 3000, 200_000)))


@pytest.mark.parametrize("stage", STAGES)
def test_a_new_track_is_made_once(stage: Stage, plain: YouTube, client: Client, tmp_path: Path) -> None:
    for round_ in range(ROUNDS):
        chance = random.Random(f"{stage} {round_}")
        video = plain.video(f"video{round_:06}")
        plain.faults[:] = [Fault("insert", stage=stage, times=chance.randint(1, len(WAITS) - 1))]
        if chance.random() < 0.3:  # the question whether it is there is cut too
            plain.faults.append(Fault("list", stage=chance.choice(("headers", "answer")), skip=1))
        file = wanted(tmp_path, noise(chance), video=video)
        before = plain.count("insert")
        (outcome,) = sent(client, file)
        (track,) = plain.standard(video)
        assert (track.data, track.draft) == (file.data, True)
        assert outcome.caption is not None
        assert (outcome.caption.id, outcome.error) == (track.id, None)
        assert memory.recall(file.path, file) == memory.Sent(video, "en", "", file.sha256)
        if stage in ("stored", "answer"):
            assert plain.count("insert") == before + 1  # never sent twice
        plain.faults.clear()
        sent(client, file)
        assert plain.standard(video) == [track]


@pytest.mark.parametrize("stage", STAGES)
def test_an_update_comes_through(stage: Stage, plain: YouTube, client: Client, tmp_path: Path) -> None:
    for round_ in range(ROUNDS):
        chance = random.Random(f"{stage} {round_} update")
        video = plain.video(f"video{round_:06}")
        sent(client, wanted(tmp_path, b"first", video=video), wish=Wish(publish=True, recheck=True))
        plain.faults[:] = [Fault("update", stage=stage, times=chance.randint(1, len(WAITS)))]
        file = wanted(tmp_path, noise(chance), video=video)
        sent(client, file)
        (track,) = plain.standard(video)
        assert (track.data, track.draft) == (file.data, False)


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_that_gives_up_is_mended_by_the_next(
    stage: Stage, plain: YouTube, client: Client, tmp_path: Path
) -> None:
    file = wanted(tmp_path, b"some words")
    plain.faults.append(Fault("insert", stage=stage))
    plain.faults.append(Fault("list", stage="headers", times=99, skip=1))  # nobody can be asked any more
    with pytest.raises(NetworkError):
        sent(client, file)
    remembered = memory.recall(file.path, file)
    assert remembered is not None
    assert not remembered.done
    plain.faults.clear()
    (outcome,) = sent(client, file)
    (track,) = plain.standard(VIDEO)
    assert (track.data, outcome.error) == (b"some words", None)
    assert outcome.step.action == ("update" if stage in ("stored", "answer") else "insert")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failure_of_youtube_is_repeated_with_growing_pauses(
    status: int, plain: YouTube, client: Client, tmp_path: Path
) -> None:
    pauses: list[float] = []
    plain.faults.append(Fault("insert", status, "backendError", times=len(WAITS)))
    upload(client, [wanted(tmp_path, b"x")], Wish(), lambda _: None, pauses.append)
    assert len(plain.standard(VIDEO)) == 1
    assert plain.count("list") == 1 + len(WAITS)  # asked before each repetition
    assert all(wait <= pause <= wait * 1.5 for wait, pause in zip(WAITS, pauses, strict=True))


@pytest.mark.parametrize(("status", "reason"), [(403, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (429, "")])
def test_a_call_that_came_too_soon_is_repeated_later(
    status: int, reason: str, plain: YouTube, client: Client, tmp_path: Path
) -> None:
    pauses: list[float] = []
    plain.faults.append(Fault("insert", status, reason, headers={"Retry-After": "33"}))
    upload(client, [wanted(tmp_path, b"x")], Wish(), lambda _: None, pauses.append)
    assert (len(plain.standard(VIDEO)), pauses, plain.count("list")) == (1, [33], 1)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "invalidMetadata"), (401, "authError"), (403, "forbidden"), (403, "quotaExceeded"), (404, "videoNotFound"),
     (409, "captionExists")],
)  # fmt: skip
def test_what_is_refused_is_not_repeated(
    status: int, reason: str, plain: YouTube, client: Client, tmp_path: Path
) -> None:
    file = wanted(tmp_path, b"x")
    plain.faults.append(Fault("insert", status, reason, times=99))
    try:
        (outcome,) = sent(client, file)
    except YouTubeError as error:
        assert error.fatal
    else:
        assert outcome.error is not None
        assert outcome.error.reason == reason
    assert plain.count("insert") == 1
    assert not memory.memory_path(file.path).exists()  # nothing was done, so nothing is remembered


def test_a_silent_server_is_left_and_asked_again(
    plain: YouTube, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT", (2, 0.15))
    plain.faults.append(Fault("insert", hang=True))
    plain.lock = _Open()  # the call that hangs must not hold up the others
    sent(client, wanted(tmp_path, b"x"))
    assert len(plain.standard(VIDEO)) == 1


class _Open:
    """No lock."""

    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_a_list_that_is_behind_makes_no_second_track(plain: YouTube, client: Client, tmp_path: Path) -> None:
    """The track is stored, the answer lost, and the list does not show it yet: 409 tells, and it is asked again."""
    plain.faults.append(Fault("insert", stage="stored"))
    plain.faults.append(Fault("list", raw=b'{"items": []}', skip=1))
    (outcome,) = sent(client, wanted(tmp_path, b"x"))
    (track,) = plain.standard(VIDEO)
    assert outcome.caption is not None
    assert (outcome.caption.id, plain.count("insert")) == (track.id, 2)


@pytest.mark.parametrize("stage", STAGES)
def test_a_removal_whose_answer_is_lost_is_done(stage: Stage, plain: YouTube, client: Client) -> None:
    plain.add(Track("1", VIDEO, "en", "", True, b"x"))
    found = next(c for c in client.captions(VIDEO) if c.kind == "standard")
    plain.faults.append(Fault("delete", stage=stage))
    removed(client, found, "it", lambda _: None)
    assert not plain.standard(VIDEO)


def test_what_cannot_be_remembered_is_not_sent(
    plain: YouTube, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OutputError(path, "cannot be written (No space left on device)")

    monkeypatch.setattr(memory, "write_atomic", full)
    with pytest.raises(OutputError, match=r"talk\.en\.srt\.uploads\.json: cannot be written"):
        sent(client, wanted(tmp_path, b"x"))
    assert plain.count("insert") == 0


@pytest.mark.parametrize("text", ["", "{}", '{"version": 1, "uploads": [{"video": 1}]}', '{"version": 2}', "[]", "\0"])
def test_a_damaged_memory_is_told(text: str, plain: YouTube, client: Client, tmp_path: Path) -> None:
    file = wanted(tmp_path, b"x")
    memory.memory_path(file.path).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"talk\.en\.srt\.uploads\.json: "):
        sent(client, file)
    assert plain.calls == []
