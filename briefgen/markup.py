"""What every page of HTML and XML needs: text that a parser accepts, data that cannot break out, a direction."""

from __future__ import annotations

import json
import re
from typing import Final

from markupsafe import Markup

from briefgen.bidi import CONTROL, Direction, balanced

_RIGHT_TO_LEFT: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
)
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))

# Controls that neither HTML nor XML may hold are shown by their pictures in Unicode; C1 controls and noncharacters
# have none. A carriage return would become a line break, which the text does not have there.
_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_NO_PICTURE: Final = "\ufffd"

# Searched for and replaced one by one: `str.translate` looks up each character of a page that is not all ASCII, which
# takes 2 ms a page, and hardly any page holds one of these.
_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f"
_NO_TEXT: Final = "\x80-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# Of the planes above only the last two characters of each are to go; a class that names each takes ten times as long.
_ABOVE: Final = "\U0001fffe-\U0010ffff"
_TURNS: Final = "\u202a-\u202e\u2066-\u2069"
_MAY_BE_UNPARSEABLE: Final = re.compile(f"[{_CONTROLS}{_NO_TEXT}{_ABOVE}]")
_MAY_CHANGE: Final = re.compile(f"[{_CONTROLS}{_NO_TEXT}{_ABOVE}{_TURNS}]")
_NOT_DATA: Final = re.compile(f"[<>&\u2028\u2029\x7f{_NO_TEXT}{_TURNS}]")
"""What is kept in a data block as an escape."""

_RUN: Final = re.compile(r"""[^<>"]+""")
"""What stands between tags, or in an attribute."""


def direction(language: str | None) -> Direction:
    """The direction in which text of a language (a BCP 47 tag) is written; left to right where none is given."""
    first, *rest = (language or "").lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def showable(text: str) -> str:
    """The text without the characters that no HTML or XML may hold; controls are shown by their Unicode pictures."""
    return _MAY_BE_UNPARSEABLE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code > 0xFFFF and code & 0xFFFE != 0xFFFE:
        return match[0]
    return _PICTURES.get(code, _NO_PICTURE)


def parseable(page: str) -> str:
    """HTML or XML as `showable`, in which no text turns around what stands in another element or attribute."""
    if not _MAY_CHANGE.search(_rare(page)):
        return page
    page = showable(page)
    return _RUN.sub(lambda run: balanced(run[0]), page) if CONTROL.search(page) else page


def _rare(page: str) -> str:
    """All of a page but plain characters, where these are nearly all of it: they are left out in a fifth of the time
    that it takes to look at each of them."""
    data = page.encode("utf-8", "surrogatepass")
    few = len(data) < len(page) * _NEARLY
    return data.translate(None, _PLAIN).decode("utf-8", "surrogatepass") if few else page


_PLAIN: Final = bytes([*b"\t\n", *range(0x20, 0x7F)])
_NEARLY: Final = 1.1


def data_block(value: object) -> Markup:
    """JSON that may stand inside `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_NOT_DATA.sub(_escape, text))  # noqa: S704  what could end the element or start another is escaped


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def is_web_address(url: str | None) -> bool:
    """Whether a page may link to it: http or https, whatever the catalogue says."""
    return (url or "").lower().startswith(("http://", "https://"))
