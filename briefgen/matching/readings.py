"""Reading a quote: what of it is the article's, and what the editor's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, zip_longest

from msgspec import Struct, field

from briefgen.matching.characters import ELLIPSIS, WORD, in_a_word
from briefgen.matching.folding import folded, folded_unstripped
from briefgen.matching.text import Prepared
from briefgen.model import Match

_MARKER = re.compile(r"\[(\s*[^\s\[\]][^\[\]]*)\]")
_MIXED = 4
"""With more brackets than this, all of them are the article's or all of them the editor's."""


class Attached(Struct, frozen=True):
    """An editor's letters that stand in a word: the `[T]` of `[T]he`."""

    content: str
    left: str
    """The character before the bracket."""
    right: str
    """The letters after it."""


Part = tuple[str | Attached, ...]
"""What stands in the article in one piece: folded texts with attached letters between them."""
Stretch = tuple[Part, ...]
"""Parts with an editor's words between them."""


class Reading(Struct, frozen=True, kw_only=True):
    """One way to read the brackets of a quote."""

    stretches: tuple[Stretch, ...]
    """With words left out between them."""
    match: Match


class _Draft(Struct):
    """A part that is being read: texts with attached letters between them."""

    texts: list[str] = field(default_factory=lambda: [""])
    attached: list[Attached] = field(default_factory=list)


def elided_parts(quote: str) -> tuple[str, ...]:
    """The parts of `quote` between the words that it leaves out, as written; those that hold nothing are not there."""
    parts = [""]
    for index, piece in enumerate(_MARKER.split(quote)):
        if index % 2 and _elides(piece):
            parts.append("")
        else:
            parts[-1] += _as_written(piece, index)
    return tuple(part.strip() for part in parts if folded(part))


def without_markers(quote: str) -> str:
    """`quote` without an editor's words and without the signs of words left out."""
    return _MARKER.sub(" ", quote)


def says_something(quote: str) -> bool:
    """Whether there is a word, a number or a picture in `quote` beside what is an editor's."""
    words = without_markers(quote)
    return any(map(str.isalnum, words)) or any(unicodedata.category(char) == "So" for char in words)


def readings(quote: str, article: Prepared) -> Iterator[Reading]:
    """The ways to read the brackets of `quote`, the most literal first."""
    if "[" not in quote:
        words = folded(quote)
        yield Reading(stretches=(((words,),),) if words else (), match="folded")
        return
    pieces = _MARKER.split(quote)
    markers = range(1, len(pieces), 2)
    if "[" not in article.searched:
        yield _reading(pieces, frozenset(markers))
        return
    counts = range(len(markers) + 1) if len(markers) <= _MIXED else (0, len(markers))
    for count in counts:
        for editorial in combinations(markers, count):
            yield _reading(pieces, frozenset(editorial))


def _reading(pieces: Sequence[str], editorial: frozenset[int]) -> Reading:
    stretches = [[_Draft()]]
    match: Match = "folded"
    for index, piece in enumerate(pieces):
        if index in editorial and _elides(piece):
            stretches.append([_Draft()])
            match = "elided" if match == "folded" else match
        elif index in editorial:
            match = "edited"
            _edit(stretches[-1], piece, pieces[index - 1], pieces[index + 1])
        else:
            stretches[-1][-1].texts[-1] += _as_written(piece, index)
    trimmed = (tuple(filter(None, map(_trimmed, stretch))) for stretch in stretches)
    return Reading(stretches=tuple(filter(None, trimmed)), match=match)


def _as_written(piece: str, index: int) -> str:
    """A piece of a quote that was split at its brackets: each second one stood in them."""
    return f"[{piece}]" if index % 2 else piece


def _elides(content: str) -> bool:
    return folded(content) == ELLIPSIS


def _edit(stretch: list[_Draft], content: str, before: str, after: str) -> None:
    """Adds an editor's words to `stretch`: in a word, or between two parts."""
    left = before[-1:] if in_a_word(before[-1:]) else ""
    if left or in_a_word(after[:1]):
        right = re.match(f"{WORD}*", after)
        stretch[-1].attached.append(Attached(content, left, right.group() if right else ""))
        stretch[-1].texts.append("")
    else:
        stretch.append(_Draft())


def _trimmed(draft: _Draft) -> Part:
    texts = [folded_unstripped(text) for text in draft.texts]
    texts[0] = texts[0].lstrip()
    texts[-1] = texts[-1].rstrip()
    pieces = chain.from_iterable(zip_longest(texts, draft.attached))
    return tuple(piece for piece in pieces if piece)
