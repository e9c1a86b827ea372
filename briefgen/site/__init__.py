"""What belongs to no single day: the archive, article pages, tags, names, the feed, the sitemap, the search page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from briefgen.assets import Assets
from briefgen.site.archive import INDEX as _INDEX
from briefgen.site.archive import MONTH as _MONTH
from briefgen.site.archive import archive_page, archive_pages, index_page
from briefgen.site.articles import ARTICLE as _ARTICLE
from briefgen.site.articles import article_page, article_pages, cited
from briefgen.site.cards import Card, Facts, Listed, Page, Published, Site, Told, Topic, card, facts, newest_first
from briefgen.site.feeds import FEED as _FEED
from briefgen.site.feeds import feed, feed_pages
from briefgen.site.listing import Desk, Ways, by_month, said
from briefgen.site.searching import FOLDER as SEARCH_FOLDER
from briefgen.site.searching import SCRIPT as _SCRIPT
from briefgen.site.searching import SEARCH as _SEARCH
from briefgen.site.searching import search_page, search_pages
from briefgen.site.sitemaps import SITEMAP as _SITEMAP
from briefgen.site.sitemaps import sitemap_pages
from briefgen.site.topics import KINDS as _KINDS
from briefgen.site.topics import TOPIC as _TOPIC
from briefgen.site.topics import TOPICS as _TOPICS
from briefgen.site.topics import holdings, topic_page, topic_pages, topics_page
from briefgen.theme import Theme
from briefgen.topics import NAMES, TAGS

__all__ = [
    "SEARCH_FOLDER",
    "SITE_FOLDERS",
    "TEMPLATES",
    "Card",
    "Desk",
    "Facts",
    "Listed",
    "Page",
    "Published",
    "Site",
    "Told",
    "Topic",
    "Ways",
    "archive_page",
    "article_page",
    "by_month",
    "card",
    "desk_of",
    "facts",
    "feed",
    "holdings",
    "index_page",
    "indexed",
    "newest_first",
    "pages",
    "said",
    "search_page",
    "topic_page",
    "topics_page",
]

TEMPLATES: Final = (_ARTICLE, _INDEX, _MONTH, _TOPIC, _TOPICS, _FEED, _SITEMAP, _SEARCH, _SCRIPT)
"""Of the pages that lead to briefs."""

SITE_FOLDERS: Final = ("articles", "archive", TAGS, NAMES)
"""Where such pages lie, beside the top of the output folder."""


def desk_of(site: Site, theme: Theme, assets: Assets) -> Desk:
    """What the pages of a site are made with, and the ways that there are on it."""
    kinds = {topic.kind for one in site.listed for topic in one.card.topics}
    ways = Ways(
        latest=any("html" in one.formats for one in site.listed),
        tags=TAGS in kinds,
        names=NAMES in kinds,
        search=site.searchable,
        feed=bool(site.url),
    )
    return Desk(site=site, theme=theme, assets=assets, ways=ways)


def pages(site: Site, theme: Theme, assets: Assets) -> Iterator[Page]:
    """Every page that leads to the briefs, but the newest one itself: articles, archive, tags, names, feed, sitemap."""
    desk = desk_of(site, theme, assets)
    leading = list(archive_pages(desk))
    for kind in _KINDS:
        leading += topic_pages(desk, kind, holdings(site.listed, kind))
    yield from article_pages(desk)
    yield from leading
    if site.searchable:
        yield from search_pages(desk, sorted(indexed(site), reverse=True))
    if site.url:
        yield from feed_pages(desk, site.url)
        yield from sitemap_pages(desk, site.url, [page.name for page in leading])


def indexed(site: Site) -> dict[int, list[str]]:
    """Year → the pages to search in: the briefs of the year, and the articles published in it."""
    years: dict[int, list[str]] = {}
    for one in site.listed:
        if "html" in one.formats:
            years.setdefault(one.card.date.year, []).append(f"{one.card.stem}.html")
    for alias, article, _ in cited(site):
        years.setdefault(article.year, []).append(f"articles/{alias}.html")
    return years
