"""`brief.md` says the same to every reader of Markdown, and what tries to be markup is words to each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

import pytest

from briefgen import inline
from briefgen.bidi import balanced
from judges import readers

every_reader = pytest.mark.parametrize("reader", readers.READERS)

BRIEFS = (
    ("real", "2026-02-05"),
    ("made", "2026-03-01"),
    ("made", "2026-03-02"),
    ("made", "2026-03-03"),
    ("made", "2026-03-04"),
)


@every_reader
@pytest.mark.parametrize(("output", "day"), BRIEFS)
def test_every_reader_sees_the_same_brief(request: pytest.FixtureRequest, output: str, day: str, reader: str) -> None:
    text = (request.getfixturevalue(output) / day / "brief.md").read_text("utf-8")
    assert readers.seen(reader, text) == _seen_by_markdown_it(text)


@cache
def _seen_by_markdown_it(text: str) -> list[readers.Node]:
    return readers.seen("markdown-it", text)


WOULD_BE_MARKUP = (
    # Blocks, where a text begins one.
    "# a", "###### a", "- a", "+ a", "* a", "1. a", "1) a", "12345678901. a", "(1) a", "a. b", "a) b", "(a) b", "iv. a",
    "XX. a", "B) a", "#. a", "(#) a", "(@) a", "(@key) a", "> a", ">a", "---", "***", "___", "```", "~~~", "::: a",
    "| a | b |", "| a", "[x]: y", "[^1]: y", "% a", "    a", "<div>", "<!--", "<?a?>", "<!A>", "<![CDATA[a]]>",
    "[ ] a", "[x] a", "a #", "a ##", "C#", ": a", "~ a",
    # Within a line.
    "*a*", "**a**", "_a_", "__a__", "***a***", "*a **b** c*", "`a`", "``a``", "~~a~~", "~a~", "^a^", "[a](b)",
    "![a](b)", "^[a]", "[a]{.b}", "`a`{=html}", "<b>a</b>", "<a@b.example>", "<https://a.example>", "&lt;", "&#60;",
    "&amp;lt;", "$a$", "$$a$$", r"\(a\)", r"\[a\]", r"\a{b}", r"\*a\*", r"a\ b", "a\\", "@key", "[@key]", "-@key",
    "_@key", "1@key@key", ":smile:", ":+1:", "https://a.example/b?c=d&e=f", "http://a.example", "HTTPS://A.EXAMPLE",
    "ftp://a.example", "www.a.example", "a@b.example", "a.b+c@d.e.example", "mailto:a@b.example", "xmpp:a@b.example/c",
    "(https://a.example)", "*www.a.example*", "a@b.example.", "a_b@c.example",
)  # fmt: skip
MIGHT_BE_MARKUP = (
    # In company, or to a wiki.
    "===", "|---|", "*[a]: b", "$$", "+---+", "Table: a", "{=html}", r"\begin{a}", "==a==", "++a++", "[a][b]", "[a]",
    "[[a]]", "[^1]", "@{a b}", "a|b", "WWW.a.example",
)  # fmt: skip

PLACES = {
    "paragraph": ("", lambda words: ("p", None, words)),
    "heading": ("## ", lambda words: ("h2", None, words)),
    "item": ("- ", lambda words: ("ul", None, ("li", None, words))),
    "numbered item": ("1. ", lambda words: ("ol", None, ("li", None, words))),
    "words after others": ("Why it matters: ", lambda words: ("p", None, f"Why it matters: {words}")),
}


@every_reader
@pytest.mark.parametrize("place", PLACES)
def test_what_tries_to_be_markup_is_words(reader: str, place: str) -> None:
    assert _misread(reader, place, WOULD_BE_MARKUP + MIGHT_BE_MARKUP) == {}


ATOMS = (
    *"ab iI1\\`*_{}[]<>()#+-.!|~$^&;:/@=%\"",
    *("a@b.example", "www.a.example", "https://a.b", "--", "...", "&lt;", ":smile:", "iv.", "(1)", "(a)", "1.", "a)"),
    *("[^1]", "~~", "==", "$$", "<b>", "</b>", "<!--", "-->", "@key", "{.x}", "{=html}", "\u00a0", "“", "’", "é"),
    *("::: ", "日本"),
    *("mailto:", "II.", "#.", "(@)", ": ", "Table:", "^a^", "http://", "<?x?>", "[x]", "[ ]", "\t", "\n", "\u202e"),
)  # fmt: skip


@every_reader
@pytest.mark.parametrize("place", PLACES)
def test_random_marks_are_words(reader: str, place: str) -> None:
    drawn = random.Random(f"{reader} {place}")  # noqa: S311  the same texts in every run
    texts = ["".join(drawn.choices(ATOMS, k=drawn.randint(1, 8))) for _ in range(1000)]
    assert _misread(reader, place, [text for text in texts if text.strip()]) == {}


def test_each_of_these_would_be_markup_to_some_reader_were_it_not_escaped() -> None:
    """Proves that the readers see markup where it is, and that the texts are worth asking about."""
    left = WOULD_BE_MARKUP
    for reader in readers.READERS:
        left = tuple(text for text in left if _is_words(reader, text))
    assert left == ()


def _is_words(reader: str, text: str) -> bool:
    """Whether the reader takes the text for words wherever it stands: also after a line that could be a term."""
    places = {**PLACES, "definition": (f"{_RULE}\n\n", lambda words: ("p", None, words))}
    return all(readers.seen(reader, lead + text)[-1:] == [expected(_words(text))] for lead, expected in places.values())


def _misread(reader: str, place: str, texts: Sequence[str]) -> dict[str, list[readers.Node]]:
    """The texts of which the reader makes more, or less, than their words in that place."""
    lead, expected = PLACES[place]
    pieces = _pieces(reader, [inline.escaped(text) for text in texts], lead)
    return {text: piece for text, piece in zip(texts, pieces, strict=True) if piece != [expected(_words(text))]}


def _words(text: str) -> str:
    """What was typed; a direction that it leaves open is ended where it ends."""
    return readers.folded(balanced(text.strip(" \t\n"))).strip()


def _pieces(reader: str, lines: Sequence[str], lead: str) -> list[list[readers.Node]]:
    """What the reader makes of each line, all read at once."""
    found: list[list[readers.Node]] = []
    for node in readers.seen(reader, "\n\n".join(f"{_RULE}\n\n{lead}{line}" for line in lines)):
        if node == ("p", None, _RULE):
            found.append([])
        else:
            found[-1].append(node)
    return found


_RULE = "Next line."
