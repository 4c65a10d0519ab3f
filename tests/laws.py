"""What holds of every file that is read: its places fit, it stays as it is, and nothing in it is lost in silence."""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from subfix.cue import Shown, Track
from subfix.document import Document, splice
from subfix.formats import Format, by_name, differences, track_of
from subfix.text import Edit, Span, revise

# A repair that tells of text which is not in the transcript.
TELLS_A_LOSS = re.compile(r"left out|not part of|several times|cannot be read")


def check(document: Document, form: Format) -> None:
    """The laws of a document that `form` has read. Raises AssertionError."""
    check_places(document, form)
    told = [note for note in document.repairs if TELLS_A_LOSS.search(note)]
    if not told:
        lost = sorted(left_over(document))
        assert not lost, f"lost in silence: {lost[:5]}"


def check_places(document: Document, form: Format) -> None:
    """Places cover the text in order and are its characters; runs are in order; nothing edited, nothing changed."""
    assert document.format == form.name
    for lane in document.lanes:
        text = lane.transcript.text
        at = raw_at = 0
        for place in lane.places:
            assert place.text.start >= at
            assert not text[at : place.text.start].strip("\r\n")
            assert place.text
            assert place.raw.start >= raw_at
            at, raw_at = place.text.end, place.raw.end
            assert place.kind != "text" or place.text.of(text) == place.raw.of(document.raw)
        assert not text[at:].strip("\r\n") or not form.in_place
        for echo in lane.echoes:
            for place in echo:
                assert place.kind != "text" or place.text.of(text) == place.raw.of(document.raw)
        for runs in (lane.transcript.tokens, lane.transcript.segments):
            at = 0
            for run in runs:
                assert run.span
                assert at <= run.span.start
                at = run.span.end
            assert at <= len(text)
        for segment in lane.transcript.segments:
            assert segment.span.of(text).strip()
    if form.in_place:
        assert splice(document, [[] for _ in document.lanes], form.escape) == document.raw
    track_of(*document.lanes)


def check_written(document: Document, form: Format) -> None:
    """What a document shows, written as `form`, reads the same up to what `form` holds."""
    read = track_of(*document.lanes)
    # the lines of plain text keep the spaces at their ends, what is shown has none
    cues = (Shown(c.interval, tuple(x.strip() for x in c.lines), c.voice) for c in read.cues)
    track = Track(read.language, tuple(cues))
    assert form.write is not None
    found = differences(track, form.write(track), form)
    assert not found, f"{form.name}: {found[0]}"


def check_edited(document: Document, form: Format, start: int) -> None:
    """A letter changed in the file is that letter changed in what is read, and nothing else."""
    lane = next((lane for lane in document.lanes if lane.transcript.text), None)
    if lane is None:
        return
    text = lane.transcript.text
    at = next((i for i in range(start % len(text), len(text)) if text[i].isalpha()), None)
    if at is None:
        return
    new = "新" if "\u4e00" <= text[at] <= "\u9fff" else "Q" if text[at].isascii() else ""
    if not new or not any(p.text.start <= at < p.text.end and p.kind == "text" for p in lane.places):
        return
    edit = Edit(Span(at, at + 1), new)
    again = form.read(splice(document, [[edit] if x is lane else [] for x in document.lanes], form.escape), "x")
    if len(again.lanes) == len(document.lanes):
        read = again.lanes[document.lanes.index(lane)].transcript.text
        assert read == revise(text, [edit]).after, (text, read)


def left_over(document: Document) -> set[str]:
    """Words of the file that are neither in the transcript nor in a place that the format keeps for other things."""
    if document.format in _FIELDS:
        return _unsaid(document)
    keeps = _KEEPS.get(document.format)
    found: set[str] = set()
    skeleton = _skeleton(document)
    rest = keeps(skeleton, document) if keeps else skeleton
    found |= {word for word in re.findall(r"\w+", rest) if word.strip("_")}
    return found


COVERED = "\x1a"  # in the place of text that was read


def _skeleton(document: Document) -> str:
    """The file without the text that was read: one COVERED for each run of it."""
    spans = [place.raw for lane in document.lanes for places in (lane.places, *lane.echoes) for place in places]
    out, at = [], 0
    for span in sorted(spans):
        out += [document.raw[at : span.start], COVERED]
        at = max(at, span.end)
    out.append(document.raw[at:])
    return "".join(out)


def _without(*patterns: str) -> Callable[[str, Document], str]:
    def keeps(skeleton: str, _: Document) -> str:
        rest = _lines(skeleton)
        for pattern in patterns:
            rest = re.sub(pattern, "", rest, flags=re.MULTILINE | re.IGNORECASE)
        return rest

    return keeps


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _vtt(skeleton: str, _: Document) -> str:
    """Blocks: the header's metadata, notes, styles, regions; of a cue its name and times; of its text the tags."""
    out = []
    for n, block in enumerate(re.split(r"\n\n+", _lines(skeleton))):
        rows = block.strip("\n").split("\n")
        if n == 0 and rows[0].startswith("WEBVTT"):
            rows = rows[1:]
            style = next((i for i, row in enumerate(rows) if row.rstrip() == "Style:"), len(rows))
            rows = rows[:style]
            rows = [row for row in rows if not re.match(r"\s*[A-Za-z][\w-]*\s*[:=]", row)]
        while arrows := [i for i, row in enumerate(rows) if "-->" in row]:
            first = arrows[-1]
            name = first - 1 if first and COVERED not in rows[first - 1] and "-->" not in rows[first - 1] else first
            out += [re.sub(r"<[^>]*>|&#\w+;?", "", "\n".join(rows[first + 1 :]))]
            rows = rows[:name]
        if rows and not re.match(r"(NOTE|STYLE|REGION)(\s|$)", rows[0]):
            out += [re.sub(r"<[^>]*>", "", "\n".join(rows))]
    return "\n".join(out)


def _ass(skeleton: str, _: Document) -> str:
    """The fields of a dialogue line before its text, override tags, drawings; all other lines but dialogue."""
    fields = 10
    inside, out = False, []
    for line in _lines(skeleton).split("\n"):
        if re.fullmatch(r"\s*\[.*\]\s*", line):
            inside = line.strip().lower() == "[events]"
        kind, _mark, rest = line.partition(":")
        names = [name.strip() for name in rest.lower().split(",")]
        if inside and kind.strip().lower() == "format" and names[-1] == "text" and {"start", "end"} <= set(names):
            fields = len(names)
        if kind.strip().lower() == "dialogue":
            text = rest.split(",", fields - 1)[-1]
            text = re.sub(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?=\{[^{}]*\\p0[^{}]*\}|$)", "", text)
            out.append(re.sub(r"\{[^{}]*\}|\\[Nnh]", "", text))
    return "\n".join(out)


_ATTRIBUTES = r"""(?:[^<>"']*(?:"[^"<]*"|'[^'<]*'))*[^<>"']*"""


def _xml(skeleton: str, document: Document) -> str:
    """Tags, comments, references to what is no character, all that stands in the head."""
    rest = re.sub(
        r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)",
        lambda m: re.sub("[<>]", " ", m[1] or ""),
        skeleton,
        flags=re.DOTALL,
    )
    first = rf"(?=<\s*(\w+:)?({'body|div|p' if document.format == 'ttml' else 'body|p|text'})(?![\w:.-]){_ATTRIBUTES}>)"
    rest = re.sub(
        rf"<\s*(\w+:)?head(?![\w:.-]){_ATTRIBUTES}(?<!/)>.*?(<\s*/(\w+:)?head\s*>|{first}|\Z)",
        "",
        rest,
        flags=re.DOTALL,
    )
    return re.sub(rf"<({_ATTRIBUTES}|[^<>]*)>|&(amp;)?#\w+;", "", rest)


def _minutes(skeleton: str, document: Document) -> str:
    """Times, and the names that are the speakers'; a name may be made of digits, so both orders are tried."""
    speakers = {s.speaker for lane in document.lanes for s in lane.transcript.segments if s.speaker}
    names = [r"\s+".join(map(re.escape, name.split(" "))) for name in sorted(speakers, key=len, reverse=True)]
    name = rf"(?<!\w)(?:{'|'.join(names)})(?![^\W\d])" if names else r"(?!)"
    apart = rf"{name}(?![:：]\d)"  # `发言人2 01` is no name in `发言人2 01:05`
    time = r"(\d{1,3}[:：])?\d{1,3}[:：]\d{2}([.,]\d{1,3})?|至|到"
    rests = (re.sub(b, "", re.sub(a, "", skeleton)) for a, b in ((name, time), (time, name), (apart, time)))
    return min(rests, key=lambda rest: len(re.findall(r"\w", rest)))


_UNSEEN = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
_TIMES = rf"(?:[\d:：,.，．。、\-−–—=>＞→]|[^\S\n{_UNSEEN}]|[{_UNSEEN}])+"
_KEEPS: dict[str, Callable[[str, Document], str]] = {
    "srt": _without(
        r"</?[bius]\s*/?>|<font\s[^<>]*>|</font\s*>|\{\\[^{}]*\}|\{/?[bius]\}",
        rf"^[\s{_UNSEEN}]*\d{{1,9}}[\s{_UNSEEN}]*$"
        rf"|^{_TIMES}[>＞→]{_TIMES}([ \t]+[a-z]\w*:[ \t]*\S+)*[ \t]*(?={COVERED}|$)",
    ),
    "vtt": _vtt,
    "ass": _ass,
    "sbv": _without(r"^[\s\d:.,，]+$"),
    "lrc": _without(r"\[\d+:\d+([.:]\d+)?\]|<\d+:\d+([.:]\d+)?>|^\s*\[[a-z#]+:[^\]]*\]\s*$"),
    "ttml": _xml,
    "srv": _xml,
    "minutes": _minutes,
}


def _texts(listed: Any, *names: str) -> list[str]:
    """For each object of a list, the text of the first of its members `names`."""
    return [next((one[name] for name in names if one.get(name) is not None), "") for one in listed]


def _whisper(root: Any) -> list[list[str]]:
    segments = root if isinstance(root, list) else root["segments"]
    parts: list[str] = []
    for one in segments:
        own = one.get("text")
        parts += [own] if own is not None else _texts(one.get("words") or (), "word", "text")
    whole = root.get("text") if isinstance(root, dict) else None
    return [parts, [whole] if isinstance(whole, str) else []]


def _funasr(root: Any) -> list[list[str]]:
    parts: list[str] = []
    whole: list[str] = []
    for one in root if isinstance(root, list) else [root]:
        parts += _texts(one.get("sentence_info") or one.get("sentences") or (), "text", "sentence")
        whole += [one["text"]] if isinstance(one.get("text"), str) else []
    return [parts, whole]


# the texts of a JSON file; what stands there twice, as parts and as a whole, in groups of its own
_FIELDS: dict[str, Callable[[Any], list[list[str]]]] = {
    "whisper": _whisper,
    "whisper.cpp": lambda root: [_texts(root["transcription"], "text")],
    "funasr": _funasr,
    "json3": lambda root: [[t for event in root["events"] for t in _texts(event.get("segs") or (), "utf8")]],
    "bcc": lambda root: [_texts(root["body"], "content")],
}
_MARK = re.compile(r"<\|[^|<>]*\|>")


def _json(raw: str) -> Any:
    """The value of a JSON file, or the list of those that stand one after the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(raw) and (start := len(raw) - len(raw[at:].lstrip())) < len(raw):
        value, at = decoder.raw_decode(raw, start)
        found.append(value)
    return found[0] if len(found) == 1 else found


def _unsaid(document: Document) -> set[str]:
    """Letters of the text fields of a JSON file that the transcript does not hold, or not as often."""
    said = Counter(c for lane in document.lanes for c in lane.transcript.text if c.isalnum())
    found: set[str] = set()
    for group in _FIELDS[document.format](_json(document.raw)):
        texts = [_MARK.sub("", text) if document.format != "bcc" else text for text in group]
        found |= set(Counter(c for text in texts for c in text if c.isalnum()) - said)
    return found


def writers() -> tuple[Format, ...]:
    """The formats that are written."""
    return tuple(by_name(name) for name in ("srt", "vtt", "ass", "sbv", "lrc", "ttml", "bcc", "txt"))
