"""Where one stretch of a quote stands: its parts in order, with room for an editor's words between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from briefgen.matching.characters import SINGLE
from briefgen.matching.edges import stands_free
from briefgen.matching.patterns import Compiled
from briefgen.matching.prose import BLANK_LINE, sentence_ends
from briefgen.matching.text import Window
from briefgen.matching.words import TOKEN

FILL_LENGTH = 240
"""An editor's words stand for no more code points of the article than this,"""
_FILL_WORDS = 6
"""and for no more words."""
_JOINERS = f"-\u2010\u2011.{SINGLE}"
_KNOWN = 1 << 12

_Memory = dict[tuple[int, int], int | None]
"""Where the last part ends, by how many parts are to come and where the first of them may begin."""


def windows(text: str, stretch: Compiled, start: int, end: int) -> Iterator[Window]:
    """Where a stretch stands between `start` and `end`, overlaps too, by their starts."""
    head, *tail = stretch
    ahead = -1
    known: _Memory = {}
    while found := head.search(text, start, end):
        if tail and ahead < found.end(1):
            after = tail[0].search(text, found.end(1), end)
            ahead = after.start() if after else len(text) + FILL_LENGTH
        stop = _completed(text, tail, found.end(1), end, known) if ahead - found.end(1) <= FILL_LENGTH else None
        if stop is not None and stands_free(text, (found.start(1), stop)):
            yield found.start(1), stop
        start = found.start() + 1


def tightest(windows: Iterable[Window]) -> Iterator[Window]:
    """Of windows in the order of their starts, those that hold no other."""
    held: Window | None = None
    for window in windows:
        if held and held[1] < window[1]:
            yield held
        held = window
    if held:
        yield held


def _completed(text: str, parts: Sequence[re.Pattern[str]], place: int, end: int, known: _Memory) -> int | None:
    """Where the last of `parts` ends at the nearest, each a few words after the one before."""
    if not parts:
        return place
    if (len(parts), place) not in known:
        stops = (_completed(text, parts[1:], stop, end, known) for stop in _after_a_fill(text, parts[0], place, end))
        nearest = min((stop for stop in stops if stop is not None), default=None)
        if len(known) > _KNOWN:
            known.clear()
        known[len(parts), place] = nearest
    return known[len(parts), place]


def _after_a_fill(text: str, part: re.Pattern[str], start: int, end: int) -> Iterator[int]:
    """Where `part` ends if it comes after zero to six words of the same sentence."""
    words = 0
    for token in TOKEN.finditer(text, start, min(_fill_end(text, start), end)):
        if found := part.match(text, token.start(), end):
            yield found.end(1)
        joined = token.start() > start and text[token.start() - 1] in _JOINERS
        words += token.group()[0].isalnum() and not joined
        if words > _FILL_WORDS:
            return


def _fill_end(text: str, start: int) -> int:
    limit = min(start + FILL_LENGTH, len(text))
    blank = BLANK_LINE.search(text, start, limit)
    limit = blank.start() if blank else limit
    return next(sentence_ends(text, start, limit), limit)
