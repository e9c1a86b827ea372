"""The Atom feed: the newest briefs, and behind them an archive (RFC 5005) whose documents do not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from briefgen.markup import parseable
from briefgen.site.cards import Listed, Page, instant
from briefgen.site.listing import Desk, Entry, Months, by_month, entry
from briefgen.values import Json

FEED: Final = "feed.xml.j2"
_NAME: Final = "feed.xml"

_ENTRIES: Final = 50
"""The feed holds as many, and at least all of the newest month: what it does not hold stands in the archive."""


def feed_pages(desk: Desk, url: str) -> Iterator[Page]:
    """`feed.xml`, and `archive/YYYY-MM.xml` for each month that is over."""
    listed, months = desk.site.listed, by_month(desk.site.listed)
    newest = listed[: max(_ENTRIES, len(months[0][1]) if months else 0)]
    over: Months = months[1:]
    yield _page(desk, url, _NAME, newest, over[0][0] if over else None)
    for number, (month, held) in enumerate(over):
        before = over[number + 1][0] if number + 1 < len(over) else None
        yield _page(desk, url, _archived(month), held, before)


def _archived(month: date) -> str:
    return f"archive/{month:%Y-%m}.xml"


def _page(desk: Desk, url: str, name: str, held: Sequence[Listed], before: date | None) -> Page:
    previous = _archived(before) if before else None

    def make() -> str:
        return feed(desk, held, url=url, name=name, previous=previous)

    shows: list[Json] = [[_shown(one) for one in held], previous]
    return Page(name=name, template=FEED, shows=shows, make=make)


def _shown(one: Listed) -> Json:
    card = one.card
    return [
        card.stem, card.title, card.marking, card.organisation, card.summary, card.updated, *sorted(one.formats),
    ]  # fmt: skip


def feed(desk: Desk, held: Sequence[Listed], *, url: str, name: str = _NAME, previous: str | None = None) -> str:
    """`feed.xml` of a site that stands at `url`, with the briefs in the order given; or, by another `name`, a document
    of its archive. `previous` is the next older document of the archive.

    Identifiers are tag URIs of the host, the date and the path: a move from http to https changes none. A feed
    without an address of its own could name nothing for good, so there is none without `url`.
    """
    base = url if url.endswith("/") else f"{url}/"
    entries = [_entry(one, base) for one in held]
    title, language = desk.site.title, desk.site.language
    values = {
        "title": title,
        "language": language,
        "base": base,
        "name": name,
        "previous": previous,
        "is_archive": name != _NAME,
        "entries": entries,
        "updated": max((one.edition.updated for one in entries), default=instant(date(1970, 1, 1))),
        "author": next((one.edition.organisation for one in entries if one.edition.organisation), title),
    }
    return parseable(desk.theme.render(FEED, values, language))


def _entry(one: Listed, base: str) -> Entry:
    site = urlsplit(base)
    return entry(one, base, f"tag:{site.hostname},{one.card.date}:{site.path}{one.card.stem}")
