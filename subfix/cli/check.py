"""`subfix check`: the rules of a profile over any subtitle file."""

import json
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subfix.cli.common import plural
from subfix.errors import UsageError
from subfix.timeline import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from subfix.check import Finding
    from subfix.cue import Profile

EXAMPLES = """\b
Examples:
  subfix check talk.srt
  subfix check talk.en.srt --profile netflix-en
  subfix check *.srt --output github           annotations in a GitHub workflow
  subfix check talk.srt --output json --cells 16 --lines 1
  subfix check talk.srt --repair -o talk.fixed.srt
"""


@click.command(epilog=EXAMPLES)
@click.argument("sources", metavar="FILE...", nargs=-1, required=True)
@click.option("--profile", "profile_name", metavar="NAME", help="Instead of the one for the file's language.")
@click.option("--cells", type=click.FloatRange(4, 200), help="Width of a line (a Latin letter is half a cell).")
@click.option("--lines", type=click.IntRange(1, 4), help="Lines a cue may have.")
@click.option("--cps", type=click.FloatRange(1, 100), help="Cells a second that can be read.")
@click.option("--output", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--repair", is_flag=True, help="Mend times, form and widths of one FILE; never its words.")
@click.option("-o", "target", metavar="FILE", default="-", help="Where --repair writes; stdout without it.")
@click.option("--overwrite", is_flag=True, help="Let --repair replace a file that stands there.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, where it is guessed wrongly.")
def check(
    sources: tuple[str, ...], profile_name: str | None, cells: float | None, lines: int | None, cps: float | None,
    output: str, repair: bool, target: str, overwrite: bool, encoding: str | None,
) -> None:  # fmt: skip
    """Report what a viewer would stumble on in each subtitle FILE: times, widths, speed, marks, form.

    Exit 1 where something is found (with --repair: where something is left). Without --repair nothing is written.
    """
    from subfix.batch import open_input  # noqa: PLC0415  after the options are read
    from subfix.check import check as findings_of  # noqa: PLC0415
    from subfix.profiles import profile  # noqa: PLC0415

    changes: dict[str, Any] = {"cells": cells, "lines": lines, "cps": cps}
    given = {k: v for k, v in changes.items() if v is not None}

    def profile_of(language: str) -> "Profile":
        usual = "netflix-en" if language.startswith("en") else "youtube-zh"
        return replace(profile(profile_name or usual), **given)

    if profile_name:
        profile(profile_name)  # a wrong name is an error even where no file needs it
    if repair:
        if len(sources) != 1:
            raise UsageError("--repair mends one file at a time", "name one FILE")
        _repair(sources[0], encoding, profile_of, Path(target), overwrite)
        return
    total = 0
    for source in sources:
        found = findings_of(open_input(source, encoding).document, profile_of)
        total += len(found)
        for finding in found:
            click.echo(_WRITERS[output](source, finding))
        if output == "text":
            kinds = ", ".join(f"{rule} {n}" for rule, n in Counter(f.rule for f in found).most_common())
            click.echo(f"{source}: {plural(len(found), 'finding')}{f' ({kinds})' if kinds else ''}", err=True)
    raise click.exceptions.Exit(1 if total else 0)


def _repair(
    source: str, encoding: str | None, profile_of: "Callable[[str], Profile]", target: Path, overwrite: bool
) -> None:
    """Mend a file, say what was mended and what is left, and leave with 1 where something is."""
    from subfix.batch import mended  # noqa: PLC0415
    from subfix.outputs import save, unharmed  # noqa: PLC0415

    data, done = mended(source, encoding, profile_of)
    unharmed({target: data}, Path(source), overwrite=overwrite)
    save({target: data})
    told = ", ".join(f"{rule} {n}" for rule, n in done.mended)
    click.echo(f"{source}: mended {told or 'nothing: there was nothing to mend'}", err=True)
    for finding in done.left:
        click.echo(f"left: {_text(source, finding)}", err=True)
    raise click.exceptions.Exit(1 if done.left else 0)


def _text(source: str, f: "Finding") -> str:
    where = f" cue {f.cue} at {clock(f.at)}:" if f.cue else ""
    return f"{source}:{f.line or 1}:{where} {f.rule}: {f.message}"


def _json(source: str, f: "Finding") -> str:
    return json.dumps({"file": source, **asdict(f)}, ensure_ascii=False)


def _github(source: str, f: "Finding") -> str:
    message = f"cue {f.cue}: {f.message}" if f.cue else f.message
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::warning file={source},line={f.line or 1},title=subtitle {f.rule}::{escaped}"


_WRITERS = {"text": _text, "json": _json, "github": _github}
