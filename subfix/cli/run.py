"""`subfix run`: subtitles from transcripts."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import (
    CLOCK,
    LANGUAGES,
    Documented,
    batch_options,
    commonest,
    glossary_options,
    input_options,
    joined,
    name_of,
    output_options,
    plural,
    profile_options,
)
from subfix.errors import UsageError
from subfix.timeline import clock

if TYPE_CHECKING:
    from subfix.orders import Outcome, RunOrder

EXAMPLES = """\b
Examples:
  subfix run talk.txt --duration 1:35:00            talk.zh-Hans.srt and .vtt, times estimated
  subfix run talk.txt --media talk.mp4              the length taken from the recording
  subfix run talk.txt --times-from auto.vtt         the times of YouTube's automatic captions
  subfix run whisper.srt                            its times, new and better cues
  subfix run whisper.srt --keep-cues                its times and its cues
  subfix run meeting.txt --speakers --format vtt    minutes with names and times: who speaks in each cue
  subfix run talk.txt --duration 95:00 --to zh-Hans --to zh-TW
  subfix run talk.txt --duration 95:00 --format srt,vtt,txt -o subtitles
  subfix run talk.txt --duration 95:00 --profile netflix-zh-hans --cells 16
  subfix run talk.txt --duration 95:00 --anchor 12:30=我们再聊回来
  subfix run talk.txt --duration 95:00 --cps 7 --marks space
  subfix run talk.txt --duration 95:00 --no-fix --clean none     the words as they are
  subfix run talks -r --exclude 'drafts/*' -o subtitles --jobs 2
  subfix run talks -r -o subtitles --force --overwrite           all anew, edited ones too
  subfix run --sheet talks.csv -o subtitles         file, duration, media, times-from, glossary
  subfix run talks -o subtitles --html report.html  what was changed, and what to look at first
"""


@click.command(cls=Documented, epilog=EXAMPLES)
@click.argument("names", metavar="INPUT...", nargs=-1)
@input_options
@click.option("--sheet", metavar="FILE", help="A table of inputs (CSV): file, duration, media, times-from, glossary.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where to write, with the folders of the inputs; beside them without it.",
)
@click.option("--duration", type=CLOCK, metavar="TIME", help="Length of the recording: 1:35:00, 95:00 or seconds.")
@click.option("--media", metavar="FILE", help="The recording, for its length (needs ffprobe, part of ffmpeg).")
@click.option("--times-from", metavar="FILE", help="Another transcript of the recording, with times, however wrong.")
@click.option("--start", type=CLOCK, metavar="TIME", default="0", help="When the first word is spoken, such as 0:05.")
@click.option("--anchor", "anchors", multiple=True, metavar="TIME=TEXT", help="TEXT is spoken at TIME. Repeatable.")
@click.option("--keep-cues", is_flag=True, help="Keep the cues of a timed input.")
@click.option("--speakers", is_flag=True, help="Tell who speaks, where the input knows it (vtt, ass).")
@click.option(
    "--to", type=click.Choice(LANGUAGES), multiple=True, help="Script of a track. Repeatable: one track each."
)
@click.option("--format", "format_names", metavar="LIST", help="Formats to write, such as srt,vtt,txt.  [srt,vtt]")
@profile_options
@glossary_options
@batch_options
@output_options
def run(
    names: tuple[str, ...], recursive: bool | None, exclude: tuple[str, ...], files_from: str | None,
    sheet: str | None, output: Path | None, duration: int | None, media: str | None, times_from: str | None,
    start: int, anchors: tuple[str, ...], keep_cues: bool, speakers: bool, to: tuple[str, ...],
    format_names: str | None, profile_name: str | None, cells: float | None, lines: int | None,
    cps: float | None, marks: str | None, glossaries: tuple[str, ...], no_fix: bool, clean_spec: str | None,
    apply_at: float | None, propose_at: float | None, jobs: int | None, force: bool, as_json: bool, page: Path | None,
    encoding: str | None, overwrite: bool, dry_run: bool, quiet: bool, config: str | None,
) -> None:  # fmt: skip
    """Correct each INPUT and make timed subtitles of it, with a report and a table of proposals.

    An INPUT is a file, a folder or a pattern. Times come from --times-from; else from the input where it has any, or
    `talk.auto.vtt` beside talk.txt; else they are estimated from --duration, from times such as [12:30] in the text,
    or from the length of the recording: --media, or `talk.mp4` beside talk.txt.
    """
    from subfix.batch import outcomes  # noqa: PLC0415  after the options are read
    from subfix.cli.many import as_document, folder_of, gathered, paged, room_for, tell  # noqa: PLC0415
    from subfix.orders import Order, RunOrder, apart  # noqa: PLC0415
    from subfix.work import ran_before  # noqa: PLC0415
    from subfix.work import run as work  # noqa: PLC0415

    with as_document(as_json) as found:
        formats = joined(format_names, _writable(), "format") if format_names is not None else None
        flags = {
            "glossary": glossaries or None, "clean": clean_spec, "apply": apply_at, "propose": propose_at,
            "encoding": encoding, "profile": profile_name, "cells": cells, "lines": lines, "cps": cps, "marks": marks,
            "to": to or None, "format": formats, "jobs": jobs, "recursive": recursive, "exclude": exclude or None,
        }  # fmt: skip
        if keep_cues:
            _about_kept_cues(flags, duration=duration, media=media, start=start, anchor=anchors)
        inputs, processes = gathered(Order(flags, config), names, files_from, sheet)
        asked = Order(flags, config, folder_of(output), no_fix, overwrite, dry_run, force, page=room_for(page, inputs))
        order = RunOrder(asked, duration, media, times_from, start, tuple(map(_anchor, anchors)), keep_cues, speakers)
        if len(inputs) > 1:
            _about_all(order)
        with (
            paged(page, inputs, overwrite=overwrite, quiet=quiet) as passed,
            closing(outcomes(work, order, apart(order, inputs), processes, before=ran_before)) as done,
        ):
            status = tell(
                passed(done),
                len(inputs),
                lambda o: _rows(o, len(anchors), dry_run=dry_run),
                found,
                quiet=quiet,
                dry_run=dry_run,
            )
        raise click.exceptions.Exit(status)


def _writable() -> list[str]:
    from subfix.formats import FORMATS  # noqa: PLC0415

    return [f.name for f in FORMATS if f.write]


def _about_kept_cues(flags: Mapping[str, object], **times: object) -> None:
    """Raise UsageError for an option that would change the cues and their times, where these shall be kept."""
    looks = {name: flags[name] for name in ("profile", "cells", "lines", "cps", "marks")}
    for name, value in (times | looks).items():
        if value:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"--keep-cues keeps cues and times as they are, so {option} says nothing", "leave one out")


def _about_all(order: "RunOrder") -> None:
    """Raise UsageError for an option that makes no sense for several inputs."""
    for name, value in (("--media", order.media), ("--times-from", order.times_from), ("--anchor", order.anchors)):
        if value:
            raise UsageError(
                f"{name} is about one input, and here are several",
                "name it by the input: talk.mp4, talk.auto.vtt beside talk.txt, or in a --sheet",
            )


def _anchor(text: str) -> tuple[str, int]:
    time, sign, words = text.partition("=")
    try:
        return words.strip() if sign and words.strip() else CLOCK.fail("no text"), CLOCK.convert(time, None, None)
    except click.BadParameter:
        raise UsageError(f"--anchor {text}: this is no time and text", "such as --anchor 12:30=我们再聊回来") from None


def _worth(o: "Outcome") -> Iterator[tuple[str, str]]:
    """How sure the times are, where they were measured or carried over."""
    if o.times.agreed is not None:
        yield "", f"{o.times.agreed:.0%} of the letters stand in it too"
    for gap in o.times.missing:
        yield "", f"{clock(gap.start)} to {clock(gap.end)} is not in the timed transcript: times are guessed there"
    doubtful = o.times.doubtful
    if doubtful:
        first = ", ".join(clock(d.interval.start) for d in doubtful[:_SHOWN])
        more = f" and {len(doubtful) - _SHOWN:,} more" if len(doubtful) > _SHOWN else ""
        yield "", f"{plural(len(doubtful), 'cue has an unsure time', 'cues have unsure times')}: at {first}{more}"


_SHOWN = 6


def _speakers(o: "Outcome") -> Iterator[tuple[str, str]]:
    """Who speaks, and where that cannot be told; nothing where it was not asked for."""
    if o.speakers is None:
        return
    if not o.speakers:
        yield "speakers", "none is named in the input, nor in the timed transcript"
        return
    more = f" and {len(o.speakers) - _SHOWN:,} more" if len(o.speakers) > _SHOWN else ""
    mute = f"; {' and '.join(o.voiceless)} cannot hold them" if o.voiceless else ""
    yield "speakers", f"{', '.join(o.speakers[:_SHOWN])}{more}{mute}"


def _rows(o: "Outcome", anchors: int, *, dry_run: bool) -> Iterator[tuple[str, str]]:
    """What was read, corrected, proposed and written, and what the times are worth; `anchors` pinned them."""
    from subfix.cli.many import kept_rows  # noqa: PLC0415  after the options are read

    if o.status == "unchanged":
        yield "unchanged", f"{name_of(o.input)} is as it was when its outputs were made; --force makes them anew"
        return
    if o.status == "edited":
        yield from kept_rows(o)
        return
    yield "read", f"{name_of(o.input)}: {o.characters:,} characters, {' and '.join(o.languages)}"
    for note in o.notes:
        yield "", note
    if o.corrected:
        yield "corrected", f"{plural(o.corrected, 'place')}: {commonest(o.terms)}"
    if o.cleaned:
        yield "cleaned", f"{plural(o.cleaned, 'place')} (marks, spaces, broken numbers)"
    if o.proposed and o.table is not None:
        yield "proposed", f"{plural(o.proposed, 'place')} more to decide: {commonest(o.proposals, 5)}"
        yield "", f"write y or n under accept, then: subfix apply {name_of(o.table)}"
    estimated = o.timing == "estimated" and not o.marks
    yield "cues", f"{o.cues or 0:,}, times {o.timing}" + (
        f", pinned by {plural(o.marks, 'time')} in the text" if o.marks
        else f", pinned by {plural(anchors, 'anchor')}" if estimated and anchors
        else ": only the length is known" if estimated
        else f" from {name_of(o.times_from)}" if o.times_from else ""
    )  # fmt: skip
    if estimated:
        yield "", "they may be off by many seconds; real ones: --times-from auto.vtt (YouTube's automatic captions,"
        yield "", "Whisper's JSON or SRT), or --format txt and Studio's auto-sync; better guesses: --anchor"
    yield from _worth(o)
    yield from _speakers(o)
    for pin in o.lost_pins:
        yield "pin", f"{pin!r} does not stand in the corrected text, so it pins nothing"
    written = [name_of(p) for p in o.outputs if p not in o.edited]
    yield "would write" if dry_run else "wrote", "  ".join(written)
    yield from kept_rows(o)
