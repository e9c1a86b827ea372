"""Where in a text a number or a date may begin: patterns of a hundred choices are tried there and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"\w+-?")
# What `re.IGNORECASE` takes for letters of English beside their capitals.
_SAME_LETTER: Final = {ord("ı"): "i", ord("İ"): "i", ord("ſ"): "s"}


@lru_cache(maxsize=512)
def word_starts(text: str) -> tuple[tuple[int, str], ...]:
    """The words of a text in small letters, digits among them, with a hyphen after them, and where each starts."""
    return tuple([(match.start(), match.group()) for match in _WORD.finditer(small_letters(text))])


def small_letters(text: str) -> str:
    """A text, as long as before, as a pattern sees it for which capitals are small letters."""
    return (text if text.isascii() else text.translate(_SAME_LETTER)).lower()


def matches_at(starts: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds in a text, given all the places where a match can start, in order."""
    after = 0
    for start in starts:
        if start >= after and (match := pattern.match(text, start)):
            yield match
            after = match.end()
