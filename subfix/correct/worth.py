"""What each piece of evidence is worth: the weights that turn what was seen of a window into log2 odds for a term."""

from collections.abc import Iterable
from typing import Final, Literal

from subfix.correction import Evidence

Shape = Literal["latin", "split", "mixed", "han", "syllables"]
SHAPES: Final[tuple[Shape, ...]] = ("latin", "split", "mixed", "han", "syllables")

KEEP: Final = -5.0  # bits: what is below cannot be lifted to a proposal by anything in the document

# The table: bits for one unit of each evidence, by the shape of the window: `latin` one Latin run, `split` several,
# `mixed` Han and Latin, `han` Han for a Latin name, `syllables` Han for a Han name. `-` where it cannot be.
_TABLE: Final = """
evidence            latin  split  mixed    han  syllables
base                 0.00   2.30   0.00  -1.91      -1.55
surprise            0.200  0.222  0.260  0.306      0.251
sound                1.98   3.20   4.99   5.18       3.50
relative             8.36  14.91  14.00   8.23       0.91
prior                0.25   0.25   0.25   0.25       0.25
digits               1.25   2.31   1.25   1.25          -
full stop               -   0.44   1.50   1.50          -
function words          -   2.44   3.07   3.28       0.35
common edge             -      -   0.12      -          -
left over            1.66   1.51      -   1.03          -
words                   -   2.34   1.82   0.89       0.26
short name           0.47   0.77   1.54   0.89       0.23
no word              0.28   2.17      -      -          -
capitals             1.46   1.16      -      -          -
name                 3.97   2.57   2.42      -          -
word                 0.60      -      -      -          -
written as a name    0.58      -      -      -          -
far syllables           -      -      -      -       0.51
nothing shared          -      -      -      -       0.50
strange                 -      -      -      -       0.14
mentioned            0.35   0.35   0.30   0.40       0.50
document             0.60   0.60   0.60   0.60       0.60
repeated             0.60   0.82   0.55   0.44       0.58
burst                   -   0.88      -      -          -
number               0.97   0.60   1.69   0.50       0.94
near                 1.00   1.00   1.00   1.00       1.00
"""


def _read(table: str) -> dict[tuple[str, str], float]:
    head, *rows = table.strip().splitlines()
    shapes = head.split()[1:]
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        name, cells = row[:20].strip(), row[20:].split()
        found |= {(shape, name): float(cell) for shape, cell in zip(shapes, cells, strict=True) if cell != "-"}
    return found


WORTH: Final = _read(_TABLE)


def worth(shape: Shape, name: str, seen: float, note: str = "") -> Evidence:
    """The evidence `name`, seen `seen` times or so much of it, in bits. Raises KeyError for what the table lacks."""
    return Evidence(name, round(WORTH[shape, name] * seen, 3), note)


def bits_of(evidence: Iterable[Evidence]) -> float:
    """All of it together."""
    return sum(e.value for e in evidence)
