"""The pages of tags and declared names: their facts newest first, long ones by year; and the pages that lead to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Final
from unicodedata import normalize

from msgspec import Struct

from briefgen.bidi import Direction
from briefgen.formats import FORMATS
from briefgen.markup import direction
from briefgen.site.cards import Listed, Page, Topic
from briefgen.site.listing import Desk, rendered, strictest_of, ways_shown
from briefgen.topics import INDEX, NAMES, TAGS, page_of
from briefgen.values import Json

TOPIC: Final = "topic.html.j2"
TOPICS: Final = "topics.html.j2"

_FACTS: Final = 100
"""As many, and the rest of their day, stand on one page; a topic with more has a page for each year beside it."""
_TOPICS: Final = 500
"""As many stand on the page that leads to all topics; where there are more it has those of the newest briefs, and there
is one for each year."""


class Fact(Struct, frozen=True, kw_only=True):
    """A fact on the page of one of its topics."""

    text: str
    href: str
    language: str
    direction: Direction
    marking: str | None
    """Where it is another one than the page's."""


class Year(Struct, frozen=True, kw_only=True):
    """The way to what there is of a year."""

    year: int
    href: str


class Led(Struct, frozen=True, kw_only=True):
    """A topic on a page that leads to many."""

    name: str
    href: str
    days: int


class Holding(Struct, frozen=True, kw_only=True):
    """An edition that has facts of a topic."""

    listed: Listed
    topic: Topic

    @property
    def day(self) -> date:
        return self.listed.card.date


Held = Mapping[str, Sequence[Holding]]
"""Name of a topic → the editions that have facts of it, newest first."""


def holdings(listed: Iterable[Listed], kind: str) -> Held:
    """The topics of a kind."""
    held: dict[str, list[Holding]] = {}
    for one in listed:
        for topic in one.card.topics:
            if topic.kind == kind:
                held.setdefault(topic.name, []).append(Holding(listed=one, topic=topic))
    return held


def topic_pages(desk: Desk, kind: str, held: Held) -> Iterator[Page]:
    """The pages of the topics of a kind, and those that lead to them; none where there is no such topic."""
    if held:
        yield from _all_topics(desk, kind, held)
    for name, holding in held.items():
        yield from _topic(desk, kind, name, holding)


def year_page(page: str, year: int) -> str:
    """The page that has a year of what `page` is about."""
    return f"{page.removesuffix('.html')}.{year}.html"


# A topic.


def _topic(desk: Desk, kind: str, name: str, held: Sequence[Holding]) -> Iterator[Page]:
    page, newest = page_of(kind, name), _newest(held)
    if len(newest) == len(held):
        yield _topic_page(desk, kind, name, page, held, Around())
        return
    years = [(year, list(of)) for year, of in groupby(held, key=lambda one: one.day.year)]
    yield _topic_page(desk, kind, name, page, newest, Around(years=tuple(year for year, _ in years)))
    for number, (year, of) in enumerate(years):
        later = years[number - 1][0] if number else None
        earlier = years[number + 1][0] if number + 1 < len(years) else None
        around = Around(year=year, earlier=earlier, later=later)
        yield _topic_page(desk, kind, name, year_page(page, year), of, around)


class Around(Struct, frozen=True, kw_only=True):
    """Which part of a topic a page has, and the years that it leads to."""

    years: tuple[int, ...] = ()
    year: int | None = None
    earlier: int | None = None
    later: int | None = None


def _newest(held: Sequence[Holding]) -> Sequence[Holding]:
    """Of the newest days, as many as one page has room for."""
    facts, days = 0, 0
    for _, of in groupby(held, key=lambda one: one.day):
        if facts >= _FACTS:
            break
        day = list(of)
        # What another edition of the day tells again is shown once.
        facts += max(one.topic.facts for one in day)
        days += len(day)
    return held[:days]


def _topic_page(desk: Desk, kind: str, name: str, page: str, held: Sequence[Holding], around: Around) -> Page:
    def make() -> str:
        return topic_page(desk, kind, name, held, around)

    shows: list[Json] = [
        kind,
        name,
        [_shown(one) for one in held],
        [*around.years, around.year, around.earlier, around.later],
        ways_shown(desk.ways),
    ]
    return Page(name=page, template=TOPIC, shows=shows, make=make)


def _shown(one: Holding) -> Json:
    card = one.listed.card
    return [card.stem, card.language, card.marking, _format(one.listed), one.topic.told]


def _format(one: Listed) -> str:
    """The suffix of the file that pages lead to."""
    return next(suffix for suffix in FORMATS if suffix in one.formats | {"json"})


def topic_page(desk: Desk, kind: str, name: str, held: Sequence[Holding], around: Around) -> str:
    """`tags/<tag>.html` or `names/<name>.html`: the facts of `held`, by day."""
    page = page_of(kind, name)
    marking = strictest_of(one.listed for one in held)
    years = partial(_year, f"../{page}")
    values: dict[str, object] = {
        "kind": kind,
        "name": name,
        "spellings": _spellings(desk, kind, name, held),
        "days": list(_days(desk, kind, name, held, marking)),
        "years": [years(year) for year in around.years],
        "year": around.year,
        "earlier": years(around.earlier) if around.earlier else None,
        "later": years(around.later) if around.later else None,
        "whole": f"../{page}",
        "all_topics": f"{INDEX}.html",
    }
    return rendered(desk, TOPIC, "../", marking, values)


def _year(page: str, year: int) -> Year:
    return Year(year=year, href=year_page(page, year))


def _spellings(desk: Desk, kind: str, name: str, held: Sequence[Holding]) -> list[str]:
    if kind != NAMES:
        return []
    spelled = (spelling for one in held for spelling in desk.site.facts(one.listed.card).spellings.get(name, ()))
    return [spelling for spelling in dict.fromkeys(spelled) if spelling != name]


def _days(
    desk: Desk, kind: str, name: str, held: Sequence[Holding], marking: str | None
) -> Iterator[tuple[date, list[Fact]]]:
    for day, of in groupby(held, key=lambda one: one.day):
        facts: dict[str, Fact] = {}
        for one in of:
            for told in desk.site.facts(one.listed.card).told:
                if (kind, name) in told.topics and told.id not in facts:
                    card = one.listed.card
                    language, own = told.language or card.language, told.marking or card.marking
                    facts[told.id] = Fact(
                        text=told.text,
                        href=f"../{_place(one.listed, told.id)}",
                        language=language,
                        direction=direction(language),
                        marking=own if own != marking else None,
                    )
        yield day, list(facts.values())


def _place(one: Listed, fact: str) -> str:
    suffix = _format(one)
    return f"{one.card.stem}.{suffix}" + (f"#fact-{fact}" if suffix == "html" else "")


# All topics.


def _all_topics(desk: Desk, kind: str, held: Held) -> Iterator[Page]:
    page = f"{kind}/{INDEX}.html"
    if len(held) <= _TOPICS:
        yield _topics_page(desk, kind, page, held, ())
        return
    by_year: dict[int, dict[str, list[Holding]]] = {}
    for name, of in held.items():
        for one in of:
            by_year.setdefault(one.day.year, {}).setdefault(name, []).append(one)
    years = sorted(by_year, reverse=True)
    # The newest first, as the editions were.
    newest = {name: held[name] for name in list(held)[:_TOPICS]}
    yield _topics_page(desk, kind, page, newest, years)
    for year in years:
        yield _topics_page(desk, kind, year_page(page, year), by_year[year], (), year)


def _topics_page(desk: Desk, kind: str, page: str, held: Held, years: Sequence[int], year: int | None = None) -> Page:
    topics = sorted((_led(kind, name, of) for name, of in held.items()), key=_sorted_as)
    marking = strictest_of(one.listed for of in held.values() for one in of)

    def make() -> str:
        return topics_page(desk, kind, topics, marking, years, year)

    shows: list[Json] = [kind, [[one.name, one.days] for one in topics], marking, [*years, year], ways_shown(desk.ways)]
    return Page(name=page, template=TOPICS, shows=shows, make=make)


def _led(kind: str, name: str, held: Sequence[Holding]) -> Led:
    return Led(name=name, href=f"../{page_of(kind, name)}", days=len({one.day for one in held}))


def _sorted_as(topic: Led) -> tuple[str, str]:
    return normalize("NFKD", topic.name).casefold(), topic.name


def topics_page(
    desk: Desk,
    kind: str,
    topics: Sequence[Led],
    marking: str | None,
    years: Sequence[int] = (),
    year: int | None = None,
) -> str:
    """`tags/index.html` or `names/index.html`: the way to all topics of a kind, or to those of one year."""
    page = f"../{kind}/{INDEX}.html"
    values: dict[str, object] = {
        "kind": kind,
        "topics": topics,
        "years": [_year(page, one) for one in years],
        "year": year,
        "whole": page,
    }
    return rendered(desk, TOPICS, "../", marking, values)


KINDS: Final = (TAGS, NAMES)
