"""A facts file that was checked, as the records of the model, each with its places."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.diagnostics import Span
from briefgen.document import Document, Path
from briefgen.load import facts
from briefgen.model import Account, Citation, Correction, Derived, Dispute, Fact, Point, Section, Series


def sections(file: facts.FactsFile, document: Document) -> tuple[Section, ...]:
    """The sections of a file in the order written, and so for the other functions here."""
    return tuple(_section(entry, document, ("sections", at)) for at, entry in enumerate(file.sections))


def disputes(file: facts.FactsFile, document: Document) -> tuple[Dispute, ...]:
    return tuple(_dispute(entry, document, ("disputes", at)) for at, entry in enumerate(file.disputes))


def bottom_line(file: facts.FactsFile, document: Document) -> tuple[Point, ...]:
    return tuple(_point(entry, document, ("bottom_line", at)) for at, entry in enumerate(file.bottom_line))


def watch(file: facts.FactsFile, document: Document) -> tuple[Point, ...]:
    return tuple(_point(entry, document, ("watch", at)) for at, entry in enumerate(file.watch))


def corrections(file: facts.FactsFile, document: Document) -> tuple[Correction, ...]:
    return tuple(_correction(entry, document, ("corrections", at)) for at, entry in enumerate(file.corrections))


def _section(entry: facts.SectionEntry, document: Document, path: Path) -> Section:
    found = tuple(_fact(fact, document, (*path, "facts", at)) for at, fact in enumerate(entry.facts))
    return Section(title=entry.title, facts=found, span=document.span((*path, "title")))


def _fact(entry: facts.FactEntry, document: Document, path: Path) -> Fact:
    return Fact(
        id=entry.id,
        text=entry.text,
        citations=_citations(entry.cite, document, (*path, "cite")),
        why=entry.why,
        kind=entry.kind,
        likelihood=entry.likelihood,
        confidence=entry.confidence,
        as_of=entry.as_of,
        tags=tuple(entry.tags),
        editions=tuple(entry.editions),
        derived=_derived(entry.derived, document, (*path, "derived")),
        lang=entry.lang,
        marking=entry.marking,
        series=Series(unit=entry.series.unit, points=entry.series.points) if entry.series else None,
        span=document.span(path),
        text_span=document.span((*path, "text")),
        id_span=document.span((*path, "id")),
    )


def _citations(entries: Sequence[facts.CitationEntry], document: Document, path: Path) -> tuple[Citation, ...]:
    return tuple(_citation(entry, document, (*path, at)) for at, entry in enumerate(entries))


def _citation(entry: facts.CitationEntry, document: Document, path: Path) -> Citation:
    quote, article = _citation_spans(entry.article, document, path)
    return Citation(
        article=entry.article,
        quote=entry.quote,
        prefix=entry.prefix,
        suffix=entry.suffix,
        span=quote,
        article_span=article,
    )


def _citation_spans(alias: str, document: Document, path: Path) -> tuple[Span, Span]:
    if (*path, alias) in document.places:
        return document.span((*path, alias)), document.key_span((*path, alias))
    return document.span((*path, "quote")), document.span((*path, "article"))


def _derived(entries: Sequence[facts.DerivedEntry], document: Document, path: Path) -> tuple[Derived, ...]:
    return tuple(
        Derived(
            value=entry.value,
            expression=entry.expression,
            because=entry.because,
            span=document.span((*path, at, "because" if entry.because else "from")),
        )
        for at, entry in enumerate(entries)
    )


def _dispute(entry: facts.DisputeEntry, document: Document, path: Path) -> Dispute:
    accounts = tuple(_account(account, document, (*path, "accounts", at)) for at, account in enumerate(entry.accounts))
    span = document.span((*path, "id"))
    return Dispute(id=entry.id, question=entry.question, accounts=accounts, span=span)


def _account(entry: facts.AccountEntry, document: Document, path: Path) -> Account:
    citations = _citations(entry.cite, document, (*path, "cite"))
    return Account(text=entry.text, citations=citations, span=document.span((*path, "text")))


def _point(entry: facts.PointEntry, document: Document, path: Path) -> Point:
    return Point(
        text=entry.text,
        facts=tuple(entry.facts),
        fact_spans=tuple(document.span((*path, "facts", at)) for at in range(len(entry.facts))),
        span=document.span((*path, "text")),
    )


def _correction(entry: facts.CorrectionEntry, document: Document, path: Path) -> Correction:
    return Correction(
        at=entry.at,
        fact=entry.fact,
        was=entry.was,
        now=entry.now,
        span=document.span(path),
        fact_span=document.span((*path, "fact")),
    )
