"""Tags and names: the page of each, under a file name that any server and file system takes, and that never changes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

TAGS: Final = "tags"
NAMES: Final = "names"
"""The kinds of topics; also the folders of their pages."""

INDEX: Final = "index"

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_UNREADABLE: Final = re.compile(r"[^a-z0-9]+")
_READABLE: Final = 40
_DIGITS: Final = 12
_TAKEN: Final = frozenset(
    (INDEX, "aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""The page that leads to all topics of a kind, and what no file may be called on a share that Windows reads."""


def same_name(name: str) -> str:
    """A name without what nobody sees: in Unicode's canonical form, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def page_of(kind: str, name: str) -> str:
    """The page of a tag or a name, relative to the output folder.

    A tag is its own file name wherever it can be. Anything else is called by its readable letters, if it has any, and
    by a digest of all of it, with an underscore between them, which stands in no tag.
    """
    name = same_name(name)
    return f"{kind}/{name if kind == TAGS and _is_plain(name) else _with_digest(name)}.html"


def _is_plain(name: str) -> bool:
    return bool(_PLAIN.fullmatch(name)) and name not in _TAKEN


def _with_digest(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    letters = "".join(char for char in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(char))
    readable = _UNREADABLE.sub("-", letters).strip("-")[:_READABLE].strip("-")
    return f"{readable}_{digest}" if readable else digest
