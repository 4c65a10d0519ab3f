"""Subtitles: cues over the corrected text, what a viewer is shown of them, and what a viewer can read."""

from dataclasses import dataclass
from typing import Literal

from subfix.text import Span
from subfix.timeline import Interval


@dataclass(frozen=True, slots=True)
class Cut:
    """A cue before it has a time: a span of the corrected text, and the positions inside it where a new line starts."""

    span: Span
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A span of the corrected text and when it is shown.

    `breaks` are positions of the corrected text, inside the span, at which a new line starts in the text's own script.
    `confidence` in 0..1 says how sure the interval is (1: measured).
    """

    span: Span
    interval: Interval
    breaks: tuple[int, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A cue as one track shows it: one to a few lines, none empty, none with a line break in it."""

    interval: Interval
    lines: tuple[str, ...]
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """One language's subtitles. `language` is a BCP-47 tag."""

    language: str
    cues: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a viewer can read, and what a house wants to see.

    `cells` is the width of a line (a full-width character is 1, any other 1/2), `cps` cells a second, `shortest`,
    `longest`, `gap` and `linger` (how long a cue may stay after its speech) in milliseconds. `marks`: how the marks
    of `soft` are shown: `keep`, `trim` (dropped at line ends), `space` (a space in their place). Two cues are at least
    `gap` apart, or, where `touching`, not apart at all; what is below `close` is closed.
    """

    name: str
    cells: float
    lines: int
    cps: float
    shortest: int
    longest: int
    gap: int
    linger: int
    marks: Literal["keep", "trim", "space"]
    soft: str = "，。、；："
    touching: bool = True
    close: int = 500
