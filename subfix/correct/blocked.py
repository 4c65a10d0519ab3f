"""Places that nothing may touch: addresses and code, phrases of `never`, and what is right as it stands."""

import re
from bisect import bisect_left
from typing import Final

from subfix.correct.english import ordinary
from subfix.correct.exact import Listed
from subfix.correct.view import View, squeeze
from subfix.text import Span

_WHY: Final = {"address": "part of an address", "never": "in a phrase that nothing may touch", "right": "a right form"}


_LETTERS: Final = re.compile(r"[a-z']+")


class Blocked:
    """Places that may not be touched, found fast: most texts hold many right forms."""

    def __init__(self, view: View, listed: Listed) -> None:
        self._key = view.folded
        places = [(a, b, "address") for a, b in view.addresses]
        places += [(h.start, h.end, "never") for h in listed.never]
        places += [(h.start, h.end, "right") for h in listed.right]
        self._places = sorted(places)
        self._starts = [p[0] for p in self._places]
        self._longest = max((b - a for a, b, _ in places), default=0)

    def why(self, span: Span, contain: bool, right: bool = True, inside: str = "") -> str:
        """Why `span` may not be touched, or nothing.

        With `contain`, a longer span may hold a right form inside; `inside` narrows that to right forms that are
        part of it: `ch GPT` may become ChatGPT, but nothing else.
        """
        low = bisect_left(self._starts, span.start - self._longest)
        high = bisect_left(self._starts, span.end)
        for start, end, kind in self._places[low:high]:
            if end <= span.start:
                continue
            if kind == "right" and (not right or (contain and self._holds(span, start, end, inside))):
                continue
            return _WHY[kind]
        return ""

    def _stammer(self, span: Span, held: str) -> bool:
        """`winner ner`: a right form and its own end again."""
        key = squeeze(span.of(self._key))
        rest = key.removeprefix(held)
        return len(rest) > 1 and rest != key and held.endswith(rest)

    def _holds(self, span: Span, start: int, end: int, inside: str) -> bool:
        # a listed wrong form may be a right one in other case or with other gaps: `deeps eek`, `blackwell`
        longest = len(span) - 1 if inside else len(span)
        within = span.start <= start and end <= span.end and end - start <= longest
        return within and (
            not inside
            or (
                end - start > 1
                and (held := squeeze(self._key[start:end])) in inside
                and (held != inside or self._stammer(span, held))
                and not self._words_beside(span, start, end)
            )
        )

    def _words_beside(self, span: Span, start: int, end: int) -> bool:
        """`RNN now is`: a right form and ordinary words, no RNNs."""
        beside = _LETTERS.findall(self._key[span.start : start] + " " + self._key[end : span.end])
        return bool(beside) and all(len(w) > 1 and ordinary(w) for w in beside)
