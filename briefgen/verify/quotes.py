"""Whether each quote stands where the brief says, in what of its article is enclosed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.matching import line_of, occurrences, prepared
from briefgen.model import Note
from briefgen.receipts import Enclosed, Excerpt
from briefgen.verify.reading import Brief


def quotes(brief: Brief) -> Iterator[str]:
    """What is wrong with the quotes and where they are said to stand, a sentence each."""
    texts = {article.alias: prepared(article.text) for article in brief.carried if article.text is not None}
    for note in brief.edition.notes:
        if not _says(note):
            yield f"the quote of source {note.number} is not what its passage says"
        if note.article in texts:
            article = texts[note.article]
            citation = note.evidence.citation
            found = occurrences(article, note.quote, citation.prefix, citation.suffix)
            spans = tuple((passage.start, passage.end) for passage in note.evidence.passages)
            lines = [line_of(article, place.spans[0][0]) for place in found]
            yield from _place_faults(note, [place.spans for place in found], spans, lines)
        else:
            yield from _excerpt_faults(note, brief.enclosed.get(note.article))


def _says(note: Note) -> bool:
    """Whether the quote stands for its passages, read by themselves."""
    exacts = [passage.exact for passage in note.evidence.passages]
    start, spans = 0, []
    for exact in exacts:
        spans.append((start, start + len(exact)))
        start += len(exact) + 1
    return any(place.spans == tuple(spans) for place in occurrences(prepared(" ".join(exacts)), note.quote))


def _place_faults(
    note: Note, found: Sequence[tuple[tuple[int, int], ...]], spans: tuple[tuple[int, int], ...], lines: Sequence[int]
) -> Iterator[str]:
    where = f'in the enclosed text of article "{note.article}"'
    if not found:
        yield f"the quote of source {note.number} stands nowhere {where}"
    elif len(found) > 1:
        yield f"the quote of source {note.number} stands at {len(found)} places {where}"
    elif found[0] != spans:
        yield f"the quote of source {note.number} stands at another place {where}, on line {lines[0]}"


def _excerpt_faults(note: Note, article: Enclosed | None) -> Iterator[str]:
    if article is None or article.rights == "none":
        return
    lines = lines_of(article)
    for passage in note.evidence.passages:
        numbers = range(passage.first_line, min(passage.last_line, passage.first_line + len(lines)) + 1)
        shown = "\n".join(lines.get(number, "") for number in numbers)
        if passage.exact.replace("\r\n", "\n") not in shown:
            where = f'the enclosed excerpts of article "{note.article}"'
            yield f"the passage of source {note.number} does not stand on line {passage.first_line} of {where}"


def lines_of(article: Enclosed) -> dict[int, str]:
    """The lines of an article that are enclosed, by number."""
    runs = article.excerpts
    if article.text is not None:
        text = article.text.replace("\r\n", "\n").removesuffix("\n")
        runs = (Excerpt(first_line=1, text=text, sha256=""),)
    return {number: line for run in runs for number, line in enumerate(run.text.split("\n"), run.first_line)}
