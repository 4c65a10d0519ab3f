"""BCC, the caption JSON of Bilibili: `body` with `from` and `to` in seconds and `content`."""

import json
from collections.abc import Iterator

from subfix.cue import Shown, Track
from subfix.document import Document
from subfix.formats.heard import Heard, Node, document_of, parsed
from subfix.formats.model import Format, Repairs, unhurried

_SECONDS = 1000
# the looks that the site itself gives a new file
_LOOKS = {
    "font_size": 0.4,
    "font_color": "#FFFFFF",
    "background_alpha": 0.5,
    "background_color": "#9C27B0",
    "Stroke": "none",
}


@unhurried()
def read(raw: str, path: str) -> Document:
    """The captions of `body`. Raises InputError where a field that is needed is missing."""
    body = parsed(raw, path).get("body")
    return document_of(raw, BCC.name, _heard(body), path, Repairs())


def _heard(body: Node) -> Iterator[Heard]:
    for node in body.items():
        yield Heard(node.get("content").text(), node.interval("from", "to", _SECONDS), node)


@unhurried()
def write(track: Track) -> str:
    """The track as BCC, a caption a line."""
    rows = ",\n".join(
        json.dumps(
            {
                "from": cue.interval.start / 1000,
                "to": cue.interval.end / 1000,
                "location": 2,
                "content": "\n".join(cue.lines),
            },
            ensure_ascii=False,
        )
        for cue in held(track).cues
    )
    return f"{json.dumps(_LOOKS)[:-1]}, " + f'"body": [\n{rows}\n]}}\n'


def held(track: Track) -> Track:
    """No voices; runs of white space are one space."""
    return Track(
        track.language, tuple(Shown(c.interval, tuple(" ".join(x.split()) for x in c.lines)) for c in track.cues)
    )


BCC = Format(
    name="bcc",
    suffixes=(".bcc", ".json"),
    title="BCC (Bilibili)",
    read=read,
    write=write,
    sniff=lambda raw: raw.lstrip()[:1] == "{" and '"body"' in raw and '"content"' in raw and '"from"' in raw,
    in_place=False,
    held=held,
    losses="BCC does not hold who speaks, nor several spaces in a row",
)
