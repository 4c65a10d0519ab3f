"""Messages in the reader's language: the English ones that the program makes, turned into it by templates."""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "zh")
VARIABLE: Final = "SUBFIX_LANG"
_PARTS = (": ", ", ", "\n")


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
    """

    def __init__(self, templates: Mapping[str, str]) -> None:
        self.templates = templates

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """The templates that hold values, those with most words of their own first."""
        held = [(k, v) for k, v in self.templates.items() if "{}" in k]
        held.sort(key=lambda pair: -len(pair[0].replace("{}", "")))
        return [(re.compile("(.+?)".join(map(re.escape, k.split("{}"))), re.DOTALL), v) for k, v in held]

    def __call__(self, text: str) -> str:
        """`text` in the language; what no template fits stays as it is.

        Where a text as a whole fits none, its parts are tried, such as `talk.txt:3` and what stands behind it. Values
        inside a template are turned as well where they are messages themselves.
        """
        return self._turned(text) or text

    def _turned(self, text: str) -> str | None:
        bare = text.strip()
        if not bare or not self.templates:
            return None
        if bare != text:
            lead = text[: len(text) - len(text.lstrip())]
            inner = self._turned(bare)
            return None if inner is None else f"{lead}{inner}{text[len(lead) + len(bare) :]}"
        if (whole := self.templates.get(text)) is not None:
            return whole
        for pattern, template in self._patterns:
            if match := pattern.fullmatch(text):
                return template.format(*map(self, match.groups()))
        for mark in _PARTS:
            if mark in text:
                parts = [(part, self._turned(part)) for part in text.split(mark)]
                if any(turned is not None for _, turned in parts):
                    return mark.join(part if turned is None else turned for part, turned in parts)
        return None


@cache
def translator(name: str) -> Translator:
    """The translator into one of LANGUAGES; into English it changes nothing."""
    if name == ENGLISH:
        return Translator({})
    path = Path(__file__).with_name("locale") / f"{name}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Translator({k: v for section in data.values() for k, v in section.items()})
