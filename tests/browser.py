"""What a browser makes of WebVTT: the cues of its own `<track>`, by one run of headless Chromium."""

import base64
import html
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

_PAGE = """<!doctype html><meta charset="utf-8"><pre></pre><script>
const files = FILES;
const milliseconds = seconds => Math.round(seconds * 1000);
Promise.all(files.map(data => new Promise(done => {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  const video = document.createElement('video');
  const track = video.appendChild(document.createElement('track'));
  const given = () => done([...track.track.cues || []].map(
    cue => [milliseconds(cue.startTime), milliseconds(cue.endTime), cue.text, cue.getCueAsHTML().textContent]));
  track.onload = given;
  track.onerror = () => done(null);
  track.src = URL.createObjectURL(new Blob([bytes], {type: 'text/vtt'}));
  track.track.mode = 'hidden';
}))).then(found => document.querySelector('pre').textContent = JSON.stringify(found));
</script>"""
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=30000", "--dump-dom",
)  # fmt: skip


class Seen(NamedTuple):
    """A cue of the browser: milliseconds, the text as it stands in the file, and what a viewer reads."""

    start: int
    end: int
    raw: str
    text: str


def seen_by_browser(files: Sequence[bytes], folder: Path) -> list[list[Seen] | None]:
    """The cues of each WebVTT file; None for one that the browser refuses. Skips the test where Chromium is absent."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is absent")
    page = folder / "page.html"
    data = json.dumps([base64.b64encode(file).decode() for file in files])
    page.write_text(_PAGE.replace("FILES", data), encoding="utf-8")
    done = subprocess.run(
        [chromium, *_FLAGS, f"--user-data-dir={folder / 'user'}", page.as_uri()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    shown = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert shown
    assert shown[1]
    return [None if cues is None else [Seen(*cue) for cue in cues] for cues in json.loads(html.unescape(shown[1]))]
