"""`subfix config`: which settings are in force, where each comes from, and where they are kept."""

import json
from pathlib import Path
from typing import Any

import click

from subfix.cli.common import config_option, name_of
from subfix.errors import OutputError

EXAMPLES = """\b
Examples:
  subfix config show                 every setting, its value, and where that comes from
  subfix config show talks/a.txt     as it is for this input
  subfix config show --json
  subfix config path                 the files that are read here
  subfix config init                 subfix.toml in this folder, every setting with its meaning
"""


@click.group(epilog=EXAMPLES)
def config() -> None:
    """Settings: flags, SUBFIX_* in the environment, the nearest subfix.toml (or [tool.subfix]), yours, defaults."""


@config.command()
@click.argument("place", metavar="[INPUT]", default=".", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@config_option
def show(place: Path, as_json: bool, config: str | None) -> None:
    """Print every setting in force for INPUT (or here), with its origin.

    \b
    Example:
      subfix config show talks/a.txt
    """
    from subfix.config import KEYS, settings  # noqa: PLC0415  after the options are read

    own = settings(place, {}, config=config)
    if as_json:
        data = {name: {"value": s.value, "origin": s.origin} for name, s in own.values.items()}
        profiles = {name: _fields(p) for name, p in own.profiles.items()}
        click.echo(json.dumps({"settings": data, "profiles": profiles}, ensure_ascii=False, indent=1))
        return
    rows = [(k.name, _written(own[k.name]), own.values[k.name].origin) for k in KEYS]
    wide = max(len(value) for _, value, _ in rows)
    for name, value, origin in rows:
        click.echo(f"{click.style(f'{name:<10}', bold=True)} {value:<{wide}}  {origin}")
    for name, profile in own.profiles.items():
        click.echo(
            f"{click.style(f'profile {name}', bold=True)}: {', '.join(f'{k} {v}' for k, v in _fields(profile).items())}"
        )


@config.command(short_help="Print the config files in force, and where yours would lie.")
@click.argument("place", metavar="[INPUT]", default=".", type=click.Path(path_type=Path))
def path(place: Path) -> None:
    """Print the config files in force for INPUT (or here), the strongest first, and where yours would lie.

    \b
    Example:
      subfix config path
    """
    from subfix.config import files, user_file  # noqa: PLC0415  after the options are read

    found = files(place)
    for file in reversed(found):
        click.echo(name_of(file))
    if user_file() not in found:
        click.echo(f"{user_file()} (yours, not there)", err=True)


@config.command()
@click.option("--user", is_flag=True, help="Your own file, for all projects, instead of one in this folder.")
def init(user: bool) -> None:
    """Write a subfix.toml that names every setting, none of them set.

    \b
    Example:
      subfix config init --user
    """
    from subfix.config import NAME, template, user_file  # noqa: PLC0415  after the options are read
    from subfix.outputs import save  # noqa: PLC0415

    target = user_file() if user else Path(NAME)
    if target.exists():
        raise OutputError(target, "stands there already", "edit it")
    save({target: template().encode()})
    click.echo(f"wrote {name_of(target)}", err=True)


def _written(value: Any) -> str:
    return (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def _fields(profile: Any) -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415

    return {k: v for k, v in asdict(profile).items() if k != "name"}
