"""What a run says: to a person, to a program, to a log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from briefgen.diagnostics import Problem, Span
from briefgen.values import Json, as_json


def problem_fields(problem: Problem) -> dict[str, Json]:
    """A problem as every command gives it with `--json`."""
    span = problem.span or Span(file="")
    return {
        "severity": problem.severity,
        "kind": problem.kind,
        "file": span.file or None,
        "line": span.line or None,
        "col": span.col or None,
        "message": problem.message,
        "notes": as_json(problem.notes),
        "hint": problem.hint or None,
    }


def message_of(
    problems: Sequence[Problem], *, root: Path, today: date, made: bool, last_good: date | None, code: int
) -> str:
    """One message for whoever has to mend it: what is missing, where, what readers see instead, and what to do."""
    if not problems:
        return ""
    there = f"the last good one is of {last_good}" if last_good else "there is no good one yet"
    short = f"the brief of {today} was made, but not all is well" if made else f"no brief of {today} was made; {there}"
    heading = f"briefgen run: {short} ({root}, exit code {code})"
    return "\n".join((heading, *map(str, problems)))
