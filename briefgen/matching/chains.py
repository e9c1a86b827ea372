"""Where the stretches of a quote that leaves words out stand: in order, within one paragraph."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from briefgen.matching.edges import cuts
from briefgen.matching.patterns import Compiled
from briefgen.matching.prose import BLANK_LINE
from briefgen.matching.sieve import places_to_look
from briefgen.matching.text import Window
from briefgen.matching.windows import windows

_BACK = 128
"""How far back is looked first for the last of many places; then twice as far, and so on."""


def chains(text: str, stretches: Sequence[Compiled], *, whole: bool) -> Iterator[tuple[Window, ...]]:
    """Where the stretches stand in order within one paragraph, as close to each other as they do.

    With `whole`, none of their edges cuts a word or a number.
    """
    for start, end in places_to_look(text, stretches):
        yield from _chains(text, start, _Seeker(text, stretches, end, whole=whole))


def _chains(text: str, start: int, seek: _Seeker) -> Iterator[tuple[Window, ...]]:
    spans = seek.chain(start)
    while spans:
        if blank := _last_blank_line(text, spans[0][0], spans[-1][0]):
            # No chain ends before this one does, so none ends in a paragraph before that of its end.
            spans = seek.chain(blank[1])
        else:
            tight = seek.chain(seek.last_head(spans))
            yield tight
            spans = seek.chain(tight[0][0] + 1)


class _Seeker:
    """Finds chains before `end`, each from further on than the one before, and remembers what it found ahead."""

    __slots__ = ("_end", "_seen", "_stretches", "_text", "_whole")

    def __init__(self, text: str, stretches: Sequence[Compiled], end: int, *, whole: bool) -> None:
        self._text = text
        self._stretches = stretches
        self._end = end
        self._whole = whole
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
        window = next(self._windows(index, start, self._end), None)
        if window:
            self._seen[index] = (start, window)
        return window

    def _last(self, index: int, first: Window, end: int) -> Window:
        """The last place of a stretch that ends no later than `end`; `first` is one."""
        return _last_of(lambda start: self._windows(index, start, end), first[0], end) or first

    def _windows(self, index: int, start: int, end: int) -> Iterator[Window]:
        """Where a stretch stands between `start` and `end`, in one paragraph."""
        for window in windows(self._text, self._stretches[index], start, end):
            if not BLANK_LINE.search(self._text, *window) and not (self._whole and cuts(self._text, window)):
                yield window


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
