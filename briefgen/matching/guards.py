"""What may not stand right beside a quote, as parts of its pattern.

`edges` judges each place that is found, one by one. Where it must refuse most of them that takes long, so patterns
pass over what is certain to be refused: these guards allow whatever `edges` allows, and refuse most of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from briefgen.matching.characters import IGNORED, SEPARATORS, WORD, composes, in_a_word
from briefgen.matching.text import Prepared

_MARKS = "\u0300-\u036f"
_DROPPED_NOT = r"(?:not|n?['’]t)(?!\w)"
_SCRIPT = 256
"""A script and its marks stand within so many code points of each other, mostly."""
_IGNORED = 3
"""Across so many ignored characters a guard sees a word go on."""


def left_guard(char: str, length: int, article: Prepared, *, whole: bool) -> str:
    """What may not stand before a stretch that begins with `char`, to be asked when `length` characters are read.

    The longer what is read first, the quicker the search.
    """
    read = rf"[\s\S]{{{length}}}" if length else ""
    guards = [f"(?<!{before}{read})" for before in _never_before(char, article, whole)]
    if whole and char.isdecimal():
        # Of “12 345,6” the pattern for numbers takes the “12 345” only, so the 6 is not cut off.
        guards.append(rf"(?:(?<=\d \d{{3}}[{SEPARATORS}]{read})|(?<!\d[{SEPARATORS}]{read}))")
    return "".join(guards)


def right_guard(char: str, article: Prepared, *, whole: bool) -> str:
    """What may not stand after a stretch that ends with `char`."""
    guards = [f"(?!{after})" for after in _never_after(char, article, whole)]
    if whole and char.isdecimal():
        guards.append(rf"(?:(?<=\d \d{{3}})|(?![{SEPARATORS}]\d))")
    return "".join(guards)


def _never_before(char: str, article: Prepared, whole: bool) -> Iterator[str]:
    if article.searched.isascii():
        pass
    elif composes(char):
        yield r"[\s\S]"
    else:
        yield "\u200d"
    if whole and in_a_word(char):
        yield from (f"{WORD}[{IGNORED}]{{{count}}}" for count in range(1, _IGNORED + 1) if article.ignores)
        yield WORD
        yield f"[{_MARKS}]"


def _never_after(char: str, article: Prepared, whole: bool) -> Iterator[str]:
    ignored = f"[{IGNORED}]{{0,{_IGNORED}}}+" if article.ignores else ""
    if in_a_word(char):
        yield _DROPPED_NOT
    if not article.searched.isascii():
        yield f"{ignored}[\u200d{_MARKS}{_marks_of_its_script(char)}]"
    if whole and in_a_word(char):
        yield f"{ignored}{WORD}"


def _marks_of_its_script(char: str) -> str:
    """What is mostly one character with one such as `char` before it."""
    return _marks_in(ord(char) // _SCRIPT)


@cache
def _marks_in(script: int) -> str:
    return "".join(filter(composes, map(chr, range(script * _SCRIPT, (script + 1) * _SCRIPT))))
