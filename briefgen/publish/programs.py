"""Programs of others: called by a list of arguments, in a session of their own, and never left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Final

from msgspec import Struct

from briefgen.publish.trouble import TroubleError

_PR_SET_PDEATHSIG: Final = 1


class Ended(Struct, frozen=True, kw_only=True):
    """How a program ended."""

    code: int
    out: bytes
    err: str


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends with this block, and with this process, however that ends.

    It belongs to no terminal: nothing that it asks for can be asked of anybody, and Ctrl-C is for us to handle.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  a list of arguments, of which none can be taken for an option
            command,
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_die_with_parent(),
        )
    except FileNotFoundError:
        raise TroubleError("program", f'the program "{command[0]}", which is not installed here') from None
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(command: Sequence[str], environment: Mapping[str, str], given: bytes = b"") -> Ended:
    """Run a program to its end."""
    with started(command, environment) as process:
        out, err = process.communicate(given)
    return Ended(code=process.returncode, out=out, err=err.decode("utf-8", "replace"))


@cache
def _prctl() -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), "prctl", None)


def _die_with_parent() -> Callable[[], None] | None:
    """What a new process does first, where its system can: ask to be ended when we are, also by SIGKILL.

    One that lived on would bring files of then to a target that somebody else has published to since.
    """
    prctl, parent = _prctl(), os.getpid()
    if prctl is None:
        return None

    def ask() -> None:  # pragma: no cover  it runs in the new process, before the program does
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask
