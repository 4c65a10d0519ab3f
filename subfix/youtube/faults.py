"""What YouTube, Google's login or the network refuse, told in one clear line each, with what to do."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from subfix.errors import SubfixError

LOGIN = "subfix youtube login --client-secrets FILE"
CONSOLE = "https://console.cloud.google.com"


class YouTubeError(SubfixError):
    """A call that did not do what it should. `reason` is YouTube's own word for it, or ours.

    `again`: the same call may succeed in a moment. `unclear`: what was asked for may have been done. `fatal`: no
    other call of this run can succeed. `after`: seconds to wait at least.
    """

    def __init__(
        self, message: str, hint: str = "", *, reason: str = "", again: bool = False, unclear: bool = False,
        fatal: bool = False, after: float = 0,
    ) -> None:  # fmt: skip
        super().__init__(message, hint)
        self.reason = reason
        self.again = again
        self.unclear = unclear
        self.fatal = fatal
        self.after = after


class LoginError(YouTubeError):
    """There is no login, or it is no longer good."""

    def __init__(self, message: str, hint: str = f"log in: {LOGIN}", *, reason: str = "login") -> None:
        super().__init__(message, hint, reason=reason, fatal=True)


class NetworkError(YouTubeError):
    """Nobody answered, or not YouTube. What was asked for may have been done all the same."""

    def __init__(self, message: str, hint: str = "", *, again: bool = True) -> None:
        super().__init__(message, hint, reason="network", again=again, unclear=True, fatal=True)


EXPIRED = (
    "three causes are usual:\n"
    "  - the consent screen of your Google project is in Testing: its logins end after 7 days. Publish it (Audience,\n"
    "    Publish app; no verification is needed for your own channel), then log in again: a login made in Testing\n"
    "    keeps its 7 days\n"
    "  - access was taken away at https://myaccount.google.com/connections, or the password was changed\n"
    "  - it was not used for six months\n"
    f"  then log in again: {LOGIN}"
)

# reason: (what is wrong, what to do, whether nothing else of this run can succeed). The reasons are those of
# "YouTube Data API - Errors" and of the pages of captions.insert, update, delete, download and list.
_REASONS: dict[str, tuple[str, str, bool]] = {
    "captionExists": (
        "a track of this language and name stands there already",
        "look with: subfix youtube list VIDEO; then run again, or give yours another --name",
        False,
    ),
    "captionNotFound": ("the track is not there any more", "run again: tracks are then looked up anew", False),
    "videoNotFound": (
        "there is no such video, or this channel may not see it",
        "check the address; a video that was sent in the last minutes may need some more; a private one is seen by\n"
        "  its own channel only: subfix youtube whoami",
        False,
    ),
    "forbidden": (
        "the channel that you are logged in as may not change this video's tracks",
        "is it another channel's? subfix youtube whoami tells yours; log in again to choose another (brand accounts\n"
        "  are chosen in the browser, after the account)",
        False,
    ),
    "contentRequired": ("YouTube found nothing in the file", "check it: subfix check FILE", False),
    "invalidMetadata": ("YouTube does not take this language or name", "check --language and --name", False),
    "nameTooLong": ("the name of the track is longer than 150 characters", "give a shorter --name", False),
    "couldNotConvert": ("YouTube cannot give the track in this format", "ask for another --format", False),
    "invalidValue": ("YouTube does not take one of the values", "check the video, the language and the name", False),
    "accessNotConfigured": (
        "the YouTube Data API is not switched on in your Google project",
        f"switch it on: {CONSOLE}/apis/library/youtube.googleapis.com, wait some minutes, run again",
        True,
    ),
    "youtubeSignupRequired": (
        "this Google account has no channel on YouTube",
        "make one at https://www.youtube.com/create_channel, or log in with another account",
        True,
    ),
    "insufficientPermissions": (
        "the login does not allow to change subtitles",
        f"log in again and leave the permission ticked: {LOGIN}",
        True,
    ),
    "authError": ("Google does not accept the login", f"log in again: {LOGIN}", True),
    "accountClosed": ("the YouTube account is closed or suspended", "log in with another account", True),
    "quotaExceeded": (
        "today's quota of your Google project is spent",
        "what was sent is remembered: run the same command again {reset}, and it goes on where it stopped",
        True,
    ),
    "rateLimitExceeded": ("YouTube asks for fewer calls in a short time", "wait some minutes, then run again", True),
}
_SAME = {
    "dailyLimitExceeded": "quotaExceeded",
    "userRateLimitExceeded": "rateLimitExceeded",
    "RATE_LIMIT_EXCEEDED": "rateLimitExceeded",
    "RESOURCE_EXHAUSTED": "rateLimitExceeded",
    "SERVICE_DISABLED": "accessNotConfigured",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "insufficientPermissions",
    "required": "authError",
    "authenticatedUserAccountClosed": "accountClosed",
    "authenticatedUserAccountSuspended": "accountClosed",
    "authenticatedUserNotChannel": "youtubeSignupRequired",
    "notFound": "captionNotFound",
}
_BY_STATUS = {401: "authError", 403: "forbidden", 429: "rateLimitExceeded"}


def refused(status: int, body: bytes, headers: Mapping[str, str], about: str, now: datetime) -> YouTubeError:
    """The error that an answer of `status` 300 or more tells of. `about` names what the call was for.

    `now` tells when the quota comes back, in its time zone.
    """
    reason, message = _reason(body)
    if status >= 500:
        hint = "YouTube has troubles of its own; try again later"
        return YouTubeError(
            f"{about}: YouTube answers with error {status}", hint, reason=reason or "backendError", again=True,
            unclear=True, fatal=True, after=_seconds(headers),
        )  # fmt: skip
    if "per day" in message.lower():  # the newer wording of a spent quota comes as a rate limit
        reason = "quotaExceeded"
    reason = _SAME.get(reason, reason)
    if reason not in _REASONS and status in _BY_STATUS:
        reason = _BY_STATUS[status]
    if reason not in _REASONS:
        said = f": {message}" if message else ""
        return YouTubeError(f"{about}: YouTube refuses it ({status} {reason or 'without a reason'}){said}", _OTHER)
    what, hint, fatal = _REASONS[reason]
    if reason == "rateLimitExceeded":
        return YouTubeError(f"{about}: {what}", hint, reason=reason, again=True, fatal=True, after=_seconds(headers))
    return YouTubeError(f"{about}: {what}", hint.format(reset=_told(now)), reason=reason, fatal=fatal)


_OTHER = "look it up: https://developers.google.com/youtube/v3/docs/errors"


def _reason(body: bytes) -> tuple[str, str]:
    """YouTube's word for a refusal and its sentence, out of the body of an answer; empty where it tells none."""
    try:
        error: Any = json.loads(body)["error"]
        if not isinstance(error, dict):
            return str(error), ""
        rows = [*error.get("errors", []), *error.get("details", [])]
        reasons = [str(row["reason"]) for row in rows if isinstance(row, dict) and row.get("reason")]
        return (reasons or [str(error.get("status", ""))])[0], str(error.get("message", ""))
    except (ValueError, KeyError, TypeError):
        return "", ""


def _seconds(headers: Mapping[str, str], most: int = 60) -> int:
    """What `Retry-After` asks for, in seconds, up to a minute; 0 where it is absent or a date."""
    value = headers.get("Retry-After", "").strip()
    return min(int(value[:9]), most) if value.isascii() and value.isdigit() else 0


def next_reset(now: datetime) -> datetime | None:
    """When the quota comes back: the next midnight Pacific time, in the zone of `now`; None without a zone table."""
    try:
        pacific = now.astimezone(ZoneInfo("America/Los_Angeles"))
    except ZoneInfoNotFoundError:  # Windows without the package tzdata
        return None
    day = (pacific + timedelta(days=1)).date()
    return datetime(day.year, day.month, day.day, tzinfo=pacific.tzinfo).astimezone(now.tzinfo)


def _told(now: datetime) -> str:
    reset = next_reset(now)
    return f"after {reset:%Y-%m-%d %H:%M} (midnight Pacific time)" if reset else "after midnight Pacific time"
