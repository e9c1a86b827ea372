"""The cited articles, as the catalogue locked them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain

from briefgen.build.run import ARTICLES, OUTPUT, Run
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.model import Article, Citation, Day, Edition, Evidence, Source
from briefgen.values import parsed


def sources_of(run: Run, catalogue: Mapping[str, Article], days: Sequence[Day]) -> dict[str, Source]:
    """The cited articles that are as the catalogue says; of the others, a problem each."""
    cited = dict.fromkeys(citation.article for day in days for citation in day.citations)
    read = {alias: _read(run.inputs, catalogue[alias]) for alias in cited if alias in catalogue}
    sources = {alias: one for alias, one in read.items() if isinstance(one, Source)}
    unread = {alias: one for alias, one in read.items() if not isinstance(one, Source)}
    # Looked for once for all that are missing: every article's digest is taken for it.
    lost = [catalogue[alias] for alias, error in unread.items() if isinstance(error, BriefgenError)]
    moved = _moved(run.inputs, lost) if lost else {}
    for alias, error in unread.items():
        run.problems += _unread(catalogue[alias], error, moved.get(alias))
    changed = {alias: source for alias, source in sources.items() if source.sha256 != catalogue[alias].sha256}
    if changed:
        run.problems += _changed(run.inputs, catalogue, days, changed)
    return {alias: source for alias, source in sources.items() if alias not in changed}


def _changed(
    inputs: Inputs, catalogue: Mapping[str, Article], days: Sequence[Day], changed: Mapping[str, Source]
) -> list[Problem]:
    # Imported where an article is another than the catalogue says.
    from briefgen.evidence import changed_article

    citations: dict[str, list[Citation]] = {alias: [] for alias in changed}
    for citation in chain.from_iterable(day.citations for day in days):
        if citation.article in changed:
            citations[citation.article].append(citation)
    # Looked up once for all: every edition of these days is read for it.
    before = found_before(inputs, days, [*chain.from_iterable(citations.values())])
    return [changed_article(catalogue[alias], citations[alias], source, before) for alias, source in changed.items()]


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


def _read(inputs: Inputs, article: Article) -> Source | BriefgenError | UnicodeDecodeError:
    """The article with its text, or why there is none."""
    name = f"{ARTICLES}/{article.file}"
    try:
        text = inputs.read(name, span=article.file_span).decode("utf-8")
    except (BriefgenError, UnicodeDecodeError) as error:
        return error
    return Source(article=article, text=text, sha256=inputs.digests[name] or "")


def _moved(inputs: Inputs, lost: Sequence[Article]) -> Mapping[str, str]:
    # Seldom asked, and longer to import than a day is to check.
    from briefgen import curate

    return curate.moved(inputs.root, lost)


def _unread(article: Article, error: BriefgenError | UnicodeDecodeError, moved: str | None) -> list[Problem]:
    if isinstance(error, UnicodeDecodeError):
        return [_not_utf8(article, error)]
    return [_with_new_place(problem, article, moved) if moved else problem for problem in error.problems]


def _with_new_place(problem: Problem, article: Article, moved: str) -> Problem:
    """A missing article may only have moved: its digest knows it."""
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
