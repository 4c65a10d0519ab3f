"""The day's quota: what a batch does when it is spent, and when it comes back."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from youtube.conftest import Run
from youtube.server import YouTube
from youtube.wire import Fault

from subfix.youtube.faults import next_reset, refused

CUE = "1\n00:00:01,000 --> 00:00:03,000\nTalk {}\n"


def batch(tube: YouTube, count: int) -> list[str]:
    """A manifest of as many videos, in a folder of its own; the ids."""
    folder = Path("season")
    folder.mkdir()
    ids = [tube.video(f"video{n:06}") for n in range(count)]
    rows = ["video,file,language,name"]
    for n, id_ in enumerate(ids):
        (folder / f"talk{n}.en.srt").write_text(CUE.format(n), encoding="utf-8")
        rows.append(f"https://youtu.be/{id_},talk{n}.en.srt,,")
    (folder / "uploads.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return ids


def test_a_batch_of_60_goes_on_the_next_day(tube: YouTube, logged_in: Path, run: Run) -> None:
    ids = batch(tube, 60)
    done = []
    for day, (expected, left) in enumerate(((22, 38), (44, 16), (60, 0))):
        tube.quota = 10_000
        before = tube.count("insert"), tube.count("list")
        status, _, err = run("upload", "--manifest", "season/uploads.csv")
        done.append(sum(len(tube.standard(id_)) for id_ in ids))
        assert done[-1] == expected, err
        if left:
            assert status == 2
            assert f"stopped: {expected} of 60 tracks done, {left} left" in err
            assert "today's quota of your Google project is spent" in err
            assert re.search(r"run the same command again after 20\d\d-\d\d-\d\d \d\d:\d\d", err)
        else:
            assert (status, "stopped" in err) == (0, False)
        # nothing is asked about what was done on the days before
        assert tube.count("list") - before[1] == expected - sum(done[day - 1 : day]) + bool(left)
        assert err.count(": new, a draft") == expected - sum(done[day - 1 : day])
    assert all(len(tube.standard(id_)) == 1 for id_ in ids)
    calls = len(tube.calls)
    assert run("upload", "--manifest", "season/uploads.csv")[0] == 0
    assert len(tube.calls) == calls
    tube.quota = 10_000
    assert run("upload", "--manifest", "season/uploads.csv", "--recheck", "--dry-run")[0] == 0
    assert len(tube.calls) == calls + 60


def test_a_wrong_row_does_not_stop_the_others(tube: YouTube, logged_in: Path, run: Run) -> None:
    ids = batch(tube, 4)
    del tube.videos[ids[1]]
    tube.videos[ids[2]] = "UCanother"
    status, _, err = run("upload", "--manifest", "season/uploads.csv")
    assert (status, [len(tube.standard(i)) for i in ids]) == (2, [1, 0, 0, 1])
    assert f"the tracks of {ids[1]}: there is no such video" in err
    assert f"the tracks of {ids[2]}: the channel that you are logged in as may not change" in err
    assert "subfix youtube whoami" in err


def test_publishing_a_batch_is_remembered_too(tube: YouTube, logged_in: Path, run: Run) -> None:
    ids = batch(tube, 3)
    run("upload", "--manifest", "season/uploads.csv")
    assert run("upload", "--manifest", "season/uploads.csv", "--publish")[0] == 0
    assert not any(t.draft for i in ids for t in tube.standard(i))
    calls = len(tube.calls)
    assert run("upload", "--manifest", "season/uploads.csv", "--publish")[0] == 0
    assert len(tube.calls) == calls


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        ("2026-11-24T12:00 Asia/Shanghai", "2026-11-24T16:00"),
        ("2026-11-24T16:00 Asia/Shanghai", "2026-11-25T16:00"),
        ("2026-07-01T12:00 Asia/Shanghai", "2026-07-01T15:00"),
        ("2026-11-01T00:30 America/Los_Angeles", "2026-11-02T00:00"),  # a day of 25 hours
        ("2026-03-08T00:30 America/Los_Angeles", "2026-03-09T00:00"),  # of 23
        ("2026-06-01T06:59 UTC", "2026-06-01T07:00"),
    ],
)
def test_when_the_quota_comes_back(now: str, reset: str) -> None:
    time, zone = now.split()
    here = datetime.fromisoformat(time).replace(tzinfo=ZoneInfo(zone))
    found = next_reset(here)
    assert found is not None
    assert found.replace(tzinfo=None) == datetime.fromisoformat(reset)
    assert timedelta(0) < found - here <= timedelta(hours=25)


def test_the_newer_wording_of_a_spent_quota() -> None:
    body = (
        b'{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "errors": [{"reason": "rateLimitExceeded"}], '
        b"\"message\": \"Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service\"}}"
    )
    error = refused(429, body, {}, "it", datetime.now().astimezone())
    assert (error.reason, error.again, error.fatal) == ("quotaExceeded", False, True)


def test_a_spent_quota_is_not_tried_again(tube: YouTube, logged_in: Path, run: Run, no_sleep: list[float]) -> None:
    tube.faults.append(Fault("list", 403, "dailyLimitExceeded", times=9))
    ids = batch(tube, 1)
    assert run("youtube", "list", ids[0])[0] == 2
    assert (tube.count("list"), no_sleep) == (1, [])
