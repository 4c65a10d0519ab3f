"""`subfix glossary`: the commands that keep the glossary, and those that only read it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subfix.cli.common import plural
from subfix.cli.lazy import Lazy
from subfix.cli.speak import data, show, table, tell
from subfix.errors import UsageError
from subfix.lang import spoken

if TYPE_CHECKING:
    from subfix.glossary.model import Glossary, Source, Term

# name, module, what it does: imported only when called
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("init", "glossary_edit", "Start a glossary.yaml here."),
    ("list", "glossary", "List the terms that are in force."),
    ("show", "glossary", "Show all that is known of a term, and where it stands."),
    ("search", "glossary", "Find terms by any part of an entry."),
    ("add", "glossary_edit", "Add a term, or wrong forms to one."),
    ("remove", "glossary_edit", "Take a term, or wrong forms of one, out of your file."),
    ("never", "glossary_edit", "Name a phrase that nothing may touch."),
    ("off", "glossary_edit", "Turn a term, or a wrong form of it, off."),
    ("lint", "glossary_check", "Point out what is wrong or doubtful."),
    ("test", "glossary_check", "Run the examples; measure on texts and pairs."),
    ("stats", "glossary", "Count terms, forms and what they did."),
    ("suggest", "glossary_suggest", "Find names in transcripts that no glossary knows."),
    ("learn", "glossary_learn", "Propose entries from texts before and after a person corrected them."),
    ("import", "glossary_exchange", "Take in lists of other programs."),
    ("export", "glossary_exchange", "Write lists for other programs."),
    ("path", "glossary", "Say which files are in force."),
    ("schema", "glossary", "Print the JSON Schema of the file, for editors."),
)

Decorated = Callable[..., Any]


TABLE = tuple((name, f"subfix.cli.{module}", f"{name}_command", summary) for name, module, summary in COMMANDS)
EPILOG = """\b
Examples:
  subfix glossary add Gemini 接面来 ja面               these two become Gemini
  subfix glossary add Manus minus --near 爆火          an ordinary word: only near that word
  subfix glossary off Grok group                      stop one false edit
  subfix glossary never 云计算                         nothing may touch this phrase
  subfix glossary learn talk.txt talk.corrected.txt -i
  subfix glossary test                                all examples still come out
"""


@click.group(name="glossary", cls=Lazy, table=TABLE, epilog=EPILOG)
def glossary() -> None:
    """Keep the glossary: the names and terms that subfix corrects.

    Layers, each winning over the one before: shipped, your own, glossary.yaml of the project. Commands that write
    change the nearest glossary.yaml, or your own where there is none, and say which; shipped files are never changed.
    """


def layer_option(command: Decorated) -> Decorated:
    """`-g`: which glossaries are read."""
    return click.option(
        "-g",
        "--glossary",
        "glossaries",
        multiple=True,
        metavar="FILE|NAME",
        help="Read only these; `default` stands for the layers in force. Repeatable.",
    )(command)


def json_option(command: Decorated) -> Decorated:
    """`--json`: for scripts."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    data(json.dumps(value, ensure_ascii=False, indent=2))


def as_dict(term: "Term") -> dict[str, object]:
    """A term with the keys of the file, and its place."""
    found: dict[str, object] = {"term": term.term}
    for name in ("aliases", "sounds", "near", "unless"):
        if value := getattr(term, name):
            found[name] = list(value)
    if term.misheard:
        found["misheard"] = [
            {"form": m.form}
            | ({"near": list(m.near)} if m.near else {})
            | ({"unless": list(m.unless)} if m.unless else {})
            | ({"mode": m.mode} if m.mode != "auto" else {})
            for m in term.misheard
        ]
    found["mode"] = term.mode
    if term.min_score is not None:
        found["min_score"] = term.min_score
    if term.traditional:
        found["traditional"] = dict(term.traditional)
    found |= {k: v for k, v in (("category", term.category), ("note", term.note)) if v}
    if term.examples:
        found["examples"] = [{"from": e.before, "to": e.after} for e in term.examples]
    return found | {"source": str(term.source)}


def place(source: "Source") -> str:
    """Where an entry stands, for tables: `shipped ai:49`, `glossary.yaml:3`; turned."""
    from subfix.glossary.files import shipped_folder  # noqa: PLC0415

    path = Path(source.path)
    return spoken(f"shipped {path.stem}:{source.line}") if path.absolute().parent == shipped_folder() else str(source)


def layers_of(names: Sequence[str]) -> "list[Glossary]":
    """The glossaries in force from here, each by itself, lowest first; faults of all at once."""
    from subfix.glossary.files import read_layers  # noqa: PLC0415

    return read_layers(names, Path.cwd())


# --- reading -----------------------------------------------------------------------------------------------------


@click.command("list", epilog="\b\nExamples:\n  subfix glossary list\n  subfix glossary list --category model --json")
@click.option("--category", metavar="NAME", help="Only terms of this category.")
@layer_option
@json_option
def list_command(category: str | None, glossaries: tuple[str, ...], as_json: bool) -> None:
    """List the terms that are in force, as all layers together make them."""
    from subfix.glossary.layers import merge  # noqa: PLC0415

    every = merge(layers_of(glossaries)).terms
    terms = [t for t in every if category is None or t.category == category]
    if category is not None and not terms:
        known = ", ".join(sorted({t.category for t in every if t.category}))
        raise UsageError(f"no term is of the category {category!r}", f"there are: {known or 'none'}")
    if as_json:
        print_json([as_dict(t) for t in terms])
        return
    table([(t.term, t.category, " ".join(t.aliases), _forms(t), place(t.source)) for t in terms])
    tell(False, plural(len(terms), "term"))


def _forms(term: "Term", most: int = 4) -> str:
    forms = [m for m in term.misheard if m.mode != "off"]
    shown = [m.form + ("*" if m.near or m.unless else "") for m in forms[:most]]
    return ", ".join([*shown, *(["…"] if len(forms) > most else [])])


@click.command("show", epilog="\b\nExamples:\n  subfix glossary show Gemini\n  subfix glossary show 接面来")
@click.argument("name", metavar="TERM")
@layer_option
@json_option
def show_command(name: str, glossaries: tuple[str, ...], as_json: bool) -> None:
    """Show all that is known of TERM (or of the term that it is an alias or a wrong form of), and where it stands."""
    from subfix.glossary.layers import merge  # noqa: PLC0415
    from subfix.glossary.write import entry_lines  # noqa: PLC0415

    layers = layers_of(glossaries)
    found = _named(merge(layers), name) or _named(_all(layers), name)
    if not found:
        raise UsageError(
            f"no term, alias or wrong form {name!r} is known", f"`subfix glossary search {name}` looks wider"
        )
    if as_json:
        print_json([as_dict(t) for t in found])
        return
    for term in found:
        for line in entry_lines(term, ""):
            data(line)
        for layer in layers:
            for t in layer.terms:
                if t.term == term.term:
                    tell(False, f"  {place(t.source)}{'  (off)' if t.mode == 'off' else ''}")


def _all(layers: "list[Glossary]") -> "Glossary":
    from subfix.glossary.model import Glossary  # noqa: PLC0415

    return Glossary(tuple(t for layer in layers for t in layer.terms))


def _named(glossary: "Glossary", name: str) -> "list[Term]":
    folded = name.casefold()
    exact = [t for t in glossary.terms if t.term == name]
    return exact or [
        t
        for t in glossary.terms
        if folded in {s.casefold() for s in (t.term, *t.aliases, *(m.form for m in t.misheard))}
    ]


@click.command("search", epilog="\b\nExamples:\n  subfix glossary search 谷歌\n  subfix glossary search deep")
@click.argument("text")
@layer_option
@json_option
def search_command(text: str, glossaries: tuple[str, ...], as_json: bool) -> None:
    """Find terms in whose entry TEXT stands: name, aliases, wrong forms, category, note. Exit 1 where none is found."""
    from subfix.glossary.layers import merge  # noqa: PLC0415

    rows = []
    for t in merge(layers_of(glossaries)).terms:
        places = (
            ("term", (t.term,)), ("aliases", t.aliases), ("misheard", tuple(m.form for m in t.misheard)),
            ("sounds", t.sounds), ("category", (t.category,)), ("note", (t.note,)),
        )  # fmt: skip
        hits = [(name, s) for name, strings in places for s in strings if text.casefold() in s.casefold()]
        if hits:
            rows.append((t, hits))
    if as_json:
        print_json([as_dict(t) | {"found": [f"{name}: {s}" for name, s in hits]} for t, hits in rows])
    else:
        table([(t.term, f"{spoken(hits[0][0])}: {hits[0][1]}", place(t.source)) for t, hits in rows])
    if not rows:
        tell(False, f"nothing holds {text!r}")
        raise click.exceptions.Exit(1)


@click.command("path", epilog="\b\nExamples:\n  subfix glossary path\n  subfix glossary path --json")
@layer_option
@json_option
def path_command(glossaries: tuple[str, ...], as_json: bool) -> None:
    """Say which files are in force here, lowest layer first, and which one the commands that write change."""
    from subfix.glossary.files import resolve, shipped_folder, user_glossary  # noqa: PLC0415
    from subfix.glossary.store import target  # noqa: PLC0415

    own, folder = user_glossary(), shipped_folder()
    changed = target(None, False, Path.cwd())
    rows = []
    for path in resolve(glossaries, Path.cwd()):
        kind = (
            "shipped" if path.parent == folder else "own" if path == own else "project" if not glossaries else "named"
        )
        rows.append({"layer": kind, "path": str(path), "exists": path.is_file()})
    if as_json:
        print_json({"layers": rows, "changed": {"path": str(changed), "exists": changed.is_file()}})
        return
    table([(spoken(str(r["layer"])), str(r["path"])) for r in rows])
    tell(False, f"add, remove, never and off change {changed}" + ("" if changed.is_file() else " (new)"))


@click.command("stats", epilog="\b\nExamples:\n  subfix glossary stats\n  subfix glossary stats *.subfix.json")
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@layer_option
@json_option
def stats_command(reports: tuple[str, ...], glossaries: tuple[str, ...], as_json: bool) -> None:
    """Count terms and forms by file and category; with REPORTs (*.subfix.json), what each term did there."""
    from subfix.glossary.layers import merge  # noqa: PLC0415

    layers = layers_of(glossaries)
    merged = merge(layers)
    files = [
        {"file": layer.names[0], **_counts(layer.terms), "never": len(layer.never)} for layer in layers if layer.names
    ]
    categories = Counter(t.category or "-" for t in merged.terms)
    done = _done(reports)
    if as_json:
        print_json({"files": files, "together": _counts(merged.terms), "categories": categories, "reports": done})
        return
    heads = ("file", "terms", "aliases", "forms", "conditioned", "examples", "never")
    table([(_file(str(f["file"])), *(str(f[h]) for h in heads[1:])) for f in files], heads)
    show(f"together: {', '.join(f'{n} {k}' for k, n in _counts(merged.terms).items())}")
    show(f"categories: {', '.join(f'{k} {n}' for k, n in categories.most_common())}")
    if reports:
        known = {t.term for t in merged.terms}
        table([(k, str(a), str(p)) for k, (a, p) in done.items()], ("term", "applied", "proposed"))
        tell(False, f"{plural(len(known - set(done)), 'term')} did nothing in {plural(len(reports), 'report')}")


def _file(path: str) -> str:
    from subfix.glossary.model import Source  # noqa: PLC0415

    return place(Source(path)).removesuffix(":0")


def _counts(terms: "Iterable[Term]") -> dict[str, int]:
    terms = list(terms)
    forms = [m for t in terms for m in t.misheard if m.mode != "off"]
    return {
        "terms": len(terms),
        "aliases": sum(len(t.aliases) for t in terms),
        "forms": len(forms),
        "conditioned": sum(bool(m.near or m.unless) for m in forms),
        "examples": sum(len(t.examples) for t in terms),
    }


def _done(reports: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For every term of the reports how often it was applied and proposed, most applied first."""
    from subfix.errors import InputError  # noqa: PLC0415
    from subfix.files import read_source  # noqa: PLC0415

    applied: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    for name in reports:
        try:
            rows = [c for f in json.loads(read_source(name).raw)["files"] for c in f["corrections"]]
            for c in rows:
                if c["kind"] == "term":
                    (applied if c["applied"] else proposed)[c["term"]] += 1
        except (ValueError, KeyError, TypeError) as e:
            raise InputError(name, "is not a report of subfix", "reports are named NAME.subfix.json") from e
    names = sorted({*applied, *proposed}, key=lambda n: (-applied[n], -proposed[n], n))
    return {n: (applied[n], proposed[n]) for n in names}


@click.command("schema", epilog="\b\nExamples:\n  subfix glossary schema > glossary.schema.json")
def schema_command() -> None:
    """Print the JSON Schema of a glossary file.

    Editors with a YAML language server check and complete while you type when the file begins with
    `# yaml-language-server: $schema=glossary.schema.json`.
    """
    from subfix.glossary.schema import SCHEMA  # noqa: PLC0415

    print_json(SCHEMA)
