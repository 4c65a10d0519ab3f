"""What the program may say to a person, read from its source: templates with `{}` in the place of each value."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from subfix.cli.help import EXAMPLE, described
from subfix.lang import translator

PACKAGE = Path(__file__).parent.parent / "subfix"
# calls that say something: their name, and which of their arguments are words
_SAYING = {
    "say": (0,), "show": (0,), "spoken": (0,), "say_row": (0, 1), "ask": (0,), "ask_number": (0,),
    "agreed": (0,), "tell": (1,), "note": (1, 2), "plural": (1, 2), "_plural": (1, 2), "fail": (0,), "fault": (0, 1),
}  # fmt: skip
_COUNTED = ("plural", "_plural")
_WORDS = re.compile(r"[A-Za-z]{2}")
# a text of several words, or of one beside a value
_PHRASE = re.compile(r"[A-Za-z]{2,}\W{0,3} \W{0,2}(?:[A-Za-z]|\{\})|\{\}\W{0,2} \W{0,2}[A-Za-z]{2,}")
# `talk.txt:3: ` before what is wrong there
_PLACE = re.compile(r"\A(?:\{\}(?::(?:\{\}|1))?: )+(?=.*[A-Za-z]{2})")
# what stands before a comment in a file that is written
COMMENT = re.compile(r"\A.*#\s+(?=[^#]+\Z)")
# modules whose texts are not for a person to read on the screen, and why; errors that they raise are
SILENT = {
    "subfix/phones.py": "rules of sound",
    "subfix/correct/confusions.py": "a table of sounds",
    "subfix/split/habits.py": "words of English that are looked for",
    "subfix/report.py": "the JSON of a report",
    "subfix/correct/worth.py": "a table of weights",
    "subfix/glossary/write.py": "a glossary file",
    "subfix/glossary/schema.py": "a JSON Schema",
    "subfix/glossary/exporting.py": "files of other programs",
    "subfix/youtube/tags.py": "tags of languages",
    "subfix/youtube/memory.py": "a JSON file",
    "subfix/page/look.py": "style and script of the page",
}
# modules whose errors are raised to a Python program that uses the library, or are faults of its own
FOR_PROGRAMMERS = {
    "subfix/__init__.py", "subfix/corrector.py", "subfix/glossary/values.py", "subfix/text.py", "subfix/timeline.py",
    "subfix/lang.py", "subfix/document.py", "subfix/script.py", "subfix/words.py",
}  # fmt: skip
# arguments that are no messages, or are looked at as help
_UNSAID = ("epilog", "help", "metavar", "cls", "class_", "d", "viewBox", "content")
# texts in other modules that nobody is told, and why
NOT_SAID = {
    "NOTE These captions do not roll: a line that is shown again is said again.": "written into a file",
    r"line (\d+):": "a pattern",
    r"line (\d+)": "a pattern",
    r"^\[(?:script info|events)\]\s*$": "a pattern",
    "::warning file={},line={},title=subtitle {}::{}": "for GitHub",
    "there is no term": "is looked for",
    "{}:{}": "a place",
    "wrong form": "counted",
    "more row": "counted",
    "more entry": "counted",
    "more entries": "counted",
    "other term": "counted",
    "cue has an unsure time": "counted",
    "cues have unsure times": "counted",
    ": only the length is known": "a part of another",
    "from {}": "a part of another",
    "{} ({}), https://www.youtube.com/channel/{}": "a name and an address",
    "subfix youtube login --client-secrets FILE": "a command",
    "per day": "is looked for",
    "{} - subfix": "a name",
    "what was decided about the corrections of the file beside this one; written by `subfix apply`": "in a data file",
    "- {from: 谷歌的接面来, to: 谷歌的Gemini}": "an example in a glossary",
    "not YAML": "where the reader of YAML gives no reason",
    "what was sent is remembered: run the same command again {reset}, and it goes on where it stopped": "filled in",
}
# files of other programs, and of ours, that are written: a text that begins so
_WRITTEN = (
    "#", "version: ", "terms: ", "<", '"body"', "multipart/", "Content-Type", "[Script", "ScriptType", "WrapStyle",
    "ScaledBorder", "PlayRes", "[V4+", "Format: ", "Style: ", "[Events]",
)  # fmt: skip


def templates() -> dict[str, str]:
    """Every template and a place (file:line) where it stands: of errors, their hints, what commands and pages tell."""
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
        if where in FOR_PROGRAMMERS:
            continue
        said = [(node, text) for node, argument in _said(tree, "cli" in path.parts) for text in _texts(argument, known)]
        said += _counted(tree)
        if where not in SILENT:
            said += _phrases(tree)
        for node, text in said:
            for part in re.split(r"\n\s*", text):
                bare = _PLACE.sub("", COMMENT.sub("", part.strip()))
                if _WORDS.search(bare.replace("{}", "")) and bare not in NOT_SAID and not bare.startswith(_WRITTEN):
                    found.setdefault(bare, f"{where}:{node.lineno}")
    return found


def _said(tree: ast.Module, in_command: bool) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is handed to a call that says something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node)
            if name.endswith("Error"):
                for argument in [*node.args, *(k.value for k in node.keywords)]:
                    yield node, argument
            elif name == "Outcome":
                yield from ((node, k.value) for k in node.keywords if k.arg in ("error", "hint"))
            elif name in _SAYING and (in_command or name in ("note", "fail", "spoken", "_plural")):
                for i in _SAYING[name]:
                    if i < len(node.args) and name not in _COUNTED:
                        yield node, node.args[i]
        elif isinstance(node, ast.Yield) and in_command and node.value is not None:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for part in parts:
                yield node, part


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _counted(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """`{} place` and `{} places` where such are counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in _COUNTED:
            words = [a.value for a in node.args[1:] if isinstance(a, ast.Constant)]
            for word in [*words, f"{words[0]}s"][:2] if words else ():
                yield node, f"{{}} {word}"


def _phrases(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Every text of several words that is not a docstring, an annotation, a key or help."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
        elif isinstance(node, ast.Call) and _name(node) in ("compile", "startswith", "get_logger"):
            silent |= {id(part) for part in ast.walk(node)}
        for keyword in getattr(node, "keywords", ()):
            silent |= {id(inner) for inner in ast.walk(keyword.value)} if keyword.arg in _UNSAID else set()
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                silent |= {id(inner) for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in silent:
            text = template(node)
            if _PHRASE.search(text) and not text.startswith("\b"):
                yield node, text


def template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
    return node.value if isinstance(node.value, str) else ""


def _texts(node: ast.expr, known: dict[str, ast.expr], depth: int = 4) -> Iterator[str]:
    """The texts that an expression may be, as templates."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield template(node)
        for part in getattr(node, "values", ()):
            if isinstance(part, ast.FormattedValue):
                yield from _inner(part.value, known, depth)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, known, depth)
        yield from _texts(node.orelse, known, depth)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value, known, depth)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        behind = list(_texts(node.right, known, depth)) or ["{}"]
        for before in list(_texts(node.left, known, depth)) or ["{}"]:
            yield from (before + more for more in behind)
    elif isinstance(node, ast.Name) and node.id in known and depth:
        yield from _texts(known[node.id], known, depth - 1)


def _inner(node: ast.expr, known: dict[str, ast.expr], depth: int) -> Iterator[str]:
    """The texts inside a value of a template that are words of ours: either of two, or a constant."""
    if isinstance(node, ast.IfExp | ast.JoinedStr | ast.BoolOp):
        yield from _texts(node, known, depth)


def help_texts(command: click.Command, name: str = "subfix") -> dict[str, str]:
    """Every paragraph of help, every option's help and every remark beside an example, of a command and its
    subcommands, with the command's name.
    """
    found: dict[str, str] = {}
    for text in (command.help, command.epilog):
        for paragraph in inspect.cleandoc(text or "").split("\n\n"):
            if paragraph.startswith("\b"):
                for line in paragraph.split("\n"):
                    match = EXAMPLE.fullmatch(line)
                    told = (
                        match[2] if match else "" if line.startswith(("  subfix", "  whisper")) else line.strip("\b ")
                    )
                    if _WORDS.search(told):
                        found[told] = name
            elif paragraph:
                found[" ".join(paragraph.split())] = name
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            found[described(parameter.help)[0]] = f"{name} {parameter.opts[0]}"
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            sub = command.get_command(context, inner)
            assert sub is not None
            found |= help_texts(sub, f"{name} {inner}")
    return found


def unturned(text: str) -> list[str]:
    """The lines of `text` that are not known in Chinese. Names and numbers alone, two spaces between them, are the
    same in every language.
    """
    turned = translator("zh").turned
    lines = [line.strip() for line in text.split("\n")]
    return [line for line in lines if _PROSE.search(line) and "  " not in line and turned(line) is None]


_PROSE = re.compile(r"[A-Za-z]{2,}[,;]? \(?[A-Za-z]{2,}\b(?!=)")
