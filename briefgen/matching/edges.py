"""Where a quote may begin and end: never inside a character or before a “not”, and better not inside a word."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from briefgen.matching.characters import DASHES, DOUBLE, IGNORED, SEPARATORS, SINGLE, WORD, composes, in_a_word, is_mark
from briefgen.matching.text import Window

NOT = rf"(?:[nN]?[{SINGLE}][tT]|(?i:not))(?!{WORD})"
"""The rest of a word that negates it: a quote that ends at “can” must not stand at “can’t” or “cannot”."""

_NOT_BEGINS = f"nN{SINGLE}"
_dropped_not = cache(lambda: re.compile(rf"(?<={WORD}){NOT}").match)
_NUMERAL = r"\d²³¹¼-¾⅐-⅞〇一二三四五六七八九十百千万萬亿億兆"
_NUMBER = re.compile(
    rf"(?<!\d)\d{{1,3}}(?: \d{{3}})+(?!\d)|(?:(?<![^\s(\[{SINGLE}{DOUBLE}$€£¥])[{DASHES}.,])?"
    rf"[{_NUMERAL}]+(?:[{SEPARATORS}{IGNORED}]+[{_NUMERAL}]+)*"
)
_AMID_NUMBERS = rf"{DASHES}{_NUMERAL}{SEPARATORS} {IGNORED}"
_is_amid_a_number = re.compile(f"[{_AMID_NUMBERS}]{{2}}").match
"""Whether both characters may stand in a number: quick to know, and mostly they may not."""
_not_amid_numbers = re.compile(f"[^{_AMID_NUMBERS}]").search
_SPACED_DIGITS = re.compile(r"\d \d")
_REACH = 64
"""No word, number or row of flags is looked at further than this from an edge."""


class Cut(Struct, frozen=True):
    """A word or a number of the article that an edge cuts."""

    whole: str
    number: bool


def stands_free(text: str, window: Window) -> bool:
    """Whether no edge of `window` is inside a character, and no “not” is torn off at its end."""
    start, end = window
    return not (splits(text, start) or splits(text, end) or _drops_a_not(text, end))


def _drops_a_not(text: str, place: int) -> bool:
    return text[place : place + 1] in _NOT_BEGINS and _dropped_not()(text, place) is not None


def splits(text: str, place: int) -> bool:
    """Whether `place` lies inside what a reader sees as one character, or inside a CRLF."""
    if not 0 < place < len(text):
        return False
    if text[place] == "\n" or text[place - 1 : place + 1].isascii():
        return text[place - 1 : place + 1] == "\r\n"
    after = place
    while after < len(text) - 1 and text[after] in IGNORED:
        after += 1
    if text[place - 1] == "\u200d" or text[after] == "\u200d" or "\U0001f3fb" <= text[after] <= "\U0001f3ff":
        return True
    return composes(text[after]) or _splits_a_flag(text, place)


def cuts(text: str, window: Window) -> list[Cut]:
    """What the edges of `window` cut."""
    return [cut for place in window if (cut := _cut_at(text, place))]


def _splits_a_flag(text: str, place: int) -> bool:
    start = place
    while start and _is_half_a_flag(text[start - 1]) and place - start < _REACH:
        start -= 1
    return _is_half_a_flag(text[place]) and (place - start) % 2 == 1


def _is_half_a_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _cut_at(text: str, place: int) -> Cut | None:
    if not 0 < place < len(text):
        return None
    if " " in text[place - 1 : place + 1] and not _SPACED_DIGITS.search(text, max(0, place - 2), place + 2):
        return None
    if number := _number_around(text, place):
        return Cut(number, number=True)
    word = _word_around(text, place)
    return Cut(word, number=False) if word else None


def _number_around(text: str, place: int) -> str:
    """The number that is on both sides of `place`, whole; nothing where none is."""
    if not _is_amid_a_number(text, place - 1):
        return ""
    since = max(0, place - _REACH)
    other = _not_amid_numbers(text[since:place][::-1])
    numbers = _NUMBER.finditer(text, place - other.start() if other else since, place + _REACH)
    number = next((number for number in numbers if place < number.end()), None)
    return number.group() if number and number.start() < place else ""


def _word_around(text: str, place: int) -> str:
    """The word that is on both sides of `place`, whole; nothing where none is."""
    if not (_wordish(text[place - 1]) and _wordish(text[place])):
        return ""
    start, end = place, place
    while start and place - start < _REACH and _wordish(text[start - 1]):
        start -= 1
    while end < len(text) and end - place < _REACH and _wordish(text[end]):
        end += 1
    inside = text[start:place].strip(IGNORED) and text[place:end].strip(IGNORED)
    return text[start:end].strip(IGNORED) if inside else ""


def _wordish(char: str) -> bool:
    return in_a_word(char) or char == "_" or char in IGNORED or is_mark(char)
