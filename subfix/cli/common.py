"""What the commands share: options, what they read before they start, and how they name things."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from subfix.cli.speak import data
from subfix.errors import UsageError, seen
from subfix.timeline import parse_clock

LANGUAGES = ("zh-Hans", "zh-Hant", "zh-TW", "zh-HK")

Decorated = Callable[..., Any]


def options(*added: Decorated) -> Decorated:
    """Several options as one decorator, shown in the order given."""

    def decorate(command: Decorated) -> Decorated:
        for option in reversed(added):
            command = option(command)
        return command

    return decorate


# what is corrected, and how boldly
glossary_options = options(
    click.option(
        "-g",
        "--glossary",
        "glossaries",
        multiple=True,
        metavar="FILE|NAME",
        help="Use only these glossaries; `default` stands for those used without -g. Repeatable.",
    ),
    click.option("--no-fix", is_flag=True, help="Leave the words alone."),
    click.option(
        "--clean",
        "clean_spec",
        metavar="FIXERS",
        help="Which fixers clean the text: +stutter,-digits or all, none, default.",
    ),
    click.option(
        "--apply",
        "apply_at",
        type=click.FloatRange(0, 1),
        metavar="SCORE",
        help="Apply from this score on (0 to 1; higher is more careful).",
    ),
    click.option(
        "--propose", "propose_at", type=click.FloatRange(0, 1), metavar="SCORE", help="Propose from this score on."
    ),
)


def _profiles(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    from subfix.profiles import NAMES  # noqa: PLC0415  only where a shell asks

    return [name for name in NAMES if name.startswith(begun)]


# what a viewer can read
profile_options = options(
    click.option(
        "--profile",
        "profile_name",
        metavar="NAME",
        shell_complete=_profiles,
        help="What a viewer can read; youtube-zh, for English netflix-en.",
    ),
    click.option("--cells", type=click.FloatRange(4, 200), help="Width of a line (a Latin letter is half a cell)."),
    click.option("--lines", type=click.IntRange(1, 4), help="Lines a cue may have."),
    click.option("--cps", type=click.FloatRange(1, 100), help="Cells a second that can be read."),
    click.option(
        "--marks",
        type=click.Choice(["keep", "trim", "space"]),
        help="Commas and full stops: kept, dropped at line ends, or spaces.",
    ),
)

# which inputs, besides those named
input_options = options(
    click.option("-r", "--recursive", is_flag=True, default=None, help="Folders with the folders below them."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out, such as drafts/* or *.old.srt."),
    click.option("--files-from", metavar="FILE", help="Read names of inputs from FILE, one a line; - is stdin."),
)

json_option = click.option("--json", "as_json", is_flag=True, help="Tell what became of all inputs as JSON on stdout.")

# how many inputs are worked on, and how that is told
batch_options = options(
    click.option(
        "-j", "--jobs", type=click.IntRange(0, 256), metavar="N", help="Inputs at once; 0: one for each processor."
    ),
    click.option("--force", is_flag=True, help="Also what is done already and unchanged."),
    json_option,
    click.option(
        "--html",
        "page",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write a page for people, report.html: what was changed, what to look at first. Also with --dry-run.",
    ),
)

config_option = click.option(
    "--config", metavar="FILE", help="Use this instead of the nearest subfix.toml and your own; `none`: neither."
)

output_options = options(
    click.option("--encoding", metavar="NAME", help="Encoding of the input, where it is guessed wrongly."),
    click.option("--overwrite", is_flag=True, help="Replace outputs that exist, even edited ones."),
    click.option("--dry-run", is_flag=True, help="Do everything but write nothing."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
    config_option,
)


class ClockType(click.ParamType[int]):
    """A time on the command line, in milliseconds: `1:35:00`, `12:30`, `0:05`, `5700`."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Milliseconds of `value`; fails with what a time looks like."""
        if isinstance(value, int):
            return value
        try:
            return parse_clock(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time; write 1:35:00, 12:30 or seconds", param, ctx)


CLOCK = ClockType()


class Documented(click.Command):
    """A command that prints a document for programs with `--json`: what is wrong with its options stands in it too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options. Raises click.UsageError, once it is told in the document where one is asked for."""
        asked = "--json" in args[: args.index("--") if "--" in args else None]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if asked:
                from subfix.summary import summary  # noqa: PLC0415  only where it is wanted

                data(summary((), error.format_message(), f"`{ctx.command_path} --help` lists the options"))
            raise


def joined(value: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """The parts of a comma list, each once. Raises UsageError for one that is not `known`."""
    parts = tuple(dict.fromkeys(p.strip().lower() for p in value.split(",") if p.strip()))
    for part in parts:
        if part not in known:
            raise UsageError(f"there is no {what} {part!r}", f"there are: {', '.join(known)}")
    if not parts:
        raise UsageError(f"no {what} is named", f"there are: {', '.join(known)}")
    return parts


def commonest(counts: Sequence[tuple[str, int]], most: int = 8) -> str:
    """`Google 33, Gemini 21, … and 17 other terms`: terms and how often each was found, the commonest first."""
    shown = ", ".join(f"{term} {n}" for term, n in counts[:most])
    rest = len(counts) - most
    return f"{shown} … and {plural(rest, 'other term')}" if rest > 0 else shown


def plural(count: int, one: str, many: str = "") -> str:
    """`1 place`, `1,234 places`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def name_of(path: Path) -> str:
    """A path as messages show it: as seen from here, on one line, and such that any terminal can show it."""
    with suppress(ValueError):
        path = path.absolute().relative_to(Path.cwd())
    return seen(str(path))
