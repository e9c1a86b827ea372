"""A facts file as the curator writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from briefgen.document import refused
from briefgen.load import kinds
from briefgen.load.fields import (
    Alias,
    Day,
    EditionName,
    Id,
    Language,
    Likelihood,
    Marking,
    Moment,
    Number,
    OneOrSeveral,
    Pairs,
    Points,
    Reference,
    Several,
    Strict,
    Tag,
    Text,
    or_one,
)
from briefgen.load.kinds import SLUG
from briefgen.model import Confidence, Kind

_CITE: Final = 'add "cite:" and under it at least one "- alias: quote"'


def _at_least(count: int, noun: str, trouble: str, hint: str) -> BeforeValidator:
    """Of a list without which the mapping that holds it says nothing."""

    def checked(value: object, info: ValidationInfo) -> object:
        if value is None or (isinstance(value, list) and len(value) < count):
            name = info.data.get("id")
            raise refused(f'the {noun} "{name}" {trouble}' if name else f"this {noun} {trouble}", hint)
        return value

    return BeforeValidator(checked)


def _requires(*keys: str) -> Callable[[dict[str, Any]], None]:
    """Says to editors what a validator sees to."""

    def extend(schema: dict[str, Any]) -> None:
        schema["required"] = sorted({*schema.get("required", ()), *keys}, key=list(schema["properties"]).index)

    return extend


def _is_short(value: dict[Any, Any]) -> bool:
    return len(value) == 1 and not value.keys() & kinds.LONG_FORM


def _refuse_no_mapping(value: object) -> None:
    if isinstance(value, str):
        glued = ":" in value
        hint = 'put a space after the colon: "- alias: quote"' if glued else 'write "- alias: quote"'
        raise refused(f'"{value}" is no citation', hint)
    if not isinstance(value, dict):
        raise refused("a list is no citation", 'write "- alias: quote"')


def _refuse_broken_quote(alias: str, quote: object) -> None:
    if isinstance(quote, dict):
        raise refused(
            f'the quote from "{alias}" was split at ": "', f'put the quote in quotation marks: - {alias}: "…"', (alias,)
        )
    if isinstance(quote, list):
        raise refused(
            f'the quote from "{alias}" is a list',
            f'a quote that begins with [ needs quotation marks: - {alias}: "…"',
            (alias,),
        )
    if quote is None or not str(quote).strip():
        raise refused(f'the quote from "{alias}" is empty', "copy the words of the article that carry this", (alias,))


def _refuse_split(value: dict[Any, Any]) -> None:
    """Of a mapping that is neither form, where the likely cause shows."""
    strays = [key for key, words in value.items() if key not in kinds.LONG_FORM and words is None]
    if strays:
        hint = "within { } a quote that holds a comma needs quotation marks"
        raise refused(f'a quote was split at the comma before "{strays[0]}"', hint)
    if value.keys() & {"article", "quote"}:
        return
    if value.keys() & kinds.LONG_FORM:
        hint = "write article, quote and prefix or suffix, each with a key of its own"
        raise refused('the short form "alias: quote" takes no prefix and no suffix', hint)
    raise refused("this citation has more than one key", 'begin each citation with "- "')


class CitationEntry(Strict):
    """From a statement to the words of an article: `alias: quote`, or article, quote, and prefix or suffix."""

    model_config = ConfigDict(title="Citation")

    article: Alias = Field(description="The alias of the article.")
    quote: Text = Field(description="The article's own words, verbatim.")
    prefix: Text | None = Field(
        default=None, description="What stands right before the quote, where it stands more than once."
    )
    suffix: Text | None = Field(
        default=None, description="What stands right after the quote, where it stands more than once."
    )

    @model_validator(mode="before")
    @classmethod
    def _long_form(cls, value: Any) -> Any:
        _refuse_no_mapping(value)
        if _is_short(value):
            ((alias, quote),) = value.items()
            _refuse_broken_quote(alias, quote)
            return {"article": alias, "quote": quote}
        _refuse_split(value)
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        long: dict[str, Any] = handler.resolve_ref_schema(handler(core_schema))
        short = {
            "title": "alias: quote",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "patternProperties": {
                f"^(?!(article|quote|prefix|suffix)$){SLUG}$": {"type": ["string", "number", "boolean"]}
            },
            "additionalProperties": False,
        }
        return {
            "title": "Citation",
            "description": cls.__doc__,
            "anyOf": [short, {**long, "title": "with its context"}],
        }


_Cited = Annotated[list[CitationEntry], _at_least(1, "fact", "has no citation", _CITE)]
_AccountCited = Annotated[list[CitationEntry], _at_least(1, "account", "has no citation", _CITE)]
_Resting = Annotated[
    list[Id], _at_least(1, "statement", "rests on no fact", 'name the facts that bear it: "facts: [id, …]"')
]


class DerivedEntry(Strict):
    """Why a number or a date stands in the text and in none of its quotes."""

    model_config = ConfigDict(title="Derivation")

    value: Number | None = Field(default=None, description="The number in the text.")
    expression: Text | None = Field(
        default=None, alias="from", description="The arithmetic: 820-790, or round(1/3, 2)."
    )
    because: Text | None = Field(default=None, description="The reason in words, in place of the arithmetic.")

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, value: Any) -> Any:
        keys = value.keys() & {"value", "from", "because"} if isinstance(value, dict) else {"because"}
        if keys not in ({"value", "from"}, {"because"}):
            hint = 'write "derived: {value: 30, from: 820-790}" or "derived: {because: …}"'
            raise refused('a derivation has either "value" and "from", or "because"', hint)
        return value


class SeriesEntry(Strict):
    """A few numbers to draw."""

    model_config = ConfigDict(title="Series")

    unit: Text = Field(description="What is counted: warheads, EUR million.")
    points: Points = Field(description="Pairs of label and number, in the order to draw them.")


_Confidence = Annotated[Confidence, BeforeValidator(kinds.confidence)]


class FactEntry(Strict):
    """One statement in the desk's own words, with a permanent id, resting on citations."""

    model_config = ConfigDict(title="Fact", json_schema_extra=_requires("cite"))

    id: Id = Field(description="Permanent, and unique in the day.")
    text: Text = Field(description="The statement. Emphasis, strong, code and links are understood.")
    cite: _Cited = Field(default=[], validate_default=True, description="The citations that carry it.")
    why: Text | None = Field(default=None, description="Why it matters.")
    kind: Annotated[Kind, BeforeValidator(kinds.kind)] = Field(
        default="reported", description="Reported by the articles, or a judgment of the desk."
    )
    likelihood: Likelihood | None = Field(default=None, description="A term of ICD 203.")
    confidence: _Confidence | None = Field(default=None, description="In the judgment.")
    as_of: Moment | None = Field(default=None, description="When this was so: a date, or a time with its zone.")
    tags: Annotated[list[Tag], Several] = Field(default=[], description="What it is about.")
    editions: Annotated[list[EditionName], Several] = Field(
        default=[], description="The editions that show it. None named: every one."
    )
    derived: Annotated[list[DerivedEntry], OneOrSeveral, Several] = Field(
        default=[],
        json_schema_extra=or_one,
        description="How a number that stands in no quote was worked out: one derivation, or a list.",
    )
    lang: Language | None = Field(default=None, description="The language of the text, if not that of the brief.")
    marking: Marking | None = Field(default=None, description="If not that of the brief.")
    series: SeriesEntry | None = Field(default=None, description="A few numbers to draw.")


class SectionEntry(Strict):
    """A chapter of the brief."""

    model_config = ConfigDict(title="Section")

    title: Text = Field(description="Its heading.")
    facts: Annotated[list[FactEntry], Several] = Field(default=[], description="In the order in which to read them.")


class AccountEntry(Strict):
    """One side of a dispute."""

    model_config = ConfigDict(title="Account", json_schema_extra=_requires("cite"))

    text: Text = Field(description="What this side says, and who it is.")
    cite: _AccountCited = Field(default=[], validate_default=True, description="The citations that carry it.")


class DisputeEntry(Strict):
    """A question on which the articles give different accounts."""

    model_config = ConfigDict(title="Dispute", json_schema_extra=_requires("accounts"))

    id: Id = Field(description="Permanent, and unique among the disputes of the day.")
    question: Text = Field(description="The question, as one.")
    accounts: Annotated[
        list[AccountEntry],
        _at_least(
            2, "dispute", "has fewer than two accounts", "give each account with its citations, or make it a fact"
        ),
    ] = Field(default=[], validate_default=True, description="Two or more, each with its citations.")


class PointEntry(Strict):
    """A sentence that rests on facts."""

    model_config = ConfigDict(title="Statement", json_schema_extra=_requires("facts"))

    text: Text = Field(description="One sentence.")
    facts: _Resting = Field(default=[], validate_default=True, description="The ids of the facts that bear it.")


class CorrectionEntry(Strict):
    """What a fact said, and what it says now."""

    model_config = ConfigDict(title="Correction")

    at: Moment = Field(description="When it was corrected: a date, or a time with its zone.")
    fact: Reference = Field(description="The id of a fact of this day, or 2026-02-04/id for one of another day.")
    was: Text = Field(description="What stood there.")
    now: Text = Field(description="What stands there now.")


_Spellings = Annotated[list[Text], OneOrSeveral, Field(json_schema_extra=or_one)]


class FactsFile(Strict):
    """The facts of one date, or a part of them."""

    model_config = ConfigDict(title="Facts file")

    date: Day = Field(description="The date of the brief, as in the file's name.")
    title: Text | None = Field(default=None, description="The headline, a full sentence. In one file of the day only.")
    marking: Marking | None = Field(default=None, description="A label of TLP 2.0. In one file of the day only.")
    bottom_line: Annotated[list[PointEntry], Several] = Field(
        default=[], description="Three sentences at most. In one file of the day only."
    )
    names: Annotated[dict[Text, _Spellings], Pairs] = Field(
        default={}, description="For each name its other spellings."
    )
    sections: Annotated[list[SectionEntry], Several] = Field(default=[], description="The chapters.")
    disputes: Annotated[list[DisputeEntry], Several] = Field(
        default=[], description="Questions on which the articles differ."
    )
    watch: Annotated[list[PointEntry], Several] = Field(default=[], description="What to watch for.")
    corrections: Annotated[list[CorrectionEntry], Several] = Field(
        default=[], description="Of this day or of earlier ones."
    )
