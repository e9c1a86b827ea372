"""An article as those read it who look for quotes."""

from __future__ import annotations

from msgspec import Struct

from briefgen.matching import Occurrence, Prepared, line_of, prepared
from briefgen.model import Source


class Reading(Struct, frozen=True, kw_only=True):
    """An article with its text made ready to be searched."""

    source: Source
    text: Prepared

    @property
    def alias(self) -> str:
        """What the catalogue calls the article."""
        return self.source.article.alias


def read(source: Source) -> Reading:
    """An article made ready, for the callers who resolve one citation at a time."""
    return Reading(source=source, text=prepared(source.text))


def line_where(reading: Reading, found: Occurrence) -> int:
    """The line on which a quote begins."""
    return line_of(reading.text, found.spans[0][0])
