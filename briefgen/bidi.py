"""Text of two directions: what stands in it turns nothing around that stands beside it.

Letters bring their direction along; a few invisible characters set it, for all that follows until another one ends it.
The HTML Standard (section 3.2.7) asks that they are ended where they began; the Unicode Bidirectional Algorithm
(UAX #9, section 2.4) keeps a name apart from the text around it by isolates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

_FSI: Final = "\u2068"
_PDF: Final = "\u202c"
_PDI: Final = "\u2069"
_ENDED_BY: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", _PDF),
    **dict.fromkeys("\u2066\u2067\u2068", _PDI),
}
"""Each control that begins something, with the one that ends it."""

CONTROL: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""A character that begins or ends something."""

_AGAINST: Final[dict[Direction, tuple[str, ...]]] = {"ltr": ("R", "AL"), "rtl": ("L",)}


def balanced(text: str) -> str:
    """The text with each control of direction that it begins ended, and none that ends what it did not begin."""
    return "".join(_balanced(text)) if CONTROL.search(text) else text


def isolated(text: str, within: Direction = "ltr") -> str:
    """The text, kept apart from what stands beside it where it holds a letter that runs the other way, or a control."""
    if within == "ltr" and text.isascii():
        return text
    against = any(unicodedata.bidirectional(character) in _AGAINST[within] for character in text)
    return f"{_FSI}{balanced(text)}{_PDI}" if against or CONTROL.search(text) else text


def _balanced(text: str) -> Iterator[str]:
    ends: list[str] = []
    for part in _PARTS.split(text):
        if part in _ENDED_BY:
            ends.append(_ENDED_BY[part])
            yield part
        elif part in (_PDF, _PDI):
            yield from _ended(ends, part)
        else:
            yield part
    yield from reversed(ends)


_PARTS: Final = re.compile(f"({CONTROL.pattern})")


def _ended(ends: list[str], end: str) -> Iterator[str]:
    """What `end` ends, and what was begun within it; nothing, where it ends nothing."""
    # The end of an embedding does not reach out of an isolate; the end of an isolate ends all that is within.
    if end not in ends or (end == _PDF and ends[-1] != _PDF):
        return
    while True:
        last = ends.pop()
        yield last
        if last == end:
            return
