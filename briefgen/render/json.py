"""`brief.json`: the edition itself, complete, with its receipts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

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


# What is written on one line is written by Python's C code, which knows no indent.
_line = json.JSONEncoder(ensure_ascii=False).encode


def _laid_out(value: Json, depth: int, margin: str) -> str:
    if depth and value and isinstance(value, dict):
        inner = margin + " "
        parts = (f"{_line(key)}: {_laid_out(part, depth - 1, inner)}" for key, part in value.items())
        return "{" + inner + f",{inner}".join(parts) + margin + "}"
    if depth and value and isinstance(value, list):
        inner = margin + " "
        return "[" + inner + f",{inner}".join(_laid_out(part, depth - 1, inner) for part in value) + margin + "]"
    return _line(value)
