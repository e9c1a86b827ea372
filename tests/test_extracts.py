"""The lines of an article, with what is cited in them."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.extracts import allowed, excerpts, lines_of, shown
from briefgen.model import Line, Piece, Rights


def test_a_line_ends_at_lf_or_crlf_and_nowhere_else() -> None:
    lines = lines_of("a\rb\r\nc\x0c\u2028d\n\ne", {})
    assert [line.pieces for line in lines] == [
        (Piece(text="a\rb"),),
        (Piece(text="c\x0c\u2028d"),),
        (),
        (Piece(text="e"),),
    ]
    assert [line.number for line in lines] == [1, 2, 3, 4]


def test_a_line_is_cut_where_citations_begin_and_end() -> None:
    (line,) = lines_of("one two three four", {"1": [(4, 13)], "2": [(8, 18)]})
    assert line.pieces == (
        Piece(text="one "),
        Piece(text="two ", keys=("1",)),
        Piece(text="three", keys=("1", "2")),
        Piece(text=" four", keys=("2",)),
    )


def test_a_citation_goes_on_over_the_line_end() -> None:
    lines = lines_of("one two\nthree four", {"1": [(4, 13)]})
    assert [line.pieces for line in lines] == [
        (Piece(text="one "), Piece(text="two", keys=("1",))),
        (Piece(text="three", keys=("1",)), Piece(text=" four")),
    ]


def _numbers(lines: tuple[Line, ...]) -> list[tuple[int, bool]]:
    return [(line.number, line.gap) for line in lines]


def test_excerpts_are_the_cited_lines_with_two_around_and_gaps_told() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 16))
    lines = lines_of(
        text, {"1": [(text.index("line 4"), text.index("line 5"))], "2": [(text.index("line 12"), len(text) - 30)]}
    )
    assert _numbers(shown(lines, "excerpts")) == [
        (2, True), (3, False), (4, False), (5, False), (6, False),
        (10, True), (11, False), (12, False), (13, False), (14, False),
    ]  # fmt: skip


def test_full_rights_show_every_line_and_none_shows_none() -> None:
    lines = lines_of("a\nb\nc\n", {"1": [(0, 1)]})
    assert _numbers(shown(lines, "full")) == [(1, False), (2, False), (3, False)]
    assert shown(lines, "none") == ()


@given(
    st.text(alphabet="ab \n\r\x0c\u2028é", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_the_pieces_joined_are_the_text(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = {str(n): [tuple(sorted(min(c, len(text)) for c in cut))] for n, cut in enumerate(cuts)}
    lines = lines_of(text, spans)  # type: ignore[arg-type]
    joined = "\n".join("".join(piece.text for piece in line.pieces) for line in lines)
    assert joined == text.replace("\r\n", "\n").removesuffix("\n")


@pytest.mark.parametrize("rights", ["full", "excerpts"])
def test_every_cited_character_is_shown(rights: str) -> None:
    text = "alpha\nbeta\ngamma\n"
    start = text.index("beta")
    lines = shown(lines_of(text, {"1": [(start, start + 4)]}), rights)  # type: ignore[arg-type]
    assert "".join(piece.text for line in lines for piece in line.pieces if piece.keys) == "beta"


@given(
    st.text("ab\n\n\n\r", max_size=30),
    st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3), max_size=4),
)
def test_each_character_has_the_citations_that_it_stands_in(text: str, passages: list[list[tuple[int, int]]]) -> None:
    spans = {str(number): sorted(of) for number, of in enumerate(passages)}
    lines = lines_of(text, spans)
    kept = [replace(line, gap=False) for line in shown(lines, "excerpts")]
    assert excerpts(text, spans) == (kept, len(lines))
    for rights in get_args(Rights):
        assert allowed(text, spans, rights) == (shown(lines, rights), len(lines))
    told = [(char, piece.keys) for line in lines for piece in line.pieces for char in piece.text]
    shut_out = {offset for end in re.finditer(r"\r?\n", text) for offset in range(*end.span())}
    assert told == [
        (char, tuple(key for key, of in spans.items() if any(start <= offset < end for start, end in of)))
        for offset, char in enumerate(text)
        if offset not in shut_out
    ]
