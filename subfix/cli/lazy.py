"""A group of commands, each imported only when it is called, so that `--help` is quick."""

from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """The commands of a visible table, in its order: name, module, attribute of the module, what it does."""

    def __init__(self, *args: Any, table: tuple[tuple[str, str, str, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [name for name, _, _, _ in self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`, its module imported now; None where there is none."""
        for name, module, attribute, _ in self.table:
            if name == cmd_name:
                command = getattr(import_module(module), attribute)
                assert isinstance(command, click.Command)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, _, _, summary in self.table])
