"""`subfix apply`: store what was decided in a proposals table."""

from pathlib import Path

import click

from subfix.cli.common import name_of, plural
from subfix.cli.speak import tell

EXAMPLES = """\b
Examples:
  subfix apply talk.proposals.tsv                 decisions go beside the input
  subfix apply talk.proposals.tsv --dry-run       see what would be stored
  subfix apply talk.proposals.tsv --for talk.txt  where the report does not lie beside the table
"""


@click.command(epilog=EXAMPLES)
@click.argument("tables", metavar="PROPOSALS...", nargs=-1, required=True)
@click.option("--for", "source", metavar="INPUT", help="The input that the table is about, where it is not found.")
@click.option("--dry-run", is_flag=True, help="Only say what would be stored.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def apply(tables: tuple[str, ...], source: str | None, dry_run: bool, quiet: bool) -> None:
    """Store the decisions entered in PROPOSALS beside the input; the next run honours them.

    Under `accept` write y or n; under `text` another text to put there. Rows without either stay undecided.
    """
    from subfix.job import applied_table  # noqa: PLC0415  after the options are read
    from subfix.outputs import save  # noqa: PLC0415

    for table in tables:
        done = applied_table(Path(table), Path(source) if source else None)
        if not done.decisions:
            tell(quiet, f"{table}: nothing is decided; write y or n under accept, or a text under text")
            continue
        if not dry_run:
            save({done.path: done.data})
        kinds = [d.verdict for d in done.decisions]
        told = ", ".join(f"{kinds.count(v)} {name}" for v, name in _SAID if v in kinds)
        tell(
            quiet,
            f"{plural(len(kinds), 'decision')} ({told}) {'would go' if dry_run else 'stored'} in {name_of(done.path)}",
        )


_SAID = (("accept", "accepted"), ("reject", "rejected"), ("edit", "edited"))
