"""Work on many days, shared among processes that are forked for it and know all that this one knows."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Final, TypeVar

T = TypeVar("T")

_FEW: Final = 8
"""Fewer tasks than this are done before another process has begun, where each takes long."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nobody looks for cycles within: tasks make none to speak of, and to go through what they keep takes its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _know_as_old()
            gc.enable()


def _know_as_old() -> None:
    """What was kept meanwhile stays, and is not gone through at once as if it were new."""
    # What a caller has frozen stays so.
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()


@_uncollected()
def shared(tasks: Sequence[Callable[[], T]], processes: int, few: int = _FEW) -> list[T]:
    """What each task returns, in their order. A task must give the same wherever it is done, change nothing that
    another one sees, and return what can be pickled.

    What another process does not finish, whatever its reason, is done here: so an exception is raised here, that of the
    first task that has one. To be called while no other thread runs. With fewer than `few` tasks it is all done here.
    """
    several = processes if len(tasks) >= few and hasattr(os, "fork") else 1
    parts = [range(number, len(tasks), several) for number in range(several)]
    with ExitStack() as stack:
        others = [stack.enter_context(_elsewhere(tasks, part)) for part in parts[1:]]
        done: dict[int, T] = {}
        with suppress(Exception):
            # It comes again below, if none comes before it.
            done.update((number, tasks[number]()) for number in (parts[0] if others else ()))
        for heard in others:
            done |= heard()
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


@contextmanager
def _elsewhere(tasks: Sequence[Callable[[], T]], numbers: Sequence[int]) -> Iterator[Callable[[], dict[int, T]]]:
    """Does some of the tasks in a process of its own, which ends with this context; yields what waits for them."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        _do(tasks, numbers, writing)
    os.close(writing)
    with open(reading, "rb") as stream:  # noqa: PTH123  a descriptor
        try:
            yield lambda: _heard(stream.read())
        finally:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _do(tasks: Sequence[Callable[[], T]], numbers: Sequence[int], writing: int) -> None:
    """All at once is sent at the end: nobody listens before. Nothing of this process may run on behind it."""
    try:
        data = memoryview(pickle.dumps({number: tasks[number]() for number in numbers}))
        while data:
            data = data[os.write(writing, data) :]
    finally:
        os._exit(0)


def _heard(data: bytes) -> dict[int, T]:
    try:
        done: dict[int, T] = pickle.loads(data)  # noqa: S301  of our own process
    except (EOFError, pickle.UnpicklingError):
        return {}
    return done
