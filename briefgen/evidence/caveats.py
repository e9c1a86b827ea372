"""Warnings beside evidence: a quote that stands, but cuts a word or does not show a “not”."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from briefgen.diagnostics import Problem
from briefgen.evidence.negation import may_negate, negation_before, negations
from briefgen.evidence.reading import Reading
from briefgen.evidence.wording import in_context, shown
from briefgen.matching import Occurrence, sentences
from briefgen.model import Evidence

_GAP_WORDS: Final = 6
"""With more words than this left out, what they say is another matter."""
_AROUND: Final = 200
"""How much around the beginning of a passage is read to know where its sentence begins."""


def caveats(evidence: Evidence, reading: Reading, found: Occurrence) -> Iterator[Problem]:
    """The warnings that evidence calls for."""
    if found.cut:
        quote, whole = shown(evidence.citation.quote), shown(found.whole)
        message = f'in "{reading.alias}", “{quote}” stands only where it cuts the word “{whole}”'
        yield _caveat(evidence, reading, found, message, "quote whole words")
    if hidden := _hidden_negation(evidence, reading.source.text):
        quote = shown(evidence.citation.quote)
        message = f"what “{quote}” leaves out or puts in brackets holds “{hidden}” in the article"
        yield _caveat(evidence, reading, found, message, "quote that word too, or choose other words")
    elif negated := _negated(evidence, reading):
        message = 'in "{}", the article says “{}” right before “{}”'.format(reading.alias, *map(shown, negated))
        yield _caveat(evidence, reading, found, message, "take it into the quote, or choose other words")


def _caveat(evidence: Evidence, reading: Reading, found: Occurrence, message: str, hint: str) -> Problem:
    return Problem(
        message=message,
        span=evidence.citation.span,
        notes=(f'line {evidence.first_line} of "{reading.alias}": {in_context(reading, found)}',),
        hint=hint,
        severity="warning",
    )


def _hidden_negation(evidence: Evidence, text: str) -> str:
    """A "not" of the article that a reader of the quote does not see, though it is near what he sees."""
    if len(evidence.passages) == 1 and evidence.match != "edited":
        return ""
    gaps = [text[left.end : right.start] for left, right in pairwise(evidence.passages)]
    hidden = [word for gap in gaps if len(gap.split(None, _GAP_WORDS)) <= _GAP_WORDS for word in negations(gap)]
    if evidence.match == "edited":
        hidden += [word for passage in evidence.passages for word in negations(passage.exact)]
    seen = negations(evidence.citation.quote)
    return next((word for word in hidden if word not in seen), "")


def _negated(evidence: Evidence, reading: Reading) -> tuple[str, str] | None:
    """A "not" that stands just before a passage, outside the quote, and the passage."""
    text, since = reading.source.text, 0
    for passage in evidence.passages:
        first = max(since, passage.start - _AROUND)
        if reading.text.ignores or may_negate(text[first : passage.start]):
            before = text[max(first, _sentence_start(text, passage.start)) : passage.start]
            if word := negation_before(before, passage.exact):
                return word, passage.exact
        since = passage.end
    return None


def _sentence_start(text: str, place: int) -> int:
    """Where the sentence begins that `place` is in, or no further before than need be known."""
    first = max(0, place - _AROUND)
    starts = [first + start for start, _ in sentences(text[first : place + _AROUND])]
    return max((start for start in starts if start <= place), default=place)
