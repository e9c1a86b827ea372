"""The sitemap, by year: a new brief rewrites its year's part only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

from briefgen.markup import parseable
from briefgen.site.articles import cited
from briefgen.site.cards import Listed, Page, Site
from briefgen.site.listing import Desk
from briefgen.values import Json

SITEMAP: Final = "sitemap.xml.j2"

_MOST: Final = 50_000
"""Addresses that one sitemap may hold."""


class Place(Struct, frozen=True, kw_only=True):
    """An address within the site."""

    name: str
    changed: str | None = None


def sitemap_pages(desk: Desk, url: str, others: Sequence[str]) -> Iterator[Page]:
    """`sitemap.xml`, which leads to a sitemap of the briefs and articles of each year and to those of `others`, the
    pages that lead to them."""
    base = url if url.endswith("/") else f"{url}/"
    parts = dict(_parts(desk.site, others))
    yield _page(desk, base, "sitemap.xml", [Place(name=name) for name in parts], is_index=True)
    for name, places in parts.items():
        yield _page(desk, base, name, places)


def _parts(site: Site, others: Sequence[str]) -> Iterator[tuple[str, Sequence[Place]]]:
    yield from _split("pages", [Place(name=name) for name in others])
    years: dict[int, list[Place]] = {}
    for year, held in groupby(site.listed, key=lambda one: one.card.date.year):
        years[year] = [_brief(one) for one in held if "html" in one.formats]
    for alias, article, _ in cited(site):
        years.setdefault(article.year, []).append(Place(name=f"articles/{alias}.html"))
    for year, places in sorted(years.items(), reverse=True):
        yield from _split(str(year), places)


def _split(name: str, places: Sequence[Place]) -> Iterator[tuple[str, Sequence[Place]]]:
    for start in range(0, len(places), _MOST):
        yield f"sitemap-{name}{f'-{start // _MOST + 1}' if start else ''}.xml", places[start : start + _MOST]


def _brief(one: Listed) -> Place:
    return Place(name=f"{one.card.stem}.html", changed=one.card.updated)


def _page(desk: Desk, base: str, name: str, places: Sequence[Place], *, is_index: bool = False) -> Page:
    def make() -> str:
        values = {"base": base, "places": places, "is_index": is_index}
        return parseable(desk.theme.render(SITEMAP, values, desk.site.language))

    shows: list[Json] = [[place.name, place.changed] for place in places]
    return Page(name=name, template=SITEMAP, shows=shows, make=make)
