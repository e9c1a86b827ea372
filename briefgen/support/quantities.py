"""Numbers in running text: digits and words, ordinals, fractions, percentages, money, amounts with their units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.support.begins import matches_at, small_letters, word_starts
from briefgen.support.numerals import (
    HALVED,
    LONGEST,
    ORDINALS,
    PARTS,
    SCALES,
    SHORT_SCALES,
    SMALL,
    TENS,
    TIMES,
    VAGUE,
    VULGAR,
    Number,
    step_of,
    value_of_sign,
    values_of_digits,
    values_of_words,
)
from briefgen.support.units import Unit, is_money, rate_after, unit_after, unit_before

_NUMBER_WORDS: Final = "|".join(sorted([*SMALL, *SCALES], key=len, reverse=True))
_ORDINAL_WORDS: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))

_TOKEN: Final = re.compile(
    # Digits and words apart: no word needs to be tried at a digit.
    rf"""
    (?=\d)(?:(?P<figures>(?<![\w-])\w+-(?i:(?:figure|digit)s?)\b)
  | (?P<nth>(?<![\w])\d+(?:,\d{{3}})*(?:st|nd|rd|th)(?![\w]))
  | (?P<digits>(?<![\w])(?<!\d[.,])
        (?:\d{{1,3}}(?:[,\u00a0]\d{{2,3}})*[,\u00a0]\d{{3}}(?:\.\d+)?(?![\d])
        |\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d+(?:[.,]\d+)?)
        [{VULGAR}]?))
  | (?!\d)(?:(?P<code>(?<![\w])(?!(?:mid|post|pre|early|late|under|over|non|[Cc]ovid|COVID)-)
        (?!(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|SEK|NOK|DKK|PLN|AUD|CAD|INR|Rs)\d)
        (?=[a-z]*[A-Z])[A-Za-z]+-?\d+[A-Za-z]?(?![\w]))
  | (?P<covid>(?i:\bcovid-19\b|(?<![\w-])\w+-(?:figure|digit)s?\b))
  | (?P<times>(?i:\b(?:{"|".join([*TIMES, *HALVED])})\b))
  | (?P<vague>(?i:\b(?:(?:tens|hundreds)\s+of\s+(?:thousands|millions|billions)
        |(?:several|many|a\s+few|a\s+couple\s+of)\s+(?:dozen|hundred|thousand|million|billion)|{"|".join(VAGUE)})\b(?!-)))
  | (?P<hour_and_half>(?i:\ban?\s+(?P<hh_unit>hour|year|month|week|day|century|decade|million|billion)
        \s+and\s+a\s+half\b))
  | (?P<part>(?i:(?<![\w])(?:(?P<above>an?|{"|".join(sorted(SMALL, key=len, reverse=True))})[\s-])
        (?P<below>{"|".join(PARTS)})(?![\w]|-(?:time|final|hour|year|back|page|mile|size|day|hand)
        |\s+(?:century|place))))
  | (?P<half>(?i:(?<![\w-])(?<!first\s)(?<!second\s)(?<!latter\s)(?<!other\s)(?<!next\s)(?<!one\s)half(?=\s)))
  | (?P<ordinal>(?i:(?<![\w-])(?:(?:{"|".join(TENS)})-)?(?:{_ORDINAL_WORDS})(?![\w])))
  | (?P<run>(?i:(?<![\w])(?:an?\s+(?=(?:{"|".join(SCALES)})(?![\w])))?
        (?:{_NUMBER_WORDS})(?:(?:-|\s+|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+)(?:{_NUMBER_WORDS}))*(?![\w])))
  | (?P<vulgar>[{VULGAR}])
  | (?P<roman>(?:(?<=[a-z\-]\s)|(?<=[A-Za-z]-))(?:I{{2,3}}|IV|VI{{0,3}}|IX|XI{{0,3}}|XIV|XV|XX|XXI)(?![\w])))
    """,
    re.VERBOSE,
)
_SIGN: Final = re.compile(f"[{VULGAR}]")
_BEGINS: Final = frozenset(
    {
        *SMALL, *SCALES, *ORDINALS, *TIMES, *HALVED, *VAGUE, "half", "a", "an", "several", "many",
        "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xx", "xxi",
    }
)  # fmt: skip
_SHORTS: Final = "|".join(sorted(SHORT_SCALES, key=len, reverse=True))
_SCALE_AFTER: Final = re.compile(rf"(?:[\s-]?(?P<word>(?i:{'|'.join(SCALES)}))|\s?(?P<short>{_SHORTS}))(?![\w])")
_HALF_AFTER: Final = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_OF_A: Final = re.compile(
    rf"(?:\s+(?:of\s+)?an?\s+|-(?=century|decade|point))(?P<scale>{'|'.join(SCALES)})?", re.IGNORECASE
)
_HEDGES: Final = {
    "about": r"about around some roughly approximately circa approaching nearing estimated ~ in\sthe\sregion\sof",
    "over": r"""more\sthan over above at\sleast exceeding exceeded exceeds topped tops topping passed past upwards\sof
        beyond         in\sexcess\sof surpassed surpassing greater\sthan minimum\sof""",
    "under": r"""nearly almost under below less\sthan fewer\sthan close\sto up\sto not\squite at\smost virtually""",
}
_HEDGE_BEFORE: Final = re.compile(
    r"(?<![\w])(?:"
    + "|".join(f"(?P<{name}>{'|'.join(words.split())})" for name, words in _HEDGES.items())
    + r")\s*(?:the\s+|an?\s+|of\s+)?$",
    re.IGNORECASE,
)
_HEDGE: Final = 24
_RANGE: Final = re.compile(
    r"\s*(?:-|to|and|or|,|versus|from|against)\s*(?:about |around |nearly |almost )?\W?\s*", re.IGNORECASE
)
_OUT_OF: Final = re.compile(r"\s+(?:in|out\s+of|of|of\s+the|in\s+every|of\s+every)\s+", re.IGNORECASE)
_BACK: Final = re.compile(r"\b(?:the|these|those|its|their|both|between|other|all)\s+$", re.IGNORECASE)


class Reading(Struct, frozen=True, kw_only=True):
    """One way to understand an amount."""

    value: Number
    unit: Unit | None = None
    per: str = ""


class Quantity(Struct, frozen=True, kw_only=True):
    """An amount as it stands in a text, and the ways to understand it."""

    text: str
    start: int
    end: int
    kind: str
    """`number`, `ordinal`, `part`, `times`, `vague` or `code`."""
    readings: tuple[Reading, ...]
    before: str = ""
    """The words in which the text may hedge it."""
    spelled: bool = False
    """In words."""
    back: bool = False
    """`the two`: it may point back and count nothing."""
    step: Number = 0
    """The place of its last digit that is not a zero: what it may have been rounded to."""
    out_of: int | None = None
    """Where the amount starts that this one is counted out of: `seven in ten`."""

    @property
    def hedge(self) -> str:
        """`about`, `over` or `under`, where the text says so."""
        match = _HEDGE_BEFORE.search(self.before, max(0, len(self.before) - _HEDGE))
        return (match.lastgroup or "") if match else ""


# Reading a text.


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts in a text, in order; `text` is of one kind (`words.one_kind`), its dates taken out."""
    found: list[Quantity] = []
    for match in _tokens(text):
        if not found or match.start() >= found[-1].end:
            found += _of_match(text, match)
    return tuple(_with_shared_scale(text, found))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    # Only a sign for a fraction can stand within a word.
    return _TOKEN.finditer(text) if _SIGN.search(text) else matches_at(_starts(text), _TOKEN, text)


def _starts(text: str) -> list[int]:
    """Where a word starts that may begin an amount: one of digits, before a hyphen (`F-16`), or of the tables."""
    return [at for at, word in word_starts(text) if not word.isalpha() or word in _BEGINS]


def _of_match(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    return _READERS[match.lastgroup or ""](text, match)


def _code(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _plain(match, "code", int(_NO_DIGIT.sub("", match.group())))


_NO_DIGIT: Final = re.compile(r"\D")


def _plain(match: re.Match[str], kind: str, value: Number, *, spelled: bool = False) -> Quantity:
    readings = (Reading(value=value),)
    return Quantity(
        text=match.group(), start=match.start(), end=match.end(), kind=kind, readings=readings, spelled=spelled
    )


def _nothing(_text: str, _match: re.Match[str]) -> Iterator[Quantity]:
    return iter(())


def _times(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    word = match.group().lower()
    value: Number = TIMES[word] if word in TIMES else Fraction(1, 2)
    share = Reading(value=max(value - 1, value % 1), unit=Unit(kind="ratio"))
    found = _plain(match, "times", value, spelled=True)
    yield replace(found, readings=(*found.readings, share))


def _vague(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    value = 1
    for word in re.findall(r"[a-z]+", match.group().lower()):
        value *= VAGUE.get(word, SCALES.get(word, 1))
    yield _plain(match, "vague", value, spelled=True)


def _hour_and_half(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    scale = SCALES.get(match["hh_unit"].lower(), 1)
    unit = unit_after(text, match.start("hh_unit"), of_digits=False)
    yield Quantity(
        text=match.group(), start=match.start(), end=match.end(), kind="number", spelled=True,
        readings=(Reading(value=Fraction(3, 2) * scale, unit=unit[0] if unit else None),),
    )  # fmt: skip


def _part(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    above = SMALL.get(match["above"].lower(), 1)
    below = PARTS[small_letters(match["below"])]
    yield _fraction(text, match, Fraction(above, below), alternative=_counted(above, match["below"]))


def _counted(above: int, below: str) -> int | None:
    """What `a third` or `eight quarters` may count beside parts."""
    if above == 1:
        return PARTS[small_letters(below)]
    return above if below.lower() == "quarters" else None


def _half(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _fraction(text, match, Fraction(1, 2))


def _vulgar(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _fraction(text, match, value_of_sign(match.group()))


def _fraction(text: str, match: re.Match[str], value: Fraction, *, alternative: int | None = None) -> Quantity:
    share = Reading(value=value, unit=Unit(kind="ratio"))
    readings = [share] if alternative is None else [share, Reading(value=alternative)]
    end, kind = match.end(), "part"
    of_a = _OF_A.match(text, end)
    if of_a:
        scale = SCALES.get((of_a["scale"] or "").lower(), 1)
        at = of_a.end()
        unit = unit_after(text, at if of_a["scale"] else at - 1, of_digits=False) or _of_a_point(text, at)
        if unit or scale > 1:
            readings = [Reading(value=value * scale, unit=unit[0] if unit else None)]
            end, kind = (unit[2] if unit else of_a.end()), "number"
    return Quantity(
        text=text[match.start() : end], start=match.start(), end=end, kind=kind, readings=tuple(readings),
        before=_before(text, match.start()), spelled=True,
    )  # fmt: skip


def _of_a_point(text: str, at: int) -> tuple[Unit, str, int] | None:
    """Of `a quarter-point cut`."""
    return (Unit(kind="points"), "", at + 5) if text.startswith("point", at) and text[at - 1] == "-" else None


def _ordinal(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    tens, _, ones = small_letters(match.group()).rpartition("-")
    yield _plain(match, "ordinal", TENS.get(tens, 0) + ORDINALS[ones], spelled=True)


def _nth(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _plain(match, "ordinal", int(_NO_DIGIT.sub("", match.group())))


_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def _roman(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    digits: list[int] = [_ROMAN[char] for char in match.group()]
    value = sum(-digit if digit < max(digits[n:]) else digit for n, digit in enumerate(digits))
    yield _plain(match, "ordinal", value)


def _run(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    for value, start, end in values_of_words(match):
        yield from _amount(text, start, end, [value], spelled=True)


def _digits(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    body = match.group().rstrip(VULGAR)
    rest = sum(map(value_of_sign, match.group()[len(body) :]))
    if len(body) <= LONGEST:
        yield from _amount(text, match.start(), match.end(), [value + rest for value in values_of_digits(body)])


def _amount(text: str, start: int, end: int, values: Sequence[Number], *, spelled: bool = False) -> Iterator[Quantity]:
    """The amount whose number stands from `start` to `end`, with scale, unit and rate around it."""
    half = _HALF_AFTER.match(text, end)
    if half:
        end, values = half.end(), [value + Fraction(1, 2) for value in values]
    money, first = unit_before(text, start) or (None, start)
    readings: list[Reading] = []
    last: int = end
    step: Number = 0
    for scale, at in _scales(text, end, money=money is not None, spelled=spelled and not half):
        unit, per, stop = _measure(text, at, money, of_digits=not spelled)
        readings += [Reading(value=value * scale, unit=unit, per=per) for value in values]
        last, step = max(last, stop), step_of(values[0] * scale)
    yield Quantity(
        text=text[first:last].strip(), start=first, end=last, kind="number", readings=tuple(readings), spelled=spelled,
        before=_before(text, first), step=step,
        back=spelled and bool(_BACK.search(text, max(0, start - 12), start)),
    )  # fmt: skip


def _measure(text: str, at: int, money: Unit | None, *, of_digits: bool) -> tuple[Unit | None, str, int]:
    """The unit of an amount, what it is counted per, and where that ends; `money` is the sign before the number."""
    unit, per, stop = unit_after(text, at, of_digits=of_digits) or (None, "", at)
    if money and not (unit and is_money(unit)):
        unit, per, stop = money, "", at
    return (unit, per, stop) if per or not unit else (unit, *rate_after(text, stop))


def _scales(text: str, end: int, *, money: bool, spelled: bool) -> Iterator[tuple[int, int]]:
    """The factors that may follow a number, each with the place where it ends; `3m` may be metres or millions."""
    match = None if spelled else _SCALE_AFTER.match(text, end)
    if not match:
        yield 1, end
        return
    if match["short"] in {"m", "M", "b", "B", "K"} and not money:
        yield 1, end
    yield SCALES[small_letters(match["word"])] if match["word"] else SHORT_SCALES[match["short"]], match.end()


def _before(text: str, start: int) -> str:
    # One letter more, which tells whether a word begins there.
    return text[max(0, start - _HEDGE - 1) : start]


def _with_shared_scale(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """What follows the second number of a range is meant for the first too; `seven in ten` is a share."""
    for one, other in zip_longest(found, found[1:]):
        if other is None:
            yield one
            continue
        between = text[one.end : other.start]
        out_of = other.start if _OUT_OF.fullmatch(between) and _is_share(one, other) else None
        shared = _shared(one, other) if _RANGE.fullmatch(between) else ()
        readings = (*one.readings, *shared)
        yield one if out_of is None and readings == one.readings else replace(one, readings=readings, out_of=out_of)


def _is_share(one: Quantity, other: Quantity) -> bool:
    values = one.readings[:1], other.readings[:1]
    return all(values) and 0 < values[0][0].value < values[1][0].value


def _shared(one: Quantity, other: Quantity) -> Iterator[Reading]:
    if one.kind != "number" or other.kind != "number" or not one.readings or not other.readings:
        return
    for model in other.readings:
        base = _mantissa_scale(other, model)
        unit = one.readings[0].unit or model.unit
        yield Reading(value=one.readings[0].value * base, unit=unit, per=model.per)


def _mantissa_scale(quantity: Quantity, reading: Reading) -> int:
    named = {small_letters(name) for name in _SCALE_WORD.findall(quantity.text)}
    if named:
        return min(SCALES[name] for name in named)
    short = _SCALE_LETTER.search(quantity.text)
    return SHORT_SCALES[short[1]] if short and reading.value >= 1000 else 1


_SCALE_WORD: Final = re.compile(rf"\b(?:{'|'.join(SCALES)})\b", re.IGNORECASE)
_SCALE_LETTER: Final = re.compile(r"\d(bn|tn|mn|m|k)\b")


_READERS: Final = {
    "figures": _nothing, "nth": _nth, "digits": _digits, "code": _code, "covid": _nothing, "times": _times,
    "vague": _vague, "hour_and_half": _hour_and_half, "part": _part, "half": _half, "ordinal": _ordinal, "run": _run,
    "vulgar": _vulgar, "roman": _roman,
}  # fmt: skip
