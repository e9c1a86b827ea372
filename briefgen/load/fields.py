"""The kinds of value as pydantic takes them, each with what an editor is told of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema

from briefgen import standards
from briefgen.document import text
from briefgen.load import kinds
from briefgen.load.kinds import SLUG

_SCALAR: Final = ["string", "number", "boolean"]
"""Every scalar is text to us; an editor takes an unquoted 30 or NO for something else, and must not complain."""


class Strict(BaseModel):
    """A mapping in which every key is known."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _several(value: object) -> object:
    """A list that was left empty is an empty one."""
    return [] if value is None else value


def _pairs(value: object) -> object:
    return {} if value is None else value


def _one_or_several(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


Text: TypeAlias = Annotated[str, BeforeValidator(text), WithJsonSchema({"type": _SCALAR})]
_SLUG_SCHEMA: Final = WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$"})
Id: TypeAlias = Annotated[str, BeforeValidator(kinds.identifier), _SLUG_SCHEMA]
Alias: TypeAlias = Annotated[str, BeforeValidator(kinds.alias), _SLUG_SCHEMA]
Tag: TypeAlias = Annotated[str, BeforeValidator(kinds.tag), _SLUG_SCHEMA]
EditionName: TypeAlias = Annotated[str, BeforeValidator(kinds.edition_name), _SLUG_SCHEMA]
Reference: TypeAlias = Annotated[
    str,
    BeforeValidator(kinds.reference),
    WithJsonSchema({"type": "string", "pattern": rf"^(\d{{4}}-\d\d-\d\d/)?{SLUG}$"}),
]
Language: TypeAlias = Annotated[
    str,
    BeforeValidator(kinds.language),
    WithJsonSchema({"type": "string"}),
]
Day: TypeAlias = Annotated[date, PlainValidator(kinds.day), WithJsonSchema({"type": "string", "format": "date"})]
Moment: TypeAlias = Annotated[
    date | datetime,
    PlainValidator(kinds.moment),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d([T ].*)?$"}),
]
Number: TypeAlias = Annotated[Decimal, PlainValidator(kinds.decimal), WithJsonSchema({"type": ["number", "string"]})]
Points: TypeAlias = Annotated[
    tuple[tuple[str, Decimal], ...],
    PlainValidator(kinds.points),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 2, "maxItems": 2}},
                {"type": "object", "minProperties": 1, "additionalProperties": {"type": ["number", "string"]}},
            ]
        }
    ),
]
Marking: TypeAlias = Annotated[str, BeforeValidator(kinds.marking), WithJsonSchema({"enum": list(standards.TLP)})]
Likelihood: TypeAlias = Annotated[
    str,
    BeforeValidator(kinds.likelihood),
    WithJsonSchema({"enum": list(standards.LIKELIHOODS)}),
]
Several: Final = BeforeValidator(_several)
Pairs: Final = BeforeValidator(_pairs)
OneOrSeveral: Final = BeforeValidator(_one_or_several)


def or_one(schema: dict[str, Any]) -> None:
    """Says to editors that one item will do for a list of one."""
    items = schema.pop("items")
    schema["anyOf"] = [items, {"type": schema.pop("type"), "items": items}]
