"""Regular expressions that find the words of a quote in an article as it is, whatever folds there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefgen.matching.characters import (
    CORNERS,
    DASHES,
    DOUBLE,
    ELLIPSIS,
    IGNORED,
    LETTER,
    SINGLE,
    WORD,
    in_a_word,
    is_cjk,
)
from briefgen.matching.edges import NOT
from briefgen.matching.folding import folded, folded_unstripped
from briefgen.matching.readings import Attached, Part, Stretch
from briefgen.matching.text import Prepared

Compiled = tuple[re.Pattern[str], ...]
"""A stretch: one pattern for each part, whose group 1 is what stands in the article."""

_ATOMS = {
    '"': f"[{DOUBLE}]",
    "'": f"[{SINGLE}]",
    "-": f"[{DASHES}]",
    ELLIPSIS: rf"(?>{ELLIPSIS}|\.\.\.)",
    **{special: "\\" + special for special in r".^$*+?{}[]\|()"},
}
_PREFIX = "(?:"
"""With this a prefix opens, and no part: each is a group that is captured."""
# In a row of ignored characters only its first place, its last, and its second where the first is refused can make a
# difference; to begin at each of them would take quadratic time.
_NOT_AMID_IGNORED = f"(?:(?![{IGNORED}]{{2}})|(?<![{IGNORED}])|(?<=(?:{WORD}|\u200d)[{IGNORED}]))"


def compiled(
    article: Prepared, stretches: Sequence[Stretch], prefix: str | None, suffix: str | None
) -> tuple[Compiled, ...]:
    """The patterns for a reading of a quote, made for `article`: for another they may be too narrow."""
    sources = [[_guarded(stretch, index, article) for index in range(len(stretch))] for stretch in stretches]
    sources[0][0] = _before(prefix, article) + sources[0][0]
    sources[-1][-1] += _after(suffix, article)
    return tuple(tuple(map(re.compile, source)) for source in sources)


def is_prefixed(stretch: Compiled) -> bool:
    """Whether a prefix must stand before the stretch: what is found then begins before group 1 does."""
    return stretch[0].pattern.startswith(_PREFIX)


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


def _guarded(stretch: Stretch, index: int, article: Prepared) -> str:
    """The source of a part; where an editor's words stand beside it, it begins and ends on whole words."""
    first, last = stretch[index][0], stretch[index][-1]
    guard_left = index and isinstance(first, str) and in_a_word(first[0])
    guard_right = index < len(stretch) - 1 and isinstance(last, str) and in_a_word(last[-1])
    left = rf"(?<!{WORD})" if guard_left else ""
    right = rf"(?!{WORD}|{NOT})" if guard_right else ""
    return f"({left}{_part(stretch[index], article)}{right})"


def _before(prefix: str | None, article: Prepared) -> str:
    words = folded(prefix or "")
    return f"{_PREFIX}{literal(words, article)}{_blank(article)})" if words else ""


def _after(suffix: str | None, article: Prepared) -> str:
    words = folded(suffix or "")
    return f"(?={_blank(article)}{literal(words, article)})" if words else ""


def _part(part: Part, article: Prepared) -> str:
    pieces = [_attached(piece, article) if isinstance(piece, Attached) else literal(piece, article) for piece in part]
    return _nothing(article).join(pieces)


def _attached(piece: Attached, article: Prepared) -> str:
    content = f"(?>(?i:{literal(folded(piece.content), article)})?)"
    if not piece.left:
        return rf"{_NOT_AMID_IGNORED if article.ignores else ''}(?<!{WORD}){content}"
    letters = content if piece.left.isnumeric() else f"{LETTER}{{0,3}}+"
    if not piece.right:
        return rf"{letters}(?!{WORD})"
    if piece.left.isnumeric() or piece.right[0].isnumeric():
        return content
    return f"(?>{LETTER}{{0,3}}?(?={literal(folded_unstripped(piece.right), article)}))"


def _nothing(article: Prepared) -> str:
    return f"[{IGNORED}]*+" if article.ignores else ""


def _blank(article: Prepared) -> str:
    return rf"[\s{IGNORED}]*+" if article.ignores else r"\s*+"


def _between(left: str, right: str, article: Prepared) -> str:
    """What may stand between two neighbours of the quote: white space between two CJK characters, else nothing."""
    if left.isascii() and right.isascii() and not left == right == '"':
        return ""
    if is_cjk(left) and is_cjk(right):
        return _blank(article)
    if article.corners and all(char == '"' or is_cjk(char) for char in (left, right)):
        # A mark of the quote may be a corner bracket of the article, and these are CJK too.
        behind = f"(?<=[{CORNERS}])" if left == '"' else ""
        ahead = f"(?=[{CORNERS}])" if right == '"' else ""
        return f"(?:{behind}{_blank(article)}{ahead})?+{_nothing(article)}"
    return ""
