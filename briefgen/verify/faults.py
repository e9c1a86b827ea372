"""What is wrong with a file that is verified, as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from briefgen.diagnostics import BriefgenError, Problem, Span

ANEW: Final = "do not rely on this file; ask whoever published it for it anew"


def problems_of(messages: Iterable[str], hint: str = ANEW) -> Iterator[Problem]:
    """A problem for each message, each message once."""
    return (Problem(message=message, hint=hint) for message in dict.fromkeys(messages))


def placed(problems: Iterable[Problem], name: str) -> Iterator[Problem]:
    """The same problems, found in the file `name`."""
    return (replace(problem, span=Span(file=name)) for problem in problems)


def refused(message: str, hint: str = ANEW) -> BriefgenError:
    """The error that a file cannot be looked at any further."""
    return BriefgenError(problems_of([message], hint))
