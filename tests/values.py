"""Editions made by hand for the tests of the formats: one of everything, one of almost nothing, one that attacks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.diagnostics import Span
from briefgen.extracts import lines_of, shown
from briefgen.model import (
    Article,
    Chapter,
    Citation,
    Correction,
    Edition,
    Evidence,
    Extract,
    Item,
    Mark,
    Named,
    Note,
    Passage,
    Question,
    Series,
    Source,
    SourceSummary,
    Statement,
)
from briefgen.values import as_json

SPAN: Final = Span(file="seeds/facts/2026-03-02.yaml", line=1, col=1)

WIRE: Final = """\
HARBOUR REOPENS AFTER STORM

The harbour reopened at 06:00 on Monday, the port office said. Eleven ships
were waiting outside; the wait for a berth had reached 31 hours.

"We expect a normal week", the office said in a statement.
A strike vote is still planned for Thursday.

Berth 7 stays closed until 9 March.
It has been under repair since January.
No date was given for berth 8.
The pilots' association did not comment.
"""
LEAFLET: Final = """\
Notice to residents

The harbour had opened again on Sunday evening.

Ferries run from Tuesday, 40 % of them.
"""
LOCKED: Final = "Ships outside: eleven.\nShips inside: nine.\n"
ARABIC: Final = "أعيد فتح الميناء صباح الاثنين.\nوكانت إحدى عشرة سفينة تنتظر في الخارج.\n"


def article(alias: str, text: str, **known: Any) -> Article:
    """A catalogue entry for `text`, with what is not said at its plainest."""
    entry: dict[str, Any] = {
        "file": f"{alias}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "published": date(2026, 3, 2),
        "rights": "excerpts",
        "origin": known.get("publisher") or alias,
    } | known
    return Article(alias=alias, span=SPAN, file_span=SPAN, sha256_span=SPAN, **entry)


def source(entry: Article, text: str) -> Source:
    return Source(article=entry, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


SOURCES: Final = {
    "wire": source(
        article(
            "wire",
            WIRE,
            rights="full",
            publisher="Example Wire",
            title="Harbour reopens after storm",
            authors=("City desk", "Weather desk"),
            published=datetime(2026, 3, 2, 5, 40, tzinfo=UTC),
            url="https://wire.example/2026/harbour?id=7&view=full",
            language="en",
            notice="Copyright Example Wire. Quoted by permission.",
            reliability="B",
            credibility="2",
        ),
        WIRE,
    ),
    "leaflet": source(article("leaflet", LEAFLET, title="Notice to residents", published=date(2026, 3, 1)), LEAFLET),
    "locked": source(article("locked", LOCKED, rights="none", publisher="Example Register", reliability="F"), LOCKED),
    "arabic": source(article("arabic", ARABIC, publisher="صحيفة المثال", language="ar", rights="excerpts"), ARABIC),
}


def passages(text: str, *parts: str) -> tuple[Passage, ...]:
    """The first place of each part in `text`, as the evidence of a quote would have it."""
    starts = [text.index(part) for part in parts]
    return tuple(
        Passage(
            start=start,
            end=start + len(part),
            first_line=text.count("\n", 0, start) + 1,
            last_line=text.count("\n", 0, start + len(part)) + 1,
            exact=part,
        )
        for start, part in zip(starts, parts, strict=True)
    )


def note(number: int, alias: str, *parts: str, marks: Iterable[Mark] = (), text: str | None = None) -> Note:
    """The numbered source for `parts` of the article, joined by `[…]` where there are several."""
    text = SOURCES[alias].text if text is None else text
    found = passages(text, *parts)
    quote = " […] ".join(" ".join(part.split()) for part in parts)
    return Note(
        number=number,
        article=alias,
        quote=quote,
        evidence=Evidence(
            citation=Citation(article=alias, quote=quote, span=SPAN, article_span=SPAN),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            passages=found,
            prefix=text[max(0, found[0].start - 32) : found[0].start],
            suffix=text[found[-1].end : found[-1].end + 32],
            match="elided" if len(parts) > 1 else "exact",
        ),
        marks=tuple(marks),
    )


def mark(number: int, times: int) -> Mark:
    return Mark(number=number, anchor=f"cite-{number}-{times}")


def extract(origin: Source, notes: Iterable[Note]) -> Extract:
    spans = {
        str(note.number): tuple((p.start, p.end) for p in note.evidence.passages)
        for note in notes
        if note.article == origin.article.alias
    }
    lines = lines_of(origin.text, spans)
    return Extract(article=origin.article, lines=shown(lines, origin.article.rights), line_count=len(lines))


def full() -> Edition:
    """An edition with every field of every value set somewhere, and one fact in each of several languages."""
    notes = _notes_of_full()
    return Edition(
        date=date(2026, 3, 2),
        name="brief",
        title="The harbour is open again, and a strike vote could close it on Thursday",
        series="Harbour brief",
        organisation="Example Port Desk",
        language="en",
        marking="TLP:AMBER",
        bottom_line=(
            Statement(
                text="The harbour **reopened on Monday**; ships had waited 31 hours for a berth.",
                marks=(mark(1, 1), mark(2, 1)),
                facts=("harbour-reopens", "wait-for-berth"),
                origins=2,
            ),
            Statement(text="A strike vote is still planned for Thursday.", marks=(mark(3, 1),), facts=("strike-vote",)),
        ),
        chapters=(
            Chapter(id="section-1", title="Ships are moving again", items=_traffic()),
            Chapter(id="section-2", title="What could stop them", items=_risks()),
            Chapter(id="section-3", title="In other languages", items=_languages()),
        ),
        disputes=(
            Question(
                id="when-reopened",
                question="When did the harbour reopen?",
                accounts=(
                    Statement(text="At 06:00 on Monday, the port office said.", marks=(mark(1, 3),), origins=1),
                    Statement(text="On *Sunday evening*.", marks=(mark(6, 1),), origins=1),
                ),
            ),
            Question(
                id="ships-outside",
                question="How many ships were waiting?",
                accounts=(
                    Statement(text="Eleven.", marks=(mark(2, 3),), origins=1),
                    Statement(text="Eleven outside and nine inside.", marks=(mark(7, 2),), origins=1),
                    Statement(text="Eleven, in Arabic.", marks=(mark(8, 2),), origins=1),
                ),
            ),
        ),
        watch=(
            Statement(text="The strike vote on Thursday.", marks=(mark(3, 3),), facts=("strike-vote",), origins=1),
            Statement(text="A date for berth 8.", marks=(mark(5, 2),), facts=("berths",), origins=1),
        ),
        corrections=(
            Correction(
                at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
                fact="wait-for-berth",
                was="The wait for a berth reached **13** hours.",
                now="The wait for a berth reached **31** hours.",
                span=SPAN,
                fact_span=SPAN,
            ),
            Correction(
                at=date(2026, 3, 2),
                fact="2026-03-01/ferries",
                was="Ferries run from Monday.",
                now="Ferries run from Tuesday.",
                span=SPAN,
                fact_span=SPAN,
            ),
        ),
        notes=notes,
        extracts=tuple(extract(SOURCES[alias], notes) for alias in ("wire", "leaflet", "locked", "arabic")),
        summary=SourceSummary(
            articles=4,
            origins=4,
            unattributed=1,
            oldest=date(2026, 3, 1),
            newest=date(2026, 3, 2),
            single_origin=("strike-vote", "berths", "ferries"),
        ),
        facts_files=(
            ("seeds/facts/2026-03-02/harbour.yaml", "5" * 64),
            ("seeds/facts/2026-03-02/languages.yaml", "c" * 64),
        ),
        names=(
            Named(name="Berth 7", spellings=("Seventh Berth", "الرصيف السابع"), facts=("berths",)),
            Named(name="Порт", spellings=(), facts=("russian",)),
        ),
    )


def _notes_of_full() -> tuple[Note, ...]:
    return (
        note(
            1,
            "wire",
            "The harbour reopened at 06:00 on Monday",
            marks=(mark(1, 1), mark(1, 2), mark(1, 3)),
        ),
        note(2, "wire", "Eleven ships\nwere waiting outside; the wait", marks=(mark(2, 1), mark(2, 2), mark(2, 3))),
        note(3, "wire", "A strike vote is still planned for Thursday", marks=(mark(3, 1), mark(3, 2), mark(3, 3))),
        note(4, "wire", '"We expect a normal week", the office said', marks=(mark(4, 1),)),
        note(5, "wire", "Berth 7 stays closed", "No date was given for berth 8", marks=(mark(5, 1), mark(5, 2))),
        note(6, "leaflet", "The harbour had opened again on Sunday evening", marks=(mark(6, 1),)),
        note(7, "locked", "Ships inside: nine", marks=(mark(7, 1), mark(7, 2))),
        note(8, "arabic", "أعيد فتح الميناء صباح الاثنين", marks=(mark(8, 1), mark(8, 2))),
        note(9, "leaflet", "40 % of them", marks=(mark(9, 1),)),
    )


def _traffic() -> tuple[Item, ...]:
    return (
        Item(
            id="harbour-reopens",
            text="The harbour **reopened** at 06:00 on Monday, the [port office](https://port.example/news) said.",
            marks=(mark(1, 2),),
            origins=2,
            why="Perishable goods have no *other* deep-water quay within a day’s road transport.",
            as_of=datetime(2026, 3, 2, 6, 0, tzinfo=UTC),
            tags=("traffic", "storm"),
        ),
        Item(
            id="wait-for-berth",
            text="Eleven ships were waiting; the wait for a berth reached 31 hours.",
            marks=(mark(2, 2), mark(7, 1)),
            origins=2,
            derived=("31-18 = 13", "Eleven is the sum of both lists, which the register gives by name."),
            tags=("traffic",),
            series=Series(
                unit="hours of waiting",
                points=(
                    ("Thu 26 Feb", Decimal(18)),
                    ("Fri 27 Feb", Decimal("22.5")),
                    ("Sat 28 Feb", Decimal(27)),
                    ("Sun 1 Mar", Decimal(31)),
                    ("Mon 2 Mar", Decimal(29)),
                ),
            ),
        ),
        Item(
            id="ferries",
            text="Ferries run from Tuesday, at `40 %` of their usual number.",
            marks=(mark(9, 1),),
            origins=1,
            series=Series(unit="change in per cent", points=(("Cars", Decimal("-12.5")), ("Foot", Decimal(4)))),
        ),
    )


def _risks() -> tuple[Item, ...]:
    return (
        Item(
            id="strike-vote",
            text="A strike vote planned for Thursday could close the harbour again.",
            marks=(mark(3, 2),),
            origins=1,
            kind="judgment",
            likelihood="likely",
            why="It would be the first stoppage since the quay was rebuilt.",
            tags=("labour",),
        ),
        Item(
            id="berths",
            text="Berth 7 stays closed, and no date was given for berth 8; the office expects “a normal week”.",
            marks=(mark(5, 1), mark(4, 1)),
            origins=1,
            kind="judgment",
            confidence="moderate",
            as_of=date(2026, 3, 2),
            marking="TLP:GREEN",
        ),
    )


def _languages() -> tuple[Item, ...]:
    return (
        Item(id="arabic", text="أعيد فتح الميناء صباح **الاثنين**.", marks=(mark(8, 1),), origins=1, lang="ar"),
        Item(id="japanese", text="港は月曜日の朝に再開した。", marks=(), origins=1, lang="ja"),
        Item(id="russian", text="Порт вновь открылся утром в понедельник.", marks=(), origins=1, lang="ru"),
        Item(id="greek", text="Το λιμάνι άνοιξε ξανά τη Δευτέρα το πρωί.", marks=(), origins=1, lang="el"),
    )


def sparse() -> Edition:
    """An edition of one fact, with nothing set that need not be."""
    cited = note(1, "leaflet", "The harbour had opened again on Sunday evening", marks=(mark(1, 1),))
    return Edition(
        date=date(2026, 3, 1),
        name="brief",
        title="Harbour",
        series="Brief",
        organisation=None,
        language="en",
        marking=None,
        bottom_line=(),
        chapters=(
            Chapter(
                id="section-1",
                title="Harbour",
                items=(
                    Item(id="open", text="The harbour had opened on Sunday evening.", marks=(mark(1, 1),), origins=1),
                ),
            ),
        ),
        disputes=(),
        watch=(),
        corrections=(),
        notes=(cited,),
        extracts=(extract(SOURCES["leaflet"], (cited,)),),
        summary=SourceSummary(
            articles=1,
            origins=1,
            unattributed=1,
            oldest=date(2026, 3, 1),
            newest=date(2026, 3, 1),
            single_origin=("open",),
        ),
        facts_files=(("seeds/facts/2026-03-01.yaml", "a" * 64),),
    )


HOSTILE: Final = (
    "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`&lt;"
    "<style>*{display:none}</style>{{ 7*7 }}{% raw %}\x00\x01\x0c\x1b\x85\u2028\u202e\ufffe"
)
"""Text that breaks out of a page which forgets to escape it in any one place."""


def hostile(words: str = HOSTILE) -> Edition:
    """The full edition with `words` in every field that is free text; ids and aliases keep to their rule."""
    edition = full()
    names = tuple(replace(one, name=_attack(one.name, words)) for one in edition.names)
    return _attacked(replace(edition, names=names), words)


def hostile_source() -> Source:
    """The article of the full edition that is cited most, every word of its entry and an added line `HOSTILE`."""
    text = WIRE + HOSTILE + "\n"
    known = _attacked(SOURCES["wire"].article, HOSTILE)
    return source(replace(known, url="javascript:alert(1)", file=HOSTILE), text)


_FREE: Final = frozenset(
    (
        "authors", "derived", "exact", "facts_files", "file", "notice", "now", "organisation", "origin", "pieces",
        "points", "prefix", "publisher", "question", "quote", "series", "spellings", "suffix", "tags", "text", "title",
        "unit", "was", "why",
    )
)  # fmt: skip


def _attacked(value: Any, words: str) -> Any:
    if isinstance(value, Struct):
        changes = {
            name: (_attack if name in _FREE else _attacked)(getattr(value, name), words)
            for name in value.__struct_fields__
            if not isinstance(getattr(value, name), Span)
        }
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_attacked(part, words) for part in value)
    return value


def _attack(value: Any, words: str) -> Any:
    if isinstance(value, str):
        return value + words
    if isinstance(value, tuple):
        return tuple(_attack(part, words) for part in value)
    return _attacked(value, words)


def published(edition: Edition) -> dict[str, Any]:
    """What `brief.json` holds of an edition, without its receipts."""
    return {"format": "briefgen/1", "edition": as_json(edition), "receipts": []}
