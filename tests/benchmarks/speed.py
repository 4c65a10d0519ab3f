"""Characters a second of the correction engine, its memory and the time to compile, for glossaries of several sizes.

    python tests/benchmarks/speed.py NAMES TEXT... [--terms 100 1000 10000] [--size 1000000]

NAMES holds a name a line (what follows a tab is dropped). The text is made of the sentences of the TEXT files in
random order, with seeded changes of single characters, so that no sentence stands twice and no cache helps. Each size
is a process of its own, so that memory is its own. Prints one line of JSON for each.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from subfix.correct import compile_index, correct
from subfix.glossary.model import Glossary, Term

CHANGED = 40  # one character in so many


def varied(texts: list[str], size: int) -> str:
    """About `size` characters of sentences drawn from `texts`, each changed somewhere."""
    draw = random.Random(5)
    sentences = [s for text in texts for s in re.split(r"(?<=[。，\n])", text) if s.strip()]
    han = [c for text in texts for c in text if c >= "\u4e00"] or ["的"]
    out: list[str] = []
    total = 0
    while total < size:
        chars = list(draw.choice(sentences))
        for _ in range(max(1, len(chars) // CHANGED)):
            at = draw.randrange(len(chars))
            if chars[at] >= "\u4e00":
                chars[at] = draw.choice(han)
        out.append("".join(chars))
        total += len(chars)
    return "".join(out)


def measure(names: list[str], texts: list[str], size: int) -> dict[str, float]:
    """One row: compile until the first correction is done, then the whole text."""
    text = varied(texts, size)
    glossary = Glossary(tuple(Term(n) for n in names))
    began = time.perf_counter()
    index = compile_index(glossary)
    correct("你好kuber netis。", index)
    compiled = time.perf_counter()
    found = correct(text, index)
    ended = time.perf_counter()
    return {
        "terms": len(names),
        "characters": len(text),
        "compile_s": round(compiled - began, 2),
        "characters_a_second": round(len(text) / (ended - compiled)),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "corrections": len(found),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--terms", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--size", type=int, default=1_000_000)
    args = parser.parse_args()
    if len(args.terms) > 1:
        for count in args.terms:
            call = [sys.executable, __file__, str(args.names), *map(str, args.texts)]
            subprocess.run([*call, "--terms", str(count), "--size", str(args.size)], check=True)
        return
    names = [line.split("\t")[0].strip() for line in args.names.read_text(encoding="utf-8").splitlines()]
    names = list(dict.fromkeys(n for n in names if len(n) > 1))[: args.terms[0]]
    texts = [p.read_text(encoding="utf-8") for p in args.texts]
    print(json.dumps(measure(names, texts, args.size)))


if __name__ == "__main__":
    main()
