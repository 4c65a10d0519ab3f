"""`subfix check`: the rules of a profile over any subtitle file."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import Documented, config_option, input_options, json_option, name_of, plural, profile_options
from subfix.cli.speak import data, say
from subfix.errors import InputError, UsageError
from subfix.lang import spoken
from subfix.timeline import clock

if TYPE_CHECKING:
    from subfix.check import Finding
    from subfix.inputs import Input
    from subfix.orders import Order, Outcome

EXAMPLES = """\b
Examples:
  subfix check talk.srt
  subfix check talk.en.srt --profile netflix-en
  subfix check *.srt --output github           annotations in a GitHub workflow
  subfix check *.srt --json --cells 16 --lines 1
  subfix check subtitles -r                    a folder with all below it; files without findings are not listed
  subfix check subtitles -r -q                 findings alone, nothing where there is none
  subfix check talk.srt --repair -o talk.fixed.srt
  subfix check old.srt --encoding big5 --repair -o old.fixed.srt --overwrite
"""


@click.command(cls=Documented, epilog=EXAMPLES)
@click.argument("names", metavar="FILE...", nargs=-1)
@input_options
@profile_options
@click.option("--output", type=click.Choice(["text", "github"]), default="text", show_default=True)
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings and errors.")
@click.option("--repair", is_flag=True, help="Mend times, form and widths of one FILE; never its words.")
@click.option("-o", "target", metavar="FILE", default="-", help="Where --repair writes; stdout without it.")
@click.option("--overwrite", is_flag=True, help="Let --repair replace a file that stands there.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files, where it is guessed wrongly.")
@config_option
def check(
    names: tuple[str, ...], recursive: bool | None, exclude: tuple[str, ...], files_from: str | None,
    profile_name: str | None, cells: float | None, lines: int | None, cps: float | None, marks: str | None,
    output: str, as_json: bool, quiet: bool, repair: bool, target: str, overwrite: bool, encoding: str | None,
    config: str | None,
) -> None:  # fmt: skip
    """Report what a viewer would stumble on in each subtitle FILE: times, widths, speed, marks, form.

    Exit 1 where something is found (with --repair: where something is left), 2 where a FILE cannot be read. Without
    --repair nothing is written.
    """
    from subfix.batch import attempt  # noqa: PLC0415  after the options are read
    from subfix.cli.many import as_document, gathered, tell_failure  # noqa: PLC0415
    from subfix.inputs import TIMED  # noqa: PLC0415
    from subfix.orders import Order  # noqa: PLC0415

    with as_document(as_json) as found:
        flags = {
            "profile": profile_name, "cells": cells, "lines": lines, "cps": cps, "marks": marks, "encoding": encoding,
            "recursive": recursive, "exclude": exclude or None,
        }  # fmt: skip
        if as_json and output != "text":
            raise UsageError(f"--output {output} and --json would both go to stdout", "leave one of them out")
        if not repair and (target != "-" or overwrite):
            raise UsageError("-o and --overwrite are about what --repair writes", "give --repair, or leave them out")
        order = Order(flags, config)
        inputs, _ = gathered(order, names, files_from, kinds=TIMED, ours=True)
        if repair and len(inputs) != 1:
            raise UsageError("--repair mends one file at a time", "name one FILE")
        if repair and as_json and target == "-":
            raise UsageError("the file and --json would both go to stdout", "write the file with -o FILE")
        output = "json" if as_json else output
        told: set[tuple[str, str]] = set()
        for one in inputs:
            work = (lambda order, one: _repaired(order, one, Path(target), overwrite)) if repair else _checked
            outcome = attempt(work, order, one)
            found.append(outcome)
            if outcome.status == "failed":
                tell_failure(outcome, told)
            elif repair:
                _tell_repaired(outcome, quiet=quiet)
            else:
                _tell_found(outcome, output, counted=not quiet and (len(inputs) == 1 or bool(outcome.findings)))
        if len(inputs) > 1 and output == "text" and not quiet:
            say(_total(found))
        failed = any(o.status == "failed" for o in found)
        raise click.exceptions.Exit(2 if failed else 1 if any(o.findings for o in found) else 0)


def _checked(order: "Order", one: "Input") -> "Outcome":
    """What is found in an input. Raises SubfixError."""
    from subfix.check import check as findings_of  # noqa: PLC0415  after the options are read
    from subfix.opened import open_input  # noqa: PLC0415
    from subfix.orders import Outcome  # noqa: PLC0415

    _sound(one)
    own = order.settings(one)
    document = open_input(str(one.path), own["encoding"] or None).document
    if document.timing == "none":
        raise InputError(one.path, "has no times, so there are no cues to check", "make cues: subfix run")
    return Outcome(one.path, "done", findings=findings_of(document, own.profile))


def _repaired(order: "Order", one: "Input", target: Path, overwrite: bool) -> "Outcome":
    """Mend an input and write it to `target`: what was mended, and what is left. Raises SubfixError."""
    from subfix.job import mended  # noqa: PLC0415  after the options are read
    from subfix.orders import Outcome  # noqa: PLC0415
    from subfix.outputs import save, unharmed  # noqa: PLC0415

    _sound(one)
    own = order.settings(one)
    data, done, lost = mended(str(one.path), own["encoding"] or None, own.profile, target)
    unharmed({target: data}, one.path, overwrite=overwrite)
    save({target: data})
    return Outcome(one.path, "done", (target,), notes=(lost,) if lost else (), findings=done.left, mended=done.mended)


def _sound(one: "Input") -> None:
    """Raise InputError where it is known already that an input cannot be read."""
    if one.fault:
        raise InputError(one.path, one.fault, one.hint)


def _tell_found(outcome: "Outcome", output: str, *, counted: bool) -> None:
    """Print what was found; where that is for people, say how much it is, if that shall be `counted`."""
    source, found = _name(outcome), outcome.findings or ()
    for finding in found if output in _WRITERS else ():
        data(_WRITERS[output](source, finding))
    if output == "text" and counted:
        kinds = ", ".join(f"{rule} {n}" for rule, n in Counter(f.rule for f in found).most_common())
        say(f"{source}: {plural(len(found), 'finding')}{f' ({kinds})' if kinds else ''}")


def _total(outcomes: "Sequence[Outcome]") -> str:
    """How much was found in how many files, and how many could not be read."""
    read = [o for o in outcomes if o.status != "failed"]
    findings = sum(len(o.findings or ()) for o in read)
    files = plural(len(read), "file")
    told = f"{plural(findings, 'finding')} in {sum(bool(o.findings) for o in read):,} of {files}"
    unread = len(outcomes) - len(read)
    told = told if findings else f"no findings in {files}"
    return f"{told}; not read: {plural(unread, 'file')}" if unread else told


def _tell_repaired(outcome: "Outcome", *, quiet: bool) -> None:
    """Say what was mended, unless `quiet`, and what is left."""
    source = _name(outcome)
    told = ", ".join(f"{rule} {n}" for rule, n in outcome.mended)
    if not quiet:
        say(f"{source}: mended {told or 'nothing: there was nothing to mend'}")
    for note in outcome.notes if not quiet else ():
        say(f"  {note}")
    (target,) = outcome.outputs
    where = source if str(target) == "-" else name_of(target)
    for finding in outcome.findings or ():  # in what was written, of which no line is known
        say(f"left: {_text(where, finding)}")


def _name(outcome: "Outcome") -> str:
    return name_of(outcome.input) if str(outcome.input) != "-" else "-"


def _text(source: str, f: "Finding") -> str:
    line = f":{f.line}" if f.line else ""
    where = spoken(f" cue {f.cue} at {clock(f.at)}:") if f.cue else ""
    return f"{source}{line}:{where} {f.rule}: {spoken(f.message)}"


def _github(source: str, f: "Finding") -> str:
    message = f"cue {f.cue}: {f.message}" if f.cue else f.message
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::warning file={source},line={f.line or 1},title=subtitle {f.rule}::{escaped}"


_WRITERS = {"text": _text, "github": _github}
