"""How the commands speak: what a person reads is said in their language, data is given as it is."""

import os
import re
import sys
from collections.abc import Sequence

import click

from subfix.lang import Translator, language, spoken, translator
from subfix.lines import half_cells


def reader() -> Translator:
    """The translator into the language of whoever reads what the command line says."""
    return translator(language())


def commented(text: str) -> str:
    """The `text` of a file, the comments in it (behind `# `) turned."""
    return "\n".join(_comment(line) for line in text.split("\n"))


def _comment(line: str) -> str:
    match = re.fullmatch(r"(.*#\s+)([^#]+)", line)
    return f"{match[1]}{spoken(match[2])}" if match else line


def say(line: str) -> None:
    """Say `line` on stderr, turned; where nobody reads that any more, the work goes on all the same."""
    put(spoken(line))


def put(line: str) -> None:
    """Say on stderr a `line` whose parts are turned already."""
    try:
        click.echo(line, err=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def tell(quiet: bool, line: str) -> None:
    """Say `line` on stderr unless `quiet`."""
    if not quiet:
        say(line)


def show(line: str) -> None:
    """Say `line`, turned, on stdout: where what a person wants to read is the result itself."""
    click.echo(spoken(line))


def data(text: str, *, end: str = "\n") -> None:
    """Give `text` on stdout as it is: data, or lines whose parts are turned already."""
    click.echo(f"{text}{end}", nl=False)


def fault(message: str, hint: str = "") -> None:
    """Say on stderr what is wrong, and below it what to do."""
    say(f"subfix: {message}" + (f"\n  {hint}" if hint else ""))


def wiped() -> None:
    """Make room on stderr for a line where a bar stands."""
    click.echo("\r\033[K", nl=False, err=True)


def say_row(word: str, text: str) -> None:
    """Say `text` on stderr behind a word in a column of its own."""
    put(f"{click.style(padded(spoken(word)), bold=True)} {spoken(text)}")


def padded(text: str, width: int = 11, *, right: bool = False) -> str:
    """`text` with spaces up to `width` columns of a terminal, where a Chinese character takes two."""
    space = " " * max(0, width - columns(text))
    return f"{space}{text}" if right else f"{text}{space}"


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(half_cells, text))


def table(rows: Sequence[Sequence[str]], heads: Sequence[str] = ()) -> None:
    """Rows on stdout in columns, under `heads`, which are turned; cells are given as they are."""
    if heads:
        rows = [tuple(map(spoken, heads)), *rows]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        data("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def ask(question: str, default: str | None = None) -> str:
    """What a person answers to `question`; return alone gives `default`, or asks again where there is none."""
    return str(click.prompt(spoken(question), default=default, prompt_suffix=" ")).strip()


def ask_number(question: str, most: int) -> int:
    """The number from 1 to `most` that a person answers."""
    while True:
        answer = ask(question)
        if answer.isdecimal() and 1 <= int(answer) <= most:
            return int(answer)
        say(f"Error: not a number from 1 to {most}")


def agreed(question: str) -> bool:
    """Does a person say yes to `question`? Return alone is a no."""
    while True:
        answer = click.prompt(f"{spoken(question)} [y/N]", default="n", show_default=False, prompt_suffix=" ", err=True)
        if (word := str(answer).strip().lower()) in _ANSWERS:
            return _ANSWERS[word]
        say("Error: answer y or n")


_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}
