"""What an article says of itself in its first lines. Nothing is guessed: what is not said is `None`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from msgspec import Struct

_HEADER: Final = re.compile(r"\ufeff?[ \t]*date (\d{4}-\d\d-\d\d)(?: +([^\n]*\S))?[ \t]*\r?(?:\n|\Z)")
"""The first line of a seed: ` date 2026-02-05 By …` or ` date 2026-02-05 Title`."""
_FRONT_MATTER: Final = re.compile(r"\ufeff?---[ \t]*\r?\n((?:[^\n]{0,2000}\n){0,60}?)---[ \t]*(?:\r?\n|\Z)")
_FIELD: Final = re.compile(r"([A-Za-z]+):[ \t]+(\S[^\r\n]*?)[ \t]*\r?")
_QUOTED: Final = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_NOT_PLAIN: Final = ("[", "{", "|", ">", "&", "*", "!", "%", "@", "`", "#", '"', "'")
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?")
_URL: Final = re.compile(r"https?://[^\s<>\"]+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_FRONT: Final = 20_000
_FIRST_LINE: Final = 2_000
"""Code points that are looked at, so that no line costs more time than it is worth."""
_LONGEST: Final = 300
"""Characters of a value. What is longer is a paragraph that happens to stand on the first line."""


class Known(Struct, frozen=True, kw_only=True):
    """What the first lines say. The byline is kept whole where author and publisher cannot be told apart."""

    published: date | datetime | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None


def known_of(text: str, publishers: Collection[str] = ()) -> Known:
    """What the front matter of `text`, or its header line, says of it.

    A header line's byline runs author and publisher together: it is taken apart only where it ends in one of
    `publishers`, those that the catalogue names already.
    """
    front = _FRONT_MATTER.match(text[:_FRONT])
    if front:
        return _of_front_matter(front[1])
    header = _HEADER.match(text[:_FIRST_LINE])
    published = _moment(header[1]) if header else None
    if not header or not published:
        return Known()
    return _of_header(published, _words(header[2] or ""), publishers)


def end_of_head(text: str) -> int:
    """Where the report itself begins, after front matter or a header line; 0 where it has neither."""
    head = _FRONT_MATTER.match(text[:_FRONT]) or _HEADER.match(text[:_FIRST_LINE])
    return head.end() if head else 0


def _of_front_matter(lines: str) -> Known:
    fields = [_FIELD.fullmatch(line) for line in lines.split("\n")]
    said = {found[1].lower(): _plain(found[2]) for found in fields if found}
    return Known(
        published=_moment(said.get("date", "")),
        title=_words(said.get("title", "")),
        author=_words(said.get("author", "")),
        publisher=_words(said.get("publisher", "")),
        url=_matching(_URL, said.get("url", "")),
        language=_matching(_LANGUAGE, said.get("language", "")),
    )


def _of_header(published: date | datetime, rest: str | None, publishers: Collection[str]) -> Known:
    if not rest or not rest.startswith("By "):
        return Known(published=published, title=rest)
    byline = rest.removeprefix("By ")
    publisher = max((name for name in publishers if byline.endswith(f" {name}")), key=len, default=None)
    if publisher is None:
        return Known(published=published, byline=rest)
    return Known(published=published, author=byline.removesuffix(publisher).strip(), publisher=publisher)


def _plain(value: str) -> str:
    """The text of a scalar; nothing for a list, a mapping or a block, which would need a parser."""
    quoted = _QUOTED.fullmatch(value)
    if quoted:
        return quoted[1] or quoted[2] or ""
    return "" if value.startswith(_NOT_PLAIN) else value.partition(" #")[0]


def _words(value: str) -> str | None:
    shown = " ".join(value.split())
    odd = any(unicodedata.category(character) in ("Cc", "Cn", "Co") for character in shown)
    return None if odd or len(shown) > _LONGEST else shown or None


def _moment(value: str) -> date | datetime | None:
    """A date, or a time where it has a zone; the date alone of a time without one."""
    found = _TIME.fullmatch(value)
    if not found:
        return None
    try:
        if found[3]:
            return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}")
        return date.fromisoformat(found[1])
    except ValueError:
        return None


def _matching(pattern: re.Pattern[str], value: str) -> str | None:
    fits = len(value) <= _LONGEST and value.isprintable() and pattern.fullmatch(value)
    return value if fits else None
