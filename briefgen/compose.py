"""Records, evidence and a date become an `Edition`: citations are numbered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen import inline
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.extracts import allowed
from briefgen.matching import Prepared, folded, occurrences, prepared
from briefgen.model import (
    FULL,
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


class Masthead(Struct, frozen=True, kw_only=True):
    """What is the same from day to day."""

    series: str
    organisation: str | None = None
    language: str = "en"
    marking: str | None = None
    """Of an edition that names none."""
    ratings: bool = False
    """Whether an edition shows how the catalogue rates its sources. One that does not show it does not hold it."""


class Readership(Struct, frozen=True, kw_only=True):
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
    facts = {fact.id: fact for fact in day.facts if not (limit and exceeds(fact.marking, limit))}
    chosen = _chosen(day, facts, readership)

    def may_stand(correction: Correction) -> bool:
        of, _, name = correction.fact.rpartition("/")
        if of in {"", str(day.date)}:
            return name in facts
        marking = (elsewhere or {}).get(correction.fact) or masthead.marking
        return not (limit and exceeds(marking, limit))

    bottom, ahead = (_borne(points, facts) for points in (day.bottom_line, _unless("watch", day.watch, readership)))
    bottom_line = _points(bottom, facts, chosen, numbering, sources)
    chapters = _chapters(day, chosen, numbering, sources, own_marking)
    disputes = _unless("disputes", day.disputes, readership)
    questions = tuple(_question(dispute, numbering, sources) for dispute in disputes)
    watch = _points(ahead, facts, chosen, numbering, sources)
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
        extracts=_extracts(notes, sources, masthead.ratings),
        summary=_summary(notes, chapters, sources),
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
        self._numbers: dict[tuple[object, ...], int] = {}
        self._first: list[tuple[Citation, Evidence]] = []
        self._marks: list[list[Mark]] = []

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        marks: dict[int, Mark] = {}
        for citation in citations:
            number = self._number(citation)
            if number not in marks:
                before = self._marks[number - 1]
                marks[number] = mark = Mark(number=number, anchor=f"cite-{number}-{len(before) + 1}")
                before.append(mark)
        return tuple(marks.values())

    def notes(self) -> tuple[Note, ...]:
        return tuple(
            Note(number=number, article=first.article, quote=first.quote, evidence=found, marks=tuple(marks))
            for number, ((first, found), marks) in enumerate(zip(self._first, self._marks, strict=True), 1)
        )

    def _number(self, citation: Citation) -> int:
        found = self._evidence[citation]
        key = (citation.article, *((passage.start, passage.end) for passage in found.passages))
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._first.append((citation, found))
            self._marks.append([])
        return self._numbers[key]


def _borne(points: Iterable[Point], facts: Collection[str]) -> tuple[Point, ...]:
    """Those all of whose facts may be seen."""
    return tuple(point for point in points if all(name in facts for name in point.facts))


def _points(
    points: Iterable[Point],
    facts: Mapping[str, Fact],
    chosen: Collection[str],
    numbering: _Numbering,
    sources: Mapping[str, Source],
) -> tuple[Statement, ...]:
    return tuple(
        _statement(
            point.text,
            _citations_of(point, facts),
            numbering,
            sources,
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
    sources: Mapping[str, Source],
    facts: tuple[str, ...] = (),
) -> Statement:
    return Statement(
        text=text, marks=numbering.marks(citations), facts=facts, origins=len(_origins(citations, sources))
    )


def _chapters(
    day: Day,
    facts: Mapping[str, Fact],
    numbering: _Numbering,
    sources: Mapping[str, Source],
    marking: str | None,
) -> tuple[Chapter, ...]:
    sections = [(section.title, [fact for fact in section.facts if fact.id in facts]) for section in day.sections]
    return tuple(
        Chapter(
            id=f"section-{number}",
            title=title,
            items=tuple(_item(fact, numbering, sources, marking) for fact in kept),
        )
        for number, (title, kept) in enumerate(((title, kept) for title, kept in sections if kept), 1)
    )


def _item(fact: Fact, numbering: _Numbering, sources: Mapping[str, Source], marking: str | None) -> Item:
    return Item(
        id=fact.id,
        text=fact.text,
        marks=numbering.marks(fact.citations),
        origins=len(_origins(fact.citations, sources)),
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


def _question(dispute: Dispute, numbering: _Numbering, sources: Mapping[str, Source]) -> Question:
    accounts = (_statement(account.text, account.citations, numbering, sources) for account in dispute.accounts)
    return Question(id=dispute.id, question=dispute.question, accounts=tuple(accounts))


def _names(declared: Mapping[str, Sequence[str]], chapters: Iterable[Chapter]) -> Iterable[Named]:
    """The declared names that facts hold; spellings of one name count as it."""
    if not declared:
        return
    texts = {item.id: inline.plain(item.text) for chapter in chapters for item in chapter.items}
    told = {fact: folded(text) for fact, text in texts.items()}
    whole = cache(lambda fact: prepared(texts[fact]))
    for name, spellings in declared.items():
        known = [(spelling, folded(spelling)) for spelling in (name, *spellings)]
        facts = tuple(fact for fact, text in told.items() if _holds(text, partial(whole, fact), known))
        if facts:
            yield Named(name=name, spellings=tuple(spellings), facts=facts)


def _holds(text: str, whole: Callable[[], Prepared], known: Iterable[tuple[str, str]]) -> bool:
    # Folded alone, a name would stand in the middle of a word; looking for it by all the rules takes far longer.
    near = (spelling for spelling, form in known if form in text)
    return any(not place.cut for spelling in near for place in occurrences(whole(), spelling))


def _origins(citations: Iterable[Citation], sources: Mapping[str, Source]) -> set[str]:
    return {sources[citation.article].article.origin for citation in citations}


def _extracts(notes: Iterable[Note], sources: Mapping[str, Source], ratings: bool) -> tuple[Extract, ...]:
    cited: dict[str, list[Note]] = {}
    for note in notes:
        cited.setdefault(note.article, []).append(note)
    return tuple(_extract(sources[alias], held, ratings) for alias, held in cited.items())


def _extract(source: Source, notes: Iterable[Note], ratings: bool) -> Extract:
    spans = {str(note.number): [(p.start, p.end) for p in note.evidence.passages] for note in notes}
    lines, count = allowed(source.text, spans, source.article.rights)
    article = source.article if ratings else replace(source.article, reliability=None, credibility=None)
    return Extract(article=article, lines=lines, line_count=count)


def _summary(notes: Iterable[Note], chapters: Iterable[Chapter], sources: Mapping[str, Source]) -> SourceSummary:
    cited = [sources[alias].article for alias in dict.fromkeys(note.article for note in notes)]
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
