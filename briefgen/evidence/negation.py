"""The English words that turn a statement into its opposite."""

from __future__ import annotations

from typing import Final

from briefgen.matching import folded

_NEGATIONS: Final = frozenset(
    {"not", "never", "no", "nor", "neither", "none", "nobody", "nothing", "without", "cannot"}
)


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
