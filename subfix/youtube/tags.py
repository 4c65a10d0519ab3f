"""Language tags (BCP 47): their form, which of them are the same track to a viewer, and which a file's name tells."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from subfix.errors import UsageError

# RFC 5646, 2.1, without the tags of old that it grandfathers
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?P<extended>(?:-[A-Za-z]{3}){0,3})(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|\d{3}))?(?P<rest>(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?)"
)

# The tags of Chinese that stand on YouTube side by side for the same thing. The site shows zh-Hans and zh-Hant, takes
# zh-CN, zh-TW and zh-HK, and has been seen to give back another one than was sent.
_SAME: tuple[tuple[str, ...], ...] = (
    ("zh-Hans", "zh-CN", "zh-Hans-CN", "zh-SG", "zh-Hans-SG", "cmn-Hans", "cmn-Hans-CN"),
    ("zh-Hant", "zh-TW", "zh-Hant-TW", "cmn-Hant", "cmn-Hant-TW"),
    ("zh-HK", "zh-Hant-HK"),
    ("yue", "yue-HK", "yue-Hant", "yue-Hant-HK", "zh-yue", "zh-yue-HK"),
)
_CLASS = {tag: tags[0] for tags in _SAME for tag in tags}

# Languages of two letters that a name like `talk.en.srt` may tell: all of ISO 639-1. Of the thousands of three letters
# only these: `talk.new.srt` and `talk.fix.srt` tell nothing.
_TWO = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na "
    "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so "
    "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)
_THREE = "ase bho ceb chr cmn fil gsw hak haw hmn kok mai mni nan sdp wuu yue"
_TOLD = frozenset(f"{_TWO}{_THREE}".split())
_NAMED = re.compile(r"(?P<tag>[A-Za-z0-9_-]+)(?:\s*\((?P<name>[^()]+)\))?")

BARE = "zh"  # says nothing of the script: it is never matched, a person is asked


def tag_of(text: str) -> str:
    """`text` as a tag, its letters cased as RFC 5646, 2.1.1 recommends, `_` read as `-`. Raises UsageError.

    Nothing else is changed: what a person asks for is what is sent.
    """
    match = _TAG.fullmatch(text.strip().replace("_", "-"))
    if not match:
        raise UsageError(f"{text!r} is no language tag", "such as zh-Hans, zh-TW, yue, en or en-GB")
    parts = [match["language"].lower() + match["extended"].lower()]
    parts += [match["script"].title()] if match["script"] else []
    parts += [match["region"].upper()] if match["region"] else []
    return "-".join(parts) + match["rest"]


def kind_of(tag: str) -> str:
    """The class of a tag: two tags are the same language to a viewer where it is equal. Any string is taken."""
    try:
        tag = tag_of(tag)
    except UsageError:
        return tag
    return _CLASS.get(tag, tag.lower())


def is_bare(tag: str) -> bool:
    """True for `zh`, which may be Simplified or Traditional."""
    return tag.strip().lower() == BARE


def told_by(path: PurePath) -> tuple[str, str] | None:
    """Language and name of a track by a file's name: `talk.zh-Hans.srt`, `talk.en (Director's comment).srt`.

    None where the name tells no language: the part before the ending is not a tag, or of a language not listed here.
    """
    part = PurePath(path.stem).suffix.removeprefix(".")
    match = _NAMED.fullmatch(part)
    if not match:
        return None
    try:
        tag = tag_of(match["tag"])
    except UsageError:
        return None
    language = tag.split("-")[0]
    if language not in _TOLD:
        return None
    return tag, (match["name"] or "").strip()


def chosen(tag: str, tags: Iterable[str]) -> tuple[int, ...]:
    """Which of `tags` are the same language as `tag`, by their places: the one spelt alike alone, else all."""
    known = list(tags)
    exact = tuple(n for n, other in enumerate(known) if other.lower() == tag.lower())
    return exact[:1] or tuple(n for n, other in enumerate(known) if not is_bare(tag) and kind_of(other) == kind_of(tag))
