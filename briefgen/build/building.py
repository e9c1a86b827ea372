"""The beginning of every build: what is stale, and whether there is anything to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import state as states
from briefgen.build.listing import FactsFiles, days_there, wanted
from briefgen.build.remembering import problem
from briefgen.build.run import OUTPUT
from briefgen.build.standing import (
    Standing,
    concerned,
    day_change,
    days_gone,
    file_change,
    folders_listed,
    ground_of,
    standing,
)
from briefgen.diagnostics import BriefgenError, Problem, settled
from briefgen.files import LOCK, Inputs, alone, is_too_young, note
from briefgen.formats import FORMATS
from briefgen.overlay import Overlay
from briefgen.state import State

if TYPE_CHECKING:
    from briefgen.again import Status
    from briefgen.build.printed import Printing
    from briefgen.model import Edition


class Built(Struct, frozen=True, kw_only=True):
    """What a build made."""

    editions: tuple[Edition, ...]
    """That were composed anew."""
    written: tuple[str, ...]
    """The files that changed, relative to the workspace, in the order of writing; of a dry run, that would be made."""
    removed: tuple[str, ...] = ()
    """The files that went, as nothing is left that they were made from."""
    unchanged: int
    """How many files were there already with the same bytes."""
    reasons: tuple[tuple[str, str], ...] = ()
    """What was made anew or removed, relative to the workspace, each with why."""
    warnings: tuple[Problem, ...]
    """Of the days that are wanted, also of those for which there was nothing to do."""
    rests_on: Mapping[str, Status | None] = field(default_factory=dict)
    """Where there was nothing to do, every file and folder that tells so, by its path, with its stamps; nothing where
    one was touched so shortly before that these do not tell it from what it may be next."""
    failures: tuple[Problem, ...] = ()
    """An error for each PDF that could not be made. Everything else was, and the last good PDF of that day stays."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a build was asked for."""

    root: Path
    dates: tuple[date, ...] = ()
    since: date | None = None
    formats: tuple[str, ...] = FORMATS
    strict: bool = False
    max_marking: str | None = None
    wait: float = 0
    jobs: int = 1
    dask: str | None = None
    force: bool = False
    dry: bool = False
    progress: Callable[[int, int], None] = lambda _done, _of: None


def built(asked: Asked) -> Built:
    """What `build` makes of what it was asked for."""
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(asked.root / OUTPUT, asked.wait))
        except BriefgenError:
            # What is wrong with the inputs comes first.
            from briefgen.build.checking import check

            check(asked.root, asked.dates, since=asked.since, strict=asked.strict)
            raise
        return _built(asked)


def _built(asked: Asked) -> Built:
    folders = folders_listed(asked.root)
    before = _remembered(asked.root / OUTPUT)
    now = standing(asked.root, before, Overlay(Inputs(asked.root)))
    there, misnamed = days_there(Inputs(asked.root))
    days = wanted(tuple(there), asked.dates, asked.since)
    if not asked.force and days and _is_fresh(asked, now, there, days):
        return _nothing_to_do(asked, now, days, misnamed, folders)
    # Now for all that a build with nothing to do is spared: templates, schemas, WeasyPrint. The last takes longest to
    # load, and does so in a process of its own while this one loads the rest.
    with ExitStack() as stack:
        printers = _printers(asked, stack) if "pdf" in asked.formats and not asked.dry else None
        from briefgen.build.making import made

        return made(asked, now, days, printers)


def _printers(asked: Asked, stack: ExitStack) -> Printing:
    from briefgen.build.printing import printing

    return stack.enter_context(printing(asked.jobs, asked.dask, asked.progress))


def _remembered(output: Path) -> State:
    file = output / states.FILE
    try:
        return states.parsed(file.read_bytes(), file.stat().st_mtime_ns)
    except OSError:
        return State()


def _is_fresh(asked: Asked, now: Standing, there: FactsFiles, days: Sequence[date]) -> bool:
    """Whether everything that is wanted is there, and nothing that any of it rests on was changed."""
    before = now.before
    if not before.ground or ground_of(now, before.ground) != before.ground or days_gone(before, there):
        return False
    now.base.update(before.base)
    limit = asked.max_marking or before.limit
    if any(day not in there or day_change(now, before.days.get(str(day)), there[day], limit) for day in days):
        return False
    chosen = {str(day) for day in days}
    names = concerned(before.files, days)
    names += [
        f"{stem}.{suffix}"
        for day in chosen
        for stem, (_, may_have) in before.days[day].editions.items()
        for suffix in asked.formats
        if suffix in may_have
    ]
    return not any(file_change(now, name) for name in dict.fromkeys(names))


def _nothing_to_do(
    asked: Asked,
    now: Standing,
    days: Sequence[date],
    misnamed: Sequence[Problem],
    folders: Mapping[str, Status | None],
) -> Built:
    """The answer to who builds again: what was said of these days before."""
    before = now.before
    chosen = {str(day) for day in days}
    mine = [name for name in before.files if name.partition("/")[0] in chosen]
    said = [
        *before.remarks,
        *(warning for day in chosen for warning in before.days[day].warnings),
        *(warning for name in mine for warning in before.files[name].warnings),
    ]
    warnings = (*misnamed, *map(problem, said))
    problems = settled(warnings, is_strict=asked.strict)
    if now.known.has_read:
        # What was touched is not to be read once more the next time.
        touched = replace(before, stamps=now.known.remembered())
        note(asked.root / OUTPUT, states.FILE, states.written(touched))
    return Built(
        editions=(),
        written=(),
        unchanged=len(concerned(before.files, days)),
        warnings=problems,
        rests_on=_rests_on(asked.root / OUTPUT, now, folders),
    )


def _rests_on(output: Path, now: Standing, folders: Mapping[str, Status | None]) -> Mapping[str, Status | None]:
    looked_at = {**now.known.looked_at, **folders}
    # The lock was made when this build began, by the clock of the file system.
    began = (output / LOCK).stat().st_mtime_ns
    return {} if any(stamp and is_too_young(stamp, began) for stamp in looked_at.values()) else looked_at
