"""Simplified and Traditional Chinese: the only module that imports opencc."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Protocol

from subfix.errors import UsageError
from subfix.text import Edit, Revision, Span, revise
from subfix.words import words

SCRIPTS = ("zh-Hans", "zh-Hant", "zh-TW", "zh-HK")

# opencc's configurations from Simplified and from Traditional text; None: as it is. `s2twp` also changes words
# (软件 -> 軟體), as a reader in Taiwan expects; there is no such table for Hong Kong.
_FROM_SIMPLIFIED = {"zh-Hans": None, "zh-Hant": "s2t", "zh-TW": "s2twp", "zh-HK": "s2hk"}
_FROM_TRADITIONAL = {"zh-Hans": "t2s", "zh-Hant": None, "zh-TW": "t2tw", "zh-HK": "t2hk"}
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*")
# no phrase of opencc's tables holds one of these, so that they stand at the same places before and after
# the most frequent characters that differ, Traditional first: enough to tell the script of a few sentences
_PAIRS = (
    "們们 過过 嗎吗 對对 與与 為为 來来 說说 這这 個个 種种 樣样 還还 會会 問问 時时 從从 "
    "給给 讓让 沒没 別别 應应 該该 須须 經经 將将 卻却 雖虽 無无 論论 爾尔 兩两 幾几 當当 "
    "後后 號号 點点 塊块 裡里 裏里 覺觉 認认 現现 開开 關关 總总 結结 證证 難难 據据 處处 "
    "帶带 邊边 間间 頭头 進进 實实 達达 麼么 麽么 兒儿 於于 並并 產产 夠够 變变 條条 張张 "
    "見见 隻只 況况 歲岁 約约 隨随 稱称 類类 內内 發发 隊队 尋寻 嘍喽 啰啰 較较 蠻蛮 閱阅 "
    "僅仅 誰谁 動动 連连 數数 學学 斷断 獨独 遠远 聽听 讀读 寫写 長长 電电 請请 謝谢 歡欢 "
    "業业 車车 買买 賣卖 錢钱 萬万 億亿 紅红 綠绿 "
)
SIMPLE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})  # a quick fold of frequent characters
_EITHER = "后里么只于几并准"  # used in both scripts
_TRADITIONAL = re.compile(f"[{''.join(pair[0] for pair in _PAIRS.split() if pair[0] not in _EITHER)}]")
_SIMPLIFIED = re.compile(f"[{''.join(pair[1] for pair in _PAIRS.split() if pair[1] not in _EITHER)}]")
_TOGETHER = 4  # words of jieba that one phrase of opencc may span
_PIECE = re.compile(r"[，。？！、；：,.?!;:\s]+")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(name: str) -> _Converter:
    import opencc  # noqa: PLC0415

    converter: _Converter = opencc.OpenCC(name)
    return converter


def convert(text: str, to: str) -> str:
    """`text` in the script `to`, one of SCRIPTS; in that script already, it stays. UsageError for any other `to`."""
    return _conversion(text, to)(text)


def _conversion(text: str, to: str) -> Callable[[str], str]:
    """What makes `to` of `text` and of its parts, which may be too short to tell their script."""
    if to not in SCRIPTS:
        raise UsageError(f"there is no script {to!r}", f"there are: {', '.join(SCRIPTS)}")
    name = (_FROM_TRADITIONAL if _is_traditional(text) else _FROM_SIMPLIFIED)[to]
    return _converter(name).convert if name else str


def fold(text: str) -> str:
    """`text` with every Traditional character made Simplified, one for one: a key of the same length."""
    folded = _converter("t2s").convert(text)
    if len(folded) == len(text):
        return folded
    return "".join(new if len(new) == 1 else old for old in text for new in (_converter("t2s").convert(old),))


def detect(text: str) -> str:
    """A BCP-47 tag: `zh-Hans`, `zh-Hant` or `en` (anything with next to no Han characters).

    A Chinese talk full of English names stays Chinese: it is English where Han characters are fewer than one in ten
    of Han characters and Latin words.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if han * 9 < latin or not han:
        return "en"
    return "zh-Hant" if _is_traditional(text) else "zh-Hans"


def _is_traditional(text: str) -> bool:
    sample = text[:20_000]
    traditional, simplified = len(_TRADITIONAL.findall(sample)), len(_SIMPLIFIED.findall(sample))
    if traditional != simplified:
        return traditional > simplified

    def changed(name: str) -> int:
        return sum(a != b for a, b in zip(sample, _converter(name).convert(sample), strict=False))

    return bool(_HAN.search(sample)) and changed("t2s") > changed("s2t")


def revision(text: str, to: str) -> Revision:
    """`convert(text, to)` as a Revision of `text`, so that places can be carried over."""
    converted = _conversion(text, to)
    return revise(text, _edits(text, converted(text), converted))


def _edits(old: str, new: str, converted: Callable[[str], str]) -> Iterator[Edit]:
    before, after = _pieces(old), _pieces(new)
    if [old[a:b] for _, a, b in before] != [new[a:b] for _, a, b in after]:
        before, after = [(0, len(old), len(old))], [(0, len(new), len(new))]
    for (start, end, _), (start2, end2, _) in zip(before, after, strict=True):
        a, b = old[start:end], new[start2:end2]
        if len(a) == len(b):
            yield from _changed(a, b, start)
            continue
        for i, j, k, m in _words_aligned(a, b, converted):
            if j - i == m - k:
                yield from _changed(a[i:j], b[k:m], start + i)
            else:
                yield Edit(Span(start + i, start + j), b[k:m])


def _words_aligned(old: str, new: str, converted: Callable[[str], str]) -> list[tuple[int, int, int, int]]:
    """Runs of whole words `[i, j)` of `old` with what became of them, `[k, m)` of `new`; covering both.

    opencc changes words, so that words converted one by one, or a few together, give the whole; where they do not,
    the two texts are aligned in one script instead.
    """
    bounds = [start for start, _ in words(old)] + [len(old)]
    # reached[n] = {place in new: (words before, place before)} for the first n words
    reached: list[dict[int, tuple[int, int]]] = [{0: (0, 0)}] + [{} for _ in bounds[1:]]
    for n in range(len(bounds) - 1):
        for last in range(n + 1, min(n + _TOGETHER, len(bounds) - 1) + 1):
            piece = converted(old[bounds[n] : bounds[last]])
            for place in reached[n]:
                if new.startswith(piece, place):
                    reached[last][place + len(piece)] = (n, place)  # the last one found is of the fewest words
    if len(new) not in reached[-1]:
        return _characters_aligned(old, new)
    found, n, place = [], len(bounds) - 1, len(new)
    while n:
        before, start = reached[n][place]
        found.append((bounds[before], bounds[n], start, place))
        n, place = before, start
    return found[::-1]


def _characters_aligned(old: str, new: str) -> list[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, fold(old), fold(new), autojunk=False)
    return [(i, j, k, m) for _, i, j, k, m in matcher.get_opcodes()]


def _changed(old: str, new: str, at: int) -> Iterator[Edit]:
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        if a != b:
            yield Edit(Span(at + i, at + i + 1), b)


def _pieces(text: str) -> list[tuple[int, int, int]]:
    """Runs between marks as `(start, end, end of the marks behind it)`."""
    found, at = [], 0
    for match in _PIECE.finditer(text):
        found.append((at, match.start(), match.end()))
        at = match.end()
    return [*found, (at, len(text), len(text))]
