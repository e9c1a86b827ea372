"""Which days there are, by the names of their files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from briefgen.build.run import FACTS
from briefgen.diagnostics import Problem, Span
from briefgen.files import Inputs

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

FactsFiles = Mapping[date, tuple[str, ...]]
"""Each day that has facts → its files, names relative to the workspace; oldest first."""


def days_there(inputs: Inputs) -> tuple[FactsFiles, tuple[Problem, ...]]:
    """The days that have facts, and a warning for each file that no day is named by.

    A day has a file `2026-02-05.yaml`, or several in a folder `2026-02-05`, or both.
    """
    names: dict[date, tuple[str, ...]] = {}
    problems = []
    # A folder by the name of a file is no day of several files: reading it says so.
    folders = tuple(name for name in inputs.folders_in(FACTS) if not name.endswith(".yaml"))
    for entry in sorted((*inputs.names_in(FACTS, ".yaml"), *inputs.names_in(FACTS, ".yml"), *folders)):
        day = date_in(entry.removesuffix(".yaml").removeprefix(f"{FACTS}/"))
        if day is None:
            problems.append(_misnamed(entry))
            continue
        files = inputs.names_in(entry, ".yaml") if entry in folders else (entry,)
        names[day] = (*names.get(day, ()), *files)
        if entry in folders:
            problems += [_unread(name) for name in inputs.names_in(entry, "") if name not in files]
    return dict(sorted((day, files) for day, files in names.items() if files)), tuple(problems)


def wanted(there: Sequence[date], dates: Collection[date], since: date | None) -> Sequence[date]:
    """The days that are asked for, oldest first: `dates`, or else those from `since` on, or else the newest."""
    if dates:
        return sorted(set(dates))
    return there[-1:] if since is None else [day for day in there if day >= since]


def date_in(name: str) -> date | None:
    """The date that a name is, if it is one."""
    try:
        return date.fromisoformat(name) if _DATE.fullmatch(name) else None
    except ValueError:
        return None


def _unread(name: str) -> Problem:
    return Problem(
        message="this file is not read: it does not end in .yaml",
        span=Span(file=name),
        hint="call it something.yaml, or take it out of the day's folder",
        severity="warning",
    )


def _misnamed(name: str) -> Problem:
    return Problem(
        message="no day is named by this file, so it is not read",
        span=Span(file=name),
        hint="call a facts file YYYY-MM-DD.yaml, or put several into a folder YYYY-MM-DD",
        severity="warning",
    )
