"""Fits the weights of `subfix/correct/worth.py` to labelled mishearings and right texts, and prints the table.

    python tests/benchmarks/fit.py [--strength 1.0] [--labels TEXT LABELS.jsonl GLOSSARY]...

Of the candidates that overlap at a place at most one is right: the fit makes the right one likely against the others
and against none at all (conditional logistic regression), with a penalty on leaving PRIOR, which stands in this file.
It learns from tests/cases, but for the sets in `accuracy.KEPT_OUT`. `--labels` adds a transcript: one JSON object a
line with `start`, `end`, `surface`, `correction`, `also` (as right) and `tier` (U: left out); only the part of the text
between the first and the last label counts. The weights in use were fitted with three such transcripts besides.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from accuracy import CASES, KEPT_OUT, all_terms, clean_texts, index_of, judged, loose, read_set
from numpy.typing import NDArray

from subfix.correct import Candidate, Index, Options, compile_index, explain
from subfix.correct.worth import SHAPES, WORTH, read_table
from subfix.glossary.files import read_glossaries

Floats = NDArray[np.float64]
Judge = Callable[[Candidate], bool | None]

FIXED = {
    "prior",
    "document",
    "crowd",
    "mentioned",
    "near",
    "neighbour",
}  # what the rest of a document says is not learned from sets
FIXED_HERE = {("syllables", "sound"), ("split", "repeated")}  # too few cases say anything of these
LOW, HIGH = 0.7, 1.6  # shares of its prior between which a weight may move
FLOOR = 0.017  # score below which a candidate teaches nothing
STEPS = 4000


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: which place it competes for, how often each evidence was seen, and whether it is right."""

    place: int
    weight: float
    seen: dict[tuple[str, str], float]
    right: bool


def documents(extra: list[list[str]]) -> Iterator[tuple[str, Index, Judge, float]]:
    """Text, index, what is right in it, and how much it counts."""
    sets = [read_set(p) for p in sorted((CASES / "pairs").glob("*.jsonl")) if p.stem not in KEPT_OUT]
    for s in sets:
        yield (
            s.text,
            compile_index(index_of(s.terms)),
            lambda c, s=s: {"good": True, "bad": False}.get(judged(s, [c], c)),
            1.0,
        )
    every = compile_index(index_of(all_terms(sets)))
    for name, text in clean_texts().items():
        if name not in KEPT_OUT:
            for part in text.splitlines() if name == "untouched" else [text]:
                yield part, every, lambda c: None if loose(c.old) == loose(c.new) else False, 1.0
    for text_file, label_file, glossary in extra:
        text = Path(text_file).read_text(encoding="utf-8")
        labels = [json.loads(line) for line in Path(label_file).read_text(encoding="utf-8").splitlines()]
        yield text, compile_index(read_glossaries((glossary,), Path.cwd())), lambda c, x=labels: _labelled(c, x), 4.0


def _labelled(c: Candidate, labels: list[dict[str, object]]) -> bool | None:
    low, high = min(int(x["start"]) for x in labels), max(int(x["end"]) for x in labels)
    over = [x for x in labels if c.span.start < int(x["end"]) and int(x["start"]) < c.span.end]
    if not low <= c.span.start < c.span.end <= high or any(x["tier"] == "U" for x in over):
        return None
    if not over:
        return None if loose(c.old) == loose(c.new) else False
    (label, *others) = over
    wanted = [str(label["correction"]), *label.get("also", [])]
    return not others and loose(c.old) == loose(str(label["surface"])) and loose(c.new) in map(loose, wanted)


def rows(extra: list[list[str]]) -> list[Row]:
    """All candidates of all documents; those that only differ in place count less each."""
    out: list[Row] = []
    place = 0
    for text, index, judge, weight in documents(extra):
        found = [c for c in explain(text, index, Options()) if c.matcher not in ("exact", "stump") and c.score > FLOOR]
        clusters: list[list[Candidate]] = []
        end = -1
        for c in sorted(found, key=lambda c: c.span):
            if c.span.start >= end:
                clusters.append([])
                end = c.span.end
            clusters[-1].append(c)
            end = max(end, c.span.end)
        tops = [max(cluster, key=lambda c: (judge(c) is True, c.score)) for cluster in clusters]
        same = Counter((c.old, c.term) for c in tops)
        for cluster, top in zip(clusters, tops, strict=True):
            if judge(max(cluster, key=lambda c: c.score)) is None:
                continue
            place += 1
            for c in cluster:
                verdict = judge(c)
                if verdict is not None:
                    seen = {
                        (c.shape, e.name): 1.0 if e.name == "base" else e.value / WORTH[c.shape, e.name]
                        for e in c.evidence
                        if e.name != "rivals"
                    }
                    out.append(Row(place, weight * same[top.old, top.term] ** -0.5, seen, verdict))
    return out


def fit(data: list[Row], strength: float) -> dict[tuple[str, str], float]:
    """The weights, by accelerated gradient steps within their bounds."""
    names = list(WORTH)
    column = {name: i for i, name in enumerate(names)}
    seen = np.zeros((len(data), len(names)))
    for i, row in enumerate(data):
        for name, value in row.seen.items():
            seen[i, column[name]] += value
    right = np.array([row.right for row in data])
    begins = np.flatnonzero(np.diff([row.place for row in data], prepend=-1))
    place = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(data))))
    weight = np.array([data[i].weight for i in begins])
    prior = np.array([PRIOR[name] for name in names])
    spread = np.sqrt((seen**2).sum(0) / np.maximum(1, (seen != 0).sum(0))).clip(0.05)
    penalty = strength * spread**2 * np.array([0.1 if name == "base" else 1.0 for _, name in names])
    fixed = np.array([name in FIXED or (shape, name) in FIXED_HERE for shape, name in names])
    base = np.array([name == "base" for _, name in names])
    low = np.where(fixed, prior, np.where(base, -np.inf, LOW * prior))
    high = np.where(fixed, prior, np.where(base, np.inf, HIGH * prior))

    def slope(p: Floats) -> Floats:
        z = np.log(2) * (seen @ p)
        top = np.maximum(np.maximum.reduceat(z, begins), 0)
        each = np.exp(z - top[place])
        total = np.add.reduceat(each, begins) + np.exp(-top)
        good = np.add.reduceat(np.where(right, each, 0), begins)
        among_right = np.where(right & (good > 0)[place], each / np.maximum(good, 1e-300)[place], 0)
        change = (each / total[place] - among_right) * weight[place]
        return np.log(2) * (seen.T @ change) + 2 * penalty * (p - prior)

    step = 1 / (np.log(2) ** 2 * (seen**2 * weight[place][:, None]).sum(0) + 2 * penalty + 1e-9) / 2
    p = ahead = prior.copy()
    for n in range(STEPS):
        moved = np.clip(ahead - step * slope(ahead), low, high)
        ahead = moved + n / (n + 3) * (moved - p)
        p = moved
    return dict(zip(names, p, strict=True))


def table(weights: dict[tuple[str, str], float]) -> str:
    """The weights as they stand in `worth.py`."""
    names = list(dict.fromkeys(name for _, name in weights))
    lines = ["evidence".ljust(20) + "  ".join(s.rjust(5) for s in SHAPES)]
    for name in names:
        cells = [weights.get((s, name)) for s in SHAPES]
        digits = 3 if name == "surprise" else 2
        lines.append(
            name.ljust(20)
            + "  ".join(
                ("-" if c is None else f"{c:.{digits}f}").rjust(max(5, len(s)))
                for c, s in zip(cells, SHAPES, strict=True)
            )
        )
    return "\n".join(lines)


# What is believed before any case is seen, from what was measured on throw-away engines; see `worth` for the columns.
PRIOR_TABLE = """
evidence              latin  split  mixed    han  syllables
base                   0.00   1.00   0.00  -2.00  -1.00
surprise               .200   .220   .240   .280   .250
sound                  2.30   2.80   4.00   5.00   3.50
relative               6.00   7.00   7.00   6.00   1.00
prior                   .25    .25    .25    .25    .25
digits                 1.25   2.00   1.25   1.25      -
full stop                 -   1.00   1.50   1.50      -
function words            -   2.50   2.80   3.00   0.70
cut number                -      -   2.50   2.50      -
cut word                  -      -   0.80   0.80      1.00
stray letter           1.50   1.50      -      -      -
common edge               -      -   0.40      -      -
left over              1.60   1.50      -   1.20      0.80
words                     -   2.60   2.00   1.50   0.80
short name             0.60   0.60   0.90   1.00   0.60
no word                0.80   1.60      -      -      -
torn word              1.50   1.50      -      -      -
capitals               1.40   1.40      -      -      -
name                   3.80   3.60   2.40      -      -
word                   1.00      -      -      -      -
written as a name      0.60      -      -      -      -
spoken word            0.60      -      -      -      -
covered                   -      -      -      -   1.20
far syllables             -      -      -      -   0.90
nothing shared            -      -      -      -   0.70
strange                   -      -      -      -   0.12
mentioned              0.35   0.35   0.30   0.40   0.50
document               0.60   0.60   0.60   0.60   0.60
crowd                   .30    .30    .60    .30    .45
repeated               0.40   0.40   0.45   0.35   0.40
burst                     -   0.70      -      -      -
number                 0.90   0.60   0.90   0.60   0.80
near                   2.00   2.00   2.00   2.00   2.00
neighbour           0.80   0.80   0.80   0.80       0.80
"""

PRIOR = read_table(PRIOR_TABLE)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strength", type=float, default=1.0, help="of the penalty on leaving the prior")
    parser.add_argument("--labels", nargs=3, action="append", default=[], metavar=("TEXT", "LABELS", "GLOSSARY"))
    args = parser.parse_args()
    data = rows(args.labels)
    print(f"{len(data)} candidates at {len({r.place for r in data})} places, {sum(r.right for r in data)} right")
    print(table(fit(data, args.strength)))


if __name__ == "__main__":
    main()
