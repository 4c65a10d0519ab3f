"""Large inputs: a text of five million characters and subtitles of 100,000 cues through `run` and `fix`.

    python tests/benchmarks/large.py [--characters 5000000] [--cues 100000]

Prints the seconds and the peak memory (MB) of each.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from batch import TALK, measured, tell


def talk(characters: int) -> str:
    """A talk of so many characters, made of the live stream again and again; every round begins with its number."""
    text = TALK.read_text(encoding="utf-8")
    rounds = -(-characters // len(text))
    return "\n".join(f"第{number}场。{text}" for number in range(rounds))[:characters]


def cues(count: int) -> str:
    """A SubRip file of so many cues, two seconds each."""
    text = TALK.read_text(encoding="utf-8").replace("\n", "")
    rows = []
    for number in range(count):
        at = number * 14 % (len(text) - 14)
        start, end = number * 2000, number * 2000 + 1900
        stamps = " --> ".join(
            f"{t // 3_600_000:02}:{t // 60_000 % 60:02}:{t // 1000 % 60:02},{t % 1000:03}" for t in (start, end)
        )
        rows.append(f"{number + 1}\n{stamps}\n{text[at : at + 14].strip() or '字'}\n\n")
    return "".join(rows)


def main() -> None:
    """Print a row for each input and command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=5_000_000)
    parser.add_argument("--cues", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "talk.txt").write_text(talk(args.characters), encoding="utf-8")
        (work / "cues.srt").write_text(cues(args.cues), encoding="utf-8")
        common = ["-g", "default", "--config", "none", "-q"]
        subfix = [sys.executable, "-m", "subfix"]
        rows = {
            "fix talk.txt": [*subfix, "fix", str(work / "talk.txt"), "-o", str(work / "fixed.txt")],
            "run talk.txt": [
                *subfix,
                "run",
                str(work / "talk.txt"),
                "--duration",
                "300:00:00",
                "-o",
                str(work / "out"),
            ],
            "fix cues.srt": [*subfix, "fix", str(work / "cues.srt"), "-o", str(work / "fixed.srt")],
            "run cues.srt": [*subfix, "run", str(work / "cues.srt"), "-o", str(work / "out")],
            "check cues.srt": [*subfix, "check", str(work / "cues.srt"), "--config", "none"],
        }
        for name, args_of in rows.items():
            seconds, peak, status = measured(args_of + ([] if name.startswith("check") else common))
            tell(command=name, seconds=round(seconds, 1), mb=round(peak), status=status)


if __name__ == "__main__":
    main()
