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
evidence              latin  split  mixed    han  syllables
base                   0.00   0.50   0.00  -1.00   0.20
surprise               .200   .180   .200   .220   .240
sound                  2.80   2.60   3.20   3.50   3.50
relative               1.00   3.00   1.50   1.00   0.50
prior                   .25    .25    .25    .25    .25
digits                 1.25   1.25   1.25   1.25      -
full stop                 -   1.50   1.50   1.50      -
function words            -   2.50   2.50   1.50   0.70
common edge               -      -   0.40      -      -
left over              1.40   1.40      -   1.50      -
words                     -   1.10   1.50   2.00   1.00
short name             0.50   0.50   0.70   0.80   0.70
no word                1.30   1.30      -      -      -
capitals               1.50   1.50      -      -      -
name                   3.20   2.00   2.00      -      -
word                   0.75      -      -      -      -
written as a name      0.50      -      -      -      -
far syllables             -      -      -      -   1.00
nothing shared            -      -      -      -   0.75
strange                   -      -      -      -   0.08
mentioned              0.25   0.30   0.25   0.35   0.50
document               0.60   0.60   0.60   0.60   0.60
repeated               0.40   0.35   0.50   0.35   0.35
burst                     -   0.70      -      -      -
number                 0.70   0.70   0.70   0.70   0.70
near                   1.00   1.00   1.00   1.00   1.00
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
