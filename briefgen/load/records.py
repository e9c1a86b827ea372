"""A facts file as the records of the model, each with its places.

Only what is in order is read here, straight from the document: of anything else the models of `facts` tell, and what
they leave of it is. They take longer to import and to make than a day takes, and most days are in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar

from msgspec import Struct, field

from briefgen.diagnostics import Span
from briefgen.document import Document, Node, Tree, UnfitError, Value, text, values_of, word
from briefgen.load import kinds
from briefgen.model import (
    Account,
    Citation,
    Correction,
    Derived,
    Dispute,
    Fact,
    Point,
    Section,
    Series,
)

T = TypeVar("T")

_Table: TypeAlias = Mapping[str, Value]
"""The keys of a mapping, and what is made of their said."""


class FactsRecords(Struct, frozen=True, kw_only=True):
    """What one file says of its day."""

    date: date
    title: str | None = None
    marking: str | None = None
    bottom_line: tuple[Point, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Declared name → its other spellings."""
    sections: tuple[Section, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    watch: tuple[Point, ...] = ()
    corrections: tuple[Correction, ...] = ()


def records(document: Document) -> FactsRecords:
    """What a facts file says. Raises `UnfitError` where the models would find anything wrong, and only there."""
    try:
        return _file(document.tree, _At(document.file, document.node))
    except (ValueError, KeyError) as error:
        raise UnfitError from error


class _At:
    """Where something stands in a file, and what it holds."""

    __slots__ = ("_below", "_file", "_place")

    def __init__(self, file: str, node: Node) -> None:
        self._file = file
        self._place, _, self._below = node

    def under(self, step: str | int) -> _At:
        """The same of what stands there under a key or an index."""
        below: Any = self._below
        return _At(self._file, below[step])

    def holds(self, key: str) -> bool:
        below: Any = self._below
        return key in below

    def span(self, key: str = "") -> Span:
        """Of the value of a key, if it is here, else of the whole."""
        below: Any = self._below
        line, col = below[key][0] if key and key in below else self._place
        return Span(file=self._file, line=line, col=col)

    def key_span(self, key: str) -> Span:
        """Of a key that is here."""
        below: Any = self._below
        line, col = below[key][1]
        return Span(file=self._file, line=line, col=col)


# Values.


def _maybe(value: Value) -> Value:
    return lambda found: None if found is None else value(found)


def _several(value: Value) -> Value:
    return lambda found: tuple(map(value, _listed(found)))


def _listed(found: Tree) -> list[Tree]:
    if isinstance(found, list):
        return found
    if found is None:
        return []
    raise UnfitError


def _as_it_is(found: Tree) -> Tree:
    return found


_text: Final = word(text)
_SLUG: Final = word(kinds.identifier)
_MARKING: Final = word(kinds.marking)
_IDS: Final = _several(_SLUG)
_CITATION: Final[_Table] = {
    "article": _SLUG,
    "quote": _text,
    "prefix": _maybe(_text),
    "suffix": _maybe(_text),
}
_DERIVED: Final[_Table] = {
    "value": _maybe(kinds.decimal),
    "from": _maybe(_text),
    "because": _maybe(_text),
}
_SERIES: Final[_Table] = {"unit": _text, "points": kinds.points}
_FACT: Final[_Table] = {
    "id": _SLUG,
    "text": _text,
    "cite": _as_it_is,
    "why": _maybe(_text),
    "kind": word(kinds.kind),
    "likelihood": _maybe(word(kinds.likelihood)),
    "confidence": _maybe(word(kinds.confidence)),
    "as_of": _maybe(kinds.moment),
    "tags": _several(_SLUG),
    "editions": _several(_SLUG),
    "derived": _as_it_is,
    "lang": _maybe(word(kinds.language)),
    "marking": _maybe(_MARKING),
    "series": _maybe(lambda found: Series(**values_of(found, _SERIES, "unit", "points"))),
}
_SECTION: Final[_Table] = {"title": _text, "facts": _as_it_is}
_ACCOUNT: Final[_Table] = {"text": _text, "cite": _as_it_is}
_DISPUTE: Final[_Table] = {"id": _SLUG, "question": _text, "accounts": _as_it_is}
_POINT: Final[_Table] = {"text": _text, "facts": _IDS}
_CORRECTION: Final[_Table] = {"at": kinds.moment, "fact": word(kinds.reference), "was": _text, "now": _text}
_FILE: Final[_Table] = {
    "date": kinds.day,
    "title": _maybe(_text),
    "marking": _maybe(_MARKING),
    "names": lambda found: _names({} if found is None else found),
    **dict.fromkeys(("bottom_line", "sections", "disputes", "watch", "corrections"), _as_it_is),
}


def _names(found: Tree) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict):
        raise UnfitError
    return {_text(name): _spellings(others) for name, others in found.items()}


def _spellings(found: Tree) -> tuple[str, ...]:
    if found is None:
        raise UnfitError
    return tuple(map(_text, found if isinstance(found, list) else [found]))


# Records.


def _all(record: Callable[[Tree, _At], T], found: Tree, at: _At, least: int = 0) -> tuple[T, ...]:
    items = _listed(found)
    if len(items) < least:
        raise UnfitError
    return tuple(record(item, at.under(index)) for index, item in enumerate(items))


def _file(found: Tree, at: _At) -> FactsRecords:
    said = values_of(found, _FILE, "date")
    for key, record in _PARTS.items():
        if key in said:
            said[key] = _all(record, said[key], at.under(key))
    return FactsRecords(**said)


def _section(found: Tree, at: _At) -> Section:
    said = values_of(found, _SECTION, "title")
    facts = _all(_fact, said["facts"], at.under("facts")) if "facts" in said else ()
    return Section(title=said["title"], facts=facts, span=at.span("title"))


def _fact(found: Tree, at: _At) -> Fact:
    said = values_of(found, _FACT, "id", "text", "cite")
    return Fact(
        citations=_all(_citation, said.pop("cite"), at.under("cite"), 1),
        derived=_derived(said.pop("derived"), at.under("derived")) if "derived" in said else (),
        **said,
        span=at.span(),
        text_span=at.span("text"),
        id_span=at.span("id"),
    )


def _citation(found: Tree, at: _At) -> Citation:
    if isinstance(found, dict) and len(found) == 1 and not found.keys() & kinds.LONG_FORM:
        ((alias, quote),) = found.items()
        said = {"article": _CITATION["article"](alias), "quote": _text(quote)}
    else:
        said = values_of(found, _CITATION, "article", "quote")
    alias = said["article"]
    if at.holds(alias):
        return Citation(**said, span=at.span(alias), article_span=at.key_span(alias))
    return Citation(**said, span=at.span("quote"), article_span=at.span("article"))


def _derived(found: Tree, at: _At) -> tuple[Derived, ...]:
    if isinstance(found, dict):
        return (_derivation(found, at),)
    return _all(_derivation, found, at)


def _derivation(found: Tree, at: _At) -> Derived:
    said = values_of(found, _DERIVED)
    if said.keys() not in ({"value", "from"}, {"because"}):
        raise UnfitError
    because = said.get("because")
    span = at.span("because" if because else "from")
    return Derived(value=said.get("value"), expression=said.get("from"), because=because, span=span)


def _dispute(found: Tree, at: _At) -> Dispute:
    said = values_of(found, _DISPUTE, "id", "question", "accounts")
    accounts = _all(_account, said.pop("accounts"), at.under("accounts"), 2)
    return Dispute(**said, accounts=accounts, span=at.span("id"))


def _account(found: Tree, at: _At) -> Account:
    said = values_of(found, _ACCOUNT, "text", "cite")
    return Account(
        text=said["text"], citations=_all(_citation, said["cite"], at.under("cite"), 1), span=at.span("text")
    )


def _point(found: Tree, at: _At) -> Point:
    said = values_of(found, _POINT, "text", "facts")
    if not said["facts"]:
        raise UnfitError
    facts = at.under("facts")
    spans = tuple(facts.under(index).span() for index in range(len(said["facts"])))
    return Point(**said, fact_spans=spans, span=at.span("text"))


def _correction(found: Tree, at: _At) -> Correction:
    return Correction(
        **values_of(found, _CORRECTION, "at", "fact", "was", "now"), span=at.span(), fact_span=at.span("fact")
    )


_PARTS: Final[Mapping[str, Callable[[Tree, _At], Any]]] = {
    "bottom_line": _point,
    "sections": _section,
    "disputes": _dispute,
    "watch": _point,
    "corrections": _correction,
}
