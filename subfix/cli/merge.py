"""`subfix merge`: two subtitle files of one recording as one bilingual file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import name_of, plural
from subfix.cli.speak import tell
from subfix.errors import UsageError

if TYPE_CHECKING:
    from subfix.cue import Track
    from subfix.opened import Opened

EXAMPLES = """\b
Examples:
  subfix merge talk.zh-Hans.srt talk.en.srt -o talk.bilingual.srt
  subfix merge talk.zh-Hans.srt talk.en.vtt --above second -o talk.bilingual.ass
  subfix merge talk.zh-Hans.srt talk.en.srt > both.srt
  subfix merge talk.zh-Hans.srt talk.en.srt --format vtt -o both.vtt --encoding utf-8 --overwrite
"""


@click.command(epilog=EXAMPLES)
@click.argument("first")
@click.argument("second")
@click.option("-o", "--output", "target", metavar="FILE", default="-", help="Where to write; stdout without it.")
@click.option("--format", "format_name", metavar="NAME", help="Format to write; else by the name of FILE, or FIRST's.")
@click.option(
    "--above",
    type=click.Choice(["first", "second"]),
    default="first",
    show_default=True,
    help="Whose lines stand above.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of the inputs, where it is guessed wrongly.")
@click.option("--overwrite", is_flag=True, help="Replace a file that stands there.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def merge(
    first: str, second: str, target: str, format_name: str | None, above: str, encoding: str | None,
    overwrite: bool, quiet: bool,
) -> None:  # fmt: skip
    """Show the cues of FIRST with what SECOND says at the time, in one file.

    Cues need not begin and end together: each of SECOND goes to the one of FIRST with which it shares most time; where
    one of them covers several of the other, these are joined. What has no counterpart stands alone. The times are those
    of FIRST. No line is lost, none is shown twice.
    """
    from subfix.formats import FORMATS, PLAIN, by_name, lost, paired  # noqa: PLC0415  after the options are read
    from subfix.making import written  # noqa: PLC0415
    from subfix.opened import open_input  # noqa: PLC0415
    from subfix.outputs import save, unharmed  # noqa: PLC0415

    if first == second == "-":
        raise UsageError("stdin is named twice", "it can be read once")
    opened = open_input(first, encoding), open_input(second, encoding)
    upper, lower = map(_track, opened)
    suffix = Path(target).suffix.lower()
    named = next((f for f in FORMATS if f.write and suffix in f.suffixes), None)
    if format_name is None and named is None and suffix:
        known = ", ".join(f.name for f in FORMATS if f.write)
        raise UsageError(f"-o {target}: there is no format {suffix} to write", f"there are: {known}")
    form = by_name(format_name) if format_name else named or opened[0].form
    done = paired(upper, lower, below=above == "first")
    data = written(done.track, form).encode()
    path = Path(target)
    for one in sorted(opened, key=lambda o: o.path.absolute() != path.absolute()):  # an input first: it is told as one
        unharmed({path: data}, one.path, overwrite=overwrite)
    save({path: data})
    told = [f"{name_of(path)}: " if target != "-" else "", plural(len(done.track.cues), "cue")]
    for name, count in ((first, done.upper_alone), (second, done.lower_alone)):
        told.append(f", {count:,} of {name_of(Path(name))} alone" if count else "")
    tell(quiet, "".join(told))
    if 2 * done.lower_alone > len(lower.cues) or 2 * done.upper_alone > len(upper.cues):
        tell(quiet, "  most share no time with any of the other: are both of one recording?")
    if form != PLAIN and (loss := lost(done.track, form)):
        tell(quiet, f"  {loss}")


def _track(opened: "Opened") -> "Track":
    from subfix.formats import track_of  # noqa: PLC0415

    if opened.document.timing == "none":
        raise UsageError(f"{opened.path}: has no times", "make subtitles of it first: subfix run")
    if len(opened.document.lanes) > 1:
        raise UsageError(f"{opened.path}: holds two languages already", "name files of one language each")
    return track_of(*opened.document.lanes)
