"""The glossary file as a JSON Schema, for editors that check and complete while one types."""

from typing import Final

from subfix.glossary.load import MODES, SCRIPTS

_TEXT: Final = {"type": ["string", "number", "boolean"]}  # every scalar is read as a text, `1.10` and `no` too
_LIST: Final = {"type": "array", "items": _TEXT}
_FORM: Final = {
    "type": "object",
    "required": ["form"],
    "additionalProperties": False,
    "properties": {
        "form": _TEXT | {"description": "what was heard wrongly"},
        "near": _LIST | {"description": "replaced only where one of these stands near by"},
        "unless": _LIST | {"description": "phrases in which it is right"},
        "mode": {"enum": ["auto", "review", "off"]},
    },
}
_TERM: Final = {
    "type": "object",
    "required": ["term"],
    "additionalProperties": False,
    "properties": {
        "term": _TEXT | {"description": "as it must be written"},
        "aliases": _LIST | {"description": "also right: never touched"},
        "misheard": {"type": "array", "items": {"anyOf": [_TEXT, _FORM]}, "description": "wrong forms seen"},
        "sounds": _LIST | {"description": "how it is said, in pinyin or Latin words"},
        "near": _LIST | {"description": "speaks for the term when it is found by sound or spelling"},
        "unless": _LIST | {"description": "phrases in which a hit is not this term"},
        "mode": {"enum": list(MODES)},
        "min_score": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        "traditional": {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(SCRIPTS, _TEXT)},
        "category": _TEXT,
        "note": _TEXT,
        "examples": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["from", "to"],
                "additionalProperties": False,
                "properties": {"from": _TEXT, "to": _TEXT},
            },
        },
    },
}
SCHEMA: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "subfix glossary",
    "type": "object",
    "required": ["terms"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "name": _TEXT,
        "terms": {"type": ["array", "null"], "items": {"anyOf": [_TEXT, _TERM]}},
        "never": {"type": ["array", "null"], "items": _TEXT, "description": "phrases that nothing may touch"},
    },
}
