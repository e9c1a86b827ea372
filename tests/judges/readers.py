"""The readers of Markdown that a brief may meet, and what each of them sees in it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, cast
from xml.etree.ElementTree import Element

import cmarkgfm
import pypandoc
from markdown_it import MarkdownIt
from tinyhtml5 import parse

Node = str | tuple[object, ...]
"""Words, or an element: its tag, where it leads or at what it begins to count, and what is in it."""


def _markdown_it(text: str) -> str:
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    assert isinstance(html, str)
    return html


_GFM: Final = ("autolink", "strikethrough", "table", "tagfilter", "tasklist")


def _cmark_gfm(text: str) -> str:
    html = cmarkgfm.markdown_to_html_with_extensions(text, extensions=list(_GFM))
    assert isinstance(html, str)
    return html


def _pandoc(dialect: str, text: str) -> str:
    command = [pypandoc.get_pandoc_path(), f"--from={dialect}", "--to=html", "--wrap=none"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout


READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "markdown-it": _markdown_it,
    "cmark-gfm": _cmark_gfm,
    "pandoc": partial(_pandoc, "markdown"),
    "pandoc, GitHub's": partial(_pandoc, "gfm"),
    "pandoc, CommonMark with all extensions": partial(_pandoc, "commonmark_x-smart"),
}
"""Each turns Markdown into HTML."""


def seen(reader: str, text: str) -> list[Node]:
    """What a reader makes of the Markdown: elements and words, without what tells no reader of the page anything.

    Quotation marks, dashes and dots are one whether typed or set by the reader; so are kinds of white space.
    """
    root = parse(READERS[reader](text), namespace_html_elements=False)
    (body,) = cast("Element", root).iter("body")
    return list(_nodes(body))


_HOLD_BLOCKS: Final = frozenset(("blockquote", "body", "ol", "ul"))
_HOLD_WORDS: Final = frozenset(("h1", "h2", "h3", "li", "p", "td", "th"))
_FOLDED: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "…": "...", "–": "--", "—": "---"}
)


def folded(words: str) -> str:
    """Words as `seen` gives them."""
    return re.sub(r"\s+", " ", words).translate(_FOLDED)


def _nodes(element: Element) -> Iterator[Node]:
    nodes = list(_joined(element))
    if element.tag in _HOLD_BLOCKS:
        return (node for node in nodes if not isinstance(node, str) or node.strip())
    return iter(_trimmed(nodes) if element.tag in _HOLD_WORDS else nodes)


def _joined(element: Element) -> Iterator[Node]:
    """What is in the element, the text between two of its elements as one."""
    words = element.text or ""
    for child in element:
        # A comment has no tag; a reader of the page does not see it.
        if isinstance(child.tag, str):
            yield from filter(None, (folded(words),))
            words = ""
            yield (child.tag, child.get("href") or child.get("start"), *_nodes(child))
        words += child.tail or ""
    yield from filter(None, (folded(words),))


def _trimmed(nodes: list[Node]) -> Iterator[Node]:
    """Without the white space at both ends of a line, which a page does not show."""
    for number, node in enumerate(nodes):
        if isinstance(node, str):
            node = node.lstrip() if number == 0 else node
            node = node.rstrip() if number == len(nodes) - 1 else node
        if node:
            yield node
