"""What kind of difference there is between a quote and the passage nearest to it, where that is simply said."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from briefgen.evidence.difference import Difference
from briefgen.evidence.negation import first_negation
from briefgen.evidence.wording import visible
from briefgen.matching import folded

_FEW: Final = 3
"""In more words than this, a “not” is not all that differs."""

_Pairs = Sequence[tuple[str, str]]
"""What differs: the quote's words, the article's; at least one pair."""


def cause(near: Difference) -> str:
    """The cause in words, to follow a colon; nothing where it is not simply said."""
    pairs = near.pairs
    if not pairs:
        return f"its edges or its spaces differ, the article has “{near.touching}”"
    return next(filter(None, (judge(pairs) for judge in _JUDGES)), "")


def _only_case(pairs: _Pairs) -> str:
    alike = all(folded(ours).lower() == folded(theirs).lower() for ours, theirs in pairs)
    return "only capitals differ" if alike else ""


def _characters(pairs: _Pairs) -> str:
    unlike = [_unlike(folded(ours), folded(theirs)) for ours, theirs in pairs if ours.lower() != theirs.lower()]
    if not all(_look_alike(*pair) for pair in unlike):
        return ""
    ours, theirs = unlike[0]
    return f"a character differs, the article has {_named(theirs)}, the quote {_named(ours)}"


def _numbers(pairs: _Pairs) -> str:
    if not all(any(map(str.isdigit, ours)) and any(map(str.isdigit, theirs)) for ours, theirs in pairs):
        return ""
    ours, theirs = (" and ".join(visible(pair[side]) for pair in pairs) for side in (0, 1))
    return f"it differs by a number, the article has {theirs}, the quote {ours}"


def _order(pairs: _Pairs) -> str:
    ours, theirs = (sorted(folded(" ".join(pair[side] for pair in pairs)).split()) for side in (0, 1))
    return "the same words stand there in another order" if ours == theirs else ""


def _negation(pairs: _Pairs) -> str:
    if len(pairs) > 1 or max(len(words.split()) for words in pairs[0]) > _FEW:
        return ""
    ours, theirs = map(first_negation, pairs[0])
    if theirs and not ours:
        return f"the article has “{theirs}” there, which the quote leaves out"
    if ours and not theirs:
        return f"the quote has “{ours}” there, which the article has not"
    return ""


_JUDGES: Final[Sequence[Callable[[_Pairs], str]]] = (_only_case, _characters, _numbers, _order, _negation)
"""The first that says something is right."""


def _unlike(ours: str, theirs: str) -> tuple[str, str]:
    """Two words without what they begin and end with in common."""
    start = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    ours, theirs = ours[start:], theirs[start:]
    while ours and theirs and ours[-1] == theirs[-1]:
        ours, theirs = ours[:-1], theirs[:-1]
    return ours, theirs


def _look_alike(ours: str, theirs: str) -> bool:
    compatible = unicodedata.normalize("NFKC", ours) == unicodedata.normalize("NFKC", theirs)
    return compatible or _invisible(ours + theirs) or _of_two_scripts(ours, theirs)


def _invisible(text: str) -> bool:
    return bool(text) and all(unicodedata.category(char)[0] == "C" for char in text)


def _of_two_scripts(ours: str, theirs: str) -> bool:
    """Whether letters that may look alike are not of one script, as a Latin and a Cyrillic o."""
    scripts = [{unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()} for text in (ours, theirs)]
    return len(ours) == len(theirs) <= 3 and all(scripts) and scripts[0] != scripts[1]


def _named(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text or "nothing"
    names = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in text[:3])
    return f"{visible(text)} ({names})" if text.isprintable() else names
