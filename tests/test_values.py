"""The values of the model as JSON and back."""

import json
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any, get_type_hints

import pytest
from msgspec import Struct

from briefgen import model
from briefgen.diagnostics import BriefgenError, Span
from briefgen.model import Correction, Day, Edition, Item, Mark, Point, Series
from briefgen.values import as_json, canonical, digest, parsed, text_digest
from tests.receipted import edition

VIENNA = timezone(timedelta(hours=1))
SPAN = Span(file="x", line=1, col=1)


def test_a_value_becomes_json_field_by_field_without_its_spans() -> None:
    correction = Correction(
        at=datetime(2026, 2, 5, 6, tzinfo=VIENNA), fact="a", was="1", now="2", span=SPAN, fact_span=SPAN
    )
    assert as_json(correction) == {"at": "2026-02-05T06:00:00+01:00", "fact": "a", "was": "1", "now": "2"}
    assert list(as_json(correction)) == ["at", "fact", "was", "now"]  # type: ignore[arg-type]


def test_tuples_decimals_mappings_and_lists_of_spans_have_one_form_each() -> None:
    series = Series(unit="t", points=(("Fri", Decimal("1.50")),))
    assert as_json(series) == {"unit": "t", "points": [["Fri", "1.50"]]}
    point = Point(text="x", facts=("a",), fact_spans=(SPAN,), span=SPAN)
    assert as_json(point) == {"text": "x", "facts": ["a"]}
    day = Day(date=date(2026, 2, 5), title="t", names={"A": ("B",)}, span=SPAN)
    assert as_json(day) == {
        "date": "2026-02-05", "title": "t", "marking": None, "bottom_line": [], "names": {"A": ["B"]},
        "sections": [], "disputes": [], "watch": [], "corrections": [],
    }  # fmt: skip


def test_every_annotation_of_the_model_is_a_field() -> None:
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Struct)]
    assert len(kinds) > 20
    for kind in kinds:
        assert [*get_type_hints(kind)] == [*kind.__struct_fields__]


class Single(Struct, frozen=True, kw_only=True):
    whole: tuple[int, ...]


def test_a_record_of_one_field_is_a_record_too() -> None:
    assert as_json(Single(whole=(1, 2))) == {"whole": [1, 2]}
    assert parsed(Single, {"whole": [1, 2]}, "it") == Single(whole=(1, 2))


def test_a_type_that_the_model_does_not_use_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^set has no form in JSON$"):
        as_json({1})


def test_an_edition_comes_back_from_json_as_it_was_but_for_its_spans() -> None:
    there = as_json(edition())
    back = parsed(Edition, json.loads(json.dumps(there)), "edition")
    assert as_json(back) == there
    assert back.chapters == edition().chapters
    assert back.extracts[0].lines == edition().extracts[0].lines
    assert back.corrections[0].span == Span(file="")


STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    2**53,
    1.5,
    "",
    "2026-02-05",
    "2026-02-30",
    "1.50",
    [],
    {},
    ["x"],
    {"text": "x"},
]


@pytest.mark.parametrize("seed", range(150))
def test_what_is_changed_anywhere_is_refused_or_comes_back_as_it_was_written(seed: int) -> None:
    """Sound values are read in short; no value may pass for sound by that which is none."""
    draw = Random(seed)  # noqa: S311  the same changes every time
    there = json.loads(json.dumps(as_json(edition())))
    _change_one(there, draw)
    with suppress(BriefgenError):
        assert as_json(parsed(Edition, there, "edition")) == there


def _change_one(held: Any, draw: Random) -> None:
    """One value, key or part of it becomes another one, or goes."""
    while True:
        places = list(held) if isinstance(held, dict) else list(range(len(held)))
        place = draw.choice(places)
        if not isinstance(held[place], dict | list) or not held[place] or draw.random() < 0.2:
            break
        held = held[place]
    if draw.random() < 0.2:
        del held[place]
    elif isinstance(held, dict) and draw.random() < 0.2:
        held[f"{place}x"] = held.pop(place)
    else:
        held[place] = draw.choice(STRANGE)


def test_lists_of_spans_come_back_empty() -> None:
    assert parsed(Point, {"text": "x", "facts": []}, "point").fact_spans == ()


MARK = {"number": 1, "anchor": "cite-1-1"}
ITEM = as_json(Item(id="a", text="x", marks=(Mark(number=1, anchor="cite-1-1"),), origins=1))

MISFITS: list[tuple[str, type, Any, list[str]]] = [
    ("no mapping", Mark, [1], ["mark is not a mapping but a list"]),
    ("key unknown", Mark, {**MARK, "x": 1}, ['mark has a key "x" that is not known']),
    ("key absent", Mark, {"number": 1}, ['mark lacks "anchor"']),
    (
        "two at once",
        Mark,
        {"number": "1", "anchor": 2},
        [
            "mark.number is not a whole number from 0 to 9007199254740991 but “1”",
            "mark.anchor is not text but another number",
        ],
    ),
    (
        "true is no number",
        Mark,
        {**MARK, "number": True},
        ["mark.number is not a whole number from 0 to 9007199254740991 but true"],
    ),
    (
        "below nothing",
        Mark,
        {**MARK, "number": -1},
        ["mark.number is not a whole number from 0 to 9007199254740991 but another number"],
    ),
    (
        "beyond what JSON keeps",
        Mark,
        {**MARK, "number": 2**53},
        ["mark.number is not a whole number from 0 to 9007199254740991 but another number"],
    ),
    ("no text", Mark, {**MARK, "anchor": None}, ["mark.anchor is not text but null"]),
    (
        "long text is cut",
        Mark,
        {**MARK, "number": "x" * 50},
        [f"mark.number is not a whole number from 0 to 9007199254740991 but “{'x' * 40}…”"],
    ),
    ("no list", Item, {**ITEM, "tags": "a"}, ["mark.tags is not a list but “a”"]),
    (
        "list within",
        Item,
        {**ITEM, "marks": [MARK, {}]},
        ['mark.marks[1] lacks "number"', 'mark.marks[1] lacks "anchor"'],
    ),
    ("one of a few", Item, {**ITEM, "kind": "rumour"}, ['mark.kind is not one of "reported", "judgment" but “rumour”']),
    ("pair of three", Series, {"unit": "t", "points": [["a", "1", "2"]]}, ["mark.points[0] has 3 parts in place of 2"]),
    (
        "no decimal",
        Series,
        {"unit": "t", "points": [["a", "one"]]},
        ["mark.points[0][1] is not a decimal number as text but “one”"],
    ),
    (
        "date in another form",
        Item,
        {**ITEM, "as_of": "20260205"},
        ["mark.as_of is not a time such as 2026-02-05T06:00:00+01:00 but “20260205”"],
    ),
    (
        "no date",
        Edition,
        {**as_json(edition()), "date": "2026-02-30"},
        ["mark.date is not a date such as 2026-02-05 but “2026-02-30”"],
    ),
    (
        "no mapping within",
        Edition,
        {**as_json(edition()), "summary": {}},
        [
            f'mark.summary lacks "{name}"'
            for name in ("articles", "origins", "unattributed", "oldest", "newest", "single_origin")
        ],
    ),
]


@pytest.mark.parametrize(
    ("kind", "value", "messages"), [case[1:] for case in MISFITS], ids=[case[0] for case in MISFITS]
)
def test_what_does_not_fit_is_said_part_by_part(kind: type, value: Any, messages: list[str]) -> None:
    with pytest.raises(BriefgenError) as caught:
        parsed(kind, value, "mark")
    assert [problem.message for problem in caught.value.problems] == messages


class _Flag(Struct, frozen=True):
    gap: bool


def test_a_number_is_no_truth() -> None:
    assert parsed(_Flag, {"gap": True}, "flag") == _Flag(gap=True)
    with pytest.raises(BriefgenError, match=r"^error: flag\.gap is not true or false but another number$"):
        parsed(_Flag, {"gap": 1}, "flag")


def test_the_canonical_form_sorts_keys_and_escapes_nothing_without_need() -> None:
    assert canonical({"b": ["ä", 1, None], "a": "„\n"}) == '{"a":"„\\n","b":["ä",1,null]}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest("\ud800") != digest("\ud801")


def test_the_digest_of_a_text_is_that_of_its_bytes() -> None:
    assert text_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "made", [Mark(number=2**53 - 1, anchor="a"), Point(text="x", facts=(), fact_spans=(), span=Span(file=""))]
)
def test_a_record_that_was_read_is_one_that_was_made(made: Mark | Point) -> None:
    read = parsed(type(made), as_json(made), "record")
    assert (read, hash(read), repr(read)) == (made, hash(made), repr(made))
