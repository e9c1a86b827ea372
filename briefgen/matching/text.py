"""An article made ready to be searched: its canonical copy, if it needs one, and the way back to offsets and lines."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from briefgen.matching.characters import CORNERS, IGNORED, composes, of_one_kind

Window = tuple[int, int]
"""Start and end (exclusive), in code points."""

_BLOCK = 1024
"""Code points that are normalised at a time."""
_LINES_BLOCK = 1 << 16
_FLAT = 1 << 20
"""Longer articles, in code points, are not held twice."""
_NOT_ONE_SPACE = re.compile(r"\s\s++|[^\S ]")


class Flat(Struct, frozen=True):
    """A text with one space for all white space between two words, and one character for all marks of a kind."""

    text: str
    ends: array[int]
    """In `text`, where more than one character became a space: behind it, in order."""
    lost: array[int]
    """How many characters were lost up to there."""

    def places(self, words: str) -> Iterator[Window]:
        """Where folded words stand, overlaps too, in the text that was made flat."""
        start = self.text.find(words)
        while start >= 0:
            yield self._before(start), self._before(start + len(words))
            start = self.text.find(words, start + 1)

    def _before(self, offset: int) -> int:
        runs = bisect_right(self.ends, offset)
        return offset + (self.lost[runs - 1] if runs else 0)


class Prepared(Struct, frozen=True, kw_only=True):
    """An article made ready to be searched, once for all its quotes."""

    text: str
    """As it is on disk; all offsets given out are of this."""
    searched: str
    """The same in NFC: the very same object where the article already is."""
    raw_starts: array[int]
    searched_starts: array[int]
    """Where each block begins in `text` and in `searched`; empty where they are one."""
    line_counts: array[int]
    """Line ends before each block of `_LINES_BLOCK` code points."""
    ignores: bool
    """Whether it holds characters that fold to nothing."""
    corners: bool
    """Whether it holds CJK corner brackets."""
    flat: Flat | None
    """A copy for plain quotes, of articles that are not too long for one."""


def prepared(text: str) -> Prepared:
    """`text` made ready to be searched; takes time and memory in proportion to it."""
    searched, raw_starts, searched_starts = _normalised(text)
    return Prepared(
        text=text,
        searched=searched,
        raw_starts=raw_starts,
        searched_starts=searched_starts,
        line_counts=_line_counts(text),
        ignores=any(ignored in text for ignored in IGNORED),
        corners=any(corner in text for corner in CORNERS),
        flat=_flat(searched) if len(searched) <= _FLAT else None,
    )


def _flat(text: str) -> Flat:
    ends, lost, pieces = array("Q"), array("Q"), []
    total, done = 0, 0
    for run in _NOT_ONE_SPACE.finditer(text):
        start, end = run.span()
        pieces.append(text[done:start])
        done = end
        if end - start > 1:
            ends.append(start + 1 - total)
            total += end - start - 1
            lost.append(total)
    return Flat(of_one_kind(" ".join([*pieces, text[done:]])), ends, lost)


def line_of(article: Prepared, offset: int) -> int:
    """The line, from 1, on which a code point of the file stands. A line ends at LF or CRLF only."""
    if not article.line_counts:
        return 1
    block = min(offset // _LINES_BLOCK, len(article.line_counts) - 1)
    return article.line_counts[block] + article.text.count("\n", block * _LINES_BLOCK, offset) + 1


def in_file(article: Prepared, window: Window) -> Window:
    """Where in the file stands what stands in `searched` at `window`, which cuts no character that is seen as one."""
    return _raw(article, window[0]), _raw(article, window[1])


def canonical(text: str) -> str:
    """`text` in NFC: the very same object where it already is."""
    return text if text.isascii() else _normalised(text)[0]


def _line_counts(text: str) -> array[int]:
    counts, total = array("Q"), 0
    for start in range(0, len(text), _LINES_BLOCK):
        counts.append(total)
        total += text.count("\n", start, start + _LINES_BLOCK)
    return counts


def _normalised(text: str) -> tuple[str, array[int], array[int]]:
    """`text` in NFC, and where each block begins in it as it was and as it is, if that is not the same."""
    raw_starts, searched_starts = array("Q"), array("Q")
    if text.isascii() or all(unicodedata.is_normalized("NFC", block) for _, block in _blocks(text)):
        return text, raw_starts, searched_starts
    blocks, length = [], 0
    for start, block in _blocks(text):
        raw_starts.append(start)
        searched_starts.append(length)
        blocks.append(unicodedata.normalize("NFC", block))
        length += len(blocks[-1])
    return "".join(blocks), raw_starts, searched_starts


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    # Cut where no character composes across. The upper bound keeps a megabyte of combining marks, which
    # `unicodedata.normalize` sorts in quadratic time, from stopping a build.
    start = 0
    while start < len(text):
        end = start + _BLOCK
        while end < len(text) and end < start + 2 * _BLOCK and composes(text[end]):
            end += 1
        yield start, text[start:end]
        start = end


def _raw(article: Prepared, offset: int) -> int:
    """The offset in the file for one in `searched`, which lies before a character that composes with none before it."""
    if not article.searched_starts:
        return offset
    block = bisect_right(article.searched_starts, offset) - 1
    raw, searched = article.raw_starts[block], article.searched_starts[block]
    while searched < offset:
        end = raw + 1
        while end < len(article.text) and composes(article.text[end]):
            end += 1
        searched += len(unicodedata.normalize("NFC", article.text[raw:end]))
        raw = end
    return raw
