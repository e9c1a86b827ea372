"""The words, numbers and marks of a text."""

from __future__ import annotations

import re
from functools import cache

from briefgen.matching.characters import SPACELESS, WORD
from briefgen.matching.text import Window

token = cache(lambda: re.compile(rf"\d+(?:[.,]\d+)*|\.\.\.|[{SPACELESS}]|{WORD}+|[^\w\s]"))
"""Compiled where a quote leaves words out, or does not stand."""


def tokens(text: str) -> tuple[Window, ...]:
    """The words, numbers and marks of `text`; each character counts as one where no spaces are written."""
    return tuple(found.span() for found in token().finditer(text))
