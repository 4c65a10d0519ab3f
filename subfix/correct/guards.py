"""What speaks against a window whatever it sounds like, and for it: every guard, in bits, in one place."""

from collections.abc import Iterator, Sequence
from typing import Final

from subfix.correct.block import FUNCTION, Block
from subfix.correct.english import known_name, zipf
from subfix.correct.hear import HAN_ITEM, LATIN_ITEM
from subfix.correct.surprise import han_bits
from subfix.correction import Evidence

STRANGE: Final = 10.5  # bits of a character beside a window that is no ordinary text either
COMMON: Final = 9.0  # bits up to which a Chinese character alone is an everyday word
WORD: Final = 19.0  # bits up to which a Chinese word is an everyday one: a hundred uses in sixty million words


def guards(
    block: Block, first: int, last: int, tokens: Sequence[str], shape: str, letters: str, cost: float
) -> Iterator[Evidence]:
    """Everything that speaks for or against items `first .. last`, whatever they sound like.

    `letters` are those of the term, `cost` is how far its sound is off.
    """
    soft = int(block.items.soft[last] - block.items.soft[first])
    if soft:
        yield Evidence("full stop", -6.0 * soft, "a full stop inside")
    if shape in ("han", "mixed"):
        yield from _of_han(block, first, last, tokens, shape, letters, cost)
    if shape in ("latin", "split"):
        yield from _of_latin(block, first, last, tokens, letters)
    if shape == "split":
        yield from _of_split(tokens, letters, bool(block.chinese[first]))
    if shape == "latin":
        yield from _of_one(tokens[0], letters, bool(block.chinese[first]))
    else:
        known = [t for t in tokens if known_name(t.lower()) and len(t) > 1 and t.lower() not in letters]
        if known:
            yield Evidence("name", -8.0, f"{known[0]} is a name itself")


def _of_han(
    block: Block, first: int, last: int, tokens: Sequence[str], shape: str, letters: str, cost: float
) -> Iterator[Evidence]:
    found = block.items
    ends = (tokens[0], tokens[-1])
    edges = sum(t in FUNCTION for t in ends)
    inside = sum(t in FUNCTION for t in tokens[1:-1])
    if edges or inside:
        each = 5.0 if shape == "mixed" else 3.0
        yield Evidence("function words", -each * edges - 2.0 * inside, "words that bind, and name nothing")
    if shape == "mixed":
        yield Evidence("mixed", -1.5, "half Chinese, half Latin")
        common = sum(t >= "\u3007" and t not in FUNCTION and han_bits(t) < COMMON for t in ends)
        if common:
            yield Evidence("common edge", -2.5 * common, "begins or ends with an everyday character")
    else:
        yield Evidence("han for latin", -3.0, "Chinese characters for a Latin name")
        segment = found.segment
        outside = [at for at in (first - 1, last + 1) if 0 <= at < len(found.tokens) and segment[at] == segment[first]]
        if any(found.kinds[at] == HAN_ITEM and block.surprise(at, at) > STRANGE for at in outside):
            yield Evidence("left over", -5.0, "cut out of a longer strange word")
    words = covered(tokens)
    if words:
        yield Evidence("words", -8.0 * words / len(tokens), "made of ordinary words")
    if len(letters) <= 4:
        yield Evidence("short name", -2.0 if cost < 0.1 else -4.0, "so short a name sounds like many things")


def _of_latin(block: Block, first: int, last: int, tokens: Sequence[str], letters: str) -> Iterator[Evidence]:
    chinese = bool(block.chinese[first])
    capitals = [t for t in tokens if len(t) > 1 and t.isupper()]
    levels = [zipf(t.lower()) if len(t) > 1 and not known_name(t.lower()) else 3.0 for t in tokens]
    odd = max(levels) < 2.6 or (min(levels) < 2.6 and max(levels) < 5.0 and chinese)
    if odd and (chinese or not capitals):  # an acronym in English text is more likely right than misheard
        yield Evidence("no word", 5.5 if chinese else 2.0, "not an English word")
    other = [t for t in capitals if t.lower() not in letters]
    if other and not chinese:
        yield Evidence("capitals", -7.0, f"{other[0]} may be a name itself")
    left = _left_behind(block, first, last)
    if left:
        yield Evidence("left over", -4.0, f"would leave {left} standing beside it")


def _of_split(tokens: Sequence[str], letters: str, chinese: bool) -> Iterator[Evidence]:
    edges = sum(zipf(t.lower()) >= 5.8 and not letters.startswith(t.lower()) for t in (tokens[0], tokens[-1]))
    inside = sum(zipf(t.lower()) >= 6.0 for t in tokens[1:-1])
    if edges or inside:
        yield Evidence("function words", -4.0 * edges - 2.0 * inside, "words that bind, and name nothing")
    if len(letters) <= 4:
        yield Evidence("short name", -2.0, "so short a name sounds like many things")
    if all(zipf(t.lower()) >= 3.0 for t in tokens):
        yield Evidence("words", -2.0 if chinese else -5.0, "all of them ordinary words")


def _of_one(token: str, letters: str, chinese: bool) -> Iterator[Evidence]:
    word = token.lower()
    if len(letters) <= 3:
        yield Evidence("short name", -2.0, "so short a name looks like many things")
    if known_name(word):
        yield Evidence("name", -14.0, f"{token} is a name itself")
    elif zipf(word) >= 3.0 and not chinese:
        yield Evidence("word", -3.0 * (zipf(word) - 2), f"{token} is an English word")
    if not token.islower() and not token.isupper():
        inner = any(c.isupper() for c in token[1:])
        yield Evidence("written as a name", -6.0 if inner else -3.0, "capitals as a name has them")


def _left_behind(block: Block, first: int, last: int) -> str:
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


def covered(tokens: Sequence[str]) -> int:
    """How many Han characters of the window belong to words of two or more that lie wholly inside."""
    inside = [False] * len(tokens)
    for size in (2, 3, 4):
        for i in range(len(tokens) - size + 1):
            word = "".join(tokens[i : i + size])
            if word[0] >= "\u3007" and han_bits(word) < WORD:
                inside[i : i + size] = [True] * size
    return sum(inside)
