"""The values of `model` as JSON and back, and the digests of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from briefgen.diagnostics import BriefgenError, Problem, Span

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

T = TypeVar("T")

_LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""


def as_json(value: object) -> Json:
    """A frozen dataclass as JSON: its fields in order, tuples as lists, dates ISO, decimals as text; no `Span` field.

    Raises `TypeError` for a type that the model does not use.
    """
    simple = _SIMPLE.get(type(value))
    if simple is not None:
        return simple(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(getattr(value, name)) for name in _hints(type(value))}
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def parsed(kind: type[T], value: object, name: str) -> T:
    """The dataclass `kind` that `as_json` made `value` of; its spans name no file.

    Raises `BriefgenError` with a problem for each part of `value` that is missing, unknown or of another type or
    form; `name` is what the messages call the whole.
    """
    try:
        return cast("T", _read(kind, value, name))
    except _MisfitError as error:
        raise BriefgenError(Problem(message=complaint) for complaint in error.complaints) from error


def canonical(value: Json) -> bytes:
    """The one way to write `value`: keys sorted, no spaces, nothing escaped that need not be, UTF-8."""
    # A lone surrogate is no text, yet a digest must not fail on a file that holds one.
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def digest(value: Json) -> str:
    """The sha256 of the canonical form, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def text_digest(text: str) -> str:
    """The sha256 of the text itself in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _list(value: Any) -> Json:
    return [as_json(part) for part in value]


def _same(value: Any) -> Json:
    return cast("Json", value)


_SIMPLE: Final[Mapping[type, Callable[[Any], Json]]] = {
    NoneType: _same,
    bool: _same,
    int: _same,
    str: _same,
    tuple: _list,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: str,
}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """The fields of a dataclass that go into JSON, with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if not _is_span(hints[field.name])}


@cache
def _spans(kind: type) -> Mapping[str, object]:
    """A value for each field of a dataclass that does not go into JSON."""
    hints = get_type_hints(kind)
    spans = (field.name for field in fields(kind) if _is_span(hints[field.name]))
    return {name: Span(file="") if hints[name] is Span else () for name in spans}


def _is_span(hint: Any) -> bool:
    return hint is Span or Span in get_args(hint)


class _MisfitError(Exception):
    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(*self.complaints)


def _read(hint: Any, value: object, path: str) -> Any:
    if hint in _SCALARS:
        return _SCALARS[hint](value, path)
    if is_dataclass(hint):
        return _record(cast("type", hint), value, path)
    return _COMPOUND[get_origin(hint)](get_args(hint), value, path)


def _each(parts: Iterable[tuple[Any, object, str]]) -> list[Any]:
    read: list[Any] = []
    complaints: list[str] = []
    for hint, value, path in parts:
        try:
            read.append(_read(hint, value, path))
        except _MisfitError as error:
            complaints += error.complaints
    if complaints:
        raise _MisfitError(complaints)
    return read


def _record(kind: type, value: object, path: str) -> Any:
    if not isinstance(value, dict):
        raise _misfit(path, "a mapping", value)
    hints = _hints(kind)
    strangers = [f'{path} has a key "{key}" that is not known' for key in value if key not in hints]
    absent = [f'{path} lacks "{name}"' for name in hints if name not in value]
    if strangers or absent:
        raise _MisfitError([*strangers, *absent])
    parts = _each((hint, value[name], f"{path}.{name}") for name, hint in hints.items())
    return kind(**dict(zip(hints, parts, strict=True)), **_spans(kind))


def _tuple(hints: tuple[Any, ...], value: object, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _misfit(path, "a list", value)
    if hints[-1] is Ellipsis:
        hints = hints[:1] * len(value)
    if len(hints) != len(value):
        raise _MisfitError([f"{path} has {len(value)} parts in place of {len(hints)}"])
    return tuple(_each((hint, part, f"{path}[{n}]") for n, (hint, part) in enumerate(zip(hints, value, strict=True))))


def _union(hints: tuple[Any, ...], value: object, path: str) -> Any:
    if value is None and NoneType in hints:
        return None
    choices = [hint for hint in hints if hint is not NoneType]
    for hint in choices[:-1]:
        try:
            return _read(hint, value, path)
        except _MisfitError:
            continue
    return _read(choices[-1], value, path)


def _literal(choices: tuple[Any, ...], value: object, path: str) -> Any:
    if value not in choices:
        raise _misfit(path, "one of " + ", ".join(f'"{choice}"' for choice in choices), value)
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _misfit(path, "text", value)
    return value


def _number(value: object, path: str) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise _misfit(path, "a whole number from 0 to 9007199254740991", value)
    return value


def _truth(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise _misfit(path, "true or false", value)
    return value


def _written_as(read: Callable[[str], Any], write: Callable[[Any], Json], wanted: str) -> Callable[[object, str], Any]:
    """A reader that takes only what `write` writes: one value has one form, which its digest rests on."""

    def reader(value: object, path: str) -> Any:
        try:
            result = read(_text(value, path))
        except (ValueError, InvalidOperation):
            raise _misfit(path, wanted, value) from None
        if write(result) != value:
            raise _misfit(path, wanted, value)
        return result

    return reader


def _misfit(path: str, wanted: str, value: object) -> _MisfitError:
    return _MisfitError([f"{path} is not {wanted} but {_shown(value)}"])


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(value, str):
        return f"“{value[:40]}…”" if len(value) > 41 else f"“{value}”"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return "another number"


_SCALARS: Final[Mapping[Any, Callable[[object, str], Any]]] = {
    str: _text,
    int: _number,
    bool: _truth,
    date: _written_as(date.fromisoformat, date.isoformat, "a date such as 2026-02-05"),
    datetime: _written_as(datetime.fromisoformat, datetime.isoformat, "a time such as 2026-02-05T06:00:00+01:00"),
    Decimal: _written_as(Decimal, str, "a decimal number as text"),
}
_COMPOUND: Final[Mapping[Any, Callable[[tuple[Any, ...], object, str], Any]]] = {
    tuple: _tuple,
    Literal: _literal,
    UnionType: _union,
    Union: _union,
}
