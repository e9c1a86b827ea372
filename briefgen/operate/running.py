"""One unattended run: check strictly, build, deliver, remember, and tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.build import OUTPUT, build
from briefgen.build.run import SETTINGS
from briefgen.diagnostics import BriefgenError, Problem, errors_in
from briefgen.files import Inputs, alone
from briefgen.operate import hooks
from briefgen.operate.calendar import days_wanted, zone_of
from briefgen.operate.status import (
    Attempt,
    Good,
    Result,
    Status,
    files_of,
    noted,
    status_after,
    status_of,
    write_status,
)
from briefgen.operate.telling import message_of, problem_fields
from briefgen.settings import Settings, settings
from briefgen.values import Json, as_json

_LOCK: Final = ".briefgen-run"
"""The folder in the output whose lock one run at a time holds; that of the output itself is for each build of it."""

Heard = Callable[[str, Mapping[str, Json]], None]
"""Who listens to what happens: name of the event, what is known of it."""


class Clock(Struct, frozen=True, kw_only=True):
    """The time, as the command line reads it."""

    now: Callable[[], datetime]
    """With its zone; somebody may set it at any moment."""
    seconds: Callable[[], float]
    """Only ever grows."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a run is to do, and what it needs of the world."""

    root: Path
    clock: Clock
    code_of: Callable[[BaseException], int]
    """The exit code of a run that ends so."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """For `publish`, which finds credentials there."""
    missing: date | timedelta | None = None
    """Since when days that have facts but no whole brief are caught up; `None`: today only."""
    wait: float = 0
    """Seconds to wait for another run or build to end."""
    heard: Heard = lambda _event, _fields: None


class Ran(Struct, frozen=True, kw_only=True):
    """What came of a run."""

    today: date
    days: tuple[date, ...]
    """Whose briefs were to be made."""
    made: tuple[date, ...]
    """Whose briefs were made, or found to be up to date."""
    result: Result
    """`skipped`: today has no facts, and the settings say that this is in order."""
    exit_code: int
    milliseconds: int
    written: tuple[str, ...]
    """The files that changed, relative to the workspace."""
    problems: tuple[Problem, ...]
    """Errors are why it failed; warnings are of the status and of those who were to be told."""
    message: str
    """For whoever has to mend it; empty where there is nothing to mend."""


class _Run(Struct, frozen=True, kw_only=True):
    """A run under way."""

    asked: Asked
    root: Path
    settings: Settings
    faults: tuple[Problem, ...]
    """Of the settings; what is sound in them holds all the same, so that somebody is told."""
    began: datetime
    start: float
    today: date


class _Work(Struct, frozen=True, kw_only=True):
    """What was done."""

    days: tuple[date, ...] = ()
    made: tuple[date, ...] = ()
    written: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def run(asked: Asked) -> Ran:
    """Make today's brief, today being a day of the workspace's time zone, and tell those whom the settings name.

    Every warning is an error. Where several days are made, one that fails costs only itself. What was made goes to
    the targets that the settings name, even where another day failed. How it ended stands in the status, which is
    written before anybody is told, and again if one of them could not be. One run at a time: another waits, and where
    its turn does not come, the status stays that of the one at work. What a bug or a signal raises is passed on, once
    it was noted.
    """
    run = _begun(asked)
    asked.heard("run-started", {"workspace": str(run.root), "today": str(run.today)})
    try:
        with _one_at_a_time(run.root, asked.wait):
            before, strange = _before(run.root)
            unheard = _pinged(run, "start")
            return _ended(run, before, _noted_if_cut_short(run, before), [*strange, *unheard])
    except BriefgenError as error:
        # Only of the lock: the work keeps its own problems.
        return _ended(run, _before(run.root)[0], _Work(problems=error.problems), [], remember=False)


def _begun(asked: Asked) -> _Run:
    root = asked.root.absolute()
    began = asked.clock.now()
    preferences, faults = _settings(root)
    return _Run(
        asked=asked,
        root=root,
        settings=preferences,
        faults=faults,
        began=began,
        start=asked.clock.seconds(),
        today=began.astimezone(zone_of(preferences.timezone)).date(),
    )


def _settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    try:
        return settings(Inputs(root).read_if_there(SETTINGS), SETTINGS)
    except BriefgenError as error:
        return Settings(), error.problems


@contextmanager
def _one_at_a_time(root: Path, wait: float) -> Iterator[None]:
    output, folder = str(root / OUTPUT), root / OUTPUT / _LOCK
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(folder, wait))
        except BriefgenError as error:
            raise BriefgenError(_of_the_output(problem, str(folder), output) for problem in error.problems) from error
        yield


def _of_the_output(problem: Problem, folder: str, output: str) -> Problem:
    message = problem.message.replace(folder, output).replace("another build", "another run")
    return replace(problem, message=message, hint=problem.hint.replace(folder, output))


def _before(root: Path) -> tuple[Status | None, tuple[Problem, ...]]:
    try:
        return status_of(root), ()
    except BriefgenError as error:
        return None, _lesser(error.problems)


def _lesser(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Of the status: the brief is where it belongs all the same."""
    return tuple(replace(problem, severity="warning") for problem in problems)


# The work.


def _noted_if_cut_short(run: _Run, before: Status | None) -> _Work:
    try:
        return _worked(run, before.last_good.day if before and before.last_good else None)
    except BaseException as error:
        work = _Work(problems=(_cut_short(error),))
        ran = _ran(run, before, work, run.asked.code_of(error), work.problems)
        _remembered(run, before, ran)
        if isinstance(error, Exception):
            _tell(run, ran)
        raise


def _cut_short(error: BaseException) -> Problem:
    bug = isinstance(error, Exception)
    return Problem(
        message=f"a bug in briefgen ended the run: {type(error).__name__}" if bug else "the run was told to end",
        hint="what it printed tells more; please report it" if bug else "run it again",
        kind="output",
    )


def _worked(run: _Run, last_good: date | None) -> _Work:
    if errors_in(run.faults):
        return _Work(problems=run.faults)
    try:
        days = days_wanted(run.root, run.today, run.asked.missing, run.settings.no_facts, last_good)
    except BriefgenError as error:
        return _Work(problems=error.problems)
    if run.today not in days:
        run.asked.heard("skipped", {"day": str(run.today)})
    work = _built(run, days) if days else _Work()
    delivered = _delivered(run) if work.made else ()
    return replace(work, days=days, problems=tuple(dict.fromkeys((*work.problems, *delivered))))


_OF_ALL: Final = frozenset(("busy", "output", "settings"))
"""Kinds of problems that no day is the cause of."""


def _built(run: _Run, days: Sequence[date]) -> _Work:
    """The days built together, or else each by itself, so that one that fails costs only itself."""
    try:
        built = build(run.root, days, strict=True, wait=run.asked.wait)
    except BriefgenError as error:
        if len(days) == 1 or any(problem.kind in _OF_ALL for problem in error.problems):
            return _Work(problems=error.problems)
    else:
        run.asked.heard("built", {"days": [str(day) for day in days], "written": as_json(built.written)})
        return _Work(made=tuple(days), written=built.written, problems=built.failures)
    each = [_built(run, [day]) for day in days]
    return _Work(
        made=tuple(day for work in each for day in work.made),
        written=tuple(name for work in each for name in work.written),
        problems=tuple(problem for work in each for problem in work.problems),
    )


def _delivered(run: _Run) -> tuple[Problem, ...]:
    if not run.settings.publish:
        return ()
    # Who publishes nowhere need not wait for the import.
    from briefgen.publish import publish_to

    asked = run.asked
    try:
        published = publish_to(run.root, clock=asked.clock.now, environment=asked.environment, wait=asked.wait)
    except BriefgenError as error:
        return error.problems
    for delivery in published.deliveries:
        asked.heard("published", {"target": delivery.target, "put": len(delivery.put)})
    return (*published.failures, *published.warnings)


# The end.


def _ended(run: _Run, before: Status | None, work: _Work, warnings: Sequence[Problem], *, remember: bool = True) -> Ran:
    code = run.asked.code_of(BriefgenError(work.problems)) if errors_in(work.problems) else 0
    ran = _ran(run, before, work, code, (*work.problems, *warnings))
    unwritten = _remembered(run, before, ran) if remember else ()
    more = (*unwritten, *_tell(run, ran))
    if more:
        ran = _ran(run, before, work, code, (*ran.problems, *more))
        if remember and not unwritten:
            _remembered(run, before, ran)
    _listened(run, ran)
    return ran


def _ran(run: _Run, before: Status | None, work: _Work, code: int, problems: tuple[Problem, ...]) -> Ran:
    done = run.today in work.made
    last_good = before.last_good.day if before and before.last_good else None
    return Ran(
        today=run.today,
        days=work.days,
        made=work.made,
        result="failed" if code else "done" if done else "skipped",
        exit_code=code,
        milliseconds=round((run.asked.clock.seconds() - run.start) * 1000),
        written=work.written,
        problems=problems,
        message=message_of(problems, root=run.root, today=run.today, made=done, last_good=last_good, code=code),
    )


def _remembered(run: _Run, before: Status | None, ran: Ran) -> tuple[Problem, ...]:
    """Write the status; a warning where it cannot be written."""
    attempt = Attempt(
        began=run.began.astimezone(UTC),
        milliseconds=ran.milliseconds,
        today=ran.today,
        days=ran.days,
        result=ran.result,
        exit_code=ran.exit_code,
        written=len(ran.written),
        problems=noted(ran.problems),
    )
    try:
        good = _good(run, ran, attempt) if ran.made and not ran.exit_code else None
        write_status(run.root, status_after(before, attempt, run.settings.timezone, good))
    except BriefgenError as error:
        return _lesser(error.problems)
    return ()


def _good(run: _Run, ran: Ran, attempt: Attempt) -> Good:
    day = max(ran.made)
    return Good(day=day, began=attempt.began, milliseconds=attempt.milliseconds, files=files_of(run.root, day))


def _tell(run: _Run, ran: Ran) -> tuple[Problem, ...]:
    """Tell those whom the settings name; a warning for each that could not be told."""
    event: hooks.Event = "failure" if ran.exit_code else "success"
    hook = run.settings.hooks.failure if ran.exit_code else run.settings.hooks.success
    unheard = _pinged(run, str(ran.exit_code))
    failed = hooks.told(hook, event, _words(run, ran, event), run.root) if hook else None
    return (*unheard, failed) if failed else unheard


def _pinged(run: _Run, what: str) -> tuple[Problem, ...]:
    unheard = hooks.pinged(run.settings.hooks.ping, what)
    return (unheard,) if unheard else ()


def _words(run: _Run, ran: Ran, event: hooks.Event) -> bytes:
    """What the command of a hook reads."""
    said = {
        "event": event,
        "workspace": str(run.root),
        "title": run.settings.title,
        "url": run.settings.url,
        "began": run.began.isoformat(),
        **fields_of(ran),
    }
    return json.dumps(said).encode() + b"\n"


def fields_of(ran: Ran) -> dict[str, Json]:
    """What came of a run, as the hooks and `--json` give it."""
    return {
        "today": str(ran.today),
        "days": [str(day) for day in ran.days],
        "made": [str(day) for day in ran.made],
        "result": ran.result,
        "exit_code": ran.exit_code,
        "milliseconds": ran.milliseconds,
        "written": as_json(ran.written),
        "problems": [problem_fields(problem) for problem in ran.problems],
        "message": ran.message,
    }


def _listened(run: _Run, ran: Ran) -> None:
    for problem in ran.problems:
        run.asked.heard("problem", problem_fields(problem))
    ending = ("today", "result", "exit_code", "milliseconds")
    run.asked.heard("run-ended", {name: value for name, value in fields_of(ran).items() if name in ending})
