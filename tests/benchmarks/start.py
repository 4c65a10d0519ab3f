"""How long a cold start takes, beside loading jieba in the same run: `python tests/benchmarks/start.py`.

The machines differ and are noisy, so the ratio counts; each figure is the best of several runs. All modules are read as
bytecode, as pip leaves them when it installs.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 5


def best(args: list[str], env: dict[str, str]) -> float:
    """Seconds of the quickest of RUNS runs of a command."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(args, check=True, capture_output=True, env=env)
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print the table."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        talk = ROOT / "tests" / "data" / "livestream.txt"
        run = [python, "-m", "subfix", "run", str(talk), "--duration", "1:35:00", "-o", folder, "--force", "-q"]
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        base = best([python, "-c", "import jieba; jieba.initialize()"], env)
        rows = [
            ("import jieba; jieba.initialize()", base),
            ("subfix --help", best([python, "-m", "subfix", "--help"], env)),
            ("subfix run livestream.txt (95 minutes)", best(run, env)),
        ]
    for name, seconds in rows:
        print(f"{name:<42} {seconds:6.2f} s   {seconds / base:5.2f} x jieba")


if __name__ == "__main__":
    main()
