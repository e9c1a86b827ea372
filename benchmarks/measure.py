"""What a command costs: CPU, wall and memory of a process with all that it starts."""

from __future__ import annotations

import ctypes
import os
import signal
import statistics
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Final

_SUBREAPER: Final = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2): who loses its parent becomes ours, with what it has cost."""

_GLANCE: Final = 0.01
_GRACE: Final = 5.0


def nothing() -> None:
    """For a command that needs no preparing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A command, run again and again from the same state."""

    name: str
    command: Sequence[str]
    folder: Path
    prepare: Callable[[], None] = nothing
    """Brings that state about before each run; not counted."""
    proof: Callable[[], None] = nothing
    """Raises where a run did not do its work; not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Medians over the turns."""

    name: str
    cpu: float
    """Seconds, user and system."""
    wall: float
    peak: int
    """Bytes that the whole tree of processes had at most at one time; shared pages are counted once."""
    spread: tuple[float, float]
    """The lowest and the highest CPU."""
    turns: int


def costs(contestants: Sequence[Contestant], turns: int, scratch: Path) -> tuple[Cost, ...]:
    """What each costs when they run in turn, A B A B. A turn before the first warms caches and looks at memory."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    peaks = [_peak(contestant, scratch) for contestant in contestants]
    runs = [[_run(contestant, scratch) for contestant in contestants] for _ in range(turns)]
    return tuple(
        _median(contestant, [turn[number] for turn in runs], peaks[number])
        for number, contestant in enumerate(contestants)
    )


def _median(contestant: Contestant, runs: Sequence[tuple[float, float]], peak: int) -> Cost:
    cpu, wall = zip(*runs, strict=True)
    return Cost(
        name=contestant.name,
        cpu=statistics.median(cpu),
        wall=statistics.median(wall),
        peak=peak,
        spread=(min(cpu), max(cpu)),
        turns=len(runs),
    )


def _run(
    contestant: Contestant, scratch: Path, watch: Callable[[int], object] = lambda _pid: None
) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    contestant.prepare()
    log = scratch / "log"
    with log.open("wb") as said:
        began = perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own table of commands
            contestant.command,
            cwd=contestant.folder,
            env=_environment(scratch),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime + _orphans(process.pid)
    if process.returncode:
        words = log.read_text("utf-8", "replace").strip().split("\n")[-5:]
        raise RuntimeError(f"{contestant.name} ended with {process.returncode}: {' / '.join(words)}")
    contestant.proof()
    return cpu, wall


def _environment(scratch: Path) -> dict[str, str]:
    """The same for all: where programs are, a home of their own, and nothing that changes what Python does."""
    return {"PATH": os.environ["PATH"], "HOME": str(scratch), "LANG": "C.UTF-8", "TMPDIR": str(scratch)}


def _orphans(group: int) -> float:
    """The CPU seconds of what a command left behind; what does not end by itself is ended."""
    cpu, late = 0.0, monotonic() + _GRACE
    with suppress(ChildProcessError):
        while True:
            pid, _, usage = os.wait4(-group, os.WNOHANG)
            cpu += usage.ru_utime + usage.ru_stime
            if not pid:
                sleep(_GLANCE)
            if monotonic() > late:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
    return cpu


def _peak(contestant: Contestant, scratch: Path) -> int:
    """The memory of one run. To look slows it down a little, so its times are thrown away."""
    seen, over, watchers = [0], threading.Event(), ThreadPoolExecutor(1)

    def look(pid: int) -> None:
        while not over.wait(_GLANCE):
            seen.append(sum(map(memory, family(pid))))

    try:
        _run(contestant, scratch, lambda pid: watchers.submit(look, pid))
    finally:
        over.set()
        watchers.shutdown()
    return max(seen)


def family(pid: int) -> list[int]:
    """A process and all that it started and that are still there."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def memory(pid: int) -> int:
    """Bytes of a process, its share of what it shares; none where it has gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
