"""What of its articles a day draws on, what it leaves, and how many independent origins bear each fact."""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Final, Literal

from markupsafe import Markup
from msgspec import Struct

from briefgen import matching
from briefgen.assets import inline_style
from briefgen.extracts import lines_of
from briefgen.headers import end_of_head
from briefgen.markup import direction, parseable
from briefgen.model import Article, Citation, Day, Evidence, Line, Source
from briefgen.theme import Theme

Reason = Literal["a number", "a name", "a quotation"]
"""Why words that no fact draws on may matter."""

Span = tuple[int, int]


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence of an article, and what is made of it."""

    first_line: int
    text: str
    """On one line."""
    drawn_on_by: tuple[str, ...]
    """The anchors of the facts and disputes whose quotes overlap it: `fact-<id>`, `dispute-<id>`."""
    left: str
    """Its words that stand in no quote, the gaps between them shown as `…`; all of it where none draws on it."""
    reasons: tuple[Reason, ...]
    """What is in the words left."""
    header: bool
    """Whether it stands where the article says its date and its author, before the report itself."""


class Paragraph(Struct, frozen=True, kw_only=True):
    first_line: int
    sentences: tuple[Sentence, ...]

    @property
    def drawn_on(self) -> bool:
        return any(sentence.drawn_on_by for sentence in self.sentences)


class Covered(Struct, frozen=True, kw_only=True):
    """An article, and what is made of it."""

    article: Article
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[Line, ...]
    """All of its lines, whatever its rights: this is for the desk. Keys of the pieces are such anchors."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Those of the report itself."""
        every = (sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)
        return tuple(sentence for sentence in every if not sentence.header)

    @property
    def undrawn(self) -> tuple[Sentence, ...]:
        """What no fact draws on: first what holds most that may matter, the header line last."""
        every = (sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)
        return tuple(sorted((sentence for sentence in every if not sentence.drawn_on_by), key=_weight))

    @property
    def in_part(self) -> tuple[Sentence, ...]:
        """What is drawn on, where the words left hold something that may matter."""
        return tuple(sorted((s for s in self.sentences if s.drawn_on_by and s.reasons), key=_weight))


class Borne(Struct, frozen=True, kw_only=True):
    """A fact or a dispute, and what bears it."""

    anchor: str
    """`fact-<id>` or `dispute-<id>`."""
    id: str
    text: str
    """A dispute's question."""
    origins: tuple[str, ...]
    """The independent origins of its citations, each once."""
    articles: tuple[str, ...]
    """Aliases, in the order of citation."""


class Coverage(Struct, frozen=True, kw_only=True):
    """A day's facts laid over its articles."""

    date: date
    title: str
    articles: tuple[Covered, ...]
    borne: tuple[Borne, ...]


def coverage(day: Day, evidence: Mapping[Citation, Evidence], sources: Mapping[str, Source]) -> Coverage:
    """What `day` draws on of each of `sources`, and what bears each of its facts and disputes.

    `evidence` holds every citation of the day; `sources` every article that it cites, and any other that is to be
    looked at.
    """
    cited = tuple(_cited(day))
    return Coverage(
        date=day.date,
        title=day.title,
        articles=tuple(_covered(source, cited, evidence) for source in sources.values()),
        borne=tuple(_borne(claim, sources) for claim in cited),
    )


class _Claim(Struct, frozen=True, kw_only=True):
    anchor: str
    id: str
    text: str
    citations: tuple[Citation, ...]


def _cited(day: Day) -> Iterator[_Claim]:
    for fact in day.facts:
        yield _Claim(anchor=f"fact-{fact.id}", id=fact.id, text=fact.text, citations=fact.citations)
    for dispute in day.disputes:
        citations = tuple(citation for account in dispute.accounts for citation in account.citations)
        yield _Claim(anchor=f"dispute-{dispute.id}", id=dispute.id, text=dispute.question, citations=citations)


def _borne(claim: _Claim, sources: Mapping[str, Source]) -> Borne:
    articles = tuple(dict.fromkeys(citation.article for citation in claim.citations))
    origins = tuple(dict.fromkeys(sources[alias].article.origin for alias in articles))
    return Borne(anchor=claim.anchor, id=claim.id, text=claim.text, origins=origins, articles=articles)


# Articles.


def _covered(source: Source, cited: Sequence[_Claim], evidence: Mapping[Citation, Evidence]) -> Covered:
    spans = {claim.anchor: tuple(_spans(claim, source.article.alias, evidence)) for claim in cited}
    drawn = {anchor: several for anchor, several in spans.items() if several}
    return Covered(
        article=source.article,
        paragraphs=tuple(_paragraphs(source.text, drawn)),
        lines=lines_of(source.text, drawn),
    )


def _spans(claim: _Claim, alias: str, evidence: Mapping[Citation, Evidence]) -> Iterator[Span]:
    for citation in claim.citations:
        if citation.article == alias:
            yield from ((passage.start, passage.end) for passage in evidence[citation].passages)


def _paragraphs(text: str, spans: Mapping[str, Sequence[Span]]) -> Iterator[Paragraph]:
    article = matching.prepared(text)
    head = end_of_head(text)
    bounds = matching.paragraphs(text)
    starts = [start for start, _ in bounds]
    held: list[list[Sentence]] = [[] for _ in bounds]
    for span in matching.sentences(text):
        line = matching.line_of(article, span[0])
        held[bisect_right(starts, span[0]) - 1].append(_sentence(text, span, line, spans, head))
    for (start, _), sentences in zip(bounds, held, strict=True):
        yield Paragraph(first_line=matching.line_of(article, start), sentences=tuple(sentences))


def _sentence(text: str, span: Span, line: int, spans: Mapping[str, Sequence[Span]], head: int) -> Sentence:
    start, end = span
    drawn = {
        name: [(max(start, left), min(end, right)) for left, right in several if left < end and start < right]
        for name, several in spans.items()
    }
    names = tuple(name for name, several in drawn.items() if several)
    left = list(_gaps(span, sorted(part for several in drawn.values() for part in several)))
    return Sentence(
        first_line=line,
        text=_one_line(text[start:end]),
        drawn_on_by=names,
        left=" … ".join(words for words in (_one_line(text[slice(*gap)]) for gap in left) if _says_something(words)),
        reasons=tuple(_reasons(text, start, left)),
        header=start < head,
    )


def _gaps(span: Span, drawn: Iterable[Span]) -> Iterator[Span]:
    place, end = span
    for left, right in drawn:
        if place < left:
            yield place, left
        place = max(place, right)
    if place < end:
        yield place, end


def _says_something(words: str) -> bool:
    return any(char.isalnum() for char in words)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _weight(sentence: Sentence) -> tuple[bool, int, int]:
    return sentence.header, -len(sentence.reasons), sentence.first_line


# What may matter.

_NUMBER: Final = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|twice|second|third)\b",
    re.IGNORECASE,
)
_QUOTATION: Final = re.compile(r"[“„«「『]\s?\w|(?<!\w)\"\w")
_NAME: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*")


def _reasons(text: str, start: int, gaps: Sequence[Span]) -> Iterator[Reason]:
    words = [text[slice(*gap)] for gap in gaps]
    if any(map(_NUMBER.search, words)):
        yield "a number"
    if any(_names(text, start, gap) for gap in gaps):
        yield "a name"
    if any(map(_QUOTATION.search, words)):
        yield "a quotation"


def _names(text: str, start: int, gap: Span) -> bool:
    """Whether a capital stands where it is not owed to the beginning of the sentence, or of a quotation."""
    found = (match.start() for match in _NAME.finditer(text, *gap) if match.group()[0].isupper())
    return any(_is_within(text[start:place].rstrip()) for place in found)


def _is_within(before: str) -> bool:
    return _says_something(before) and before[-1] not in _OPENING


_OPENING: Final = '“„«「『‘‚‹"'


# For the terminal.

_WIDTH: Final = 80


def report(coverage: Coverage) -> str:
    """The coverage at 80 columns: what is not drawn on comes first, then what bears each fact."""
    blocks = ["\n".join(wrap(f"Coverage of {coverage.date}: {_shown(coverage.title)}", _WIDTH))]
    blocks += [block for covered in coverage.articles for block in _article_blocks(covered)]
    blocks.append("\n".join(["What bears each fact", *_table(coverage.borne)]))
    return "\n\n".join(blocks) + "\n"


def _article_blocks(covered: Covered) -> Iterator[str]:
    sentences = covered.sentences
    drawn = sum(bool(sentence.drawn_on_by) for sentence in sentences)
    paragraphs = [paragraph for paragraph in covered.paragraphs if any(not s.header for s in paragraph.sentences)]
    whole = sum(paragraph.drawn_on for paragraph in paragraphs)
    yield (
        f"{covered.article.alias}: facts draw on {drawn} of {_many(len(sentences), 'sentence')}, "
        f"in {whole} of {_many(len(paragraphs), 'paragraph')}"
    )
    if covered.undrawn:
        yield "\n".join(["  Not drawn on", *(line for s in covered.undrawn for line in _entry(s, s.text))])
    if covered.in_part:
        yield "\n".join(
            ["  Drawn on in part; left are", *(line for s in covered.in_part for line in _entry(s, s.left))]
        )


def _entry(sentence: Sentence, words: str) -> Iterator[str]:
    why = "the header line" if sentence.header else ", ".join(sentence.reasons) or "no number, name or quotation"
    yield f"    line {sentence.first_line}: {why}"
    yield from wrap(_shown(words), _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)


def _table(borne: Sequence[Borne]) -> Iterator[str]:
    wide = min(max((len(fact.id) for fact in borne), default=0), 32)
    for fact in borne:
        kind = ", a dispute" if fact.anchor.startswith("dispute-") else ""
        said = f"{_many(len(fact.origins), 'origin')}{kind}: {'; '.join(map(_shown, fact.origins))}"
        head = f"  {fact.id:{wide}}  "
        yield from wrap(head + said, _WIDTH, subsequent_indent=" " * (wide + 4))


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _shown(text: str) -> str:
    """On a terminal, an article's control characters would be commands."""
    return _one_line("".join(char if char.isprintable() else " " for char in text))


# For the browser.


_POLICY: Final = "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


class _Row(Struct, frozen=True, kw_only=True):
    line: Line
    anchors: tuple[str, ...]
    """What draws on the line, in the order of its pieces."""


def page(coverage: Coverage, theme: Theme, language: str = "en") -> str:
    """One page that stands alone: each article with what is drawn on marked, and the facts in the margin.

    Its own words are in `language`. It shows whole articles, whatever their rights: it is for the desk and not to be
    published. Raises `BriefgenError` where the template is broken.
    """
    css = inline_style(theme).css + theme.asset("css/coverage.css").decode("utf-8").replace("</", "<\\/")
    css = css.replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    values = {
        "coverage": coverage,
        "language": language,
        "page_direction": direction(language),
        "borne": {fact.anchor: fact for fact in coverage.borne},
        "rows": {covered.article.alias: tuple(map(_row, covered.lines)) for covered in coverage.articles},
        "directions": {covered.article.language: direction(covered.article.language) for covered in coverage.articles},
        "styles": (),
        "css": Markup(css),  # noqa: S704  a style sheet is no HTML, and no "</" is left in it
        "policy": _POLICY.format(digest=digest),
    }
    return parseable(theme.render("coverage.html.j2", values, language))


def _row(line: Line) -> _Row:
    return _Row(line=line, anchors=tuple(dict.fromkeys(key for piece in line.pieces for key in piece.keys)))
