"""Who is told how a run goes: the one place that starts a stranger's program and that asks the network.

Whatever goes wrong here is a warning: who is told changes nothing of what was made.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import IO, TYPE_CHECKING, Final, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from briefgen.diagnostics import Problem
from briefgen.settings import Hook

if TYPE_CHECKING:
    from urllib.request import OpenerDirector, Request

Event = Literal["success", "failure"]

# A command.

_TAIL: Final = 4096
"""Bytes of what a command said last."""
_LINES: Final = 5
_LINE: Final = 200


def told(hook: Hook, event: Event, words: bytes, folder: Path) -> Problem | None:
    """Run the command of `hook` in `folder` with `words` on its standard input; a warning where it fails.

    At its time limit it is killed with all that it started, unless that has left its process group.
    """
    try:
        # Files, not pipes: nothing waits for a command that does not read, or for what it leaves behind.
        with tempfile.TemporaryFile() as read, tempfile.TemporaryFile() as said:
            read.write(words)
            read.seek(0)
            how = _how_it_ended(hook, folder, read, said)
            return _failed(event, how, _last_lines(said)) if how else None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        return _failed(event, f'cannot be started: "{hook.command[0]}": {why}', ())


def _how_it_ended(hook: Hook, folder: Path, read: IO[bytes], said: IO[bytes]) -> str:
    """Nothing where it ended well."""
    process = None
    try:
        with _signals_later():
            process = subprocess.Popen(  # noqa: S603  what the settings name is what is meant to run
                hook.command, cwd=folder, stdin=read, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
            )
        code = process.wait(hook.timeout)
    except subprocess.TimeoutExpired as late:
        return f"took longer than {late.timeout:g} s and {'was killed' if _killed(process) else 'cannot be killed'}"
    except BaseException:
        _killed(process)
        raise
    return f"ended with {_ending(code)}" if code else ""


_GRACE: Final = 1.0
"""Seconds in which a process that is killed goes. One of another user, as `sudo` starts it, does not."""


def _killed(process: subprocess.Popen[bytes] | None) -> bool:
    """End a process with its group, if it was started; whether it is gone."""
    if process is None:
        return True
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(PermissionError):
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    return process.returncode is not None


@contextmanager
def _signals_later() -> Iterator[None]:
    """What a signal does waits for the end: between starting a program and knowing its number, nobody would end it.
    The program itself gets every signal, which it would not if they were blocked."""
    if current_thread() is not main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda n, _: came.append(n)) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for one in came:
            signal.raise_signal(one)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _last_lines(said: IO[bytes]) -> tuple[str, ...]:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _TAIL))
    lines = said.read().decode("utf-8", "replace").splitlines()
    shown = ("".join(c if c.isprintable() else "\ufffd" for c in line[:_LINE]) for line in lines if line.strip())
    return tuple(shown)[-_LINES:]


def _failed(event: Event, how: str, notes: tuple[str, ...]) -> Problem:
    return Problem(
        message=f"the command of the {event} hook {how}",
        notes=notes,
        hint=f"try it by hand; it stands under `hooks`, `{event}` in briefgen.yaml",
        severity="warning",
        kind="output",
    )


# A ping.

WITHIN: Final = 10.0
"""Seconds for all of a ping, finding the address too."""


def pinged(url: str | None, what: str, within: float = WITHIN) -> Problem | None:
    """Ask for `url` with `/what` behind its path; a warning where there is no answer. Of `url` only the host is told.

    The convention is that of healthchecks.io: "start" at the beginning, the exit code at the end.
    """
    if url is None:
        return None
    parts = urlsplit(url)
    answers: list[str] = []
    # No time limit of sockets holds for the whole: neither for finding the address nor for an answer byte by byte.
    asking = Thread(target=lambda: answers.append(_answer(parts, what, within)), daemon=True)
    _undisturbed(asking)
    asking.join(within)
    answer = answers[0] if answers else f"no answer within {within:g} seconds"
    return _unheard(parts, answer) if answer else None


def _undisturbed(thread: Thread) -> None:
    """Start a thread that no signal is given to: those that end us are for the one that cleans up."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        thread.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _answer(parts: SplitResult, what: str, within: float) -> str:
    """What went wrong; nothing where the address answered."""
    from http.client import HTTPException, InvalidURL
    from urllib.error import HTTPError

    try:
        # Of a socket for each of its waits; the whole is counted by who waits for us.
        with _opener().open(_request(parts, what), timeout=within / 2):
            return ""
    except HTTPError as error:
        error.close()
        return f"its answer was {error.code}"
    except (InvalidURL, ValueError):
        return _NO_ADDRESS
    except HTTPException:
        return "its answer is no HTTP"
    except OSError as error:
        return _why(getattr(error, "reason", error))


_NO_ADDRESS: Final = "this is no address that can be asked for"


def _why(reason: object) -> str:
    # Never the exception's own words: they may repeat the address.
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    said = getattr(reason, "verify_message", None) or getattr(reason, "strerror", None)
    return str(said).lower() if said else _NO_ADDRESS


def _request(parts: SplitResult, what: str) -> Request:
    from urllib.request import Request

    host = parts.netloc.rpartition("@")[2]
    path = f"{parts.path.rstrip('/')}/{what}"
    request = Request(parts._replace(netloc=host, path=path).geturl(), headers={"User-Agent": "briefgen"})  # noqa: S310  http or https, as the settings say
    if parts.username is not None:
        name = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        # Not for an address that this one leads to.
        request.add_unredirected_header("Authorization", f"Basic {b64encode(name.encode()).decode('ascii')}")
    return request


def _opener() -> OpenerDirector:
    """Knows http and https, by the proxy that the environment names; no file, no ftp, whatever an answer leads to."""
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.UnknownHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _unheard(parts: SplitResult, why: str) -> Problem:
    return Problem(
        message=f'the ping to "{parts.hostname}" failed: {why}',
        hint="check `ping` under `hooks` in briefgen.yaml, and whether this machine may reach that host",
        severity="warning",
        kind="output",
    )
