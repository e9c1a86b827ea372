"""The order of a build that has something to do: what is stale is checked, composed, rendered and published."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.build.building import Asked, Built
from briefgen.build.composing import Work, compared, composed
from briefgen.build.jobs import Job, Plan, plan_of, print_jobs
from briefgen.build.memory import remember, used_before
from briefgen.build.printed import Printed, Printing
from briefgen.build.remembering import problem
from briefgen.build.run import OUTPUT, SETTINGS
from briefgen.build.sharing import shared
from briefgen.build.standing import Standing, concerned, is_of_a_day
from briefgen.diagnostics import BriefgenError, Problem, Span, settled
from briefgen.files import publish
from briefgen.formats import FORMATS
from briefgen.overlay import FOLDER
from briefgen.search import ENTRY
from briefgen.site import SEARCH_FOLDER
from briefgen.words import unspoken

if TYPE_CHECKING:
    from briefgen.build.briefs import Brief
    from briefgen.render.pdf import PdfJob


class _Made(Struct, frozen=True, kw_only=True):
    """All that is to be published, and what is to be said of it."""

    plan: Plan
    prints: Sequence[Job]
    """The PDFs that are as they should be now."""
    files: Mapping[str, bytes]
    printed: Printed
    of_run: Sequence[Problem] = field(default=())
    """Warnings that belong to no day and no file."""


def made(asked: Asked, now: Standing, days: Sequence[date], printers: Printing | None) -> Built:
    """What is stale of all that was asked for, made and published, the PDFs by `printers`. Raises `BriefgenError` as
    `build` does."""
    work = composed(asked, now, days, printers)
    prints = print_jobs(work)
    try:
        unmade = _handed_out(printers, prints, work) if printers else {}
    except BriefgenError:
        # What is wrong with words is told before what cannot be printed of them.
        compared(work)
        raise
    work = compared(work)
    plan = plan_of(work, work.briefs)
    files = {} if asked.dry else _texts(plan, work, alone=printers is None)
    printed = printers.printed() if printers else Printed()
    printed = replace(printed, failures={**printed.failures, **unmade})
    if printed.failures:
        # No page may lead to a PDF that is not there.
        before, plan = plan, plan_of(work, [_without(brief, printed.failures) for brief in work.briefs])
        files = _made_again(plan, before, files)
    there = [job for job, _ in prints if job.name not in printed.failures]
    return _published(work, _Made(plan=plan, prints=there, files=files, printed=printed, of_run=_remarks(work)))


_FEW: Final = 24
"""Fewer pages than this are made before another process has begun and has told of its own."""


def _texts(plan: Plan, work: Work, *, alone: bool) -> dict[str, bytes]:
    """All that is stale beside the PDFs. Where those are made meanwhile, or an index is made of pages that are at hand,
    in this process only."""
    used, stale = work.theme.digests, plan.stale
    before = frozenset(used)

    def made(job: Job) -> tuple[bytes, dict[str, str]]:
        return job.make(), {name: digest for name, digest in used.items() if name not in before}

    indexed = any(job.name.startswith(f"{SEARCH_FOLDER}/") for job in stale)
    processes = work.asked.jobs if alone and not indexed else 1
    done = shared([partial(made, job) for job in stale], processes, few=_FEW)
    for _, learnt in done:
        used.update(learnt)
    return {job.name: data for job, (data, _) in zip(stale, done, strict=True)}


def _handed_out(printers: Printing, prints: Sequence[tuple[Job, Brief]], work: Work) -> Mapping[str, Problem]:
    """Let the PDFs be made that are stale; why one cannot even begin, by name."""
    stale = [(job, brief) for job, brief in prints if job.reason]
    unmade: dict[str, Problem] = {}

    def jobs() -> Iterator[tuple[str, PdfJob]]:
        for job, brief in stale:
            try:
                yield job.name, _pdf_job(brief, work)
            except BriefgenError as error:
                unmade[job.name] = error.problems[0]

    printers.begin(jobs(), len(stale))
    return unmade


def _pdf_job(brief: Brief, work: Work) -> PdfJob:
    from briefgen.build.briefs import attachments_of
    from briefgen.render import pdf

    page = pdf.print_html(brief.edition, work.theme, work.look)
    return pdf.PdfJob(
        html=page,
        files=pdf.print_files(work.theme, page, work.look),
        date=brief.edition.date,
        attachments=tuple(attachments_of(brief, work.theme.words(brief.edition.language).gettext)),
    )


def _without(brief: Brief, failures: Mapping[str, Problem]) -> Brief:
    return replace(brief, formats=brief.formats - {"pdf"}) if f"{brief.stem}.pdf" in failures else brief


def _made_again(plan: Plan, before: Plan, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of `plan`; what shows the same as in the plan `before` is taken from there."""
    shown = {job.name: job.shows for job in before.stale}
    return {job.name: files[job.name] if shown.get(job.name) == job.shows else job.make() for job in plan.stale}


def _published(work: Work, made: _Made) -> Built:
    asked, plan = work.asked, made.plan
    warnings = (*work.found.warnings, *made.of_run, *made.printed.remarks, *_of_files(work, made))
    problems = settled(warnings, is_strict=asked.strict)
    stale = [job for job in (*plan.jobs, *made.prints) if job.reason]
    files = {**made.files, **made.printed.files}
    names = sorted((job.name for job in stale), key=partial(_turn, asked.root / OUTPUT))
    if not asked.dry:
        folders = {name.partition("/")[0] for name in (*files, *plan.leaving) if is_of_a_day(name)}
        names = list(publish(asked.root / OUTPUT, {name: files[name] for name in names}, folders, plan.leaving))
        remember(work, plan, [(job, files[job.name]) for job in stale], made.printed, made.of_run)
    why = {**{job.name: job.reason or "" for job in stale}, **plan.leaving}
    return Built(
        editions=tuple(brief.edition for brief in work.briefs),
        written=tuple(f"{OUTPUT}/{name}" for name in names),
        removed=tuple(f"{OUTPUT}/{name}" for name in plan.leaving),
        unchanged=_unchanged(work, made, names),
        reasons=tuple((f"{OUTPUT}/{name}", reason) for name, reason in why.items()),
        warnings=problems,
        failures=(
            *plan.failures,
            *(_failure(work, name, problem) for name, problem in made.printed.failures.items()),
        ),
    )


def _unchanged(work: Work, made: _Made, written: Sequence[str]) -> int:
    there = {*work.now.before.files, *(job.name for job in (*made.plan.jobs, *made.prints))} - {*made.plan.leaving}
    return len({*concerned(there, work.days)} - {*written})


def _remarks(work: Work) -> tuple[Problem, ...]:
    language = work.ground.settings.language
    remarks = unspoken(work.theme.words(language), Span(file=SETTINGS))
    if {*FORMATS} <= {*work.asked.formats}:
        read = (name.removeprefix(f"{FOLDER}/") for name in work.ground.run.inputs.digests)
        remarks += work.theme.unused({*read, *used_before(work)})
    return remarks


def _of_files(work: Work, made: _Made) -> Iterator[Problem]:
    """What is to be said of single files: of those made now, and once more of those that were good already."""
    for lacks in made.printed.warnings.values():
        yield from lacks
    before = work.now.before
    fresh = [str(day) for day in work.days if day not in work.why]
    for day in fresh:
        yield from map(problem, before.days[day].warnings)
    names = [f"{stem}.pdf" for day in fresh for stem in before.days[day].editions]
    names += [job.name for job in made.prints if not job.reason]
    for name in names:
        if name in before.files:
            yield from map(problem, before.files[name].warnings)


def _failure(work: Work, name: str, failed: Problem) -> Problem:
    is_there = (work.asked.root / OUTPUT / name).is_file()
    there = "the last good one stays" if is_there else "there is none of this day yet"
    notes = (*failed.notes, f"everything else was made; of this PDF, {there}")
    return replace(failed, span=Span(file=f"{OUTPUT}/{name}"), notes=notes)


_ENTRANCES: Final = ("latest.html", "index.html", "feed.xml", "search.html", "sitemap.xml")


def _turn(output: Path, name: str) -> tuple[int, str]:
    """When a file takes its name. At every moment the links of a page that a reader can come to lead somewhere: nobody
    can come to what is new before something that was there leads to it, so all that is new is there before anything
    changes, and what leads to all the rest changes last."""
    if name.startswith("assets/"):
        return 0, name
    if name in _ENTRANCES or name.endswith(f"/{ENTRY}"):
        return 5, name
    of_a_day, is_new = is_of_a_day(name), not os.path.exists(f"{output}/{name}")  # noqa: PTH110  hundreds are asked for
    return (2 if of_a_day else 1) if is_new else (3 if of_a_day else 4), name
