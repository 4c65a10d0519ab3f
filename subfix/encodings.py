"""Which encoding a text is in that does not say: the one in which it reads as Chinese is written, else a detector's."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache

# what charset-normalizer may say where no encoding of Chinese fits
_OTHERS = ("gb18030", "big5", "cp1252")
_WIDE = ("utf-16-le", "utf-16-be")
# The characters that stand for some half of any Chinese text, in both scripts.
_FREQUENT = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作"
    "里裡道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從"
    "想实實很吧呢啊哦嗯吗嗎什给給问問最用第三二"
)
_MARKS = frozenset("，。？！、；：“”‘’（）《》〈〉【】「」『』…—～·\u3000％￥０１２３４５６７８９")
_ENOUGH = 0.7  # of what is not ASCII
_AHEAD = 0.1
_SEEN = 20_000  # characters


class DamagedError(ValueError):
    """Text in an encoding that is plain but for some bytes; `error` tells of the first."""

    def __init__(self, codec: str, error: UnicodeDecodeError) -> None:
        super().__init__(codec)
        self.codec = codec
        self.error = error


def guessed(data: bytes) -> str | None:
    """The Python codec that decodes and encodes `data`, which is not UTF-8; None where there is none.

    Raises DamagedError where the text is Chinese in a codec that does not decode it to the end.
    """
    ranked = sorted(_ranked(data), reverse=True)
    if ranked and ranked[0][0] >= _ENOUGH and (len(ranked) == 1 or ranked[0][0] >= ranked[1][0] + _AHEAD):
        codec = ranked[0][1]
        # Hong Kong's characters are those of Big5 and more
        for name in ("big5", "big5hkscs") if codec == "big5hkscs" else (codec,):
            if _exact(data, name):
                return name
        try:
            data.decode(codec)
        except UnicodeDecodeError as error:
            raise DamagedError(codec.removesuffix("hkscs"), error) from None
    if b"\0" in data:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415  needed for old files only

    best = from_bytes(data, cp_isolation=list(_OTHERS)).best()
    return best.encoding if best and _exact(data, best.encoding) else None


def wide(data: bytes) -> str | None:
    """UTF-16 in which `data`, where NUL bytes stand between letters of ASCII, is text; None where it is none."""
    for codec in _WIDE:
        with suppress(UnicodeDecodeError):
            raw = data.decode(codec)[:_SEEN]
            plain = sum(c.isascii() and (c.isprintable() or c in "\r\n\t") for c in raw)
            others = [c for c in raw if not c.isascii()]
            usual = sum(c in _usual() or c in _MARKS for c in others)
            if "\0" not in raw and plain + usual >= _ENOUGH * len(raw) and _exact(data, codec):
                return codec
    return None


def nearly_utf8(data: bytes) -> bool:
    """True where all but a few broken characters are UTF-8: a damaged file, which no other codec would read right."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken > 10 * broken


def _ranked(data: bytes) -> Iterator[tuple[float, str]]:
    """For each encoding of Chinese, how much of what is not ASCII is usual in it, the frequent counted twice."""
    codecs = (*(("gb18030", "big5hkscs") if b"\0" not in data else ()), *(_WIDE if len(data) % 2 == 0 else ()))
    for codec in codecs:
        text = data[: 2 * _SEEN].decode(codec, "replace")[:_SEEN]
        others = [c for c in text if c > "\x7f"]
        usual = sum(c in _usual() or c in _MARKS for c in others)
        # what is wide holds little else than Han, since all else would have a NUL byte
        if others and usual >= _ENOUGH * len(others):
            yield (usual + sum(c in _FREQUENT for c in others)) / len(others), codec


@cache
def _usual() -> frozenset[str]:
    """The characters of level 1 of GB 2312 and of Big5: those that are in use, some 7,000 in both scripts."""
    found = set()
    for codec, leads, trails in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    ):
        for lead in leads:
            for trail in trails:
                found.add(bytes((lead, trail)).decode(codec, "ignore"))
    return frozenset(found) - {""}


def _exact(data: bytes, codec: str) -> bool:
    """True where `codec` decodes `data` and gives it back."""
    with suppress(UnicodeDecodeError, UnicodeEncodeError):
        return data.decode(codec).encode(codec) == data
    return False
