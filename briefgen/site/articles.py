"""The article pages: numbered lines, what is cited in them marked, and the ways back to the briefs that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct

from briefgen import inline
from briefgen.assets import POLICY, Assets
from briefgen.extracts import allowed
from briefgen.markup import direction, is_web_address, parseable
from briefgen.model import Edition, Line, Mark, Note, Piece, Source, Statement
from briefgen.site.cards import Listed, Locked, Page, Published, Site, by_age
from briefgen.site.listing import Desk, said
from briefgen.standards import strictest
from briefgen.theme import Theme
from briefgen.values import Json

ARTICLE: Final = "article.html.j2"

_SHORT: Final = 64
"""Characters of a fact's text where an article page leads back to it."""


class Use(Struct, frozen=True, kw_only=True):
    """A place of a brief that cites a line."""

    number: int
    href: str
    text: str
    day: date


class Row(Struct, frozen=True, kw_only=True):
    """A line of an article page, or, without a number, the sign that lines `first` to `last` are not shown."""

    number: int | None = None
    pieces: tuple[Piece, ...] = ()
    uses: tuple[Use, ...] = ()
    first: int = 0
    last: int = 0


def article_pages(desk: Desk) -> Iterator[Page]:
    """`articles/<alias>.html` of each article that briefs cite as it is now."""
    for alias, article, citing in cited(desk.site):
        yield _article(desk, alias, article, citing)


def cited(site: Site) -> Iterator[tuple[str, Locked, Sequence[Listed]]]:
    """The articles that briefs cite as they are now, in the order of the catalogue, each with these briefs."""
    briefs: dict[tuple[str, str], list[Listed]] = {}
    for one in site.listed:
        for cites in one.card.articles:
            briefs.setdefault(cites, []).append(one)
    for alias, article in site.articles.items():
        if (alias, article.sha256) in briefs:
            yield alias, article, briefs[alias, article.sha256]


def _article(desk: Desk, alias: str, article: Locked, citing: Sequence[Listed]) -> Page:
    site = desk.site

    def make() -> str:
        briefs = [Published(edition=site.edition(one.card), formats=one.formats) for one in citing]
        return article_page(site.source(alias), briefs, desk.theme, desk.assets, language=site.language)

    shows: list[Json] = [article.digest, *(said(one) for one in citing)]
    return Page(name=f"articles/{alias}.html", template=ARTICLE, shows=shows, make=make)


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
    return parseable(theme.render(ARTICLE, values, language))


def _page_values(assets: Assets, root: str) -> dict[str, object]:
    return {"root": root, "styles": tuple(root + href for href in assets.style_sheets), "policy": POLICY}


_Citing = Sequence[tuple[Published, Note]]


def _citing(source: Source, published: Sequence[Published]) -> _Citing:
    """The citations that were found in these very bytes, newest brief first."""
    newest_first = sorted(published, key=lambda brief: by_age(brief.edition))
    notes = ((brief, note) for brief in newest_first for note in brief.edition.notes)
    return [(brief, note) for brief, note in notes if note.evidence.sha256 == source.sha256]


def _rows(source: Source, citing: _Citing) -> Iterator[Row]:
    """The lines to show, with a sign wherever some are left out."""
    uses = _uses_by_line(citing)
    if source.article.rights == "none":
        yield from (Row(number=number, uses=tuple(uses[number])) for number in sorted(uses))
        return
    passages = ((passage.start, passage.end) for _, note in citing for passage in note.evidence.passages)
    # Which citation holds which word is told beside the line.
    cited = {"cited": _joined(passages)}
    yield from _with_gaps(*allowed(source.text, cited, source.article.rights), uses)


def _with_gaps(kept: Sequence[Line], total: int, uses: Mapping[int, Sequence[Use]]) -> Iterator[Row]:
    numbers = [0, *(line.number for line in kept), total + 1]
    gaps = {after: Row(first=before + 1, last=after - 1) for before, after in pairwise(numbers) if after > before + 1}
    for line in kept:
        if line.number in gaps:
            yield gaps[line.number]
        yield Row(number=line.number, pieces=line.pieces, uses=tuple(uses.get(line.number, ())))
    if total + 1 in gaps:
        yield gaps[total + 1]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap, as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            first, last = joined.pop()
            joined.append((first, max(last, end)))
        elif start < end:
            joined.append((start, end))
    return joined


def _uses_by_line(citing: _Citing) -> dict[int, list[Use]]:
    """Line → the places that cite a passage which begins there, each once."""
    found: dict[int, list[Use]] = {}
    texts = {stem: _texts(brief.edition) for stem, brief in {brief.stem: brief for brief, _ in citing}.items()}
    for brief, note in citing:
        uses = _uses(brief, note, texts[brief.stem])
        for line in dict.fromkeys(passage.first_line for passage in note.evidence.passages):
            found.setdefault(line, []).extend(uses)
    return found


def _uses(brief: Published, note: Note, texts: _Texts) -> list[Use]:
    """The facts and accounts that cite the note; what else does rests on them, and counts only where they do not."""
    first, others = texts
    anchors = [mark.anchor for mark in note.marks]
    cited = {anchor: first[anchor] for anchor in anchors if anchor in first} or {
        anchor: others[anchor] for anchor in anchors if anchor in others
    }
    day, page = brief.edition.date, f"../{brief.stem}.html"
    return [
        Use(number=note.number, href=f"{page}#{anchor}", text=_short(text), day=day) for anchor, text in cited.items()
    ]


_Texts = tuple[dict[str, str], dict[str, str]]


def _texts(edition: Edition) -> _Texts:
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
