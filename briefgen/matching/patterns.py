"""Regular expressions that find the words of a quote in an article as it is, whatever folds there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, takewhile

from msgspec import Struct

from briefgen.matching.characters import (
    CJK,
    CORNERS,
    DASHES,
    DOUBLE,
    ELLIPSIS,
    IGNORED,
    LETTER,
    SINGLE,
    WORD,
    holds_cjk,
    in_a_word,
)
from briefgen.matching.edges import NOT
from briefgen.matching.folding import folded, folded_unstripped
from briefgen.matching.guards import left_guard, right_guard
from briefgen.matching.readings import Attached, Part, Stretch
from briefgen.matching.text import Prepared


class Compiled(Struct, frozen=True, kw_only=True):
    """A stretch of a quote, made ready to be searched in one article: for another it may be too narrow."""

    parts: tuple[re.Pattern[str], ...]
    """One for each part, whose group 1 is what stands in the article; a prefix stands before it."""
    ahead: tuple[re.Pattern[str], ...]
    """The same for the parts after the first, to look for what is to come: they pass over more that is no end."""
    solid: tuple[int, ...]
    """How many characters each part takes at most, the first with the prefix; blank ones do not count."""
    before: int
    """How many of them are the prefix's."""
    after: int
    """How many the suffix takes."""
    sign: str
    """What stands, so written, wherever the stretch does; may be empty."""
    in_order: str
    """The source of a pattern that reads a paragraph on to where the parts stand in order, any words apart."""


_ATOMS = {
    '"': f"[{DOUBLE}]",
    "'": f"[{SINGLE}]",
    "-": f"[{DASHES}]",
    ELLIPSIS: rf"(?>{ELLIPSIS}|\.\.\.)",
    **{special: "\\" + special for special in r".^$*+?{}[]\|()"},
}
# In a row of ignored characters only its first place, its last, and its second where the first is refused can make a
# difference; to begin at each of them would take quadratic time.
_NOT_AMID_IGNORED = f"(?:(?![{IGNORED}]{{2}})|(?<![{IGNORED}])|(?<=(?:{WORD}|\u200d)[{IGNORED}]))"
_plain = re.compile(rf"[^ \"'\-{ELLIPSIS}]").findall
_plain_runs = cache(lambda: re.compile(rf"[^ \"'\-{ELLIPSIS}{CJK}]+").findall)


def compiled(
    article: Prepared, stretches: Sequence[Stretch], prefix: str | None, suffix: str | None, *, whole: bool
) -> tuple[Compiled, ...]:
    """The patterns for a reading of a quote; for `whole` words, they pass over most places where an edge cuts one."""
    before = [folded(prefix or ""), *[""] * (len(stretches) - 1)]
    after = [*[""] * (len(stretches) - 1), folded(suffix or "")]
    return tuple(_compiled(article, *row, whole) for row in zip(stretches, before, after, strict=True))


def literal(text: str, article: Prepared) -> str:
    """The source of a pattern for folded text."""
    nothing = _nothing(article)
    space = rf"\s[\s{IGNORED}]*+" if article.ignores else r"\s++"
    atoms, last = [], ""
    for char in text:
        atoms.append(_between(last, char, article) or nothing if last else "")
        atoms.append(space if char == " " else _ATOMS.get(char, char))
        last = char
    return "".join(atoms)


def sign(stretch: Stretch, article: Prepared) -> str:
    """What stands, so written, wherever a stretch does, the longer the better; may be empty."""
    texts = [piece for part in stretch for piece in part if isinstance(piece, str)]
    runs = [] if article.ignores else chain.from_iterable(map(_plain_runs(), texts))
    return max(runs, key=len, default=next(chain.from_iterable(map(_plain, texts)), ""))


def _compiled(article: Prepared, stretch: Stretch, before: str, after: str, whole: bool) -> Compiled:
    bare = [_bounded(stretch, index, article, whole) for index in range(len(stretch))]
    prefix = f"(?:{literal(before, article)}{_blank(article)})" if before else ""
    suffix = f"(?={_blank(article)}{literal(after, article)})" if after else ""
    last = stretch[-1][-1]
    end = right_guard(last[-1], article, whole=whole) if isinstance(last, str) else ""
    # Of several last parts within reach the nearest counts, be it one that may not end there: then nothing stands.
    full = [*bare[:-1], bare[-1] + suffix + ("" if bare[1:] else end)]
    bare[-1] += end
    solid = [sum(map(_solid, part)) for part in stretch]
    return Compiled(
        parts=tuple(map(re.compile, [prefix + full[0], *full[1:]])),
        ahead=tuple(map(re.compile, [*bare[1:-1], bare[-1] + suffix] if bare[1:] else [])),
        solid=(solid[0] + _solid(before), *solid[1:]),
        before=_solid(before),
        after=_solid(after),
        sign=sign(stretch, article),
        in_order=_in_order(article, stretch, bare, before, after),
    )


def _bounded(stretch: Stretch, index: int, article: Prepared, whole: bool) -> str:
    """The source of a part; where an editor's words stand beside it, it begins and ends on whole words."""
    first, last = stretch[index][0], stretch[index][-1]
    source = _part(stretch[index], article)
    if isinstance(first, str):
        length = _written_so(first, article)
        guard = _left_of_a_word(first[0], length) if index else left_guard(first[0], length, article, whole=whole)
        source = source[:length] + guard + source[length:]
    inside = index < len(stretch) - 1 and isinstance(last, str) and in_a_word(last[-1])
    return f"({source}(?!{WORD}|{NOT}))" if inside else f"({source})"


def _written_so(text: str, article: Prepared) -> int:
    """How many characters of `text` begin its pattern as they are."""
    if article.ignores or not in_a_word(text[0]):
        return int(text[0] not in _ATOMS)
    return sum(1 for _ in takewhile(in_a_word, text))


def _left_of_a_word(char: str, length: int) -> str:
    return rf"(?<!{WORD}[\s\S]{{{length}}})" if in_a_word(char) else ""


def _in_order(article: Prepared, stretch: Stretch, bare: Sequence[str], before: str, after: str) -> str:
    """The source of a pattern that reads a paragraph on to where the parts stand in order, any words apart.

    Of the prefix and the suffix it reads what is in the paragraph.
    """
    blank, solid = _blank(article), rf"[^\s{IGNORED}]"
    parts = [*bare]
    if after:
        outside = rf"(?:{blank}{solid}){{0,{_solid(after) - 1}}}+{blank}\Z"
        parts[-1] += f"(?={outside}|{blank}{literal(after, article)})"
    # Attached letters may reach further from one place than from a later one: only where they begin is certain.
    parts = [f"(?={source})" if _attaches(part) else source for part, source in zip(stretch, parts, strict=True)]
    read = [rf"[\s\S]*?{source}" for source in parts]
    if before:
        outside = rf"(?:{blank}{solid}){{0,{_solid(before) - 1}}}?{blank}"
        read[0] = rf"{outside}{parts[0]}|[\s\S]*?{literal(before, article)}{blank}{parts[0]}"
    return "".join(f"(?>{source})" for source in read)


def _attaches(part: Part) -> bool:
    return any(isinstance(piece, Attached) for piece in part)


def _solid(piece: str | Attached) -> int:
    """How many characters that are not blank a piece takes at most."""
    if isinstance(piece, Attached):
        return max(_LETTERS, _solid(folded(piece.content)))
    return len(piece) + 2 * piece.count(ELLIPSIS)


def _part(part: Part, article: Prepared) -> str:
    pieces = [_attached(piece, article) if isinstance(piece, Attached) else literal(piece, article) for piece in part]
    return _nothing(article).join(pieces)


_LETTERS = 3
"""An editor's letters in a word stand for no more of the article's than this, unless they are the same."""


def _attached(piece: Attached, article: Prepared) -> str:
    content = f"(?>(?i:{literal(folded(piece.content), article)})?)"
    if not piece.left:
        return rf"{_NOT_AMID_IGNORED if article.ignores else ''}(?<!{WORD}){content}"
    letters = content if piece.left.isnumeric() else f"{LETTER}{{0,{_LETTERS}}}+"
    if not piece.right:
        return rf"{letters}(?!{WORD})"
    if piece.left.isnumeric() or piece.right[0].isnumeric():
        return content
    return f"(?>{LETTER}{{0,{_LETTERS}}}?(?={literal(folded_unstripped(piece.right), article)}))"


def _nothing(article: Prepared) -> str:
    return f"[{IGNORED}]*+" if article.ignores else ""


def _blank(article: Prepared) -> str:
    return rf"[\s{IGNORED}]*+" if article.ignores else r"\s*+"


def _between(left: str, right: str, article: Prepared) -> str:
    """What may stand between two neighbours of the quote: white space between two CJK characters, else nothing."""
    if left.isascii() and right.isascii() and not left == right == '"':
        return ""
    if holds_cjk(left) and holds_cjk(right):
        return _blank(article)
    if article.corners and all(char == '"' or holds_cjk(char) for char in (left, right)):
        # A mark of the quote may be a corner bracket of the article, and these are CJK too.
        behind = f"(?<=[{CORNERS}])" if left == '"' else ""
        ahead = f"(?=[{CORNERS}])" if right == '"' else ""
        return f"(?:{behind}{_blank(article)}{ahead})?+{_nothing(article)}"
    return ""
