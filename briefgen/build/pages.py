"""Every page that there is to make, each with what it shows: of the briefs, and of what leads to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import groupby
from typing import Any, TypeVar

import msgspec
from msgspec import NODEFAULT, Struct, field
from msgspec.structs import fields

from briefgen import site
from briefgen.assets import Assets
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.look import Look
from briefgen.model import Chapter, Edition, Named
from briefgen.render import html, markdown
from briefgen.render.html import Neighbour
from briefgen.site import Card, Facts, Listed, Page, Site
from briefgen.theme import Theme
from briefgen.values import Json, as_json, parsed

T = TypeVar("T")


class Workshop(Struct, frozen=True, kw_only=True):
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
        edition = shop.site.edition(one.card)
        return html.page(
            edition,
            shop.theme,
            shop.assets,
            formats=one.formats,
            earlier=_neighbour(earlier),
            later=_neighbour(later),
        )

    shows: list[Json] = [site.said(one), _led_to(earlier), _led_to(later)]
    return Page(name=f"{one.card.stem}.html", template=html.TEMPLATE, shows=shows, make=make)


def _led_to(card: Card | None) -> Json:
    return [card.stem, card.title, card.language] if card else None


def _neighbour(card: Card | None) -> Neighbour | None:
    return Neighbour(stem=card.stem, day=card.date, title=card.title, language=card.language) if card else None


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
    alike = (one.card for one in shop.site.listed if one.card.name == newest.card.name and "html" in one.formats)
    earlier = next((card for card in alike if card.date < newest.card.date), None)

    def make() -> str:
        edition = shop.site.edition(newest.card)
        return html.latest_page(edition, shop.theme, shop.look, formats=newest.formats, earlier=_neighbour(earlier))

    shows: list[Json] = [site.said(newest), _led_to(earlier)]
    yield Page(name="latest.html", template=html.TEMPLATE, shows=shows, make=make)
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
    return _edition(brief.get("edition") if isinstance(brief, dict) else None, name)


def _edition(held: Json, name: str) -> Edition:
    # What was published before there was a field has it empty.
    return parsed(Edition, {**_EMPTY, **held} if isinstance(held, dict) else held, name)


_EMPTY = {one.name: as_json(one.default) for one in fields(Edition) if one.default is not NODEFAULT}


def facts_in(data: bytes, name: str) -> Facts:
    """The facts of the edition that a `brief.json` of ours holds, without all else, which takes ten times as long."""
    held = _held(data, _WithFacts).edition
    chapters = parsed(tuple[Chapter, ...], held.chapters, f"{name}.chapters")
    return site.facts(chapters, parsed(tuple[Named, ...], held.names, f"{name}.names"))


class _Facts(Struct):
    """Of an edition, what the pages of its tags and names show, as it stands in a `brief.json`."""

    chapters: Any
    names: Any = field(default_factory=list)
    """What was published before there was this field lacks it."""


class _WithFacts(Struct):
    edition: _Facts


class _Whole(Struct):
    edition: Any


def _held(data: bytes, kind: type[T]) -> T:
    """What a `kind` asks for of a `brief.json` of ours, without reading what else stands there, which is the most."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # The name of a file need be no text.
        return msgspec.convert(json.loads(data), kind)


def reading(output: Inputs, composed: Mapping[str, Edition]) -> Callable[[Card], Edition]:
    """Gives the edition that a card is of: as it was composed now, or as it was published."""
    read: dict[str, Edition] = {}

    def edition(card: Card) -> Edition:
        if card.stem in composed:
            return composed[card.stem]
        if card.stem not in read:
            name = f"{card.stem}.json"
            data = output.read(name, kind="output")
            # A card is made only of what holds an edition.
            is_known = output.digests[name] == card.sha256
            read[card.stem] = _edition(_held(data, _Whole).edition, name) if is_known else edition_in(data, name)
        return read[card.stem]

    return edition


def telling(output: Inputs, composed: Mapping[str, Edition]) -> Callable[[Card], Facts]:
    """Gives the facts of the edition that a card is of, as `reading` gives the whole of it."""
    read: dict[str, Facts] = {}

    def facts(card: Card) -> Facts:
        if card.stem not in read:
            name = f"{card.stem}.json"
            known = composed.get(card.stem)
            read[card.stem] = (
                site.facts(known.chapters, known.names) if known else facts_in(output.read(name, kind="output"), name)
            )
        return read[card.stem]

    return facts
