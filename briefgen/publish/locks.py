"""One publisher at a time: by the kernel where there is one that both sides share, else by a file that wears off."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from msgspec import Struct, field

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.publish.contents import LOCK
from briefgen.publish.places import Store

LEASE: Final = timedelta(minutes=15)
"""How long a lock counts whose holder does not renew it: no longer does a dead one keep others waiting."""


class Holder(Struct, frozen=True, kw_only=True):
    """Who publishes."""

    token: str
    """Of this workspace and this target. Only one process has it at a time: a lock that bears it, and is not held by
    that process, was left by one that died."""
    clock: Callable[[], datetime]
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    """Of this process alone."""

    def signature(self) -> str:
        """What a lock says of its holder, in one line."""
        since = self.clock().strftime("%Y-%m-%d %H:%M:%S %Z")
        return f"{self.token} process {os.getpid()} on {os.uname().nodename}, since {since}"


def busy(target: str, signature: str) -> BriefgenError:
    """Says that another publisher is at work."""
    _, _, holder = signature.strip().partition(" ")
    problem = Problem(
        message=f'another publisher is at work at "{target}"{f": {holder}" if holder else ""}',
        hint="let it finish, then publish again",
        kind="busy",
    )
    return BriefgenError([problem])


@contextmanager
def alone_here(folder: Path, target: str, clock: Callable[[], datetime]) -> Iterator[Holder]:
    """Hold the lock of a target on this machine; who does may act as the `Holder`."""
    token = folder / "token"
    with kernel_lock(folder / "lock", target, lambda: _signature_of(token, clock)):
        yield Holder(token=_token(token), clock=clock)


def _token(path: Path) -> str:
    # Who was killed while writing it may have left an empty one.
    if not path.exists() or not path.read_text().strip():
        path.write_text(secrets.token_hex(16))
    return path.read_text().strip()


def _signature_of(token: Path, clock: Callable[[], datetime]) -> str:
    return Holder(token=_token(token), clock=clock).signature()


@contextmanager
def kernel_lock(path: Path, target: str, signature: Callable[[], str]) -> Iterator[None]:
    """Hold a lock that ends with its process, however that ends; raises `BriefgenError` of kind "busy" where somebody
    else has it."""
    # Nobody but who publishes needs to wait for its import.
    from filelock import FileLock, Timeout

    def signed(descriptor: int) -> None:
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, signature().encode())

    lock = FileLock(path, on_acquired=signed)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise busy(target, _text_of(path)) from None
    try:
        yield
    finally:
        # Still locked: who waits sees that the file has gone, and takes a new one.
        with suppress(OSError):
            path.unlink()
        lock.release()


def _text_of(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("utf-8", "replace")
    return ""


# Where no kernel helps.


class Lease(Struct, kw_only=True):
    """A file at the target that says who is at work, and until when that counts."""

    store: Store
    holder: Holder
    until: datetime

    def renew(self) -> None:
        """Let it count for longer, where a third of its time is gone."""
        if self.holder.clock() < self.until - LEASE * 2 / 3:
            return
        self.until = self.holder.clock() + LEASE
        with _written(self) as path:
            self.store.put(LOCK, path)


@contextmanager
def leased(store: Store, holder: Holder, target: str) -> Iterator[Lease]:
    """Hold the lock file of a target; raises `BriefgenError` of kind "busy" where somebody else does.

    One that was left by a process of ours, or has worn off, is taken over at once.
    """
    lease = Lease(store=store, holder=holder, until=holder.clock() + LEASE)
    _take(lease, target)
    try:
        yield lease
    finally:
        _give_back(lease)


def _take(lease: Lease, target: str) -> None:
    for _ in range(_TRIES):
        with _written(lease) as path:
            lease.store.create(LOCK, path)
        # Some servers do not know "only where none is" and overwrite: whose file is there now, is told by the file.
        there = _read(lease.store)
        if there.get("run") == lease.holder.run:
            return
        if not _is_dead(there, lease.holder):
            raise busy(target, str(there.get("holder", "")))
        lease.store.delete(LOCK)
    raise busy(target, "")


_TRIES: Final = 3


def _is_dead(there: dict[str, Any], holder: Holder) -> bool:
    if str(there.get("holder", "")).startswith(f"{holder.token} "):
        return True
    try:
        return datetime.fromisoformat(there["until"]) < holder.clock()
    except (KeyError, TypeError, ValueError):
        return True


def _give_back(lease: Lease) -> None:
    # What fails here fails at a target that is out of reach: the lock wears off, and is ours to take until then.
    with suppress(Exception):
        if _read(lease.store).get("run") == lease.holder.run:
            lease.store.delete(LOCK)


def _read(store: Store) -> dict[str, Any]:
    try:
        said = json.loads(store.read(LOCK) or b"")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@contextmanager
def _written(lease: Lease) -> Iterator[Path]:
    said = {"run": lease.holder.run, "holder": lease.holder.signature(), "until": lease.until.isoformat()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "lock")
        path.write_text(json.dumps(said))
        yield path
