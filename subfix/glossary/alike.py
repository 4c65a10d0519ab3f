"""How alike two stretches of text sound, whichever script they are in: a rough measure, for proposing."""

from functools import lru_cache
from typing import Final

from subfix.phones import term_forms
from subfix.similarity import letters_apart

# one sign for phones that speakers and recognisers swap most: b/p, d/t, g/k, s/z/c, sh/zh/ch, n/l/r, and the vowels
_CLASSES: Final = str.maketrans("bpmfvwdtgkhzscJSCTnlrRNQaeoui@IUYEWOjq", "bbmbbbddgggsssjjjsnnnnnnaaauiaiuiaauiu")


def alike(heard: str, said: str) -> float:
    """0 to 1: the best agreement of any way to say the one with any way to say the other.

    Half of it counts phones, half classes of phones, by the longer of the two. 0 where one of them has no sound.
    """
    return max((_forms_alike(a, b) for a in _forms(heard) for b in _forms(said)), default=0.0)


@lru_cache(4096)
def _forms(text: str) -> tuple[str, ...]:
    return tuple(f for f in term_forms(text.lower() if text != text.upper() else text)[:8] if f)


def sound_class(phones: str) -> str:
    """The phones with those that are swapped most made one."""
    return phones.translate(_CLASSES)


def _forms_alike(a: str, b: str) -> float:
    longest = max(len(a), len(b))
    rough = letters_apart(sound_class(a), sound_class(b))
    return 1 - (letters_apart(a, b) + rough) / (2 * longest)


def remnant(heard: str, said: str) -> bool:
    """True where the letters of `heard` are a beginning, an end or a part of those of `said`: `us` of Manus."""
    short, whole = ("".join(c for c in s.casefold() if c.isalnum()) for s in (heard, said))
    return bool(short) and short.isascii() and short in whole
