"""What the commands share: options, what they read before they start, and how they tell what happened."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from subfix.correction import Correction
from subfix.errors import UsageError
from subfix.timeline import parse_clock

LANGUAGES = ("zh-Hans", "zh-Hant", "zh-TW", "zh-HK")

Decorated = Callable[..., Any]


def glossary_options(command: Decorated) -> Decorated:
    """`-g`, `--no-fix`, `--apply`, `--propose`, `--clean`: what is corrected, and how boldly."""
    for option in (
        click.option(
            "--propose",
            "propose_at",
            type=click.FloatRange(0, 1),
            metavar="SCORE",
            help="Propose from this score on.",
        ),
        click.option(
            "--apply",
            "apply_at",
            type=click.FloatRange(0, 1),
            metavar="SCORE",
            help="Apply from this score on (0 to 1; higher is more careful).",
        ),
        click.option(
            "--clean",
            "clean_spec",
            metavar="FIXERS",
            help="Which fixers clean the text: +stutter,-digits or all, none, default.",
        ),
        click.option("--no-fix", is_flag=True, help="Leave the words alone."),
        click.option(
            "-g",
            "--glossary",
            "glossaries",
            multiple=True,
            metavar="FILE|NAME",
            help="Use only these glossaries; `default` stands for those used without -g. Repeatable.",
        ),
    ):
        command = option(command)
    return command


def output_options(command: Decorated) -> Decorated:
    """`--encoding`, `--overwrite`, `--dry-run`, `--quiet`."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("--dry-run", is_flag=True, help="Do everything but write nothing."),
        click.option("--overwrite", is_flag=True, help="Replace outputs that exist, even edited ones."),
        click.option("--encoding", metavar="NAME", help="Encoding of the input, where it is guessed wrongly."),
    ):
        command = option(command)
    return command


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


def joined(value: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """The parts of a comma list, each once. Raises UsageError for one that is not `known`."""
    parts = tuple(dict.fromkeys(p.strip().lower() for p in value.split(",") if p.strip()))
    for part in parts:
        if part not in known:
            raise UsageError(f"there is no {what} {part!r}", f"there are: {', '.join(known)}")
    if not parts:
        raise UsageError(f"no {what} is named", f"there are: {', '.join(known)}")
    return parts


def commonest(corrections: Sequence[Correction], most: int = 8) -> str:
    """`Google 33, Gemini 21, … and 17 other terms`: the terms by how often they were corrected."""
    counts = Counter(c.term or c.new for c in corrections).most_common()
    shown = ", ".join(f"{term} {n}" for term, n in counts[:most])
    rest = len(counts) - most
    return f"{shown} … and {rest} other terms" if rest > 0 else shown


def plural(count: int, one: str, many: str = "") -> str:
    """`1 place`, `1,234 places`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def tell(quiet: bool, line: str) -> None:
    """Say `line` on stderr unless `quiet`."""
    if not quiet:
        click.echo(line, err=True)


def name_of(path: Path) -> str:
    """A path as messages show it: as seen from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
