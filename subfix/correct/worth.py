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
base                 0.00   2.09   0.00  -2.00      -1.58
surprise            0.193  0.223  0.256  0.308      0.253
sound                2.10   3.14   4.89   5.22       3.50
relative             8.03  14.36  14.00   8.63       0.30
prior                0.25   0.25   0.25   0.25       0.25
digits               1.25   2.36   1.25   1.25          -
full stop               -   0.41   1.50   1.50          -
function words          -   2.35   3.10   3.53       0.43
common edge             -      -   0.12      -          -
left over            1.64   1.49      -   0.95          -
words                   -   2.33   1.94   1.34       0.25
short name           0.38   0.88   1.59   1.04       0.31
no word              0.33   2.14      -      -          -
capitals             1.33   1.15      -      -          -
name                 4.00   2.54   2.42      -          -
word                 0.47      -      -      -          -
written as a name    0.51      -      -      -          -
far syllables           -      -      -      -       0.46
nothing shared          -      -      -      -       0.43
strange                 -      -      -      -       0.14
mentioned            0.35   0.35   0.30   0.40       0.50
document             0.60   0.60   0.60   0.60       0.60
repeated             0.41   0.84   0.55   0.38       0.56
burst                   -   0.37      -      -          -
number               1.16   0.57   1.60   0.49       0.94
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
