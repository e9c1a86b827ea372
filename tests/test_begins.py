"""Whether numbers and dates are found where they stand, though they are looked for in few places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen.support import amounts, dates, numerals, quantities, tolls
from briefgen.support.begins import matches_at
from briefgen.support.words import one_kind

CASES: Final = Path(__file__).parent / "cases/support"


def texts() -> Iterator[str]:
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            pair = json.loads(line)
            yield from map(one_kind, (pair["text"], *pair["quotes"]))


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[tuple[int, int], ...]]:
    return [match.regs for match in matches]


def assert_nothing_is_lost(text: str) -> int:
    """How many matches there are."""
    for pattern, readers in ((quantities._TOKEN, quantities._READERS), (dates._DATE, dates._READERS)):
        assert all(m.lastgroup == next(name for name in readers if m[name]) for m in pattern.finditer(text))
    numbers = spans(quantities._TOKEN.finditer(text))
    assert spans(quantities._tokens(text)) == numbers
    days = spans(dates._DATE.finditer(text))
    assert spans(matches_at(dates._date_starts(text), dates._DATE, text)) == days
    times = spans(dates._CLOCK.finditer(text))
    assert spans(matches_at(dates._clock_starts(text), dates._CLOCK, text)) == times
    return len(numbers) + len(days) + len(times)


def test_nothing_is_lost_in_any_labelled_text() -> None:
    assert sum(map(assert_nothing_is_lost, dict.fromkeys(texts()))) > 3500


PIECES: Final = [
    piece
    for row in """
    3|12|1,234|1.234.567|3.5|2½|½|x¾|٣|5²|a|an|half|halving|two-fold|tens|of|several|many|a few|dozen|thousand|millions
    an hour|and a half|one|twenty|third|quarters|hundredth|21st|5-figure|six-digit|Covid-19|F-16|G7|iPhone15|mid-2024
    II|XIV|VIII|Part|2026|2026-02-05|5/2/26|5.2.2026|5th of May|MAY|Sept.|June 3 to 5, 2025|1990's|2024-25|Sun|Mon.
    noon-time|twenty-five past ten
    nineteenth|twenty-first|century|Tuesdays|March|o'clock|15:30|3 p.m.|0900 GMT|noon|midnight|quarter|past|to|ten
    eleven|in the evening|at night|ſix|mıdnight|BİLLION|\N{KELVIN SIGN}|_7|é
    """.strip().splitlines()
    for piece in row.strip().split("|")
]
RATES: Final = ["3 tonnes", "3 tonnes a day", "annual", "daily", "two weeks", "3 per cent", "3 in 12"]
BETWEEN: Final = [" ", " ", " ", "", "-", ", ", ". ", "\u00a0"]


@settings(max_examples=500)
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), max_size=9),
    st.sampled_from([str, str.lower, str.upper, str.title]),
)
def test_nothing_is_lost_in_any_text(pieces: list[tuple[str, str]], cased: type[str]) -> None:
    assert_nothing_is_lost(cased("".join(piece + after for piece, after in pieces)))


# What is worked out only where an amount does not stand in the quotes as it is.


@given(
    st.lists(st.sampled_from(PIECES), max_size=6),
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6), min_size=1, max_size=2),
)
def test_the_dates_of_quotes_bear_out_more_amounts_never_fewer(fact: list[str], quotes: list[list[str]]) -> None:
    texts = [one_kind(" ".join(quote)) for quote in quotes]
    rest = dates.dates_in(one_kind(" ".join(fact)))[1]
    said = [when for text in texts for when in dates.dates_in(text)[0]]
    held = amounts.amounts_in(tuple((text, dates.dates_in(text)[1]) for text in texts))
    dated = held.with_dates([w.year for w in said if w.year], [w.day for w in said if w.day], dated=bool(said))
    assert set(amounts.unsupported(rest, dated)) <= set(amounts.unsupported(rest, held))


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.lists(st.sampled_from(PIECES), max_size=9))
def test_what_stands_so_in_the_quotes_is_never_missing(fact: list[str], quote: list[str]) -> None:
    claimed, _ = dates.dates_in(one_kind(" ".join(fact)))
    said, _ = dates.dates_in(one_kind(" ".join(quote)))
    missing = dates.unsupported(claimed, said, said, (), frozenset())
    assert not (dates.all_said(claimed, said) and missing)


@settings(max_examples=500)
@given(
    st.lists(st.sampled_from([*RATES, *PIECES]), max_size=3),
    st.lists(st.lists(st.sampled_from([*RATES, *PIECES]), max_size=5), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
)
@example(["3 tonnes a day"], [["3 tonnes"]], False, False)
def test_what_stands_so_in_one_quote_is_not_missing_whatever_the_others_say(
    fact: list[str], quotes: list[list[str]], held_whole: bool, dated: bool
) -> None:
    holding = [fact + quotes[0]] if held_whole else []
    rest, *masked = (dates.dates_in(one_kind(" ".join(pieces)))[1] for pieces in (fact, *holding, *quotes))
    held = amounts.amounts_in(tuple((text, text) for text in masked)).with_dates([], [], dated=dated)
    assert not (any(amounts.all_stated(rest, text) for text in masked) and amounts.unsupported(rest, held))


@given(st.lists(st.sampled_from([*PIECES, "killed", "deadline", "Injuries", "hoſpital", "lives"]), max_size=9))
def test_a_text_without_a_word_of_a_fate_tells_of_none(pieces: list[str]) -> None:
    text = one_kind(" ".join(pieces))
    told = bool(tolls._AFTER.search(text) or tolls._AFTER.search(text[:60]))
    assert tolls._FATE.search(text) or not told


# Whole numbers are integers.


def slow_step(value: Fraction) -> Fraction:
    step = Fraction(1)
    while value % step:
        step /= 10
        if step < Fraction(1, 10**9):
            return Fraction(0)
    while not value % (step * 10):
        step *= 10
    return step


@given(st.from_regex(r"[1-9][0-9]{0,6}(\.[0-9]{1,12})?", fullmatch=True), st.sampled_from([1, 12, 100, 10**6]))
def test_a_number_is_the_same_as_an_integer_where_it_is_whole(digits: str, scale: int) -> None:
    value = numerals.number(digits) * scale
    assert value == Fraction(digits) * scale
    assert isinstance(value, int) or scale > 1 or value.denominator > 1
    assert numerals.step_of(value) == slow_step(Fraction(value))
    assert numerals.step_of(0) == 0


def test_a_third_has_no_last_digit() -> None:
    assert numerals.step_of(Fraction(1, 3)) == 0
