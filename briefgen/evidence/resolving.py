"""A citation becomes evidence where its quote stands, once and on no part of a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from briefgen.diagnostics import Problem
from briefgen.evidence.caveats import caveats
from briefgen.evidence.reading import Reading, read
from briefgen.evidence.wording import CONTEXT
from briefgen.matching import Occurrence, Prepared, line_of, occurrences, says_something, splits
from briefgen.model import Citation, Evidence, Passage, Source


def resolve_all(
    citations: Iterable[Citation], sources: Mapping[str, Source]
) -> tuple[Mapping[Citation, Evidence], tuple[Problem, ...]]:
    """The evidence of each citation that stands, in the order of the citations, and all problems.

    A citation of an article that is not among `sources` is passed over: its absence is reported where it is noticed.
    """
    readings = {alias: read(source) for alias, source in sources.items()}
    found: dict[Citation, Evidence] = {}
    problems: list[Problem] = []
    for citation in citations:
        if citation.article in readings:
            evidence, trouble = resolve(citation, readings[citation.article], readings)
            found |= {citation: evidence} if evidence else {}
            problems += trouble
    return found, tuple(problems)


def resolve(
    citation: Citation, source: Source | Reading, others: Mapping[str, Reading] | None = None
) -> tuple[Evidence | None, tuple[Problem, ...]]:
    """The evidence of a citation, or an error that says why there is none; warnings may come beside evidence.

    Nothing but the rulings on matching decides. `others` are the day's articles, among which an absent quote is looked
    for so that the message can tell.
    """
    reading = source if isinstance(source, Reading) else read(source)
    says = says_something(citation.quote)
    places = occurrences(reading.text, citation.quote, citation.prefix, citation.suffix) if says else ()
    found = [place for place in places if not place.number]
    if len(found) != 1:
        return None, (_trouble(citation, reading, places, found, others or {}),)
    evidence = _evidence(citation, reading, found[0])
    return evidence, tuple(caveats(evidence, reading, found[0]))


def _trouble(
    citation: Citation,
    reading: Reading,
    places: Sequence[Occurrence],
    found: Sequence[Occurrence],
    others: Mapping[str, Reading],
) -> Problem:
    # Imported where a quote does not stand: nearly all do.
    from briefgen.evidence.ambiguity import ambiguous
    from briefgen.evidence.problems import cut_number, missing, unsaid

    if not says_something(citation.quote):
        return unsaid(citation)
    if found:
        return ambiguous(citation, reading, found)
    return cut_number(citation, reading, places[0]) if places else missing(citation, reading, others)


def _evidence(citation: Citation, reading: Reading, found: Occurrence) -> Evidence:
    text = reading.source.text
    start, end = found.spans[0][0], found.spans[-1][1]
    before, after = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    while splits(text, before):
        before += 1
    while splits(text, after):
        after -= 1
    return Evidence(
        citation=citation,
        sha256=reading.source.sha256,
        passages=tuple(_passage(reading.text, *span) for span in found.spans),
        prefix=text[before:start],
        suffix=text[end:after],
        match=found.match,
    )


def _passage(text: Prepared, start: int, end: int) -> Passage:
    return Passage(
        start=start,
        end=end,
        first_line=line_of(text, start),
        last_line=line_of(text, end - 1),
        exact=text.text[start:end],
    )
