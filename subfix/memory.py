"""Inputs that needed no change, kept in the user's cache: nothing was written that could tell it the next time."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import platformdirs

# as many places as there are, each for all inputs that fall to it; a newer one takes it over, and the older one is
# worked on once more
_PLACES = 1 << 16


def remember(source: Path, made_of: str) -> None:
    """Keep that `source`, where all that decides is `made_of` (a digest), needs no change."""
    place = _place(source)
    with suppress(OSError):  # a home that cannot be written: it is worked on again
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(made_of, encoding="ascii")


def remembered(source: Path, made_of: str) -> bool:
    """True where `remember` was told just this."""
    try:
        return _place(source).read_bytes() == made_of.encode("ascii")
    except OSError:
        return False


def _place(source: Path) -> Path:
    number = int(sha256(os.fsencode(os.path.realpath(source))).hexdigest(), 16) % _PLACES
    folder = platformdirs.user_cache_path("subfix", appauthor=False) / "unchanged"
    return folder / f"{number >> 8:02x}" / f"{number & 255:02x}"
