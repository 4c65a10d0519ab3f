"""Where glossaries lie and how they are read from disk: shipped, the user's own, the project's, and those named."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import platformdirs

from subfix.errors import GlossaryError
from subfix.glossary.layers import merge
from subfix.glossary.load import parse
from subfix.glossary.model import Glossary, Term

NAME: Final = "glossary.yaml"
DEFAULT: Final = "default"
# Five of six changes with such a score are right; with all shipped names on none was made in 24,000 characters of
# Chinese news and 124,000 of English lectures, which mention none of them.
SHIPPED_BAR: Final = 0.85
# ... and of those for which the glossary tells more than the name, this is enough.
SHIPPED_KNOWN_BAR: Final = 0.75
_CARED_FOR: Final = frozenset({"misheard", "sounds", "near", "min_score"})


def read_glossaries(names: Sequence[str], start: Path) -> Glossary:
    """The merged glossary of `-g NAMES`, or of the layers found from `start` where none is named.

    Raises GlossaryError with the faults of all files at once.
    """
    return in_force(read_layers(names, start))


def in_force(layers: Sequence[Glossary]) -> Glossary:
    """The layers merged, for correcting.

    A shipped term that no other layer speaks of must be surer than others, all the more one that is no more than a
    name (`SHIPPED_KNOWN_BAR`, `SHIPPED_BAR`): a talk mentions a few names of a thousand. An entry that only holds a
    term back (`off`, `unless`) does not speak of it.
    """
    shipped = {shown(p) for p in shipped_glossaries()}
    asked = {t.term for layer in layers for t in layer.terms if t.source.path not in shipped and not _holds_back(t)}
    merged = merge(layers)
    terms = (t if t.term in asked or t.min_score is not None else _surer(t) for t in merged.terms)
    return replace(merged, terms=tuple(terms))


_HOLDING: Final = frozenset({"mode", "misheard", "unless", "examples", "note", "category"})


def _holds_back(term: Term) -> bool:
    """Does an entry say no more than where its term is not to be put?"""
    stated = term.stated - {"term"}
    return bool(stated) and stated <= _HOLDING and all(m.mode == "off" for m in term.misheard)


def _surer(term: Term) -> Term:
    return replace(term, min_score=SHIPPED_KNOWN_BAR if term.stated & _CARED_FOR else SHIPPED_BAR)


def read_layers(names: Sequence[str], start: Path) -> list[Glossary]:
    """As `read_glossaries`, but each file by itself, lowest layer first."""
    return read_files(resolve(names, start))


def read_files(paths: Iterable[Path]) -> list[Glossary]:
    """The glossaries in files, in their order. Raises GlossaryError with the faults of all of them at once."""
    layers: list[Glossary] = []
    faults: list[str] = []
    hint = ""
    for path in paths:
        try:
            layers.append(read_glossary(path))
        except GlossaryError as e:
            faults += e.faults
            hint = hint or e.hint
    if faults:
        raise GlossaryError(tuple(faults), hint)
    return layers


def read_glossary(path: Path) -> Glossary:
    """The glossary in one file. Raises GlossaryError where it cannot be read or is faulty."""
    return parse(read_text(path), shown(path))


def read_text(path: Path) -> str:
    """The text of a glossary file, with its line ends as they are. Raises GlossaryError."""
    name = shown(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as e:
        raise GlossaryError((f"{name}: there is no such glossary",), "`subfix glossary init` makes one") from e
    except IsADirectoryError as e:
        raise GlossaryError((f"{name}: is a folder, not a glossary",), f"name a file in it: {name}/NAME.yaml") from e
    except OSError as e:
        raise GlossaryError((f"{name}: cannot be read: {e.strerror}",)) from e
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise GlossaryError((f"{name}:1: is UTF-16",), "save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise GlossaryError((f"{name}:{line}: is not UTF-8",), "save it as UTF-8 (it may be GBK)") from e


def resolve(names: Sequence[str], start: Path) -> tuple[Path, ...]:
    """The glossary files for `-g NAMES`, lowest layer first, each once.

    None named: shipped, the user's own, the project's (nearest upwards from `start`, a file or a folder). `default`
    among the names stands for those; a bare name is a shipped glossary; anything else is a path. Raises GlossaryError
    for a bare name that is not shipped.
    """
    found: list[Path] = []
    for name in names or (DEFAULT,):
        found += default_layers(start) if name == DEFAULT else [_named(name)]
    return tuple(dict.fromkeys(found))


def default_layers(start: Path) -> tuple[Path, ...]:
    """Shipped, the user's own, the project's: what is used where no glossary is named."""
    project = project_glossary(start)
    own = user_glossary()
    upper = ([own] if own.is_file() else []) + ([project] if project else [])
    return (*shipped_glossaries(), *upper)


def shipped_glossaries() -> tuple[Path, ...]:
    """The glossaries that come with subfix, by name."""
    return tuple(sorted(shipped_folder().glob("*.yaml")))


def shipped_folder() -> Path:
    """In a wheel the folder inside the package; in an editable install the one beside it."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "glossaries"
    return inside if inside.is_dir() else package.parent / "glossaries"


def user_glossary() -> Path:
    """The user's own glossary in the platform's configuration folder; it need not exist."""
    return platformdirs.user_config_path("subfix", appauthor=False) / NAME


def project_glossary(start: Path) -> Path | None:
    """The nearest `glossary.yaml` in the folder of `start` or above it."""
    here = start.absolute()
    folders = here.parents if here.is_file() else (here, *here.parents)
    return next((f / NAME for f in folders if (f / NAME).is_file()), None)


def shown(path: Path) -> str:
    """How messages name a file: as seen from here where that is shorter."""
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def _named(name: str) -> Path:
    if not name.strip():
        raise GlossaryError(("a glossary name is empty",), "-g FILE, -g NAME of a shipped one, or -g default")
    if Path(name).suffix or "/" in name or "\\" in name or name in (".", ".."):
        return Path(name)
    shipped = {p.stem: p for p in shipped_glossaries()}
    if name in shipped:
        return shipped[name]
    if Path(name).is_file():
        hint = f"for the file of that name: -g ./{name}"
    else:
        near = difflib.get_close_matches(name.lower(), shipped, n=1)
        hint = f"did you mean {near[0]}?" if near else f"shipped: {', '.join(shipped) or 'none'}; or give a path"
    raise GlossaryError((f"{name}: no shipped glossary has this name",), hint)
