"""What belongs to no single day: the article pages with their ways back, the archive, the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Final
from urllib.parse import urlsplit

from briefgen import inline
from briefgen.assets import POLICY, Assets
from briefgen.extracts import lines_of, shown
from briefgen.formats import FORMATS, NAMES
from briefgen.markup import direction, is_web_address, parseable
from briefgen.model import FULL, Article, Correction, Edition, Line, Mark, Note, Piece, Source, Statement
from briefgen.standards import strictest
from briefgen.theme import Theme
from briefgen.values import Json, as_json

TEMPLATES: Final = ("article.html.j2", "index.html.j2", "feed.xml.j2")
"""Of the pages that lead to briefs."""

SITE_FOLDERS: Final = ("articles",)
"""Where such pages lie, beside the top of the output folder."""

_SHORT: Final = 64
"""Characters of a fact's text where an article page leads back to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition that stands in the output folder, and the suffixes of the files that it stands there in."""

    edition: Edition
    formats: frozenset[str]

    @property
    def stem(self) -> str:
        """Its files relative to the output folder, without their suffix."""
        return f"{self.edition.date}/{self.edition.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
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
    sha256: str
    """Of its `brief.json`."""

    @property
    def stem(self) -> str:
        """Its files relative to the output folder, without their suffix."""
        return f"{self.date}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An edition that pages may lead to, and the formats that it stands in."""

    card: Card
    formats: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be made, unless it is there already with the same to show."""

    name: str
    """Relative to the output folder."""
    template: str
    shows: Json
    """All that goes into it beside the theme and the settings; equal where nothing changed."""
    make: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages that belong to no single day are made from."""

    title: str
    language: str
    url: str | None
    listed: tuple[Listed, ...]
    """Newest first, see `newest_first`."""
    edition: Callable[[Card], Edition]
    """Reads the whole of what a card is of."""
    articles: Mapping[str, Article]
    """The catalogue."""
    source: Callable[[str], Source]
    """The text of an article that is as the catalogue says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A place of a brief that cites a line."""

    number: int
    href: str
    text: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of an article page, or, without a number, the sign that lines `first` to `last` are not shown."""

    number: int | None = None
    pieces: tuple[Piece, ...] = ()
    uses: tuple[Use, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition in the archive or the feed."""

    edition: Card
    href: str
    formats: tuple[tuple[str, str, str], ...]
    """Name, path relative to the output folder, and MIME type."""
    id: str = ""


def card(edition: Edition, sha256: str) -> Card:
    """What is kept at hand of an edition whose `brief.json` has the digest `sha256`."""
    return Card(
        date=edition.date,
        name=edition.name,
        title=edition.title,
        language=edition.language,
        marking=edition.marking,
        organisation=edition.organisation,
        summary=" ".join(inline.plain(point.text) for point in edition.bottom_line),
        updated=_updated(edition),
        articles=tuple({note.article: note.evidence.sha256 for note in edition.notes}.items()),
        sha256=sha256,
    )


def newest_first(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """By date, newest first; of one day the full brief before the others, which go by name."""
    return tuple(sorted(listed, key=lambda one: _by_age(one.card)))


def _by_age(edition: Card | Edition) -> tuple[int, bool, str]:
    return -edition.date.toordinal(), edition.name != FULL, edition.name


def pages(site: Site, theme: Theme, assets: Assets) -> Iterator[Page]:
    """Every page that leads to the briefs, but the newest one itself: the articles, the archive, the feed."""
    for alias, article in site.articles.items():
        citing = [one for one in site.listed if (alias, article.sha256) in one.card.articles]
        if citing:
            yield _article(site, article, citing, theme, assets)
    yield _index(site, theme, assets)
    if site.url:
        yield _feed(site, site.url, theme)


def _article(site: Site, article: Article, citing: Sequence[Listed], theme: Theme, assets: Assets) -> Page:
    language = site.listed[0].card.language

    def make() -> str:
        briefs = [Published(edition=site.edition(one.card), formats=one.formats) for one in citing]
        return article_page(site.source(article.alias), briefs, theme, assets, language=language)

    shows: list[Json] = [as_json(article), language, *(said(one) for one in citing)]
    return Page(name=f"articles/{article.alias}.html", template="article.html.j2", shows=shows, make=make)


def _index(site: Site, theme: Theme, assets: Assets) -> Page:
    def make() -> str:
        return index_page(site.listed, theme, assets, title=site.title, language=site.language, feed=bool(site.url))

    return Page(name="index.html", template="index.html.j2", shows=[said(one) for one in site.listed], make=make)


def _feed(site: Site, url: str, theme: Theme) -> Page:
    def make() -> str:
        return feed(site.listed, theme, title=site.title, language=site.language, url=url)

    return Page(name="feed.xml", template="feed.xml.j2", shows=[said(one) for one in site.listed], make=make)


def said(one: Listed) -> Json:
    """What a page that leads to an edition shows of it, by its digest."""
    return [one.card.stem, one.card.sha256, *sorted(one.formats)]


def article_page(source: Source, published: Sequence[Published], theme: Theme, assets: Assets, *, language: str) -> str:
    """`articles/<alias>.html`: the article's numbered lines as its rights allow, what is cited in them marked, each
    cited line with the way back to the briefs that cite it.

    A citation counts only where it was found in exactly these bytes. Where the rights allow no text, the numbers of
    the cited lines still stand, so that every link to them leads somewhere. The page speaks `language`.
    """
    citing = _citing(source, published)
    values = _page_values(assets, "../") | {
        "article": source.article,
        "language": language,
        "page_direction": direction(language),
        "address": source.article.url if is_web_address(source.article.url) else None,
        "marking": strictest(brief.edition.marking for brief, _ in citing),
        "briefs": tuple(dict.fromkeys(brief.stem for brief, _ in citing)),
        "editions": {brief.stem: brief.edition for brief, _ in citing},
        "rows": tuple(_rows(source, citing)),
        "direction": direction(source.article.language),
    }
    return parseable(theme.render("article.html.j2", values, language))


def index_page(listed: Sequence[Listed], theme: Theme, assets: Assets, *, title: str, language: str, feed: bool) -> str:
    """`index.html`: every brief, in the order given, by month. `feed` says whether there is a feed to point to."""
    entries = [_entry(one) for one in listed]
    months = groupby(entries, key=lambda entry: entry.edition.date.replace(day=1))
    values = _page_values(assets, "") | {
        "title": title,
        "language": language,
        "direction": direction(language),
        "marking": strictest(one.card.marking for one in listed),
        "months": tuple((month, tuple(held)) for month, held in months),
        "feed": feed,
    }
    return parseable(theme.render("index.html.j2", values, language))


def feed(listed: Sequence[Listed], theme: Theme, *, title: str, language: str, url: str) -> str:
    """`feed.xml`: the briefs as an Atom feed, in the order given, for a site that stands at `url`.

    Identifiers are tag URIs of the host, the date and the path: a move from http to https changes none. A feed
    without an address of its own could name nothing for good, so there is none without `url`.
    """
    base = url if url.endswith("/") else f"{url}/"
    entries = [_feed_entry(one, base) for one in listed]
    values = {
        "title": title,
        "language": language,
        "base": base,
        "entries": entries,
        "updated": max((entry.edition.updated for entry in entries), default=_instant(date(1970, 1, 1))),
        "author": next((e.edition.organisation for e in entries if e.edition.organisation), title),
    }
    return parseable(theme.render("feed.xml.j2", values, language))


def _page_values(assets: Assets, root: str) -> dict[str, object]:
    return {"root": root, "styles": tuple(root + href for href in assets.style_sheets), "policy": POLICY}


# The article pages.

_Citing = Sequence[tuple[Published, Note]]


def _citing(source: Source, published: Sequence[Published]) -> _Citing:
    """The citations that were found in these very bytes, newest brief first."""
    newest_first = sorted(published, key=lambda brief: _by_age(brief.edition))
    notes = ((brief, note) for brief in newest_first for note in brief.edition.notes)
    return [(brief, note) for brief, note in notes if note.evidence.sha256 == source.sha256]


def _rows(source: Source, citing: _Citing) -> Iterator[Row]:
    """The lines to show, with a sign wherever some are left out."""
    spans = {
        f"{brief.stem}#{note.number}": tuple((passage.start, passage.end) for passage in note.evidence.passages)
        for brief, note in citing
    }
    lines = lines_of(source.text, spans)
    uses = _uses_by_line(citing)
    if source.article.rights == "none":
        yield from (Row(number=number, uses=tuple(uses[number])) for number in sorted(uses))
        return
    kept = shown(lines, source.article.rights)
    yield from _with_gaps(kept, len(lines), uses)


def _with_gaps(kept: Sequence[Line], total: int, uses: Mapping[int, Sequence[Use]]) -> Iterator[Row]:
    numbers = [0, *(line.number for line in kept), total + 1]
    gaps = {after: Row(first=before + 1, last=after - 1) for before, after in pairwise(numbers) if after > before + 1}
    for line in kept:
        if line.number in gaps:
            yield gaps[line.number]
        yield Row(number=line.number, pieces=tuple(_joined(line.pieces)), uses=tuple(uses.get(line.number, ())))
    if total + 1 in gaps:
        yield gaps[total + 1]


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces that are alike in being cited, as one: which citation holds which word is told beside the line."""
    for cited, run in groupby(pieces, key=lambda piece: bool(piece.keys)):
        yield Piece(text="".join(piece.text for piece in run), keys=("cited",) if cited else ())


def _uses_by_line(citing: _Citing) -> dict[int, list[Use]]:
    """Line → the places that cite a passage which begins there, each once."""
    found: dict[int, list[Use]] = {}
    for brief, note in citing:
        uses = _uses(brief, note)
        for line in dict.fromkeys(passage.first_line for passage in note.evidence.passages):
            found.setdefault(line, []).extend(uses)
    return found


def _uses(brief: Published, note: Note) -> list[Use]:
    """The facts and accounts that cite the note; what else does rests on them, and counts only where they do not."""
    first, others = _texts(brief.edition)
    anchors = [mark.anchor for mark in note.marks]
    texts = {anchor: first[anchor] for anchor in anchors if anchor in first} or {
        anchor: others[anchor] for anchor in anchors if anchor in others
    }
    day = brief.edition.date
    return [
        Use(number=note.number, href=f"../{brief.stem}.html#{anchor}", text=_short(text), day=day)
        for anchor, text in texts.items()
    ]


def _texts(edition: Edition) -> tuple[dict[str, str], dict[str, str]]:
    """Anchor of a citation → the words that it stands by: of facts and accounts, and of the statements on them."""
    items = [(item.marks, item.text) for chapter in edition.chapters for item in chapter.items]
    accounts = [_marked(account) for dispute in edition.disputes for account in dispute.accounts]
    points = [_marked(point) for point in (*edition.bottom_line, *edition.watch)]
    return (
        {mark.anchor: text for marks, text in (*items, *accounts) for mark in marks},
        {mark.anchor: text for marks, text in points for mark in marks},
    )


def _marked(statement: Statement) -> tuple[tuple[Mark, ...], str]:
    return statement.marks, statement.text


def _short(text: str) -> str:
    words = inline.plain(text)
    if len(words) <= _SHORT:
        return words
    cut = words[:_SHORT]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—") + "…"


# The archive and the feed.


def _entry(one: Listed, base: str = "") -> Entry:
    # Every brief has its JSON: the archive is made from it.
    there = one.formats | {"json"}
    formats = tuple(
        (NAMES[suffix][0], f"{base}{one.card.stem}.{suffix}", NAMES[suffix][1]) for suffix in FORMATS if suffix in there
    )
    return Entry(edition=one.card, href=formats[0][1], formats=formats)


def _feed_entry(one: Listed, base: str) -> Entry:
    plain = _entry(one, base)
    site = urlsplit(base)
    return Entry(
        edition=plain.edition,
        href=plain.href,
        formats=plain.formats,
        id=f"tag:{site.hostname},{one.card.date}:{site.path}{one.card.stem}",
    )


def _updated(edition: Edition) -> str:
    return max([_instant(edition.date), *(_corrected(n, c) for n, c in enumerate(edition.corrections, 1))])


def _corrected(number: int, correction: Correction) -> str:
    """When a correction was made. Of one that names a day only, its number tells it from what stood there before."""
    return _instant(correction.at, seconds=0 if isinstance(correction.at, datetime) else number)


def _instant(moment: date | datetime, seconds: int = 0) -> str:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=UTC)
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
