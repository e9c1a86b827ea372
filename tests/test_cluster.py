"""A build on a Dask cluster: a real scheduler and real workers on this machine, some of which come to harm."""

import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import dask
import pytest
from distributed import Client

from briefgen import cli, overlay
from briefgen.build import cluster, press, tasks
from briefgen.build.printing import Printed, printers, printing
from briefgen.build.workers import look_fault
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.render import pdf
from briefgen.theme import Theme
from conftest import FACTS, REPOSITORY, Workspace

DAY: Final = date(2026, 11, 21)
EARLIER: Final = {f"seeds/facts/2026-11-{day}.yaml": FACTS.replace("2026-11-21", f"2026-11-{day}") for day in (19, 20)}
ATTACHED: Final = (pdf.Attachment(name="port.txt", data=b"11 container ships", mime="text/plain", description="port"),)

HARM: Final = '''
"""Loaded into each worker: the harm that comes to it with a page that asks for it."""
import os, signal
from dataclasses import replace
from briefgen.build import press

# Dask loads this more than once.
as_it_is = press.as_it_is = getattr(press, "as_it_is", press.printed)

def printed(job, theme, inputs):
    if "Kill me" in job.html:
        os.kill(os.getpid(), signal.SIGKILL)
    if "Fail me" in job.html:
        raise ZeroDivisionError("one by none")
    answer = as_it_is(job, theme, inputs)
    return replace(answer, pdf=answer.pdf[:-1]) if "Damage me" in job.html else answer

press.printed = printed
'''


# The machines.


class Machines:
    """A scheduler and its workers, each a process of this machine."""

    def __init__(self, stack: ExitStack, folder: Path, *options: str, **configuration: str) -> None:
        self._stack = stack
        self._folder = folder
        self._environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **configuration}
        (folder / "harm.py").write_text(HARM)
        self.scheduler = self._started("scheduler", "--port", "0", "--scheduler-file", "it.json", *options)
        self.address = self._address()

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """One that will be there soon."""
        own = ("--nthreads", "1", "--preload", "harm.py", *options)
        return self._started("worker", self.address, *own, **environment)

    def _address(self) -> str:
        file = self._folder / "it.json"
        while not (file.exists() and file.read_text()):
            assert self.scheduler.poll() is None
            time.sleep(0.01)
        return str(json.loads(file.read_text())["address"])

    def _started(self, kind: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._folder / f"{kind}.log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", kind, "--host", "127.0.0.1", "--no-dashboard", *arguments],
            cwd=self._folder,
            env=self._environment | environment,
            stdout=log,
            stderr=log,
        )
        self._stack.callback(end, process)
        return process


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)


def until(there: Callable[[], object]) -> None:
    while not there():
        time.sleep(0.02)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster with two workers that come back when they die. It gives a task up when the first has died of it."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("cluster")
        machines = Machines(stack, folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
        machines.worker("--nworkers", "2")
        yield machines


@pytest.fixture(scope="module")
def connected(machines: Machines) -> Iterator[Client]:
    with Client(machines.address, timeout=30, set_as_default=False) as client:
        yield client


@pytest.fixture
def usual(connected: Client) -> Client:
    """Somebody else who looks at the cluster, when its two workers are there."""
    until(lambda: len(connected.nthreads()) == 2)
    return connected


@contextmanager
def joined(machines: Machines, client: Client, *options: str, **environment: str) -> Iterator[str]:
    """One worker more, by its address."""
    before = {*client.nthreads()}
    worker = machines.worker("--no-nanny", *options, **environment)
    until(lambda: {*client.nthreads()} - before)
    (address,) = {*client.nthreads()} - before
    yield address
    end(worker)
    until(lambda: address not in client.nthreads())


def renderers(client: Client) -> list[int]:
    """The processes that workers have started."""

    def children() -> list[int]:
        return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]

    return [pid for of_one in client.run(children).values() for pid in of_one]


def asked_for(client: Client) -> list[str]:
    """The tasks that the scheduler knows."""
    return list(client.run_on_scheduler(lambda dask_scheduler: [*dask_scheduler.tasks]))


def nowhere() -> None:
    """For jobs before which nothing happens."""


def files() -> Mapping[str, bytes]:
    return pdf.print_files(Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder()), "")


def job(text: str) -> pdf.PdfJob:
    html = f'<html lang="en"><title>A page</title><link rel="stylesheet" href="css/print.css"><h1>{text}</h1></html>'
    return pdf.PdfJob(html=html, files=files(), date=DAY, attachments=ATTACHED)


def pages(*texts: str) -> dict[str, pdf.PdfJob]:
    return {f"{text}.pdf": job(text) for text in texts}


SIX: Final = ("One", "Two", "Three", "Four", "Five", "Six")


def made(
    address: str,
    jobs: Mapping[str, pdf.PdfJob],
    first: Callable[[], object] = nowhere,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Printed:
    """What a cluster makes of jobs. `first` is called when all workers were looked at, before it gets the first one."""

    def each() -> Iterator[tuple[str, pdf.PdfJob]]:
        first()
        yield from jobs.items()

    with printing(1, address, progress) as there:
        there.begin(each(), len(jobs))
        return there.printed()


def made_here(jobs: Mapping[str, pdf.PdfJob]) -> Printed:
    with printers(1, lambda _done, _of: None) as here:
        here.begin(jobs.items(), len(jobs))
        return here.printed()


def said(problems: Mapping[str, Problem] | BriefgenError | Any) -> str:
    """Addresses differ from time to time."""
    if isinstance(problems, BriefgenError):
        problems = problems.problems
    return re.sub(r"(tcp|tls)://127\.0\.0\.1:\d+", r"\1://127.0.0.1:0", "\n".join(map(str, problems)))


def shown(root: Path) -> dict[str, bytes]:
    output = root / "output"
    names = (path for path in output.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(output)): path.read_bytes() for path in names}


# What it makes.


def test_a_cluster_makes_the_same_files_as_this_machine(
    workspace: Workspace, usual: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    root = workspace(EARLIER)
    assert cli.run(["build", "-C", str(root), "--all"]) == 0
    here = shown(root)
    shutil.rmtree(root / "output")
    assert cli.run(["build", "-C", str(root), "--all", "--dask", usual.scheduler.address]) == 0
    assert shown(root) == here
    assert len([name for name in here if name.endswith(".pdf")]) == 3
    assert capfd.readouterr() == ("", "")
    assert (renderers(usual), asked_for(usual)) == ([], [])


def test_a_theme_goes_to_each_worker_once(usual: Client) -> None:
    def came(dask_worker: Any) -> list[str]:
        return [key for transfer in dask_worker.transfer_incoming_log for key in transfer["keys"]]

    before = [*usual.run(came).values()]
    assert made(usual.scheduler.address, pages(*SIX)) == made_here(pages(*SIX))
    after = [*usual.run(came).values()]
    new = [key for old, now in zip(before, after, strict=True) for key in now[len(old) :]]
    # The one that got it from us gave it to the other.
    assert len(new) == 1
    assert new[0].startswith("briefgen-theme-")


def test_a_worker_that_is_killed_costs_nothing_but_time(usual: Client) -> None:
    victim, killed = min(usual.run(os.getpid).values()), []

    def kill_in_the_middle(done: int, _of: int) -> None:
        if done and not killed:
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    assert made(usual.scheduler.address, pages(*SIX), progress=kill_in_the_middle) == made_here(pages(*SIX))
    assert killed == [victim]


def test_an_edition_that_kills_workers_is_told_and_the_rest_is_made(usual: Client) -> None:
    jobs = pages("One", "Two", "Kill me", "Three", "Four")
    printed = made(usual.scheduler.address, jobs)
    assert printed.files == made_here(pages("One", "Two", "Three", "Four")).files
    assert said(printed.failures.values()) == (
        "error: each worker that was to make the PDF died of it\n"
        "  the last one was tcp://127.0.0.1:0\n"
        "  hint: see what its log says; make the brief shorter, or build the other formats with --format"
    )


def test_what_fails_on_a_worker_costs_one_pdf(usual: Client) -> None:
    jobs = {**pages("Fail me", "Damage me", "One"), "bare.pdf": replace(job("Without a font"), files={})}
    printed = made(usual.scheduler.address, jobs)
    here = made_here({name: jobs[name] for name in ("bare.pdf", "One.pdf")})
    assert printed.files == here.files
    assert printed.failures["bare.pdf"] == here.failures["bare.pdf"]
    assert printed.remarks == []
    assert said(printed.failures[name] for name in ("Fail me.pdf", "Damage me.pdf")) == (
        "error: the task of the PDF failed: ZeroDivisionError: one by none\n"
        "  hint: see the logs of the scheduler and the workers, then build again\n"
        'error: the PDF came back damaged from the worker "tcp://127.0.0.1:0"\n'
        "  hint: see the logs of the scheduler and the workers, then build again"
    )
