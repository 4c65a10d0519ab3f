"""Where a person corrected a text: mis-hearings told from rewording, and corrections of subfix that were undone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.correction import Correction
from subfix.glossary.alike import alike, remnant
from subfix.glossary.model import Glossary
from subfix.similarity import diff
from subfix.text import Edit, Revision, Span, revise
from subfix.words import frequency, words

LONGEST: Final = 24  # characters: what is replaced at greater length was said anew
LIKE_NAME: Final = 0.25  # how alike a Latin name must sound: `ja` of Gemini, `安ual` of Andrej
LIKE_HAN: Final = 0.6  # the same for Han: 多么态 of 多模态; 老师 and 教授 (teacher, professor) reach 0.5
COMMON: Final = 20  # uses in 60 million words: rarer ones are names, or parts of them, as a rule
CONTEXT: Final = 30  # characters to either side in which a word may speak for a form
HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f']*")
# a change between these is one of style: they sound alike and stand for each other everywhere
FUNCTION: Final = frozenset(
    "这那哪个些么他她它我你们的得地了着过吗呢吧啊呀哦嗯呃就也都还又再是不没有很太更最会要能可以把被给跟和与及"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One place: what stood there, what a person put, the text before around it, and the place in that and in all.

    `done`: subfix with the glossary in force puts the same.
    """

    wrong: str
    right: str
    around: str
    at: Span
    where: Span
    done: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """A correction that subfix makes and a person did not want: the term, its matcher, the place as in `Heard`."""

    term: str
    matcher: str
    old: str
    around: str
    at: Span
    where: Span


def heard(before: str, after: str, known: Glossary, corrections: Sequence[Correction] = ()) -> list[Heard]:
    """The places where `after` puts another word for what `before` has and it sounds like a mis-hearing.

    Marks and spaces alone, and what was said anew, are left out. Edits are widened to whole words: Latin ones, terms
    that are `known`, the words of Chinese. A number behind a name on both sides (`ja三`, `Gemini 3`) is left out.
    `corrections` are those of subfix in `before`, which do not overlap.
    """
    found = []
    made = _made(before, corrections)
    names = {s for t in known.terms for s in (t.term, *t.aliases)}
    for edit, put in _widened(before, after, known):
        kept = _trimmed(edit.of(before), put)
        if kept is None:
            continue
        start, wrong, right = kept
        if right not in names:
            wrong, right = _without_number(wrong, right)
        if not misheard(wrong, right):
            continue
        span = Span(edit.start + start, edit.start + start + len(wrong))
        around, at = around_place(before, span)
        done = made.forward(span).of(made.after).startswith(right)
        found.append(Heard(wrong, right, around, at, span, done))
    return found


def accepted(text: str, span: Span, right: str) -> Heard:
    """The place `span` of `text`, for which a person said what is right."""
    wrong, right = _without_number(span.of(text), right)
    span = Span(span.start, span.start + len(wrong))
    return Heard(wrong, right, *around_place(text, span), span)


def undone(before: str, after: str, corrections: Sequence[Correction], *, seen: bool) -> list[Undone]:
    """The applied `corrections` of `before` where `after` has what stood there, neither put right nor said anew.

    `seen`: the person had them before their eyes. Else one that they made elsewhere was overlooked here.
    """
    made = _made(before, corrections)
    # told by what subfix makes of the text: `TPU` in place of `PU` is an insertion beside what stood there
    revision = revise(made.after, diff(made.after, after))
    terms = [c for c in corrections if c.applied and c.kind == "term" and key(c.old) != key(c.new)]
    now = {c.span: key(revision.forward(made.forward(c.span)).of(after)) for c in terms}
    elsewhere = {(c.old, c.new) for c in terms if not seen and now[c.span] == key(c.new)}
    return [
        Undone(c.term, c.matcher, c.old, *around_place(before, c.span), c.span)
        for c in terms
        if now[c.span] == key(c.old) and (c.old, c.new) not in elsewhere
    ]


def touched(before: str, after: str, corrections: Sequence[Correction]) -> list[Span]:
    """The places of `before` where `after` has other letters than subfix with its `corrections` made of them."""
    made = _made(before, corrections)
    edits = revise(made.after, diff(made.after, after)).edits
    return [made.back(e.span) for e in edits if key(e.span.of(made.after)) != key(e.new)]


def _made(before: str, corrections: Sequence[Correction]) -> Revision:
    """What subfix makes of `before`."""
    return revise(before, [Edit(c.span, c.new) for c in corrections if c.applied])


def around_place(text: str, span: Span) -> tuple[str, Span]:
    """The text around a place, `CONTEXT` characters to either side, and where the place stands in it."""
    low, high = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    return text[low:high], Span(span.start - low, span.end - low)


def key(text: str) -> str:
    """The letters and digits of `text`, case aside."""
    return re.sub(r"[\W_]+", "", text).casefold()


def shown(h: Heard | Undone) -> str:
    """A place in brackets, with a little of what stands around it."""
    low, high = max(0, h.at.start - 12), h.at.end + 12
    return " ".join(f"{h.around[low : h.at.start]}[{h.at.of(h.around)}]{h.around[h.at.end : high]}".split())


def left_alone(before: str, places: Iterable[Heard]) -> str:
    """The text before without what was corrected: what a person read and left."""
    for h in sorted(places, key=lambda h: h.where, reverse=True):
        before = before[: h.where.start] + "\n" + before[h.where.end :]
    return before


def misheard(wrong: str, right: str) -> bool:
    """Does `right` in place of `wrong` correct the ear, and not the style?"""
    if not wrong or not right or max(len(wrong), len(right)) > LONGEST or wrong == right:
        return False
    plain_wrong, plain_right = (re.sub(r"[\W_]+", "", s) for s in (wrong, right))
    if any(not p or p.isdigit() or all(c in FUNCTION for c in p) for p in (plain_wrong, plain_right)):
        return False
    if plain_wrong == plain_right and not LATIN.search(right):
        return False
    if LATIN.search(right):
        return remnant(wrong, right) or alike(wrong, right) >= LIKE_NAME
    if len(plain_right) < 2 or abs(len(plain_wrong) - len(plain_right)) > 2:
        return False
    return alike(wrong, right) >= LIKE_HAN or (len(plain_wrong) > 1 and plain_right.endswith(plain_wrong))


def _trimmed(wrong: str, right: str) -> tuple[int, str, str] | None:
    """Both without the marks and spaces around them; None where nothing is left. The first is how far it moved."""
    left = len(wrong) - len(wrong.lstrip(" \t\n，。！？、,.!?；;：:"))
    wrong, right = (s.strip(" \t\n，。！？、,.!?；;：:") for s in (wrong, right))
    return (left, wrong, right) if wrong and right and wrong != right else None


_NUMBER: Final = re.compile(r"(?P<name>.*[^\W\d_])\s*(?P<number>\d+(?:\.\d+)?)")
_NAME: Final = re.compile(r"\d{0,2}[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9']*(?:-[A-Za-z0-9]+)*")
_NAMES: Final = re.compile(r"(?<![A-Za-z0-9])(?<![.?!] )([A-Z][A-Za-z0-9]*) ([A-Z][A-Za-z0-9]*)(?![A-Za-z0-9])")
TOGETHER: Final = 0.6  # of all places of two words: so often side by side they are one name
_HAN_DIGITS: Final = str.maketrans("零〇一二两三四五六七八九", "001223456789")


def _without_number(wrong: str, right: str) -> tuple[str, str]:
    """`ja` and `Gemini` of `ja三` and `Gemini 3`: the number belongs to the version, not to the name."""
    name = _NUMBER.fullmatch(right)
    tail = re.search(r"\s*(\d+(?:\.\s?\d+)?|[零〇一二两三四五六七八九])$", wrong)
    if name is None or tail is None or not tail.start():
        return wrong, right
    number = tail[1].translate(_HAN_DIGITS).replace(" ", "")
    left = wrong[: tail.start()]
    return (left, name["name"]) if number == name["number"] and key(left) != key(name["name"]) else (wrong, right)


def _widened(before: str, after: str, known: Glossary) -> Iterable[tuple[Span, str]]:
    """The edits from `before` to `after`, each widened to whole words on both sides, with what stands there after."""
    edits = diff(before, after)
    revision = revise(before, edits)
    if not edits:
        return
    units = _units(after, known)
    pairs: list[tuple[Span, Span]] = []
    for edit, place in zip(revision.edits, revision.places(), strict=True):
        old, new = edit.span, _grown(place, units, after)
        while True:
            old = _latin_grown(_around(old, revision.back(new)), before)
            wider = _grown(_around(new, revision.forward(old)), units, after)
            if wider == new:
                break
            new = wider
        if pairs and new.start <= pairs[-1][1].end and _touching(pairs[-1][1], new, after):
            old, new = _around(pairs[-1][0], old), _around(pairs[-1][1], new)
            pairs.pop()
        pairs.append((old, new))
    wider_names = [_with_neighbour(s, units, after) for s in _whole_names([new for _, new in pairs], after)]
    for (old, new), name in zip(pairs, wider_names, strict=True):
        left, right = new.start - name.start, name.end - new.end
        yield Span(max(0, old.start - left), min(len(before), old.end + right)), name.of(after)


def _around(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _whole_names(spans: Sequence[Span], text: str) -> list[Span]:
    """Han names that the cutter knows only in part: what always stands beside them belongs to them (阿尔伯塔)."""
    places: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        places[span.of(text)].append(span)
    wider: dict[Span, Span] = {}
    for name, group in places.items():
        if len(name) < 2 or not all(HAN.match(c) for c in name):
            continue
        if len(group) == 1 and frequency(name) > COMMON:
            continue  # a word, put right once, is no part of a name
        # a name that was corrected once is compared with where it stood rightly
        found = group if len(group) > 1 else [Span(m.start(), m.end()) for m in re.finditer(re.escape(name), text)]
        if len(found) > 1:
            left, right = _shared(found, text, -1), _shared(found, text, 1)
            wider |= {s: Span(s.start - left, s.end + right) for s in group}
    return [wider.get(s, s) for s in spans]


def _with_neighbour(span: Span, units: dict[int, tuple[int, int]], text: str) -> Span:
    """A single Han character with the word beside it that it makes a name with: 云 of 阿里云, 段 of 段永平.

    Of the two, the one with which it stands in the text more often; then the one before it.
    """
    char = span.of(text)
    if len(char) != 1 or not HAN.match(char) or char in FUNCTION:
        return span
    wider = []
    for at in (span.start - 1, span.end):
        if 0 <= at < len(text) and HAN.match(text[at]) and text[at] not in FUNCTION:
            low, high = units.get(at, (at, at + 1))
            wider.append(_around(span, Span(low, high)))
    return max(wider, key=lambda s: (text.count(s.of(text)), len(s) > 2), default=span)


def _shared(found: Sequence[Span], text: str, step: int, most: int = 3) -> int:
    """How many Han characters before (-1) or after (1) all of these places are the same, binding words apart."""
    for count in range(most):
        at = {s.start - 1 - count if step < 0 else s.end + count for s in found}
        chars = {text[i] if 0 <= i < len(text) else "" for i in at}
        char = next(iter(chars))
        if len(chars) > 1 or not HAN.match(char) or char in FUNCTION:
            return count
    return most


def _touching(one: Span, other: Span, after: str) -> bool:
    return other.start < one.end or not after[one.end : other.start].strip(" ")


def _units(text: str, known: Glossary) -> dict[int, tuple[int, int]]:
    """For every character the word it belongs to: a known term, a Latin word with its digits, a word of Chinese."""
    units: dict[int, tuple[int, int]] = {}
    for start, end in words(text):
        if end - start > 1 and HAN.match(text[start]):
            units |= dict.fromkeys(range(start, end), (start, end))
    for m in _NAME.finditer(text):
        units |= dict.fromkeys(range(*m.span()), m.span())
    pairs = list(_NAMES.finditer(text))
    together, alone = Counter(m.groups() for m in pairs), Counter(m[0] for m in _NAME.finditer(text))
    for m in pairs:
        # two names side by side are one where they seldom stand apart: Hugging Face, Argo CD
        if together[m.groups()] >= TOGETHER * max(alone[m[1]], alone[m[2]]):
            units |= dict.fromkeys(range(*m.span()), m.span())
    names = sorted({s for t in known.terms for s in (t.term, *t.aliases)}, key=len)
    if names:
        for m in re.finditer("|".join(re.escape(n) for n in reversed(names)), text):
            units |= dict.fromkeys(range(*m.span()), m.span())
    return units


def _grown(span: Span, units: dict[int, tuple[int, int]], text: str) -> Span:
    start, end = span.start, span.end
    for at in (span.start, span.end - 1) if span else ():
        low, high = units.get(at, (at, at + 1))
        start, end = min(start, low), max(end, high)
    if not span and _joins(text, span.start):
        low, high = units.get(span.start, (span.start, span.start))
        start, end = min(start, low), max(end, high)
    return Span(start, end)


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(LATIN.match(text[at])) and bool(LATIN.match(text[at - 1]))


def _latin_grown(span: Span, text: str) -> Span:
    """Whole Latin words in the text before: no correction begins inside one."""
    start, end = span.start, span.end
    while start > 0 and _joins(text, start):
        start -= 1
    while end < len(text) and _joins(text, end):
        end += 1
    return Span(start, end)
