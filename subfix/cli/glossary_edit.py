"""`subfix glossary init, add, remove, never, off`: the commands that change a glossary file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subfix.cli.common import plural
from subfix.cli.glossary import json_option, print_json
from subfix.cli.speak import commented, data, tell
from subfix.errors import UsageError

if TYPE_CHECKING:
    from subfix.glossary.model import Example, Mode, Term
    from subfix.glossary.store import Changed

Decorated = Callable[..., Any]
CHANGES = 12  # lines that tell of a change


def writing_options(command: Decorated) -> Decorated:
    """`--file`, `--user`, `--dry-run`, `--json`, `--quiet`: which file is changed, and how it is told."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("--dry-run", is_flag=True, help="Show the change as a diff; write nothing."),
        click.option("--user", is_flag=True, help="Change your own glossary, not the project's."),
        click.option("--file", "file_name", metavar="FILE", help="Change this file."),
    ):
        command = option(command)
    return json_option(command)


def changed(
    edit: Callable[[str, str], str], file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool
) -> "Changed":
    """Carry out `edit` on the file that the options name, and tell what was done."""
    from subfix.files import write_files  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    done = change(target(file_name, user, Path.cwd()), edit, write_files, dry_run)
    told(done, dry_run, as_json, quiet)
    return done


def told(done: "Changed", dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Say which file was changed; with `--dry-run`, how it would be."""
    import difflib  # noqa: PLC0415

    from subfix.glossary.changes import changes  # noqa: PLC0415
    from subfix.glossary.files import shown  # noqa: PLC0415
    from subfix.glossary.load import parse  # noqa: PLC0415
    from subfix.glossary.model import Glossary  # noqa: PLC0415

    name = shown(done.path)
    lines = list(difflib.unified_diff(done.before.splitlines(), done.after.splitlines(), name, name, lineterm=""))
    if as_json:
        print_json(
            {"file": str(done.path), "changed": done.changed, "written": done.changed and not dry_run, "diff": lines}
        )
        return
    if dry_run:
        for line in lines:
            data(line)
    if not done.changed:
        tell(quiet, f"{name}: says so already")
    elif not dry_run:
        tell(quiet, f"{name}: {'changed' if done.before else 'made'}")
        lines = changes(*(parse(text, name) if text else Glossary() for text in (done.before, done.after)))
        for line in lines[:CHANGES]:
            tell(quiet, f"  {line}")
        if len(lines) > CHANGES:
            tell(quiet, f"  … and {len(lines) - CHANGES} more")


@click.command("init", epilog="\b\nExamples:\n  subfix glossary init\n  subfix glossary init --user")
@writing_options
def init_command(file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Start a glossary.yaml in this folder, with a commented example. With --user, your own for all projects."""
    from subfix.files import write_files  # noqa: PLC0415
    from subfix.glossary.files import NAME, shown, user_glossary  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    path = target(file_name, user, Path.cwd()) if file_name else user_glossary() if user else Path(NAME)
    if path.exists():
        raise UsageError(f"{shown(path)} exists already", "`subfix glossary add TERM WRONG...` adds to it")
    told(change(path, lambda _text, _name: commented(_START), write_files, dry_run), dry_run, as_json, quiet)


_START = """\
# Names and terms of this project. It wins over the glossaries that come with subfix.
#   subfix glossary add TERM WRONG...    adds entries        subfix glossary lint    points out doubtful ones
#   subfix glossary learn BEFORE AFTER   finds some          subfix glossary test    runs the examples
version: 1
terms: []
  # - DeepSeek                          # a bare name: split and misspelt forms of it are found
  # - term: Gemini                      # as it must be written
  #   aliases: [双子座]                  # also right: never touched
  #   misheard:                         # wrong forms seen
  #     - 接面来                         #   replaced wherever it stands
  #     - {form: 界面, near: [谷歌, 模型]} #   an ordinary word: only with one of these near by
  #   examples:                         # run by `subfix glossary test`
  #     - {from: 谷歌的接面来, to: 谷歌的Gemini}
  #     - {from: 用户界面很好看, to: 用户界面很好看}   # the same: must stay
# never: [云计算]                        # phrases that nothing may touch
"""

_ADD = """\b
Examples:
  subfix glossary add DeepSeek
  subfix glossary add Gemini 接面来 ja面 --alias 双子座 --category model
  subfix glossary add Manus minus --near 爆火 --near 上线 --example "minus爆火了 => Manus爆火了"
  subfix glossary add Grok group --review            only ever proposed
  subfix glossary add CUDA --sounds "ku da"
  subfix glossary add Gemini 界面 --near 谷歌 --unless 用户界面
  subfix glossary add Notion --mode exact --min-score 0.9 --note "an app for notes"
"""


@click.command("add", epilog=_ADD)
@click.argument("term")
@click.argument("wrong", nargs=-1)
@click.option("--alias", "aliases", multiple=True, metavar="TEXT", help="Another right form. Repeatable.")
@click.option("--near", multiple=True, metavar="WORD", help="WRONG only near this word; without WRONG, for the term.")
@click.option("--unless", multiple=True, metavar="PHRASE", help="Not inside this phrase; for WRONG or the term.")
@click.option("--sounds", multiple=True, metavar="TEXT", help="How it is said: pinyin syllables or Latin words.")
@click.option("--review", is_flag=True, help="WRONG (or the term) is only proposed.")
@click.option("--mode", type=click.Choice(["auto", "review", "exact", "off"]), help="Mode of the whole term.")
@click.option("--min-score", type=click.FloatRange(0, 1, min_open=True), help="Bar for this term.")
@click.option("--category", metavar="NAME", default="")
@click.option("--note", metavar="TEXT", default="")
@click.option("--example", "examples", multiple=True, metavar="'FROM => TO'", help="Must come out so. Repeatable.")
@writing_options
def add_command(
    term: str, wrong: tuple[str, ...], aliases: tuple[str, ...], near: tuple[str, ...], unless: tuple[str, ...],
    sounds: tuple[str, ...], review: bool, mode: str | None, min_score: float | None, category: str, note: str,
    examples: tuple[str, ...], file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Add TERM, or more to it: each WRONG is a form in which it is misheard.

    What is there stays; lists grow. The examples of the term are run afterwards.
    """
    from subfix.glossary.edit import with_terms  # noqa: PLC0415
    from subfix.glossary.model import Misheard, Term  # noqa: PLC0415

    for text in (term, *wrong, *aliases, *near, *unless, *sounds):
        if not text.strip() or "\n" in text:
            raise UsageError("a term, form or condition is empty or has a line break in it")
    forms = tuple(Misheard(w, near, unless, "review" if review else "auto") for w in dict.fromkeys(wrong))
    whole = mode or ("review" if review and not wrong else None)
    entry = Term(
        term=term,
        aliases=aliases,
        misheard=forms,
        sounds=sounds,
        near=() if wrong else near,
        unless=() if wrong else unless,
        mode=whole or "auto",  # type: ignore[arg-type]
        min_score=min_score,
        category=category,
        note=note,
        examples=tuple(_example(e) for e in examples),
        stated=frozenset({"term", "mode"} if whole else {"term"}),
    )
    done = changed(lambda text, name: with_terms(text, name, [entry]), file_name, user, dry_run, as_json, quiet)
    _doubts(done, entry, quiet or as_json)


def _example(written: str) -> "Example":
    from subfix.glossary.model import Example  # noqa: PLC0415

    before, arrow, after = written.partition("=>")
    if not arrow or not before.strip() or not after.strip():
        raise UsageError(f"not an example: {written!r}", "write FROM => TO; the same on both sides must stay")
    return Example(before.strip(), after.strip())


def _doubts(done: "Changed", entry: "Term", quiet: bool) -> None:
    """Run the examples of the term and what `lint` says of it, with the file as it is now."""
    from subfix.cli.glossary_check import everyday, fixer  # noqa: PLC0415
    from subfix.glossary.files import DEFAULT, in_force, read_layers, resolve, shown  # noqa: PLC0415
    from subfix.glossary.lint import lint  # noqa: PLC0415
    from subfix.glossary.load import parse  # noqa: PLC0415
    from subfix.glossary.model import Glossary  # noqa: PLC0415
    from subfix.glossary.trial import failures  # noqa: PLC0415

    if quiet:
        return
    now = parse(done.after, shown(done.path))
    lower = [str(p) for p in resolve([DEFAULT], Path.cwd()) if p.resolve() != done.path.resolve()]
    layers = [*read_layers(lower, Path.cwd()), now]
    mine = Glossary(tuple(t for t in now.terms if t.term == entry.term))
    forms = {m.form for m in entry.misheard}
    for finding in lint([*layers[:-1], mine], everyday):
        if finding.source.path == shown(done.path) and (not forms or any(f in finding.message for f in forms)):
            tell(False, f"  note: {finding}")
    for failure in failures(mine, fixer(in_force(layers))):
        tell(False, f"  note: {failure}")


@click.command(
    "remove",
    epilog="\b\nExamples:\n  subfix glossary remove Manus            the whole term\n"
    "  subfix glossary remove Manus minus      only this wrong form",
)
@click.argument("term")
@click.argument("wrong", nargs=-1)
@writing_options
def remove_command(
    term: str, wrong: tuple[str, ...], file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Take TERM out of the file, or only its wrong forms WRONG. For one that is shipped, use `off`."""
    from subfix.glossary.edit import without_form, without_term  # noqa: PLC0415

    def edit(text: str, name: str) -> str:
        if not text:
            raise UsageError(f"{name}: there is no such file", f"`subfix glossary off {term}` turns a shipped term off")
        if not wrong:
            return without_term(text, name, term)
        for form in wrong:
            text = without_form(text, name, term, form)
        return text

    try:
        changed(edit, file_name, user, dry_run, as_json, quiet)
    except UsageError as e:
        if "there is no term" in e.message:
            raise UsageError(e.message, f"{e.hint}; `subfix glossary off {term}` turns a shipped one off") from None
        raise


@click.command(
    "never",
    epilog="\b\nExamples:\n  subfix glossary never 云计算 人工智能\n  subfix glossary never --remove 云计算",
)
@click.argument("phrases", nargs=-1, required=True, metavar="PHRASE...")
@click.option("--remove", is_flag=True, help="Let it be corrected again.")
@writing_options
def never_command(
    phrases: tuple[str, ...], remove: bool, file_name: str | None, user: bool, dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Name a PHRASE that nothing may touch, wherever it stands."""
    from subfix.glossary.edit import with_never, without_never  # noqa: PLC0415

    if any(not p.strip() or "\n" in p for p in phrases):
        raise UsageError("a phrase is empty or has a line break in it")

    def edit(text: str, name: str) -> str:
        if not remove:
            return with_never(text, name, phrases)
        for phrase in phrases:
            text = without_never(text or "terms: []\n", name, phrase)
        return text

    changed(edit, file_name, user, dry_run, as_json, quiet)


@click.command(
    "off",
    epilog="\b\nExamples:\n  subfix glossary off Grok              the term is left alone\n"
    "  subfix glossary off Grok group        only this wrong form\n  subfix glossary off --undo Grok",
)
@click.argument("term")
@click.argument("wrong", nargs=-1)
@click.option("--undo", is_flag=True, help="Turn it on again.")
@writing_options
def off_command(
    term: str, wrong: tuple[str, ...], undo: bool, file_name: str | None, user: bool, dry_run: bool, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Turn TERM off, or only its wrong forms WRONG, whichever layer they come from."""
    from subfix.glossary.edit import with_form_on, with_terms  # noqa: PLC0415
    from subfix.glossary.files import shown  # noqa: PLC0415
    from subfix.glossary.model import Misheard, Term  # noqa: PLC0415
    from subfix.glossary.store import target  # noqa: PLC0415

    entries = _known(term, file_name)
    for form in wrong:
        if not undo and not any(m.form == form for t in entries for m in t.misheard):
            raise UsageError(f"{form} is no wrong form of {term}", f"`subfix glossary show {term}` shows them")
    path = target(file_name, user, Path.cwd())
    lower = [t for t in entries if t.source.path != shown(path)]
    below = {m.form for t in lower for m in t.misheard}
    again: Mode = next((t.mode for t in reversed(lower) if t.mode != "off"), "auto")

    def edit(text: str, name: str) -> str:
        if wrong and undo:
            for form in wrong:
                text = with_form_on(text or "terms: []\n", name, term, form, _mode_again(form, form in below))
            return text
        if wrong:
            forms = tuple(Misheard(f, mode="off") for f in wrong)
            return with_terms(text, name, [Term(term, misheard=forms, stated=frozenset({"term", "misheard"}))])
        mode = Term(term, mode=again if undo else "off", stated=frozenset({"term", "mode"}))
        return with_terms(text, name, [mode])

    done = changed(edit, file_name, user, dry_run, as_json, quiet)
    if not undo and done.changed and not as_json:
        tell(quiet, f"{plural(len(wrong), 'form') if wrong else 'the term'} off; --undo turns it on again")


def _mode_again(form: str, known_below: bool) -> "Mode":
    """The mode of a form that is turned on again; `off` where the layer below says it, so that nothing need be said."""
    from subfix.cli.glossary_check import everyday  # noqa: PLC0415

    return "off" if known_below else "review" if everyday(form) else "auto"


def _known(name: str, file_name: str | None) -> "list[Term]":
    """What all layers, and the file named, say of a term, off or not. Raises UsageError where none knows it."""
    from subfix.glossary.edit import close  # noqa: PLC0415
    from subfix.glossary.files import DEFAULT, read_layers  # noqa: PLC0415

    extra = [file_name] if file_name and Path(file_name).is_file() else []
    layers = read_layers([DEFAULT, *extra], Path.cwd())
    found = [t for layer in layers for t in layer.terms if t.term == name]
    if not found:
        near = close((t.term for layer in layers for t in layer.terms), name)
        hint = f"did you mean {near}?" if near else f"`subfix glossary search {name}` looks wider"
        raise UsageError(f"no glossary in force has a term {name}", hint)
    return found
