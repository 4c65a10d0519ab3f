"""`subfix upload`: subtitle files to videos on YouTube, one or a whole table of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from subfix.cli.common import name_of, plural
from subfix.cli.speak import data, fault, say, tell
from subfix.errors import InputError, SubfixError, UsageError

if TYPE_CHECKING:
    from subfix.youtube.model import Wanted
    from subfix.youtube.rules import Fault
    from subfix.youtube.send import Outcome, Wish

EXAMPLES = """\b
Examples:
  subfix upload talk.zh-Hans.srt talk.en.srt --video https://youtu.be/VIDEO
  subfix upload talk.zh-Hans.srt --video VIDEO --dry-run     the plan and what it costs
  subfix upload talk.zh-Hans.srt --video VIDEO --publish     viewers see it
  subfix upload "talk.en (Director's comment).srt" --video VIDEO
  subfix upload captions.srt --video VIDEO --language zh-TW --on-exists update
  subfix upload talk.en.srt --video VIDEO --name "Director's comment" --json
  subfix upload talk.en.srt --video VIDEO --force --recheck  sent although it breaks rules, or was sent before
  subfix upload --manifest uploads.csv                       video,file,language,name
"""


@click.command(epilog=EXAMPLES)
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--video", metavar="ID|URL", help="The video on YouTube.")
@click.option("--manifest", metavar="CSV", help="A table of videos and files, instead of FILE and --video.")
@click.option("--language", metavar="TAG", help="Language of the one FILE; else its name tells: talk.zh-Hans.srt.")
@click.option("--name", metavar="TEXT", help="Name of the one track, which viewers see; usually none.")
@click.option("--publish", is_flag=True, help="Let viewers see the tracks; without it new ones are drafts.")
@click.option(
    "--on-exists",
    type=click.Choice(["update", "skip", "fail"]),
    help="Where a track of that language and name stands: replace its file, leave it, or fail. Without it: replace "
    "what was sent from this file before, fail for anything else.",
)
@click.option("--force", is_flag=True, help="Send files that break YouTube's rules, or have estimated times.")
@click.option("--recheck", is_flag=True, help="Ask YouTube also about tracks that were sent before (50 units a video).")
@click.option("--dry-run", is_flag=True, help="Print the plan and what it costs; send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def upload(
    files: tuple[str, ...], video: str | None, manifest: str | None, language: str | None, name: str | None,
    publish: bool, on_exists: Literal["update", "skip", "fail"] | None, force: bool, recheck: bool, dry_run: bool,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Upload subtitle FILEs to a video of yours on YouTube, each as a track of its language.

    Files are checked first. New tracks are drafts, to be looked at in YouTube Studio; an update leaves as it is
    whether viewers see a track. What was sent is remembered beside each file, so that running again repeats nothing.
    Log in once with `subfix youtube login`. Needs the extra: pip install 'subfix[youtube]'.
    """
    from subfix.cli.youtube import needed  # noqa: PLC0415  after the options are read

    needed()
    from subfix.youtube.send import Wish  # noqa: PLC0415

    wanted = _wanted(files, video, manifest, language, name, force=force, quiet=quiet)
    wish = Wish(on_exists or "own", publish, recheck or manifest is None, dry_run)
    outcomes, spent, error = _carried_out(wanted, wish, quiet or as_json)
    if as_json:
        data(json.dumps(_as_dict(outcomes, wanted, spent, error, dry_run), ensure_ascii=False, indent=2))
    else:
        _summed_up(outcomes, spent, wish, quiet)
    if error is not None:
        if left := len(wanted) - len(outcomes):
            done = sum(o.error is None for o in outcomes)
            say(f"subfix: stopped: {done} of {plural(len(wanted), 'track')} done, {left} left")
        raise error
    failed = [o for o in outcomes if o.error is not None]
    for outcome in failed:
        assert outcome.error is not None
        fault(outcome.error.message, outcome.error.hint)
    if failed:
        raise click.exceptions.Exit(2)


def _wanted(
    files: Sequence[str], video: str | None, manifest: str | None, language: str | None, name: str | None, *,
    force: bool, quiet: bool,
) -> "list[Wanted]":  # fmt: skip
    """The files, read and held against the rules, all faults at once. SubfixError where one is not to be sent."""
    from subfix.youtube.manifest import Entry, read_manifest  # noqa: PLC0415
    from subfix.youtube.model import Wanted, video_id  # noqa: PLC0415
    from subfix.youtube.rules import MENDED, REAL_TIMES  # noqa: PLC0415
    from subfix.youtube.tags import tag_of  # noqa: PLC0415

    if manifest is not None:
        if files or video or language or name is not None:
            raise UsageError("--manifest names videos, files, languages and names", "leave out FILE and the options")
        entries = read_manifest(Path(manifest))
    else:
        if not files:
            raise UsageError("no FILE is named", "such as: subfix upload talk.zh-Hans.srt --video VIDEO")
        if video is None:
            raise UsageError("the video is not named", "such as --video https://youtu.be/VIDEO")
        if len(files) > 1 and (language or name is not None):
            raise UsageError("--language and --name are for one FILE", "use names like talk.zh-Hans.srt, or --manifest")
        given, tag = video_id(video), tag_of(language) if language else None
        entries = tuple(Entry(given, Path(file), tag, name, 0) for file in files)
    found: list[Wanted] = []
    faults: list[Fault] = []
    for entry in entries:
        wanted, wrong = _read(entry, manifest)
        for one in wrong:
            place = f"{name_of(wanted.path)}:{one.line or 1}"
            if not (quiet and force):
                say(f"{place}: {one.rule}: {one.message}")
        faults += wrong
        found.append(wanted)
    _twice(found)
    if faults and not force:
        rules = {fault.rule for fault in faults}
        ways = ["subfix check FILE --repair -o NEW mends times and form"] if rules & MENDED else []
        ways += [REAL_TIMES] if "estimated" in rules else []
        hint = "\n  ".join([*ways, "--force sends it all the same"])
        raise SubfixError(f"nothing is sent: {plural(len(faults), 'fault')} in what should be", hint)
    return found


def _read(entry: Any, manifest: str | None) -> "tuple[Wanted, tuple[Fault, ...]]":
    """The file of a row or an argument, its track told by it or its name, and what speaks against sending it."""
    from subfix.youtube.model import Wanted  # noqa: PLC0415
    from subfix.youtube.rules import checked  # noqa: PLC0415
    from subfix.youtube.tags import is_bare, told_by  # noqa: PLC0415

    told = told_by(entry.path) or (None, "")
    language = entry.language or told[0]
    name = told[1] if entry.name is None else entry.name
    place, line = (manifest, entry.line) if manifest else (entry.path, None)
    how = "fill in the column language" if manifest else "name it: --language zh-Hans"
    if language is None:
        raise InputError(place, f"which language is {entry.path.name}?", f"{how}, or call it talk.zh-Hans.srt", line)
    if is_bare(language):
        raise InputError(place, "zh does not say which script", f"zh-Hans or zh-Hant? {how}", line)
    result = checked(entry.path, language, name)
    return Wanted(entry.path, entry.video, language, name, result.data, entry.line), result.faults


def _twice(wanted: "Sequence[Wanted]") -> None:
    """Raise UsageError where two files would be one track."""
    from subfix.youtube.tags import kind_of  # noqa: PLC0415

    seen: dict[tuple[str, str, str], Wanted] = {}
    for w in wanted:
        key = (w.video, kind_of(w.language), w.name)
        if other := seen.get(key):
            raise UsageError(
                f"{name_of(other.path)} ({other.language}) and {name_of(w.path)} ({w.language}) are the same track of "
                f"{w.video}",
                "leave one out, or give one another name",
            )
        seen[key] = w


def _carried_out(wanted: "list[Wanted]", wish: "Wish", quiet: bool) -> "tuple[list[Outcome], int, SubfixError | None]":
    """Video by video what became of the tracks, the units it cost, and the error that ended the run, if one did."""
    from subfix.youtube.client import Client  # noqa: PLC0415
    from subfix.youtube.faults import YouTubeError  # noqa: PLC0415
    from subfix.youtube.send import Outcome, upload  # noqa: PLC0415
    from subfix.youtube.token import logged_in  # noqa: PLC0415

    outcomes: list[Outcome] = []

    def note(outcome: Outcome) -> None:
        outcomes.append(outcome)
        tell(quiet, _line(outcome, wish.dry_run))

    videos = dict.fromkeys(w.video for w in wanted)
    with logged_in() as session:
        client = Client(session)
        for video in videos:
            own = [w for w in wanted if w.video == video]
            try:
                upload(client, own, wish, note)
            except SubfixError as error:
                if not isinstance(error, YouTubeError) or error.fatal:
                    return outcomes, client.spent, error
                outcomes += [Outcome.failed(w, error) for w in own]
    return outcomes, client.spent, None


_SAID = {
    "insert": ("new", "would be new"),
    "update": ("updated", "would be updated"),
    "publish": ("published", "would be published"),
    "keep": ("unchanged", "unchanged"),
    "skip": ("left", "would be left"),
    "refuse": ("refused", "would be refused"),
    "none": ("not planned", "not planned"),
}


def _line(outcome: "Outcome", dry_run: bool) -> str:
    """`talk.en.srt -> VIDEO en "Comment": new, a draft` and what else there is to say."""
    step, caption = outcome.step, outcome.caption
    wanted = step.wanted
    name = f' "{wanted.name}"' if wanted.name else ""
    head = f"{name_of(wanted.path)} -> {wanted.video} {wanted.language}{name}: "
    if outcome.error is not None and step.action != "refuse":
        return f"{head}failed"
    parts = [_SAID[step.action][dry_run]]
    if dry_run and step.action in ("insert", "update", "publish"):
        draft = step.draft if step.draft is not None else bool(caption and caption.draft)
        parts.append(f"{'a draft' if draft else 'seen by viewers'}, {step.units} units")
    elif caption is not None and step.action != "refuse":
        parts.append("a draft" if caption.draft else "seen by viewers")
    if step.reason:
        parts.append(step.reason)
    if caption is not None and caption.language and caption.language.lower() != wanted.language.lower():
        parts.append(f"YouTube calls it {caption.language}")
    if caption is not None and caption.status == "failed":
        parts.append(f"YouTube could not process it ({caption.failure or 'no reason given'})")
    return head + ", ".join(parts)


def _summed_up(outcomes: "Sequence[Outcome]", spent: int, wish: "Wish", quiet: bool) -> None:
    """Say what it cost, and what is left to a person."""
    if wish.dry_run:
        cost = sum(o.step.units for o in outcomes)
        tell(quiet, f"would cost about {cost:,} units of the 10,000 a day; asking cost {spent:,}")
        return
    tell(quiet, f"cost about {spent:,} units of the 10,000 a day")
    drafts = [o.step.wanted.video for o in outcomes if o.error is None and o.caption and o.caption.draft]
    if drafts:
        tell(
            quiet, f"drafts: look at them in https://studio.youtube.com/video/{drafts[0]}/translations, then run again"
        )
        tell(quiet, "with --publish")


def _as_dict(
    outcomes: "Sequence[Outcome]", wanted: "Sequence[Wanted]", spent: int, error: SubfixError | None, dry_run: bool
) -> dict[str, object]:
    """The outcome for scripts, schema 1: a row for each track, those that were not reached with the action `none`."""
    rows = []
    reached = {o.step.wanted: o for o in outcomes}
    for w in wanted:
        outcome = reached.get(w)
        caption = outcome.caption if outcome else None
        row: dict[str, object] = {"file": str(w.path), "video": w.video, "language": w.language, "name": w.name}
        row["action"] = outcome.step.action if outcome else "none"
        row["reason"] = outcome.step.reason if outcome else ""
        row["units"] = outcome.step.units if outcome else 0
        row["done"] = bool(outcome and outcome.error is None and not dry_run)
        row["track"] = (
            {"language": caption.language, "draft": caption.draft, "status": caption.status} if caption else None
        )
        row["error"] = _error(outcome.error) if outcome and outcome.error else None
        rows.append(row)
    return {"version": 1, "dry_run": dry_run, "tracks": rows, "spent": spent, "error": _error(error) if error else None}


def _error(error: SubfixError) -> dict[str, str]:
    return {"message": error.message, "hint": error.hint, "reason": getattr(error, "reason", "")}
