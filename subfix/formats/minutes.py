"""Text exports of meeting recorders (飞书妙记, 通义听悟, 讯飞听见, 腾讯会议): turns headed by a speaker and a time."""

import re
from itertools import pairwise
from typing import NamedTuple

from subfix.document import Document
from subfix.errors import InputError
from subfix.formats.cues import RawCue, Row, lanes_of
from subfix.formats.model import Format, Repairs, unhurried
from subfix.formats.raw import Line, Piece, lines_of, trimmed
from subfix.speech import lengths
from subfix.timeline import Interval

_TIME = r"(?:(\d{1,3})[:：])?(\d{1,3})[:：]([0-5]\d)(?:[.,](\d{1,3}))?"
_UNTIL = r"(?:\s*(?:-+>?|–|—|~|至|到)\s*(?:\d{1,3}[:：])?\d{1,3}[:：][0-5]\d(?:[.,]\d{1,3})?)?"
_CLOCK = rf"[\[(（【]?\s*{_TIME}{_UNTIL}\s*[\])）】]?"
_NAME = (
    r"(?P<name>(?!\d+[:：]|\d{2,4}[-/.年]\d{1,2}[-/.月])"
    r"[^\s，。？！、；：,.?!;:\[\](){}<>（）【】][^，。？！；：,?!;:\[\]{}<>【】\n]{0,30}?)"
)
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\s*{_NAME}[\s\u3000]*[:：]?[\s\u3000]*{_CLOCK}\s*[:：]?\s*",  # 说话人 1 00:12   张三(00:00:05):
        rf"\s*{_CLOCK}[\s\u3000]+{_NAME}\s*[:：]?\s*",  # 00:12 张三
        rf"\s*{_CLOCK}\s*[:：]?\s*(?P<name>)",  # [00:12:03]
    )
)
_INLINE = (
    re.compile(rf"\s*[\[(（【]\s*{_TIME}{_UNTIL}\s*[\])）】]\s*{_NAME}[:：]"),  # [00:12:03] 张三：大家好
    re.compile(rf"\s*{_NAME}\s*[\[(（【]\s*{_TIME}{_UNTIL}\s*[\])）】]\s*[:：]"),  # 张三(00:12): 大家好
    re.compile(rf"\s*\[\s*{_TIME}{_UNTIL}\s*\]\s*\[{_NAME}\]"),  # [00:12][说话人1] 大家好
    re.compile(rf"\s*{_TIME}[\s\u3000]+{_NAME}[:：](?!\d)"),  # 00:12 张三：大家好
)
_ADDED = re.compile(r"\s*[（(【\[*]*(?:以上|本)内容由\s*AI\s*生成.{0,30}", re.IGNORECASE)  # the last line of 讯飞听见
_PACE = 200  # milliseconds a syllable, where nothing tells when the last turn ends


class _Head(NamedTuple):
    """A line that begins a turn: when, who, and where its text begins in the line (None: on the next lines)."""

    time: int
    name: str
    text: int | None


@unhurried()
def read(raw: str, path: str) -> Document:
    """The turns of a text export; each lasts until the next one begins, heads are no part of the text.

    Raises InputError where no line is a head.
    """
    repairs = Repairs()
    lines = lines_of(raw)
    heads = _heads(lines)
    if not heads:
        raise InputError(path, "no turn in it: no line like `说话人 1 00:12`", "name a text without times .txt", 1)
    turns = sorted(heads)
    for i in range(turns[0]):
        if lines[i].text.strip():
            repairs.note(i + 1, "text before the first turn, not part of any")
    cues: list[RawCue] = []
    for at, stop in zip(turns, [*turns[1:], len(lines)], strict=True):
        head = heads[at]
        rows = []
        for i in range(at, stop):
            start = lines[i].start + (head.text if head.text is not None else len(lines[i].text)) if i == at else None
            pieces = trimmed(raw, [Piece(lines[i].start if start is None else start, lines[i].end)])
            if pieces and _ADDED.fullmatch(lines[i].text):
                repairs.note(i + 1, "a line that the recorder added, left out", lines[i].text.strip())
            elif pieces:
                rows.append(Row(tuple(pieces), head.name))
        end = next((heads[t].time for t in turns if t > at and heads[t].time > head.time), None)
        if cues and head.time < cues[-1].interval.start:
            repairs.note(at + 1, "a turn that starts before the one above it; times kept as they are")
        if end is None:
            words = "".join(raw[p.start : p.end] for row in rows for p in row.pieces)
            end = head.time + round(lengths(words)[-1] * _PACE)
        cues.append(RawCue(len(cues) + 1, at + 1, Interval(head.time, max(head.time, end)), tuple(rows)))
    return Document(raw, MINUTES.name, lanes_of(raw, cues, repairs), timing="measured", repairs=repairs.told())


def _heads(lines: list[Line]) -> dict[int, _Head]:
    """The heads by their line. A kind of head counts where it stands twice; lines with text in them, where most do."""
    alone: dict[int, _Head] = {}
    inline: dict[int, _Head] = {}
    for i, line in enumerate(lines):
        if len(line.text) < 70 and (match := _first(_HEADS, line.text, whole=True)):
            alone[i] = _Head(_milliseconds(match), _named(match), None)
        elif match := _first(_INLINE, line.text, whole=False):
            inline[i] = _Head(_milliseconds(match), _named(match), match.end())
    if len(alone) >= 2:
        return {**alone, **inline} if len(inline) >= 2 else alone
    return inline if len(inline) >= 2 else alone


def _first(patterns: tuple[re.Pattern[str], ...], text: str, whole: bool) -> re.Match[str] | None:
    for pattern in patterns:
        match = pattern.fullmatch(text) if whole else pattern.match(text)
        if match:
            return match
    return None


def _milliseconds(match: re.Match[str]) -> int:
    groups = set(match.re.groupindex.values())
    found = [g for i, g in enumerate(match.groups(), 1) if i not in groups]
    hours, minutes, seconds, fraction = found[:4]
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((fraction or "").ljust(3, "0"))


def _named(match: re.Match[str]) -> str:
    return " ".join((match["name"] or "").split())


def sniff(raw: str) -> bool:
    """True where the text begins with turns: two heads or more, with rising times, on at least one line of ten."""
    lines = [line for line in lines_of(raw[:20_000]) if line.text.strip()][:200]
    heads = _heads(lines)
    if len(heads) < 2 or 10 * len(heads) < len(lines):
        return False
    times = [heads[i].time for i in sorted(heads)]
    return sum(a <= b for a, b in pairwise(times)) >= 0.9 * (len(times) - 1)


MINUTES = Format(
    name="minutes",
    suffixes=(".txt", ".md", ".docx"),
    title="a meeting recorder's text",
    read=read,
    write=None,
    sniff=sniff,
)
