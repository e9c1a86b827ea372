"""A `brief.json` read with suspicion: the JSON, its seal, and the brief that it carries."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from msgspec import Struct

from briefgen.diagnostics import BriefgenError
from briefgen.model import Article, Edition
from briefgen.receipts import FORMAT, Cited, Enclosed, cited, seal
from briefgen.values import Json, parsed
from briefgen.verify.faults import problems_of, refused

_MAX_DEPTH: Final = 24
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class _Carried(Struct, frozen=True, kw_only=True):
    format: str
    edition: Edition
    articles: tuple[Enclosed, ...]


class Brief(Struct, frozen=True, kw_only=True):
    """What a `brief.json` carries; nothing of it is believed yet."""

    edition: Edition
    enclosed: Mapping[str, Enclosed]
    """By alias."""
    carried: tuple[Enclosed, ...]
    """The same in the order of the file, with any that stands twice."""
    receipts: Json
    catalogue: Mapping[str, Article]

    @property
    def statements(self) -> tuple[Cited, ...]:
        return cited(self.edition)


def document_in(data: bytes) -> dict[str, Json]:
    """The JSON mapping in the bytes of a file; raises `BriefgenError` where they hold nothing that could be a brief."""
    try:
        document = json.loads(data.decode(), object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise refused(f"it is no JSON: byte {error.start + 1} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise refused(f"it is no JSON: line {error.lineno}, column {error.colno} cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise refused(_JSON_FAULTS.get(type(error), str(error))) from error
    if not isinstance(document, dict) or "format" not in document:
        raise refused("it is JSON, and no brief", "give the .json or the .pdf of a brief")
    if _is_deeper_than(_MAX_DEPTH, document):
        raise refused(_JSON_FAULTS[RecursionError])
    return document


_JSON_FAULTS: Final = {
    ValueError: "it holds a number that is too large to read",
    RecursionError: "it is nested more deeply than a brief is",
}


class _UnfitError(ValueError):
    pass


def _without_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Of two values under one key readers take either, and a digest sees one."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        double = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _UnfitError(f'the key "{double}" stands twice in one mapping')
    return mapping


def _no_number(constant: str) -> float:
    raise _UnfitError(f"it holds {constant}, which is no number")


def _is_deeper_than(limit: int, value: Json) -> bool:
    level: list[Json] = [value]
    for _ in range(limit):
        level = [inner for part in level for inner in _inside(part)]
    return bool(level)


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def brief_in(document: Mapping[str, Json]) -> Brief:
    """The brief that a document carries; raises `BriefgenError` where it is not of the form that the checks need."""
    if document["format"] != FORMAT:
        raise refused(f'its format is not "{FORMAT}", the one that this program reads')
    form = {key: value for key, value in document.items() if key not in ("receipts", "digest")}
    carried = parsed(_Carried, form, "brief")
    edition = carried.edition
    brief = Brief(
        edition=edition,
        enclosed={article.alias: article for article in carried.articles},
        carried=carried.articles,
        receipts=document.get("receipts"),
        catalogue={extract.article.alias: extract.article for extract in edition.extracts},
    )
    unsound = [*_unsound(brief)]
    if unsound:
        raise BriefgenError(problems_of(unsound))
    return brief


def _unsound(brief: Brief) -> Iterator[str]:
    """What must hold before anything else can be looked at."""
    for alias, article in brief.catalogue.items():
        if not _SHA256.fullmatch(article.sha256):
            yield f'the digest of article "{alias}" is no sha256'
    for note in brief.edition.notes:
        if not note.evidence.passages:
            yield f"source {note.number} names no passage of its article"
        if note.article not in brief.catalogue:
            yield f'source {note.number} cites article "{note.article}", of which the brief says nothing'


# The seal.


def seal_faults(document: dict[str, Json]) -> Iterator[str]:
    """What was changed, taken out or put in since the document was sealed, a sentence each."""
    now = cast("dict[str, Any]", seal(document)["digest"])
    given = document.get("digest")
    if not isinstance(given, dict) or given.keys() != now.keys() or not isinstance(given["parts"], dict):
        yield "its digest is missing, or not of the form that a brief carries"
        return
    listed: dict[str, Any] = given["parts"]
    untouched = given["sha256"] == now["sha256"]
    names = [name for name in {**listed, **now["parts"]} if listed.get(name) != now["parts"].get(name)]
    if not untouched and not names:
        yield "the digest of the whole, or the order of its parts, was changed after the brief was made"
    for name in names:
        if untouched:
            yield f"the digest listed for {_part_in_words(name)} was changed after the brief was made"
        else:
            yield f"{_part_in_words(name)} was {_change(name, listed, now['parts'])} after the brief was made"


def _change(name: str, listed: Mapping[str, object], now: Mapping[str, object]) -> str:
    if name not in now:
        return "taken out"
    return "changed" if name in listed else "put in"


_PARTS: Final = (
    ("fact-", 'fact "{}"'),
    ("bottom-line-", "sentence {} of the bottom line"),
    ("dispute-", 'dispute "{}"'),
    ("watch-", "item {} to watch"),
    ("correction-", "correction {}"),
    ("section-", "section {}"),
    ("note-", "source {}"),
    ("receipt-", "the receipt of source {}"),
    ("extract-", 'the extract of article "{}"'),
    ("article-", 'the enclosed text of article "{}"'),
)


def _part_in_words(name: str) -> str:
    for prefix, words in _PARTS:
        if name.startswith(prefix):
            return words.format(name.removeprefix(prefix))
    return f'the brief\'s "{name}"'


def in_words(statement: str) -> str:
    """What messages call a statement by its name: accounts have their dispute's name and a number."""
    if statement.startswith("dispute-"):
        dispute, _, number = statement.removeprefix("dispute-").rpartition("-")
        return f'account {number} of dispute "{dispute}"'
    return _part_in_words(statement)
