"""Which days there are, which are wanted, and what stands in their files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from briefgen import load
from briefgen.build.run import FACTS, Run
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in
from briefgen.files import Inputs
from briefgen.model import Day
from briefgen.standards import strictest

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
        day = _date_in(entry.removesuffix(".yaml").removeprefix(f"{FACTS}/"))
        if day is None:
            problems.append(_misnamed(entry))
            continue
        files = inputs.names_in(entry, ".yaml") if entry in folders else (entry,)
        names[day] = (*names.get(day, ()), *files)
        if entry in folders:
            problems += [_unread(name) for name in inputs.names_in(entry, "") if name not in files]
    return dict(sorted((day, files) for day, files in names.items() if files)), tuple(problems)


def days_of(
    run: Run, dates: Collection[date], since: date | None
) -> tuple[dict[date, tuple[tuple[str, bytes], ...]], list[Day]]:
    """The facts files of the days that are wanted, as they were read, and the days that they make."""
    there = run.keep(days_there(run.inputs))
    wanted = _wanted(tuple(there), dates, since)
    run.problems += [_no_facts(day, there) for day in wanted if day not in there]
    if not wanted:
        run.problems.append(_no_days(there, since))
    facts = {day: _facts(run, there[day]) for day in wanted if day in there}
    loaded = {
        day: run.keep(load.day(files, day, complete=len(files) == len(there[day])))
        for day, files in facts.items()
        if files
    }
    return facts, [day for day in loaded.values() if day]


def _wanted(there: Sequence[date], dates: Collection[date], since: date | None) -> Sequence[date]:
    if dates:
        return sorted(set(dates))
    return there[-1:] if since is None else [day for day in there if day >= since]


def _date_in(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if _DATE.fullmatch(name) else None
    except ValueError:
        return None


def _facts(run: Run, names: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    read = ((name, run.tried(partial(run.inputs.read, name))) for name in names)
    return tuple((name, data) for name, data in read if data is not None)


def elsewhere_of(run: Run, days: Sequence[Day]) -> dict[str, str | None]:
    """The facts of other days that corrections name, `YYYY-MM-DD/id`, with their markings; a problem for each that is
    not there. What else is wrong with those days is told with them."""
    there, _ = days_there(run.inputs)
    markings: dict[str, str | None] = {}
    for day in days:
        for of, fact, span in load.foreign_references(day):
            known, problems = _markings_on(run.inputs, there.get(of, ()), of)
            if fact in known:
                markings[f"{of}/{fact}"] = known[fact]
            else:
                hint = f"mend the facts of {of} first: briefgen check {of}" if problems else "check the date and the id"
                run.problems.append(Problem(message=f'there is no fact "{fact}" on {of}', span=span, hint=hint))
    return markings


def _markings_on(inputs: Inputs, names: Sequence[str], day: date) -> tuple[Mapping[str, str | None], Sequence[Problem]]:
    """The ids of a day's facts as far as they can be read, with their markings, and what is wrong with them."""
    try:
        loaded, problems = load.day([(name, inputs.read(name)) for name in names], day)
    except BriefgenError as error:
        return {}, error.problems
    facts = loaded.facts if loaded else ()
    return {fact.id: strictest([fact.marking, loaded.marking if loaded else None]) for fact in facts}, errors_in(
        problems
    )


def _no_facts(day: date, there: FactsFiles) -> Problem:
    newest = f"; the newest day there is: {max(there)}" if there else ""
    return Problem(
        message=f"there are no facts for {day}",
        span=Span(file=f"{FACTS}/{day}.yaml"),
        hint=f"start the day with: briefgen new {day}{newest}",
        kind="input",
    )


def _no_days(there: FactsFiles, since: date | None) -> Problem:
    if since and there:
        message, hint = f"there are no facts since {since}", f"the newest day there is: {max(there)}"
    else:
        message, hint = f"there are no facts in {FACTS}", "start a day with: briefgen new YYYY-MM-DD"
    return Problem(message=message, hint=hint, kind="input")


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
