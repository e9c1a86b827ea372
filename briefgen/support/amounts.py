"""Whether the amounts of a fact are borne out by those of its quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.support.begins import small_letters
from briefgen.support.numerals import LONGEST, Number, distance, number
from briefgen.support.quantities import Quantity, Reading, quantities
from briefgen.support.units import Unit, is_counted, measure_alike, unit_after

_IMPLIED: Final[dict[str, Number]] = {
    "both": 2, "pair": 2, "couple": 2, "twice": 2, "twin": 2, "twins": 2, "dual": 2, "duo": 2, "double": 2,
    "doubled": 2,
    "either": 2, "neither": 2, "brace": 2, "bilateral": 2,
    "trio": 3, "triple": 3, "thrice": 3, "treble": 3, "trilateral": 3, "hat-trick": 3, "quartet": 4,
    "single": 1, "sole": 1, "once": 1, "another": 2, "a": 1, "an": 1, "runner-up": 2, "half-year": Fraction(1, 2),
    "semester": Fraction(1, 2), "dozens": 12,
}  # fmt: skip
_PROPER: Final = r"[A-Z\u00c0-\u00de][\w.'-]*(?:\s+(?:of\s+|the\s+|de\s+)?[A-Z\u00c0-\u00de][\w.'-]*)*"
_LISTED: Final = re.compile(rf"{_PROPER}(?:,\s+(?:the\s+)?{_PROPER})*,?\s+and\s+(?:the\s+)?{_PROPER}")


_PAIR: Final = re.compile(
    r"(?<![\w.,$€£-])(\d{1,3})(?:-| to | votes to | points to )(\d{1,3})(?![\w%-]|[.,]\d|\s(?:per|%))"
)
_SCORE: Final = re.compile(r"(?<![\w.,$€£-])(\d{1,3})-(\d{1,3})(?![\w%-]|[.,]\d|\s(?:per|%))")


def has_score(text: str) -> bool:
    """Whether there is a score (`3-1`) in a text of one kind."""
    return "-" in text and bool(_SCORE.search(text))


def scores_unsupported(fact: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """The scores in a fact's text where its quotes hold another in both numbers or one."""
    if not has_score(fact):
        return ()
    said = {frozenset((match[1], match[2])) for quote in quotes for match in _PAIR.finditer(quote)}
    return tuple(m.group() for m in _SCORE.finditer(fact) if said and frozenset((m[1], m[2])) not in said)


class Amounts(Struct, frozen=True, kw_only=True):
    """What the quotes of a fact hold in amounts.

    Most amounts of a fact stand in its quotes as they are: what words stand for, and what can be worked out, is looked
    for only where one does not.
    """

    texts: tuple[tuple[str, str], ...]
    """The quotes, each whole and with its dates taken out."""
    quantities: tuple[Quantity, ...]
    stated: tuple[Reading, ...]
    """Those of the quantities that are amounts of something, not of ordinals and codes (`third`, `G7`)."""
    years: tuple[Reading, ...] = ()
    days: frozenset[int] = frozenset()
    dated: bool = False
    """Whether there are dates, which a length of time may be counted from."""

    def with_dates(self, years: Iterable[int], days: Iterable[int], *, dated: bool) -> Amounts:
        """The same, with the numbers in dates: a year may be a plain number in the fact, a day an ordinal."""
        bare = tuple(Reading(value=year) for year in years)
        return replace(self, years=bare, days=frozenset(days), dated=dated)

    def readings(self) -> Iterator[Reading]:
        """All of them; those that take no work first."""
        yield from self.stated
        yield from self.years
        yield from _shares(self.quantities)
        for _, masked in self.texts:
            yield from _single_units(masked)

    def is_implied(self, number: Number) -> bool:
        """Whether words such as `both` or a list of names stand for a number."""
        return any(number in _implied_in(whole) for whole, _ in self.texts)

    def is_place(self, number: Number) -> bool:
        """Whether it is the number of an ordinal or a code."""
        return number in self.days or any(
            reading.value == number
            for quantity in self.quantities
            if quantity.kind in _PLACES
            for reading in quantity.readings
        )

    def ratios(self) -> Iterator[Fraction]:
        """Of any two amounts: what `doubled` may have been worked out from."""
        readings = (*self.stated, *_shares(self.quantities))
        values = sorted({reading.value for reading in readings if reading.value > 0})[:24]
        return (Fraction(high, low) for low, high in combinations(values, 2))

    def often(self) -> frozenset[str]:
        """What amounts are counted per, by words such as `annual`."""
        return frozenset(
            _OFTEN[small_letters(m.group())] for whole, _ in self.texts for m in _OFTEN_WORD.finditer(whole)
        )

    def speaks_of(self, span: str) -> bool:
        """Whether the quotes speak in any way of a day, a week or a month."""
        return any(_SPANS[span].search(whole) for whole, _ in self.texts)

    def lists(self) -> bool:
        """Whether something is listed that a small number may count."""
        return any(_LIST.search(whole) for whole, _ in self.texts)


@lru_cache(maxsize=2048)
def amounts_in(texts: tuple[tuple[str, str], ...]) -> Amounts:
    """The amounts in texts of one kind: each given whole, and with its dates taken out."""
    found = tuple(quantity for _, masked in texts for quantity in quantities(masked))
    return Amounts(texts=texts, quantities=found, stated=_stated(found))


def _stated(found: tuple[Quantity, ...]) -> tuple[Reading, ...]:
    return tuple(reading for quantity in found if quantity.kind not in _PLACES for reading in quantity.readings)


def all_stated(fact: str, quote: str) -> bool:
    """Whether all amounts of a fact's text stand so in one of its quotes: then none is `unsupported`.

    Both texts are of one kind, their dates taken out. What other quotes say cannot change it.
    """
    stated = _stated(quantities(quote))
    return all(
        any(not reading.per and any(_same(reading, other) for other in stated) for reading in quantity.readings)
        for quantity in quantities(fact)
    )


_OFTEN: Final = {
    "annual": "year", "yearly": "year", "annually": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour", "quarterly": "quarter",
}  # fmt: skip
_SPANS: Final = {
    "day": re.compile(r"day|daily|bpd|b/d", re.IGNORECASE),
    "week": re.compile(r"week", re.IGNORECASE),
    "month": re.compile(r"month", re.IGNORECASE),
}
_OFTEN_WORD: Final = re.compile(rf"\b(?:{'|'.join(_OFTEN)})\b", re.IGNORECASE)
_LIST: Final = re.compile(r"\w,? and \w")


@lru_cache(maxsize=4096)
def _implied_in(text: str) -> frozenset[Number]:
    by_words = (_IMPLIED[word] for word in _HYPHENATED.findall(text.lower()) if word in _IMPLIED)
    by_lists = (len(_PARTING.split(listed.group())) for listed in _LISTED.finditer(text))
    return frozenset((*by_words, *by_lists))


_HYPHENATED: Final = re.compile(r"[a-z]+(?:-[a-z]+)?")
_PARTING: Final = re.compile(r",\s+and\s+|,\s+|\s+and\s+")


_SPELLS: Final = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|final|this|latest|next)[\s-](quarter|half)\b", re.IGNORECASE
)
_PLACES: Final = ("ordinal", "code")
_A_UNIT: Final = re.compile(r"\b(?:an?|another|one|the|last|past|next|this|same|each|every)(?=\s)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _single_units(text: str) -> tuple[Reading, ...]:
    found = (unit_after(text, match.end(), of_digits=False) for match in _A_UNIT.finditer(text))
    spells = (3 if m[1].lower() == "quarter" else 6 for m in _SPELLS.finditer(text))
    return (
        *(Reading(value=1, unit=unit) for unit, _, _ in filter(None, found)),
        *(Reading(value=value, unit=_MONTHS) for value in spells),
    )


_MONTHS: Final = Unit(kind="months")


def _shares(found: Sequence[Quantity]) -> Iterator[Reading]:
    for quantity in found:
        if quantity.out_of is not None:
            starts = {other.start: other for other in found}
            whole = starts[quantity.out_of].readings[0].value
            yield Reading(value=Fraction(quantity.readings[0].value, whole), unit=Unit(kind="ratio"))


_BARE: Final = re.compile(r"\d+(?:[.,\u00a0]\d+)*")


def digits_of(text: str) -> frozenset[Number]:
    """The numbers that stand in a text in digits, whatever stands around them."""
    return frozenset(value for match in _BARE.finditer(text) for value in _any_value(match.group()))


def digits_unsupported(fact: str, quotes: Iterable[str], known: Collection[Number]) -> tuple[str, ...]:
    """The numbers in digits that stand in a fact's text, in none of its quotes, and are not `known`."""
    said = {value for quote in quotes for value in digits_of(quote)}.union(known)
    claimed = {match.group(): set(_any_value(match.group())) for match in _BARE.finditer(fact)}
    return tuple(digits for digits, values in claimed.items() if values and not said & values)


def _any_value(digits: str) -> Iterator[Number]:
    """A number in any language: separators may group digits or part off decimals."""
    if len(digits) > LONGEST:
        return
    *whole, last = _PARTED.split(digits)
    yield int("".join((*whole, last)))
    if whole:
        yield number(f"{''.join(whole)}.{last}")


_PARTED: Final = re.compile(r"[.,\u00a0]")


def unsupported(fact: str, amounts: Amounts) -> tuple[Quantity, ...]:
    """The amounts of a fact's text (of one kind, dates taken out) that the quotes' amounts do not bear out."""
    claimed = quantities(fact)
    missing = tuple(quantity for quantity in claimed if not _is_supported(quantity, amounts))
    shares = {
        start
        for quantity in (claimed if missing else ())
        if quantity.out_of is not None and any(_holds(share, amounts) for share in _shares([quantity, *claimed]))
        for start in (quantity.start, quantity.out_of)
    }
    return tuple(quantity for quantity in missing if quantity.start not in shares)


def _is_supported(quantity: Quantity, amounts: Amounts) -> bool:
    return (
        any(_holds(reading, amounts) for reading in quantity.readings)
        or not quantity.readings
        or _is_no_claim(quantity, amounts)
        or _RULES[quantity.kind](quantity, amounts)
    )


def _code_rule(quantity: Quantity, amounts: Amounts) -> bool:
    return any(_same_code(quantity, other) for other in amounts.quantities)


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
    if _may_count_a_list(quantity) and not any(q.kind == "number" for q in amounts.quantities) and amounts.lists():
        return True
    if quantity.kind == "number" and value <= 1:
        return is_counted(quantity.readings[0].unit) or value == 0
    if quantity.kind == "ordinal" and value <= 2:
        return not any(other.kind == "ordinal" for other in amounts.quantities)
    return quantity.back and value <= 4 and not _has_other_small(value, amounts)


def _is_time(quantity: Quantity) -> bool:
    return any(reading.unit and reading.unit.kind in {"time", "months"} for reading in quantity.readings)


def _may_count_a_list(quantity: Quantity) -> bool:
    return quantity.kind == "number" and all(is_counted(r.unit) and r.value <= 6 for r in quantity.readings)


def _has_other_small(value: Number, amounts: Amounts) -> bool:
    small = {r.value for q in amounts.quantities if q.kind == "number" for r in q.readings if 2 <= r.value <= 12}
    return bool(small - {value})


def _holds(claim: Reading, amounts: Amounts) -> bool:
    if not claim.per:
        return any(_same(claim, reading) for reading in amounts.readings()) or _is_counted_by_words(claim, amounts)
    if _is_counted_by_words(claim, amounts):
        return True
    matching = [reading for reading in amounts.readings() if _same(claim, reading)]
    is_share = claim.unit is not None and claim.unit.kind == "ratio"
    if (claim.per in _SPANS and not is_share and not amounts.speaks_of(claim.per)) or amounts.often() - {claim.per}:
        return any(reading.per for reading in matching)
    return bool(matching)


def _is_counted_by_words(claim: Reading, amounts: Amounts) -> bool:
    return is_counted(claim.unit) and (amounts.is_place(claim.value) or amounts.is_implied(claim.value))


def _same(claim: Reading, reading: Reading) -> bool:
    if claim.per and reading.per and claim.per != reading.per:
        return False
    if claim.unit is None or reading.unit is None or claim.unit is reading.unit:
        # A bare share (`half`) and a bare number (`0.5`) are different things; a bare number and an amount are not.
        return claim.value == reading.value
    if not measure_alike(claim.unit, reading.unit):
        return False
    ours, theirs = claim.value * claim.unit.factor, reading.value * reading.unit.factor
    if claim.unit.kind == "ratio" and claim.unit.factor != reading.unit.factor:
        return distance(ours, theirs) <= Fraction(15, 1000)
    if claim.unit.system != reading.unit.system:
        return distance(ours, theirs) * 100 <= 3 * theirs
    return ours == theirs


def _number_rule(quantity: Quantity, amounts: Amounts) -> bool:
    return bool(quantity.hedge) and any(
        _rounds(quantity, ours, theirs) for ours in quantity.readings for theirs in amounts.readings()
    )


def _rounds(quantity: Quantity, ours: Reading, theirs: Reading) -> bool:
    """Whether `about 1,500` may have been said of 1,512: nearest, upward or downward as the word before it has it."""
    if ours.unit and theirs.unit and not measure_alike(ours.unit, theirs.unit):
        return False
    factor = Fraction(theirs.unit.factor, ours.unit.factor) if ours.unit and theirs.unit else 1
    value, exact, step = ours.value, theirs.value * factor, quantity.step
    if not step or distance(exact, value) * 100 > 25 * value or (value < 10 and exact.denominator == 1):
        return False
    half = Fraction(step, 2)
    rounding: dict[str, tuple[Number, Number]] = {"about": (-half, half), "over": (0, step), "under": (-step, 0)}
    low, high = rounding[quantity.hedge]
    return low <= exact - value <= high


def _ordinal_rule(quantity: Quantity, amounts: Amounts) -> bool:
    return amounts.is_implied(quantity.readings[0].value)


def _times_rule(quantity: Quantity, amounts: Amounts) -> bool:
    value = quantity.readings[0].value
    wanted = value if value > 1 else Fraction(1, value)
    return any(abs(found - wanted) * 100 <= 12 * wanted for found in amounts.ratios())


_AROUND: Final[dict[str, tuple[Number, Number]]] = {
    "about": (Fraction(-3, 100), Fraction(3, 100)),
    "over": (Fraction(0), Fraction(1, 10)),
    "under": (Fraction(-1, 20), Fraction(0)),
}


def _part_rule(quantity: Quantity, amounts: Amounts) -> bool:
    value = quantity.readings[0].value
    if quantity.hedge:
        low, high = _AROUND[quantity.hedge]
        shares = (r.value * r.unit.factor for r in amounts.readings() if r.unit and r.unit.kind == "ratio")
        if any(low <= share - value <= high for share in shares):
            return True
    return any(abs(1 / found - value) * 100 <= 4 * value for found in amounts.ratios())


def _vague_rule(quantity: Quantity, amounts: Amounts) -> bool:
    """`thousands` is borne out by the same word or by an amount of that size; without any amount nothing is said."""
    value = quantity.readings[0].value
    sizes = [q.readings[0].value for q in amounts.quantities if q.kind in {"vague", "number"} and q.readings]
    sizes = [size for size in sizes if size >= 10]
    return not sizes or any(value <= size < value * 1000 for size in sizes)


_RULES: Final = {
    "number": _number_rule, "ordinal": _ordinal_rule, "part": _part_rule, "times": _times_rule, "vague": _vague_rule,
    "code": _code_rule,
}  # fmt: skip
