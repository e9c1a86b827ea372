"""Where a quote stands in an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from briefgen.matching.chains import chains
from briefgen.matching.characters import ELLIPSIS, holds_cjk
from briefgen.matching.edges import cuts, stands_free
from briefgen.matching.patterns import Compiled, compiled, sign
from briefgen.matching.readings import Reading, Stretch, readings, says_something
from briefgen.matching.text import Prepared, Window, in_file
from briefgen.matching.windows import tightest, windows
from briefgen.model import Match

LIMIT = 100
"""No more occurrences than this are told apart."""
_EDITS = 20
"""An editor's words in one stretch of a quote; with more of them the brackets are read as the article's only."""

_Spans = tuple[Window, ...]


class Occurrence(Struct, frozen=True, kw_only=True):
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
        if not prefix and not suffix and (plain := _plainly(article, reading, quote)):
            return plain
        if _may_stand(article, reading) and (found := _found(article, reading.stretches, prefix, suffix)):
            return tuple(_occurrence(article, spans, quote, reading.match) for spans in found)
    return ()


def _may_stand(article: Prepared, reading: Reading) -> bool:
    """Whether the words of the quote are in the article at all, in any order: far quicker to know than the rest."""
    if not 0 < max(map(len, reading.stretches), default=0) <= _EDITS + 1:
        return False
    return all(sign(stretch, article) in article.searched for stretch in reading.stretches)


def _found(
    article: Prepared, stretches: Sequence[Stretch], prefix: str | None, suffix: str | None
) -> tuple[_Spans, ...]:
    free = compiled(article, stretches, prefix, suffix, whole=False)
    found = _first(_standing(article.searched, free))
    if not any(cuts(article.searched, span) for spans in found for span in spans):
        return found
    whole = compiled(article, stretches, prefix, suffix, whole=True)
    return _first(_standing_whole(article.searched, whole, free)) or found


def _plainly(article: Prepared, reading: Reading, quote: str) -> tuple[Occurrence, ...]:
    """The places of a quote in one piece, found without a pattern, which takes longer to make than to use; nothing
    where a pattern is needed to tell, or there is no place."""
    match reading.stretches:
        case (((str() as words,),),) if article.flat and not article.ignores and not _needs_a_pattern(words):
            places = tuple(islice(article.flat.places(words), LIMIT + 1))
            found = tuple(tightest(place for place in places if stands_free(article.searched, place)))
            # Of many places most may be refused, which patterns pass over more quickly.
            if len(places) <= LIMIT and not any(cuts(article.searched, place) for place in found):
                return tuple(_whole_words(article, (place,), quote, reading.match) for place in found)
    return ()


def _needs_a_pattern(words: str) -> bool:
    # White space may be missing between two CJK characters, or between two marks, which may be corner brackets.
    return '""' in words or ELLIPSIS in words or holds_cjk(words)


def _standing(text: str, stretches: Sequence[Compiled]) -> Iterator[_Spans]:
    if len(stretches) > 1:
        return chains(text, stretches, whole=False)
    return ((window,) for window in tightest(windows(text, stretches[0], 0, len(text))))


def _standing_whole(text: str, whole: Sequence[Compiled], free: Sequence[Compiled]) -> Iterator[_Spans]:
    if len(whole) > 1:
        return chains(text, whole, whole=True)
    found = (window for window in windows(text, whole[0], 0, len(text)) if not cuts(text, window))
    return ((window,) for window in found if _holds_no_other(text, window, free[0]))


def _holds_no_other(text: str, window: Window, stretch: Compiled) -> bool:
    """Whether no place of a stretch, on whole words or not, is within one that stands."""
    other = next(windows(text, stretch, window[0] + 1, len(text)), None)
    return other is None or window[1] < other[1]


def _first(found: Iterator[_Spans]) -> tuple[_Spans, ...]:
    return tuple(islice(found, LIMIT))


def _occurrence(article: Prepared, spans: _Spans, quote: str, match: Match) -> Occurrence:
    cut = [cut for span in spans for cut in cuts(article.searched, span)]
    worst = max(cut, key=lambda one: one.number, default=None)
    found = _whole_words(article, spans, quote, match)
    return replace(found, cut=True, whole=worst.whole, number=worst.number) if worst else found


def _whole_words(article: Prepared, spans: _Spans, quote: str, match: Match) -> Occurrence:
    """The place of a quote whose edges cut nothing."""
    raw = tuple(in_file(article, span) for span in spans)
    if match == "folded" and article.text[slice(*raw[0])] == quote.strip():
        match = "exact"
    return Occurrence(spans=raw, match=match)
