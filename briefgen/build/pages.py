"""Every page that there is to make, each with what it shows: of the briefs, and of what leads to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from briefgen import site
from briefgen.assets import Assets
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.look import Look
from briefgen.model import Edition
from briefgen.render import html, markdown
from briefgen.site import Card, Listed, Page, Site
from briefgen.theme import Theme
from briefgen.values import Json, parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What is at hand when pages are made."""

    site: Site
    theme: Theme
    assets: Assets
    look: Look


def brief_pages(shop: Workshop) -> Iterator[Page]:
    """`brief.html` of every edition that has one, each with the way to the one before and the one after it."""
    for _, alike in groupby(sorted(shop.site.listed, key=_by_edition), key=lambda one: one.card.name):
        days = [one for one in alike if "html" in one.formats]
        for before, one, after in zip([None, *days], days, [*days[1:], None], strict=False):
            yield _brief_page(one, before, after, shop)


def _by_edition(one: Listed) -> tuple[str, str]:
    return one.card.name, str(one.card.date)


def _brief_page(one: Listed, before: Listed | None, after: Listed | None, shop: Workshop) -> Page:
    earlier, later = before.card if before else None, after.card if after else None

    def make() -> str:
        return html.page(shop.site.edition(one.card), shop.theme, shop.assets, formats=one.formats)

    shows: list[Json] = [site.said(one), _led_to(earlier), _led_to(later)]
    return Page(name=f"{one.card.stem}.html", template=html.TEMPLATE, shows=shows, make=make)


def _led_to(card: Card | None) -> Json:
    return [card.stem, card.title] if card else None


def text_pages(cards: Iterable[Card], shop: Workshop) -> Iterator[Page]:
    """`brief.md` of the editions that are to have one."""
    for card in cards:

        def make(card: Card = card) -> str:
            return markdown.markdown(shop.site.edition(card), shop.theme)

        yield Page(name=f"{card.stem}.md", template=markdown.TEMPLATE, shows=card.sha256, make=make)


def site_pages(shop: Workshop) -> Iterator[Page]:
    """The newest brief at the top of the output folder, and all that leads to briefs; none where there is no brief."""
    newest = next((one for one in shop.site.listed if "html" in one.formats), None)
    if newest is None:
        return

    def make() -> str:
        return html.latest_page(shop.site.edition(newest.card), shop.theme, shop.look, formats=newest.formats)

    yield Page(name="latest.html", template=html.TEMPLATE, shows=site.said(newest), make=make)
    yield from site.pages(shop.site, shop.theme, shop.assets)


# What stands in the output folder.


def cards_there(output: Inputs, stems: Iterable[str]) -> Iterator[Card]:
    """What is to be kept at hand of the editions with these stems, read anew. One that says nothing of itself, as it is
    of another version, is left out, and made anew with its day.

    Raises `BriefgenError` where one cannot be read: without it the archive would be short of a day.
    """
    for stem in stems:
        name = f"{stem}.json"
        data = output.read(name, kind="output")
        with suppress(BriefgenError, ValueError, RecursionError):
            card = site.card(edition_in(data, name), sha256(data).hexdigest())
            if card.stem == stem:
                yield card


def edition_in(data: bytes, name: str) -> Edition:
    """The edition that a `brief.json` holds; raises `BriefgenError` or `ValueError` where it holds none."""
    brief = json.loads(data)
    held = brief.get("edition") if isinstance(brief, dict) else None
    return parsed(Edition, held, name)


def reading(output: Inputs, composed: Mapping[str, Edition]) -> Callable[[Card], Edition]:
    """Gives the edition that a card is of: as it was composed now, or as it was published."""
    read: dict[str, Edition] = {}

    def edition(card: Card) -> Edition:
        if card.stem in composed:
            return composed[card.stem]
        if card.stem not in read:
            name = f"{card.stem}.json"
            read[card.stem] = edition_in(output.read(name, kind="output"), name)
        return read[card.stem]

    return edition
