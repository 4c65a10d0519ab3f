"""What speaks for and against a window being a term, in bits: the noisy channel in which all sound matches are weighed."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct import sound, syllables
from subfix.correct.english import known_name, zipf
from subfix.correct.hear import HAN_ITEM, LATIN_ITEM, Ints, Items, heard, items, token_codes
from subfix.correct.index import Index
from subfix.correct.surprise import Lattices, han_bits
from subfix.correct.weights import phone_length
from subfix.correct.view import View, fold, is_han, squeeze
from subfix.correction import Evidence
from subfix.phones import plain_letters
from subfix.similarity import letters_apart

# bits for one unit of cost (a whole consonant lost or changed): what fits the labelled mishearings best
SOUND_BITS: Final = 9.0
LETTER_BITS: Final = 7.0
SYLLABLE_BITS: Final = 9.0
GARBAGE: Final = 7.0  # bits for a name that is in no list at all, and for each unit of its length
GARBAGE_EACH: Final = 4.0
PRIOR: Final = 9.0  # bits against any term standing at any place, and log2 of the glossary's size times
CROWD: Final = 0.4
AROUND: Final = 15  # items to either side that tell the language
RUNNER_UP: Final = 0.6  # a term that costs so much more than the best for a window is not looked at
STRANGE: Final = 10.5  # bits of a character beside a window that is no ordinary text either
COMMON: Final = 9.0  # bits up to which a Chinese character alone is an everyday word
WORD: Final = 19.0  # bits up to which a Chinese word is an everyday one: a hundred uses in sixty million words
LEAST: Final = -3.0  # odds that a window must be able to reach before it is looked at closely
SHUFFLED: Final = 200_000  # characters; in longer texts chance is not measured
KEEP: Final = -8.0  # what is below cannot be lifted to a proposal by anything in the document
FUNCTION: Final = frozenset(
    "的了是在个個这這那就也都不和跟与與吗嗎嘛吧呢啊呃嗯哦哎唉呀对對有我你他她它们們把被让讓给給到说說会會要能可还還很太又再去上下里裡亿億"
    "么麼些哪谁誰怎样樣什只但所因为為如果而且或从從各做得着著过過将將其每该該最更已才叫用以零〇一二两兩三四五六七八九十百千万萬"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A window that may be a term. `bits`: log2 of the odds for it before the document is asked."""

    start: int
    end: int
    term: int
    matcher: str
    bits: float
    evidence: tuple[Evidence, ...]
    surprise: float
    cost: float
    shape: str
    """`latin` one Latin run, `split` several, `han`, `mixed`."""


@dataclass(frozen=True)
class Ear:
    """The parts of an index that hear: forms of terms by their sounds, and Han terms by their syllables."""

    forms: sound.Forms
    syllables: syllables.Syllables
    letters: tuple[str, ...]
    latin: tuple[bool, ...]


def ear(index: Index) -> Ear:
    """The ear of an index, made at its first use and kept with it."""
    kept = index.caches.get("ear")
    if isinstance(kept, Ear):
        return kept
    heard_terms = [i for i, t in enumerate(index.terms) if t.mode != "exact"]
    made = Ear(
        sound.forms(index.terms, heard_terms),
        syllables.compiled(index.terms, heard_terms),
        tuple(
            plain_letters(squeeze(t.term)) if any("a" <= c <= "z" for c in fold(t.term)) else "" for t in index.terms
        ),
        tuple(not any(is_han(c) for c in t.term) for t in index.terms),
    )
    index.caches["ear"] = made
    return made


class _Block:
    """One part of the text, with its items and the lattices of those of its segments that are asked for."""

    def __init__(self, view: View, start: int, end: int) -> None:
        self.text = view.text
        self.items: Items = items(view.text, start, end)

    @cached_property
    def chinese(self) -> NDArray[np.bool_]:
        """For each item, is the text around it Chinese: a fifth of the items near by Han? One text may hold both."""
        count = len(self.items.tokens)
        at = np.arange(count)
        low, high = np.maximum(at - AROUND, 0), np.minimum(at + AROUND + 1, count)
        return (self.han_before[high] - self.han_before[low]) * 5 >= high - low

    @cached_property
    def lattices(self) -> Lattices:
        """What the items cost as ordinary words."""
        return Lattices(self.items.tokens, self.items.segment.tolist(), self.chinese.tolist())

    def surprise(self, first: int, last: int) -> float:
        """Bits that a window adds to its run of words."""
        of = self.lattices
        return max(0.0, float(of.whole[first] - of.before[first] - of.after[last]))

    @cached_property
    def binds(self) -> NDArray[np.bool_]:
        """True for the items that are function words."""
        return np.array([t in FUNCTION for t in self.items.tokens], bool)

    @cached_property
    def han_before(self) -> Ints:
        """How many Han characters stand before each item."""
        return np.concatenate([[0], np.cumsum(self.items.kinds == HAN_ITEM)])

    def odds(self, first: Ints, last: Ints, prior: float) -> NDArray[np.float64]:
        """The most that the odds of each window can be, were it said exactly as a term."""
        han = self.han_before[last + 1] - self.han_before[first]
        width = last + 1 - first
        pure, mixed = han == width, (han > 0) & (han < width)
        edges = self.binds[first].astype(np.int64) + self.binds[last]
        length = self.lengths[last + 1] - self.lengths[first]
        odds = np.minimum(self.lattices.surprise(first, last), GARBAGE + GARBAGE_EACH * length) - prior
        odds -= np.where(pure, 3.0 + 3.0 * edges, 0.0) + np.where(mixed, 5.0 * edges, 0.0)
        odds += np.where(pure | mixed, 0.0, self._latin(first, last))
        return odds - LEAST - np.where(pure | mixed, 2.0, 0.0)

    def _latin(self, first: Ints, last: Ints) -> NDArray[np.float64]:
        """What the guards will say of Latin windows, at best."""
        level, chinese = self.levels, self.chinese[first]
        low, high = level[first], level[first]
        for step in range(1, sound.WIDEST):
            at = np.minimum(first + step, last)
            low, high = np.minimum(low, level[at]), np.maximum(high, level[at])
        odd = (high < 2.6) | ((low < 2.6) & (high < 5.0) & chinese)
        split = last > first
        bits = np.where(odd, np.where(chinese, 5.5, 2.0), 0.0)
        bits -= np.where(split & (low >= 3.0), np.where(chinese, 2.0, 5.0), 0.0)
        bits -= np.where(split & (level[first] >= 5.8) & (level[last] >= 5.8), 3.0, 0.0)
        return bits - np.where(~chinese & ~split & (low >= 3.0), 3.0 * (low - 2), 0.0)

    @cached_property
    def levels(self) -> NDArray[np.float64]:
        """log10 of the uses of each Latin item in a billion words; single letters and names count as known words."""
        known = {t: _level(t) for t in set(self.items.tokens)}
        return np.array([known[t] for t in self.items.tokens])

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """How long, in sounds, the items before each one are."""
        known = {t: _sounds(t) for t in set(self.items.tokens)}
        return np.concatenate([[0.0], np.cumsum([known[t] for t in self.items.tokens])])


def _level(token: str) -> float:
    low = token.lower()
    return 3.0 if len(token) == 1 or known_name(low) else zipf(low)


@dataclass(frozen=True, slots=True)
class Heard:
    """All guesses of a text; `background`: for each term, how many a shuffle of its English words gave, and of how many."""

    guesses: list[Guess]
    background: Counter[int]


def guesses(view: View, index: Index) -> Heard:
    """Everything in the text that may be a term by its sound or spelling, with the odds before the document is asked."""
    of = ear(index)
    is_chinese = view.chinese
    prior = PRIOR + CROWD * math.log2(max(2, len(index.terms)))
    out: list[Guess] = []
    background: Counter[int] = Counter()
    for start, end in _blocks(view.text):
        block = _Block(view, start, end)
        if not len(block.items.tokens):
            continue
        out += _by_sound(block, index, of, prior)
        out += _by_syllables(block, index, of, prior)
        if not is_chinese and len(view.text) <= SHUFFLED:
            shuffled = _Block(view, start, end)
            Random(0).shuffle(shuffled.items.tokens)
            background.update(g.term for g in apart(_by_sound(shuffled, index, of, prior)))
    return Heard(out, background)


def apart(found: Iterable[Guess]) -> list[Guess]:
    """Split Latin guesses, of those for one term that overlap only the best."""
    taken: set[tuple[int, int]] = set()
    kept: list[Guess] = []
    for g in sorted((g for g in found if g.shape == "split"), key=lambda g: (-g.bits, g.start)):
        places = {(g.term, at) for at in range(g.start, g.end)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(g)
    return kept


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + sound.BLOCK)
        if end < len(text):
            cut = max(text.rfind(mark, start + sound.BLOCK // 2, end) for mark in "\n。，, ")
            end = cut + 1 if cut > 0 else end
        yield start, end
        start = end


def _by_sound(block: _Block, index: Index, of: Ear, prior: float) -> Iterator[Guess]:
    if not len(of.forms.term):
        return
    found = block.items
    tokens = found.tokens
    latin_term = np.array(of.latin)
    short = np.array([len(x) <= 4 for x in of.letters])
    length = of.forms.length / 100
    # what a form may cost at most: beyond it no window could be surprising enough
    most = (GARBAGE + GARBAGE_EACH * length + 4.0 - prior - LEAST) / SOUND_BITS
    budget = (100 * np.minimum(most, 0.4 * length)).astype(np.int64)

    def room(first: Ints, last: Ints) -> NDArray[np.int64]:
        return (100 * block.odds(first, last, prior) / SOUND_BITS).astype(np.int64)

    seen: dict[tuple[int, int, int], Guess] = {}
    for reading in (0, 1):
        hits = sound.pairs(heard(found, reading), of.forms, reading > 0, budget, room)
        cost = (1 - hits.alike) * of.forms.length[hits.form] / 100
        han = block.han_before[hits.last + 1] - block.han_before[hits.first]
        width = hits.last + 1 - hits.first
        # Han for Han goes by syllables; a Latin word is no Chinese name
        keep = np.where(latin_term[hits.term], (han < width) | (han > 1), (han > 0) & (han < width))
        keep &= ~(short[hits.term] & (han > 0) & (SOUND_BITS * cost + 2 > block.odds(hits.first, hits.last, prior)))
        # of several terms for one window only those about as like as the best
        window = hits.first * 16 + width
        group = np.cumsum(np.append(False, window[1:] != window[:-1])) if len(window) else window
        best = np.full(int(group[-1]) + 1 if len(group) else 0, np.inf)
        np.minimum.at(best, group, cost)
        keep &= cost <= best[group] + RUNNER_UP
        for row in np.flatnonzero(keep):
            first, last, term = int(hits.first[row]), int(hits.last[row]), int(hits.term[row])
            guess = _heard(block, first, last, tokens[first : last + 1], index, of, term, float(cost[row]), prior)
            old = seen.get((first, last, term))
            if guess and (old is None or guess.bits > old.bits):
                seen[first, last, term] = guess
    yield from seen.values()


def _heard(
    block: _Block,
    first: int,
    last: int,
    tokens: Sequence[str],
    index: Index,
    of: Ear,
    term: int,
    cost: float,
    prior: float,
) -> Guess | None:
    kinds = {("h" if t[0] >= "\u3007" else "d" if t.isdigit() else "l") for t in tokens}
    if kinds <= {"d"} or (len(tokens) == 1 and len(tokens[0]) == 1):
        return None
    start, end = int(block.items.starts[first]), int(block.items.ends[last])
    surface = block.text[start:end]
    letters = plain_letters("".join(tokens).lower()) if "h" not in kinds else ""
    if letters and letters == of.letters[term]:
        return None  # a right form in another case: the listed forms see to it
    if not of.latin[term] and not set(tokens) & set(index.terms[term].term):
        return None  # a mixture for a Chinese name must at least share a character with it
    surprise = min(block.surprise(first, last), _garbage(tokens))
    channel = SOUND_BITS * cost
    evidence = [Evidence("surprise", round(surprise, 1), "bits to read it as ordinary words")]
    matcher = "sound"
    if letters and of.letters[term] and of.latin[term]:
        changes = letters_apart(letters, of.letters[term])
        by_letters = LETTER_BITS * changes
        mean = (channel + by_letters) / 2
        if len(letters) >= 6 and by_letters < mean:
            matcher = "spelling"
            channel = by_letters + 1.0
        else:
            channel = min(mean, channel + 1.5)
    evidence.append(Evidence("channel", round(-channel, 1), "what differs in sound and letters"))
    evidence.append(Evidence("prior", round(-prior, 1), "any term at any place"))
    bits = surprise - channel - prior
    digits = "".join(t for t in tokens if t.isdigit())
    if len(digits) > 1 and digits in index.terms[term].term:
        evidence.append(Evidence("digits", 5.0, f"{digits} in both"))
        bits += 5.0
    shape = "mixed" if {"h", "l"} <= kinds else "han" if "h" in kinds else "split" if len(tokens) > 1 else "latin"
    for note in _guards(block, first, last, tokens, shape, of.letters[term], cost):
        evidence.append(note)
        bits += note.value
    if bits <= KEEP:
        return None
    return Guess(start, end, term, matcher, bits, tuple(evidence), surprise, cost, shape)


def _garbage(tokens: Sequence[str]) -> float:
    """Bits of the window as some name that no list knows, by its length in sounds."""
    length = sum(_sounds(t) for t in tokens)
    return GARBAGE + GARBAGE_EACH * length


@cache
def _sounds(token: str) -> float:
    """How long an item is in sounds, in units."""
    return sum(map(phone_length, token_codes(token)[0]))


def _guards(
    block: _Block, first: int, last: int, tokens: Sequence[str], shape: str, letters: str, cost: float
) -> Iterator[Evidence]:
    found = block.items
    chinese = bool(block.chinese[first])
    soft = int(found.soft[last] - found.soft[first])
    if soft:
        yield Evidence("full stop", -6.0 * soft, "a full stop inside")
    if shape == "han":
        yield Evidence("han for latin", -3.0, "Chinese characters for a Latin name")
    if shape in ("han", "mixed"):
        edges = sum(t in FUNCTION for t in (tokens[0], tokens[-1]))
        inside = sum(t in FUNCTION for t in tokens[1:-1])
        if edges or inside:
            each = 5.0 if shape == "mixed" else 3.0
            yield Evidence("function words", -each * edges - 2.0 * inside, "words that bind, and name nothing")
        common = sum(t >= "\u3007" and t not in FUNCTION and han_bits(t) < COMMON for t in (tokens[0], tokens[-1]))
        if common and shape == "mixed":
            yield Evidence("common edge", -2.5 * common, "begins or ends with an everyday character")
        if shape == "han":
            segment = found.segment
            outside = [at for at in (first - 1, last + 1) if 0 <= at < len(found.tokens) and segment[at] == segment[first]]
            if any(found.kinds[at] == HAN_ITEM and block.surprise(at, at) > STRANGE for at in outside):
                yield Evidence("left over", -5.0, "cut out of a longer strange word")
        covered = _covered(tokens)
        if covered:
            yield Evidence("words", -8.0 * covered / len(tokens), "made of ordinary words")
        if shape == "mixed":
            yield Evidence("mixed", -1.5, "half Chinese, half Latin")
        if len(letters) <= 4:
            yield Evidence("short name", -2.0 if cost < 0.1 else -4.0, "so short a name sounds like many things")
    if shape in ("latin", "split"):
        odd = [zipf(t.lower()) if len(t) > 1 and not known_name(t.lower()) else 3.0 for t in tokens]
        quiet = not chinese and any(t.isupper() and len(t) > 1 for t in tokens)
        if quiet:
            pass  # an acronym in English text is more likely right than misheard
        elif max(odd) < 2.6 or (min(odd) < 2.6 and max(odd) < 5.0 and chinese):
            yield Evidence("no word", 5.5 if chinese else 2.0, "not an English word")
        capitals = [t for t in tokens if len(t) > 1 and t.isupper() and t.lower() not in letters]
        if capitals and not chinese:
            yield Evidence("capitals", -7.0, f"{capitals[0]} may be a name itself")
        left = _left_behind(block, first, last)
        if left:
            yield Evidence("left over", -4.0, f"would leave {left} standing beside it")
    if shape == "split":
        edges = sum(zipf(t.lower()) >= 5.8 and not letters.startswith(t.lower()) for t in (tokens[0], tokens[-1]))
        if edges:
            yield Evidence("function words", -4.0 * edges, "begins or ends with a word that binds")
        if len(letters) <= 4:
            yield Evidence("short name", -2.0, "so short a name sounds like many things")
    known = [t for t in tokens if known_name(t.lower()) and len(t) > 1 and t.lower() not in letters]
    if known and shape != "latin":
        yield Evidence("name", -8.0, f"{known[0]} is a name itself")
    if shape == "latin" and len(letters) <= 3:
        yield Evidence("short name", -2.0, "so short a name looks like many things")
    if shape == "latin":
        word = tokens[0].lower()
        if known_name(word):
            yield Evidence("name", -14.0, f"{tokens[0]} is a name itself")
        elif zipf(word) >= 3.0 and not chinese:
            yield Evidence("word", -3.0 * (zipf(word) - 2), f"{tokens[0]} is an English word")
    if shape == "split":
        inside = sum(zipf(t.lower()) >= 6.0 for t in tokens[1:-1])
        if inside:
            yield Evidence("function words", -2.0 * inside, "words that bind inside")
    if shape == "latin" and not tokens[0].islower() and not tokens[0].isupper():
        inner = any(c.isupper() for c in tokens[0][1:])
        yield Evidence("written as a name", -6.0 if inner else -3.0, "capitals as a name has them")
    if shape == "split" and all(zipf(t.lower()) >= 3.0 for t in tokens):
        yield Evidence("words", -2.0 if chinese else -5.0, "all of them ordinary words")


def _left_behind(block: _Block, first: int, last: int) -> str:
    """A Latin piece beside the window, parted from it by a space alone, that is no word by itself."""
    found = block.items
    for beside, gap in ((first - 1, (first - 1, first)), (last + 1, (last, last + 1))):
        if not 0 <= beside < len(found.tokens) or found.kinds[beside] != LATIN_ITEM:
            continue
        token = found.tokens[beside]
        between = block.text[int(found.ends[gap[0]]) : int(found.starts[gap[1]])]
        if between.isspace() and len(token) <= 4 and token.islower() and zipf(token) < 2.6 and not known_name(token):
            return token
    return ""


def _covered(tokens: Sequence[str]) -> int:
    """How many Han characters of the window belong to words of two or more that lie wholly inside."""
    inside = [False] * len(tokens)
    for size in (2, 3, 4):
        for i in range(len(tokens) - size + 1):
            word = "".join(tokens[i : i + size])
            if word[0] >= "\u3007" and han_bits(word) < WORD:
                inside[i : i + size] = [True] * size
    return sum(inside)


def _by_syllables(block: _Block, index: Index, of: Ear, prior: float) -> Iterator[Guess]:
    if not of.syllables.sizes:
        return
    found = block.items
    tokens = found.tokens
    at = 0
    while at < len(tokens):
        if found.kinds[at] != HAN_ITEM:
            at += 1
            continue
        stop = at
        segment = found.segment[at]
        while stop < len(tokens) and found.kinds[stop] == HAN_ITEM and found.segment[stop] == segment:
            stop += 1
        run = "".join(tokens[at:stop])
        for start, end, term in syllables.find(run, of.syllables):
            guess = _homophone(block, at + start, at + end - 1, run[start:end], index, term, prior)
            if guess:
                yield guess
        at = stop


def _homophone(
    block: _Block, first: int, last: int, window: str, index: Index, term: int, prior: float
) -> Guess | None:
    name = index.terms[term].term
    if window == name:
        return None
    parts = [syllables.apart(a, b) for a, b in zip(window, name, strict=True)]
    cost = sum(parts)
    same = sum(a == b for a, b in zip(window, name, strict=True))
    surprise = min(block.surprise(first, last), _garbage(window))
    bits = surprise - SYLLABLE_BITS * cost - prior
    evidence = [
        Evidence("surprise", round(surprise, 1), "bits to read it as ordinary words"),
        Evidence("channel", round(-SYLLABLE_BITS * cost, 1), "what differs in its syllables"),
        Evidence("prior", round(-prior, 1), "any term at any place"),
    ]
    if len(name) == 2:
        note = Evidence("short", -3.0 - (0.0 if cost <= 0.3 else 4.0), "two syllables sound like many words")
        evidence.append(note)
        bits += note.value
    if not same:
        evidence.append(Evidence("no character shared", -3.0))
        bits -= 3.0
    edges = sum(w in FUNCTION and w != n for w, n in ((window[0], name[0]), (window[-1], name[-1])))
    if edges:
        evidence.append(Evidence("edge", -3.0 * edges, "begins or ends with a function word"))
        bits -= 3.0 * edges
    if han_bits(window) < 60:
        evidence.append(Evidence("word", -4.0, f"{window} is a word"))
        bits -= 4.0
    if bits <= KEEP:
        return None
    start, end = int(block.items.starts[first]), int(block.items.ends[last])
    return Guess(start, end, term, "sound", bits, tuple(evidence), surprise, cost, "han")
