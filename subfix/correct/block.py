"""One part of the text with all that is reckoned once for it: items, surprise, language, and the room of a window."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from subfix.correct.confusions import phone_length
from subfix.correct.english import ORDINARY, known_name, zipf
from subfix.correct.hear import HAN_ITEM, NUMBER, Ints, Items, items, token_codes
from subfix.correct.surprise import Lattices
from subfix.correct.worth import KEEP, WORTH, Shape

GARBAGE: Final = 7.0  # bits for a name that is in no list at all, and for each unit of its length
GARBAGE_EACH: Final = 4.0
AROUND: Final = 15  # items to either side that tell the language
LONGER: Final = 1.6
NEARER: Final = 0.8
KNOWN: Final = 3.0  # log10 of uses in a billion words from which an English word is one that people say
FREQUENT: Final = 5.0  # ... and from which it goes with anything
ROW: Final = 0.4  # English words in a row tell so much less against a name in Chinese text
RARE: Final = 0.4  # and a word that no list has tells so much less for one in English text
SHORT_NAME: Final = 4  # letters of a name that many things sound like
SHORT_WORD: Final = 3  # letters of a name that many words look like
HEARD: Final[tuple[Shape, ...]] = ("han", "mixed", "latin", "split")
LATIN: Final = HEARD.index("latin")  # the shapes from here on have no Han
# bits for one unit of these, by the place of the shape in HEARD
BASE, PRIOR, SURPRISE, SOUND, RELATIVE = (
    np.array([WORTH[s, name] for s in HEARD]) for name in ("base", "prior", "surprise", "sound", "relative")
)
NUMERALS: Final = frozenset("零〇一二两兩三四五六七八九十百千万萬亿億")
FUNCTION: Final = (
    frozenset(
        "的了是在个個这這那就也都不和跟与與吗嗎嘛吧呢啊呃嗯哦哎唉呀对對有我你他她它们們把被让讓给給到说說会會要能可还還很太又再去上下里裡"
        "么麼些哪谁誰怎样樣什只但所因为為如果而且或从從各做得着著过過将將其每该該最更已才叫用以"
    )
    | NUMERALS
)


@lru_cache(1 << 16)
def sounds_of(token: str) -> float:
    """How long an item is in sounds, in units."""
    return sum(map(phone_length, token_codes(token)[0]))


class Block:
    """One part of the text: its items, what they cost as ordinary words, the language around each.

    Or several short texts, one after the other, between them a character that is part of none: what is found in one
    does not depend on the others. `begins` are the places where they begin.
    """

    def __init__(self, text: str, start: int, end: int, begins: Sequence[int] = (0,)) -> None:
        self.text = text
        self.items: Items = items(text, start, end)
        self.texts = len(begins)
        self.of: Ints = np.searchsorted(begins, self.items.starts, side="right") - 1
        """For each item the number of its text."""
        self.first: Ints = np.searchsorted(self.of, np.arange(self.texts + 1))
        """The first item of each text; and how many there are in all."""

    @cached_property
    def chinese(self) -> NDArray[np.bool_]:
        """For each item, is the text around it Chinese: a fifth of the items near by Han? One text may hold both."""
        at = np.arange(len(self.items.tokens))
        low = np.maximum(at - AROUND, self.first[self.of])
        high = np.minimum(at + AROUND + 1, self.first[self.of + 1])
        return (self.han_before[high] - self.han_before[low]) * 5 >= high - low

    @cached_property
    def lattices(self) -> Lattices:
        """What the items cost as ordinary words."""
        return Lattices(self.items.tokens, self.items.segment, self.chinese)

    def surprise(self, first: int, last: int) -> float:
        """Bits that a window adds to its run of words."""
        whole, before, after = self._sums
        return max(0.0, whole[first] - before[first] - after[last])

    def garbage(self, first: Ints, last: Ints) -> NDArray[np.float64]:
        """What `garbage` says of each window."""
        return GARBAGE + GARBAGE_EACH * self.length(first, last)

    @cached_property
    def _sums(self) -> tuple[memoryview, memoryview, memoryview]:
        # for one window at a time, for which numpy is slow
        of = self.lattices
        return of.whole.data, of.before.data, of.after.data

    @cached_property
    def han_before(self) -> Ints:
        """How many Han characters stand before each item."""
        return np.concatenate([[0], np.cumsum(self.items.kinds == HAN_ITEM)])

    def room(self, first: Ints, last: Ints, prior: float) -> tuple[NDArray[np.float64], NDArray[np.float64], Ints]:
        """The most that each window may cost, in units of sound, for its odds to be worth keeping; its `ceiling`."""
        bits, shape = self.ceiling(first, last, prior)
        # no name that a window may be is much longer than the window
        longest = LONGER * self.length(first, last) + 0.5
        each = SOUND[shape] + RELATIVE[shape] / longest
        # letters may be nearer than sounds
        return bits / np.where(shape >= LATIN, NEARER * each, each), bits, shape

    @cached_property
    def numbers(self) -> Ints:
        """How many numbers stand before each item."""
        return np.concatenate([[0], np.cumsum(self.items.kinds == NUMBER)])

    def ceiling(self, first: Ints, last: Ints, prior: float) -> tuple[NDArray[np.float64], Ints]:
        """How far above KEEP the odds of each window would be, in bits, were it said exactly as a term; and its shape.

        The shape is a place in `HEARD`.
        """
        han = self.han_before[last + 1] - self.han_before[first]
        width = last + 1 - first
        surprise = np.minimum(self.lattices.surprise(first, last), self.garbage(first, last))
        shape = np.where(han == width, 0, np.where(han > 0, 1, np.where(width == 1, 2, 3)))
        bits = SURPRISE[shape] * surprise
        bits += (BASE - PRIOR * prior - KEEP)[shape]
        for number in (2, 3):
            which = (shape == number).nonzero()[0]
            if len(which):
                bits[which] += self._best(HEARD[number], first[which], last[which])
        return bits, shape

    def _best(self, shape: Shape, first: Ints, last: Ints) -> NDArray[np.float64]:
        """What the guards will say of Latin windows at best, in bits."""
        levels, chinese = self.levels, self.chinese[first]
        widest = int((last - first).max()) + 1
        each = levels[np.minimum(first[:, None] + np.arange(widest), last[:, None])]
        low, high = each.min(axis=1), each.max(axis=1)
        odd = (high < ORDINARY) | ((low < ORDINARY) & (high < FREQUENT) & chinese)
        bits = np.where(odd, WORTH[shape, "no word"] * np.where(chinese, 1.0, RARE), 0.0)
        if shape == "split":
            return bits - np.where(low >= KNOWN, WORTH[shape, "words"] * np.where(chinese, ROW, 1.0), 0.0)
        return bits - np.where(~chinese & (low >= KNOWN), WORTH[shape, "word"] * (low - 2), 0.0)

    @cached_property
    def levels(self) -> NDArray[np.float64]:
        """The level of each item."""
        known = {t: level(t) for t in set(self.items.tokens)}
        return np.array([known[t] for t in self.items.tokens])

    def length(self, first: Ints, last: Ints) -> NDArray[np.float64]:
        """How long each window is in sounds, in units."""
        return (self._lengths[last + 1] - self._lengths[first]) / 100

    @cached_property
    def _lengths(self) -> Ints:
        # in hundredths, so that a window is as long wherever it stands
        known = {t: round(100 * sounds_of(t)) for t in set(self.items.tokens)}
        return np.concatenate([[0], np.cumsum([known[t] for t in self.items.tokens], dtype=np.int64)])


def level(token: str) -> float:
    """log10 of the uses of a Latin item in a billion words; single letters and names count as known words."""
    low = token.lower()
    return KNOWN if len(token) == 1 or known_name(low) else zipf(low)


def garbage(tokens: Sequence[str]) -> float:
    """Bits of the window as some name that no list knows, by its length in sounds."""
    length = sum(sounds_of(t) for t in tokens)
    return GARBAGE + GARBAGE_EACH * length
