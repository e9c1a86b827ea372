"""Why a citation has no evidence, each with what the article has instead and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from briefgen.diagnostics import Problem
from briefgen.evidence.causes import cause
from briefgen.evidence.nearest import nearest, nearest_note, note_on
from briefgen.evidence.reading import Reading, line_where
from briefgen.evidence.wording import LISTED, on_lines, shown, where
from briefgen.matching import Occurrence, elided_parts, occurrences
from briefgen.model import Citation

_COPY: Final = "copy the words as they stand in the article; […] leaves words out, [word] marks an editor's own"
_SHORTEST: Final = "copy from the article the shortest words that carry the statement"


def unsaid(citation: Citation) -> Problem:
    """The error for a quote without a word in it."""
    quote = shown(citation.quote)
    message = f"“{quote}” holds no word of the article" if quote else "the quote is empty"
    return Problem(message=message, span=citation.span, hint=_SHORTEST)


def cut_number(citation: Citation, reading: Reading, found: Occurrence) -> Problem:
    """The error for a quote that stands only where it cuts a number."""
    return Problem(
        message=f'“{shown(citation.quote)}” cuts the number {shown(found.whole)} of "{reading.alias}"',
        span=citation.span,
        notes=(where(reading, found),),
        hint="quote the number whole",
    )


def missing(citation: Citation, reading: Reading, others: Mapping[str, Reading]) -> Problem:
    """The error for a quote that is not found: its prefix or suffix does not hold, or its words are not there."""
    anywhere = occurrences(reading.text, citation.quote) if citation.prefix or citation.suffix else ()
    if anywhere:
        return _not_touching(citation, reading, anywhere)
    for other in others.values():
        if other is not reading and (found := occurrences(other.text, citation.quote)) and not found[0].cut:
            return _elsewhere(citation, reading, other, found[0])
    parts = elided_parts(citation.quote)
    return _disjoint(citation, reading, parts) if len(parts) > 1 else _absent(citation, reading)


def _not_touching(citation: Citation, reading: Reading, found: Sequence[Occurrence]) -> Problem:
    quote = shown(citation.quote)
    prefix_holds = occurrences(reading.text, citation.quote, prefix=citation.prefix)
    suffix_holds = occurrences(reading.text, citation.quote, suffix=citation.suffix)
    if prefix_holds and suffix_holds:
        message = f'no “{quote}” in "{reading.alias}" has both this prefix and this suffix'
    elif not prefix_holds:
        message = f'the prefix “{shown(citation.prefix or "")}” does not stand before “{quote}” in "{reading.alias}"'
    else:
        message = f'the suffix “{shown(citation.suffix or "")}” does not stand after “{quote}” in "{reading.alias}"'
    needed = "" if len(found) > 1 else ", or leave it out: the quote stands only once"
    return Problem(
        message=message,
        span=citation.span,
        notes=tuple(where(reading, place) for place in found[:LISTED]),
        hint=f"copy the words that touch the quote{needed}",
    )


def _elsewhere(citation: Citation, reading: Reading, other: Reading, found: Occurrence) -> Problem:
    return Problem(
        message=f'{_does_not_stand(citation, reading)}; it stands in "{other.alias}", line {line_where(other, found)}',
        span=citation.span,
        hint=f'cite "{other.alias}", or quote the words of "{reading.alias}"',
    )


def _disjoint(citation: Citation, reading: Reading, parts: Sequence[str]) -> Problem:
    lines = {part: [line_where(reading, found) for found in occurrences(reading.text, part)] for part in parts}
    absent = [part for part in lines if not lines[part]]
    if absent:
        notes = [f"“{shown(part)}”: {nearest_note(part, reading)}" for part in absent]
        return Problem(message=_does_not_stand(citation, reading), span=citation.span, notes=tuple(notes), hint=_COPY)
    return Problem(
        message=f'in "{reading.alias}", no paragraph holds the parts of “{shown(citation.quote)}” in this order',
        span=citation.span,
        notes=tuple(f"“{shown(part)}” stands on {on_lines(places)}" for part, places in lines.items()),
        hint="[…] joins parts of one paragraph; cite the parts one by one",
    )


def _absent(citation: Citation, reading: Reading) -> Problem:
    near = nearest(citation.quote, reading.text)
    meant = _bare_ellipsis_was_meant(citation.quote, reading)
    why = cause(near) if near and not meant else ""
    return Problem(
        message=_does_not_stand(citation, reading) + (f": {why}" if why else ""),
        span=citation.span,
        notes=(note_on(near, reading),),
        hint="write […] where words are left out" if meant else _COPY,
    )


def _bare_ellipsis_was_meant(quote: str, reading: Reading) -> bool:
    marked = quote.replace("...", "…").replace("…", "[…]")
    return "[[" not in marked and marked != quote and bool(occurrences(reading.text, marked))


def _does_not_stand(citation: Citation, reading: Reading) -> str:
    return f'“{shown(citation.quote)}” does not stand in "{reading.alias}"'
