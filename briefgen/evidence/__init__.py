"""Resolves citations: each becomes evidence, or a problem that shows what the article has instead.

The way through: `resolving` asks where a quote stands and makes the evidence, `caveats` warns of what stands but may
mislead. Where there is no evidence, `problems` says why and `ambiguity` tells several places apart; `nearest` finds the
passage that was probably meant, `difference` sets it beside the quote, and `causes` says what kind of difference it is.
`change` tells what became of the quotes of an article whose text is another now, and `revising` of its lines, as far as
the old ones are known. `wording` is for all who show text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefgen.evidence.reading import Reading, read
from briefgen.evidence.resolving import resolve, resolve_all
from briefgen.later import offering

if TYPE_CHECKING:
    from briefgen.evidence.change import Reanchored, Standing, changed_article, reanchor
    from briefgen.evidence.revising import OldText, Revision, Sign, old_text, revision, told

__all__ = [
    "OldText",
    "Reading",
    "Reanchored",
    "Revision",
    "Sign",
    "Standing",
    "changed_article",
    "old_text",
    "read",
    "reanchor",
    "resolve",
    "resolve_all",
    "revision",
    "told",
]

_HOMES: Final = {
    **dict.fromkeys(("Reanchored", "Standing", "changed_article", "reanchor"), "briefgen.evidence.change"),
    **dict.fromkeys(("OldText", "Revision", "Sign", "old_text", "revision", "told"), "briefgen.evidence.revising"),
}


# Imported when they are asked for: where the articles are as they were, nobody does.
__getattr__ = offering(__name__, _HOMES)
