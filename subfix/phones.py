"""How text sounds: Han characters, Latin words, acronyms, digits and symbols in one phone alphabet.

The alphabet (one ASCII character a phone):
    consonants  p b m f v w t d n l r k g h s z c(ts) S(sh, x) J(j, zh, English j) C(ch, q) T(English th)
    codas       N(n) Q(ng) that no vowel follows
    glides      j(y-) q(-u-)
    vowels      a e i o u @(schwa, Mandarin e) I(the vowel of si, shi) U(ue) Y(ai) E(ei) W(ao) O(ou) R(er)
    digits      0-9 stand for themselves
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from subfix.once import once

CONSONANTS: Final = "pbmfvwtdnlrkghszcSJCT"
CODAS: Final = "NQ"
GLIDES: Final = "jq"
VOWELS: Final = "aeiou@IUYEWOR"
DIGITS: Final = "0123456789"
ALPHABET: Final = CONSONANTS + CODAS + GLIDES + VOWELS + DIGITS

# --- Mandarin ---------------------------------------------------------------------------------------------------

_INITIALS: Final = {
    "b": "b", "p": "p", "m": "m", "f": "f", "d": "d", "t": "t", "n": "n", "l": "l", "g": "g", "k": "k", "h": "h",
    "j": "J", "q": "C", "x": "S", "zh": "J", "ch": "C", "sh": "S", "r": "r", "z": "z", "c": "c", "s": "s",
}  # fmt: skip
_FINALS: Final = {
    "a": "a", "o": "o", "e": "@", "ai": "Y", "ei": "E", "ao": "W", "ou": "O", "an": "aN", "en": "@N", "ang": "aQ",
    "eng": "@Q", "ong": "oQ", "er": "R", "i": "i", "ia": "ja", "ie": "je", "iao": "jW", "iu": "jO", "ian": "jeN",
    "in": "iN", "iang": "jaQ", "ing": "iQ", "iong": "joQ", "u": "u", "ua": "qa", "uo": "o", "uai": "qY", "ui": "qE",
    "uan": "qaN", "un": "q@N", "uang": "qaQ", "v": "U", "ve": "Ue", "van": "UeN", "vn": "UN", "ue": "Ue",
}  # fmt: skip
_SYLLABLE: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([aeiouv]+(?:ng|n|r)?|ng|n|m)$")


@cache
def syllable(pinyin: str) -> str:
    """The phones of a pinyin syllable without tone (`v` for ue-umlaut); empty for what is none."""
    found = _SYLLABLE.match(pinyin)
    if not found:
        return ""
    initial, final = found.groups()
    if initial == "y":
        return {"i": "i", "in": "iN", "ing": "iQ", "u": "U", "ue": "Ue", "uan": "UeN", "un": "UN", "ong": "joQ"}.get(
            final, "j" + {"an": "eN"}.get(final, _FINALS.get(final, ""))
        )
    if initial == "w":
        return "u" if final == "u" else "w" + _FINALS.get(final, "")
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    if initial in ("z", "c", "s", "zh", "ch", "sh", "r") and final == "i":
        return _INITIALS[initial] + "I"
    phones = _FINALS.get(final, "")
    if initial in ("j", "q", "x") and phones.startswith("j"):
        phones = phones[1:]  # the glide is part of the consonant
    return _INITIALS.get(initial, "") + phones


_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def _split_tone(marked: str) -> tuple[str, str]:
    """`mian`, `4` of `miàn`; the neutral tone is `5`."""
    tone = "5"
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", marked):
        if char in _TONES:
            tone = _TONES[char]
        elif char == "\u0308":
            letters[-1] = "v"
        elif char.isascii() and char.isalpha():
            letters.append(char)
    return "".join(letters), tone


@once
def _dictionary() -> dict[int, str]:
    # its table of phrases takes three quarters of the time and nothing here asks for it
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - only where something must be heard

    return dict(PINYIN_DICT)


@cache
def readings(char: str) -> tuple[tuple[str, str], ...]:
    """(pinyin without tone, tone) of a Han character: its common reading first, at most two that differ in sound."""
    found: dict[str, tuple[str, str]] = {}
    for marked in _dictionary().get(ord(char), "").split(","):
        letters, tone = _split_tone(marked)
        if letters and syllable(letters) and letters not in found:
            found[letters] = (letters, tone)
    return tuple(found.values())[:2]


# --- English ----------------------------------------------------------------------------------------------------

# Letter-to-sound rules, first fit wins: a regular expression at the place, and its phones. Our own short set; English
# spelling is only right on the whole, and what matching needs is the consonants in order and vowels roughly.
_RULES: Final = """
^kn n|^wr r|^ps s|^gn n|^pn n|^x z|^mc m@k|^nv env|^wh(?=o) h
tion(?=s?$) S@N|ssion S@N|sion Z@N|cian S@N|cious S@s|tious S@s|ture(?=s?$) CR|sure(?=s?$) ZR|tch C|dge J|gue(?=s?$) g|que(?=s?$) k
oup(?=$|s$) up|ough(?=t) o|augh(?=t) o|ough o|eigh E|igh Y|ght t
sch sk|chr kr|^chem kem|tech tek|arch(?=i) ark|ch C|sh S|ph f|th T|ck k|cc(?=[ei]) ks|sc(?=[eiy]) s|wh w|qu kw|q k
ng(?=[aeiou]) Qg|ng Q|n(?=[kx]) Q|mb(?=$|s$) m|mn$ m
ge(?=$|s$|d$) J|gg g|g(?=[eiy]) J|gh g|g g
c(?=[eiy]) s|c k|x ks
ee i|ea i|ie(?=$|s$) i|ie i|ei E|ey$ i|ey E|eu ju|ew u|oo u|ou W|ow(?=$|s$|n$) O|ow W|oa O|oe O|oi oi|oy oi|ai E|ay E|au o|aw o|ue(?=$|s$) u|ui u|uy Y|ye$ Y
(?<=[aeiou])r(?=[aeiouy]) r|are(?=$|s$) er|ere(?=$|s$) ir|ire(?=$|s$) YR|ore(?=$|s$) o|ure(?=$|s$) uR
ar(?![aeiouyr]) a|er(?![aeiouyr]) R|ir(?![aeiouyr]) R|or(?![aeiouyr]) o|ur(?![aeiouyr]) R|yr(?![aeiouyr]) R
a(?=[bcdfgklmnpstvz]e(?:$|s$|d$|r$)) E|i(?=[bcdfgklmnpstvz]e(?:$|s$|d$|r$)) Y|o(?=[bcdfgklmnpstvz]e(?:$|s$|d$|r$)) O|u(?=[bcdfgklmnpstvz]e(?:$|s$|d$|r$)) u|y(?=[bcdfgklmnpstvz]e(?:$|s$)) Y
(?<=[aeiouy])les$ @lz|(?<=[bcdfgkpstz])le$ @l|(?<=[aeiouy][bcdfghklmnprstvwz])es$ s|(?<=[aeiouy][bcdfghklmnprstvwz])e$ |(?<=[aeiouy][bcdfghklmnprstvwz]{2})e$ |(?<=[cgsvz])e$ |(?<=[pkf])ed$ t|(?<=[a-z]{2}[bglmnrsvz])ed$ d
^y(?=[aeiou]) j|y(?=[aeiou]) j|(?<=^[bcdfhjklmnpstvwz])y$ Y|(?<=^[a-z][lr])y$ Y|y$ i|y i
ia$ ia|io$ iO|o$ O|i$ i|u$ u|a$ a|e$ i
^a(?=[^aeiou][aeiou]) @|a a|e e|i i|o o|u(?=[^aeiou][aeiou]) ju|u a
(?<=[aeiou])s(?=[aeiou]) z|s s|z z|b b|d d|f f|h h|j J|k k|l l|m m|n n|p p|r r|t t|v v|w w
"""
# the same letters as they would be read in pinyin or Italian: how names are often read by those who know no rule
_PLAIN: Final = """
ch C|sh S|ph f|th T|ck k|qu kw|x ks|ng Q|c(?=[eiy]) s|c k|g(?=[eiy]) J|g g|ee i|oo u|ai Y|ei E|ao W|au W|ou O
er(?![aeiouy]) R|ar(?![aeiouy]) a|or(?![aeiouy]) o|ur(?![aeiouy]) R|ir(?![aeiouy]) R
a a|e$ |e e|i i|o o|u u|^y j|y i|s s|z z|b b|d d|f f|h h|j J|k k|l l|m m|n n|p p|q k|r r|t t|v v|w w
"""
LETTERS: Final = {
    "a": "E", "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ef", "g": "Ji", "h": "EC", "i": "Y", "j": "JE",
    "k": "kE", "l": "el", "m": "em", "n": "eN", "o": "O", "p": "pi", "q": "kju", "r": "ar", "s": "es", "t": "ti",
    "u": "ju", "v": "vi", "w": "dabju", "x": "eks", "y": "wY", "z": "zi",
}  # fmt: skip
ENGLISH_DIGITS: Final = dict(
    zip(DIGITS, ["ziro", "waN", "tu", "Tri", "for", "fYv", "siks", "sev@N", "Et", "nYN"], strict=True)
)
CHINESE_DIGITS: Final = dict(zip(DIGITS, ["liQ", "i", "R", "saN", "sI", "u", "ljO", "Ci", "ba", "JO"], strict=True))
# how symbols inside names are said; the first is the Chinese way, the second the English one
SYMBOLS: Final = {"+": ("Ja", "plas"), "#": ("JiQ", "Sarp"), "&": ("h@", "aNd"), "@": ("Yt@", "at"), ".": ("djeN", "dot"),
                  "_": ("gaQ", ""), "/": ("", ""), "-": ("", ""), "%": ("", "")}  # fmt: skip


def _rows(rules: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for line in rules.strip("\n").splitlines():
        depth, start = 0, 0
        for at, char in enumerate(line + "|"):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
            if char == "|" and depth == 0:
                pattern, phones = line[start:at].rsplit(" ", 1)
                rows.append((re.sub(r"\((?!\?)", "(?:", pattern), phones))
                start = at + 1
    return rows


@cache
def _engine(rules: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    rows = _rows(rules)
    return re.compile("|".join(f"({pattern})" for pattern, _ in rows)), tuple(phones for _, phones in rows)


def _said(word: str, rules: str) -> str:
    pattern, phones = _engine(rules)
    at, out = 0, []
    word = re.sub(r"([bcdfghjklmnpqrstvwxz])\1", lambda m: m[0] if m[0] in ("gg", "cc") else m[1], word)
    while at < len(word):
        # `^` and lookbehinds need the whole word: match in place
        found = pattern.match(word, at)
        if found and found.end() > at and found.lastindex is not None:
            out.append(phones[found.lastindex - 1])
            at = found.end()
        else:
            at += 1
    return _codas("".join(out).replace("Z", "J"))


_CODA: Final = re.compile(rf"n(?=[^{VOWELS}{GLIDES}]|$)")
_DOUBLE: Final = re.compile(r"(.)\1")


def _codas(phones: str) -> str:
    """An `n` that no vowel follows is a coda; doubled phones are one."""
    phones = phones.replace("dt", "t").replace("gk", "k").replace("bp", "p")
    return _CODA.sub("N", _DOUBLE.sub(r"\1", phones))


# words of names whose spelling misleads, as they are said; ours, kept short: `sounds` of a term is the place for more
_EXCEPTIONS: Final = {
    "google": "gug@l", "python": "pYT@N", "java": "Java", "linux": "linaks", "unix": "juniks", "gemini": "Jem@nY",
    "claude": "klod", "uber": "ub@R", "tesla": "tesla", "apple": "ap@l", "microsoft": "mYkrosoft", "nvidia": "eNvidia",
    "llama": "lama", "azure": "aJR", "cache": "kaS", "queue": "kju", "sql": "eskjuel", "wiki": "wiki", "one": "waN",
    "two": "tu", "four": "for", "eye": "Y", "meta": "meta", "data": "deta", "vec": "vek", "oppo": "opO", "you": "ju",
    "to": "tu", "do": "du", "of": "@v", "the": "D@", "a": "@", "bert": "bRt", "open": "Op@N", "model": "mod@l",
    "docker": "dokR", "cursor": "kRsR", "redis": "redis", "swift": "swift", "twitter": "twitR", "iphone": "YfON",
    "node": "nOd", "type": "tYp", "hugging": "hagiQ", "tensor": "teNsR", "facebook": "fEsbuk", "youtube": "jutub",
}  # fmt: skip


@lru_cache(1 << 16)
def english(word: str) -> str:
    """The phones of a lower-case Latin word by English rules."""
    word = plain_letters(word)
    if word in _EXCEPTIONS:
        return _codas(_EXCEPTIONS[word].replace("D", "z"))
    return _said(word, _RULES)


@lru_cache(1 << 16)
def as_written(word: str) -> str:
    """The phones of a lower-case Latin word with every letter at its plain value."""
    return _said(plain_letters(word), _PLAIN)


def plain_letters(word: str) -> str:
    """`word` in a-z: accents dropped, everything else out."""
    if word.isascii():
        return word.replace("'", "")
    return "".join(c for c in unicodedata.normalize("NFD", word) if "a" <= c <= "z")


@lru_cache(1 << 16)
def spelled(letters: str) -> str:
    """The phones of lower-case letters said one by one."""
    return "".join(LETTERS.get(c, "") for c in letters)


def _crossed(letters: str) -> list[str]:
    """How letters with an x are said in Chinese: 叉, a cross."""
    return ["Ca".join(map(spelled, letters.split("x")))] if "x" in letters else []


_VOWEL_LETTER: Final = re.compile(r"[aeiouy]")
_PIECE: Final = re.compile(r"[A-Z]?[a-z]+(?:'[a-z]+)?|[A-Z]+(?![a-z])|[A-Z]|\d|[+#&@._/%-]")


def pieces(name: str) -> list[str]:
    """`NotebookLM` -> Notebook, LM; `Word2Vec` -> Word, 2, Vec; `K8s` -> K, 8, s; irregular capitals stay: `LoRA`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    found: list[str] = []
    for chunk in re.findall(r"[A-Za-z']+|[^A-Za-z'\s]", plain):
        parts = _PIECE.findall(chunk)
        if len(parts) >= 2 and len(chunk) > 3 and chunk.isalpha() and all(len(p) <= 2 for p in parts):
            parts = [chunk]  # LoRA, NaCl: the capitals do not part words
        found += parts
    return found


def latin_forms(name: str) -> tuple[str, ...]:
    """The ways a Latin name is said, likeliest first: by English rules, letter by letter, at plain value."""
    options: list[list[str]] = []
    for piece in pieces(name):
        low = piece.lower()
        if piece.isdigit():
            options.append([piece, ENGLISH_DIGITS[piece], CHINESE_DIGITS[piece]])
        elif not piece[0].isalpha():
            options.append(list(dict.fromkeys(SYMBOLS.get(piece, ("",)))))
        elif len(piece) == 1:
            options.append([LETTERS[low], *(["Ca"] if low == "x" else []), *([english(low)] if name != piece else [])])
        elif piece.isupper() and len(piece) <= 6:
            word = english(low)
            readable = _VOWEL_LETTER.search(low) is not None and len(piece) >= 3
            ways = [spelled(low), word] if len(piece) <= 3 or not readable else [word, spelled(low)]
            options.append((ways if readable else ways[:1]) + _crossed(low))
        elif not _VOWEL_LETTER.search(low):
            options.append([spelled(low), english(low), *_crossed(low)])
        else:
            options.append(list(dict.fromkeys((english(low), as_written(low)))))
    return _joined(options)


def _joined(options: Iterable[list[str]], most: int = 6) -> tuple[str, ...]:
    forms: list[str] = [""]
    for ways in options:
        forms = [f + w for w in ways for f in forms][:most]
    return tuple(dict.fromkeys(_CODA.sub("N", f) for f in forms if f))


def term_forms(term: str, sounds: Iterable[str] = ()) -> tuple[str, ...]:
    """The spoken forms of a term, in phones. `sounds`, where given, come first: pinyin syllables or Latin words."""
    forms: list[str] = []
    for sound in sounds:
        parts = sound.lower().split()
        said = [syllable(p.rstrip("12345")) for p in parts]
        forms += ["".join(said)] if all(said) and len(parts) > 1 else latin_forms(sound)
    runs = re.findall(
        r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[^\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+", term
    )
    options: list[list[str]] = []
    for run in runs:
        if run[0] >= "\u3400":
            options += [[syllable(p) for p, _ in readings(c)] or [""] for c in run]
        else:
            options.append(list(latin_forms(run)) or [""])
    forms += _joined(options)
    return tuple(dict.fromkeys([*forms, *(_linked(f) for f in forms)]))


_LINK: Final = re.compile(rf"N(?=[{VOWELS}])")


def _linked(form: str) -> str:
    """A form as it runs together in quick speech: open-AI, heard as oppo-nigh."""
    return _LINK.sub("n", form).replace("EY", "Y")


@lru_cache(1 << 16)
def token_forms(token: str) -> tuple[str, ...]:
    """The ways a Latin token of a transcript may have been said: as a word, letter by letter; likeliest first."""
    low = token.lower()
    word = english(low)
    if len(token) == 1:
        return (LETTERS.get(low, word),)
    if token.isupper() and len(token) <= 5:
        return (spelled(low), word) if len(token) <= 3 or not _VOWEL_LETTER.search(low) else (word, spelled(low))
    if not _VOWEL_LETTER.search(low):
        return (spelled(low), word) if len(low) <= 4 else (word,)
    written = as_written(low)
    return (word, written) if written != word else (word,)
