"""The JSON of Whisper and its kin: its web service, faster-whisper, WhisperX, stable-ts, whisper.cpp."""

import re
from collections.abc import Iterator, Sequence

from subfix.document import Document
from subfix.formats.heard import Heard, Node, Word, document_of, note_missing, parsed
from subfix.formats.model import Format, Repairs, unhurried

_SECONDS, _MILLISECONDS = 1000, 1
_MARK = re.compile(r"\[_[A-Z]+_?\d*\]|<\|[^|]*\|>")  # the model's own marks among the tokens: [_BEG_], <|0.00|>


@unhurried()
def read(raw: str, path: str) -> Document:
    """Segments (a list, or under `segments`) with `start`, `end` in seconds, `text`, and maybe `words`.

    Words are `word` (or `text`) with `start` and `end`, in the segment or beside the segments; WhisperX leaves out
    the times of those it could not align. Raises InputError where a field that is needed is missing.
    """
    root = parsed(raw, path)
    repairs = Repairs()
    if isinstance(root.value, list):
        return document_of(raw, WHISPER.name, _segments(root, []), path, repairs)
    own = _words(root.get("words")) if root.has("words") else []
    heard = list(_segments(root.get("segments"), own))
    note_missing(root, heard, repairs)
    return document_of(raw, WHISPER.name, heard, path, repairs)


def _segments(listed: Node, own: Sequence[Word]) -> Iterator[Heard]:
    for node in listed.items():
        interval = node.interval("start", "end", _SECONDS)
        words: Sequence[Word] = _words(node.get("words")) if node.has("words") else ()
        if not words and own:
            words = [w for w in own if w.interval and interval.start <= w.interval.start < max(interval.end, 1)]
        speaker = node.get("speaker").value if node.has("speaker") else ""
        text = node.get("text").text() if node.has("text") or not words else "".join(w.text for w in words)
        yield Heard(text, interval, node, words, speaker if isinstance(speaker, str) else str(speaker))


def _words(listed: Node) -> list[Word]:
    out = []
    for node in listed.items():
        text = node.get("word" if node.has("word") else "text").text()
        timed = node.has("start") and node.has("end")
        out.append(Word(text, node.interval("start", "end", _SECONDS) if timed else None))
    return out


@unhurried()
def read_cpp(raw: str, path: str) -> Document:
    """The JSON of whisper.cpp: `transcription` with `offsets` in milliseconds; with its full output, `tokens` too."""
    root = parsed(raw, path)
    return document_of(raw, WHISPER_CPP.name, _transcription(root.get("transcription")), path, Repairs())


def _transcription(listed: Node) -> Iterator[Heard]:
    for node in listed.items():
        interval = node.get("offsets").interval("from", "to", _MILLISECONDS)
        words = []
        for token in node.get("tokens").items() if node.has("tokens") else ():
            text = token.get("text").text()
            # a character that the model cut into several tokens has no token of its own
            if not _MARK.fullmatch(text) and "\ufffd" not in text and token.has("offsets"):
                words.append(Word(text, token.get("offsets").interval("from", "to", _MILLISECONDS)))
        yield Heard(node.get("text").text(), interval, node, words)


_HEAD = re.compile(r"\s*[\[{]")


def _sniff(raw: str) -> bool:
    return _HEAD.match(raw) is not None and '"start"' in raw and ('"segments"' in raw or raw.lstrip()[0] == "[")


WHISPER = Format(
    name="whisper",
    suffixes=(".json",),
    title="Whisper's JSON",
    read=read,
    write=None,
    sniff=_sniff,
    in_place=False,
)
WHISPER_CPP = Format(
    name="whisper.cpp",
    suffixes=(".json",),
    title="the JSON of whisper.cpp",
    read=read_cpp,
    write=None,
    sniff=lambda raw: _HEAD.match(raw) is not None and '"transcription"' in raw and '"offsets"' in raw,
    in_place=False,
)
