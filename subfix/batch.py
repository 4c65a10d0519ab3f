"""Many inputs: one after another or several at once, each by itself, the outcomes in the order of the inputs."""

import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from subfix.errors import SubfixError
from subfix.inputs import Input
from subfix.orders import Outcome, failed

Asked = TypeVar("Asked")
Work = Callable[[Asked, Input], Outcome]
_AHEAD = 4  # inputs that wait for each process: enough to keep it busy, few enough to hold no more than is needed


def outcomes(work: Work[Asked], order: Asked, inputs: Sequence[Input], jobs: int = 1) -> Iterator[Outcome]:
    """What becomes of each input, in their order, as soon as it is known. No input stops another.

    `jobs` processes work at once (0: as many as there are processors); `work` and `order` are sent to them.
    """
    wanted = min(len(inputs), jobs or os.cpu_count() or 1)
    if wanted < 2:
        for one in inputs:
            yield attempt(work, order, one)
        return
    yield from _spread(work, order, inputs, wanted)


def attempt(work: Work[Asked], order: Asked, one: Input) -> Outcome:
    """The outcome of one input, whatever happens to it."""
    try:
        return work(order, one)
    except SubfixError as error:
        return failed(one, error)
    except MemoryError:
        return Outcome(one.path, "failed", error=f"{one.path}: there is not enough memory for it")
    except Exception as error:  # a bug in one of a thousand files must not cost the others
        told = f"{one.path}: a fault of subfix: {type(error).__name__}: {error}"
        return Outcome(one.path, "failed", error=told, hint="please report it", crash=traceback.format_exc())


def _spread(work: Work[Asked], order: Asked, inputs: Sequence[Input], jobs: int) -> Iterator[Outcome]:
    waiting: deque[tuple[Input, Future[Outcome]]] = deque()
    rest = iter(inputs)
    pool = _pool(jobs)
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (one := next(rest, None)) is not None:
                waiting.append((one, pool.submit(attempt, work, order, one)))
            if not waiting:
                return
            one, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # a process was killed: by the system for want of memory, or by a person; each of those that were on
                # their way gets a process of its own, so that the one to blame is known
                pool.shutdown(wait=False, cancel_futures=True)
                for late, known in ((one, future), *waiting):
                    whole = known.done() and not known.cancelled() and known.exception() is None
                    yield known.result() if whole else _by_itself(work, order, late)
                waiting.clear()
                pool = _pool(jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _by_itself(work: Work[Asked], order: Asked, one: Input) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(attempt, work, order, one).result()
        except BrokenProcessPool:
            told = f"{one.path}: the process that worked on it was killed"
            return Outcome(one.path, "failed", error=told, hint="is there enough memory? try fewer --jobs")


def _pool(jobs: int) -> ProcessPoolExecutor:
    # new processes that share nothing: alike on every system, safe where threads run
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_quiet)


def _quiet() -> None:
    """Leave Ctrl-C to the process that a person talks to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
