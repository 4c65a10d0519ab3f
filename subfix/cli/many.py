"""How work on inputs is told: progress while it goes on, a table at its end, JSON for programs, the exit status."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from subfix.cli.common import name_of, plural
from subfix.cli.speak import data, fault, padded, put, say, say_row, wiped
from subfix.errors import SubfixError, UsageError, seen
from subfix.files import STANDARD, standing
from subfix.inputs import SUFFIXES, Input, Search, inputs, joined, listed
from subfix.inputs import sheet as rows_of
from subfix.lang import spoken
from subfix.orders import Order, Outcome
from subfix.proposals import SUFFIX as PROPOSALS_SUFFIX
from subfix.summary import summary
from subfix.timeline import clock


def gathered(
    asked: Order,
    names: Sequence[str],
    files_from: str | None = None,
    sheet: str | None = None,
    *,
    kinds: Collection[str] = SUFFIXES,
    ours: bool = False,
) -> tuple[list[Input], int]:
    """The inputs that are meant, and how many are worked on at once. Raises SubfixError, UsageError where none is.

    How a folder is searched is said by the settings for it, how many are worked on at once by those for the first
    input. `kinds` and `ours`: see `Search`.
    """
    if (files_from == STANDARD) + (sheet == STANDARD) + (STANDARD in names) > 1:
        raise UsageError("stdin is named twice", "it can be read once")

    def search_of(place: Path) -> Search:
        own = asked.settings(Input(place, place))
        return Search(own["recursive"], own["exclude"], ours=ours, kinds=kinds)

    named = [*names, *(listed(files_from) if files_from else [])]
    found = joined(rows_of(sheet) if sheet else (), inputs(named, search_of))
    if not found:
        raise UsageError("no input is named", "name files, folders or patterns; --help has examples")
    return found, asked.settings(found[0])["jobs"]


def folder_of(output: Path | None) -> Path | None:
    """The folder for outputs. Raises UsageError where a file stands there, or the name is plainly that of a file."""
    if output is not None and (there := standing(output)) != "folder":
        if there != "nothing":
            raise UsageError(f"-o {output}: a file stands there", "-o names a folder")
        if output.suffix.lower() in _FILES:
            raise UsageError(
                f"-o {output}: this is the name of a file", "-o names a folder; files are named after the input"
            )
    return output


_FILES = (".srt", ".vtt", ".txt", ".ass", ".json", ".lrc", ".ttml", ".sbv", ".bcc")

Teller = Callable[[Outcome], Iterable[tuple[str, str]]]


@contextmanager
def as_document(wanted: bool) -> Iterator[list[Outcome]]:
    """Collects outcomes and prints them as JSON in the end where that is wanted, also where the command fails."""
    found: list[Outcome] = []
    if not wanted:
        yield found
        return
    try:
        yield found
    except SubfixError as error:
        data(summary(found, error.message, error.hint))
        raise
    except click.exceptions.Exit:
        data(summary(found))
        raise
    except (KeyboardInterrupt, SystemExit):  # the latter where a signal ends it
        data(summary(found, "interrupted", _GO_ON))
        raise
    except OSError:  # of stdout as well, to which nothing more can be said
        raise
    except Exception as error:
        data(summary(found, f"a fault of subfix: {type(error).__name__}: {error}", "please report it"))
        raise
    data(summary(found))


def tell(
    outcomes: Iterable[Outcome],
    total: int,
    rows_of: Teller,
    found: list[Outcome],
    *,
    quiet: bool,
    dry_run: bool = False,
) -> int:
    """Tell the outcomes as they come, collect them in `found`, and give the exit status: 2 where one failed, else 0."""
    alone = total == 1
    shown = not quiet and not alone and sys.stderr.isatty() and not os.environ.get("CI")
    told: set[tuple[str, str]] = set()
    try:
        with _Progress(total, shown) as progress:
            for number, outcome in enumerate(outcomes, 1):
                found.append(outcome)
                if outcome.status == "failed":
                    progress.clear()
                    tell_failure(outcome, told)
                elif alone and not quiet:
                    for head, text in rows_of(outcome):
                        say_row(head, text)
                elif not quiet and not shown:
                    say(f"[{number}/{total}] {_line(outcome)}")
                progress.step()
    except KeyboardInterrupt:
        if not alone:
            _tell_table(found, dry_run=dry_run)
            say(_GO_ON)
        raise
    if not alone and not quiet:
        _tell_table(found, dry_run=dry_run)
    return 2 if any(o.status == "failed" for o in found) else 0


_GO_ON = "the same command goes on where this one ended"


def tell_failure(outcome: Outcome, told: set[tuple[str, str]]) -> None:
    """Say why an input failed; what was `told` of another one, such as of a glossary of both, is not told at length."""
    why = (outcome.error, outcome.hint)
    if why in told:
        fault(f"{name_of(outcome.input)}: failed for the same reason")
        return
    told.add(why)
    fault(_lines(outcome.error), _lines(outcome.hint))
    if outcome.crash and os.environ.get("SUBFIX_DEBUG"):
        put(outcome.crash)


def _lines(text: str) -> str:
    return "\n".join(map(seen, text.split("\n")))


def _line(outcome: Outcome) -> str:
    if outcome.status == "unchanged":
        return f"{name_of(outcome.input)}: unchanged, left as it is"
    if outcome.status == "edited":
        return f"{name_of(outcome.input)}: unchanged, what you wrote into its outputs is kept"
    parts = [f"{outcome.corrected:,} corrected"]
    if outcome.proposed:
        parts.append(f"{outcome.proposed:,} to decide")
    if outcome.cues is not None:
        parts.append(f"{plural(outcome.cues, 'cue')}, times {outcome.timing}")
    return f"{name_of(outcome.input)}: {', '.join(parts)}"


def _tell_table(found: list[Outcome], *, dry_run: bool) -> None:
    """How many inputs there were of each kind, with what was done to them, and which failed."""
    columns = ("inputs", "corrected", "cleaned", "to decide", "cues")
    put(click.style(padded("") + "".join(padded(spoken(c), 11, right=True) for c in columns), bold=True))
    for status in ("done", "unchanged", "edited", "failed"):
        these = [o for o in found if o.status == status]
        if not these:
            continue
        numbers = [len(these)]
        if status == "done":
            numbers += [
                sum(o.corrected for o in these), sum(o.cleaned for o in these), sum(o.proposed for o in these),
                sum(o.cues or 0 for o in these),
            ]  # fmt: skip
        put(padded(spoken(status)) + "".join(f"{n:>11,}" for n in numbers))
        kept = [p for o in these for p in o.edited]
        written = [p for o in these for p in o.outputs if status == "done" and p not in o.edited]
        for word, files in (("would write" if dry_run else "wrote", written), ("kept", kept)):
            if files:
                put(f"{padded(spoken(word))}{len(files):>11,}  {_below(files)}".rstrip())
    failures = Counter(_lines(o.error) for o in found if o.status == "failed")
    _tell_some(spoken(why) + (f" ({spoken(plural(n, 'input'))})" if n > 1 else "") for why, n in failures.items())
    noted = [(o, note) for o in found for note in _noted(o)]
    if noted:
        put(padded(spoken("to look at")) + f"{len({id(o) for o, _ in noted}):>11,}")
        _tell_some(f"{name_of(o.input)}: {spoken(note)}" for o, note in noted)


def kept_rows(o: Outcome) -> Iterator[tuple[str, str]]:
    """What is told of one input whose outputs somebody edited: what stays, and what can be made of it."""
    if o.status == "edited":
        yield "edited", f"{name_of(o.input)} is as it was, and what you wrote into its outputs is kept"
        yield "", "--overwrite makes them anew, without it"
    elif o.edited:
        yield "kept", f"as you edited it: {'  '.join(map(name_of, o.edited))}"
    for note in o.notes if o.status == "edited" else ():
        yield "", note
    for path in o.edited:
        if not path.name.endswith(PROPOSALS_SUFFIX):
            yield "", f"keep what your edits teach: subfix glossary learn {name_of(path)}"


def _below(files: Sequence[Path]) -> str:
    """The folder that holds all `files`, as messages show it; empty where that tells nothing."""
    try:
        name = name_of(Path(os.path.commonpath([p.absolute().parent for p in files])))
    except ValueError:  # on several drives
        return ""
    return "" if name == "." else f"{name}{os.sep}"


def _noted(o: Outcome) -> Iterator[str]:
    """What a person should know of an input that is done, beside the numbers."""
    yield from o.notes
    for gap in o.times.missing:
        yield f"{clock(gap.start)} to {clock(gap.end)} is not in the timed transcript: times are guessed there"
    for pin in o.lost_pins:
        yield f"{pin!r} does not stand in the corrected text, so it pins nothing"


def _tell_some(lines: Iterable[str]) -> None:
    rows = list(lines)
    for row in rows[:_SHOWN]:
        put(f"  {row}")
    if len(rows) > _SHOWN:
        say(f"  and {plural(len(rows) - _SHOWN, 'other')}")


_SHOWN = 20


def room_for(place: Path | None, inputs: Sequence[Input]) -> int | None:
    """How many examples of each input a page has room for, None where no page is wanted."""
    if place is None:
        return None
    from subfix.page.whole import room  # noqa: PLC0415  only where a page is wanted

    return room(len(inputs))


@contextmanager
def paged(
    place: Path | None, inputs: Sequence[Input], *, overwrite: bool, quiet: bool
) -> Iterator[Callable[[Iterable[Outcome]], Iterable[Outcome]]]:
    """Gives what the outcomes pass through so that each leaves its part of the page; the page is written in the end.

    Raises OutputError, before anything is done where the page must not be written to `place`.
    """
    if place is None:
        yield lambda outcomes: outcomes
        return
    from subfix.outputs import page_place, relative, write_page  # noqa: PLC0415  only where a page is wanted
    from subfix.page.whole import Page  # noqa: PLC0415

    taken = [one.path for one in inputs]
    page_place(place, taken, overwrite=overwrite)
    page = Page(lambda path: "stdin" if str(path) == STANDARD else relative(path, place.parent))
    yield lambda outcomes: map(page.add, outcomes)
    write_page(place, page.made(), taken, overwrite=overwrite)
    if not quiet:
        say_row("page", name_of(place))


class _Progress:
    """A bar with the time that is left, on a terminal; nothing elsewhere."""

    def __init__(self, total: int, shown: bool) -> None:
        self.bar = click.progressbar(length=total, file=sys.stderr, show_pos=True, width=0) if shown else None

    def __enter__(self) -> "_Progress":
        if self.bar is not None:
            self.bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)

    def step(self) -> None:
        """One more is done."""
        if self.bar is not None:
            self.bar.update(1)

    def clear(self) -> None:
        """Make room for a line where the bar stands; it is drawn anew below."""
        if self.bar is not None:
            wiped()
