"""The command line: the commands, how errors are told, and the exit status."""

import errno
import io
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import click

from subfix import __version__
from subfix.cli.lazy import Lazy, ReaderGoneError, reader
from subfix.errors import SubfixError, UsageError, seen
from subfix.lang import LANGUAGES, VARIABLE

# name, module, what it does: a command's module is imported only when it is called, so that --help is quick
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("run", "subfix.cli.run", "Correct transcripts and make timed subtitles."),
    ("fix", "subfix.cli.fix", "Correct only the words of a file, in its own format."),
    ("explain", "subfix.cli.explain", "Show every candidate in a text, and why it was applied or not."),
    ("apply", "subfix.cli.apply", "Store what you decided in a proposals table."),
    ("check", "subfix.cli.check", "Check subtitle files against what a viewer can read."),
    ("merge", "subfix.cli.merge", "Make one bilingual file of two subtitle files."),
    ("upload", "subfix.cli.upload", "Upload subtitles to YouTube."),
    ("youtube", "subfix.cli.youtube", "Log in to YouTube; list, fetch and remove tracks."),
    ("glossary", "subfix.cli.glossary", "Keep glossaries: add, remove, lint, test and more."),
    ("config", "subfix.cli.config", "Show the settings in force and where they come from."),
    ("doctor", "subfix.cli.doctor", "Tell what is installed, what is missing and how to get it."),
    ("completion", "subfix.cli.completion", "Print the completion script for a shell."),
)


TABLE = tuple((name, module, name, summary) for name, module, summary in COMMANDS)
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
EPILOG = """\b
Examples:
  subfix run talk.txt --duration 1:35:00      talk.zh-Hans.srt, .vtt and a report
  subfix run talk.txt --times-from auto.vtt   the same with real times
  subfix fix talk.srt -o talk.fixed.srt       only the words; times stay as they are
  subfix fix - < in.txt > out.txt             in a pipe
  subfix --lang zh doctor                     in Chinese
"""


def _spoken(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Speak the language that was asked for, in the processes that are started too, as long as the command goes on."""
    if not value:
        return
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = value

    def restore() -> None:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before

    ctx.call_on_close(restore)


class _Commands(Lazy):
    """The commands of the program."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant. Raises click.UsageError, which tells whoever began with a file what to write."""
        first = args[0]
        if Path(first).exists() and first not in self.list_commands(ctx):
            ctx.fail(f"{seen(first)} is a file; what shall be done with it? subfix run {seen(first)}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Commands,
    table=TABLE,
    epilog=EPILOG,
    context_settings=SETTINGS,
)
@click.version_option(__version__, "-V", "--version", prog_name="subfix")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=_spoken,
    help="Language of messages and help; else that of SUBFIX_LANG or the locale.",
)  # fmt: skip
def cli() -> None:
    """Correct the names and terms that speech recognition garbles, and make subtitles that read well.

    Terms come from glossaries: the shipped ones, yours, and glossary.yaml of the project. `subfix COMMAND --help`
    tells the rest.
    """


def main() -> None:
    """Run the command line and leave with its status: 0 done, 1 findings, 2 failure, 130 interrupted."""
    plain = False if os.environ.get("NO_COLOR") else None
    for number in _ENDING:
        with suppress(ValueError):  # not in the main thread
            signal.signal(number, _ended)
    try:
        _here()
        status = cli.main(prog_name="subfix", standalone_mode=False, color=plain)
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        _say(reader()(told.getvalue().rstrip("\n")))
        status = 2
    except click.Abort:
        _say("interrupted")
        status = 130
    except SubfixError as error:
        _say(f"subfix: {reader()(str(error))}")
        status = 2
    except ReaderGoneError:
        # nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except OSError as error:
        if error.errno not in _FULL or error.filename:
            raise
        _say(f"subfix: {reader()(f'stdout: cannot be written ({error.strerror})')}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 2
    sys.exit(status if isinstance(status, int) else 0)


def _say(line: str) -> None:
    """Say `line` on stderr, where somebody still reads that."""
    with suppress(BrokenPipeError):
        click.echo(line, err=True)


_FULL = (errno.ENOSPC, errno.EIO, errno.EDQUOT)
# what asks a program to end besides Ctrl-C: files under way are put away, then it ends
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def _ended(number: int, _: object) -> None:
    sys.exit(128 + number)


def _here() -> None:
    """Raise UsageError where the folder that this runs in is gone."""
    try:
        Path.cwd()
    except OSError:
        raise UsageError("the folder that you are in is not there any more", "cd to another one") from None
