"""What each piece of evidence is worth: the weights that turn what was seen of a window into log2 odds for a term."""

import math
from collections.abc import Iterable
from typing import Final, Literal

from subfix.correction import Evidence

Shape = Literal["latin", "split", "mixed", "han", "syllables"]
SHAPES: Final[tuple[Shape, ...]] = ("latin", "split", "mixed", "han", "syllables")

SHAPE_NOTES: Final[dict[Shape, str]] = {
    "latin": "one Latin word",
    "split": "several Latin pieces",
    "mixed": "Han and Latin",
    "han": "Han for a Latin name",
    "syllables": "Han for a Han name",
}

KEEP: Final = -5.0  # bits: what is below cannot be lifted to a proposal by anything in the document

# Fitted by tests/benchmarks/fit.py, which says to what and from where; measured on other sets (README).
# The table: bits for one unit of each evidence, by the shape of the window: `latin` one Latin run, `split` several,
# `mixed` Han and Latin, `han` Han for a Latin name, `syllables` Han for a Han name. `-` where it cannot be.
_TABLE: Final = """
evidence            latin  split  mixed    han  syllables
base                 0.00   3.34   0.00  -1.47      -1.13
surprise            0.231  0.217  0.273  0.292      0.249
sound                2.27   3.97   4.97   4.64       3.50
relative             8.48  11.20  11.20   6.58       0.70
prior                0.25   0.25   0.25   0.25       0.25
digits               1.25   2.33   1.25   1.25          -
full stop               -   0.70   1.50   1.50          -
function words          -   2.34   3.36   3.33       0.49
cut number              -      -   2.50   2.50          -
cut word                -      -   1.28   1.28       1.15
stray letter         1.50   1.62      -      -          -
common edge             -      -   0.28      -          -
left over            2.20   1.49      -   1.17       0.56
words                   -   2.62   1.40   1.05       0.56
short name           0.42   0.58   1.44   0.72       0.42
no word              0.56   1.52      -      -          -
torn word            1.41   1.60      -      -          -
capitals             1.48   1.37      -      -          -
name                 4.11   3.18   2.44      -          -
word                 0.80      -      -      -          -
written as a name    0.74      -      -      -          -
spoken word          0.42      -      -      -          -
covered                 -      -      -      -       0.84
far syllables           -      -      -      -       0.63
nothing shared          -      -      -      -       0.49
strange                 -      -      -      -       0.13
mentioned            0.35   0.35   0.30   0.40       0.50
document             0.60   0.60   0.60   0.60       0.60
crowd                0.30   0.30   0.60   0.30       0.45
repeated             0.59   0.40   0.56   0.56       0.63
burst                   -   1.12      -      -          -
number               0.98   0.58   1.20   0.57       0.94
near                 2.00   2.00   2.00   2.00       2.00
neighbour           0.80   0.80   0.80   0.80       0.80
"""


def read_table(table: str) -> dict[tuple[str, str], float]:
    """The weights by (shape, evidence) of a table that looks as the one here does."""
    head, *rows = table.strip().splitlines()
    shapes = head.split()[1:]
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        name, cells = row[:20].strip(), row[20:].split()
        found |= {(shape, name): float(cell) for shape, cell in zip(shapes, cells, strict=True) if cell != "-"}
    return found


WORTH: Final = read_table(_TABLE)

MANY: Final = 100  # names; of more than these most are of subjects that the text is not about
LONG: Final = 0.4  # of a doubling counts for long names
SHORT_LATIN: Final = 4  # letters and digits
SHORT_HAN: Final = 2  # characters


def crowd(names: int, latin: bool, size: int) -> float:
    """How often a glossary with so many `names` of a kind doubles MANY, for a name of `size` letters or characters.

    Long names are met by chance no oftener for it.
    """
    short = size <= (SHORT_LATIN if latin else SHORT_HAN)
    return math.log2(max(names, MANY) / MANY) * (1.0 if short else LONG)


def worth(shape: Shape, name: str, seen: float, note: str = "") -> Evidence:
    """The evidence `name`, seen `seen` times or so much of it, in bits. Raises KeyError for what the table lacks."""
    return Evidence(name, round(WORTH[shape, name] * seen, 3), note)


def bits_of(evidence: Iterable[Evidence]) -> float:
    """All of it together."""
    return sum(e.value for e in evidence)
