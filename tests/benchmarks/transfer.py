"""Seconds and memory of carrying times over, for a talk and one ten times as long, and how far off they come out.

    python tests/benchmarks/transfer.py [TEXT] [--rate 0.15] [--seed 1]

The text (tests/data/livestream.txt) is heard with so many of its letters wrong, dropped or added, in tokens of one to
four letters. `of_levenshtein` is the time of the whole transfer against that of rapidfuzz's Levenshtein.opcodes on the
same two texts in the same run; below 1 it is the quicker. Each size is a process of its own, so that memory is its own:
`memory_mb` is what the transfer needed beyond what stood before it. One line of JSON for each.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from subfix.document import Token, Transcript
from subfix.text import Span
from subfix.timeline import Interval
from subfix.timing.agree import letters
from subfix.timing.transfer import transfer

STEP = 180  # milliseconds a letter
TALK = Path(__file__).parents[1] / "data" / "livestream.txt"


def heard(text: str, rate: float, seed: int) -> Transcript:
    """What a poor recogniser makes of `text`: its words and when they were said."""
    draw = random.Random(seed)
    said = letters(text).folded
    out: list[tuple[str, int]] = []
    for i, c in enumerate(said):
        roll = draw.random()
        if roll < rate * 0.6:
            out.append((draw.choice(said), i * STEP))
        elif roll >= rate * 0.8:
            out.append((c, i * STEP))
            if roll < rate:
                out.append((draw.choice(said), i * STEP + STEP - 1))
    tokens, at = [], 0
    while at < len(out):
        end = min(len(out), at + draw.choice((1, 1, 2, 2, 3, 4)))
        tokens.append(Token(Span(at, end), Interval(out[at][1], out[end - 1][1] + STEP)))
        at = end
    return Transcript("".join(c for c, _ in out), tuple(tokens))


def measure(text: str, rate: float, seed: int, times: int) -> dict[str, float]:
    """One row for `text` said `times` times, its sentences in another order each time."""
    draw = random.Random(seed)
    copies = []
    for _ in range(times):
        pieces = text.split("。")
        draw.shuffle(pieces)
        copies.append("。".join(pieces))
    whole = "".join(copies) if times > 1 else text
    timed = heard(whole, rate, seed)
    transfer(text[:200], heard(text[:200], 0, 1))  # what is loaded once is loaded
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    found = transfer(whole, timed)
    took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    row: dict[str, float] = {"characters": len(whole), "seconds": round(took, 3), "memory_mb": memory // 1024}
    if times == 1:
        here, there = letters(whole).folded, letters(timed.text).folded
        began = time.perf_counter()
        Levenshtein.opcodes(here, there).as_list()
        row["of_levenshtein"] = round(took / (time.perf_counter() - began), 2)
    place = {p: i * STEP for i, p in enumerate(letters(whole).places)}
    off = sorted(abs(t.interval.start - place[t.span.start]) for t in found.tokens)
    return {**row, "median_ms": off[len(off) // 2], "p95_ms": off[int(0.95 * len(off))], "worst_ms": off[-1]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path, nargs="?", default=TALK)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, help="only the text so many times")
    args = parser.parse_args()
    if args.times is None:
        call = [sys.executable, __file__, str(args.text), "--rate", str(args.rate), "--seed", str(args.seed)]
        for times in ("1", "10"):
            subprocess.run([*call, "--times", times], check=True)
        return
    print(json.dumps(measure(args.text.read_text(encoding="utf-8"), args.rate, args.seed, args.times)))


if __name__ == "__main__":
    main()
