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
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import dask
import pytest
from distributed import Client
from msgspec.structs import replace

from briefgen import cli, overlay
from briefgen.build import cluster, press, tasks
from briefgen.build.crew import fault_of
from briefgen.build.printed import Printed
from briefgen.build.printing import printing
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.render import pdf
from briefgen.theme import Theme
from conftest import FACTS, REPOSITORY, Workspace

DAY: Final = date(2026, 11, 21)
EARLIER: Final = {"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")}
ATTACHED: Final = (pdf.Attachment(name="port.txt", data=b"11 container ships", mime="text/plain", description="port"),)

HARM: Final = '''
"""Loaded into the usual workers: the harm that comes to them with a page that asks for it."""
import os, signal
from msgspec.structs import replace
from briefgen.build import press

# Dask loads this more than once.
printed_as_it_is = press.printed_as_it_is = getattr(press, "printed_as_it_is", press.printed)
hold_as_it_is = press.hold_as_it_is = getattr(press, "hold_as_it_is", press.hold)
given = press.given = getattr(press, "given", [])
forgotten = []

def printed(job, theme, inputs):
    if "Kill me" in job.html:
        os.kill(os.getpid(), signal.SIGKILL)
    if "Forget me" in job.html and press._HELD.press.themes and theme not in forgotten:
        forgotten.append(theme)
        press._HELD.press.themes.clear()
    if "Fail me" in job.html:
        raise ZeroDivisionError("one by none")
    answer = printed_as_it_is(job, theme, inputs)
    return replace(answer, pdf=answer.pdf[:-1]) if "Damage me" in job.html else answer

def hold(theme, files):
    given.append(theme)
    hold_as_it_is(theme, files)

press.printed, press.hold = printed, hold
'''


# The machines.


class Machines:
    """A scheduler and its workers, each a process of this machine."""

    def __init__(self, stack: ExitStack, folder: Path, *options: str, **configuration: str) -> None:
        self._stack = stack
        self._folder = folder
        # A scheduler is not to call long after a worker that has died.
        patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
        self._environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **patience, **configuration}
        (folder / "harm.py").write_text(HARM)
        self.scheduler = self._started("scheduler", "--port", "0", "--scheduler-file", "it.json", *options)
        self.address = self._address()

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """One that will be there soon."""
        return self._started("worker", self.address, "--nthreads", "1", *options, **environment)

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
    for _ in range(1200):
        if there():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about in two minutes")


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster with two workers that come back when they die. It gives a task up when the first has died of it."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("cluster")
        machines = Machines(stack, folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
        machines.worker("--nworkers", "2", "--preload", "harm.py")
        yield machines


@pytest.fixture(scope="module")
def connected(machines: Machines) -> Iterator[Client]:
    with Client(machines.address, timeout=30, set_as_default=False) as client:
        client.register_plugin(press.Presses(), name=WARM)
        yield client


WARM: Final = "another build, so that renderers stay warm between tests"


@pytest.fixture
def usual(connected: Client) -> Client:
    """Somebody else who looks at the cluster, when its two workers are there."""
    until(lambda: len(connected.nthreads()) == 2)
    return connected


class Kept(press.Press):
    """This machine's own renderer, warm from test to test."""

    def close(self) -> None:
        """Not yet."""


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    kept = Kept()
    yield kept
    press.Press.close(kept)


@pytest.fixture(autouse=True)
def own_press(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "Press", lambda: kept)


@pytest.fixture
def cold(usual: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The same, where nobody else builds and nothing is warm."""
    monkeypatch.setattr(cluster, "Press", press.Press)
    usual.unregister_worker_plugin(WARM)
    yield usual
    usual.register_plugin(press.Presses(), name=WARM)


@contextmanager
def joined(machines: Machines, client: Client, *options: str, **environment: str) -> Iterator[str]:
    """One worker more, by its address."""
    before = {*client.nthreads()}
    worker = machines.worker("--no-nanny", *options, **environment)
    try:
        until(lambda: {*client.nthreads()} - before or worker.poll() is not None)
        (address,) = {*client.nthreads()} - before
        yield address
    finally:
        end(worker)
        until(lambda: {*client.nthreads()} == before)


def children_of(pid: int) -> list[int]:
    of_threads = ((task / "children").read_text().split() for task in Path(f"/proc/{pid}/task").iterdir())
    return [int(child) for children in of_threads for child in children]


def renderers(client: Client) -> list[int]:
    """The processes that workers have started."""
    return [child for pid in client.run(os.getpid).values() for child in children_of(pid)]


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
    with pdf.process() as renderer:
        made = {name: renderer.pdf(job) for name, job in jobs.items()}
    return Printed(
        files={n: data for n, (data, _) in made.items()}, warnings={n: said for n, (_, said) in made.items()}
    )


@cache
def six_here() -> Printed:
    return made_here(pages(*SIX))


def said(problems: Mapping[str, Problem] | BriefgenError | Any) -> str:
    """Addresses differ from time to time, and so does the order of workers."""
    words = map(str, problems.problems if isinstance(problems, BriefgenError) else problems)
    return "\n".join(sorted(re.sub(r"(tcp|tls)://127\.0\.0\.1:\d+", r"\1://127.0.0.1:0", word) for word in words))


def shown(root: Path) -> dict[str, bytes]:
    output = root / "output"
    names = (path for path in output.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(output)): path.read_bytes() for path in names}


# What it makes.


def test_a_cluster_makes_the_same_files_as_this_machine(
    workspace: Workspace, cold: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    root = workspace(EARLIER)
    assert cli.run(["build", "-C", str(root), "--all"]) == 0
    here = shown(root)
    shutil.rmtree(root / "output")
    assert cli.run(["build", "-C", str(root), "--all", "--dask", cold.scheduler.address]) == 0
    assert shown(root) == here
    assert len([name for name in here if name.endswith(".pdf")]) == 2
    assert capfd.readouterr() == ("", "")
    assert (renderers(cold), asked_for(cold)) == ([], [])


def test_a_theme_goes_to_each_worker_once(usual: Client) -> None:
    def given() -> list[str]:
        return list(vars(press)["given"])

    before = usual.run(given)
    jobs = pages(*SIX)
    jobs["Two.pdf"] = replace(jobs["Two.pdf"], files={**files(), "fonts/another.ttf": b"that no page uses"})
    assert made(usual.scheduler.address, jobs) == made_here(jobs)
    new = [themes[len(before[worker]) :] for worker, themes in usual.run(given).items()]
    assert new[0] == new[1]
    assert len({*new[0]}) == len(new[0]) == 2


def test_a_worker_that_is_killed_costs_nothing_but_time(usual: Client) -> None:
    victim, killed = min(usual.run(os.getpid).values()), []

    def kill_in_the_middle(done: int, _of: int) -> None:
        if done and not killed:
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    assert made(usual.scheduler.address, pages(*SIX), progress=kill_in_the_middle) == six_here()
    assert killed == [victim]


def test_an_edition_that_kills_workers_is_told_and_the_rest_is_made(usual: Client) -> None:
    # First, so that others wait behind it: they are taken along, and are not to blame.
    jobs = pages("Kill me", "One", "Two", "Three", "Four")
    printed = made(usual.scheduler.address, jobs)
    assert printed.files == {name: data for name, data in six_here().files.items() if name in jobs}
    assert said(printed.failures.values()) == (
        "error: each worker that was to make the PDF died of it\n"
        "  the last one was tcp://127.0.0.1:0\n"
        "  hint: see what its log says; make the brief shorter, or build the other formats with --format"
    )


def test_what_fails_on_a_worker_costs_one_pdf(usual: Client) -> None:
    jobs = {**pages("Fail me", "Damage me", "One"), "bare.pdf": replace(job("Without a font"), files={})}
    printed = made(usual.scheduler.address, jobs)
    assert printed.files == {"One.pdf": six_here().files["One.pdf"]}
    with pytest.raises(BriefgenError) as here:
        made_here({"bare.pdf": jobs["bare.pdf"]})
    assert [printed.failures["bare.pdf"]] == list(here.value.problems)
    assert printed.remarks == ()
    assert said(printed.failures[name] for name in ("Fail me.pdf", "Damage me.pdf")) == (
        'error: the PDF came back damaged from the worker "tcp://127.0.0.1:0"\n'
        "  hint: see the logs of the scheduler and the workers, then build again\n"
        "error: the task of the PDF failed: ZeroDivisionError: one by none\n"
        "  hint: see the logs of the scheduler and the workers, then build again"
    )


# Workers that are not as this machine.


def test_software_of_other_versions_is_told_before_any_work(machines: Machines, cold: Client, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(REPOSITORY / "briefgen", old / "briefgen", ignore=shutil.ignore_patterns("__pycache__"))
    init = old / "briefgen/__init__.py"
    init.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.9"', init.read_text()))
    (old / "weasyprint-69.0.dist-info").mkdir()
    (old / "weasyprint-69.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: weasyprint\nVersion: 69.0\n")
    bare = tmp_path / "bare"
    (bare / "briefgen").mkdir(parents=True)
    (bare / "briefgen/__init__.py").touch()
    with (
        joined(machines, cold, PYTHONPATH=str(old)),
        joined(machines, cold, PYTHONPATH=str(bare)),
        pytest.raises(BriefgenError) as error,
    ):
        made(machines.address, pages("One"))
    here = press.versions()
    assert said(error.value) == (
        'error: the worker "tcp://127.0.0.1:0" does not know what it is asked\n'
        """  ModuleNotFoundError("No module named 'briefgen.build'")\n"""
        f'  hint: install "briefgen[dask]" {here["briefgen"]} there, and start it anew\n'
        'error: the worker "tcp://127.0.0.1:0" has other software than this machine\n'
        f"  briefgen 0.0.9 there, {here['briefgen']} here\n"
        f"  WeasyPrint 69.0 there, {here['WeasyPrint']} here\n"
        "  hint: install the same versions on all machines, and start the scheduler and the workers anew"
    )
    assert (renderers(cold), asked_for(cold)) == ([], [])


def test_another_python_is_another_version() -> None:
    here = press.Look(versions=press.versions(), proof="the same")
    there = replace(here, versions={**here.versions, "Python": "3.99"})
    assert fault_of("tcp://far:1", here, here) is None
    assert fault_of("tcp://far:1", there, here) == Problem(
        message='the worker "tcp://far:1" has other software than this machine',
        notes=(f"Python 3.99 there, {here.versions['Python']} here",),
        hint="install the same versions on all machines, and start the scheduler and the workers anew",
        kind="renderer",
    )


def test_a_worker_that_cannot_print_or_prints_otherwise_is_told_before_any_work_or_left_out_if_it_is_late(
    machines: Machines, usual: Client, tmp_path: Path
) -> None:
    (tmp_path / "libpango-1.0.so.0").touch()
    other = tmp_path / "other"
    shutil.copytree(REPOSITORY / "briefgen", other / "briefgen", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "templates/fonts").mkdir(parents=True)
    shutil.copy(REPOSITORY / "templates/fonts/SourceSans3-It.ttf", other / "templates" / press.FONT)
    with ExitStack() as stack:
        without_pango = joined(machines, usual, LD_LIBRARY_PATH=str(tmp_path))
        late = made(machines.address, pages(*SIX), lambda: stack.enter_context(without_pango))
        stack.enter_context(joined(machines, usual, PYTHONPATH=str(other)))
        with pytest.raises(BriefgenError) as error:
            made(machines.address, pages("One"))
    cannot_print = (
        ': the worker "tcp://127.0.0.1:0" cannot print: '
        "the PDF renderer cannot be loaded: cannot load library 'libpango-1.0-0'\n"
        "  hint: install Pango, in Debian with `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, "
        "or build the other formats with --format"
    )
    assert (replace(late, remarks=()), said(late.remarks)) == (six_here(), f"warning{cannot_print}")
    assert said(error.value) == (
        f"error{cannot_print}\n"
        'error: the worker "tcp://127.0.0.1:0" makes another PDF of the same page than this machine\n'
        "  hint: install the same libraries on both: Pango, HarfBuzz, zlib, and the Python packages by "
        "requirements.lock"
    )


FULL: Final = (
    'warning: the worker "tcp://127.0.0.1:0" cannot write to its disk: File too large\n'
    "  hint: make room in its folder for temporary files; until then other workers do what it would have done"
)


UNMEASURED: Final = {"COVERAGE_PROCESS_CONFIG": ""}
"""What was measured would not fit on a full disk."""


def fill_disk(pid: int) -> None:
    """What this process writes from here on does not fit."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (2**14, resource.RLIM_INFINITY))


def empty_disk(pid: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_worker_whose_disk_fills_leaves_the_work_to_others(machines: Machines, usual: Client) -> None:
    with joined(machines, usual, **UNMEASURED) as address:
        (pid,) = usual.run(os.getpid, workers=[address]).values()

        def fill_while_it_prints() -> None:
            fill_disk(pid)
            for renderer in children_of(pid):
                os.kill(renderer, signal.SIGKILL)

        printed = made(machines.address, pages(*SIX), fill_while_it_prints)
        empty_disk(pid)
    assert (replace(printed, remarks=()), said(printed.remarks)) == (six_here(), FULL)


def test_a_worker_that_has_lost_what_it_was_given_is_given_it_again(usual: Client) -> None:
    jobs = pages("One", "Forget me", "Two", "Three", "Four")
    printed = made(usual.scheduler.address, jobs)
    assert (printed.failures, {*printed.files}) == ({}, {*jobs})


def test_a_pdf_that_cannot_be_fetched_costs_only_itself(usual: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TRANSFER", 1e-6)
    printed = made(usual.scheduler.address, pages("One"))
    assert said(printed.failures.values()) == (
        "error: the PDF could not be fetched from its worker\n"
        "  hint: see the logs of the scheduler and the workers, then build again"
    )


def test_a_machine_that_cannot_print_cannot_say_what_workers_should_print(
    cold: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libpango-1.0.so.0").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    with pytest.raises(BriefgenError) as error:
        made(cold.scheduler.address, pages("One"))
    assert said(error.value).startswith("error: the PDF renderer cannot be loaded: cannot load library")
    assert (renderers(cold), asked_for(cold)) == ([], [])


def test_a_machine_without_room_for_a_renderer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    own = press.Press()
    assert own.look() == press.Look(
        versions=press.versions(),
        fault=Problem(message="the PDF renderer cannot be started: No such file or directory", kind="renderer"),
        disk="No such file or directory",
    )


def test_a_scheduler_without_briefgen_is_told(tmp_path: Path) -> None:
    (tmp_path / "bare/briefgen").mkdir(parents=True)
    (tmp_path / "bare/briefgen/__init__.py").touch()
    with ExitStack() as stack:
        machines = Machines(stack, tmp_path, PYTHONPATH=str(tmp_path / "bare"))
        with pytest.raises(BriefgenError) as error:
            made(machines.address, pages("One"))
    assert said(error.value) == (
        "error: the Dask scheduler does not know what it is asked\n"
        "  No module named 'briefgen.build'\n"
        f'  hint: install "briefgen[dask]" {press.versions()["briefgen"]} there, and start it anew'
    )


# What comes between.


def test_a_build_that_is_interrupted_cancels_its_tasks(workspace: Workspace, cold: Client) -> None:
    root = workspace({**EARLIER, "output/2026-11-20/brief.pdf": "the last good one"})
    command = [sys.executable, "-m", "briefgen", "build", "-C", str(root), "--all", "--dask", cold.scheduler.address]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as building:
        until(lambda: asked_for(cold) or building.poll())
        building.send_signal(signal.SIGINT)
        _, words = building.communicate()
    assert (building.returncode, words.strip()) == (130, "interrupted; what was there is unchanged")
    assert shown(root) == {"2026-11-20/brief.pdf": b"the last good one"}
    until(lambda: not asked_for(cold) and not renderers(cold))


UNREACHABLE: Final = (
    'error: the Dask scheduler at "{address}" cannot be reached\n'
    "  {why}\n"
    "  hint: see that it runs there{tls}; or build without --dask\n"
)
NO_TLS: Final = (
    "TLS expects a `ssl_context` argument of type ssl.SSLContext (perhaps check your TLS configuration?) "
    "Instead got None"
)
TLS: Final = ", and that Dask's configuration names the certificates (distributed.comm.tls)"


@pytest.fixture
def silent() -> Iterator[str]:
    """Somebody who takes a call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_scheduler_that_cannot_be_reached_is_told_and_nothing_changes(
    workspace: Workspace, silent: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    root = workspace({"output/2026-11-21/brief.pdf": "the last good one"})
    silence = "it does not answer within 0.3 seconds"
    for address, why, tls in (
        ("tcp://127.0.0.1:1", silence, ""),
        (silent, silence, ""),
        ("tls://127.0.0.1:1", NO_TLS, TLS),
    ):
        assert cli.run(["build", "-C", str(root), "--dask", address]) == 69
        assert capfd.readouterr().err == UNREACHABLE.format(address=address, why=why, tls=tls)
    assert cli.run(["build", "-C", str(root), "--dask", "nowhere"]) == 64
    assert capfd.readouterr().err == (
        'error: "nowhere" is no address of a Dask scheduler\n  hint: write it as tcp://host:8786, or tls://host:8786\n'
    )
    assert shown(root) == {"2026-11-21/brief.pdf": b"the last good one"}


def test_nobody_is_called_where_there_is_nothing_to_print() -> None:
    assert made("tcp://127.0.0.1:1", {}) == Printed()


def test_a_lacking_dask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cluster", "crew", "press", "tasks"):
        monkeypatch.delitem(sys.modules, f"briefgen.build.{module}")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BriefgenError) as error:
        printing(1, "tcp://127.0.0.1:1", lambda _done, _of: None)
    assert said(error.value) == (
        'error: the Python package "distributed" is not installed, which --dask needs\n'
        "  hint: pip install 'briefgen[dask]', or build without --dask"
    )


# Another cluster, with TLS, of which in the end nothing is left.


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the configuration of each machine says."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    files = {
        f"{who}.{part}": str(folder / f"{part}.pem") for who in ("scheduler", "worker", "client") for part in PARTS
    }
    return {f"distributed.comm.tls.{name}": file for name, file in {"ca-file": files["client.cert"], **files}.items()}


PARTS: Final = ("key", "cert")


def test_a_cluster_with_tls_prints_until_nothing_of_it_is_left(
    tmp_path: Path, certificates: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "its_security.py").write_text("from distributed import Security\ndef loader(_): return Security()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(tasks, "ABSENCE", 1)
    in_environment = {f"DASK_{name.replace('.', '__').upper()}": file for name, file in certificates.items()}
    with ExitStack() as stack, dask.config.set(certificates):
        machines = Machines(stack, tmp_path, "--protocol", "tls", **in_environment)
        assert machines.address.startswith("tls://")
        with pytest.raises(BriefgenError) as error:
            made(machines.address, pages("One"))
        assert said(error.value) == (
            'error: the Dask scheduler at "tls://127.0.0.1:0" has no workers\n'
            "  hint: start some, with `dask worker tls://127.0.0.1:0`"
        )
        with Client(machines.address, set_as_default=False) as client:

            def one_more() -> subprocess.Popen[bytes]:
                before = len(client.nthreads())
                worker = machines.worker("--no-nanny", **UNMEASURED)
                until(lambda: len(client.nthreads()) > before or worker.poll() is not None)
                return worker

            first, second = one_more(), one_more()
            fill_disk(second.pid)
            third = []
            printed = made(
                machines.address,
                pages(*SIX),
                lambda: third.append(one_more()),
                lambda done, _of: first.kill() if done else None,
            )
            left = made(machines.address, pages("One", "Two"), third[0].kill)
            loader = dask.config.set({"distributed.client.security-loader": "its_security.loader"})
            with loader, pytest.raises(BriefgenError) as error:
                made(machines.address, pages("One"))
            empty_disk(second.pid)
        lost = made(machines.address, pages(*SIX), progress=lambda _done, _of: machines.scheduler.kill())
    full, logs = FULL.replace("tcp:", "tls:"), "  hint: see the logs of the scheduler and the workers, then build again"
    assert (replace(printed, remarks=()), said(printed.remarks)) == (six_here(), full)
    nobody = f"error: no worker of the Dask cluster is left that can print\n{logs}"
    assert [*map(str, left.failures.values())] == [nobody, nobody]
    assert said(error.value) == full.replace("warning", "error")
    assert (lost.files, {*map(str, lost.failures.values())}, len(lost.failures)) == (
        {},
        {f"error: the Dask scheduler has gone, or was started anew\n{logs}"},
        6,
    )


def test_a_scheduler_that_goes_before_it_is_asked_for_anything(machines: Machines, usual: Client) -> None:
    # The last one: nothing is left of the cluster.
    printed = made(usual.scheduler.address, pages("One", "Two"), machines.scheduler.kill)
    assert [*map(str, printed.failures.values())] == 2 * [
        (
            "error: the Dask scheduler has gone, or was started anew\n"
            "  hint: see the logs of the scheduler and the workers, then build again"
        )
    ]
