"""What belongs to no single day: the article pages with their ways back, the archive, the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from briefgen.model import Correction, Edition, Line, Mark, Note, Piece, Source, Statement
from briefgen.standards import strictest
from briefgen.theme import Theme
from briefgen.values import parsed

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

    edition: Edition
    href: str
    formats: tuple[tuple[str, str, str], ...]
    """Name, path relative to the output folder, and MIME type."""
    id: str = ""
    updated: str = ""
    summary: str = ""


def published(brief: object, formats: Collection[str], name: str) -> Published:
    """The edition that a parsed `brief.json` holds; `name` is what messages call the file.

    Raises `BriefgenError` where it does not hold one as this version writes it.
    """
    held = brief.get("edition") if isinstance(brief, dict) else None
    return Published(edition=parsed(Edition, held, name), formats=frozenset(formats))


def article_page(source: Source, published: Sequence[Published], theme: Theme, assets: Assets) -> str:
    """`articles/<alias>.html`: the article's numbered lines as its rights allow, what is cited in them marked, each
    cited line with the way back to the briefs that cite it.

    A citation counts only where it was found in exactly these bytes. Where the rights allow no text, the numbers of
    the cited lines still stand, so that every link to them leads somewhere. The page speaks the language of the
    newest brief.
    """
    citing = _citing(source, published)
    language = _language(published)
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


def index_page(
    published: Sequence[Published], theme: Theme, assets: Assets, *, title: str, language: str, feed: bool
) -> str:
    """`index.html`: every brief, newest first, by month. `feed` says whether there is a feed to point to."""
    entries = [_entry(brief) for brief in _newest_first(published)]
    months = groupby(entries, key=lambda entry: entry.edition.date.replace(day=1))
    values = _page_values(assets, "") | {
        "title": title,
        "language": language,
        "direction": direction(language),
        "marking": strictest(brief.edition.marking for brief in published),
        "months": tuple((month, tuple(held)) for month, held in months),
        "feed": feed,
    }
    return parseable(theme.render("index.html.j2", values, language))


def feed(published: Sequence[Published], theme: Theme, *, title: str, language: str, url: str) -> str:
    """`feed.xml`: the briefs as an Atom feed, newest first, for a site that stands at `url`.

    Identifiers are tag URIs of the host, the date and the path: a move from http to https changes none. A feed
    without an address of its own could name nothing for good, so there is none without `url`.
    """
    base = url if url.endswith("/") else f"{url}/"
    entries = [_feed_entry(brief, base) for brief in _newest_first(published)]
    values = {
        "title": title,
        "language": language,
        "base": base,
        "entries": entries,
        "updated": max((entry.updated for entry in entries), default=_instant(date(1970, 1, 1))),
        "author": next((e.edition.organisation for e in entries if e.edition.organisation), title),
    }
    return parseable(theme.render("feed.xml.j2", values, language))


def _page_values(assets: Assets, root: str) -> dict[str, object]:
    return {"root": root, "styles": tuple(root + href for href in assets.style_sheets), "policy": POLICY}


# The article pages.

_Citing = Sequence[tuple[Published, Note]]


def _citing(source: Source, published: Sequence[Published]) -> _Citing:
    """The citations that were found in these very bytes, newest brief first."""
    notes = ((brief, note) for brief in _newest_first(published) for note in brief.edition.notes)
    return [(brief, note) for brief, note in notes if note.evidence.sha256 == source.sha256]


def _language(published: Sequence[Published]) -> str:
    """That of the newest brief: an article's page speaks as the archive does."""
    return next((brief.edition.language for brief in _newest_first(published)), "en")


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


def _newest_first(published: Iterable[Published]) -> list[Published]:
    """By date, newest first; of one day the full brief before the others, which go by name."""
    return sorted(published, key=lambda p: (-p.edition.date.toordinal(), p.edition.name != "brief", p.edition.name))


def _entry(brief: Published, base: str = "") -> Entry:
    # Every brief has its JSON: the archive is made from it.
    there = brief.formats | {"json"}
    formats = tuple(
        (NAMES[suffix][0], f"{base}{brief.stem}.{suffix}", NAMES[suffix][1]) for suffix in FORMATS if suffix in there
    )
    return Entry(edition=brief.edition, href=formats[0][1], formats=formats)


def _feed_entry(brief: Published, base: str) -> Entry:
    plain = _entry(brief, base)
    site = urlsplit(base)
    return Entry(
        edition=plain.edition,
        href=plain.href,
        formats=plain.formats,
        id=f"tag:{site.hostname},{brief.edition.date}:{site.path}{brief.stem}",
        updated=_updated(brief.edition),
        summary=" ".join(inline.plain(point.text) for point in brief.edition.bottom_line),
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
