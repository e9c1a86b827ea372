"""What the pages of the site have in common: entries that lead to briefs, and the ways around the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from briefgen.assets import POLICY, Assets
from briefgen.bidi import Direction
from briefgen.formats import FORMATS, NAMES
from briefgen.markup import direction, parseable
from briefgen.site.cards import Card, Listed, Site
from briefgen.standards import strictest
from briefgen.theme import Theme
from briefgen.values import Json


class Ways(Struct, frozen=True, kw_only=True):
    """What there is to lead to beside the briefs."""

    latest: bool = False
    tags: bool = False
    names: bool = False
    search: bool = False
    feed: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """An edition in the archive or the feed."""

    edition: Card
    direction: Direction
    href: str
    formats: tuple[tuple[str, str, str], ...]
    """Name, path relative to the page or whole address, and MIME type."""
    id: str = ""


class Desk(Struct, frozen=True, kw_only=True):
    """What every page of the site is made with."""

    site: Site
    theme: Theme
    assets: Assets
    ways: Ways


def entry(one: Listed, base: str, id: str = "") -> Entry:  # noqa: A002  what Atom calls it
    """How a page leads to an edition, with `base` before each path."""
    # Every brief has its JSON: the archive is made from it.
    there = one.formats | {"json"}
    formats = tuple(
        (NAMES[suffix][0], f"{base}{one.card.stem}.{suffix}", NAMES[suffix][1]) for suffix in FORMATS if suffix in there
    )
    return Entry(edition=one.card, direction=direction(one.card.language), href=formats[0][1], formats=formats, id=id)


def shown(one: Listed) -> Json:
    """What an entry shows."""
    card = one.card
    return [card.stem, card.title, card.language, card.marking, *sorted(one.formats)]


def said(one: Listed) -> Json:
    """What a page that shows anything of an edition shows of it, by its digest."""
    return [one.card.stem, one.card.sha256, *sorted(one.formats)]


def ways_shown(ways: Ways) -> Json:
    return [ways.latest, ways.tags, ways.names, ways.search, ways.feed]


Months = Sequence[tuple[date, tuple[Listed, ...]]]
"""The first of each month that has briefs, newest first, with its briefs."""


def by_month(listed: Iterable[Listed]) -> Months:
    """Briefs, newest first, by month."""
    months = groupby(listed, key=lambda one: one.card.date.replace(day=1))
    return [(month, tuple(held)) for month, held in months]


def month_page(month: date) -> str:
    """The page of a month, relative to the output folder."""
    return f"archive/{month:%Y-%m}.html"


def rendered(desk: Desk, template: str, root: str, marking: str | None, values: dict[str, object]) -> str:
    """A page of the site; `root` leads from it to the top of the output folder."""
    language = desk.site.language
    common = {
        "root": root,
        "styles": tuple(root + href for href in desk.assets.style_sheets),
        "policy": POLICY,
        "title": desk.site.title,
        "language": language,
        "direction": direction(language),
        "marking": marking,
        "ways": desk.ways,
    }
    return parseable(desk.theme.render(template, common | values, language))


def strictest_of(listed: Iterable[Listed]) -> str | None:
    return strictest(one.card.marking for one in listed)
