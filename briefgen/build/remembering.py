"""Problems as the state remembers them."""

from __future__ import annotations

from typing import Any

from briefgen.diagnostics import Problem, Span


def remembered(problem: Problem) -> dict[str, Any]:
    """A warning, to be told again by a build that has nothing to do."""
    span = problem.span
    return {
        "message": problem.message,
        "span": [span.file, span.line, span.col] if span else None,
        "notes": list(problem.notes),
        "hint": problem.hint,
        "kind": problem.kind,
    }


def problem(held: dict[str, Any]) -> Problem:
    """What `remembered` made of it."""
    span = held["span"]
    return Problem(
        message=held["message"],
        span=Span(file=span[0], line=span[1], col=span[2]) if span else None,
        notes=tuple(held["notes"]),
        hint=held["hint"],
        severity="warning",
        kind=held["kind"],
    )
