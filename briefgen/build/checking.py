"""The first half of the way: what the desk wrote, read, validated, and every quote of it found."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from briefgen import curate, load
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in, stop_on_errors
from briefgen.diagnostics import strict as as_errors
from briefgen.evidence import changed_article, resolve_all
from briefgen.files import Inputs
from briefgen.inline import link_problems
from briefgen.model import Article, Citation, Day, Evidence, Source
from briefgen.settings import Settings, settings
from briefgen.support import support

SETTINGS: Final = "briefgen.yaml"
CATALOGUE: Final = "seeds/articles.yaml"
ARTICLES: Final = "seeds/articles"
FACTS: Final = "seeds/facts"

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

T = TypeVar("T")

FactsFiles = Mapping[date, tuple[str, ...]]
"""Each day that has facts → its files, names relative to the workspace; oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found to be in order."""

    settings: Settings
    catalogue: Mapping[str, Article]
    days: tuple[Day, ...]
    facts: Mapping[date, tuple[tuple[str, bytes], ...]]
    """The facts files of each of `days`, as they were read: name relative to the workspace, bytes."""
    sources: Mapping[str, Source]
    """The articles that `days` cite."""
    evidence: Mapping[Citation, Evidence]
    warnings: tuple[Problem, ...]


def check(root: Path, dates: Collection[date] = (), *, since: date | None = None, strict: bool = False) -> Checked:
    """All of a build but the rendering: read, validate, and find every quote of the days that are wanted.

    Those are `dates`, or else the days from `since` on, or else the newest that there is. Raises `BriefgenError` with
    all problems of the run, in the order of the stages, if one of them is an error; `strict` makes warnings errors.
    """
    return checked(Inputs(root), dates, since=since, strict=strict)


def checked(inputs: Inputs, dates: Collection[date], *, since: date | None, strict: bool) -> Checked:
    """As `check`; `inputs` then knows all that was read."""
    run = _Run(inputs=inputs)
    preferences = run.keep(settings(run.tried(lambda: inputs.read_if_there(SETTINGS, kind="settings")), SETTINGS))
    catalogue = _catalogue(run)
    has_every_entry = not errors_in(run.problems)
    facts, days = _days(run, dates, since)
    broken = {problem.span.file for problem in errors_in(run.problems) if problem.span}
    if catalogue is None:
        raise BriefgenError(run.problems)
    if has_every_entry:
        run.problems += [problem for day in days for problem in load.unknown_articles(day, catalogue)]
    run.problems += [problem for day in days for problem in _forbidden_links(day)]
    sources = _sources(run, catalogue, days)
    evidence = run.keep(resolve_all([citation for day in days for citation in day.citations], sources))
    whole = [day for day in days if broken.isdisjoint(name for name, _ in facts[day.date])]
    run.problems += [problem for day in whole for problem in _unmatched(day, evidence, sources, preferences.language)]
    problems = as_errors(run.problems) if strict else tuple(run.problems)
    stop_on_errors(problems)
    return Checked(
        settings=preferences,
        catalogue=catalogue,
        days=tuple(days),
        facts=facts,
        sources=sources,
        evidence=evidence,
        warnings=problems,
    )


@dataclass(slots=True, kw_only=True)
class _Run:
    """Goes on after a problem, so that one run tells them all."""

    inputs: Inputs
    problems: list[Problem] = field(default_factory=list)

    def keep(self, result: tuple[T, Sequence[Problem]]) -> T:
        value, problems = result
        self.problems += problems
        return value

    def tried(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except BriefgenError as error:
            self.problems += error.problems
            return None


def _catalogue(run: _Run) -> Mapping[str, Article] | None:
    data = run.tried(lambda: run.inputs.read(CATALOGUE))
    return None if data is None else run.keep(load.catalogue(data, CATALOGUE))


def _days(
    run: _Run, dates: Collection[date], since: date | None
) -> tuple[dict[date, tuple[tuple[str, bytes], ...]], list[Day]]:
    there = run.keep(days_there(run.inputs))
    wanted = _wanted(tuple(there), dates, since)
    run.problems += [_no_facts(day, there) for day in wanted if day not in there]
    if not wanted:
        run.problems.append(_no_days(there, since))
    facts = {day: _facts(run, there[day]) for day in wanted if day in there}
    loaded = {
        day: run.keep(load.day(files, day, complete=len(files) == len(there[day])))
        for day, files in facts.items()
        if files
    }
    days = [day for day in loaded.values() if day]
    for day in days:
        run.problems += _dangling(run.inputs, there, day)
    return facts, days


def _wanted(there: Sequence[date], dates: Collection[date], since: date | None) -> Sequence[date]:
    if dates:
        return sorted(set(dates))
    return there[-1:] if since is None else [day for day in there if day >= since]


def days_there(inputs: Inputs) -> tuple[FactsFiles, tuple[Problem, ...]]:
    """The days that have facts, and a warning for each file that no day is named by.

    A day has a file `2026-02-05.yaml`, or several in a folder `2026-02-05`, or both.
    """
    names: dict[date, tuple[str, ...]] = {}
    problems = []
    # A folder by the name of a file is no day of several files: reading it says so.
    folders = tuple(name for name in inputs.folders_in(FACTS) if not name.endswith(".yaml"))
    for entry in sorted((*inputs.names_in(FACTS, ".yaml"), *inputs.names_in(FACTS, ".yml"), *folders)):
        day = _date_in(entry.removesuffix(".yaml").removeprefix(f"{FACTS}/"))
        if day is None:
            problems.append(_misnamed(entry))
        else:
            names[day] = (*names.get(day, ()), *(inputs.names_in(entry, ".yaml") if entry in folders else (entry,)))
    return dict(sorted((day, files) for day, files in names.items() if files)), tuple(problems)


def _date_in(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if _DATE.fullmatch(name) else None
    except ValueError:
        return None


def _facts(run: _Run, names: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    read = ((name, run.tried(partial(run.inputs.read, name))) for name in names)
    return tuple((name, data) for name, data in read if data is not None)


def _dangling(inputs: Inputs, there: FactsFiles, day: Day) -> Iterator[Problem]:
    """References to facts of other days that are not there. What else is wrong with those days is told with them."""
    for of, fact, span in load.foreign_references(day):
        known, problems = _facts_of(inputs, there.get(of, ()), of)
        if fact not in known:
            hint = f"mend the facts of {of} first: briefgen check {of}" if problems else "check the date and the id"
            yield Problem(message=f'there is no fact "{fact}" on {of}', span=span, hint=hint)


def _facts_of(inputs: Inputs, names: Sequence[str], day: date) -> tuple[Collection[str], Sequence[Problem]]:
    """The ids of a day's facts as far as they can be read, and what is wrong with them."""
    try:
        loaded, problems = load.day([(name, inputs.read(name)) for name in names], day)
    except BriefgenError as error:
        return (), error.problems
    return {fact.id for fact in loaded.facts} if loaded else (), errors_in(problems)


def _forbidden_links(day: Day) -> Iterator[Problem]:
    accounts = (account for dispute in day.disputes for account in dispute.accounts)
    texts = [(fact.text, fact.text_span) for fact in day.facts]
    texts += [(fact.why, fact.span) for fact in day.facts if fact.why]
    texts += [(point.text, point.span) for point in (*day.bottom_line, *day.watch)]
    texts += [(account.text, account.span) for account in accounts]
    for text, span in texts:
        for message in link_problems(text):
            yield Problem(message=message, span=span, hint="link to http, https, mailto or a relative address")


def _unmatched(
    day: Day, evidence: Mapping[Citation, Evidence], sources: Mapping[str, Source], language: str
) -> Iterator[Problem]:
    """What `support` says, less its warnings of texts that rest on a quote which was not found, as is told already."""
    early = _without_evidence(day, evidence)
    for problem in support(day, evidence, sources, language=language):
        if problem.severity == "error" or problem.span not in early:
            yield problem


def _without_evidence(day: Day, evidence: Collection[Citation]) -> set[Span]:
    """The texts that rest on a quote which was not found, or on a fact that was not read."""
    accounts = (account for dispute in day.disputes for account in dispute.accounts)
    borne = {fact.id for fact in day.facts if all(citation in evidence for citation in fact.citations)}
    return {
        *(fact.text_span for fact in day.facts if fact.id not in borne),
        *(point.span for point in (*day.bottom_line, *day.watch) if not borne.issuperset(point.facts)),
        *(account.span for account in accounts if not all(citation in evidence for citation in account.citations)),
    }


def _sources(run: _Run, catalogue: Mapping[str, Article], days: Sequence[Day]) -> dict[str, Source]:
    """The cited articles that are as the catalogue says; of the others, a problem each."""
    cited = dict.fromkeys(citation.article for day in days for citation in day.citations)
    read = {alias: _source(run, catalogue[alias]) for alias in cited if alias in catalogue}
    sources = {alias: source for alias, source in read.items() if source}
    for alias, source in sources.items():
        if source.sha256 != catalogue[alias].sha256:
            citations = [citation for day in days for citation in day.citations if citation.article == alias]
            run.problems.append(changed_article(catalogue[alias], citations, source))
    return {alias: source for alias, source in sources.items() if source.sha256 == catalogue[alias].sha256}


def _source(run: _Run, article: Article) -> Source | None:
    name = f"{ARTICLES}/{article.file}"
    try:
        data = run.inputs.read(name, span=article.file_span)
        digest = run.inputs.digests[name] or ""
        return Source(article=article, text=data.decode("utf-8"), sha256=digest)
    except UnicodeDecodeError as error:
        run.problems.append(_not_utf8(article, error))
    except BriefgenError as error:
        run.problems += [_with_new_place(problem, article, run.inputs) for problem in error.problems]
    return None


def _with_new_place(problem: Problem, article: Article, inputs: Inputs) -> Problem:
    """A missing article may only have moved: its digest knows it."""
    moved = curate.moved(inputs.root, [article]).get(article.alias)
    if moved is None:
        return problem
    return Problem(
        message=problem.message,
        span=problem.span,
        notes=(f'the same bytes are in "{ARTICLES}/{moved}"',),
        hint=f"move it back, or accept its new place: briefgen relock {article.alias}",
        kind=problem.kind,
    )


def _not_utf8(article: Article, error: UnicodeDecodeError) -> Problem:
    line = error.object[: error.start].count(b"\n") + 1
    return Problem(
        message=f'article "{article.alias}" is not UTF-8: byte {error.start + 1}, on line {line}, cannot be read',
        span=article.file_span,
        hint="take the file in anew with: briefgen add FILE",
        kind="input",
    )


def _no_facts(day: date, there: FactsFiles) -> Problem:
    newest = f"; the newest day there is: {max(there)}" if there else ""
    return Problem(
        message=f"there are no facts for {day}",
        span=Span(file=f"{FACTS}/{day}.yaml"),
        hint=f"start the day with: briefgen new {day}{newest}",
        kind="input",
    )


def _no_days(there: FactsFiles, since: date | None) -> Problem:
    if since and there:
        message, hint = f"there are no facts since {since}", f"the newest day there is: {max(there)}"
    else:
        message, hint = f"there are no facts in {FACTS}", "start a day with: briefgen new YYYY-MM-DD"
    return Problem(message=message, hint=hint, kind="input")


def _misnamed(name: str) -> Problem:
    return Problem(
        message="no day is named by this file, so it is not read",
        span=Span(file=name),
        hint="call a facts file YYYY-MM-DD.yaml, or put several into a folder YYYY-MM-DD",
        severity="warning",
    )
