"""One or several facts files to the one day that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

from msgspec import Struct

from briefgen.diagnostics import Problem, Span
from briefgen.document import Document, UnfitError, in_order, json_schema, parse, validated
from briefgen.load import checks
from briefgen.load.records import FactsRecords, records
from briefgen.model import Day

_ONCE: Final = ("title", "marking", "bottom_line")


def day(
    files: Sequence[tuple[str, bytes]], expected: date, *, complete: bool = True
) -> tuple[Day | None, tuple[Problem, ...]]:
    """The day that the files make, given as (name, bytes) in the order in which they are joined, with every problem.

    A day that comes with errors holds what is sound, so that later stages can speak of it; `None` where no file could
    be read as facts. `complete` is false where the day has more files than these: nothing is then said of what it seems
    to lack.
    """
    problems: list[Problem] = []
    parts = [part for file, data in files if (part := _part(file, data, expected, problems))]
    if not parts:
        return None, tuple(problems)
    joined = _joined(parts, expected)
    problems += [problem for part in parts for problem in _misdated(part, expected)]
    problems += _repeated(parts)
    # With a file missing, what seems to be missing from the day may stand in it.
    if complete and len(parts) == len(files):
        problems += _untitled(parts) + list(checks.problems_of(joined, [part.raw for part in parts]))
    return joined, in_order(problems)


def schema() -> dict[str, Any]:
    """The JSON Schema of a facts file."""
    from briefgen.load.facts import FactsFile

    return json_schema(FactsFile)


class _Part(Struct, frozen=True, kw_only=True):
    """What is sound of one file."""

    value: FactsRecords
    document: Document
    raw: Document
    """With what is wrong still in it."""


def _part(file: str, data: bytes, expected: date, problems: list[Problem]) -> _Part | None:
    raw, syntax = parse(data, file)
    problems.extend(syntax)
    if raw is None:
        return None
    try:
        return _Part(value=records(raw), document=raw, raw=raw)
    except UnfitError:
        return _sound_part(raw, expected, problems)


def _sound_part(raw: Document, expected: date, problems: list[Problem]) -> _Part | None:
    from briefgen.load.facts import FactsFile

    checked, errors = validated(raw, FactsFile, instead={"date": expected.isoformat()})
    problems.extend(errors)
    return _Part(value=records(checked.document), document=checked.document, raw=raw) if checked else None


def _joined(parts: Sequence[_Part], expected: date) -> Day:
    values = [part.value for part in parts]
    return Day(
        date=expected,
        title=next((value.title for value in values if value.title), ""),
        marking=next((value.marking for value in values if value.marking), None),
        bottom_line=tuple(chain.from_iterable(value.bottom_line for value in values)),
        names=_names(parts),
        sections=tuple(chain.from_iterable(value.sections for value in values)),
        disputes=tuple(chain.from_iterable(value.disputes for value in values)),
        watch=tuple(chain.from_iterable(value.watch for value in values)),
        corrections=tuple(chain.from_iterable(value.corrections for value in values)),
        span=parts[0].document.span(),
    )


def _names(parts: Iterable[_Part]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, others in part.value.names.items():
            names[name] = tuple(dict.fromkeys((*names.get(name, ()), *others)))
    return names


def _misdated(part: _Part, expected: date) -> list[Problem]:
    if part.value.date == expected:
        return []
    message = f"the date here is {part.value.date}, and by its name the file is of {expected}"
    return [Problem(message=message, span=part.document.span(("date",)), hint="correct the one or the other")]


def _says(part: _Part, key: str) -> bool:
    return isinstance(part.raw.tree, dict) and key in part.raw.tree


def _repeated(parts: Sequence[_Part]) -> list[Problem]:
    """Of what one file says for the whole day, and another says too."""
    return [problem for key in _ONCE for problem in _said_again(key, parts)]


def _said_again(key: str, parts: Sequence[_Part]) -> list[Problem]:
    first, *others = [part.raw.key_span((key,)) for part in parts if _says(part, key)] or [Span(file="")]
    hint = "one file of a day says it for all of them: keep one of the two"
    return [
        Problem(
            message=f'"{key}" stands in two files of the day',
            span=other,
            notes=(f"it first stands at {first}",),
            hint=hint,
        )
        for other in others
    ]


def _untitled(parts: Sequence[_Part]) -> list[Problem]:
    if any(_says(part, "title") for part in parts):
        return []
    hint = 'add "title: …", a full sentence that says what matters'
    return [Problem(message="the day has no title", span=parts[0].document.span(), hint=hint)]
