"""What the pages of the site are made from: a card of each edition, and of its facts what tags and names lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from msgspec import Struct, field

from briefgen import inline
from briefgen.model import FULL, Chapter, Correction, Edition, Named, Source
from briefgen.topics import NAMES, TAGS, same_name
from briefgen.values import Json, digest
from briefgen.words import sentences

_DIGITS: Final = 16


class Topic(Struct, frozen=True, kw_only=True):
    """A tag or a declared name of an edition."""

    kind: str
    """`TAGS` or `NAMES`."""
    name: str
    facts: int
    """How many facts of the edition have it."""
    told: str
    """Digest of what the topic's page shows of them."""


class Card(Struct, frozen=True, kw_only=True):
    """What is kept of an edition at hand, so that the pages which lead to it need not read it anew."""

    date: date
    name: str
    title: str
    language: str
    marking: str | None
    organisation: str | None
    summary: str
    """The bottom line in plain words."""
    updated: str
    """When it last changed in its sense, as Atom writes it."""
    articles: tuple[tuple[str, str], ...]
    """Alias of each article that it cites, and the digest of the bytes that its quotes were found in."""
    topics: tuple[Topic, ...] = ()
    sha256: str
    """Of its `brief.json`."""
    stem: str
    """Its files relative to the output folder, without their suffix. Held, as it is asked for many times."""


class Listed(Struct, frozen=True, kw_only=True):
    """An edition that pages may lead to, and the formats that it stands in."""

    card: Card
    formats: frozenset[str]


class Published(Struct, frozen=True, kw_only=True):
    """An edition that stands in the output folder, and the suffixes of the files that it stands there in."""

    edition: Edition
    formats: frozenset[str]

    @property
    def stem(self) -> str:
        """Its files relative to the output folder, without their suffix."""
        return f"{self.edition.date}/{self.edition.name}"


class Told(Struct, frozen=True, kw_only=True):
    """A fact as the pages of its topics show it."""

    id: str
    text: str
    """In plain words."""
    language: str | None
    """Where it is told in another one than its edition."""
    marking: str | None
    """Where it has another one than its edition."""
    topics: frozenset[tuple[str, str]]
    """Kind and name of each."""


class Facts(Struct, frozen=True, kw_only=True):
    """The facts of an edition, and the names that its desk declared."""

    told: tuple[Told, ...]
    spellings: Mapping[str, tuple[str, ...]]
    """Name → its other spellings."""


class Page(Struct, frozen=True, kw_only=True):
    """A page to be made, unless it is there already with the same to show."""

    name: str
    """Relative to the output folder."""
    template: str
    shows: Json
    """All that goes into it beside the theme and the settings; equal where nothing changed."""
    make: Callable[[], str]


class Locked(Protocol):
    """An article that is as the catalogue says, as far as it is to be known whether its page is still good."""

    @property
    def sha256(self) -> str:
        """Of its bytes."""

    @property
    def year(self) -> int:
        """In which it was published."""

    @property
    def digest(self) -> str:
        """Of all that the catalogue says of it."""


class Site(Struct, frozen=True, kw_only=True):
    """What the pages that belong to no single day are made from."""

    title: str
    language: str
    url: str | None
    listed: tuple[Listed, ...]
    """Newest first, see `newest_first`."""
    edition: Callable[[Card], Edition]
    """Reads the whole of what a card is of."""
    facts: Callable[[Card], Facts]
    """Reads the facts alone."""
    articles: Mapping[str, Locked]
    """The articles that are as the catalogue says, by alias, in its order."""
    source: Callable[[str], Source]
    """The text of an article that is as the catalogue says."""
    searchable: bool = field(default=False)
    """Whether there is an index to search in."""


def card(edition: Edition, sha256: str) -> Card:
    """What is kept at hand of an edition whose `brief.json` has the digest `sha256`."""
    return Card(
        date=edition.date,
        name=edition.name,
        title=edition.title,
        language=edition.language,
        marking=edition.marking,
        organisation=edition.organisation,
        summary=sentences(inline.plain(point.text) for point in edition.bottom_line),
        updated=_updated(edition),
        articles=tuple({note.article: note.evidence.sha256 for note in edition.notes}.items()),
        topics=tuple(_topics(facts(edition.chapters, edition.names))),
        sha256=sha256,
        stem=f"{edition.date}/{edition.name}",
    )


def newest_first(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """By date, newest first; of one day the full brief before the others, which go by name."""
    return tuple(sorted(listed, key=lambda one: by_age(one.card)))


def by_age(edition: Card | Edition) -> tuple[int, bool, str]:
    """The order of `newest_first`."""
    return -edition.date.toordinal(), edition.name != FULL, edition.name


# Topics.


def facts(chapters: Iterable[Chapter], names: Iterable[Named]) -> Facts:
    """The facts of an edition as the pages of its topics show them."""
    named: dict[str, set[tuple[str, str]]] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for one in names:
        name = same_name(one.name)
        spellings[name] = tuple(dict.fromkeys((*spellings.get(name, ()), *one.spellings)))
        for fact in one.facts:
            named.setdefault(fact, set()).add((NAMES, name))
    told = (
        Told(
            id=item.id,
            text=inline.plain(item.text),
            language=item.lang,
            marking=item.marking,
            topics=frozenset({*((TAGS, same_name(tag)) for tag in item.tags), *named.get(item.id, ())}),
        )
        for chapter in chapters
        for item in chapter.items
    )
    return Facts(told=tuple(told), spellings=spellings)


def _topics(of: Facts) -> Iterator[Topic]:
    by_topic: dict[tuple[str, str], list[Told]] = {}
    for told in of.told:
        for topic in sorted(told.topics):
            by_topic.setdefault(topic, []).append(told)
    for (kind, name), held in sorted(by_topic.items()):
        shown: Json = [[told.id, told.text, told.language, told.marking] for told in held]
        also: Json = list(of.spellings.get(name, ())) if kind == NAMES else []
        yield Topic(kind=kind, name=name, facts=len(held), told=digest([shown, also])[:_DIGITS])


# Moments.


def _updated(edition: Edition) -> str:
    return max([instant(edition.date), *(_corrected(n, c) for n, c in enumerate(edition.corrections, 1))])


def _corrected(number: int, correction: Correction) -> str:
    """When a correction was made. Of one that names a day only, its number tells it from what stood there before."""
    return instant(correction.at, seconds=0 if isinstance(correction.at, datetime) else number)


def instant(moment: date | datetime, seconds: int = 0) -> str:
    """A moment, or the beginning of a day, and so many seconds more, as Atom writes it."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=UTC)
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
