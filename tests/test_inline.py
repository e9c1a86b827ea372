"""Fact texts: four kinds of markup, and nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen import inline

CASES = [
    ("words", "A < B & C", "A &lt; B &amp; C", r"A \< B & C"),
    ("emphasis", "*a* _b_", "<em>a</em> <em>b</em>", "*a* *b*"),
    ("strong", "**a**", "<strong>a</strong>", "**a**"),
    ("both", "***a** b*", "<em><strong>a</strong> b</em>", "***a** b*"),
    ("code", "`a*b`", "<code>a*b</code>", "`a*b`"),
    ("code with a backtick", "`` a`b ``", "<code>a`b</code>", "``a`b``"),
    ("link", "[a](https://b.example/c?d=1&e=2)", '<a href="https://b.example/c?d=1&amp;e=2">a</a>',
     "[a](<https://b.example/c?d=1&e=2>)"),
    ("mail link", "[a](mailto:b@c.example)", '<a href="mailto:b@c.example">a</a>', "[a](<mailto:b@c.example>)"),
    ("raw HTML as typed", "<b onclick=x>a</b>", "&lt;b onclick=x&gt;a&lt;/b&gt;", r"\<b onclick=x>a\</b>"),
    ("character reference as typed", "&lt;", "&amp;lt;", r"\&lt;"),
    ("image as typed", "![a](b.png)", "![a](b.png)", r"!\[a\](b.png)"),
    ("autolink as typed", "<https://a.example>", "&lt;https://a.example&gt;", r"\<https\://a.example>"),
    ("bare address as typed", "https://a.example", "https://a.example", r"https\://a.example"),
    ("heading as typed", "# a", "# a", r"\# a"),
    ("list as typed", "- a", "- a", r"\- a"),
    ("numbered list as typed", "1. a", "1. a", r"1\. a"),
    ("quotation as typed", "> a", "&gt; a", r"\> a"),
    ("rule as typed", "---", "---", r"\---"),
    ("escaped star", r"\*a\*", "*a*", r"\*a\*"),
    ("word with an underscore", "a_b_c", "a_b_c", "a_b_c"),
    ("open emphasis", "**a*b", "**a*b", r"\*\*a\*b"),
    ("table as typed", "a | b", "a | b", r"a \| b"),
    ("line break", "a\n  b", "a b", "a b"),
    ("no-break space", "5\u00a0km", "5\u00a0km", "5\u00a0km"),
    ("formula as typed", "$a$", "$a$", r"\$a\$"),
    ("emoji name as typed", ":smile:", ":smile:", r"\:smile:"),
    ("pandoc citation as typed", "@key", "@key", r"\@key"),
    ("what is escaped stays so", r"https\://a.example \@key", "https://a.example @key", r"https\://a.example \@key"),
    ("e-mail address as typed", "a@b.example", "a@b.example", r"a\@<!-- -->b.example"),
    ("bare host as typed", "www.a.example", "www.a.example", r"www\.a.example"),
    ("list of letters as typed", "a) b", "a) b", r"a\) b"),
    ("list of Roman numerals as typed", "iv. b", "iv. b", r"iv\. b"),
    ("numbers in parentheses as typed", "(1) b", "(1) b", r"(1\) b"),
    ("initial", "I. Sample said", "I. Sample said", "I. Sample said"),
    ("definition as typed", ": a", ": a", r"\: a"),
    ("division as typed", "::: a", "::: a", r"\::: a"),
    ("end of a heading as typed", "C#", "C#", r"C\#"),
    ("task as typed", "[ ] a", "[ ] a", r"\[<!-- --> \] a"),
    ("link after an exclamation mark", r"a\![b](mailto:c)", 'a!<a href="mailto:c">b</a>', "a!<!-- -->[b](<mailto:c>)"),
    ("emphasis beside emphasis", "_a_*b*", "<em>a</em><em>b</em>", "*a*<!-- -->*b*"),
    ("control of direction without an end", "a\u202eb*c*d", "a\u202eb\u202c<em>c</em>d", "a\u202eb\u202c*c*d"),
    ("end of a direction that did not begin", "a\u2069b", "ab", "ab"),
    ("no-break space after emphasis", "*a*\u00a0b", "<em>a</em>\u00a0b", "*a*\u00a0b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html", "markdown"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_text_comes_out_as(text: str, html: str, markdown: str) -> None:
    assert inline.html(text) == html
    assert inline.markdown(text) == markdown


@pytest.mark.parametrize("title", [case[0] for case in CASES])
def test_markdown_says_to_a_commonmark_reader_what_html_says(title: str) -> None:
    (text,) = (case[1] for case in CASES if case[0] == title)
    rendered = MarkdownIt("commonmark").render(inline.markdown(text))
    # A comment is what keeps words and marks apart that would be joined.
    assert rendered.replace("<!-- -->", "") == f"<p>{inline.html(text)}</p>\n"


LINKS = [
    ("javascript:alert(1)", 'a link to “javascript:alert(1)” is not allowed: its scheme is "javascript"'),
    ("JAVA&#115;cript:x", 'a link to “JAVAscript:x” is not allowed: its scheme is "javascript"'),
    ("data:text/html,x", 'a link to “data:text/html,x” is not allowed: its scheme is "data"'),
    ("file:///etc/passwd", 'a link to “file:///etc/passwd” is not allowed: its scheme is "file"'),
    ("//host/x", "a link to “//host/x” is not allowed: it has no scheme"),
    ("page.html", "a link to “page.html” is not allowed: it has no scheme"),
    ("../2026-02-04/brief.html#fact-a", "a link to “../2026-02-04/brief.html#fact-a” is not allowed: it has no scheme"),
    ("#fact-a", "a link to “#fact-a” is not allowed: it has no scheme"),
    ("?e=f:g", "a link to “?e=f:g” is not allowed: it has no scheme"),
    ("", "a link to “” is not allowed: it has no scheme"),
]


@pytest.mark.parametrize(("target", "message"), LINKS)
def test_a_link_elsewhere_is_a_problem_and_never_comes_out(target: str, message: str) -> None:
    text = f"see [this]({target}) now"
    assert inline.link_problems(text) == (message,)
    assert inline.html(text) == "see this now"
    assert inline.markdown(text) == "see this now"


@pytest.mark.parametrize("target", ["https://a.example", "HTTP://a.example", "mailto:a@b.example"])
def test_a_link_that_is_allowed_is_no_problem(target: str) -> None:
    assert inline.link_problems(f"[a]({target})") == ()


def test_plain_words_lose_their_markup() -> None:
    assert inline.plain("**a** [b](c) `d` <i>") == "a b d <i>"


@given(st.text())
def test_whatever_is_typed_no_other_element_comes_out(text: str) -> None:
    bare = str(inline.html(text))
    for element in ("em", "strong", "code"):
        bare = bare.replace(f"<{element}>", "").replace(f"</{element}>", "")
    assert bare.count("<") == bare.count('<a href="') + bare.count("</a>")


@given(st.text(alphabet='a[]()!\\`<>"*\n :/\u200b\u3000\x00', max_size=30))
def test_no_text_without_a_bracket_on_a_bracket_holds_a_link(text: str) -> None:
    for apart in (text, text.replace("](", "] ("), f"[a{text.replace('](', ']')}(b)"):
        linked = any(part.type == "link_open" for part in inline._parts(apart))
        assert "](" in apart or not linked


@given(st.text(alphabet="ab \\`*_{}[]<>()#+-.!|~$^&;:/@=\"'1\n", max_size=40))
def test_words_that_try_to_be_markup_stay_words_in_markdown(text: str) -> None:
    line = inline.escaped(text)
    rendered = MarkdownIt("commonmark").render(f"x {line}")
    assert set(re.findall(r"<(\w+)", rendered)) <= {"p"}
    at_start = MarkdownIt("commonmark").render(line)
    assert set(re.findall(r"<(\w+)", at_start)) <= {"p"}


def _by_the_book(text: str) -> tuple[str, str, str]:
    """What comes out where the parser is asked."""
    parts, links = inline._parts(text), list[bool]()
    html = "".join(inline._html_of(part, links) for part in parts)
    return html, "".join(part.content for part in parts), "".join(inline._markdown_of(parts))


def _read(text: str) -> tuple[str, str, str]:
    return inline.html(text), inline.plain(text), inline.markdown(text)


PLAIN = (
    "a",
    "words, of 5 kinds",
    "**a**",
    "*a* b",
    "the **first 5** of *all*.",
    "**a**, *b c*; **d e f**? *g*!",
    "(*a*) *b*)",
    "*a**",
    "**a*",
    "a * b * c",
    "*a b *c*",
    "**a *b* c**",
    "*a*b*",
    "x*a* y",
    "*a* *",
    "**a** **b*",
    "2*3*4",
    "*é* a",
    "* a*",
    "*a*\u00a0b",
    "a\u00a0*b*",
    "*a\0*",
    "! *a*",
    "<*a*",
    "*a*<",
    "*a<b* & **c 'd' e**",
    "*a>*",
    "\u202e*a*",
    "",
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_read_quickly_is_what_the_book_says(text: str) -> None:
    assert _read(text) == _by_the_book(text)


@settings(max_examples=500)
@given(st.text(st.sampled_from("ab1é *.,;:?!()-_`[]\\\0\u00a0<&\"'\u202e\n"), max_size=24))
def test_whatever_is_read_quickly_is_what_the_book_says(text: str) -> None:
    assert _read(text) == _by_the_book(text)


MARKED = (
    "*",
    "**a b**",
    "*a*",
    "*<a*",
    "**a&**",
    "a",
    " ",
    " ",
    ", ",
    ".",
    "(",
    ")",
    "<",
    "&",
    '"',
    "'",
    "#",
    "1.",
    "!",
)


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(MARKED), max_size=14).map("".join))
def test_emphasis_is_what_the_book_says(text: str) -> None:
    assert _read(text) == _by_the_book(text)


@settings(max_examples=500)
@given(st.text(st.sampled_from("aWw.:/@#_&;[](){}1i)*<~$^|\\+- é\u2028\t"), max_size=20))
def test_words_are_escaped_as_the_patterns_say(text: str) -> None:
    line = re.sub("[ \t\u2028]+", " ", text).strip(" ")
    line = inline._ACTIVE.sub(r"\\\g<0>", line)
    line = inline._LINE_START.sub(inline._escaped_start, line)
    assert inline.escaped(text) == inline._AFTER_ESCAPES.sub(inline._APART, line)
