"""The English words that turn a statement into its opposite."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from briefgen.matching import SINGLE, folded, holds_cjk

_NEGATIONS: Final = frozenset(
    {"not", "never", "no", "nor", "neither", "none", "nobody", "nothing", "without", "cannot"}
)
_DENIALS: Final = frozenset({"deny", "denies", "denied", "denying", "hardly", "scarcely"})
_OMISSIONS: Final = re.compile(r"fail(?:s|ed|ing)?|(?:refus|declin)(?:es?|ed|ing)")
"""They negate where “to” follows."""
_AFFIRMED: Final = frozenset({"not only", "not just", "not merely", "no doubt"})
_CLAUSE_END: Final = re.compile(r"[,:](?!\d)|[;—]|\s[–-]\s|\b(?:and|but)\b", re.IGNORECASE)
_BEFORE: Final = 5
"""What negates more words ahead mostly negates something else."""
_may_negate = re.compile(
    rf"\b(?:{'|'.join(sorted(_NEGATIONS | _DENIALS))}|fail|refus|declin)|n[{SINGLE}]t", re.IGNORECASE
).search


def negations(text: str) -> list[str]:
    """The negating words of `text`, small, with the marks that touch them; the “n’t” of “can’t” counts as “not”."""
    words = folded(text).lower().replace("n't", " not").split()
    return [word for word in words if word.strip(".,;:!?\"'()[]") in _NEGATIONS]


def first_negation(words: str) -> str:
    """The first word of `words` that negates, with capitals as it has them; nothing where none does."""
    for word in folded(words).split():
        if word.lower() in _NEGATIONS or word.lower().endswith("'t"):
            return word
    return ""


def may_negate(before: str) -> bool:
    """Whether `negation_before` may find something at the end of `before`, which holds no characters that fold to
    nothing: mostly not, and this is far quicker to know."""
    # Spaces between two CJK characters fold to nothing, and words that are further off count then.
    near = before if holds_cjk(before) else " ".join(before.rsplit(None, _BEFORE)[-_BEFORE:])
    return _may_negate(near) is not None


def negation_before(before: str, words: str) -> str:
    """What negates `words`, which stand after `before` in one sentence: the nearest, in their clause, few words ahead.

    Nothing where nothing does; where `words` begin a clause of their own, nothing before them counts.
    """
    if _CLAUSE_END.match(words):
        return ""
    clause = folded(_CLAUSE_END.split(before)[-1]).split()[-_BEFORE:]
    near = list(pairwise([*clause, *folded(words).split()[:1]]))
    return next(filter(None, (_negating(word, after) for word, after in reversed(near))), "")


def _negating(word: str, after: str) -> str:
    word = word.lstrip("\"'([")
    small, after = word.lower(), after.lower()
    if f"{small} {after}" in _AFFIRMED:
        return ""
    if small in _NEGATIONS or small in _DENIALS or small.endswith("n't"):
        return word
    return f"{word} to" if _OMISSIONS.fullmatch(small) and after == "to" else ""
