"""`status.json`: what the runs of a workspace came to, for whoever watches over them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from briefgen.build import OUTPUT
from briefgen.diagnostics import BriefgenError, Kind, Problem, Severity, Span
from briefgen.files import Inputs, discard_parts, replace_all
from briefgen.values import as_json, parsed

STATUS: Final = "status.json"
"""In the output folder. It is no brief: it tells the time, differs from run to run, and is not delivered."""

Result = Literal["done", "skipped", "failed"]


class File(Struct, frozen=True, kw_only=True):
    """A file of a brief, with its sha256."""

    name: str
    sha256: str


class Noted(Struct, frozen=True, kw_only=True):
    """A problem, as far as anybody may read of it."""

    severity: Severity
    kind: Kind
    place: str | None
    """`file:line:col`, relative to the workspace."""
    message: str | None
    """`None` where it may quote facts or articles: the output may lie where not everybody may read those."""


class Attempt(Struct, frozen=True, kw_only=True):
    """What one run came to."""

    began: datetime
    milliseconds: int
    today: date
    """In the time zone of the workspace when it began."""
    days: tuple[date, ...]
    """Whose briefs it was to make."""
    result: Result
    exit_code: int
    written: int
    """How many files changed."""
    problems: tuple[Noted, ...]


class Good(Struct, frozen=True, kw_only=True):
    """The last brief that a run made, or found to be up to date, with nothing wrong anywhere in that run."""

    day: date
    began: datetime
    milliseconds: int
    files: tuple[File, ...]


class Status(Struct, frozen=True, kw_only=True):
    """What `status.json` holds."""

    form: Literal[1] = 1
    """Of this file, should it ever have another."""
    timezone: str
    last_try: Attempt
    last_good: Good | None


def status_of(root: Path) -> Status | None:
    """The status of a workspace; `None` before its first run.

    Raises `BriefgenError` where the file is not one that a run wrote.
    """
    try:
        data = Inputs(root / OUTPUT).read_if_there(STATUS)
        return None if data is None else parsed(Status, json.loads(data), "the status")
    except ValueError as error:
        raise BriefgenError([_strange(f"it is no JSON: {error}")]) from error
    except BriefgenError as error:
        raise BriefgenError([_strange(problem.message) for problem in error.problems]) from error


def _strange(why: str) -> Problem:
    return Problem(
        message=f"this is no status that a run of this version wrote: {why}",
        span=Span(file=f"{OUTPUT}/{STATUS}"),
        hint="the next run writes it anew; until then nothing is known of the last good one",
        kind="output",
    )


def write_status(root: Path, status: Status) -> None:
    """Put the status into its place at one moment; raises `BriefgenError` where it cannot be written.

    For one run at a time: what one that was killed has left of its status goes.
    """
    discard_parts(root / OUTPUT / STATUS)
    text = json.dumps(as_json(status), indent=2, ensure_ascii=False) + "\n"
    replace_all(root / OUTPUT, {STATUS: text.encode()})


def status_after(before: Status | None, attempt: Attempt, timezone: str, good: Good | None) -> Status:
    """The status after `attempt`, in which the brief of `good` was made, if one was."""
    last_good = before.last_good if before else None
    # A day that was caught up is older than the last good one; a clock that was set back is no reason to forget today.
    if good and (good.day == attempt.today or not last_good or good.day > last_good.day):
        last_good = good
    return Status(timezone=timezone, last_try=attempt, last_good=last_good)


def files_of(root: Path, day: date) -> tuple[File, ...]:
    """The files of a day's briefs as they are now."""
    output = Inputs(root / OUTPUT)
    names = [name for name in output.names_in(str(day), "") if output.has(name)]
    for name in names:
        output.read(name, kind="output")
    return tuple(File(name=name, sha256=output.digests[name] or "") for name in names)


def noted(problems: Iterable[Problem]) -> tuple[Noted, ...]:
    """The problems without the words of facts and articles, and without what hooks and servers answered."""
    return tuple(_noted(problem) for problem in problems)


def _noted(problem: Problem) -> Noted:
    return Noted(
        severity=problem.severity,
        kind=problem.kind,
        place=str(problem.span) if problem.span else None,
        message=None if problem.kind == "facts" else problem.message,
    )
