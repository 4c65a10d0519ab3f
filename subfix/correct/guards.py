"""What speaks against a window whatever it sounds like, and for it: every guard in one place, its worth in `worth`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.correct.block import FREQUENT, FUNCTION, KNOWN, NUMERALS, RARE, ROW, SHORT_NAME, SHORT_WORD, Block, level
from subfix.correct.english import ORDINARY, known_name, torn_word, zipf
from subfix.correct.hear import HAN_ITEM, LATIN_ITEM
from subfix.correct.surprise import han_bits
from subfix.correct.worth import Shape, worth
from subfix.correction import Evidence

STRANGE: Final = 10.5  # bits of a character beside a window that is no ordinary text either
COMMON: Final = 9.0  # bits up to which a Chinese character alone is an everyday word
WORD: Final = 22.5  # bits up to which a Chinese word is one that people say: ten uses in sixty million words
EVERYDAY: Final = 16.0  # bits up to which a Chinese word is said all the time: a thousand uses in sixty million words
PIECE: Final = 5.0  # log10 of uses in a billion words: rarer words of two or three letters are seldom said in Chinese
BINDS: Final = 5.8  # log10 of uses in a billion words from which an English word is one that binds: the, of, in, and
OFTEN: Final = 6.0  # the same of one inside
EARNED: Final = 0.4  # units of sound that an edge must account for to be part of the name
INSIDE: Final = 0.4  # function words inside count so much of one at an edge
DOUBT: Final = 0.35  # what stays of the doubt about a function word at an edge, whatever it sounds like
ENGLISH: Final = 0.6  # the same in English, where they are half of what is said
NEAR: Final = 0.1  # units of sound: as good as the same
EXACT: Final = 0.5  # what stays of the doubt about Han edges and short names where all sounds are the same
PARTICLES: Final = frozenset("的了吗嘛呢吧啊呀哦嗎")  # what ends a phrase is hardly ever the end of a name
BEFORE: Final = frozenset("个個这這那的了是")  # what leads to a name is hardly ever its beginning
PARTICLE: Final = 0.8  # the least doubt about one of these
TORN_CAPITALS: Final = 0.6  # capitals beside other pieces in Chinese text tell so much less
SPOKEN: Final = 3.5  # log10 of uses in a billion words: English words that people mix into Chinese


@dataclass(frozen=True, slots=True)
class Edges:
    """How much more the window would cost without its first item, and without its last: what they say of the name."""

    first: float
    last: float

    def idle(self) -> tuple[float, float]:
        """For either edge, how far it is not accounted for: 1 wholly, little where the name needs it."""
        return max(DOUBT, 1 - max(0.0, self.first) / EARNED), max(DOUBT, 1 - max(0.0, self.last) / EARNED)


def guards(
    block: Block, first: int, last: int, shape: Shape, letters: str, cost: float, edges: Edges
) -> Iterator[Evidence]:
    """Everything that speaks for or against items `first .. last`, whatever they sound like.

    `letters` are those of the term, `cost` is how far its sound is off.
    """
    tokens = block.items.tokens[first : last + 1]
    chinese = bool(block.chinese[first])
    soft = int(block.items.soft[last] - block.items.soft[first])
    if soft:
        yield worth(shape, "full stop", -soft, "a full stop inside")
    if shape in ("han", "mixed"):
        yield from _of_han(block, first, last, tokens, shape, letters, cost, edges)
    else:
        yield from _of_latin(block, first, last, tokens, shape, letters)
    if shape == "split":
        yield from _of_split(tokens, letters, chinese, edges)
    if shape == "latin":
        yield from _of_one(tokens[0], letters, chinese)
    else:
        known = [t for t in tokens if known_name(t.lower()) and len(t) > 1 and t.lower() not in letters]
        if known:
            yield worth(shape, "name", -1, f"{known[0]} is a name itself")


def _of_han(
    block: Block,
    first: int,
    last: int,
    tokens: Sequence[str],
    shape: Shape,
    letters: str,
    cost: float,
    edges: Edges,
) -> Iterator[Evidence]:
    # in Han alone every character sounds like something: what an edge accounts for says little
    whole = EXACT if cost < NEAR else 1.0
    idle = edges.idle() if shape == "mixed" else (whole, whole)
    if tokens[0] in BEFORE:
        idle = (max(idle[0], PARTICLE), idle[1])
    if tokens[-1] in PARTICLES:
        idle = (idle[0], max(idle[1], PARTICLE))
    ends = tuple(zip((tokens[0], tokens[-1]), idle, strict=True))
    binding = sum(idle for token, idle in ends if token in FUNCTION)
    binding += INSIDE * sum(t in FUNCTION for t in tokens[1:-1])
    if binding:
        yield worth(shape, "function words", -binding, "words that bind, and name nothing")
    if shape == "mixed":
        common = sum(idle for t, idle in ends if t >= "\u3007" and t not in FUNCTION and han_bits(t) < COMMON)
        if common:
            yield worth(shape, "common edge", -common, "begins or ends with an everyday character")
    elif strange_beside(block, first, last):
        yield worth(shape, "left over", -1, "cut out of a longer strange word")
    if cuts_number(block, first, last):
        yield worth(shape, "cut number", -1, "begins or ends inside a number")
    cut = cut_words(block, first, last)
    if cut:
        yield worth(shape, "cut word", -len(cut), f"cuts {' and '.join(cut)}")
    words = covered(tokens)
    if words:
        yield worth(shape, "words", -words / len(tokens), "made of ordinary words")
    if len(letters) <= SHORT_NAME:
        yield worth(shape, "short name", -EXACT if cost < NEAR else -1, "so short a name sounds like many things")


def _of_latin(
    block: Block, first: int, last: int, tokens: Sequence[str], shape: Shape, letters: str
) -> Iterator[Evidence]:
    chinese = bool(block.chinese[first])
    capitals = [t for t in tokens if len(t) > 1 and t.isupper()]
    levels = [level(t) for t in tokens]
    odd = max(levels) < ORDINARY or (min(levels) < ORDINARY and max(levels) < FREQUENT and chinese)
    if odd and (chinese or not capitals):  # an acronym in English text is more likely right than misheard
        yield worth(shape, "no word", 1 if chinese else RARE, "not an English word")
    other = [t for t in capitals if t.lower() not in letters]
    if other and not (chinese and shape == "latin"):  # in Chinese text a torn name has capitals anywhere
        yield worth(shape, "capitals", -TORN_CAPITALS if chinese else -1, f"{other[0]} may be a name itself")
    stray = [t for t in tokens if len(t) == 1 and t.lower() not in letters and not t.isdigit()]
    if stray:
        yield worth(shape, "stray letter", -1, f"{stray[0]} is a letter that the name has not")
    whole = torn_word("".join(tokens).lower())
    if whole and whole not in letters:
        yield worth(shape, "torn word", -1, f"a piece of {whole}")
    left = _left_behind(block, first, last, chinese)
    if left:
        yield worth(shape, "left over", -1, f"would leave {left} standing beside it")


def _of_split(tokens: Sequence[str], letters: str, chinese: bool, edges: Edges) -> Iterator[Evidence]:
    least = DOUBT if chinese else ENGLISH
    ends = zip((tokens[0], tokens[-1]), edges.idle(), strict=True)
    binding = sum(
        max(least, idle) for t, idle in ends if zipf(t.lower()) >= BINDS and not letters.startswith(t.lower())
    )
    binding += INSIDE * sum(zipf(t.lower()) >= OFTEN for t in tokens[1:-1])
    if binding:
        yield worth("split", "function words", -binding, "words that bind, and name nothing")
    if len(letters) <= SHORT_NAME:
        yield worth("split", "short name", -1, "so short a name sounds like many things")
    if all(zipf(t.lower()) >= KNOWN for t in tokens):
        yield worth("split", "words", -ROW if chinese else -1, "all of them ordinary words")


def _of_one(token: str, letters: str, chinese: bool) -> Iterator[Evidence]:
    word = token.lower()
    if len(letters) <= SHORT_WORD:
        yield worth("latin", "short name", -1, "so short a name looks like many things")
    if known_name(word):
        yield worth("latin", "name", -1, f"{token} is a name itself")
    elif zipf(word) >= KNOWN and not chinese:
        yield worth("latin", "word", 2 - zipf(word), f"{token} is an English word")
    elif zipf(word) >= SPOKEN:
        yield worth("latin", "spoken word", 3 - zipf(word), f"{token} is an English word that Chinese speakers use")
    if not token.islower() and not token.isupper():
        inner = any(c.isupper() for c in token[1:])
        yield worth("latin", "written as a name", -2 if inner else -1, "capitals as a name has them")


def _left_behind(block: Block, first: int, last: int, chinese: bool) -> str:
    """A Latin piece beside the window, parted from it by a space alone, that is no word by itself."""
    found = block.items
    for beside, gap in ((first - 1, (first - 1, first)), (last + 1, (last, last + 1))):
        if not 0 <= beside < len(found.tokens) or found.kinds[beside] != LATIN_ITEM:
            continue
        token = found.tokens[beside]
        between = block.text[int(found.ends[gap[0]]) : int(found.starts[gap[1]])]
        # two or three letters beside a window are part of a torn name in Chinese text even where English has them
        rare = PIECE if chinese and first == last and 1 < len(token) <= 3 else ORDINARY
        if between.isspace() and len(token) <= 4 and token.islower() and zipf(token) < rare and not known_name(token):
            return token
    return ""


def cuts_number(block: Block, first: int, last: int) -> bool:
    """`1亿美金` holds no `亿美金`."""
    found = block.items
    for beside, edge in ((first - 1, first), (last + 1, last)):
        if 0 <= beside < len(found.tokens) and found.segment[beside] == found.segment[edge]:
            a, b = found.tokens[beside], found.tokens[edge]
            if b in NUMERALS and (a in NUMERALS or a.isdigit()):
                return True
    return False


def strange_beside(block: Block, first: int, last: int) -> bool:
    """Does a Han character stand beside the window that is no ordinary text either?"""
    found = block.items
    segment = found.segment
    outside = [at for at in (first - 1, last + 1) if 0 <= at < len(found.tokens) and segment[at] == segment[first]]
    return any(found.kinds[at] == HAN_ITEM and block.surprise(at, at) > STRANGE for at in outside)


def cut_words(block: Block, first: int, last: int) -> list[str]:
    """Everyday words of two characters that stand across an edge: `够go拿` cuts 足够."""
    found = block.items
    cut = []
    for a, b in ((first - 1, first), (last, last + 1)):
        if a >= 0 and b < len(found.tokens) and found.segment[a] == found.segment[b]:
            word = found.tokens[a] + found.tokens[b]
            if len(word) == 2 and word[0] >= "\u3007" <= word[1] and han_bits(word) < EVERYDAY:
                cut.append(word)
    return cut


def covered(tokens: Sequence[str]) -> int:
    """How many Han characters of the window belong to words of two or more that lie wholly inside."""
    inside = [False] * len(tokens)
    for size in (2, 3, 4):
        for i in range(len(tokens) - size + 1):
            word = "".join(tokens[i : i + size])
            if word[0] >= "\u3007" and han_bits(word) < WORD:
                inside[i : i + size] = [True] * size
    return sum(inside)
