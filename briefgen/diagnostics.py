"""What can go wrong, said so that a person can mend it: the place, the trouble, the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

Severity = Literal["error", "warning"]

Kind = Literal["usage", "facts", "input", "renderer", "output", "busy", "settings"]
"""The class of a problem, by the stage that finds it. The command line turns it into an exit code."""


class Span(Struct, frozen=True, kw_only=True):
    """A place in a file. `file` is relative to the workspace, with forward slashes.

    `line` and `col` count from 1, columns in code points; 0 means the file as a whole.
    """

    file: str
    line: int = 0
    col: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.col}"


class Problem(Struct, frozen=True, kw_only=True):
    """Something wrong that a person can mend.

    `message` is one sentence without a final period. `notes` are what was seen (the nearest passage, the lines
    on which a quote stands), one line each. `hint` says what to do.
    """

    message: str
    span: Span | None = None
    notes: tuple[str, ...] = ()
    hint: str = ""
    severity: Severity = "error"
    kind: Kind = "facts"

    def __str__(self) -> str:
        where = f"{self.span}: " if self.span else ""
        lines = [f"{where}{self.severity}: {self.message}"]
        lines += [f"  {note}" for note in self.notes]
        lines += [f"  hint: {self.hint}"] if self.hint else []
        return "\n".join(map(visible, lines))


def visible(text: str) -> str:
    """A line in which nothing moves a terminal's cursor, begins another line or cannot be written: what a server says
    and a target holds is quoted in messages, and comes from anybody."""
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


_UNSEEN: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BriefgenError(Exception):
    """The one exception of this package: it holds every problem of the stage that failed, at least one an error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that forbid a result."""
    return tuple(problem for problem in problems if problem.severity == "error")


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems, every warning an error."""
    return tuple(replace(problem, severity="error") for problem in problems)


def settled(problems: Iterable[Problem], *, is_strict: bool) -> tuple[Problem, ...]:
    """What stands of `problems` once warnings are errors where `is_strict`; raises as `stop_on_errors` does."""
    found = strict(problems) if is_strict else tuple(problems)
    stop_on_errors(found)
    return found


def stop_on_errors(problems: Iterable[Problem]) -> None:
    """Raise `BriefgenError` with all of `problems` if one of them is an error."""
    problems = tuple(problems)
    if errors_in(problems):
        raise BriefgenError(problems)
