"""Scores the correction engine on tests/cases: recall and precision from bare names, harm to right text, calibration.

    python tests/benchmarks/accuracy.py sets [--only NAME] [--decoys FILE] [--show]
    python tests/benchmarks/accuracy.py calibration [--floor 0.1] [--kept-out] [--decoys FILE]

`sets` prints one row for each file of mishearings, corrected as one document with the bare terms of that file, and one
for each text that must stay. `calibration` sorts every finding by its score and says how many of them were right.
Both end with one line of JSON. A decoy file holds one name a line (what follows a tab is dropped); its first 10,000
names of two or more characters that the cases do not use are added.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from subfix.correct import Options, compile_index, correct
from subfix.correction import Correction
from subfix.glossary.model import Glossary, Term

CASES = Path(__file__).resolve().parent.parent / "cases"
LOOSE = re.compile(r"[\s，。！？、,.!?；;：:“”\"'（）()…—·-]+")  # what an editor would not call an error of a name
DECOYS = 10_000
STEP = 0.1  # width of a bucket of the calibration
KEPT_OUT = {
    "agents_zh",
    "biotech_zh",
    "cars_zh",
    "systems_zh",
    "ml_en",
    "platforms_en",
    "quiet",
    "mixed_zh",
    "mixed_en",
}
"""Sets and texts that no weight was tuned on."""


@dataclass(frozen=True, slots=True)
class Place:
    """A wrong form at `start` to `end` of the text (code points). `to`: what the reference has there, and what else
    would be right."""

    start: int
    end: int
    wrong: str
    right: str
    to: tuple[str, ...]
    kind: str
    """`plain`; `ordinary`: the wrong form is an everyday word; `form`: only case or spaces are wrong."""


@dataclass(slots=True)
class Set:
    """One file of mishearings: its lines joined by line feeds, and the places where they are wrong."""

    name: str
    text: str = ""
    places: list[Place] = field(default_factory=list)

    @property
    def terms(self) -> set[str]:
        return {p.right for p in self.places}


def loose(text: str) -> str:
    """Text without spaces and punctuation, in lower case."""
    return LOOSE.sub("", text).lower()


def read_set(path: Path) -> Set:
    """A file of tests/cases/pairs. Raises ValueError where a row contradicts itself."""
    out = Set(path.stem)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        base, at, made = len(out.text), 0, ""
        labels = [(e, "ordinary" if e.get("ordinary") else "plain") for e in row["errors"]]
        labels += [(e, "form") for e in row.get("forms", [])]
        for e, kind in sorted(labels, key=lambda label: label[0]["start"]):
            start, end = e["start"], e["start"] + len(e["wrong"])
            to = e.get("to", e["right"])
            if row["hyp"][start:end] != e["wrong"] or start < at:
                raise ValueError(f"{path}:{number}: {e['wrong']!r} does not stand at {start}")
            made += row["hyp"][at:start] + to
            at = end
            out.places.append(Place(base + start, base + end, e["wrong"], e["right"], (to, *e.get("also", ())), kind))
        if made + row["hyp"][at:] != row["ref"]:
            raise ValueError(f"{path}:{number}: the errors do not turn hyp into ref")
        out.text += row["hyp"] + "\n"
    return out


def spliced(text: str, start: int, end: int, edits: Iterable[tuple[int, int, str]]) -> str:
    """text[start:end] after `edits` (start, end, new), which lie within it and do not overlap."""
    out, at = [], start
    for a, b, new in sorted(edits):
        out += [text[at:a], new]
        at = b
    return "".join([*out, text[at:end]])


def touching(start: int, end: int, a: int, b: int) -> bool:
    return a < end and start < b


def reads_right(of: Set, place: Place, edits: Sequence[Correction]) -> bool:
    """Does the stretch of `place` and of all edits and places that hang together with it read as the reference?"""
    start, end = place.start, place.end
    while True:
        here = [c for c in edits if touching(start, end, c.span.start, c.span.end)]
        near = [p for p in of.places if touching(start, end, p.start, p.end)]
        grown = (
            min([start, *(c.span.start for c in here), *(p.start for p in near)]),
            max([end, *(c.span.end for c in here), *(p.end for p in near)]),
        )
        if grown == (start, end):
            break
        start, end = grown
    now = spliced(of.text, start, end, [(c.span.start, c.span.end, c.new) for c in here])
    # of the other places in this stretch only those that something changed are expected to be right
    others = [p for p in near if p is place or any(touching(p.start, p.end, c.span.start, c.span.end) for c in here)]
    rest = [(p.start, p.end, p.to[0]) for p in others if p is not place]
    wants = [spliced(of.text, start, end, [*rest, (place.start, place.end, to)]) for to in place.to]
    if place.kind == "form":
        return now.strip() in [w.strip() for w in wants]
    return loose(now) in [loose(w) for w in wants]


def judged(of: Set, edits: Sequence[Correction], alone: Correction) -> str:
    """`good`, `bad`, `case` (only case or spaces changed where nothing was wrong) for one edit among `edits`."""
    over = [p for p in of.places if touching(p.start, p.end, alone.span.start, alone.span.end)]
    if over:
        return "good" if all(reads_right(of, p, edits) for p in over) else "bad"
    return "case" if loose(alone.old) == loose(alone.new) else "bad"


def index_of(terms: Iterable[str]) -> Glossary:
    return Glossary(tuple(Term(t) for t in sorted(set(terms))))


def score_set(of: Set, glossary: Glossary, show: bool) -> dict[str, object]:
    """Recall by kind, precision of what was applied and of what was proposed."""
    found = correct(of.text, compile_index(glossary), Options())
    applied = [c for c in found if c.applied]
    proposed = [c for c in found if not c.applied]
    fixed = [p for p in of.places if reads_right(of, p, applied)]
    listed, useful = list(fixed), 0
    for c in proposed:
        rest = [a for a in applied if not touching(a.span.start, a.span.end, c.span.start, c.span.end)]
        over = [p for p in of.places if touching(p.start, p.end, c.span.start, c.span.end)]
        hits = [p for p in over if p not in fixed and reads_right(of, p, [*rest, c])]
        useful += bool(hits)
        listed += [p for p in hits if p not in listed]
    verdicts = Counter(judged(of, applied, c) for c in applied)
    row: dict[str, object] = {"set": of.name, "terms": len(glossary.terms)}
    for kind in ("plain", "ordinary", "form"):
        places = [p for p in of.places if p.kind == kind]
        row |= {kind: len(places), f"{kind}_fixed": sum(p in fixed for p in places)}
        row[f"{kind}_listed"] = sum(p in listed for p in places)
    row |= {"good": verdicts["good"], "bad": verdicts["bad"], "case": verdicts["case"]}
    row |= {"proposed": len(proposed), "proposed_good": useful}
    if show:
        for p in of.places:
            if p not in fixed:
                state = "listed" if p in listed else "missed"
                print(of.name, state, p.kind, p.wrong, p.to[0], sep="\t")
        for c in applied:
            if judged(of, applied, c) == "bad":
                _print_harm(of.name, of.text, c)
    return row


def score_clean(
    name: str, text: str, glossaries: dict[str, list[Glossary]], show: bool, by_line: bool = False
) -> dict[str, object]:
    """Edits of a text in which everything is right, for each kind of glossary; the sum where a kind has several.

    With `by_line` each line is a document of its own, so that no line speaks for a term in another.
    """
    row: dict[str, object] = {"text": name, "characters": len(text)}
    pieces = text.splitlines() if by_line else [text]
    for kind, several in glossaries.items():
        false = case = proposed = 0
        for glossary in several:
            index = compile_index(glossary)
            for piece, c in ((p, c) for p in pieces for c in correct(p, index, Options())):
                if not c.applied:
                    proposed += 1
                elif loose(c.old) == loose(c.new):
                    case += 1
                else:
                    false += 1
                if show and c.applied:
                    _print_harm(f"{name} {kind}", piece, c)
        row |= {f"{kind}_false": false, f"{kind}_case": case, f"{kind}_proposed": proposed}
    return row


def _print_harm(where: str, text: str, c: Correction) -> None:
    around = text[max(0, c.span.start - 8) : c.span.end + 8].replace("\n", "|")
    print(where, "harm", around, c.old, c.new, c.matcher, f"{c.score:.3f}", sep="\t")


def clean_texts() -> dict[str, str]:
    """The texts that must stay: name -> text."""
    paths = [CASES / "untouched.txt", CASES / "quiet.txt", *sorted((CASES / "clean").glob("*.txt"))]
    return {p.stem: p.read_text(encoding="utf-8") for p in paths}


def names(path: Path) -> list[str]:
    """Names of a list, one a line."""
    return [line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def all_terms(sets: Sequence[Set]) -> set[str]:
    return {t for s in sets for t in s.terms} | set(names(CASES / "terms.txt"))


def decoys(path: Path | None, used: set[str]) -> list[str]:
    if path is None:
        return []
    taken = {loose(t) for t in used}
    return [n for n in dict.fromkeys(names(path)) if len(n) > 1 and loose(n) not in taken][:DECOYS]


def run_sets(sets: Sequence[Set], only: str, decoy_file: Path | None, show: bool) -> dict[str, object]:
    """Both tables."""
    every = all_terms(sets)
    extra = decoys(decoy_file, every)
    rows = [score_set(s, index_of(s.terms), show) for s in sets if only in s.name]
    wide = [score_set(s, index_of(every), False) for s in sets if only in s.name]
    far = [score_set(s, index_of([*every, *extra]), False) for s in sets if only in s.name] if extra else []
    columns = [
        "set",
        "terms",
        "plain",
        "recall",
        "listed",
        "ordinary",
        "form",
        "precision",
        "proposals",
        "all",
        "decoys",
    ]
    table = []
    for i, row in enumerate(rows):
        table.append(
            {
                **{k: row[k] for k in ("set", "terms", "plain")},
                "recall": _share(row["plain_fixed"], row["plain"]),
                "listed": _share(row["plain_listed"], row["plain"]),
                "ordinary": f"{row['ordinary_fixed']}/{row['ordinary']}",
                "form": f"{row['form_fixed']}/{row['form']}",
                "precision": _precision(row),
                "proposals": f"{row['proposed_good']}/{row['proposed']}",
                "all": f"{_share(wide[i]['plain_fixed'], row['plain'])} @ {_precision(wide[i])}",
                "decoys": f"{_share(far[i]['plain_fixed'], row['plain'])} @ {_precision(far[i])}" if far else "-",
            }
        )
    print_table(columns, table)
    glossaries = {"own": [index_of(s.terms) for s in sets], "all": [index_of(every)]}
    if extra:
        glossaries["decoys"] = [index_of([*every, *extra])]
    clean = [score_clean(n, t, glossaries, show) for n, t in clean_texts().items()]
    wide_only = {k: v for k, v in glossaries.items() if k != "own"}
    alone = score_clean("untouched, each line alone", clean_texts()["untouched"], wide_only, False, by_line=True)
    kinds = [f"{k}_{what}" for k in glossaries for what in ("false", "case", "proposed")]
    print_table(["text", "characters", *kinds], [*clean, {**dict.fromkeys(kinds, "-"), **alone}])
    return {
        "sets": _summed(rows),
        "all": _summed(wide),
        "decoys": _summed(far),
        "clean": _summed(clean),
        "alone": _summed([alone]),
    }


def run_calibration(sets: Sequence[Set], floor: float, decoy_file: Path | None, kept_out: bool) -> dict[str, object]:
    """How many findings of each bucket of score are right, over pairs and clean texts, each read once."""
    every = all_terms(sets)
    sets = [s for s in sets if not kept_out or s.name in KEPT_OUT]
    clean = {n: t for n, t in clean_texts().items() if not kept_out or n in KEPT_OUT}
    index = compile_index(index_of([*every, *decoys(decoy_file, every)]))
    options = Options(apply=max(floor, Options().apply), propose=floor)
    texts = [*sets, *(Set(n, t) for n, t in clean.items())]
    right: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for of in texts:
        for c in correct(of.text, index, options):
            verdict = judged(of, [c], c)
            if verdict == "case":
                continue  # neither right nor wrong
            bucket = int(c.score / STEP + 1e-9)
            total[bucket] += 1
            right[bucket] += verdict == "good"
    print(
        f"mixture: {sum(len(s.text) for s in sets)} characters with {sum(len(s.places) for s in sets)} wrong places, "
        f"{sum(len(t) for t in clean.values())} without; {len(index.terms)} terms"
    )
    table = [
        {"score": f"{b * STEP:.2f}-", "findings": total[b], "right": right[b], "share": _share(right[b], total[b])}
        for b in sorted(total, reverse=True)
    ]
    print_table(["score", "findings", "right", "share"], table)
    return {"buckets": table}


def _share(part: object, whole: object) -> str:
    assert isinstance(part, int) and isinstance(whole, int)
    return f"{part / whole:.2f}" if whole else "-"


def _precision(row: dict[str, object]) -> str:
    good, bad = row["good"], row["bad"]
    assert isinstance(good, int) and isinstance(bad, int)
    return _share(good, good + bad)


def _summed(rows: Sequence[dict[str, object]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update({k: v for k, v in row.items() if isinstance(v, int) and k != "terms"})
    return dict(total)


def print_table(columns: Sequence[str], rows: Sequence[dict[str, object]]) -> None:
    """Rows under their column names, padded."""
    lines = [list(columns), *([str(r[c]) for c in columns] for r in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        print("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip())
    print()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sets", "calibration"])
    parser.add_argument("--only", default="", help="only sets with this in their name")
    parser.add_argument("--floor", type=float, default=0.1, help="lowest score looked at by calibration")
    parser.add_argument("--decoys", type=Path, help="a list of names, one a line, that no case needs")
    parser.add_argument("--kept-out", action="store_true", help="calibration on the sets that no weight was tuned on")
    parser.add_argument("--show", action="store_true", help="print misses and harm")
    args = parser.parse_args()
    began = time.perf_counter()
    sets = [read_set(p) for p in sorted((CASES / "pairs").glob("*.jsonl"))]
    if args.what == "sets":
        result = run_sets(sets, args.only, args.decoys, args.show)
    else:
        result = run_calibration(sets, args.floor, args.decoys, args.kept_out)
    print(json.dumps({**result, "seconds": round(time.perf_counter() - began, 1)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
