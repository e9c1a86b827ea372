"""The catalogue: what is known of each article, by its alias."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from briefgen.diagnostics import Problem
from briefgen.document import Document, in_order, json_schema, parse, validated
from briefgen.model import Article

if TYPE_CHECKING:
    from briefgen.load.entries import ArticleEntry

_MOST: Final = 32_000_000
"""Bytes of a catalogue: some 150,000 articles. It grows for years, as no facts file does."""


def catalogue(data: bytes, file: str) -> tuple[Mapping[str, Article] | None, tuple[Problem, ...]]:
    """The articles of a catalogue by alias, in the order written, and every problem found in it.

    An article with an error in a key that it cannot be without is left out; `None`: nothing can be said of any.
    """
    document, syntax = parse(data, file, most=_MOST)
    if document is None:
        return None, syntax
    # Here, as most builds know the catalogue from the last one, and need no pydantic for it.
    from briefgen.load.entries import Catalogue

    checked, problems = validated(document, Catalogue)
    if checked is None:
        return None, (*syntax, *problems)
    articles = {alias: _article(alias, entry, checked.document) for alias, entry in checked.value.root.items()}
    return articles, in_order((*syntax, *problems))


def catalogue_schema() -> dict[str, Any]:
    """The JSON Schema of a catalogue."""
    from briefgen.load.entries import Catalogue

    return json_schema(Catalogue)


def _article(alias: str, entry: ArticleEntry, document: Document) -> Article:
    return Article(
        alias=alias,
        file=entry.file,
        sha256=entry.sha256,
        published=entry.published,
        rights=entry.rights,
        publisher=entry.publisher,
        authors=tuple(entry.author),
        title=entry.title,
        url=entry.url,
        language=entry.language,
        notice=entry.notice,
        origin=entry.origin or entry.publisher or alias,
        reliability=entry.reliability,
        credibility=entry.credibility,
        span=document.key_span((alias,)),
        file_span=document.span((alias, "file")),
        sha256_span=document.span((alias, "sha256")),
    )
