"""The words of Chinese text: the only module that imports jieba, or its equal in Rust where that is installed."""

import re
import warnings
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from subfix.once import once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIMPLE = re.compile(r"[\u4e00-\u9fd5]+|[a-zA-Z0-9]+")
# jieba's own rule for what is not Han (`re_skip` of jieba.finalseg): a Latin word, or a number with its per cent
# sign, is one word, what lies between two of them another, and a character it does not know is alone
_PIECE = re.compile(r"[\u4e00-\u9fd5]+|[a-zA-Z0-9]+(?:\.\d+)?%?|[-._%&#+]+|\r\n|[\s\S]")
_KNOWN = 1 << 17  # words whose count is at hand
_SCANS = 4  # look-ups by a scan of the file (2 ms each) before it is read whole (0.1 s): few texts need no more


def words(text: str) -> list[tuple[int, int]]:
    """The words of `text` as jieba cuts it, `(start, end)` in code points, covering every character.

    The same words whichever of the two packages does the work: rjieba starts in 0.15 s, jieba in 0.9 s.
    """
    return _cutter()(text)


@once
def _cutter() -> Callable[[str], list[tuple[int, int]]]:
    return _fast() if find_spec("rjieba") else _plain()


def _plain() -> Callable[[str], list[tuple[int, int]]]:
    with warnings.catch_warnings():  # which two threads at once would not undo: hence `once`
        warnings.simplefilter("ignore")  # jieba 0.42 is older than the interpreters it runs on
        import jieba  # type: ignore[import-untyped]  # noqa: PLC0415

        jieba.setLogLevel(60)
        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()

    def cut(text: str) -> list[tuple[int, int]]:
        return [(start, end) for _, start, end in tokenizer.tokenize(text)]

    return cut


def _fast() -> Callable[[str], list[tuple[int, int]]]:
    import rjieba  # noqa: PLC0415

    def cut(text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for word, start, end in rjieba.tokenize(text):
            # the one difference: `tf.data`, `fine-tuning` are one word there and three in jieba
            if end - start > 1 and not _SIMPLE.fullmatch(word) and not rjieba.has_word(word):
                found += [(start + piece.start(), start + piece.end()) for piece in _PIECE.finditer(word)]
            else:
                found.append((start, end))
        return found

    return cut


def frequency(word: str) -> int:
    """How often `word` stands in the corpus of jieba's dictionary (60 million words); 0 where it is no word of it.

    Latin words count as they are written there; the dictionary holds next to none.
    """
    return _lexicon().frequency(word)


def frequencies(text: str, longest: int) -> "list[NDArray[np.int32]]":
    """The `frequency` of every run of 1, 2, .. `longest` characters of `text`, by where it begins: an array each."""
    return _lexicon().frequencies(text, longest)


def vocabulary(least: int) -> list[tuple[str, int]]:
    """The words of two to four Han characters that the dictionary counts `least` times or more, with their counts."""
    rows = (line.split(" ", 2)[:2] for line in _lexicon().lines() if line)
    return [
        (word, int(count))
        for word, count in rows
        if 2 <= len(word) <= 4 and int(count) >= least and all("\u3400" <= c <= "\u9fff" for c in word)
    ]


@cache
def is_noun(word: str) -> bool:
    """True where jieba's dictionary has `word` as a noun or the name of something: 模型, 发布; not 然后."""
    tag = _lexicon().tag(word)
    return tag.startswith("n") or tag in ("vn", "j")


class _Lexicon:
    """jieba's dict.txt, read without making the prefix tree that cutting needs."""

    def __init__(self) -> None:
        self._data = b"\n" + _dictionary().read_bytes()
        self._known: dict[str, int] = {}
        self._scans = 0
        self._hashed = once(lambda: _Hashed(self._data.decode("utf-8")))

    def frequency(self, word: str) -> int:
        count = self._known.get(word)
        if count is None:
            if len(self._known) >= _KNOWN:  # a worker may read texts for days
                self._known.clear()
            count = self._known[word] = self._frequency(word)
        return count

    def lines(self) -> list[str]:
        """The lines of the dictionary: word, count, part of speech."""
        return self._data.decode("utf-8").split("\n")

    def tag(self, word: str) -> str:
        """The part of speech that the dictionary gives; empty where it has no such word."""
        key = b"\n" + word.encode("utf-8", "surrogatepass") + b" "
        at = self._data.find(key) if word and not any(c.isspace() for c in word) else -1
        return self._data[at + 1 : self._data.index(b"\n", at + 1)].decode().split(" ")[-1] if at >= 0 else ""

    def _frequency(self, word: str) -> int:
        if not word or any(c.isspace() for c in word):
            return 0
        if self._scans >= _SCANS:
            return self._hashed().frequency(word)
        self._scans += 1
        key = word.encode("utf-8", "surrogatepass")
        at = self._data.find(b"\n" + key + b" ")
        return int(self._data[at + len(key) + 2 : at + len(key) + 14].split(b" ")[0]) if at >= 0 else 0

    def frequencies(self, text: str, longest: int) -> "list[NDArray[np.int32]]":
        import numpy as np  # noqa: PLC0415  takes 60 ms

        counts = [max(0, len(text) - size) for size in range(longest)]
        if self._scans + sum(counts) < _SCANS:
            return [
                np.array([self.frequency(text[i : i + size]) for i in range(count)], np.int32)
                for size, count in enumerate(counts, 1)
            ]
        self._scans = _SCANS  # the whole is at hand from here on
        return self._hashed().frequencies(text, counts)


class _Hashed:
    """The dictionary as sorted 64-bit hashes of its words beside their counts: small, made and asked all at once.

    `present` says of the uppermost bits of a hash whether any word has them: most questions end there.
    """

    def __init__(self, lines: str) -> None:
        import numpy as np  # noqa: PLC0415

        codes = _codes(lines)
        ends, spaces = np.flatnonzero(codes == 10), np.flatnonzero(codes == 32)
        starts, ends = ends[:-1] + 1, ends[1:]
        starts, ends = starts[ends > starts], ends[ends > starts]
        at = np.searchsorted(spaces, starts)
        stops = spaces[at]
        digits = stops + 1
        past = np.minimum(spaces[np.minimum(at + 1, len(spaces) - 1)], ends)
        hashes = np.zeros(len(starts), np.uint64)
        counts = np.zeros(len(starts), np.int64)
        for k in range(int((stops - starts).max(initial=0))):
            rows = np.flatnonzero(stops - starts > k)
            hashes[rows] = hashes[rows] * np.uint64(_BASE) + codes[starts[rows] + k].astype(np.uint64)
        for k in range(int((past - digits).max(initial=0))):
            rows = np.flatnonzero(past - digits > k)
            counts[rows] = counts[rows] * 10 + codes[digits[rows] + k] - ord("0")
        hashes = _spread(hashes)
        order = np.argsort(hashes)
        self._hashes, self._counts = hashes[order], counts[order].astype(np.int32)
        self._present = np.zeros(1 << _BITS, bool)
        self._present[hashes >> np.uint64(64 - _BITS)] = True
        # the same arrays for one word at a time, for which numpy is slow
        self._view, self._present_view = self._hashes.data, self._present.data

    def frequency(self, word: str) -> int:
        value = 0
        for char in word:
            value = (value * _BASE + ord(char)) & _MASK
        value = ((value ^ (value >> 29)) * _FACTOR) & _MASK
        value ^= value >> 32
        if not self._present_view[value >> (64 - _BITS)]:
            return 0
        at = bisect_left(self._view, value)
        return int(self._counts[at]) if at < len(self._view) and self._view[at] == value else 0

    def frequencies(self, text: str, counts: list[int]) -> "list[NDArray[np.int32]]":
        """As the function; `counts`: how many runs there are of each size, from one character on."""
        import numpy as np  # noqa: PLC0415

        codes = _codes(text).astype(np.uint64)
        longer = np.zeros(len(codes), np.uint64)
        runs = []
        for size, count in enumerate(counts):
            longer = longer[:count] * np.uint64(_BASE) + codes[size : size + count]
            runs.append(longer)
        hashes = _spread(np.concatenate(runs))
        out = np.zeros(len(hashes), np.int32)
        likely = self._present[hashes >> np.uint64(64 - _BITS)].nonzero()[0]
        hashes = hashes[likely]
        at = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        same = self._hashes[at] == hashes
        out[likely[same]] = self._counts[at[same]]
        ends = list(accumulate(counts, initial=0))
        return [out[start:end] for start, end in pairwise(ends)]


_BASE = 0x9E3779B97F4A7C15
_FACTOR = 0xBF58476D1CE4E5B9
_MASK = (1 << 64) - 1
_BITS = 22


def _codes(text: str) -> "NDArray[np.uint32]":
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _spread(hashes: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    import numpy as np  # noqa: PLC0415

    hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(_FACTOR)
    return hashes ^ (hashes >> np.uint64(32))


@once
def _lexicon() -> _Lexicon:
    return _Lexicon()


def _dictionary() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is required and not installed")
    return Path(spec.origin).with_name("dict.txt")
