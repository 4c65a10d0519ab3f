"""`subfix run`: subtitles from transcripts."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subfix.cli.common import (
    CLOCK,
    LANGUAGES,
    commonest,
    glossary_options,
    joined,
    name_of,
    output_options,
    plural,
)
from subfix.errors import UsageError
from subfix.timeline import clock

if TYPE_CHECKING:
    from subfix.batch import Opened, Ran
    from subfix.document import Transcript

EXAMPLES = """\b
Examples:
  subfix run talk.txt --duration 1:35:00            talk.zh-Hans.srt and .vtt, times estimated
  subfix run talk.txt --media talk.mp4              the length taken from the recording
  subfix run talk.txt --times-from auto.vtt         the times of YouTube's automatic captions
  subfix run whisper.srt                            its times, new and better cues
  subfix run whisper.srt --keep-cues                its times and its cues
  subfix run talk.txt --duration 95:00 --to zh-Hans --to zh-TW
  subfix run talk.txt --duration 95:00 --format srt,vtt,txt -o subtitles
  subfix run talk.txt --duration 95:00 --profile netflix-zh-hans --cells 16
  subfix run talk.txt --duration 95:00 --anchor 12:30=我们再聊回来
"""


@click.command(epilog=EXAMPLES)
@click.argument("sources", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where to write; beside the input without it.",
)
@click.option("--duration", type=CLOCK, metavar="TIME", help="Length of the recording: 1:35:00, 95:00 or seconds.")
@click.option("--media", metavar="FILE", help="The recording, for its length (needs ffprobe, part of ffmpeg).")
@click.option("--times-from", metavar="FILE", help="Another transcript of the recording, with times, however wrong.")
@click.option("--start", type=CLOCK, metavar="TIME", default="0", help="When the first word is spoken, such as 0:05.")
@click.option("--anchor", "anchors", multiple=True, metavar="TIME=TEXT", help="TEXT is spoken at TIME. Repeatable.")
@click.option("--keep-cues", is_flag=True, help="Keep the cues of a timed input.")
@click.option(
    "--to", type=click.Choice(LANGUAGES), multiple=True, help="Script of a track. Repeatable: one track each."
)
@click.option(
    "--format",
    "format_names",
    default="srt,vtt",
    metavar="LIST",
    show_default=True,
    help="Formats to write: srt, vtt, txt.",
)
@click.option(
    "--profile", "profile_name", metavar="NAME", help="What a viewer can read; youtube-zh, for English netflix-en."
)
@click.option("--cells", type=click.FloatRange(4, 200), help="Width of a line (a Latin letter is half a cell).")
@click.option("--lines", type=click.IntRange(1, 4), help="Lines a cue may have.")
@click.option("--cps", type=click.FloatRange(1, 100), help="Cells a second that can be read.")
@click.option(
    "--marks",
    type=click.Choice(["keep", "trim", "space"]),
    help="Commas and full stops: kept, dropped at line ends, or spaces.",
)
@glossary_options
@output_options
def run(
    sources: tuple[str, ...], output: Path | None, duration: int | None, media: str | None,
    times_from: str | None, start: int,
    anchors: tuple[str, ...], keep_cues: bool, to: tuple[str, ...], format_names: str, profile_name: str | None,
    cells: float | None, lines: int | None, cps: float | None, marks: Any, glossaries: tuple[str, ...], no_fix: bool,
    clean_spec: str | None, apply_at: float | None, propose_at: float | None, encoding: str | None, overwrite: bool,
    dry_run: bool, quiet: bool,
) -> None:  # fmt: skip
    """Correct each INPUT and make timed subtitles of it, with a report and a table of proposals.

    Times come from --times-from; else from the input where it has any, or `talk.auto.vtt` beside talk.txt; else they
    are estimated from --duration or --media.
    """
    from subfix.batch import Wish, open_input, run_input  # noqa: PLC0415  after the options are read
    from subfix.formats import FORMATS  # noqa: PLC0415
    from subfix.outputs import guarded, save  # noqa: PLC0415
    from subfix.pipeline import Cueing  # noqa: PLC0415
    from subfix.profiles import profile as profile_called  # noqa: PLC0415

    formats = joined(format_names, [f.name for f in FORMATS if f.write], "format")
    changes: dict[str, Any] = {"cells": cells, "lines": lines, "cps": cps, "marks": marks}
    given = {k: v for k, v in changes.items() if v is not None}
    if profile_name:
        profile_called(profile_name)  # a wrong name is told before anything is read
    wish = Wish(glossaries, clean_spec or "", no_fix, apply_at, propose_at, encoding)
    times = tuple(_anchor(a) for a in anchors)
    end = _end(duration, media, start)
    plans: dict[Path, bytes] = {}
    told = []
    for opened in [open_input(source, encoding) for source in sources]:
        timed = _timed(opened, times_from, encoding, end)
        pins = replace(opened.stored.pins, times=(*opened.stored.pins.times, *times))
        usual = "netflix-en" if opened.document.lanes[0].language.startswith("en") else "youtube-zh"
        profile = replace(profile_called(profile_name or usual), **given)
        cueing = Cueing(profile, start, end, to or (None,), pins, timed=timed, texts="txt" in formats)
        ran = run_input(opened, wish, cueing, formats, output, keep_cues=keep_cues)
        if gone := [f"{words!r}" for words, _ in times if f"|{words}" in ran.lost_pins]:
            raise UsageError(
                f"--anchor: {' and '.join(gone)} does not stand in the corrected text", "copy it from there"
            )
        plan = guarded(ran.report, ran.outputs, ran.report_path, opened.path, overwrite=overwrite, free=ran.free)
        if clash := plans.keys() & plan.keys():
            raise UsageError(
                f"two inputs would both write {name_of(min(clash))}", "run them into different folders with -o"
            )
        plans |= plan
        told.append((opened, ran, list(plan)))
    if not dry_run:
        save(plans)
    for opened, ran, written in told:
        if not quiet:
            _told(opened, ran, written, dry_run)


def _end(duration: int | None, media: str | None, start: int) -> int | None:
    if media is not None:
        from subfix.media import duration as length_of  # noqa: PLC0415

        length = length_of(media)
        duration = length if duration is None else min(duration, length)
    if duration is not None and duration <= start:
        raise UsageError(
            f"the recording would end at {clock(duration)}, before its first word at {clock(start)}",
            "check --duration and --start",
        )
    return duration


def _timed(opened: "Opened", times_from: str | None, encoding: str | None, end: int | None) -> "Transcript | None":
    """The transcript whose times are carried over: the one named, else one found by name, where times are needed."""
    from subfix.batch import open_input, timed_beside  # noqa: PLC0415

    path = times_from
    if path is None and opened.document.timing == "none" and end is None:
        beside = timed_beside(opened.path)
        path = str(beside) if beside else None
    if path is None:
        return None
    return open_input(path, encoding).document.lanes[0].transcript


def _anchor(text: str) -> tuple[str, int]:
    time, sign, words = text.partition("=")
    try:
        return words.strip() if sign and words.strip() else CLOCK.fail("no text"), CLOCK.convert(time, None, None)
    except click.BadParameter:
        raise UsageError(f"--anchor {text}: this is no time and text", "such as --anchor 12:30=我们再聊回来") from None


def _told(opened: "Opened", ran: "Ran", written: list[Path], dry_run: bool) -> None:
    """Say what was read, corrected, proposed and written, and what the times are worth."""
    report = ran.report
    terms = [c for c in report.applied if c.kind == "term"]
    rows = [("read", f"{name_of(opened.path)}: {len(opened.source.raw):,} characters, {' and '.join(report.lanes)}")]
    rows += [("", note) for note in (*opened.source.notes, *report.repairs)]
    if terms:
        rows.append(("corrected", f"{plural(len(terms), 'place')}: {commonest(terms)}"))
    cleaned = len(report.applied) - len(terms)
    if cleaned:
        rows.append(("cleaned", f"{plural(cleaned, 'place')} (marks, spaces, broken numbers)"))
    if report.proposed:
        rows.append(
            ("proposed", f"{plural(len(report.proposed), 'place')} more to decide: {commonest(report.proposed, 5)}")
        )
        table = next(p for p in ran.outputs if p.suffix == ".tsv")
        rows.append(("", f"write y or n under accept, then: subfix apply {name_of(table)}"))
    rows.append(
        (
            "cues",
            f"{report.cues:,}, times {report.timing}"
            + (f", pinned by {plural(ran.marks, 'time')} in the text" if ran.marks else "")
            + (": only the length is known" if report.timing == "estimated" and not ran.marks else ""),
        )
    )
    if report.timing == "estimated" and not ran.marks:
        rows.append(
            ("", "they may be off by many seconds; real ones: --times-from auto.vtt (YouTube's automatic captions,")
        )
        rows.append(("", "Whisper's JSON or SRT), or --format txt and Studio's auto-sync; better guesses: --anchor"))
    for gap in ran.missing:
        rows.append(
            ("", f"{clock(gap.start)} to {clock(gap.end)} is not in the timed transcript: times are guessed there")
        )
    rows += [("pin", f"{pin!r} does not stand in the corrected text, so it pins nothing") for pin in ran.lost_pins]
    rows.append(("would write" if dry_run else "wrote", "  ".join(name_of(p) for p in written)))
    for head, text in rows:
        click.echo(f"{click.style(f'{head:<11}', bold=True)} {text}", err=True)
