"""The catalogue: what is known of each article, by its alias."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from briefgen.diagnostics import Problem
from briefgen.document import (
    Document,
    Tree,
    UnfitError,
    Value,
    in_order,
    json_schema,
    parse,
    text,
    validated,
    values_of,
    word,
)
from briefgen.load import kinds
from briefgen.model import Article

_MOST: Final = 32_000_000
"""Bytes of a catalogue: some 150,000 articles. It grows for years, as no facts file does."""


def catalogue(data: bytes, file: str) -> tuple[Mapping[str, Article] | None, tuple[Problem, ...]]:
    """The articles of a catalogue by alias, in the order written, and every problem found in it.

    An article with an error in a key that it cannot be without is left out; `None`: nothing can be said of any.
    """
    document, syntax = parse(data, file, most=_MOST)
    if document is None:
        return None, syntax
    try:
        return articles(document), in_order(syntax)
    except UnfitError:
        return what_fits(document, syntax)


def articles(document: Document) -> Mapping[str, Article]:
    """The articles of a catalogue, by alias. Raises `UnfitError` where the models would find anything wrong, and where
    an alias is not written as it is."""
    if not isinstance(document.tree, dict):
        raise UnfitError
    try:
        return {_alias(key): _article(key, _entry(found), document) for key, found in document.tree.items()}
    except (ValueError, KeyError) as error:
        raise UnfitError from error


def what_fits(
    document: Document, syntax: tuple[Problem, ...]
) -> tuple[Mapping[str, Article] | None, tuple[Problem, ...]]:
    """What the models leave of a catalogue, and what they find wrong with it. Their import takes longer than a year's
    catalogue, and most catalogues are in order."""
    from briefgen.load.entries import Catalogue

    checked, problems = validated(document, Catalogue)
    if checked is None:
        return None, (*syntax, *problems)
    found = {
        alias: _article(alias, {**dict(entry), "author": tuple(entry.author)}, checked.document)
        for alias, entry in checked.value.root.items()
    }
    return found, in_order((*syntax, *problems))


_text: Final = word(text)


def _maybe(value: Value) -> Value:
    return lambda found: None if found is None else value(found)


def _authors(found: Tree) -> tuple[str, ...]:
    if found is None:
        raise UnfitError
    return tuple(map(_text, found if isinstance(found, list) else [found]))


_ENTRY: Final[Mapping[str, Value]] = {
    "file": word(kinds.article_file),
    "sha256": word(kinds.sha256),
    "published": kinds.moment,
    "rights": word(kinds.rights),
    **dict.fromkeys(("publisher", "title", "notice", "origin"), _maybe(_text)),
    "author": _authors,
    "url": _maybe(word(kinds.url)),
    "language": _maybe(word(kinds.language)),
    "reliability": _maybe(word(kinds.reliability)),
    "credibility": _maybe(word(kinds.credibility)),
}


def _entry(found: Tree) -> Mapping[str, Any]:
    return values_of(found, _ENTRY, "file", "sha256", "published", "rights")


def _alias(key: str) -> str:
    if kinds.alias(kinds.no_key(key)) != key:
        raise UnfitError
    return key


def catalogue_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue."""
    from briefgen.load.entries import Catalogue

    return json_schema(Catalogue)


def _article(alias: str, entry: Mapping[str, Any], document: Document) -> Article:
    return Article(
        alias=alias,
        file=entry["file"],
        sha256=entry["sha256"],
        published=entry["published"],
        rights=entry["rights"],
        publisher=entry.get("publisher"),
        authors=entry.get("author", ()),
        title=entry.get("title"),
        url=entry.get("url"),
        language=entry.get("language"),
        notice=entry.get("notice"),
        origin=entry.get("origin") or entry.get("publisher") or alias,
        reliability=entry.get("reliability"),
        credibility=entry.get("credibility"),
        span=document.key_span((alias,)),
        file_span=document.span((alias, "file")),
        sha256_span=document.span((alias, "sha256")),
    )
