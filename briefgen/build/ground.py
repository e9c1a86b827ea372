"""What every day rests on, settings and catalogue, and what a check finds: all that is known where no day is stale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from briefgen.build.listing import FactsFiles, days_there
from briefgen.build.run import CATALOGUE, SETTINGS, Run
from briefgen.diagnostics import Problem, errors_in, settled
from briefgen.files import Inputs
from briefgen.model import Article, Citation, Day, Evidence, Source
from briefgen.settings import Settings, settings


class Checked(Struct, frozen=True, kw_only=True):
    """What a check found to be in order."""

    settings: Settings
    catalogue: Mapping[str, Article]
    days: tuple[Day, ...]
    facts: Mapping[date, tuple[tuple[str, bytes], ...]]
    """The facts files of each of `days`, as they were read: name relative to the workspace, bytes."""
    elsewhere: Mapping[str, str | None]
    """The facts of other days that `days` correct, `YYYY-MM-DD/id` → marking."""
    sources: Mapping[str, Source]
    """The articles that `days` cite."""
    evidence: Mapping[Citation, Evidence]
    matched: Mapping[date, str]
    """Digest of what was compared of each day whose words match those of their quotes."""
    warnings: tuple[Problem, ...]


class Ground(Struct, frozen=True, kw_only=True):
    """What every day rests on, as far as it could be read."""

    run: Run
    """Knows what was read, and the problems so far."""
    settings: Settings
    catalogue: Mapping[str, Article] | None
    has_every_entry: bool
    there: FactsFiles
    misnamed: tuple[Problem, ...]
    """Warnings of files that are no day's, which every build gives anew."""


def grounded(inputs: Inputs, known: str = "", kept: Mapping[str, Article] | None = None) -> Ground:
    """The settings, the catalogue and the names of the days; what is wrong with them is among the run's problems.

    The catalogue whose digest is `known` is not read but for its digest: it is in order, and holds what is `kept`.
    """
    run = Run(inputs=inputs)
    preferences = run.keep(settings(run.tried(lambda: inputs.read_if_there(SETTINGS)), SETTINGS))
    catalogue = _catalogue(run, known, kept)
    has_every_entry = not errors_in(run.problems)
    there, misnamed = days_there(inputs)
    run.problems += misnamed
    return Ground(
        run=run,
        settings=preferences,
        catalogue=catalogue,
        has_every_entry=has_every_entry,
        there=there,
        misnamed=misnamed,
    )


def nothing_to_check(ground: Ground, *, strict: bool) -> Checked:
    """What `checked` gives where no day is stale. Raises `BriefgenError` as it does."""
    problems = settled(ground.run.problems, is_strict=strict)
    return Checked(
        settings=ground.settings,
        catalogue=ground.catalogue or {},
        days=(),
        facts={},
        elsewhere={},
        sources={},
        evidence={},
        matched={},
        warnings=problems,
    )


def _catalogue(run: Run, known: str, kept: Mapping[str, Article] | None) -> Mapping[str, Article] | None:
    data = run.tried(lambda: run.inputs.read(CATALOGUE))
    if data is not None and run.inputs.digests[CATALOGUE] == known:
        return kept
    if data is None:
        return None
    # Imported when it is to be read: the catalogue seldom changes.
    from briefgen import load

    return run.keep(load.catalogue(data, CATALOGUE))
