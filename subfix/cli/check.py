"""`subfix check`: the rules of a profile over any subtitle file."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import config_option, input_options, name_of, plural, profile_options
from subfix.cli.speak import data, fault, say
from subfix.errors import InputError, SubfixError, UsageError, seen
from subfix.lang import spoken
from subfix.timeline import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from subfix.check import Finding
    from subfix.cue import Profile
    from subfix.inputs import Input
    from subfix.orders import Order

EXAMPLES = """\b
Examples:
  subfix check talk.srt
  subfix check talk.en.srt --profile netflix-en
  subfix check *.srt --output github           annotations in a GitHub workflow
  subfix check talk.srt --output json --cells 16 --lines 1
  subfix check subtitles -r                    a folder with all below it
  subfix check talk.srt --repair -o talk.fixed.srt
  subfix check old.srt --encoding big5 --repair -o old.fixed.srt --overwrite
"""


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="FILE...", nargs=-1)
@input_options
@profile_options
@click.option("--output", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--repair", is_flag=True, help="Mend times, form and widths of one FILE; never its words.")
@click.option("-o", "target", metavar="FILE", default="-", help="Where --repair writes; stdout without it.")
@click.option("--overwrite", is_flag=True, help="Let --repair replace a file that stands there.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, where it is guessed wrongly.")
@config_option
def check(
    names: tuple[str, ...], recursive: bool | None, exclude: tuple[str, ...], files_from: str | None,
    profile_name: str | None, cells: float | None, lines: int | None, cps: float | None, marks: str | None,
    output: str, repair: bool, target: str, overwrite: bool, encoding: str | None, config: str | None,
) -> None:  # fmt: skip
    """Report what a viewer would stumble on in each subtitle FILE: times, widths, speed, marks, form.

    Exit 1 where something is found (with --repair: where something is left), 2 where a FILE cannot be read. Without
    --repair nothing is written.
    """
    from subfix.cli.many import gathered  # noqa: PLC0415  after the options are read
    from subfix.inputs import TIMED  # noqa: PLC0415
    from subfix.orders import Order  # noqa: PLC0415

    flags = {
        "profile": profile_name, "cells": cells, "lines": lines, "cps": cps, "marks": marks, "encoding": encoding,
        "recursive": recursive, "exclude": exclude or None,
    }  # fmt: skip
    order = Order(flags, config)
    inputs, _ = gathered(order, names, files_from, kinds=TIMED, ours=True)
    if repair:
        if len(inputs) != 1:
            raise UsageError("--repair mends one file at a time", "name one FILE")
        _sound(inputs[0])
        own = order.settings(inputs[0])
        _repair(str(inputs[0].path), own["encoding"] or None, own.profile, Path(target), overwrite)
        return
    total, unread = 0, 0
    for one in inputs:
        source = name_of(one.path) if str(one.path) != "-" else "-"
        try:
            found = _findings(order, one)
        except SubfixError as error:
            if len(inputs) == 1:
                raise
            unread += 1
            fault(error.message, error.hint)
            continue
        except Exception as error:  # a bug in one of a thousand files must not cost the others
            if len(inputs) == 1:
                raise
            unread += 1
            fault(f"{source}: a fault of subfix: {type(error).__name__}: {seen(str(error))}", "please report it")
            continue
        total += len(found)
        for finding in found:
            data(_WRITERS[output](source, finding))
        if output == "text":
            kinds = ", ".join(f"{rule} {n}" for rule, n in Counter(f.rule for f in found).most_common())
            say(f"{source}: {plural(len(found), 'finding')}{f' ({kinds})' if kinds else ''}")
    raise click.exceptions.Exit(2 if unread else 1 if total else 0)


def _findings(order: "Order", one: "Input") -> "tuple[Finding, ...]":
    """What is found in an input. Raises SubfixError."""
    from subfix.check import check as findings_of  # noqa: PLC0415  after the options are read
    from subfix.opened import open_input  # noqa: PLC0415

    _sound(one)
    own = order.settings(one)
    document = open_input(str(one.path), own["encoding"] or None).document
    if document.timing == "none":
        raise InputError(one.path, "has no times, so there are no cues to check", "make cues: subfix run")
    return findings_of(document, own.profile)


def _sound(one: "Input") -> None:
    """Raise InputError where it is known already that an input cannot be read."""
    if one.fault:
        raise InputError(one.path, one.fault, one.hint)


def _repair(
    source: str, encoding: str | None, profile_of: "Callable[[str], Profile]", target: Path, overwrite: bool
) -> None:
    """Mend a file, say what was mended and what is left, and leave with 1 where something is."""
    from subfix.job import mended  # noqa: PLC0415
    from subfix.outputs import save, unharmed  # noqa: PLC0415

    data, done = mended(source, encoding, profile_of)
    unharmed({target: data}, Path(source), overwrite=overwrite)
    save({target: data})
    told = ", ".join(f"{rule} {n}" for rule, n in done.mended)
    say(f"{source}: mended {told or 'nothing: there was nothing to mend'}")
    where = source if str(target) == "-" else name_of(target)
    for finding in done.left:  # in what was written, of which no line is known
        say(f"left: {_text(where, finding)}")
    raise click.exceptions.Exit(1 if done.left else 0)


def _text(source: str, f: "Finding") -> str:
    line = f":{f.line}" if f.line else ""
    where = spoken(f" cue {f.cue} at {clock(f.at)}:") if f.cue else ""
    return f"{source}{line}:{where} {f.rule}: {spoken(f.message)}"


def _json(source: str, f: "Finding") -> str:
    return json.dumps({"file": source, **asdict(f)}, ensure_ascii=False)


def _github(source: str, f: "Finding") -> str:
    message = f"cue {f.cue}: {f.message}" if f.cue else f.message
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::warning file={source},line={f.line or 1},title=subtitle {f.rule}::{escaped}"


_WRITERS = {"text": _text, "json": _json, "github": _github}
