"""Paragraphs and sentences, as a reader takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from briefgen.matching.characters import IGNORED
from briefgen.matching.text import Window

# White space but line ends, spelled out: one set of characters is half as slow as a choice of two.
_WITHIN_A_LINE = "\t\x0b-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BLANK_LINE = re.compile(rf"\n[{_WITHIN_A_LINE}{IGNORED}]*+\n")
"""Where a paragraph ends."""

_CLOSERS = "\"”’'»›)\\]」』"
# A run of marks is taken whole even where it ends no sentence (`within`): to try each of its marks again would take
# quadratic time.
_SENTENCE_END = re.compile(rf"[.!?…]++[{_CLOSERS}]*+(?:(?=\s|\Z)|(?P<within>))|[。！？]++[{_CLOSERS}]*+")
_LEADING_BLANK = re.compile(rf"[\s\ufeff{IGNORED}]*+")
_LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")
_LONGEST_ABBREVIATION = 8
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Rev|Hon|St|Jr|Sr|vs|etc|No|Nos|Art|pp|Inc|Ltd|Co|Corp"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
)
_is_abbreviation = re.compile(_ABBREVIATIONS).fullmatch
_LETTER = r"[^\W\d_]"
_sure_end = re.compile(
    rf"[A-Z\d“‘\"'(]\s++[{_CLOSERS}]*+[.!?…]++(?!{_LETTER}(?!{_LETTER})|(?:{_ABBREVIATIONS[::-1]})(?!{_LETTER}))"
).search
"""In a text turned round: the last end of a sentence that no abbreviation and no small letter makes doubtful."""
_WRAPPED = 100
"""A paragraph with a longer line than this was not wrapped by a program or by hand."""


def paragraphs(text: str) -> tuple[Window, ...]:
    """The paragraphs of `text`, without the white space around them. They end at a blank line."""
    bounds, start = [], 0
    for blank in BLANK_LINE.finditer(text):
        bounds.append((start, blank.start()))
        start = blank.end()
    return tuple(filter(None, (_stripped(text, *bound) for bound in (*bounds, (start, len(text))))))


def sentences(text: str) -> tuple[Window, ...]:
    """The sentences of `text`, without the white space around them; none goes over the end of its paragraph.

    A headline, or a line that was broken on purpose, is a sentence of its own.
    """
    return tuple(sentence for paragraph in paragraphs(text) for sentence in _sentences_of(text, *paragraph))


def sentences_about(text: str, start: int, end: int) -> tuple[Window, ...]:
    """Those of the sentences of `text` that have something of what stands between `start` and `end`."""
    near = (paragraph for paragraph in paragraphs(text) if paragraph[1] > start and paragraph[0] < end)
    return tuple((a, b) for paragraph in near for a, b in _sentences_of(text, *paragraph) if b > start and a < end)


def _sentences_of(text: str, start: int, end: int) -> Iterator[Window]:
    ends = {*sentence_ends(text, start, end), *_line_ends(text, start, end), end}
    return filter(None, (_stripped(text, *bound) for bound in pairwise([start, *sorted(ends)])))


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end between `start` and `end`, by their marks, in order."""
    for mark in _SENTENCE_END.finditer(text, start, end):
        if mark.lastgroup == "within":
            continue
        after = text[mark.end() : mark.end() + 8].lstrip()[:1]
        before = text[max(0, mark.start() - _LONGEST_ABBREVIATION) : mark.start()]
        goes_on = mark.group()[0] == "." and _abbreviates(before)
        if not goes_on and not after.islower():
            yield mark.end()


def last_sure_stop(text: str, start: int, end: int) -> int:
    """The mark or blank line, after `start`, that surely ends the last sentence or paragraph before a word at `end`.

    Else `start`: not each end that `sentence_ends` finds is sure.
    """
    turned = text[max(0, start - _LONGEST_ABBREVIATION) : end + 1][::-1]
    last = min(end, len(text) - 1)
    blank = turned.find("\n\n")
    if mark := _sure_end(turned, 0, blank if blank >= 0 else len(turned)):
        return max(start, last + 1 - mark.end())
    return max(start, last - 1 - blank) if blank >= 0 else start


def _abbreviates(before: str) -> bool:
    """Whether a full stop after `before` ends an initial (the J of “J. Smith”, the S of “U.S.”) or an abbreviation."""
    word = _LAST_LETTERS.search(before)
    letters = word.group() if word else ""
    return bool(_is_abbreviation(letters)) or (len(letters) == 1 and letters.isupper())


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Line ends in a paragraph that the writer meant: its lines are long, or this one stops well before the others."""
    lines = text[start:end].split("\n")
    longest = max(map(len, lines))
    place = start
    for line, after in pairwise(lines):
        place += len(line) + 1
        if longest > _WRAPPED or (len(line) < longest / 2 and not after.lstrip()[:1].islower()):
            yield place


def _stripped(text: str, start: int, end: int) -> Window | None:
    piece = _LEADING_BLANK.sub("", text[start:end], count=1)
    start = end - len(piece)
    piece = piece.rstrip()
    return (start, start + len(piece)) if piece else None
