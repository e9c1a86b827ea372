"""The PDFs of a build, made on a Dask cluster with the bytes that they would have here."""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from typing import Final

import dask
from distributed import Client, Security, connect
from distributed.versions import VersionMismatchWarning

from briefgen.build.crew import Crew, stop_on_other_versions
from briefgen.build.press import Look, Press, Presses
from briefgen.build.printed import Printed
from briefgen.build.tasks import Tasks
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.render.pdf import PdfJob

PATIENCE: Final = 5.0
"""Seconds that a scheduler has to answer."""

_ADDRESS: Final = re.compile(r"(tcp|tls)://[^/\s]+:\d+")

_LOGGERS: Final = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application")
"""Those of Dask's that it gives a level and a handler of their own."""


class Cluster:
    """Makes PDFs as `printing.Printers` does, on other machines."""

    def __init__(self, stack: ExitStack, address: str, progress: Callable[[int, int], None]) -> None:
        self._stack = stack
        self._address = address
        self._progress = progress
        self._tasks: Tasks | None = None
        self._press = stack.enter_context(closing(Press()))
        # From here on a process loads WeasyPrint, to show what the workers' PDFs must look like.
        with self._press.renderer():
            pass

    def begin(self, jobs: Iterable[tuple[str, PdfJob]], count: int) -> None:
        """Hand out the jobs, `count` of them, by name; as many are made of `jobs` as the workers can take.

        Raises `BriefgenError` where there is no cluster, and where a part of it would make other PDFs than this
        machine.
        """
        if not count:
            return
        client = self._stack.enter_context(_connected(self._address))
        stop_on_other_versions(client)
        self._stack.enter_context(_presses(client))
        crew = Crew(client, self._look())
        faults = crew.muster() or (None if crew.fit else [*crew.unfit.values()] or [_deserted(self._address)])
        if faults:
            raise BriefgenError(faults)
        self._tasks = Tasks(client, crew, partial(self._tell, count))
        self._stack.callback(self._tasks.cancel)
        for name, job in jobs:
            self._tasks.ask(name, job)

    def expect(self, files: Mapping[str, bytes]) -> None:
        """Nothing is sent before it is known which workers there are."""

    def printed(self) -> Printed:
        """What became of every job. One that cannot be done costs only itself."""
        return self._tasks.printed() if self._tasks else Printed()

    def _look(self) -> Look:
        """How this machine prints."""
        look = self._press.look()
        if look.fault:
            raise BriefgenError([look.fault])
        return look

    def _tell(self, of: int, done: int) -> None:
        self._progress(done, of)


@contextmanager
def cluster(address: str, progress: Callable[[int, int], None]) -> Iterator[Cluster]:
    """The Dask cluster whose scheduler is at `address`. It is connected to when there is something to print; what it
    has not done when this ends is cancelled."""
    if not _ADDRESS.fullmatch(address):
        raise BriefgenError([_no_address(address)])
    with ExitStack() as stack:
        yield Cluster(stack, address, progress)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    with _hushed():
        try:
            # Certificates are in Dask's own configuration, where it looks for them by itself.
            if not dask.config.get("distributed.client.security-loader"):
                asyncio.run(asyncio.wait_for(_greeted(address), PATIENCE))
            client = Client(address, timeout=PATIENCE, name="briefgen", set_as_default=False)
        except Exception as error:
            raise BriefgenError([_unreachable(address, error)]) from error
        try:
            yield client
        finally:
            # Longer than this it is not waited for; it ends with this process.
            with suppress(TimeoutError):
                client.close(timeout=PATIENCE)


async def _greeted(address: str) -> None:
    """Raise where nobody answers as Dask does. The client by itself would wait for ever for one who is silent."""
    comm = await connect(address, timeout=2 * PATIENCE, **Security().get_connection_args("client"))
    await comm.close()


@contextmanager
def _presses(client: Client) -> Iterator[None]:
    name = f"briefgen-{client.id}"
    client.register_plugin(Presses(), name=name)
    try:
        yield
    finally:
        # Whatever keeps a worker from it, this build is over; and with the worker its processes end too.
        with suppress(Exception):
            if client.status == "running":
                client.unregister_worker_plugin(name)


@contextmanager
def _hushed() -> Iterator[None]:
    """Dask's own words would stand among ours, unless somebody wants them: its configuration says so."""
    loggers = [] if "logging" in dask.config.config else [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            warnings.simplefilter("ignore", VersionMismatchWarning)
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


# What is said.


def _no_address(address: str) -> Problem:
    return Problem(
        message=f'"{address}" is no address of a Dask scheduler',
        hint="write it as tcp://host:8786, or tls://host:8786",
        kind="usage",
    )


def _unreachable(address: str, error: Exception) -> Problem:
    is_tls = address.startswith("tls:")
    tls = ", and that Dask's configuration names the certificates (distributed.comm.tls)" if is_tls else ""
    return Problem(
        message=f'the Dask scheduler at "{address}" cannot be reached',
        notes=(str(error) or f"it does not answer within {PATIENCE:g} seconds",),
        hint=f"see that it runs there{tls}; or build without --dask",
        kind="renderer",
    )


def _deserted(address: str) -> Problem:
    return Problem(
        message=f'the Dask scheduler at "{address}" has no workers',
        hint=f"start some, with `dask worker {address}`",
        kind="renderer",
    )
