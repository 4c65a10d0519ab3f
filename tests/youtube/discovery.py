"""The API's discovery document: the shipped part of it, and how that was cut out of the whole."""

import json
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "data" / "youtube.v3.captions.json"
_HEAD = ("id", "kind", "name", "version", "revision", "protocol", "rootUrl", "baseUrl", "basePath", "servicePath",
         "batchPath", "ownerName", "title", "auth", "parameters")  # fmt: skip
_KEPT = {"captions": ("list", "insert", "update", "delete", "download"), "channels": ("list",)}
_PROSE = ("description", "enumDescriptions", "deprecated", "enumDeprecated")


def shipped() -> dict[str, Any]:
    """The shipped part."""
    found: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found


def part_of(whole: dict[str, Any]) -> dict[str, Any]:
    """The part that is shipped, cut out of a whole document: captions, channels.list, what they refer to; no prose."""
    part = {key: whole[key] for key in _HEAD}
    part["resources"] = {
        name: {"methods": {m: whole["resources"][name]["methods"][m] for m in methods}}
        for name, methods in _KEPT.items()
    }
    names: set[str] = set()
    open_ = references(part["resources"])
    while open_:
        names |= open_
        open_ = references({n: whole["schemas"][n] for n in names}) - names
    part["schemas"] = {name: whole["schemas"][name] for name in sorted(names)}
    cut: dict[str, Any] = without_prose(part)
    return cut


def references(node: Any) -> set[str]:
    """The schemas that a part of the document refers to."""
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*map(references, node.values()))


def without_prose(node: Any) -> Any:
    """The same without descriptions; a property that is called so stays."""
    if isinstance(node, list):
        return [without_prose(n) for n in node]
    if not isinstance(node, dict):
        return node
    return {k: without_prose(v) for k, v in node.items() if k not in _PROSE or isinstance(v, dict)}


def missing(part: Any, whole: Any, place: str = "") -> list[str]:
    """The places at which `whole` does not say what `part` says; it may say more."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return [
            m for k, v in part.items()
            for m in (missing(v, whole[k], f"{place}/{k}") if k in whole else [f"{place}/{k}"])
        ]  # fmt: skip
    return [] if part == whole else [place]
