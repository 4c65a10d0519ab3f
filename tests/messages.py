"""What the program may say to a person, read from its source: templates with `{}` in the place of each value."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

PACKAGE = Path(__file__).parent.parent / "subfix"
# calls that say something: their name, and which of their arguments are words (None: all that are texts)
_SAYING = {"echo": (0,), "say": (0,), "tell": (1,), "note": (1, 2), "plural": (1, 2), "fail": (0,), "style": (0,)}
_WORDS = re.compile(r"[A-Za-z]{2}")


def templates() -> dict[str, str]:
    """Every template and a place (file:line) where it stands: of errors, their hints, and what commands tell."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        where = path.relative_to(PACKAGE.parent).as_posix()
        for node, argument in _said(tree, "cli" in path.parts):
            for text in _texts(argument, known):
                for part in re.split(r"\n\s*", text):
                    if _WORDS.search(part.replace("{}", "")):
                        found.setdefault(part.strip(), f"{where}:{node.lineno}")
    return found


def _said(tree: ast.Module, in_command: bool) -> Iterator[tuple[ast.AST, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.endswith("Error"):
                for argument in [*node.args, *(k.value for k in node.keywords)]:
                    yield node, argument
            elif name == "Outcome":
                yield from ((node, k.value) for k in node.keywords if k.arg in ("error", "hint"))
            elif name in _SAYING and (in_command or name in ("note", "fail")):
                for i in _SAYING[name]:
                    if i < len(node.args):
                        yield node, node.args[i]
        elif isinstance(node, ast.Yield) and in_command and node.value is not None:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for part in parts:
                yield node, part


def _texts(node: ast.expr, known: dict[str, ast.expr], depth: int = 4) -> Iterator[str]:
    """The texts that an expression may be, as templates."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)  # type: ignore[misc]
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _inner(part.value, known, depth)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, known, depth)
        yield from _texts(node.orelse, known, depth)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value, known, depth)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _texts(node.left, known, depth)
        yield from _texts(node.right, known, depth)
    elif isinstance(node, ast.Name) and node.id in known and depth:
        yield from _texts(known[node.id], known, depth - 1)


def _inner(node: ast.expr, known: dict[str, ast.expr], depth: int) -> Iterator[str]:
    """The texts inside a value of a template that are words of ours: either of two, or a constant."""
    if isinstance(node, ast.IfExp | ast.JoinedStr | ast.BoolOp):
        yield from _texts(node, known, depth)


def help_texts(command: click.Command, name: str = "subfix") -> dict[str, str]:
    """Every paragraph of help and every option's help of a command and its subcommands, with the command's name."""
    found: dict[str, str] = {}
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph and not paragraph.startswith("\b"):
            found[" ".join(paragraph.split())] = name
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            found[parameter.help] = f"{name} {parameter.opts[0]}"
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            sub = command.get_command(context, inner)
            assert sub is not None
            found |= help_texts(sub, f"{name} {inner}")
    return found
