"""Times written into a plain text, such as `[12:30]` before a paragraph: what they say, and the text without them."""

import re
from itertools import pairwise

from subfix.text import Edit, Revision, Span, revise
from subfix.timeline import parse_clock
from subfix.timing.spoken import Anchor

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
# in brackets anywhere at the start of a sentence or line; bare only where it begins a line
_MARK = re.compile(
    rf"[\[(（【<]\s*(?P<held>{_CLOCK})\s*[\])）】>][^\S\n]*|^[^\S\n]*(?P<bare>{_CLOCK})(?:[^\S\n]+|[^\S\n]*\n)",
    re.MULTILINE,
)


def timed_by_marks(text: str) -> tuple[Revision, tuple[Anchor, ...]]:
    """`text` without the times written into it, and where each of them stood: anchors in what is left.

    Times count only where they tell a time line: two at least, none before the one above it. A talk that says
    `比分是[12:30]` once, or a list of opening hours, keeps its text; then there are no anchors.
    """
    found = []
    for match in _MARK.finditer(text):
        try:
            found.append((Span(*match.span()), parse_clock(match["held"] or match["bare"])))
        except ValueError:
            continue
    times = [time for _, time in found]
    if len(found) < 2 or any(a >= b for a, b in pairwise(times)):
        return Revision(text, (), text), ()
    step = revise(text, [Edit(span, "") for span, _ in found])
    places = [edit.start for edit in step.places()]
    return step, tuple(Anchor(place, time) for place, time in zip(places, times, strict=True))
