"""`briefgen.yaml`: what a workspace settles once for all its briefs."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from briefgen import standards
from briefgen.diagnostics import Problem, Span
from briefgen.document import (
    Document,
    in_order,
    json_schema,
    matching,
    nearest,
    one_of,
    parse,
    refused,
    text,
    validated,
)
from briefgen.look import NEEDED, Paper, contrast_on_paper, darker
from briefgen.model import FULL, Part

if TYPE_CHECKING:
    from pydantic import BaseModel

FORMATS: Final = ("html", "pdf", "md", "json")

_LANGUAGE: Final = matching(
    "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", '"{}" is no language', "write its code: en, de, ar, pt-BR"
)
_NAME: Final = matching(
    "[a-z0-9][a-z0-9-]*", '"{}" is no name of an edition', "use a to z, 0 to 9 and hyphens, a letter or a digit first"
)
_URL: Final = matching(
    r"""https?://[^\s<>"/?#]+[^\s<>"?#]*""", '"{}" is no web address', "it begins with https:// or http://"
)

_COLOUR: Final = matching(
    "#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", '"{}" is no colour', 'write it as CSS does, in quotation marks: "#123a6b"'
)
_LOGO: Final = matching(
    r".*\.[Pp][Nn][Gg]",
    '"{}" is no PNG image by its name',
    "save the logo as PNG: a drawing in SVG can hold scripts and lead to other addresses",
)
_FONT: Final = matching(
    r"[^/\\]+\.([Tt][Tt][Ff]|[Oo][Tt][Ff])",
    '"{}" is no name of a font',
    "name a file in templates/fonts/ that ends in .ttf or .otf",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file that the settings name, and where they do."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSettings:
    """Another edition of each day, beside the full one."""

    title: str | None = None
    """What it is called from day to day; by default, what the full one is called."""
    sections: tuple[str, ...] = ()
    """Titles of the sections that are in it; empty: all."""
    tags: tuple[str, ...] = ()
    """Facts with one of these tags are in it; empty: all."""
    facts: int | None = None
    """At most so many."""
    leave_out: tuple[Part, ...] = ()
    """Parts that are not in it: disputes, watch, extracts."""
    formats: tuple[str, ...] = ()
    """Empty: all."""


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
    accent: str | None = None
    """`#rrggbb`, in which text can be read on the theme's paper; `None`: the theme's own."""
    logo: Named | None = None
    """A PNG, relative to the workspace."""
    fonts: tuple[Named, ...] = ()
    """Files in `templates/fonts/` for characters that the theme's own fonts lack, in the PDF."""
    editions: Mapping[str, EditionSettings] = field(default_factory=dict)
    """By name, which is the stem of their files."""


def settings(data: bytes | None, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `data`, and every problem found in them; `None`, and what has an error, gives the defaults."""
    if data is None:
        return Settings(), ()
    document, syntax = parse(data, file, "settings")
    if document is None:
        return Settings(), syntax
    checked, problems = validated(document, _model(), "settings")
    said = checked.value.model_dump(exclude_unset=True) if checked else {}
    if "editions" in said:
        said["editions"] = {name: _edition(asked) for name, asked in said["editions"].items()}
    if checked:
        said |= _files(said, checked.document)
    return Settings(**said), in_order((*syntax, *problems))


def _files(said: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The files that are named, with their places."""
    files: dict[str, Any] = {}
    if "logo" in said:
        files["logo"] = Named(name=said["logo"], span=document.span(("logo",)))
    if "fonts" in said:
        names = enumerate(said["fonts"])
        files["fonts"] = tuple(Named(name=name, span=document.span(("fonts", at))) for at, name in names)
    return files


def _edition(asked: dict[str, Any]) -> EditionSettings:
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in asked.items()}
    return EditionSettings(**said)


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


def _count(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,3}", value):
        raise refused(f'"{value}" is no number of facts', "write a whole number, 1 or more")
    return int(value)


def _edition_name(value: object) -> object:
    if value == FULL:
        raise refused(f'"{FULL}" is the name of the full edition', "give this one another name")
    return _NAME(value)


def _accent(value: object) -> object:
    if value is None:
        raise refused('"accent" is empty', 'a colour needs quotation marks, or its # begins a comment: "#123a6b"')
    colour = _COLOUR(value)
    if not isinstance(colour, str):
        return colour
    digits = colour.removeprefix("#").lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    reached = contrast_on_paper(colour)
    if reached < NEEDED:
        ratio = f"{int(reached * 10) / 10}:1"
        message = f'text in "{value}" reaches a contrast of {ratio} on the paper, and needs {NEEDED}:1'
        raise refused(message, f'choose a darker colour: "{darker(colour)}" has the same hue')
    return colour


def _base_url(value: object) -> object:
    url = _URL(value)
    return url.rstrip("/") if isinstance(url, str) else url


@functools.cache
def _model() -> type[BaseModel]:
    # Made on first use: what has no settings to read does without pydantic.
    from pydantic import BeforeValidator as Checked
    from pydantic import ConfigDict, Field, WithJsonSchema, create_model

    text_schema = WithJsonSchema({"type": ["string", "number", "boolean"]})
    string = WithJsonSchema({"type": "string"})
    marking = WithJsonSchema({"enum": list(standards.TLP)})
    colour = WithJsonSchema({"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"})
    checked_marking = Checked(one_of("marking", standards.TLP))
    paper = (Checked(one_of("size of paper", get_args(Paper))), WithJsonSchema({"enum": list(get_args(Paper))}))

    def key(description: str) -> Any:
        return Field(default=None, description=description)

    part = Annotated[str, Checked(one_of("part", get_args(Part))), WithJsonSchema({"enum": list(get_args(Part))})]
    format_ = Annotated[str, Checked(one_of("format", FORMATS)), WithJsonSchema({"enum": list(FORMATS)})]
    count = Annotated[int, Checked(_count), WithJsonSchema({"type": "integer", "minimum": 1})]
    texts = list[Annotated[str, Checked(text), text_schema]]
    keys: dict[str, Any] = {
        "title": (Annotated[str, Checked(text), text_schema], key("What it is called from day to day.")),
        "sections": (texts, key("Titles of the sections that are in it; by default, all.")),
        "tags": (texts, key("Facts with one of these tags are in it; by default, all.")),
        "facts": (count, key("At most so many.")),
        "leave_out": (list[part], key("Parts that are not in it.")),
        "formats": (list[format_], key("That it is made in; by default, all.")),
    }
    config = ConfigDict(extra="forbid", title="Edition", strict=True)
    edition: Any = create_model("Edition", __config__=config, __doc__="Another edition beside the full one.", **keys)
    name = Annotated[str, Checked(_edition_name)]
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
        accent=(Annotated[str, Checked(_accent), colour], key('Of links and labels: "#123a6b".')),
        logo=(Annotated[str, Checked(_LOGO), string], key("A PNG in the workspace, for the head of each brief.")),
        fonts=(list[Annotated[str, Checked(_FONT), string]], key("Of templates/fonts/, for what the PDF's own lack.")),
        editions=(dict[name, edition], key("Other editions of each day, by name.")),
    )
