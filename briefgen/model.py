"""The values that pass between the stages: what a desk curates, what was found, and what a brief is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct, field

from briefgen.diagnostics import Span

Rights = Literal["full", "excerpts", "none"]
"""How much of an article's text may be published or attached."""

Kind = Literal["reported", "judgment"]
Confidence = Literal["low", "moderate", "high"]

Match = Literal["exact", "folded", "elided", "edited"]
"""How a quote stands in its article: character for character; after folding; with words left out (`[…]`); with an
editor's words (`[word]`, with or without words left out)."""


# What the desk curates.


class Article(Struct, frozen=True, kw_only=True):
    """An entry of the catalogue."""

    alias: str
    file: str
    """Relative to `seeds/articles/`."""
    sha256: str
    """Of the file's bytes, lower-case hexadecimal."""
    published: date | datetime
    """A `datetime` always has a zone."""
    rights: Rights
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    language: str | None = None
    notice: str | None = None
    origin: str
    """Who the report ultimately comes from: as written, else the publisher, else the alias."""
    reliability: str | None = None
    credibility: str | None = None
    span: Span
    file_span: Span
    sha256_span: Span


class Citation(Struct, frozen=True, kw_only=True):
    """From a fact or an account to the words of an article."""

    article: str
    quote: str
    prefix: str | None = None
    suffix: str | None = None
    span: Span
    """Of the quote."""
    article_span: Span


class Derived(Struct, frozen=True, kw_only=True):
    """Why a number or a date stands in a fact and in none of its quotes: arithmetic, or a reason in words."""

    value: Decimal | None = None
    expression: str | None = None
    because: str | None = None
    span: Span


class Series(Struct, frozen=True, kw_only=True):
    """A few numbers to draw: `points` are (label, value) in the order written."""

    unit: str
    points: tuple[tuple[str, Decimal], ...]


class Fact(Struct, frozen=True, kw_only=True):
    """One statement in the desk's own words, with a permanent id."""

    id: str
    text: str
    """Inline Markdown: emphasis, strong, code, links."""
    citations: tuple[Citation, ...]
    why: str | None = None
    kind: Kind = "reported"
    likelihood: str | None = None
    """One of `standards.LIKELIHOODS`."""
    confidence: Confidence | None = None
    as_of: date | datetime | None = None
    tags: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    """Empty: in every edition."""
    derived: tuple[Derived, ...] = ()
    lang: str | None = None
    marking: str | None = None
    series: Series | None = None
    span: Span
    text_span: Span
    id_span: Span


class Section(Struct, frozen=True, kw_only=True):
    title: str
    facts: tuple[Fact, ...]
    span: Span


class Account(Struct, frozen=True, kw_only=True):
    """One side of a dispute."""

    text: str
    citations: tuple[Citation, ...]
    span: Span


class Dispute(Struct, frozen=True, kw_only=True):
    """A question on which the articles give different accounts."""

    id: str
    question: str
    accounts: tuple[Account, ...]
    span: Span


class Point(Struct, frozen=True, kw_only=True):
    """A sentence of the bottom line or an item to watch, resting on named facts."""

    text: str
    facts: tuple[str, ...]
    fact_spans: tuple[Span, ...]
    span: Span


class Correction(Struct, frozen=True, kw_only=True):
    at: date | datetime
    fact: str
    """An id of the same day, or `YYYY-MM-DD/id`."""
    was: str
    now: str
    span: Span
    fact_span: Span


class Day(Struct, frozen=True, kw_only=True):
    """The curated facts of one date, of all its files."""

    date: date
    title: str
    marking: str | None = None
    bottom_line: tuple[Point, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Declared name → its other spellings."""
    sections: tuple[Section, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    watch: tuple[Point, ...] = ()
    corrections: tuple[Correction, ...] = ()
    span: Span

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for section in self.sections for fact in section.facts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """In reading order: of the facts, then of the disputes."""
        of_facts = (c for fact in self.facts for c in fact.citations)
        of_disputes = (c for dispute in self.disputes for account in dispute.accounts for c in account.citations)
        return (*of_facts, *of_disputes)


class Source(Struct, frozen=True, kw_only=True):
    """An article with its text as it is on disk."""

    article: Article
    text: str
    """Decoded from UTF-8 and otherwise untouched: line ends and a byte order mark are still there."""
    sha256: str
    """Of the bytes read, which a build has compared with the catalogue's."""


# What was found.


class Passage(Struct, frozen=True, kw_only=True):
    """An unbroken stretch of an article: code points `start` to `end` (exclusive) of the file as it is."""

    start: int
    end: int
    first_line: int
    last_line: int
    """Lines count from 1 and end at LF or CRLF only."""
    exact: str
    """The article's characters from `start` to `end`."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A citation that was resolved."""

    citation: Citation
    sha256: str
    """Of the article's bytes."""
    passages: tuple[Passage, ...]
    """In order; one, unless the quote leaves words out with `[…]`."""
    prefix: str
    """Up to 32 code points before the first passage, for a W3C TextQuoteSelector."""
    suffix: str
    """Up to 32 code points after the last passage."""
    match: Match

    @property
    def first_line(self) -> int:
        return self.passages[0].first_line

    @property
    def last_line(self) -> int:
        return self.passages[-1].last_line


# What a brief is.

FULL: Final = "brief"
"""The name of the edition that holds everything."""

Part = Literal["disputes", "watch", "extracts"]
"""What an edition may leave out as a whole."""


class Mark(Struct, frozen=True, kw_only=True):
    """A raised citation number in the text. `anchor` is unique in the edition; a note's way back leads to it."""

    number: int
    anchor: str


class Statement(Struct, frozen=True, kw_only=True):
    """Words with their citations: a sentence of the bottom line, an account of a dispute, an item to watch."""

    text: str
    marks: tuple[Mark, ...]
    facts: tuple[str, ...] = ()
    """Of the facts that it rests on, where it rests on facts, those that are in the edition."""
    origins: int = 0
    """How many independent origins bear it."""


class Item(Struct, frozen=True, kw_only=True):
    """A fact as an edition shows it."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    origins: int
    why: str | None = None
    kind: Kind = "reported"
    likelihood: str | None = None
    confidence: Confidence | None = None
    as_of: date | datetime | None = None
    tags: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    """How a number that stands in no quote was worked out, one line each: `820-790 = 30`, or the reason in words."""
    lang: str | None = None
    marking: str | None = None
    """Only where it differs from the edition's."""
    series: Series | None = None


class Chapter(Struct, frozen=True, kw_only=True):
    """A section as an edition shows it."""

    id: str
    title: str
    items: tuple[Item, ...]


class Question(Struct, frozen=True, kw_only=True):
    """A dispute as an edition shows it."""

    id: str
    question: str
    accounts: tuple[Statement, ...]


class Note(Struct, frozen=True, kw_only=True):
    """A numbered source: one passage of one article, however often it is cited."""

    number: int
    article: str
    quote: str
    """As the curator wrote it."""
    evidence: Evidence
    marks: tuple[Mark, ...]
    """Where it is cited, in reading order."""


class Piece(Struct, frozen=True, kw_only=True):
    """A run of a line's characters under the same citations. Joined, the pieces of a line are the line."""

    text: str
    keys: tuple[str, ...] = ()
    """What is cited here; empty where nothing is."""


class Line(Struct, frozen=True, kw_only=True):
    """A line of an article, without its line end."""

    number: int
    pieces: tuple[Piece, ...]
    gap: bool = False
    """True where lines before this one are not shown."""

    @property
    def cited(self) -> bool:
        return any(piece.keys for piece in self.pieces)


class Extract(Struct, frozen=True, kw_only=True):
    """A cited article: what the catalogue says of it, and of its text what its rights allow."""

    article: Article
    lines: tuple[Line, ...]
    """Keys of the pieces are note numbers. `full`: every line; `excerpts`: the cited lines with two around;
    `none`: no line."""
    line_count: int


class Named(Struct, frozen=True, kw_only=True):
    """A name that the desk declared and facts of the edition hold."""

    name: str
    spellings: tuple[str, ...]
    """Its other spellings, as the desk declared them."""
    facts: tuple[str, ...]
    """The ids of the facts that hold it, in whichever spelling, in reading order."""


class SourceSummary(Struct, frozen=True, kw_only=True):
    """What the brief rests on, counted from the catalogue: the facts of an ICD 206 source summary statement."""

    articles: int
    origins: int
    unattributed: int
    """Articles for which the catalogue names no publisher."""
    oldest: date
    newest: date
    single_origin: tuple[str, ...]
    """The ids of the facts that rest on one origin only."""


class Edition(Struct, frozen=True, kw_only=True):
    """The brief of one date for one readership: the value that every format is a view of."""

    date: date
    name: str
    """`FULL` for the full one; also the stem of its files."""
    title: str
    series: str
    """What the brief is called from day to day: the workspace's title."""
    organisation: str | None
    language: str
    marking: str | None
    """The strictest of what it holds."""
    bottom_line: tuple[Statement, ...]
    chapters: tuple[Chapter, ...]
    disputes: tuple[Question, ...]
    watch: tuple[Statement, ...]
    corrections: tuple[Correction, ...]
    notes: tuple[Note, ...]
    extracts: tuple[Extract, ...]
    """One for each cited article, in the order of first citation."""
    summary: SourceSummary
    facts_files: tuple[tuple[str, str], ...]
    """The facts files it was made from: name relative to the workspace, sha256."""
    left_out: tuple[Part, ...] = ()
    """Parts that its pages do not show. The lines of its extracts are here nevertheless: they prove its quotes."""
    names: tuple[Named, ...] = ()
    """The declared names that its facts hold, in the order of the declaration."""
