"""What stands in the facts files of the days that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from briefgen import load
from briefgen.build.listing import FactsFiles
from briefgen.build.run import FACTS, Run
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in
from briefgen.files import Inputs
from briefgen.model import Day
from briefgen.standards import strictest


def days_of(
    run: Run, there: FactsFiles, wanted: Collection[date], since: date | None
) -> tuple[dict[date, tuple[tuple[str, bytes], ...]], list[Day]]:
    """The facts files of the days that are wanted, as they were read, and the days that they make."""
    run.problems += [_no_facts(day, there) for day in wanted if day not in there]
    if not wanted and (since or not there):
        run.problems.append(_no_days(there, since))
    facts = {day: _facts(run, there[day]) for day in wanted if day in there}
    loaded = {
        day: run.keep(load.day(files, day, complete=len(files) == len(there[day])))
        for day, files in facts.items()
        if files
    }
    return facts, [day for day in loaded.values() if day]


def _facts(run: Run, names: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    read = ((name, run.tried(partial(run.inputs.read, name))) for name in names)
    return tuple((name, data) for name, data in read if data is not None)


def elsewhere_of(inputs: Inputs, day: Day, there: FactsFiles) -> tuple[dict[str, str | None], tuple[Problem, ...]]:
    """The facts of other days that corrections name, `YYYY-MM-DD/id`, with their markings; a problem for each that is
    not there. What else is wrong with those days is told with them."""
    markings: dict[str, str | None] = {}
    found: list[Problem] = []
    for of, fact, span in load.foreign_references(day):
        known, problems = _markings_on(inputs, there.get(of, ()), of)
        if fact in known:
            markings[f"{of}/{fact}"] = known[fact]
        else:
            hint = f"mend the facts of {of} first: briefgen check {of}" if problems else "check the date and the id"
            found.append(Problem(message=f'there is no fact "{fact}" on {of}', span=span, hint=hint))
    return markings, tuple(found)


def foreign_files(day: Day, there: FactsFiles) -> tuple[str, ...]:
    """The facts files of other days that the corrections of `day` name."""
    days = dict.fromkeys(of for of, _, _ in load.foreign_references(day))
    return tuple(name for of in days for name in there.get(of, (f"{FACTS}/{of}.yaml",)))


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
