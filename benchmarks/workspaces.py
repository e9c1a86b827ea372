"""Workspaces to measure with: invented news, and facts that are right by it.

A day is the same on every machine, however many days lie before it. Its brief has 5 sections, 30 facts, 40 citations
of 6 articles, one of them of the day before, 2 disputes, 3 sentences of bottom line and 2 of what to watch. Places,
offices and events are made up; no person is named. `briefgen check --strict` finds nothing to say.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final, TypeAlias

LAST: Final = date(2026, 2, 5)
"""The newest day of every workspace."""

_ARTICLES: Final = 5
_FACTS: Final = 30
_DISPUTES: Final = 2
_AGAIN: Final = 6
"""Facts that a second article bears out, the later half of them one of the day before."""
_IN_PASSING: Final = 50
"""Events that the articles report further down and no fact takes up."""

_PLACES: Final = (
    *("Ardenholm", "Belcastre", "Corvanne", "Dunmarrow", "Eastvale", "Fennick", "Galdera", "Harrowby", "Istrand"),
    *("Jorvale", "Kestermark", "Lindmoor", "Marravin", "Nortolt", "Ostermond", "Pellworth", "Quarrendon", "Ravnsund"),
    *("Saltmere", "Thornwick", "Ulmstadt", "Varnholt", "Westermoor", "Yarrowby", "Zelmark", "Brackenfell", "Carromore"),
)
_GOODS: Final = ("copper", "timber", "wheat", "steel", "cement", "diesel", "rock salt", "paper pulp", "potash")
_SITES: Final = ("substations", "depots", "bridges", "clinics", "schools", "pumping stations", "piers", "warehouses")
_OFFICES: Final = ("grid operator", "port authority", "water board", "transport office", "housing agency", "railway")
_CAUSES: Final = ("a landslide", "heavy frost", "a derailment", "a burst main", "storm damage", "a fire in a tunnel")
_ROUTES: Final = ("railway line", "coastal road", "ferry route", "mountain pass", "canal", "freight line")
_MEASURES: Final = (
    *("raise the water rate", "repair the old quay", "sell the tram depot", "widen the harbour road"),
    *("close the eastern landfill", "keep the night ferry", "move the cattle market", "build a flood wall"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "June", "July"),
    *("August", "September", "October", "November", "December"),
)  # not May, which is a verb too
_TITLES: Final = (
    "Buyers fill their stores and output grows",
    "Roads, rails and canals close for repairs",
    "Councils vote on rates and works",
    "Power fails in the cold",
    "Inspectors find faults and offices plan repairs",
)
_WHY: Final = (
    "Deliveries to the north depend on it until the spring.",
    "The figure goes into the regional plan, which is due to be settled in the summer.",
    "Insurers had asked for it after two winters of claims.",
)
_FILLING: Final = (
    "The figures are provisional and will be looked at again when the regional returns are in.",
    "Officials said that the matter had been raised at earlier meetings without a decision.",
    "Traders in the market hall spoke of a quiet morning, with few lorries at the gates.",
    "A longer report on the state of the works is to be laid before the assembly in due course.",
    "Residents who had come to the hearing asked for a timetable and were told to expect one.",
    "The office keeps a public register in which the contracts can be read by anyone who asks.",
    "Forecasters expect the cold to hold for some days, with snow down to the valley floors.",
    "“We had reckoned with less,” a spokeswoman told reporters at the gate.",
)
_PUBLISHERS: Final = ("The Coastal Record", "Inland Wire", "Harbour Gazette", "The Valley Observer", "Market Ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, as two articles tell it."""

    quote: str
    """The words of an article that carry the fact."""
    more: str
    """With which its sentence goes on."""
    retold: str
    """Another article's words for the same."""
    fact: str
    """The desk's."""

    @property
    def told(self) -> str:
        return f"{self.quote}{self.more}."


def make(folder: Path, days: int) -> tuple[date, ...]:
    """Write a workspace of so many days into a new folder; its days, oldest first."""
    for name in ("articles", "facts"):
        (folder / "seeds" / name).mkdir(parents=True)
    (folder / "briefgen.yaml").write_text("title: The synthetic brief\n...\n", "utf-8")
    wanted = tuple(LAST - timedelta(days=ago) for ago in reversed(range(days)))
    with (folder / "seeds/articles.yaml").open("w", encoding="utf-8") as catalogue:
        for day in wanted:
            first = day == wanted[0]
            for number, text in enumerate(_articles(day, first)):
                (folder / f"seeds/articles/{_alias(day, number)}.txt").write_text(text, "utf-8")
                catalogue.write(_entry(day, number, text))
            (folder / f"seeds/facts/{day}.yaml").write_text(_facts(day, first), "utf-8")
        catalogue.write("...\n")
    return wanted


# What happened on a day.


Kind: TypeAlias = "Callable[[_Draw], Event]"
"""What one kind of event is drawn by."""


@dataclass(slots=True)
class _Draw:
    """Draws words and numbers, each so that no sentence of a day says what another says."""

    rng: random.Random
    used: set[int] = field(default_factory=set)
    quotes: set[str] = field(default_factory=set)

    def event(self, kind: Kind) -> Event:
        """One whose quote no other event of the day has: not all of them hold a number of their own."""
        event = next(event for event in (kind(self) for _ in range(1000)) if event.quote not in self.quotes)
        self.quotes.add(event.quote)
        return event

    def one(self, of: Sequence[str]) -> str:
        return self.rng.choice(of)

    def two_places(self) -> list[str]:
        return self.rng.sample(_PLACES, 2)

    def number(self, low: int, high: int) -> int:
        fresh = (self.rng.randint(low, high) for _ in range(1000))
        number = next(number for number in fresh if number not in self.used)
        self.used.add(number)
        return number


def _bought(draw: _Draw) -> Event:
    office, place, goods = draw.one(_OFFICES), draw.one(_PLACES), draw.one(_GOODS)
    tonnes, sites = f"{draw.number(1_000, 9_999):,} tonnes of {goods}", f"{draw.rng.randint(11, 95)} {draw.one(_SITES)}"
    return Event(
        quote=f"The {office} in {place} bought {tonnes} for {sites}",
        more=f" in {draw.one(_MONTHS)}, after a round of bids",
        retold=f"{tonnes} were bought by the {office} in {place} for {sites}",
        fact=f"The {office} in {place} bought **{tonnes}** for {sites}.",
    )


def _grew(draw: _Draw) -> Event:
    goods, place = draw.one(_GOODS), draw.one(_PLACES)
    tonnes, share = f"{draw.number(10_000, 99_999):,} tonnes", f"{draw.rng.randint(11, 39)} per cent"
    return Event(
        quote=f"Output of {goods} in {place} rose by {share} to {tonnes}",
        more=f" in {draw.one(_MONTHS)}, more than the trade had reckoned with",
        retold=f"{place} put out {tonnes} of {goods}, a rise of {share}",
        fact=f"Output of {goods} in {place} rose by {share} to **{tonnes}**.",
    )


def _closed(draw: _Draw) -> Event:
    (one, other), until = draw.two_places(), f"{draw.rng.randint(2, 28)} {draw.one(_MONTHS)}"
    closed = f"The {draw.one(_ROUTES)} from {one} to {other} will stay closed"
    lorries = draw.number(100, 999)
    return Event(
        quote=f"{closed} until {until}",
        more=f" because of {draw.one(_CAUSES)}, and the {lorries} lorries that use it each day must go round",
        retold=f"{closed}, to open again after {until}",
        fact=f"{closed} **until {until}**.",
    )


def _voted(draw: _Draw) -> Event:
    place, measure = draw.one(_PLACES), draw.one(_MEASURES)
    votes = f"{draw.rng.randint(21, 40)} to {draw.rng.randint(11, 20)}"
    return Event(
        quote=f"The council of {place} voted by {votes} to {measure}",
        more=f", and set {draw.number(100, 999)},000 euros aside for it",
        retold=f"By {votes}, the council of {place} voted to {measure}",
        fact=f"The council of {place} voted **by {votes}** to {measure}.",
    )


def _failed(draw: _Draw) -> Event:
    return _outage(draw, draw.one(_PLACES))


def _outage(draw: _Draw, place: str) -> Event:
    homes, hours = f"{draw.number(1_000, 9_999):,} households", f"{draw.rng.randint(3, 30)} hours"
    return Event(
        quote=f"{homes} in {place} were without power for {hours}",
        more=f" because of {draw.one(_CAUSES)}, before crews had mended the lines",
        retold=f"The power was off for {hours} in {place}, where {homes} were without it",
        fact=f"**{homes}** in {place} were without power for {hours}.",
    )


def _inspected(draw: _Draw) -> Event:
    place, sites, faulty, seen = draw.one(_PLACES), draw.one(_SITES), draw.rng.randint(4, 60), draw.number(100, 999)
    return Event(
        quote=f"Inspectors found faults at {faulty} of {seen} {sites} in {place}",
        more=", and the owners have a month to mend them",
        retold=f"Of {seen} {sites} in {place} that inspectors looked at, {faulty} had faults",
        fact=f"Inspectors found faults at **{faulty} of {seen}** {sites} in {place}.",
    )


def _planned(draw: _Draw) -> Event:
    office, place, sites = draw.one(_OFFICES), draw.one(_PLACES), f"{draw.number(100, 999)} {draw.one(_SITES)}"
    when = f"{draw.one(_MONTHS)} {draw.rng.randint(2027, 2031)}"
    return Event(
        quote=f"The {office} in {place} plans to repair {sites} by {when}",
        more=", starting with the oldest",
        retold=f"By {when}, the {office} in {place} plans to repair {sites}",
        fact=f"The {office} in {place} plans to repair **{sites}** by {when}.",
    )


_KINDS: Final = ((_bought, _grew), (_closed, _closed), (_voted, _voted), (_failed, _failed), (_inspected, _planned))
"""For each section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a day's articles tell."""

    events: tuple[Event, ...]
    """Those that facts take up, in the order of the brief."""
    passing: tuple[Event, ...]
    disputes: tuple[tuple[str, Event, Event], ...]
    """Place and two reports."""


def news_of(day: date) -> News:
    """What happened on a day; no two of it are told in the same words."""
    draw = _Draw(random.Random(f"news of {day}"))  # noqa: S311  the same news every time
    kinds = [kinds[n % 2] for kinds in _KINDS for n in range(_FACTS // len(_KINDS))]
    disputed = [draw.one(_PLACES) for _ in range(_DISPUTES)]
    return News(
        events=tuple(map(draw.event, kinds)),
        passing=tuple(draw.event(draw.rng.choice(kinds)) for _ in range(_IN_PASSING)),
        disputes=tuple((place, _outage(draw, place), _outage(draw, place)) for place in disputed),
    )


# The articles.


def _alias(day: date, number: int) -> str:
    return f"{day}-{'abcde'[number]}"


def _teller(fact: int) -> int:
    """Which of a day's articles tells what a fact takes up."""
    return fact % _ARTICLES


def _tellers(dispute: int) -> tuple[int, int]:
    return dispute, dispute + 2


def _reteller(fact: int, day: date, first: bool) -> str:
    """The article that tells it again. Before the first day there is none."""
    if fact < _AGAIN // 2 or first:
        return _alias(day, (fact + 1) % _ARTICLES)
    return _alias(day - timedelta(days=1), 0)


def _articles(day: date, first: bool) -> Iterator[str]:
    news, tomorrow = news_of(day), day + timedelta(days=1)
    again = {(_reteller(fact, day, first), event.retold) for fact, event in enumerate(news.events[:_AGAIN])}
    if day != LAST:
        again |= {
            (_reteller(fact, tomorrow, False), e.retold) for fact, e in enumerate(news_of(tomorrow).events[:_AGAIN])
        }
    for number in range(_ARTICLES):
        told = [event.told for fact, event in enumerate(news.events) if _teller(fact) == number]
        told += [reports[_tellers(n).index(number)].told for n, reports in _disputed(news) if number in _tellers(n)]
        told += sorted(f"{retold}." for alias, retold in again if alias == _alias(day, number))
        yield _text(day, number, told, [event.told for event in news.passing[number::_ARTICLES]])


def _retold(day: date, first: bool) -> Iterator[tuple[str, str]]:
    """Article and sentence."""
    return ((_reteller(fact, day, first), event.retold) for fact, event in enumerate(news_of(day).events[:_AGAIN]))


def _disputed(news: News) -> Iterator[tuple[int, tuple[Event, Event]]]:
    return ((number, (one, other)) for number, (_, one, other) in enumerate(news.disputes))


def _text(day: date, number: int, told: Sequence[str], passing: Sequence[str]) -> str:
    """An article: the news first, what lies behind it further down, a paragraph to the line."""
    rng = random.Random(f"article {number} of {day}")  # noqa: S311  the same text every time
    above, below = [*told], [*passing, *rng.sample(_FILLING, 5)]
    rng.shuffle(above)
    rng.shuffle(below)
    sentences = (*above, *below)
    paragraphs = [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]
    return "\n\n".join([f"{_PUBLISHERS[number]}, {day}", *paragraphs]) + "\n"


def _entry(day: date, number: int, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return (
        f"{_alias(day, number)}:\n  file: {_alias(day, number)}.txt\n  sha256: {digest}\n  published: {day}\n"
        f"  rights: excerpts\n  publisher: {_PUBLISHERS[number]}\n"
        f"  title: News of {day}, part {number + 1}\n  language: en\n"
    )


# The facts.


def _facts(day: date, first: bool) -> str:
    news = news_of(day)
    plain = [event.fact.replace("**", "") for event in news.events]
    lines = [f"date: {day}", f"title: {_title(plain[0])}", "marking: TLP:CLEAR", "bottom_line:"]
    lines += [line for fact in (0, 12, 18) for line in _point(plain[fact], fact)]
    lines.append("sections:")
    share = _FACTS // len(_TITLES)
    for section, title in enumerate(_TITLES):
        lines += [f"  - title: {title}", "    facts:"]
        for fact in range(section * share, (section + 1) * share):
            lines += _fact(fact, news.events[fact], day, first)
    lines.append("disputes:")
    for number, (place, *reports) in enumerate(news.disputes):
        lines += _dispute(number, place, reports, day)
    lines.append("watch:")
    lines += [line for fact in (6, 7) for line in _point(f"When this comes to an end. {plain[fact]}", fact)]
    return "\n".join([*lines, "...", ""])


def _title(sentence: str) -> str:
    return sentence.removesuffix(".")


def _point(text: str, fact: int) -> list[str]:
    return [f"  - text: {text}", f"    facts: [fact-{fact}]"]


def _fact(number: int, event: Event, day: date, first: bool) -> list[str]:
    lines = [f"      - id: fact-{number}", "        text: >-", f"          {event.fact}", "        cite:"]
    lines.append(f"          - {_alias(day, _teller(number))}: {event.quote}")
    if number < _AGAIN:
        lines.append(f"          - {_reteller(number, day, first)}: {event.retold}")
    if number % 10 == 1:
        lines.append(f"        why: {_WHY[number // 10]}")
    return [*lines, "        tags: [works, region]"] if number % 2 else lines


def _dispute(number: int, place: str, reports: Sequence[Event], day: date) -> list[str]:
    lines = [f"  - id: outage-{number}", f"    question: How long was {place} without power?", "    accounts:"]
    for article, event in zip(_tellers(number), reports, strict=True):
        text = event.fact.replace("**", "")
        lines += [f"      - text: {text}", "        cite:", f"          - {_alias(day, article)}: {event.quote}"]
    return lines
