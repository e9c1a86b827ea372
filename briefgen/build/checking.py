"""The first half of the way: what the desk wrote, read, validated, and every quote of it found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from briefgen import load
from briefgen.build.articles import sources_of
from briefgen.build.days import days_of, elsewhere_of
from briefgen.build.ground import Checked, Ground, grounded
from briefgen.build.listing import wanted
from briefgen.build.sharing import shared
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in, stop_on_errors
from briefgen.diagnostics import strict as as_errors
from briefgen.evidence import resolve_all
from briefgen.files import Inputs
from briefgen.inline import link_problems
from briefgen.model import Citation, Day, Evidence, Source
from briefgen.support import support


def check(root: Path, dates: Collection[date] = (), *, since: date | None = None, strict: bool = False) -> Checked:
    """All of a build but the rendering: read, validate, and find every quote of the days that are wanted.

    Those are `dates`, or else the days from `since` on, or else the newest that there is. Raises `BriefgenError` with
    all problems of the run, in the order of the stages, if one of them is an error; `strict` makes warnings errors.
    """
    ground = grounded(Inputs(root))
    return checked(ground, wanted(tuple(ground.there), dates, since), since=since, strict=strict)


def checked(
    ground: Ground, days_wanted: Collection[date], *, since: date | None, strict: bool, jobs: int = 1
) -> Checked:
    """As `check`, of the days of `ground` that are wanted, in as many processes; its inputs then know what was read."""
    run, catalogue = ground.run, ground.catalogue
    facts, days = days_of(run, ground.there, days_wanted, since)
    elsewhere: dict[str, str | None] = {}
    for day in days:
        elsewhere |= run.keep(elsewhere_of(run.inputs, day, ground.there))
    broken = {problem.span.file for problem in errors_in(run.problems) if problem.span}
    if catalogue is None:
        raise BriefgenError(run.problems)
    if ground.has_every_entry:
        run.problems += [problem for day in days for problem in load.unknown_articles(day, catalogue)]
    run.problems += [problem for day in days for problem in _forbidden_links(day)]
    sources = sources_of(run, catalogue, days)
    evidence = run.keep(resolve_all([citation for day in days for citation in day.citations], sources))
    whole = [day for day in days if broken.isdisjoint(name for name, _ in facts[day.date])]
    language = ground.settings.language
    comparisons = [partial(_unmatched, day, evidence, sources, language) for day in whole]
    run.problems += chain.from_iterable(shared(comparisons, jobs))
    problems = as_errors(run.problems) if strict else tuple(run.problems)
    stop_on_errors(problems)
    return Checked(
        settings=ground.settings,
        catalogue=catalogue,
        days=tuple(days),
        facts=facts,
        elsewhere=elsewhere,
        sources=sources,
        evidence=evidence,
        warnings=problems,
    )


def _forbidden_links(day: Day) -> Iterator[Problem]:
    accounts = (account for dispute in day.disputes for account in dispute.accounts)
    texts = [(fact.text, fact.text_span) for fact in day.facts]
    texts += [(fact.why, fact.span) for fact in day.facts if fact.why]
    texts += [(point.text, point.span) for point in (*day.bottom_line, *day.watch)]
    texts += [(account.text, account.span) for account in accounts]
    texts += [(text, correction.span) for correction in day.corrections for text in (correction.was, correction.now)]
    for text, span in texts:
        for message in link_problems(text):
            yield Problem(message=message, span=span, hint="link to http, https or mailto, with the whole address")


def _unmatched(
    day: Day, evidence: Mapping[Citation, Evidence], sources: Mapping[str, Source], language: str
) -> list[Problem]:
    """What `support` says, less its warnings of texts that rest on a quote which was not found, as is told already."""
    early = _without_evidence(day, evidence)
    said = support(day, evidence, sources, language=language)
    return [problem for problem in said if problem.severity == "error" or problem.span not in early]


def _without_evidence(day: Day, evidence: Collection[Citation]) -> set[Span]:
    """The texts that rest on a quote which was not found, or on a fact that was not read."""
    accounts = (account for dispute in day.disputes for account in dispute.accounts)
    borne = {fact.id for fact in day.facts if all(citation in evidence for citation in fact.citations)}
    return {
        *(fact.text_span for fact in day.facts if fact.id not in borne),
        *(point.span for point in (*day.bottom_line, *day.watch) if not borne.issuperset(point.facts)),
        *(account.span for account in accounts if not all(citation in evidence for citation in account.citations)),
    }
