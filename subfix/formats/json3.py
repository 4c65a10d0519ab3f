"""YouTube's json3: `events` with `segs`, each word with its offset; and its automatic captions that roll."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from subfix.document import Document
from subfix.formats.heard import Heard, Node, Word, document_of, parsed
from subfix.formats.model import Format, Repairs, unhurried
from subfix.timeline import Interval

_MILLISECONDS = 1


class _Event(NamedTuple):
    node: Node
    start: int
    end: int
    words: list[tuple[str, int]]  # text, start


@unhurried()
def read(raw: str, path: str) -> Document:
    """The events that hold text. An automatic caption stays on screen for two lines: here it ends with the next one.

    Raises InputError where a field that is needed is missing.
    """
    root = parsed(raw, path)
    return document_of(raw, JSON3.name, _heard(list(_events(root.get("events")))), path, Repairs())


def _events(listed: Node) -> Iterator[_Event]:
    for node in listed.items():
        if not node.has("segs"):
            continue  # a window, not a caption
        start = max(0, node.get("tStartMs").ms(_MILLISECONDS))
        lasts = node.get("dDurationMs").ms(_MILLISECONDS) if node.has("dDurationMs") else 0
        words = []
        for seg in node.get("segs").items():
            text = seg.get("utf8").text() if seg.has("utf8") else ""
            offset = seg.get("tOffsetMs").ms(_MILLISECONDS) if seg.has("tOffsetMs") else 0
            words.append((text, start + max(0, offset)))
        if "".join(text for text, _ in words).strip():
            yield _Event(node, start, start + max(0, lasts), words)


def _heard(events: Sequence[_Event]) -> Iterator[Heard]:
    for n, event in enumerate(events):
        following = events[n + 1] if n + 1 < len(events) else None
        end = max(event.end, event.words[-1][1])
        if following is not None and following.start >= event.words[-1][1]:
            end = min(end, following.start)
        starts = [start for _, start in event.words]
        words = [
            Word(text, Interval(min(start, stop), max(start, stop)))
            for (text, start), stop in zip(event.words, [*starts[1:], end], strict=True)
        ]
        # one time for a whole line is the line's own
        timed = words if len(set(starts)) > 1 else ()
        yield Heard("".join(w.text for w in words), Interval(event.start, max(event.start, end)), event.node, timed)


JSON3 = Format(
    name="json3",
    suffixes=(".json3", ".json"),
    title="YouTube's json3",
    read=read,
    write=None,
    sniff=lambda raw: raw.lstrip()[:1] == "{" and '"events"' in raw and '"segs"' in raw,
    in_place=False,
)
