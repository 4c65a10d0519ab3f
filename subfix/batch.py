"""Many inputs: one after another or several at once, each by itself, the outcomes in the order of the inputs."""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TypeVar

from subfix.errors import SubfixError, seen
from subfix.files import STANDARD
from subfix.inputs import Input
from subfix.orders import Outcome
from subfix.work import failed

Asked = TypeVar("Asked")
Result = TypeVar("Result")
Work = Callable[[Asked, Input], Outcome]
Before = Callable[[Asked, Input], Outcome | None]
_AHEAD = 4  # inputs that wait for each process: enough to keep it busy, few enough to hold no more than is needed
_GRACE = 2.0  # seconds in which a process that shall end may finish the file it is writing


def outcomes(
    work: Work[Asked], order: Asked, inputs: Sequence[Input], jobs: int = 1, before: Before[Asked] | None = None
) -> Generator[Outcome]:
    """What becomes of each input, in their order, as soon as it is known. No input stops another.

    `jobs` processes work at once (0: as many as there are processors); `work` and `order` are sent to them. `before`
    tells in this process of an input that needs no work, as `work` itself would, so that it is not sent to another;
    None where there is some.
    """
    wanted = min(len(inputs), jobs or os.cpu_count() or 1)
    if wanted < 2:
        yield from (attempt(work, order, one) for one in inputs)
        return
    yield from _spread(work, order, inputs, wanted, before)


def attempt(work: Callable[[Asked, Input], Result], order: Asked, one: Input) -> Result | Outcome:
    """The outcome of one input, whatever happens to it."""
    try:
        return work(order, one)
    except SubfixError as error:
        return failed(one, error)
    except MemoryError:
        return Outcome(one.path, "failed", error=f"{seen(str(one.path))}: there is not enough memory for it")
    except Exception as error:  # a bug in one of a thousand files must not cost the others
        told = f"{seen(str(one.path))}: a fault of subfix: {type(error).__name__}: {error}"
        return Outcome(one.path, "failed", error=told, hint="please report it", crash=traceback.format_exc())


def _early(before: Before[Asked] | None, order: Asked, one: Input) -> Outcome | None:
    return None if before is None else attempt(before, order, one)


def _spread(
    work: Work[Asked], order: Asked, inputs: Sequence[Input], jobs: int, before: Before[Asked] | None
) -> Generator[Outcome]:
    others = {*multiprocessing.active_children()}
    waiting: deque[tuple[Input, Future[Outcome] | Outcome]] = deque()
    rest = iter(inputs)
    pool = _pool(jobs)
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (one := next(rest, None)) is not None:
                here = _early(before, order, one)
                if here is None and str(one.path) == STANDARD:  # other processes have no stdin
                    here = attempt(work, order, one)
                waiting.append((one, here or _sent(pool, work, order, one)))
            if not waiting:
                break
            one, known = waiting.popleft()
            try:
                yield _result(known)
            except BrokenProcessPool:
                # a process was killed: by the system for want of memory, or by a person; those that were on their way
                # are worked on one at a time, so that the one to blame is known
                pool.shutdown(wait=True, cancel_futures=True)
                pool = _pool(1)
                for late, then in ((one, known), *waiting):
                    if not _is_lost(then):
                        yield _result(then)
                        continue
                    try:
                        yield _result(_sent(pool, work, order, late))
                    except BrokenProcessPool:
                        pool = _pool(1)
                        yield _killed(late)
                waiting.clear()
                pool.shutdown(wait=False)
                pool = _pool(jobs)
    except BaseException:  # Ctrl-C among them: what is under way is given up
        _end({*multiprocessing.active_children()} - others)
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _result(known: "Future[Outcome] | Outcome") -> Outcome:
    return known.result() if isinstance(known, Future) else known


def _is_lost(known: "Future[Outcome] | Outcome") -> bool:
    return isinstance(known, Future) and (known.cancelled() or known.exception() is not None)


def _killed(one: Input) -> Outcome:
    told = f"{seen(str(one.path))}: the process that worked on it was killed"
    return Outcome(one.path, "failed", error=told, hint="is there enough memory? try fewer --jobs")


def _sent(pool: ProcessPoolExecutor, work: Work[Asked], order: Asked, one: Input) -> "Future[Outcome]":
    """The work on an input given to a process; a pool that is broken says so when it is asked for the outcome."""
    masked = hasattr(signal, "pthread_sigmask")  # a new process takes over that Ctrl-C is for this one alone
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masked else set()
    try:
        return pool.submit(_worked, work, order, one)
    except BrokenProcessPool as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken
    finally:
        if masked:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # new processes that share nothing: alike on every system, safe where threads run
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _end(processes: "set[multiprocessing.process.BaseProcess]") -> None:
    """End processes, each once it has put away what it was writing."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + _GRACE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()


class _StoppedError(BaseException):
    """The process shall end: unwinds what is under way, so that no temporary file stays."""


class _State:
    """Whether this process is working on an input."""

    busy = False


def _begin() -> None:
    """Leave Ctrl-C to the process that a person talks to; end when told, or when that process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_follow, daemon=True).start()


def _stop(*_: object) -> None:
    if _State.busy:
        raise _StoppedError
    os._exit(0)


def _follow() -> None:
    """End this process once the one that started it has ended, however that came about."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    with suppress(OSError):
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)


def _worked(work: Work[Asked], order: Asked, one: Input) -> Outcome:
    """`attempt` in a process of a pool."""
    _State.busy = True
    try:
        return attempt(work, order, one)
    except _StoppedError:
        os._exit(0)
    finally:
        _State.busy = False
