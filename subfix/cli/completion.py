"""`subfix completion`: the script that lets a shell complete commands, options and their values."""

import click

from subfix.cli.lazy import COMPLETING

EXAMPLES = """\b
Examples:
  subfix completion bash >> ~/.bashrc
  subfix completion zsh >> ~/.zshrc
  subfix completion fish > ~/.config/fish/completions/subfix.fish
"""


@click.command(epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415  after the options are read

    from subfix.cli import cli  # noqa: PLC0415  the group that holds this command

    kind = get_completion_class(shell)
    assert kind is not None  # click knows all three
    click.echo(kind(cli, {}, "subfix", COMPLETING).source())
