"""What became of the quotes of an article whose text is another now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from operator import eq
from typing import Final, Literal

from msgspec import Struct

from briefgen.diagnostics import Problem
from briefgen.evidence.ambiguity import around
from briefgen.evidence.nearest import nearest_note
from briefgen.evidence.reading import Reading, line_where, read
from briefgen.evidence.resolving import resolve
from briefgen.evidence.wording import on_lines, shown
from briefgen.matching import Occurrence, folded, occurrences
from briefgen.model import Article, Citation, Evidence, Source

Standing = Literal["stands", "moved", "ambiguous", "gone"]
"""What became of a quote in an article that changed: on the same lines; on others; more than once; nowhere."""

_SAID: Final[Mapping[Standing, str]] = {
    "gone": "no longer stands;",
    "ambiguous": "now stands more than once, on",
    "moved": "stands, now on",
    "stands": "stands on",
}
"""In the order in which they are told: what asks for something to be done comes first."""


class Reanchored(Struct, frozen=True, kw_only=True):
    """What became of a citation whose article changed."""

    citation: Citation
    standing: Standing
    evidence: Evidence | None
    """Where it stands or moved to."""
    lines: tuple[int, ...]
    """Where it begins; empty where it is gone."""
    nearest: str = ""
    """Where it is gone: the nearest passage, as a word diff with its line."""


def reanchor(citation: Citation, now: Source | Reading, old: Evidence | None = None) -> Reanchored:
    """What became of a citation in the text that its article has now.

    `old` is the evidence from before, if it is known: without it a quote that stands is not known to have moved. Where
    the quote has come to stand more than once, the words that were around it tell which lines are meant.
    """
    reading = now if isinstance(now, Reading) else read(now)
    evidence, _ = resolve(citation, reading)
    if evidence:
        moved = old is not None and _lines(old) != _lines(evidence)
        standing: Standing = "moved" if moved else "stands"
        return Reanchored(citation=citation, standing=standing, evidence=evidence, lines=(evidence.first_line,))
    found = occurrences(reading.text, citation.quote, citation.prefix, citation.suffix)
    if len(found) > 1 and not found[0].number:
        meant = _most_alike_around(reading.source.text, found, old) if old else found
        lines = tuple(line_where(reading, place) for place in meant)
        return Reanchored(citation=citation, standing="ambiguous", evidence=None, lines=lines)
    note = nearest_note(citation.quote, reading)
    return Reanchored(citation=citation, standing="gone", evidence=None, lines=(), nearest=note)


def changed_article(
    article: Article, citations: Sequence[Citation], now: Source, old: Mapping[Citation, Evidence] | None = None
) -> Problem:
    """The error for an article whose bytes are not those that the catalogue locked: which quotes still stand."""
    reading = read(now)
    unique: dict[tuple[str, str | None, str | None], Citation] = {}
    for citation in citations:
        unique.setdefault((citation.quote, citation.prefix, citation.suffix), citation)
    known = old or {}
    fates = [reanchor(citation, reading, known.get(citation)) for citation in unique.values()]
    return Problem(
        message=f'"{article.alias}" is not the text that the catalogue locked; {_tally(fates)}',
        span=article.sha256_span,
        notes=tuple(_fate(fate) for standing in _SAID for fate in fates if fate.standing == standing),
        hint=f"see what changed, and accept it or put the old text back: briefgen relock {article.alias}",
    )


def _lines(evidence: Evidence) -> list[tuple[int, int]]:
    return [(passage.first_line, passage.last_line) for passage in evidence.passages]


def _most_alike_around(text: str, found: Sequence[Occurrence], old: Evidence) -> list[Occurrence]:
    """Those of `found` around which most of the words stand that stood around the quote before."""
    alike = [_alike_around(text, place, old) for place in found]
    return [place for place, count in zip(found, alike, strict=True) if count == max(alike)]


def _alike_around(text: str, place: Occurrence, old: Evidence) -> int:
    """How many characters before and after the quote are still those that touched it."""
    before, after = map(folded, around(text, place))
    return _common_beginning(before[::-1], folded(old.prefix)[::-1]) + _common_beginning(after, folded(old.suffix))


def _common_beginning(left: str, right: str) -> int:
    return sum(takewhile(bool, map(eq, left, right)))


def _tally(fates: Sequence[Reanchored]) -> str:
    standing = sum(fate.evidence is not None for fate in fates)
    if not fates:
        return "no fact cites it"
    if len(fates) == 1:
        return "the one quote from it still stands" if standing else "the one quote from it no longer stands"
    return f"{standing} of {len(fates)} quotes from it still stand{'s' if standing == 1 else ''}"


def _fate(fate: Reanchored) -> str:
    if fate.standing == "ambiguous" and len(fate.lines) == 1:
        found = f"now stands more than once; by the words around it, {on_lines(fate.lines)} is meant"
        return f"“{shown(fate.citation.quote)}” {found}"
    where = on_lines(fate.lines) if fate.lines else fate.nearest
    return f"“{shown(fate.citation.quote)}” {_SAID[fate.standing]} {where}"
