"""What can only be told of a day as a whole: ids that are taken, and references that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from briefgen.diagnostics import Problem, Span
from briefgen.document import Document, Tree, suggestion
from briefgen.model import Day

_MOST_POINTS: Final = 3


def problems_of(day: Day, documents: Sequence[Document]) -> Iterator[Problem]:
    """Every problem of a day that no part of it has alone. `documents` are the files as written: an id that stands in
    a fact with an error is known all the same."""
    known = dict.fromkeys(_written_ids(documents))
    yield from _taken("fact", [(fact.id, fact.id_span) for fact in day.facts])
    yield from _taken("dispute", [(dispute.id, dispute.span) for dispute in day.disputes])
    yield from _too_many_points(day)
    yield from _unknown_facts(day, known)
    yield from _without_facts(day, documents)


def unknown_articles(day: Day, catalogue: Collection[str]) -> tuple[Problem, ...]:
    """A problem for each citation of an article that the catalogue, or its aliases, does not have."""
    return tuple(
        Problem(
            message=f'there is no article "{citation.article}" in the catalogue',
            span=citation.article_span,
            hint=suggestion(citation.article, catalogue) if catalogue else "the catalogue is empty",
        )
        for citation in day.citations
        if citation.article not in catalogue
    )


def foreign_references(day: Day) -> tuple[tuple[date, str, Span], ...]:
    """The facts of other days that this day's corrections name: date, id, and where they are named."""
    split = [(*correction.fact.rpartition("/"), correction.fact_span) for correction in day.corrections]
    dated = [(date.fromisoformat(of), id_, span) for of, slash, id_, span in split if slash]
    return tuple((of, id_, span) for of, id_, span in dated if of != day.date)


def _written_ids(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        for section in _items(document.tree, "sections"):
            for fact in _items(section, "facts"):
                if isinstance(fact, dict) and isinstance(fact.get("id"), str):
                    yield str(fact["id"]).strip()


def _items(node: Tree, key: str) -> list[Tree]:
    items = node.get(key) if isinstance(node, dict) else None
    return items if isinstance(items, list) else []


def _taken(noun: str, ids: Sequence[tuple[str, Span]]) -> Iterator[Problem]:
    first: dict[str, Span] = {}
    for id_, span in ids:
        if id_ in first:
            hint = "give the later one an id of its own; the earlier keeps it, as ids are permanent"
            note = f"it first stands at {first[id_]}"
            yield Problem(message=f'the {noun} id "{id_}" is taken', span=span, notes=(note,), hint=hint)
        first.setdefault(id_, span)


def _too_many_points(day: Day) -> Iterator[Problem]:
    for point in day.bottom_line[_MOST_POINTS : _MOST_POINTS + 1]:
        message = f"the bottom line has {len(day.bottom_line)} sentences, and three is the most"
        yield Problem(message=message, span=point.span, hint="keep the three that a reader must not miss")


def _unknown_facts(day: Day, known: Collection[str]) -> Iterator[Problem]:
    points = [
        pair for point in (*day.bottom_line, *day.watch) for pair in zip(point.facts, point.fact_spans, strict=True)
    ]
    own = f"{day.date}/"
    corrected = [(c.fact.removeprefix(own), c.fact_span) for c in day.corrections]
    for id_, span in (*points, *corrected):
        if id_ not in known and "/" not in id_:
            hint = suggestion(id_, known) if known else "the day has no facts"
            yield Problem(message=f'there is no fact "{id_}" on this day', span=span, hint=hint)


def _without_facts(day: Day, documents: Sequence[Document]) -> Iterator[Problem]:
    sections = [
        (document.span(("sections", at)), section)
        for document in documents
        for at, section in enumerate(_items(document.tree, "sections"))
    ]
    empty = [(span, section) for span, section in sections if isinstance(section, dict) and not section.get("facts")]
    if len(empty) == len(sections):
        hint = 'write facts under "sections"'
        yield Problem(message=f"there is no fact for {day.date}", span=day.span, hint=hint)
        return
    for span, section in empty:
        message, hint = f"the section “{section.get('title')}” holds no fact", "give it a fact, or take it out"
        yield Problem(message=message, span=span, hint=hint, severity="warning")
