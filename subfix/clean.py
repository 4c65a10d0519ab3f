"""Named fixers for what recognition breaks besides words: joints of marks, digit groups, widths, spaces, stutter."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import repeat

from subfix.correction import Correction, Evidence, identified
from subfix.errors import UsageError
from subfix.text import Edit, Revision, Span, compose, revise
from subfix.timeline import time_marks

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
FULL = "，。？！、；："
_LINE = r"[^\S\n\r]"  # white space inside a line


@dataclass(frozen=True, slots=True)
class Fixer:
    """A named repair. `edits` yields what it would change in a text, in order, not overlapping.

    `default`: on unless switched off. `last`: runs after the terms are corrected, since it would hide them.
    """

    name: str
    summary: str
    edits: Callable[[str], Iterator[Edit]]
    default: bool = True
    last: bool = False


# --- times ----------------------------------------------------------------------------------------------------


def _times(text: str) -> Iterator[Edit]:
    """Times written into the text, `[12:30]`, which pin its cues and are no words of it."""
    for span, _ in time_marks(text):
        yield Edit(span, "")


# --- joints ---------------------------------------------------------------------------------------------------

_STRENGTH = {mark: rank for rank, marks in enumerate(("、", "，,", "；：;:", "。.", "？！?!")) for mark in marks}
_RUN = re.compile(rf"[{FULL},.?!;:](?:{_LINE}*[{FULL},.?!;:])+")
_KEPT = re.compile(r"。{3,}|？！|！？|！{2,}|[.?!,;:\s]+")
_WIDE = dict(zip(",.?!;:", "，。？！；：", strict=True))


def _joints(text: str) -> Iterator[Edit]:
    """Where chunks of speech were glued, marks pile up: `。，` `？？，` `。 。 ?`. One stays, the strongest.

    What follows a space began the next chunk and says nothing of the sentence before. Untouched, since people write
    them on purpose: `？！`, `……`, `。。。`, `！！` and runs of half-width marks alone.
    """
    for match in _RUN.finditer(text):
        run = match.group()
        if _KEPT.fullmatch(run):
            continue
        before_space = run.split()[0]
        best = max(before_space, key=lambda c: _STRENGTH[c])
        yield Edit(Span(*match.span()), "？！" if before_space.startswith(("？！", "！？")) else _WIDE.get(best, best))


_LINE_START = r"(?:\A|(?<=[\n\r]))"
_HEAD = re.compile(
    rf"{_LINE_START}({_LINE}*)(?:[{FULL}.,;:?!]+{_LINE}*)*(?<=[{FULL}]){_LINE}*|{_LINE_START}({_LINE}*)[.,;:?!]{_LINE}*(?=[{HAN}])"
)


def _heads(text: str) -> Iterator[Edit]:
    """A line cannot begin with a mark that ends something; the white space it begins with stays."""
    for match in _HEAD.finditer(text):
        start = match.end(1) if match[1] is not None else match.end(2)
        if start < match.end():
            yield Edit(Span(start, match.end()), "")


# --- marks and spaces -----------------------------------------------------------------------------------------

_NARROW = re.compile(
    rf"(?<=[{HAN}])[,;:?!](?=[{HAN}A-Za-z\s]|\Z)|(?<=[{HAN}])\.(?=[{HAN}]|{_LINE}*(?:[\n\r]|\Z))"
    rf"|(?<=[A-Za-z0-9])[,;?!](?=[{HAN}])|(?<=[A-Za-z])\.(?=[{HAN}])"
)


def _width(text: str) -> Iterator[Edit]:
    """A half-width mark beside a Han character is full-width in Chinese text: `banana,也是` -> `banana，也是`.

    A full stop after a digit stays, it may count a list; so do marks between Latin words.
    """
    for match in _NARROW.finditer(text):
        yield Edit(Span(*match.span()), _WIDE[match.group()])


_AFTER_MARK = re.compile(rf"(?<=[{FULL}]){_LINE}+(?=\S)")
_BEFORE_MARK = re.compile(rf"(?<=[{HAN}A-Za-z0-9]){_LINE}+(?=[{FULL}])")
_HAN_GAP = re.compile(rf"(?<=[{HAN}]){_LINE}+(?=[{HAN}])")


def _spaces(text: str) -> Iterator[Edit]:
    """Full-width marks bring their own room; spaces beside them, and between Han characters, are joints.

    Where a text has next to no marks (under one for each 200 characters) spaces between Han characters *are* its
    marks, as in subtitles and in some recognisers' output, and stay.
    """
    places = [m.span() for m in (*_AFTER_MARK.finditer(text), *_BEFORE_MARK.finditer(text))]
    if sum(text.count(mark) for mark in FULL) * 200 >= len(text):
        places += [m.span() for m in _HAN_GAP.finditer(text)]
    for start, end in sorted(set(places)):
        yield Edit(Span(start, end), "")


# --- digits ---------------------------------------------------------------------------------------------------

# what may follow a year; a measure word (`202 5个人`) would make it a number of its own
_YEAR = re.compile(r"(?<![\d.])(20[0-3]) (\d)(?=\s*年|[是的了底初末，。])(?!\d)")
_DECIMAL = re.compile(rf"(?<![\d.,])(\d{{1,2}}\.) (\d{{1,2}})(?=[{HAN}{FULL}])(?!\s*年)")
_PERCENT = re.compile(rf"(?<=\d) (?=%[{HAN}{FULL}])")
_SPLIT_PERCENT = re.compile(r"(?<![\d.])(\d) (\d\.\d+)(?= ?%)")


def _digits(text: str) -> Iterator[Edit]:
    """Numbers that were read piece by piece: `202 5年`, `5. 2`, `9 9.9 %`. Spaces go, digits never change.

    A decimal is joined only before Han or a full-width mark, so `chapter 5. 2 people` stays.
    """
    places = [Span(m.end(1), m.start(2)) for p in (_YEAR, _DECIMAL, _SPLIT_PERCENT) for m in p.finditer(text)]
    places += [Span(*m.span()) for m in _PERCENT.finditer(text)]
    for span in sorted(set(places)):
        yield Edit(span, "")


# --- stutter and fillers (off unless asked for) ---------------------------------------------------------------

# single characters that nobody doubles on purpose, and words said again while thinking; real reduplication
# (天天, 慢慢, 研究研究, 哈哈哈) is of other words
_AGAIN = re.compile(
    r"([我你他她它这那就在把被从但而且很]|就是|然后|所以|因为|但是|如果|可能|其实|这个|那个|我们|他们|你们|觉得)(?:\1)+"
)


def _stutter(text: str) -> Iterator[Edit]:
    for match in _AGAIN.finditer(text):
        yield Edit(Span(match.end(1), match.end()), "")


_FILLER = re.compile(rf"(?:(?<=[{FULL}\s])|\A)(?:[嗯呃]+|对(?:对)+)[，、。]{_LINE}*|(?<=[{HAN}])[呃](?=[{HAN}])")


def _fillers(text: str) -> Iterator[Edit]:
    for match in _FILLER.finditer(text):
        yield Edit(Span(*match.span()), "")


_BESIDE = re.compile(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")


def _spacing(text: str) -> Iterator[Edit]:
    for match in _BESIDE.finditer(text):
        yield Edit(Span(match.start(), match.start()), " ")


TIMES = "times"
FIXERS: tuple[Fixer, ...] = (
    Fixer(TIMES, "times written into the text (`[12:30]`), which pin its cues", _times, default=False),
    Fixer("width", "half-width marks beside Han characters", _width),
    Fixer("joints", "piled-up marks: the strongest stays (`。，` `？？` `？，`)", _joints),
    Fixer("heads", "marks at the beginning of a line", _heads),
    Fixer("spaces", "spaces between Han characters and around full-width marks", _spaces),
    Fixer("digits", "numbers broken by spaces (`202 5年` `5. 2` `9 9.9 %`)", _digits),
    Fixer("stutter", "words said twice while thinking (`我我` `就是就是`)", _stutter, default=False),
    Fixer("fillers", "嗯, 呃, 对对对 as a clause of their own", _fillers, default=False),
    Fixer("spacing", "a space between Han and Latin, after correcting", _spacing, default=False, last=True),
)
NAMES = tuple(f.name for f in FIXERS)


def chosen(spec: str, *, none: bool = False, more: Collection[str] = ()) -> tuple[str, ...]:
    """The names of the fixers that `spec` asks for, in the order of FIXERS.

    `spec` is a comma list: `+name` adds to the default ones, `-name` takes away, a list of plain names stands for
    just these, `all`, `none` and `default` for what they say. `none`: start from nothing; `more`: on by
    default as well. Raises UsageError for a name that does not exist.
    """
    words = [w.strip() for w in spec.split(",") if w.strip()]
    usual = {f.name for f in FIXERS if f.default} | {*more}
    on = set() if none else usual
    if any(w[0] not in "+-" for w in words):
        on = set()
    for word in words:
        sign, name = (word[0], word[1:]) if word[0] in "+-" else ("+", word)
        if name in ("all", "default", "none"):
            group = {"all": {*NAMES}, "default": usual, "none": set[str]()}[name]
        elif name in NAMES:
            group = {name}
        else:
            near = get_close_matches(name, NAMES, 1)
            raise UsageError(
                f"there is no fixer {name!r}",
                f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(NAMES)}",
            )
        on = on | group if sign == "+" else on - group
    return tuple(n for n in NAMES if n in on)


def clean(text: str, names: Sequence[str], *, last: bool = False) -> tuple[Correction, ...]:
    """What the named fixers change in `text`, as applied corrections in its coordinates, sorted, not touching.

    `last` chooses those that run after the terms instead of those before. Each fixer sees what the one before left.
    """
    steps = [f for f in FIXERS if f.name in names and f.last == last]
    total = Revision(text, (), text)
    who: list[tuple[str, ...]] = []
    for fixer in steps:
        step = revise(total.after, fixer.edits(total.after))
        if not step.edits:
            continue
        merged = compose(total, step)
        who = [
            tuple(dict.fromkeys([*(name for i in m.first for name in who[i]), *([fixer.name] if m.second else [])]))
            for m in merged
        ]
        total = revise(text, [m.edit for m in merged])
    return identified(text, map(_correction, repeat(text), total.edits, who))


def _correction(text: str, edit: Edit, fixers: tuple[str, ...]) -> Correction:
    return Correction(
        id="",
        kind="clean",
        span=edit.span,
        old=edit.span.of(text),
        new=edit.new,
        term="",
        matcher="+".join(fixers),
        score=1.0,
        evidence=tuple(Evidence(name) for name in fixers),
        applied=True,
    )
