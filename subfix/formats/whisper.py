"""The JSON of Whisper and its kin: its web service, faster-whisper, WhisperX, stable-ts, whisper.cpp."""

import re
from collections.abc import Iterable, Iterator, Sequence

from subfix.document import Document
from subfix.formats.heard import Heard, Node, Word, document_of, note_missing, parsed
from subfix.formats.model import Format, Repairs, unhurried
from subfix.timeline import Interval

_SECONDS, _MILLISECONDS = 1000, 1
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # half a pair; from U+DC80 to U+DCFF it is a byte
_MARK = re.compile(r"\[_\w+\]|<\|[^|]*\|>")  # the model's own marks among the tokens: [_BEG_], <|0.00|>


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
        words = _joined(node.get("tokens").items()) if node.has("tokens") else ()
        yield Heard(node.get("text").text(), interval, node, words)


def _joined(tokens: Iterable[Node]) -> list[Word]:
    """The tokens with their times; those that hold pieces of one character, as bytes, are one."""
    words: list[Word] = []
    piece, since = b"", 0
    for token in tokens:
        text = token.get("text")
        text.text()
        value = _HALVES.sub("\ufffd", str(text.value))
        if _MARK.fullmatch(value) or not token.has("offsets"):
            continue
        times = token.get("offsets").interval("from", "to", _MILLISECONDS)
        data = value.encode("utf-8", "surrogateescape")
        found = _whole(piece + data) if piece else None
        start = since if found else times.start
        shown, rest = found or _whole(data) or ("", b"")
        since = times.start if shown or not found else since
        piece = rest
        if shown and "\ufffd" not in shown:
            words.append(Word(shown, Interval(min(start, times.end), times.end)))
    return words


def _whole(data: bytes) -> tuple[str, bytes] | None:
    """The characters of `data`, and the bytes at its end that begin another; None where it is no text."""
    try:
        return data.decode("utf-8"), b""
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return None
        return data[: error.start].decode("utf-8"), data[error.start :]


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
