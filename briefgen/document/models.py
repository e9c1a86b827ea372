"""A tree to a model: what does not fit is said in our own words, at its place in the file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, get_args, get_origin

from msgspec import Struct

from briefgen.diagnostics import Kind, Problem
from briefgen.document.tree import Document, Path, Tree

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails, PydanticCustomError

_SHOWN: Final = 15

ModelT = TypeVar("ModelT", bound="BaseModel")


class Checked(Struct, Generic[ModelT], frozen=True, kw_only=True):
    """A model, and the document in which its places are to be looked up."""

    value: ModelT
    document: Document
    """What was read, less what was wrong."""
    whole: bool
    """False where something was left out, which the problems name."""


def validated(
    document: Document, model: type[ModelT], kind: Kind = "facts", *, instead: Mapping[str, Tree] | None = None
) -> tuple[Checked[ModelT] | None, tuple[Problem, ...]]:
    """The document as a value of `model`, and a problem for everything in it that does not fit.

    What does not fit is left out, with as little around it as can be, so that later stages can speak about the rest in
    the same run. `instead` holds values for keys of the root without which nothing could be said. `None`: nothing
    is left.
    """
    from pydantic import ValidationError

    problems: tuple[Problem, ...] | None = None
    while True:
        try:
            value = model.model_validate(document.tree)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            if problems is None:
                problems = in_order(_problem(detail, document, model, kind) for detail in errors)
            rest = _remaining(document, errors, instead or {})
            if rest is None:
                return None, problems
            document = rest
        else:
            return Checked(value=value, document=document, whole=problems is None), problems or ()


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a model, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidied(model.model_json_schema())}


def _tidied(schema: dict[str, Any]) -> dict[str, Any]:
    """Less what pydantic says of its own defaults: `null` is no value that a person should be offered."""
    tidy = {key: _tidy_value(value) for key, value in schema.items() if not (key == "default" and not value)}
    return _without_null(tidy)


def _tidy_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _tidied(value)
    return [_tidy_value(item) for item in value] if isinstance(value, list) else value


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    others = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    if len(others) != 1:
        return schema
    return {**others[0], **{key: value for key, value in schema.items() if key != "anyOf"}}


def refused(message: str, hint: str = "", at: Path = ()) -> PydanticCustomError:
    """What a validator raises: said to the user as it is, at the place of the value, or at the path `at` within it."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("refused", "{message}", {"message": message, "hint": hint, "at": at})


def unfit(expected: str, hint: str) -> PydanticCustomError:
    """What a validator raises for a value that is not even a text where `expected` ("a date") is wanted."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("unfit", "unfit", {"expected": expected, "hint": hint})


def text(value: object) -> object:
    """A validator: a text with more than white space in it, without the white space around it."""
    if value is None or (isinstance(value, str) and not value.strip()):
        from pydantic_core import PydanticCustomError

        raise PydanticCustomError("empty", "empty")
    return value.strip() if isinstance(value, str) else value


def one_of(noun: str, known: Collection[str]) -> Callable[[object], object]:
    """A validator: one of the words known, as they are written."""

    def checked(value: object) -> object:
        word = text(value)
        if isinstance(word, str) and word not in known:
            raise refused(f'"{word}" is no {noun}', suggestion(word, known))
        return word

    return checked


def matching(pattern: str, message: str, hint: str) -> Callable[[object], object]:
    """A validator: a text that matches `pattern` as a whole. `{}` in `message` stands for the text."""
    compiled = re.compile(pattern)

    def checked(value: object) -> object:
        word = text(value)
        if isinstance(word, str) and not compiled.fullmatch(word):
            raise refused(message.replace("{}", word), hint)
        return word

    return checked


def _remaining(document: Document, errors: list[ErrorDetails], instead: Mapping[str, Tree]) -> Document | None:
    dropped = {_culprit(document, error) for error in errors}
    missing = {str(error["loc"][0]) for error in errors if error["type"] == "missing" and len(error["loc"]) == 1}
    filled = {key: instead[key] for key in missing if key in instead}
    if missing - filled.keys() or (() in dropped and not filled):
        return None
    return document.without(dropped - {()}).with_values(filled)


def _culprit(document: Document, error: ErrorDetails) -> Path:
    """What to leave out: the node that is wrong; where it is one that is missing, the one that should hold it."""
    return document.nearest((*error["loc"], *_within(error)))


def _within(error: ErrorDetails) -> Path:
    at: Path = error.get("ctx", {}).get("at", ())
    return at


def _problem(error: ErrorDetails, document: Document, model: type[BaseModel], kind: Kind) -> Problem:
    loc: Path = error["loc"]
    path = (*loc, *_within(error))
    on_key = error["type"] == "extra_forbidden" or loc[-1:] == ("[key]",)
    span = document.key_span(path) if on_key else document.span(path)
    message, hint = _WORDS[error["type"]](error, loc, model)
    return Problem(message=message, hint=hint, span=span, kind=kind)


_Words: TypeAlias = tuple[str, str]


def _own(error: ErrorDetails, _loc: Path, _model: type[BaseModel]) -> _Words:
    return error["ctx"]["message"], error["ctx"]["hint"]


def _missing(_error: ErrorDetails, loc: Path, model: type[BaseModel]) -> _Words:
    noun = _noun(_type_at(model, loc[:-1]))
    return f'this {noun} has no "{loc[-1]}"', f'add "{loc[-1]}: …"'


def _empty(_error: ErrorDetails, loc: Path, model: type[BaseModel]) -> _Words:
    needed = isinstance(loc[-1], str) and str(loc[-1]) in _required_by(_type_at(model, loc[:-1]))
    return f"{_subject(loc)} is empty", "write it after the colon" if needed else "write it, or remove it"


def _unknown_key(error: ErrorDetails, loc: Path, model: type[BaseModel]) -> _Words:
    key = str(loc[-1])
    known = _keys_of(_type_at(model, loc[:-1]))
    return f'there is no key "{key}" here', _hint_for_key(key, error["input"], known)


def _hint_for_key(key: str, value: object, known: Collection[str]) -> str:
    if " " in key or (value is None and not nearest(key, known)):
        return 'if this is part of a text, put the text in quotation marks: a comma within { }, or ": ", breaks it'
    return suggestion(key, known)


def _wrong_type(expected: str, hint: str) -> Callable[[ErrorDetails, Path, type[BaseModel]], _Words]:
    def words(error: ErrorDetails, loc: Path, _model: type[BaseModel]) -> _Words:
        actual = _kind_of(error["input"])
        more = _HINTS.get((expected, actual), hint)
        return f"{_subject(loc)} must be {expected}, and here is {actual}", more

    return words


def _unfit(error: ErrorDetails, loc: Path, model: type[BaseModel]) -> _Words:
    return _wrong_type(error["ctx"]["expected"], error["ctx"]["hint"])(error, loc, model)


_HINTS: Final = {
    ("a text", "a mapping"): 'a text that holds ": " needs quotation marks',
    ("a text", "a list"): "a text that begins with [ needs quotation marks",
}

_WORDS: Final[dict[str, Callable[[ErrorDetails, Path, type[BaseModel]], _Words]]] = {
    "refused": _own,
    "unfit": _unfit,
    "missing": _missing,
    "empty": _empty,
    "extra_forbidden": _unknown_key,
    "literal_error": _wrong_type("a text", "write it after the colon"),
    "string_type": _wrong_type("a text", "write it after the colon"),
    "list_type": _wrong_type("a list", 'begin each item with "- "'),
    "dict_type": _wrong_type("a mapping", 'write lines of the form "key: value"'),
    "model_type": _wrong_type("a mapping", 'write lines of the form "key: value"'),
}


def _subject(loc: Path) -> str:
    names = [str(step) for step in loc if isinstance(step, str) and step != "[key]"]
    if not names:
        return "the file"
    return f'"{names[-1]}"' if isinstance(loc[-1], str) else f'an item of "{names[-1]}"'


def _kind_of(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f'the text "{value}"' if value else "nothing"


def _type_at(annotation: Any, loc: Path) -> Any:
    """The type that a model gives to what stands at `loc`."""
    from pydantic import BaseModel, RootModel

    for step in loc:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, RootModel):
            annotation = _bare(annotation.model_fields["root"].annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = _fields(annotation)[str(step)]
        else:
            annotation = get_args(annotation)[-1]
    return _bare(annotation)


def _bare(annotation: Any) -> Any:
    """Less what says only that it may be `None`, or how it is checked."""
    while get_origin(annotation) not in (None, list, dict):
        annotation = get_args(annotation)[0]
    return annotation


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(_fields(model))


def _required_by(model: Any) -> tuple[str, ...]:
    fields = getattr(model, "model_fields", {})
    return tuple(info.alias or name for name, info in fields.items() if info.is_required())


def _noun(model: type[BaseModel]) -> str:
    return str(model.model_config.get("title", "mapping")).lower()


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems as they stand in their files, the files in the order in which they first come."""
    found = tuple(problems)
    files = {problem.span.file: None for problem in found if problem.span}
    order = {file: at for at, file in enumerate(files)}
    return tuple(sorted(found, key=lambda p: (order[p.span.file], p.span.line, p.span.col) if p.span else (0, 0, 0)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, whatever its case."""
    by_case = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.6)
    return by_case[matches[0]] if matches else None


def suggestion(word: str, known: Collection[str]) -> str:
    """A hint that names the nearest known word, else what words there are."""
    match = nearest(word, known)
    if match:
        return f'did you mean "{match}"?'
    more = len(known) - _SHOWN
    return f"known are: {', '.join(list(known)[:_SHOWN])}{f' and {more} more' if more > 0 else ''}"
