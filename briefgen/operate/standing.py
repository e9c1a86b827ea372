"""How things stand today, for people and for monitors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from msgspec import Struct

from briefgen.operate.calendar import zone_of
from briefgen.operate.status import Attempt, Good, Status


class Standing(Struct, frozen=True, kw_only=True):
    """What a status means today."""

    today: date
    """In the time zone of the workspace."""
    there: bool
    """Whether a run made today's brief, or found it in order that there is none."""
    days_behind: int | None
    """How old the last good brief is; `None` where there is none."""
    status: Status | None
    text: str
    """For people, lines with a line break at their end."""


def standing(status: Status | None, now: datetime, timezone: str) -> Standing:
    """What `status` means at the moment `now`, in the time zone that the settings name."""
    zone = zone_of(timezone)
    today = now.astimezone(zone).date()
    good = status.last_good if status else None
    return Standing(
        today=today,
        there=bool(status and _is_there(status, today)),
        days_behind=(today - good.day).days if good else None,
        status=status,
        text="".join(f"{line}\n" for line in _lines(status, today, zone)),
    )


def _is_there(status: Status, today: date) -> bool:
    skipped = status.last_try.result == "skipped" and status.last_try.today == today
    return skipped or bool(status.last_good and status.last_good.day == today)


def _lines(status: Status | None, today: date, zone: tzinfo) -> Iterator[str]:
    if status is None:
        yield f"no brief of {today}: there was no run here yet"
        return
    yield _verdict(status, today)
    yield f"  last try: {_attempt(status.last_try, zone)}"
    for problem in status.last_try.problems:
        where = f"{problem.place}: " if problem.place else ""
        yield f"    {where}{problem.severity}: {problem.message or _WITHHELD}"
    yield f"  last good: {_good(status.last_good, today, zone) if status.last_good else 'none yet'}"
    for file in status.last_good.files if status.last_good else ():
        yield f"    {file.sha256}  {file.name}"


_WITHHELD = "see `briefgen check --strict`, as this may quote what not everybody may read"


def _verdict(status: Status, today: date) -> str:
    last = status.last_try
    if last.today > today:
        return f"no brief of {today}: the last run was for {last.today}, so the clock was set back"
    if last.today < today:
        return f"no brief of {today}: there was no run today"
    if last.result == "skipped":
        return f"no brief of {today}, as it should be: the day has no facts"
    if last.result == "done":
        return f"the brief of {today} is there"
    if _is_there(status, today):
        return f"the brief of {today} is there, but the last run failed"
    return f"no brief of {today}: the run failed"


def _attempt(attempt: Attempt, zone: tzinfo) -> str:
    files = "1 file" if attempt.written == 1 else f"{attempt.written} files"
    ending = f"failed with exit code {attempt.exit_code}" if attempt.result == "failed" else attempt.result
    return f"{_at(attempt.began, zone)}, {ending} after {_seconds(attempt.milliseconds)}, {files} changed"


def _good(good: Good, today: date, zone: tzinfo) -> str:
    age = (today - good.day).days
    behind = "" if age <= 0 else f", {age} day{'s' if age > 1 else ''} behind"
    return f"{good.day}, made {_at(good.began, zone)} in {_seconds(good.milliseconds)}{behind}"


def _at(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"
