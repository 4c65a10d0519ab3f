"""`subfix doctor`: what is installed, what is missing, how to get it, whether settings and glossaries are sound."""

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from subfix import __version__
from subfix.cli.speak import data, padded
from subfix.errors import SubfixError
from subfix.lang import spoken

EXAMPLES = """\b
Example:
  subfix doctor            exit 1 where something is wrong; what is only optional is no fault
"""
_NEEDED = ("click", "jieba", "numpy", "opencc", "pypinyin", "pysrt", "pyyaml", "rapidfuzz")
# package, what for, how to get it
_EXTRAS = (
    ("rjieba", "the words of Chinese in a sixth of the time", "pip install rjieba"),
    ("openpyxl", "glossaries in Excel sheets", "pip install 'subfix[xlsx]'"),
)
_PROGRAMS = (("ffprobe", "lengths of recordings other than WAV", "install ffmpeg, or give --duration"),)


@click.command(epilog=EXAMPLES)
def doctor() -> None:
    """Tell versions, which optional parts are there, and whether settings and glossaries can be read."""
    wrong = False
    for mark, name, told in _findings():
        wrong |= mark == "wrong"
        colour = {"ok": "green", "wrong": "red"}.get(mark, "yellow")
        data(f"{click.style(padded(spoken(mark), 8), fg=colour)} {padded(spoken(name), 12)} {spoken(told)}")
    raise click.exceptions.Exit(1 if wrong else 0)


def _findings() -> Iterator[tuple[str, str, str]]:
    yield "ok", "subfix", __version__
    yield "ok", "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    encoding = sys.stdout.encoding or ""
    utf = encoding.lower().replace("-", "") == "utf8"
    yield "ok" if utf else "wrong", "terminal", encoding if utf else f"writes {encoding}, not UTF-8: set PYTHONUTF8=1"
    for package in _NEEDED:
        yield _package(package)
    for package, purpose, way in _EXTRAS:
        mark, name, told = _package(package)
        yield (mark, name, f"{told}: {purpose}") if mark == "ok" else ("missing", name, f"{purpose}; {way}")
    for program, purpose, way in _PROGRAMS:
        found = shutil.which(program)
        yield ("ok", program, f"{found}: {purpose}") if found else ("missing", program, f"{purpose}; {way}")
    yield _settings()
    yield _glossaries()


def _package(name: str) -> tuple[str, str, str]:
    try:
        return "ok", name, version(name)
    except PackageNotFoundError:
        return "wrong", name, "is not installed; install subfix anew"


def _settings() -> tuple[str, str, str]:
    from subfix.config import files, settings  # noqa: PLC0415  where this fails it is told

    try:
        settings(Path.cwd(), {})
    except SubfixError as error:
        return "wrong", "settings", error.message
    return "ok", "settings", ", ".join(map(str, files(Path.cwd()))) or "the defaults, no config file"


def _glossaries() -> tuple[str, str, str]:
    from subfix.glossary.files import read_layers  # noqa: PLC0415  where this fails it is told

    try:
        layers = read_layers((), Path.cwd())
    except SubfixError as error:
        return "wrong", "glossaries", error.message
    return "ok", "glossaries", f"{sum(len(g.terms) for g in layers):,} terms in {len(layers)} files"
