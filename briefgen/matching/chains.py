"""Where the stretches of a quote that leaves words out stand: in order, within one paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.matching.characters import without_ignored
from briefgen.matching.edges import cuts
from briefgen.matching.patterns import Compiled
from briefgen.matching.prose import BLANK_LINE
from briefgen.matching.text import Window
from briefgen.matching.windows import FILL_LENGTH, windows


def chains(text: str, stretches: Sequence[Compiled], *, whole: bool) -> Iterator[tuple[Window, ...]]:
    """Where the stretches stand in order within one paragraph, as close to each other as they do.

    With `whole`, none of their edges cuts a word or a number.
    """
    for paragraph in _paragraphs_with(text, max(stretches, key=_source_length)):
        held: tuple[Window, ...] = ()
        seek = _Seeker(text, stretches, paragraph, whole=whole)
        for head in seek.windows(0, paragraph[0]):
            spans = seek.chain(head)
            if not spans:
                break
            if held and held[-1] != spans[-1]:
                yield held
            held = spans
        if held:
            yield held


def _source_length(stretch: Compiled) -> int:
    return sum(len(part.pattern) for part in stretch)


def _paragraphs_with(text: str, stretch: Compiled) -> Iterator[Window]:
    start = 0
    while window := next(windows(text, stretch, start, len(text)), None):
        blank = BLANK_LINE.search(text, window[0])
        end = blank.start() if blank else len(text)
        yield _paragraph_start(text, window[0]), end
        start = max(end, window[0] + 1)


def _paragraph_start(text: str, place: int) -> int:
    line_end = text.rfind("\n", 0, place)
    while line_end >= 0:
        before = text.rfind("\n", 0, line_end)
        if before >= 0 and not without_ignored(text[before:line_end]).strip():
            return line_end + 1
        line_end = before
    return 0


class _Seeker:
    """Completes chains in a paragraph; remembers what it found, so that the paragraph is read once for all heads."""

    __slots__ = ("_end", "_reach", "_seen", "_stretches", "_text", "_whole")

    def __init__(self, text: str, stretches: Sequence[Compiled], paragraph: Window, *, whole: bool) -> None:
        self._text = text
        self._stretches = stretches
        self._whole = whole
        self._end = paragraph[1]
        self._reach = 4 * max(map(_source_length, stretches)) + FILL_LENGTH
        self._seen: dict[int, tuple[int, Window]] = {}

    def windows(self, index: int, start: int) -> Iterator[Window]:
        """Where a stretch stands between `start` and the paragraph's end. A prefix or a suffix may stand outside it."""
        reach = max(0, start - self._reach) if index == 0 else start
        for window in windows(self._text, self._stretches[index], reach, self._end + self._reach):
            inside = start <= window[0] and window[1] <= self._end
            if inside and not (self._whole and cuts(self._text, window)):
                yield window

    def chain(self, head: Window) -> tuple[Window, ...]:
        """`head` and the nearest places of the others after it, or nothing: then no later head has any either."""
        spans = [head]
        for index in range(1, len(self._stretches)):
            window = self._next(index, spans[-1][1])
            if window is None:
                return ()
            spans.append(window)
        return tuple(spans)

    def _next(self, index: int, start: int) -> Window | None:
        if index in self._seen:
            since, seen = self._seen[index]
            if since <= start <= seen[0]:
                return seen
        window = next(self.windows(index, start), None)
        if window:
            self._seen[index] = (start, window)
        return window
