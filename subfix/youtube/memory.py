"""What was sent, remembered beside each file, so that running again repeats nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from subfix.errors import InputError
from subfix.files import read_bytes, write_atomic
from subfix.youtube.model import Wanted
from subfix.youtube.tags import kind_of

SUFFIX = ".uploads.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: to which video, as which track, and the hash of its bytes.

    `done` is False from before the first byte until the answer: what became of it is then not known. `published` is
    True where the upload made it public or found it so. No id of a track: YouTube changes them.
    """

    video: str
    language: str
    name: str
    sha256: str
    done: bool = True
    published: bool = False


def memory_path(path: Path) -> Path:
    """The memory beside a file: `talk.en.srt.uploads.json`."""
    return path.with_name(path.name + SUFFIX)


def load(path: Path) -> tuple[Sent, ...]:
    """What is remembered beside the file `path`. Raises InputError where the memory cannot be understood."""
    beside = memory_path(path)
    if not beside.exists():
        return ()
    try:
        data = json.loads(read_bytes(beside))
        if data["version"] != VERSION:
            raise InputError(beside, f"version {data['version']!r} is not known", "a newer subfix wrote this file")
        return tuple(Sent(**row) for row in data["uploads"])
    except (ValueError, KeyError, TypeError) as error:
        hint = "remove it; tracks that stand on YouTube are then taken for another's work (--on-exists)"
        raise InputError(beside, f"is no memory of uploads ({type(error).__name__})", hint) from None


def recall(path: Path, wanted: Wanted) -> Sent | None:
    """What is remembered of this file as this track of this video; None where it was never sent there."""
    return next((s for s in load(path) if _same(s, wanted)), None)


def remember(path: Path, sent: Sent) -> None:
    """Put `sent` in the place of what was remembered of the same track. Raises OutputError, InputError."""
    rows = [s for s in load(path) if not _same(s, sent)]
    write_atomic(memory_path(path), _text([*rows, sent]).encode())


def drop(path: Path, sent: Sent) -> None:
    """Forget what was remembered of a track; a memory that holds nothing more is removed."""
    rows = [s for s in load(path) if not _same(s, sent)]
    if rows:
        write_atomic(memory_path(path), _text(rows).encode())
    else:
        memory_path(path).unlink(missing_ok=True)


def begun(wanted: Wanted, before: Sent | None) -> Sent:
    """What is remembered before the first byte of `wanted` is sent; a track once published still is."""
    return Sent(
        wanted.video, wanted.language, wanted.name, wanted.sha256, done=False,
        published=before.published if before else False,
    )  # fmt: skip


def ended(sent: Sent, *, published: bool) -> Sent:
    """What is remembered once YouTube has answered."""
    return replace(sent, done=True, published=published)


def _same(one: Sent, other: Sent | Wanted) -> bool:
    same = kind_of(one.language) == kind_of(other.language)
    return same and (one.video, one.name) == (other.video, other.name)


def _text(rows: Sequence[Sent]) -> str:
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return f'{{"version": {VERSION}, "uploads": [\n{lines}\n]}}\n'
