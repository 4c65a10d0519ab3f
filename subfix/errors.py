"""What can go wrong for a user: one small class per situation, each saying what is wrong and what to do next."""

from pathlib import Path


def seen(text: str) -> str:
    """`text` with control characters and broken ones written out, so that it does no harm to a terminal or a log."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class SubfixError(Exception):
    """Base of every error that is a user's situation and not a bug.

    `message` says what is wrong, `hint` what to do next; `str()` gives both, on one line or two.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class InputError(SubfixError):
    """A file that cannot be read, or is not what its name says. `line` counts from 1."""

    def __init__(self, path: Path | str, message: str, hint: str = "", line: int | None = None) -> None:
        place = seen(f"{path}:{line}" if line is not None else f"{path}")
        super().__init__(f"{place}: {message}", hint)
        self.path = path
        self.line = line


class OutputError(SubfixError):
    """A file that cannot, or must not, be written."""

    def __init__(self, path: Path | str, message: str, hint: str = "") -> None:
        super().__init__(f"{seen(str(path))}: {message}", hint)
        self.path = path


class GlossaryError(SubfixError):
    """One or more faults of glossary files; `faults` holds a line `path:line: what` for each."""

    def __init__(self, faults: tuple[str, ...], hint: str = "") -> None:
        super().__init__("\n".join(faults), hint)
        self.faults = faults


class DecisionsError(InputError):
    """A proposals or decisions file that does not fit what it speaks of."""


class ConfigError(InputError):
    """A config file that cannot be read, or holds what does not belong there."""


class UsageError(SubfixError):
    """A value given on the command line, or to a public function, that makes no sense."""


class OtherRecordingError(UsageError):
    """A timed transcript that should give its times to a text, and is not of the same recording."""
