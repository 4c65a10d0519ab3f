"""What tells the places where a form was wrong from those where it was left: words near by, and phrases."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.glossary.alike import alike
from subfix.glossary.learn import COMMON, FUNCTION, HAN, LATIN, Heard, key
from subfix.glossary.model import Misheard
from subfix.phones import readings
from subfix.words import frequency, is_noun, words

Everyday = Callable[[str], bool]

WELL_HEARD: Final = 0.8  # from here on the sound matcher finds a form by itself
REACH: Final = 60  # characters to either side in which the corrector looks for a word of `near`
TOPIC: Final = 5.0  # bits: a word that stands in the text 32 times as often as elsewhere tells what it is about
NAME: Final = 12.0  # ... and a name as much as a word with so many bits
CORPUS: Final = 60_101_967  # words behind the frequencies of the Chinese dictionary
OFTEN: Final = 5000  # uses in these: 一, 看, 是, 会 say little of what stands beside them
_PAIR: Final = 2
BINDING: Final = frozenset([
    "a", "an", "the", "and", "or", "but", "so", "if", "of", "in", "on", "at", "to", "for", "from", "by", "with",
    "as", "is", "are", "was", "be", "it", "this", "that", "these", "those", "i", "we", "you", "they", "he",
    "she", "my", "our", "your", "their", "its", "not", "no", "do", "does", "did", "can", "will", "then", "than",
])  # fmt: skip


def left_places(wrong: str, texts: Sequence[str]) -> list[tuple[str, int, int]]:
    """Where the form was left: the text, and the place in it."""
    border = r"(?<![A-Za-z]){}(?![A-Za-z])" if wrong.isascii() else "{}"
    pattern = re.compile(border.format(re.escape(wrong)))
    return [(text, *m.span()) for text in texts for m in pattern.finditer(text)]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the texts are about: `topics`, words with their bits, and `names`, right forms by what was heard."""

    topics: dict[str, float]
    names: dict[str, str]

    def of(self, around: str) -> set[str]:
        """The words and names that stand, or should stand, in a stretch of text."""
        pieces = {around[a:b] for a, b in words(around)} | {m[0] for m in LATIN.finditer(around)}
        return (pieces & self.topics.keys()) | {right for wrong, right in self.names.items() if wrong in around}


def condition(
    wrong: str, name: str, group: Sequence[Heard], texts: Sequence[str], subject: Subject, everyday: Everyday
) -> Misheard:
    """`wrong` as a wrong form of `name`, with what it takes to tell the places of `group` from those in `texts`."""
    letters = sum(c.isalnum() for c in wrong)
    left = left_places(wrong, texts)
    doubtful = everyday(wrong) or letters < (4 if wrong.isascii() else 2) or bool(left)
    doubtful |= len(group) == 1 and _of_everyday_words(wrong, everyday)
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


def _of_everyday_words(wrong: str, everyday: Everyday) -> bool:
    """True for 一看, `and DCG`, 放开AB: words that are said side by side, or a binding word beside something.

    Three characters that make no word, such as 接面来, are no accident of everyday words.
    """
    pieces = [wrong[a:b] for a, b in words(wrong) if wrong[a:b].strip()]
    if len(pieces) > 1 and any(_binding(p) for p in (pieces[0], pieces[-1])):
        return True
    return len(HAN.findall(wrong)) <= _PAIR and all(_often(p) if HAN.match(p) else everyday(p) for p in pieces)


def _often(piece: str) -> bool:
    return (len(piece) > 1 and frequency(piece) >= COMMON) or all(frequency(c) >= OFTEN for c in piece)


def _binding(piece: str) -> bool:
    return piece in BINDING or all(c in FUNCTION for c in piece)


def _surroundings(place: tuple[str, int, int], reach: int) -> str:
    text, start, end = place
    return text[max(0, start - reach) : end + reach].casefold()


def _phrases(wrong: str, left: Sequence[tuple[str, int, int]], most: int = 4) -> tuple[str, ...]:
    """Compounds of the form and the word beside it, where it was left: 用户界面."""
    found: Counter[str] = Counter()
    for text, start, end in left:
        found[compound(text, start, end)] += 1
    return tuple(p for p, _ in found.most_common(most) if p and p != wrong)


def compound(text: str, start: int, end: int) -> str:
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


def topics(texts: Sequence[str], all_wrong: Iterable[str], everyday: Everyday) -> dict[str, float]:
    """What the texts are about: nouns that stand in them twice or more, and far more often than elsewhere; in bits."""
    garbled = {piece.casefold() for w in all_wrong for piece in LATIN.findall(w)}
    counts: Counter[str] = Counter()
    for text in texts:
        for start, end in words(text):
            word = text[start:end]
            if _content(word) and frequency(word):
                counts[word] += 1
        # in English text its everyday words tell nothing
        english = sum(map(str.isascii, text)) > len(text) * 0.9
        found_words = (m[0] for m in LATIN.finditer(text) if m[0].isupper() or len(m[0]) > 3)
        counts.update(w for w in found_words if not (english and everyday(w.casefold())))
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


def names(places: Sequence[Heard]) -> dict[str, str]:
    """What other places were put right to, by what was heard there, where that is plain: `go gle` speaks for Google."""
    found: dict[str, set[str]] = defaultdict(set)
    for h in places:
        if len(key(h.wrong)) > 2:
            found[h.wrong].add(h.right)
    return {wrong: min(rights) for wrong, rights in found.items() if len(rights) == 1}


def _telling(
    wrong: str,
    name: str,
    group: Sequence[Heard],
    left: Sequence[tuple[str, int, int]],
    subject: Subject,
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


def how_said(wrong: str, name: str) -> tuple[str, ...]:
    """How it was said, where the name's own spelling does not lead there: for the sound matcher."""
    if not LATIN.search(name) or not 0.3 <= alike(wrong, name) < WELL_HEARD:
        return ()
    if all(HAN.match(c) for c in wrong) and len(wrong) > 1:
        return (" ".join(re.sub(r"\d", "", readings(c)[0][0]) for c in wrong if readings(c)),)
    return ()
