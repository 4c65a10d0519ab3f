"""What it costs to part a text at each border of its units, and what it costs not to."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from subfix.document import Segment, Token
from subfix.lines import HAN
from subfix.script import SIMPLE
from subfix.split.habits import ENDS, HESITATIONS, LEADERS, STARTS
from subfix.split.units import Units

NO_MARK = 7.0
SENTENCE, LOOSE = 2.0, 2.0
# at these a border costs nothing, or little; the first that the marks between two units hold counts
_MARKS: tuple[tuple[re.Pattern[str], float, float], ...] = (
    # marks, cost of parting here, cost of going on in the same line
    (re.compile(r"\n"), 0.0, 3.0),
    (re.compile(r"[。？！?!…]|\.(?=\W*\Z)"), 0.0, 2.2),
    (re.compile(r"[，；;]|[：:—](?=\W*\Z)"), 0.6, 0.9),
    (re.compile(r",(?=\W*\Z)"), 1.5, 0.3),  # English has more of them, and lists: a, b, and c
    (re.compile(r"、"), 2.5, 0.0),
    (re.compile(r"[”》」』）)\]】]"), 4.0, 0.0),
)
_HAN = re.compile(rf"[{HAN}]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|No|Inc|Ltd|Jr|Sr)|(?:\A|[A-Z][a-z]{0,9}\.?\s)[A-Z])\Z"
)
_LINE_BREAK = re.compile(r"\S\s*\n")
_ANY_MARK = re.compile(r"[，。？！；,.?!;]")
NEVER = 1000.0


@dataclass(frozen=True, slots=True)
class Borders:
    """Costs for border `k`, the one before unit `k`; the first and the last (the ends of the text) cost nothing.

    `cut`: a new cue there. `line`: a new line of the same cue. `stay`: neither. `loose`: what a sentence ending
    inside a line costs when the line begins, or ends, at this border: `。因为今天` has no place at the end of a line.
    `stops`: the ends of sentences among the borders before `k`.
    """

    cut: list[float]
    line: list[float]
    stay: list[float]
    loose: list[float]
    stops: list[int]

    def since(self, first: int) -> "Borders":
        """Those from border `first` on, which counts as the beginning of a text."""
        return Borders(self.cut[first:], self.line[first:], self.stay[first:], self.loose[first:], self.stops[first:])


def wrapped(text: str) -> bool:
    """True where line breaks say nothing: most stand inside sentences, in a text that has marks.

    So it is in recognisers' cues and in text wrapped at a width; lines of poems, notes and subtitles without marks
    are another matter.
    """
    breaks = after_mark = 0
    for match in _LINE_BREAK.finditer(text):
        breaks += 1
        after_mark += not text[match.start()].isalnum()
    return after_mark * 2 < breaks and sum(1 for _ in _ANY_MARK.finditer(text)) * 100 >= len(text)


def borders(
    text: str,
    units: Units,
    wrapped: bool,
    tokens: Sequence[Token] = (),
    segments: Sequence[Segment] = (),
    cut: Collection[int] = (),
    *,
    shift: int = 0,
) -> Borders:
    """The costs at every border of `units`: marks, words, pauses, segments, speakers, and what a person asked for.

    `wrapped`: line breaks say nothing, see the function of this name. `shift` brings the places of `tokens` and
    `segments` to those of `text`.
    """
    at = units.at
    n = len(at) - 1
    simple = text.translate(SIMPLE)
    parting, staying, loose = [0.0] * (n + 1), [0.0] * (n + 1), [0.0] * (n + 1)
    sentence = [0] * (n + 1)
    for k in range(1, n):
        end = start = at[k]
        while end > 0 and not text[end - 1].isalnum():
            end -= 1
        while start < len(text) and not text[start].isalnum():
            start += 1
        cost, stay = _marked(text, end, start, wrapped)
        stop = units.words.find(b"\1", start + 1) % (len(text) + 1)
        while stop > start + 1 and not text[stop - 1].isalnum():
            stop -= 1
        first = simple[start:stop].lower()
        if text[at[k]] in "-–—" and "\n" in text[end : at[k]]:  # another speaker's turn: never in the same line
            cost, stay = 0.0, NEVER
        sentence[k] = stay >= SENTENCE
        last = simple[max(0, units.words.rfind(b"\1", 0, end)) : end].lower()
        if cost >= NO_MARK:
            loose[k] = LOOSE
            cost = _without_mark(text, end, start, last, first, cost)
        elif last in HESITATIONS or _clause(simple, end) in LEADERS:
            cost += 3.0
        elif STARTS.get(first, 0.0) >= 9:  # `对。啊这样` is one breath; `啊，` alone leads on to what follows as well
            cost += 1.0 if stop < len(text) and not text[stop].isalnum() else 4.5
        parting[k], staying[k] = max(0.0, cost), stay
    for place in units.broken:
        parting[bisect_left(at, place)] += 20
    _timed(units, tokens, shift, parting, staying)
    turns = _segmented(units, segments, shift, parting, staying)
    line = [c * 0.8 for c in parting]
    for k in turns:
        line[k] = NEVER  # two speakers are two cues
    for place in cut:
        k = bisect_left(at, place)
        if 0 < k < n and at[k] == place:
            parting[k], line[k], staying[k] = 0.0, NEVER, NEVER
    return Borders(_exact(parting), _exact(line), _exact(staying), loose, [0, *accumulate(sentence)])


def exact(cost: float) -> float:
    """`cost` as so many 1/1024: sums of these lose nothing, so that equal ways stay equal in a text of any length."""
    return round(cost * 1024) / 1024


def _exact(costs: Iterable[float]) -> list[float]:
    known: dict[float, float] = {}
    return [known[c] if c in known else known.setdefault(c, exact(c)) for c in costs]


def _without_mark(text: str, end: int, start: int, last: str, first: str, cost: float) -> float:
    """What it costs to part `text` between the words `last` and `first`, where no mark does; `cost` any two words."""
    if first in HESITATIONS:
        return 3.0
    cost += STARTS.get(first, 0.0) + ENDS.get(last, 0.0)
    if end == start or not (_HAN.match(text, end - 1) or _HAN.match(text, start)):
        cost += _latin(text, end, start)
    return cost


def _clause(text: str, end: int) -> str:
    """What stands between the mark before `end` and `end`, where it is no longer than a few words."""
    start = end
    while start > 0 and end - start < 9 and text[start - 1].isalnum():
        start -= 1
    return text[start:end].lower()


def _marked(text: str, end: int, start: int, wrapped: bool) -> tuple[float, float]:
    """What the marks of `text[end:start]`, between two words, say for and against parting there."""
    if end == start:
        return NO_MARK, 0.0
    between = text[end:start]
    if wrapped and "\n" in between and "\n\n" not in between:
        between = between.replace("\n", " ")
        if between.isspace():
            return NO_MARK, 0.0
    if between == " ":
        # in Chinese without marks a space is a mark; beside Latin it is only spacing
        return (1.5, 0.3) if _HAN.match(text, end - 1) and _HAN.match(text, start) else (NO_MARK, 0.0)
    if between[0] == "." and _ABBREVIATION.search(text, max(0, end - 14), end):
        return NO_MARK + 4, 0.0
    return _by_marks(between)


@lru_cache(1 << 12)
def _by_marks(between: str) -> tuple[float, float]:
    return next(((cost, stay) for pattern, cost, stay in _MARKS if pattern.search(between)), (NO_MARK, 0.0))


def _latin(text: str, end: int, start: int) -> float:
    """Two capitalised words are likely one name; the first and the last of a phrase amid Chinese hold on to it."""
    if end == start:
        return 0.0
    word_start, word_end = text.rfind(" ", 0, end) + 1, start
    while word_end < len(text) and text[word_end].isascii() and text[word_end].isalnum():
        word_end += 1
    cost = 3.0 if text[word_start].isupper() and text[start].isupper() else 0.0
    first = word_start
    for i in range(end - 1, word_start - 1, -1):
        if not text[i].isascii():
            first = i + 1
            break
    alone = first > word_start or (word_start > 1 and _HAN.match(text, word_start - 2))
    return cost + (7.0 if alone or _HAN.match(text[word_end : word_end + 2].lstrip()) else 0.0)


def _timed(units: Units, tokens: Sequence[Token], shift: int, parting: list[float], staying: list[float]) -> None:
    """A pause is a place to part, a long one must be: over a second of it a viewer reads what nobody says."""
    if not tokens:
        return
    ends = [t.span.end + shift for t in tokens]
    at = units.at
    for k in range(1, len(at) - 1):
        i = bisect_left(ends, units.core_ends[k - 1])
        if i + 1 >= len(tokens) or ends[i] > units.core_starts[k]:
            continue
        pause = tokens[i + 1].interval.start - tokens[i].interval.end
        if pause >= 1500:
            parting[k], staying[k] = parting[k] * 0.2, staying[k] + 12
        elif pause >= 200:
            parting[k] *= 1 - 0.8 * min(1.0, pause / 1000)
            staying[k] += 4 * pause / 1000


def _segmented(
    units: Units, segments: Sequence[Segment], shift: int, parting: list[float], staying: list[float]
) -> list[int]:
    """The source parted here; weak, since recognisers part anywhere. The borders where the speaker changes, a must."""
    at = units.at
    turns = []
    for before, after in pairwise(segments):
        k = bisect_left(at, before.span.end + shift)
        begins = after.span.start + shift
        while k < len(at) - 1 and at[k] < begins:
            k += 1
        if 0 < k < len(at) - 1 and at[k] <= begins + 1:
            if before.speaker != after.speaker:
                parting[k], staying[k] = 0.0, NEVER
                turns.append(k)
            else:
                parting[k] *= 0.7
    return turns
