"""The machines of a Dask cluster: whether each of them prints as this one does, and what is said where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from distributed import Client

from briefgen.build import press
from briefgen.build.press import Look
from briefgen.diagnostics import BriefgenError, Problem

_SCHEDULER: Final = "the Dask scheduler"


def stop_on_other_versions(client: Client) -> None:
    """Raise `BriefgenError` with a problem for the scheduler and for each worker whose software is another."""
    there = {_name(worker): answer for worker, answer in _answers(client, press.versions).items()}
    try:
        there[_SCHEDULER] = client.run_on_scheduler(press.versions)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the answer
        there[_SCHEDULER] = error
    _stop_on(_version_fault(who, answer) for who, answer in there.items())


def unfit_workers(client: Client, here: Look) -> dict[str, Problem]:
    """The workers that cannot write to their disk, each with that.

    Raises `BriefgenError` where one prints otherwise than this machine or not at all, and where none is fit.
    """
    looks = {worker: look for worker, look in _answers(client, press.look).items() if isinstance(look, Look)}
    unfit = {worker: fault for worker, look in looks.items() if (fault := disk_fault(worker, look.disk))}
    _stop_on(look_fault(worker, look, here) for worker, look in looks.items() if worker not in unfit)
    if len(unfit) == len(looks):
        _stop_on(unfit.values())
    return unfit


def look_fault(worker: str, look: Look, here: Look) -> Problem | None:
    """What keeps a worker from printing as this machine does, if anything."""
    fault = _version_fault(_name(worker), look.versions)
    if fault:
        return fault
    if look.fault:
        return _problem(f"{_name(worker)} cannot print: {look.fault.message}", look.fault.hint, look.fault.notes)
    if look.proof != here.proof:
        return _problem(
            f"{_name(worker)} makes another PDF of the same page than this machine",
            "install the same libraries on both: Pango, HarfBuzz, zlib, and the Python packages by requirements.lock",
        )
    return None


def disk_fault(worker: str, disk: str) -> Problem | None:
    """That a worker cannot write, if that is so."""
    if not disk:
        return None
    return _problem(
        f"{_name(worker)} cannot write to its disk: {disk}",
        "make room in its folder for temporary files; until then other workers do what it would have done",
    )


def _answers(client: Client, question: Callable[[], Any]) -> dict[str, Any]:
    """What each worker says to a question. One that has gone meanwhile says nothing."""
    answers = client.run(question, on_error="return")
    return {worker: answer for worker, answer in answers.items() if not isinstance(answer, OSError)}


def _version_fault(who: str, there: Mapping[str, str] | Exception) -> Problem | None:
    here = press.versions()
    if isinstance(there, Exception):
        return _problem(
            f"{who} does not know what it is asked: {type(there).__name__}: {there}",
            f'install "briefgen[dask]" {here["briefgen"]} there, and start it anew',
        )
    notes = [f"{name} {there[name]} there, {number} here" for name, number in here.items() if there[name] != number]
    hint = "install the same versions on all machines, and start the scheduler and the workers anew"
    return _problem(f"{who} has other software than this machine", hint, notes) if notes else None


def _name(worker: str) -> str:
    return f'the worker "{worker}"'


def _stop_on(faults: Iterable[Problem | None]) -> None:
    found = [fault for fault in faults if fault]
    if found:
        raise BriefgenError(found)


def _problem(message: str, hint: str, notes: Iterable[str] = ()) -> Problem:
    return Problem(message=message, notes=tuple(notes), hint=hint, kind="renderer")
