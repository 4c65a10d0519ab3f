"""The length of a recording."""

import subprocess
import wave
from pathlib import Path

import pytest

from subfix import media
from subfix.errors import InputError


def wav(path: Path, frames: int) -> Path:
    with wave.open(str(path), "wb") as recording:
        recording.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        recording.writeframes(b"\0\0" * frames)
    return path


def answers(monkeypatch: pytest.MonkeyPatch, out: str, err: str = "") -> list[list[str]]:
    """ffprobe as if it answered so; the commands that were run are collected."""
    run: list[list[str]] = []

    def probe(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        run.append(command)
        return subprocess.CompletedProcess(command, 0, out, err)

    monkeypatch.setattr(subprocess, "run", probe)
    return run


def test_a_wav_file_is_measured_without_ffprobe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = answers(monkeypatch, "")
    assert media.duration(wav(tmp_path / "a.wav", 12_345)) == 1543
    assert run == []


def test_ffprobe_measures_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = answers(monkeypatch, "5699.9996\n")
    path = tmp_path / "-talk.mp4"
    path.write_bytes(b"x")
    assert media.duration(path) == 5_700_000
    assert run[0][-1] == f"file:{path}"  # a name that begins with a hyphen is no option


@pytest.mark.parametrize("out", ["N/A\n", "", "nan\n", "inf\n", "0.0\n"])
def test_a_file_without_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    answers(monkeypatch, out, "file:x: Invalid data found when processing input\n")
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        media.duration(path)
    assert "--duration" in caught.value.hint


def test_no_ffprobe_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"x")
    with pytest.raises(InputError, match=r"ffprobe.*not installed") as caught:
        media.duration(path)
    assert "--duration" in caught.value.hint
    path.with_name("empty.wav").write_bytes(b"RIFF")
    with pytest.raises(InputError, match="ffprobe"):
        media.duration(path.with_name("empty.wav"))


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        media.duration(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="a folder"):
        media.duration(tmp_path)
