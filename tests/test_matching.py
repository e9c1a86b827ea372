"""Quotes are found where they stand, by the rulings on matching, and nowhere else."""

from __future__ import annotations

import re
import sys
import tomllib
import tracemalloc
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.matching import (
    LIMIT,
    case_variant,
    elided_parts,
    folded,
    line_of,
    nearby,
    occurrences,
    paragraphs,
    prepared,
    says_something,
    sentences,
    splits,
)
from briefgen.matching.edges import cuts, stands_free
from briefgen.matching.patterns import compiled, literal
from briefgen.matching.prose import BLANK_LINE, last_sure_stop, sentence_ends
from briefgen.matching.windows import windows

CASES = [
    case | {"file": path.stem}
    for path in sorted(Path(__file__).parent.joinpath("cases", "matching").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def _marked(article: str) -> tuple[str, list[tuple[int, int]]]:
    """An article without its ⟦marks⟧, and where they were."""
    pieces = re.split("[⟦⟧]", article)
    ends = [sum(map(len, pieces[: index + 1])) for index in range(len(pieces))]
    return "".join(pieces), list(zip(ends[::2], ends[1::2], strict=False))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['title']}")
def test_a_quote_stands_where_the_rulings_say(case: dict[str, Any]) -> None:
    text, marks = _marked(case["article"])
    found = occurrences(prepared(text), case["quote"], case.get("prefix"), case.get("suffix"))
    if "number" in case:
        assert [(place.number, place.whole) for place in found] == [(True, case["number"])]
        return
    expected = [(mark,) for mark in marks] if "times" in case else [tuple(marks)] if marks else []
    assert [place.spans for place in found] == expected
    assert [place.whole for place in found] == [case.get("cut", "")] * len(found)
    assert all(place.match == case["match"] for place in found if "match" in case)


def test_the_cases_have_titles_of_their_own() -> None:
    titles = [case["title"] for case in CASES]
    assert len(set(titles)) == len(titles) > 100


def test_places_that_overlap_are_all_found() -> None:
    found = occurrences(prepared("ha ha ha ho"), "ha ha")
    assert [place.spans for place in found] == [((0, 5),), ((3, 8),)]


def test_no_more_places_than_the_limit_are_told_apart() -> None:
    assert len(occurrences(prepared("port " * 1000), "port")) == LIMIT
    assert len(occurrences(prepared("port is big " * 1000), "port […] big")) == LIMIT
    assert len(occurrences(prepared("ports " * 1000), "port")) == LIMIT


def test_a_whole_word_is_found_behind_any_number_of_cut_ones() -> None:
    (found,) = occurrences(prepared("ports " * 1000 + "port"), "port")
    assert (found.spans, found.cut) == (((6000, 6004),), False)


@pytest.mark.parametrize("quote", ["", " \n", "[…]", "[...] [we]", "…", "“—”", "\u200b", "[2026]", "\u0301"])
def test_a_quote_that_says_nothing_stands_nowhere(quote: str) -> None:
    assert not says_something(quote)
    assert occurrences(prepared(f"a […] [we] [2026] … “—” \u200b x\u0301 {quote}"), quote) == ()


def test_lines_end_at_lf_and_crlf_only() -> None:
    text = "\ufeffa\rb\fc\u2028d\ne\r\nf\n\ng\r"
    lines = {char: line_of(prepared(text), text.index(char)) for char in "abcdefg"}
    assert lines == {"a": 1, "b": 1, "c": 1, "d": 1, "e": 2, "f": 3, "g": 5}
    assert line_of(prepared(""), 0) == 1


@given(st.text(alphabet="a\n", max_size=60).map(lambda text: text * 3000), st.data())
@settings(max_examples=10)
def test_lines_of_a_long_article_are_counted_right(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert line_of(prepared(text), offset) == text.count("\n", 0, offset) + 1


def test_paragraphs_end_at_blank_lines() -> None:
    text = "\ufeff\n One\ntwo \n \t\n\r\nThree\r\n\r\n\u200b\nfour\n\n\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One\ntwo", "Three", "four"]
    assert paragraphs("\n\n") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("Headline\n\nThe text.", ["Headline", "The text."]),
        ("“Stay,” he said. “Go.” They went.", ["“Stay,” he said.", "“Go.”", "They went."]),
        ("“Why?” he said.", ["“Why?” he said."]),
        ("The U.S. European Command met J. Smith, Gen. X and Mr. Y.", None),
        ("It cost 3.5 dollars (U.S. money).", None),
        ("World War II. Then peace.", ["World War II.", "Then peace."]),
        ("合意した。「はい。」続く！", ["合意した。", "「はい。」", "続く！"]),
        ("a long line of a hard-wrapped text that\ngoes on in the next one and\nends here.", None),
        (
            "Short head\nThen comes a text whose line is much longer.",
            ["Short head", "Then comes a text whose line is much longer."],
        ),
        ("x" * 101 + "\ny", ["x" * 101, "y"]),
    ],
)
def test_sentences_are_what_a_reader_takes_for_sentences(text: str, expected: list[str] | None) -> None:
    assert [text[start:end] for start, end in sentences(text)] == (expected or [text])


@given(st.text(alphabet="aB.!… \n\r“”\u200b", max_size=80))
def test_sentences_hold_every_word_in_order_and_stay_in_their_paragraph(text: str) -> None:
    spans = sentences(text)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(any(a <= start < end <= b for a, b in paragraphs(text)) for start, end in spans)
    words = "".join(re.findall(r"[aB.!…“”]", text))
    assert "".join(re.findall(r"[aB.!…“”]", "".join(text[start:end] for start, end in spans))) == words


@pytest.mark.parametrize("text", ["." * 100_000 + "x", " \u200b" * 100_000 + "x", "x\n" * 100_000])
def test_no_text_makes_the_search_for_sentences_explode(text: str) -> None:
    # Quadratic time would take minutes; that these come back is what is tested.
    assert sentences(text)[-1][1] == len(text.rstrip())


def test_the_parts_of_a_quote_are_what_stands_between_words_left_out() -> None:
    assert elided_parts("[…] a [b] c [ ... ] d […]") == ("a [b] c", "d")


def test_words_in_other_capitals_are_found_for_the_message_only() -> None:
    article = prepared("The Cafe\u0301 and NATO")
    assert case_variant(article, "the café AND nato") == (0, 18)
    assert case_variant(article, "the tea") is None
    assert occurrences(article, "the café AND nato") == ()


def test_what_is_near_is_found_by_common_phrases() -> None:
    text = "filler words here. " * 500 + "The army said that 820 men had left the port. " + "other filler. " * 500
    windows = [text[start:end] for start, end in nearby(prepared(text), "said that 802 men had left")]
    assert windows
    assert all("820 men had left" in window for window in windows)
    assert nearby(prepared(text), "zeppelins over Kamchatka") == ()


# Against an oracle: fold everything, character by character, with the place each came from.

_SAME = {char: kind for kind, chars in {'"': "“”„«»「」『』", "'": "‘’‚‹›", "-": "‐‑‒–—―−"}.items() for char in chars}
_NOTHING = set("\u00ad\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_Folded = list[tuple[str, int, int]]
"""Characters, each with the span of the original that it stands for."""


def _oracle_fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Slow and simple: the folded text, and for each of its characters the span of the original."""
    spaced = _with_single_spaces([char for char in _composed(text) if char[0] not in _NOTHING])
    joined: _Folded = []
    for index, (char, start, end) in enumerate(spaced):
        between = [text[spaced[at][1]] for at in (index - 1, index + 1) if 0 <= at < len(spaced)]
        if char != " " or len(between) < 2 or not all(map(_cjk, between)):
            joined.append((_SAME.get(char, char), start, end))
    return "".join(char for char, _, _ in joined), [(start, end) for _, start, end in joined]


def _composed(text: str) -> _Folded:
    out: _Folded = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1
        out += [(char, place, end) for char in unicodedata.normalize("NFC", text[place:end])]
        place = end
    return out


def _with_single_spaces(chars: _Folded) -> _Folded:
    out: _Folded = []
    for char, start, end in chars:
        if char.isspace() and out and out[-1][0] == " ":
            out[-1] = (" ", out[-1][1], end)
        else:
            out.append((" " if char.isspace() else char, start, end))
    return out


def _cjk(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")) or char in "「」『』"


_SPLIT_OFF = {"\u200d", "\u0301", "\u0323"}


def _oracle(article: str, quote: str) -> list[tuple[int, int]]:
    text, places = _oracle_fold(article)
    wanted = _oracle_fold(quote)[0].strip().replace("...", "…")
    ends = {at: _oracle_end(text, at, wanted) for at in range(len(text))} if wanted else {}
    return [(places[at][0], places[end - 1][1]) for at, end in ends.items() if end]


def _oracle_end(text: str, at: int, wanted: str) -> int:
    """Where `wanted` ends if it stands at `at`, else 0; three dots stand for an ellipsis, one of them for itself."""
    for char in wanted:
        size = 3 if char == "…" and text.startswith("...", at) else 1
        if size == 1 and text[at : at + 1] != char:
            return 0
        at += size
    return at


_WORDS = [
    *("the", "port", "Port", "not", "can", "cannot", "can't", "a", "b", "ab", "aba", "Russia", "U.S.", "low-level"),
    *("820", "802", "1,500", "3.5", "“yes”", "‘no’", "–", "-", "he’s", "…", "...", ".", "ﬁrst", "first"),
    *("café", "cafe\u0301", "é", "e\u0323\u0302", "x\u00ady", "x\u200by", "\u200fz", "👍", "👩\u200d🚀"),
    *("軍事対話", "再開", "「対話」", "한글", "للميناء"),
]
_SPACES = [" ", " ", " ", "\n", "\r\n", "\n\n", "\u00a0", "  ", "\f", "\u2028", "", "\n    "]
# A word and its space are one draw, not two: drawing is what takes the time.
_PIECES = st.sampled_from([word + space for word in _WORDS for space in _SPACES])
_ARTICLES = st.lists(_PIECES, min_size=1, max_size=25).map("".join)


def _edge(text: str, place: int) -> bool:
    return not splits(text, place)


@given(
    st.text("abé1.-'\"“’– \n\u00ad\u0301\u200d「」…港船🇺", max_size=40),
    st.text("abé1.-'\"–[] \u0301\u200d「…港🇺", max_size=6),
)
def test_plain_quotes_stand_where_patterns_find_them(article: str, quote: str) -> None:
    ready = prepared(article)
    assert occurrences(ready, quote) == occurrences(replace(ready, flat=None), quote)


@given(_ARTICLES, st.data())
@settings(max_examples=200)
def test_the_span_that_is_quoted_is_among_the_spans_found(article: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article) - 1))
    end = data.draw(st.integers(start + 1, len(article)))
    quote = article[start:end]
    assume(says_something(quote) and quote == quote.strip() and quote.strip("".join(_NOTHING)) == quote)
    assume(_edge(article, start) and _edge(article, end))
    assume(not re.match(r"(?:[nN]?['’‘][tT]|not)(?!\w)", article[end:]))
    found = occurrences(prepared(article), quote)
    assert found
    whole = [place for place in occurrences(prepared(article), quote) if not place.cut]
    if not whole or (start, end) in [place.spans[0] for place in whole]:
        assert ((start, end),) in [place.spans for place in found]
    if len(found) == 1 and found[0].spans == ((start, end),):
        assert found[0].match == "exact"


@given(_ARTICLES, _ARTICLES)
@settings(max_examples=250)
def test_what_is_found_is_what_the_oracle_finds(article: str, quote: str) -> None:
    _compare(article, quote)


def _compare(article: str, quote: str) -> None:
    found = {place.spans[0] for place in occurrences(prepared(article), quote)}
    allowed = set(_oracle(article, quote))
    assert found <= allowed
    if not found and says_something(quote):
        assert [place for place in allowed if not _no_place_for_an_edge(article, *place)] == []


def _no_place_for_an_edge(article: str, start: int, end: int) -> bool:
    rest = article[end:].lstrip("".join(_NOTHING))
    drops_a_not = bool(re.match(r"(?:[nN]?['’‘][tT]|(?i:not))(?!\w)", article[end:]))
    return drops_a_not or splits(article, start) or splits(article, end) or rest[:1] in _SPLIT_OFF


_VARIANTS = {
    "“": '"',
    "”": "»",
    "‘": "'",
    "’": "'",
    "–": "−",
    "-": "—",
    " ": "\n   ",
    "\n": "\u00a0",
    "é": "e\u0301",
    "…": "...",
}


@given(_ARTICLES, st.data())
@settings(max_examples=150)
def test_a_folding_variant_of_a_span_stands_where_the_span_stands(article: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article) - 1))
    end = data.draw(st.integers(start + 1, len(article)))
    quote = article[start:end]
    assume(says_something(quote) and "..." not in article)
    changed = "".join(data.draw(st.sampled_from([char, _VARIANTS.get(char, char)])) for char in quote)
    spans = [place.spans for place in occurrences(prepared(article), quote)]
    assert [place.spans for place in occurrences(prepared(article), changed)] == spans


def _edited(words: list[str], at: int, how: str) -> list[str]:
    word = words[at]
    changes = {
        "digit": [re.sub(r"\d", lambda digit: str((int(digit.group()) + 1) % 10), word, count=1)],
        "drop": [],
        "swap": [word[1:2] + word[:1] + word[2:]],
        "case": [word.swapcase()],
        "add": [word, "not"],
    }
    return words[:at] + changes[how] + words[at + 1 :]


@given(_ARTICLES, st.data(), st.sampled_from(["digit", "drop", "swap", "case", "add"]))
@settings(max_examples=300)
def test_an_edited_quote_never_stands_unless_its_words_stand(article: str, data: st.DataObject, how: str) -> None:
    words = article.split()
    assume(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    at = data.draw(st.integers(0, last - first - 1))
    quote = " ".join(_edited(words[first:last], at, how))
    assume("[" not in quote)
    _compare(article, quote)


@given(st.lists(st.sampled_from(_WORDS), min_size=8, max_size=20), st.data())
@settings(max_examples=150)
def test_parts_and_editors_words_stand_only_where_their_words_stand_in_order(
    words: list[str], data: st.DataObject
) -> None:
    article = " ".join(words)
    a, b, c, d = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=4, max_size=4)))
    marker = data.draw(st.sampled_from([" […] ", " [...] ", " [x] "]))
    quote = " ".join(words[a:b]) + marker + " ".join(words[c:d])
    for place in occurrences(prepared(article), quote):
        spans = [article[start:end] for start, end in place.spans]
        left, right = folded(" ".join(words[a:b])), folded(" ".join(words[c:d]))
        assert folded(spans[0]).startswith(left or right)
        assert folded(spans[-1]).endswith(right or left)


@given(st.text(alphabet="a[]…. x1\n", max_size=60), st.text(alphabet="a[]…. x1\n", max_size=30))
@settings(max_examples=300)
def test_no_brackets_however_odd_break_the_search(article: str, quote: str) -> None:
    for place in occurrences(prepared(article), quote):
        assert all(0 <= start < end <= len(article) for start, end in place.spans)


_LOREM = "lorem ipsum dolor sit amet."


@pytest.mark.parametrize("between", ["\n\n", "\n", " "], ids=["paragraphs", "lines", "one paragraph"])
@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("dolor sit amet […] needle here", ("dolor sit amet", "needle here")),
        ("lorem […] needle [x] 42", ("lorem", "needle here 42")),
        ("lorem […] ipsum […] needle", ("lorem", "ipsum", "needle")),
        ("lorem […] ipsum [x] 43", None),
        ("needle […] lorem", None),
    ],
)
def test_parts_that_stand_everywhere_are_read_only_where_the_rare_one_stands(
    between: str, quote: str, exact: tuple[str, ...] | None
) -> None:
    # To read them again for each place would take minutes; that these come back is what is tested.
    text = (_LOREM + between) * 40_000 + _LOREM + " needle here 42"
    found = occurrences(prepared(text), quote)
    assert [tuple(text[slice(*span)] for span in place.spans) for place in found] == ([exact] if exact else [])
    assert all(place.spans[0][0] >= len(text) - len(_LOREM + " needle here 42") for place in found)


def test_parts_of_paragraphs_that_take_turns_stand_in_none() -> None:
    text = "The port is open.\n\nShips wait there.\n\n" * 5_000
    assert occurrences(prepared(text), "port […] wait") == ()


def test_a_prefix_in_the_paragraph_before_counts_wherever_the_part_stands_too() -> None:
    text = "So he said: the old port has ships, he said:\n\nthe old port has boats."
    (found,) = occurrences(prepared(text), "the old port […] boats", prefix="he said:")
    assert found.spans == ((46, 58), (63, 68))


# What a long article costs: no clock is read, but steps are counted. What regular expressions and strings do for
# themselves is quick; a step of Python for each place of a part would take minutes in an article of 50 MB.


def _steps(text: str, quote: str, prefix: str | None, suffix: str | None) -> int:
    """How many functions of Python are entered while a quote is looked for, when all patterns are known."""
    article = prepared(text)
    occurrences(article, quote, prefix, suffix)
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        occurrences(article, quote, prefix, suffix)
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize(
    ("unit", "quote"),
    [
        # Parts that take turns in paragraphs, or stand in the other order.
        ("The port is open.\n\nShips wait there.\n\n", "port […] wait"),
        ("The port is open.\n\nShips wait there.\n\nMen sleep.\n\n", "port […] wait […] sleep"),
        ("The port is open.\r\n\r\nShips wait there.\r\n\r\n", "port […] wait"),
        ("The port is open.\n\nShips wait there.\n\n", "[t]he port […] wait[ed]"),
        ("The port is open.\n\nThe port will wait there.\n\n", "(that) The old port […] wait"),
        ("The port is open.\n\nShips wait there.\n\nIn fog.\n\n", "port […] wait [in the] fog"),
        ("x\n\nz\n\n", "x […] z"),
        ("z x\n\n", "x […] z"),
        ("x\n\n", "x […] x"),
        ("a b c\n\nd\n\n", "a […] b […] c […] d"),
        ("the\n\nport is\n\nopen ", "the port […] is open"),
        ("The po\u00adrt is.\n\nShips wa\u00adit.\n\n", "port […] wait"),
        ("x\u0301 port.\n\nz\u0301 wait.\n\n", "port […] wait"),
        ("港は開いている。\n\n船が待つ。\n\n", "港 […] 待つ"),
        ("港開待船\n\n", "港船 […] 待開"),
        ("“a” and ‘b’\n\n– c\n\n", "'b' […] - c"),
        # Parts that stand only inside words, numbers and characters, or before a “not”.
        ("sports awaits.\n\n", "port […] wait"),
        ("sport wait. ", "port […] wait"),
        ("port waits. ", "port […] wait"),
        ("ax bz\n", "x […] z"),
        ("спорты ждалите. ", "порт […] ждал"),
        ("s\u00adport a\u200b\u00adwait ", "port […] wait"),
        ("sports\u00ad s ", "port"),
        ("sport big ", "port [x] big"),
        ("port bigs ", "port [x] big"),
        ("sports ", "port"),
        ("1,820 12,790 ", "820 […] 790"),
        ("x 820,1 and 820.5 ", "820"),
        ("18201 ", "820 […] 1"),
        ("x\u0301 z\u0301 ", "x […] z"),
        ("x\u0301a ", "\u0301a"),
        ("x\u0301port ", "port"),
        ("का ", "क"),
        ("👩\u200d🚀 ", "🚀"),
        ("can't can’t cannot ", "can […] can"),
        # An editor's words after a part that is everywhere.
        ("lorem ipsum dolor sit amet. ", "lorem [x] needle"),
        ("lorem ipsum dolor. ", "ipsum […] lorem [x] needle"),
        ("lorem ipsum dolor. ", "lorem [x] ipsum [x] needle"),
        ("a ", "a [x] needle"),
        ("軍", "軍 [x] needle"),
        ("a " * 125 + "b ", "a [x] b [y] c"),
        # One part is everywhere, another once; brackets.
        ("port ", "port […] needle"),
        ("port\n\n", "port […] needle"),
        ("bigs ", "needle […] big […] needle"),
        ("a […] b\n\n[…] c\n\n", "a […] b […] c […] a […] b"),
        ("軍事対話再開", "軍対 […] 事話"),
    ],
)
def test_a_longer_article_takes_no_more_steps(unit: str, quote: str) -> None:
    _assert_no_more_steps(unit, quote)


@pytest.mark.parametrize(
    ("unit", "prefix", "suffix"),
    [
        ("The old port is.\n\nThe new port will wait.\n\n", "old", None),
        ("The port is.\n\nIt will wait.\n\n", "The", None),
        ("A port will wait so.\n\nMen wait now.\n\n", None, "now"),
        ("The port will wait.\n\n", "No", "now"),
    ],
)
def test_a_prefix_or_a_suffix_takes_no_more_steps_either(unit: str, prefix: str | None, suffix: str | None) -> None:
    _assert_no_more_steps(unit, "port […] wait", prefix, suffix)


def _assert_no_more_steps(unit: str, quote: str, prefix: str | None = None, suffix: str | None = None) -> None:
    short, long = (f"the needle {unit * (size // len(unit))} needle now" for size in (80_000, 240_000))
    # A few for each piece of 64 KB, many times less than one for each unit.
    assert _steps(long, quote, prefix, suffix) <= _steps(short, quote, prefix, suffix) + 400


@pytest.mark.parametrize(
    ("unit", "quote"),
    [
        ("port. Big ", "port [x] Big"),
        ("port\n\nbig\n\n", "port [x] big"),
        ("port a b c d e f g big ", "port [x] big"),
    ],
)
def test_an_editors_word_that_never_fits_takes_five_steps_for_each_place(unit: str, quote: str) -> None:
    assert _steps(unit * 2_000, quote, None, None) <= 500 + 5 * 2_000


_GAPS = st.lists(
    st.sampled_from(["a", "b", "cc", "dd ee", "f-g", "-h", "3.5", "1,2", "_", "軍", "々", ",", "x" * 60, "\n\n", "\n"]),
    max_size=14,
).map(" ".join)


@given(_GAPS, _GAPS)
@settings(max_examples=300)
def test_an_editors_word_stands_for_six_words_of_a_paragraph(before: str, between: str) -> None:
    article = f"{before} a {between} b"
    fits = False
    for head in re.finditer(r"\ba\b", article):
        for tail in re.finditer(r"\bb\b", article[head.end() :]):
            gap = article[head.end() :][: tail.start()]
            words = re.findall(r"(?<![-.])(?:[\d.,]+\d|[a-z]+|[軍々])", gap)
            fits |= len(words) <= 6 and len(gap) < 240 and "\n\n" not in re.sub(" ", "", gap)
    assert bool(occurrences(prepared(article), "a [x] b")) == fits


_STOPS = [
    "ends. ",
    "Mr. ",
    "Prof.",
    "J. ",
    "U.S. ",
    "so ",
    "B",
    " ",
    "…",
    "!",
    "\n\n",
    "\n",
    "”",
    ".” He ",
    "he ",
    "? 5",
]


@given(st.lists(st.sampled_from(_STOPS), min_size=1, max_size=8).map("".join), st.data())
@settings(max_examples=300)
def test_a_stop_that_is_sure_stands_before_all_that_goes_on_over_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(-1, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(not text[end : end + 1].isspace())
    stop = last_sure_stop(text, start, end)
    assert start <= stop
    for place in range(start + 1, stop + 1):
        assert BLANK_LINE.search(text, place, end) or next(sentence_ends(text, place, len(text)), end + 1) <= end


def test_of_several_last_parts_within_reach_the_nearest_counts() -> None:
    (found,) = occurrences(prepared("port bigs big"), "port [x] big")
    assert (found.spans, found.whole) == (((0, 8),), "bigs")


@given(_ARTICLES, st.data())
@settings(max_examples=150)
def test_a_pattern_passes_over_no_place_that_the_edges_allow(article: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article) - 1))
    quote = folded(article[start : data.draw(st.integers(start + 1, min(len(article), start + 8)))])
    assume(quote)
    text = prepared(article)
    bare = re.compile(f"(?=({literal(quote, text)}))")
    spans = [found.span(1) for found in bare.finditer(text.searched)]
    free = [span for span in spans if stands_free(text.searched, span)]
    whole = [span for span in free if not cuts(text.searched, span)]
    for wanted, found in ((free, False), (whole, True)):
        (stretch,) = compiled(text, [((quote,),)], None, None, whole=found)
        places = windows(text.searched, stretch, 0, len(text.searched))
        assert [place for place in places if not (found and cuts(text.searched, place))] == wanted


_PARTS = ["port", "wait", "sleep", "port wait"]
_PARAGRAPHS = st.lists(
    st.lists(st.sampled_from([*_PARTS, "sports", "and", "wait."]), min_size=1, max_size=6).map(" ".join),
    min_size=1,
    max_size=6,
)


@given(_PARAGRAPHS, st.lists(st.sampled_from(_PARTS), min_size=2, max_size=3), st.sampled_from([0, 9_000, 40_000]))
@settings(max_examples=150)
def test_parts_stand_where_a_paragraph_holds_them_in_order(
    paragraphs: list[str], parts: list[str], fillers: int
) -> None:
    # The fillers make the article longer than what is split into paragraphs at a time, or one paragraph so long.
    def holds(paragraph: str) -> bool:
        return re.search(r"\b.*\b".join(rf"\b{part}\b" for part in parts), paragraph) is not None

    for filler in ("filler\n\n" * fillers, "filler " * fillers):
        text = f"port\n\n{filler}" + f"\n\n{filler}".join(paragraphs)
        found = [place for place in occurrences(prepared(text), " […] ".join(parts)) if not place.cut]
        assert bool(found) == any(map(holds, paragraphs))
        for place in found:
            assert [text[start:end] for start, end in place.spans] == parts
            assert "\n\n" not in text[place.spans[0][0] : place.spans[-1][1]]


@pytest.mark.parametrize(
    ("article", "quote", "prefix", "suffix", "exact"),
    [
        # White space does not count where it is reckoned how far back or on a quote may reach.
        ("lorem lorem lorem big" + " " * 5_000 + "port, needle", "big port [x] needle", None, None, 1),
        ("lorem big" + "\u00ad \u200b" * 2_000 + "port, needle", "big port [x] needle", None, None, 1),
        ("so he said:" + "\n" * 5_000 + "port\n\nport and wait", "port […] wait", "he said:", None, 0),
        ("so he said:" + "\n" * 5_000 + "port and wait", "port […] wait", "he said:", None, 1),
        ("port and wait" + "\n" * 5_000 + "he said", "port […] wait", None, "he said", 1),
        ("he\n\nsaid: port and wait", "port […] wait", "he said:", None, 1),
        ("port and wait he\n\nsaid", "port […] wait", None, "he said", 1),
        ("港と待つ\n\n軍事", "港 […] 待つ", None, "軍事", 1),
        ("軍\n\n事港と待つ", "港 […] 待つ", "軍事", None, 1),
        # Nor where blank lines are not of one kind, nor in a paragraph too long to be set apart.
        ("port\r\n\r\n" * 15_000 + "port and wait", "port […] wait", None, None, 1),
        ("port\n\nwait\n\nport\n\nwait" + " filler" * 20_000, "port […] wait", None, None, 0),
        ("port\n\nwait\n\nport\n\nport and wait" + " filler" * 20_000, "port […] wait", None, None, 1),
        (
            "he said: port\n\nwait\n\n" + "x " * 33_000 + "he said:\n\nport and wait",
            "port […] wait",
            "he said:",
            None,
            1,
        ),
        # Attached letters reach further from the first place, where a “not” is torn off, than from the second.
        ("a a-aN'T", "[a a-]a […] -aN'T", None, None, 1),
        # A word that is cut across more ignored characters than a guard reads over.
        ("s" + "\u00ad" * 5 + "port, wait; port, wait", "port […] wait", None, None, 1),
        # As far as an editor's word may reach, and further.
        ("port " + "x" * 237 + " big", "port [x] big", None, None, 1),
        ("port " + "x" * 238 + " big", "port [x] big", None, None, 0),
        # Digits that are no part of the number before or after them.
        ("16 and 12 345,6", "6", None, None, 1),
        ("15 and x,1 820,5", "5", None, None, 1),
        ("112 345 and 12 345,6", "12 345", None, None, 1),
    ],
)
def test_no_shortcut_loses_a_quote(
    article: str, quote: str, prefix: str | None, suffix: str | None, exact: int
) -> None:
    for text in (article, "filler\n\n" * 20_000 + article):
        assert len(occurrences(prepared(text), quote, prefix, suffix)) == exact


# Size. No clock is read here; figures are in the benchmarks.

_UNITS = {"é": "The port – it’s open – was “big” in 2021.\n", "e\u0301": "Le cafe\u0301 – c’est “grand”.\n"}


@pytest.mark.parametrize(("letter", "times_the_article"), [("é", 0.1), ("e\u0301", 3.0)], ids=["nfc", "nfd"])
def test_an_article_of_50_mb_is_searched_in_bounded_memory(letter: str, times_the_article: float) -> None:
    lines = _UNITS[letter] * (25_000_000 // len(_UNITS[letter].encode()))
    half = len(lines)
    text = f"{lines}\nAn unusual “zebra” of 1,234 caf{letter}s […]\u00a0was seen.\n\n{lines}"
    tracemalloc.start()
    try:
        article = prepared(text)
        for quote, exact in [
            ('unusual "zebra" of 1,234 cafés', f"unusual “zebra” of 1,234 caf{letter}s"),
            ("An unusual […] was seen", "An unusual"),
            ("An [odd] zebra” of", "An unusual “zebra” of"),
        ]:
            (found,) = occurrences(article, quote)
            start, end = found.spans[0]
            assert text[start:end] == exact
            assert line_of(article, start) == text.count("\n", 0, start) + 1
        assert occurrences(article, "unusual zebras of 1,235") == ()
        assert any(start <= half < end for start, end in nearby(article, "unusual zebras of 1,235"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < times_the_article * sys.getsizeof(text)


@pytest.mark.parametrize(
    ("article", "quote"),
    [
        ("a" + " " * 100_000 + "b", "a b c"),
        ("a" + " " * 100_000 + "b", "a […] c"),
        ("a" + "\n" * 100_000 + "b", "a […] b […] c"),
        ('"' * 100_000, '"' * 300 + "x"),
        ('"' * 100_000 + "x", '"' * 300 + "x"),
        ("a " * 20_000, "a […] a […] a […] a […] b"),
        ("a " * 2_000, " [x] ".join("a" * 12) + " b"),
        ("a " * 100, "a" + " [x] a" * 5_000),
        ("a" * 50_000, "a[x]" * 12 + "b"),
        ("a b " * 2_000, "b [x] a […] " * 6 + "c"),
        ("a a a 3.5 " * 200, " [x] ".join("a" * 12) + " [x] 5"),
        ("." * 100_000, "a" + "..." * 300),
        ("…" * 100_000 + "a", "." * 300 + "a"),
        ("\u00ad" * 100_000 + "a", "a\u00adb"),
        ("\u00ad" * 100_000 + "a", "[T]he"),
        ("a\u0301\u0323" * 30_000, "ạ́ b"),
        ("軍 " * 50_000, "軍" * 200 + "事"),
        ("「" * 50_000, '軍"' * 200),
        ("[" * 50_000, "a [x] b [y] c [z] d"),
        ("1," * 50_000, "1 x"),
        ("🇺" * 50_000, "🇺🇸"),
        ("e" + "\u0301\u0323" * 20_000, "é"),
    ],
)
def test_no_article_and_no_quote_makes_the_search_explode(article: str, quote: str) -> None:
    # Exponential time would never come back; that these come back is what is tested.
    assert all(place.spans for place in occurrences(prepared(article), quote))
    assert isinstance(nearby(prepared(article), quote), tuple)
