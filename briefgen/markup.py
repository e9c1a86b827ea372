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
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_UNSHOWABLE: Final = (
    *range(0x80, 0xA0),
    *range(0xD800, 0xE000),
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
)
_PARSEABLE: Final = _PICTURES | dict.fromkeys(_UNSHOWABLE, 0xFFFD)

_TURNING: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))

# In a data block they can be kept, as escapes.
_ESCAPED: Final = (*map(ord, "<>&\u2028\u2029\x7f"), *_TURNING, *_UNSHOWABLE)
_DATA: Final = {code: f"\\u{code:04x}" for code in _ESCAPED if code < 0x10000}

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
    return text.translate(_PARSEABLE)


def parseable(page: str) -> str:
    """HTML or XML as `showable`, in which no text turns around what stands in another element or attribute."""
    page = showable(page)
    return _RUN.sub(lambda run: balanced(run[0]), page) if CONTROL.search(page) else page


def data_block(value: object) -> Markup:
    """JSON that may stand inside `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_DATA))  # noqa: S704  what could end the element or start another is escaped


def is_web_address(url: str | None) -> bool:
    """Whether a page may link to it: http or https, whatever the catalogue says."""
    return (url or "").lower().startswith(("http://", "https://"))
