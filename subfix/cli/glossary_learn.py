"""`subfix glossary learn`: entries found in what people corrected, taken in with their approval."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import plural
from subfix.cli.glossary import layer_option, layers_of, print_json
from subfix.cli.glossary_edit import told, writing_options
from subfix.cli.speak import ask, ask_number, data, show, table, tell
from subfix.errors import GlossaryError, InputError, UsageError
from subfix.lang import spoken

if TYPE_CHECKING:
    from subfix.glossary.lessons import Lesson
    from subfix.glossary.model import Glossary, Term
    from subfix.glossary.restraints import Restraint

REFUSED = ".refused.tsv"  # behind the name of the glossary: what `-i` was answered with n

_LEARN = """\b
Examples:
  subfix glossary learn talk.txt talk.corrected.txt          what would be learned
  subfix glossary learn auto.srt proofread.srt -i            asked one by one
  subfix glossary learn raw/ proofread/ --yes --min-count 2  what was seen twice, unasked
  subfix glossary learn talk.txt talk.corrected.txt --all    also what is corrected so already
  subfix glossary learn talk.txt.decisions.yaml -i           what you decided in earlier runs
  subfix glossary learn out/talk.zh-Hans.srt -i              an output of `subfix run` that you edited
Keys with -i: y take it, n never propose it again, j leave it undecided, e edit it, r take it for review only,
  k back to the one before, g go to a number, a take this and all after, d leave this and all after, q stop, ? help
"""


@click.command("learn", epilog=_LEARN)
@click.argument("sources", nargs=-1, required=True, metavar="BEFORE AFTER | FILE...")
@click.option("-i", "--interactive", is_flag=True, help="Ask one by one; what is refused is not proposed again.")
@click.option("--yes", is_flag=True, help="Take all that was seen at least --min-count times.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Seen at least so often.")
@click.option("--all", "everything", is_flag=True, help="Take also what subfix corrects so already.")
@layer_option
@writing_options
def learn_command(
    sources: tuple[str, ...], interactive: bool, yes: bool, min_count: int, everything: bool,
    glossaries: tuple[str, ...], file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare what was heard with what a person made of it, and propose what that teaches.

    Texts, subtitle files, or two folders with files of the same names; decisions of earlier runs; or an output of
    `subfix run` that was edited. Mis-hearings are kept, rewording is left. Forms that are ordinary words get
    conditions from the text around them, or come in for review; corrections that were undone become `unless`, `never`
    or a form that is off.
    """
    from subfix.cli.glossary_check import everyday  # noqa: PLC0415
    from subfix.cli.glossary_sources import gathered  # noqa: PLC0415
    from subfix.files import write_files  # noqa: PLC0415
    from subfix.glossary.files import in_force, shown  # noqa: PLC0415
    from subfix.glossary.lessons import Lesson, lessons, together  # noqa: PLC0415
    from subfix.glossary.restraints import restraints  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    if interactive and (yes or not _terminal()):
        raise UsageError("-i asks on a terminal", "for scripts: --yes --min-count 2")
    layers = layers_of(glossaries)
    known = in_force(layers)
    path = target(file_name, user, Path.cwd())
    refused = _refused(path)
    seen = gathered(sources, known, glossaries)
    for note in seen.notes:
        tell(quiet, note)
    found: list[Lesson | Restraint] = [*lessons(seen.heard, seen.left, known, everyday, refused)]
    found += restraints(seen.undone, seen.heard, refused)
    found = sorted((x for x in found if x.count >= min_count), key=lambda x: -x.count)
    if as_json:
        print_json([_as_dict(x) for x in found])
    elif not interactive:
        table([(str(x.count), *_line(x), spoken(_how(x)), x.contexts[0]) for x in found])
    if not everything:
        found = [x for x in found if not _done(x)]
    if interactive and found:
        found, no = asked(found)
        if no and not dry_run:
            rows = dict.fromkeys([*refused, *no])
            place = _refused_path(path)
            write_files({place: "".join(f"{w}\t{r}\n" for w, r in rows).encode()})
            tell(quiet, f"{shown(place)}: {plural(len(no), 'refusal')} noted; take a line out to be asked again")
    if not found:
        tell(quiet, "nothing new to learn")
        return
    if not (yes or interactive):
        tell(quiet, f"{plural(len(found), 'entry', 'entries')}; -i asks one by one, --yes takes all into {shown(path)}")
        return
    terms, never = together(found)
    terms = _sound_examples(terms, known)
    faults: list[str] = []
    trusted = [(x.right, x.wrong) for x in found if isinstance(x, Lesson) and x.promoted]
    done = change(path, lambda text, name: _taken_in(text, name, terms, never, trusted, faults), write_files, dry_run)
    for fault in faults:
        tell(quiet, f"left out: {fault}")
    tell(quiet, f"learned {plural(len(found), 'entry', 'entries')} of {plural(len(terms), 'term')}")
    if not as_json:
        told(done, dry_run, False, quiet)


def _terminal() -> bool:
    return sys.stdin.isatty()


def _taken_in(
    text: str, name: str, terms: "list[Term]", never: list[str], trusted: list[tuple[str, str]], faults: list[str]
) -> str:
    """The file with `terms` and `never`; a term that contradicts what stands there is left out and told.

    `trusted` are (term, form) that are no longer for review.
    """
    from subfix.glossary.edit import with_form_applied, with_never, with_terms  # noqa: PLC0415
    from subfix.glossary.load import parse  # noqa: PLC0415

    faults.clear()
    try:
        text = with_terms(text, name, terms)
    except GlossaryError:
        for term in terms:
            try:
                text = with_terms(text, name, [term])
            except GlossaryError as e:
                faults += e.faults
    there = {t.term for t in parse(text, name).terms} if trusted else set()
    for term_name, form in trusted:
        if term_name in there:  # it is not where a fault kept it out
            text = with_form_applied(text, name, term_name, form)
    return with_never(text, name, never) if never else text


def _sound_examples(terms: "list[Term]", known: "Glossary") -> "list[Term]":
    """The terms without the examples that do not come out: other errors in them would be corrected too."""
    from subfix.cli.glossary_check import fixer  # noqa: PLC0415
    from subfix.glossary.layers import joined  # noqa: PLC0415
    from subfix.glossary.model import Glossary  # noqa: PLC0415
    from subfix.glossary.trial import failures  # noqa: PLC0415

    if not any(t.examples for t in terms):
        return terms
    have = {t.term: t for t in known.terms}
    together = have | {t.term: joined(have[t.term], t) if t.term in have else t for t in terms}
    bad = {
        f.example.before for f in failures(Glossary(tuple(terms)), fixer(replace(known, terms=(*together.values(),))))
    }
    return [replace(t, examples=tuple(e for e in t.examples if e.before not in bad)) for t in terms]


# --- refusals ----------------------------------------------------------------------------------------------------


def _refused_path(path: Path) -> Path:
    return path.with_name(path.stem + REFUSED)


def _refused(path: Path) -> list[tuple[str, str]]:
    from subfix.files import read_source  # noqa: PLC0415

    place = _refused_path(path)
    if not place.is_file() or not place.stat().st_size:
        return []
    rows = []
    for number, line in enumerate(read_source(place).raw.splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 2 or not all(cells):
            raise InputError(place, "is not `wrong<tab>right`", "mend the line, or take it out", number)
        rows.append((cells[0], cells[1]))
    return rows


# --- how they are shown ------------------------------------------------------------------------------------------


def _done(x: "Lesson | Restraint") -> bool:
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415

    return isinstance(x, Lesson) and x.done


def _line(x: "Lesson | Restraint") -> tuple[str, str, str]:
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415

    return (
        (x.wrong, "->", x.right)
        if isinstance(x, Lesson)
        else (x.old, spoken("stays"), x.term and spoken(f"(no {x.term})"))
    )


def _how(x: "Lesson | Restraint") -> str:
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415

    if not isinstance(x, Lesson):
        return f"never {x.never}" if x.never else f"unless {x.unless}" if x.unless else f"{x.old} off"
    if x.done:
        return "corrected so already"
    if x.form is None:
        return "a name to know"
    if x.form.mode == "review":
        return "for review"
    how = f"near {', '.join(x.form.near[:3])}" if x.form.near else "everywhere"
    if x.promoted:
        how = f"{how}, until now for review"
    return f"{how}, sounds {x.sounds[0]}" if x.sounds else how


def _as_dict(x: "Lesson | Restraint") -> dict[str, object]:
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415

    if not isinstance(x, Lesson):
        kind = "never" if x.never else "unless" if x.unless else "off"
        return {"kind": kind, "term": x.term, "text": x.old, "count": x.count, "phrase": x.never or x.unless or x.old,
                "contexts": list(x.contexts)}  # fmt: skip
    form = None
    if x.form is not None:
        form = {"form": x.form.form, "near": list(x.form.near), "unless": list(x.form.unless), "mode": x.form.mode}
    return {
        "kind": "misheard" if form else "name", "wrong": x.wrong, "right": x.right, "count": x.count,
        "elsewhere": x.elsewhere, "form": form, "sounds": list(x.sounds), "done": x.done, "promoted": x.promoted,
        "contexts": list(x.contexts),
        "examples": [{"from": e.before, "to": e.after} for e in x.examples],
    }  # fmt: skip


# --- asking ------------------------------------------------------------------------------------------------------

_KEYS = """\
y - take it
n - do not take it, and never propose it again
j - leave it undecided, go on
e - edit it, then decide
r - take it for review only: proposed, never applied by itself
k - go back to the one before
g - go to a number
a - take this and all that follow
d - leave this and all that follow undecided
q - stop here; what was taken so far is kept
? - this help"""


def asked(found: "Sequence[Lesson | Restraint]") -> "tuple[list[Lesson | Restraint], list[tuple[str, str]]]":
    """What is taken, and what is never to be proposed again, as the keys say that a person presses."""
    rows = list(found)
    answers: dict[int, str] = {}
    at = 0
    while at < len(rows):
        data(f"\n{_headed(rows[at], at, len(rows), answers.get(at, ''))}")
        answer = ask("Take it [y,n,j,e,r,k,g,a,d,q,?]?").lower()[:1]
        if answer in ("y", "n", "r"):
            answers[at] = answer
            at += 1
        elif answer == "j":
            answers.pop(at, None)
            at += 1
        elif answer == "k":
            at = max(0, at - 1)
        elif answer == "g":
            at = ask_number("Go to number", len(rows)) - 1
        elif answer == "e":
            rows[at] = _edited(rows[at])
        elif answer in ("a", "d"):
            rest = range(at, len(rows))
            answers = {i: a for i, a in answers.items() if i < at} | (dict.fromkeys(rest, "y") if answer == "a" else {})
            break
        elif answer == "q":
            break
        else:
            show(_KEYS)
    taken = [_for_review(rows[i]) if a == "r" else rows[i] for i, a in sorted(answers.items()) if a != "n"]
    return taken, [found[i].key for i, a in sorted(answers.items()) if a == "n"]


def _headed(x: "Lesson | Restraint", at: int, count: int, answer: str) -> str:
    was = {"y": "  (taken)", "n": "  (refused)", "r": "  (taken for review)"}.get(answer, "")
    head = click.style(f"[{at + 1}/{count}] {' '.join(_line(x)).strip()}", bold=True)
    told = spoken(f"{plural(x.count, 'place')}, {_how(x)}")
    return "\n".join([f"{head}   {told}{spoken(was)}", *(f"    {c}" for c in x.contexts)])


def _for_review(x: "Lesson | Restraint") -> "Lesson | Restraint":
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415

    if not isinstance(x, Lesson):
        return x
    if x.form is None:
        return replace(x, review=True)
    return replace(x, form=replace(x.form, near=(), unless=(), mode="review"), sounds=(), examples=(), promoted=False)


def _edited(x: "Lesson | Restraint") -> "Lesson | Restraint":
    """`x` as a person writes it; return keeps what stands in brackets, `-` empties it."""
    from subfix.glossary.lessons import Lesson  # noqa: PLC0415
    from subfix.glossary.model import Misheard  # noqa: PLC0415

    def text(what: str, was: str) -> str:
        return ask(what, was) or was

    def words(what: str, was: tuple[str, ...]) -> tuple[str, ...]:
        written = ask(f"{what} (commas between, - for none)", ", ".join(was) or "-")
        parts = (p.strip() for p in written.replace("，", ",").split(","))
        return () if written == "-" else tuple(dict.fromkeys(p for p in parts if p))

    if not isinstance(x, Lesson):
        return (
            replace(x, never=text("never", x.never))
            if x.never
            else replace(x, unless=text("unless", x.unless or x.old))
        )
    right = text("Right", x.right)
    wrong = text("Wrong", x.wrong)
    was = x.form or Misheard(wrong)
    near, unless = words("Only near", was.near), words("Not inside", was.unless)
    sounds = words("Sounds", x.sounds)
    examples = x.examples if (right, wrong) == (x.right, x.wrong) else ()
    form = None if x.form is None and wrong == x.wrong else Misheard(wrong, near, unless)
    return replace(
        x,
        right=right,
        wrong=wrong,
        form=form,
        sounds=sounds,
        examples=examples,
        promoted=x.promoted and wrong == x.wrong,
    )
