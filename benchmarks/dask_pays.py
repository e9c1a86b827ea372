"""From how many editions on it pays to print on a Dask cluster.

    python -m benchmarks.dask_pays

Builds the PDFs of a few and of many days, here and on a cluster of this machine's own: a scheduler and a worker for
each core. What an edition costs is the difference between many and few, what comes before the first edition the rest.
Of the cluster, what the machine that asks does is told apart from what its workers do, as workers are meant to be
elsewhere.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

import psutil

from benchmarks import workspaces

FEW: Final = 1
MANY: Final = 17
TURNS: Final = 3
ELSEWHERE: Final = (4, 8, 16, 32)
"""Cores of workers to reckon with."""

_HOME: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds."""

    wall: float
    asking: float
    """CPU of the command with all that it starts."""
    workers: float


def main() -> None:
    """Measure, and print what it means."""
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name, _cluster(Path(name), cores) as (address, workers):
        folders = {days: Path(name) / str(days) for days in (FEW, MANY)}
        for days, folder in folders.items():
            workspaces.make(folder, days)
        rounds = [
            {
                (days, way): _built(folder, [*options, "--jobs", str(cores)], workers)
                for days, folder in folders.items()
                for way, options in (("here", []), ("cluster", ["--dask", address]))
            }
            for _ in range(TURNS)
        ]
    median = {
        key: Cost(**{part: statistics.median(getattr(one[key], part) for one in rounds) for part in Cost.__slots__})
        for key in rounds[0]
    }
    _tell(median, cores)


def _tell(median: dict[tuple[int, str], Cost], cores: int) -> None:
    def each(way: str, part: str) -> float:
        return (getattr(median[MANY, way], part) - getattr(median[FEW, way], part)) / (MANY - FEW)

    here, asking, printing = each("here", "asking"), each("cluster", "asking"), each("cluster", "workers")
    before = median[FEW, "cluster"].wall - median[FEW, "here"].wall
    lines = [
        f"an edition here: {here:.3f} s of CPU",
        f"an edition on the cluster: {asking:.3f} s of CPU of the machine that asks, {printing:.3f} s of the workers",
        f"before the first edition, the cluster takes {before:.1f} s longer",
    ]
    for others in ELSEWHERE:
        gain = here / cores - max(asking, printing / others)
        pays = f"pays from {max(1, round(before / gain))} editions on" if gain > 0 else "never pays"
        at_most = here / cores / (here / cores - gain)
        lines.append(f"with {others} cores elsewhere, beside {cores} here: {pays}, at most {at_most:.1f} times as fast")
    print("\n".join(lines))  # noqa: T201


def _built(folder: Path, options: Sequence[str], workers: Sequence[psutil.Process]) -> Cost:
    shutil.rmtree(folder / "output", ignore_errors=True)
    spent, asked = _spent(workers), resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    command = [sys.executable, "-m", "briefgen", "build", "-C", str(folder), "--all", "--format", "pdf", *options]
    subprocess.run(command, cwd=_HOME, check=True)  # noqa: S603  our own command
    wall, done = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    asking = done.ru_utime + done.ru_stime - asked.ru_utime - asked.ru_stime
    return Cost(wall=wall, asking=asking, workers=_spent(workers) - spent)


def _spent(workers: Sequence[psutil.Process]) -> float:
    """Processes that workers have started are counted when they end, which they do with each build."""
    return sum(sum(worker.cpu_times()[:4]) for worker in workers)


@contextmanager
def _cluster(folder: Path, cores: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    with ExitStack() as stack:
        file = folder / "scheduler.json"
        _started(stack, folder, "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        while not (file.exists() and file.read_text()):
            sleep(0.1)
        address = str(json.loads(file.read_text())["address"])
        own = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        workers = [_started(stack, folder, "worker", address, *own) for _ in range(cores)]
        sleep(5)
        yield address, [psutil.Process(worker.pid) for worker in workers]


def _started(stack: ExitStack, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603  our own command
        [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(_HOME)},
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


if __name__ == "__main__":
    main()
