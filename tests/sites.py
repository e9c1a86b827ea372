"""A whole site of editions made by hand: what the tests of its pages, of links and of the browser share."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import values
from briefgen import site
from briefgen.assets import Assets
from briefgen.formats import FORMATS
from briefgen.model import Article, Edition, Source
from briefgen.site import Desk, Listed, Published, Site
from briefgen.site.topics import Around, Led, topic_page, topics_page
from briefgen.state import Entry
from briefgen.theme import Theme
from briefgen.topics import TAGS
from briefgen.values import as_json, digest

ALL = frozenset(FORMATS)


def out(edition: Edition, formats: Collection[str] = ALL) -> Published:
    """The edition as it stands in the output folder."""
    return Published(edition=edition, formats=frozenset(formats))


def listed(published: Sequence[Published]) -> tuple[Listed, ...]:
    """What pages may lead to, newest first."""
    cards = ((site.card(one.edition, _digest(one.edition)), one.formats) for one in published)
    return site.newest_first(Listed(card=card, formats=formats) for card, formats in cards)


def _digest(edition: Edition) -> str:
    return sha256(json.dumps(values.published(edition)).encode()).hexdigest()


def _locked(article: Article) -> Entry:
    return Entry(article.file, article.sha256, article.published.year, digest(as_json(article)))


def site_of(published: Sequence[Published], sources: Mapping[str, Source] = values.SOURCES, **known: Any) -> Site:
    """The site of these editions, which cite these articles."""
    editions = {one.stem: one.edition for one in published}
    named = {"title": "Harbour brief", "language": "en", "url": "https://desk.example/briefs"} | known
    return Site(
        listed=listed(published),
        edition=lambda card: editions[card.stem],
        facts=lambda card: site.facts(editions[card.stem].chapters, editions[card.stem].names),
        articles={alias: _locked(source.article) for alias, source in sources.items()},
        source=lambda alias: sources[alias],
        **named,
    )


def desk(published: Sequence[Published], theme: Theme, assets: Assets, **known: Any) -> Desk:
    """What the pages of that site are made with."""
    return site.desk_of(site_of(published, **known), theme, assets)


def pages(of: Site, theme: Theme, assets: Assets) -> Iterator[tuple[str, str]]:
    """Every page of a site, by name."""
    return ((page.name, page.make()) for page in site.pages(of, theme, assets))


def long_topics(of: Desk) -> Iterator[str]:
    """The pages of one tag and of all tags as they are where they are too long for one page."""
    held = site.holdings(of.site.listed, TAGS)
    name, holding = next(iter(held.items()), ("", ()))
    years = sorted({one.day.year for one in holding}, reverse=True)
    around = [Around(years=tuple(years)), Around(year=2025, later=2026), Around(year=2026, earlier=2025)]
    yield from (topic_page(of, TAGS, name, holding, one) for one in around)
    topics = [Led(name=name, href="x.html", days=2)]
    yield from (topics_page(of, TAGS, topics, None, years, year) for year in (None, 2025))
