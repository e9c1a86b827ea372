"""A quote that stands more than once: the places, each with the prefix or the suffix that means it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from briefgen.diagnostics import Problem
from briefgen.evidence.reading import Reading
from briefgen.evidence.wording import LISTED, shown, where
from briefgen.matching import LIMIT, Occurrence, folded, occurrences
from briefgen.model import Citation

_FAR: Final = 400
"""How much of what stands around a quote is read to tell its places apart."""
_TELLING: Final = 6
"""Fewer characters than this tell a reader nothing, though they may tell places apart."""
_FIRST_CJK: Final = "\u2e80"


def ambiguous(citation: Citation, reading: Reading, found: Sequence[Occurrence]) -> Problem:
    """The error for a quote that stands at all the places of `found`."""
    count = f"{len(found)} times" if len(found) < LIMIT else f"{LIMIT} times or more"
    given = [name for name, words in (("prefix", citation.prefix), ("suffix", citation.suffix)) if words]
    still = f", with its {' and '.join(given)} too" if given else ""
    notes = [note for place in found[:LISTED] for note in _told_apart(citation, reading, found, place)]
    more = [f"and {len(found) - LISTED} more"] if len(found) > LISTED else []
    return Problem(
        message=f'“{shown(citation.quote)}” stands {count} in "{reading.alias}"{still}',
        span=citation.span,
        notes=(*notes, *more),
        hint="say which one is meant: write article, quote and a prefix or suffix that touches the quote",
    )


def around(text: str, place: Occurrence) -> tuple[str, str]:
    """What stands before and after a quote."""
    start, end = place.spans[0][0], place.spans[-1][1]
    return text[max(0, start - _FAR) : start], text[end : end + _FAR]


def _told_apart(citation: Citation, reading: Reading, found: Sequence[Occurrence], place: Occurrence) -> Iterator[str]:
    yield where(reading, place)
    if words := _suggestion(citation, reading, found, place):
        yield f"  to mean this one: {words}"


def _suggestion(citation: Citation, reading: Reading, found: Sequence[Occurrence], own: Occurrence) -> str:
    """A `prefix:` or a `suffix:` that only `own` has, ready to be pasted into YAML; nothing if there is none."""
    texts = {place: around(reading.source.text, place) for place in found}
    prefix = _own_ending({place: before for place, (before, _) in texts.items()}, own)
    suffix = _own_beginning({place: after for place, (_, after) in texts.items()}, own)
    options = (("prefix", prefix, {"suffix": citation.suffix}), ("suffix", suffix, {"prefix": citation.prefix}))
    for name, words, other in sorted(options, key=lambda option: len(option[1])):
        if (
            words.isprintable()
            and words
            and occurrences(reading.text, citation.quote, **{name: words}, **other) == (own,)
        ):
            return f"{name}: {_as_yaml(words)}"
    return ""


def _own_ending(texts: Mapping[Occurrence, str], own: Occurrence) -> str:
    words = _only_ending(folded(texts[own]), [folded(text) for place, text in texts.items() if place != own])
    return _as_written(words, " ".join(texts[own].split()[-len(words.split()) :]))


def _own_beginning(texts: Mapping[Occurrence, str], own: Occurrence) -> str:
    reverse = _only_ending(
        folded(texts[own])[::-1], [folded(text)[::-1] for place, text in texts.items() if place != own]
    )
    return _as_written(reverse[::-1], " ".join(texts[own].split()[: len(reverse.split())]))


def _only_ending(text: str, others: Sequence[str]) -> str:
    """The shortest run of whole words at the end of `text` with which none of `others` ends."""
    for length in range(max(1, min(_TELLING, len(text))), len(text) + 1):
        ending = text[-length:]
        whole = length == len(text) or text[-length - 1] == " " or text[-length - 1] >= _FIRST_CJK
        if whole and ending[0] != " " and not any(other.endswith(ending) for other in others):
            return ending
    return ""


def _as_written(words: str, candidate: str) -> str:
    """`words` with the article's own marks, where they are found so."""
    return candidate if folded(candidate) == words else words


def _as_yaml(words: str) -> str:
    plain = words[0].isalnum() or words[0] in "“‘«("
    if plain and ": " not in words and " #" not in words and words[-1] != ":":
        return words
    return "'" + words.replace("'", "''") + "'"
