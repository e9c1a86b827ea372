"""Finds a quote in an article, by the rulings on matching and by nothing else.

A quote becomes a regular expression that runs on the article as it is, so an article of any size is never copied
and the places found need no translation. Only an article that is not in Unicode's canonical form (NFC) is searched
in a normalised copy, with a sparse table that leads back. Every repetition is atomic, and what regular expressions
would do by backtracking (words left out, an editor's words) is done here step by step: no article and no quote
takes more than time in proportion to what is searched.

The way through: `text` prepares the article; `readings` tells what of a quote is the article's; `patterns` makes
regular expressions of that, by the foldings of `characters` and `folding`; `windows` finds where one of them stands,
`chains` where several stand in a row; `edges` judges where a quote may begin and end; `search` puts it all together.
`prose` knows paragraphs and sentences, `words` words, and `nearness` what is like a quote that does not stand.

Three judge nothing, and only spare the others work in a long article: `guards` passes over places that `edges` would
refuse, `sieve` over paragraphs that do not hold all parts, and `windows` leaps to where an editor's words can end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefgen.later import offering
from briefgen.matching.characters import IGNORED, SINGLE, holds_cjk
from briefgen.matching.edges import splits
from briefgen.matching.folding import folded
from briefgen.matching.prose import paragraphs, sentences, sentences_about
from briefgen.matching.readings import elided_parts, says_something, without_markers
from briefgen.matching.search import LIMIT, Occurrence, occurrences
from briefgen.matching.text import Prepared, Window, line_of, prepared

if TYPE_CHECKING:
    from briefgen.matching.nearness import case_variant, nearby
    from briefgen.matching.words import tokens

__all__ = [
    "IGNORED",
    "LIMIT",
    "SINGLE",
    "Occurrence",
    "Prepared",
    "Window",
    "case_variant",
    "elided_parts",
    "folded",
    "holds_cjk",
    "line_of",
    "nearby",
    "occurrences",
    "paragraphs",
    "prepared",
    "says_something",
    "sentences",
    "sentences_about",
    "splits",
    "tokens",
    "without_markers",
]

_HOMES: Final = {
    **dict.fromkeys(("case_variant", "nearby"), "briefgen.matching.nearness"),
    "tokens": "briefgen.matching.words",
}


# Imported when they are asked for, where a quote does not stand.
__getattr__ = offering(__name__, _HOMES)
