"""A headless Chromium that a test talks to through a pipe: what a page says, asks for, shows, and its cues."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
_PATIENCE = 120  # seconds


class Browser:
    """One page in a browser. `events` are what it told unasked: https://chromedevtools.github.io/devtools-protocol/."""

    def __init__(self, into: int, out: int) -> None:
        self.into, self.out, self.rest, self.number, self.session = into, out, b"", 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """What the browser answers to a command."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.into, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self.number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            assert select.select([self.out], [], [], _PATIENCE)[0], "the browser does not answer"
            more = os.read(self.out, 1 << 16)
            assert more, "the browser is gone"
            self.rest += more
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def open(self, page: Path) -> None:
        """Open a file and wait until it is loaded."""
        self.call("Page.navigate", url=page.as_uri())
        while not any(e["method"] == "Page.loadEventFired" for e in self.events):
            self.events.append(self._next())

    def value(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + 10
        while not self.value(script):
            assert time.monotonic() < end, script
            time.sleep(0.02)

    @property
    def requests(self) -> list[str]:
        """What was asked for, the page itself as well."""
        return [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]

    @property
    def complaints(self) -> list[dict[str, Any]]:
        """What stands in the console: messages, errors, what the policy refused."""
        told = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [e["params"] for e in self.events if e["method"] in told]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a page of its own, its files in `folder`. Skips the test where Chromium is absent."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is absent")
    theirs, into = os.pipe()
    out, ours = os.pipe()
    # it reads from 3 and writes to 4
    command = f'exec 3<&{theirs} 4>&{ours}; exec "$0" "$@"'
    started = subprocess.Popen(
        ["bash", "-c", command, chromium, *_FLAGS, f"--user-data-dir={folder / 'user'}"],
        pass_fds=(theirs, ours), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    try:
        yield Browser(into, out)
    finally:
        os.close(into)
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
        os.close(out)


_CUES = """<!doctype html><meta charset="utf-8"><script>
const files = FILES;
const milliseconds = seconds => Math.round(seconds * 1000);
const found = Promise.all(files.map(data => new Promise(done => {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  const video = document.createElement('video');
  const track = video.appendChild(document.createElement('track'));
  const given = () => done([...track.track.cues || []].map(
    cue => [milliseconds(cue.startTime), milliseconds(cue.endTime), cue.text, cue.getCueAsHTML().textContent]));
  track.onload = given;
  track.onerror = () => done(null);
  track.src = URL.createObjectURL(new Blob([bytes], {type: 'text/vtt'}));
  track.track.mode = 'hidden';
})));
</script>"""


class Seen(NamedTuple):
    """A cue of the browser: milliseconds, the text as it stands in the file, and what a viewer reads."""

    start: int
    end: int
    raw: str
    text: str


def seen_by_browser(files: Sequence[bytes], folder: Path) -> list[list[Seen] | None]:
    """The cues of each WebVTT file; None for one that the browser refuses. Skips the test where Chromium is absent."""
    page = folder / "page.html"
    data = json.dumps([base64.b64encode(file).decode() for file in files])
    page.write_text(_CUES.replace("FILES", data), encoding="utf-8")
    with browser(folder) as chromium:
        chromium.open(page)
        return [None if cues is None else [Seen(*cue) for cue in cues] for cues in chromium.value("found")]
