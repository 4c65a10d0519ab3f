"""What no break may cut: where a text may be parted at all, and into which units that parts it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from subfix.cue import Profile
from subfix.lines import HAN, half_cells
from subfix.script import SIMPLE, fold
from subfix.text import Span
from subfix.words import words

OPENING = "“‘《〈（(［[{「『【〔$¥￥€£#@"
_BETWEEN = re.compile(r"\W+")
_TURN = re.compile(r"\n\s*([-–—][^\S\n]*)[^\w\s]*\Z")  # a dash that begins a speaker's turn, in a line of its own
# what holds two Latin words or numbers together where no space is in it: don't, tf.data, 3.5, 1,000, 3：2, A/B, 阿·波
_LINKS = frozenset("'’.-/&+·•・‧_~*=#@\\^")
_NUMBER_LINKS = frozenset(",:：.")

_URL = re.compile(r"(?:https?://|www\.)[\w\-./?=&%#~+:@!,;]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_TITLE = re.compile(r"《[^《》\n]{1,40}》")
_FIGURES = r"(?:[0-9]+(?:[.,:：][0-9]+)*|[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?)"
# measure words that a number may not be parted from, where jieba sees two words
_MEASURES = (
    "个多|多个|几个|万个|年代|年级|月份|星期|小时|分钟|秒钟|公里|公斤|公司|美元|美金|人民币|欧元|英镑|日元|港币|块钱|毛钱"
    "|平方米|平方|立方|毫米|厘米|千米|百分点|个月|世纪|周年|多岁|多年|多万|多亿|多块"
    "|年|月|日|号|点|分|秒|周|天|岁|个|位|名|人|家|次|种|件|条|张|本|台|部|集|章|节|页|句|段|篇|首|只|头|匹|辆|架|艘|座|间|层|楼|排|级"
    "|代|届|期|批|套|组|队|对|双|把|支|块|片|颗|粒|滴|杯|瓶|碗|盘|盒|包|箱|袋|米|吨|升|斤|克|度|倍|折|元|角|毛|万|亿|千|百|成|版|档"
    "|步|遍|回|趟|场|轮|局|关|门|项|股|行|列|维|卡"
)
_UNITS = r"(?:[kKMGTP]?[Bb](?:ps|/s)?|[kMG]?Hz|[km]?m|[mµn]s|[kmµ]?g|[kM]?W|[KMB]|fps|tokens?|px|nm|℃|°C?|%|％)"
_MEASURED = re.compile(
    rf"(?:第|约|近|每)?{_FIGURES}(?:[ ]?(?:{_MEASURES})|[ ]?{_UNITS}(?![A-Za-z]))(?:[0-9]+(?:[ ]?(?:{_MEASURES}))?)*"
)
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f][\w.+&'’/-]*(?: [A-Za-z0-9\u00c0-\u024f][\w.+&'’/%-]*)+", re.ASCII)
_NEAR_HAN_BEFORE = re.compile(rf"[{HAN}，。？！、；：《“][ ]?\Z|\A\Z")
_NEAR_HAN_AFTER = re.compile(rf"[ ]?[{HAN}，。？！、；：》”]|[ ]?\Z")
_NAME_PART = 4  # words of a Latin phrase that is kept whole in Chinese text


@dataclass(frozen=True, slots=True)
class Units:
    """A text parted at every place where it may be parted.

    Unit `i` is `[at[i], at[i + 1])`; it is shown from `core_starts[i]` to `core_ends[i]`: marks that a line's end
    drops, and spaces, are outside. `starts` and `ends` are the widths of all text before those places, in half cells.
    `broken` holds the borders that had to be made inside a unit too wide for a line. `words[i]` is 1 where a word
    begins.
    """

    at: list[int]
    core_starts: list[int]
    core_ends: list[int]
    starts: list[int]
    ends: list[int]
    broken: frozenset[int]
    words: bytearray

    def since(self, first: int) -> "Units":
        """Those from unit `first` on, at the same places."""
        return replace(
            self,
            at=self.at[first:],
            core_starts=self.core_starts[first:],
            core_ends=self.core_ends[first:],
            starts=self.starts[first:],
            ends=self.ends[first:],
        )


def units(
    text: str,
    profile: Profile,
    protected: Iterable[Span],
    cut: Iterable[int],
    keep: Iterable[int],
    *,
    in_quotes: bool = False,
) -> Units:
    """Part `text` into units that fit a line of `profile` where that can be.

    No unit begins with a mark or consists of marks alone (unless the whole text does). `cut`: places where a border
    must be possible; `keep`: places where none may be. `in_quotes`: the first `"` closes.
    """
    limit = int(profile.cells * 2)
    free = _word_starts(text)
    _part_marks(text, free, in_quotes)
    strict = bytearray(free)
    held = bytearray(len(text) + 1)  # 1 inside what can be whole
    width = _widths(text, profile)
    for start, end in _wholes(text, limit, width, protected):
        inside = max(0, end - start - 1)
        strict[start + 1 : end] = bytes(inside)
        if width[end] - width[start] <= limit:
            held[start + 1 : end] = b"\1" * inside
    _keep_fragments(text, strict)
    for place in keep:
        if 0 < place < len(text):
            strict[place], held[place] = 0, 1
    for place in cut:
        if 0 < place < len(text):
            strict[place] = 1
    at = [0, *(i for i in range(1, len(text)) if strict[i]), len(text)]
    soft = "" if profile.marks == "keep" else profile.soft
    places, core_starts, core_ends, broken = [0], [], [], set()
    for start, end in pairwise(at):
        cores = [_core(text, start, end, soft)]
        if width[cores[0][1]] - width[cores[0][0]] > limit:
            parts = _emergency(text, *cores[0], free, held, width, limit)
            broken.update(parts)
            places += parts
            cores = [_core(text, a, b, soft) for a, b in pairwise([start, *parts, end])]
        places.append(end)
        core_starts += [a for a, _ in cores]
        core_ends += [b for _, b in cores]
    starts, ends = [width[a] for a in core_starts], [width[b] for b in core_ends]
    return Units(places, core_starts, core_ends, starts, ends, frozenset(broken), free)


def _word_starts(text: str) -> bytearray:
    free = bytearray(len(text) + 1)
    # jieba knows Simplified words
    for start, _ in words(text if text.translate(SIMPLE) == text else fold(text)):
        free[start] = 1
    return free


def _part_marks(text: str, free: bytearray, in_quotes: bool) -> None:
    """Between two words there is one place: behind the marks and spaces that close, before those that open."""
    for match in _BETWEEN.finditer(text):
        start, end = match.span()
        run = match.group()
        closing, in_quotes = in_quotes, in_quotes ^ (run.count('"') % 2 > 0)
        free[start:end] = bytes(end - start)
        if start == 0 or end == len(text) or _links(text, run, start, end):
            free[end] = 0
            continue
        place = end
        if turn := _TURN.search(run):
            place = start + turn.start(1)
        while place > start and not text[place - 1].isspace() and _opens(text, place - 1, closing):
            place -= 1
        if place == start and text[start].isspace():  # pragma: no cover - spaces never open
            place = end
        free[end] = 0
        free[place] = 1


def _opens(text: str, place: int, closing: bool) -> bool:
    return text[place] in OPENING or (text[place] == '"' and not closing)


def _links(text: str, run: str, start: int, end: int) -> bool:
    if _always_links(run):
        return True
    return len(run) == 1 and run in _NUMBER_LINKS and text[start - 1].isdigit() and text[end].isdigit()


@lru_cache(1 << 12)
def _always_links(run: str) -> bool:
    if all(unicodedata.category(c) in {"Mn", "Mc", "Me", "Cf"} for c in run):
        return True
    return all(c in _LINKS for c in run) and (len(run) == 1 or run.isascii())


def _wholes(text: str, limit: int, width: Sequence[int], protected: Iterable[Span]) -> Iterable[tuple[int, int]]:
    """Runs that stay whole where they fit a line."""
    for span in protected:
        yield span.start, span.end
    for pattern in (_URL, _TITLE, _MEASURED):
        for match in pattern.finditer(text):
            if width[match.end()] - width[match.start()] <= limit:
                yield match.span()
    for match in _LATIN.finditer(text):
        start, end = match.span()
        few = match.group().count(" ") < _NAME_PART and width[end] - width[start] <= limit * 2 // 3
        if few and _NEAR_HAN_BEFORE.search(text[max(0, start - 2) : start]) and _NEAR_HAN_AFTER.match(text, end):
            yield start, end


def _keep_fragments(text: str, strict: bytearray) -> None:
    """A unit without a letter or digit joins its neighbour: no cue may show marks alone."""
    last = 0
    for i in range(1, len(text)):
        if strict[i]:
            if text[last].isalnum() or any(c.isalnum() for c in text[last:i]):
                last = i
            elif last:
                strict[last], last = 0, i
            else:
                strict[i] = 0
    if last and not any(c.isalnum() for c in text[last:]):
        strict[last] = 0


def _widths(text: str, profile: Profile) -> list[int]:
    """Half cells before each place, never less than what `lines.line` shows."""
    spaced = profile.soft if profile.marks == "space" else ""
    known: dict[str, int] = {}
    out, total = [0], 0
    for c in text:
        w = known.get(c)
        if w is None:
            w = known[c] = 1 if c in spaced else half_cells(c)
        total += w
        out.append(total)
    return out


def _core(text: str, start: int, end: int, soft: str) -> tuple[int, int]:
    if text[start].isalnum() and text[end - 1].isalnum():
        return start, end
    while end > start and (text[end - 1].isspace() or text[end - 1] in soft):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in soft):
        start += 1
    return start, end


def _emergency(
    text: str, start: int, end: int, free: bytearray, held: bytearray, width: list[int], limit: int
) -> list[int]:
    """Places that part `[start, end)` into pieces that fit, each with a letter or digit.

    Best between words that nothing holds together, then where nothing does, then anywhere.
    """
    places: list[int] = []
    last = start
    letters = text[start].isalnum()  # seen since the last place
    best = [0, 0, 0]  # the last places that still fit, the worst kind first
    for i in range(start + 1, end + 1):
        if i < end and not (letters and _splittable(text, i)):
            letters = letters or text[i].isalnum()
            continue
        if width[i] - width[last] > limit:
            place = next((p for p in reversed(best) if p > last), i)
            if place < end:
                places.append(place)
                last = place
        if i < end:
            best[0] = i
            if not held[i]:
                best[1 + free[i]] = i
    return places


def _splittable(text: str, place: int) -> bool:
    """True where a place is between two characters as a reader counts them, and no line would begin with a mark."""
    after = text[place]
    return after.isalnum() and unicodedata.category(text[place - 1]) != "Cf" and not unicodedata.combining(after)
