"""Pages that Expat reads in the place of an HTML parser: the same tree, or none."""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st

import values
from briefgen import overlay
from briefgen.files import Inputs
from briefgen.look import Look
from briefgen.render.pdf import print_html
from briefgen.render.trees import tree
from briefgen.theme import Theme
from pdf import languages

EDITIONS: Final = {
    "full": values.full(),
    "sparse": values.sparse(),
    "hostile": values.hostile(),
    **{language: languages.edition(language) for language in languages.TOLD},
}


def flat(element: Element) -> tuple[Any, ...]:
    texts = element.text or None, element.tail or None
    return element.tag, [*element.attrib.items()], *texts, [flat(child) for child in element]


def parsed(page: str) -> Element:
    root: Element = tinyhtml5.parse(page, namespace_html_elements=False)
    return root


def page(body: str, head: str = "<title>A page</title>", around: str = "") -> str:
    return (
        f'<!DOCTYPE html>{around}<html lang="en">{around}<head>{head}</head>{around}<body>{body}</body>{around}</html>'
    )


@pytest.mark.parametrize("name", EDITIONS)
def test_each_brief_is_read_as_html_reads_it(name: str, tmp_path: Any) -> None:
    theme = Theme(Inputs(tmp_path), overlay.default_folder())
    html = print_html(EDITIONS[name], theme, Look(logo=b"x"))
    root = tree(html)
    assert root is not None
    assert flat(root) == flat(parsed(html))


ALIKE: Final = {
    "words": page("a &amp; b &lt; c &#34;&#39;&quot; d&nbsp;e", around="\n "),
    "nothing": page(""),
    "nothing in an element": page('<p></p><p class=""></p><p><br/></p>'),
    "attributes": page('<p id="a" hidden>b</p><p title="&lt;&amp;&nbsp;">c</p>'),
    "lists": page("<ul>\n<li>a <ol><li><p>b</p></li></ol></li> </ul>"),
    "a table": page("<table> <caption>a</caption><tbody>\n<tr><td><p>b</p></td><th>c</th></tr></tbody></table>"),
    "a drawing": page(
        '<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>a</title><rect x="1"/></svg>b</p>'
    ),
    "a style": page("", '<title> a &amp; b</title><style>\n@page { content: "\\a" }\n</style><meta charset="utf-8"/>'),
    "many of a kind": page("<b><b><b><b>a</b></b></b></b> <em>b<em>c</em></em>d"),
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_plain_is_read(name: str) -> None:
    root = tree(ALIKE[name])
    assert root is not None
    assert flat(root) == flat(parsed(ALIKE[name]))


OTHERS: Final = {
    "no doctype": page("a").replace("<!DOCTYPE html>", ""),
    "another doctype": page("a").replace("html>", 'html PUBLIC "a" "b">', 1),
    "not XML": page("<p>a<br>b"),
    "no head": "<!DOCTYPE html><html><body>a</body></html>",
    "two bodies": page("a").replace("</html>", "<body></body></html>"),
    "a word before the body": page("a").replace("<body>", "b<body>"),
    "a word after the body": page("a").replace("</html>", "b</html>"),
    "a word in the head": page("a", "b"),
    "a paragraph in a paragraph": page("<p>a<p>b</p></p>"),
    "a block in a paragraph": page("<p>a<span><div>b</div></span></p>"),
    "a heading in a heading": page("<h1>a<h2>b</h2></h1>"),
    "a link in a link": page('<a href="a">b<em><a href="c">d</a></em></a>'),
    "an item without a list": page("<li>a</li>"),
    "a row without a body": page("<table><tr><td>a</td></tr></table>"),
    "a word in a table": page("<table>a<tbody><tr><td>b</td></tr></tbody></table>"),
    "an element that it does not know": page("<pre>\na</pre>"),
    "an element in a title": page("a", "<title>a<b>c</b></title>"),
    "an entity in a style": page("a", "<title>a</title><style>&lt;</style>"),
    "an element that ends at once": page("<p/>a"),
    "an end of what is void": page("a<br></br>b"),
    "an attribute of two lines": page('<p title="a\nb">c</p>'),
    "an attribute with a tab": page('<p title="a\tb">c</p>'),
    "an attribute that looks like a tag": page('<p title="a>\nb">c</p>'),
    "an end that looks like text": page("<p>a > b</p>"),
    "a name in capitals": page('<p Title="a">b</p>'),
    "an element in capitals": page("<P>a</P>"),
    "a prefix": page('<p xml:lang="en">a</p>'),
    "a comment": page("a<!-- b -->"),
    "CDATA": page("a<![CDATA[b]]>"),
    "an instruction": page("a<?b?>"),
    "a number that HTML knows better": page("&#128;"),
    "an entity that XML does not know": page("&auml;"),
    "a carriage return": page("a\rb"),
    "a control": page("a\x0cb"),
    "capitals of a drawing": page('<svg xmlns="http://www.w3.org/2000/svg"><rect viewbox="1"/></svg>'),
    "a drawing in a drawing": page("<svg><svg></svg></svg>"),
    "words in a drawing": page("<svg><p>a</p></svg>"),
    "another name space": page('<svg xmlns="a"></svg>'),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_html_may_read_otherwise_is_left_to_it(name: str) -> None:
    assert tree(OTHERS[name]) is None


PIECES: Final = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<em>",
        "</em>",
        "<a href='b'>",
        "</a>",
        "<span title='a&amp;b'>",
    ),
    *(
        "</span>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<table>",
        "</table>",
        "<tbody>",
        "</tbody>",
        "<tr>",
        "</tr>",
        "<td>",
    ),
    *("</td>", "<h2>", "</h2>", "<br/>", "<br>", "<p/>", "<svg>", "</svg>", "<text>", "</text>", "<title>", "</title>"),
    *(
        "<style>",
        "</style>",
        "<pre>",
        "</pre>",
        "<section>",
        "</section>",
        "</body>",
        "</html>",
        "<!-- a -->",
        "<![CDATA[",
    ),
    *(
        "]]>",
        "a",
        " ",
        "\n",
        "\t",
        "\r",
        ">",
        "/>",
        '"',
        "'",
        "&nbsp;",
        "&#128;",
        "&#x80;",
        "&lt",
        "&copy;",
        "&",
        " hidden>",
    ),
    *("\u0085", "\u00a0", "\ufeff", "\u2028", "\x7f", "\x9f", "é", "\U0001fffe", "𝄞"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["body", "head", "end"]))
def test_whatever_is_read_is_read_as_html_reads_it(piece: str, place: str) -> None:
    html = page("a", piece) if place == "head" else page(piece if place == "body" else "a")
    html += piece if place == "end" else ""
    root = tree(html)
    assert root is None or flat(root) == flat(parsed(html))


ELEMENTS: Final = (
    "p",
    "div",
    "b",
    "a",
    "span",
    "ul",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "h2",
    "code",
    "section",
    "mark",
)
NESTED: Final = st.recursive(
    st.sampled_from(["a", " ", "&amp;", "<br/>", "b &lt; c", "\n"]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(ELEMENTS),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(NESTED)
def test_whatever_stands_within_another_stands_where_html_has_it(body: str) -> None:
    root = tree(page(body))
    assert root is None or flat(root) == flat(parsed(page(body)))
