"""Latin terms by their letters: torn and misspelt Latin that no sound leads to (`loe r` is loser, as it is written)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from subfix.correct.block import Block
from subfix.correct.english import zipf
from subfix.correct.hear import LATIN_ITEM
from subfix.phones import plain_letters

SHORTEST: Final = 4  # letters of a name; shorter ones are spelt like too many things
PIECES: Final = 4  # Latin runs in a window
ORDINARY: Final = 3.0  # log10 of uses in a billion words: windows of such words alone are left to the ear


@dataclass(frozen=True, slots=True)
class Spellings:
    """Letters of terms, as they are and with any one left out -> numbers of the terms."""

    by_letters: dict[str, tuple[int, ...]]
    longest: int


def compiled(letters: Sequence[str]) -> Spellings:
    """The table of the terms with these `letters` (lower case, empty for those that are not spelt)."""
    found: dict[str, tuple[int, ...]] = {}
    for number, name in enumerate(letters):
        if len(name) >= SHORTEST:
            for key in _with_one_less(name):
                found[key] = (*found.get(key, ()), number)
    return Spellings(found, max(map(len, letters), default=0))


def find(block: Block, of: Spellings) -> Iterator[tuple[int, int, int]]:
    """(first item, last item, term) of every Latin window one or two letters off a term, unless all are words."""
    if not of.by_letters:
        return
    found = block.items
    kinds, segment = found.kinds.tolist(), found.segment.tolist()
    letters = [plain_letters(t.lower()) if k == LATIN_ITEM else "" for t, k in zip(found.tokens, kinds, strict=True)]
    odd = [bool(w) and (len(w) == 1 or zipf(w) < ORDINARY) for w in letters]
    for first, word in enumerate(letters):
        if not word:
            continue
        joined, strange = "", False
        for last in range(first, min(first + PIECES, len(letters))):
            if not letters[last] or segment[last] != segment[first]:
                break
            joined += letters[last]
            strange = strange or odd[last]
            if len(joined) > of.longest + 1:
                break
            if strange and len(joined) >= SHORTEST - 1:
                for term in _terms(joined, of):
                    yield first, last, term


def _terms(joined: str, of: Spellings) -> Iterator[int]:
    seen: set[int] = set()
    for key in _with_one_less(joined):
        for term in of.by_letters.get(key, ()):
            if term not in seen:
                seen.add(term)
                yield term


def _with_one_less(word: str) -> dict[str, None]:
    return dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))])
