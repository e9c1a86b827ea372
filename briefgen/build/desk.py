"""What the curator's commands need of a workspace as it stands, problems or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from briefgen import curate, load
from briefgen.build.articles import found_before, published
from briefgen.build.checking import check
from briefgen.build.ground import Checked
from briefgen.build.listing import days_there
from briefgen.build.run import ARTICLES, CATALOGUE, SETTINGS
from briefgen.coverage import Coverage, coverage
from briefgen.diagnostics import BriefgenError, Problem, Span, stop_on_errors
from briefgen.evidence import Revision, changed_article, old_text, revision
from briefgen.files import Inputs
from briefgen.model import Article, Day, Source
from briefgen.settings import Settings, settings


def settings_of(root: Path) -> Settings:
    """The settings of a workspace; raises `BriefgenError` where they have an error."""
    found, problems = settings(Inputs(root).read_if_there(SETTINGS), SETTINGS)
    stop_on_errors(problems)
    return found


def uncited(root: Path) -> tuple[Source, ...]:
    """The articles of the catalogue that no facts cite, newest first; what cannot be read is left out.

    Raises `BriefgenError` where the catalogue cannot be read.
    """
    inputs = Inputs(root)
    catalogue = _catalogue(inputs)
    cited = {citation.article for day in _days(inputs) for citation in day.citations}
    left = [article for alias, article in catalogue.items() if alias not in cited]
    left.sort(key=lambda article: (str(article.published), article.alias), reverse=True)
    return tuple(source for article in left if (source := _source(inputs, article)))


def coverage_of(root: Path, dates: Collection[date] = (), *, since: date | None = None) -> tuple[Coverage, ...]:
    """What the facts of each day that is wanted draw on, of the articles that it cites and of those published on it.

    Raises `BriefgenError` as `check` does.
    """
    found = check(root, dates, since=since)
    inputs = Inputs(root)
    return tuple(coverage(day, found.evidence, _at_hand(day, found, inputs)) for day in found.days)


def _at_hand(day: Day, found: Checked, inputs: Inputs) -> Mapping[str, Source]:
    cited = {citation.article: found.sources[citation.article] for citation in day.citations}
    of_the_day = (a for a in found.catalogue.values() if str(a.published)[:10] == str(day.date))
    others = {article.alias: _source(inputs, article) for article in of_the_day if article.alias not in cited}
    return {**cited, **{alias: source for alias, source in others.items() if source}}


class Relocking(Struct, frozen=True, kw_only=True):
    """What accepting an article as it is now would change."""

    article: Article
    """Its entry in the catalogue."""
    change: curate.Relock
    """Of the catalogue, with what becomes of the quotes."""
    revision: Revision | None
    """Of its text; nothing where the text is the same, or nothing of the old one was ever published."""


def relocking(root: Path, alias: str) -> Relocking:
    """An article that changed or moved: how, and what accepting it would change.

    Nothing is written. Of the old text there is what the briefs in `output/` were published with. Raises
    `BriefgenError` where there is no such article, or nothing to accept.
    """
    inputs = Inputs(root)
    catalogue = _catalogue(inputs)
    if alias not in catalogue:
        raise BriefgenError([_unknown(alias, catalogue)])
    article = catalogue[alias]
    change = curate.relocked(root, article)
    now = _source(inputs, article)
    if now is None or change.sha256 == change.sha256_was:
        return Relocking(article=article, change=change, revision=None)
    days = [day for day in _days(inputs) if any(citation.article == alias for citation in day.citations)]
    citations = [citation for day in days for citation in day.citations if citation.article == alias]
    fates = changed_article(article, citations, now, found_before(inputs, days, citations))
    old = old_text(
        extract
        for day in days
        for edition in published(inputs, day)
        for extract in edition.extracts
        if (extract.article.alias, extract.article.sha256) == (alias, article.sha256)
    )
    return Relocking(
        article=article,
        change=curate.relocked(root, article, fates.notes),
        revision=revision(old, now.text) if old else None,
    )


def _catalogue(inputs: Inputs) -> Mapping[str, Article]:
    catalogue, problems = load.catalogue(inputs.read(CATALOGUE), CATALOGUE)
    stop_on_errors(problems)
    return catalogue or {}


def _days(inputs: Inputs) -> Iterator[Day]:
    """Every day, as far as it can be read: a mistake in one facts file keeps nobody from starting another."""
    for day, names in days_there(inputs)[0].items():
        with suppress(BriefgenError):
            loaded, _ = load.day([(name, inputs.read(name)) for name in names], day)
            if loaded:
                yield loaded


def _source(inputs: Inputs, article: Article) -> Source | None:
    name = f"{ARTICLES}/{article.file}"
    with suppress(BriefgenError, UnicodeDecodeError):
        text = inputs.read(name).decode("utf-8")
        return Source(article=article, text=text, sha256=inputs.digests[name] or "")
    return None


def _unknown(alias: str, known: Mapping[str, Article]) -> Problem:
    return Problem(
        message=f'there is no article "{alias}" in the catalogue',
        span=Span(file=CATALOGUE),
        hint=f"known are: {', '.join(sorted(known))}" if known else "the catalogue is empty",
        kind="usage",
    )
