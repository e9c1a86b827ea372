"""A day of three articles, one for each kind of rights, composed as a build would: for what is made of editions."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from briefgen.compose import Masthead, compose
from briefgen.diagnostics import Span
from briefgen.matching import line_of, occurrences, prepared
from briefgen.model import (
    Account,
    Article,
    Citation,
    Correction,
    Day,
    Derived,
    Dispute,
    Edition,
    Evidence,
    Fact,
    Passage,
    Point,
    Section,
    Series,
    Source,
)

PORT: Final = (
    " date 2026-11-20 By the port office\r\n\r\nThe port authority said on Friday that 11 container ships\r\n"
    "lay at anchor. Berths 7 and 8 are closed until 4 December.\r\n\r\n“We expect a normal week”, the office said.\r\n"
)
WIRE: Final = (
    "The union has called a vote for Tuesday.\n\n\n\n\n\n\nOf 820 dockworkers 790 may vote, the union said. "
    "It would be the first stoppage since 2019.\n\nA date for berth 8 was not given.\n"
)
LOCKED: Final = "Ships outside: eleven.\nShips inside: nine.\n"
FACTS_FILE: Final = b"date: 2026-11-21\n...\n"


def _span(line: int) -> Span:
    return Span(file="seeds/facts/2026-11-21.yaml", line=line, col=5)


def _article(alias: str, text: str, **known: Any) -> Source:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    place = Span(file="seeds/articles.yaml", line=1, col=1)
    article = Article(
        alias=alias, file=f"{alias}.txt", sha256=sha256, span=place, file_span=place, sha256_span=place, **known
    )
    return Source(article=article, text=text, sha256=sha256)


SOURCES: Final = {
    "port": _article("port", PORT, published=date(2026, 11, 20), rights="full", publisher="Port", origin="Port"),
    "wire": _article(
        "wire",
        WIRE,
        published=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
        rights="excerpts",
        origin="wire",
        title="Vote",
    ),
    "locked": _article("locked", LOCKED, published=date(2026, 11, 19), rights="none", publisher="Port", origin="Port"),
}


def cite(line: int, article: str, quote: str, **near: str) -> Citation:
    return Citation(article=article, quote=quote, span=_span(line), article_span=_span(line), **near)


def _fact(fact_id: str, text: str, *citations: Citation, **more: Any) -> Fact:
    place = _span(0)
    return Fact(id=fact_id, text=text, citations=citations, span=place, text_span=place, id_span=place, **more)


DAY: Final = Day(
    date=date(2026, 11, 21),
    title="A strike vote is three days away",
    marking="TLP:GREEN",
    span=_span(1),
    bottom_line=(Point(text="Ships wait.", facts=("waiting", "vote"), fact_spans=(_span(3), _span(3)), span=_span(3)),),
    sections=(
        Section(
            title="Port",
            span=_span(5),
            facts=(
                _fact(
                    "waiting",
                    "**11 container ships** were waiting.",
                    cite(10, "port", "11 container ships lay at anchor"),
                    cite(11, "locked", "Ships outside: eleven"),
                    why="Berths are closed.",
                    kind="judgment",
                    likelihood="likely",
                    confidence="high",
                    as_of=datetime(2026, 11, 20, 6, tzinfo=UTC),
                    tags=("traffic",),
                    lang="en",
                    marking="TLP:CLEAR",
                    series=Series(unit="ships", points=(("Fri", Decimal(11)),)),
                ),
                _fact(
                    "vote",
                    "Of 820 dockworkers 30 may not vote.",
                    cite(20, "wire", "Of 820 dockworkers […] the union said"),
                    cite(21, "wire", "Of 820 dockworkers [some] may vote"),
                    derived=(Derived(value=Decimal(30), expression="820-790", span=_span(22)),),
                ),
            ),
        ),
        Section(
            title="Berths",
            span=_span(30),
            facts=(_fact("berth-8", "No date for berth 8.", cite(31, "wire", "A date for berth 8 was not given")),),
        ),
    ),
    disputes=(
        Dispute(
            id="when-open",
            question="When do the berths open?",
            span=_span(40),
            accounts=(
                Account(
                    text="On 4 December.",
                    citations=(cite(41, "port", "closed until 4 December", prefix="are"),),
                    span=_span(41),
                ),
                Account(
                    text="No date is given.",
                    citations=(cite(42, "wire", "A date for berth 8 was not given"),),
                    span=_span(42),
                ),
            ),
        ),
    ),
    watch=(Point(text="The vote.", facts=("vote",), fact_spans=(_span(50),), span=_span(50)),),
    corrections=(
        Correction(
            at=date(2026, 11, 21), fact="waiting", was="12 ships.", now="11 ships.", span=_span(60), fact_span=_span(60)
        ),
    ),
)


def evidence(citation: Citation) -> Evidence:
    text = SOURCES[citation.article].text
    article = prepared(text)
    (place,) = occurrences(article, citation.quote, citation.prefix, citation.suffix)
    passages = tuple(
        Passage(
            start=start,
            end=end,
            first_line=line_of(article, start),
            last_line=line_of(article, end - 1),
            exact=text[start:end],
        )
        for start, end in place.spans
    )
    start, end = passages[0].start, passages[-1].end
    return Evidence(
        citation=citation,
        sha256=SOURCES[citation.article].sha256,
        passages=passages,
        prefix=text[max(0, start - 32) : start],
        suffix=text[end : end + 32],
        match=place.match,
    )


EVIDENCE: Final = {citation: evidence(citation) for citation in DAY.citations}


def edition() -> Edition:
    """The edition of `DAY`: every field that goes into JSON is set somewhere in it."""
    masthead = Masthead(series="Halvard brief", organisation="Port desk")
    facts_files = (("seeds/facts/2026-11-21.yaml", hashlib.sha256(FACTS_FILE).hexdigest()),)
    return compose(DAY, EVIDENCE, SOURCES, masthead, facts_files)
