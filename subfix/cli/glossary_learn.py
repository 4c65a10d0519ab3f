"""`subfix glossary learn, suggest`: entries found in what people corrected, and in what nobody has yet."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import plural, tell
from subfix.cli.glossary import json_option, layer_option, layers_of, print_json, table
from subfix.cli.glossary_edit import told, writing_options
from subfix.errors import InputError, UsageError

if TYPE_CHECKING:
    from subfix.glossary.learn import Lesson
    from subfix.glossary.model import Glossary

REFUSED = "refused.tsv"  # beside the glossary: what `-i` was answered with n

_LEARN = """\b
Examples:
  subfix glossary learn talk.txt talk.corrected.txt          what would be learned
  subfix glossary learn auto.srt proofread.srt -i            asked one by one
  subfix glossary learn raw/ proofread/ --yes --min-count 2  what was seen twice, unasked
Keys with -i: y take it, n never again, s skip, r take it for review, a this and all after, q stop, ? help
"""


@click.command("learn", epilog=_LEARN)
@click.argument("before")
@click.argument("after")
@click.option("-i", "--interactive", is_flag=True, help="Ask one by one; what is refused is not proposed again.")
@click.option("--yes", is_flag=True, help="Take all that was seen at least --min-count times.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Seen at least so often.")
@layer_option
@writing_options
def learn_command(
    before: str, after: str, interactive: bool, yes: bool, min_count: int, glossaries: tuple[str, ...],
    file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare BEFORE with what a person made of it, AFTER, and propose what that teaches.

    Texts, subtitle files, or two folders with files of the same names. Mis-hearings are kept, rewording is left. Forms
    that are ordinary words get conditions from the text around them, or come in for review.
    """
    from subfix.cli.glossary_check import everyday  # noqa: PLC0415
    from subfix.files import write_files  # noqa: PLC0415
    from subfix.glossary.edit import with_terms  # noqa: PLC0415
    from subfix.glossary.files import in_force  # noqa: PLC0415
    from subfix.glossary.learn import heard, left_alone, lessons, together  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    if interactive and (yes or not sys.stdin.isatty()):
        raise UsageError("-i asks on a terminal", "for scripts: --yes --min-count 2")
    pairs = [(_text(a), _text(b)) for a, b in _paired(Path(before), Path(after))]
    known = in_force(layers_of(glossaries))
    path = target(file_name, user, Path.cwd())
    refused = _refused(path)
    places = [heard(old, new, known) for old, new in pairs]
    rest = [left_alone(old, found) for (old, _), found in zip(pairs, places, strict=True)]
    found = lessons([h for some in places for h in some], rest, known, everyday, refused)
    found = [x for x in found if x.count >= min_count]
    if as_json:
        print_json([_as_dict(x) for x in found])
    elif not interactive:
        table([(str(x.count), x.wrong, "->", x.right, _how(x), x.contexts[0]) for x in found])
    if interactive:
        found, no = _asked(found)
        if no and not dry_run:
            rows = dict.fromkeys([*refused, *no])
            write_files({path.with_name(REFUSED): "".join(f"{w}\t{r}\n" for w, r in rows).encode()})
    if not found:
        tell(quiet, "nothing new to learn")
        return
    if not (yes or interactive):
        tell(quiet, f"{plural(len(found), 'form')}; -i asks one by one, --yes takes all into {path}")
        return
    terms = together(found)
    done = change(path, lambda text, name: with_terms(text, name, terms), write_files, dry_run)
    tell(quiet, f"learned {plural(len(found), 'form')} of {plural(len(terms), 'term')}")
    if not as_json:
        told(done, dry_run, False, quiet)


def _paired(before: Path, after: Path) -> list[tuple[Path, Path]]:
    """The files that belong together: the two named, or those with the same name in two folders."""
    if not before.is_dir() and not after.is_dir():
        return [(before, after)]
    if not (before.is_dir() and after.is_dir()):
        raise UsageError(f"{before} and {after}: one is a folder, the other is not", "give two files or two folders")
    there = {p.stem: p for p in sorted(after.iterdir()) if p.is_file()}
    pairs = [(p, there[p.stem]) for p in sorted(before.iterdir()) if p.is_file() and p.stem in there]
    if not pairs:
        raise InputError(after, f"has no file named like one of {before}", "files are paired by name, endings aside")
    return pairs


def _text(path: Path) -> str:
    """The spoken text of a file, whatever its format, without times and markup."""
    from subfix.job import open_input  # noqa: PLC0415

    return "\n".join(lane.transcript.text for lane in open_input(str(path), None).document.lanes)


def _refused(path: Path) -> list[tuple[str, str]]:
    from subfix.files import read_source  # noqa: PLC0415

    place = path.with_name(REFUSED)
    if not place.is_file() or not place.stat().st_size:
        return []
    rows = (line.split("\t") for line in read_source(place).raw.splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2]


def _how(lesson: "Lesson") -> str:
    if lesson.form is None:
        return "a name to know"
    if lesson.form.mode == "review":
        return "for review"
    return f"near {', '.join(lesson.form.near[:3])}" if lesson.form.near else "everywhere"


def _as_dict(x: "Lesson") -> dict[str, object]:
    form = None if x.form is None else {"form": x.form.form, "near": list(x.form.near), "mode": x.form.mode}
    return {
        "wrong": x.wrong, "right": x.right, "count": x.count, "elsewhere": x.elsewhere, "form": form,
        "sounds": list(x.sounds), "contexts": list(x.contexts),
    }  # fmt: skip


_KEYS = "y take it, n never again, s skip, r take it for review, a this and all after, q stop"


def _asked(found: Sequence["Lesson"]) -> "tuple[list[Lesson], list[tuple[str, str]]]":
    """What is taken, and what is never to be proposed again."""
    from dataclasses import replace  # noqa: PLC0415

    taken: list[Lesson] = []
    no: list[tuple[str, str]] = []
    for number, lesson in enumerate(found, 1):
        places = f"{plural(lesson.count, 'place')}, {_how(lesson)}"
        click.echo(f"[{number}/{len(found)}] {lesson.wrong} -> {lesson.right}   {places}")
        for context in lesson.contexts:
            click.echo(f"    {context}")
        answer = ""
        while answer not in ("y", "n", "s", "r", "a", "q"):
            answer = click.prompt("take it? [y,n,s,r,a,q,?]", prompt_suffix=" ").strip().lower()[:1]
            if answer == "?":
                click.echo(_KEYS)
        if answer == "q":
            break
        if answer == "a":
            taken += found[number - 1 :]
            break
        if answer == "n":
            no.append((lesson.wrong, lesson.right))
        elif answer == "r" and lesson.form is not None:
            taken.append(replace(lesson, form=replace(lesson.form, near=(), mode="review")))
        elif answer in ("y", "r"):
            taken.append(lesson)
    return taken, no


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
    from subfix.correct.english import zipf  # noqa: PLC0415
    from subfix.glossary.files import in_force  # noqa: PLC0415
    from subfix.glossary.suggest import suggestions  # noqa: PLC0415

    known: Glossary = in_force(layers_of(glossaries))
    rows = [s for s in suggestions([_text(Path(n)) for n in names], known, zipf) if s.count >= min_count]
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
