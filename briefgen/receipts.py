"""What a brief carries so that it can be checked alone: receipts as Web Annotations, excerpts, and a seal.

The receipts follow the Web Annotation Data Model (W3C Recommendation, 23 February 2017); articles are named by their
digest as `ni` URIs (RFC 6920). `schema:` and `label` are terms of the annotations' own JSON-LD context.
"""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Article, Edition, Evidence, Extract, Line, Mark, Note, Passage, Rights, Source
from briefgen.values import Json, as_json, canonical_list, canonical_mapping, canonical_text, text_digest

FORMAT: Final = "briefgen/1"
CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"

_NAMESPACE: Final = uuid.UUID("de18a8b0-1a9d-4a4e-aa8f-1c3ba85b9b81")
"""Of the annotations' ids, which are the same whenever the same brief is made."""


class Cited(Struct, frozen=True, kw_only=True):
    """Words of an edition that may not leave without a citation."""

    name: str
    """`bottom-line-1`, `fact-<id>`, `dispute-<id>-1`, `watch-1`."""
    text: str
    marks: tuple[Mark, ...]
    language: str


class Excerpt(Struct, frozen=True, kw_only=True):
    """A run of an article's lines, joined by LF whatever their ends were."""

    first_line: int
    text: str
    sha256: str
    """Of `text`."""


class Enclosed(Struct, frozen=True, kw_only=True):
    """What of a cited article goes with the brief: all of its text, excerpts, or nothing."""

    alias: str
    file: str
    sha256: str
    """Of the article's bytes; where `text` is there, of `text` in UTF-8."""
    rights: Rights
    text: str | None
    excerpts: tuple[Excerpt, ...]


def document(edition: Edition, sources: Mapping[str, Source]) -> dict[str, Json]:
    """The value of `brief.json`: the edition, its articles and receipts, sealed.

    Where the rights of an article are `none`, not a character of it goes beyond the quotes, in the edition neither.
    `sources` holds at least the articles of which the whole may be enclosed.
    """
    edition = replace(edition, notes=tuple(_without_context(edition)))
    return seal(
        {
            "format": FORMAT,
            "edition": as_json(edition),
            "articles": [*articles(edition, sources)],
            "receipts": [*receipts(edition)],
        }
    )


def receipts(edition: Edition) -> list[dict[str, Json]]:
    """One Web Annotation for each numbered source, in their order: its passages, and the words that rest on them."""
    whose = "/".join([edition.organisation or "", edition.series, edition.date.isoformat(), edition.name])
    borne = _borne(edition)
    sources = {extract.article.alias: _source(extract.article) for extract in edition.extracts}
    closed = _closed(edition)
    return [
        {
            "@context": CONTEXT,
            "id": uuid.uuid5(_NAMESPACE, f"{whose}#note-{note.number}").urn,
            "type": "Annotation",
            "label": f"note-{note.number}",
            "motivation": "linking",
            "body": borne.get(note.number, []),
            "target": _targets(note.evidence, sources[note.article], with_context=note.article not in closed),
        }
        for note in edition.notes
    ]


def articles(edition: Edition, sources: Mapping[str, Source]) -> list[dict[str, Json]]:
    """What of each cited article goes with the brief, in the order of first citation."""
    return [cast("dict[str, Json]", as_json(article)) for article in enclosed(edition, sources)]


def enclosed(edition: Edition, sources: Mapping[str, Source]) -> tuple[Enclosed, ...]:
    """The same as values, of which `enclosures` makes files."""
    return tuple(_enclosed(extract, sources) for extract in edition.extracts)


def cited(edition: Edition) -> tuple[Cited, ...]:
    """All words of an edition that need a citation, in reading order."""
    return tuple(_cited(edition))


def seal(document: Mapping[str, Json]) -> dict[str, Json]:
    """The same with a `digest`: `sha256` of the canonical JSON of all else, and of each of its `parts` by name."""
    sealed = {key: value for key, value in document.items() if key != "digest"}
    found: dict[str, str] = {}
    whole = text_digest(_whole(sealed, found))
    return {**sealed, "digest": {"sha256": whole, "parts": {**found}}}


def parts(document: Mapping[str, Json]) -> dict[str, str]:
    """The parts of a `brief.json`, by which a change is named, and their digests; of whatever shape it is."""
    found: dict[str, str] = {}
    _whole(document, found)
    return found


def enclosures(enclosed: Iterable[Enclosed]) -> dict[str, bytes]:
    """The articles as files to attach, name → bytes: whole ones as they are on disk, of others the excerpts.

    Whoever has the `articles` of a `brief.json` can make the same bytes again.
    """
    files: dict[str, bytes] = {}
    for article in enclosed:
        if article.text is not None:
            files[article.file] = article.text.encode("utf-8", "surrogatepass")
        elif article.excerpts:
            files[f"{article.alias}.excerpts.txt"] = _excerpt_file(article).encode("utf-8", "surrogatepass")
    return files


# Receipts.


def _body(statement: Cited) -> Json:
    return {
        "type": "TextualBody",
        "label": statement.name,
        "value": statement.text,
        "format": "text/markdown",
        "language": statement.language,
        "schema:sha256": text_digest(statement.text),
    }


def _source(article: Article) -> Json:
    return {
        "id": _named_by_digest(article.sha256),
        "type": "Text",
        "format": "text/plain",
        "label": article.alias,
        "schema:sha256": article.sha256,
    }


def _targets(evidence: Evidence, source: Json, *, with_context: bool) -> Json:
    context = _context(evidence) if with_context else [{} for _ in evidence.passages]
    return [
        {"type": "SpecificResource", "source": source, "selector": _selectors(passage, near)}
        for passage, near in zip(evidence.passages, context, strict=True)
    ]


def _selectors(passage: Passage, context: dict[str, Json]) -> Json:
    return [
        {"type": "TextQuoteSelector", "exact": passage.exact, **context, "schema:sha256": text_digest(passage.exact)},
        {"type": "TextPositionSelector", "start": passage.start, "end": passage.end},
    ]


def _context(evidence: Evidence) -> list[dict[str, Json]]:
    context: list[dict[str, Json]] = [{} for _ in evidence.passages]
    context[0]["prefix"] = evidence.prefix
    context[-1]["suffix"] = evidence.suffix
    return context


def _named_by_digest(sha256: str) -> str:
    value = urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{value}"


def _borne(edition: Edition) -> dict[int, list[Json]]:
    """The words that rest on each numbered source."""
    borne: dict[int, list[Json]] = {}
    for statement in _cited(edition):
        body = _body(statement)
        for mark in statement.marks:
            borne.setdefault(mark.number, []).append(body)
    return borne


def _cited(edition: Edition) -> Iterator[Cited]:
    language = edition.language
    for number, point in enumerate(edition.bottom_line, 1):
        yield Cited(name=f"bottom-line-{number}", text=point.text, marks=point.marks, language=language)
    for item in (item for chapter in edition.chapters for item in chapter.items):
        yield Cited(name=f"fact-{item.id}", text=item.text, marks=item.marks, language=item.lang or language)
    for dispute in edition.disputes:
        for number, account in enumerate(dispute.accounts, 1):
            name = f"dispute-{dispute.id}-{number}"
            yield Cited(name=name, text=account.text, marks=account.marks, language=language)
    for number, point in enumerate(edition.watch, 1):
        yield Cited(name=f"watch-{number}", text=point.text, marks=point.marks, language=language)


# Articles.


def _without_context(edition: Edition) -> Iterator[Note]:
    closed = _closed(edition)
    for note in edition.notes:
        yield _quote_only(note) if note.article in closed else note


def _closed(edition: Edition) -> set[str]:
    """The articles of which not a character goes beyond the quotes."""
    return {extract.article.alias for extract in edition.extracts if extract.article.rights == "none"}


def _quote_only(note: Note) -> Note:
    citation = replace(note.evidence.citation, prefix=None, suffix=None)
    return replace(note, evidence=replace(note.evidence, citation=citation, prefix="", suffix=""))


def _enclosed(extract: Extract, sources: Mapping[str, Source]) -> Enclosed:
    article = extract.article
    whole = article.rights == "full"
    return Enclosed(
        alias=article.alias,
        file=article.file,
        sha256=article.sha256,
        rights=article.rights,
        text=sources[article.alias].text if whole else None,
        excerpts=() if whole else tuple(_excerpts(extract.lines)),
    )


def _excerpts(lines: Sequence[Line]) -> Iterator[Excerpt]:
    run: list[Line] = []
    for line in lines:
        if run and line.number != run[-1].number + 1:
            yield _excerpt(run)
            run = []
        run.append(line)
    if run:
        yield _excerpt(run)


def _excerpt(run: Sequence[Line]) -> Excerpt:
    text = "\n".join("".join(piece.text for piece in line.pieces) for line in run)
    return Excerpt(first_line=run[0].number, text=text, sha256=text_digest(text))


def _excerpt_file(article: Enclosed) -> str:
    head = f"Excerpts of {article.file}\nsha256 of the whole article: {article.sha256}\n"
    return head + "".join(f"\n{_numbered(excerpt)}\n" for excerpt in article.excerpts)


def _numbered(excerpt: Excerpt) -> str:
    return "\n".join(f"{number:5}  {line}" for number, line in enumerate(excerpt.text.split("\n"), excerpt.first_line))


# Parts of a document, which may come from elsewhere and be of any shape.

_LISTS: Final = {
    "bottom_line": "bottom-line",
    "disputes": "dispute",
    "watch": "watch",
    "corrections": "correction",
    "notes": "note",
    "extracts": "extract",
    "articles": "article",
    "receipts": "receipt",
}


# Each gives the canonical text of what it is given, which is joined of those of the parts: every part is written
# once. Their digests are noted, in their order, in what was `found` so far.


def _whole(document: Mapping[str, Json], found: dict[str, str]) -> str:
    return canonical_mapping(
        {
            key: _edition(value, found) if key == "edition" and isinstance(value, dict) else _list(key, value, found)
            for key, value in document.items()
            if key != "digest"
        }
    )


def _edition(edition: dict[str, Json], found: dict[str, str]) -> str:
    return canonical_mapping(
        {
            key: canonical_list([_chapter(number, chapter, found) for number, chapter in enumerate(value, 1)])
            if key == "chapters" and isinstance(value, list)
            else _list(key, value, found)
            for key, value in edition.items()
        }
    )


def _chapter(number: int, chapter: Json, found: dict[str, str]) -> str:
    items = chapter.get("items") if isinstance(chapter, dict) else None
    if not isinstance(chapter, dict) or not isinstance(items, list):
        return _part(f"section-{number}", chapter, found)
    names = [f"fact-{_identity(item, n)}" for n, item in enumerate(items, 1)]
    _part(f"section-{number}", {**chapter, "items": [*names]}, found)
    facts = canonical_list([_part(name, item, found) for name, item in zip(names, items, strict=True)])
    others = {key: canonical_text(value) for key, value in chapter.items() if key != "items"}
    return canonical_mapping({**others, "items": facts})


def _list(key: str, value: Json, found: dict[str, str]) -> str:
    if key not in _LISTS or not isinstance(value, list):
        return _part(key, value, found)
    named = ((f"{_LISTS[key]}-{_identity(part, number)}", part) for number, part in enumerate(value, 1))
    return canonical_list([_part(name, part, found) for name, part in named])


def _part(name: str, value: Json, found: dict[str, str]) -> str:
    while name in found:
        name += " again"
    text = canonical_text(value)
    found[name] = text_digest(text)
    return text


def _identity(part: Json, number: int) -> str:
    """An id or alias where the part has one, else its number in its list."""
    if not isinstance(part, dict):
        return str(number)
    inner = part.get("article")
    named = [part.get("id"), part.get("alias"), inner.get("alias") if isinstance(inner, dict) else None]
    # A receipt's id is an address and not a name; its number is its source's.
    return next((name for name in named if isinstance(name, str) and not name.startswith("urn:")), str(number))
