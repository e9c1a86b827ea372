"""HTML for the intranet: one page per edition, and the newest one as a file that stands alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final

from markupsafe import Markup
from msgspec import Struct

from briefgen import inline, topics
from briefgen.assets import POLICY, Assets, inline_style
from briefgen.bidi import Direction
from briefgen.formats import NAMES
from briefgen.look import Look
from briefgen.markup import data_block, direction, is_web_address, parseable
from briefgen.model import Article, Correction, Edition
from briefgen.sourcing import first_notes, told_by
from briefgen.standards import LIKELIHOODS
from briefgen.theme import Theme
from briefgen.words import sentences

TEMPLATE: Final = "brief.html.j2"

_BESIDE: Final = ("pdf", "md", "json")
"""The formats that a page leads to."""


class Format(Struct, frozen=True, kw_only=True):
    """The same edition in another format."""

    name: str
    href: str
    type: str


class Neighbour(Struct, frozen=True, kw_only=True):
    """The brief before or after one."""

    stem: str
    """Its page relative to the output folder, without the suffix."""
    day: date
    title: str
    language: str


class _Way(Struct, frozen=True, kw_only=True):
    """To a brief before or after this one."""

    href: str
    day: date
    title: str
    language: str
    direction: Direction


class Notice(Struct, frozen=True, kw_only=True):
    """A correction with the way to the fact that it corrects, where there is one."""

    at: date
    fact: str
    was: str
    now: str
    href: str | None


def page(
    edition: Edition,
    theme: Theme,
    assets: Assets,
    *,
    formats: Collection[str],
    earlier: Neighbour | None = None,
    later: Neighbour | None = None,
) -> str:
    """`<date>/<edition>.html`: semantic, without scripts, with links to those of `formats` that stand beside it, to the
    brief before it and to the one after it, and to the pages of its tags and names.

    Raises `BriefgenError` where the template is broken.
    """
    styles = tuple(f"../{href}" for href in assets.style_sheets)
    logo = f"../{assets.logo}" if assets.logo else None
    return _rendered(
        edition,
        theme,
        formats,
        around=(earlier, later),
        root="../",
        folder="",
        styles=styles,
        css=None,
        policy=POLICY,
        logo=logo,
    )


_PLAIN: Final = Look()


def latest_page(
    edition: Edition,
    theme: Theme,
    look: Look = _PLAIN,
    *,
    formats: Collection[str],
    earlier: Neighbour | None = None,
) -> str:
    """`latest.html`: the same page for the top of the output folder, with its style inside.

    It carries no font: a mail or a copy stays small, and the reader's own serif and sans take their place.
    """
    style = inline_style(theme, look)
    folder = f"{edition.date}/"
    css = Markup(style.css)  # noqa: S704  a style sheet is no HTML; `inline_style` keeps the element closed
    return _rendered(
        edition,
        theme,
        formats,
        around=(earlier, None),
        root="",
        folder=folder,
        styles=(),
        css=css,
        policy=style.policy,
        logo=style.logo,
    )


def _rendered(
    edition: Edition,
    theme: Theme,
    formats: Collection[str],
    *,
    around: tuple[Neighbour | None, Neighbour | None],
    root: str,
    folder: str,
    styles: tuple[str, ...],
    css: Markup | None,
    policy: str,
    logo: str | None,
) -> str:
    articles = {extract.article.alias: extract.article for extract in edition.extracts}
    values = {
        "edition": edition,
        "articles": articles,
        "told_by": told_by(edition, theme.words(edition.language).gettext),
        "first_notes": first_notes(edition),
        "corrections": tuple(_notice(correction, edition, root) for correction in edition.corrections),
        "directions": {language: direction(language) for language in dict.fromkeys(_languages(edition))},
        "bands": LIKELIHOODS,
        "description": _description(edition),
        "linked_data": data_block(_linked_data(edition, articles.values())),
        "formats": tuple(_formats(edition, formats, folder)),
        "earlier": _way(around[0], root),
        "later": _way(around[1], root),
        "tag_pages": {tag: topics.page_of(topics.TAGS, tag) for tag in _tags(edition)},
        "names": tuple((one.name, topics.page_of(topics.NAMES, one.name)) for one in edition.names),
        "root": root,
        "styles": styles,
        "css": css,
        "policy": policy,
        "logo": logo,
    }
    return parseable(theme.render(TEMPLATE, values, edition.language))


def _tags(edition: Edition) -> set[str]:
    return {tag for chapter in edition.chapters for item in chapter.items for tag in item.tags}


def _way(to: Neighbour | None, root: str) -> _Way | None:
    if to is None:
        return None
    return _Way(
        href=f"{root}{to.stem}.html",
        day=to.day,
        title=to.title,
        language=to.language,
        direction=direction(to.language),
    )


def _notice(correction: Correction, edition: Edition, root: str) -> Notice:
    day, _, fact = correction.fact.rpartition("/")
    here = {item.id for chapter in edition.chapters for item in chapter.items}
    href = None
    if day and day != str(edition.date):
        href = f"{root}{day}/brief.html#fact-{fact}"
    elif fact in here:
        href = f"#fact-{fact}"
    return Notice(at=correction.at, fact=correction.fact, was=correction.was, now=correction.now, href=href)


def _languages(edition: Edition) -> Iterator[str | None]:
    yield edition.language
    yield from (item.lang for chapter in edition.chapters for item in chapter.items)
    yield from (extract.article.language for extract in edition.extracts)


def _formats(edition: Edition, formats: Collection[str], folder: str) -> Iterator[Format]:
    for suffix in _BESIDE:
        if suffix in formats:
            name, mime = NAMES[suffix]
            yield Format(name=name, href=f"{folder}{edition.name}.{suffix}", type=mime)


def _description(edition: Edition) -> str:
    return sentences(inline.plain(point.text) for point in edition.bottom_line) or edition.title


def _linked_data(edition: Edition, articles: Iterable[Article]) -> dict[str, Any]:
    """The edition in the terms of schema.org, with the articles that it cites."""
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": edition.title,
        "datePublished": str(edition.date),
        "dateModified": str(edition.date),
        "inLanguage": edition.language,
        "isPartOf": {"@type": "Periodical", "name": edition.series},
        **_organisation("publisher", edition.organisation),
        "citation": [_cited(article) for article in articles],
    }


def _cited(article: Article) -> dict[str, Any]:
    known = {
        "headline": article.title,
        "inLanguage": article.language,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "url": article.url if is_web_address(article.url) else None,
    }
    return {
        "@type": "NewsArticle",
        "identifier": f"sha256:{article.sha256}",
        "datePublished": article.published.isoformat(),
        **_organisation("publisher", article.publisher),
        **{name: value for name, value in known.items() if value},
    }


def _organisation(role: str, name: str | None) -> dict[str, Any]:
    return {role: {"@type": "Organization", "name": name}} if name else {}
