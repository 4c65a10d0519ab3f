"""YouTube's captions in XML: srv1, srv2, srv3."""

import re

from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, lanes_of, note_order
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import trimmed
from subfix.formats.xmltext import TWICE, Captions, escape

_LAST = 2000  # milliseconds that a caption is shown where nothing ends it


@unhurried()
def read(raw: str, path: str) -> Document:
    """YouTube's srv3 (`<p t= d=>`, `<s t=>`: milliseconds), srv2 (`<text t= d=>`) and srv1 (`start=`, `dur=`: seconds).

    A caption lasts until the next one begins at the latest, since automatic ones stay on screen for two lines. Raises
    InputError where there is none.
    """
    repairs = Repairs()
    captions = Captions(raw, repairs, TWICE, breaks=True)
    for tag in captions.tags():
        attributes = tag.attributes() if tag.name in ("p", "text", "s") else {}
        if tag.name in ("p", "text") and tag.ends:
            captions.finish()
        elif tag.name in ("p", "text"):
            start, lasts = _time(attributes, "t", "start"), _time(attributes, "d", "dur")
            times = None if start is None else (start, None if lasts is None else start + lasts)
            captions.begin(tag, times)
        elif tag.name == "s" and (offset := _time(attributes, "t", "")):
            captions.time(tag, offset)
    # automatic captions have empty ones between them
    found = [caption for caption in captions.found if any(trimmed(raw, row) for row in caption.pieces)]
    cues: list[RawCue] = []
    for n, caption in enumerate(found):
        following = found[n + 1].start if n + 1 < len(found) and found[n + 1].start >= caption.start else None
        end = caption.end if caption.end is not None else following if following is not None else caption.start + _LAST
        cues.append(caption.cue(raw, end if following is None else min(end, following), n + 1, repairs))
    if not cues:
        raise InputError(path, "no caption in it", "is it the XML of YouTube's captions?", 1)
    note_order(cues, repairs)
    return Document(raw, SRV.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _time(attributes: dict[str, str], ms: str, seconds: str) -> int | None:
    for name, unit in ((ms, 1), (seconds, 1000)):
        value = attributes.get(name, "")
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
            return round(float(value) * unit)
    return None


SRV = Format(
    name="srv",
    suffixes=(".srv1", ".srv2", ".srv3", ".xml"),
    title="YouTube's captions in XML",
    read=read,
    write=None,
    sniff=lambda raw: re.search(r"<(?:timedtext|transcript)[\s>]", raw[:4000]) is not None,
    escape=escape,
)
