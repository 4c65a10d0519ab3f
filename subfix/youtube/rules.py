"""What YouTube does not take, or shows otherwise than meant: found before a byte is sent."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from subfix.check import check
from subfix.document import Document, Lane
from subfix.errors import InputError
from subfix.files import Source, encode, read_bytes, read_source
from subfix.formats import guess
from subfix.profiles import profile
from subfix.report import SCHEMA, SUFFIX
from subfix.youtube.tags import kind_of

# "Supported subtitle and closed caption files" (support.google.com/youtube/answer/2734698): of SubRip and SubViewer
# basic versions only, no markup, plain UTF-8; WebVTT with positions and little styling.
FORMATS = ("srt", "sbv", "vtt")
_PLAIN = ("srt", "sbv")
LARGEST = 100 * 1024 * 1024  # bytes: `mediaUpload.maxSize` of captions.insert and update in the discovery document
LONGEST_NAME = 150  # characters: error `nameTooLong` of captions.insert
_RULES = ("form", "encoding", "order", "overlap")  # of `subfix check`; the others are about reading, not about YouTube
MENDED = frozenset({"form", "encoding", "order", "overlap", "empty", "markup"})  # by `subfix check --repair`
_TAG = re.compile(r"</?(?:[bius]|font)\b[^<>]*>", re.IGNORECASE)
_PLACE = re.compile(r"^line \d+: ")
_ENOUGH = 20  # Han characters that tell the script
_SHARED = 0.8  # of the cues that start when those of another file do: times taken from there

REAL_TIMES = (
    "real times, best first: subfix run TALK.txt --times-from auto.vtt (any transcript of the recording that has\n"
    "  times, such as YouTube's automatic captions: subfix youtube download VIDEO --auto -o auto.srt), or\n"
    "  subfix run TALK.txt --format txt and upload that in YouTube Studio, which aligns it to the recording"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What speaks against sending a file. `line` counts from 1, 0 where the file as a whole is meant."""

    rule: str
    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it would be sent, and what speaks against it: first what concerns it as a whole, then by lines."""

    data: bytes
    faults: tuple[Fault, ...]


def checked(path: Path, language: str, name: str) -> Checked:
    """Read a subtitle file and hold it against the rules. Raises InputError where it is no subtitle file at all."""
    source = read_source(path)
    form = guess(str(path), source.raw)
    if form.name not in FORMATS:
        known = ", ".join(FORMATS)
        hint = f"make one of {known}: subfix fix {path.name} --format srt -o {path.stem}.srt"
        raise InputError(path, f"{form.title} is not sent to YouTube", hint)
    document = replace(form.read(source.raw, str(path)), encoding=source.encoding)
    data = encode(source.raw, source)
    found = [*_form(source, document), *_size(data, name), *_language(document, language)]
    if timing_of(path, data, _starts(document)) == "estimated":
        found.append(Fault("estimated", "its times are estimated and may be off by many seconds"))
    return Checked(data, tuple(sorted(found, key=lambda fault: fault.line)))


def _form(source: Source, document: Document) -> Iterator[Fault]:
    if source.bom:
        yield Fault("encoding", "a byte order mark stands before the text; YouTube wants plain UTF-8", 1)
    for finding in check(document, lambda _: profile("youtube-zh")):
        if finding.rule in _RULES:
            where = f"cue {finding.cue} " if finding.cue else ""
            yield Fault(finding.rule, where + _PLACE.sub("", finding.message), finding.line)
    for lane in document.lanes:
        for segment in lane.transcript.segments:
            if segment.interval is not None and segment.interval.duration <= 0:
                yield Fault("empty", f"cue {segment.cue} is shown for no time at all")
        if document.format in _PLAIN:
            yield from _markup(document, lane)


def _markup(document: Document, lane: Lane) -> Iterator[Fault]:
    """What stands in lines of text and is no text to the reader of the format, or is a tag."""
    spans = [place.raw for place in lane.places]
    at = first = 0
    for number, line in enumerate(document.raw.splitlines(keepends=True), 1):
        end = at + len(line)
        last = first
        while last < len(spans) and spans[last].start < end:
            last += 1
        inside, first = spans[first:last], last
        rest, begin = "", at
        for span in inside:
            rest, begin = rest + document.raw[begin : span.start], span.end
        left = (rest + document.raw[begin:end]).strip().replace("[br]", "")
        if inside and not left:
            left = "".join(_TAG.findall(line))
        if inside and left:
            yield Fault("markup", f"YouTube shows markup as text, or drops it: {left}", number)
        at = end


def _size(data: bytes, name: str) -> Iterator[Fault]:
    if len(data) > LARGEST:
        yield Fault("size", f"{len(data):,} bytes, YouTube takes {LARGEST:,}")
    if len(name) > LONGEST_NAME:
        yield Fault("name", f"the name of the track has {len(name)} characters, YouTube takes {LONGEST_NAME}")


def _language(document: Document, tag: str) -> Iterator[Fault]:
    """A fault where the text is plainly of another script of Chinese than the tag says."""
    text = "".join(lane.transcript.text for lane in document.lanes)
    if len(re.findall(r"[\u4e00-\u9fff]", text)) < _ENOUGH:
        return
    scripts = {"zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "zh-HK": "zh-Hant"}
    script = scripts.get(kind_of(tag))
    seen = {lane.language for lane in document.lanes if lane.language.startswith("zh-")}
    if script and seen and script not in seen:
        yield Fault("language", f"it goes as {tag}, but its text is {' and '.join(sorted(seen))}")


def timing_of(path: Path, data: bytes, starts: frozenset[int] = frozenset()) -> str:
    """What a report of subfix beside `path` says of the times of a file: by its bytes, its name, or its `starts` (ms).

    Empty where no report knows it. A file that was edited since keeps the times it was made with, as does one that was
    corrected, mended or converted from an output that still stands there.
    """
    digest = sha256(data).hexdigest()
    listed = [row for report in sorted(path.parent.glob(f"*{SUFFIX}")) for row in _outputs(report)]
    by_bytes = [timing for output, timing in listed if output.get("sha256") == digest]
    by_name = [timing for output, timing in listed if output.get("path") == path.name]
    if by_bytes or by_name:
        return (by_bytes or by_name)[0]
    for output, timing in listed:
        if timing == "estimated" and output.get("format") in FORMATS:
            shared = starts & _starts_at(path.parent / str(output.get("path")))
            if len(shared) > _SHARED * len(starts):
                return timing
    return ""


def _starts(document: Document) -> frozenset[int]:
    """When the cues start, in milliseconds."""
    return frozenset(s.interval.start for lane in document.lanes for s in lane.transcript.segments if s.interval)


def _starts_at(path: Path) -> frozenset[int]:
    """When the cues of the file at `path` start; none where it is gone, or no longer to be read."""
    try:
        source = read_source(path)
        return _starts(guess(str(path), source.raw).read(source.raw, str(path)))
    except InputError:
        return frozenset()


def _outputs(report: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Each output of a report, and the timing of what it was made from; nothing of a file that is no report."""
    try:
        data = json.loads(read_bytes(report))
        if data["schema"] == SCHEMA:
            yield from [(output, str(file["timing"])) for file in data["files"] for output in file["outputs"]]
    except (ValueError, KeyError, TypeError):
        return
