"""What corrections amount to: wrong forms with their conditions, sounds, and phrases that must be left alone."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from subfix.glossary.alike import alike
from subfix.glossary.layers import joined
from subfix.glossary.learn import FUNCTION, HAN, LATIN, LIKE_HAN, Heard, Undone
from subfix.glossary.load import folded
from subfix.glossary.model import Example, Glossary, Misheard, Term
from subfix.phones import readings
from subfix.words import frequency, is_noun, words

Everyday = Callable[[str], bool]

WELL_HEARD: Final = 0.8  # from here on the sound matcher finds a form by itself
REACH: Final = 60  # characters to either side in which the corrector looks for a word of `near`
TOPIC: Final = 5.0  # bits: a word that stands in the text 32 times as often as elsewhere tells what it is about
NAME: Final = 12.0  # ... and a name as much as a word with so many bits
CORPUS: Final = 60_101_967  # words behind the frequencies of the Chinese dictionary
AGAIN: Final = 3  # so often undone, and never wanted, a listed form is not worth having
# so often accepted, a form for review may be applied by itself: one that is right every second time only comes so far
# in one case of 32
TRUSTED: Final = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """One wrong form of one term: how often, where, and how it would go into a glossary.

    `elsewhere`: how often the wrong form stands in the text and was left. `split` is a name only broken by spaces or
    in another case, which the bare name is enough for. `done`: subfix corrects all of its places as it is. `promoted`:
    the form is known, was only proposed, and shall be applied by itself. `review`: a name without a form that is only
    to be proposed.
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
    done: bool = False
    promoted: bool = False
    review: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What a refusal is remembered by: the wrong form and the right one."""
        return self.wrong, self.right

    def term(self) -> Term:
        """The entry, with an example of a real place where the form needs one."""
        stated = frozenset({"term"})
        if self.form is None and self.review:
            return Term(self.right, mode="review", stated=stated | {"mode"})
        if self.form is None:
            return Term(self.right, stated=stated)
        return Term(self.right, misheard=(self.form,), sounds=self.sounds, examples=self.examples, stated=stated)


@dataclass(frozen=True, slots=True)
class Restraint:
    """A correction that was not wanted, and what keeps it from being made again.

    One of three: `unless`, a phrase in which it is not `term`; `never`, one that nothing may touch; neither: the listed
    form `old` goes `off`.
    """

    term: str
    old: str
    count: int
    contexts: tuple[str, ...]
    unless: str = ""
    never: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a refusal is remembered by: the text that stays, twice."""
        return self.old, self.old

    def entry(self) -> Term | None:
        """What the term gets; None where the phrase goes under `never`."""
        stated = frozenset({"term"})
        if self.never:
            return None
        if self.unless:
            return Term(self.term, unless=(self.unless,), stated=stated | {"unless"})
        return Term(self.term, misheard=(Misheard(self.old, mode="off"),), stated=stated | {"misheard"})


def lessons(
    places: Sequence[Heard],
    texts: Sequence[str],
    known: Glossary,
    everyday: Everyday,
    refused: Iterable[tuple[str, str]],
) -> list[Lesson]:
    """What `places` teach beside what is `known`, commonest first; `texts` hold what was read and `left_alone`.

    A form that is an everyday word, short, or left alone elsewhere gets the words that tell the places apart as
    `near`, and phrases in which it was left as `unless`; where no words tell, it is only for review. One that is known
    for review is promoted once it was put right TRUSTED times, where these conditions tell enough.
    """
    no = set(refused)
    have = {(folded(m.form), t.term): m for t in known.terms for m in t.misheard}
    claimed = {folded(m.form): t.term for t in known.terms for m in t.misheard if m.mode != "off"}
    right = {s for t in known.terms for s in (t.term, *t.aliases)}
    by_form: dict[tuple[str, str], list[Heard]] = defaultdict(list)
    for h in places:
        by_form[folded(h.wrong), h.right].append(h)
    rivals = Counter(w for w, _ in by_form)
    all_wrong = {h.wrong for h in places}
    all_right = {folded(h.right) for h in places}
    subject = _Subject(_topics(texts, all_wrong), _names(places))
    found = []
    for (_, name), group in by_form.items():
        wrong = Counter(h.wrong for h in group).most_common(1)[0][0]
        was = have.get((folded(wrong), name))
        if was is not None and (was.mode != "review" or len(group) < TRUSTED):
            continue
        wrong = was.form if was is not None else wrong
        if (wrong, name) in no:
            continue
        if LATIN.search(name) and everyday(wrong) and _reworded(wrong, name, group, everyday):
            continue
        split = _key(wrong) == _key(name)
        # one letter written big or small is no name: as a term it would stand in every word of one letter
        if split and (name in right or len(_key(name)) < 2):
            continue
        form = None if split else _form(wrong, name, group, texts, subject, everyday)
        other = claimed.get(folded(wrong))
        if form is not None and (wrong in right or folded(wrong) in all_right or (other is not None and other != name)):
            continue
        if form is not None and rivals[folded(wrong)] > 1:
            form = replace(form, mode="review")
        if was is not None:
            if form is None or form.mode == "review":
                continue
            near, unless = dict.fromkeys(was.near + form.near), dict.fromkeys(was.unless + form.unless)
            form = replace(form, near=tuple(near), unless=tuple(unless))
        contexts = tuple(_shown(h) for h in group[:3])
        sounds = () if form is None or form.near or form.mode != "auto" else _sounds(wrong, name)
        left = len(_left(wrong, texts))
        examples = () if form is None or form.mode != "auto" else _examples(group, form, all_wrong)
        done = all(h.done for h in group)
        promoted = was is not None
        found.append(Lesson(name, wrong, len(group), contexts, form, sounds, left, split, examples, done, promoted))
    found.sort(key=lambda x: (-x.count, x.right, x.wrong))
    # two terms cannot have one wrong form: the one seen more often has it
    owner = {folded(x.wrong): x.right for x in reversed(found) if x.form is not None}
    return [x for x in found if x.form is None or owner[folded(x.wrong)] == x.right]


def _reworded(wrong: str, name: str, group: Sequence[Heard], everyday: Everyday) -> bool:
    """Is an everyday word put for another one, no name? 模型 put as model; `And` put as `and`; `leads` as `need`.

    In Chinese text an English word is a term as a rule: `victor` put as `vector` was misheard.
    """
    plain = name.casefold()
    if not everyday(plain):
        return False
    if alike(wrong, name) < LIKE_HAN:
        return True
    english = not any(HAN.search(h.around) for h in group)
    return english and (name == plain or wrong.casefold() == plain)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _shown(h: Heard | Undone) -> str:
    low, high = max(0, h.at.start - 12), h.at.end + 12
    return " ".join(f"{h.around[low : h.at.start]}[{h.at.of(h.around)}]{h.around[h.at.end : high]}".split())


def _examples(group: Sequence[Heard], form: Misheard, all_wrong: Iterable[str]) -> tuple[Example, ...]:
    """The first clause that shows the form and no other mis-hearing, with a word that its condition asks for."""
    for h in group:
        head = re.split(r"[\n，。！？；,!?;]", h.around[: h.at.start])[-1]
        tail = re.split(r"[\n，。！？；,!?;]", h.around[h.at.end :])[0]
        alone = not any(w in head or w in tail for w in all_wrong)
        if alone and len(head + tail) > 1 and (not form.near or any(n in head or n in tail for n in form.near)):
            return (Example(f"{head}{h.wrong}{tail}".strip(), f"{head}{h.right}{tail}".strip()),)
    return ()


def _left(wrong: str, texts: Sequence[str]) -> list[tuple[str, int, int]]:
    """Where the form was left: the text, and the place in it."""
    border = r"(?<![A-Za-z]){}(?![A-Za-z])" if wrong.isascii() else "{}"
    pattern = re.compile(border.format(re.escape(wrong)))
    return [(text, *m.span()) for text in texts for m in pattern.finditer(text)]


# --- conditions --------------------------------------------------------------------------------------------------


def _form(
    wrong: str, name: str, group: Sequence[Heard], texts: Sequence[str], subject: "_Subject", everyday: Everyday
) -> Misheard:
    letters = sum(c.isalnum() for c in wrong)
    left = _left(wrong, texts)
    doubtful = everyday(wrong) or letters < (4 if wrong.isascii() else 2) or bool(left)
    if not doubtful:
        return Misheard(wrong)
    if letters < 2 or len(left) > 3 * len(group):  # what was left alone far more often is its own word
        return Misheard(wrong, mode="review")
    unless = _phrases(wrong, left)
    unexplained = [x for x in left if not any(u in _surroundings(x, len(wrong) + 4) for u in unless)]
    near = _telling(wrong, name, group, unexplained, subject)
    # one word alone does not tell what is spoken of, where the form is a word itself
    enough = len(near) > (1 if everyday(wrong) else 0)
    return Misheard(wrong, near, unless) if enough else Misheard(wrong, mode="review")


def _surroundings(place: tuple[str, int, int], reach: int) -> str:
    text, start, end = place
    return text[max(0, start - reach) : end + reach].casefold()


def _phrases(wrong: str, left: Sequence[tuple[str, int, int]], most: int = 4) -> tuple[str, ...]:
    """Compounds of the form and the word beside it, where it was left: 用户界面."""
    found: Counter[str] = Counter()
    for text, start, end in left:
        found[_compound(text, start, end)] += 1
    return tuple(p for p, _ in found.most_common(most) if p and p != wrong)


def _compound(text: str, start: int, end: int) -> str:
    """The form with the content word before it, else with the one behind it; an empty text where there is neither."""
    low, high = max(0, start - 12), min(len(text), end + 12)
    before, behind = words(text[low:start]), words(text[end:high])
    if before:
        word = text[low + before[-1][0] : start]
        if _content(word):
            return word + text[start:end]
    if behind:
        word = text[end : end + behind[0][1]]
        if _content(word):
            return text[start:end] + word
    return ""


def _content(word: str) -> bool:
    return len(word) > 1 and all(HAN.match(c) for c in word) and not all(c in FUNCTION for c in word)


def _topics(texts: Sequence[str], all_wrong: Iterable[str]) -> dict[str, float]:
    """What the texts are about: nouns that stand in them twice or more, and far more often than elsewhere; in bits."""
    garbled = {piece.casefold() for w in all_wrong for piece in LATIN.findall(w)}
    counts: Counter[str] = Counter()
    for text in texts:
        for start, end in words(text):
            word = text[start:end]
            if _content(word) and frequency(word):
                counts[word] += 1
        counts.update(m[0] for m in LATIN.finditer(text) if m[0].isupper() or len(m[0]) > 3)
    total = sum(counts.values())
    found = {}
    for word, count in counts.items():
        if count < 2 or word.casefold() in garbled:
            continue
        # a Latin word in Chinese text counts as one of a million
        usual = max(frequency(word), 20) / CORPUS if HAN.match(word) else 1e-5
        bits = math.log2(count / total / usual)
        if bits >= TOPIC and (word.isascii() or is_noun(word)):
            found[word] = bits
    return found


def _names(places: Sequence[Heard]) -> dict[str, str]:
    """What other places were put right to, by what was heard there, where that is plain: `go gle` speaks for Google."""
    found: dict[str, set[str]] = defaultdict(set)
    for h in places:
        if len(_key(h.wrong)) > 2:
            found[h.wrong].add(h.right)
    return {wrong: min(rights) for wrong, rights in found.items() if len(rights) == 1}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the texts are about: `topics`, words with their bits, and `names`, right forms by what was heard."""

    topics: dict[str, float]
    names: dict[str, str]

    def of(self, around: str) -> set[str]:
        """The words and names that stand, or should stand, in a stretch of text."""
        pieces = {around[a:b] for a, b in words(around)} | {m[0] for m in LATIN.finditer(around)}
        return (pieces & self.topics.keys()) | {right for wrong, right in self.names.items() if wrong in around}


def _telling(
    wrong: str,
    name: str,
    group: Sequence[Heard],
    left: Sequence[tuple[str, int, int]],
    subject: _Subject,
    most: int = 6,
) -> tuple[str, ...]:
    """Words of the subject that stand near the places where it was wrong, and near none where it was left.

    First those that stand near most of the places, then those that tell most. Names count as they should be written:
    the corrector looks again when it has put them right.
    """
    near: Counter[str] = Counter()
    for h in group:
        near.update(subject.of(h.around[: h.at.start] + "\n" + h.around[h.at.end :]) - {wrong, name})
    elsewhere = "\n".join(_surroundings(x, REACH) for x in left)
    others = subject.of(elsewhere)
    chosen = [
        w for w in near if w.casefold() not in elsewhere and w not in others and w not in wrong and wrong not in w
    ]
    return tuple(sorted(chosen, key=lambda w: (-near[w], -subject.topics.get(w, NAME), w))[:most])


def _sounds(wrong: str, name: str) -> tuple[str, ...]:
    """How it was said, where the name's own spelling does not lead there: for the sound matcher."""
    if not LATIN.search(name) or not 0.3 <= alike(wrong, name) < WELL_HEARD:
        return ()
    if all(HAN.match(c) for c in wrong) and len(wrong) > 1:
        return (" ".join(re.sub(r"\d", "", readings(c)[0][0]) for c in wrong if readings(c)),)
    return ()


# --- what must not be corrected ----------------------------------------------------------------------------------


def restraints(found: Sequence[Undone], wanted: Sequence[Heard], refused: Iterable[tuple[str, str]]) -> list[Restraint]:
    """What keeps the corrections that were undone from being made again, commonest first.

    `wanted` are the mis-hearings that were put right: a form that is also among these is only kept from the compounds
    in which it was undone.
    """
    no = set(refused)
    good = {folded(h.wrong) for h in wanted}
    groups: dict[tuple[str, str], list[Undone]] = defaultdict(list)
    for u in found:
        if ", " not in u.term or "+" not in u.matcher:  # else of several terms: none of them is to blame alone
            groups[folded(u.old), u.term].append(u)
    takers = Counter(old for old, _ in groups)
    rows: dict[tuple[str, str, str], Restraint] = {}
    for (key, term), group in groups.items():
        old, listed = group[0].old, any("exact" in u.matcher for u in group)
        contexts = tuple(_shown(u) for u in group[:3])
        if (old, old) in no:
            continue
        if takers[key] > 1 and key not in good:  # two terms are found in it: it is a phrase of its own
            found_rows = [Restraint("", old, len(group), contexts, never=old)]
        elif not listed and key not in good:
            found_rows = [Restraint(term, old, len(group), contexts, unless=_whole(group[0]))]
        elif key not in good and len(group) >= AGAIN:
            found_rows = [Restraint(term, old, len(group), contexts)]
        else:
            phrases: dict[str, list[Undone]] = defaultdict(list)
            for u in group:
                phrases[_compound(u.around, u.at.start, u.at.end)].append(u)
            found_rows = [
                Restraint(term, old, len(some), tuple(_shown(u) for u in some[:3]), unless=phrase)
                for phrase, some in phrases.items()
                if (phrase and phrase != old) or key not in good
            ]
        for row in found_rows:
            have = rows.get((row.term, row.unless or row.old, row.never))
            count = row.count + (have.count if have else 0)
            rows[row.term, row.unless or row.old, row.never] = replace(row, count=count)
    return sorted(rows.values(), key=lambda r: (-r.count, r.term, r.old))


def _whole(place: Undone) -> str:
    """What stood there, widened to the words that it is a part of: 有不 of 有不少."""
    start, end = place.at.start, place.at.end
    for low, high in words(place.around):
        if low < place.at.start < high and HAN.match(place.around[low]):
            start = low
        if low < place.at.end < high and HAN.match(place.around[high - 1]):
            end = high
    return place.around[start:end].strip()


def together(found: Sequence[Lesson | Restraint]) -> tuple[list[Term], list[str]]:
    """The entries that lessons and restraints amount to, one for each term, and the phrases for `never`."""
    terms: dict[str, Term] = {}
    never: list[str] = []
    for lesson in found:
        term = lesson.term() if isinstance(lesson, Lesson) else lesson.entry()
        if term is None:
            assert isinstance(lesson, Restraint)
            never.append(lesson.never)
        else:
            terms[term.term] = joined(terms[term.term], term) if term.term in terms else term
    return list(terms.values()), list(dict.fromkeys(never))
