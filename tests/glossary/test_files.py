"""Where glossaries are found, and what is said where they are not."""

from pathlib import Path

import pytest

from subfix.errors import GlossaryError
from subfix.glossary.files import (
    project_glossary,
    read_glossaries,
    read_glossary,
    resolve,
    shipped_folder,
    shipped_glossaries,
    user_glossary,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_layers_are_found_from_the_input_upwards(tmp_path: Path) -> None:
    outer = write(tmp_path / "work" / "glossary.yaml", "terms: [Outer]\n")
    near = write(tmp_path / "work" / "show" / "glossary.yaml", "terms: [Near]\n")
    own = write(user_glossary(), "terms: [Own]\n")
    video = write(tmp_path / "work" / "show" / "one" / "video.txt", "x")
    assert project_glossary(video) == near
    assert project_glossary(video.parent) == near
    assert project_glossary(outer.parent) == outer
    assert resolve((), video) == (*shipped_glossaries(), own, near)
    terms = {t.term for t in read_glossaries((), video).terms}
    assert {"Own", "Near", "Google"} <= terms
    assert "Outer" not in terms


def test_named_ones_are_the_only_ones(tmp_path: Path) -> None:
    write(tmp_path / "glossary.yaml", "terms: [Project]\n")
    mine = write(tmp_path / "mine.yaml", "terms: [Mine]\n")
    assert [t.term for t in read_glossaries(["mine.yaml"], tmp_path).terms] == ["Mine"]
    assert resolve(["ai"], tmp_path) == (shipped_folder() / "ai.yaml",)
    assert resolve(["mine.yaml", "mine.yaml"], tmp_path) == (Path("mine.yaml"),)
    assert resolve(["default", str(mine)], tmp_path) == (*resolve((), tmp_path), mine)


def test_every_shipped_glossary_is_read() -> None:
    assert {"ai", "companies", "finance"} <= {p.stem for p in shipped_glossaries()}
    for path in shipped_glossaries():
        assert read_glossary(path).terms


MISSING = {
    "file": ("no.yaml", "no.yaml: there is no such glossary", "subfix glossary init"),
    "shipped name": ("aii", "aii: no shipped glossary has this name", "did you mean ai?"),
    "other name": ("quux", "quux: no shipped glossary has this name", "shipped: "),
    "file like a name": ("plain", "plain: no shipped glossary has this name", "-g ./plain"),
    "folder": ("folder.d", "folder.d: is a folder, not a glossary", "folder.d/NAME.yaml"),
    "empty name": (" ", "a glossary name is empty", "-g"),
    "utf-16": ("wide.yaml", "wide.yaml:1: is UTF-16", "UTF-8"),
    "gbk": ("gbk.yaml", "gbk.yaml:3: is not UTF-8", "UTF-8"),
}


@pytest.mark.parametrize("case", MISSING)
def test_cannot_be_read(case: str, tmp_path: Path) -> None:
    write(tmp_path / "plain", "terms: []\n")
    (tmp_path / "folder.d").mkdir()
    (tmp_path / "wide.yaml").write_bytes("terms: [a]".encode("utf-16"))
    (tmp_path / "gbk.yaml").write_bytes(b"terms:\n  - a\n  - " + "谷歌".encode("gbk") + b"\n")
    name, message, hint = MISSING[case]
    with pytest.raises(GlossaryError) as raised:
        read_glossaries([name], tmp_path)
    assert raised.value.faults == (message,)
    assert hint in raised.value.hint


def test_faults_of_all_files_at_once(tmp_path: Path) -> None:
    write(tmp_path / "one.yaml", "terms: [a, a]\n")
    write(tmp_path / "two.yaml", "terms: {}\n")
    with pytest.raises(GlossaryError) as raised:
        read_glossaries(["one.yaml", "two.yaml"], tmp_path)
    assert [f.split(":")[0] for f in raised.value.faults] == ["one.yaml", "two.yaml"]
