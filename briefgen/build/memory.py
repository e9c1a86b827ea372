"""What a build remembers for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast

from briefgen import again
from briefgen import state as states
from briefgen.build.entries import to_keep
from briefgen.build.ground import Checked
from briefgen.build.printed import Printed
from briefgen.build.remembering import remembered
from briefgen.build.run import ARTICLES, CATALOGUE, OUTPUT
from briefgen.build.standing import Standing, ground_of
from briefgen.diagnostics import Problem
from briefgen.files import note
from briefgen.model import Day
from briefgen.settings import Settings
from briefgen.state import DayMade, FileMade, State
from briefgen.values import as_json, digest

if TYPE_CHECKING:
    from briefgen.build.briefs import Brief
    from briefgen.build.composing import Work
    from briefgen.build.jobs import Job, Plan
    from briefgen.build.shelf import Shelf

_NOT_SHOWN: Final = {"timezone", "max_marking", "no_facts", "hooks", "publish"}
"""Settings that no page shows. The marking that may go out is remembered with each day."""


def look_digest(settings: Settings) -> str:
    """Of all that the settings say of briefs and pages."""
    shown = (name for name in Settings.__struct_fields__ if name not in _NOT_SHOWN)
    return digest({name: as_json(getattr(settings, name)) for name in shown})


def day_made(day: Day, briefs: Sequence[Brief], warnings: Sequence[Problem], work: Work) -> DayMade:
    """What a day that was checked was made from; `briefs` are its editions, `warnings` those of its facts."""
    # At hand where a day was checked, and needed nowhere else.
    from briefgen.build.days import foreign_files

    found, there, read = work.found, work.ground.there, work.ground.run.inputs.digests
    aliases = dict.fromkeys(citation.article for citation in day.citations)
    entries = {alias: work.entries[alias] for alias in aliases}
    mine = {name for name, _ in found.facts[day.date]}
    names = (*mine, *foreign_files(day, there), *(f"{ARTICLES}/{entry.file}" for entry in entries.values()))
    return DayMade(
        reads={**{name: read.get(name) for name in sorted(names)}, **work.now.base},
        entries={alias: entry.digest for alias, entry in entries.items()},
        limit=work.limit,
        editions={brief.stem: (sha256(brief.receipts).hexdigest(), tuple(sorted(brief.may_have))) for brief in briefs},
        warnings=tuple(map(remembered, warnings)),
        matched=found.matched.get(day.date, ""),
    )


def remember(
    work: Work,
    plan: Plan,
    made: Sequence[tuple[Job, bytes]],
    printed: Printed,
    remarks: Sequence[Problem],
) -> None:
    """Write down in the output folder what was made of what. Where that fails, it costs the next build time."""
    root = work.asked.root / OUTPUT
    state = _state(work, plan, made, printed, remarks)
    for job, _ in made:
        work.now.known.note(f"{OUTPUT}/{job.name}", root / job.name, state.files[job.name].sha256)
    if not state.files:
        return
    state.stamps = work.now.known.remembered()
    note(root, states.FILE, states.written(state))
    with suppress(OSError):
        (root / again.FILE).unlink()


def _state(
    work: Work, plan: Plan, made: Sequence[tuple[Job, bytes]], printed: Printed, remarks: Sequence[Problem]
) -> State:
    now, before, read = work.now, work.now.before, work.ground.run.inputs.digests
    there = {str(day) for day in work.ground.there}
    by_day = groupby(work.briefs, key=lambda brief: brief.edition.date)
    briefs = {day: list(held) for day, held in by_day}
    warnings = _by_day(work.found)
    days = {str(day.date): day_made(day, briefs[day.date], warnings[day.date], work) for day in work.found.days}
    ground = ground_of(now, [work.ground.settings.logo.name] if work.ground.settings.logo else [])
    of_ground = {name: read.get(name, digest) for name, digest in ground.items()}
    files = {name: file for name, file in before.files.items() if name not in plan.leaving}
    files |= {job.name: _file_made(job, data, now, printed) for job, data in made}
    mine = {name for files_of in work.found.facts.values() for name, _ in files_of}
    others = [w for w in work.found.warnings if not (w.span and (w.span.file in mine or w in work.ground.misnamed))]
    said_of_catalogue = any(said.span and said.span.file == CATALOGUE for said in work.ground.run.problems)
    return State(
        ground=of_ground,
        base=now.base,
        limit=work.ground.settings.max_marking,
        needs=now.needs,
        themes={**before.themes, **now.sets},
        days={**{day: made for day, made in before.days.items() if day in there}, **days},
        files=files,
        cards=_cards(plan.shelf, before),
        catalogue="" if said_of_catalogue else read.get(CATALOGUE) or "",
        entries=work.entries,
        articles=to_keep(work.ground.catalogue or {}, before),
        remarks=tuple(map(remembered, (*others, *remarks))),
        used=tuple(sorted({*work.theme.digests, *used_before(work)})),
    )


def _cards(shelf: Shelf, before: State) -> Mapping[str, dict[str, Any]]:
    new = {stem: card for stem, card in shelf.cards.items() if stem not in shelf.remembered}
    return {
        stem: cast("dict[str, Any]", as_json(new[stem])) if stem in new else before.cards[stem] for stem in shelf.cards
    }


def _by_day(found: Checked) -> Mapping[date, Sequence[Problem]]:
    days = {name: day for day, files in found.facts.items() for name, _ in files}
    warnings: dict[date, list[Problem]] = {day.date: [] for day in found.days}
    for warning in found.warnings:
        if warning.span and warning.span.file in days:
            warnings[days[warning.span.file]].append(warning)
    return warnings


def _file_made(job: Job, data: bytes, now: Standing, printed: Printed) -> FileMade:
    return FileMade(
        sha256=sha256(data).hexdigest(),
        template=job.template,
        theme=now.theme(job.template) if job.template else "",
        shows=job.shows,
        warnings=tuple(map(remembered, printed.warnings.get(job.name, ()))),
    )


def used_before(work: Work) -> tuple[str, ...]:
    """The theme's files that pages were made with which are still good."""
    return work.now.before.used
