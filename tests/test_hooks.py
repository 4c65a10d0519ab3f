"""The hooks for pre-commit: their entries run with names of files behind them, on the files that they are about."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from shell import GLOSSARY, subfix

HOOKS = yaml.safe_load((Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
NAMES = ("talk.srt", "b c/talk.zh-Hans.vtt", "talk.txt", "glossary.yaml", "glossaries/ai.yaml", "data.yaml", "a.json")
CUE = "1\n00:00:01,000 --> 00:00:04,000\n大家好有ja面\n"


def about(hook: dict[str, str]) -> list[str]:
    """The names that a hook is given, as pre-commit chooses them."""
    return [name for name in NAMES if re.search(hook["files"], name)]


@pytest.mark.parametrize(
    ("hook", "names", "status"),
    [
        ("subfix-check", NAMES[:2], 0),
        ("subfix-fix", NAMES[:2], 0),
        ("subfix-glossary-lint", NAMES[3:5], 0),
    ],
)
def test_a_hook(here: Path, hook: str, names: tuple[str, ...], status: int) -> None:
    (found,) = [h for h in HOOKS if h["id"] == hook]
    assert found["language"] == "python"
    assert about(found) == [*names]
    for name in NAMES:
        Path(name).parent.mkdir(exist_ok=True)
        text = GLOSSARY if name.endswith(".yaml") else CUE
        Path(name).write_text(f"WEBVTT\n\n{CUE}".replace(",", ".") if name.endswith("vtt") else text, encoding="utf-8")
    program, *words = shlex.split(found["entry"])
    assert program == "subfix"
    done = subfix(*words, *names)
    assert done.exit_code == status, done.output
    if hook == "subfix-glossary-lint":
        assert "note: Gemini has wrong forms but no example" in done.stdout
        Path(NAMES[4]).write_text("terms:\n  - term: Gemini\n    misheard: [面]\n", encoding="utf-8")
        assert subfix(*words, *names).exit_code == 1
    assert ("Gemini" in Path("talk.srt").read_text(encoding="utf-8")) == (hook == "subfix-fix")


def test_there_are_no_others() -> None:
    assert {h["id"] for h in HOOKS} == {"subfix-check", "subfix-fix", "subfix-glossary-lint"}
