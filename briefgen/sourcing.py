"""Who stands behind what an edition says, in the words that every format has for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from briefgen.model import Article, Edition, Statement

Gettext = Callable[[str], str]

UNNAMED: Final = "Publisher not named"
"""The message of the theme for an article that the catalogue knows neither publisher nor title of."""


def told_by(edition: Edition, gettext: Gettext) -> dict[Statement, str]:
    """Each account of a dispute → the publishers that give it, or else the titles of their articles."""
    articles = _articles(edition)
    alias = {note.number: note.article for note in edition.notes}
    accounts = (account for dispute in edition.disputes for account in dispute.accounts)
    return {
        account: gettext("; ").join(_names((articles[alias[mark.number]] for mark in account.marks), gettext))
        for account in accounts
    }


def first_notes(edition: Edition) -> frozenset[int]:
    """The first numbered source of each article: what is said once of an article is said there."""
    return frozenset({note.article: note.number for note in reversed(edition.notes)}.values())


def short_names(edition: Edition, gettext: Gettext) -> dict[int, str]:
    """Number of a source → the name that is enough where its article was described at another number before.

    Only in an edition that leaves out the extracts, as it is to be short, and only where the name tells the article
    from all others.
    """
    if "extracts" not in edition.left_out:
        return {}
    names = {alias: _short(_name(article, gettext)) for alias, article in _articles(edition).items()}
    times = Counter(names.values())
    first = first_notes(edition)
    again = (note for note in edition.notes if note.number not in first)
    return {note.number: names[note.article] for note in again if times[names[note.article]] == 1}


_ROOM: Final = 32
"""Characters of a name that is said again."""


def _short(name: str) -> str:
    if len(name) <= _ROOM:
        return name
    cut = name[:_ROOM]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—") + "…"


def _articles(edition: Edition) -> dict[str, Article]:
    return {extract.article.alias: extract.article for extract in edition.extracts}


def _names(articles: Iterable[Article], gettext: Gettext) -> dict[str, None]:
    return dict.fromkeys(_name(article, gettext) for article in articles)


def _name(article: Article, gettext: Gettext) -> str:
    return article.publisher or article.title or gettext(UNNAMED)
