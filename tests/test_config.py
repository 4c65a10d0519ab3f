"""Settings: which of several places counts, where each value comes from, and what is wrong with a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from shell import GLOSSARY, process, subfix

from subfix import config
from subfix.config import KEYS, settings, template, user_file
from subfix.errors import ConfigError, UsageError
from subfix.profiles import PROFILES


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """What was read is kept as long as a command runs; a test writes the same file several times."""
    config._read.cache_clear()
    config._file_in.cache_clear()


def put(path: Path | str, text: str) -> Path:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_place_counts(here: Path) -> None:
    put(user_file(), "cells = 20\nlines = 1\ncps = 5\nmarks = 'keep'\njobs = 3\n")
    put("subfix.toml", "\ncells = 21\nlines = 2\ncps = 6\n")
    flags = {"cells": 23.0, "lines": None}
    own = settings(here / "talk.txt", flags, environ={"SUBFIX_CELLS": "22", "SUBFIX_LINES": "3", "SUBFIX_TO": ""})
    assert {k: (s.value, s.origin) for k, s in own.values.items() if k in ("cells", "lines", "cps", "marks", "to")} == {
        "cells": (23.0, "--cells"),
        "lines": (3, "SUBFIX_LINES"),
        "cps": (6, "subfix.toml:4"),
        "marks": ("keep", f"{user_file()}:4"),
        "to": ((), "default"),
    }


def test_a_file_above_the_input_counts_and_one_elsewhere_does_not(here: Path) -> None:
    put("talks/subfix.toml", "cells = 10\n")
    put("talks/new/pyproject.toml", "[tool.other]\ncells = 3\n")
    put("talks/old/pyproject.toml", "[tool.ruff]\nexclude = ['x']\n\n[tool.subfix]\nexclude = ['*.old.srt']\n")
    assert settings(here / "talks/new/talk.txt", {}).values["cells"].origin == "talks/subfix.toml:1"
    assert settings(here / "talk.txt", {}).values["cells"].origin == "default"
    old = settings(here / "talks/old", {})  # the nearest file alone counts
    assert old.values["exclude"].origin == "talks/old/pyproject.toml:5"
    assert old["cells"] == 0


def test_one_named_file_or_none(here: Path) -> None:
    put("subfix.toml", "cells = 10\n")
    other = put("other.toml", "lines = 1\n")
    own = settings(here, {}, config=str(other))
    assert (own["cells"], own["lines"]) == (0, 1)
    assert settings(here, {}, config="none")["cells"] == 0
    with pytest.raises(ConfigError, match=r"gone\.toml: there is no such config file"):
        settings(here, {}, config="gone.toml")


FAULTY = [
    ("exclud = []", "subfix.toml:1: there is no setting 'exclud'", "'exclude'"),
    ("\n\n[profils.x]\ncells = 9", "subfix.toml:3: there is no setting 'profils'", "'profiles'"),
    ("\nzzzz = 1", "subfix.toml:2: there is no setting 'zzzz'", "there are: glossary"),
    ("cells = 'wide'", "subfix.toml:1: cells: 'wide' is not a number", ""),
    ("cells = 3", "subfix.toml:1: cells: 3 is not between 4 and 200", ""),
    ("cells = nan", "subfix.toml:1: cells: nan is not between", ""),
    ("jobs = true", "subfix.toml:1: jobs: True is not a whole number", ""),
    ("recursive = 'yes'", "subfix.toml:1: recursive: 'yes' is not true or false", ""),
    ("to = ['zh-TWW']", "subfix.toml:1: to: there is no 'zh-TWW'", "'zh-TW'"),
    ("profile = 'netflix-zh'", "subfix.toml:1: there is no profile 'netflix-zh'", "'netflix-zh-"),
    ("cells = 9\ncells = 10", "subfix.toml:2: not TOML", ""),
    ("cells = ", "subfix.toml:1: not TOML", ""),
    ("a = " + "[" * 5000, "subfix.toml:1: not TOML: it is nested too deep", ""),
    ("profiles = 3", "subfix.toml:1: [profiles] holds profiles", ""),
    ("[profiles.a]\nbase = 'b'", "subfix.toml:1: the profile 'a' is based on 'b'", "there are"),
    ("cells = 9\n[profiles.a]\n\ncel = 9", "subfix.toml:4: a profile has no 'cel'", "'cells'"),
    ("[profiles.a]\ncells = 0", "subfix.toml:2: cells: 0 does not fit", "from 4 to 200"),
    ("[profiles.a]\ncps = 0", "subfix.toml:2: cps: 0 does not fit", "from 1 to 100"),
    ("[profiles.a]\ncells = inf", "subfix.toml:2: cells: inf does not fit", ""),
    ("[profiles.a]\nshortest = -1", "subfix.toml:2: shortest: -1 does not fit", "milliseconds"),
    ("[profiles.a]\nshortest = 1.5", "subfix.toml:2: shortest: 1.5 does not fit", "milliseconds"),
    ("[profiles.a]\nshortest = 9000", "subfix.toml:1: the profile 'a': no cue can last", ""),
    ("[profiles.a]\nmarks = 'all'", "subfix.toml:2: marks: 'all' does not fit", "keep, trim, space"),
    ("[profiles.a]\ntouching = 1", "subfix.toml:2: touching: 1 does not fit", "true or false"),
    ("profiles.a.lines = 7", "subfix.toml:1: lines: 7 does not fit", "from 1 to 4"),
]


@pytest.mark.parametrize(("text", "wrong", "hint"), FAULTY, ids=[row[0][:40] for row in FAULTY])
def test_faults_name_their_line(here: Path, text: str, wrong: str, hint: str) -> None:
    put("subfix.toml", text)
    with pytest.raises((ConfigError, UsageError)) as raised:
        settings(here, {})
    assert raised.value.message.startswith(wrong)
    assert hint in raised.value.hint


def test_faults_in_a_shared_file_name_its_lines(here: Path) -> None:
    put(
        "pyproject.toml",
        "[tool.x]\ncells = 1\n[tool.subfix]\njobs = 1\n[tool.subfix.profiles.mine]\ncells = 9\nlines = 9\n",
    )
    with pytest.raises(ConfigError, match=r"^pyproject.toml:7: lines: 9"):
        settings(here, {})
    put("pyproject.toml", "[tool]\nsubfix = 3\n")
    config._file_in.cache_clear()
    config._read.cache_clear()
    with pytest.raises(ConfigError, match=r"\[tool.subfix\] holds settings"):
        settings(here, {})


@pytest.mark.parametrize("text", ["tool = 1", "[tool.subfixer]\nx = 1", "subfix = [", "\x00", "[tool.ruff]\n# subfix"])
def test_a_shared_file_that_does_not_speak_of_us_is_left_alone(here: Path, text: str) -> None:
    put("pyproject.toml", text)
    assert settings(here, {})["cells"] == 0


def test_a_file_that_cannot_be_read(here: Path) -> None:
    Path("subfix.toml").write_bytes(b"cells = 9 # \xff\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        settings(here, {})
    Path("subfix.toml").unlink()
    Path("subfix.toml").mkdir()
    config._file_in.cache_clear()
    config._read.cache_clear()
    with pytest.raises(ConfigError, match="cannot be read"):
        settings(here, {})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("CELLS", "12.5", 12.5),
        ("JOBS", "0", 0),
        ("RECURSIVE", "Yes", True),
        ("RECURSIVE", "off", False),
        ("TO", "zh-TW, zh-HK", ("zh-TW", "zh-HK")),
        ("EXCLUDE", "a/*,,b", ("a/*", "b")),
        ("PROFILE", "shorts", "shorts"),
    ],
)
def test_values_of_the_environment(here: Path, name: str, text: str, value: Any) -> None:
    own = settings(here, {}, environ={f"SUBFIX_{name}": text}).values[name.lower()]
    assert (own.value, own.origin) == (value, f"SUBFIX_{name}")


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("CELLS", "wide", "'wide' is not a number"),
        ("CELLS", "nan", "not between"),
        ("JOBS", "2.5", "not a whole number"),
        ("JOBS", "-1", "not between"),
        ("RECURSIVE", "maybe", "neither yes nor no"),
        ("TO", "zh-XX", "there is no 'zh-XX'"),
        ("PROFILE", "nosuch", "there is no profile 'nosuch'"),
    ],
)
def test_faults_of_the_environment_name_the_variable(here: Path, name: str, text: str, wrong: str) -> None:
    with pytest.raises(UsageError, match=f"^SUBFIX_{name}: ") as raised:
        settings(here, {}, environ={f"SUBFIX_{name}": text})
    assert wrong in raised.value.message


def test_profiles_build_on_one_another(here: Path) -> None:
    put(user_file(), "[profiles.house]\nbase = 'netflix-en'\ncells = 15\n")
    put("subfix.toml", "profile = 'phone'\ncps = 7\n[profiles.phone]\nbase = 'house'\nlines = 1\n")
    base = next(p for p in PROFILES if p.name == "netflix-en")
    own = settings(here, {}).profile("zh-Hans")
    assert (own.name, own.cells, own.lines, own.cps, own.marks) == ("phone", 15, 1, 7, base.marks)
    assert settings(here, {"profile": "house"}).profile("en").lines == base.lines


def test_a_glossary_is_sought_from_the_file_that_names_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("subfix.toml", "glossary = ['terms/names.yaml', 'ai', 'default']\n")
    put("terms/names.yaml", GLOSSARY)
    talk = put("talks/new/talk.txt", "有ja面\n")
    assert settings(talk, {})["glossary"] == (str(here / "terms/names.yaml"), "ai", "default")
    monkeypatch.chdir("talks")
    assert subfix("fix", "new/talk.txt", "-q").stdout == "有Gemini\n"


def test_show_tells_every_value_and_its_origin(here: Path) -> None:
    put("subfix.toml", "to = ['zh-TW']\n[profiles.mine]\ncells = 20\n")
    shown = subfix("config", "show").stdout
    assert [line.split()[0] for line in shown.splitlines()] == [*(k.name for k in KEYS), "profile"]
    assert "zh-TW" in shown
    assert "subfix.toml:1" in shown
    data = json.loads(subfix("config", "show", "--json").stdout)
    assert data["settings"]["to"] == {"value": ["zh-TW"], "origin": "subfix.toml:1"}
    assert data["settings"]["format"] == {"value": ["srt", "vtt"], "origin": "default"}
    assert data["profiles"]["mine"]["cells"] == 20
    assert json.loads(subfix("config", "show", "--json", "--config", "none").stdout)["profiles"] == {}


def test_path_names_the_strongest_first(here: Path) -> None:
    assert subfix("config", "path").stdout == ""
    put(user_file(), "")
    put("talks/subfix.toml", "")
    assert subfix("config", "path", "talks/talk.txt").stdout.splitlines() == ["talks/subfix.toml", str(user_file())]


def test_init_writes_what_changes_nothing_and_names_all(here: Path) -> None:
    before = settings(here, {}).values
    assert subfix("config", "init").exit_code == 0
    config._file_in.cache_clear()
    assert settings(here, {}).values == before
    again = subfix("config", "init")
    assert again.exit_code == 2
    assert "stands there already" in str(again.exception)
    assert subfix("config", "init", "--user").exit_code == 0
    assert user_file().read_text(encoding="utf-8") == template()


def test_each_line_of_the_template_is_right_without_its_mark(here: Path) -> None:
    rows = template().splitlines()
    put("subfix.toml", "\n".join(row[1:] if row.startswith("#") and row[1] != " " else row for row in rows))
    own = settings(here, {})
    assert {s.origin.partition(":")[0] for s in own.values.values()} == {"subfix.toml"}
    assert {k.name: own[k.name] for k in KEYS} == {k.name: k.default for k in KEYS}
    assert own.profiles["mine"].cells == 20


def test_the_settings_of_a_folder_say_how_it_is_searched(here: Path) -> None:
    put("talks/subfix.toml", "recursive = true\nexclude = ['drafts/*']\n")
    for name in ("talks/a.txt", "talks/below/b.txt", "talks/drafts/c.txt"):
        put(name, "大家好\n")
    put("names.yaml", GLOSSARY)
    data = json.loads(subfix("fix", "talks", "-g", "names.yaml", "-o", "out", "--json").stdout)
    assert [row["input"] for row in data["files"]] == ["talks/a.txt", "talks/below/b.txt"]


def test_doctor_tells_of_faulty_settings(here: Path) -> None:
    assert subfix("doctor").exit_code == 0
    put("subfix.toml", "exclud = 1\n")
    config._file_in.cache_clear()
    found = subfix("doctor")
    assert found.exit_code == 1
    assert "subfix.toml:1: there is no setting 'exclud'" in found.stdout


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete"), ("zsh", "#compdef subfix"), ("fish", "complete")])
def test_completion_prints_a_script(here: Path, shell: str, word: str) -> None:
    found = subfix("completion", shell)
    assert found.exit_code == 0
    assert word in found.stdout
    assert "_SUBFIX_COMPLETE" in found.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run --anc", ["plain,--anchor"]),
        ("run ta", ["file,ta"]),
        ("run --times-from ta", ["file,ta"]),
        ("merge ta", ["file,ta"]),
        ("glossary learn ta", ["file,ta"]),
        ("run --profile netflix-e", ["plain,netflix-en"]),
        ("explain ta", []),  # a text
    ],
)
def test_completion_completes(here: Path, words: str, expected: list[str]) -> None:
    count = str(len(words.split()))
    env = {"_SUBFIX_COMPLETE": "bash_complete", "COMP_WORDS": f"subfix {words}", "COMP_CWORD": count}
    assert process(folder=here, env=env).stdout.decode().split() == expected
