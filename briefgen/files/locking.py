"""One process at a time in a folder."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files.hidden import sweep
from briefgen.files.writing import output_problem

LOCK: Final = ".briefgen.lock"


@contextmanager
def alone(root: Path, wait: float = 0) -> Iterator[None]:
    """Hold the folder `root`, which is made if need be: no other process gets past its own `alone` meanwhile.

    The lock is the kernel's: it ends with its process, however that ends. Before and after, what builds left in
    hidden folders is removed; a folder that is still empty goes again. Raises `BriefgenError` of kind "busy", naming
    the holder, where the lock is not free within `wait` seconds, and of kind "output" where there can be none.
    """
    # A signal may come between the lock and the line after it: what counts is whether it is held.
    held: list[int] = []
    try:
        _take(root, wait, held)
        sweep(root)
        yield
    finally:
        if held:
            _give_back(held.pop(), root)


def _give_back(descriptor: int, root: Path) -> None:
    sweep(root)
    # Still locked: who waits sees that the file has gone, and takes a new one.
    with suppress(OSError):
        (root / LOCK).unlink()
    _HELD.discard(descriptor)
    with suppress(OSError):
        os.close(descriptor)
    with suppress(OSError):
        root.rmdir()


_TURN: Final = 0.05
"""Seconds between two looks at a lock that somebody else holds."""


def _take(root: Path, wait: float, held: list[int]) -> None:
    waited = 0.0
    while not _has_taken(root, held):
        if waited >= wait:
            raise BriefgenError([_busy(root)])
        _pause()
        waited += _TURN


def _has_taken(root: Path, held: list[int]) -> bool:
    while True:
        try:
            with undisturbed():
                root.mkdir(parents=True, exist_ok=True)
                return _is_locked(root / LOCK, held)
        except FileNotFoundError:
            # The one before us has taken the lock, and maybe the empty folder, away between two lines.
            continue
        except OSError as error:
            raise BriefgenError([output_problem(error, root, "")]) from error


def _pause() -> None:
    # Nobody but who waits needs to wait for its import.
    from threading import Event

    Event().wait(_TURN)


_IS_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES})
"""What says that somebody else has the lock."""


def _is_locked(path: Path, held: list[int]) -> bool:
    """Whether the kernel's lock on a file, which is made, is ours now: then it is signed, and the descriptor that holds
    it is in `held`.

    The package filelock does the same with the same lock; its import took a tenth of a build with nothing to do.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.fstat(descriptor).st_nlink:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    except OSError as error:
        os.close(descriptor)
        if error.errno in _IS_HELD:
            return False
        raise
    _HELD.add(descriptor)
    held.append(descriptor)
    _sign(descriptor)
    return True


_HELD: Final[set[int]] = set()
"""Descriptors of all locks that this process holds."""


def _let_go() -> None:
    """What was forked holds no lock: it may live longer than the process that does."""
    while _HELD:
        os.close(_HELD.pop())


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals that end us wait: between making the lock and knowing that we hold it, nobody would take it back."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _sign(descriptor: int) -> None:
    """Write into the lock who holds it; where the disk is full, nobody learns."""
    holder = {"pid": os.getpid(), "host": os.uname().nodename}
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(holder).encode())


def _busy(root: Path) -> Problem:
    return Problem(
        message=f'another build is at work in "{root}"{_holder(root / LOCK)}',
        hint="let it finish, or wait for it with --lock-timeout SECONDS",
        kind="busy",
    )


def _holder(lock: Path) -> str:
    try:
        since = datetime.fromtimestamp(lock.stat().st_mtime, UTC)
        holder = json.loads(lock.read_bytes())
        return f": process {holder['pid']} on {holder['host']}, since {since:%Y-%m-%d %H:%M:%S} UTC"
    except (OSError, ValueError, KeyError, TypeError):
        # It has just come, or just gone.
        return ""
