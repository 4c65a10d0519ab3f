"""Seconds to write and to read 100,000 cues in every format, and to compare what was written; beside pysrt.

    python tests/benchmarks/formats.py [FORMAT...] [--cues 100000] [--rounds 3]

The best of the rounds counts. `crlf` and `dirty` are SubRip and WebVTT with the line breaks of Windows, and with a
fault and markup in them, which the careful way reads. The ratio is to pysrt reading and writing the same SubRip in
this run.
"""

import argparse
import random
import time
from collections.abc import Callable

import pysrt

from subfix.cue import Shown, Track
from subfix.formats import FORMATS, Format, differences
from subfix.timeline import Interval

PARTS = ("今天我们来聊一聊", "谷歌的大模型", "GPT-4 is here", "然后呢，", "我觉得这个事情", "很有意思", "for example")


def track_of(cues: int) -> Track:
    """Cues of one or two lines, two seconds each."""
    draw = random.Random(1)
    lines = (tuple("".join(draw.choices(PARTS, k=2)) for _ in range(1 + (n % 3 == 0))) for n in range(cues))
    return Track("zh-Hans", tuple(Shown(Interval(n * 2000, n * 2000 + 1900), x) for n, x in enumerate(lines)))


def seconds(job: Callable[[], object], rounds: int) -> float:
    """The shortest time of the job."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        made = job()
        best = min(best, time.perf_counter() - began)
        del made
    return best


def main() -> None:
    """A row for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--cues", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    track = track_of(args.cues)
    written = {form.name: form for form in FORMATS if form.write}
    srt = written["srt"].write(track)
    read = seconds(lambda: pysrt.from_string(srt), args.rounds)
    items = pysrt.from_string(srt)
    write = seconds(lambda: "\n".join(map(str, items)), args.rounds)
    print(f"{'':12}  write         read          read and compare")
    print(f"{'pysrt':12} {write:6.2f}        {read:6.2f}")
    for name, form in written.items():
        if not args.formats or name in args.formats:
            show(form, track, args.rounds, write, read)


def show(form: Format, track: Track, rounds: int, write: float, read: float) -> None:
    """The row of a format; `write` and `read` are pysrt's seconds."""
    assert form.write is not None
    raw = form.write(track)
    ours = seconds(lambda: form.write and form.write(track), rounds), seconds(lambda: form.read(raw, "x"), rounds)
    compared = seconds(lambda: differences(track, raw, form), rounds)
    print(
        f"{form.name:12} {ours[0]:6.2f} {ours[0] / write:5.1f}x {ours[1]:6.2f} {ours[1] / read:5.1f}x {compared:6.2f}"
    )
    if form.name in ("srt", "vtt"):
        crlf = raw.replace("\n", "\r\n")
        dirty = raw.replace(" --> ", "  --> ", 1).replace("GPT", "<i>GPT</i>")
        for kind, took in (
            ("crlf", seconds(lambda: form.read(crlf, "x"), rounds)),
            ("dirty", seconds(lambda: form.read(dirty, "x"), rounds)),
        ):
            print(f"{form.name + ' ' + kind:12} {'':13} {took:6.2f} {took / read:5.1f}x")


if __name__ == "__main__":
    main()
