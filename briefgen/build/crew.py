"""The workers of a Dask cluster: which of them print as this machine does, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from distributed import Client

from briefgen.build import press
from briefgen.build.press import Look
from briefgen.diagnostics import BriefgenError, Problem

_SCHEDULER: Final = "the Dask scheduler"


class Crew:
    """The workers that there are. Those that print as this machine does are given themes, without which none prints."""

    def __init__(self, client: Client, here: Look) -> None:
        self._client = client
        self._here = here
        self._threads: Mapping[str, int] = {}
        self._good: set[str] = set()
        self._themes: dict[str, Mapping[str, bytes]] = {}
        self.unfit: dict[str, Problem] = {}
        """Worker → what keeps it from printing."""

    @property
    def fit(self) -> list[str]:
        """The workers that can print."""
        return [worker for worker in self._threads if worker in self._good]

    @property
    def threads(self) -> int:
        """How many PDFs they can make at a time."""
        return sum(self._threads[worker] for worker in self.fit)

    def muster(self) -> list[Problem]:
        """See who is there, and look at those that have come since the last time.

        What is wrong with these, but for full disks, which are a matter of the moment. Raises `OSError` where the
        scheduler does not answer.
        """
        self._threads = self._client.nthreads()
        new = [worker for worker in self._threads if worker not in self._good and worker not in self.unfit]
        looks = _answers(self._client, new, press.look)
        faults = {worker: fault for worker, look in looks.items() if (fault := fault_of(worker, look, self._here))}
        self.unfit |= faults
        self._good |= {*looks} - {*faults}
        for theme, files in self._themes.items():
            _answers(self._client, [worker for worker in new if worker in self._good], press.hold, theme, files)
        return [fault for worker, fault in faults.items() if not looks[worker].disk]

    def wear(self, theme: str, files: Mapping[str, bytes]) -> None:
        """Give the files of a theme to all who are there or will come, once to each."""
        # Not as data that tasks depend on: Dask brings a task to where its data is, and all would go to one worker.
        if theme not in self._themes:
            self._themes[theme] = files
            _answers(self._client, self.fit, press.hold, theme, files)

    def leave_out(self, worker: str, disk: str) -> Problem:
        """Ask nothing more of a worker that cannot write; what is to be said of it."""
        self._good.discard(worker)
        return self.unfit.setdefault(worker, _full(worker, disk))

    def forget(self, worker: str) -> None:
        """A worker says that it has no theme: it is another one by now."""
        self._good.discard(worker)


def stop_on_other_versions(client: Client) -> None:
    """Raise `BriefgenError` with a problem for the scheduler and for each worker whose software is another."""
    there = {_name(worker): answer for worker, answer in _answers(client, None, press.versions).items()}
    try:
        there[_SCHEDULER] = client.run_on_scheduler(press.versions)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the answer
        there[_SCHEDULER] = error
    faults = [fault for who, answer in there.items() if (fault := _version_fault(who, answer))]
    if faults:
        raise BriefgenError(faults)


def _answers(client: Client, workers: list[str] | None, question: Callable[..., Any], *args: Any) -> dict[str, Any]:
    """What each of the workers says to a question. One that has gone meanwhile says nothing."""
    if workers == []:
        return {}
    answers = client.run(question, *args, workers=workers, on_error="return")
    return {worker: answers[worker] for worker in sorted(answers) if not isinstance(answers[worker], OSError)}


# What is said.


def fault_of(worker: str, look: Look, here: Look) -> Problem | None:
    """What keeps a worker from printing as this machine does, if anything."""
    if look.disk:
        return _full(worker, look.disk)
    other = _version_fault(_name(worker), look.versions)
    if other:
        return other
    if look.fault:
        return _problem(f"{_name(worker)} cannot print: {look.fault.message}", look.fault.hint, look.fault.notes)
    if look.proof != here.proof:
        return _problem(
            f"{_name(worker)} makes another PDF of the same page than this machine",
            "install the same libraries on both: Pango, HarfBuzz, zlib, and the Python packages by requirements.lock",
        )
    return None


def _full(worker: str, disk: str) -> Problem:
    return _problem(
        f"{_name(worker)} cannot write to its disk: {disk}",
        "make room in its folder for temporary files; until then other workers do what it would have done",
    )


def _version_fault(who: str, there: Mapping[str, str] | Exception) -> Problem | None:
    here = press.versions()
    if isinstance(there, Exception):
        return _problem(
            f"{who} does not know what it is asked",
            f'install "briefgen[dask]" {here["briefgen"]} there, and start it anew',
            [str(there)],
        )
    notes = [f"{name} {there[name]} there, {number} here" for name, number in here.items() if there[name] != number]
    hint = "install the same versions on all machines, and start the scheduler and the workers anew"
    return _problem(f"{who} has other software than this machine", hint, notes) if notes else None


def _name(worker: str) -> str:
    return f'the worker "{worker}"'


def _problem(message: str, hint: str, notes: Iterable[str] = ()) -> Problem:
    return Problem(message=message, notes=tuple(notes), hint=hint, kind="renderer")
