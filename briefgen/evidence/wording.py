"""Words for people: text of an article or of a quote as a message shows it, on one line and safe for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from briefgen.evidence.reading import Reading, line_where
from briefgen.matching import IGNORED, Occurrence

CONTEXT: Final = 32
"""How much of what stands around a quote is kept with it, and shown."""
LISTED: Final = 8
"""No more places than this are told one by one."""
_SHOWN: Final = 90
_READ: Final = 2000
"""So much of either end of a text is more than enough to show it without its middle."""


def shown(text: str) -> str:
    """`text` on one line, without its middle if it is long."""
    ends = text if len(text) <= 2 * _READ else f"{text[:_READ]} … {text[-_READ:]}"
    return middle_left_out(visible(ends).strip())


def middle_left_out(text: str) -> str:
    """`text`, or if it is long the words it begins and ends with."""
    if len(text) <= _SHOWN:
        return text
    half = _SHOWN // 2
    return f"{text[:half].rsplit(' ', 1)[0]} … {text[-half:].split(' ', 1)[-1]}"


def visible(text: str) -> str:
    """`text` on one line, without what could disturb a terminal."""
    return " ".join("".join(map(_safe, piece)) for piece in text.replace("\ufeff", "").split()) if text.strip() else " "


def where(reading: Reading, found: Occurrence) -> str:
    """A note that says on which line a quote stands, and between which words."""
    return f"line {line_where(reading, found)}: {in_context(reading, found)}"


def in_context(reading: Reading, found: Occurrence) -> str:
    """A quote in brackets, between the words that stand around it."""
    text = reading.source.text
    start, end = found.spans[0][0], found.spans[-1][1]
    before = visible(text[max(0, start - 2 * CONTEXT) : start + 1])[:-1][-CONTEXT:]
    after = visible(text[end - 1 : end + 2 * CONTEXT])[1:][:CONTEXT]
    if start > CONTEXT and " " in before:
        before = "…" + before[before.index(" ") :]
    if end < len(text) - CONTEXT and " " in after:
        after = after[: after.rindex(" ") + 1] + "…"
    return f"{before}[{shown(text[start:end])}]{after}".strip()


def on_lines(lines: Sequence[int]) -> str:
    """Lines by their numbers, each once: “lines 3, 5 and 8”."""
    numbers = [str(line) for line in dict.fromkeys(lines)][:LISTED]
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(numbers[:-1])} and {numbers[-1]}"


def _safe(char: str) -> str:
    if unicodedata.category(char)[0] != "C" or char in "\u200c\u200d":
        return char
    return "" if char in IGNORED else f"<U+{ord(char):04X}>"
