"""Where one cue ends and the next begins, and where a cue's second line begins."""

from collections.abc import Collection, Sequence

from subfix.cue import Cut, Profile
from subfix.document import Segment, Token
from subfix.split.borders import borders
from subfix.split.search import search
from subfix.split.units import units
from subfix.text import Span


def split(
    text: str,
    profile: Profile,
    protected: Sequence[Span] = (),
    *,
    tokens: Sequence[Token] = (),
    segments: Sequence[Segment] = (),
    cut: Collection[int] = (),
    keep: Collection[int] = (),
) -> tuple[Cut, ...]:
    """Cues over the whole of `text`: their spans cover every character once, in order, marks and spaces included.

    `protected` spans (terms), Latin phrases in Chinese, numbers with their units, titles and addresses are not cut
    where they fit a line of `profile`, words never where another way exists. A line break in `text` is a border that
    the source made. `tokens` tell pauses, `segments` the source's own breaks and speakers. A person's pins: a cue
    begins at every place of `cut`, and none begins, nor a line, at one of `keep`. A text without a letter or digit
    gives one cue, an empty or blank one none.
    """
    if not text.strip():
        return ()
    parts = units(text, profile, protected, cut, keep)
    chosen = search(parts, borders(text, parts, tokens, segments, cut), profile)
    cuts, first = [], 0
    for last, lines in chosen:
        cuts.append(Cut(Span(parts.at[first], parts.at[last]), tuple(parts.at[i] for i in lines)))
        first = last
    return tuple(cuts)
