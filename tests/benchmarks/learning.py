"""Scores `glossary learn` on tests/cases/pairs: how much of what was misheard it proposes, and what that is good for.

    python tests/benchmarks/learning.py [--only NAME] [--show]

For each file: the share of its mishearings that are proposed from the text and its correction, with an empty glossary;
and, learned from one half of the lines, what is fixed and what is harmed in the other half (both ways, added up):
`lists`, the wrong forms of that half and their terms by name, replaced wherever they stand; `names`, the terms alone;
`learned`, what learn makes of it. Ends with one line of JSON.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace

from accuracy import CASES, Set, judged, loose, read_set, reads_right, touching

from subfix.clean import chosen
from subfix.cli.glossary_check import everyday
from subfix.correct import Options, compile_index
from subfix.glossary.learn import Heard, heard, left_alone
from subfix.glossary.lessons import Lesson, lessons, together
from subfix.glossary.load import folded
from subfix.glossary.model import Glossary, Misheard, Term
from subfix.stages import fix_text

NONE = Glossary()


def half(of: Set, low: int, high: int) -> Set:
    """The part of a set between two places of its text, which are line ends."""
    places = [replace(p, start=p.start - low, end=p.end - low) for p in of.places if low <= p.start and p.end <= high]
    return Set(of.name, of.text[low:high], places)


def put_right(of: Set) -> str:
    """The text of a set as its reference has it."""
    text = of.text
    for p in sorted(of.places, key=lambda p: -p.start):
        text = text[: p.start] + p.to[0] + text[p.end :]
    return text


def learned(of: Set) -> tuple[list[Heard], list[Lesson]]:
    """What a set teaches where nothing is known."""
    found = heard(of.text, put_right(of), NONE)
    return found, lessons(found, [left_alone(of.text, found)], NONE, everyday, ())


def proposed(of: Set) -> tuple[int, list[str]]:
    """How many mishearings of a set are among its lessons with the whole term, and those that are not."""
    found, taught = learned(of)
    keys = {(folded(x.wrong), x.right) for x in taught}
    missed = []
    for p in of.places:
        over = [h for h in found if touching(p.start, p.end, h.where.start, h.where.end)]
        if not any((folded(h.wrong), h.right) in keys and loose(p.right) in loose(h.right) for h in over):
            missed.append(f"{p.wrong} -> {p.right}")
    return len(of.places) - len(missed), missed


def lists(of: Set) -> Glossary:
    """The wrong forms of a set, each under the first term that has it, replaced wherever they stand."""
    forms: dict[str, list[Misheard]] = {}
    right = {p.to[0] for p in of.places}
    seen: set[str] = set()
    for p in of.places:
        if folded(p.wrong) not in seen and p.wrong not in right and p.wrong != p.to[0]:
            forms.setdefault(p.to[0], []).append(Misheard(p.wrong))
        seen.add(folded(p.wrong))
    stated = frozenset({"term", "mode"})
    return Glossary(tuple(Term(t, misheard=tuple(m), mode="exact", stated=stated) for t, m in forms.items()))


def outcome(of: Set, glossary: Glossary) -> tuple[int, int]:
    """How many places of a set `glossary` fixes, and how many of its edits are bad."""
    fixed = fix_text(of.text, chosen(""), compile_index(glossary), Options())
    edits = [c for c in fixed.corrections if c.applied and c.kind == "term"]
    good = sum(
        any(touching(p.start, p.end, c.span.start, c.span.end) for c in edits) and reads_right(of, p, edits)
        for p in of.places
    )
    return good, sum(judged(of, edits, c) == "bad" for c in edits)


def halves(of: Set) -> dict[str, tuple[int, int]]:
    """What each kind of glossary does, made of one half of a set, to the other one."""
    cut = of.text.index("\n", len(of.text) // 2) + 1
    parts = half(of, 0, cut), half(of, cut, len(of.text))
    sums = {"lists": (0, 0), "names": (0, 0), "learned": (0, 0)}
    for given, asked in (parts, parts[::-1]):
        terms, _ = together(learned(given)[1])
        names = Glossary(tuple(Term(t.term) for t in terms))
        for kind, glossary in (("lists", lists(given)), ("names", names), ("learned", Glossary(tuple(terms)))):
            good, bad = outcome(asked, glossary)
            sums[kind] = sums[kind][0] + good, sums[kind][1] + bad
    return sums


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each file, then all together as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAME")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args(arguments)
    total: dict[str, int] = {}
    print(f"{'file':<18} places proposed | fixed/bad in the other half: lists names learned")
    for path in sorted((CASES / "pairs").glob("*.jsonl")):
        if args.only not in (None, path.stem):
            continue
        of = read_set(path)
        count, missed = proposed(of)
        done = halves(of)
        print(f"{path.stem:<18} {len(of.places):>6} {count:>8} | {'  '.join(f'{g}/{b}' for g, b in done.values())}")
        if args.show:
            print("\n".join(f"    {m}" for m in missed))
        row = {"places": len(of.places), "proposed": count}
        row |= {
            f"{kind}_{what}": n for kind, pair in done.items() for what, n in zip(("fixed", "bad"), pair, strict=True)
        }
        total = {k: total.get(k, 0) + v for k, v in row.items()}
    print(json.dumps(total))


if __name__ == "__main__":
    main()
