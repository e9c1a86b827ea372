"""`briefgen.yaml`: what a workspace settles once for all its briefs."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from briefgen import standards
from briefgen.diagnostics import Problem
from briefgen.document import in_order, json_schema, matching, nearest, one_of, parse, refused, text, validated

if TYPE_CHECKING:
    from pydantic import BaseModel

Paper = Literal["A4", "Letter"]

_LANGUAGE: Final = matching(
    "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", '"{}" is no language', "write its code: en, de, ar, pt-BR"
)
_URL: Final = matching(
    r"""https?://[^\s<>"/?#]+[^\s<>"?#]*""", '"{}" is no web address', "it begins with https:// or http://"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `briefgen.yaml` says, or else the defaults."""

    title: str = "Daily brief"
    """What the brief is called from day to day."""
    organisation: str | None = None
    timezone: str = "UTC"
    """A name of the time zone database: decides which day is today."""
    language: str = "en"
    url: str | None = None
    """Where the output is published, without a slash at the end."""
    default_marking: str | None = None
    """Of days that name none."""
    max_marking: str | None = None
    """The strictest that may go out."""
    paper: Paper = "A4"


def settings(data: bytes | None, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `data`, and every problem found in them; `None`, and what has an error, gives the defaults."""
    if data is None:
        return Settings(), ()
    document, syntax = parse(data, file, "settings")
    if document is None:
        return Settings(), syntax
    checked, problems = validated(document, _model(), "settings")
    said = checked.value.model_dump(exclude_unset=True) if checked else {}
    return Settings(**said), in_order((*syntax, *problems))


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `briefgen.yaml`."""
    return json_schema(_model())


def _zone(value: object) -> object:
    name = text(value)
    if not isinstance(name, str) or name == "UTC" or _is_zone(name):
        return name
    known = available_timezones()
    near = nearest(name, sorted(known))
    hint = f'did you mean "{near}"?' if near else "write a name of the time zone database: Europe/Brussels"
    raise refused(
        f'"{name}" is no time zone', hint if known else "this machine has no time zone database: install tzdata"
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _base_url(value: object) -> object:
    url = _URL(value)
    return url.rstrip("/") if isinstance(url, str) else url


@functools.cache
def _model() -> type[BaseModel]:
    # Made on first use: what has no settings to read does without pydantic.
    from pydantic import BeforeValidator as Checked
    from pydantic import Field, WithJsonSchema, create_model

    text_schema = WithJsonSchema({"type": ["string", "number", "boolean"]})
    string = WithJsonSchema({"type": "string"})
    marking = WithJsonSchema({"enum": list(standards.TLP)})
    checked_marking = Checked(one_of("marking", standards.TLP))
    paper = (Checked(one_of("size of paper", get_args(Paper))), WithJsonSchema({"enum": list(get_args(Paper))}))

    def key(description: str) -> Any:
        return Field(default=None, description=description)

    return create_model(
        "Settings",
        __config__={"extra": "forbid", "title": "Settings", "strict": True},
        __doc__="What a workspace settles once for all its briefs.",
        title=(Annotated[str, Checked(text), text_schema], key("What the brief is called from day to day.")),
        organisation=(Annotated[str, Checked(text), text_schema], key("Who publishes it.")),
        timezone=(Annotated[str, Checked(_zone), string], key("Decides which day is today: Europe/Brussels.")),
        language=(Annotated[str, Checked(_LANGUAGE), string], key("Of the brief: en, fr, ar.")),
        url=(Annotated[str, Checked(_base_url), string], key("Where the output is published.")),
        default_marking=(Annotated[str, checked_marking, marking], key("Of days that name none.")),
        max_marking=(Annotated[str, checked_marking, marking], key("The strictest that may go out.")),
        paper=(Annotated[str, *paper], key("Of the PDF.")),
    )
