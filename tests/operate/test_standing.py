"""What `briefgen status` says at any moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from briefgen.diagnostics import Problem, Span
from briefgen.operate.standing import Standing, standing
from briefgen.operate.status import Attempt, File, Good, Status, noted, status_after

MORNING = datetime(2026, 11, 21, 5, 0, 2, 500_000, tzinfo=UTC)
TODAY = date(2026, 11, 21)
VIENNA = "Europe/Vienna"

DONE = Attempt(
    began=MORNING,
    milliseconds=2340,
    today=TODAY,
    days=(TODAY,),
    result="done",
    exit_code=0,
    written=1,
    problems=(),
)
SKIPPED = replace(DONE, days=(), result="skipped", written=0)
PROBLEMS = noted(
    [
        Problem(message='“11 ships” does not stand in "port"', span=Span(file="seeds/facts/a.yaml", line=9, col=11)),
        Problem(message="the disk is full", notes=("secret",), kind="output"),
    ]
)
FAILED = replace(DONE, result="failed", exit_code=65, written=0, problems=PROBLEMS)
GOOD = Good(day=TODAY, began=MORNING, milliseconds=2340, files=(File(name="2026-11-21/brief.md", sha256="ab12"),))
YESTERDAY = replace(GOOD, day=TODAY - timedelta(days=1), began=MORNING - timedelta(days=1))


def seen(last_try: Attempt, last_good: Good | None = None, now: datetime = MORNING) -> Standing:
    return standing(Status(timezone=VIENNA, last_try=last_try, last_good=last_good), now, VIENNA)


CASES = {
    "all is well": (
        seen(DONE, GOOD, MORNING + timedelta(hours=3)),
        True,
        0,
        (
            "the brief of 2026-11-21 is there\n"
            "  last try: 2026-11-21 06:00:02 +0100, done after 2.3 s, 1 file changed\n"
            "  last good: 2026-11-21, made 2026-11-21 06:00:02 +0100 in 2.3 s\n"
            "    ab12  2026-11-21/brief.md\n"
        ),
    ),
    "a day without facts": (
        seen(SKIPPED, YESTERDAY),
        True,
        1,
        (
            "no brief of 2026-11-21, as it should be: the day has no facts\n"
            "  last try: 2026-11-21 06:00:02 +0100, skipped after 2.3 s, 0 files changed\n"
            "  last good: 2026-11-20, made 2026-11-20 06:00:02 +0100 in 2.3 s, 1 day behind\n"
            "    ab12  2026-11-21/brief.md\n"
        ),
    ),
    "a morning that failed": (
        seen(FAILED),
        False,
        None,
        (
            "no brief of 2026-11-21: the run failed\n"
            "  last try: 2026-11-21 06:00:02 +0100, failed with exit code 65 after 2.3 s, 0 files changed\n"
            "    seeds/facts/a.yaml:9:11: error: see `briefgen check --strict`, as this may quote what not everybody "
            "may read\n"
            "    error: the disk is full\n"
            "  last good: none yet\n"
        ),
    ),
    "a correction that failed": (
        seen(replace(FAILED, problems=()), GOOD),
        True,
        0,
        (
            "the brief of 2026-11-21 is there, but the last run failed\n"
            "  last try: 2026-11-21 06:00:02 +0100, failed with exit code 65 after 2.3 s, 0 files changed\n"
            "  last good: 2026-11-21, made 2026-11-21 06:00:02 +0100 in 2.3 s\n"
            "    ab12  2026-11-21/brief.md\n"
        ),
    ),
    "a machine that slept": (
        seen(DONE, replace(GOOD, files=()), MORNING + timedelta(days=2)),
        False,
        2,
        (
            "no brief of 2026-11-23: there was no run today\n"
            "  last try: 2026-11-21 06:00:02 +0100, done after 2.3 s, 1 file changed\n"
            "  last good: 2026-11-21, made 2026-11-21 06:00:02 +0100 in 2.3 s, 2 days behind\n"
        ),
    ),
    "a clock that was set back": (
        seen(DONE, replace(GOOD, files=()), MORNING - timedelta(days=400)),
        False,
        -400,
        (
            "no brief of 2025-10-17: the last run was for 2026-11-21, so the clock was set back\n"
            "  last try: 2026-11-21 06:00:02 +0100, done after 2.3 s, 1 file changed\n"
            "  last good: 2026-11-21, made 2026-11-21 06:00:02 +0100 in 2.3 s\n"
        ),
    ),
    "a minute after midnight at the desk, still yesterday in UTC": (
        seen(DONE, replace(GOOD, files=()), datetime(2026, 11, 21, 23, 1, tzinfo=UTC)),
        False,
        1,
        (
            "no brief of 2026-11-22: there was no run today\n"
            "  last try: 2026-11-21 06:00:02 +0100, done after 2.3 s, 1 file changed\n"
            "  last good: 2026-11-21, made 2026-11-21 06:00:02 +0100 in 2.3 s, 1 day behind\n"
        ),
    ),
    "before the first run": (
        standing(None, MORNING, "UTC"),
        False,
        None,
        "no brief of 2026-11-21: there was no run here yet\n",
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_how_things_stand(title: str) -> None:
    found, there, behind, text = CASES[title]
    assert (found.text, found.there, found.days_behind) == (text, there, behind)


def test_what_stands_in_the_status_is_what_anybody_may_read() -> None:
    assert [(problem.kind, problem.place, problem.message) for problem in PROBLEMS] == [
        ("facts", "seeds/facts/a.yaml:9:11", None),
        ("output", None, "the disk is full"),
    ]


@pytest.mark.parametrize(
    ("before", "attempt", "good", "after"),
    [
        (None, FAILED, None, None),
        (YESTERDAY, FAILED, None, YESTERDAY),
        (YESTERDAY, DONE, GOOD, GOOD),
        (GOOD, SKIPPED, YESTERDAY, GOOD),
        (None, SKIPPED, YESTERDAY, YESTERDAY),
        (replace(GOOD, day=date(2036, 1, 1)), DONE, GOOD, GOOD),
    ],
    ids=["never", "kept", "newer", "caught up later", "caught up first", "after a clock that ran ahead"],
)
def test_the_last_good_brief(before: Good | None, attempt: Attempt, good: Good | None, after: Good | None) -> None:
    status = Status(timezone="UTC", last_try=FAILED, last_good=before)
    assert status_after(status, attempt, "UTC", good).last_good == after
