"""Which characters are of one kind; most are written to stand between the brackets of a regular expression."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

IGNORED = "\u00ad\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Soft hyphen, zero-width space and bidi controls: they fold to nothing."""
CORNERS = "「」『』"
DOUBLE = '"“”„«»' + CORNERS
SINGLE = "'‘’‚‹›"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_KINDS = {mark: kind for marks, kind in ((DOUBLE, '"'), (SINGLE, "'"), (DASHES, "-")) for mark in marks if mark != kind}
"""Each mark, and the one that stands for its kind."""
ELLIPSIS = "…"
SEPARATORS = rf".,:/\u2044·٫٬{SINGLE}\u00a0\u2009\u202f"
"""What may stand between the digits of a number."""

# Han, kana, bopomofo and their punctuation. Not Hangul: Korean puts spaces between words, and they carry meaning.
CJK = (
    "\u2e80-\u2fdf\u3001-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Also Thai, Lao, Tibetan, Myanmar and Khmer: an edge inside a run of letters cuts no word that anyone could see.
SPACELESS = CJK + "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"

WORD = rf"[^\W{SPACELESS}]"
"""A regular expression for a character of a word, where words have spaces between them."""
LETTER = rf"[^\W\d_{SPACELESS}]"

# These sets take milliseconds to compile, and many briefs come without a character of them.
_cjk = cache(lambda: re.compile(f"[{CJK}]"))
_spaceless = cache(lambda: re.compile(f"[{SPACELESS}]"))


def holds_cjk(text: str) -> bool:
    """Whether a character of `text` is one between two of which spaces fold to nothing."""
    return not text.isascii() and _cjk().search(text) is not None


def in_a_word(char: str) -> bool:
    """Whether `char` is a letter or a digit of a script that puts spaces between words; `""` is not."""
    return char.isalnum() and (char.isascii() or not _spaceless().match(char))


def composes(char: str) -> bool:
    """Whether `char` may become one with a character before it: marks, and the later parts of a Korean syllable."""
    return is_mark(char) or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def is_mark(char: str) -> bool:
    """Whether `char` is a combining mark."""
    return unicodedata.category(char)[0] == "M"


def of_one_kind(text: str) -> str:
    """`text` with one mark for all of a kind."""
    if not text.isascii():
        # Of the many marks a text has few: to look for each is four times as quick as `str.translate`.
        for mark, kind in _KINDS.items():
            text = text.replace(mark, kind)
    return text


def without_ignored(text: str) -> str:
    """`text` without the characters that fold to nothing."""
    return text.translate(_DROPS)


_DROPS = dict.fromkeys(map(ord, IGNORED))
