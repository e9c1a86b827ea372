"""Trees of pages in which HTML and XML agree: Expat reads them in a tenth of the time that an HTML parser takes.

Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

_SVG: Final = "http://www.w3.org/2000/svg"
_DRAWING: Final = f"{{{_SVG}}}svg"
_XMLNS: Final = "{http://www.w3.org/2000/xmlns/}xmlns"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID: Final = _names("br img link meta wbr")
_HEADINGS: Final = _names("h1 h2 h3 h4 h5 h6")
_PHRASING: Final = _names(
    "a abbr b bdi bdo br cite code em i img kbd mark q s samp small span strong sub sup time u var wbr"
)
_BLOCKS: Final = _names("article aside blockquote div figcaption figure footer header main nav ol p section table ul")
_WORDS: Final = _PHRASING | {_DRAWING}
_FLOW: Final = _WORDS | _HEADINGS | _BLOCKS
_SHAPES: Final = frozenset(f"{{{_SVG}}}{name}" for name in _names("circle line path rect text title"))
_CONTENT: Final[Mapping[str, frozenset[str]]] = {
    "": _names("html"),
    "html": _names("head body"),
    "head": _names("link meta style title"),
    **dict.fromkeys(("body", "caption", "li", "td", "th", *_BLOCKS), _FLOW),
    **dict.fromkeys(("p", *_HEADINGS, *_PHRASING), _WORDS),
    **dict.fromkeys(("style", "title", *_VOID, *_SHAPES), _names("")),
    _DRAWING: _SHAPES,
    "ol": _names("li"),
    "ul": _names("li"),
    "table": _names("caption thead tbody tfoot"),
    "thead": _names("tr"),
    "tbody": _names("tr"),
    "tfoot": _names("tr"),
    "tr": _names("td th"),
}
"""What may stand right within an element so that an HTML parser neither ends that before, nor puts it elsewhere, nor
puts something between."""
_WITHOUT_WORDS: Final = _names("html head table thead tbody tfoot tr") | _VOID

_BEGINNING: Final = re.compile(r"\s*<!DOCTYPE html>\s*<html[ >]")
_DIFFERENT: Final = re.compile(
    # Comments, CDATA and instructions; references that XML does not know, or knows for something else; white space in
    # tags, which XML evens out in attributes; references in a style sheet, which are none in HTML.
    r"<!(?!DOCTYPE html>)|<\?|\r|&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)|<[^>]*[\n\t]|<style[^>]*>[^<]*&"
)
_ATTRIBUTE: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Of others HTML has its own idea of capitals.
_OF_SHAPES: Final = _names(
    "class cx cy d fill font-family font-size font-weight height id r role rx ry stroke stroke-width text-anchor"
    " viewBox width x x1 x2 y y1 y2"
)
_SPACES: Final = " \n\t"


class _DifferentError(Exception):
    """An HTML parser may make something else of the page."""


def tree(page: str) -> Element | None:
    """The same tree as an HTML parser makes of the page; none where that is not plain to see."""
    if not _BEGINNING.match(page) or _DIFFERENT.search(page):
        return None
    try:
        return _Reader(page).root
    except (ExpatError, _DifferentError):
        return None


class _Reader:
    def __init__(self, page: str) -> None:
        self._builder = TreeBuilder()
        self._open = [""]
        self._data = page.replace("&nbsp;", "\u00a0").replace(" hidden>", ' hidden="">').encode()
        self._is_empty = False
        self._tags = 1
        self._parser = ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.Parse(self._data, True)
        # Any other one stands in a text or an attribute, so that it was no tag that ended there.
        _require(page.count(">") == self._tags)
        self.root = _settled(self._builder.close(), page)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "svg" or self._open[-1] == _DRAWING:
            name, attributes = f"{{{_SVG}}}{name}", _of_shape(attributes)
        else:
            _require(all(map(_ATTRIBUTE.fullmatch, attributes)))
        _require(name in _CONTENT[self._open[-1]] and not (name == "a" and "a" in self._open))
        self._is_empty = True
        self._tags += 1
        self._open.append(name)
        self._builder.start(name, attributes)

    def _end(self, _name: str) -> None:
        name = self._open.pop()
        at = self._parser.CurrentByteIndex
        is_one = self._is_empty and self._data.endswith(b"/>", at - 2, at)
        # HTML knows no end of what is void, and `<p/>` for no end; shapes may be written both ways.
        _require(name in _SHAPES or is_one == (name in _VOID))
        self._is_empty = False
        self._tags += not is_one
        self._builder.end(name)

    def _words(self, text: str) -> None:
        _require(self._open[-1] not in _WITHOUT_WORDS or not text.strip(_SPACES))
        self._is_empty = False
        self._builder.data(text)


def _of_shape(attributes: dict[str, str]) -> dict[str, str]:
    names = {name: _XMLNS if name == "xmlns" else name for name in attributes}
    _require(_OF_SHAPES.issuperset(names.keys() - {"xmlns"}) and attributes.get("xmlns", _SVG) == _SVG)
    return {names[name]: value for name, value in attributes.items()}


def _require(condition: bool) -> None:
    if not condition:
        raise _DifferentError


def _settled(root: Element, page: str) -> Element:
    """With the white space around the body where HTML has it."""
    _require([child.tag for child in root] == ["head", "body"])
    body = root[1]
    after = (body.tail or "") + page[len(page.rstrip(_SPACES)) :]
    if len(body):
        body[-1].tail = (body[-1].tail or "") + after or None
    else:
        body.text = (body.text or "") + after or None
    root.text = body.tail = None
    return root
