"""Changing glossary files on disk: whole or not at all, nothing lost between two, shipped ones never."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subfix.errors import GlossaryError, SubfixError, UsageError
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


STEPS = """
import os, signal, sys
from pathlib import Path
from subfix.files import write_files
from subfix.glossary.edit import with_terms
from subfix.glossary.files import read_glossary
from subfix.glossary.model import Term
from subfix.glossary.store import change

path = Path(sys.argv[1])
old = "# kept\\nterms:\\n  - first\\n"
new = "# kept\\nterms:\\n  - first\\n  - second\\n"
backup = path.with_name("g.yaml.bak")
change(path, lambda t, n: old, write_files)  # what is imported on the way is imported now


def killed_at(step):
    \"\"\"Change the file in a child that is killed at line number `step` of the code that writes; True if it was.\"\"\"
    child = os.fork()
    if child == 0:
        left = step

        def line(frame, event, arg):
            nonlocal left
            if event == "line":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return line

        def call(frame, event, arg):
            return line if frame.f_code.co_filename.endswith(("files.py", "store.py")) else None

        sys.settrace(call)
        change(path, lambda t, n: with_terms(t, n, [Term("second")]), write_files)
        sys.settrace(None)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


step, seen = 0, set()
while True:
    path.write_text(old)
    backup.unlink(missing_ok=True)
    killed = killed_at(step)
    text = path.read_text()
    assert text in (old, new), (step, text)
    assert not backup.exists() or backup.read_text() == old, step
    seen.add(text)
    if not killed:
        break
    step += 1
assert seen == {old, new} and step > 50, (seen, step)
change(path, lambda t, n: with_terms(t, n, [Term("third")]), write_files)  # no lock was left behind
print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork")
def test_killed_at_any_step_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STEPS, str(tmp_path / "g.yaml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
def test_a_call_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms: [first]\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if call in ("replace", "chmod") else os, call, fail)
    with pytest.raises(SubfixError, match="No space left"):
        change(path, lambda text, name: with_terms(text, name, [Term("B")]), write_files)
    monkeypatch.undo()
    assert path.read_text() == "terms: [first]\n"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


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
