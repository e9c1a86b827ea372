"""Who says what, in a fact and in its quotes: an attribution to somebody else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from briefgen.support.callings import ALIKE, ANYBODY, CALLINGS, CLOSING, DENYING, SAYING, TITLED
from briefgen.support.lexicon import tables
from briefgen.support.signs import SPEAKING
from briefgen.support.words import content, folded, sentences

_PASSIVE: Final = r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bbeing )(?<!\bto )"
_VERB: Final = re.compile(
    rf"{_PASSIVE}\b(?:(?:{'|'.join(SAYING.split())})\b|(?:{'|'.join(CLOSING.split())})(?=[.,;]|$)"
    rf"|(?P<denies>{'|'.join(DENYING.split())})\b)"
)
_NAME: Final = r"[^,;:.()\"]{2,80}"
_ACCORDING: Final = re.compile(rf"\b(?:according to|in the words of|citing|quoting)\s+(?P<who>{_NAME})", re.IGNORECASE)
_INVERTED: Final = re.compile(
    rf"[\"'],?\s+(?:said|says|recalled|warned|wrote)\s+(?P<who>{_NAME}(?:,\s(?:an?|the)\s{_NAME})?)"
    r"|,\s(?:said|says)\s(?P<last>(?:the|an?)(?:\s(?!(?:was|were|is|are|had|has|would|will)\b)[\w'-]+){1,3})(?=[.;]|$)"
)
_FURTHER: Final = re.compile(r"\s(?:who|which|that|and|but|while|as|because|said|says|on|since|after|before)\s")
"""Where the words that name somebody end."""
_TOLD: Final = re.compile(
    r"\btold\s+(?P<who>(?:\w+\s){0,3}?\w+?)(?=\s(?:that|the|an?|they|he|she|it|in|on|of)\b|[,.;]|$)"
)
_PARTS: Final = re.compile(
    r"[;:]|\s-\s|,?\s(?:but|while|whereas|although|though)\s|,\sand\s|,\san?\s(?:claim|charge|figure|account)\s(?:that\s)?",
    re.IGNORECASE,
)
_BEGINNING: Final = re.compile(r"[\"(]|\b(?:that|where|and|as|after|because|when|whom)\s", re.IGNORECASE)
_AUXILIARIES: Final = re.compile(r"(?:\s+(?:had|has|have|also|later|then|earlier|first|repeatedly))+$")
_LONGEST: Final = 14
"""Words; who speaks is said in fewer."""
_DIGITS: Final = re.compile(r"\d[\d.,]*\d|\d")
(_CALLINGS,) = tables(CALLINGS.values())
_TITLED: Final = frozenset(TITLED.split())
_ANYBODY: Final = frozenset(ANYBODY.split())


class _Statement(Struct, frozen=True, kw_only=True):
    """What somebody says, in a text."""

    who: str
    """As it is written; nothing where nobody is named."""
    denies: bool
    said: frozenset[str]
    """The stems of all else in its part of the sentence."""
    digits: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The stems by which two speakers are known to be one."""
        return content(self.who) - _ANYBODY


@lru_cache(maxsize=2048)
def misattributed(
    fact: str, quotes: tuple[str, ...], known: frozenset[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """To whom a fact attributes what it says, and to whom its quotes do, where these cannot be the same; at most one.

    `known` are the stems of those who may always be named, such as the publisher. Nothing is said where a quote names
    nobody, or somebody of whom it does not say what they are.
    """
    theirs = [statement for quote in quotes for statement in _statements(quote)]
    return tuple(
        (ours.who, other)
        for ours in _statements(fact)
        if ours.who and not ours.denies and not ours.names & known
        if (other := _of_another_calling(ours, quotes) or _of_the_other(ours, theirs))
    )[:1]


def attributes(fact: str) -> bool:
    """Whether a fact attributes anything to anybody: else it is no misattribution."""
    return bool(SPEAKING.search(fact)) and any(ours.who and not ours.denies for ours in _statements(fact))


def _of_another_calling(ours: _Statement, quotes: Collection[str]) -> str:
    """Whom the quotes name first, where all whom they name are of callings that are not that of our speaker."""
    callings = _callings(ours.who)
    named = [list(_speakers(quote)) for quote in quotes]
    if not callings or not all(named):
        return ""
    may_be_meant = any(_may_be(ours, callings, who) for speakers in named for who in speakers)
    return "" if may_be_meant else named[0][0]


def _may_be(ours: _Statement, callings: Collection[str], who: str) -> bool:
    """Whether our speaker may be whom a quote names: who has a name in common may have two callings."""
    theirs = _callings(who)
    alike = any(one == other or {one, other} in ALIKE for one in callings for other in theirs)
    return alike or not theirs or bool(_proper(ours.who) & _proper(who))


def _of_the_other(ours: _Statement, theirs: Collection[_Statement]) -> str:
    """Who says in the quotes what the fact attributes to somebody who says something else there."""
    own = [statement for statement in theirs if statement.names & ours.names]
    others = [statement for statement in theirs if statement.names and not statement.names & ours.names]
    best = max((one for one in others if not one.denies), key=lambda one: len(_shared(ours, one)), default=None)
    if not own or best is None or len(_shared(ours, best)) < _ENOUGH:
        return ""
    return "" if any(_may_say(ours, one, best) for one in own) else best.who


_ENOUGH: Final = 2


def _may_say(ours: _Statement, own: _Statement, best: _Statement) -> bool:
    """Whether a statement of the quotes may be the one meant, and not the other that is most like it."""
    is_other_figure = bool(own.digits) and ours.digits <= best.digits and not ours.digits & own.digits
    return bool(_shared(ours, own)) and not (ours.digits and is_other_figure)


def _shared(ours: _Statement, other: _Statement) -> frozenset[str]:
    return ((ours.said | ours.digits) & (other.said | other.digits)) - ours.names - other.names


# Reading.


@lru_cache(maxsize=2048)
def _statements(text: str) -> tuple[_Statement, ...]:
    parts = (part for sentence in sentences(text) for part in _PARTS.split(sentence))
    return tuple(statement for part in parts for statement in _of_part(part))


def _of_part(part: str) -> Iterator[_Statement]:
    digits = frozenset(_DIGITS.findall(part))
    for who, denies in [*_named(part)] or [("", False)]:
        yield _Statement(who=who, denies=denies, said=content(part.replace(who, " ") if who else part), digits=digits)


def _speakers(text: str) -> Iterator[str]:
    """All whom a text names as saying something; then those to whom they say it, where it tells what they are.

    Nobody where it only tells who denies something: somebody else has said it.
    """
    found = [statement for statement in _statements(text) if statement.who]
    if all(statement.denies for statement in found):
        return
    yield from (statement.who for statement in found)
    yield from (match["who"] for match in _TOLD.finditer(text) if _callings(match["who"]))


def _named(part: str) -> Iterator[tuple[str, bool]]:
    """Who speaks in a part of a sentence, and whether they deny what is said there."""
    for match in (*_ACCORDING.finditer(part), *_INVERTED.finditer(part)):
        yield _FURTHER.split(match[match.lastgroup or 0])[0].strip(" '"), False
    rest = _INVERTED.sub(" ", part)
    for match in _VERB.finditer(rest):
        if who := _before(rest[: match.start()]):
            yield who, bool(match["denies"])


def _before(text: str) -> str:
    """The words before a verb that name who does it; nothing where they are too many for that."""
    text = _AUXILIARIES.sub("", text.rstrip())
    is_apposed = text.endswith(",")
    parts = _BEGINNING.split(text.rstrip(", "))[-1].split(",")
    who = ",".join(parts[-2:] if is_apposed else parts[-1:]).strip(" '")
    return who if len(who.split()) <= _LONGEST else ""


@lru_cache(maxsize=2048)
def _callings(who: str) -> frozenset[str]:
    """What they are who are named so."""
    plain = " ".join(word for word, is_common in _words_of(who) if is_common)
    callings = tuple(CALLINGS)
    return frozenset(callings[number] for number, _ in _CALLINGS.found_in(plain))


def _proper(who: str) -> frozenset[str]:
    """The words of names among those that name somebody."""
    return frozenset(folded(word) for word, is_common in _words_of(who) if not is_common)


def _words_of(who: str) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it is no part of a name: `union` in `the union`, not in `European Union`."""
    several = who.replace(",", " ").split()
    for n, word in enumerate(several):
        only_opens = n == 0 and not (several[1:] and several[1][:1].isupper())
        yield word, only_opens or not word[:1].isupper() or folded(word) in _TITLED
