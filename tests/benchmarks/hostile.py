"""Hostile files: what no reader should choke on, made in a folder and put through `run`, `fix` and `check`.

    python tests/benchmarks/hostile.py [--copies 5] [--commands run fix check]

Each file must be read or refused within the limit, the good ones among them must be done, and the command must end with
2, a table and no traceback. Prints one line of JSON for each command.
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

GOOD = "大家好，今天我们来聊一聊谷歌的大模型，还有ja面三。然后我们再看看别的。"
CUE = "1\n00:00:01,000 --> 00:00:03,000\n大家好，今天来聊一聊\n\n"


def srt(count: int, text: str = "字") -> bytes:
    """A SubRip file of `count` cues of a second each."""

    def stamp(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    rows = (f"{i + 1}\n{stamp(i * 1000)} --> {stamp(i * 1000 + 900)}\n{text}\n\n" for i in range(count))
    return "".join(rows).encode()


def _zip(name: str, data: bytes) -> bytes:
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        file.seek(0)
        return file.read()


def _noise(size: int, seed: int = 11) -> bytes:
    return random.Random(seed).randbytes(size)


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    + ']><tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">&a11;</p></div></body></tt>'
)


def contents(big: int) -> dict[str, bytes]:
    """Hostile files by name; `big` is the size (characters, cues) of the large ones. `good...` must be done."""
    line = GOOD.encode()
    return {
        "good.txt": line * 3,
        "good2.srt": CUE.encode() * 2,
        "truncated.txt": (GOOD * 3).encode()[:-1],
        "truncated.srt": (CUE * 3).encode()[:-8],
        "utf16 without mark.srt": (CUE * 3).encode("utf-16-le"),
        "utf16 odd.srt": (CUE * 3).encode("utf-16-le")[:-1],
        "utf16 mark only.txt": b"\xff\xfe",
        "utf16 half pair.txt": b"\xff\xfe\x3d\xd8" + GOOD.encode("utf-16-le"),
        "utf32.txt": GOOD.encode("utf-32"),
        "gb18030.txt": (GOOD * 3).encode("gb18030"),
        "gb18030 truncated.srt": (CUE * 3).encode("gb18030")[:-3],
        "big5.txt": "大家好，今天我們來聊一聊大模型。".encode("big5"),
        "nul.txt": line + b"\0" + line,
        "nuls.srt": b"\0" * 5000,
        "nul.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\na\0b\n",
        "empty.txt": b"",
        "blank.srt": b" \n\t\r\n\xef\xbb\xbf\n",
        "noise.txt": _noise(5000),
        "noise.srt": _noise(5000, 12),
        "noise.json": _noise(3000, 13),
        "noise.docx": b"PK\x03\x04" + _noise(3000, 14),
        "one line.txt": line * (big // len(GOOD)),
        "one word.txt": ("a" * big).encode(),
        "one mark.txt": "，".encode() * big,
        "digits.txt": b"1 " * (big // 2),
        "spaces.txt": b"a" + b" " * big + b"b",
        "one character cues.srt": srt(big),
        "one long cue.srt": b"1\n00:00:01,000 --> 00:00:03,000\n" + line * (big // len(GOOD)),
        "lines in a cue.srt": b"1\n00:00:01,000 --> 00:00:03,000\n" + "字\n".encode() * (big // 4),
        "stamps alone.srt": b"00:00:01,000 --> 00:00:03,000\n" * (big // 10),
        "numbers alone.srt": b"1\n\n" * (big // 4),
        "arrows.srt": b"-->" * (big // 4),
        "endless hours.srt": b"1\n99999999999999999999:00:00,000 --> 999999999999999999999:00:01,000\n\xe5\xad\x97\n",
        "backwards.srt": b"1\n00:00:09,000 --> 00:00:03,000\n\xe5\xad\x97\n\n2\n00:00:01,000 --> 00:00:02,000\na\n",
        "tags.srt": b"1\n00:00:01,000 --> 00:00:03,000\n" + b"<i>" * (big // 4) + b"a\n",
        "braces.ass": b"[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00," + b"{" * (big // 4),
        "settings.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000 " + b"line:1 " * (big // 8) + b"\na\n",
        "note without end.vtt": b"WEBVTT\n\nNOTE " + b"a\n" * (big // 4),
        "deep.json": b"[" * big,
        "deep object.json": b'{"segments":' * (big // 12),
        "deep and closed.json": b'{"segments": ' + b"[" * 9000 + b"]" * 9000 + b"}",
        "huge number.json": b'{"segments": [{"start": 1e999, "end": ' + b"9" * 6000 + b', "text": "a"}]}',
        "not a number.json": b'{"segments": [{"start": NaN, "end": Infinity, "text": "a"}]}',
        "wrong types.json": b'{"segments": [{"start": [], "end": {}, "text": 5}, null, 3, "x"]}',
        "wrong words.json": b'{"segments": [{"start": 0, "end": 1, "text": "a", "words": [{"word": null}]}]}',
        "events.json3": b'{"events": [{"tStartMs": -5, "segs": [{"utf8": null}]}, {"tStartMs": "a"}]}',
        "lone surrogate.json": b'{"segments": [{"start": 0, "end": 1, "text": "\\ud800 a"}]}',
        "body.bcc": b'{"body": [{"from": 1e308, "to": -1, "content": "a"}, {}]}',
        "entities.ttml": ENTITIES.encode(),
        "entities.xml": ENTITIES.encode(),
        "deep.ttml": b'<tt xmlns="http://www.w3.org/ns/ttml">' + b"<div>" * (big // 6),
        "no end.xml": b"<timedtext><body><p t='1' d='2'>a",
        "outer entity.ttml": b'<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt>&x;</tt>',
        "bomb.docx": _zip("word/document.xml", b"<w:document>" + b"a" * (20 * big)),
        "no word.docx": _zip("else.txt", b"a"),
        "minus.sbv": b"-1:00:00.000,0:00:01.000\na\n",
        "odd.lrc": b"[99999999:99.99]a\n[ti:" + b"x" * 5000 + b"\n",
        "line\nbreak.txt": line,
        "\U0001f600 emoji \U0001f1e8\U0001f1f3.srt": CUE.encode(),
        "tab\tand\x1b[31mred.txt": line,
        "-rf.txt": line,
        "$(reboot) `x` ;.txt": line,
        "  spaces  .txt": line,
        "%s %n {0}.txt": line,
        "é combining e\u0301.txt": line,
        "\u202eright to left.txt": line,
        "x" * 240 + ".txt": line,
        "yaml.txt": BOMB.encode(),
        "decided.txt": line,
        "decided.txt.decisions.yaml": BOMB.encode(),
        "decided2.txt": line,
        "decided2.txt.decisions.yaml": b"[" * 5000,
        "decided3.txt": line,
        "decided3.txt.decisions.yaml": b"decisions:\n  - {id: 5, verdict: [a]}\n",
        "report of nothing.subfix.json": b'{"files": [{"corrections": [',
        "report of all.subfix.json": b'{"schema": 1, "files": [{"input": 5,\n"outputs": 7,\n"corrections": [\n]}]}',
        "reported.txt": line,
        "timed.txt": line,
        "timed.auto.vtt": _noise(2000, 15),
        "sound.txt": line,
        "sound.mp4": _noise(2000, 16),
    }


def make(folder: Path, big: int) -> None:
    """Write the hostile files into `folder`, with what is no file at all: folders, links, a pipe, a socket."""
    folder.mkdir(parents=True)
    for name, data in contents(big).items():
        (folder / name).write_bytes(data)
    (folder / "bomb below").mkdir()
    (folder / "bomb below" / "glossary.yaml").write_text(BOMB, encoding="utf-8")
    (folder / "bomb below" / "talk.txt").write_text(GOOD, encoding="utf-8")
    (folder / "settings below").mkdir()
    (folder / "settings below" / "subfix.toml").write_text("profile = 3\n[", encoding="utf-8")
    (folder / "settings below" / "talk.txt").write_text(GOOD, encoding="utf-8")
    (folder / "folder.srt").mkdir()
    (folder / "folder.srt" / "inside.srt").write_text(CUE, encoding="utf-8")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "itself.srt").symlink_to("itself.srt")
    (folder / "nowhere.srt").symlink_to("gone.srt")
    os.mkfifo(folder / "pipe.srt")
    os.mkfifo(folder / "pipe.json")
    os.mkfifo(folder / "pipe.subfix.json")
    with socket.socket(socket.AF_UNIX) as end, tempfile.TemporaryDirectory() as short:
        end.bind(f"{short}/s")
        Path(short, "s").rename(folder / "socket.srt")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe broken.txt")).write_text(GOOD, encoding="utf-8")
    (folder / "closed.srt").write_text(CUE, encoding="utf-8")
    (folder / "closed.srt").chmod(0)
    (folder / "closed below").mkdir()
    (folder / "closed below" / "talk.txt").write_text(GOOD, encoding="utf-8")
    (folder / "closed below").chmod(0)


def opened_again(folder: Path) -> None:
    """Give back the rights, so that the folder can be removed."""
    for path in folder.rglob("closed*"):
        path.chmod(0o755)


def without_rights() -> list[str]:
    """What a command begins with so that the rights of files count for it; nothing where they do, or cannot."""
    drop = shutil.which("setpriv") if os.geteuid() == 0 else None
    return [drop, "--bounding-set", "-dac_override,-dac_read_search"] if drop else []


def told(status: int, out: str, err: str, seconds: float) -> dict[str, object]:
    """What a run over hostile files shows."""
    document = json.loads(out) if out.lstrip().startswith("{") else {"files": []}
    statuses = [row["status"] for row in document["files"]]
    faults = [row["error"] for row in document["files"] if "a fault of subfix" in row.get("error", "")]
    return {
        "status": status, "files": len(statuses), "done": statuses.count("done"), "failed": statuses.count("failed"),
        "seconds": round(seconds, 1), "tracebacks": err.count("Traceback"), "faults": faults,
        "good_done": all(r["status"] == "done" for r in document["files"] if Path(r["input"]).name.startswith("good")),
    }  # fmt: skip


def main() -> None:
    """Print a row for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--big", type=int, default=1_000_000)
    parser.add_argument("--commands", nargs="+", default=["run", "fix", "check"])
    parser.add_argument("--each", action="store_true", help="each file by itself, to see how long it takes")
    args = parser.parse_args()
    subfix = [sys.executable, "-m", "subfix"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        base = Path(work)
        base.chmod(0o777)
        for number in range(args.copies):
            make(base / "in" / str(number), args.big if number == 0 else 2000)
        (base / "out").mkdir()
        (base / "out").chmod(0o777)
        more = {
            "run": ["-o", str(base / "out"), "--duration", "1:00:00", "--json", "-j", "2"],
            "fix": ["-o", str(base / "out" / "fix"), "--json", "-j", "2"],
            "check": [],
        }
        env = os.environ | {
            "HOME": str(base / "out"),
            "XDG_CACHE_HOME": str(base / "out" / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if args.each:
            for path in sorted((base / "in" / "0").iterdir(), key=os.fsencode):
                if path.is_file():
                    begin = time.perf_counter()
                    done = subprocess.run(
                        [*without_rights(), *subfix, args.commands[0], str(path), *more[args.commands[0]]],
                        capture_output=True, env=env, check=False, timeout=300, cwd=base / "out",
                    )  # fmt: skip
                    seconds = time.perf_counter() - begin
                    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
                    print(
                        json.dumps(
                            {
                                "file": repr(path.name)[:40],
                                "seconds": round(seconds, 1),
                                "status": done.returncode,
                                "told": last,
                            },
                            ensure_ascii=False,
                        ),
                        flush=True,
                    )
        else:
            for name in args.commands:
                begin = time.perf_counter()
                done = subprocess.run(
                    [*without_rights(), *subfix, name, str(base / "in"), "-r", *more[name]],
                    capture_output=True, env=env, check=False, cwd=base / "out",
                )  # fmt: skip
                seconds = time.perf_counter() - begin
                row = told(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"), seconds)
                print(json.dumps({"command": name, **row}, ensure_ascii=False), flush=True)
        opened_again(base)
        shutil.rmtree(base / "in", ignore_errors=True)


if __name__ == "__main__":
    main()
