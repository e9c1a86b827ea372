"""The entries of the catalogue as pydantic takes them, each with what an editor is told of it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Final, get_args

from pydantic import BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema

from briefgen.document import matching, one_of, refused, text
from briefgen.load.fields import Alias, Language, Moment, OneOrSeveral, Strict, Text, or_one
from briefgen.load.kinds import LONG_FORM
from briefgen.model import Rights

_DRIVE: Final = re.compile(r"[A-Za-z]:")


def _alias(value: object) -> object:
    if value in LONG_FORM:
        raise refused(f'"{value}" may not be an alias', "it is a key of citations; take another word")
    return value


def _file(value: object) -> object:
    name = text(value)
    if not isinstance(name, str):
        return name
    path = PurePosixPath(name)
    if path.is_absolute() or path == PurePosixPath() or _DRIVE.match(name) or "\\" in name:
        raise refused(f'"{name}" is not a path within seeds/articles', "write it relative to seeds/articles, with /")
    if ".." in path.parts:
        raise refused(f'"{name}" leaves seeds/articles', "articles lie in seeds/articles: write a path without ..")
    return name


_SHA256 = matching(
    "[0-9a-f]{64}", '"{}" is no SHA-256', "it has 64 characters, 0 to 9 and a to f: sha256sum FILE prints it"
)
_URL = matching(r"""https?://[^\s<>"]+""", '"{}" is no web address', "it begins with https:// or http://")


_Reliability = Annotated[
    str, BeforeValidator(one_of("reliability of a source", "ABCDEF")), WithJsonSchema({"enum": [*"ABCDEF"]})
]
_Credibility = Annotated[
    str,
    BeforeValidator(one_of("credibility of a report", "123456")),
    WithJsonSchema({"enum": [*"123456", 1, 2, 3, 4, 5, 6]}),
]


class ArticleEntry(Strict):
    """What is known of an article."""

    model_config = ConfigDict(title="Article")

    file: Annotated[str, BeforeValidator(_file), WithJsonSchema({"type": "string"})] = Field(
        description="The file, relative to seeds/articles."
    )
    sha256: Annotated[
        str, BeforeValidator(_SHA256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
    ] = Field(description="The SHA-256 of the file's bytes.")
    published: Moment = Field(description="The date, or the time with its zone: 2026-02-05 or 2026-02-05 06:00Z.")
    rights: Annotated[Rights, BeforeValidator(one_of("kind of rights", get_args(Rights)))] = Field(
        description="How much of the text may be published or attached."
    )
    publisher: Text | None = Field(default=None, description="Who published it.")
    author: Annotated[list[Text], OneOrSeveral] = Field(
        default=[],
        json_schema_extra=or_one,
        description="Who wrote it: a name, or a list of names.",
    )
    title: Text | None = Field(default=None, description="Its headline.")
    url: Annotated[str, BeforeValidator(_URL), WithJsonSchema({"type": "string", "format": "uri"})] | None = Field(
        default=None, description="Where it was published."
    )
    language: Language | None = Field(default=None, description="The code of its language: en, de, ar.")
    notice: Text | None = Field(default=None, description="What must be printed with it.")
    origin: Text | None = Field(
        default=None,
        description="Who the report ultimately comes from. Articles of one origin count once. Default: the publisher.",
    )
    reliability: _Reliability | None = Field(default=None, description="Of the source, by the Admiralty code: A to F.")
    credibility: _Credibility | None = Field(default=None, description="Of the report, by the Admiralty code: 1 to 6.")


class Catalogue(RootModel[dict[Annotated[Alias, BeforeValidator(_alias)], ArticleEntry]]):
    """What is known of each article, by its alias."""

    model_config = ConfigDict(title="Catalogue")
