"""`add`: takes an article in."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Final

from msgspec import Struct

from briefgen.curate.catalogue import Catalogue, read_catalogue, with_entry
from briefgen.curate.encodings import Text, text_of
from briefgen.curate.writing import ARTICLES, CATALOGUE, comment, digest_of, scalar, stay_inside, write
from briefgen.diagnostics import BriefgenError, Problem, Span, stop_on_errors
from briefgen.files import Inputs
from briefgen.headers import Known, known_of

_ALIAS: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_RESERVED: Final = frozenset({"article", "quote", "prefix", "suffix"})
"""The keys of a citation in its long form, which no alias may be."""
_UNSAFE: Final = re.compile(r"""[/\\:*?"<>|]""")
_LONGEST_NAME: Final = 200
_LONGEST_SLUG: Final = 32
_OPTIONAL: Final = ("publisher", "author", "title", "url", "language")


class Added(Struct, frozen=True, kw_only=True):
    """An article that was taken in."""

    alias: str
    file: str
    """Its name in `seeds/articles/`."""
    sha256: str
    """Of the bytes kept."""
    encoding: str | None
    """What it was received in and converted from; `None` where the bytes are kept as received, which are UTF-8."""
    unknown: tuple[str, ...]
    """The keys that the article says nothing about, left as comments in its entry."""
    dated: bool
    """Whether the article gives its date; if not, the entry has the day on which it was received, and says so."""
    written: tuple[str, ...]
    """Relative to the workspace."""


def add(
    root: Path,
    data: bytes,
    name: str | None,
    *,
    alias: str | None = None,
    received: date,
    encoding: str | None = None,
) -> Added:
    """Keep an article's bytes in `seeds/articles/` and put what it says of itself at the end of the catalogue.

    `name` is that of the file it came in, `None` for pasted text. Bytes that are UTF-8 are kept as they are; others
    are converted, once, and the entry says from what. Without `encoding` that is detected; a doubt is an error.
    Refused is what is no text, and what the catalogue has already.
    """
    stay_inside(root)
    catalogue = read_catalogue(root)
    subject = f'"{comment(name)}"' if name else "the text"
    text = text_of(data, subject, encoding)
    of_alias = tuple(_alias_problems(alias, catalogue))
    if isinstance(text, Problem):
        raise BriefgenError([*of_alias, text])
    stop_on_errors([*of_alias, *_known_already(text, catalogue, subject)])
    return _taken_in(root, catalogue, text, name, alias, received)


def _taken_in(
    root: Path, catalogue: Catalogue, text: Text, name: str | None, alias: str | None, received: date
) -> Added:
    known = known_of(text.text, set(catalogue.values("publisher").values()))
    digest = hashlib.sha256(text.data).hexdigest()
    alias = alias or _proposed(known, received, catalogue.entries)
    file = _free_name(root, catalogue, digest, name, alias)
    entry = _entry(alias, file, digest, known, received, text.encoding)
    # The article first: an entry without its article stops every build, an article without an entry stops none.
    files = {f"{ARTICLES}/{file}": text.data, CATALOGUE: with_entry(catalogue, alias, entry)}
    return Added(
        alias=alias,
        file=file,
        sha256=digest,
        encoding=text.encoding,
        unknown=tuple(key for key in _OPTIONAL if not getattr(known, key)),
        dated=known.published is not None,
        written=write(root, files),
    )


def _alias_problems(alias: str | None, catalogue: Catalogue) -> Iterator[Problem]:
    if alias is None:
        return
    if not _ALIAS.fullmatch(alias):
        message = f'"{comment(alias)}" cannot be an alias'
        yield Problem(message=message, hint="use lower-case letters, digits and hyphens", kind="usage")
    elif alias in _RESERVED:
        message = f'"{alias}" cannot be an alias: it is a key of citations'
        yield Problem(message=message, hint="choose another, or none", kind="usage")
    elif alias in catalogue.entries:
        message = f'the alias "{alias}" is taken'
        yield Problem(message=message, span=Span(file=CATALOGUE), hint="choose another, or none", kind="usage")


def _known_already(text: Text, catalogue: Catalogue, subject: str) -> list[Problem]:
    digest = hashlib.sha256(text.data).hexdigest()
    digests = {known.lower(): alias for alias, known in catalogue.values("sha256").items()}
    if digest not in digests:
        return []
    message = f'{subject} is in the catalogue already, as "{digests[digest]}"'
    return [Problem(message=message, span=Span(file=CATALOGUE), hint="cite it under that alias")]


# Names.


def _proposed(known: Known, received: date, taken: Collection[str]) -> str:
    slugs = (_slug(words) for words in (known.publisher, known.title) if words)
    day = (known.published or received).isoformat()[:10]
    stem = next(filter(None, slugs), f"article-{day}")
    return next(alias for alias in _numbered(stem, "") if alias not in {*taken, *_RESERVED})


def _slug(words: str) -> str:
    """Nothing where a letter is not one of a to z, with or without a mark: a part of a name would be no name."""
    folded = unicodedata.normalize("NFKD", words).lower()
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    if any(character.isalpha() and not character.isascii() for character in plain):
        return ""
    slug = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’](?=s\b)", "", plain)))
    return slug if len(slug) <= _LONGEST_SLUG else slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield f"{stem}{suffix}"
    yield from (f"{stem}-{number}{suffix}" for number in count(2))


def _free_name(root: Path, catalogue: Catalogue, digest: str, name: str | None, alias: str) -> str:
    """The name received where it is safe and free. A file that lies there with these bytes is the article itself: a
    curator put it there, or an earlier `add` was cut off before the catalogue."""
    safe = Path(name if name and _is_safe(name) else f"{alias}.txt")
    claimed = {file.casefold() for file in catalogue.values("file").values()}
    free = (candidate for candidate in _numbered(safe.stem, safe.suffix) if candidate.casefold() not in claimed)
    return next(candidate for candidate in free if _may_hold(root, f"{ARTICLES}/{candidate}", digest))


def _is_safe(name: str) -> bool:
    fits = len(name.encode("utf-8", "replace")) <= _LONGEST_NAME and name.isprintable()
    return fits and not _UNSAFE.search(name) and name[:1].isalnum() and name == name.rstrip(" .")


def _may_hold(root: Path, name: str, digest: str) -> bool:
    return not os.path.lexists(root / name) or digest_of(Inputs(root), name) == digest


# The entry.


def _entry(alias: str, file: str, digest: str, known: Known, received: date, encoding: str | None) -> str:
    lines = [
        f"{alias}:",
        f"  file: {scalar(file)}{_converted(encoding)}",
        f"  sha256: {digest}",
        f"  published: {_published(known, received)}",
        "  rights: excerpts",
        *([f"  # its first line says “{comment(known.byline)}”"] if known.byline else []),
        *(_field(key, getattr(known, key)) for key in _OPTIONAL),
    ]
    return "\n".join(lines) + "\n"


def _field(key: str, value: str | None) -> str:
    return f"  {key}: {scalar(value)}" if value else f"  # {key}:"


def _converted(encoding: str | None) -> str:
    return f"  # received in {comment(encoding)}, kept as UTF-8" if encoding else ""


def _published(known: Known, received: date) -> str:
    if known.published:
        return known.published.isoformat()
    return f"{received.isoformat()}  # the day it was received; the article gives no date"
