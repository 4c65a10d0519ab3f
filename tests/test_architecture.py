"""The direction of imports, and who may touch the outside: read from the source, held as data."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "subfix"

# each layer may import from itself only where it is marked so, and from the layers above it in this table
LAYERS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("values", True, ("errors", "text", "timeline", "once", "document", "cue", "correction", "glossary.model")),
    (
        "packages",
        True,
        ("words", "script", "phones", "similarity", "profiles", "lines", "speech", "toml_lines", "lang"),
    ),
    ("glossary", True, ("glossary",)),
    ("matchers and formats", True, ("correct", "formats", "media", "encodings", "files", "leftovers")),
    ("stages", False, ("clean", "split", "timing", "render", "check")),
    ("results", True, ("stages", "repair", "decisions", "proposals", "report", "config", "inputs", "page")),
    ("library", True, ("pipeline", "compiled", "opened", "making", "corrector")),
    (
        "programs",
        True,
        (
            "job",
            "timesource",
            "orders",
            "memory",
            "work",
            "batch",
            "summary",
            "outputs",
            "restore",
            "page.whole",
            "youtube",
            "subfix",
        ),
    ),
    ("command line", True, ("cli", "__main__")),
)

# a package that only one module (or package) of ours imports
OWNERS = {
    "jieba": "words", "rjieba": "words", "opencc": "script", "pypinyin": "phones", "rapidfuzz": "similarity",
    "pysrt": "formats", "click": "cli", "rich": "cli", "ahocorasick_rs": "correct",
    "google": "youtube", "google_auth_oauthlib": "youtube", "oauthlib": "youtube", "requests": "youtube",
}  # fmt: skip

# what touches the outside
OUTSIDE = {"subprocess", "socket", "urllib", "http", "requests", "shutil", "tempfile"}
MAY_TOUCH = ("files", "media", "glossary", "outputs", "youtube", "cli", "__main__")


def modules() -> list[tuple[str, ast.Module]]:
    """(dotted name below subfix, syntax tree) of every module."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "subfix"
        found.append((name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def imports(tree: ast.Module) -> set[str]:
    """Every dotted name that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "subfix":
                names |= {f"subfix.{alias.name}" for alias in node.names if not alias.name.startswith("__")}
    return names - {"subfix"}


def layer(name: str) -> tuple[int, str]:
    """The number of the layer of a module, and the entry of the table it falls under: the longest that fits."""
    fits = [
        (len(entry), number, entry)
        for number, (_, _, entries) in enumerate(LAYERS)
        for entry in entries
        if name == entry or name.startswith(entry + ".")
    ]
    assert fits, f"subfix.{name} stands in no layer: add it to LAYERS"
    _, number, entry = max(fits)
    return number, entry


MODULES = modules()


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_go_one_way(name: str, tree: ast.Module) -> None:
    here, entry = layer(name)
    _, among, _ = LAYERS[here]
    for target in imports(tree):
        if not target.startswith("subfix."):
            continue
        there, other = layer(target.removeprefix("subfix."))
        assert there <= here, f"{name} ({LAYERS[here][0]}) imports {target} ({LAYERS[there][0]})"
        assert there < here or among or other == entry, f"{name} and {target} are both {LAYERS[here][0]}"


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name for name, _ in MODULES])
def test_each_package_has_one_owner(name: str, tree: ast.Module) -> None:
    for target in imports(tree):
        owner = OWNERS.get(target.split(".")[0])
        assert owner is None or name == owner or name.startswith(owner + "."), (
            f"{name} imports {target}: only {owner} may"
        )


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name for name, _ in MODULES])
def test_the_library_does_not_touch_the_outside(name: str, tree: ast.Module) -> None:
    if name.split(".", maxsplit=1)[0] in MAY_TOUCH:
        return
    assert not {t.split(".")[0] for t in imports(tree)} & OUTSIDE
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "open", "input"), f"{name}:{node.lineno}"


def test_every_module_says_what_it_owns() -> None:
    for name, tree in MODULES:
        assert ast.get_docstring(tree), f"{name} has no first sentence"


def test_no_file_has_two_subjects() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= 400, f"{path.name} has {lines} lines"
