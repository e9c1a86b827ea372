"""Which day is today, and which days a run is to make."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from briefgen.build import OUTPUT
from briefgen.build.listing import days_there
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.formats import FORMATS
from briefgen.settings import NoFacts


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC is known even where there is no time zone database."""
    return UTC if name == "UTC" else ZoneInfo(name)


def since_of(missing: date | timedelta, today: date) -> date:
    """The first day of those that are to be caught up: named itself, or so long ago."""
    if isinstance(missing, date):
        return missing
    return today - missing if missing.days < today.toordinal() else date.min


def days_wanted(
    root: Path, today: date, missing: date | timedelta | None, no_facts: NoFacts, last_good: date | None
) -> tuple[date, ...]:
    """`today`, and of the days before it since `missing` those that have facts but no whole brief, oldest first.

    Today is left out where it has no facts and `no_facts` is "skip". Raises `BriefgenError` where the facts cannot be
    looked at, and where a day would be skipped by a clock that was set back behind the last good run.
    """
    there = days_there(Inputs(root))[0]
    behind = _without_brief(root, there, since_of(missing, today), today) if missing is not None else ()
    if today in there or no_facts == "error":
        return (*behind, today)
    # A day's difference may come of another time zone in the settings.
    if last_good and today < last_good - timedelta(days=1):
        raise BriefgenError([_set_back(today, last_good)])
    return behind


def _without_brief(root: Path, there: Collection[date], since: date, today: date) -> tuple[date, ...]:
    output = Inputs(root / OUTPUT)
    return tuple(
        day
        for day in sorted(there)
        if since <= day < today and not all(output.has(f"{day}/brief.{suffix}") for suffix in FORMATS)
    )


def _set_back(today: date, last_good: date) -> Problem:
    return Problem(
        message=f"the clock says that today is {today}, and the last good run was for {last_good}",
        hint="set the clock; a day without facts is skipped only by a clock that was not set back",
        kind="input",
    )
