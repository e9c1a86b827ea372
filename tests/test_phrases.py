"""Whether tables of words are found where they stand, though most texts are not searched for them."""

from __future__ import annotations

import gc
import importlib
import json
import pkgutil
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import briefgen.support
from briefgen.support.phrases import Phrases, phrases

_BETWEEN: Final = " ¦¦ "
CASES: Final = Path(__file__).parent / "cases/support"


def plain(table: Phrases) -> re.Pattern[str]:
    alternatives = sorted(table._alternatives, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives) or '(?!)'})(?!\w)", re.IGNORECASE)


def tables() -> list[Phrases]:
    """All of the package."""
    for module in pkgutil.iter_modules(briefgen.support.__path__):
        importlib.import_module(f"briefgen.support.{module.name}")
    return [thing for thing in gc.get_objects() if isinstance(thing, Phrases)]


def texts() -> Iterator[str]:
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            for value in json.loads(line).values():
                yield from value if isinstance(value, list) else [str(value)]


def test_every_table_finds_in_every_labelled_text_what_its_pattern_finds() -> None:
    lines = [*dict.fromkeys(texts())]
    assert len(lines) > 3000
    # One search through all of them is quicker than thousands. Nothing spans what lies between two.
    every = _BETWEEN.join(lines)
    ends = [*accumulate(len(line) + len(_BETWEEN) for line in lines)]
    held = tables()
    assert len(held) > 250
    for table in held:
        found = {line for line in lines if table.search(line)}
        assert found == {lines[bisect_right(ends, match.start())] for match in plain(table).finditer(every)}


def test_most_tables_are_never_made_into_patterns_for_a_text() -> None:
    table = phrases("confirmed~ prov~ that~")
    assert not table.search("Crews mended the line on Monday.")
    assert "_pattern" not in vars(table)


ALTERNATIVES: Final = (
    *(
        "no",
        "no-one",
        "n't",
        r"\w+n't",
        "kill",
        "kill~",
        "kills?",
        "in_place",
        "(?:is|are)_due",
        "far|near",
        "off x|by y",
    ),
    *("go(?:es)?", "go*", "if", "I", "u.s", r"a\s*b", "stopp?ed", "fi{1,2}t", "(?<!the)end", "silk"),
)
LETTERS: Final = "abdefgiklnoprstuy' -.Iİıſ\N{KELVIN SIGN}_"


@given(
    st.lists(st.sampled_from(ALTERNATIVES), max_size=3),
    st.lists(st.one_of(st.sampled_from(ALTERNATIVES), st.text(LETTERS, max_size=6)), max_size=6),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_passing_over_loses_nothing(table: list[str], words: list[str], cased: object) -> None:
    assert callable(cased)
    text = cased(" ".join(words).replace("_", " ").replace("~", "ing"))
    held = phrases(" ".join(table))
    pattern = plain(held)
    assert [m.span() for m in held.finditer(text)] == [m.span() for m in pattern.finditer(text)]
    assert held.findall(text) == [m.group() for m in pattern.finditer(text)]
    assert held.sub("*", text) == pattern.sub("*", text)
    assert bool(held.match(text)) == bool(pattern.match(text))
    assert bool(held.fullmatch(text)) == bool(pattern.fullmatch(text))


@pytest.mark.parametrize("text", ["KILL", "\N{KELVIN SIGN}ill", "sılk", "ſilk", "sİlk"])
def test_letters_that_are_one_but_for_their_case_are_one(text: str) -> None:
    table = Phrases(["kill", "silk"])
    assert bool(table.search(text)) == bool(plain(table).search(text))
