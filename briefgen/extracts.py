"""The lines of an article, with what is cited in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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
    cuts = sorted({offset for passages in spans.values() for passage in passages for offset in passage})
    return tuple(
        Line(number=number, pieces=tuple(_pieces(text, start, end, cuts, spans)))
        for number, (start, end) in enumerate(_bounds(text), 1)
    )


def shown(lines: Sequence[Line], rights: Rights) -> tuple[Line, ...]:
    """Of `lines`, what the rights allow to be shown; the first line after an omission has `gap` set."""
    if rights == "full":
        return tuple(lines)
    if rights == "none":
        return ()
    numbers = {line.number for line in lines if line.cited}
    near = {number + step for number in numbers for step in range(-_AROUND, _AROUND + 1)}
    kept = [line for line in lines if line.number in near]
    before = [0, *(line.number for line in kept)]
    return tuple(replace(line, gap=line.number != last + 1) for line, last in zip(kept, before, strict=False))


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, end.start()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def _pieces(text: str, start: int, end: int, cuts: Sequence[int], spans: Spans) -> Iterator[Piece]:
    inner = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
    edges = [start, *inner, end]
    for left, right in pairwise(edges):
        if left < right:
            yield Piece(text=text[left:right], keys=tuple(_keys_at(left, spans)))


def _keys_at(offset: int, spans: Spans) -> Iterable[str]:
    return (key for key, passages in spans.items() if any(start <= offset < end for start, end in passages))
