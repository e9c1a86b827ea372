"""What holds a statement back (negations, conditions, allegations), and verbs that say more than others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from briefgen.support.force import DECISIVE, STRONGER
from briefgen.support.phrases import Phrases, phrases
from briefgen.support.tolls import worse_fates
from briefgen.support.withheld import HELD_BACK, NOT, NOT_BY_MEANING, SPARED
from briefgen.support.words import clauses, content, stem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Words that hold a statement back in one way, and the words that may stand for them in a fact."""

    held: Phrases
    alike: Phrases
    whole: bool = False
    """It holds back the whole sentence, not the clause in which it stands."""


_BLANK: Final = "\ue000"
_NEGATION: Final = phrases(NOT)
_NEGATED_BY_MEANING: Final = phrases(NOT_BY_MEANING)
_HELD_BACK: Final = tuple(
    _Group(held=phrases(held), alike=phrases(alike), whole=whole) for held, alike, whole in HELD_BACK
)
_STRONGER: Final = tuple(tuple(phrases(words) for words in row) for row in STRONGER)
_SPARED: Final = phrases(SPARED)
_DECISIVE: Final = tuple((phrases(decisive), phrases(alike)) for decisive, alike in DECISIVE)
NO_NEGATION: Final = re.compile(
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
    fact = _NO_IF.sub(_BLANK, fact)
    said = content(fact)
    theirs = _stems(" ".join(quotes))
    found: dict[str, None] = {}
    for quote in quotes:
        for word in (*_dropped_negations(fact, said, quote), *_dropped_hedges(fact, said, quote, theirs)):
            found.setdefault(word)
    return tuple(found)


@lru_cache(maxsize=2048)
def stronger(fact: str, quotes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Verbs of a fact that say more than the quotes' do, each with the weaker one, if it has one."""
    fact, said = _NO_IF.sub(_BLANK, fact), _NO_IF.sub(_BLANK, " ".join(quotes))
    checks = (_stronger_in, _done_already, worse_fates, _decisive_in)
    return tuple(islice((found for check in checks for found in check(fact, said)), 1))


def held_back_by(text: str) -> tuple[str, ...]:
    """The words by which a text leaves open what it says: `could`, `agreed to`, `alleged`."""
    return tuple(match.group() for group in _HELD_BACK for match in group.held.finditer(text))


def _stronger_in(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    stems = _stems(quotes)
    for strong, weak, spared, covered in _STRONGER:
        said, milder = strong.search(fact), weak.search(quotes)
        if not said or not milder or stem(said.group().split()[0]) in stems:
            continue
        if any((strong.search(quotes), covered.search(quotes), weak.search(fact), spared.search(fact))):
            continue
        yield said.group(), milder.group()


def _decisive_in(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    if _SPARED.search(fact):
        return
    for decisive, alike in _DECISIVE:
        said = decisive.search(fact)
        if said and not alike.search(quotes):
            yield said.group(), ""


def _done_already(fact: str, quotes: str) -> Iterator[tuple[str, str]]:
    """What a fact tells as done (`resumed`) where the quotes only say that it `will resume`."""
    if _NOT_YET.search(fact):
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
_NOT_YET: Final = phrases(
    """
    will would may might should shall must could can if unless to_be is_to are_to plan~ expect~ due set_to want~ hop~
    intend~ consider~ propos~ call~_for urg~ ask~ demand~ when until once after before not no n't never
    """
)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _LETTERS.findall(text))


_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _dropped_negations(fact: str, said: frozenset[str], quote: str) -> Iterator[str]:
    quote = _NOT_UNTIL.sub(_BLANK, NO_NEGATION.sub(_BLANK, quote))
    if _NEGATION.search(NO_NEGATION.sub(_BLANK, fact)) or _negated_by_meaning(fact, quote):
        return
    spoken = (match.group() for match in _NEGATION.finditer(quote) if _speaks_of(quote, match, said))
    yield from islice((*spoken, *_dropped_prefixes(fact, quote)), 1)


def _dropped_prefixes(fact: str, quote: str) -> Iterator[str]:
    """Words such as `unproven` that stand in a fact without what negates them."""
    ours, theirs = _stems(fact), _stems(quote)
    for match in _PREFIXED.finditer(quote):
        bare = stem(match[1])
        if bare in ours and bare not in theirs and stem(match.group()) not in ours:
            yield match.group()


_PREFIXED: Final = re.compile(
    r"\b(?:non-|un(?!less\b|like\b|rest\b|veil|til\b)"
    r"|in(?=complete|conclusive|accura|activ|effective|eligib|sufficien|adequa|secur|valid|capable|correct)"
    r"|i(?:l(?=legal|legitima)|m(?=possib|proper|perfect|practica)|r(?=regular|relevan|revers))"
    r"|dis(?=agree|approv|allow|qualif|satisf|prov|connect|honest|continu))([a-z]{4,})\b",
    re.IGNORECASE,
)


def _negated_by_meaning(fact: str, quote: str) -> bool:
    """Whether a fact has a word such as `refused`, one that the quote does not negate."""
    theirs = _stems(quote)
    return any(_is_new(match.group(), theirs) for match in _NEGATED_BY_MEANING.finditer(fact))


def _is_new(phrase: str, stems: frozenset[str]) -> bool:
    return any(stem(word) not in stems for word in phrase.split())


def _dropped_hedges(fact: str, said: frozenset[str], quote: str, theirs: frozenset[str]) -> Iterator[str]:
    quote = _NO_IF.sub(_BLANK, quote)
    attributed = bool(_ATTRIBUTION.search(quote))
    for group in _HELD_BACK:
        match = next((m for m in group.held.finditer(quote) if _speaks_of(quote, m, said, whole=group.whole)), None)
        if not match or _MAY.fullmatch(match.group()):
            continue
        if not _has_like(fact, group, match.group(), theirs, attributed=attributed):
            yield match.group()
            return


def _has_like(fact: str, group: _Group, word: str, theirs: frozenset[str], *, attributed: bool) -> bool:
    """Whether a fact is held back alike: by the same word, by one of its own, or by one that holds the quote back."""
    same = stem(word.split()[0])
    fact = _ATTRIBUTION.sub(_BLANK, fact) if attributed else fact
    return any(
        stem(like.split()[0]) == same or _is_new(like, theirs) or any(other.held.match(like) for other in _HELD_BACK)
        for like in (match.group() for match in (*group.alike.finditer(fact), *group.held.finditer(fact)))
    )


_ATTRIBUTION: Final = re.compile(r"\b(?:according to|sa(?:id|ys?)|told|reported|stated)\b", re.IGNORECASE)
"""Where quote and fact both say who says it, the fact's words for that stand for nothing else."""
_MAY: Final = re.compile("May")


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
