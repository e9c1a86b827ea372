"""The lines of an article, with what is cited in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from briefgen.model import Line, Piece, Rights

_LINE_END: Final = re.compile(r"\r?\n")
_AROUND: Final = 2
"""Lines shown before and after a cited one where the rights allow excerpts."""

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Key of a citation → the code-point spans of its passages."""


def lines_of(text: str, spans: Spans) -> tuple[Line, ...]:
    """Every line of `text`, its characters in pieces by what is cited there. Lines end at LF or CRLF only."""
    cuts, keys = _cuts(spans)
    return tuple(
        Line(number=number, pieces=tuple(_pieces(text, bounds, cuts, keys)))
        for number, bounds in enumerate(_bounds(text), 1)
    )


def shown(lines: Sequence[Line], rights: Rights) -> tuple[Line, ...]:
    """Of `lines`, what the rights allow to be shown; the first line after an omission has `gap` set."""
    if rights == "full":
        return tuple(lines)
    if rights == "none":
        return ()
    near = _around(line.number for line in lines if line.cited)
    kept = [line for line in lines if line.number in near]
    return _with_gaps(kept)


def allowed(text: str, spans: Spans, rights: Rights) -> tuple[tuple[Line, ...], int]:
    """What `shown` has of all lines of `text`, and how many they are; sooner, as nothing is made of the other lines."""
    if rights == "excerpts":
        lines, count = excerpts(text, spans)
        return _with_gaps(lines), count
    if rights == "none":
        return (), sum(1 for _ in _bounds(text))
    every = lines_of(text, spans)
    return every, len(every)


def excerpts(text: str, spans: Spans) -> tuple[Sequence[Line], int]:
    """Of all lines of `text` those that rights to excerpts allow to be shown, and how many there are.

    What `shown` has of them without the signs of gaps, and sooner: nothing is made of the other lines.
    """
    cuts, keys = _cuts(spans)
    bounds = list(_bounds(text))
    cited = (number for number, (start, end) in enumerate(bounds, 1) if any(_keys_within(start, end, cuts, keys)))
    near = sorted(number for number in _around(cited) if 0 < number <= len(bounds))
    lines = [Line(number=number, pieces=tuple(_pieces(text, bounds[number - 1], cuts, keys))) for number in near]
    return lines, len(bounds)


def _around(cited: Iterable[int]) -> set[int]:
    return {number + step for number in cited for step in range(-_AROUND, _AROUND + 1)}


def _with_gaps(lines: Sequence[Line]) -> tuple[Line, ...]:
    before = [0, *(line.number for line in lines)]
    return tuple(_with_gap(line, line.number != last + 1) for line, last in zip(lines, before, strict=False))


def _with_gap(line: Line, gap: bool) -> Line:
    return line if line.gap == gap else Line(number=line.number, pieces=line.pieces, gap=gap)


_Keys = tuple[str, ...]


def _cuts(spans: Spans) -> tuple[list[int], list[_Keys]]:
    """Where what is cited changes, and what is cited before the first of these places and from each of them on."""
    cuts = sorted({offset for passages in spans.values() for passage in passages for offset in passage})
    place = {cut: number for number, cut in enumerate(cuts)}
    keys: list[list[str]] = [[] for _ in cuts]
    for key, passages in spans.items():
        for start, end in passages:
            for held in keys[place[start] : place[end]]:
                if key not in held[-1:]:
                    held.append(key)
    return cuts, [(), *map(tuple, keys)]


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, end.start()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def _pieces(text: str, bounds: tuple[int, int], cuts: Sequence[int], keys: Sequence[_Keys]) -> Iterator[Piece]:
    start, end = bounds
    first = bisect_right(cuts, start)
    edges = [start, *cuts[first : bisect_right(cuts, end - 1)], end]
    for number, (left, right) in enumerate(pairwise(edges), first):
        if left < right:
            yield Piece(text=text[left:right], keys=keys[number])


def _keys_within(start: int, end: int, cuts: Sequence[int], keys: Sequence[_Keys]) -> Sequence[_Keys]:
    """What is cited in a line, piece by piece; nothing in an empty one."""
    return keys[bisect_right(cuts, start) : bisect_right(cuts, end - 1) + 1] if start < end else ()
