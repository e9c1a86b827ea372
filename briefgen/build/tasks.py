"""The tasks of a Dask cluster: each PDF is one, sent with all that it needs and verified when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from queue import Empty, SimpleQueue
from typing import Final
from uuid import uuid4

from distributed import CancelledError, Client, Future
from distributed.scheduler import KilledWorker
from msgspec import Struct
from msgspec.structs import replace

from briefgen.build import press
from briefgen.build.crew import Crew
from briefgen.build.press import Answer
from briefgen.build.printed import Printed
from briefgen.diagnostics import Problem
from briefgen.render.pdf import PdfJob
from briefgen.values import digest

ABSENCE: Final = 30
"""Seconds without any worker, after which none is waited for. One that died may be coming back."""

_GLANCE: Final = 1.0
"""Seconds without an answer, after which we look who is there."""
TRANSFER: Final = 60.0
"""Seconds that a PDF may take to come from its worker, or to be made once more where that has gone since."""
_AHEAD: Final = 2
"""Tasks that each thread of a worker has, so that the next is there when one ends."""
_TRIES: Final = 3
_FITTINGS: Final = 20
"""How often a task may come to a worker that has not got the files of the page yet. Each that is started anew in the
place of one that died is such a worker, and no fault of the task."""


class _Task(Struct, frozen=True, kw_only=True):
    """A PDF that the cluster is asked for."""

    name: str
    job: PdfJob
    theme: str
    """Digest of its files."""
    inputs: str
    """Digest of all that the PDF is made of."""
    tries: int = 1
    fittings: int = 0
    """How often it came to a worker without the files of the page."""
    workers: tuple[str, ...] = ()
    """Those that may make it; none for any."""
    is_alone: bool = False
    """Whether nothing else is made meanwhile. A worker that dies then dies of this."""


class Tasks:
    """What a cluster is asked for, and what came of it."""

    def __init__(self, client: Client, crew: Crew, progress: Callable[[int], None]) -> None:
        self._client = client
        self._crew = crew
        self._progress = progress
        self._waiting: dict[str, tuple[_Task, Future[Answer]]] = {}
        self._ended: SimpleQueue[tuple[str, Future[Answer]]] = SimpleQueue()
        self._suspects: list[_Task] = []
        self._absent = 0
        self._over: Problem | None = None
        self._files: dict[str, bytes] = {}
        self._warnings: dict[str, Sequence[Problem]] = {}
        self._failures: dict[str, Problem] = {}

    def ask(self, name: str, job: PdfJob) -> None:
        """Ask for a PDF, once there is room for it."""
        while len(self._waiting) >= _AHEAD * max(1, self._crew.threads) or not self._ended.empty():
            self._take_back()
        self._submit(_task(name, job))

    def printed(self) -> Printed:
        """What became of all of them. One that cannot be made costs only itself."""
        self._finish()
        # A worker that dies takes others with it. Those that saw too many die are tried once more, each alone.
        for task in self._suspects:
            self._submit(replace(task, tries=task.tries + 1, is_alone=True))
            self._finish()
        remarks = tuple(replace(fault, severity="warning") for fault in self._crew.unfit.values())
        return Printed(files=self._files, warnings=self._warnings, failures=self._failures, remarks=remarks)

    def cancel(self) -> None:
        """Nobody waits for the rest any more."""
        # Where the scheduler has gone, it has forgotten them by itself.
        with suppress(Exception):
            self._client.cancel([future for _, future in self._waiting.values()])

    # There.

    def _submit(self, task: _Task) -> None:
        if self._client.status != "running":
            self._give_up(_problem(_LOST))
        if self._over:
            self._failures[task.name] = self._over
            return
        with suppress(OSError):
            self._crew.wear(task.theme, task.job.files)
        task = replace(task, workers=tuple(self._crew.fit) if self._crew.unfit else ())
        # Each try has a key of its own: the scheduler may still hold what became of the last one.
        key = f"briefgen-pdf-{task.inputs}" + (f"-{uuid4()}" if task.tries > 1 or task.fittings else "")
        workers = [*task.workers] or None
        job = replace(task.job, files={})
        future = self._client.submit(press.printed, job, task.theme, task.inputs, key=key, workers=workers)
        self._waiting[task.name] = (task, future)
        future.add_done_callback(partial(self._note, task.name))

    def _note(self, name: str, future: Future[Answer]) -> None:
        self._ended.put((name, future))

    # And back.

    def _finish(self) -> None:
        while self._waiting:
            self._take_back()

    def _take_back(self) -> None:
        self._progress(len(self._files) + len(self._failures))
        try:
            self._hear()
        except (CancelledError, OSError):
            self._give_up(_problem(_LOST))

    def _hear(self) -> None:
        try:
            name, future = self._ended.get(timeout=_GLANCE)
        except Empty:
            self._look_round()
            return
        # What was given up, or asked for anew, is waited for no longer.
        if name in self._waiting and self._waiting[name][1] is future:
            self._take(self._waiting[name][0], future)

    def _take(self, task: _Task, future: Future[Answer]) -> None:
        try:
            answer = future.result(timeout=TRANSFER)
        except KilledWorker as error:
            self._killed(task, error)
        except TimeoutError:
            self._again(task, _problem("the PDF could not be fetched from its worker"))
        except (CancelledError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  with whatever a task ends, it costs this PDF only
            self._again(task, _problem(f"the task of the PDF failed: {type(error).__name__}: {error}"))
        else:
            self._answered(task, answer)

    def _answered(self, task: _Task, answer: Answer) -> None:
        if answer.is_new:
            self._crew.forget(answer.worker)
            self._crew.muster()
            self._fitted(task, answer.worker)
        elif answer.disk:
            self._again(task, self._crew.leave_out(answer.worker, answer.disk))
        elif answer.failure:
            self._failed(task, answer.failure)
        elif (answer.inputs, answer.sha256) != (task.inputs, _digest(answer.pdf)):
            self._again(task, _problem(f'the PDF came back damaged from the worker "{answer.worker}"'))
        else:
            del self._waiting[task.name]
            self._files[task.name], self._warnings[task.name] = answer.pdf, answer.warnings

    def _killed(self, task: _Task, error: KilledWorker) -> None:
        if task.is_alone:
            self._failed(task, _deadly(error))
        else:
            del self._waiting[task.name]
            self._suspects.append(task)

    def _fitted(self, task: _Task, worker: str) -> None:
        if task.fittings < _FITTINGS:
            self._submit(replace(task, fittings=task.fittings + 1))
        else:
            self._failed(task, _problem(f'the worker "{worker}" loses the fonts it is given'))

    def _again(self, task: _Task, why: Problem) -> None:
        if task.tries < _TRIES and self._crew.fit:
            self._submit(replace(task, tries=task.tries + 1))
        else:
            self._failed(task, why)

    def _failed(self, task: _Task, why: Problem) -> None:
        del self._waiting[task.name]
        self._failures[task.name] = why

    def _look_round(self) -> None:
        self._crew.muster()
        self._absent = 0 if self._crew.fit else self._absent + 1
        if self._absent >= ABSENCE:
            self._give_up(_problem(_NOBODY))
        for task, _ in [*self._waiting.values()]:
            if task.workers and not {*task.workers} & {*self._crew.fit}:
                self._again(task, _problem(_NOBODY))

    def _give_up(self, why: Problem) -> None:
        self._over = why
        self._failures |= dict.fromkeys(self._waiting, why)
        self._waiting.clear()


def _task(name: str, job: PdfJob) -> _Task:
    theme = digest({file: _digest(data) for file, data in job.files.items()})
    attachments = [(a.name, a.mime, a.description, _digest(a.data)) for a in job.attachments]
    inputs = digest([press.versions(), job.html, theme, attachments, str(job.date)])
    return _Task(name=name, job=job, theme=theme, inputs=inputs)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


# What is said.

_LOST: Final = "the Dask scheduler has gone, or was started anew"
_NOBODY: Final = "no worker of the Dask cluster is left that can print"
_LOGS: Final = "see the logs of the scheduler and the workers, then build again"


def _problem(message: str, notes: Sequence[str] = (), hint: str = _LOGS) -> Problem:
    return Problem(message=message, notes=tuple(notes), hint=hint, kind="renderer")


def _deadly(error: KilledWorker) -> Problem:
    return _problem(
        "each worker that was to make the PDF died of it",
        [f"the last one was {error.last_worker.address}"],
        "see what its log says; make the brief shorter, or build the other formats with --format",
    )
