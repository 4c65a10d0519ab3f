"""What is made once in a process, whichever thread asks for it first."""

from collections.abc import Callable
from threading import RLock
from typing import TypeVar

_Made = TypeVar("_Made")


def once(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """`make`, called at the first call alone; threads that ask in the meantime wait for what it gives.

    `functools.cache` lets all of them make it: for a dictionary that is as many times the memory.
    """
    lock = RLock()
    made: list[_Made] = []

    def ask() -> _Made:
        if not made:
            with lock:
                if not made:
                    made.append(make())
        return made[0]

    return ask
