"""`briefgen.yaml`: what a workspace settles once for all its briefs."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from msgspec import Struct, field

from briefgen import standards
from briefgen.addresses import Refusal, address
from briefgen.diagnostics import Problem, Span
from briefgen.document import (
    Document,
    Tree,
    UnfitError,
    Value,
    in_order,
    json_schema,
    matching,
    nearest,
    one_of,
    parse,
    refused,
    text,
    validated,
    values_of,
    word,
)
from briefgen.formats import FORMATS
from briefgen.look import NEEDED, Paper, contrast_on_paper, darker
from briefgen.model import FULL, Part

if TYPE_CHECKING:
    from pydantic import BaseModel

_LANGUAGE: Final = matching(
    "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", '"{}" is no language', "write its code: en, de, ar, pt-BR"
)
_NAME: Final = matching(
    "[a-z0-9][a-z0-9-]*", '"{}" is no name of an edition', "use a to z, 0 to 9 and hyphens, a letter or a digit first"
)
_TARGET: Final = matching(
    "[a-z][a-z0-9-]*", '"{}" is no name of a target', "use a to z, 0 to 9 and hyphens, a letter first"
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
# Never repeated in a message: who knows the address can ping in our name.
_PING: Final = matching(
    r"https?://(?![/?#])[!#-;=?-~]+",
    '"ping" is no web address',
    "it begins with https:// or http://, and characters beyond ASCII are percent-encoded",
)


class Named(Struct, frozen=True, kw_only=True):
    """A file that the settings name, and where they do."""

    name: str
    span: Span


class EditionSettings(Struct, frozen=True, kw_only=True):
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


NoFacts = Literal["error", "skip"]

_MARKING: Final = one_of("marking", standards.TLP)
_PAPER: Final = one_of("size of paper", get_args(Paper))
_PART: Final = one_of("part", get_args(Part))
_FORMAT: Final = one_of("format", FORMATS)
_NO_FACTS: Final = one_of("way to take a day without facts", get_args(NoFacts))


class Hook(Struct, frozen=True, kw_only=True):
    """A command that is told how a run ended."""

    command: tuple[str, ...]
    """The program and its arguments, as no shell reads them."""
    timeout: int = 30
    """Seconds that it may take."""


class Hooks(Struct, frozen=True, kw_only=True):
    """Who is told of the runs."""

    ping: str | None = None
    """An address that is asked for: with `/start` behind it at the beginning, with the exit code at the end."""
    success: Hook | None = None
    failure: Hook | None = None


class TargetSettings(Struct, frozen=True, kw_only=True):
    """A place that the output is published to."""

    to: str
    """As `briefgen.addresses` reads it."""
    span: Span
    """Where the settings say so."""
    keep: int = 10
    """How many publications are kept for `rollback`."""
    timeout: int = 60
    """Seconds that the other side may take for an answer."""


class Settings(Struct, frozen=True, kw_only=True):
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
    search: bool = False
    """Whether there is a page to search in briefs and articles; it needs the extra `briefgen[search]`."""
    ratings: bool = False
    """Whether briefs show how the catalogue rates their sources, by the Admiralty code."""
    paper: Paper = "A4"
    accent: str | None = None
    """`#rrggbb`, in which text can be read on the theme's paper; `None`: the theme's own."""
    logo: Named | None = None
    """A PNG, relative to the workspace."""
    fonts: tuple[Named, ...] = ()
    """Files in `templates/fonts/` for characters that the theme's own fonts lack, in the PDF."""
    editions: Mapping[str, EditionSettings] = field(default_factory=dict)
    """By name, which is the stem of their files."""
    no_facts: NoFacts = "error"
    """How `run` takes a day that has no facts."""
    hooks: Hooks = field(default_factory=Hooks)
    publish: Mapping[str, TargetSettings] = field(default_factory=dict)
    """Targets by name."""


def settings(data: bytes | None, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `data`, and every problem found in them; `None`, and what has an error, gives the defaults."""
    if data is None:
        return Settings(), ()
    document, syntax = parse(data, file, "settings")
    if document is None:
        return Settings(), syntax
    problems: tuple[Problem, ...] = ()
    try:
        said = read_plainly(document.tree)
    except UnfitError:
        said, document, problems = read_by_the_models(document)
    if "editions" in said:
        said["editions"] = {name: _edition(asked) for name, asked in said["editions"].items()}
    if "hooks" in said:
        said["hooks"] = _hooks(said["hooks"])
    said |= _files(said, document)
    said |= _publish(said, document)
    return Settings(**said), in_order((*syntax, *problems))


def read_by_the_models(document: Document) -> tuple[dict[str, Any], Document, tuple[Problem, ...]]:
    """What is sound of the settings, the document that holds no more than that, and every problem found."""
    checked, problems = validated(document, _model(), "settings")
    if checked is None:
        return {}, document, problems
    return checked.value.model_dump(exclude_unset=True), checked.document, problems


def _files(said: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The files that are named, with their places."""
    files: dict[str, Any] = {}
    if "logo" in said:
        files["logo"] = Named(name=said["logo"], span=document.span(("logo",)))
    if "fonts" in said:
        names = enumerate(said["fonts"])
        files["fonts"] = tuple(Named(name=name, span=document.span(("fonts", at))) for at, name in names)
    return files


def _publish(said: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The targets, with their places."""
    if "publish" not in said:
        return {}
    asked = said["publish"].items()
    spans = {name: document.span(("publish", name, "to")) for name, _ in asked}
    return {"publish": {name: TargetSettings(**target, span=spans[name]) for name, target in asked}}


def _edition(asked: dict[str, Any]) -> EditionSettings:
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in asked.items()}
    return EditionSettings(**said)


def _hooks(asked: dict[str, Any]) -> Hooks:
    commands = {event: asked[event] for event in ("success", "failure") if event in asked}
    hooks = {event: Hook(**{**hook, "command": tuple(hook["command"])}) for event, hook in commands.items()}
    return Hooks(ping=asked.get("ping"), **hooks)


def read_plainly(found: Tree) -> dict[str, Any]:
    """What the settings say. Raises `UnfitError` where the models would find anything wrong, and only there.

    The models take longer to import and to make than all else that a build of one changed day reads.
    """
    try:
        return values_of(found, _keys())
    except (ValueError, KeyError) as error:
        raise UnfitError from error


def _list_of(value: Value) -> Value:
    def values(found: object) -> list[Any]:
        if isinstance(found, list):
            return [value(one) for one in found]
        raise UnfitError

    return values


def _by_name(name: Value, value: Value) -> Value:
    def values(found: object) -> dict[str, Any]:
        if isinstance(found, dict):
            return {name(key): value(one) for key, one in found.items()}
        raise UnfitError

    return values


def _mapping_of(keys: Mapping[str, Value], *needed: str) -> Value:
    return lambda found: values_of(found, keys, *needed)


@functools.cache
def _keys() -> Mapping[str, Value]:
    words, marking = _list_of(word(text)), word(_MARKING)
    parts, formats = _list_of(word(_PART)), _list_of(word(_FORMAT))
    edition = {"title": word(text), "sections": words, "tags": words, "facts": _count, "leave_out": parts}
    hook = _mapping_of({"command": _program, "timeout": _seconds}, "command")
    target = _mapping_of({"to": word(_address), "keep": _kept, "timeout": _seconds}, "to")
    return {
        "title": word(text),
        "organisation": word(text),
        "timezone": word(_zone),
        "language": word(_LANGUAGE),
        "url": word(_base_url),
        "default_marking": marking,
        "max_marking": marking,
        "search": _truth,
        "ratings": _truth,
        "paper": word(_PAPER),
        "accent": word(_accent),
        "logo": word(_LOGO),
        "fonts": _list_of(word(_FONT)),
        "editions": _by_name(word(_edition_name), _mapping_of({**edition, "formats": formats})),
        "no_facts": word(_NO_FACTS),
        "hooks": _mapping_of({"ping": word(_PING), "success": hook, "failure": hook}),
        "publish": _by_name(word(_TARGET), target),
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `briefgen.yaml`."""
    return json_schema(_model())


def _zone(value: object) -> object:
    name = text(value)
    if not isinstance(name, str) or name == "UTC" or _is_zone(name):
        return name
    from zoneinfo import available_timezones

    known = available_timezones()
    near = nearest(name, sorted(known))
    hint = f'did you mean "{near}"?' if near else "write a name of the time zone database: Europe/Brussels"
    raise refused(
        f'"{name}" is no time zone', hint if known else "this machine has no time zone database: install tzdata"
    )


def _is_zone(name: str) -> bool:
    # Imported where a zone is named.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _count(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,3}", value):
        raise refused(f'"{value}" is no number of facts', "write a whole number, 1 or more")
    return int(value)


_LONGEST: Final = 3600


def _seconds(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,3}", value) or int(value) > _LONGEST:
        raise refused(f'"{value}" is no time limit', f"write whole seconds, from 1 to {_LONGEST}")
    return int(value)


def _kept(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,2}", value):
        raise refused(f'"{value}" is no number of publications', "write a whole number, from 1 to 999")
    return int(value)


def _address(value: object) -> object:
    found = address(written) if isinstance(written := text(value), str) else None
    if isinstance(found, Refusal):
        raise refused(found.message, found.hint)
    return written


def _mapping(message: str, hint: str) -> Callable[[object], object]:
    """A validator that, unlike the usual one, does not repeat what stands in place of a mapping: it may hold a
    password."""

    def checked(value: object) -> object:
        if not isinstance(value, dict):
            raise refused(message, hint)
        return value

    return checked


def _command(value: object) -> object:
    # Refused as a whole: a command that lost one of its arguments is another command.
    if isinstance(value, list) and not (value and all(isinstance(part, str) for part in value) and value[0].strip()):
        raise refused('"command" is no program with its arguments', "write a list: [/usr/local/bin/tell, --desk, news]")
    return value


def _program(value: object) -> object:
    command = _command(value)
    if isinstance(command, list):
        return command
    raise UnfitError


def _truth(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    said = f'"{value}"' if isinstance(value, str) else "this"
    raise refused(f"{said} is neither true nor false", "write true or false")


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


_TEXT: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}


@functools.cache
def _model() -> type[BaseModel]:
    # Made on first use: what has no settings to read does without pydantic.
    from pydantic import BeforeValidator as Checked
    from pydantic import ConfigDict, Field, WithJsonSchema, create_model

    text_schema = WithJsonSchema(_TEXT)
    string = WithJsonSchema({"type": "string"})
    marking = WithJsonSchema({"enum": list(standards.TLP)})
    colour = WithJsonSchema({"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"})
    checked_marking = Checked(_MARKING)
    paper = (Checked(_PAPER), WithJsonSchema({"enum": list(get_args(Paper))}))

    def key(description: str) -> Any:
        return Field(default=None, description=description)

    part = Annotated[str, Checked(_PART), WithJsonSchema({"enum": list(get_args(Part))})]
    format_ = Annotated[str, Checked(_FORMAT), WithJsonSchema({"enum": list(FORMATS)})]
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
    seconds: tuple[Any, Any] = (
        Annotated[int, Checked(_seconds), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _LONGEST})],
        key("Seconds that it may take; by default, 30."),
    )
    command = (
        Annotated[list[str], Checked(_command), WithJsonSchema({"type": "array", "items": _TEXT, "minItems": 1})],
        Field(description="The program and its arguments, as no shell reads them."),
    )
    hook_keys: dict[str, Any] = {"command": command, "timeout": seconds}
    config = ConfigDict(extra="forbid", title="Hook", strict=True)
    hook: Any = create_model("Hook", __config__=config, __doc__="A command that is told how a run ended.", **hook_keys)
    hooks: Any = create_model(
        "Hooks",
        __config__={"extra": "forbid", "title": "Hooks", "strict": True},
        __doc__="Who is told of the runs.",
        ping=(Annotated[str, Checked(_PING), string], key("Asked for with /start behind it, then with the exit code.")),
        success=(hook, key("After a run that ended well.")),
        failure=(hook, key("After one that did not.")),
    )
    kept = Annotated[int, Checked(_kept), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999})]
    target: Any = create_model(
        "Target",
        __config__=ConfigDict(extra="forbid", title="Target", strict=True),
        __doc__="A place that the output is published to. Credentials never stand here.",
        to=(
            Annotated[str, Checked(_address), string],
            Field(description="A folder, user@host:/folder, sftp://…, webdavs://… or s3://bucket/prefix."),
        ),
        keep=(kept, key("How many publications are kept for `briefgen rollback`; by default, 10.")),
        timeout=(seconds[0], key("Seconds that the other side may take for an answer; by default, 60.")),
    )
    a_target = Annotated[target, Checked(_mapping("a target is a mapping", "write under its name: to: /mnt/share"))]
    targets = Checked(_mapping('"publish" is a mapping', "write under it, by name: intranet: {to: /mnt/share/briefs}"))
    ways = get_args(NoFacts)
    no_facts = (Checked(_NO_FACTS), WithJsonSchema({"enum": list(ways)}))
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
        search=(Annotated[bool, Checked(_truth)], key("Whether there is a search page; needs briefgen[search].")),
        ratings=(Annotated[bool, Checked(_truth)], key("Whether the catalogue's ratings of sources are shown.")),
        paper=(Annotated[str, *paper], key("Of the PDF.")),
        accent=(Annotated[str, Checked(_accent), colour], key('Of links and labels: "#123a6b".')),
        logo=(Annotated[str, Checked(_LOGO), string], key("A PNG in the workspace, for the head of each brief.")),
        fonts=(list[Annotated[str, Checked(_FONT), string]], key("Of templates/fonts/, for what the PDF's own lack.")),
        editions=(dict[name, edition], key("Other editions of each day, by name.")),
        no_facts=(Annotated[str, *no_facts], key("How `briefgen run` takes a day that has no facts.")),
        hooks=(hooks, key("Who is told of each `briefgen run`.")),
        publish=(
            Annotated[dict[Annotated[str, Checked(_TARGET)], a_target], targets],
            key("Where `briefgen publish` brings the output, by name."),
        ),
    )
