"""Where a workspace keeps what, and a run over it that goes on after a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from msgspec import Struct, field

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs

SETTINGS: Final = "briefgen.yaml"
CATALOGUE: Final = "seeds/articles.yaml"
ARTICLES: Final = "seeds/articles"
FACTS: Final = "seeds/facts"
OUTPUT: Final = "output"

T = TypeVar("T")


class Run(Struct, kw_only=True):
    """Goes on after a problem, so that one run tells them all."""

    inputs: Inputs
    problems: list[Problem] = field(default_factory=list)

    def keep(self, result: tuple[T, Sequence[Problem]]) -> T:
        """The value of a result, its problems kept."""
        value, problems = result
        self.problems += problems
        return value

    def tried(self, step: Callable[[], T]) -> T | None:
        """What `step` returns, or `None` and its problems kept."""
        try:
            return step()
        except BriefgenError as error:
            self.problems += error.problems
            return None
