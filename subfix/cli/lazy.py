"""Groups of commands, each imported only when it is called, and help in the reader's language."""

import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import click

from subfix.lang import Translator, language, translator


def reader() -> Translator:
    """The translator into the language of whoever reads what the command line says."""
    return translator(language())


class ReaderGoneError(Exception):
    """Whoever reads what is printed has enough."""


class _Formatter(click.HelpFormatter):
    """Help in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, f"{reader()('Usage:')} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(reader()(heading))

    def write_text(self, text: str) -> None:
        # lines that click leaves as they are (behind `\b`) stay so here
        parts = [p if p.startswith("\b") else reader()(" ".join(p.split())) for p in text.split("\n\n")]
        super().write_text("\n\n".join(parts))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _described(text)) for name, text in rows], col_max, col_spacing)


def _described(text: str) -> str:
    """What an option does, turned; `[default: 1]` behind it stays."""
    told, mark, more = text.partition("  [")
    return f"{reader()(told)}{mark}{more}"


class _Context(click.Context):
    formatter_class = _Formatter


COMPLETING = "_SUBFIX_COMPLETE"  # set by the script in the shell while it asks what may stand there
_FILE = re.compile(r"\b(FILE|DIR|CSV|INPUT|TRANSCRIPT|PROPOSALS|REPORT|BEFORE|FIRST|SECOND)\b")


def speaking(command: click.Command) -> click.Command:
    """`command` and its subcommands, their help in the reader's language."""
    command.context_class = _Context
    if COMPLETING in os.environ:
        for parameter in command.params:
            if _FILE.search(parameter.human_readable_name if parameter.metavar is None else parameter.metavar):
                parameter.type = click.Path()  # which a shell completes; what stands there is looked at elsewhere
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            speaking(inner)
    return command


class Lazy(click.Group):
    """The commands of a visible table, in its order: name, module, attribute of the module, what it does."""

    context_class = _Context

    def __init__(self, *args: Any, table: tuple[tuple[str, str, str, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.table = table

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command. Raises ReaderGoneError for a broken pipe, which click would make a failure of."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGoneError from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [name for name, _, _, _ in self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`, its module imported now; None where there is none."""
        for name, module, attribute, _ in self.table:
            if name == cmd_name:
                command = getattr(import_module(module), attribute)
                assert isinstance(command, click.Command)
                return speaking(command)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, _, _, summary in self.table])
