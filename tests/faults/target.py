"""A process that has everything imported and waits: for each line it reads it makes a child that builds when told.

Run by `faulty.Target`. A line of standard input holds the arguments of the command line as JSON; the answers are the
child's process id and, once it has ended, its exit code (negative: a signal). The child begins at SIGUSR1. It is always
the same morning: no test ends on another day than it began.
"""

import ctypes
import json
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime

from briefgen import cli
from briefgen.cli import operating

_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)


def main(morning: str, warm_up: list[str]) -> None:
    operating._now = lambda: datetime.fromisoformat(morning).replace(hour=6, tzinfo=UTC)
    # What is imported late is imported now, so that no call of a build below is one of an import.
    _tell(cli.run(warm_up))
    # What a killed child had started is ours then: nothing of one build is at work in the next.
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(json.loads(line))
        _tell(child)
        _, status = os.waitpid(child, 0)
        with suppress(ChildProcessError):
            while True:
                os.wait()
        _tell(os.waitstatus_to_exitcode(status))


def _prctl(option: int, value: object) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _build(arguments: list[str]) -> None:
    # Where only a parent may trace its children, this lets anybody.
    _prctl(_PR_SET_PTRACER, _ANYBODY)
    signal.sigwait({signal.SIGUSR1})
    code = 70
    try:
        code = cli.run(arguments)
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
