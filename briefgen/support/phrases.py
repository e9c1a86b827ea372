"""Tables of words and phrases, looked for as whole words and in any case.

There are hundreds of tables, and a text has words of few. A table is passed over where no word of the text begins as
one of the table does, and becomes a regular expression, which takes longer to make than to use, only where one does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from typing import Final

_FIRST: Final = 3
"""Letters by which the beginnings of words are told apart."""

_LITERAL: Final = re.compile(r"(\w*)(\\[sw]\*?|.?)", re.DOTALL)
_ENDINGS: Final = frozenset(("", "-", "'", " ", r"\s"))
"""What can follow a word of a table that is written out in full."""
_WORD: Final = re.compile(r"\w+")
# What `re.IGNORECASE` takes for letters of English beside their capitals.
_SAME_LETTER: Final = {ord("ı"): "i", ord("İ"): "i", ord("ſ"): "s"}


class Phrases:
    """A pattern for any of some words or phrases, each itself a regular expression, as whole words and in any case."""

    def __init__(self, alternatives: Collection[str]) -> None:
        self._alternatives = alternatives

    def search(self, text: str) -> re.Match[str] | None:
        """The first of them in `text`."""
        return self._pattern.search(text) if self._may_be_in(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """That with which `text` begins."""
        return self._pattern.match(text) if self._may_be_in(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """That which is all of `text`."""
        return self._pattern.fullmatch(text) if self._may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All of them in `text`."""
        return self._pattern.finditer(text) if self._may_be_in(text) else iter(())

    def findall(self, text: str) -> list[str]:
        """All of them in `text`, as they stand there."""
        return [match.group() for match in self.finditer(text)]

    def sub(self, by: str, text: str) -> str:
        """`text` with `by` in their place."""
        return self._pattern.sub(by, text) if self._may_be_in(text) else text

    def _may_be_in(self, text: str) -> bool:
        begin = self._beginnings
        return begin is None or not begin.isdisjoint(_beginnings_in(text))

    @cached_property
    def _beginnings(self) -> frozenset[str] | None:
        """How the alternatives begin, or `None` where one can begin in any way."""
        found = {_beginning(alternative) for alternative in self._alternatives}
        return None if None in found else frozenset(begin for begin in found if begin)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._alternatives, key=len, reverse=True)
        return re.compile(r"(?<![\w])(?:" + ("|".join(longest_first) or "(?!)") + r")(?![\w])", re.IGNORECASE)


def phrases(table: str) -> Phrases:
    """Any word of a table: `_` stands for the space within a phrase, `~` for any ending."""
    return Phrases(alternatives(table))


def alternatives(table: str) -> list[str]:
    """The regular expressions of a table."""
    return [word.replace("_", r"\s+").replace("~", r"\w*") for word in table.split()]


def _beginning(alternative: str) -> str | None:
    """The letters that every match of an alternative begins with, or `None` where they are too few to tell."""
    match = _LITERAL.match(alternative)
    if not match or "|" in outside_groups(alternative):
        return None
    word, after = match.groups()
    if word and after in _ENDINGS:
        return word.lower()[:_FIRST]
    sure = word[:-1] if after in ("?", "*", "{") else word
    return sure.lower()[:_FIRST] if len(sure) >= _FIRST else None


def outside_groups(pattern: str) -> str:
    """A regular expression without its groups, however deep they are."""
    while (inner := re.sub(r"\([^()]*\)", "", pattern)) != pattern:
        pattern = inner
    return pattern


@lru_cache(maxsize=4096)
def _beginnings_in(text: str) -> frozenset[str]:
    return frozenset(word[:_FIRST] for word in _WORD.findall(text.translate(_SAME_LETTER).lower()))
