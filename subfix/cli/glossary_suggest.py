"""`subfix glossary suggest`: names in transcripts that no glossary knows."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import plural
from subfix.cli.glossary import json_option, layer_option, layers_of, print_json
from subfix.cli.speak import table, tell
from subfix.lang import spoken

if TYPE_CHECKING:
    from subfix.glossary.model import Glossary


@click.command(
    "suggest",
    epilog="\b\nExamples:\n  subfix glossary suggest talk.txt\n  subfix glossary suggest *.srt --most 20 --json\n"
    "  subfix glossary suggest talk.txt --kind name       only names that no glossary knows",
)
@click.argument("names", metavar="TRANSCRIPT...", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["odd", "name"]), help="Only what looks misheard, or only names.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many rows of each kind.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Seen at least so often.")
@layer_option
@json_option
def suggest_command(
    names: tuple[str, ...], kind: str | None, most: int, min_count: int, glossaries: tuple[str, ...], as_json: bool
) -> None:
    """Find what looks like a garbled name (odd), then names that stand there rightly but in no glossary (name).

    Forms that sound alike are one row: Latin pieces, mixtures, and Han characters that make no word where they stand.
    """
    from subfix.cli.glossary_sources import text_of  # noqa: PLC0415
    from subfix.correct.english import known_name, zipf  # noqa: PLC0415
    from subfix.glossary.files import in_force  # noqa: PLC0415
    from subfix.glossary.suggest import suggestions  # noqa: PLC0415

    known: Glossary = in_force(layers_of(glossaries))
    found = suggestions([text_of(Path(n)) for n in names], known, zipf, known_name)
    rows = [
        row
        for wanted in ("odd", "name")
        if kind in (None, wanted)
        for row in [s for s in found if s.kind == wanted and s.count >= min_count][:most]
    ]
    if as_json:
        print_json(
            [{"kind": s.kind, "count": s.count, "forms": dict(s.forms), "guess": s.guess, "contexts": list(s.contexts)}
             for s in rows]
        )  # fmt: skip
        return
    table(
        [(str(s.count), spoken(s.kind), ", ".join(f for f, _ in s.forms[:5]), s.guess and f"{s.guess}?", s.contexts[0])
         for s in rows]
    )  # fmt: skip
    if rows:
        tell(False, f"{plural(len(rows), 'row')}; `subfix glossary add TERM WRONG...` takes one in")
    else:
        tell(False, "nothing odd")
