"""Text as the comparison sees it: one kind of quote, dash and space; words, clauses and stems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

_ONE_KIND: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u2039\u203a\u02bc\u02b9", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("\u2014\u2015", " - "),
    **dict.fromkeys("\u2007\u2009\u202f", "\u00a0"),
    **dict.fromkeys("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff", ""),
}
_ODD: Final = re.compile(f"[{''.join(_ONE_KIND)}]")

_DOTTED: Final = re.compile(r"\b(?:[A-Z]\.){2,}")
_RUNS: Final = re.compile(r"[^\S\u00a0]+")
_LETTERS: Final = {
    ord("ø"): "o",
    ord("ł"): "l",
    ord("ı"): "i",
    ord("đ"): "d",
    ord("ð"): "d",
    ord("ß"): "ss",
    ord("æ"): "ae",
}
WORD: Final = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9\u00c0-\u00de])|\n\s*\n")
_CLAUSE: Final = re.compile(
    r"[;:()]|\s-\s|,(?!\d)|\b(?:but|while|whereas|although|though|and|which|who|because|before|after)\b", re.IGNORECASE
)
_ENDING: Final = re.compile(
    r"(?:ational|ations?|ements?|ments?|ances?|ences?|ings?|ions?|iers?|ers?|ors?|ied|ies|ed|es|ly|als?|s|e|y|'s)$"
)
_IRREGULAR: Final = {
    past: row.split()[0]
    for row in """
    agree agreed
    begin began begun
    bring brought
    build built
    buy bought
    catch caught
    choose chose chosen
    come came
    die died dying
    drive drove driven
    fall fell fallen
    fight fought
    find found
    flee fled
    fly flew flown
    forbid forbade forbidden
    get got
    give gave given
    go went gone
    grow grew grown
    hold held
    keep kept
    know knew known
    lay laid
    lead led
    leave left
    lose lost
    make made
    meet met
    pay paid
    rise rose risen
    run ran
    say said
    see saw seen
    seek sought
    sell sold
    send sent
    shoot shot
    shrink shrank shrunk
    sink sank sunk
    speak spoke spoken
    spend spent
    stand stood
    steal stole stolen
    strike struck
    take took taken
    teach taught
    tell told
    think thought
    win won
    withdraw withdrew withdrawn
    write wrote written
    """.strip().splitlines()
    for past in row.split()[1:]
}
_EMPTY: Final = frozenset(
    """
    a an the of to in on at by for from with as that this these those its it his her their they he she we i you is are
    was were be been being has have had do does did will would shall should can could may might must and or but if than
    then so there here which who whom whose what when where also into onto over under about after before during per
    it's said says say told some any all each both such own other another more most very just only
    """.split()  # noqa: SIM905  a list of words is read more easily without quotes
)
"""Words that carry no meaning of their own."""


@lru_cache(maxsize=4096)
def one_kind(text: str) -> str:
    """The same words with one kind of quote, dash and space; acronyms without their points."""
    if not text.isascii():
        text = _ODD.sub(lambda match: _ONE_KIND[match.group()], unicodedata.normalize("NFC", text))
    if "." in text:
        text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    # Splitting is quicker, but does not tell a no-break space from others.
    return _RUNS.sub(" ", text).strip() if "\u00a0" in text else " ".join(text.split())


@lru_cache(maxsize=16384)
def folded(word: str) -> str:
    """A word without case, accents and the possessive ending: what names are compared by."""
    word = word.casefold()
    if not word.isascii():
        word = word.translate(_LETTERS)
        word = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return word.removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its ending, roughly: enough to see that two words are forms of one."""
    word = folded(word)
    word = _IRREGULAR.get(word, word)
    short = _ENDING.sub("", word.removesuffix("s") if not word.endswith("ss") else word)
    if len(short) < 3:
        return word
    return short[:-1] if short[-1] == short[-2] and short[-1] not in "ls" else short


def words(text: str) -> list[str]:
    """The words of a text, numbers left out, hyphens and apostrophes within."""
    return WORD.findall(text)


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset().union(*map(_content_of, words(text)))


@lru_cache(maxsize=16384)
def _content_of(word: str) -> tuple[str, ...]:
    return tuple(stem(part) for part in word.split("-") if len(part) > 2 and part.lower() not in _EMPTY)


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, as well as punctuation tells them."""
    return tuple(part for part in _SENTENCE.split(text) if part and part.strip())


@lru_cache(maxsize=2048)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text start and end."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    return tuple((start, end) for start, end in pairwise(cuts) if start < end)
