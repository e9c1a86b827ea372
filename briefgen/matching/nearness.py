"""What stands nearest to words that do not stand: for a person to look at, never for evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from briefgen.matching.folding import folded
from briefgen.matching.patterns import literal
from briefgen.matching.readings import without_markers
from briefgen.matching.text import Prepared, Window, in_file
from briefgen.matching.words import token

_SIZES = (4, 2, 1)
"""Of how many words the phrases are that are looked for."""
_PHRASES = 24
_PLACES = 100
"""No more places of one phrase than this are looked at."""
_CANDIDATES = 8

_Vote = tuple[int, int]
"""Where the quote would begin, and the number of the phrase that says so."""


def case_variant(article: Prepared, quote: str) -> Window | None:
    """Where `quote` would stand if capitals did not matter; an editor's words and words left out are not read."""
    found = re.compile(literal(folded(quote), article), re.IGNORECASE).search(article.searched)
    return in_file(article, found.span()) if found else None


def nearby(article: Prepared, quote: str) -> tuple[Window, ...]:
    """Stretches of the article, somewhat longer than `quote`, that hold many of its words in its order.

    At most a few for each length of common phrase, longest first. For a person to look at, never for evidence.
    """
    plain = folded(without_markers(quote))
    found = (_crowded(_votes(article.searched, plain, size), len(plain)) for size in _SIZES)
    starts = dict.fromkeys(start for places in found for start in places)
    margin = 80 + len(plain) // 2
    length = len(article.searched)
    bounds = ((max(0, start - margin), min(length, start + len(plain) + margin)) for start in starts)
    return tuple(in_file(article, window) for window in bounds)


def _votes(text: str, plain: str, size: int) -> list[_Vote]:
    """Where the quote would begin, by each of its phrases of `size` words that the article holds."""
    words = [found.span() for found in token().finditer(plain) if found.group()[0].isalnum()]
    phrases = [(first[0], plain[first[0] : last[1]]) for first, last in zip(words, words[size - 1 :], strict=False)]
    step = len(phrases) // _PHRASES + 1
    return sorted(
        (place - offset, number)
        for number, (offset, phrase) in enumerate(phrases[::step])
        for place in _places(text, phrase)
    )


def _places(text: str, phrase: str) -> Iterator[int]:
    place = -1
    for _ in range(_PLACES):
        place = text.find(phrase, place + 1)
        if place < 0:
            return
        yield place


def _crowded(votes: Sequence[_Vote], length: int) -> list[int]:
    """Where the narrow places begin that most phrases vote for, the first few of equals."""
    best: list[int] = []
    best_count, start, reach = 1, 0, 40 + length // 2
    voters: Counter[int] = Counter()
    for end_place, number in votes:
        voters[number] += 1
        while end_place - votes[start][0] > reach:
            _leave(voters, votes[start][1])
            start += 1
        place = max(0, votes[start][0])
        if len(voters) > best_count:
            best, best_count = [place], len(voters)
        elif len(voters) == best_count and len(best) < _CANDIDATES and (not best or place - best[-1] > reach):
            best.append(place)
    return best


def _leave(voters: Counter[int], number: int) -> None:
    voters[number] -= 1
    if not voters[number]:
        del voters[number]
