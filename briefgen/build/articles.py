"""The cited articles, as the catalogue locked them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from briefgen.build.run import ARTICLES, OUTPUT, Run
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.evidence import changed_article
from briefgen.files import Inputs
from briefgen.model import Article, Citation, Day, Edition, Evidence, Source
from briefgen.values import parsed


def sources_of(run: Run, catalogue: Mapping[str, Article], days: Sequence[Day]) -> dict[str, Source]:
    """The cited articles that are as the catalogue says; of the others, a problem each."""
    cited = dict.fromkeys(citation.article for day in days for citation in day.citations)
    read = {alias: _source(run, catalogue[alias]) for alias in cited if alias in catalogue}
    sources = {alias: source for alias, source in read.items() if source}
    for alias, source in sources.items():
        if source.sha256 != catalogue[alias].sha256:
            citations = [citation for day in days for citation in day.citations if citation.article == alias]
            before = found_before(run.inputs, days, citations)
            run.problems.append(changed_article(catalogue[alias], citations, source, before))
    return {alias: source for alias, source in sources.items() if source.sha256 == catalogue[alias].sha256}


def found_before(inputs: Inputs, days: Sequence[Day], citations: Sequence[Citation]) -> dict[Citation, Evidence]:
    """Where the quotes stood when their days were last published: by that, a quote which stands twice now is told."""
    notes = (note for day in days for edition in published(inputs, day) for note in edition.notes)
    places = {_words_of(note.evidence.citation): note.evidence for note in notes}
    return {citation: places[_words_of(citation)] for citation in citations if _words_of(citation) in places}


def published(inputs: Inputs, day: Day) -> tuple[Edition, ...]:
    """The editions of a day as they were last published; what cannot be read of them is left out."""
    with suppress(BriefgenError):
        names = inputs.names_in(f"{OUTPUT}/{day.date}", ".json")
        return tuple(edition for name in names if (edition := _edition(inputs, name)))
    return ()


def _edition(inputs: Inputs, name: str) -> Edition | None:
    try:
        return parsed(Edition, json.loads(inputs.read(name))["edition"], name)
    except (BriefgenError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _words_of(citation: Citation) -> tuple[str | None, ...]:
    """What a citation says, wherever in a facts file it stands."""
    return citation.article, citation.quote, citation.prefix, citation.suffix


def _source(run: Run, article: Article) -> Source | None:
    name = f"{ARTICLES}/{article.file}"
    try:
        data = run.inputs.read(name, span=article.file_span)
        digest = run.inputs.digests[name] or ""
        return Source(article=article, text=data.decode("utf-8"), sha256=digest)
    except UnicodeDecodeError as error:
        run.problems.append(_not_utf8(article, error))
    except BriefgenError as error:
        run.problems += [_with_new_place(problem, article, run.inputs) for problem in error.problems]
    return None


def _with_new_place(problem: Problem, article: Article, inputs: Inputs) -> Problem:
    """A missing article may only have moved: its digest knows it."""
    # Seldom asked, and longer to import than a day is to check.
    from briefgen import curate

    moved = curate.moved(inputs.root, [article]).get(article.alias)
    if moved is None:
        return problem
    return Problem(
        message=problem.message,
        span=problem.span,
        notes=(f'the same bytes are in "{ARTICLES}/{moved}"',),
        hint=f"move it back, or accept its new place: briefgen relock {article.alias}",
        kind=problem.kind,
    )


def _not_utf8(article: Article, error: UnicodeDecodeError) -> Problem:
    line = error.object[: error.start].count(b"\n") + 1
    return Problem(
        message=f'article "{article.alias}" is not UTF-8: byte {error.start + 1}, on line {line}, cannot be read',
        span=article.file_span,
        hint="take the file in anew with: briefgen add FILE",
        kind="input",
    )
