"""The entries of the catalogue as pydantic takes them, each with what an editor is told of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema

from briefgen.load import kinds
from briefgen.load.fields import Alias, Language, Moment, OneOrSeveral, Strict, Text, or_one
from briefgen.model import Rights

_Reliability = Annotated[str, BeforeValidator(kinds.reliability), WithJsonSchema({"enum": [*"ABCDEF"]})]
_Credibility = Annotated[
    str,
    BeforeValidator(kinds.credibility),
    WithJsonSchema({"enum": [*"123456", 1, 2, 3, 4, 5, 6]}),
]


class ArticleEntry(Strict):
    """What is known of an article."""

    model_config = ConfigDict(title="Article")

    file: Annotated[str, BeforeValidator(kinds.article_file), WithJsonSchema({"type": "string"})] = Field(
        description="The file, relative to seeds/articles."
    )
    sha256: Annotated[
        str, BeforeValidator(kinds.sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
    ] = Field(description="The SHA-256 of the file's bytes.")
    published: Moment = Field(description="The date, or the time with its zone: 2026-02-05 or 2026-02-05 06:00Z.")
    rights: Annotated[Rights, BeforeValidator(kinds.rights)] = Field(
        description="How much of the text may be published or attached."
    )
    publisher: Text | None = Field(default=None, description="Who published it.")
    author: Annotated[list[Text], OneOrSeveral] = Field(
        default=[],
        json_schema_extra=or_one,
        description="Who wrote it: a name, or a list of names.",
    )
    title: Text | None = Field(default=None, description="Its headline.")
    url: Annotated[str, BeforeValidator(kinds.url), WithJsonSchema({"type": "string", "format": "uri"})] | None = Field(
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


class Catalogue(RootModel[dict[Annotated[Alias, BeforeValidator(kinds.no_key)], ArticleEntry]]):
    """What is known of each article, by its alias."""

    model_config = ConfigDict(title="Catalogue")
