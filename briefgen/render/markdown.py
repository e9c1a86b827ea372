"""Markdown for the chat and the wiki: CommonMark that reads well raw."""

from __future__ import annotations

import re

from briefgen.markup import parseable
from briefgen.model import Edition
from briefgen.standards import LIKELIHOODS
from briefgen.theme import Theme

_BLANK_LINES = re.compile(r"\n{3,}")


def markdown(edition: Edition, theme: Theme) -> str:
    """`brief.md`: the same text in the same order as the other formats; a citation leads to its article page's line.

    Raises `BriefgenError` where the template is broken.
    """
    values = {
        "edition": edition,
        "articles": {extract.article.alias: extract.article for extract in edition.extracts},
        "links": {note.number: _link(note.article, note.evidence.first_line) for note in edition.notes},
        "notices": _notices(edition),
        "bands": LIKELIHOODS,
    }
    text = parseable(theme.render("brief.md.j2", values, edition.language))
    return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"


def _notices(edition: Edition) -> dict[int, str | None]:
    """Each note's number → its article's notice, where it is the first note of that article."""
    notices = {extract.article.alias: extract.article.notice for extract in edition.extracts}
    return {note.number: notices.pop(note.article, None) for note in edition.notes}


def _link(alias: str, line: int) -> str:
    return f"../articles/{alias}.html#L{line}"
