"""Markdown for the chat and the wiki: CommonMark that reads well raw."""

from __future__ import annotations

import re
from typing import Final

from briefgen.markup import direction, showable
from briefgen.model import Edition
from briefgen.sourcing import first_notes, short_names, told_by
from briefgen.standards import LIKELIHOODS
from briefgen.theme import Theme

TEMPLATE: Final = "brief.md.j2"

_BLANK_LINES = re.compile(r"\n{3,}")


def markdown(edition: Edition, theme: Theme) -> str:
    """`brief.md`: the same text in the same order as the other formats; a citation leads to its article page's line.

    Raises `BriefgenError` where the template is broken.
    """
    articles = {extract.article.alias: extract.article for extract in edition.extracts}
    gettext = theme.words(edition.language).gettext
    values = {
        "edition": edition,
        "articles": articles,
        "direction": direction(edition.language),
        "links": {note.number: _link(note.article, note.evidence.first_line) for note in edition.notes},
        "first_notes": first_notes(edition),
        "short_names": short_names(edition, gettext),
        "told_by": told_by(edition, gettext),
        "bands": LIKELIHOODS,
    }
    text = showable(theme.render(TEMPLATE, values, edition.language))
    return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"


def _link(alias: str, line: int) -> str:
    return f"../articles/{alias}.html#L{line}"
