"""`subfix fix`: only the words of a file, in its own format."""

import difflib
from pathlib import Path

import click

from subfix.cli.common import LANGUAGES, commonest, glossary_options, name_of, output_options, plural, tell

EXAMPLES = """\b
Examples:
  subfix fix talk.txt                          the corrected text on stdout
  subfix fix talk.srt -o talk.fixed.srt        times and everything else stay byte for byte
  subfix fix talk.srt --to zh-TW -o talk.zh-TW.srt
  subfix fix talk.srt --format vtt -o talk.vtt
  subfix fix talk.txt --diff                   see what would change
  subfix fix talk.txt -g names.yaml --check    exit 1 when something would change
  subfix fix - < in.txt > out.txt
"""


@click.command(epilog=EXAMPLES)
@click.argument("source", metavar="INPUT")
@click.option("-o", "--output", metavar="FILE", default="-", help="Where to write; stdout without it.")
@glossary_options
@click.option("--to", type=click.Choice(LANGUAGES), help="Convert Chinese to this script.")
@click.option("--format", "format_name", metavar="NAME", help="Write this format instead, same cues: srt, vtt, txt.")
@click.option("--report", "report_path", metavar="FILE", help="Write what was changed, and why, as JSON.")
@click.option("--diff", is_flag=True, help="Print the changes as a unified diff instead of the text.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@output_options
def fix(
    source: str, output: str, glossaries: tuple[str, ...], no_fix: bool, clean_spec: str | None, apply_at: float | None,
    propose_at: float | None, to: str | None, format_name: str | None, report_path: str | None, diff: bool, check: bool,
    encoding: str | None, overwrite: bool, dry_run: bool, quiet: bool,
) -> None:  # fmt: skip
    """Correct only the words of INPUT, in its own format.

    Times, numbers, notes, line ends and encoding stay as they are. Plain text is also cleaned (piled-up marks, broken
    numbers); timed files only with --clean.
    """
    from subfix.batch import Wish, fix_input, open_input  # noqa: PLC0415  after the options are read
    from subfix.outputs import guarded, save  # noqa: PLC0415

    wish = Wish(glossaries, clean_spec or "", no_fix, apply_at, propose_at, encoding)
    opened = open_input(source, encoding)
    done, before, after = fix_input(opened, wish, to, format_name.lower() if format_name else None)
    changed = before != after
    applied = [c for c in done.report.applied if c.kind == "term"]
    cleaned = len(done.report.applied) - len(applied)
    for repair in done.report.repairs:
        tell(quiet, f"{source}: {repair}")
    for note in opened.source.notes:
        tell(quiet, f"{source}: {note}")
    if applied:
        tell(quiet, f"{source}: corrected {plural(len(applied), 'place')}: {commonest(applied)}")
    if cleaned:
        tell(quiet, f"{source}: cleaned {plural(cleaned, 'place')}")
    if done.report.proposed:
        tell(quiet, f"{source}: {plural(len(done.report.proposed), 'further proposal')} (--report lists them)")
    if not changed:
        tell(quiet, f"{source}: nothing to change")
    if diff:
        lines = difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), source, f"{source} (corrected)"
        )
        for line in lines:
            click.echo(line, nl=not line.endswith("\n"))
    if check:
        raise click.exceptions.Exit(1 if changed else 0)
    if dry_run:
        return
    files = {}
    if not diff:
        files[Path(output)] = done.outputs[Path("-")]
    plan = guarded(done.report, files, Path(report_path) if report_path else None, opened.path, overwrite=overwrite)
    save(plan)
    if output != "-" and not diff:
        tell(quiet, f"wrote {name_of(Path(output))}")
