"""What every command prints with and ends with: problems, results, exit codes, the clock."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Final, Self

import click
from msgspec import Struct

from briefgen.diagnostics import Problem, Span
from briefgen.files import Inputs

EXIT: Final = {
    "usage": 64,
    "facts": 65,
    "input": 66,
    "renderer": 69,
    "output": 74,
    "busy": 75,
    "settings": 78,
}
"""Kind of problem → exit code, as sysexits.h has them."""

PATIENCE: Final = 10.0
"""Seconds that a command of the curator waits for its turn."""


class Options(Struct, kw_only=True):
    """What holds for every command, given before its name or after it."""

    folder: Path = Path()
    strict: bool = False
    json: bool = False
    command: tuple[str, ...] = ()
    """All that was given."""


class Ended(Exception):  # noqa: N818  it is no error
    """A command that has said all there is to say ends with this exit code."""

    def __init__(self, code: int) -> None:
        self.code = code


def told(problems: Sequence[Problem], options: Options, **more: object) -> int:
    """Print the problems; the exit code of the first error among them, by stage."""
    if options.json:
        click.echo(json.dumps({"problems": [_as_json(problem) for problem in problems], **more}, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(_coloured(problem), err=True)
    first = next((problem for problem in problems if problem.severity == "error"), None)
    return EXIT[first.kind] if first else 0


def _as_json(problem: Problem) -> dict[str, object]:
    span = problem.span
    return {
        "severity": problem.severity,
        "kind": problem.kind,
        "file": span.file if span else None,
        "line": span.line or None if span else None,
        "col": span.col or None if span else None,
        "message": problem.message,
        "notes": list(problem.notes),
        "hint": problem.hint or None,
    }


def _coloured(problem: Problem) -> str:
    # click.echo takes colours away where the reader is no terminal.
    colour = "red" if problem.severity == "error" else "yellow"
    return str(problem).replace(f"{problem.severity}: ", click.style(f"{problem.severity}: ", fg=colour, bold=True), 1)


def given(file: Path) -> bytes:
    """A file that the command line names, wherever it lies."""
    return Inputs(file.absolute().parent).read(file.name, span=Span(file=str(file)))


def today(zone: str = "UTC") -> date:
    # Not every command asks.
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone)).date()  # noqa: TID251  this is the one place that reads the clock


def cores() -> int:
    """How many processes of this one may run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def say(*lines: str) -> None:
    """For somebody who looks on; cron hears nothing."""
    if sys.stdout.isatty():
        for line in lines:
            click.echo(line)


class Progress:
    """A bar on the terminal, once a build has taken longer than a second."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)

    def show(self, done: int, of: int) -> None:
        if not sys.stderr.isatty() or monotonic() - self._began < 1 or of < 2:
            return
        self._shown = True
        filled = 30 * done // of
        click.echo(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {of} PDFs", err=True, nl=False)
