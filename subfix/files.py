"""The one place that reads and writes texts on disk: their bytes, their encoding, and whole files or none."""

import difflib
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from subfix.encodings import DamagedError, guessed, nearly_utf8, wide
from subfix.errors import InputError, OutputError
from subfix.formats.docx import text_of
from subfix.leftovers import PART, RECORD, next_record, part_prefix, sweep

STANDARD = "-"  # stdin where it is read, stdout where it is written

_MARKS = (  # byte order marks; UTF-32 first, since its little-endian mark begins like that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WORD = "docx"  # in the place of an encoding: the text was taken out of a Word file
_TITLES = {"gb18030": "GB18030", "big5": "Big5", "big5hkscs": "Big5-HKSCS", "cp1252": "Windows-1252"}
_SURROGATE = re.compile("[\ud800-\udfff]")  # no strict decoder gives one, but UTF-7 and escapes do
_HINT = "say which encoding it has with --encoding, for instance gb18030 or big5"
_DAMAGED = "all around it is {}: put that character right, or say which encoding the file has with --encoding"
_BINARY = "subfix reads texts; the sound of a video must be turned into text by a speech recogniser first"


@dataclass(frozen=True, slots=True)
class Source:
    """A text file as it was read: `encode(raw, source)` gives back its bytes.

    `encoding` is a Python codec that writes no byte order mark; `bom` holds the mark that stood in the file. `sha256`
    is of its bytes. `notes` tell what had to be guessed, a line each.
    """

    path: str
    raw: str
    encoding: str
    bom: bytes
    sha256: str
    notes: tuple[str, ...] = ()


def read_source(path: Path | str, encoding: str | None = None) -> Source:
    """The text at `path` (`-`: stdin), decoded by `encoding` or else by its byte order mark, strict UTF-8, or a guess.

    Raises InputError for a file that is missing, a folder, empty, not a text, not readable or not decodable (with the
    line of the first bad byte).
    """
    data = read_bytes(path)
    if data.startswith(b"PK\x03\x04") and str(path).lower().endswith(".docx"):
        return Source(str(path), text_of(data, str(path)), _WORD, b"", hashlib.sha256(data).hexdigest())
    bom, codec = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    body = data[len(bom) :]
    notes: tuple[str, ...] = ()
    if encoding is not None:
        codec, bom, body = _named(path, data, encoding, bom, codec)
        raw = _decoded(path, body, codec)
    elif bom:
        raw = _decoded(path, body, codec)
    else:
        try:
            codec, raw = "utf-8", data.decode("utf-8")
        except UnicodeDecodeError as error:
            codec, raw = _guessed(path, data, error)
            title = _TITLES.get(codec, codec.upper())
            notes = (f"read as {title}, which the file does not say; --encoding sets another",)
            if codec == "utf-8":
                notes = ("characters that are cut in pieces, put together where the pieces stand side by side",)
    if "\0" in raw:
        found = wide(data) if not bom and encoding is None else None
        if found:
            codec, raw = found, data.decode(found)
            notes = (f"read as {codec.upper()}, which the file does not say; --encoding sets another",)
    _refuse(path, raw, data)
    return Source(str(path), raw, codec, bom, hashlib.sha256(data).hexdigest(), notes)


def text_source(text: str, name: str) -> Source:
    """A text in memory as it would be read from a file in UTF-8; `name` is how messages call it. Raises InputError."""
    raw = text.removeprefix("\ufeff")
    data = raw.encode("utf-8", "surrogatepass")
    _refuse(name, raw, data)
    return Source(name, raw, "utf-8", b"", hashlib.sha256(data).hexdigest())


def _refuse(path: Path | str, raw: str, data: bytes) -> None:
    """Raise InputError where `raw`, decoded from `data`, is no text, or nothing."""
    if "\0" in raw and not raw.startswith("WEBVTT"):  # the rules of WebVTT say how a NUL in a text file is read
        raise InputError(path, "not a text file (it holds NUL bytes)", _BINARY)
    if (surrogate := _SURROGATE.search(raw)) and not _pieces(data):
        line = raw.count("\n", 0, surrogate.start()) + 1
        raise InputError(path, f"half a character (U+{ord(surrogate[0]):04X})", _HINT, line)
    if not raw.strip():
        raise InputError(path, "the file is empty", "there is nothing in it to read")


def encode(raw: str, source: Source) -> bytes:
    """`raw` as bytes in the encoding of `source`, with its byte order mark.

    Raises OutputError where a character has no place in that encoding.
    """
    if source.encoding == _WORD:
        raise OutputError(source.path, "words are not changed inside a Word file", "save it as a text file first")
    try:
        return source.bom + raw.encode(source.encoding, "surrogateescape")
    except UnicodeEncodeError as error:
        title = _TITLES.get(source.encoding, source.encoding.upper())
        character = raw[error.start]
        raise OutputError(
            source.path,
            f"`{character}` (U+{ord(character):04X}) cannot be written in {title}, the file's own encoding",
            "a new file in UTF-8 can hold it: name its format with --format",
        ) from None


def read_bytes(path: Path | str) -> bytes:
    """The bytes at `path`, `-` being stdin. Raises InputError with what stands in the way."""
    if str(path) == STANDARD:
        return sys.stdin.buffer.read()
    place = Path(path)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file", _near(place)) from None
    except IsADirectoryError:
        raise InputError(path, "a folder, not a file", "name the file itself") from None
    except PermissionError:
        if standing(place) == "folder":
            raise InputError(path, "a folder, not a file", "name the file itself") from None
        raise InputError(path, "no permission to read it", "check the rights of the file") from None
    except (OSError, ValueError) as error:
        raise InputError(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None


def standing(path: Path) -> Literal["file", "folder", "other", "nothing"]:
    """What stands at `path`, links followed; `other` is a pipe, a device or a socket.

    What cannot be told, for want of rights or since the name can be none, is `nothing`.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return "nothing"
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"


def write_atomic(path: Path | str, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `path` (`-`: stdout) whole or not at all; where `private`, readable for its owner only.

    Raises OutputError where it cannot be written.
    """
    write_files({path: data}, private=private)


def write_files(files: Mapping[Path | str, bytes], *, private: bool = False, record: Path | None = None) -> None:
    """Write several files, all or none as far as the file system allows: all are ready before the first is replaced.

    `record` is the one of them that tells of the others. It is replaced after them; where that breaks off in the
    middle, were it by a power cut, what it was to hold stays among `leftovers.records`.

    A file that is replaced leaves its permissions to the new one, unless they shall be `private`: readable for their
    owner only, at every moment. A link is followed. `-` (stdout), and what is no file but a pipe or a device, come
    last: nothing can be put in their place. Raises OutputError.
    """
    ready: list[tuple[Path, Path]] = []
    streams: list[tuple[Path | str, bytes]] = []
    half_done = False
    try:
        for path, data in files.items():
            if str(path) == STANDARD or standing(Path(path)) == "other":
                streams.append((path, data))
            else:
                ready.append(_prepare(Path(path), data, private))
        if record is not None and len(ready) > 1:
            ready = _with_record(ready, Path(os.path.realpath(record)))
        for number, (temporary, target) in enumerate(ready):
            half_done = True
            try:
                temporary.replace(target)
            except OSError as error:
                half_done = number > 0
                raise OutputError(target, f"cannot be written ({error.strerror})") from None
    finally:
        for temporary, _ in ready:
            if not (half_done and temporary.name.endswith(RECORD)):
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
    for path, data in streams:
        try:
            _pour(path, data)
        except BrokenPipeError:
            raise  # whoever reads it has enough: no error
        except OSError as error:
            name = "stdout" if str(path) == STANDARD else path
            raise OutputError(name, f"cannot be written ({error.strerror})", "is the disk full?") from None


def _with_record(ready: list[tuple[Path, Path]], target: Path) -> list[tuple[Path, Path]]:
    """The files to replace with the one for `target` last, and until then under the name of a record."""
    (own,) = (temporary for temporary, place in ready if place == target)
    kept = next_record(target)
    try:
        own.replace(kept)
    except OSError as error:
        raise OutputError(target, f"cannot be written ({error.strerror})") from None
    return [*((temporary, place) for temporary, place in ready if place != target), (kept, target)]


def _pour(path: Path | str, data: bytes) -> None:
    """Write into stdout, a pipe or a device."""
    if str(path) == STANDARD:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        with Path(path).open("wb") as stream:
            stream.write(data)


def _prepare(path: Path, data: bytes, private: bool) -> tuple[Path, Path]:
    """A temporary file beside `path` that holds `data`, safe on disk, and the file that it shall become."""
    try:
        target = Path(os.path.realpath(path))
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        if private:
            mode = 0o600  # as mkstemp makes it
        sweep(target.parent)
        if target.is_dir():
            raise OutputError(path, "a folder stands there", "name a file")
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(path, "no permission to write it", "check its rights, or write elsewhere with -o")
        handle, name = tempfile.mkstemp(prefix=part_prefix(target.name), suffix=PART, dir=target.parent)
    except FileNotFoundError:
        raise OutputError(path, "its folder does not exist", f"make {path.parent} first") from None
    except NotADirectoryError:
        raise OutputError(path, f"{path.parent} is a file, not a folder", "write elsewhere with -o") from None
    except PermissionError:
        raise OutputError(path, "no permission to write in its folder", "write elsewhere with -o") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(path, f"cannot be written ({reason})", "write elsewhere with -o") from None
    temporary = Path(name)
    whole = False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        whole = True
    except OSError as error:
        raise OutputError(path, f"cannot be written ({error.strerror})", "is the disk full?") from None
    finally:
        if not whole:  # whatever the reason, Ctrl-C among them
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return temporary, target


def _near(path: Path) -> str:
    """A hint for a name that is not there: one like it that is."""
    with suppress(OSError):
        names = [p.name for p in path.parent.iterdir()]
        if near := difflib.get_close_matches(path.name, names, 1, 0.75):
            return f"there is {path.with_name(near[0])}"
    return "check the name and the folder"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _named(path: Path | str, data: bytes, encoding: str, bom: bytes, marked: str) -> tuple[str, bytes, bytes]:
    """The codec for an encoding that was asked for, the mark in front, and the bytes behind it."""
    name = encoding.lower().replace("_", "-").removesuffix("-sig")
    try:
        "".encode(name)
    except LookupError:
        raise InputError(path, f"`{encoding}` is no encoding that is known here", _HINT) from None
    if bom and marked.startswith(name):
        return marked, bom, data[len(bom) :]
    if name in ("utf-16", "utf-32"):  # without a mark these would write one
        return f"{name}-le", b"", data
    return name, b"", data


def _decoded(path: Path | str, body: bytes, codec: str) -> str:
    try:
        raw = body.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(path, body, error, codec) from None
    if raw.encode(codec, "surrogatepass") != body:
        raise InputError(path, f"{codec} reads it, but would write it otherwise", _HINT)
    return raw


def _undecodable(path: Path | str, body: bytes, error: UnicodeDecodeError, codec: str, hint: str = _HINT) -> InputError:
    line = body[: error.start].count(b"\n") + 1
    return InputError(path, f"the byte 0x{body[error.start]:02X} is not {codec.upper()}", hint, line)


def _pieces(data: bytes) -> bool:
    """True for JSON that holds the tokens of a model: whisper.cpp writes a character that is cut into several tokens
    as its bytes, a piece in each. Its reader puts them together.
    """
    return data.lstrip()[:1] == b"{" and b'"tokens"' in data and b'"transcription"' in data


def _guessed(path: Path | str, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Codec and text of bytes that are not UTF-8. Raises InputError where nothing fits, or the file is damaged."""
    if b"\0" in data and (codec := wide(data)):
        return codec, data.decode(codec)
    if _pieces(data):
        return "utf-8", data.decode("utf-8", "surrogateescape")
    if nearly_utf8(data):
        raise _undecodable(path, data, error, "utf-8", _DAMAGED.format("UTF-8"))
    try:
        codec = guessed(data)
    except DamagedError as damaged:
        title = _TITLES.get(damaged.codec, damaged.codec.upper())
        raise _undecodable(path, data, damaged.error, damaged.codec, _DAMAGED.format(title)) from None
    if codec:
        return codec, data.decode(codec)
    if b"\0" in data:
        raise InputError(path, "not a text file (it holds NUL bytes)", _BINARY)
    raise _undecodable(path, data, error, "utf-8")
