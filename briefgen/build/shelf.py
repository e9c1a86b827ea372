"""What stands in the output folder and what comes to stand there now: the editions that pages may lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen import site
from briefgen.build.listing import FactsFiles, date_in
from briefgen.build.pages import cards_there
from briefgen.build.standing import Standing
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.formats import FORMATS
from briefgen.site import Card, Listed
from briefgen.standards import exceeds
from briefgen.values import parsed

if TYPE_CHECKING:
    from briefgen.build.briefs import Brief


class Shelf(Struct, frozen=True, kw_only=True):
    """The editions there are."""

    cards: Mapping[str, Card]
    """Of all of them, by stem, whatever formats they stand in."""
    remembered: Collection[str]
    """The stems of those that are as the state has them."""
    listed: tuple[Listed, ...]
    """All that stand there with their receipts once this build is done, newest first."""
    open: tuple[Listed, ...]
    """Those that pages may lead to: what was published under another limit is still there."""
    leaving: tuple[str, ...]
    """Files of days that have no facts any more, and of editions that the settings ask for no longer."""


def shelf_of(now: Standing, output: Inputs, there: FactsFiles, briefs: Sequence[Brief], limit: str | None) -> Shelf:
    """What is on the shelf; `briefs` are new on it. Raises `BriefgenError` where receipts there cannot be read."""
    new = {brief.stem: site.card(brief.edition, sha256(brief.receipts).hexdigest()) for brief in briefs}
    composed = {card.date for card in new.values()}
    remembered = _remembered(now)
    old = {**remembered, **{card.stem: card for card in _others(now, output, remembered)}}
    gone = {stem for stem, card in old.items() if card.date not in there or (card.date in composed and stem not in new)}
    made = {brief.stem: brief.formats for brief in briefs}
    cards = {stem: card for stem, card in {**old, **new}.items() if stem not in gone}
    listed = site.newest_first(
        Listed(card=card, formats=_formats(now, output, stem) | made.get(stem, frozenset()))
        for stem, card in cards.items()
    )
    with_receipts = tuple(one for one in listed if "json" in one.formats)
    return Shelf(
        cards=cards,
        remembered=remembered.keys() - new.keys(),
        listed=with_receipts,
        open=tuple(one for one in with_receipts if limit is None or not exceeds(one.card.marking, limit)),
        leaving=tuple(_leaving(now, output, there, gone)),
    )


def _leaving(now: Standing, output: Inputs, there: FactsFiles, gone: Iterable[str]) -> Iterator[str]:
    """What we put there, by the state's word or by the receipts'."""
    stems = {
        *gone,
        *(stem for day, made in now.before.days.items() if date_in(day) not in there for stem in made.editions),
    }
    for stem in sorted(stems):
        yield from (f"{stem}.{suffix}" for suffix in FORMATS if output.has(f"{stem}.{suffix}"))


def _formats(now: Standing, output: Inputs, stem: str) -> frozenset[str]:
    names = {suffix: f"{stem}.{suffix}" for suffix in FORMATS}
    return frozenset(suffix for suffix, name in names.items() if now.has_seen(name) or output.has(name))


def _remembered(now: Standing) -> dict[str, Card]:
    """The cards of what has receipts in the output folder, as far as the state still holds."""
    cards = ((stem, _card(held)) for stem, held in now.before.cards.items())
    return {
        stem: card for stem, card in cards if card and card.stem == stem and now.output(f"{stem}.json") == card.sha256
    }


def _others(now: Standing, output: Inputs, known: Mapping[str, Card]) -> Iterator[Card]:
    """The cards of all else that has receipts in the output folder, read anew."""
    folders = (name.removeprefix("./") for name in output.folders_in("."))
    unknown = [
        name.removesuffix(".json")
        for folder in folders
        if date_in(folder) and (folder not in now.before.days or not _all_known(folder, now, known))
        for name in output.names_in(folder, ".json")
        if name.removesuffix(".json") not in known
    ]
    yield from cards_there(output, unknown)


def _all_known(folder: str, now: Standing, known: Mapping[str, Card]) -> bool:
    return all(stem in known for stem in now.before.days[folder].editions)


def _card(held: object) -> Card | None:
    try:
        return parsed(Card, held, "")
    except BriefgenError:
        return None
