"""The words, numbers and marks of a text."""

from __future__ import annotations

import re

from briefgen.matching.characters import SPACELESS, WORD
from briefgen.matching.text import Window

TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|\.\.\.|[{SPACELESS}]|{WORD}+|[^\w\s]")


def tokens(text: str) -> tuple[Window, ...]:
    """The words, numbers and marks of `text`; each character counts as one where no spaces are written."""
    return tuple(token.span() for token in TOKEN.finditer(text))
