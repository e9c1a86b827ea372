"""A tree to plain values, without pydantic: only what is in order is read so, of anything else the models tell.

To import the models, and to make values by them, takes longer than to read a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from briefgen.document.tree import Tree

Value: TypeAlias = Callable[[Any], Any]
"""From what stands there to the value."""


class UnfitError(ValueError):
    """Something does not fit; the models know what."""


def word(check: Callable[[object], object]) -> Value:
    """Of what stands there the text that the validator `check` makes of it; `UnfitError` where that is no text."""

    def read(found: object) -> str:
        value = check(found)
        if isinstance(value, str):
            return value
        raise UnfitError

    return read


def values_of(found: Tree, table: Mapping[str, Value], *needed: str) -> dict[str, Any]:
    """The values of a mapping by their keys, which `table` has all; `needed` are there."""
    if isinstance(found, dict) and all(key in found for key in needed):
        return {key: table[key](value) for key, value in found.items()}
    raise UnfitError
