"""Which day is today, wherever the desk is and whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.diagnostics import BriefgenError
from briefgen.operate.calendar import days_wanted, since_of
from conftest import Workspace
from unattended import MORNING, facts_of, ran

TODAY = date(2026, 11, 21)

MOMENTS = {
    "the desk of UTC": ("UTC", "2026-11-21T00:00:00+00:00", "2026-11-21"),
    "Kiritimati, the first to see a day": ("Pacific/Kiritimati", "2026-11-20T10:00:00+00:00", "2026-11-21"),
    "Kiritimati, a second before": ("Pacific/Kiritimati", "2026-11-20T09:59:59+00:00", "2026-11-20"),
    "Pago Pago, the last to see it": ("Pacific/Pago_Pago", "2026-11-22T10:59:59+00:00", "2026-11-21"),
    "Kathmandu, with its quarter of an hour": ("Asia/Kathmandu", "2026-11-20T18:15:00+00:00", "2026-11-21"),
    "a machine whose own zone is another": ("Asia/Tokyo", "2026-11-21T06:00:00-09:00", "2026-11-22"),
    "a leap day": ("Europe/Vienna", "2028-02-28T23:00:00+00:00", "2028-02-29"),
    "the day after a leap day": ("Europe/Vienna", "2028-02-29T23:00:00+00:00", "2028-03-01"),
    "no leap day in a hundredth year": ("UTC", "2100-02-28T23:59:59+00:00", "2100-02-28"),
    "the short day in spring, its first second": ("Europe/Vienna", "2026-03-28T23:00:00+00:00", "2026-03-29"),
    "the short day in spring, its last": ("Europe/Vienna", "2026-03-29T21:59:59+00:00", "2026-03-29"),
    "the long day in autumn, its first second": ("Europe/Vienna", "2026-10-24T22:00:00+00:00", "2026-10-25"),
    "the long day in autumn, the hour that comes twice": ("Europe/Vienna", "2026-10-25T01:30:00+00:00", "2026-10-25"),
    "the long day in autumn, its last second": ("Europe/Vienna", "2026-10-25T22:59:59+00:00", "2026-10-25"),
    "a zone that skipped a whole day": ("Pacific/Apia", "2011-12-30T10:00:00+00:00", "2011-12-31"),
}


@pytest.mark.parametrize("title", MOMENTS)
def test_today_is_a_day_of_the_desk(title: str, workspace: Workspace) -> None:
    zone, now, today = MOMENTS[title]
    root = workspace({"briefgen.yaml": f"timezone: {zone}\nno_facts: skip\n...\n", "seeds/facts/2026-11-21.yaml": None})
    found = ran(root, datetime.fromisoformat(now))
    assert (str(found.today), found.exit_code) == (today, 0)


def whole(*days: str) -> dict[str, str]:
    return {f"output/{day}/brief.{suffix}": "x" for day in days for suffix in ("html", "pdf", "md", "json")}


def wanted(root: Path, missing: date | timedelta | None = None, **given: object) -> tuple[str, ...]:
    rules = {"no_facts": "error", "last_good": None, **given}
    return tuple(map(str, days_wanted(root, TODAY, missing, **rules)))  # type: ignore[arg-type]  # the two of them


def test_only_today_is_wanted_unless_more_is_said(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-20.yaml": facts_of("2026-11-20")})
    assert wanted(root) == ("2026-11-21",)


def test_days_that_were_slept_through_are_wanted_oldest_first_and_none_that_is_to_come(workspace: Workspace) -> None:
    days = ["2026-11-06", "2026-11-07", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-22"]
    half = whole("2026-11-19")
    del half["output/2026-11-19/brief.pdf"]
    facts = {f"seeds/facts/{day}.yaml": facts_of(day) for day in days}
    root = workspace({**facts, **whole("2026-11-18"), **half})
    behind = ("2026-11-07", "2026-11-19", "2026-11-20")
    assert wanted(root, timedelta(days=14)) == (*behind, "2026-11-21")
    assert wanted(root, date(2026, 11, 6)) == ("2026-11-06", *behind, "2026-11-21")


def test_a_day_without_facts_is_wanted_all_the_same_unless_it_may_be_skipped(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-21.yaml": None, "seeds/facts/2026-11-20.yaml": facts_of("2026-11-20")})
    assert wanted(root) == ("2026-11-21",)
    assert wanted(root, no_facts="skip") == ()
    assert wanted(root, timedelta(days=1), no_facts="skip") == ("2026-11-20",)


def test_a_clock_that_was_set_back_skips_no_day(workspace: Workspace) -> None:
    root = workspace({"seeds/facts/2026-11-21.yaml": None})
    with pytest.raises(BriefgenError) as error:
        wanted(root, no_facts="skip", last_good=date(2026, 11, 23))
    assert str(error.value) == (
        "error: the clock says that today is 2026-11-21, and the last good run was for 2026-11-23\n"
        "  hint: set the clock; a day without facts is skipped only by a clock that was not set back"
    )
    # A workspace that moves to another time zone may see a day twice.
    assert wanted(root, no_facts="skip", last_good=date(2026, 11, 22)) == ()


def test_how_long_ago_never_leads_out_of_the_calendar() -> None:
    assert since_of(timedelta(days=14), date(2028, 3, 1)) == date(2028, 2, 16)
    assert since_of(timedelta(days=9999 * 7), date(1, 1, 15)) == date.min
    assert since_of(timedelta(days=0), TODAY) == TODAY


def test_a_clock_that_jumps_makes_no_brief_and_says_which_day_it_took(workspace: Workspace) -> None:
    root = workspace()
    for now in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2061, 7, 28, tzinfo=UTC)):
        today = now.date()
        assert ran(root, now).message == (
            f"briefgen run: no brief of {today} was made; there is no good one yet ({root}, exit code 66)\n"
            f"seeds/facts/{today}.yaml: error: there are no facts for {today}\n"
            f"  hint: start the day with: briefgen new {today}; the newest day there is: 2026-11-21"
        )
        assert not (root / "output" / str(today)).exists()
    assert ran(root, MORNING).exit_code == 0
