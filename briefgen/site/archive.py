"""The archive: the newest briefs at its door, all of them by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from msgspec import Struct

from briefgen.site.cards import Listed, Page
from briefgen.site.listing import (
    Desk,
    Months,
    by_month,
    entry,
    month_page,
    rendered,
    shown,
    strictest_of,
    ways_shown,
)
from briefgen.values import Json

INDEX: Final = "index.html.j2"
MONTH: Final = "archive.html.j2"

_MONTHS_AT_THE_DOOR: Final = 2


class Way(Struct, frozen=True, kw_only=True):
    """To another page of the archive."""

    month: date
    href: str


def archive_pages(desk: Desk) -> Iterator[Page]:
    """`index.html`, and `archive/YYYY-MM.html` for each month that has briefs."""
    months = by_month(desk.site.listed)
    yield _index(desk, months)
    for number, (month, held) in enumerate(months):
        later = months[number - 1][0] if number else None
        earlier = months[number + 1][0] if number + 1 < len(months) else None
        yield _month(desk, month, held, earlier, later)


def _index(desk: Desk, months: Months) -> Page:
    newest, all_months = months[:_MONTHS_AT_THE_DOOR], [month for month, _ in months]

    def make() -> str:
        return index_page(desk, newest, all_months)

    entries: list[Json] = [shown(one) for _, held in newest for one in held]
    shows: list[Json] = [entries, [str(month) for month in all_months], ways_shown(desk.ways)]
    return Page(name="index.html", template=INDEX, shows=shows, make=make)


def index_page(desk: Desk, newest: Months, months: Sequence[date]) -> str:
    """`index.html`: the briefs of the `newest` months, and the way to all `months`, newest first."""
    values: dict[str, object] = {
        "months": [(month, month_page(month), [entry(one, "") for one in held]) for month, held in newest],
        "years": by_year(months, "") if len(months) > len(newest) else [],
    }
    return rendered(desk, INDEX, "", strictest_of(one for _, held in newest for one in held), values)


def by_year(months: Sequence[date], root: str) -> list[tuple[int, list[Way]]]:
    """The ways to the pages of months, newest first, by year."""
    years = groupby(months, key=lambda month: month.year)
    return [(year, [Way(month=month, href=root + month_page(month)) for month in held]) for year, held in years]


def _month(desk: Desk, month: date, held: Sequence[Listed], earlier: date | None, later: date | None) -> Page:
    def make() -> str:
        return archive_page(desk, month, held, earlier, later)

    around: Json = [str(earlier or ""), str(later or "")]
    shows: list[Json] = [[shown(one) for one in held], around, ways_shown(desk.ways)]
    return Page(name=month_page(month), template=MONTH, shows=shows, make=make)


def archive_page(desk: Desk, month: date, held: Sequence[Listed], earlier: date | None, later: date | None) -> str:
    """`archive/YYYY-MM.html`: the briefs of a month, with the ways to the months around it that have some."""
    values: dict[str, object] = {
        "month": month,
        "entries": [entry(one, "../") for one in held],
        "earlier": Way(month=earlier, href=f"../{month_page(earlier)}") if earlier else None,
        "later": Way(month=later, href=f"../{month_page(later)}") if later else None,
    }
    return rendered(desk, MONTH, "../", strictest_of(held), values)
