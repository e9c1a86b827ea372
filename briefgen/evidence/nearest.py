"""The passage that is nearest to words that do not stand, and how it differs from them."""

from __future__ import annotations

from typing import Final

from briefgen.evidence.difference import Change, Difference, difference
from briefgen.evidence.reading import Reading
from briefgen.evidence.wording import CONTEXT, middle_left_out, shown, visible
from briefgen.matching import Prepared, Window, case_variant, nearby, without_markers

_NEAR: Final = 0.4
"""A passage that holds less of the quote than this was hardly meant."""


def nearest(quote: str, text: Prepared) -> Difference | None:
    """`quote` beside the passage that is nearest to it; nothing if none is near."""
    plain = without_markers(quote)
    same_letters = case_variant(text, plain)
    windows = [_widened(text, *same_letters)] if same_letters else nearby(text, plain)
    found = [near for window in windows if (near := difference(plain, text, *window))]
    best = max(found, key=lambda near: (near.likeness, near.spelling), default=None)
    return best if best and best.likeness >= _NEAR else None


def nearest_note(quote: str, reading: Reading) -> str:
    """A note that shows the passage that is nearest to `quote`, or says that there is none."""
    return note_on(nearest(quote, reading.text), reading)


def note_on(near: Difference | None, reading: Reading) -> str:
    """A note that shows what was found to be nearest."""
    if near is None:
        return f'nothing like it stands in "{reading.alias}"'
    return f'nearest, line {near.line} of "{reading.alias}": {_word_diff(near)}'


def _widened(text: Prepared, start: int, end: int) -> Window:
    return max(0, start - CONTEXT), min(len(text.text), end + CONTEXT)


def _word_diff(near: Difference) -> str:
    """As `git diff --word-diff=plain` writes it: `[-the quote's-]{+the article's+}`."""
    out = ""
    for change in near.changes:
        out += (" " if out and _spaced(near, change) else "") + _written(near, change)
    return out


def _spaced(near: Difference, change: Change) -> bool:
    """Whether white space stands before a change: in the article, if it has words there."""
    if change.article[0] < change.article[1]:
        return near.article.spaced(change.article[0])
    return near.quote.spaced(change.quote[0])


def _written(near: Difference, change: Change) -> str:
    quote, article = near.quote.between(*change.quote), near.article.between(*change.article)
    if change.same:
        return middle_left_out(visible(article))
    return (f"[-{shown(quote)}-]" if quote else "") + (f"{{+{shown(article)}+}}" if article else "")
