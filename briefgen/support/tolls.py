"""How many were killed, how many hurt: the same number told of a worse fate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from briefgen.support.numerals import Number
from briefgen.support.quantities import quantities

_FATES: Final = (
    r"(?P<dead>(?:killed|killing|dead|died|deaths?|dying|fatalities|bodies|lives)\b)"
    r"|(?P<missing>(?:missing|unaccounted)\b)"
    r"|(?P<hurt>(?:injur(?:ed|ing|ies)|wound(?:ed|ing|s)|hurt|hospitali[sz]ed)\b)"
)
# All that `_FATES` begins with, so that few texts are read for their numbers.
_FATE: Final = re.compile(
    "kill|dead|died|death|dying|fatalit|bodies|lives|missing|unaccounted|injur|wound|hurt|hospitali", re.IGNORECASE
)
_WORSE: Final = ("hurt", "missing", "dead")
_AFTER: Final = re.compile(_FATES, re.IGNORECASE)
_BEFORE: Final = re.compile(
    rf"(?:{_FATES})(?:\s(?:at|least|about|around|some|more|than|nearly|almost|over|up|to|of|an?|the|another))*\s*$",
    re.IGNORECASE,
)


def worse_fates(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    """Each word of a fact that tells a number of a fate (`killed`) which the quotes tell of a milder one (`hurt`)."""
    claimed = [*_fates_in(fact)]
    said = [*_fates_in(quotes)] if claimed else []
    for number, fate, word in claimed:
        theirs = {other: mild for count, other, mild in said if count == number}
        if theirs and all(_WORSE.index(fate) > _WORSE.index(other) for other in theirs):
            yield word, next(iter(theirs.values()))


def _fates_in(text: str) -> Iterator[tuple[Number, str, str]]:
    if not _FATE.search(text):
        return
    found = [quantity for quantity in quantities(text) if quantity.kind == "number"]
    edges = [0, *(edge for quantity in found for edge in (quantity.start, quantity.end)), len(text)]
    around = [(text[a:b], text[c:d]) for (a, b), (c, d) in pairwise(zip(edges[::2], edges[1::2], strict=True))]
    for quantity, (before, after) in zip(found, around, strict=True):
        match = _BEFORE.search(before) or _AFTER.search(after[:60])
        if match:
            fate = next(name for name in _WORSE if match[name])
            yield quantity.readings[0].value, fate, match[fate]
