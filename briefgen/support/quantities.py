"""Numbers in running text: digits and words, ordinals, fractions, percentages, money, amounts with their units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, zip_longest
from typing import Final

from briefgen.support.units import Unit, is_money, measure_alike, rate_after, unit_after, unit_before

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL: Final = {name: n for n, name in enumerate(_ONES)} | _TENS
_SCALES: Final = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
_SHORT_SCALES: Final = {
    "k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9,
    "b": 10**9, "B": 10**9, "tn": 10**12, "trn": 10**12,
}  # fmt: skip
_NTH: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_ORDINALS: Final = {name: n for n, name in enumerate(_NTH, 1)} | {
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
_PARTS: Final = {
    "half": 2, "halves": 2, "quarter": 4, "quarters": 4, "fourths": 4,
    **{name: n for name, n in _ORDINALS.items() if 3 <= n <= 12 or n == 100},
    **{f"{name}s": n for name, n in _ORDINALS.items() if 3 <= n <= 12 or n == 100},
}  # fmt: skip
_TIMES: Final = {
    "doubled": 2, "doubling": 2, "doubles": 2, "twofold": 2, "two-fold": 2, "tripled": 3, "tripling": 3, "trebled": 3,
    "threefold": 3, "three-fold": 3, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
_HALVED: Final = ("halved", "halving", "halves")
_IMPLIED: Final[dict[str, int | Fraction]] = {
    "both": 2, "pair": 2, "couple": 2, "twice": 2, "twin": 2, "twins": 2, "dual": 2, "duo": 2, "double": 2,
    "doubled": 2,
    "either": 2, "neither": 2, "brace": 2, "bilateral": 2,
    "trio": 3, "triple": 3, "thrice": 3, "treble": 3, "trilateral": 3, "hat-trick": 3, "quartet": 4,
    "single": 1, "sole": 1, "once": 1, "another": 2, "a": 1, "an": 1, "runner-up": 2, "half-year": Fraction(1, 2),
    "semester": Fraction(1, 2), "dozens": 12,
}  # fmt: skip
_VAGUE: Final = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
                 "billions": 10**9, "trillions": 10**12}  # fmt: skip

_NUMBER_WORDS: Final = "|".join(sorted([*_SMALL, *_SCALES], key=len, reverse=True))
_ORDINAL_WORDS: Final = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_VULGAR: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

_TOKEN: Final = re.compile(
    rf"""
    (?P<code>(?<![\w])(?!(?:mid|post|pre|early|late|under|over|non|[Cc]ovid|COVID)-)
        (?!(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|SEK|NOK|DKK|PLN|AUD|CAD|INR|Rs)\d)
        (?=[a-z]*[A-Z])[A-Za-z]+-?\d+[A-Za-z]?(?![\w]))
  | (?P<covid>(?i:\bcovid-19\b))
  | (?P<times>(?i:\b(?:{"|".join([*_TIMES, *_HALVED])})\b))
  | (?P<vague>(?i:\b(?:(?:tens|hundreds)\s+of\s+(?:thousands|millions|billions)|{"|".join(_VAGUE)})\b(?!-)))
  | (?P<hour_and_half>(?i:\ban?\s+(?P<hh_unit>hour|year|month|week|day|century|decade|million|billion)
        \s+and\s+a\s+half\b))
  | (?P<part>(?i:(?<![\w])(?:(?P<above>an?|{"|".join(sorted(_SMALL, key=len, reverse=True))})[\s-])
        (?P<below>{"|".join(_PARTS)})(?![\w]|-(?:time|final|hour|year|back|page|mile|size|day|hand)
        |\s+(?:century|place))))
  | (?P<half>(?i:(?<![\w-])(?<!first\s)(?<!second\s)(?<!latter\s)(?<!other\s)(?<!next\s)(?<!one\s)half(?=\s)))
  | (?P<ordinal>(?i:(?<![\w-])(?:(?:{"|".join(_TENS)})-)?(?:{_ORDINAL_WORDS})(?![\w])))
  | (?P<nth>(?<![\w])\d+(?:,\d{{3}})*(?:st|nd|rd|th)(?![\w]))
  | (?P<run>(?i:(?<![\w])(?:an?\s+(?=(?:{"|".join(_SCALES)})(?![\w])))?
        (?:{_NUMBER_WORDS})(?:(?:-|\s+|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+)(?:{_NUMBER_WORDS}))*(?![\w])))
  | (?P<digits>(?<![\w])(?<!\d[.,])
        (?:\d{{1,3}}(?:[,\u00a0]\d{{2,3}})*[,\u00a0]\d{{3}}(?:\.\d+)?(?![\d])
        |\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d+(?:[.,]\d+)?)
        [{_VULGAR}]?)
  | (?P<vulgar>[{_VULGAR}])
  | (?P<roman>(?:(?<=[a-z\-]\s)|(?<=[A-Za-z]-))(?:I{{2,3}}|IV|VI{{0,3}}|IX|XI{{0,3}}|XIV|XV|XX|XXI)(?![\w]))
    """,
    re.VERBOSE,
)
_SHORTS: Final = "|".join(sorted(_SHORT_SCALES, key=len, reverse=True))
_SCALE_AFTER: Final = re.compile(rf"(?:[\s-]?(?P<word>(?i:{'|'.join(_SCALES)}))|\s?(?P<short>{_SHORTS}))(?![\w])")
_HALF_AFTER: Final = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_OF_A: Final = re.compile(rf"\s+(?:of\s+)?an?\s+(?P<scale>{'|'.join(_SCALES)})?", re.IGNORECASE)
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
_RANGE: Final = re.compile(
    r"\s*(?:-|to|and|or|,|versus|from|against)\s*(?:about |around |nearly |almost )?\W?\s*", re.IGNORECASE
)
_OUT_OF: Final = re.compile(r"\s+(?:in|out\s+of|of|of\s+the|in\s+every|of\s+every)\s+", re.IGNORECASE)
_BACK: Final = re.compile(r"\b(?:the|these|those|its|their|both|between|other|all)\s+$", re.IGNORECASE)
_PROPER: Final = r"[A-Z\u00c0-\u00de][\w.'-]*(?:\s+(?:of\s+|the\s+|de\s+)?[A-Z\u00c0-\u00de][\w.'-]*)*"
_LISTED: Final = re.compile(rf"{_PROPER}(?:,\s+(?:the\s+)?{_PROPER})*,?\s+and\s+(?:the\s+)?{_PROPER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand an amount."""

    value: Fraction
    unit: Unit | None = None
    per: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount as it stands in a text, and the ways to understand it."""

    text: str
    start: int
    end: int
    kind: str
    """`number`, `ordinal`, `part`, `times`, `vague` or `code`."""
    readings: tuple[Reading, ...]
    hedge: str = ""
    """`about`, `over` or `under`, where the text says so."""
    spelled: bool = False
    """In words."""
    back: bool = False
    """`the two`: it may point back and count nothing."""
    step: Fraction = Fraction(0)
    """The place of its last digit that is not a zero: what it may have been rounded to."""
    out_of: int | None = None
    """Where the amount starts that this one is counted out of: `seven in ten`."""


# Reading a text.


def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts in a text, in order; `text` is of one kind (`words.one_kind`), its dates taken out."""
    found: list[Quantity] = []
    for match in _TOKEN.finditer(text):
        if not found or match.start() >= found[-1].end:
            found += _of_match(text, match)
    return tuple(_with_shared_scale(text, found))


def _of_match(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    kind = next(name for name in _READERS if match[name])
    yield from _READERS[kind](text, match)


def _code(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    digits = Fraction(re.sub(r"\D", "", match.group()))
    yield _plain(match, "code", digits)


def _plain(match: re.Match[str], kind: str, value: Fraction, *, spelled: bool = False) -> Quantity:
    readings = (Reading(value=value),)
    return Quantity(
        text=match.group(), start=match.start(), end=match.end(), kind=kind, readings=readings, spelled=spelled
    )


def _nothing(_text: str, _match: re.Match[str]) -> Iterator[Quantity]:
    return iter(())


def _times(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    word = match.group().lower()
    value = Fraction(_TIMES[word]) if word in _TIMES else Fraction(1, 2)
    yield _plain(match, "times", value, spelled=True)


def _vague(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    value = 1
    for word in re.split(r"\s+of\s+", match.group().lower()):
        value *= _VAGUE[word]
    yield _plain(match, "vague", Fraction(value), spelled=True)


def _hour_and_half(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    scale = _SCALES.get(match["hh_unit"].lower(), 1)
    unit = unit_after(text, match.start("hh_unit"), of_digits=False)
    yield Quantity(
        text=match.group(), start=match.start(), end=match.end(), kind="number", spelled=True,
        readings=(Reading(value=Fraction(3, 2) * scale, unit=unit[0] if unit else None),),
    )  # fmt: skip


def _part(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    above = _SMALL.get(match["above"].lower(), 1)
    below = _PARTS[match["below"].lower()]
    yield _fraction(text, match, Fraction(above, below), alternative=Fraction(below) if above == 1 else None)


def _half(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _fraction(text, match, Fraction(1, 2))


def _vulgar(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _fraction(text, match, _numeric(match.group()))


def _fraction(text: str, match: re.Match[str], value: Fraction, *, alternative: Fraction | None = None) -> Quantity:
    share = Reading(value=value, unit=Unit(kind="ratio"))
    readings = [share] if alternative is None else [share, Reading(value=alternative)]
    end, kind = match.end(), "part"
    of_a = _OF_A.match(text, end)
    if of_a:
        scale = _SCALES.get((of_a["scale"] or "").lower(), 1)
        unit = unit_after(text, of_a.end() if of_a["scale"] else of_a.end() - 1, of_digits=False)
        if unit or scale > 1:
            readings = [Reading(value=value * scale, unit=unit[0] if unit else None)]
            end, kind = (unit[2] if unit else of_a.end()), "number"
    return Quantity(
        text=text[match.start() : end], start=match.start(), end=end, kind=kind, readings=tuple(readings),
        hedge=_hedge(text, match.start()), spelled=True,
    )  # fmt: skip


def _ordinal(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    tens, _, ones = match.group().lower().rpartition("-")
    yield _plain(match, "ordinal", Fraction(_TENS.get(tens, 0) + _ORDINALS[ones]), spelled=True)


def _nth(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    yield _plain(match, "ordinal", Fraction(re.sub(r"\D", "", match.group())))


_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def _roman(_text: str, match: re.Match[str]) -> Iterator[Quantity]:
    digits: list[int] = [_ROMAN[char] for char in match.group()]
    value = sum(-digit if digit < max(digits[n:]) else digit for n, digit in enumerate(digits))
    yield _plain(match, "ordinal", Fraction(value))


def _run(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    for value, start, end in _values_of_words(match):
        yield from _amount(text, start, end, [value], spelled=True)


def _values_of_words(match: re.Match[str]) -> Iterator[tuple[Fraction, int, int]]:
    words = [
        (word.group().lower(), match.start() + word.start(), match.start() + word.end())
        for word in re.finditer(r"[a-z]+", match.group(), re.IGNORECASE)
        if word.group().lower() != "and"
    ]
    start, total, part = match.start(), Fraction(0), Fraction(0)
    end = start
    for word, at, stop in words:
        small = _SMALL.get(word)
        if small is not None and part % 100 and (part % 10 or part % 100 < 20 or small > 9):
            yield total + part, start, end
            start, total, part = at, Fraction(0), Fraction(0)
        if small is not None:
            part += small
        elif word in _SCALES:
            total, part = _scaled(total, part, _SCALES[word])
        end = stop
    yield total + part, start, end


def _scaled(total: Fraction, part: Fraction, scale: int) -> tuple[Fraction, Fraction]:
    part = (part or Fraction(1)) * scale
    return (total, part) if scale <= 100 else (total + part, Fraction(0))


def _digits(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    body = match.group().rstrip(_VULGAR)
    rest = sum(map(_numeric, match.group()[len(body) :]), Fraction(0))
    if len(body) <= _LONGEST:
        yield from _amount(text, match.start(), match.end(), [value + rest for value in _values_of_digits(body)])


_LONGEST: Final = 60
"""How many digits a number has that is looked at."""


def _values_of_digits(body: str) -> list[Fraction]:
    plain = body.replace(",", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", body):
        return [Fraction(body.replace(".", ""))]
    if re.fullmatch(r"\d{1,3}\.\d{3}", body):
        return [Fraction(body), Fraction(body.replace(".", ""))]
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0]\d{2,3})*[,\u00a0]\d{3}(?:\.\d+)?", body):
        return [Fraction(plain)]
    return [Fraction(body.replace(",", "."))]


def _numeric(char: str) -> Fraction:
    return Fraction(unicodedata.numeric(char)).limit_denominator(10)


def _amount(
    text: str, start: int, end: int, values: Sequence[Fraction], *, spelled: bool = False
) -> Iterator[Quantity]:
    """The amount whose number stands from `start` to `end`, with scale, unit and rate around it."""
    half = _HALF_AFTER.match(text, end)
    if half:
        end, values = half.end(), [value + Fraction(1, 2) for value in values]
    money, first = unit_before(text, start) or (None, start)
    readings: list[Reading] = []
    last, step = end, Fraction(0)
    for scale, at in _scales(text, end, money=money is not None, spelled=spelled):
        unit, per, stop = _measure(text, at, money, of_digits=not spelled)
        readings += [Reading(value=value * scale, unit=unit, per=per) for value in values]
        last, step = max(last, stop), _step(values[0] * scale)
    yield Quantity(
        text=text[first:last].strip(), start=first, end=last, kind="number", readings=tuple(readings), spelled=spelled,
        hedge=_hedge(text, first), back=bool(_BACK.search(text, max(0, start - 12), start)), step=step,
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
    yield _SCALES[match["word"].lower()] if match["word"] else _SHORT_SCALES[match["short"]], match.end()


def _hedge(text: str, start: int) -> str:
    match = _HEDGE_BEFORE.search(text, max(0, start - 24), start)
    return (match.lastgroup or "") if match else ""


def _step(value: Fraction) -> Fraction:
    if not value:
        return Fraction(0)
    step = Fraction(1)
    while value % step:
        step /= 10
        if step < Fraction(1, 10**9):
            return Fraction(0)
    while not value % (step * 10):
        step *= 10
    return step


def _with_shared_scale(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """What follows the second number of a range is meant for the first too; `seven in ten` is a share."""
    for one, other in zip_longest(found, found[1:]):
        if other is None:
            yield one
            continue
        between = text[one.end : other.start]
        out_of = other.start if _OUT_OF.fullmatch(between) and _is_share(one, other) else None
        shared = _shared(one, other) if _RANGE.fullmatch(between) else ()
        yield replace(one, readings=(*one.readings, *shared), out_of=out_of)


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


def _mantissa_scale(quantity: Quantity, reading: Reading) -> Fraction:
    for name, scale in _SCALES.items():
        if re.search(rf"\b{name}\b", quantity.text, re.IGNORECASE):
            return Fraction(scale)
    short = re.search(r"\d(bn|tn|mn|m|k)\b", quantity.text)
    return Fraction(_SHORT_SCALES[short[1]]) if short and reading.value >= 1000 else Fraction(1)


# Comparing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the quotes of a fact hold in amounts."""

    quantities: tuple[Quantity, ...]
    implied: frozenset[Fraction]
    """Numbers that words such as `both` or a list of names stand for."""
    readings: tuple[Reading, ...]
    places: frozenset[Fraction]
    """Numbers of ordinals and codes (`third`, `G7`): no amounts of anything."""
    often: frozenset[str]
    """What amounts are counted per, by words such as `annual`."""
    listed: bool
    """Whether something is listed that a small number may count."""
    dated: bool = False
    """Whether there are dates, which a length of time may be counted from."""
    ratios: tuple[Fraction, ...]
    """Of any two amounts: what `doubled` may have been worked out from."""

    def with_dates(self, years: Iterable[int], days: Iterable[int], *, dated: bool) -> Amounts:
        """The same, with the numbers in dates: a year may be a plain number in the fact, a day an ordinal."""
        bare = (Reading(value=Fraction(year)) for year in years)
        places = self.places.union(map(Fraction, days))
        return replace(self, readings=(*self.readings, *bare), places=places, dated=dated)


def amounts_in(texts: Iterable[tuple[str, str]]) -> Amounts:
    """The amounts in texts of one kind: each given whole, and with its dates taken out."""
    texts = tuple(texts)
    found = tuple(quantity for _, masked in texts for quantity in quantities(masked))
    implied = {Fraction(n) for whole, _ in texts for n in _implied_in(whole)}
    counted = [quantity for quantity in found if quantity.kind not in _PLACES]
    places = {reading.value for quantity in found if quantity.kind in _PLACES for reading in quantity.readings}
    readings = (*(reading for quantity in counted for reading in quantity.readings), *_shares(found))
    units = tuple(reading for _, masked in texts for reading in _single_units(masked))
    values = sorted({reading.value for reading in readings if reading.value > 0})[:24]
    ratios = tuple(high / low for low, high in combinations(values, 2))
    return Amounts(
        quantities=found,
        implied=frozenset(implied),
        readings=(*readings, *units),
        places=frozenset(places),
        ratios=ratios,
        often=frozenset(_OFTEN[m.group().lower()] for whole, _ in texts for m in _OFTEN_WORD.finditer(whole)),
        listed=any(_LIST.search(whole) for whole, _ in texts),
    )


_OFTEN: Final = {
    "annual": "year", "yearly": "year", "annually": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour", "quarterly": "quarter",
}  # fmt: skip
_OFTEN_WORD: Final = re.compile(rf"\b(?:{'|'.join(_OFTEN)})\b", re.IGNORECASE)
_LIST: Final = re.compile(r"\w,? and \w")


def _implied_in(text: str) -> Iterator[Fraction]:
    for word in re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower()):
        if word in _IMPLIED:
            yield Fraction(_IMPLIED[word])
    for listed in _LISTED.finditer(text):
        yield Fraction(len(re.split(r",\s+and\s+|,\s+|\s+and\s+", listed.group())))


_SPELLS: Final = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|final|this|latest|next)[\s-](quarter|half)\b", re.IGNORECASE
)
_PLACES: Final = ("ordinal", "code")
_A_UNIT: Final = re.compile(r"\b(?:an?|one|the|last|past|next|this|same|each|every)(?=\s)", re.IGNORECASE)


def _single_units(text: str) -> Iterator[Reading]:
    for match in _A_UNIT.finditer(text):
        found = unit_after(text, match.end(), of_digits=False)
        if found:
            yield Reading(value=Fraction(1), unit=found[0])
    months = Unit(kind="months")
    yield from (
        Reading(value=Fraction(3 if m[1].lower() == "quarter" else 6), unit=months) for m in _SPELLS.finditer(text)
    )


def _shares(found: Sequence[Quantity]) -> Iterator[Reading]:
    starts = {quantity.start: quantity for quantity in found}
    for quantity in found:
        if quantity.out_of is not None:
            whole = starts[quantity.out_of].readings[0].value
            yield Reading(value=quantity.readings[0].value / whole, unit=Unit(kind="ratio"))


_BARE: Final = re.compile(r"\d+(?:[.,\u00a0]\d+)*")


def digits_of(text: str) -> frozenset[Fraction]:
    """The numbers that stand in a text in digits, whatever stands around them."""
    return frozenset(value for match in _BARE.finditer(text) for value in _any_value(match.group()))


def digits_unsupported(fact: str, quotes: Iterable[str], known: Collection[Fraction]) -> tuple[str, ...]:
    """The numbers in digits that stand in a fact's text, in none of its quotes, and are not `known`."""
    said = {value for quote in quotes for value in digits_of(quote)}.union(known)
    claimed = {match.group(): set(_any_value(match.group())) for match in _BARE.finditer(fact)}
    return tuple(digits for digits, values in claimed.items() if values and not said & values)


def _any_value(digits: str) -> Iterator[Fraction]:
    """A number in any language: separators may group digits or part off decimals."""
    if len(digits) > _LONGEST:
        return
    parts = re.split(r"[.,\u00a0]", digits)
    yield Fraction("".join(parts))
    if len(parts) > 1:
        yield Fraction("".join(parts[:-1]) + "." + parts[-1])


def unsupported(fact: str, amounts: Amounts) -> tuple[Quantity, ...]:
    """The amounts of a fact's text (of one kind, dates taken out) that the quotes' amounts do not bear out."""
    claimed = quantities(fact)
    shares = {
        start
        for quantity in claimed
        if quantity.out_of is not None and any(_holds(share, amounts) for share in _shares([quantity, *claimed]))
        for start in (quantity.start, quantity.out_of)
    }
    return tuple(q for q in claimed if q.start not in shares and not _is_supported(q, amounts))


def _is_supported(quantity: Quantity, amounts: Amounts) -> bool:
    if not quantity.readings or _is_no_claim(quantity, amounts):
        return True
    if quantity.kind == "code" and any(_same_code(quantity, other) for other in amounts.quantities):
        return True
    return any(_holds(reading, amounts) for reading in quantity.readings) or _RULES[quantity.kind](quantity, amounts)


def _same_code(one: Quantity, other: Quantity) -> bool:
    return one.text.casefold().replace("-", "") == other.text.casefold().replace("-", "")


def _is_no_claim(quantity: Quantity, amounts: Amounts) -> bool:
    """`one` is often no number, `first` often no place in a row, and `the two` often points back.

    A length of time may be worked out from dates, and a small number from a list, where the quotes give no other.
    """
    value = quantity.readings[0].value
    if amounts.dated and _is_time(quantity) and not any(map(_is_time, amounts.quantities)):
        return True
    if not quantity.spelled:
        return False
    if _may_count_a_list(quantity) and amounts.listed and not any(q.kind == "number" for q in amounts.quantities):
        return True
    if quantity.kind == "number" and value <= 1:
        return quantity.readings[0].unit is None or value == 0
    if quantity.kind == "ordinal" and value <= 2:
        return not any(other.kind == "ordinal" for other in amounts.quantities)
    return quantity.back and value <= 4 and not _has_other_small(value, amounts)


def _is_time(quantity: Quantity) -> bool:
    return any(reading.unit and reading.unit.kind in {"time", "months"} for reading in quantity.readings)


def _may_count_a_list(quantity: Quantity) -> bool:
    return quantity.kind == "number" and all(r.unit is None and r.value <= 6 for r in quantity.readings)


def _has_other_small(value: Fraction, amounts: Amounts) -> bool:
    small = {r.value for q in amounts.quantities if q.kind == "number" for r in q.readings if 2 <= r.value <= 12}
    return bool(small - {value})


def _holds(claim: Reading, amounts: Amounts) -> bool:
    if claim.unit is None and claim.value in amounts.implied | amounts.places:
        return True
    matching = [reading for reading in amounts.readings if _same(claim, reading)]
    if claim.per and amounts.often - {claim.per}:
        return any(reading.per for reading in matching)
    return bool(matching)


def _same(claim: Reading, reading: Reading) -> bool:
    if claim.per and reading.per and claim.per != reading.per:
        return False
    if claim.unit is None or reading.unit is None:
        # A bare share (`half`) and a bare number (`0.5`) are different things; a bare number and an amount are not.
        return claim.value == reading.value
    if not measure_alike(claim.unit, reading.unit):
        return False
    ours, theirs = claim.value * claim.unit.factor, reading.value * reading.unit.factor
    if claim.unit.kind == "ratio" and claim.unit.factor != reading.unit.factor:
        return abs(ours - theirs) <= Fraction(15, 1000)
    return ours == theirs


def _number_rule(quantity: Quantity, amounts: Amounts) -> bool:
    return bool(quantity.hedge) and any(
        _rounds(quantity, ours, theirs) for ours in quantity.readings for theirs in amounts.readings
    )


def _rounds(quantity: Quantity, ours: Reading, theirs: Reading) -> bool:
    """Whether `about 1,500` may have been said of 1,512: nearest, upward or downward as the word before it has it."""
    if ours.unit and theirs.unit and not measure_alike(ours.unit, theirs.unit):
        return False
    factor = theirs.unit.factor / ours.unit.factor if ours.unit and theirs.unit else Fraction(1)
    value, exact, step = ours.value, theirs.value * factor, quantity.step
    if not step or abs(exact - value) * 100 > 12 * abs(value) or value < 10:
        return False
    low, high = {"about": (-step / 2, step / 2), "over": (Fraction(0), step), "under": (-step, Fraction(0))}[
        quantity.hedge
    ]
    return low <= exact - value <= high


def _ordinal_rule(quantity: Quantity, amounts: Amounts) -> bool:
    return quantity.readings[0].value in amounts.implied


def _times_rule(quantity: Quantity, amounts: Amounts) -> bool:
    value = quantity.readings[0].value
    wanted = value if value > 1 else 1 / value
    ratio = Unit(kind="ratio")
    if any(
        _same(Reading(value=share, unit=ratio), r)
        for share in (value - 1, value, 1 - value)
        for r in amounts.readings
        if r.unit
    ):
        return True
    return any(abs(found - wanted) * 100 <= 12 * wanted for found in amounts.ratios)


def _part_rule(quantity: Quantity, amounts: Amounts) -> bool:
    value = quantity.readings[0].value
    return any(abs(1 / found - value) * 100 <= 4 * value for found in amounts.ratios)


def _vague_rule(quantity: Quantity, amounts: Amounts) -> bool:
    """`thousands` is borne out by the same word or by an amount of that size; without any amount nothing is said."""
    value = quantity.readings[0].value
    sizes = [q.readings[0].value for q in amounts.quantities if q.kind in {"vague", "number"} and q.readings]
    sizes = [size for size in sizes if size >= 10]
    return not sizes or any(value <= size < value * 1000 for size in sizes)


def _never(_quantity: Quantity, _amounts: Amounts) -> bool:
    return False


_READERS: Final = {
    "code": _code, "covid": _nothing, "times": _times, "vague": _vague, "hour_and_half": _hour_and_half, "part": _part,
    "half": _half, "ordinal": _ordinal, "nth": _nth, "run": _run, "digits": _digits, "vulgar": _vulgar, "roman": _roman,
}  # fmt: skip
_RULES: Final = {
    "number": _number_rule, "ordinal": _ordinal_rule, "part": _part_rule, "times": _times_rule, "vague": _vague_rule,
    "code": _never,
}  # fmt: skip
