"""How long a recording is: a WAV file by itself, any other through ffprobe."""

import subprocess
import wave
from contextlib import suppress
from pathlib import Path

from subfix.errors import InputError

# recordings that are looked for beside a transcript, in this order
SUFFIXES = (".wav", ".mp3", ".m4a", ".flac", ".aac", ".ogg", ".opus", ".mp4", ".mkv", ".mov", ".webm", ".m4v")


def duration(path: Path | str) -> int:
    """The length of a media file in milliseconds.

    Raises InputError where the file is missing or no recording, or where ffprobe is needed and absent.
    """
    place = Path(path)
    if not place.exists():
        raise InputError(path, "no such file")
    if place.is_dir():
        raise InputError(path, "a folder, not a recording")
    with suppress(wave.Error, EOFError, OSError), wave.open(str(place), "rb") as recording:
        if recording.getframerate() and recording.getnframes():
            return round(recording.getnframes() * 1000 / recording.getframerate())
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", f"file:{place}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except FileNotFoundError:
        raise InputError(
            path, "ffprobe, which tells its length, is not installed", "install ffmpeg, or give --duration 1:35:00"
        ) from None
    except subprocess.TimeoutExpired:
        raise InputError(path, "ffprobe did not answer within a minute", "give --duration 1:35:00") from None
    try:
        length = round(float(done.stdout.split()[0]) * 1000)
    except (ValueError, IndexError, OverflowError):
        told = done.stderr.strip().splitlines()
        reason = f" ({told[-1].rpartition(': ')[2]})" if told else ""
        raise InputError(path, f"no recording whose length is known{reason}", "give --duration 1:35:00") from None
    if length <= 0:
        raise InputError(path, "a recording of no length", "give --duration 1:35:00")
    return length


def recording_end(length: int | None, media: Path | str | None) -> int | None:
    """When a recording ends (milliseconds): as `length` says, or as the recording at `media` tells where that is less.

    Raises InputError where its length cannot be told.
    """
    if media is None:
        return length
    found = duration(media)
    return found if length is None else min(length, found)
