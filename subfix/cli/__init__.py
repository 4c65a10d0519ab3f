"""The command line: the commands, how errors are told, and the exit status."""

import os
import sys

import click

from subfix import __version__
from subfix.cli.lazy import Lazy
from subfix.errors import SubfixError

# name, module, what it does: a command's module is imported only when it is called, so that --help is quick
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("run", "subfix.cli.run", "Correct transcripts and make timed subtitles."),
    ("fix", "subfix.cli.fix", "Correct only the words of a file, in its own format."),
    ("explain", "subfix.cli.explain", "Show every candidate in a text, and why it was applied or not."),
    ("apply", "subfix.cli.apply", "Store what you decided in a proposals table."),
    ("check", "subfix.cli.check", "Check subtitle files against what a viewer can read."),
    ("upload", "subfix.cli.upload", "Upload subtitles to YouTube."),
    ("youtube", "subfix.cli.youtube", "Log in to YouTube; list, fetch and remove tracks."),
    ("glossary", "subfix.cli.glossary", "Keep glossaries: add, remove, lint, test and more."),
)


TABLE = tuple((name, module, name, summary) for name, module, summary in COMMANDS)
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
EPILOG = """\b
Examples:
  subfix run talk.txt --duration 1:35:00      talk.zh-Hans.srt, .vtt and a report
  subfix run talk.txt --times-from auto.vtt   the same with real times
  subfix fix talk.srt -o talk.fixed.srt       only the words; times stay as they are
  subfix fix - < in.txt > out.txt             in a pipe
"""


@click.command(
    cls=Lazy,
    table=tuple((name, module, name, summary) for name, module, summary in COMMANDS),
    epilog=EPILOG,
    context_settings=SETTINGS,
)
@click.version_option(__version__, "-V", "--version", prog_name="subfix")
def cli() -> None:
    """Correct the names and terms that speech recognition garbles, and make subtitles that read well.

    Terms come from glossaries: the shipped ones, yours, and glossary.yaml of the project. `subfix COMMAND --help`
    tells the rest.
    """


def main() -> None:
    """Run the command line and leave with its status: 0 done, 1 findings, 2 failure, 130 interrupted."""
    try:
        status = cli.main(prog_name="subfix", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = 2
    except click.Abort:
        click.echo("interrupted", err=True)
        status = 130
    except SubfixError as error:
        click.echo(f"subfix: {error}", err=True)
        status = 2
    except BrokenPipeError:
        # whoever read our output has enough; nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status if isinstance(status, int) else 0)
