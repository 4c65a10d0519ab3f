"""The values of an upload: a track as YouTube tells of it, a file as it shall stand there, and what calls cost."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from subfix.errors import UsageError

# Units of quota that a call costs: "Quota costs" of the YouTube Data API. A project has 10,000 a day, from midnight to
# midnight Pacific time.
LIST, INSERT, UPDATE, DELETE, DOWNLOAD, CHANNEL = 50, 400, 450, 50, 200, 1
DAILY = 10_000

Kind = Literal["standard", "automatic", "forced"]


@dataclass(frozen=True, slots=True)
class Caption:
    """A track of a video, as YouTube tells of it (`snippet` of the API's Caption).

    `id` holds for as long as nobody stores it: YouTube has given all tracks new ones before. `status` is `serving`,
    `syncing` or `failed`, `failure` why it failed, `updated` a date and time in RFC 3339.
    """

    id: str
    language: str
    name: str = ""
    kind: Kind = "standard"
    draft: bool = False
    status: str = ""
    failure: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """The channel that a login acts for."""

    id: str
    title: str
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file and the track it shall be: of `video`, in `language` (a tag), shown to viewers under `name`.

    `line` is that of the manifest it comes from, 0 where it was named on the command line.
    """

    path: Path
    video: str
    language: str
    name: str
    data: bytes = field(repr=False)
    line: int = 0

    @property
    def sha256(self) -> str:
        """The hash of what is sent."""
        return sha256(self.data).hexdigest()


# an id is 11 characters, as the addresses of videos show it
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = ("youtube.com", "youtube-nocookie.com", "youtu.be")
_FOLDERS = ("shorts", "embed", "live", "v", "video")


def video_id(text: str) -> str:
    """The id of a video, of itself or out of any address of it (watch, youtu.be, shorts, live, embed, Studio).

    Raises UsageError.
    """
    text = text.strip()
    if _ID.fullmatch(text):
        return text
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
    except ValueError:  # brackets of an address that is none
        host = ""
    if any(host == h or host.endswith(f".{h}") for h in _HOSTS):
        folders = [f for f in parts.path.split("/") if f]
        found = parse_qs(parts.query).get("v", [])
        if host.endswith("youtu.be"):
            found = folders[:1]
        elif len(folders) > 1 and folders[0] in _FOLDERS:
            found = folders[1:2]
        if found and _ID.fullmatch(found[0]):
            return found[0]
    raise UsageError(
        f"{text!r} is no video of YouTube", "give its address, or its id: the 11 characters after watch?v="
    )
