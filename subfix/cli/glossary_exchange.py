"""`subfix glossary import, export`: lists of other programs."""

import sys
from collections import Counter
from pathlib import Path

import click

from subfix.cli.common import plural
from subfix.cli.glossary import json_option, layer_option, layers_of, print_json
from subfix.cli.glossary_edit import told, writing_options
from subfix.cli.speak import tell

# as in subfix.glossary.lists and exporting, which are only read when they are needed; a test compares them
FORMATS = (
    "auto", "yaml", "capswriter", "capswriter-rules", "prh", "codespell", "subtitle-edit", "csv", "tsv", "xlsx",
    "markdown", "list", "thuocl", "funasr", "whisper",
)  # fmt: skip
TARGETS = ("yaml", "capswriter", "prh", "codespell", "subtitle-edit", "csv", "tsv", "xlsx", "funasr", "whisper")
SHOWN = 20  # remarks of one kind that are printed; --verbose prints all

_IMPORT = """\b
Examples:
  subfix glossary import hot.txt                    CapsWriter
  subfix glossary import terms.csv --file names.yaml
  subfix glossary import words.txt --as codespell --dry-run
  subfix glossary import terms.csv --category model --verbose
  subfix glossary import old.csv --encoding gb18030
  subfix glossary import their/glossary.yaml        another glossary of subfix, conditions and all

Formats: """


@click.command("import", epilog=_IMPORT + ", ".join(FORMATS[1:]))
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
@click.option("--as", "form", type=click.Choice(FORMATS), default="auto", show_default=True, help="What FILE is.")
@click.option("--encoding", metavar="NAME", help="Encoding of FILE, where it is guessed wrongly.")
@click.option("--category", metavar="NAME", default="", help="Category of what is taken in.")
@click.option("-v", "--verbose", is_flag=True, help="Every remark, not only the first of each kind.")
@writing_options
def import_command(
    names: tuple[str, ...], form: str, encoding: str | None, category: str, verbose: bool, file_name: str | None,
    user: bool, dry_run: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Take in lists of other programs, and report what was risky or dropped.

    Risky rows (ordinary words, short forms, rules that another row undoes) come in as `mode: review`: proposed, never
    applied.
    """
    from dataclasses import replace  # noqa: PLC0415

    from subfix.cli.glossary_check import everyday  # noqa: PLC0415
    from subfix.files import read_bytes, read_source, write_files  # noqa: PLC0415
    from subfix.glossary.edit import with_never, with_terms  # noqa: PLC0415
    from subfix.glossary.importing import Remark, imported  # noqa: PLC0415
    from subfix.glossary.lists import detected, read_rows  # noqa: PLC0415
    from subfix.glossary.load import parse  # noqa: PLC0415
    from subfix.glossary.model import Glossary, Term  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    lists = []
    for name in names:
        sheet = form == "xlsx" or (form == "auto" and name.lower().endswith(".xlsx"))
        data = read_bytes(name) if sheet else b""
        source = None if sheet else read_source(name, encoding)
        text = source.raw if source else ""
        for note in source.notes if source else ():
            tell(quiet or as_json, f"{name}: {note}")
        kind = detected(text, name) if form == "auto" else form
        rows = read_rows(data, text, name, kind)
        lists.append((name, rows))
        tell(quiet or as_json, f"{name}: {plural(len(rows), 'row')} of {kind}")
    remarks: list[Remark] = []
    taken: list[Term] = []

    def edit(text: str, path: str) -> str:
        remarks.clear()
        taken.clear()
        for name, rows in lists:
            known = parse(text, path) if text.strip() else Glossary()
            done = imported(rows, name, known, everyday)
            remarks.extend(done.remarks)
            taken.extend(done.terms)
            text = with_terms(text, path, [replace(t, category=t.category or category) for t in done.terms])
            text = with_never(text, path, done.never) if done.never else text
        return text

    done = change(target(file_name, user, Path.cwd()), edit, write_files, dry_run)
    kinds = Counter(r.kind for r in remarks)
    forms = sum(len(t.misheard) for t in taken)
    if as_json:
        print_json(
            {"file": str(done.path), "written": done.changed and not dry_run, "terms": len(taken), "forms": forms,
             "remarks": [{"source": str(r.source), "kind": r.kind, "message": r.message} for r in remarks]}
        )  # fmt: skip
        return
    for kind in ("review", "exact", "dropped"):
        rows_of = [r for r in remarks if r.kind == kind]
        for remark in rows_of if verbose else rows_of[:SHOWN]:
            tell(quiet, str(remark))
        if len(rows_of) > SHOWN and not verbose:
            tell(quiet, f"… and {plural(len(rows_of) - SHOWN, 'more row')}: {kind} (-v shows all)")
    tell(
        quiet,
        f"{plural(len(taken), 'term')}, {plural(forms, 'wrong form')}; "
        f"{kinds['review']} for review, {kinds['exact']} never found by sound, {kinds['dropped']} dropped",
    )
    told(done, dry_run and len(done.after) < 100_000, as_json, quiet)


@click.command(
    "export",
    epilog="\b\nExamples:\n  subfix glossary export --as funasr > hotwords.txt\n"
    "  subfix glossary export --as csv -o terms.csv --overwrite --dry-run\n"
    "  subfix glossary export --as xlsx -o terms.xlsx -g names.yaml\n"
    "  whisper talk.mp4 --initial_prompt \"$(subfix glossary export --as whisper)\"",
)  # fmt: skip
@click.option("--as", "form", type=click.Choice(TARGETS), required=True, help="For which program.")
@click.option("-o", "--output", metavar="FILE", default="-", help="Where to write; stdout without it.")
@click.option("--category", metavar="NAME", help="Only terms of this category.")
@click.option("--overwrite", is_flag=True, help="Replace the file where it exists.")
@click.option("--dry-run", is_flag=True, help="Only say how much there is.")
@layer_option
@json_option
def export_command(
    form: str, output: str, category: str | None, overwrite: bool, dry_run: bool, glossaries: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Write the terms in force as a list for another program.

    Wrong forms with conditions stay here (only yaml keeps them): elsewhere they would be replaced everywhere.
    """
    from subfix.errors import OutputError, UsageError  # noqa: PLC0415
    from subfix.files import write_atomic  # noqa: PLC0415
    from subfix.glossary.exporting import NAMES, exported, sure_forms  # noqa: PLC0415
    from subfix.glossary.layers import merge  # noqa: PLC0415
    from subfix.glossary.model import Glossary  # noqa: PLC0415

    if as_json and output == "-" and not dry_run:
        raise UsageError("--json tells of a file that is written", "name it: -o FILE, or leave --json out")
    if form == "xlsx" and output == "-" and not dry_run and sys.stdout.isatty():
        raise UsageError("an xlsx file is not for the screen", "name a file: -o terms.xlsx")
    merged = merge(layers_of(glossaries))
    glossary = Glossary(tuple(t for t in merged.terms if category in (None, t.category)), merged.never)
    done = exported(glossary, form)
    if output != "-" and Path(output).exists() and not overwrite:
        raise OutputError(output, "exists already", "--overwrite replaces it")
    if not dry_run:
        write_atomic(output, done.data)
    sure = len([m for t in glossary.terms for m in sure_forms(t)])
    every = sum(m.mode != "off" for t in glossary.terms for m in t.misheard)
    conditioned = 0 if form == "yaml" else every - sure
    unfit = max(0, sure - done.forms) if form != "yaml" else 0
    if as_json:
        print_json(
            {"file": output, "written": not dry_run, "format": form, "terms": done.terms, "forms": done.forms,
             "terms_left": len(glossary.terms) - done.terms, "conditioned_left": conditioned, "unfit_left": unfit}
        )  # fmt: skip
        return
    tell(False, f"{plural(done.terms, 'term')} with {plural(done.forms, 'wrong form')} as {form}")
    if len(glossary.terms) > done.terms:
        tell(
            False,
            f"{plural(len(glossary.terms) - done.terms, 'term')} left out: {_WHY.get(form, 'no wrong form to list')}",
        )
    if form in NAMES:
        tell(False, f"{form} takes names alone")
        return
    if conditioned:
        tell(False, f"{plural(conditioned, 'wrong form')} with conditions or for review left out")
    if unfit:
        tell(False, f"{plural(unfit, 'wrong form')} left out that {form} cannot hold")


_WHY = {"whisper": "its prompt holds 224 tokens"}
