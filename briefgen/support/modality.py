"""What holds a statement back (negations, conditions, allegations), and verbs that say more than others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from briefgen.support.force import DECISIVE, STRONGER
from briefgen.support.lexicon import one_table, tables
from briefgen.support.signs import (
    AFTER_DIS,
    AFTER_IL,
    AFTER_IM,
    AFTER_IN,
    AFTER_IR,
    CONDITIONAL,
    DECIDING,
    HELD,
    MODAL,
    NEGATION,
    PREFIXED,
    STRONG,
)
from briefgen.support.tolls import worse_fates
from briefgen.support.withheld import HELD_BACK, NOT_BY_MEANING, SPARED
from briefgen.support.words import clauses, content, stem

_BLANK: Final = "\ue000"
# Row by row: what says less, what makes up for it, what says as much, and what may stand for it.
_WEAK, _MAKES_UP, _COVERED = tables(*(list(column) for column in list(zip(*STRONGER, strict=True))[1:]))
(_DECIDED,) = tables([alike for _, alike in DECISIVE])
(_ALIKE,) = tables([alike for _, alike, _ in HELD_BACK])
_SPARED: Final = one_table(SPARED)
_NEGATED_BY_MEANING: Final = one_table(NOT_BY_MEANING)
_NO_NEGATION: Final = re.compile(
    r"\bnot (?:only|just|merely|least|to mention|surprisingly|unlike|far|long)\b"
    r"|\bno (?:fewer|less|more|later|sooner|other) than\b"
    r"|\bno doubt\b|\bno\. ?\d|\bno-(?:one|confidence|fly)\b|\bno wonder\b|\bno matter\b|\bwhether or not\b|\bif not\b"
    r"|\bnothing but\b|\bwithout (?:comment|warning|precedent|delay|explanation|incident|giving)\b|\bno[- ]confidence\b"
    r"|\bno,|\bwhy not\b|\bnever before\b|\bno (?:longer )?(?:secret|stranger)\b",
    re.IGNORECASE,
)
_NOT_UNTIL: Final = re.compile(r"\b(?:not|\w+n't)(?: \w+){0,4} (?:before|until|till)\b", re.IGNORECASE)
_NO_IF: Final = re.compile(
    r"\bas if\b|\beven if\b|\bif (?:any|anything|ever)\b|\blast may\b|\bMay \d|\b\d+ May\b|\b(?:in|by|since) May\b"
    r"|\b(?:until|from|of|and|to|through|during|late|early|mid) May\b|\bMay (?:and|to)\b"
    r"|\b(?:could|may)(?= not\b|n't\b)"
    r"|\bthan (?:previously |originally |had been )?expected\b|\bas expected\b|\bexpected (?:loss|losses)\b",
)


@lru_cache(maxsize=2048)
def unheld(fact: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
    """The words of quotes that hold a statement back (`not`, `could`, `alleged`) and have no like in the fact.

    A word counts only where its clause speaks of what the fact speaks of.
    """
    fact = _unconditional(fact)
    found: dict[str, None] = {}
    for quote in quotes:
        for word in (*_dropped_negations(fact, quote), *_dropped_hedges(fact, quote, quotes)):
            found.setdefault(word)
    return tuple(found)


@lru_cache(maxsize=2048)
def stronger(fact: str, quotes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Verbs of a fact that say more than the quotes' do, each with the weaker one, if it has one."""
    fact, said = _unconditional(fact), _unconditional(" ".join(quotes))
    checks = (_stronger_in, _done_already, worse_fates, _decisive_in)
    return tuple(islice((found for check in checks for found in check(fact, said)), 1))


def held_back_by(text: str) -> tuple[str, ...]:
    """The words by which a text leaves open what it says: `could`, `agreed to`, `alleged`."""
    return tuple(match.group() for _, several in HELD.found_in(text) for match in several)


def only_negations(text: str) -> str:
    """A text without what looks like a negation and is none: `not only`."""
    return _NO_NEGATION.sub(_BLANK, text) if NEGATION.search(text) else text


def _unconditional(text: str) -> str:
    """A text without what looks like a condition and is none: `even if`, `in May`."""
    return _NO_IF.sub(_BLANK, text) if CONDITIONAL.search(text) else text


def _stronger_in(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    for number, (said, *_) in STRONG.found_in(fact):
        milder = _WEAK[number].search(quotes)
        if not milder or stem(said.group().split()[0]) in _stems(quotes):
            continue
        says_as_much = STRONG[number].search(quotes) or _COVERED[number].search(quotes)
        if not (says_as_much or _WEAK[number].search(fact) or _MAKES_UP[number].search(fact)):
            yield said.group(), milder.group()


def _decisive_in(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    for number, (said, *_) in DECIDING.found_in(fact):
        if not _SPARED.search(fact) and not _DECIDED[number].search(quotes):
            yield said.group(), ""


def _done_already(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    """What a fact tells as done (`resumed`) where the quotes only say that it `will resume`."""
    if not MODAL.search(quotes) or _NOT_YET.search(fact):
        return
    done = {stem(match[1]): match[1] for match in _DONE.finditer(fact)}
    theirs = {stem(match[1]) for match in _DONE.finditer(quotes)}
    for match in _TO_COME.finditer(quotes):
        verb = stem(match[1])
        if verb in done and verb not in theirs:
            yield done[verb], match.group()


_TO_COME: Final = re.compile(r"\b(?:would|will|may|might|should|must|shall)\s+(?:be\s+|also\s+|soon\s+)?([a-z]+)\b")
_DONE: Final = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeing )(?<!\bget )(?<!\bthe )(?<!\ba )\b([a-z]{3,}ed)\b"
)
_NOT_YET: Final = one_table(
    """
    will would may might should shall must could can if unless to_be is_to are_to plan~ expect~ due set_to want~ hop~
    intend~ consider~ propos~ call~_for urg~ ask~ demand~ when until once after before not no n't never
    """
)


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, _LETTERS.findall(text)))


_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _dropped_negations(fact: str, quote: str) -> Iterator[str]:
    if not NEGATION.search(quote) and not PREFIXED.search(quote):
        return
    quote = _NOT_UNTIL.sub(_BLANK, only_negations(quote))
    if NEGATION.search(only_negations(fact)) or _negated_by_meaning(fact, quote):
        return
    spoken = (match.group() for match in NEGATION.finditer(quote) if _speaks_of(quote, match, content(fact)))
    yield from islice((*spoken, *_dropped_prefixes(fact, quote)), 1)


def _dropped_prefixes(fact: str, quote: str) -> Iterator[str]:
    """Words such as `unproven` that stand in a fact without what negates them."""
    ours, theirs = _stems(fact), _stems(quote)
    for match in _PREFIXED.finditer(quote):
        bare = stem(match[1])
        if bare in ours and bare not in theirs and stem(match.group()) not in ours:
            yield match.group()


_PREFIXED: Final = re.compile(
    rf"\b(?:non-|un(?!less\b|like\b|rest\b|veil|til\b)|in(?={AFTER_IN})|i(?:l(?={AFTER_IL})|m(?={AFTER_IM})|r(?={AFTER_IR}))|dis(?={AFTER_DIS}))"
    r"([a-z]{4,})\b",
    re.IGNORECASE,
)


def _negated_by_meaning(fact: str, quote: str) -> bool:
    """Whether a fact has a word such as `refused`, one that the quote does not negate."""
    theirs = _stems(quote)
    return any(_is_new(match.group(), theirs) for match in _NEGATED_BY_MEANING.finditer(fact))


def _is_new(phrase: str, stems: frozenset[str]) -> bool:
    return any(stem(word) not in stems for word in phrase.split())


def _dropped_hedges(fact: str, quote: str, quotes: tuple[str, ...]) -> Iterator[str]:
    quote, said = _unconditional(quote), content(fact)
    for number, several in HELD.found_in(quote):
        whole = HELD_BACK[number][2]
        match = next((match for match in several if _speaks_of(quote, match, said, whole=whole)), None)
        if not match or match.group() == "May":
            continue
        if not _has_like(_less_attribution(fact, quote), number, match.group(), _stems(" ".join(quotes))):
            yield match.group()
            return


def _less_attribution(fact: str, quote: str) -> str:
    """Where quote and fact both say who says it, the fact's words for that stand for nothing else."""
    return _ATTRIBUTION.sub(_BLANK, fact) if _ATTRIBUTION.search(quote) else fact


def _has_like(fact: str, number: int, word: str, theirs: frozenset[str]) -> bool:
    """Whether a fact is held back alike: by the same word, by one of its own, or by one that holds the quote back."""
    same = stem(word.split()[0])
    return any(
        stem(like.split()[0]) == same or _is_new(like, theirs) or any(table.match(like) for table in HELD.tables)
        for like in (match.group() for match in (*_ALIKE[number].finditer(fact), *HELD[number].finditer(fact)))
    )


_ATTRIBUTION: Final = re.compile(r"\b(?:according to|sa(?:id|ys?)|told|reported|stated)\b", re.IGNORECASE)


def _speaks_of(quote: str, match: re.Match[str], said: frozenset[str], *, whole: bool = False) -> bool:
    """Whether the clause, or the whole, in which a word stands has its meaning in common with the fact."""
    if whole:
        return bool(meant := content(quote)) and len(meant & said) / len(meant) >= _SHARE
    start, end = next(((a, b) for a, b in clauses(quote) if a <= match.start() < b), (0, len(quote)))
    after = content(_next_words(quote[match.end() : end])) or content(_next_words(quote[match.end() :]))
    if not after:
        return bool(content(quote[start : match.start()]) & said)
    elsewhere = content(quote[:start]) | content(quote[end:])
    return (
        len(after & said) / len(after) >= _SHARE
        and not after & said <= elsewhere
        and bool(_first_meant(quote[match.end() :]) & said)
    )


def _first_meant(text: str) -> frozenset[str]:
    """The stems of the first two words that carry meaning: what is held back."""
    meant = (stem for word in text.split()[:8] for stem in content(word))
    return frozenset(islice(meant, 2))


def _next_words(text: str) -> str:
    return " ".join(text.split()[:6])


_SHARE: Final = 0.34
