"""One process at a time in a folder."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files.hidden import sweep
from briefgen.files.writing import output_problem

if TYPE_CHECKING:
    from filelock import FileLock

LOCK: Final = ".briefgen.lock"


@contextmanager
def alone(root: Path, wait: float = 0) -> Iterator[None]:
    """Hold the folder `root`, which is made if need be: no other process gets past its own `alone` meanwhile.

    The lock is the kernel's: it ends with its process, however that ends. Before and after, what builds left in
    hidden folders is removed; a folder that is still empty goes again. Raises `BriefgenError` of kind "busy", naming
    the holder, where the lock is not free within `wait` seconds, and of kind "output" where there can be none.
    """
    # Nobody but who writes needs to wait for its import.
    from filelock import FileLock

    lock = FileLock(root / LOCK, on_acquired=_sign)
    try:
        _take(lock, root, wait)
        sweep(root)
        yield
    finally:
        # A signal may come between the lock and the line after it: what counts is whether it is held.
        if lock.is_locked:
            _give_back(lock, root)


def _give_back(lock: FileLock, root: Path) -> None:
    sweep(root)
    # Still locked: who waits sees that the file has gone, and takes a new one.
    with suppress(OSError):
        (root / LOCK).unlink()
    with suppress(OSError):
        lock.release()
    with suppress(OSError):
        root.rmdir()


def _take(lock: FileLock, root: Path, wait: float) -> None:
    from filelock import Timeout

    while True:
        try:
            _acquire(lock, root, wait)
        except Timeout:
            if (root / LOCK).exists():
                raise BriefgenError([_busy(root)]) from None
            # The one before us has taken the lock away as we took it.
            continue
        except FileNotFoundError:
            # The one before us has taken the empty folder away between the two lines.
            continue
        except OSError as error:
            raise BriefgenError([output_problem(error, root, "")]) from error
        return


def _acquire(lock: FileLock, root: Path, wait: float) -> None:
    from filelock import Timeout

    try:
        with undisturbed():
            root.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
    except Timeout:
        if not wait:
            raise
        lock.acquire(timeout=wait)


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
