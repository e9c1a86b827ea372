"""Numerals in words and digits, and what they come to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SMALL: Final = {name: n for n, name in enumerate(_ONES)} | TENS
SCALES: Final = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
SHORT_SCALES: Final = {
    "k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9,
    "b": 10**9, "B": 10**9, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
_NTH: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
ORDINALS: Final = {name: n for n, name in enumerate(_NTH, 1)} | {
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
PARTS: Final = {
    "half": 2, "halves": 2, "quarter": 4, "quarters": 4, "fourths": 4,
    **{name: n for name, n in ORDINALS.items() if 3 <= n <= 12 or n == 100},
    **{f"{name}s": n for name, n in ORDINALS.items() if 3 <= n <= 12 or n == 100},
}  # fmt: skip
TIMES: Final = {
    "doubled": 2, "doubling": 2, "doubles": 2, "twofold": 2, "two-fold": 2, "tripled": 3, "tripling": 3, "trebled": 3,
    "threefold": 3, "three-fold": 3, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
HALVED: Final = ("halved", "halving", "halve")
VAGUE: Final = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
                 "billions": 10**9, "trillions": 10**12}  # fmt: skip

VULGAR: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
LONGEST: Final = 60
"""How many digits a number has that is looked at."""


Number = int | Fraction
"""Most numbers are whole, and many times quicker as integers; both compare and hash alike."""


def distance(one: Number, other: Number) -> Number:
    return one - other if one > other else other - one


def values_of_words(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    words = [
        (word.group().lower(), match.start() + word.start(), match.start() + word.end())
        for word in re.finditer(r"[a-z]+", match.group(), re.IGNORECASE)
        if word.group().lower() != "and"
    ]
    start, total, part = match.start(), 0, 0
    end = start
    for word, at, stop in words:
        small = SMALL.get(word)
        if small is not None and part % 100 and (part % 10 or part % 100 < 20 or small > 9):
            yield total + part, start, end
            start, total, part = at, 0, 0
        if small is not None:
            part += small
        elif word in SCALES:
            total, part = _scaled(total, part, SCALES[word])
        end = stop
    yield total + part, start, end


def _scaled(total: int, part: int, scale: int) -> tuple[int, int]:
    part = (part or 1) * scale
    return (total, part) if scale <= 100 else (total + part, 0)


_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|(?P<either>\d{1,3}\.\d{3})")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[,\u00a0]\d{2,3})*[,\u00a0]\d{3}(?:\.\d+)?")


def values_of_digits(body: str) -> list[Number]:
    """What digits can mean: `1.234` is a little more than one, or 1234."""
    if body.isdecimal():
        return [int(body)]
    if match := _GROUPS.fullmatch(body):
        whole = int(body.replace(".", ""))
        return [number(body), whole] if match["either"] else [whole]
    if _THOUSANDS.fullmatch(body):
        return [number(body.replace(",", "").replace("\u00a0", ""))]
    return [number(body.replace(",", "."))]


def number(digits: str) -> Number:
    """The number that digits with at most one decimal point stand for, exactly."""
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    return Fraction(int(whole + decimals), 10 ** len(decimals)) if decimals else int(whole)


def value_of_sign(char: str) -> Fraction:
    return Fraction(unicodedata.numeric(char)).limit_denominator(10)


def step_of(value: Number) -> Number:
    """The place of the last digit that is not a zero, down to nine decimals; 0 where there is none."""
    if not value:
        return 0
    if value.denominator == 1:
        whole = 1
        while not value % (whole * 10):
            whole *= 10
        return whole
    step = Fraction(1, 10)
    while value % step:
        step /= 10
        if step < Fraction(1, 10**9):
            return 0
    return step
