"""Every file that there is to make, and which of them are stale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from briefgen import search
from briefgen.assets import Assets, web_assets
from briefgen.build.composing import FORCED, Work
from briefgen.build.listing import date_in
from briefgen.build.pages import Workshop, brief_pages, reading, site_pages, telling, text_pages
from briefgen.build.run import ARTICLES, OUTPUT
from briefgen.build.searching import Indexes, IndexFile, indexes
from briefgen.build.shelf import Shelf, shelf_of
from briefgen.build.standing import SHOWS, file_change, is_of_a_day
from briefgen.diagnostics import Problem
from briefgen.files import Inputs
from briefgen.model import Source
from briefgen.render import html
from briefgen.site import SEARCH_FOLDER, SITE_FOLDERS, Page, Site, indexed
from briefgen.state import Entry
from briefgen.theme import PRINTED
from briefgen.values import digest

if TYPE_CHECKING:
    from briefgen.build.briefs import Brief

_ASSETS: Final = "assets/"
_GENERATED: Final = b'<meta name="generator" content="briefgen">'
"""What every page of ours says of itself near its top."""


class Job(Struct, frozen=True, kw_only=True):
    """A file of the output folder."""

    name: str
    template: str
    """Its entry template; "" where it is made with none."""
    shows: str
    """Digest of the values that it shows."""
    reason: str | None
    """Why it is stale, or `None` where it is not."""
    make: Callable[[], bytes]


class Plan(Struct, frozen=True, kw_only=True):
    """All that should stand in the output folder, but for the PDFs, and what should not."""

    jobs: Sequence[Job]
    leaving: Mapping[str, str]
    """Name of a file of ours → why it goes."""
    shelf: Shelf
    failures: Sequence[Problem] = ()
    """An error for each part of the site that could not be made. What is there of it stays."""

    @property
    def stale(self) -> list[Job]:
        return [job for job in self.jobs if job.reason]


def plan_of(work: Work, briefs: Sequence[Brief]) -> Plan:
    """What there is to do for `briefs`, the editions composed anew, and for all that leads to them."""
    output = Inputs(work.asked.root / OUTPUT)
    shelf = shelf_of(work.now, output, work.ground.there, briefs, work.limit)
    leaving = dict.fromkeys(shelf.leaving, "nothing is left that it was made from")
    has_site = "html" in work.asked.formats or bool(leaving)
    assets = web_assets(work.theme, work.look) if has_site else Assets(hrefs={}, files={})
    shop = Workshop(site=_site(work, shelf, briefs, output), theme=work.theme, assets=assets, look=work.look)
    jobs = [*_receipts(work, briefs), *_texts(work, shelf, shop)]
    searched = Indexes()
    if has_site:
        pages = list(_pages(work, shop))
        searched = _indexes(work, shop.site, pages)
        jobs += [*pages, *(_index_job(file) for file in searched.files)]
        leaving |= _left_over(work, shelf, jobs, output)
    return Plan(jobs=jobs, leaving=leaving, shelf=shelf, failures=searched.failures)


def print_jobs(work: Work) -> list[tuple[Job, Brief]]:
    """The PDFs of the editions composed anew."""
    if not work.briefs:
        return []
    from briefgen.build.briefs import printed_of

    return [
        (_job(work, f"{brief.stem}.pdf", PRINTED, digest(printed_of(brief)), _unmade), brief)
        for brief in work.briefs
        if "pdf" in brief.formats
    ]


def _unmade() -> bytes:
    raise NotImplementedError("a PDF is made in a process of its own")


def _receipts(work: Work, briefs: Sequence[Brief]) -> Iterator[Job]:
    for brief in briefs:
        if "json" in brief.formats:
            shows = sha256(brief.receipts).hexdigest()
            yield _job(work, f"{brief.stem}.json", "", shows, partial(_same, brief.receipts))


def _same(data: bytes) -> bytes:
    return data


def _texts(work: Work, shelf: Shelf, shop: Workshop) -> Iterator[Job]:
    composed = {brief.stem: "md" in brief.formats for brief in work.briefs}
    fresh = {
        stem: "md" in may_have and "md" in work.asked.formats
        for day in work.days
        if day not in work.why
        for stem, (_, may_have) in work.now.before.days[str(day)].editions.items()
    }
    wanted = {stem for stem, has_text in {**fresh, **composed}.items() if has_text}
    cards = [card for stem, card in shelf.cards.items() if stem in wanted]
    yield from (_page_job(page, work) for page in text_pages(cards, shop))


def _pages(work: Work, shop: Workshop) -> Iterator[Job]:
    for name, data in shop.assets.files.items():
        yield _job(work, name, "", name, partial(_same, data))
    wanted = {str(day) for day in work.days}
    for page in brief_pages(shop):
        yield _page_job(page, work) if page.name.partition("/")[0] in wanted else _neighbour(page, work)
    yield from (_page_job(page, work) for page in site_pages(shop))


def _indexes(work: Work, site: Site, pages: Sequence[Job]) -> Indexes:
    """What the search page looks things up in: the pages as they are, or as they are made now."""
    if not work.ground.settings.search:
        return Indexes()
    made = {job.name: job.make if job.reason else None for job in pages}
    years = {year: {name: made[name] for name in names} for year, names in indexed(site).items()}
    force = FORCED if work.asked.force else None
    return indexes(work.now, years, site.language, force=force, dry=work.asked.dry)


def _index_job(file: IndexFile) -> Job:
    return Job(name=file.name, template="", shows=file.shows, reason=file.reason, make=file.make)


def _neighbour(page: Page, work: Work) -> Job:
    """The page of a day that nobody asked for: made anew only where it leads to other days than before."""
    made, shows = work.now.before.files.get(page.name), digest(page.shows)
    reason = None if made and made.shows == shows else "the days around it are others now"
    return Job(name=page.name, template=page.template, shows=shows, reason=reason, make=_Once(page))


def _page_job(page: Page, work: Work) -> Job:
    return _job(work, page.name, page.template, digest(page.shows), _Once(page))


class _Once:
    """Makes a page, once. It goes out, and into the index of the search page."""

    __slots__ = ("_made", "_page")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._made: bytes | None = None

    def __call__(self) -> bytes:
        if self._made is None:
            self._made = self._page.make().encode()
        return self._made


def _job(work: Work, name: str, template: str, shows: str, make: Callable[[], bytes]) -> Job:
    reason = FORCED if work.asked.force else file_change(work.now, name, shows)
    if reason == SHOWS:
        day = date_in(name.partition("/")[0])
        reason = work.why.get(day, reason) if day else reason
    return Job(name=name, template=template, shows=shows, reason=reason, make=make)


def _site(work: Work, shelf: Shelf, briefs: Sequence[Brief], output: Inputs) -> Site:
    settings = work.ground.settings
    composed = {brief.stem: brief.edition for brief in briefs}
    return Site(
        title=settings.title,
        language=settings.language,
        url=settings.url,
        listed=shelf.open,
        edition=reading(output, composed),
        facts=telling(output, composed),
        articles={alias: entry for alias, entry in work.entries.items() if _is_as_locked(alias, entry, work)},
        source=lambda alias: _source(alias, work),
        searchable=settings.search and search.program() is not None,
    )


def _is_as_locked(alias: str, entry: Entry, work: Work) -> bool:
    return alias in work.found.sources or work.now.file(f"{ARTICLES}/{entry.file}") == entry.sha256


def _source(alias: str, work: Work) -> Source:
    if alias in work.found.sources:
        return work.found.sources[alias]
    article = (work.ground.catalogue or {})[alias]
    data = work.ground.run.inputs.read(f"{ARTICLES}/{article.file}", span=article.file_span)
    return Source(article=article, text=data.decode("utf-8"), sha256=sha256(data).hexdigest())


def _left_over(work: Work, shelf: Shelf, jobs: Sequence[Job], output: Inputs) -> Iterator[tuple[str, str]]:
    """Pages of the site that lead nowhere any more, and assets that no page uses."""
    planned = {job.name for job in jobs}
    cited = {f"articles/{alias}.html" for one in shelf.open for alias, _ in one.card.articles}
    before = work.now.before
    ours = before.files or _generated(output)
    remade = {job.name for job in jobs if job.reason}
    current = all(_uses_these_assets(one.card.stem, work, remade) for one in shelf.listed if "html" in one.formats)
    for name in sorted(ours):
        if is_of_a_day(name) or name in planned or name in cited:
            continue
        if name.startswith(f"{SEARCH_FOLDER}/"):
            yield name, "the search page uses it no more"
        elif not name.startswith(_ASSETS):
            yield name, "no brief leads there any more"
        elif current:
            yield name, "no page uses it any more"


def _uses_these_assets(stem: str, work: Work, remade: Collection[str]) -> bool:
    name = f"{stem}.html"
    made = work.now.before.files.get(name)
    return name in remade or (made is not None and made.theme == work.now.theme(html.TEMPLATE))


def _generated(output: Inputs) -> list[str]:
    """Pages of the site that say of themselves that they are ours, and the files of its indexes, which nobody else
    gives such names: what tells them where the state was lost."""
    names = (name for folder in SITE_FOLDERS for name in output.names_in(folder, ".html"))
    of_indexes = (name for name in output.names_below(SEARCH_FOLDER) if search.is_of_an_index(name.split("/", 2)[-1]))
    return [*(name for name in names if _GENERATED in output.read(name, kind="output")[:2048]), *of_indexes]
