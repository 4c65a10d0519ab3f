"""Shared strategies: texts like transcripts, and edits over them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from messages import FOR_PROGRAMMERS, PACKAGE, unturned

from subfix.errors import SubfixError, seen
from subfix.lang import Translator

settings.register_profile("quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are compared in English, whatever the locale, and whatever language an earlier test asked for."""
    monkeypatch.setenv("SUBFIX_LANG", "en")


_said: set[str] = set()
_looked_at: set[str] = set()


def _listening() -> None:
    """Note down what the program says from now on: all that goes through a translator, and every error."""
    turn, made = Translator.__call__, SubfixError.__init__

    def called(self: Translator, text: str) -> str:
        if not self.templates:
            _said.add(text)
        return turn(self, text)

    def raised(self: SubfixError, message: str, hint: str = "") -> None:
        made(self, message, hint)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename.endswith("errors.py"):
            frame = frame.f_back
        where = Path(frame.f_code.co_filename)
        if PACKAGE in where.parents and where.relative_to(PACKAGE.parent).as_posix() not in FOR_PROGRAMMERS:
            _said.update((message, hint))

    told: Any = Translator
    told.__call__ = called
    error: Any = SubfixError
    error.__init__ = raised


_listening()


@pytest.fixture(autouse=True)
def known_in_chinese(in_english: None) -> Iterator[None]:
    """Whatever the program says while a test runs is known in Chinese."""
    yield
    new = _said - _looked_at
    _looked_at.update(new)
    left = [line for text in new for line in unturned(text)]
    assert not left, "\n".join(["no Chinese for:", *map(seen, left)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing of the user's own settings and glossaries."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in [n for n in os.environ if n.startswith("SUBFIX_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("SUBFIX_LANG", "en")
    return folder
