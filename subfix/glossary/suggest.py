"""Names that a transcript holds and no glossary knows: odd words that sound alike, and names that stand rightly."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Final, Literal

from subfix.glossary.alike import alike
from subfix.glossary.garbled import alone, particle, stretches
from subfix.glossary.model import Glossary

Rarity = Callable[[str], float]  # the Zipf frequency of an English word: 7 for `the`, 0 for what is none
Kind = Literal["odd", "name"]

ODD: Final = 3.3  # a word rarer than one in half a million is odd where Chinese is spoken
BINDING: Final = 6.6  # `to`, `of`, `and`
SAME: Final = 0.62  # forms as alike as that are one cluster: mata, matta, matt ter
SAME_MIXED: Final = 0.68  # ... where one of them is Han: 接面来 and ja面; 没太 is no mata
SAME_HAN: Final = 0.85  # ... where both are: 吉普利, 吉不利; there are only some 400 syllables
GUESS: Final = 0.72  # a known name must be this like a form to be guessed
NAMED: Final = 0.2  # how odd a common word is that is also a name, such as apple
BITS: Final = 5.0  # so many bits too many make a Han form as odd as a point does a Latin one
LONE: Final = 13.5  # bits: a character this rare that is no word's belongs to the piece beside it: 萝bota x
LONE_OFTEN: Final = 11.5  # ... and one as rare as that where it often stands beside it: ja面
BESIDE: Final = 0.3  # often: at so many of its places
_PIECE: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f']*")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_GAP: Final = re.compile(r"\.? ")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Forms that may be one name: each with its count, one context of each of the commonest, and a guess or none.

    `kind`: `odd` (looks misheard) or `name` (looks right, but is in no glossary).
    """

    kind: Kind
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
    guess: str = ""


def suggestions(
    texts: Iterable[str], known: Glossary, rarity: Rarity, named: Callable[[str], bool]
) -> list[Suggestion]:
    """What looks like a name in `texts`: first what seems misheard, then names, each most worth knowing first.

    `named` says whether a lower-case Latin word is the name of something.
    """
    right = {_key(s) for t in known.terms for s in (t.term, *t.aliases)}
    right |= {_key(m.form) for t in known.terms for m in t.misheard}
    seen: dict[str, list[_Seen]] = defaultdict(list)
    for text in texts:
        for one in (*_latin(text, rarity, named), *_han(text)):
            if _key(one.text) not in right:
                seen[one.text].append(one)
    found = [_suggestion(c, seen, known, rarity, named) for c in _clustered(seen)]
    odd = sorted((r for r in found if r[1].kind == "odd"), key=lambda r: (-r[0], r[1].forms))
    names = sorted((r for r in found if r[1].kind == "name"), key=lambda r: (-r[1].count, -r[0], r[1].forms))
    return [s for _, s in (*odd, *names)]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _context(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[max(0, start - 10) : start]}[{text[start:end]}]{text[end : end + 10]}".split())


def _han(text: str) -> Iterable[_Seen]:
    for s in stretches(text):
        yield _Seen(text[s.start : s.end], _context(text, s.start, s.end), s.bits / BITS, s.guess)


def _latin(text: str, rarity: Rarity, named: Callable[[str], bool]) -> Iterable[_Seen]:
    chinese = len(_HAN.findall(text)) * 4 > len(text)
    chunks = list(_chunks(text, rarity))
    odd = []
    for start, end in chunks:
        oddity = _oddity(text[start:end], text, start, end, rarity, chinese)
        if not oddity and chinese and named(text[start:end].casefold()):
            oddity = NAMED
        if oddity:
            odd.append((start, end, oddity))
    for start, end, oddity in _with_han(text, odd):
        yield _Seen(text[start:end], _context(text, start, end), oddity)


def _with_han(text: str, odd: list[tuple[int, int, float]]) -> Iterable[tuple[int, int, float]]:
    """The chunks with the Han characters that belong to them: 萝bota x, ja面."""
    lone = alone(text)
    before, behind = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for start, end, _ in odd:
        key = _key(text[start:end])
        before[key][text[start - 1 : start]] += 1
        behind[key][text[end : end + 1]] += 1

    def belongs(char: str, at: int, key: str, beside: dict[str, Counter[str]]) -> bool:
        if not _HAN.match(char) or particle(char):
            return False
        count = beside[key][char]
        often = count > 1 and count >= BESIDE * sum(beside[key].values())
        return lone.get(at, 0.0) >= (LONE_OFTEN if often else LONE)

    for start, end, oddity in odd:
        key = _key(text[start:end])
        # an acronym, a word of English or a written name: what stands beside it is another word
        whole = oddity < 1.0 or text[start:end].istitle()
        first = start - 1 if not whole and start and belongs(text[start - 1], start - 1, key, before) else start
        last = end + 1 if not whole and end < len(text) and belongs(text[end], end, key, behind) else end
        yield first, last, oddity


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


def _core(form: str) -> str:
    """The Latin part of a mixture, or all of the form."""
    return _key(" ".join(_PIECE.findall(form)) or form)


def _clustered(seen: dict[str, list[_Seen]]) -> list[list[str]]:
    """Forms that sound alike, each in one cluster; the commonest form leads."""
    order = sorted(seen, key=lambda f: (-len(seen[f]), f))
    clusters: list[list[str]] = []
    by_core: dict[str, list[str]] = {}
    for form in order:
        core = _core(form)
        home = by_core.get(core)
        if home is None and len(_sounding(form)) > 2:
            close = (c for c in clusters if abs(len(_sounding(c[0])) - len(_sounding(form))) <= 3)
            home = next((c for c in close if _alike(c[0], form)), None)
        if home is None:
            home = []
            clusters.append(home)
        home.append(form)
        by_core.setdefault(core, home)
    return clusters


def _sounding(form: str) -> str:
    """The letters of a form, a Han character counting as two."""
    return "".join(c * 2 if _HAN.match(c) else c for c in _key(form))


def _alike(one: str, other: str) -> bool:
    if len(_sounding(one)) < 3:
        return False
    han = sum(all(_HAN.match(c) for c in form) for form in (one, other))
    return alike(one.casefold(), other.casefold()) >= (SAME, SAME_MIXED, SAME_HAN)[han]


def _suggestion(
    cluster: list[str], seen: dict[str, list[_Seen]], known: Glossary, rarity: Rarity, named: Callable[[str], bool]
) -> tuple[float, Suggestion]:
    """The row of a cluster, and how much it is worth knowing."""
    places = [s for f in cluster for s in seen[f]]
    odd = sum(s.oddity for s in places) / len(places)
    worth = float(odd * (1 + len(places)) ** 0.5 * (1 + 0.25 * (len(cluster) - 1)))
    word = _ordinary_word(cluster[0], rarity, named)
    if word:
        worth /= 2  # a glossary is for names
    forms = tuple((f, len(seen[f])) for f in cluster)
    contexts = tuple(seen[f][0].context for f in cluster[:3])
    best = max((f for f in cluster if " " not in f), default=cluster[0], key=lambda f: (f != f.lower(), len(seen[f])))
    right = _stands(best, seen[best], named) if len({_key(f) for f in cluster}) == 1 else _all_named(cluster, named)
    kind: Kind = "name" if right else "odd"
    guesses = Counter(s.guess for s in places if s.guess).most_common(1)
    guess = guesses[0][0] if guesses else ""
    if not guess and known.terms:
        like, term = max((alike(best.casefold(), t.term), t.term) for t in known.terms)
        guess = term if like >= (SAME_HAN if _HAN.match(best) and _HAN.match(term) else GUESS) else ""
    guess = guess or word
    if not guess and kind == "odd" and 2 * len(seen[best]) > len(places) and rarity(best.casefold()) > 0:
        guess = best
    return worth, Suggestion(kind, forms, contexts, "" if kind == "name" else guess)


def _all_named(cluster: list[str], named: Callable[[str], bool]) -> bool:
    """Several names that sound alike: CPU, GPU, TPU."""
    return all(f != f.lower() and named(f.casefold()) for f in cluster)


def _ordinary_word(form: str, rarity: Rarity, named: Callable[[str], bool]) -> str:
    """The everyday English word that a broken one is, but for a letter that was lost: `compan on`."""
    letters = _key(form)
    if " " not in form or len(letters) < 5 or not letters.isascii() or form[1:] != form[1:].lower():
        return ""
    near = {letters} | {letters[:i] + c + letters[i:] for i in range(len(letters) + 1) for c in ascii_lowercase}
    best = max(sorted(near), key=rarity)
    return best if rarity(best) > ODD and not named(best) else ""


def _stands(form: str, places: list[_Seen], named: Callable[[str], bool]) -> bool:
    """Does a form look like a name as it should be written, rather than like a piece of one?"""
    if any(s.guess for s in places):
        return False
    if _HAN.search(form):
        return not _PIECE.search(form)
    if form == form.lower():
        return False
    return named(form.casefold()) or (len(places) > 1 and len(form) > 2)
