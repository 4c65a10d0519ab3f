"""`subfix youtube`: log in to a channel, and look at, fetch and remove the tracks of its videos."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import name_of
from subfix.cli.lazy import Lazy
from subfix.cli.speak import agreed, data, padded, tell
from subfix.errors import OutputError, SubfixError, UsageError
from subfix.lang import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from subfix.youtube.client import Client
    from subfix.youtube.model import Caption

# name, module, attribute, what it does: imported only when called
TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("login", "subfix.cli.youtube", "login_command", "Log in to your channel, once."),
    ("logout", "subfix.cli.youtube", "logout_command", "End the login and remove it from this machine."),
    ("whoami", "subfix.cli.youtube", "whoami_command", "Say which channel you are logged in to."),
    ("list", "subfix.cli.youtube", "list_command", "List the tracks of a video."),
    ("upload", "subfix.cli.upload", "upload", "Upload subtitles (the same as `subfix upload`)."),
    ("download", "subfix.cli.youtube", "download_command", "Fetch a track of a video."),
    ("delete", "subfix.cli.youtube", "delete_command", "Remove a track from a video."),
)
EPILOG = """\b
Examples:
  subfix youtube login --client-secrets client_secret.json
  subfix youtube list https://youtu.be/VIDEO
  subfix youtube download VIDEO --language zh-Hans -o talk.srt
  subfix youtube delete VIDEO --language en
"""

_LOGIN = """\b
Examples:
  subfix youtube login --client-secrets client_secret.json
  subfix youtube login --no-browser --port 8085      again, on a machine without a browser
"""
_LIST = """\b
Examples:
  subfix youtube list https://youtu.be/VIDEO
  subfix youtube list VIDEO --json
"""
_DOWNLOAD = """\b
Examples:
  subfix youtube download VIDEO --language zh-Hans -o talk.srt
  subfix youtube download VIDEO --auto --format vtt -o talk.auto.vtt      times for subfix run
  subfix youtube download VIDEO --language en -o talk.srt --overwrite
"""
_DELETE = """\b
Examples:
  subfix youtube delete VIDEO --language en
  subfix youtube delete VIDEO --language en --name Comment --yes
"""


@click.group(name="youtube", cls=Lazy, table=TABLE, epilog=EPILOG)
def youtube() -> None:
    """Log in to a channel on YouTube, and manage the subtitle tracks of its videos.

    Works with a client of your own Google project; the README tells every step of making one. Proxies are taken from
    HTTPS_PROXY and ALL_PROXY, socks5h:// too. Needs the extra: pip install 'subfix[youtube]'.
    """


_PACKAGES = ("google", "google.auth", "google_auth_oauthlib", "requests", "socks")  # of the extra; parents first


def needed() -> None:
    """Raise SubfixError where the packages of the extra are not installed."""
    if not all(map(find_spec, _PACKAGES)):
        raise SubfixError("the packages for YouTube are not installed", "install them: pip install 'subfix[youtube]'")


@contextmanager
def _client() -> "Iterator[Client]":
    """A client that carries the kept login."""
    needed()
    from subfix.youtube.client import Client  # noqa: PLC0415
    from subfix.youtube.token import logged_in  # noqa: PLC0415

    with logged_in() as session:
        yield Client(session)


def _whoami(client: "Client") -> str:
    """The channel, as a person knows it. Raises YouTubeError."""
    from subfix.youtube.faults import YouTubeError  # noqa: PLC0415
    from subfix.youtube.send import patiently  # noqa: PLC0415

    channel = patiently(client.channel)
    if channel is None:
        raise YouTubeError(
            "this Google account has no channel on YouTube",
            "make one at https://www.youtube.com/create_channel, or log in again with another account",
        )
    return f"{channel.title} ({channel.handle or channel.id}), https://www.youtube.com/channel/{channel.id}"


@click.command("login", epilog=_LOGIN)
@click.option("--client-secrets", "secrets", metavar="FILE", help="The JSON of your client; kept for the next login.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening a browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where the answer is awaited; with --no-browser 8085.")
def login_command(secrets: str | None, no_browser: bool, port: int | None) -> None:
    """Log in to your channel in a browser; the login is kept in your configuration folder, for you alone to read.

    Afterwards it says which channel that is: with brand accounts the browser asks for one.
    """
    needed()
    from subfix.youtube.client import Client  # noqa: PLC0415
    from subfix.youtube.faults import LoginError  # noqa: PLC0415
    from subfix.youtube.login import PORT, Secrets, log_in, secrets_of  # noqa: PLC0415
    from subfix.youtube.token import load, save, session, token_path  # noqa: PLC0415

    if secrets is not None:
        client = secrets_of(Path(secrets))
    else:
        try:
            kept = load()
        except LoginError:
            hint = "the first time give the file of your client: --client-secrets FILE (the README tells how to get it)"
            raise UsageError("which client of a Google project?", hint) from None
        client = Secrets(str(kept.client_id), str(kept.client_secret))
    port = port or (PORT if no_browser else 0)
    credentials = log_in(client, port=port, show=_elsewhere(port) if no_browser else _here())
    save(credentials)
    tell(False, f"the login is kept in {token_path()}")
    with session(credentials) as carrying:
        tell(False, f"logged in to {_whoami(Client(carrying))}")


def _here() -> "Callable[[str], None]":
    """Opens a browser on this machine. Raises SubfixError where there is none."""
    import webbrowser  # noqa: PLC0415
    from threading import Thread  # noqa: PLC0415

    try:
        webbrowser.get()
    except webbrowser.Error:
        hint = "log in with one on another machine: subfix youtube login --no-browser"
        raise SubfixError("there is no browser on this machine", hint) from None

    def show(url: str) -> None:
        tell(False, f"Your browser opens for the login. If it does not, go to\n\n{url}\n")
        Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # one in a terminal runs until it is closed

    return show


def _elsewhere(port: int) -> "Callable[[str], None]":
    """Prints the address."""

    def show(url: str) -> None:
        tell(False, f"Open this address in any browser of this machine:\n\n{url}\n")
        tell(False, f"With a browser on another machine, first run there: ssh -L {port}:localhost:{port} THIS-MACHINE")
        tell(False, f"Waiting for the answer at port {port} ...")

    return show


@click.command("logout", epilog="\b\nExamples:\n  subfix youtube logout")
def logout_command() -> None:
    """End the login at Google and remove it from this machine, the client's secret too."""
    needed()
    from subfix.youtube.faults import LoginError  # noqa: PLC0415
    from subfix.youtube.login import revoke  # noqa: PLC0415
    from subfix.youtube.token import forget, load  # noqa: PLC0415

    try:
        ended = revoke(load())
    except LoginError:
        ended = False
    if not forget():
        tell(False, "you were not logged in")
        return
    tell(False, "logged out")
    if not ended:
        tell(False, "Google could not be told; end it there: https://myaccount.google.com/connections")


@click.command("whoami", epilog="\b\nExamples:\n  subfix youtube whoami")
def whoami_command() -> None:
    """Say which channel you are logged in to (1 unit)."""
    with _client() as client:
        data(_whoami(client))


@click.command("list", epilog=_LIST)
@click.argument("video", metavar="VIDEO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(video: str, as_json: bool) -> None:
    """List the tracks of VIDEO (an id or an address), automatic ones too (50 units)."""
    from subfix.youtube.model import video_id  # noqa: PLC0415

    id_ = video_id(video)
    with _client() as client:
        from subfix.youtube.send import patiently  # noqa: PLC0415

        tracks = sorted(patiently(lambda: client.captions(id_)), key=lambda c: (c.language, c.name, c.kind))
    if as_json:
        # without the ids: YouTube changes them
        rows = [{k: v for k, v in asdict(c).items() if k != "id"} for c in tracks]
        data(json.dumps({"video": id_, "tracks": rows}, ensure_ascii=False, indent=2))
        return
    for c in tracks:
        parts = [f"{c.language:<8}", padded(spoken(c.kind), 9), *_state(c), *([f'"{c.name}"'] if c.name else [])]
        data("  ".join(parts))
    if not tracks:
        tell(False, f"{id_} has no track")


def _state(caption: "Caption") -> list[str]:
    """Who sees a track, what became of it and when it was changed; turned."""
    seen = spoken("draft" if caption.draft else "seen by viewers")
    failed = spoken(f"failed ({caption.failure})" if caption.status == "failed" else caption.status)
    return [seen, failed, caption.updated]


def _found(client: "Client", video: str, language: str | None, name: str, *, automatic: bool) -> "Caption":
    """The one track of a language and name. Raises UsageError where there is none or it is not plain which."""
    from subfix.youtube.send import patiently  # noqa: PLC0415
    from subfix.youtube.tags import chosen, tag_of  # noqa: PLC0415

    kind = "automatic" if automatic else "standard"
    tracks = [c for c in patiently(lambda: client.captions(video)) if c.kind == kind and (automatic or c.name == name)]
    if language is not None:
        tracks = [tracks[n] for n in chosen(tag_of(language), [c.language for c in tracks])]
    if len(tracks) == 1:
        return tracks[0]
    if not tracks:
        raise UsageError(f"{video} has no such track", f"see: subfix youtube list {video}")
    raise UsageError(
        f"which track: {', '.join(c.language for c in tracks)}?", "name it as it is written here: --language TAG"
    )


@click.command("download", epilog=_DOWNLOAD)
@click.argument("video", metavar="VIDEO")
@click.option("--language", metavar="TAG", help="Which track, where there are several.")
@click.option("--name", default="", metavar="TEXT", help="Its name, where it has one.")
@click.option("--auto", "automatic", is_flag=True, help="The automatic captions instead.")
@click.option("--format", "form", type=click.Choice(["srt", "vtt", "sbv"]), default="srt", show_default=True)
@click.option("-o", "target", metavar="FILE", default="-", help="Where to write; stdout without it.")
@click.option("--overwrite", is_flag=True, help="Replace a file that stands there.")
def download_command(
    video: str, language: str | None, name: str, automatic: bool, form: str, target: str, overwrite: bool
) -> None:
    """Fetch a track of VIDEO, an id or an address of a video of yours (250 units)."""
    from subfix.files import STANDARD  # noqa: PLC0415
    from subfix.outputs import save  # noqa: PLC0415
    from subfix.youtube.model import video_id  # noqa: PLC0415

    id_, path = video_id(video), Path(target)
    if target != STANDARD and path.exists() and not overwrite:
        raise OutputError(path, "a file stands there", "write elsewhere with -o, or replace it with --overwrite")
    with _client() as client:
        from subfix.youtube.send import patiently  # noqa: PLC0415

        track = _found(client, id_, language, name, automatic=automatic)
        data = patiently(lambda: client.download(track.id, form, f"{track.language} of {id_}"))
    save({path: data})
    if target != STANDARD:
        tell(False, f"wrote {name_of(path)} ({track.language})")


@click.command("delete", epilog=_DELETE)
@click.argument("video", metavar="VIDEO")
@click.option("--language", metavar="TAG", required=True, help="Which track.")
@click.option("--name", default="", metavar="TEXT", help="Its name, where it has one.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_command(video: str, language: str, name: str, yes: bool) -> None:
    """Remove a track from VIDEO for good, after asking (100 units)."""
    from subfix.youtube.model import video_id  # noqa: PLC0415

    id_ = video_id(video)
    if not yes and not sys.stdin.isatty():
        raise UsageError("nobody can be asked here", "say --yes to remove the track without a question")
    with _client() as client:
        from subfix.youtube.send import removed  # noqa: PLC0415

        track = _found(client, id_, language, name, automatic=False)
        named = f' "{track.name}"' if track.name else ""
        told = f"{track.language}{named} of {id_}"
        if not yes and not agreed(f"Remove {told} for good?"):
            raise click.Abort
        removed(client, track, told)
    tell(False, f"removed {told}")
