"""The catalogue, as it was read now or by the last build: it changes rarely, and grows for years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from briefgen import state as states
from briefgen.build.run import CATALOGUE
from briefgen.diagnostics import Span
from briefgen.model import Article
from briefgen.state import Entry, State
from briefgen.values import as_json, digest, parsed


def kept_in(before: State, program: str | None) -> tuple[str, Mapping[str, Article]]:
    """The catalogue that the last build read, if this very program did, and the digest of the file it was read from."""
    is_ours = before.ground.get(states.PROGRAM) == program
    return (before.catalogue, _Later(before.articles)) if is_ours else ("", {})


class _Later(Mapping[str, Article]):
    """Articles by alias, each made of what was kept of it when it is first asked for: a build asks for few."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._kept = kept
        self._made: dict[str, Article] = {}

    def __getitem__(self, alias: str) -> Article:
        if alias not in self._made:
            self._made[alias] = _article(self._kept[alias])
        return self._made[alias]

    def __contains__(self, alias: object) -> bool:
        return alias in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _article(kept: Any) -> Article:
    held, places = kept
    span, file_span, sha256_span = (Span(file=CATALOGUE, line=line, col=col) for line, col in places)
    return replace(parsed(Article, held, ""), span=span, file_span=file_span, sha256_span=sha256_span)


def to_keep(catalogue: Mapping[str, Article], before: State) -> Mapping[str, Any]:
    """The articles as the next build is to find them."""
    if isinstance(catalogue, _Later):
        return before.articles
    return {alias: [as_json(article), _places(article)] for alias, article in catalogue.items()}


def _places(article: Article) -> list[tuple[int, int]]:
    return [(span.line, span.col) for span in (article.span, article.file_span, article.sha256_span)]


def entries_of(catalogue: Mapping[str, Article], before: State) -> Mapping[str, Entry]:
    """What tells whether an article and what is said of it are as they were, by alias."""
    if isinstance(catalogue, _Later):
        return before.entries
    return {alias: _entry(article) for alias, article in catalogue.items()}


def _entry(article: Article) -> Entry:
    return Entry(article.file, article.sha256, article.published.year, digest(as_json(article)))
