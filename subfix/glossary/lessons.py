"""What corrections amount to: wrong forms with their conditions, sounds, and names to know."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from subfix.glossary.alike import alike
from subfix.glossary.conditions import Everyday, Subject, condition, how_said, left_places, names, topics
from subfix.glossary.layers import joined
from subfix.glossary.learn import HAN, LATIN, LIKE_HAN, Heard, key, shown
from subfix.glossary.load import folded
from subfix.glossary.model import Example, Glossary, Misheard, Term
from subfix.glossary.restraints import Restraint

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
    subject = Subject(topics(texts, all_wrong), names(places))
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
        split = key(wrong) == key(name)
        # one letter written big or small is no name: as a term it would stand in every word of one letter
        if split and (name in right or len(key(name)) < 2):
            continue
        form = None if split else condition(wrong, name, group, texts, subject, everyday)
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
        contexts = tuple(shown(h) for h in group[:3])
        sounds = () if form is None or form.near or form.mode != "auto" else how_said(wrong, name)
        left = len(left_places(wrong, texts))
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


def _examples(group: Sequence[Heard], form: Misheard, all_wrong: Iterable[str]) -> tuple[Example, ...]:
    """The first clause that shows the form and no other mis-hearing, with a word that its condition asks for."""
    for h in group:
        head = re.split(r"[\n，。！？；,!?;]", h.around[: h.at.start])[-1]
        tail = re.split(r"[\n，。！？；,!?;]", h.around[h.at.end :])[0]
        alone = not any(w in head or w in tail for w in all_wrong)
        if alone and len(head + tail) > 1 and (not form.near or any(n in head or n in tail for n in form.near)):
            return (Example(f"{head}{h.wrong}{tail}".strip(), f"{head}{h.right}{tail}".strip()),)
    return ()


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
