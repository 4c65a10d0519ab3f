"""What programs leave that were killed while they wrote: temporary files, and records of what was half done."""

import hashlib
import os
import platform
import re
from contextlib import suppress
from functools import cache
from itertools import count, takewhile
from pathlib import Path
from typing import Final

PART: Final = ".subfix-part"
RECORD: Final = ".subfix-record"


def part_prefix(name: str) -> str:
    """How the temporary files begin that this process makes of a file called `name`."""
    return f".{name[:40]}.{_machine()}-{os.getpid()}-"


@cache
def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


@cache
def sweep(folder: Path) -> None:
    """Remove the temporary files in `folder` of programs that were killed on this machine while they wrote there.

    Once for each folder: this process leaves none itself.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(PART) and (match := _OWNER.search(entry.name)):
                machine, process = match.groups()
                with suppress(OSError):
                    if machine == _machine() and not _lives(int(process)):
                        Path(entry.path).unlink()


_OWNER = re.compile(r"\.([0-9a-f]{6})-(\d+)-[^.]*\.subfix-part\Z")


def _lives(process: int) -> bool:
    """True where a process of this number runs, or it cannot be told."""
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def records(path: Path) -> tuple[Path, ...]:
    """The records of writers that broke off before they had replaced `path`: each holds what `path` was to hold.

    Several stand there where several broke off, the oldest first.
    """
    return tuple(takewhile(os.path.lexists, (_record(path, number) for number in count())))


def next_record(path: Path) -> Path:
    """Where the record goes of somebody who now begins to write `path` and other files with it."""
    return _record(path, len(records(path)))


def forget(path: Path) -> None:
    """Remove the records of `path`: it is whole again. Nobody may be writing it meanwhile."""
    for record in reversed(records(path)):
        with suppress(OSError):
            record.unlink(missing_ok=True)


def _record(path: Path, number: int) -> Path:
    """Long names are cut, so that the name of a record is not too long for a folder; the digest tells them apart."""
    path = Path(os.path.realpath(path))  # a link is followed, as in writing
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]
    return path.with_name(f".{path.name[:40]}.{digest}-{number}{RECORD}")
