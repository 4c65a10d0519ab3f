"""Many files: two processes against one, memory, a second run, and what a killed batch leaves.

    python tests/benchmarks/batch.py [speed] [memory] [kills] [--files 1000] [--size 30000] [--kills 20]

The files are made of sentences of tests/data/livestream.txt in random order, `--size` bytes each, no two alike. Prints
one line of JSON for each figure. Machines are noisy: the ratio of two runs right after one another counts.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TALK = ROOT / "tests" / "data" / "livestream.txt"
PART = ".subfix-part"


def make(folder: Path, count: int, size: int, seed: int = 7) -> None:
    """Write `count` talks of about `size` bytes each into `folder`, in two folders below it."""
    draw = random.Random(seed)
    sentences = [s for s in re.split(r"(?<=[。，？])", TALK.read_text(encoding="utf-8")) if s.strip()]
    for number in range(count):
        out: list[str] = []
        total = 0
        while total < size:
            at = draw.randrange(len(sentences))
            piece = "".join(sentences[at : at + 8])  # a stretch of speech, so that words stand in their context
            out.append(piece)
            total += len(piece.encode())
        path = folder / ("ab"[number % 2]) / f"talk{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(out), encoding="utf-8")


def command(talks: Path, out: Path, *more: str) -> list[str]:
    """The command that makes subtitles of all talks."""
    args = ["run", str(talks), "-r", "-o", str(out), "--duration", "30:00", "--config", "none", "-g", "default", "-q"]
    return [sys.executable, "-m", "subfix", *args, *more]


def measured(args: list[str]) -> tuple[float, float, int]:
    """Wall seconds of a command, the peak memory (MB) of the largest process in it, and its exit status."""
    wall, peak, status, _ = weighed(args)
    return wall, peak, status


def weighed(args: list[str]) -> tuple[float, float, int, float]:
    """As `measured`, and the seconds of processor time of all its processes."""
    begin = time.perf_counter()
    child = subprocess.Popen(args, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begin, used.ru_maxrss / 1024, child.returncode, used.ru_utime + used.ru_stime


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes, by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def tell(**row: object) -> None:
    """Print a row."""
    print(json.dumps(row), flush=True)


def speed(work: Path, count: int) -> None:
    """One process against two, and a second run that has nothing to do."""
    one, _, first, cpu_one = weighed(command(work / "talks", work / "one", "--jobs", "1"))
    two, _, second, cpu_two = weighed(command(work / "talks", work / "two", "--jobs", "2"))
    same = snapshot(work / "one") == snapshot(work / "two")
    # where other programs use the machine too, only the processor time tells what two free cores would do
    tell(
        files=count, jobs_1=round(one, 1), jobs_2=round(two, 1), ratio=round(one / two, 2),
        cpu_1=round(cpu_one, 1), cpu_2=round(cpu_two, 1), possible=round(2 * cpu_one / cpu_two, 2), same=same,
    )  # fmt: skip
    for jobs in ("1", "2"):
        again, _, third = measured(command(work / "talks", work / "one", "--jobs", jobs))
        tell(again_jobs=int(jobs), seconds=round(again, 2), statuses=[first, second, third])


def memory(work: Path, count: int) -> None:
    """The peak of many files against that of ten, and that of skipping them."""
    few = work / "few"
    for path in sorted((work / "talks").rglob("*.txt"))[:10]:
        target = few / path.relative_to(work / "talks")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for jobs in ("1", "2"):
        _, ten, _ = measured(command(few, work / f"few{jobs}", "--jobs", jobs))
        _, all_of_them, _ = measured(command(work / "talks", work / f"many{jobs}", "--jobs", jobs))
        tell(
            jobs=int(jobs),
            mb_of_10=round(ten),
            **{f"mb_of_{count}": round(all_of_them)},
            ratio=round(all_of_them / ten, 3),
        )


def kills(work: Path, count: int, times: int, seed: int = 3) -> None:
    """A batch killed at random moments, with all its processes or alone, and resumed, against an undisturbed one."""
    draw = random.Random(seed)
    seconds, _, _ = measured(command(work / "talks", work / "whole", "--jobs", "2"))
    wanted = snapshot(work / "whole")
    out = work / "killed"
    killed = 0
    while killed < times:
        child = subprocess.Popen(command(work / "talks", out, "--jobs", "2"), start_new_session=True)
        try:
            child.wait(draw.uniform(0.1, max(1.0, 1.5 * seconds / times)))
        except subprocess.TimeoutExpired:
            killed += 1
        else:  # it was done: begin anew
            shutil.rmtree(out)
            continue
        if killed % 2:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    left = sum(1 for name in snapshot(out) if name.endswith(PART)) if out.is_dir() else 0
    _, _, status = measured(command(work / "talks", out, "--jobs", "2"))
    found = snapshot(out)
    tell(
        files=count, kills=killed, parts_before=left, parts_after=sum(n.endswith(PART) for n in found),
        identical=found == wanted, status=status,
    )  # fmt: skip


def main() -> None:
    """Print the figures that are asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["speed", "memory", "kills"])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--kills", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make(work / "talks", args.files, args.size)
        if "speed" in args.what:
            speed(work, args.files)
        if "memory" in args.what:
            memory(work, args.files)
        if "kills" in args.what:
            kills(work, args.files, args.kills)


if __name__ == "__main__":
    main()
