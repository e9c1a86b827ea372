"""The kinds of value that facts and catalogue are made of: each a function from what stands there to the value.

What does not fit they refuse as pydantic understands it, which is imported only then.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Final, get_args

from briefgen import standards
from briefgen.document import matching, one_of, refused, text, unfit
from briefgen.model import Confidence, Kind, Rights

SLUG: Final = r"[a-z0-9][a-z0-9-]*"
"""What aliases, ids, tags and editions look like."""
LANGUAGE: Final = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
LONG_FORM: Final = frozenset({"article", "quote", "prefix", "suffix"})
"""The keys of a citation in its long form."""

_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME: Final = re.compile(r"[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)( ?Z| ?[+-]\d\d:?\d\d)?")
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_NUMBER: Final = re.compile(r"[+−-]?\d+(\.\d+)?")


def _slug(noun: str) -> Callable[[object], object]:
    return matching(SLUG, f'"{{}}" is no {noun}', "use a to z, 0 to 9 and hyphens, a letter or a digit first")


def day(value: object) -> date:
    match = _DAY.fullmatch(_written(value, "a date"))
    if not match:
        raise refused(f'"{value}" is no date', "write it as 2026-02-05")
    return _real_date(match)


def moment(value: object) -> date | datetime:
    written = _written(value, "a date")
    match = _DAY.match(written)
    if not match:
        raise refused(f'"{value}" is no date', "write it as 2026-02-05, or with a time as 2026-02-05 06:00+01:00")
    day = _real_date(match)
    return _with_time(day, written[match.end() :]) if match.end() < len(written) else day


def _with_time(day: date, written: str) -> datetime:
    match = _TIME.fullmatch(written)
    if not match:
        raise refused(f'"{written.strip()}" is no time of day', "write it as 2026-02-05 06:00+01:00")
    clock, zone = match.groups()
    if not zone:
        raise refused(f"the time {clock} has no zone", f"add it: {day} {clock}Z, or {day} {clock}+01:00")
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone.strip()}")
    except ValueError:
        raise refused(f"there is no time {clock}{zone}", "hours go from 00 to 23, minutes from 00 to 59") from None


def _real_date(match: re.Match[str]) -> date:
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise refused(f"there is no {match.group()}", _calendar_hint(year, month)) from None


def _calendar_hint(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        return "months go from 01 to 12"
    if not year:
        return "years begin with 0001"
    return f"{calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days"


def decimal(value: object) -> Decimal:
    written = _written(value, "a number")
    if not _NUMBER.fullmatch(written):
        raise refused(f'"{value}" is no number', "write digits only, with a point before decimals: 1550 or 0.5")
    return Decimal(written.replace("−", "-"))


def _written(value: object, expected: str) -> str:
    """The text, where nothing but one will do."""
    word = text(value)
    if isinstance(word, str):
        return word
    raise unfit(expected, "write it after the colon")


def points(value: object) -> tuple[tuple[str, Decimal], ...]:
    hint = "write points as [label, number] pairs, or as a mapping from label to number"
    if not isinstance(value, dict | list) or not value:
        raise refused("a series needs points", hint)
    if isinstance(value, dict):
        return tuple((label, _number_at(number, (label,))) for label, number in value.items())
    for index, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise refused("a point is a pair of label and number", hint, (index,))
    return tuple((label, _number_at(number, (index, 1))) for index, (label, number) in enumerate(value))


def _number_at(value: object, path: tuple[str | int, ...]) -> Decimal:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        hint = "write digits only, with a point before decimals: 1550 or 0.5"
        raise refused(f'"{value}" is no number' if isinstance(value, str) else "no number stands here", hint, path)
    return decimal(value)


def no_key(value: object) -> object:
    """Of the alias of an article, as the catalogue gives it."""
    if value in LONG_FORM:
        raise refused(f'"{value}" may not be an alias', "it is a key of citations; take another word")
    return value


def article_file(value: object) -> object:
    name = text(value)
    if not isinstance(name, str):
        return name
    path = PurePosixPath(name)
    if path.is_absolute() or path == PurePosixPath() or _DRIVE.match(name) or "\\" in name:
        raise refused(f'"{name}" is not a path within seeds/articles', "write it relative to seeds/articles, with /")
    if ".." in path.parts:
        raise refused(f'"{name}" leaves seeds/articles', "articles lie in seeds/articles: write a path without ..")
    return name


_REFERENCE: Final = matching(
    rf"(\d{{4}}-\d\d-\d\d/)?{SLUG}",
    '"{}" names no fact',
    'write the id of a fact of this day, or "2026-02-04/id" for one of another day',
)


def reference(value: object) -> object:
    reference = _REFERENCE(value)
    match = _DAY.match(reference) if isinstance(reference, str) and "/" in reference else None
    if match:
        _real_date(match)
    return reference


identifier: Final = _slug("id")
alias: Final = _slug("alias")
tag: Final = _slug("tag")
edition_name: Final = _slug("name of an edition")
language: Final = matching(LANGUAGE, '"{}" is no language', "write its code: en, de, ar, pt-BR")
marking: Final = one_of("marking", standards.TLP)
likelihood: Final = one_of("likelihood", standards.LIKELIHOODS)
kind: Final = one_of("kind of fact", get_args(Kind))
confidence: Final = one_of("level of confidence", get_args(Confidence))
sha256: Final = matching(
    "[0-9a-f]{64}", '"{}" is no SHA-256', "it has 64 characters, 0 to 9 and a to f: sha256sum FILE prints it"
)
url: Final = matching(r"""https?://[^\s<>"]+""", '"{}" is no web address', "it begins with https:// or http://")
rights: Final = one_of("kind of rights", get_args(Rights))
reliability: Final = one_of("reliability of a source", "ABCDEF")
credibility: Final = one_of("credibility of a report", "123456")
