"""Where a quote stands in an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from briefgen.matching.chains import chains
from briefgen.matching.characters import CJK, ELLIPSIS
from briefgen.matching.edges import cuts
from briefgen.matching.patterns import Compiled, compiled
from briefgen.matching.readings import Reading, readings, says_something
from briefgen.matching.text import Prepared, Window, in_file
from briefgen.matching.windows import tightest, windows
from briefgen.model import Match

LIMIT = 100
"""No more occurrences than this are told apart."""
_EDITS = 20
"""An editor's words in one stretch of a quote; with more of them the brackets are read as the article's only."""
_PLAIN_RUN = re.compile(rf"[^ \"'\-{ELLIPSIS}{CJK}]+")

_Spans = tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a quote stands."""

    spans: tuple[Window, ...]
    """In order; one, unless the quote leaves words out with `[…]`."""
    match: Match
    cut: bool = False
    """Whether an edge of the quote cuts a word or a number of the article."""
    whole: str = ""
    """The word or number that is cut, whole."""
    number: bool = False
    """Whether what is cut is a number: then this is no evidence."""


def occurrences(
    article: Prepared, quote: str, prefix: str | None = None, suffix: str | None = None
) -> tuple[Occurrence, ...]:
    """Where `quote` stands, in order, at most `LIMIT` places.

    If it stands anywhere on whole words, places where an edge of it cuts a word do not count. The brackets of a quote
    are read literally first; the first reading that stands is the one that counts.
    """
    if not says_something(quote):
        return ()
    for reading in readings(quote, article):
        if not _may_stand(article, reading):
            continue
        if found := _found(article.searched, compiled(article, reading.stretches, prefix, suffix)):
            return tuple(_occurrence(article, spans, quote, reading.match) for spans in found)
    return ()


def _may_stand(article: Prepared, reading: Reading) -> bool:
    """Whether the longest plain run of the quote is in the article at all: far quicker to know than the rest."""
    if not 0 < max(map(len, reading.stretches), default=0) <= _EDITS + 1:
        return False
    if article.ignores:
        return True
    texts = (piece for stretch in reading.stretches for part in stretch for piece in part if isinstance(piece, str))
    runs = (run for text in texts for run in _PLAIN_RUN.findall(text))
    return max(runs, key=len, default="") in article.searched


def _found(text: str, stretches: Sequence[Compiled]) -> tuple[_Spans, ...]:
    if len(stretches) > 1:
        return _first(chains(text, stretches, whole=True)) or _first(chains(text, stretches, whole=False))
    whole: list[_Spans] = []
    cut: list[_Spans] = []
    for window in tightest(windows(text, stretches[0], 0, len(text))):
        (cut if cuts(text, window) else whole).append((window,))
        if len(whole) == LIMIT:
            break
        del cut[LIMIT:]
    return tuple(whole or cut)


def _first(found: Iterator[_Spans]) -> tuple[_Spans, ...]:
    return tuple(islice(found, LIMIT))


def _occurrence(article: Prepared, spans: _Spans, quote: str, match: Match) -> Occurrence:
    cut = [cut for span in spans for cut in cuts(article.searched, span)]
    worst = max(cut, key=lambda one: one.number, default=None)
    raw = tuple(in_file(article, span) for span in spans)
    if match == "folded" and article.text[slice(*raw[0])] == quote.strip():
        match = "exact"
    if worst is None:
        return Occurrence(spans=raw, match=match)
    return Occurrence(spans=raw, match=match, cut=True, whole=worst.whole, number=worst.number)
