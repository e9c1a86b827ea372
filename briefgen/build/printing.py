"""The PDFs of a build: several processes make them, each as if it were alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack, contextmanager
from queue import SimpleQueue
from threading import BoundedSemaphore

from briefgen.build.printed import Printed, Printing
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.render import pdf

Made = tuple[bytes, tuple[Problem, ...]]


class Printers:
    """Processes that print. The first has been started; the others start when there is work for them."""

    def __init__(self, stack: ExitStack, jobs: int, progress: Callable[[int, int], None]) -> None:
        self._stack = stack
        self._free: SimpleQueue[pdf.Renderer] = SimpleQueue()
        self._free.put(stack.enter_context(pdf.process()))
        self._jobs = jobs
        self._progress = progress
        self._waiting: dict[str, Future[Made]] = {}
        self._of = 0

    def expect(self, files: Mapping[str, bytes]) -> None:
        """Have what the first page is likely to be made with read in the process that has been started."""
        pool = self._stack.enter_context(_pool(1))
        pool.submit(_expecting, self._free, self._free.get(), files)

    def begin(self, jobs: Iterable[tuple[str, pdf.PdfJob]], count: int) -> None:
        """Hand out the jobs, `count` of them, by name; as many are made of `jobs` as the processes can take."""
        self._of = count
        several = max(1, min(self._jobs, count))
        for _ in range(several - 1):
            self._free.put(self._stack.enter_context(pdf.process()))
        pool = self._stack.enter_context(_pool(several))
        room = BoundedSemaphore(2 * several)
        for name, job in jobs:
            while not room.acquire(timeout=1):
                self._tell(sum(future.done() for future in self._waiting.values()))
            self._waiting[name] = pool.submit(_one, self._free, job)
            self._waiting[name].add_done_callback(lambda _: room.release())

    def printed(self) -> Printed:
        """What became of every job. One that cannot be done costs only itself."""
        before = sum(future.done() for future in self._waiting.values())
        self._tell(before)
        for done, _ in enumerate(as_completed(self._waiting.values()), 1):
            if before < done < self._of:
                self._tell(done)
        files, warnings, failures = {}, {}, {}
        for name, future in self._waiting.items():
            try:
                files[name], warnings[name] = future.result()
            except BriefgenError as error:
                failures[name] = error.problems[0]
        while not self._free.empty():
            self._free.get().dismiss()
        return Printed(files=files, warnings=warnings, failures=failures)

    def _tell(self, done: int) -> None:
        self._progress(done, self._of)


def printing(jobs: int, dask: str | None, progress: Callable[[int, int], None]) -> AbstractContextManager[Printing]:
    """So many processes of this machine, or the Dask cluster whose scheduler is at the address `dask`."""
    if dask is None:
        return printers(jobs, progress)
    try:
        # Imported for those who use it: it takes longer than the rest of briefgen, and is an extra.
        from briefgen.build.cluster import cluster
    except ModuleNotFoundError as error:
        raise BriefgenError([_without_dask(error)]) from error
    return cluster(dask, progress)


def _without_dask(error: ModuleNotFoundError) -> Problem:
    return Problem(
        message=f'the Python package "{error.name}" is not installed, which --dask needs',
        hint="pip install 'briefgen[dask]', or build without --dask",
        kind="renderer",
    )


@contextmanager
def printers(jobs: int, progress: Callable[[int, int], None]) -> Iterator[Printers]:
    """So many processes, of which the first starts now: WeasyPrint's import is the longest single wait of a build."""
    with ExitStack() as stack:
        yield Printers(stack, jobs, progress)


@contextmanager
def _pool(workers: int) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool
    finally:
        # Where somebody asks us to end, what has not begun is not to begin; what has ends with its process.
        pool.shutdown(wait=False, cancel_futures=True)


def _expecting(free: SimpleQueue[pdf.Renderer], renderer: pdf.Renderer, files: Mapping[str, bytes]) -> None:
    try:
        renderer.expect(files)
    finally:
        free.put(renderer)


def _one(free: SimpleQueue[pdf.Renderer], job: pdf.PdfJob) -> Made:
    renderer = free.get()
    try:
        return renderer.pdf(job)
    finally:
        free.put(renderer)
