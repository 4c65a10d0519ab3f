"""Short texts a second through one Corrector: one by one, many together, in two threads, in two processes.

    python tests/benchmarks/library.py [--texts 400] [--terms 10]

The texts are stretches of 100 to 500 characters of the live stream, no two alike. `--terms` takes so many of the
shipped terms; without it all. Compiling is done before the clock runs, in processes too. `a_processor_second` and
`together`, which is `fix_all`, are the figures of a machine that does nothing else; where it does, the others are
lower.
"""

import argparse
import json
import pickle
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from subfix import Corrector

TALK = Path(__file__).parents[1] / "data" / "livestream.txt"


def stretches(count: int) -> list[str]:
    """`count` stretches of the talk, each from another place."""
    talk, draw = TALK.read_text(encoding="utf-8"), Random(1)
    places = draw.sample(range(len(talk) - 500), count)
    return [talk[at : at + draw.randint(100, 500)] for at in places]


def rate(work: Callable[[], Iterable[str]], count: int) -> float:
    """Texts a second of `work`, which corrects `count` of them."""
    began = time.perf_counter()
    assert sum(1 for _ in work()) == count
    return round(count / (time.perf_counter() - began), 1)


def spread(pool: Executor, corrector: Corrector, texts: list[str]) -> float:
    """The same with two workers, warmed up."""
    with pool:
        list(pool.map(corrector, texts[:32], chunksize=8))
        return rate(lambda: pool.map(corrector, texts, chunksize=16), len(texts))


def main() -> None:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--terms", type=int)
    args = parser.parse_args()
    shipped = Corrector("default").glossary
    corrector = Corrector(replace(shipped, terms=shipped.terms[: args.terms]))
    texts = stretches(args.texts)
    began = time.perf_counter()
    corrector("年底jammy奶3发布了")
    ready = time.perf_counter() - began
    list(map(corrector, texts[:16]))
    worked = time.process_time()
    alone = rate(lambda: map(corrector, texts), len(texts))
    worked = time.process_time() - worked
    together = time.process_time()
    assert sum(1 for _ in corrector.fix_all(texts)) == len(texts)
    together = time.process_time() - together
    row = {
        "terms": len(corrector.glossary.terms),
        "pickled_kb": round(len(pickle.dumps(corrector)) / 1024, 1),
        "first_text_s": round(ready, 2),
        "a_processor_second": round(len(texts) / worked, 1),
        "together": round(len(texts) / together, 1),
        "alone": alone,
        "two_threads": spread(ThreadPoolExecutor(2), corrector, texts),
        "two_processes": spread(ProcessPoolExecutor(2, mp_context=get_context("spawn")), corrector, texts),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
