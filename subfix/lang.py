"""Messages in the reader's language: the English ones that the program makes, turned into it by templates."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "zh")
VARIABLE: Final = "SUBFIX_LANG"
# what may stand in the place of a value
_KINDS = {"n": r"([\d.,]+%?)", "w": r"(\S*)"}
_ANY = "(.*?)"
_WORD = re.compile("[A-Za-z]+")
_DEPTH = 4  # messages in messages
_PARTS = 10  # a longer list holds no messages
_LONG = 10_000  # characters: a longer line is none of ours
_MARKS = {"zh": {", ": "，", "; ": "；"}}


def language(environ: Mapping[str, str] | None = None) -> str:
    """The reader's language, one of LANGUAGES: what SUBFIX_LANG says, else the locale."""
    env = os.environ if environ is None else environ
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := env.get(name):
            return next((known for known in LANGUAGES if value.lower().startswith(known)), ENGLISH)
    return ENGLISH


class Translator:
    """Turns messages into one language. `templates` are pairs of an English text with `{}` in the place of each value
    and one in the language, with `{}` or, in another order, `{0}`, `{1}`.

    A value stays as it is: it may be a name or a word of somebody's file. Where it is a message itself, the other
    language says so: `{:t}` is one of ours or empty, or else the template does not fit; `{:m}` may be one; `{:n}` is a
    number, `{:w}` has no space in it. `marks` are what stands between the parts of a list instead of `, ` and `; `.
    """

    def __init__(self, templates: Mapping[str, str], marks: Mapping[str, str] | None = None) -> None:
        self.templates = templates
        self.marks = marks or {}
        self._known: Callable[[str, int, bool], _Turned | None] = lru_cache(4096)(self._best)

    def __call__(self, text: str) -> str:
        """`text` in the language, line by line; a line that no template fits stays as it is."""
        if not self.templates:
            return text
        return "\n".join(map(self._line, text.split("\n")))

    def turned(self, text: str) -> str | None:
        """One line in the language, None where it is not known."""
        found = self._known(text, 0, True)
        return None if found is None else found.text

    def _line(self, text: str) -> str:
        """One line in the language, the space around it kept."""
        bare = text.strip()
        turned = self.turned(bare) if bare else None
        return text if turned is None else text.replace(bare, turned, 1)

    def _best(self, text: str, depth: int, placed: bool) -> "_Turned | None":
        """A line in the language: of all ways to read it the one that leaves least of it to values.

        It fits a template as a whole; or, where it may be `placed`, what stands behind `talk.txt:3: ` does; or it is a
        list of such texts. `depth`: so many messages it stands in.
        """
        if (whole := self.templates.get(text)) is not None:
            return _Turned(whole, len(text))
        if depth > _DEPTH or len(text) > _LONG:
            return None
        words = {word for found in _WORD.findall(text) for word in self._by_word.get(found, ())}
        ways = [self._filled(english, text, depth) for _, english in sorted({*words, *self._by_word[""]})]
        ways += [self._behind(text, depth) if placed else None, self._listed(text, depth)]
        return max((way for way in ways if way is not None), key=lambda way: way.ours, default=None)

    def _behind(self, text: str, depth: int) -> "_Turned | None":
        found = []
        at = text.find(": ")
        while at >= 0:
            ours = text[: at + 2].endswith(self._heads)
            if not ours and (rest := self._known(text[at + 2 :], depth, False)) is not None:
                found.append(_Turned(f"{text[: at + 2]}{rest.text}", rest.ours))
            at = text.find(": ", at + 2)
        return max(found, key=lambda way: way.ours, default=None)

    def _listed(self, text: str, depth: int) -> "_Turned | None":
        parts, found, at = text.split(", "), list[_Turned](), 0
        if not 1 < len(parts) <= _PARTS:
            return None
        while at < len(parts):
            # a part may hold commas itself: the longest that is known
            ends = range(min(len(parts), at + 4) - (len(parts) <= 4 and not at), at, -1)
            known = ((end, self._known(", ".join(parts[at:end]), depth, False)) for end in ends)
            end, turned = next(((end, turned) for end, turned in known if turned is not None), (at, None))
            if turned is None:
                return None
            found.append(turned)
            at = end
        mark = self.marks.get(", ", ", ")
        return _Turned(mark.join(part.text for part in found), sum(part.ours for part in found))

    @cached_property
    def _heads(self) -> tuple[str, ...]:
        """The words of ours before a colon: what these stand before is no place."""
        heads = (english.partition("{}")[0] for english in self.templates if "{}" in english)
        return tuple({head for head in heads if head.endswith(": ")})

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str]]]:
        """The templates that hold values, by a word that a text must hold to fit, the empty one where there is none;
        with each its place among all, those with most words of their own first.
        """
        held = sorted((k for k in self.templates if "{}" in k), key=lambda k: -len(k.replace("{}", "")))
        found: dict[str, list[tuple[int, str]]] = {"": []}
        for rank, english in enumerate(held):
            # a word beside a value may be but a part of one in the text
            words = _WORD.findall(re.sub(r"[A-Za-z]*\{\}[A-Za-z]*", " ", english))
            found.setdefault(max(words, key=len, default=""), []).append((rank, english))
        return found

    def _filled(self, english: str, text: str, depth: int) -> "_Turned | None":
        """What the template makes of `text`, None where it does not fit."""
        pattern, kinds, pieces = self._pattern(english)
        match = pattern.fullmatch(text)
        if match is None:
            return None
        ours, values = len(english) - 2 * len(kinds), []
        for value, kind in zip(match.groups(), kinds, strict=True):
            turned = self._known(value.strip(), depth + 1, True) if value and kind in ("t", "m") else None
            if turned is not None:
                ours += turned.ours
                values.append(value.replace(value.strip(), turned.text, 1))
            elif value and kind == "t":
                return None
            else:
                values.append(value)
        return _Turned(_spaced(piece if isinstance(piece, str) else values[piece] for piece in pieces), ours)

    def _pattern(self, english: str) -> tuple[re.Pattern[str], tuple[str, ...], tuple[str | int, ...]]:
        known = self._patterns.get(english)
        if known is None:
            kinds, pieces = places(self.templates[english], english.count("{}"))
            parts = english.split("{}")
            told = re.escape(parts[0]) + "".join(
                f"{_KINDS.get(kind, _ANY)}{re.escape(part)}" for kind, part in zip(kinds, parts[1:], strict=True)
            )
            known = self._patterns[english] = re.compile(told), kinds, pieces
        return known

    @cached_property
    def _patterns(self) -> dict[str, tuple[re.Pattern[str], tuple[str, ...], tuple[str | int, ...]]]:
        return {}


class _Turned(NamedTuple):
    """A line in another language, and how many characters of the English one are words of ours."""

    text: str
    ours: int


def places(other: str, count: int) -> tuple[tuple[str, ...], tuple[str | int, ...]]:
    """The kind of each of `count` values as a text in another language says it, and that text in pieces: words, and
    numbers of values.

    Raises ValueError where a value has no place in it, or a place no value.
    """
    kinds: dict[int, str] = {}
    pieces: list[str | int] = []
    for literal, field, kind, _ in Formatter().parse(other):
        pieces.append(literal)
        if field is not None:
            index = int(field) if field else len(kinds)
            kinds[index] = kind or ""
            pieces.append(index)
    if sorted(kinds) != list(range(count)) or not {*kinds.values()} <= {"", "t", "m", *_KINDS}:
        raise ValueError(f"not {count} values: {other}")
    return tuple(kinds[n] for n in range(count)), tuple(pieces)


def _spaced(pieces: Iterable[str]) -> str:
    """The pieces as one text, a space between a Chinese character and a letter or digit where they meet."""
    text = ""
    for piece in filter(None, pieces):
        before, after = text[-1:], piece[0]
        gap = (_han(before) and after.isascii() and after.isalnum()) or (
            _han(after) and before.isascii() and before.isalnum()
        )
        text += f" {piece}" if gap else piece
    return text


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def translator(name: str) -> Translator:
    """The translator into one of LANGUAGES; into English it changes nothing, and reads no table."""
    if name == ENGLISH:
        return Translator({})
    import tomllib  # noqa: PLC0415  only where there is something to turn

    path = Path(__file__).with_name("locale") / f"{name}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Translator({k: v for section in data.values() for k, v in section.items()}, _MARKS.get(name))


def spoken(text: str) -> str:
    """`text`, a message in English, in the reader's language."""
    return translator(language())(text)


def listed(parts: Iterable[str], mark: str = ", ") -> str:
    """Texts that are turned already as a list in the reader's language, between them `, ` or `; ` or what it has."""
    return translator(language()).marks.get(mark, mark).join(parts)
