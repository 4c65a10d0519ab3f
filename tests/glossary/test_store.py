"""Changing glossary files on disk: whole or not at all, nothing lost between two, shipped ones never."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subfix.errors import GlossaryError, UsageError
from subfix.files import write_files
from subfix.glossary.edit import with_terms
from subfix.glossary.files import read_glossary, shipped_folder, user_glossary
from subfix.glossary.model import Term
from subfix.glossary.store import change, target


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def test_target(tmp_path: Path) -> None:
    assert target(None, False, tmp_path) == user_glossary()
    (tmp_path / "glossary.yaml").write_text("terms: []\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert target(None, False, below) == tmp_path / "glossary.yaml"
    assert target(None, True, below) == user_glossary()
    assert target("x.yaml", False, below) == Path("x.yaml")
    with pytest.raises(UsageError, match="shipped"):
        target(str(shipped_folder() / "ai.yaml"), False, below)


def test_written_with_the_last_state_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "g.yaml"
    done = change(path, lambda text, name: with_terms(text, name, [Term("A")]), write_files)
    assert done.changed
    assert not path.with_name("g.yaml.bak").exists()
    first = path.read_bytes()
    change(path, lambda text, name: with_terms(text, name, [Term("B")]), write_files)
    assert path.with_name("g.yaml.bak").read_bytes() == first
    assert [t.term for t in read_glossary(path).terms] == ["A", "B"]
    assert not change(path, lambda text, name: with_terms(text, name, [Term("B")]), write_files).changed


def test_dry_run_and_faults_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    change(path, lambda text, name: with_terms(text, name, [Term("A")]), write_files, dry_run=True)
    assert not path.exists()
    path.write_text("terms: [A, A]\n")
    with pytest.raises(GlossaryError, match="stands twice"):
        change(path, lambda text, name: with_terms(text, name, [Term("B")]), write_files)
    assert path.read_text() == "terms: [A, A]\n"


ADD = """
import sys
from pathlib import Path
from subfix.files import write_files
from subfix.glossary.edit import with_terms
from subfix.glossary.model import Term
from subfix.glossary.store import change
for i in range(int(sys.argv[3])):
    change(Path(sys.argv[1]), lambda t, n: with_terms(t, n, [Term(f"{sys.argv[2]}{i}")]), write_files)
    print(i, flush=True)
"""


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("# kept\nterms: [first]\n")
    running = [subprocess.Popen([sys.executable, "-c", ADD, str(path), n, "8"], stdout=subprocess.PIPE) for n in "ab"]
    assert [p.wait(60) for p in running] == [0, 0]
    for p in running:
        assert p.stdout is not None
        p.stdout.close()
    terms = {t.term for t in read_glossary(path).terms}
    assert terms == {"first", *(f"{n}{i}" for n in "ab" for i in range(8))}
    assert path.read_text().startswith("# kept\n")


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_killed_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms: [first]\n")
    with subprocess.Popen([sys.executable, "-c", ADD, str(path), "x", "100000"], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
    terms = [t.term for t in read_glossary(path).terms]
    assert terms == ["first", *(f"x{i}" for i in range(len(terms) - 1))]
    # the lock of a process that is gone is free
    change(path, lambda text, name: with_terms(text, name, [Term("after")]), write_files)
