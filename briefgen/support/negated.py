"""A fact that negates what its quotes say outright, in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from briefgen.support.lexicon import one_table
from briefgen.support.modality import held_back_by, only_negations
from briefgen.support.signs import NEGATION
from briefgen.support.withheld import NOT_BY_MEANING
from briefgen.support.words import clauses, content, sentences, stem, words

_VERBAL: Final = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|had|will|can|could)(?:\s+not|n't)"
    r"|cannot|won't|can't|never|no longer)\b"
    r"(?:\s+(?:be|been|being|yet|a|an|the|so far|even))*\s+(?P<verb>[a-z][a-z-]+)",
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(r"\b(?P<verb>[a-z]{3,})\s+no(?=\s+[a-z])", re.IGNORECASE)
_NONE: Final = re.compile(r"\bnone of\b", re.IGNORECASE)
_BLANK: Final = "\ue000"
_BY_MEANING: Final = one_table(NOT_BY_MEANING)
_WITHOUT: Final = re.compile(r"\bwithout\b[^,;.]*", re.IGNORECASE)
_TELLING: Final = one_table(
    """
    say tell told comment give name specify disclose elaborate explain mention respond reply know known want plan
    expect have do make go get
    """
)
"""What is negated where a fact tells what nobody said: `did not say when flights resume`."""
_LIMITED: Final = one_table(
    """
    only just few half first last latest since until except but rather instead unlike if unless than would could might
    may should must part partly some most many other others another before once when where why how nearly almost every
    everyone both either one rest remaining initially previously whether soon
    """
)
"""What limits a statement, so that another which negates it in other circumstances may hold beside it."""
_LIMITING: Final = one_table(
    r"""
    all every enough much many far because as until before than if unless only fully entirely since
    for_(?:\w+_){0,3}(?:years?|months?|weeks?|days?|hours?|decades?)
    """
)
"""The same in what a fact negates."""
_SHARE: Final = 0.6
"""How much of what a clause says the quote must say too."""


class _Negation(Struct, frozen=True, kw_only=True):
    """What a clause of a fact negates."""

    shown: str
    """As it is written: `did not reopen`."""
    whom: frozenset[str]
    """The stems of what it is said of; none where that is a pronoun, or left out."""
    needed: frozenset[str]
    """The stems that a quote cannot do without."""
    meant: frozenset[str]
    """The stems of the clause that carry meaning."""
    words: frozenset[str]
    """All its stems."""


@lru_cache(maxsize=2048)
def negated(fact: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
    """What a fact negates (`did not reopen`) although its quotes say it outright, in the same words; at most one.

    Nothing is said where a quote negates, doubts or limits anything that the fact does not repeat.
    """
    fact = only_negations(fact)
    # All that is looked for in the fact takes a word of this table.
    if not NEGATION.search(fact) or NEGATION.search(only_negations(_WITHOUT.sub(_BLANK, " ".join(quotes)))):
        return ()
    negations = [found for each in sentences(fact) for found in _of_sentence(each)]
    theirs = [sentence for quote in quotes for sentence in sentences(quote)]
    return tuple(negation.shown for negation in negations if any(_says(sentence, negation) for sentence in theirs))[:1]


def _of_sentence(sentence: str) -> Iterator[_Negation]:
    for start, end in clauses(sentence):
        yield from _negations(sentence[start:end], sentence[end:])


def _negations(clause: str, after: str) -> Iterator[_Negation]:
    """What a clause negates, unless that, or what comes after it, limits the negation."""
    meant, every = _meaning(NEGATION.sub(" ", clause)), _stems_of(*words(clause))
    for match in (*_VERBAL.finditer(clause), *_OBJECT.finditer(clause)):
        rest = clause[match.end() :]
        if not _TELLING.fullmatch(match["verb"]) and not _LIMITING.search(rest + after):
            whom, needed = _meaning(clause[: match.start()]), _stems_of(match["verb"], *_first(rest))
            yield _Negation(shown=match.group(), whom=whom, needed=needed, meant=meant, words=every)
    for match in _NONE.finditer(clause):
        # Of whom and what is told of them stand in any order: all of it must be said.
        yield _Negation(shown=match.group(), whom=frozenset(), needed=meant, meant=meant, words=every)


def _first(text: str) -> list[str]:
    """The first word that carries meaning."""
    return [word for word in words(text) if content(word)][:1]


def _stems_of(*several: str) -> frozenset[str]:
    # Twice: `played` becomes `play`, which becomes what `play` becomes.
    return frozenset(stem(stem(word)) for word in several)


def _meaning(text: str) -> frozenset[str]:
    return frozenset(map(stem, content(text)))


def _says(sentence: str, negation: _Negation) -> bool:
    """Whether a sentence says outright, and of the same, what is negated."""
    theirs = _stems_of(*words(_WITHOUT.sub(_BLANK, sentence)))
    is_of_the_same = not negation.whom or bool(negation.whom & theirs)
    return (
        is_of_the_same
        and negation.needed <= theirs
        and len(negation.meant & theirs) >= _SHARE * len(negation.meant)
        and not negation.meant & _meaning(" ".join(_WITHOUT.findall(sentence)))
        and _is_outright(sentence, negation)
    )


def _is_outright(sentence: str, negation: _Negation) -> bool:
    """Whether a sentence of a quote leaves nothing open, but by words that the negated clause repeats."""
    turned = _BY_MEANING.findall(_WITHOUT.sub(_BLANK, sentence))
    limits = (*turned, *_LIMITED.findall(sentence), *held_back_by(sentence))
    return all(_stems_of(*words(phrase)) <= negation.words for phrase in limits)
