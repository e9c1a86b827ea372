"""Which paragraphs may hold a quote that leaves words out: those that hold its parts, and hold them in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from briefgen.matching.patterns import Compiled
from briefgen.matching.prose import BLANK_LINE
from briefgen.matching.text import Window
from briefgen.matching.windows import earliest

_BLOCK = 1 << 16
"""So much is split into paragraphs at a time."""


def places_to_look(text: str, stretches: Sequence[Compiled]) -> Iterator[Window]:
    """Whole paragraphs outside of which no paragraph holds the stretches in order; very long ones may hold none."""
    parts = [(part, stretch.before) for stretch in stretches for part in (stretch.parts[0], *stretch.ahead)]
    start, nexts = 0, [-1] * len(parts)
    while start < len(text):
        for index, (part, before) in enumerate(parts):
            if nexts[index] < start:
                found = part.search(text, earliest(text, start, before))
                if not found:
                    return
                nexts[index] = found.start(1)
        # Each part must stand in the paragraph, so it is not before that of the part that comes last.
        blank_line = text.rfind("\n\n", start, max(nexts))
        start = max(start, blank_line + 1)
        blank = BLANK_LINE.search(text, start + _BLOCK)
        end = blank.end() if blank else len(text)
        if all(text.find(stretch.sign, start, end) >= 0 for stretch in stretches):
            yield from _paragraphs(text, start, end, stretches) if end - start < 2 * _BLOCK else [(start, end)]
        start = end


def _paragraphs(text: str, start: int, end: int, stretches: Sequence[Compiled]) -> Iterator[Window]:
    block = text[start:end]
    signs = [stretch.sign for stretch in stretches]
    paragraphs = BLANK_LINE.split(block)
    left = paragraphs
    for sign in signs:
        left = [paragraph for paragraph in left if sign in paragraph]
    for sign, next_sign in pairwise(signs):
        left = [paragraph for paragraph in left if paragraph.find(sign) < paragraph.rfind(next_sign)]
    if left:
        holds = re.compile("".join(stretch.in_order for stretch in stretches)).match
        left = [paragraph for paragraph in left if holds(paragraph)]
    if left:
        kept = set(left)
        starts = [start, *(start + blank.end() for blank in BLANK_LINE.finditer(block))]
        yield from ((at, at + len(one)) for at, one in zip(starts, paragraphs, strict=True) if one in kept)
