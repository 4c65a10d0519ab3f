"""Names that a transcript holds and no glossary knows: odd words that sound alike, and names that stand rightly."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from subfix.glossary.alike import alike
from subfix.glossary.model import Glossary

Rarity = Callable[[str], float]  # the Zipf frequency of an English word: 7 for `the`, 0 for what is none

ODD: Final = 3.3  # a word rarer than one in half a million is odd where Chinese is spoken
BINDING: Final = 6.6  # `to`, `of`, `and`
SAME: Final = 0.62  # forms as alike as that are one cluster: mata, matta, matt ter
GUESS: Final = 0.72  # a known name must be this like a form to be guessed
_PIECE: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f']*")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_GAP: Final = re.compile(r"\.? ")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Forms that may be one name: each with its count, one context of each of the commonest, and a guess or none.

    `kind`: `odd` (looks misheard) or `name` (looks right, but is in no glossary).
    """

    kind: str
    forms: tuple[tuple[str, int], ...]
    contexts: tuple[str, ...]
    guess: str = ""

    @property
    def count(self) -> int:
        """How often all forms stand in the texts."""
        return sum(n for _, n in self.forms)


@dataclass(frozen=True, slots=True)
class _Seen:
    text: str
    context: str
    oddity: float


def suggestions(texts: Iterable[str], known: Glossary, rarity: Rarity) -> list[Suggestion]:
    """What looks like a name in `texts`, most worth knowing first."""
    right = {_key(s): t.term for t in known.terms for s in (t.term, *t.aliases)}
    wrong = {_key(m.form) for t in known.terms for m in t.misheard}
    seen: dict[str, list[_Seen]] = defaultdict(list)
    for text in texts:
        chinese = len(_HAN.findall(text)) * 4 > len(text)
        for start, end in _chunks(text, rarity):
            form = text[start:end]
            if _key(form) in right or _key(form) in wrong:
                continue
            oddity = _oddity(form, text, start, end, rarity, chinese)
            if oddity > 0:
                around = f"{text[max(0, start - 10) : start]}[{form}]{text[end : end + 10]}"
                seen[form].append(_Seen(form, " ".join(around.split()), oddity))
    clusters = _clustered(seen)
    found = [_suggestion(c, seen, known, rarity) for c in clusters]
    weights = {id(s): w for s, w in zip(found, (_weight(c, seen) for c in clusters), strict=True)}
    return sorted(found, key=lambda s: (-weights[id(s)], s.forms))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _chunks(text: str, rarity: Rarity) -> Iterable[tuple[int, int]]:
    """Latin words, with the pieces that a split word fell into joined: `wob er`, `go. Gle`, `deeps eek`."""
    pieces = [m.span() for m in _PIECE.finditer(text)]
    at = 0
    while at < len(pieces):
        start, end = pieces[at]
        upto = at + 1
        while upto < len(pieces) and upto - at < 4 and _GAP.fullmatch(text, end, pieces[upto][0]):
            here, there = text[pieces[upto - 1][0] : end], text[pieces[upto][0] : pieces[upto][1]]
            if min(rarity(here), rarity(there)) > ODD and min(len(here), len(there)) > 2:
                break  # two words of English
            if (here.isupper() and len(here) > 1) or max(rarity(here), rarity(there)) > BINDING:
                break  # an acronym is whole, and so is `to` or `of`
            end = pieces[upto][1]
            upto += 1
        yield start, end
        at = upto


def _oddity(form: str, text: str, start: int, end: int, rarity: Rarity, chinese: bool) -> float:
    """How much a chunk looks like no word that was meant: 0 for ordinary ones, up to about 3."""
    pieces = _PIECE.findall(form)
    common = min(rarity(p.casefold()) for p in pieces)
    if len(form) == 1:
        return 0.1 if chinese else 0.0  # a letter, as a rule
    if len(pieces) == 1 and form.isupper():
        return 0.6 if len(form) > 2 else 0.3  # an acronym: right as a rule
    if len(pieces) == 1 and len(form) < 3 and not chinese:
        return 0.0
    oddity = max(0.0, ODD - common) if not chinese else max(0.0, 5.0 - common) / 1.5
    if len(pieces) > 1:
        oddity += 1.0
    if chinese and (start > 0 and _HAN.match(text[start - 1])) and end < len(text) and _HAN.match(text[end]):
        oddity += 0.3
    return oddity


def _clustered(seen: dict[str, list[_Seen]]) -> list[list[str]]:
    """Forms that sound alike, each in one cluster; the commonest form leads."""
    order = sorted(seen, key=lambda f: (-len(seen[f]), f))
    clusters: list[list[str]] = []
    by_key: dict[str, list[str]] = {}
    for form in order:
        key = _key(form)
        home = by_key.get(key)
        if home is None and len(key) > 2:
            first = (c for c in clusters if len(_key(c[0])) > 2 and abs(len(_key(c[0])) - len(key)) <= 3)
            home = next((c for c in first if alike(c[0].casefold(), form.casefold()) >= SAME), None)
        if home is None:
            home = []
            clusters.append(home)
        home.append(form)
        by_key[key] = home
    return clusters


def _weight(cluster: list[str], seen: dict[str, list[_Seen]]) -> float:
    places = [s for f in cluster for s in seen[f]]
    odd = sum(s.oddity for s in places) / len(places)
    return float(odd * (1 + len(places)) ** 0.5 * (1 + 0.25 * (len(cluster) - 1)))


def _suggestion(cluster: list[str], seen: dict[str, list[_Seen]], known: Glossary, rarity: Rarity) -> Suggestion:
    forms = tuple((f, len(seen[f])) for f in cluster)
    contexts = tuple(seen[f][0].context for f in cluster[:3])
    written = [f for f in cluster if " " not in f]
    best = max(written or cluster, key=lambda f: (f[:1].isupper() or f != f.lower(), len(seen[f])))
    stands = best[:1].isupper() and len(seen[best]) > 1 and len(cluster) == 1
    guesses = Counter({t.term: alike(best.casefold(), t.term) for t in known.terms}).most_common(1)
    guess = guesses[0][0] if guesses and guesses[0][1] >= GUESS else ""
    if not guess and not stands and 2 * len(seen[best]) > sum(n for _, n in forms) and rarity(best.casefold()) > 0:
        guess = best
    return Suggestion("name" if stands else "odd", forms, contexts, guess)
