"""Whether the amounts of a fact are borne out by those of its quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Final

from briefgen.support.numerals import LONGEST
from briefgen.support.quantities import Quantity, Reading, quantities
from briefgen.support.units import Unit, is_counted, measure_alike, unit_after

_IMPLIED: Final[dict[str, int | Fraction]] = {
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


def scores_unsupported(fact: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """The scores in a fact's text (`3-1`) where its quotes hold another in both numbers or one."""
    said = {frozenset((match[1], match[2])) for quote in quotes for match in _PAIR.finditer(quote)}
    return tuple(m.group() for m in _SCORE.finditer(fact) if said and frozenset((m[1], m[2])) not in said)


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
    spans: frozenset[str]
    """The days, weeks and months that the quotes speak of in any way."""
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


@lru_cache(maxsize=2048)
def amounts_in(texts: tuple[tuple[str, str], ...]) -> Amounts:
    """The amounts in texts of one kind: each given whole, and with its dates taken out."""
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
        spans=frozenset(span for span, said in _SPANS.items() if any(said.search(whole) for whole, _ in texts)),
        listed=any(_LIST.search(whole) for whole, _ in texts),
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
_A_UNIT: Final = re.compile(r"\b(?:an?|another|one|the|last|past|next|this|same|each|every)(?=\s)", re.IGNORECASE)


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
    if len(digits) > LONGEST:
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
        return is_counted(quantity.readings[0].unit) or value == 0
    if quantity.kind == "ordinal" and value <= 2:
        return not any(other.kind == "ordinal" for other in amounts.quantities)
    return quantity.back and value <= 4 and not _has_other_small(value, amounts)


def _is_time(quantity: Quantity) -> bool:
    return any(reading.unit and reading.unit.kind in {"time", "months"} for reading in quantity.readings)


def _may_count_a_list(quantity: Quantity) -> bool:
    return quantity.kind == "number" and all(is_counted(r.unit) and r.value <= 6 for r in quantity.readings)


def _has_other_small(value: Fraction, amounts: Amounts) -> bool:
    small = {r.value for q in amounts.quantities if q.kind == "number" for r in q.readings if 2 <= r.value <= 12}
    return bool(small - {value})


def _holds(claim: Reading, amounts: Amounts) -> bool:
    if is_counted(claim.unit) and claim.value in amounts.implied | amounts.places:
        return True
    matching = [reading for reading in amounts.readings if _same(claim, reading)]
    if claim.per in _SPANS and claim.per not in amounts.spans and not (claim.unit and claim.unit.kind == "ratio"):
        return any(reading.per for reading in matching)
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
    if claim.unit.system != reading.unit.system:
        return abs(ours - theirs) * 100 <= 3 * theirs
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
    if not step or abs(exact - value) * 100 > 25 * abs(value) or (value < 10 and exact.denominator == 1):
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
    return any(abs(found - wanted) * 100 <= 12 * wanted for found in amounts.ratios)


_AROUND: Final = {
    "about": (Fraction(-3, 100), Fraction(3, 100)),
    "over": (Fraction(0), Fraction(1, 10)),
    "under": (Fraction(-1, 20), Fraction(0)),
}


def _part_rule(quantity: Quantity, amounts: Amounts) -> bool:
    value = quantity.readings[0].value
    if quantity.hedge:
        low, high = _AROUND[quantity.hedge]
        shares = (r.value * r.unit.factor for r in amounts.readings if r.unit and r.unit.kind == "ratio")
        if any(low <= share - value <= high for share in shares):
            return True
    return any(abs(1 / found - value) * 100 <= 4 * value for found in amounts.ratios)


def _vague_rule(quantity: Quantity, amounts: Amounts) -> bool:
    """`thousands` is borne out by the same word or by an amount of that size; without any amount nothing is said."""
    value = quantity.readings[0].value
    sizes = [q.readings[0].value for q in amounts.quantities if q.kind in {"vague", "number"} and q.readings]
    sizes = [size for size in sizes if size >= 10]
    return not sizes or any(value <= size < value * 1000 for size in sizes)


def _never(_quantity: Quantity, _amounts: Amounts) -> bool:
    return False


_RULES: Final = {
    "number": _number_rule, "ordinal": _ordinal_rule, "part": _part_rule, "times": _times_rule, "vague": _vague_rule,
    "code": _never,
}  # fmt: skip
