"""Where one stretch of a quote stands: its parts in order, with room for an editor's words between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from briefgen.matching.characters import SINGLE, WORD, without_ignored
from briefgen.matching.edges import stands_free
from briefgen.matching.patterns import Compiled
from briefgen.matching.prose import BLANK_LINE, last_sure_stop, sentence_ends
from briefgen.matching.text import Window
from briefgen.matching.words import token

_FILL_LENGTH = 240
"""An editor's words stand for no more code points of the article than this,"""
_FILL_WORDS = 6
"""and for no more words."""
_JOINERS = f"-\u2010\u2011.{SINGLE}"
_spaced_words = re.compile(r"\s*+" + r"(?>\S{1,40}+(?<=[^\W_])\s++)" * (_FILL_WORDS + 1)).match
_any_words = cache(lambda: re.compile(rf"(?>[\s\S]*?[^\W_](?!{WORD}|[\d,{_JOINERS}]))" * (_FILL_WORDS + 1)).match)
"""Reads from its end, in a text turned round, as many words as an editor's may not stand for, and perhaps some more.

The other reads them only where white space is around each, which is mostly so, and four times as quickly.
"""
_KNOWN = 1 << 12
_BEYOND = 8
"""So many characters after a stretch, blank ones aside, show whether it may end there."""

_Memory = dict[tuple[int, int], int | None]
"""Where the last part ends, by how many parts are to come and where the first of them may begin."""


def windows(text: str, stretch: Compiled, start: int, end: int) -> Iterator[Window]:
    """Where a stretch stands between `start` and `end`, overlaps too, by their starts.

    Its prefix and suffix may stand outside.
    """
    since = earliest(text, start, stretch.before)
    until = _latest(text, end, stretch.after + _BEYOND)
    for window in _windows(text, stretch, since, until):
        if window[0] >= end:
            return
        if start <= window[0] and window[1] <= end:
            yield window


def tightest(windows: Iterable[Window]) -> Iterator[Window]:
    """Of windows in the order of their starts, those that hold no other."""
    held: Window | None = None
    for window in windows:
        if held and held[1] < window[1]:
            yield held
        held = window
    if held:
        yield held


def _windows(text: str, stretch: Compiled, start: int, end: int) -> Iterator[Window]:
    """The same where prefix and suffix too stand between `start` and `end`."""
    head, *tails = stretch.parts
    ahead = _Ahead(text, stretch, end)
    known: _Memory = {}
    missed = 0
    while found := head.search(text, start, end):
        start = found.start() + 1
        since = ahead.since(found.end(1)) if tails else 0
        if since is None:
            return
        if found.end(1) < since:
            # Where one head is too far from what follows the next often is not; where that is too, many may be.
            start = max(start, earliest(text, since, stretch.solid[0])) if missed == since else start
            missed = since
            continue
        stop = _completed(text, tails, found.end(1), end, known)
        if stop is not None and stands_free(text, (found.start(1), stop)):
            yield found.start(1), stop


def earliest(text: str, place: int, solid: int) -> int:
    """From where on anything begins that holds no more than `solid` characters but blank ones and ends at `place`."""
    if not solid or not place:
        return place
    size = 2 * solid + 8
    while size < place and _solid(text[place - size : place]) <= solid:
        size *= 2
    return max(0, place - size)


def _latest(text: str, place: int, solid: int) -> int:
    """Where anything has ended that begins at `place` and holds no more than `solid` characters but blank ones."""
    size = 2 * solid + 8
    while place + size < len(text) and _solid(text[place : place + size]) <= solid:
        size *= 2
    return min(len(text), place + size)


def _solid(text: str) -> int:
    return len("".join((text if text.isascii() else without_ignored(text)).split()))


class _Ahead:
    """Knows from where on the parts after the first are within reach."""

    __slots__ = ("_end", "_first", "_since", "_stretch", "_text")

    def __init__(self, text: str, stretch: Compiled, end: int) -> None:
        self._text = text
        self._stretch = stretch
        self._end = end
        self._first = -1
        self._since: int | None = 0

    def since(self, place: int) -> int | None:
        """Where the first part must end at the earliest, if at `place` or after; nothing if it cannot at all."""
        if self._first < place:
            self._since = self._found_since(place)
        return self._since

    def _found_since(self, place: int) -> int | None:
        starts = [place]
        for tail in self._stretch.ahead:
            found = tail.search(self._text, starts[-1], self._end)
            if not found:
                return None
            starts.append(found.start())
        self._first = starts[1]
        since = _fill_start(self._text, place, starts[-1])
        for index in range(len(starts) - 2, 0, -1):
            begin = earliest(self._text, since, self._stretch.solid[index])
            since = _fill_start(self._text, place, max(starts[index], begin))
        return since


def _fill_start(text: str, start: int, end: int) -> int:
    """From where on, `start` or after, an editor's words may stand for what goes on to `end`, or further."""
    stop = last_sure_stop(text, max(start - 1, end - _FILL_LENGTH), end)
    turned = text[stop + 1 : end][::-1]
    words = _spaced_words(turned) or _any_words()(turned)
    return end - words.end() + 1 if words else stop + 1


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
    for word in token().finditer(text, start, min(_fill_end(text, start), end)):
        if found := part.match(text, word.start(), end):
            yield found.end(1)
        joined = word.start() > start and text[word.start() - 1] in _JOINERS
        words += word.group()[0].isalnum() and not joined
        if words > _FILL_WORDS:
            return


def _fill_end(text: str, start: int) -> int:
    limit = min(start + _FILL_LENGTH, len(text))
    blank = BLANK_LINE.search(text, start, limit)
    limit = blank.start() if blank else limit
    return next(sentence_ends(text, start, limit), limit)
