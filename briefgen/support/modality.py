"""What holds a statement back (negations, conditions, allegations), and verbs that say more than others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from briefgen.support.wordlists import HELD_BACK, NOT, NOT_BY_MEANING, STRONGER
from briefgen.support.words import any_word, clauses, content, stem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Words that hold a statement back in one way, and the words that may stand for them in a fact."""

    held: re.Pattern[str]
    alike: re.Pattern[str]
    whole: bool = False
    """It holds back the whole sentence, not the clause in which it stands."""


def _pattern(words: str) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    return any_word([word.replace("_", r"\s+").replace("~", r"\w*") for word in words.split()])


_BLANK: Final = "\ue000"
_NEGATION: Final = _pattern(NOT)
_NEGATED_BY_MEANING: Final = _pattern(NOT_BY_MEANING)
_HELD_BACK: Final = tuple(
    _Group(held=_pattern(held), alike=_pattern(alike), whole=whole) for held, alike, whole in HELD_BACK
)
_STRONGER: Final = tuple(tuple(_pattern(words) for words in row) for row in STRONGER)
_NO_NEGATION: Final = re.compile(
    r"\bnot (?:only|just|merely|least|to mention|surprisingly|unlike|far|long)\b"
    r"|\bno (?:fewer|less|more|later|sooner|other) than\b"
    r"|\bno doubt\b|\bno\. ?\d|\bno-(?:one|confidence|fly)\b|\bno wonder\b|\bno matter\b|\bwhether or not\b|\bif not\b"
    r"|\bnothing but\b|\bwithout (?:comment|warning|precedent|delay|explanation|incident|giving)\b|\bno[- ]confidence\b"
    r"|\bwhy not\b|\bnever before\b|\bno (?:longer )?(?:secret|stranger)\b|\bnot (?:before|until)\b",
    re.IGNORECASE,
)
_NO_IF: Final = re.compile(
    r"\bas if\b|\beven if\b|\bif (?:any|anything|ever)\b|\blast may\b|\bMay \d|\b\d+ May\b|\b(?:in|by|since) May\b"
    r"|\b(?:until|from|of|and|to|through|during|late|early|mid) May\b|\bMay (?:and|to)\b|\bcould not be reached\b"
    r"|\bthan (?:previously |originally |had been )?expected\b|\bas expected\b|\bexpected (?:loss|losses)\b",
)


def unheld(fact: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
    """The words of quotes that hold a statement back (`not`, `could`, `alleged`) and have no like in the fact.

    A word counts only where its clause speaks of what the fact speaks of.
    """
    fact = _NO_IF.sub(_BLANK, fact)
    said = content(fact)
    theirs = _stems(" ".join(quotes))
    found: dict[str, None] = {}
    for quote in quotes:
        for word in (*_dropped_negations(fact, said, quote), *_dropped_hedges(fact, said, quote, theirs)):
            found.setdefault(word)
    return tuple(found)


def stronger(fact: str, quotes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Verbs of a fact that say more than the quotes' do, each with the weaker one."""
    return tuple(_stronger_in(_NO_IF.sub(_BLANK, fact), _NO_IF.sub(_BLANK, " ".join(quotes))))[:1]


def _stronger_in(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    stems = _stems(quotes)
    for strong, weak, spared, covered in _STRONGER:
        said, milder = strong.search(fact), weak.search(quotes)
        if not said or not milder or stem(said.group().split()[0]) in stems:
            continue
        if any((strong.search(quotes), covered.search(quotes), weak.search(fact), spared.search(fact))):
            continue
        yield said.group(), milder.group()


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _LETTERS.findall(text))


_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _dropped_negations(fact: str, said: frozenset[str], quote: str) -> Iterator[str]:
    quote = _NO_NEGATION.sub(_BLANK, quote)
    found = list(_NEGATION.finditer(quote))
    if not found or _NEGATION.search(_NO_NEGATION.sub(_BLANK, fact)) or _negated_by_meaning(fact, quote):
        return
    for match in found:
        if _speaks_of(quote, match, said):
            yield match.group()
            return


def _negated_by_meaning(fact: str, quote: str) -> bool:
    """Whether a fact has a word such as `refused`, one that the quote does not negate."""
    theirs = _stems(quote)
    return any(stem(match.group().split()[0]) not in theirs for match in _NEGATED_BY_MEANING.finditer(fact))


def _dropped_hedges(fact: str, said: frozenset[str], quote: str, theirs: frozenset[str]) -> Iterator[str]:
    quote = _NO_IF.sub(_BLANK, quote)
    for group in _HELD_BACK:
        match = next((m for m in group.held.finditer(quote) if _speaks_of(quote, m, said, whole=group.whole)), None)
        if match and not _MAY.fullmatch(match.group()) and not _has_like(fact, group, match.group(), theirs):
            yield match.group()
            return


def _has_like(fact: str, group: _Group, word: str, theirs: frozenset[str]) -> bool:
    """Whether a fact is held back alike: by the same word, by one of its own, or by one that holds the quote back."""
    same = stem(word.split()[0])
    return any(
        stem(like) == same or stem(like) not in theirs or any(other.held.match(like) for other in _HELD_BACK)
        for like in (match.group().split()[0] for match in (*group.alike.finditer(fact), *group.held.finditer(fact)))
    )


_MAY: Final = re.compile("May")


def _speaks_of(quote: str, match: re.Match[str], said: frozenset[str], *, whole: bool = False) -> bool:
    """Whether the clause, or the whole, in which a word stands has its meaning in common with the fact."""
    if whole:
        return bool(meant := content(quote)) and len(meant & said) / len(meant) >= _SHARE
    start, end = next(((a, b) for a, b in clauses(quote) if a <= match.start() < b), (0, len(quote)))
    after = content(quote[match.end() : end]) or content(quote[match.end() :])
    before = content(quote[start : match.start()])
    if not after:
        return bool(before & said)
    shared = len(after & said) / len(after)
    return shared >= _SHARE


_SHARE: Final = 0.34
