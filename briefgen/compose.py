"""Records, evidence and a date become an `Edition`: citations are numbered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from briefgen import inline
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.extracts import lines_of, shown
from briefgen.matching import Prepared, folded, occurrences, prepared
from briefgen.model import (
    FULL,
    Article,
    Chapter,
    Citation,
    Correction,
    Day,
    Derived,
    Dispute,
    Edition,
    Evidence,
    Extract,
    Fact,
    Item,
    Mark,
    Named,
    Note,
    Part,
    Point,
    Question,
    Source,
    SourceSummary,
    Statement,
)
from briefgen.standards import exceeds, strictest


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What is the same from day to day."""

    series: str
    organisation: str | None = None
    language: str = "en"
    marking: str | None = None
    """Of an edition that names none."""
    ratings: bool = False
    """Whether an edition shows how the catalogue rates its sources. One that does not show it does not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readership:
    """Whom an edition is for, and what of the day they get."""

    name: str = FULL
    sections: tuple[str, ...] = ()
    """Titles; empty: all of them."""
    tags: tuple[str, ...] = ()
    """A fact has at least one of them; empty: any."""
    facts: int | None = None
    """At most so many, the first ones."""
    leave_out: tuple[Part, ...] = ()


def compose(
    day: Day,
    evidence: Mapping[Citation, Evidence],
    sources: Mapping[str, Source],
    masthead: Masthead,
    facts_files: Sequence[tuple[str, str]],
    *,
    limit: str | None = None,
    readership: Readership | None = None,
    elsewhere: Mapping[str, str | None] | None = None,
) -> Edition:
    """The edition of `day` for `readership`, by default the full one, in which each citation has its number.

    Numbers follow the reading order, one for each passage of an article: the bottom line, the facts, the disputes,
    what to watch. `evidence` holds every citation of the day, `sources` every article that it cites, `elsewhere` the
    markings of the facts of other days that its corrections name (`YYYY-MM-DD/id`). Facts marked
    above `limit`, and sentences and corrections that rest on them, are left out. A sentence of the bottom line stays,
    with its citations, where its readers do not get the facts that it rests on. Raises `BriefgenError` for a day that
    is itself marked above `limit`, or of which nothing is left.
    """
    readership = readership or Readership()
    own_marking = day.marking or masthead.marking
    if limit and exceeds(own_marking, limit):
        raise BriefgenError([_too_strict(day, own_marking, limit)])
    numbering = _Numbering(evidence)
    articles = {alias: source.article for alias, source in sources.items()}
    facts = {fact.id: fact for fact in day.facts if not (limit and exceeds(fact.marking, limit))}
    chosen = _chosen(day, facts, readership)

    def may_stand(correction: Correction) -> bool:
        of, _, name = correction.fact.rpartition("/")
        if of in {"", str(day.date)}:
            return name in facts
        marking = (elsewhere or {}).get(correction.fact) or masthead.marking
        return not (limit and exceeds(marking, limit))

    bottom, ahead = (_borne(points, facts) for points in (day.bottom_line, _unless("watch", day.watch, readership)))
    bottom_line = _points(bottom, facts, chosen, numbering, articles)
    chapters = _chapters(day, chosen, numbering, articles, own_marking)
    disputes = _unless("disputes", day.disputes, readership)
    questions = tuple(_question(dispute, numbering, articles) for dispute in disputes)
    watch = _points(ahead, facts, chosen, numbering, articles)
    notes = numbering.notes()
    if not notes:
        raise BriefgenError([_nothing_left(day, readership)])
    return Edition(
        date=day.date,
        name=readership.name,
        title=day.title,
        series=masthead.series,
        organisation=masthead.organisation,
        language=masthead.language,
        marking=strictest([own_marking, *(facts[name].marking for name in _named(chosen, bottom, ahead))]),
        bottom_line=bottom_line,
        chapters=chapters,
        disputes=questions,
        watch=watch,
        corrections=tuple(correction for correction in day.corrections if may_stand(correction)),
        notes=notes,
        extracts=_extracts(notes, sources if masthead.ratings else _unrated(sources)),
        summary=_summary(notes, chapters, articles),
        facts_files=tuple(facts_files),
        left_out=readership.leave_out,
        names=tuple(_names(day.names, chapters)),
    )


def _chosen(day: Day, facts: Mapping[str, Fact], readership: Readership) -> Mapping[str, Fact]:
    """The facts that the readers get: those that name this edition, and of those that name none what was asked for."""
    wanted = [
        fact
        for section in day.sections
        for fact in section.facts
        if fact.id in facts and (readership.name in fact.editions or _is_wanted(fact, section.title, readership))
    ]
    return {fact.id: fact for fact in wanted[: readership.facts]}


def _is_wanted(fact: Fact, section: str, readership: Readership) -> bool:
    return (
        not fact.editions
        and (not readership.sections or section in readership.sections)
        and (not readership.tags or bool({*readership.tags} & {*fact.tags}))
    )


_Parts = TypeVar("_Parts", Point, Dispute)


def _unless(part: Part, held: tuple[_Parts, ...], readership: Readership) -> tuple[_Parts, ...]:
    return () if part in readership.leave_out else held


def _named(chosen: Iterable[str], *parts: Iterable[Point]) -> Iterable[str]:
    """The ids of all facts whose words or citations are in the edition."""
    return (*chosen, *(name for points in parts for point in points for name in point.facts))


def _too_strict(day: Day, marking: str | None, limit: str) -> Problem:
    return Problem(
        message=f"this day is marked {marking}, and at most {limit} may go out",
        span=day.span,
        hint="mark the day less strictly, or raise `max_marking` in briefgen.yaml or --max-tlp",
    )


def _nothing_left(day: Day, readership: Readership) -> Problem:
    return Problem(
        message=f'nothing of this day is left for the edition "{readership.name}"',
        span=day.span,
        hint="see which sections, tags and markings it asks for in briefgen.yaml",
    )


class _Numbering:
    """Gives each passage its number when it is first cited, and remembers from where."""

    def __init__(self, evidence: Mapping[Citation, Evidence]) -> None:
        self._evidence = evidence
        self._notes: dict[tuple[object, ...], Note] = {}

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        marks: dict[int, Mark] = {}
        for citation in citations:
            key, note = self._note(citation)
            if note.number not in marks:
                mark = Mark(number=note.number, anchor=f"cite-{note.number}-{len(note.marks) + 1}")
                marks[note.number] = mark
                self._notes[key] = replace(note, marks=(*note.marks, mark))
        return tuple(marks.values())

    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes.values())

    def _note(self, citation: Citation) -> tuple[tuple[object, ...], Note]:
        found = self._evidence[citation]
        key = (citation.article, *((passage.start, passage.end) for passage in found.passages))
        number = len(self._notes) + 1
        note = Note(number=number, article=citation.article, quote=citation.quote, evidence=found, marks=())
        return key, self._notes.setdefault(key, note)


def _borne(points: Iterable[Point], facts: Collection[str]) -> tuple[Point, ...]:
    """Those all of whose facts may be seen."""
    return tuple(point for point in points if all(name in facts for name in point.facts))


def _points(
    points: Iterable[Point],
    facts: Mapping[str, Fact],
    chosen: Collection[str],
    numbering: _Numbering,
    articles: Mapping[str, Article],
) -> tuple[Statement, ...]:
    return tuple(
        _statement(
            point.text,
            _citations_of(point, facts),
            numbering,
            articles,
            tuple(name for name in point.facts if name in chosen),
        )
        for point in points
    )


def _citations_of(point: Point, facts: Mapping[str, Fact]) -> list[Citation]:
    return [citation for name in point.facts for citation in facts[name].citations]


def _statement(
    text: str,
    citations: Sequence[Citation],
    numbering: _Numbering,
    articles: Mapping[str, Article],
    facts: tuple[str, ...] = (),
) -> Statement:
    return Statement(
        text=text, marks=numbering.marks(citations), facts=facts, origins=len(_origins(citations, articles))
    )


def _chapters(
    day: Day,
    facts: Mapping[str, Fact],
    numbering: _Numbering,
    articles: Mapping[str, Article],
    marking: str | None,
) -> tuple[Chapter, ...]:
    sections = [(section.title, [fact for fact in section.facts if fact.id in facts]) for section in day.sections]
    return tuple(
        Chapter(
            id=f"section-{number}",
            title=title,
            items=tuple(_item(fact, numbering, articles, marking) for fact in kept),
        )
        for number, (title, kept) in enumerate(((title, kept) for title, kept in sections if kept), 1)
    )


def _item(fact: Fact, numbering: _Numbering, articles: Mapping[str, Article], marking: str | None) -> Item:
    return Item(
        id=fact.id,
        text=fact.text,
        marks=numbering.marks(fact.citations),
        origins=len(_origins(fact.citations, articles)),
        why=fact.why,
        kind=fact.kind,
        likelihood=fact.likelihood,
        confidence=fact.confidence,
        as_of=fact.as_of,
        tags=fact.tags,
        derived=tuple(map(_worked_out, fact.derived)),
        lang=fact.lang,
        marking=fact.marking if fact.marking != marking else None,
        series=fact.series,
    )


def _worked_out(derived: Derived) -> str:
    return derived.because or f"{derived.expression} = {derived.value}"


def _question(dispute: Dispute, numbering: _Numbering, articles: Mapping[str, Article]) -> Question:
    accounts = (_statement(account.text, account.citations, numbering, articles) for account in dispute.accounts)
    return Question(id=dispute.id, question=dispute.question, accounts=tuple(accounts))


def _names(declared: Mapping[str, Sequence[str]], chapters: Iterable[Chapter]) -> Iterable[Named]:
    """The declared names that facts hold; spellings of one name count as it."""
    texts = {item.id: inline.plain(item.text) for chapter in chapters for item in chapter.items}
    told = {fact: (folded(text), prepared(text)) for fact, text in texts.items()}
    for name, spellings in declared.items():
        facts = tuple(fact for fact, (text, whole) in told.items() if _holds(text, whole, (name, *spellings)))
        if facts:
            yield Named(name=name, spellings=tuple(spellings), facts=facts)


def _holds(text: str, whole: Prepared, spellings: Iterable[str]) -> bool:
    # Folded alone, a name would stand in the middle of a word; looking for it by all the rules takes far longer.
    near = (spelling for spelling in spellings if folded(spelling) in text)
    return any(not place.cut for spelling in near for place in occurrences(whole, spelling))


def _origins(citations: Iterable[Citation], articles: Mapping[str, Article]) -> set[str]:
    return {articles[citation.article].origin for citation in citations}


def _unrated(sources: Mapping[str, Source]) -> dict[str, Source]:
    return {
        alias: replace(source, article=replace(source.article, reliability=None, credibility=None))
        for alias, source in sources.items()
    }


def _extracts(notes: Sequence[Note], sources: Mapping[str, Source]) -> tuple[Extract, ...]:
    cited = dict.fromkeys(note.article for note in notes)
    return tuple(_extract(sources[alias], [note for note in notes if note.article == alias]) for alias in cited)


def _extract(source: Source, notes: Sequence[Note]) -> Extract:
    spans = {str(note.number): [(p.start, p.end) for p in note.evidence.passages] for note in notes}
    lines = lines_of(source.text, spans)
    return Extract(article=source.article, lines=shown(lines, source.article.rights), line_count=len(lines))


def _summary(notes: Sequence[Note], chapters: Sequence[Chapter], articles: Mapping[str, Article]) -> SourceSummary:
    cited = [articles[alias] for alias in dict.fromkeys(note.article for note in notes)]
    days = [_day_of(article.published) for article in cited]
    return SourceSummary(
        articles=len(cited),
        origins=len({article.origin for article in cited}),
        unattributed=sum(article.publisher is None for article in cited),
        oldest=min(days),
        newest=max(days),
        single_origin=tuple(item.id for chapter in chapters for item in chapter.items if item.origins == 1),
    )


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
