"""`subfix glossary lint, test`: what is doubtful, and whether it does what it should."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subfix.cli.common import plural
from subfix.cli.glossary import json_option, layer_option, layers_of, print_json
from subfix.cli.speak import data, put, show, table, tell
from subfix.errors import InputError, UsageError
from subfix.lang import listed, spoken

if TYPE_CHECKING:
    from subfix.correct import Index
    from subfix.correction import Correction
    from subfix.glossary.lint import Finding
    from subfix.glossary.model import Glossary
    from subfix.glossary.trial import Pair

FREQUENT = 4.0  # on the Zipf scale: a word in ten thousand; two of them side by side are no name


def everyday(form: str) -> bool:
    """Is a wrong form an ordinary word, or ordinary words side by side?"""
    from subfix.correct.english import ordinary, zipf  # noqa: PLC0415
    from subfix.words import frequency  # noqa: PLC0415

    if not form.isascii():
        return frequency(form) > 0
    parts = re.findall(r"[a-z']+", form.casefold())
    if len(parts) == 1:
        return ordinary(parts[0]) and parts[0] == form.casefold().strip()
    return bool(parts) and all(zipf(p) >= FREQUENT for p in parts)


def finder(glossary: "Glossary", sample: str = "") -> "Callable[[str], tuple[Correction, ...]]":
    """All corrections of a text by `glossary`, applied or not, without cleaning.

    The glossary is in the script of `sample`, or else of each text, as the commands that correct have it.
    """
    from subfix.correct import compile_index, correct  # noqa: PLC0415
    from subfix.glossary.scripted import in_script  # noqa: PLC0415
    from subfix.script import detect  # noqa: PLC0415

    @cache
    def index(traditional: bool) -> "Index":
        return compile_index(in_script(glossary, ["zh-Hant"]) if traditional else glossary)

    known = detect(sample) if sample else ""
    return lambda text: correct(text, index((known or detect(text)) == "zh-Hant"))


def fixer(glossary: "Glossary", sample: str = "") -> Callable[[str], str]:
    """What `glossary` makes of a text, without cleaning; `sample` as for `finder`."""
    from subfix.text import revise  # noqa: PLC0415

    found = finder(glossary, sample)
    return lambda text: revise(text, [c.edit for c in found(text) if c.applied]).after


_LINT = """\b
Examples:
  subfix glossary lint                     all layers in force
  subfix glossary lint names.yaml          one file
  subfix glossary lint --fix               mend what is mechanical
  subfix glossary lint --fix --dry-run     ... or only look
  subfix glossary lint --shipped           those that come with subfix too
  subfix glossary lint --skip no-example --json
  subfix glossary lint --strict            notes count too
  subfix glossary lint --rules             what is looked for
"""


@click.command("lint", epilog=_LINT)
@click.argument("names", metavar="[FILE|NAME]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Mend what is mechanical: strange characters, outer spaces, doubled forms.")
@click.option("--skip", multiple=True, metavar="RULE", help="Leave a rule out. Repeatable.")
@click.option("--rules", is_flag=True, help="Only list the rules.")
@click.option("--strict", is_flag=True, help="Exit 1 for notes too: what is good to know, and may well stay.")
@click.option("--shipped", is_flag=True, help="Also findings about the shipped glossaries.")
@click.option("--dry-run", is_flag=True, help="With --fix, only show the change.")
@layer_option
@json_option
def lint_command(
    names: tuple[str, ...], fix: bool, skip: tuple[str, ...], rules: bool, strict: bool, shipped: bool, dry_run: bool,
    glossaries: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Point out all that is wrong (exit 2), or else doubtful (exit 1), each with its line and the reason.

    Notes, such as two names that sound nearly alike, leave the exit status at 0.
    """
    from subfix.glossary.files import in_force, resolve, shipped_folder, shown  # noqa: PLC0415
    from subfix.glossary.lint import NOTES, RULES, lint  # noqa: PLC0415

    glossaries = (*glossaries, *names)
    if rules:
        if as_json:
            print_json(RULES)
        else:
            table([(rule, spoken("note") if rule in NOTES else "", spoken(told)) for rule, told in RULES.items()])
        return
    if unknown := [name for name in skip if name not in RULES]:
        raise UsageError(f"there is no rule {unknown[0]}", f"there are: {', '.join(RULES)}")
    layers = layers_of(glossaries)
    ours = set() if shipped or glossaries else {shown(p) for p in shipped_folder().glob("*.yaml")}
    found = lint(layers, everyday, None if "unstable" in skip else fixer(in_force(layers)))
    findings = [f for f in found if f.source.path not in ours and f.rule not in skip]
    if fix and any(f.mendable for f in findings):
        _mend(
            [
                p
                for p in resolve(glossaries, Path.cwd())
                if any(f.mendable and f.source.path == shown(p) for f in findings)
            ],
            dry_run,
        )
        findings = [f for f in findings if not f.mendable]
    if as_json:
        print_json([_as_dict(f) for f in findings])
    else:
        for f in findings:
            show(str(f))
        mendable = sum(f.mendable for f in findings)
        looked = sum(len(x.terms) for x in layers if x.names and x.names[0] not in ours)
        notes = sum(f.note for f in findings)
        told = [f"{plural(len(findings) - notes, 'finding')} in {plural(looked, 'term')}"]
        told += [plural(notes, "note")] if notes else []
        told += [f"--fix mends {mendable}"] if mendable else []
        put(listed(map(spoken, told), "; "))
    if any(strict or not f.note for f in findings):
        raise click.exceptions.Exit(1)


def _as_dict(f: "Finding") -> dict[str, object]:
    return {
        "path": f.source.path, "line": f.source.line, "rule": f.rule, "level": "note" if f.note else "warning",
        "message": f.message, "mendable": f.mendable,
    }  # fmt: skip


def _mend(paths: Sequence[Path], dry_run: bool) -> None:
    from subfix.cli.glossary_edit import told  # noqa: PLC0415
    from subfix.files import write_files  # noqa: PLC0415
    from subfix.glossary.mend import mended  # noqa: PLC0415
    from subfix.glossary.store import change, target  # noqa: PLC0415

    for path in paths:
        told(change(target(str(path), False, Path.cwd()), mended, write_files, dry_run), dry_run, False, False)


_TEST = """\b
Examples:
  subfix glossary test                              the examples of all layers in force
  subfix glossary test --corpus right.txt           what would change in text known to be right, by term
  subfix glossary test --pairs pairs.jsonl          recall and precision on {"hyp": ..., "ref": ...} lines
"""


@click.command("test", epilog=_TEST)
@click.option("--corpus", multiple=True, metavar="FILE", help="Text known to be right; any change is a finding.")
@click.option("--pairs", "pair_files", multiple=True, metavar="FILE", help="JSON lines: hyp (heard), ref (said).")
@layer_option
@json_option
def test_command(
    corpus: tuple[str, ...], pair_files: tuple[str, ...], glossaries: tuple[str, ...], as_json: bool
) -> None:
    """Run every example; with --corpus and --pairs, measure on those instead. Exit 1 where something fails."""
    from subfix.glossary.files import in_force  # noqa: PLC0415

    glossary = in_force(layers_of(glossaries))
    if corpus:
        _on_corpus(glossary, corpus, as_json)
    if pair_files:
        _on_pairs(glossary, pair_files, as_json)
    if corpus or pair_files:
        return
    from subfix.glossary.trial import failures  # noqa: PLC0415

    failed = failures(glossary, fixer(glossary))
    count = sum(len(t.examples) for t in glossary.terms)
    if as_json:
        rows = [
            {"source": str(f.example.source), "term": f.term.term, "from": f.example.before, "to": f.example.after,
             "got": f.got, "again": f.again}
            for f in failed
        ]  # fmt: skip
        print_json({"examples": count, "failed": rows})
    else:
        for f in failed:
            show(str(f))
        tell(False, f"{plural(count, 'example')}, {len(failed)} failed")
    if failed:
        raise click.exceptions.Exit(1)


def _on_corpus(glossary: "Glossary", names: Sequence[str], as_json: bool) -> None:
    from subfix.opened import open_input  # noqa: PLC0415

    find = finder(glossary)
    rows: dict[str, list[str]] = {}
    proposed: Counter[str] = Counter()
    size = 0
    for name in names:
        document = open_input(name, None).document
        for transcript in (lane.transcript for lane in document.lanes):
            text = transcript.text
            size += len(text)
            for c in find(text):
                if not c.applied:
                    proposed[c.term] += 1
                    continue
                cue = next((s.cue for s in transcript.segments if s.span.end > c.span.start), None)
                timed = document.timing != "none" and cue is not None
                where = spoken(f"{name}, cue {cue}") if timed else f"{name}:{text.count(chr(10), 0, c.span.start) + 1}"
                before, behind = text[max(0, c.span.start - 12) : c.span.start], text[c.span.end : c.span.end + 12]
                around = " ".join(f"{before}[{c.old}]{behind}".split())
                rows.setdefault(c.term, []).append(f"{where}: {around} -> {c.new}")
    changed = sum(map(len, rows.values()))
    if as_json:
        print_json({"characters": size, "changed": changed, "terms": rows, "proposed": proposed})
    else:
        for term, places in sorted(rows.items(), key=lambda r: -len(r[1])):
            show(f"{term}: {plural(len(places), 'change')}")
            for place in places[:5]:
                data(f"  {place}")
        tell(
            False,
            f"{plural(changed, 'change')} and {plural(sum(proposed.values()), 'proposal')} in {size:,} characters",
        )
    if changed:
        raise click.exceptions.Exit(1)


def _on_pairs(glossary: "Glossary", names: Sequence[str], as_json: bool) -> None:
    from subfix.glossary.trial import measured  # noqa: PLC0415

    pairs = [p for name in names for p in _pairs(name)]
    m = measured(pairs, _as_one(glossary, [p.heard for p in pairs]))
    if as_json:
        print_json(
            {"errors": m.errors, "fixed": m.fixed, "recall": round(m.recall, 4), "ordinary": m.ordinary,
             "ordinary_fixed": m.ordinary_fixed, "edits_good": m.good, "edits_bad": m.bad,
             "precision": round(m.precision, 4), "missed": m.missed, "harm": m.harm}
        )  # fmt: skip
        return
    table([(spoken("missed"), w, r) for w, r in m.missed] + [(spoken("harm"), w, r) for w, r in m.harm])
    show(f"recall {m.recall:.3f} ({m.fixed} of {m.errors}), precision {m.precision:.3f} ({m.good} good, {m.bad} bad)")
    if m.ordinary:
        show(f"where the wrong form is an everyday word: {m.ordinary_fixed} of {m.ordinary}")


def _as_one(glossary: "Glossary", lines: Sequence[str]) -> Callable[[str], str]:
    """What `subfix fix` makes of each line where all are one text: a name in one of them speaks for it in others."""
    from subfix.clean import chosen  # noqa: PLC0415
    from subfix.correct import Options, compile_index  # noqa: PLC0415
    from subfix.glossary.scripted import in_script  # noqa: PLC0415
    from subfix.script import detect  # noqa: PLC0415
    from subfix.stages import fix_text  # noqa: PLC0415

    flat = [" ".join(line.split("\n")) for line in lines]
    text = "\n".join(flat)
    fixed = fix_text(text, chosen(""), compile_index(in_script(glossary, [detect(text)])), Options()).text.split("\n")
    return dict(zip(lines, fixed, strict=True)).__getitem__


def _pairs(name: str) -> "list[Pair]":
    from subfix.files import read_source  # noqa: PLC0415
    from subfix.glossary.trial import Pair  # noqa: PLC0415

    found = []
    for number, line in enumerate(read_source(name).raw.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            errors = tuple((e["wrong"], e["right"], bool(e.get("ordinary"))) for e in row.get("errors", ()))
            found.append(Pair(str(row["hyp"]), str(row["ref"]), errors))
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            hint = 'one JSON object a line: {"hyp": "as heard", "ref": "as said"}'
            raise InputError(name, "is not a line of pairs", hint, number) from e
    return found
