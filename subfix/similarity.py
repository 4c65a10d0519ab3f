"""How alike two texts are, and where they agree: the only module that imports rapidfuzz."""

from subfix.text import Edit, Span

_BLOCK = 2_000  # characters compared at once: the work grows with the square


# A run of two texts: where it begins in the one, where in the other, how many characters, and whether they are equal
# or stand in each other's place one for one. A bare tuple, since a long talk has a hundred thousand of them.
Block = tuple[int, int, int, bool]


def blocks(a: str, b: str) -> list[Block]:
    """The runs of `a` and `b` that answer to each other by the least Levenshtein distance, in order.

    Time grows with the product of the lengths: a tenth of a second for 30,000 characters each.
    """
    if not a or not b:
        return []
    if a == b:
        return [(0, 0, len(a), True)]
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  takes 20 ms

    return [
        (op.src_start, op.dest_start, op.src_end - op.src_start, op.tag == "equal")
        for op in Levenshtein.opcodes(a, b)
        if op.tag in {"equal", "replace"}
    ]


def letters_apart(first: str, second: str) -> int:
    """Letters to change, put in, drop, or swap with their neighbour, to make one of the other."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return OSA.distance(first, second)


def letters_changed(first: str, second: str) -> int:
    """Letters to change, put in or drop to make one of the other: Levenshtein's distance."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    return Levenshtein.distance(first, second)


def diff(old: str, new: str) -> tuple[Edit, ...]:
    """Edits that turn `old` into `new`, in order, not touching; `revise(old, edits).after == new`.

    Fast on a whole talk when the two are alike: equal lines anchor it, and only what lies between them is compared.
    """
    edits: list[Edit] = []
    if old == new:
        return ()
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    for (a, b), (c, d) in _differing(old, new):
        for op in Indel.opcodes(old[a:b], new[c:d]):
            if op.tag == "equal":
                continue
            edits.append(Edit(Span(a + op.src_start, a + op.src_end), new[c + op.dest_start : c + op.dest_end]))
    joined: list[Edit] = []
    for edit in edits:
        if joined and joined[-1].span.end == edit.span.start:
            last = joined.pop()
            joined.append(Edit(Span(last.span.start, edit.span.end), last.new + edit.new))
        else:
            joined.append(edit)
    return tuple(joined)


def _differing(old: str, new: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Stretches of both texts between places where they surely agree."""
    out: list[tuple[tuple[int, int], tuple[int, int]]] = []
    a = c = 0
    while a < len(old) or c < len(new):
        # skip what is equal
        step = _equal_run(old, new, a, c)
        a, c = a + step, c + step
        if a >= len(old) and c >= len(new):
            break
        b, d = _next_anchor(old, new, a, c)
        out.append(((a, b), (c, d)))
        a, c = b, d
    return out


def _equal_run(old: str, new: str, a: int, c: int) -> int:
    size = 0
    step = 4096
    while step:
        while old[a + size : a + size + step] == new[c + size : c + size + step] and a + size + step <= len(old):
            if c + size + step > len(new):
                break
            size += step
        step //= 2
    return size


_ANCHOR = 16  # equal characters in a row that are taken for the same place


def _next_anchor(old: str, new: str, a: int, c: int) -> tuple[int, int]:
    """The nearest places behind `a` and `c` from which the texts run on alike for a while; the ends where none is."""
    reach = 64
    while True:
        window = old[a : a + reach]
        other = new[c : c + reach]
        starts = {other[i : i + _ANCHOR]: i for i in range(len(other) - _ANCHOR, -1, -1)}
        best: tuple[int, int] | None = None
        for i in range(len(window) - _ANCHOR + 1):
            j = starts.get(window[i : i + _ANCHOR])
            if j is not None and (best is None or i + j < sum(best)):
                best = (i, j)
            if best is not None and i > sum(best):
                break
        if best is not None:
            return a + best[0], c + best[1]
        if a + reach >= len(old) and c + reach >= len(new):
            return len(old), len(new)
        if reach >= _BLOCK * 8:
            return min(a + reach, len(old)), min(c + reach, len(new))
        reach *= 2
