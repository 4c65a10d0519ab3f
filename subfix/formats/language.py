"""Which language a text is in, as far as its letters tell."""

import re

from subfix.script import detect

_PART = 10_000  # characters
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*")


def han_share(text: str) -> float:
    """Han characters among Han characters and Latin words, 0..1; 0 where there is neither."""
    han = len(_HAN.findall(text))
    return han / (han + len(_LATIN_WORD.findall(text))) if han else 0.0


def detect_language(text: str) -> str:
    """A BCP-47 tag: `zh-Hans`, `zh-Hant`, `ja`, `ko`, `en` (any text in Latin letters) or `und` (no letters).

    Of a long text, four parts are looked at.
    """
    if len(text) > 4 * _PART:
        step = len(text) // 4
        text = "\n".join(text[i : i + _PART] for i in range(0, 4 * step, step))
    han, kana, hangul = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_HANGUL.findall(text))
    if hangul > han + kana:
        return "ko"
    if kana * 8 > han:  # a name in kana makes no Japanese text
        return "ja"
    if not han and not _LATIN_WORD.search(text):
        return "und"
    return detect(text)
