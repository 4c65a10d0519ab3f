"""Several inputs at once: the order of outcomes, what stops what, and what is left when it is ended in the middle."""

import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from benchmarks import hostile
from benchmarks.batch import PART, make, snapshot
from shell import GLOSSARY, SUBFIX, process, statuses, surroundings, told

from subfix.batch import outcomes
from subfix.errors import InputError
from subfix.inputs import Input
from subfix.orders import Outcome

NAMES = tuple("abcdefghij")
INPUTS = [Input(Path(name), Path()) for name in NAMES]


def odd(order: dict[str, str], one: Input) -> Outcome:
    """Work that does what `order` says for an input: fail, break, die, take its time, or be done."""
    what = order.get(one.path.name, "")
    if (known := early(order, one)) is not None:
        return known
    if what == "fail":
        raise InputError(one.path, "no such file", "check it")
    if what == "break":
        raise ValueError("a bug")
    if what == "memory":
        raise MemoryError
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "late":
        time.sleep(0.3)
    return Outcome(one.path, "done")


def early(order: dict[str, str], one: Input) -> Outcome | None:
    if order.get(one.path.name) == "known":
        return Outcome(one.path, "unchanged")
    if order.get(one.path.name) == "broken before":
        raise ValueError("a bug")
    return None


@pytest.mark.parametrize("jobs", [1, 2, 0])
def test_no_input_stops_another_and_the_order_stays(jobs: int) -> None:
    order = {"a": "late", "b": "fail", "d": "break", "e": "known", "f": "memory", "h": "broken before"}
    found = [*outcomes(odd, order, INPUTS, jobs, early)]
    assert [o.input.name for o in found] == [*NAMES]
    assert {o.input.name: o.status for o in found if o.status != "done"} == {
        "b": "failed", "d": "failed", "e": "unchanged", "f": "failed", "h": "failed",
    }  # fmt: skip
    told = {o.input.name: (o.error, o.hint, bool(o.crash)) for o in found}
    assert told["b"] == ("b: no such file", "check it", False)
    assert told["d"] == ("d: a fault of subfix: ValueError: a bug", "please report it", True)
    assert told["f"] == ("f: there is not enough memory for it", "", False)
    assert told["h"][2]


def test_a_killed_process_costs_one_input() -> None:
    found = [*outcomes(odd, {"c": "die", "a": "late"}, INPUTS, 2)]
    assert [o.input.name for o in found] == [*NAMES]
    assert [o.input.name for o in found if o.status != "done"] == ["c"]
    assert found[2].error == "c: the process that worked on it was killed"


def test_the_last_one_killed() -> None:
    found = [*outcomes(odd, {"j": "die"}, INPUTS, 2)]
    assert [o.status for o in found] == ["done"] * 9 + ["failed"]


def test_giving_up_ends_what_is_under_way() -> None:
    running = outcomes(odd, {"b": "late", "c": "late"}, INPUTS, 2)
    assert next(running).input == Path("a")
    begin = time.monotonic()
    running.close()
    assert time.monotonic() - begin < 30


@pytest.fixture
def talks(here: Path) -> Path:
    """Twelve talks of 2 kB and a glossary."""
    make(here / "talks", 12, 2000)
    (here / "names.yaml").write_text(GLOSSARY, encoding="utf-8")
    return here


COMMAND = ("run", "talks", "-r", "--duration", "5:00", "-g", "names.yaml", "--config", "none")


def test_two_processes_make_the_same_as_one(talks: Path) -> None:
    one = told(*COMMAND, "-o", "one")
    two = told(*COMMAND, "-o", "two", "--jobs", "2")
    assert one["ok"]
    assert [row["input"] for row in two["files"]] == [row["input"] for row in one["files"]]
    assert snapshot(Path("one")) == snapshot(Path("two"))
    assert {*statuses(told(*COMMAND, "-o", "two", "--jobs", "2")).values()} == {"unchanged"}


def started(folder: Path, *args: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*SUBFIX, *args], cwd=folder, env=surroundings(folder / ".home"), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def first_output(folder: Path, child: "subprocess.Popen[bytes]") -> None:
    """Wait until a first report stands in `folder`."""
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None:
        if folder.is_dir() and next(folder.rglob("*.subfix.json"), None):
            return
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=["INT", "TERM", "KILL"],
)
def test_ended_in_the_middle_and_resumed(talks: Path, number: signal.Signals, status: int) -> None:
    wanted = told(*COMMAND, "-o", "whole") and snapshot(Path("whole"))
    child = started(talks, *COMMAND, "-o", "out", "--jobs", "2")
    first_output(talks / "out", child)
    os.killpg(child.pid, number) if number == signal.SIGINT else child.send_signal(number)
    _, told_last = child.communicate(timeout=60)
    if child.returncode != 0:  # it may have been done already
        assert child.returncode == status
        assert b"Traceback" not in told_last
        done = {k: v for k, v in snapshot(Path("out")).items() if not k.endswith(PART)}
        assert done.items() <= wanted.items()  # each file is whole
    if number == signal.SIGINT:
        assert b"goes on where this one ended" in told_last
        assert not [name for name in snapshot(Path("out")) if name.endswith(PART)]
    assert process(*COMMAND, "-o", "out", "--jobs", "2", folder=talks).returncode == 0
    assert snapshot(Path("out")) == wanted


def test_no_process_is_left_behind(talks: Path) -> None:
    def of(session: int) -> list[str]:
        lines = subprocess.run(
            ["ps", "-o", "pid=,args=", "-s", str(session)], capture_output=True, text=True, check=False
        )
        return lines.stdout.splitlines()

    child = started(talks, *COMMAND, "-o", "out", "--jobs", "2")
    first_output(talks / "out", child)
    child.kill()
    child.communicate(timeout=60)
    until = time.monotonic() + 20
    while of(child.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert of(child.pid) == []


def test_two_runs_on_one_folder(talks: Path) -> None:
    children = [started(talks, *COMMAND, "-o", "out", "--jobs", "2") for _ in range(2)]
    assert [child.communicate(timeout=120) and child.returncode for child in children] == [0, 0]
    assert told(*COMMAND, "-o", "whole")["ok"]
    assert snapshot(Path("out")) == snapshot(Path("whole"))


def test_a_full_disk_leaves_the_old_files(talks: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the middle of a file."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    args = ("run", "talks/a/talk0000.txt", "--duration", "5:00", "-g", "names.yaml", "-o", "out")
    assert process(*args, folder=talks).returncode == 0
    before = snapshot(Path("out"))
    full = process(*args, "--cells", "9", folder=talks, preexec_fn=limit)
    assert full.returncode == 2
    assert b"cannot be written (File too large)" in full.stderr
    assert b"Traceback" not in full.stderr
    assert snapshot(Path("out")) == before
    assert process(*args, "--cells", "9", folder=talks).returncode == 0


def test_folders_that_cannot_be_written_or_read(talks: Path) -> None:
    rights = hostile.without_rights()
    if os.geteuid() == 0 and not rights:
        pytest.skip("setpriv is absent")
    for name in ("closed", "readonly"):
        (talks / name).mkdir()
        (talks / name / "talk.txt").write_text("有ja面\n", encoding="utf-8")
    (talks / "readonly/old.txt").write_text("old\n", encoding="utf-8")
    (talks / "readonly").chmod(0o555)
    (talks / "closed").chmod(0)
    env = surroundings(talks / ".home")

    def run(*args: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [*rights, *SUBFIX, *args], cwd=talks, env=env, capture_output=True, check=False, timeout=120
        )

    try:
        for args, why in (
            (("fix", "readonly/talk.txt", "--in-place"), "no permission to write in its folder"),
            (("fix", "talks/a/talk0000.txt", "-o", "readonly/new/"), "cannot be made"),
            (
                ("fix", "talks/a/talk0000.txt", "-o", "readonly/old.txt", "--overwrite"),
                "no permission to write in its folder",
            ),
            (("fix", "closed/talk.txt"), "no permission to read it"),
            (("run", "closed/talk.txt", "--duration", "1:00"), "no permission to read it"),
            (("fix", "talks/a/talk0000.txt", "-o", "closed/new.txt"), "no permission to write in its folder"),
            (("check", "closed"), "cannot be looked into"),
            (("fix", "closed", "talks/a/talk0000.txt", "-o", "out"), "cannot be looked into"),
        ):
            result = run(*args, "-g", "names.yaml") if args[0] != "check" else run(*args)
            assert result.returncode == 2, args
            assert why in result.stderr.decode(), args
            assert b"Traceback" not in result.stderr
        assert (talks / "out/talk0000.txt").exists()  # one bad folder stops no other
        assert snapshot(talks / "readonly") == {"talk.txt": "有ja面\n".encode(), "old.txt": b"old\n"}
    finally:
        (talks / "closed").chmod(0o755)
        (talks / "readonly").chmod(0o755)


def test_hostile_files(here: Path) -> None:
    """A small edition of `tests/benchmarks/hostile.py`."""
    hostile.make(here / "in", 2000)
    rights = hostile.without_rights()
    args = ["run", "in", "-r", "-o", "out", "--duration", "1:00:00", "--json", "-j", "2"]
    done = subprocess.run(
        [*rights, *SUBFIX, *args],
        cwd=here,
        env=surroundings(here / ".home"),
        capture_output=True,
        check=False,
        timeout=170,
    )
    row = hostile.told(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"), 0)
    hostile.opened_again(here)
    assert (row["status"], row["tracebacks"], row["faults"], row["good_done"]) == (2, 0, [], True)
    assert row["done"] >= 35
    assert row["failed"] >= 30
    assert b"inputs  corrected" in done.stderr
    written = [p.relative_to(here).parts[0] for p in here.rglob("*.subfix.json") if p.is_file()]
    assert {*written} <= {"in", "out"}


def test_an_input_that_vanishes(talks: Path) -> None:
    draw = random.Random(1)
    victims = draw.sample(sorted((talks / "talks").rglob("*.txt")), 4)
    child = started(talks, *COMMAND, "-o", "out")
    first_output(talks / "out", child)
    for path in victims:
        path.unlink()
    _, err = child.communicate(timeout=120)
    assert b"Traceback" not in err
    assert child.returncode in (0, 2)
    assert err.count(b"no such file") >= (1 if child.returncode else 0)
