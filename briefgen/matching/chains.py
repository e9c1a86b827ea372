"""Where the stretches of a quote that leaves words out stand: in order, within one paragraph."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from briefgen.matching.edges import cuts
from briefgen.matching.patterns import Compiled, is_prefixed
from briefgen.matching.prose import BLANK_LINE
from briefgen.matching.text import Window
from briefgen.matching.windows import FILL_LENGTH, windows

_BACK = 128
"""How far back is looked first for the last of many places; then twice as far, and so on."""


def chains(text: str, stretches: Sequence[Compiled], *, whole: bool) -> Iterator[tuple[Window, ...]]:
    """Where the stretches stand in order within one paragraph, as close to each other as they do.

    With `whole`, none of their edges cuts a word or a number.
    """
    seek = _Seeker(text, stretches, whole=whole)
    spans = seek.chain(0)
    while spans:
        if blank := _last_blank_line(text, spans[0][0], spans[-1][0]):
            # No chain ends before this one does, so none ends in a paragraph before that of its end.
            spans = seek.chain(blank[1])
        else:
            tight = seek.chain(seek.last_head(spans))
            yield tight
            spans = seek.chain(tight[0][0] + 1)


class _Seeker:
    """Finds chains, each from further on than the one before, and remembers what it found ahead for the next."""

    __slots__ = ("_reach", "_seen", "_stretches", "_text", "_whole")

    def __init__(self, text: str, stretches: Sequence[Compiled], *, whole: bool) -> None:
        self._text = text
        self._stretches = stretches
        self._whole = whole
        self._reach = 4 * max(map(_source_length, stretches)) + FILL_LENGTH
        self._seen: dict[int, tuple[int, Window]] = {}

    def chain(self, start: int) -> tuple[Window, ...]:
        """The first stretch's first place from `start`, and each other's first place after the one before.

        They may stand in several paragraphs. Nothing if one of them has no place: then none has from further on.
        """
        spans: list[Window] = []
        for index in range(len(self._stretches)):
            window = self._next(index, spans[-1][1] if spans else start)
            if window is None:
                return ()
            spans.append(window)
        return tuple(spans)

    def last_head(self, spans: Sequence[Window]) -> int:
        """Where the last place of the first stretch begins from which a chain still ends as `spans` does.

        `spans` must stand in one paragraph.
        """
        start = spans[-1][0]
        for index in range(len(spans) - 2, -1, -1):
            start = self._last(index, spans[index], start)[0]
        return start

    def _next(self, index: int, start: int) -> Window | None:
        if index in self._seen:
            since, seen = self._seen[index]
            if since <= start <= seen[0]:
                return seen
        window = next(self._windows(index, start, len(self._text)), None)
        if window:
            self._seen[index] = (start, window)
        return window

    def _last(self, index: int, first: Window, end: int) -> Window:
        """The last place of a stretch that ends no later than `end`; `first` is one."""

        def places(start: int) -> Iterable[Window]:
            return (place for place in self._windows(index, start, end + self._reach) if place[1] <= end)

        return _last_of(places, first[0], end) or first

    def _windows(self, index: int, start: int, end: int) -> Iterator[Window]:
        """Where a stretch begins at `start` or after and stands in one paragraph. Its prefix may stand before."""
        stretch = self._stretches[index]
        reach = max(0, start - self._reach) if is_prefixed(stretch) else start
        for window in windows(self._text, stretch, reach, end):
            inside = start <= window[0] and not BLANK_LINE.search(self._text, *window)
            if inside and not (self._whole and cuts(self._text, window)):
                yield window


def _source_length(stretch: Compiled) -> int:
    return sum(len(part.pattern) for part in stretch)


def _last_blank_line(text: str, start: int, end: int) -> Window | None:
    def blank_lines(start: int) -> Iterable[Window]:
        return (blank.span() for blank in BLANK_LINE.finditer(text, start, end))

    return _last_of(blank_lines, start, end)


def _last_of(places_from: Callable[[int], Iterable[Window]], start: int, end: int) -> Window | None:
    """The last place between `start` and `end`, in time in proportion to how far back it is."""
    back = _BACK
    while True:
        since = max(start, end - back)
        last = deque(places_from(since), maxlen=1)
        if last or since == start:
            return last[0] if last else None
        back *= 2
