"""Messages in the reader's language: the English ones that the program makes, turned into it by templates."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "zh")
VARIABLE: Final = "SUBFIX_LANG"
# what may stand in the place of a value
_KINDS = {"n": r"([\d.,]+%?)"}
_ANY = "(.*?)"
_PARTS = 20  # a longer list holds no messages
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
    language says so: `{:t}` is one of ours or empty, or else the template does not fit; `{:m}` may be one, `{:n}` is a
    number. `marks` are what stands between the parts of a list instead of `, ` and `; `.
    """

    def __init__(self, templates: Mapping[str, str], marks: Mapping[str, str] | None = None) -> None:
        self.templates = templates
        self.marks = marks or {}
        self.turned: Callable[[str], str | None] = lru_cache(4096)(self._turned)

    def __call__(self, text: str) -> str:
        """`text` in the language, line by line; a line that no template fits stays as it is."""
        if not self.templates:
            return text
        return "\n".join(self.line(line) for line in text.split("\n"))

    def line(self, text: str) -> str:
        """One line in the language, the space around it kept."""
        bare = text.strip()
        turned = self.turned(bare) if bare else None
        return text if turned is None else text.replace(bare, turned, 1)

    def _turned(self, text: str) -> str | None:
        """One line in the language, None where it is not known.

        A text fits a template as a whole; or what stands behind `talk.txt:3: ` does; or it is a list of such texts.
        """
        if (whole := self.templates.get(text)) is not None:
            return whole
        for english, pieces in self._held:
            if all(piece in text for piece in pieces) and (found := self._filled(english, text)) is not None:
                return found
        return self._behind(text) or self._listed(text)

    def _behind(self, text: str) -> str | None:
        at = text.find(": ")
        while at >= 0:
            if (rest := self.turned(text[at + 2 :])) is not None:
                return f"{text[: at + 2]}{rest}"
            at = text.find(": ", at + 2)
        return None

    def _listed(self, text: str) -> str | None:
        parts, found, at = text.split(", "), list[str](), 0
        if not 1 < len(parts) <= _PARTS:
            return None
        while at < len(parts):
            # a part may hold a comma itself: the longest that is known
            ends = range(len(parts) if at else len(parts) - 1, at, -1)
            known = ((end, self.turned(", ".join(parts[at:end]))) for end in ends)
            end, turned = next(((end, turned) for end, turned in known if turned is not None), (at, ""))
            if end == at:
                return None
            found.append(turned)
            at = end
        return self.marks.get(", ", ", ").join(found)

    @cached_property
    def _held(self) -> list[tuple[str, tuple[str, ...]]]:
        """The templates that hold values, with the words of their own: those with most of them first."""
        held = [(english, tuple(filter(None, english.split("{}")))) for english in self.templates if "{}" in english]
        return sorted(held, key=lambda pair: -sum(map(len, pair[1])))

    def _filled(self, english: str, text: str) -> str | None:
        """What the template makes of `text`, None where it does not fit."""
        pattern, kinds, other = self._pattern(english)
        match = pattern.fullmatch(text)
        if match is None:
            return None
        values = []
        for value, kind in zip(match.groups(), kinds, strict=True):
            if value and kind in ("t", "m"):
                turned = self.turned(value.strip())
                if turned is None and kind == "t":
                    return None
                values.append(value if turned is None else value.replace(value.strip(), turned, 1))
            else:
                values.append(value)
        return other.format(*values)

    def _pattern(self, english: str) -> tuple[re.Pattern[str], tuple[str, ...], str]:
        known = self._patterns.get(english)
        if known is None:
            kinds, other = _places(self.templates[english], english.count("{}"))
            parts = english.split("{}")
            told = re.escape(parts[0]) + "".join(
                f"{_KINDS.get(kind, _ANY)}{re.escape(part)}" for kind, part in zip(kinds, parts[1:], strict=True)
            )
            known = self._patterns[english] = re.compile(told), kinds, other
        return known

    @cached_property
    def _patterns(self) -> dict[str, tuple[re.Pattern[str], tuple[str, ...], str]]:
        return {}


def _places(other: str, count: int) -> tuple[tuple[str, ...], str]:
    """The kind of each of `count` values as a text in another language says it, and that text without the kinds.

    Raises ValueError where a value has no place in it, or a place no value.
    """
    kinds: dict[int, str] = {}
    parts = []
    for literal, field, kind, _ in Formatter().parse(other):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if field is not None:
            index = int(field) if field else len(kinds)
            kinds[index] = kind or ""
            parts.append(f"{{{index}}}")
    if sorted(kinds) != list(range(count)) or not {*kinds.values()} <= {"", "t", "m", "n"}:
        raise ValueError(f"not {count} values: {other}")
    return tuple(kinds[n] for n in range(count)), "".join(parts)


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
