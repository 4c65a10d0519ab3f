"""`subfix glossary suggest`: names in transcripts that no glossary knows."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import plural, tell
from subfix.cli.glossary import json_option, layer_option, layers_of, print_json, table

if TYPE_CHECKING:
    from subfix.glossary.model import Glossary


@click.command(
    "suggest",
    epilog="\b\nExamples:\n  subfix glossary suggest talk.txt\n  subfix glossary suggest *.srt --most 20 --json",
)
@click.argument("names", metavar="TRANSCRIPT...", nargs=-1, required=True)
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many rows.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Seen at least so often.")
@layer_option
@json_option
def suggest_command(
    names: tuple[str, ...], most: int, min_count: int, glossaries: tuple[str, ...], as_json: bool
) -> None:
    """Find what looks like a garbled name, and names that no glossary knows: forms that sound alike in one row."""
    from subfix.cli.glossary_sources import text_of  # noqa: PLC0415
    from subfix.correct.english import zipf  # noqa: PLC0415
    from subfix.glossary.files import in_force  # noqa: PLC0415
    from subfix.glossary.suggest import suggestions  # noqa: PLC0415

    known: Glossary = in_force(layers_of(glossaries))
    rows = [s for s in suggestions([text_of(Path(n)) for n in names], known, zipf) if s.count >= min_count]
    if as_json:
        print_json(
            [{"kind": s.kind, "count": s.count, "forms": dict(s.forms), "guess": s.guess, "contexts": list(s.contexts)}
             for s in rows[:most]]
        )  # fmt: skip
        return
    table(
        [(str(s.count), s.kind, ", ".join(f for f, _ in s.forms[:5]), s.guess and f"{s.guess}?", s.contexts[0])
         for s in rows[:most]]
    )  # fmt: skip
    if rows:
        tell(False, f"{plural(len(rows), 'row')}; `subfix glossary add TERM WRONG...` takes one in")
    else:
        tell(False, "nothing odd")
