"""`subfix explain`: every candidate at every place of a text, with its evidence and its fate."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import config_option
from subfix.cli.speak import data, say
from subfix.lang import spoken

if TYPE_CHECKING:
    from subfix.correct import Candidate

EXAMPLES = """\b
Examples:
  subfix explain "年底jammy奶3发布了"
  subfix explain "we deployed it on cooper netties" -g cloud.yaml
  subfix explain - < talk.txt --only applied
  subfix explain "接面来" --json
  subfix explain "那年大家都在画吉普利风格" --apply 0.3 --propose 0.1
"""
VERDICTS = ("applied", "proposed", "dropped")
_COLOURS = {"applied": "green", "proposed": "yellow", "dropped": "bright_black"}


@click.command(epilog=EXAMPLES)
@click.argument("text")
@click.option("-g", "--glossary", "glossaries", multiple=True, metavar="FILE|NAME", help="As in `subfix fix`.")
@click.option("--apply", "apply_at", type=click.FloatRange(0, 1), metavar="SCORE", help="As in `subfix fix`.")
@click.option("--propose", "propose_at", type=click.FloatRange(0, 1), metavar="SCORE", help="As in `subfix fix`.")
@click.option("--only", type=click.Choice(VERDICTS), multiple=True, help="Only these. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a candidate and line.")
@config_option
def explain(
    text: str,
    glossaries: tuple[str, ...],
    apply_at: float | None,
    propose_at: float | None,
    only: tuple[str, ...],
    as_json: bool,
    config: str | None,
) -> None:
    """Show every candidate in TEXT (`-`: stdin): matcher, score, evidence, and why it was applied, proposed or dropped.

    The text is taken as it is, without cleaning.
    """
    from subfix.compiled import compiled  # noqa: PLC0415
    from subfix.config import settings  # noqa: PLC0415  after the options are read
    from subfix.correct import Options  # noqa: PLC0415
    from subfix.correct import explain as candidates_of  # noqa: PLC0415
    from subfix.files import read_source  # noqa: PLC0415
    from subfix.script import detect  # noqa: PLC0415

    if text == "-":
        text = read_source("-").raw
    flags = {"glossary": glossaries or None, "apply": apply_at, "propose": propose_at}
    own = settings(Path.cwd(), flags, config=config)
    index = compiled(own["glossary"], Path("-")).indexes.of([detect(text)])
    options = Options(own["apply"], own["propose"])
    found = [c for c in candidates_of(text, index, options) if not only or c.verdict in only]
    for c in found:
        if as_json:
            data(json.dumps(asdict(c), ensure_ascii=False))
        else:
            data("\n".join(_lines(c)))
    if not found and not as_json:
        say("no candidate")


def _lines(c: "Candidate") -> list[str]:
    verdict = click.style(spoken(c.verdict), fg=_COLOURS[c.verdict])
    lines = [f"{c.span.start}-{c.span.end}  {c.old} → {c.new}  {verdict}: {spoken(c.reason)}"]
    lines.append(spoken(f"    {c.matcher}, score {c.score:.2f}"))
    # what tells nothing is left out
    lines += [
        f"    {e.value:+6.2f}  {spoken(e.name)}{f': {spoken(e.note)}' if e.note else ''}"
        for e in c.evidence
        if e.value or e.name == "listed"
    ]
    return lines
