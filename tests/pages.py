"""What the tests of the pages share: a theme, a parser that tells its complaints, and what a page links."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from briefgen.files import Inputs
from briefgen.theme import Theme

REPOSITORY = Path(__file__).parent.parent


@cache
def default_theme() -> Theme:
    """The theme of a workspace that changes nothing."""
    return Theme(Inputs(REPOSITORY / "seeds"))


def tree(page: str) -> Element:
    """The page as a browser reads it; fails where the parser has anything to complain of."""
    parser: Any = HTMLParser(namespace_html_elements=False)
    root = parser.parse(page)
    assert parser.errors == []
    assert isinstance(root, Element)
    return root


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def ids(root: Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def by_id(root: Element, name: str) -> Element:
    (found,) = [element for element in root.iter() if element.attrib.get("id") == name]
    return found


def hrefs(root: Element) -> Iterator[str]:
    return (element.attrib["href"] for element in root.iter() if "href" in element.attrib)


def by_class(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if name in element.attrib.get("class", "").split()]
