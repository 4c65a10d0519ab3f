"""Broken files without end for every reader: what it must hold of each stands in `tests/laws.py`.

    python tests/benchmarks/fuzz.py [READER...] [--count 200000] [--seed 1] [--seconds 0]

READER is a format, `bytes` (encodings) or `docx`; without any, all. The same seed gives the same files. Each fault is
printed once for a kind, with the text that shows it, made as short as it comes; the end is exit 1 where there was one.
"""

import argparse
import io
import json
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from laws import check, check_edited, check_written, writers

from subfix.cue import Shown, Track
from subfix.errors import InputError
from subfix.files import encode, read_source
from subfix.formats import FORMATS, Format, guess
from subfix.formats.docx import text_of
from subfix.timeline import Interval

TESTS = Path(__file__).parent.parent
SLOWEST = 2.0  # seconds for a file of a few thousand characters
PIECES = (
    "\n", "\r\n", "\r", "\n\n", "-->", " --> ", "->", ":", ",", ".", "00:00:01,000", "00:01.000",
    "00:00:01,000 --> 00:00:02,000", "1", "2", "\n1\n", "99999999999", "-", "<", ">", "<i>", "</i>", "</",
    "<v 张三>", "</v>", "<c>", "&", "&amp;", "&#10;", "&lt", "&#x110000;", "{", "}", "{\\k99}", "{\\p1}",
    "{\\p0}", "{\\an8}", "\\N", "\\h", "[", "]", "[00:01.00]", "<00:01.00>", "[offset:500]", '"', "\\",
    "\\u0000", "\\ud800", "null", "NaN", "1e999", "-1", "true", "{}", "[]", "\0", "\ufeff", "\u2028",
    "\x0b", "\x85", "\x1f", "\x0c", "\u3000", "\u00a0", "\u200b", "界", "e\u0301", "😀", "שלום",
    "<p begin='1s' end='2s'>", "</p>", "<p>", "<br/>", "<!--", "-->", "<![CDATA[", "]]>",
    "<div begin='5s'>", "</div>", "<body>", "</body>", "<span>", "<s t='5'>", "<p t='1' d='2'>",
    "<text start='1' dur='2'>", "</text>", "Dialogue: ",
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,", "Comment: ", "[Events]", "[Fonts]",
    "Format: Start, End, Text", "WEBVTT", "NOTE", "STYLE", "REGION", "Style:", "说话人 1 00:12",
    "张三(00:12): ", "(00:12)", "[00:12]", "00:12 张三", "٣", "²", "00：00：01，000",
    "0:00:01.000,0:00:02.000", "今天", " ", "  ", "\t",
)  # fmt: skip


def seeds() -> dict[str, list[str]]:
    """Files of each format: the samples, the suites, and a track as every writer writes it."""
    out: dict[str, list[str]] = {form.name: [] for form in FORMATS}
    folders = (TESTS / "formats" / "samples", TESTS / "data" / "webvtt", TESTS / "data" / "dirty")
    for path in sorted(p for folder in folders for p in folder.iterdir() if p.suffix not in (".md", "")):
        if path.name == "expected.json" or (path.parent.name == "webvtt" and path.suffix == ".json"):
            continue
        try:
            raw = read_source(path).raw.encode("utf-8", "replace").decode()
            out[guess(path.name, raw).name].append(raw)
        except InputError:
            continue
    cues = [("大家好，", "Hello"), ("今天讲 GPT-4。", "GPT-4 today"), ("a < b & c",), ("再见", "Bye")]
    track = Track(
        "zh-Hans",
        tuple(Shown(Interval(n * 2000, n * 2000 + 1900), x, "张三" if n % 2 else "") for n, x in enumerate(cues)),
    )
    for form in writers():
        assert form.write is not None
        out[form.name].append(form.write(track))
    out["txt"].append("大家好。\n今天讲 GPT。\n\n再见\n")
    return out


def mutated(draw: random.Random, text: str, others: list[str]) -> str:
    """`text` with one to six changes of characters, pieces, lines."""
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        kind = draw.randrange(12)
        a = draw.randint(0, len(text))
        b = min(len(text), a + draw.choice((0, 1, 1, 2, 5, 20, 80)))
        if kind < 4:
            text = text[:a] + draw.choice(PIECES) + text[a if kind < 2 else b :]
        elif kind == 4:
            text = text[:a] + text[b:]
        elif kind == 5:
            text = text[:a] + text[a:b] * 2 + text[b:]
        elif kind == 6:
            text = (
                text[:a]
                + chr(draw.choice((draw.randrange(128), draw.randrange(0x3000), draw.randrange(0xD800))))
                + text[b:]
            )
        elif kind == 7:
            digits = [i for i, c in enumerate(text) if c.isdigit()]
            if digits:
                at = draw.choice(digits)
                text = text[:at] + draw.choice("0123456789x-") + text[at + 1 :]
        elif kind < 11:
            lines = text.split("\n")
            i, j = draw.randrange(len(lines)), draw.randrange(len(lines))
            if kind == 8:
                lines[i], lines[j] = lines[j], lines[i]
            elif kind == 9:
                del lines[i]
            else:
                lines.insert(i, lines[j])
            text = "\n".join(lines)
        else:
            other = draw.choice(others)
            c = draw.randint(0, len(other))
            text = text[:a] + other[c : c + draw.choice((10, 60, 400))] + text[a:]
    return text[:6000]


VALUES = (
    None,
    True,
    0,
    -1,
    3.5,
    1e18,
    "",
    "今天",
    "a b",
    " x",
    "<|zh|>",
    "\ud800",
    "1.5",
    "nan",
    [],
    {},
    [0],
    [[0, 1]],
    {"text": "好"},
)


def revalued(draw: random.Random, node: object) -> object:
    """A JSON value with one of its parts another, doubled, or gone."""
    inside = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    if not inside or draw.randrange(6) == 0:
        return draw.choice(VALUES)
    key, value = draw.choice(inside)
    kind = draw.randrange(8)
    if kind == 0:
        return {k: v for k, v in inside if k != key} if isinstance(node, dict) else [v for k, v in inside if k != key]
    if kind == 1 and isinstance(node, list):
        return [*node, draw.choice(node)]
    new = revalued(draw, value)
    if isinstance(node, dict):
        return {k: new if k == key else v for k, v in inside}
    return [new if k == key else v for k, v in inside]


def made(draw: random.Random, own: list[str], others: list[str]) -> str:
    """The next file for a reader."""
    text = draw.choice(own if own and draw.randrange(12) else others)
    if text[:1] in ("{", "[") and draw.randrange(4):
        try:
            node = json.loads(text)
        except ValueError:
            return mutated(draw, text, others)
        for _ in range(draw.choice((1, 1, 2, 3, 5))):
            node = revalued(draw, node)
        raw = json.dumps(node, ensure_ascii=draw.random() < 0.5)
        return raw.encode("utf-8", "replace").decode()
    return mutated(draw, text, others)


def reads(form: Format) -> Callable[[random.Random, str], None]:
    """What a text must show that `form` reads."""

    def run(draw: random.Random, text: str) -> None:
        try:
            document = form.read(text, "x")
        except InputError as error:
            assert error.hint
            return
        check(document, form)
        check_written(document, draw.choice(writers()))
        if form.in_place:
            check_edited(document, form, draw.randrange(1 << 20))

    return run


CODECS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "shift_jis",
)


def bytes_of(draw: random.Random, text: str) -> bytes:
    """`text` in some encoding, some of its bytes changed or gone."""
    data = text.encode(draw.choice(CODECS), "replace")
    for _ in range(draw.choice((0, 0, 0, 1, 1, 2, 5))):
        a = draw.randint(0, len(data))
        data = (
            data[:a] + draw.choice((b"", draw.randbytes(1), draw.randbytes(3), b"\0")) + data[a + draw.randrange(3) :]
        )
    return data[: draw.choice((len(data), len(data), draw.randint(0, len(data))))]


def run_bytes(folder: Path) -> Callable[[random.Random, str], None]:
    """Whatever the bytes are: the same bytes are written back, or the file is refused with a hint."""
    path = folder / "x.srt"

    def run(draw: random.Random, text: str) -> None:
        data = bytes_of(draw, text)
        path.write_bytes(data)
        name = draw.choice((None, None, None, *CODECS))
        try:
            source = read_source(path, name)
        except InputError as error:
            assert error.hint
            return
        assert encode(source.raw, source) == data
        assert source.raw.strip()
        assert name or source.bom or source.encoding == "utf-8" or source.notes
        try:
            form = guess("x", source.raw)
            check(form.read(source.raw, "x"), form)
        except InputError as error:
            assert error.hint

    return run


def run_docx(draw: random.Random, text: str) -> None:
    """A broken archive is read or refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        archive.writestr("word/document.xml", body.encode("utf-8", "replace"))
    data = bytearray(out.getvalue())
    for _ in range(draw.choice((0, 1, 2, 5))):
        data[draw.randrange(len(data))] = draw.randrange(256)
    try:
        text_of(bytes(data[: draw.choice((len(data), draw.randint(0, len(data))))]), "x")
    except InputError as error:
        assert error.hint


def shortened(fails: Callable[[str], bool], text: str) -> str:
    """A shorter text that still fails."""
    size = max(1, len(text) // 2)
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if fails(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


class TooSlowError(AssertionError):
    """A small file took longer than SLOWEST."""


def _timer(seconds: float) -> None:
    """Raise TooSlowError after `seconds`, 0 for never; a system without this signal hangs instead."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _alarm(*_: object) -> None:
    raise TooSlowError


Run = Callable[[random.Random, str], None]


def runs(folder: Path) -> dict[str, tuple[Run, list[str]]]:
    """What each reader must show of a text, and files of its own to begin with; `folder` is for files of bytes."""
    by_format = seeds()
    everything = [text for texts in by_format.values() for text in texts]
    found: dict[str, tuple[Run, list[str]]] = {form.name: (reads(form), by_format[form.name]) for form in FORMATS}
    return {**found, "bytes": (run_bytes(folder), everything), "docx": (run_docx, everything)}


def fuzz(name: str, run: Run, own: list[str], *, count: int, seed: int = 1, seconds: float = 0) -> int:
    """Run `count` files, or as many as `seconds` allow; prints each kind of fault once. Gives the number of kinds."""
    others = [text for texts in seeds().values() for text in texts]
    kinds: dict[str, str] = {}
    began = time.perf_counter()
    for n in range(count):
        if seconds and time.perf_counter() - began > seconds:
            break
        key = f"{seed} {name} {n}"
        text = made(random.Random(key), own, others)
        try:
            _timer(SLOWEST)
            run(random.Random(key), text)
            _timer(0)
        except Exception as error:
            _timer(0)
            thrown = type(error)
            frame = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
            if kind in kinds:
                continue
            kinds[kind] = str(error)

            def fails(candidate: str, key: str = key, kind: type[Exception] = thrown) -> bool:
                try:
                    run(random.Random(key), candidate)
                except kind:
                    return True
                except Exception:
                    return False
                return False

            small = text if isinstance(error, TooSlowError) else shortened(fails, text)
            message = str(error)
            try:
                run(random.Random(key), small)
            except Exception as shown:
                message = str(shown)
            print(f"{name}: {kind}\n  {message[:400]}\n  {small!r}", flush=True)
    print(f"{name}: {n + 1} files, {len(kinds)} kinds of fault, {time.perf_counter() - began:.0f} s", flush=True)
    return len(kinds)


def main() -> int:
    """The readers that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*")
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0, help="end each reader after so long")
    args = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        known = runs(Path(folder))
        for name in args.readers or known:
            faults += fuzz(name, *known[name], count=args.count, seed=args.seed, seconds=args.seconds)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
