from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen.diagnostics import Problem, Span, errors_in
from briefgen.document import MAX_BYTES, Loader, in_order, parse
from casefiles import cases

LOADERS = [pytest.param(yaml.CBaseLoader, id="fast"), pytest.param(yaml.BaseLoader, id="pure")]


def tree_of(text: str) -> object:
    document, problems = parse(text.encode(), "f.yaml")
    assert not problems
    assert document
    return document.tree


def said_of(data: bytes, loader: Loader = yaml.CBaseLoader) -> str:
    return "\n".join(map(str, parse(data, "f.yaml", loader=loader)[1]))


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "said"), cases("load/syntax.txt"))
def test_what_is_said_of_yaml_that_is_refused(text: str, said: str, loader: Loader) -> None:
    assert said_of(text.encode(), loader) == said


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_is_said_does_not_depend_on_the_kind_of_line_end(end: str) -> None:
    text = 'a: "x"\nb: the #1 issue\nc: &x d\nb: e\n...\n'
    assert said_of(text.replace("\n", end).encode()) == said_of(text.encode())


def test_a_document_knows_the_place_of_every_node_and_key() -> None:
    document, problems = parse("a: 1\nü𝒳:\n  - b: 2\n    c:\n...\n".encode(), "f.yaml")
    assert not problems
    assert document
    assert document.tree == {"a": "1", "ü𝒳": [{"b": "2", "c": None}]}
    assert document.places == {
        (): (1, 1),
        ("a",): (1, 4),
        ("ü𝒳",): (3, 3),
        ("ü𝒳", 0): (3, 5),
        ("ü𝒳", 0, "b"): (3, 8),
        ("ü𝒳", 0, "c"): (4, 7),
    }
    assert document.keys == {("a",): (1, 1), ("ü𝒳",): (2, 1), ("ü𝒳", 0, "b"): (3, 5), ("ü𝒳", 0, "c"): (4, 5)}
    assert document.span(("a",)) == Span(file="f.yaml", line=1, col=4)
    assert document.key_span(("ü𝒳", 0, "c")) == Span(file="f.yaml", line=4, col=5)


def test_the_place_of_a_path_that_is_not_there_is_that_of_its_nearest_ancestor() -> None:
    document, _ = parse(b"a:\n  - b: 2\n...\n", "f.yaml")
    assert document
    assert document.nearest(("a", 3, "b")) == ("a",)
    assert document.nearest(("a", 0, "b", 0, "x")) == ("a", 0, "b")
    assert document.span(("a", 0, "z")) == document.span(("a", 0))
    assert document.key_span(("a", 0)) == document.span(("a", 0))


def test_columns_count_code_points_and_a_byte_order_mark_is_none() -> None:
    assert said_of("\ufeff😀é: 1\n😀é: 2\n...\n".encode()).startswith("f.yaml:2:1: error")
    assert said_of("\ufeffa: {😀é: &x 1}\n...\n".encode()).startswith("f.yaml:1:9: error")


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_count_them(odd: str) -> None:
    assert said_of(f'a: "b{odd}c"\r\nd: &x e\r\n...\n'.encode()).startswith("f.yaml:2:4: error")


def test_what_was_left_out_of_a_document_leaves_the_places_of_the_rest_alone() -> None:
    document, _ = parse(b"a: [b, c, d]\ne: f\n...\n", "f.yaml")
    assert document
    rest = document.without({("a", 0), ("e",)})
    assert (rest.file, rest.tree) == ("f.yaml", {"a": ["c", "d"]})
    assert rest.places == {(): (1, 1), ("a",): (1, 4), ("a", 0): (1, 8), ("a", 1): (1, 11)}
    assert rest.keys == {("a",): (1, 1)}


def test_values_are_added_to_a_mapping_only_and_stand_where_it_begins() -> None:
    document, _ = parse(b"\na: b\n...\n", "f.yaml")
    listed, _ = parse(b"- a\n...\n", "f.yaml")
    assert document
    assert listed
    filled = document.with_values({"c": "d"})
    assert (filled.tree, filled.span(("c",)), filled.key_span(("c",))) == ({"a": "b", "c": "d"}, *[document.span()] * 2)
    assert listed.with_values({"c": "d"}) == listed


def test_every_scalar_is_text() -> None:
    text = "a: NO\nb: 014\nc: 12:30\nd: 2026-02-05\ne: null\nf: ~\ng: 1e3\nh: .inf\ni: ''\nj:\nk: =\nl: 0x1F\n...\n"
    assert tree_of(text) == {
        "a": "NO",
        "b": "014",
        "c": "12:30",
        "d": "2026-02-05",
        "e": "null",
        "f": "~",
        "g": "1e3",
        "h": ".inf",
        "i": "",
        "j": None,
        "k": "=",
        "l": "0x1F",
    }


def test_a_comment_after_a_space_is_no_trouble() -> None:
    assert tree_of("a: b  # as it is\n# all\n...\n# the end\n") == {"a": "b"}


HALF_SAVED = "it may be half saved: save it again"


@pytest.mark.parametrize(
    ("data", "place", "message", "hint"),
    [
        (b"", "", "the file is empty", "if it should not be, it may be half saved: save it again"),
        ("a: é".encode("utf-16"), ":1:1", "the file is UTF-16, not UTF-8", "save it as UTF-8"),
        (
            "a: ok\nbé: caf".encode() + b"\xe9 noir\n",
            ":2:8",
            "the byte 0xE9 is not UTF-8",
            "save the file as UTF-8; it may be in Latin-1 or Windows-1252 now",
        ),
        ("a: café".encode()[:-1], ":1:7", "the file ends in the middle of a character", HALF_SAVED),
        (b"a: b\nc\x00: d", ":2:2", "the control character U+0000 may not stand in the file", "remove it"),
        (b"a" * 50_000_000, "", "the file has 50.0 MB, and 2 MB is the most that is read", "is this the right file?"),
    ],
    ids=["empty", "UTF-16", "Latin-1", "cut in a character", "control character", "50 MB"],
)
def test_what_is_said_of_bytes_that_are_no_text_of_ours(data: bytes, place: str, message: str, hint: str) -> None:
    document, problems = parse(data, "f.yaml")
    assert document is None
    assert "\n".join(map(str, problems)) == f"f.yaml{place}: error: {message}\n  hint: {hint}"


def test_every_control_character_is_reported() -> None:
    assert [str(problem.span) for problem in parse(b"a: b\nc\x00: \x07\n", "f.yaml")[1]] == ["f.yaml:2:2", "f.yaml:2:5"]


def test_only_the_pure_parser_refuses_a_tab_after_a_colon_and_it_says_so() -> None:
    assert parse(b"a:\tb\n...\n", "f.yaml") == parse(b"a: b\n...\n", "f.yaml")
    assert (
        said_of(b"a:\tb\n...\n", yaml.BaseLoader) == "f.yaml:1:3: error: a tab may not stand here\n  hint: use spaces"
    )


def test_a_binary_file_is_not_listed_byte_by_byte() -> None:
    assert len(parse(b"\x00" * 100_000, "f.yaml")[1]) == 20


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "text", ["[" * 5000, "- " * 5000, "{a: " * 5000, "? " * 5000, "".join(" " * n + "a:\n" for n in range(900))]
)
def test_deep_nesting_is_refused_where_it_becomes_too_deep(text: str, loader: Loader) -> None:
    document, problems = parse(text.encode(), "f.yaml", loader=loader)
    assert document is None
    assert [problem.message for problem in problems] == ["this is nested more than 20 levels deep"]


def test_an_alias_bomb_is_never_unfolded() -> None:
    # Unfolded it would hold nine to the power of thirty texts.
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    document, problems = parse("\n".join([*lines, "..."]).encode(), "f.yaml")
    assert document is None
    assert {problem.severity for problem in problems} == {"error"}
    assert str(problems[1]) == (
        'f.yaml:2:5: error: the anchor "&a1" is refused\n'
        "  hint: write the text out where it is needed; a text that begins with & needs quotation marks"
    )


@pytest.mark.parametrize(
    "unit", ["- a\n", "a: &x b\n", "\u2028", "[", "'", "- {a: b}\n", "#", "a #b\n", "? a\n", "*a "]
)
def test_half_a_megabyte_of_anything_is_read_to_the_end(unit: str) -> None:
    # In quadratic time it would not be: a hundred thousand tokens, each looking back at all the others.
    data = unit.encode() * (MAX_BYTES // len(unit.encode()) // 4)
    document, problems = parse(data, "f.yaml")
    assert document or problems


def test_the_pure_parser_reports_numbers_that_are_out_of_range() -> None:
    assert said_of(b'a: "\\UFFFFFFFF"\n...\n', yaml.BaseLoader) == (
        "f.yaml: error: this is not YAML\n  hint: a number in an escape or in a %YAML line is out of range"
    )


def test_a_problem_is_of_the_kind_that_the_caller_names() -> None:
    assert [problem.kind for problem in parse(b"a: 1\na: 2\n", "f.yaml", "settings")[1]] == ["settings", "settings"]


def test_problems_come_in_the_order_of_the_files_and_of_what_stands_in_them() -> None:
    def problem(file: str, line: int) -> Problem:
        return Problem(message="x", span=Span(file=file, line=line, col=1))

    bare = Problem(message="x")
    unordered = [problem("b", 2), problem("a", 3), bare, problem("b", 1), problem("a", 1)]
    assert in_order(unordered) == (bare, problem("b", 1), problem("b", 2), problem("a", 1), problem("a", 3))


@given(st.binary() | st.text().map(str.encode))
@example(b"...")
@example(b"---\n")
def test_parse_never_raises_and_never_says_nothing(data: bytes) -> None:
    for loader in (yaml.CBaseLoader, yaml.BaseLoader):
        document, problems = parse(data, "f.yaml", loader=loader)
        assert document or errors_in(problems)


@settings(max_examples=300)
@given(st.text(alphabet="ab:- \n[]{},#\"'&*!|>%@`\\?.~\t\u2028é\r<=0", max_size=60))
def test_yaml_like_text_never_raises_and_never_says_nothing(text: str) -> None:
    for loader in (yaml.CBaseLoader, yaml.BaseLoader):
        document, problems = parse(text.encode(), "f.yaml", loader=loader)
        assert document or errors_in(problems)
        assert all(problem.span and (not problem.span.line or problem.span.col) for problem in problems)


TEXTS = st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1).filter(lambda text: text != "<<")
TREES = st.dictionaries(
    TEXTS, st.recursive(TEXTS, lambda below: st.lists(below) | st.dictionaries(TEXTS, below), max_leaves=8), min_size=1
)


@settings(max_examples=50)
@given(TREES)
def test_a_tree_of_texts_written_as_yaml_comes_back_as_it_was(tree: dict[str, object]) -> None:
    written = yaml.dump(tree, Dumper=yaml.SafeDumper, default_style='"', explicit_end=True)
    document, problems = parse(written.encode(), "f.yaml")
    assert not problems
    assert document
    assert document.tree == tree
