"""The JSON of FunASR and SenseVoice: `text` with `timestamp` in milliseconds, or sentences with their own."""

import json
import re
from collections.abc import Iterator, Sequence

from subfix.document import Document
from subfix.formats.heard import MARK, Heard, Node, Word, document_of, note_missing, parsed
from subfix.formats.model import Format, Repairs, unhurried
from subfix.timeline import Interval

_MILLISECONDS = 1
# what FunASR gives a time: a Han character, a run of Latin letters or digits; marks have none
_UNIT = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*|[^\W_]")
_BETWEEN = re.compile(r"\}[ \t]*[\r\n]\s*(?=\{)")
_SENTENCE = re.compile(r"[^。？！?!\n]+[。？！?!\n]*")


@unhurried()
def read(raw: str, path: str) -> Document:
    """Results (a list, one, or one a line), each with `sentence_info` or with `text` and `timestamp`, pairs of
    milliseconds; those of its server (runtime/docs/websocket_protocol.md) have the pairs as a text, and `stamp_sents`.

    Raises InputError where a result has neither, or where times and words do not answer to each other.
    """
    # its programs write one result a line
    root = parsed(f"[{_BETWEEN.sub(_comma, raw)}]" if _BETWEEN.search(raw) and raw.lstrip()[:1] == "{" else raw, path)
    repairs = Repairs()
    results = list(root.items()) if isinstance(root.value, list) else [root]
    return document_of(raw, FUNASR.name, _heard(results, repairs), path, repairs)


def _heard(results: Sequence[Node], repairs: Repairs) -> Iterator[Heard]:
    for result in results:
        listed = "sentence_info" if result.has("sentence_info") else "sentences"
        if result.has(listed):
            sentences = []
            for node in result.get(listed).items():
                text = MARK.sub("", node.get("text" if node.has("text") else "sentence").text())
                interval = node.interval("start", "end", _MILLISECONDS)
                speaker = f"{node.get('spk').value}" if node.has("spk") else ""
                times = _times(node.get("timestamp")) if node.has("timestamp") else []
                who = f"说话人 {speaker}" if speaker else ""
                sentences.append(Heard(text, interval, node, _words(text, times), who))
            note_missing(result, sentences, repairs)
            yield from sentences
        else:
            text = MARK.sub("", result.get("text").text())
            times = _times(result.get("timestamp"))
            if result.has("stamp_sents") and not _words(text, times):
                stamped = list(_stamped(result.get("stamp_sents")))
                note_missing(result, stamped, repairs)
                yield from stamped
                continue
            if result.has("words"):
                spoken = [node.text() for node in result.get("words").items()]
                words = [Word(w, t) for w, t in zip(spoken, times, strict=False)]
            else:
                words = _words(text, times) or _nearly(text, times, result, repairs)
                if times and not words:
                    raise result.wrong("has not as many times as words")
            yield from _sentences(text, words, result)


def _comma(between: re.Match[str]) -> str:
    return "}," + between[0][1:]


def _stamped(listed: Node) -> Iterator[Heard]:
    """The sentences of its server: the words with spaces between them, and the mark that follows."""
    for node in listed.items():
        words = node.get("text_seg").text().split()
        times = _times(node.get("ts_list")) if node.has("ts_list") else []
        # a space stands between words of Latin letters only
        text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", " ".join(words))
        mark = node.get("punc").text() if node.has("punc") else ""
        timed = [Word(w, t) for w, t in zip(words, times, strict=True)] if len(words) == len(times) else ()
        yield Heard(text + mark, node.interval("start", "end", _MILLISECONDS), node, timed)


def _nearly(text: str, times: Sequence[Interval], result: Node, repairs: Repairs) -> list[Word]:
    """The words where there are a few times more or less than words, as after numbers were written in digits: shared
    out by their order. None where they differ by more than one of twenty.
    """
    units = _UNIT.findall(text)
    if not units or not times or 20 * abs(len(units) - len(times)) > len(units):
        return []
    told = f"{len(units)} words and {len(times)} times, shared out by their order"
    repairs.note(result.line, "a result whose words and times do not answer to each other", told)
    return [Word(unit, times[i * len(times) // len(units)]) for i, unit in enumerate(units)]


def _times(listed: Node) -> list[Interval]:
    out = []
    if isinstance(listed.value, str):
        try:
            listed = listed._replace(value=json.loads(listed.value))
        except ValueError:
            raise listed.wrong("is not a list of times") from None
    for node in listed.items():
        pair = list(node.items())
        if len(pair) < 2:
            raise node.wrong("is not a pair of times")
        start = max(0, pair[0].ms(_MILLISECONDS))
        out.append(Interval(start, max(start, pair[1].ms(_MILLISECONDS))))
    return out


def _words(text: str, times: Sequence[Interval]) -> list[Word]:
    """The words of `text` with their times; none where there are not as many of the one as of the other."""
    units = _UNIT.findall(text)
    return [Word(unit, time) for unit, time in zip(units, times, strict=True)] if len(units) == len(times) else []


def _sentences(text: str, words: Sequence[Word], node: Node) -> Iterator[Heard]:
    """The text cut at its full stops, each part with its words."""
    n = 0
    for match in _SENTENCE.finditer(text):
        own: list[Word] = []
        at = 0
        while n < len(words):
            place = match[0].find(words[n].text.strip(), at)
            if place < 0:
                break
            at = place + len(words[n].text.strip())
            own.append(words[n])
            n += 1
        times = [w.interval for w in own if w.interval]
        if times:
            yield Heard(match[0], Interval(times[0].start, max(times[0].start, times[-1].end)), node, own)
        elif match[0].strip():
            last = words[n - 1].interval if 0 < n <= len(words) else None
            yield Heard(match[0], Interval(last.end, last.end) if last else Interval(0, 0), node)


FUNASR = Format(
    name="funasr",
    suffixes=(".json", ".jsonl"),
    title="the JSON of FunASR",
    read=read,
    write=None,
    sniff=lambda raw: (
        raw.lstrip()[:1] in ("[", "{")
        and ('"timestamp"' in raw or '"sentence_info"' in raw or ('"key"' in raw and '"text"' in raw))
    ),
    in_place=False,
)
