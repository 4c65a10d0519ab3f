"""`subfix fix`: only the words of files, in their own format."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subfix.cli.common import (
    LANGUAGES,
    Documented,
    batch_options,
    commonest,
    glossary_options,
    input_options,
    name_of,
    output_options,
    plural,
)
from subfix.cli.speak import data
from subfix.errors import UsageError

if TYPE_CHECKING:
    from subfix.orders import Outcome

EXAMPLES = """\b
Examples:
  subfix fix talk.txt                          the corrected text on stdout
  subfix fix talk.srt -o talk.fixed.srt        times and everything else stay byte for byte
  subfix fix talk.srt --to zh-TW -o talk.zh-TW.srt
  subfix fix talk.srt -o talk.vtt              another format, the same cues
  subfix fix talk.txt --diff                   see what would change
  subfix fix talk.txt -g names.yaml --check    exit 1 when something would change
  subfix fix - < in.txt > out.txt
  subfix fix talk.txt --clean +stutter --apply 0.8 --propose 0.4
  subfix fix old.txt --encoding gb18030 -o new.txt
  subfix fix talks -r -o fixed --jobs 2        a folder with all below it
  subfix fix talks -r -o fixed --dry-run --config none
  subfix fix talks -r -o fixed --quiet         for a script: errors alone
  subfix fix *.srt --in-place                  each file itself
  subfix fix talks -o fixed --html report.html   what was changed, and what to look at first
"""


@click.command(cls=Documented, epilog=EXAMPLES)
@click.argument("names", metavar="INPUT...", nargs=-1)
@input_options
@click.option("-o", "--output", metavar="FILE|DIR", help="Where to write; for several inputs a folder.")
@click.option("-i", "--in-place", is_flag=True, help="Replace each input by its corrected text.")
@click.option("--to", type=click.Choice(LANGUAGES), help="Convert Chinese to this script.")
@click.option("--format", "format_name", metavar="NAME", help="Write this format instead, same cues: srt, vtt, txt.")
@click.option("--report", metavar="FILE", help="Where to write what was changed, and why; beside FILE without it.")
@click.option("--diff", is_flag=True, help="Print the changes as a unified diff instead of the text.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@glossary_options
@batch_options
@output_options
def fix(
    names: tuple[str, ...], recursive: bool | None, exclude: tuple[str, ...], files_from: str | None,
    output: str | None, in_place: bool, to: str | None, format_name: str | None, report: str | None, diff: bool,
    check: bool, glossaries: tuple[str, ...], no_fix: bool, clean_spec: str | None, apply_at: float | None,
    propose_at: float | None, jobs: int | None, force: bool, as_json: bool, page: Path | None,
    encoding: str | None, overwrite: bool, dry_run: bool, quiet: bool, config: str | None,
) -> None:  # fmt: skip
    """Correct only the words of each INPUT, in its own format.

    Times, numbers, notes, line ends and encoding stay as they are. Plain text is also cleaned (piled-up marks, broken
    numbers); timed files only with --clean. One file goes to stdout or -o FILE, several to a folder, -o DIR, or beside
    themselves as talk.fixed.srt. What was changed, and why, is told in a report beside what was written.
    """
    from subfix.batch import outcomes  # noqa: PLC0415  after the options are read
    from subfix.cli.many import as_document, folder_of, gathered, paged, room_for, tell  # noqa: PLC0415
    from subfix.orders import FixOrder, Order, apart  # noqa: PLC0415
    from subfix.work import fix as work  # noqa: PLC0415
    from subfix.work import fixed_before  # noqa: PLC0415

    with as_document(as_json) as found:
        flags = {
            "glossary": glossaries or None, "clean": clean_spec, "apply": apply_at, "propose": propose_at,
            "encoding": encoding, "to": (to,) if to else (), "jobs": jobs, "recursive": recursive,
            "exclude": exclude or None,
        }  # fmt: skip
        for name, value in (("-o", output), ("--format", format_name), ("--report", report)):
            if value == "":
                raise UsageError(f"{name} is given an empty name", "is a variable of the shell empty?")
        inputs, processes = gathered(Order(flags, config), names, files_from)
        alone = len(inputs) == 1 and inputs[0].path == Path(names[0] if names else "")
        if in_place and (output or format_name or to or report):
            raise UsageError(
                "--in-place changes words alone, where they stand", "leave -o, --format, --to, --report out"
            )
        if in_place and any(str(i.path) == "-" for i in inputs):
            raise UsageError("stdin cannot be replaced", "leave --in-place out")
        folder = folder_of(Path(output)) if output and not _is_file(output, alone=alone) else None
        target = (output or "-") if alone and not folder and not in_place else None
        if report and not alone:
            raise UsageError("--report is about one input", "leave it out: each report stands beside what was written")
        if as_json and diff:
            raise UsageError("the diff and --json would both go to stdout", "leave one of them out")
        if as_json and target == "-" and not (check or dry_run):
            raise UsageError("the text and --json would both go to stdout", "write the text with -o FILE")
        if (diff or check) and report:
            raise UsageError("--diff and --check write nothing, no report either", "leave --report out")
        if diff and target not in (None, "-"):
            raise UsageError("--diff prints, and writes nothing", "send what it prints into a file: --diff > FILE")
        if report and target not in (None, "-") and Path(report).resolve() == Path(target).resolve():
            raise UsageError(f"-o and --report both name {target}", "the text and the report are two files")
        asked = Order(flags, config, folder, no_fix, overwrite, dry_run, force, room_for(page, inputs))
        wanted: Any = "diff" if diff else "check" if check else "text"
        order = FixOrder(asked, target, format_name.lower() if format_name else None, report, in_place, wanted)
        with (
            paged(page, inputs, overwrite=overwrite, quiet=quiet) as passed,
            closing(outcomes(work, order, apart(order, inputs), processes, before=fixed_before)) as done,
        ):
            status = tell(
                passed(_printed(done)), len(inputs), lambda o: _rows(o, dry_run), found, quiet=quiet, dry_run=dry_run
            )
        if check and not status:
            status = 1 if any(o.changed for o in found) else 0
        raise click.exceptions.Exit(status)


def _is_file(output: str, *, alone: bool) -> bool:
    """True where -o names a file: the output of one input, and no folder stands there or is plainly meant."""
    from subfix.files import standing  # noqa: PLC0415  after the options are read

    return alone and not output.endswith(("/", "\\")) and standing(Path(output)) != "folder"


def _printed(outcomes: "Iterator[Outcome]") -> "Iterator[Outcome]":
    """The outcomes, the diff of each printed."""
    for outcome in outcomes:
        if outcome.diff:
            data(outcome.diff, end="")
        yield outcome


def _rows(o: "Outcome", dry_run: bool) -> "Iterator[tuple[str, str]]":
    """What was corrected and written."""
    from subfix.cli.many import kept_rows  # noqa: PLC0415  after the options are read

    if o.status == "unchanged" and not o.outputs:
        yield "unchanged", f"{name_of(o.input)} needs no change, as before; --force looks again"
        return
    if o.status == "unchanged":
        yield "unchanged", f"{name_of(o.input)} is as it was when its outputs were made; --force makes them anew"
        return
    if o.status == "edited":
        yield from kept_rows(o)
        return
    if o.notes:
        yield "read", f"{name_of(o.input)}: {o.characters:,} characters, {' and '.join(o.languages)}"
    for note in o.notes:
        yield "", note
    if o.corrected:
        yield "corrected", f"{plural(o.corrected, 'place')}: {commonest(o.terms)}"
    if o.cleaned:
        yield "cleaned", plural(o.cleaned, "place")
    if o.proposed:
        places = plural(o.proposed, "place")
        if any(p.name.endswith(".json") for p in o.outputs):
            yield "proposed", f"{places} more to decide (the report lists them)"
        else:
            yield "proposed", f"{places} more to decide (subfix explain lists them)"
    if not o.changed:
        yield "", f"{name_of(o.input)}: nothing to change"
    written = [name_of(p) for p in o.outputs if str(p) != "-" and p not in o.edited]
    if written:
        yield "would write" if dry_run else "wrote", "  ".join(written)
    yield from kept_rows(o)
