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
base                 0.00   2.99   0.00  -2.35      -1.63
surprise            0.204  0.216  0.269  0.301      0.251
sound                1.99   3.36   4.99   4.81       3.50
relative             8.25  14.43  12.60   5.40       1.80
prior                0.25   0.25   0.25   0.25       0.25
digits               1.25   2.27   1.25   1.25          -
full stop               -   0.60   1.50   1.50          -
function words          -   2.62   3.35   3.16       0.42
common edge             -      -   0.24      -          -
left over            1.68   1.49      -   0.97          -
words                   -   2.47   1.62   1.36       0.48
short name           0.47   0.58   1.55   0.74       0.36
no word              0.48   1.87      -      -          -
capitals             1.49   1.23      -      -          -
name                 4.04   2.61   2.44      -          -
word                 0.75      -      -      -          -
written as a name    0.96      -      -      -          -
spoken word          0.36      -      -      -          -
covered                 -      -      -      -       0.76
far syllables           -      -      -      -       0.54
nothing shared          -      -      -      -       0.42
strange                 -      -      -      -       0.14
mentioned            0.35   0.35   0.30   0.40       0.50
document             0.60   0.60   0.60   0.60       0.60
repeated             0.64   0.40   0.56   0.62       0.67
burst                   -   0.74      -      -          -
number               1.03   0.60   1.59   0.50       0.97
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
