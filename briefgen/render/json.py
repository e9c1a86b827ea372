"""`brief.json`: the edition itself, complete, with its receipts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import Any, Final

from briefgen import receipts
from briefgen.model import Edition, Source
from briefgen.values import Json

_DEPTH: Final = 5
"""How deep values stand on lines of their own: down to a fact of a chapter, a source, a line of an extract."""


def brief_json(edition: Edition, sources: Mapping[str, Source]) -> bytes:
    """The bytes of `brief.json`, a fact, a source or a receipt a line, so that two of them can be compared by eye.

    `sources` holds at least the articles of which the whole may be enclosed.
    """
    document = receipts.document(edition, sources)
    return (_laid_out(document, _DEPTH, "\n") + "\n").encode("utf-8", "surrogatepass")


# What is written on one line is written by Python's C code, which knows no indent. A text, as most short values are, is
# all the same given to the part that is for texts: starting the whole for each would be most of the work.
_line = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_text = json.encoder.encode_basestring
_SHORT: Final[Mapping[type, Callable[[Any], str]]] = {
    str: _text,
    int: int.__repr__,
    bool: {False: "false", True: "true"}.__getitem__,
    NoneType: {None: "null"}.__getitem__,
}


def _laid_out(value: Json, depth: int, margin: str) -> str:
    if not (depth and value):
        return _line(value)
    inner = margin + " "
    if isinstance(value, dict):
        parts = [f"{_text(key)}: {text}" for key, text in zip(value, _each(value.values(), depth, inner), strict=True)]
        return "{" + inner + f",{inner}".join(parts) + margin + "}"
    if isinstance(value, list):
        return "[" + inner + f",{inner}".join(_each(value, depth, inner)) + margin + "]"
    return _line(value)


def _each(parts: Iterable[Json], depth: int, margin: str) -> list[str]:
    return [_SHORT[type(part)](part) if type(part) in _SHORT else _laid_out(part, depth - 1, margin) for part in parts]
