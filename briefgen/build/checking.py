"""The first half of the way: what the desk wrote, read, validated, and every quote of it found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from briefgen import load
from briefgen.build.articles import sources_of
from briefgen.build.comparing import compared
from briefgen.build.days import days_of, elsewhere_of
from briefgen.build.ground import Checked, Ground, grounded
from briefgen.build.listing import wanted
from briefgen.diagnostics import BriefgenError, Problem, errors_in, settled
from briefgen.evidence import resolve_all
from briefgen.files import Inputs
from briefgen.inline import link_problems
from briefgen.model import Day


def check(root: Path, dates: Collection[date] = (), *, since: date | None = None, strict: bool = False) -> Checked:
    """All of a build but the rendering: read, validate, and find every quote of the days that are wanted.

    Those are `dates`, or else the days from `since` on, or else the newest that there is. Raises `BriefgenError` with
    all problems of the run, in the order of the stages, if one of them is an error; `strict` makes warnings errors.
    """
    ground = grounded(Inputs(root))
    return checked(ground, wanted(tuple(ground.there), dates, since), since=since, strict=strict)


def checked(
    ground: Ground,
    days_wanted: Collection[date],
    *,
    since: date | None,
    strict: bool,
    jobs: int = 1,
    known: Mapping[date, str] | None = None,
    is_compared: bool = True,
) -> Checked:
    """As `check`, of the days of `ground` that are wanted, in as many processes; its inputs then know what was read.

    `known` is what `Checked.matched` was when this very program checked the days before. Where that can wait (not
    `is_compared`) and nothing stops the build already, the words of the days are not compared with those of their
    quotes: that is for `with_words` to do.
    """
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
    matched: Mapping[date, str] = {}
    if is_compared or (run.problems if strict else errors_in(run.problems)):
        matched, doubts = compared(whole, evidence, sources, ground.settings.language, known or {}, jobs)
        run.problems += doubts
    problems = settled(run.problems, is_strict=strict)
    return Checked(
        settings=ground.settings,
        catalogue=catalogue,
        days=tuple(days),
        facts=facts,
        elsewhere=elsewhere,
        sources=sources,
        evidence=evidence,
        matched=matched,
        warnings=problems,
    )


def with_words(found: Checked, known: Mapping[date, str], *, strict: bool) -> Checked:
    """What was checked but for its words, with what is to be said of these. Raises `BriefgenError` as `check` does."""
    matched, doubts = compared(found.days, found.evidence, found.sources, found.settings.language, known, 1)
    problems = settled((*found.warnings, *doubts), is_strict=strict)
    return replace(found, matched=matched, warnings=problems)


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
