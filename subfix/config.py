"""Settings: from flags, the environment, the nearest subfix.toml, the user's own file and defaults, in this order."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import platformdirs

from subfix.correction import APPLY, PROPOSE
from subfix.cue import Profile
from subfix.errors import ConfigError, UsageError
from subfix.files import standing
from subfix.profiles import NAMES, PROFILES, usual
from subfix.script import SCRIPTS
from subfix.toml_lines import Lines

NAME: Final = "subfix.toml"
NONE: Final = "none"  # in place of a config file: none is read
PREFIX: Final = "SUBFIX_"
PROFILES_TABLE: Final = "profiles"
MARKS: Final = ("keep", "trim", "space")
WIDTHS: Final = (4, 200)  # cells of a line
LINES: Final = (1, 4)  # of a cue
SPEEDS: Final = (1, 100)  # cells a second

Kind = Literal["text", "number", "whole", "switch", "list"]
_KINDS = {
    "text": "a text",
    "number": "a number",
    "whole": "a whole number",
    "switch": "true or false",
    "list": "a list",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A setting: its name (the same as a flag, in a file and, in capitals behind SUBFIX_, in the environment).

    `least` and `most` bound a number that is not the default; `choices` are all values that a text, or each of a list,
    may have.
    """

    name: str
    kind: Kind
    default: Any
    summary: str
    least: float = 0
    most: float = 1
    choices: tuple[str, ...] = ()


KEYS: Final[tuple[Key, ...]] = (
    Key("glossary", "list", (), "glossaries to use; empty: the shipped ones, yours and the project's (`default`)"),
    Key("clean", "text", "", "fixers: +stutter,-digits, or all, none, default"),
    Key("apply", "number", APPLY, "corrections are applied from this score on"),
    Key("propose", "number", PROPOSE, "... and proposed from this one on"),
    Key("encoding", "text", "", "encoding of the inputs; empty: found out"),
    Key("profile", "text", "", f"{', '.join(NAMES)}, or one of [{PROFILES_TABLE}.NAME]; empty: by language"),
    Key("cells", "number", 0, "width of a line; 0: the profile's", *WIDTHS),
    Key("lines", "whole", 0, "lines of a cue; 0: the profile's", *LINES),
    Key("cps", "number", 0, "cells a second that can be read; 0: the profile's", *SPEEDS),
    Key("marks", "text", "", "keep, trim or space; empty: the profile's", choices=MARKS),
    Key("to", "list", (), "scripts of the tracks; empty: the transcript's own", choices=SCRIPTS),
    Key("format", "list", ("srt", "vtt"), "formats to write"),
    Key("recursive", "switch", False, "folders with all that is in them"),
    Key("exclude", "list", (), "files that are no inputs, as patterns: drafts/*, *.old.srt"),
    Key("jobs", "whole", 1, "how many inputs at once; 0: as many as there are processors", 0, 256),
)
BY_NAME: Final = {k.name: k for k in KEYS}
_PROFILE_FIELDS: Final = {f.name: getattr(f.type, "__name__", "") for f in fields(Profile) if f.name != "name"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it comes from: `--cells`, `SUBFIX_CELLS`, `subfix.toml:3`, `default`."""

    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in force for an input, by name, and the profiles that its config files define."""

    values: Mapping[str, Setting]
    profiles: Mapping[str, Profile] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """The value of a setting."""
        return self.values[name].value

    def profile(self, language: str) -> Profile:
        """The profile for a track in `language`, with single values changed. Raises ConfigError, UsageError."""
        named = self.values["profile"]
        name = named.value or usual(language)
        known = {p.name: p for p in PROFILES} | dict(self.profiles)
        if name not in known:
            hint = _nearest(name, known)
            raise UsageError(f"{named.origin}: there is no profile {name!r}", hint)
        changes = {k: self[k] for k in ("cells", "lines", "cps", "marks") if self[k]}
        chosen: Profile = replace(known[name], **changes)
        return chosen


@dataclass(frozen=True, slots=True)
class _File:
    """A config file as it was read: settings by name, and profiles by name as (base, changes)."""

    values: Mapping[str, Setting]
    profiles: Mapping[str, tuple[str, Mapping[str, Any], str]]


def settings(
    start: Path, flags: Mapping[str, Any], *, config: str | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """What is in force for an input at `start` (a file or a folder).

    `flags` are the options given on the command line by name; None stands for one that was not given. `config` names
    the only config file to read, `none` for none at all. Raises ConfigError with `path:line` for an unknown key or a
    value that does not fit, UsageError for one in the environment.
    """
    values = {k.name: Setting(k.default, "default") for k in KEYS}
    profiles: dict[str, Profile] = {}
    for path in files(start, config):
        read = _read(path)
        values |= read.values
        profiles = _built(read, profiles)
    for key in KEYS:
        variable = PREFIX + key.name.upper()
        text = (os.environ if environ is None else environ).get(variable)
        if text:
            values[key.name] = Setting(_from_text(key, text, variable), variable)
    values |= {name: Setting(value, f"--{name}") for name, value in flags.items() if value is not None}
    own = Settings(values, profiles)
    own.profile("")  # one that is not there is told at once
    return own


def files(start: Path, config: str | None = None) -> tuple[Path, ...]:
    """The config files in force for an input at `start`, the weakest first: the user's own, the nearest upwards."""
    if config is not None:
        return () if config == NONE else (Path(config),)
    project = _nearest_file(start.absolute() if standing(start) == "folder" else start.absolute().parent)
    own = user_file()
    return (*((own,) if standing(own) != "nothing" else ()), *((project,) if project and project != own else ()))


def user_file() -> Path:
    """The user's own config file; it need not exist."""
    return platformdirs.user_config_path("subfix", appauthor=False) / NAME


def template() -> str:
    """A config file that names every setting with its meaning, each with its default and commented out."""
    rows = ["# Settings of subfix. What is named here counts for all inputs in this folder and below it.", ""]
    for key in KEYS:
        rows += [f"# {key.summary}", f"#{key.name} = {_toml(key.default)}", ""]
    rows += [
        "# a profile of your own, on the base of another",
        f"#[{PROFILES_TABLE}.mine]",
        f'#base = "{NAMES[0]}"',
        "#cells = 20",
        "#shortest = 1000  # milliseconds",
    ]
    return "\n".join(rows) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _nearest_file(folder: Path) -> Path | None:
    return next((file for place in (folder, *folder.parents) if (file := _file_in(place)) is not None), None)


@cache
def _file_in(folder: Path) -> Path | None:
    """The config file in a folder."""
    own, shared = folder / NAME, folder / "pyproject.toml"
    if standing(own) != "nothing":
        return own
    return shared if standing(shared) == "file" and _speaks_of_us(shared) else None


def _speaks_of_us(path: Path) -> bool:
    """True where a pyproject.toml has a table of ours; one that cannot be read is a matter of other programs."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return "subfix" in text and "subfix" in tomllib.loads(text).get("tool", {})
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return False


def _text(path: Path) -> str:
    """The text of a config file. Raises ConfigError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(shown(path), "there is no such config file", "`subfix config init` makes one") from None
    except UnicodeDecodeError:
        raise ConfigError(shown(path), "cannot be read: it is not UTF-8", "save it as UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(shown(path), f"cannot be read ({reason})", "check the file and its rights") from None


@cache
def _read(path: Path) -> _File:
    text, name = _text(path), shown(path)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        told = re.search(r"line (\d+)", str(error))
        raise ConfigError(
            name,
            f"not TOML: {'it is nested too deep' if isinstance(error, RecursionError) else error}",
            "such as  profile = 'netflix-zh-hans'",
            int(told[1]) if told else text.count("\n") + 1,
        ) from None
    lines = Lines(name, text)
    if path.name == "pyproject.toml":
        lines = Lines(name, text, "tool.subfix")
        tool = data.get("tool", {})
        data = tool.get("subfix", {}) if isinstance(tool, dict) else {}
        if not isinstance(data, dict):
            raise ConfigError(name, "[tool.subfix] holds settings", "such as  profile = 'netflix-zh-hans'", 1)
    profiles = data.pop(PROFILES_TABLE, {})
    if not isinstance(profiles, dict) or not all(isinstance(p, dict) for p in profiles.values()):
        line = lines.of(PROFILES_TABLE)
        raise ConfigError(name, f"[{PROFILES_TABLE}] holds profiles", f"such as  [{PROFILES_TABLE}.mine]", line)
    values = {}
    for key, value in data.items():
        line = lines.of(key)
        if key not in BY_NAME:
            raise ConfigError(name, f"there is no setting {key!r}", _nearest(key, (*BY_NAME, PROFILES_TABLE)), line)
        fitting = _valued(BY_NAME[key], value, name, line)
        if key == "glossary":
            fitting = tuple(_beside(path.parent, one) for one in fitting)
        values[key] = Setting(fitting, f"{name}:{line}")
    return _File(values, {key: _profile(key, rows, lines) for key, rows in profiles.items()})


def _beside(folder: Path, glossary: str) -> str:
    """A glossary that a config file names: a path from its folder, or the name of a shipped one."""
    if glossary == NONE or not (Path(glossary).suffix or "/" in glossary or "\\" in glossary):
        return glossary
    return str(folder / Path(glossary).expanduser())


def _profile(name: str, rows: dict[str, Any], lines: Lines) -> tuple[str, Mapping[str, Any], str]:
    """The base of a profile, what it changes, and where it stands."""
    table = f"{PROFILES_TABLE}.{name}"
    changes = {}
    for key, value in rows.items():
        line = lines.of(key, table)
        if key != "base" and key not in _PROFILE_FIELDS:
            known = ("base", *_PROFILE_FIELDS)
            raise ConfigError(lines.path, f"a profile has no {key!r}", _nearest(key, known), line)
        if not (isinstance(value, str) if key == "base" else _fits(key, value)):
            raise ConfigError(lines.path, f"{key}: {value!r} does not fit", _PROFILE_HELP[key], line)
        changes[key] = value
    place = f"{lines.path}:{lines.of(name, PROFILES_TABLE)}"
    return changes.pop("base", NAMES[0]), changes, place


# what the numbers of a profile may be
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "cells": WIDTHS, "lines": LINES, "cps": SPEEDS,
    "shortest": (0, 60_000), "longest": (1, 600_000), "gap": (0, 10_000), "linger": (0, 60_000), "close": (0, 10_000),
}  # fmt: skip


def _fits(key: str, value: object) -> bool:
    """True where `value` may stand in the field `key` of a profile."""
    kind = _PROFILE_FIELDS[key]
    if kind in ("int", "float"):
        number = isinstance(value, int if kind == "int" else int | float) and not isinstance(value, bool)
        least, most = _BOUNDS[key]
        return number and least <= value <= most  # type: ignore[operator]
    return isinstance(value, {"bool": bool, "str": str}[kind]) if kind in ("bool", "str") else value in MARKS


_MS = "milliseconds, a whole number from {} to {}"
_PROFILE_HELP = {
    "base": "the name of another profile",
    "cells": f"a number from {WIDTHS[0]} to {WIDTHS[1]}: a Chinese character is 1, a Latin letter 1/2",
    "lines": f"a whole number from {LINES[0]} to {LINES[1]}",
    "cps": f"cells a second, a number from {SPEEDS[0]} to {SPEEDS[1]}",
    "marks": ", ".join(MARKS),
    "soft": "the marks that `trim` and `space` are about, such as '，。'",
    "touching": "true or false: whether cues may follow one another without a gap",
    **{k: _MS.format(*_BOUNDS[k]) for k in ("shortest", "longest", "gap", "linger", "close")},
}


def _built(read: _File, known: Mapping[str, Profile]) -> dict[str, Profile]:
    """The profiles of a file, each on its base: a shipped one, one of an upper file, or one that stands above it."""
    out = dict(known)
    for name, (base, changes, origin) in read.profiles.items():
        bases = {p.name: p for p in PROFILES} | out
        if base not in bases:
            raise ConfigError(
                origin, f"the profile {name!r} is based on {base!r}, which there is not", _nearest(base, bases)
            )
        profile = replace(bases[base], name=name, **changes)
        if profile.shortest > profile.longest:
            raise ConfigError(origin, f"the profile {name!r}: no cue can last its shortest time", "longest is less")
        out[name] = profile
    return out


def _valued(key: Key, value: Any, shown: str, line: int) -> Any:
    """A value of a config file as the kind of its key wants it. Raises ConfigError."""
    if key.kind == "list" and isinstance(value, str):
        value = [v.strip() for v in value.split(",") if v.strip()]
    fits = {
        "text": isinstance(value, str),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "whole": isinstance(value, int) and not isinstance(value, bool),
        "switch": isinstance(value, bool),
        "list": isinstance(value, list) and all(isinstance(v, str) for v in value),
    }[key.kind]
    if not fits:
        raise ConfigError(shown, f"{key.name}: {value!r} is not {_KINDS[key.kind]}", key.summary, line)
    if fault := _fault(key, value):
        raise ConfigError(shown, *fault, line)
    return tuple(value) if isinstance(value, list) else value


def _from_text(key: Key, text: str, variable: str) -> Any:
    """A value of the environment. Raises UsageError."""
    value: Any = text
    try:
        if key.kind == "number":
            value = float(text)
        elif key.kind == "whole":
            value = int(text)
    except ValueError:
        raise UsageError(f"{variable}: {text!r} is not {_KINDS[key.kind]}", key.summary) from None
    if key.kind == "switch":
        if text.lower() not in _SWITCH:
            raise UsageError(f"{variable}: {text!r} is neither yes nor no", "write 1 or 0")
        value = _SWITCH[text.lower()]
    elif key.kind == "list":
        value = tuple(v.strip() for v in text.split(",") if v.strip())
    if fault := _fault(key, value):
        raise UsageError(f"{variable}: {fault[0]}", fault[1])
    return value


_SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _fault(key: Key, value: Any) -> tuple[str, str] | None:
    """What is wrong with a value of the right kind, and what would be right."""
    if key.kind in ("number", "whole") and value != key.default and not key.least <= value <= key.most:
        return f"{key.name}: {value} is not between {key.least:g} and {key.most:g}", key.summary
    for one in value if key.kind == "list" else [value]:
        if key.choices and one and one not in key.choices:
            return f"{key.name}: there is no {one!r}", _nearest(one, key.choices)
    return None


def _nearest(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = get_close_matches(name, [*known], 1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"


def shown(path: Path) -> str:
    """How messages name a config file: as seen from here where that is shorter."""
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)
