"""Positions in text and their changes: spans, edits, revisions. `revise` is the only code that moves text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points. Raises ValueError where it is reversed or negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """True where both cover at least one character in common."""
        return self.start < other.end and other.start < self.end

    def touches(self, other: "Span") -> bool:
        """True where they overlap or stand side by side."""
        return self.start <= other.end and other.start <= self.end

    def holds(self, other: "Span") -> bool:
        """True where `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> "Span":
        """The same length, `by` code points later."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `new` in place of `span`. An empty span inserts, an empty `new` deletes."""

    span: Span
    new: str


@dataclass(frozen=True)
class Revision:
    """A text before and after edits; made by `revise`. Edits are sorted and do not overlap."""

    before: str
    edits: tuple[Edit, ...]
    after: str

    def __reduce__(self) -> tuple[object, ...]:  # what is reckoned on demand is not sent along
        return Revision, (self.before, self.edits, self.after)

    def forward(self, span: Span) -> Span:
        """Where `span` of `before` stands in `after`; it grows to whole edits where it cuts one.

        Text inserted exactly at one of its ends stays outside.
        """
        return _mapped(span, self._old, self._new)

    def back(self, span: Span) -> Span:
        """Where `span` of `after` came from in `before`; it grows to whole edits where it cuts one."""
        return _mapped(span, self._new, self._old)

    @cached_property
    def _old(self) -> "_Places":
        return _Places([e.span.start for e in self.edits], [e.span.end for e in self.edits])

    @cached_property
    def _new(self) -> "_Places":
        starts, ends, shift = [], [], 0
        for e in self.edits:
            starts.append(e.span.start + shift)
            ends.append(e.span.start + shift + len(e.new))
            shift += len(e.new) - len(e.span)
        return _Places(starts, ends)

    def places(self) -> tuple[Span, ...]:
        """For each edit, the span of `after` that it wrote."""
        return tuple(Span(s, e) for s, e in zip(self._new.starts, self._new.ends, strict=True))


@dataclass(frozen=True, slots=True)
class _Places:
    starts: list[int]
    ends: list[int]


def _mapped(span: Span, here: _Places, there: _Places) -> Span:
    def shift(last: int) -> int:
        return there.ends[last] - here.ends[last] if last >= 0 else 0

    # start: edits that end at or before it lie behind; one that began before it and goes on is taken whole
    i = bisect_right(here.ends, span.start) - 1
    nxt = i + 1
    cut = nxt < len(here.starts) and here.starts[nxt] < span.start
    start = there.starts[nxt] if cut else span.start + shift(i)
    # end: edits that start at or after it lie ahead; one that goes on past it is taken whole
    j = bisect_left(here.starts, span.end) - 1
    end = there.ends[j] if j >= 0 and here.ends[j] > span.end else span.end + shift(j)
    return Span(start, max(start, end))  # an empty span at an insertion stands behind it


def revise(text: str, edits: Iterable[Edit]) -> Revision:
    """Apply edits to `text`. Raises ValueError where two overlap or one lies outside.

    Edits that change nothing are dropped. Two insertions at one place keep their given order.
    """
    ordered = sorted((e for e in edits if e.span.of(text) != e.new), key=lambda e: (e.span.start, e.span.end))
    out: list[str] = []
    at = 0
    for e in ordered:
        if e.span.start < at:
            raise ValueError(f"edits overlap at {e.span.start}: {e}")
        if e.span.end > len(text):
            raise ValueError(f"edit outside of the text: {e}")
        out += (text[at : e.span.start], e.new)
        at = e.span.end
    out.append(text[at:])
    return Revision(text, tuple(ordered), "".join(out))


@dataclass(frozen=True, slots=True)
class Merged:
    """One edit of a composed revision, with the indexes of the edits it is made of."""

    edit: Edit
    first: tuple[int, ...]
    second: tuple[int, ...]


def compose(first: Revision, second: Revision) -> tuple[Merged, ...]:
    """The edits that lead from `first.before` to `second.after` in one step, touching ones merged.

    `second` must start from the text that `first` left; ValueError otherwise.
    """
    if second.before != first.after:
        raise ValueError("the second revision does not start where the first one ended")
    items = sorted(
        [(s.start, s.end, 0, i) for i, s in enumerate(first.places())]
        + [(e.span.start, e.span.end, 1, i) for i, e in enumerate(second.edits)]
    )
    groups: list[tuple[int, int, tuple[list[int], list[int]]]] = []
    for start, end, which, index in items:
        if groups and start <= groups[-1][1]:
            s, e, members = groups[-1]
            groups[-1] = (s, max(e, end), members)
        else:
            groups.append((start, end, ([], [])))
        groups[-1][2][which].append(index)
    merged = []
    for start, end, (a, b) in groups:
        if len(a) + len(b) == 1:  # most stand alone, and nothing need be applied to know what becomes of them
            edit = first.edits[a[0]] if a else Edit(_hull(first, Span(start, end), a), second.edits[b[0]].new)
            merged.append(Merged(edit, tuple(a), tuple(b)))
            continue
        # the hull of the old sides: an untouched edge maps by shift, an edited one by its edit
        old = _hull(first, Span(start, end), a)
        later = [Edit(second.edits[i].span.shift(-start), second.edits[i].new) for i in b]
        inner = revise(first.after[start:end], later)
        if old.of(first.before) != inner.after:
            merged.append(Merged(Edit(old, inner.after), tuple(a), tuple(b)))
    return tuple(merged)


def _hull(first: Revision, mid: Span, inside: Sequence[int]) -> Span:
    """`mid` of `first.after` in `first.before`, given the indexes of all first edits that lie in it."""
    places = first._new
    if not inside:
        behind = bisect_right(places.ends, mid.start) - 1
        shift = first.edits[behind].span.end - places.ends[behind] if behind >= 0 else 0
        return mid.shift(shift)
    lo, hi = min(inside), max(inside)
    return Span(
        first.edits[lo].span.start - (places.starts[lo] - mid.start),
        first.edits[hi].span.end + (mid.end - places.ends[hi]),
    )
