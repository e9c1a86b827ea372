"""Whether the parts of a brief bear each other out: marks, sources, receipts, articles, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, cast

from msgspec.structs import asdict

from briefgen.model import Article, Extract, Item, Mark, Note, Passage, Statement
from briefgen.receipts import Enclosed, receipts
from briefgen.values import Json, text_digest
from briefgen.verify.quotes import lines_of, quotes
from briefgen.verify.reading import Brief, in_words

_Check = Callable[[Brief], Iterator[str]]


def _citations(brief: Brief) -> Iterator[str]:
    numbers = {note.number for note in brief.edition.notes}
    for statement in brief.statements:
        if not statement.marks:
            yield f"{in_words(statement.name)} carries no citation"
        for mark in statement.marks:
            if mark.number not in numbers:
                yield f"{in_words(statement.name)} cites source {mark.number}, and there is none of that number"


def _rested_on(brief: Brief) -> Iterator[str]:
    ids = {item.id for chapter in brief.edition.chapters for item in chapter.items}
    for name in (fact for point in (*brief.edition.bottom_line, *brief.edition.watch) for fact in point.facts):
        if name not in ids:
            yield f'the bottom line or the items to watch rest on fact "{name}", and there is none of that id'


def _marks(brief: Brief) -> Iterator[str]:
    marks = [mark for statement in brief.statements for mark in statement.marks]
    for anchor, count in Counter(mark.anchor for mark in marks).items():
        if count > 1:
            yield f'the anchor "{anchor}" stands at {count} citations'
    by_number: dict[int, list[Mark]] = {}
    for mark in marks:
        by_number.setdefault(mark.number, []).append(mark)
    for position, note in enumerate(brief.edition.notes, 1):
        if note.number != position:
            yield f"source {position} has the number {note.number}"
        yield from _mark_faults(note, tuple(by_number.get(note.number, ())))


def _mark_faults(note: Note, marks: Sequence[Mark]) -> Iterator[str]:
    if not marks:
        yield f"source {note.number} is cited nowhere"
    elif note.marks != marks:
        yield f"source {note.number} and the text do not agree on where it is cited"


def _notes(brief: Brief) -> Iterator[str]:
    for note in brief.edition.notes:
        if note.evidence.sha256 != brief.catalogue[note.article].sha256:
            yield f'source {note.number} rests on another text of article "{note.article}" than the brief names'
        if (note.article, note.quote) != (note.evidence.citation.article, note.evidence.citation.quote):
            yield f"source {note.number} and its evidence do not hold the same quote of the same article"
        for passage in note.evidence.passages:
            if not _adds_up(passage):
                yield f"the place and the words of the passage of source {note.number} do not agree"


def _adds_up(passage: Passage) -> bool:
    length = passage.end - passage.start == len(passage.exact)
    return length and passage.last_line - passage.first_line == passage.exact.count("\n")


def _receipts(brief: Brief) -> Iterator[str]:
    given = brief.receipts if isinstance(brief.receipts, list) else []
    expected = receipts(brief.edition)
    for number, receipt in enumerate(expected, 1):
        if number > len(given):
            yield f"source {number} has no receipt"
        else:
            yield from _receipt_faults(number, receipt, given[number - 1])
    for number in range(len(expected) + 1, len(given) + 1):
        yield f"receipt {number} belongs to no source"


def _receipt_faults(number: int, expected: dict[str, Json], given: Json) -> Iterator[str]:
    if given == expected:
        return
    bodies = expected["body"]
    carried = given.get("body") if isinstance(given, dict) else None
    for body in cast("list[dict[str, str]]", bodies):
        if not isinstance(carried, list) or body not in carried:
            yield f"the receipt of source {number} was not given for {in_words(body['label'])} as it reads now"
    rest = isinstance(given, dict) and {**given, "body": bodies} == expected
    if not rest:
        yield f"the receipt of source {number} was not given for the passage that the source names"
    elif isinstance(carried, list) and len(carried) > len(cast("list[Json]", bodies)):
        yield f"the receipt of source {number} was given for more than rests on the source"


# Articles.


def _enclosed(brief: Brief) -> Iterator[str]:
    aliases = [article.alias for article in brief.carried]
    if aliases != [*brief.catalogue]:
        yield "the articles that are enclosed are not those that are cited"
    for article in brief.carried:
        if article.alias in brief.catalogue:
            yield from _entry_faults(article, brief.catalogue[article.alias])
        yield from (f'the enclosed text of article "{article.alias}" {fault}' for fault in _text_faults(article))


def _entry_faults(article: Enclosed, entry: Article) -> Iterator[str]:
    for key in ("file", "sha256", "rights"):
        if getattr(article, key) != getattr(entry, key):
            yield f'article "{article.alias}" is said to have two different values of "{key}"'


def _text_faults(article: Enclosed) -> Iterator[str]:
    if (article.text is not None) != (article.rights == "full"):
        yield f'is not what its rights, "{article.rights}", say'
    if article.excerpts and article.rights != "excerpts":
        yield f'holds excerpts, and its rights are "{article.rights}"'
    if article.text is not None and text_digest(article.text) != article.sha256:
        yield "was changed: it does not agree with the article's sha256"
    for excerpt in article.excerpts:
        if text_digest(excerpt.text) != excerpt.sha256:
            yield f"was changed in the excerpt from line {excerpt.first_line}: it does not agree with its sha256"


def _extracts(brief: Brief) -> Iterator[str]:
    for extract in brief.edition.extracts:
        alias = extract.article.alias
        article = brief.enclosed.get(alias)
        lines = {line.number: "".join(piece.text for piece in line.pieces) for line in extract.lines}
        if article and lines != lines_of(article):
            yield f'the extract of article "{alias}" and its enclosed text are not the same lines'
        if extract.lines:
            yield from _marked_faults(extract, [note for note in brief.edition.notes if note.article == alias])


def _marked_faults(extract: Extract, notes: Sequence[Note]) -> Iterator[str]:
    marked: dict[str, str] = {}
    for piece in (piece for line in extract.lines for piece in line.pieces):
        for key in piece.keys:
            marked[key] = marked.get(key, "") + piece.text
    for note in notes:
        words = "".join(passage.exact for passage in note.evidence.passages)
        if marked.get(str(note.number)) != words.replace("\r\n", "").replace("\n", ""):
            yield f"the words marked in the extract are not the passage of source {note.number}"


def _counts(brief: Brief) -> Iterator[str]:
    edition = brief.edition
    origins = {note.number: brief.catalogue[note.article].origin for note in edition.notes}
    items = [item for chapter in edition.chapters for item in chapter.items]
    accounts = [account for dispute in edition.disputes for account in dispute.accounts]
    claimed: tuple[Statement | Item, ...] = (*edition.bottom_line, *items, *accounts, *edition.watch)
    for statement, claim in zip(brief.statements, claimed, strict=True):
        borne = len({origins[mark.number] for mark in statement.marks if mark.number in origins})
        if claim.origins != borne:
            yield f"{in_words(statement.name)} is said to rest on {claim.origins} origins, and rests on {borne}"
    yield from _summary_faults(brief, tuple(item.id for item in items if item.origins == 1))


def _summary_faults(brief: Brief, single_origin: tuple[str, ...]) -> Iterator[str]:
    cited_articles = brief.catalogue.values()
    days = sorted(_day_of(article.published) for article in cited_articles)
    counted = {
        "articles": len(cited_articles),
        "origins": len({article.origin for article in cited_articles}),
        "unattributed": sum(article.publisher is None for article in cited_articles),
        "oldest": days[0] if days else None,
        "newest": days[-1] if days else None,
        "single_origin": single_origin,
    }
    for key, said in asdict(brief.edition.summary).items():
        if said != counted[key]:
            yield f'the source summary is wrong in "{key}"'


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


CHECKS: Final[Sequence[_Check]] = (
    _citations,
    _rested_on,
    _marks,
    _notes,
    _receipts,
    _enclosed,
    _extracts,
    quotes,
    _counts,
)
"""Each says what it finds wrong, a sentence for each."""
