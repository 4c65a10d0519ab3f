"""Runs of Han characters that are no words where they stand: words misheard for others, and words no list has."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from subfix.glossary.learn import FUNCTION
from subfix.phones import readings
from subfix.words import frequency, vocabulary

CORPUS: Final = 60_101_967  # words behind the frequencies of the dictionary
LONGEST: Final = 4  # characters of a word
COMMON: Final = 8.5  # bits: a character as frequent as that (是, 的, 个) begins and ends no name
LEAST: Final = 30  # uses: rarer words of the dictionary are no better guess than what stands there
GAIN: Final = 10.0  # bits: so much likelier must a word of the text be than what stands there
RARE: Final = 10.5  # bits a character: what is rarer than that as words, and comes back, is a word of its own
LONE: Final = 12.5  # the same for what stands in the text once
_PARTICLES: Final = frozenset("嗯呃啊哦哎唉嘛哈嘿呵呢吧吗呀啦喽嘞诶噢零一二三四五六七八九十百千万亿几两")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place in the text: how many bits too many it takes as ordinary words, and the word it sounds like, or none."""

    start: int
    end: int
    bits: float
    guess: str = ""


def stretches(text: str) -> list[Stretch]:
    """The runs of two to four characters of `text` that stand for something else or are in no dictionary, by place.

    They begin and end where words do, and do not overlap; those that sound like a word win, then the oddest.
    """
    runs = [_read(m[0], m.start()) for m in _HAN.finditer(text) if len(m[0]) > 1]
    windows = [w for run in runs for w in run.windows()]
    counts = Counter(text[a:b] for a, b, _ in windows)
    heard = _sounding(text, counts, Counter(text[a:b] for run in runs for a, b in run.words()))
    found = []
    for start, end, cost in windows:
        form = text[start:end]
        guess, bits, here = heard.get(_sound(form), ("", math.inf, False))
        gain = cost - bits
        if guess and guess != form and gain >= GAIN and here and counts[form] <= counts[guess] + 1:
            found.append(Stretch(start, end, gain, guess))
        elif cost >= (RARE if counts[form] > 1 else LONE) * (end - start) and not any(particle(c) for c in form):
            found.append(Stretch(start, end, cost - 10 * (end - start)))
    return _apart(found, counts, text)


def alone(text: str) -> dict[int, float]:
    """The places of Han characters that belong to no word where they stand, with their bits: 萝 of 萝bota x."""
    return {
        start: _bits(text[start])
        for m in _HAN.finditer(text)
        for start, end in _read(m[0], m.start()).words()
        if end - start == 1
    }


def particle(char: str) -> bool:
    """Is it an interjection, a numeral, or a character as common as 是: nothing of which names are made?"""
    return char in _PARTICLES or char in FUNCTION or _bits(char) < COMMON


@cache
def _bits(word: str) -> float:
    count = frequency(word)
    if not count and len(word) > 1:
        return math.inf
    return math.log2(CORPUS / max(count, 2))


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of Han characters read as the likeliest words: where these begin, and the bits up to each place."""

    at: int
    cuts: tuple[int, ...]
    least: tuple[float, ...]

    def words(self) -> Iterable[tuple[int, int]]:
        """The words, `(start, end)`."""
        return ((self.at + a, self.at + b) for a, b in zip(self.cuts, self.cuts[1:], strict=False))

    def windows(self) -> Iterable[tuple[int, int, float]]:
        """Two words or more, up to four characters: `(start, end, bits)`."""
        for i, start in enumerate(self.cuts):
            for end in self.cuts[i + 2 :]:
                if end - start > LONGEST:
                    break
                yield self.at + start, self.at + end, self.least[end] - self.least[start]


def _read(run: str, at: int) -> _Run:
    least = [0.0] + [math.inf] * len(run)
    back = [0] * (len(run) + 1)
    for i in range(len(run)):
        for end in range(i + 1, min(i + LONGEST, len(run)) + 1):
            bits = least[i] + _bits(run[i:end])
            if bits < least[end]:
                least[end], back[end] = bits, i
    cuts = [len(run)]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    return _Run(at, tuple(reversed(cuts)), tuple(least))


def _sounding(text: str, windows: Mapping[str, int], words: Mapping[str, int]) -> dict[str, tuple[str, float, bool]]:
    """For every sound the likeliest word that has it, its bits, and whether the text has it.

    Words are those of the dictionary, and what stands in the text again and again. One that the text has takes the
    place of others with its sound.
    """
    size = max(1, len(text))
    found: dict[str, tuple[str, float, bool]] = {}

    def offer(word: str, bits: float, here: bool) -> None:
        sound = _sound(word)
        if not sound:
            return
        _, least, present = found.get(sound, ("", math.inf, False))
        if (not here, bits) < (not present, least):
            found[sound] = word, bits, here

    for word, count in vocabulary(LEAST):
        here = words.get(word, 0)
        bits = math.log2(CORPUS / count)
        offer(word, min(bits, math.log2(size / here)) if here else bits, bool(here))
    for form, count in windows.items():
        if count > 2 and not particle(form[0]) and not particle(form[-1]):
            offer(form, math.log2(size / count), True)
    return found


@cache
def _sound(word: str) -> str:
    """How it sounds, with what recognisers swap made one: tones, z and zh, n and ng."""
    syllables = []
    for char in word:
        ways = readings(char)
        if not ways:
            return ""
        syllable = ways[0][0].replace("zh", "z").replace("ch", "c").replace("sh", "s")
        syllables.append(syllable.removesuffix("g") if syllable.endswith("ng") else syllable)
    return " ".join(syllables)


def _apart(found: Sequence[Stretch], counts: Mapping[str, int], text: str) -> list[Stretch]:
    by_worth = defaultdict(list)
    for s in found:
        by_worth[bool(s.guess), s.bits + 4 * math.log2(counts[text[s.start : s.end]])].append(s)
    taken: set[int] = set()
    kept = []
    for key in sorted(by_worth, reverse=True):
        for s in by_worth[key]:
            if taken.isdisjoint(range(s.start, s.end)):
                taken.update(range(s.start, s.end))
                kept.append(s)
    return sorted(kept, key=lambda s: s.start)
