"""What viewers can read, as data: the profiles, with the source of every number."""

from difflib import get_close_matches

from subfix.cue import Profile
from subfix.errors import UsageError

# 5/6 s, 7 s and 2 frames (83 ms at 23.976) are of Netflix's "Timed Text Style Guide: General Requirements" and
# "Subtitle Timing Guidelines", as is the half second a cue may stay after the last word.
SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND = 834, 7000, 83, 500

PROFILES: tuple[Profile, ...] = (
    # YouTube publishes no limit of its own: two lines of 18 fit its player on a telephone; speed and times as Netflix,
    # but cues may touch. Chinese subtitles leave out the marks at the end of a line.
    Profile("youtube-zh", 18, 2, 9, SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND, "trim"),
    # Netflix, Chinese (Simplified) and (Traditional) Timed Text Style Guide: 16 characters, 2 lines, 9 characters a
    # second; neither comma nor full stop, one space in their place; ？ ！ ： 、 stay. Gaps of 3 to 11 frames are closed
    # to 2.
    Profile("netflix-zh-hans", 16, 2, 9, SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND, "space", "，。；", touching=False),
    Profile("netflix-zh-hant", 16, 2, 9, SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND, "space", "，。；", touching=False),
    # Netflix, English (USA): 42 letters, 20 a second. A letter is half a cell: 21 cells, 10 cells a second.
    Profile("netflix-en", 21, 2, 10, SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND, "keep", "", touching=False),
    # BBC Subtitle Guidelines 1.2: 37 letters (teletext; 68 % of the width), 160 to 180 words a minute, at least
    # 0.3 s a word: at 5 letters and a space, 20 letters a second. No gap, or one of 1 s and more; up to 1.5 s after
    # the last word; no longest time is given: 7 s as elsewhere.
    Profile("bbc-en", 18.5, 2, 10, 1000, LONGEST, 1000, 1500, "keep", "", close=1000),
    # Upright video: one line that a hand's width holds.
    Profile("shorts", 12, 1, 9, SHORTEST, LONGEST, TWO_FRAMES, HALF_SECOND, "trim"),
)
NAMES = tuple(p.name for p in PROFILES)


def usual(language: str) -> str:
    """The name of the profile for a track in `language` where none is asked for."""
    return "netflix-en" if language.startswith("en") else "youtube-zh"


def profile(name: str) -> Profile:
    """The profile called `name`. Raises UsageError for a name that does not exist."""
    for p in PROFILES:
        if p.name == name:
            return p
    near = get_close_matches(name, NAMES, 1)
    raise UsageError(
        f"there is no profile {name!r}", f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(NAMES)}"
    )
