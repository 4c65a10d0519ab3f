"""HTML as values: an element escapes whatever is not HTML already, so that no text of a file becomes markup."""

import html
from collections.abc import Iterable

VOID = frozenset({"meta", "input"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(value: object) -> Html:
    """`value` as HTML text: markup escaped, and what cannot be seen, or would turn the text around it, written out."""
    if isinstance(value, Html):
        return value
    told = str(value)
    return Html(html.escape(told if told.isprintable() else "".join(map(_visible, told))))


def _visible(character: str) -> str:
    if character.isprintable() or character in _KEPT:
        return character
    return _SHOWN.get(character) or character.encode("unicode_escape").decode()


_KEPT = "\u3000\u00a0\u200c\u200d"  # wide and fixed spaces; what joins the parts of an emoji
_SHOWN = {"\n": "↵", "\r": "↵", "\t": " "}


def element(tag: str, /, *children: object, **attributes: object) -> Html:
    """An element. Children and values of attributes that are not Html are escaped.

    An attribute that is None or False is left out, True stands without a value; `class_` is `class`, `aria_label` is
    `aria-label`.
    """
    head = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    if tag in VOID:
        return Html(f"<{tag}{head}>")
    return Html(f"<{tag}{head}>{''.join(map(text, children))}</{tag}>")


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Several pieces of HTML as one, white space between them."""
    return Html(between.join(parts))


def coded(told: str) -> Html:
    """Text in which `what a person types` stands between backticks."""
    return Html("".join(element("code", part) if n % 2 else text(part) for n, part in enumerate(told.split("`"))))
