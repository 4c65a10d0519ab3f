"""What a person's corrections teach: mis-hearings found in texts before and after, and the entries they amount to."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from subfix.glossary.alike import alike, remnant
from subfix.glossary.layers import joined
from subfix.glossary.load import folded
from subfix.glossary.model import Example, Glossary, Misheard, Term
from subfix.phones import readings
from subfix.similarity import diff
from subfix.text import Span, revise
from subfix.words import words

Everyday = Callable[[str], bool]

LONGEST: Final = 24  # characters: what is replaced at greater length was said anew
LIKE_NAME: Final = 0.25  # how alike a Latin name must sound: `ja` of Gemini, `安ual` of Andrej
LIKE_HAN: Final = 0.6  # the same for Han: 多么态 of 多模态; 老师 and 教授 (teacher, professor) reach 0.5
WELL_HEARD: Final = 0.8  # from here on the sound matcher finds a form by itself
CONTEXT: Final = 30  # characters to either side in which a word may speak for a form
_HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f']*")
# a change between these is one of style: they sound alike and stand for each other everywhere
_FUNCTION: Final = frozenset(
    "这那哪个些么他她它我你们的得地了着过吗呢吧啊呀哦嗯呃就也都还又再是不没有很太更最会要能可以把被给跟和与及"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One place: what stood there, what a person put, the text before around it, and the place in that and in all."""

    wrong: str
    right: str
    around: str
    at: Span
    where: Span


@dataclass(frozen=True, slots=True)
class Lesson:
    """One wrong form of one term: how often, where, and how it would go into a glossary.

    `elsewhere`: how often the wrong form stands in the text and was left. `split` is a name only broken by spaces or
    in another case, which the bare name is enough for.
    """

    right: str
    wrong: str
    count: int
    contexts: tuple[str, ...]
    form: Misheard | None
    sounds: tuple[str, ...] = ()
    elsewhere: int = 0
    split: bool = False
    examples: tuple[Example, ...] = ()

    def term(self) -> Term:
        """The entry, with an example of a real place where the form needs one."""
        stated = frozenset({"term"})
        if self.form is None:
            return Term(self.right, stated=stated)
        return Term(self.right, misheard=(self.form,), sounds=self.sounds, examples=self.examples, stated=stated)


def heard(before: str, after: str, known: Glossary) -> list[Heard]:
    """The places where `after` puts another word for what `before` has and it sounds like a mis-hearing.

    Marks and spaces alone, and what was said anew, are left out. Edits are widened to whole words: Latin ones, terms
    that are `known`, the words of Chinese.
    """
    found = []
    for edit, put in _widened(before, after, known):
        kept = _trimmed(edit.of(before), put)
        if kept is None:
            continue
        start, wrong, right = kept
        if not misheard(wrong, right):
            continue
        span = Span(edit.start + start, edit.start + start + len(wrong))
        low, high = max(0, span.start - CONTEXT), min(len(before), span.end + CONTEXT)
        found.append(Heard(wrong, right, before[low:high], Span(span.start - low, span.end - low), span))
    return found


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
    if any(not p or p.isdigit() or all(c in _FUNCTION for c in p) for p in (plain_wrong, plain_right)):
        return False
    if plain_wrong == plain_right and not _LATIN.search(right):
        return False
    if _LATIN.search(right):
        return remnant(wrong, right) or alike(wrong, right) >= LIKE_NAME
    if len(plain_right) < 2 or abs(len(plain_wrong) - len(plain_right)) > 2:
        return False
    return alike(wrong, right) >= LIKE_HAN or (len(plain_wrong) > 1 and plain_right.endswith(plain_wrong))


def _trimmed(wrong: str, right: str) -> tuple[int, str, str] | None:
    """Both without the marks and spaces around them; None where nothing is left. The first is how far it moved."""
    left = len(wrong) - len(wrong.lstrip(" \t\n，。！？、,.!?；;：:"))
    wrong, right = (s.strip(" \t\n，。！？、,.!?；;：:") for s in (wrong, right))
    return (left, wrong, right) if wrong and right and wrong != right else None


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
    wider_names = _whole_names([new for _, new in pairs], after)
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
        if len(name) < 2 or not all(_HAN.match(c) for c in name):
            continue
        # a name that was corrected once is compared with where it stood rightly
        found = group if len(group) > 1 else [Span(m.start(), m.end()) for m in re.finditer(re.escape(name), text)]
        if len(found) > 1:
            left, right = _shared(found, text, -1), _shared(found, text, 1)
            wider |= {s: Span(s.start - left, s.end + right) for s in group}
    return [wider.get(s, s) for s in spans]


def _shared(found: Sequence[Span], text: str, step: int, most: int = 3) -> int:
    """How many Han characters before (-1) or after (1) all of these places are the same, binding words apart."""
    for count in range(most):
        at = {s.start - 1 - count if step < 0 else s.end + count for s in found}
        chars = {text[i] if 0 <= i < len(text) else "" for i in at}
        char = next(iter(chars))
        if len(chars) > 1 or not _HAN.match(char) or char in _FUNCTION:
            return count
    return most


def _touching(one: Span, other: Span, after: str) -> bool:
    return other.start < one.end or not after[one.end : other.start].strip(" ")


def _units(text: str, known: Glossary) -> dict[int, tuple[int, int]]:
    """For every character the word it belongs to: a known term, a Latin word with its digits, a word of Chinese."""
    units: dict[int, tuple[int, int]] = {}
    for start, end in words(text):
        if end - start > 1 and _HAN.match(text[start]):
            units |= dict.fromkeys(range(start, end), (start, end))
    for m in _LATIN.finditer(text):
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
    return 0 < at < len(text) and bool(_LATIN.match(text[at])) and bool(_LATIN.match(text[at - 1]))


def _latin_grown(span: Span, text: str) -> Span:
    """Whole Latin words in the text before: no correction begins inside one."""
    start, end = span.start, span.end
    while start > 0 and _joins(text, start):
        start -= 1
    while end < len(text) and _joins(text, end):
        end += 1
    return Span(start, end)


# --- from places to entries --------------------------------------------------------------------------------------


def lessons(
    places: Sequence[Heard],
    texts: Sequence[str],
    known: Glossary,
    everyday: Everyday,
    refused: Iterable[tuple[str, str]],
) -> list[Lesson]:
    """What `places` teach beside what is `known`, commonest first; `texts` hold what was read and `left_alone`.

    A form that is an everyday word, short, or left alone elsewhere gets the words that tell the places apart as
    `near`; where none do, it is only for review.
    """
    no = set(refused)
    have = {(folded(m.form), t.term) for t in known.terms for m in t.misheard}
    claimed = {folded(m.form): t.term for t in known.terms for m in t.misheard}
    right = {s for t in known.terms for s in (t.term, *t.aliases)}
    by_form: dict[tuple[str, str], list[Heard]] = defaultdict(list)
    for h in places:
        by_form[folded(h.wrong), h.right].append(h)
    rivals = Counter(w for w, _ in by_form)
    all_wrong = {h.wrong for h in places}
    all_right = {folded(h.right) for h in places}
    found = []
    for (_, name), group in by_form.items():
        wrong = Counter(h.wrong for h in group).most_common(1)[0][0]
        if (wrong, name) in no or (folded(wrong), name) in have:
            continue
        if everyday(wrong) and everyday(name) and _LATIN.search(name) and alike(wrong, name) < LIKE_HAN:
            continue  # 模型 put as model was said, not heard, otherwise
        split = _key(wrong) == _key(name)
        if split and name in right:
            continue
        form = None if split else _form(wrong, name, group, texts, everyday)
        other = claimed.get(folded(wrong))
        if form is not None and (wrong in right or folded(wrong) in all_right or (other is not None and other != name)):
            continue
        if form is not None and rivals[folded(wrong)] > 1:
            form = replace(form, mode="review")
        contexts = tuple(_shown(h) for h in group[:3])
        sounds = () if split else _sounds(wrong, name)
        left = _left(wrong, texts)
        examples = () if form is None or form.mode != "auto" else _examples(group, form, all_wrong)
        found.append(Lesson(name, wrong, len(group), contexts, form, sounds, left, split, examples))
    found.sort(key=lambda x: (-x.count, x.right, x.wrong))
    # two terms cannot have one wrong form: the one seen more often has it
    owner = {folded(x.wrong): x.right for x in reversed(found) if x.form is not None}
    return [x for x in found if x.form is None or owner[folded(x.wrong)] == x.right]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _shown(h: Heard) -> str:
    low, high = max(0, h.at.start - 12), h.at.end + 12
    return " ".join(f"{h.around[low : h.at.start]}[{h.wrong}]{h.around[h.at.end : high]}".split())


def _examples(group: Sequence[Heard], form: Misheard, all_wrong: Iterable[str]) -> tuple[Example, ...]:
    """The first clause that shows the form and no other mis-hearing, with a word that its condition asks for."""
    for h in group:
        head = re.split(r"[\n，。！？；,!?;]", h.around[: h.at.start])[-1]
        tail = re.split(r"[\n，。！？；,!?;]", h.around[h.at.end :])[0]
        alone = not any(w in head or w in tail for w in all_wrong)
        if alone and len(head + tail) > 1 and (not form.near or any(n in head or n in tail for n in form.near)):
            return (Example(f"{head}{h.wrong}{tail}".strip(), f"{head}{h.right}{tail}".strip()),)
    return ()


def _left(wrong: str, texts: Sequence[str]) -> int:
    border = r"(?<![A-Za-z]){}(?![A-Za-z])" if wrong.isascii() else "{}"
    return sum(len(re.findall(border.format(re.escape(wrong)), t)) for t in texts)


def _form(wrong: str, name: str, group: Sequence[Heard], texts: Sequence[str], everyday: Everyday) -> Misheard:
    letters = sum(c.isalnum() for c in wrong)
    left = _left(wrong, texts)
    doubtful = everyday(wrong) or letters < (4 if wrong.isascii() else 2) or left > 0
    if not doubtful:
        return Misheard(wrong)
    if letters < 2 or left > 3 * len(group):  # what was left alone far more often is its own word
        return Misheard(wrong, mode="review")
    near = _telling(wrong, name, group, texts)
    return Misheard(wrong, near=near) if near else Misheard(wrong, mode="review")


def _telling(wrong: str, name: str, group: Sequence[Heard], texts: Sequence[str], most: int = 6) -> tuple[str, ...]:
    """Words that stand near the places where it was wrong and not where it was left, and are rare enough to tell."""
    everywhere = Counter(w for t in texts for w in _content(t))
    near: Counter[str] = Counter()
    for h in group:
        near.update(set(_content(h.around[: h.at.start] + "\n" + h.around[h.at.end :])) - {wrong, name})
    total = max(1, sum(everywhere.values()))
    # how much likelier near the form than anywhere
    worth = {w: n / (everywhere[w] + 2) for w, n in near.items() if everywhere[w] / total < 0.005}
    chosen = sorted(worth, key=lambda w: (-worth[w] * len(w), w))[:most]
    return tuple(w for w in chosen if worth[w] > 0.15)


def _content(text: str) -> list[str]:
    cut = (text[a:b] for a, b in words(text))
    return [w for w in cut if len(w) > 1 and w[0].isalpha() and not all(c in _FUNCTION for c in w)]


def _sounds(wrong: str, name: str) -> tuple[str, ...]:
    """How it was said, where the name's own spelling does not lead there: for the sound matcher."""
    if not _LATIN.search(name) or not 0.3 <= alike(wrong, name) < WELL_HEARD:
        return ()
    if all(_HAN.match(c) for c in wrong) and len(wrong) > 1:
        return (" ".join(re.sub(r"\d", "", readings(c)[0][0]) for c in wrong if readings(c)),)
    return ()


def together(found: Sequence[Lesson]) -> list[Term]:
    """The entries that the lessons amount to, one for each term."""
    terms: dict[str, Term] = {}
    for lesson in found:
        term = lesson.term()
        terms[term.term] = joined(terms[term.term], term) if term.term in terms else term
    return list(terms.values())
