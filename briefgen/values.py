"""The values of `model` as JSON and back, and the digests of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    NoReturn,
    TypeAlias,
    TypeGuard,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, Span

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

T = TypeVar("T")

_LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

_compact = msgspec.json.Encoder(order="sorted").encode
_text_of = json.encoder.encode_basestring
_at_length = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def as_json(value: object) -> Json:
    """A record as JSON: its fields in order, tuples as lists, dates ISO, decimals as text; no `Span` field.

    Raises `TypeError` for a type that the model does not use.
    """
    return _FORMS[type(value)](value)


def parsed(kind: type[T], value: object, name: str) -> T:
    """The record of type `kind` that `as_json` made `value` of; its spans name no file.

    Raises `BriefgenError` with a problem for each part of `value` that is missing, unknown or of another type or
    form; `name` is what the messages call the whole.
    """
    with suppress(*_MISFITS):
        return cast("T", _taker(cast("Any", kind))(value))
    try:
        return cast("T", _read(kind, value, name))
    except _MisfitError as error:
        raise BriefgenError(Problem(message=complaint) for complaint in error.complaints) from error


def canonical(value: object) -> bytes:
    """The one way to write a `value` that JSON can hold: keys sorted, no spaces, nothing escaped that need not be,
    UTF-8."""
    try:
        return _compact(value)
    except UnicodeEncodeError:
        # A lone surrogate is no text, yet a digest must not fail on a file that holds one.
        return _at_length(value).encode("utf-8", "surrogatepass")


def canonical_text(value: object) -> str:
    """The canonical form before it is encoded."""
    return canonical(value).decode("utf-8", "surrogatepass")


def canonical_mapping(texts: Mapping[str, str]) -> str:
    """The canonical text of a mapping, made of those of its values."""
    return "{" + ",".join([f"{_text_of(key)}:{texts[key]}" for key in sorted(texts)]) + "}"


def canonical_list(texts: Iterable[str]) -> str:
    """The canonical text of a list, made of those of its parts."""
    return "[" + ",".join(texts) + "]"


def digest(value: object) -> str:
    """The sha256 of the canonical form, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def text_digest(text: str) -> str:
    """The sha256 of the text itself in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# What makes JSON of a value, made once for each type: most of a build's values are of few types.


class _Forms(dict[type, Callable[[Any], Json]]):
    def __missing__(self, kind: type) -> Callable[[Any], Json]:
        self[kind] = form = _form(kind)
        return form


def _form(kind: type) -> Callable[[Any], Json]:
    if issubclass(kind, Struct):
        return _form_of_record(kind)
    if issubclass(kind, Mapping):
        return _mapping
    raise TypeError(f"{kind.__name__} has no form in JSON")


def _form_of_record(kind: type[Struct]) -> Callable[[Any], Json]:
    names = tuple(_hints(kind))
    # Of one name alone there would be no tuple.
    parts = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def form(value: Any) -> Json:
        return {
            name: part if type(part) in _AS_IT_IS else _FORMS[type(part)](part)
            for name, part in zip(names, parts(value), strict=True)
        }

    return form


def _mapping(value: Any) -> Json:
    return {str(key): as_json(part) for key, part in value.items()}


def _list(value: Any) -> Json:
    return [part if type(part) in _AS_IT_IS else _FORMS[type(part)](part) for part in value]


def _same(value: Any) -> Json:
    return cast("Json", value)


_AS_IT_IS: Final = frozenset({NoneType, bool, int, str})
_FORMS: Final = _Forms(
    {
        **dict.fromkeys(_AS_IT_IS, _same),
        tuple: _list,
        date: date.isoformat,
        datetime: datetime.isoformat,
        Decimal: str,
    }
)


@cache
def _hints(kind: type[Struct]) -> Mapping[str, Any]:
    """The fields of a record that go into JSON, with their types."""
    return {name: hint for name, hint in _all_hints(kind).items() if not _is_span(hint)}


@cache
def _spans(kind: type[Struct]) -> Mapping[str, object]:
    """A value for each field of a record that does not go into JSON."""
    spans = {name: hint for name, hint in _all_hints(kind).items() if _is_span(hint)}
    return {name: Span(file="") if hint is Span else () for name, hint in spans.items()}


@cache
def _all_hints(kind: type[Struct]) -> Mapping[str, Any]:
    # Every annotation is a field here, and to ask for these would take longer.
    return get_type_hints(kind)


def _is_record(hint: Any) -> TypeGuard[type[Struct]]:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _is_span(hint: Any) -> bool:
    return hint is Span or Span in get_args(hint)


# Reading, in short: nearly all that is read fits. What takes it is made once for each type, names no place and says
# nothing of what does not fit; then it is read once more, at length.


@cache
def _taker(hint: Any) -> Callable[[Any], Any]:
    """Gives what `_read` gives; where that has complaints, it raises one of `_MISFITS`."""
    if hint in _SCALARS:
        # As a method of text it takes nothing else, in half the time of a function of ours.
        return _QUICK.get(hint) or partial(_at_no_place, _SCALARS[hint])
    if _is_record(hint):
        return _taker_of_record(hint)
    return _TAKERS[get_origin(hint)](get_args(hint))


def _whole(value: Any) -> int:
    if type(value) is int and 0 <= value <= _LARGEST:
        return value
    raise TypeError


_QUICK: Final[Mapping[Any, Callable[[Any], Any]]] = {str: str.__str__, int: _whole}


def _at_no_place(read: Callable[[object, str], Any], value: object) -> Any:
    return read(value, "")


def _taker_of_record(kind: type[Struct]) -> Callable[[Any], Any]:
    """Written as code, as `dataclasses` writes `__init__`: to go through the fields in a loop takes twice as long."""
    held: dict[str, Any] = {"kind": kind, "misfit": _misfitting}
    parts: list[str] = []
    for name, hint in _hints(kind).items():
        form, inner = _written(hint)
        held[f"take_{name}"] = _taker(inner)
        parts.append(f"{name}={form.format(value=f'value[{name!r}]', take=f'take_{name}')}")
    for name, span in _spans(kind).items():
        held[f"span_{name}"] = span
        parts.append(f"{name}=span_{name}")
    lines = (
        f"if type(value) is not dict or len(value) != {len(_hints(kind))}: misfit()",
        f"return kind({','.join(parts)})",
    )
    exec("def take(value):\n  " + "\n  ".join(lines), held)  # noqa: S102  names of fields, no more
    return cast("Callable[[Any], Any]", held["take"])


def _written(hint: Any) -> tuple[str, Any]:
    """The code that takes a `value` of a type, and the type whose taker is called in it."""
    if hint in _WRITTEN:
        return _WRITTEN[hint], hint
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple and inner[-1] is Ellipsis:
        return "tuple(map({take}, part)) if type(part := {value}) is list else misfit()", inner[0]
    if origin in (UnionType, Union) and len(inner) == 2 and inner[1] is NoneType:
        return "None if (part := {value}) is None else {take}(part)", inner[0]
    return "{take}({value})", hint


_WRITTEN: Final[Mapping[Any, str]] = {
    str: "part if type(part := {value}) is str else misfit()",
    str | None: "part if (part := {value}) is None or type(part) is str else misfit()",
    int: f"part if type(part := {{value}}) is int and 0 <= part <= {_LARGEST} else misfit()",
}


def _misfitting() -> NoReturn:
    raise TypeError


def _taker_of_tuple(hints: tuple[Any, ...]) -> Callable[[Any], Any]:
    if hints[-1] is not Ellipsis:
        return partial(_take_several, [_taker(hint) for hint in hints])
    take = _taker(hints[0])

    def take_each(value: Any) -> Any:
        if type(value) is not list:
            raise TypeError
        return tuple(map(take, value))

    return take_each


def _take_several(takers: Sequence[Callable[[Any], Any]], value: Any) -> tuple[Any, ...]:
    if type(value) is not list or len(value) != len(takers):
        raise TypeError
    return tuple([take(part) for take, part in zip(takers, value, strict=True)])


def _taker_of_union(hints: tuple[Any, ...]) -> Callable[[Any], Any]:
    choices = [hint for hint in hints if hint is not NoneType]
    if len(choices) > 1 or len(choices) == len(hints):
        return partial(_union, hints, path="")
    take = _taker(choices[0])
    return lambda value: None if value is None else take(value)


def _taker_of_literal(choices: tuple[Any, ...]) -> Callable[[Any], Any]:
    return partial(_literal, choices, path="")


# Reading, at length: with the place of everything.


class _MisfitError(Exception):
    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(*self.complaints)


def _read(hint: Any, value: object, path: str) -> Any:
    if hint in _SCALARS:
        return _SCALARS[hint](value, path)
    if _is_record(hint):
        return _record(hint, value, path)
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


def _record(kind: type[Struct], value: object, path: str) -> Any:
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
_TAKERS: Final[Mapping[Any, Callable[[tuple[Any, ...]], Callable[[Any], Any]]]] = {
    tuple: _taker_of_tuple,
    Literal: _taker_of_literal,
    UnionType: _taker_of_union,
    Union: _taker_of_union,
}
_MISFITS: Final = (_MisfitError, TypeError, KeyError)
