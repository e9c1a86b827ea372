"""Compares the words of a fact with the words of its quotes: whether they match, never whether they are true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final

from msgspec import Struct

from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.inline import plain
from briefgen.matching import sentences_about
from briefgen.model import Article, Citation, Day, Derived, Evidence, Fact, Point, Source
from briefgen.standards import CONFIDENCES, LIKELIHOODS
from briefgen.support.amounts import (
    Amounts,
    all_stated,
    amounts_in,
    digits_of,
    digits_unsupported,
    has_score,
    scores_unsupported,
)
from briefgen.support.amounts import unsupported as unsupported_amounts
from briefgen.support.arithmetic import exactly, shown, worked_out
from briefgen.support.dates import When, all_said, dates_in, known_dates, quarters_of
from briefgen.support.dates import unsupported as unsupported_dates
from briefgen.support.modality import stronger, unheld
from briefgen.support.names import (
    Declared,
    Known,
    declared_missing,
    offices_replaced,
    replaced_openers,
    undeclared_missing,
)
from briefgen.support.negated import negated
from briefgen.support.numerals import Number
from briefgen.support.phrases import Phrases
from briefgen.support.quantities import Quantity
from briefgen.support.quantities import quantities as quantities_in
from briefgen.support.speakers import attributes, misattributed
from briefgen.support.words import content, one_kind, sentences

_CONSTANTS: Final = frozenset(map(Fraction, (7, 12, 24, 60, 100, 1000)))
_LONGEST: Final = 20_000
_ARTICLE: Final = 100_000
_SENTENCE: Final = 600
"""Code points: hardly a sentence begins further before its quote, or ends further after it."""
_BLANK_LINE: Final = re.compile(r"\r?\n[^\S\n]*\r?\n")
_BOUNDARY: Final = " \u2029 "


def support(
    day: Day, evidence: Mapping[Citation, Evidence], sources: Mapping[str, Source], *, language: str = "en"
) -> tuple[Problem, ...]:
    """Where the words of a day's facts do not match the words of their quotes; nothing is said of what is true.

    A warning for each number, date and name in a fact, an account, a sentence of the bottom line or an item to watch
    that has no like in the quotes it rests on; in facts and accounts also for each word of a quote (`not`, `could`,
    `alleged`) that holds back what the text says outright, where the text negates what its quotes say outright, and
    where it has it from somebody else. `derived` is worked out: an error where it is no arithmetic or comes to
    something else. A citation without evidence is compared by the words the curator wrote. `language` is that of texts
    which name none; where text or article are in another than English, only digits are compared.
    """
    desk = _Desk(names=Declared(day.names), evidence=evidence, sources=sources, language=language)
    facts = {fact.id: fact for fact in day.facts}
    accounts = ((dispute, account) for dispute in day.disputes for account in dispute.accounts)
    return (
        *(problem for fact in day.facts for problem in _of_fact(fact, desk)),
        *(
            problem
            for dispute, account in accounts
            for problem in _compared(_account(account.text, account.citations, account.span, dispute.question), desk)
        ),
        *(problem for point in (*day.bottom_line, *day.watch) for problem in _of_point(point, facts, desk)),
    )


class _Desk(Struct, frozen=True, kw_only=True):
    """What all texts of a day are compared with."""

    names: Declared
    evidence: Mapping[Citation, Evidence]
    sources: Mapping[str, Source]
    language: str

    def words_of(self, citation: Citation) -> str:
        found = self.evidence.get(citation)
        words = _BOUNDARY.join(passage.exact for passage in found.passages) if found else citation.quote
        return one_kind(words[:_LONGEST])

    def article_of(self, citation: Citation) -> Article | None:
        source = self.sources.get(citation.article)
        return source.article if source else None


class _Claim(Struct, frozen=True, kw_only=True):
    """A text with what it rests on, and how a problem speaks of it."""

    text: str
    citations: tuple[Citation, ...]
    span: Span
    lang: str | None = None
    what: str
    remedy: str
    more: tuple[str, ...] = ()
    """Words beside the quotes that bear it out."""
    context: str = ""
    """Words in which only names are looked for."""
    held: bool = True
    """Whether words that hold a quote back must have their like."""
    explained: bool = False
    """A reason in words was given for its numbers and dates."""
    derived: frozenset[Fraction] = frozenset()


def _account(text: str, citations: tuple[Citation, ...], span: Span, question: str) -> _Claim:
    return _Claim(
        text=text, citations=citations, span=span, what="this account", context=question,
        remedy="cite the passage that has it",
    )  # fmt: skip


def _of_fact(fact: Fact, desk: _Desk) -> Iterator[Problem]:
    yield from (problem for derived in fact.derived for problem in _of_derived(derived, fact, desk))
    claim = _Claim(
        text=fact.text,
        citations=fact.citations,
        span=fact.text_span,
        lang=fact.lang,
        what="this fact",
        remedy='cite the passage that has it, or explain it with "derived"',
        explained=any(derived.because for derived in fact.derived),
        derived=frozenset(
            value for d in fact.derived if d.value is not None and (value := exactly(d.value)) is not None
        ),
    )
    yield from _compared(claim, desk)
    if _is_english(fact.lang or desk.language):
        yield from mixed_confidence(fact)


def _of_point(point: Point, facts: Mapping[str, Fact], desk: _Desk) -> Iterator[Problem]:
    borne_by = [facts[name] for name in point.facts if name in facts]
    if not borne_by:
        return
    claim = _Claim(
        text=point.text,
        citations=tuple(citation for fact in borne_by for citation in fact.citations),
        span=point.span,
        what="the facts it rests on",
        remedy="name the fact that has it",
        more=tuple(_words_of(fact.text) for fact in borne_by),
        held=False,
    )
    yield from _compared(claim, desk)


@lru_cache(maxsize=2048)
def _words_of(text: str) -> str:
    """The words of a text of our own: of one kind, Markdown taken away."""
    return one_kind(plain(text))


# Numbers, dates, names, and words that hold a statement back.


def _compared(claim: _Claim, desk: _Desk) -> Iterator[Problem]:
    text = _words_of(claim.text[:_LONGEST])
    quotes = tuple(desk.words_of(citation) for citation in claim.citations)
    if not quotes:
        return
    articles = [article for citation in claim.citations if (article := desk.article_of(citation))]
    languages = (claim.lang or desk.language, *(article.language or "en" for article in articles))
    if not all(map(_is_english, languages)):
        yield from _digits_compared(claim, text, quotes, articles)
        return
    missing = () if claim.explained else _numbers_missing(claim, text, quotes, desk)
    yield from (_absent(claim, what, len(quotes), claim.remedy) for what in missing)
    remedy = 'cite the passage that has it, or give its spellings under "names"'
    yield from (_absent(claim, name, len(quotes), remedy) for name in _names_missing(claim, text, quotes, desk))
    if claim.held:
        yield from _held_back(claim, text, quotes)
        yield from _turned(claim, text, quotes, desk)


def _is_english(language: str) -> bool:
    return language.lower().split("-")[0] in {"en", "eng"}


def _absent(claim: _Claim, what: str, quotes: int, remedy: str) -> Problem:
    if claim.what == "the facts it rests on":
        message = f"{what} stands in none of the quotes of {claim.what}"
    elif quotes == 1:
        message = f"{what} does not stand in the quote of {claim.what}"
    else:
        message = f"{what} stands in none of the {quotes} quotes of {claim.what}"
    return Problem(message=message, span=claim.span, hint=remedy, severity="warning")


def _digits_compared(claim: _Claim, text: str, quotes: tuple[str, ...], articles: list[Article]) -> Iterator[Problem]:
    if claim.explained:
        return
    days = [_day_of(article.published) for article in articles]
    known = {Fraction(part) for day in days for part in (day.year, day.month, day.day)} | claim.derived
    for what in digits_unsupported(text, (*quotes, *claim.more), known):
        yield _absent(claim, what, len(quotes), claim.remedy)


def _numbers_missing(claim: _Claim, text: str, quotes: tuple[str, ...], desk: _Desk) -> tuple[str, ...]:
    claimed, rest = dates_in(text)
    if not (claimed or quantities_in(rest) or has_score(rest)):
        return ()
    texts = (*quotes, *claim.more)
    if not has_score(rest) and any(_is_stated(claimed, rest, words) for words in texts):
        return ()
    said = tuple(when for words in texts for when in dates_in(words)[0])
    amounts = amounts_in(tuple((words, dates_in(words)[1]) for words in texts))
    days = () if all_said(claimed, said) else _days_missing(claim, claimed, said, amounts, desk)
    absent = [q.text for q in _amounts_missing(rest, amounts, said) if not _is_derived(q, claim.derived)]
    scores = () if absent else scores_unsupported(rest, (masked for _, masked in amounts.texts))
    return tuple(dict.fromkeys([*days, *absent, *scores]))


def _is_stated(claimed: tuple[When, ...], rest: str, quote: str) -> bool:
    """Whether all dates and amounts of a text stand in one quote as they are: then no other needs to be read."""
    said, masked = dates_in(quote)
    return all_said(claimed, said) and all_stated(rest, masked)


def _days_missing(
    claim: _Claim, claimed: tuple[When, ...], said: tuple[When, ...], amounts: Amounts, desk: _Desk
) -> tuple[str, ...]:
    published = [_published(desk.article_of(citation)) for citation in claim.citations]
    seen_from = [*published, *(published[0] for _ in claim.more)]
    known = (
        known_dates(words, dates_in(words)[0], day) for (words, _), day in zip(amounts.texts, seen_from, strict=True)
    )
    values = claim.derived.union(reading.value for reading in amounts.readings())
    years = frozenset(int(value) for value in values if value.denominator == 1 and 0 < value < 10_000)
    known_days = tuple(day for day in published if day)
    return unsupported_dates(claimed, said, tuple(chain.from_iterable(known)), known_days, years)


def _amounts_missing(rest: str, amounts: Amounts, said: tuple[When, ...]) -> tuple[Quantity, ...]:
    # What dates give bears out more, never less.
    if not unsupported_amounts(rest, amounts):
        return ()
    days = (*(when.day for when in said if when.day), *quarters_of(said))
    return unsupported_amounts(
        rest, amounts.with_dates((when.year for when in said if when.year), days, dated=bool(said))
    )


def _is_derived(quantity: Quantity, derived: frozenset[Fraction]) -> bool:
    return any(reading.value in derived for reading in quantity.readings) or bool(digits_of(quantity.text) & derived)


def _published(article: Article | None) -> date | None:
    return _day_of(article.published) if article else None


def _day_of(published: date | datetime) -> date:
    return published.date() if isinstance(published, datetime) else published


def _names_missing(claim: _Claim, text: str, quotes: tuple[str, ...], desk: _Desk) -> tuple[str, ...]:
    def near() -> Known:
        around = (_around(citation, desk) for citation in claim.citations)
        return Known((claim.context, *around)).with_spellings(desk.names)

    def about() -> Known:
        articles = dict.fromkeys(_about(citation, desk) for citation in claim.citations)
        return Known((claim.context, *articles)).with_spellings(desk.names)

    quoted = Known((*quotes, *claim.more)).with_spellings(desk.names)
    declared = declared_missing(text, quoted, near, desk.names)
    others = undeclared_missing(text, quoted, about)
    if not others and len(quotes) == 1:
        others = replaced_openers(text, quotes[0], quoted)
    offices = offices_replaced(text, (*quotes, *claim.more))
    return (*declared, *offices, *(name for name in others if not any(one in name or name in one for one in declared)))


def _around(citation: Citation, desk: _Desk) -> str:
    """The paragraphs in which a quote stands, the one before, and what the catalogue says of the article."""
    source, found = desk.sources.get(citation.article), desk.evidence.get(citation)
    if not source or not found:
        return ""
    start, end = found.passages[0].start, found.passages[-1].end
    before = _BLANK_LINE.split(source.text[max(0, start - 4000) : start])[-2:]
    after = _BLANK_LINE.split(source.text[end : end + 2000])[0]
    return one_kind(" ".join((*before, after, _catalogued(source.article))))


def _about(citation: Citation, desk: _Desk) -> str:
    source = desk.sources.get(citation.article)
    return one_kind(f"{source.text[:_ARTICLE]} {_catalogued(source.article)}") if source else ""


def _catalogued(article: Article) -> str:
    said = (article.publisher, *article.authors, article.title, article.origin, article.notice)
    return " . ".join(part for part in said if part)


def _held_back(claim: _Claim, text: str, quotes: tuple[str, ...]) -> Iterator[Problem]:
    whose = "the quote" if len(quotes) == 1 else "a quote"
    for word in unheld(text, quotes):
        yield Problem(
            message=f"{whose} of {claim.what} says “{word}”, and nothing in the text does",
            span=claim.span,
            hint="say it in the text too, or cite only the words that carry it",
            severity="warning",
        )
    for strong, weak in stronger(text, quotes):
        yield Problem(
            message=_says_more(strong, weak, whose, claim.what),
            span=claim.span,
            hint="use a verb that says no more than the quote",
            severity="warning",
        )


def _turned(claim: _Claim, text: str, quotes: tuple[str, ...], desk: _Desk) -> Iterator[Problem]:
    """What the quotes say too, but not so, or not from whom the text has it."""
    whose = "the quote" if len(quotes) == 1 else "a quote"
    for words in negated(text, quotes):
        yield Problem(
            message=f"“{words}” negates what {whose} of {claim.what} says outright",
            span=claim.span,
            hint="take the negation out, or cite the passage that bears it out",
            severity="warning",
        )
    if not attributes(text):
        return
    articles = (article for citation in claim.citations if (article := desk.article_of(citation)))
    publishers = content(" ".join(words for article in articles for words in _published_by(article)))
    cited = tuple(_whole_sentences(citation, desk) for citation in claim.citations)
    for ours, theirs in misattributed(text, cited, publishers):
        yield Problem(
            message=f"{claim.what} has it from “{ours}”, what it cites from “{theirs}”",
            span=claim.span,
            hint="name who says it in the article, or cite the passage in which the other does",
            severity="warning",
        )


def _whole_sentences(citation: Citation, desk: _Desk) -> str:
    """The sentences in which a quote stands: who says it may be told outside of it."""
    source, found = desk.sources.get(citation.article), desk.evidence.get(citation)
    if not source or not found:
        return desk.words_of(citation)
    start, end = found.passages[0].start, min(found.passages[-1].end, found.passages[0].start + _LONGEST)
    first = max(0, start - _SENTENCE)
    near = source.text[first : end + _SENTENCE]
    whole = (near[a:b] for a, b in sentences_about(near, start - first, end - first))
    return one_kind(" ".join(whole))


def _published_by(article: Article) -> Iterator[str]:
    yield from (words for words in (article.publisher, *article.authors, article.origin) if words)


def _says_more(strong: str, weak: str, whose: str, what: str) -> str:
    if weak:
        return f"“{strong}” says more than “{weak}” in {whose} of {what}"
    return f"“{strong}” says more than {whose} of {what}".replace("than a quote", "than the quotes")


# Arithmetic.


def _of_derived(derived: Derived, fact: Fact, desk: _Desk) -> Iterator[Problem]:
    if derived.expression is None or derived.value is None:
        return
    try:
        worked = worked_out(derived.expression)
    except BriefgenError as trouble:
        yield Problem(
            message=f'"from" cannot be worked out: {trouble.problems[0].message}',
            span=derived.span,
            hint='it takes numbers with + − × ÷ %, parentheses and round(x, n); a reason in words goes into "because"',
        )
        return
    value = exactly(derived.value)
    if worked.value != value:
        yield Problem(
            message=f"{derived.expression} comes to {shown(worked.value)}, not {derived.value}",
            span=derived.span,
            hint="correct the value or the arithmetic; to round, write round(x, n)",
        )
    yield from _foreign_numbers(derived, worked.numbers, fact, desk)
    if value is not None and not _stands_in(value, fact.text):
        yield Problem(
            message=f"the derived {derived.value} does not stand in the text of this fact",
            span=derived.span,
            hint="remove it, or write the number in the text",
            severity="warning",
        )


def _foreign_numbers(derived: Derived, numbers: tuple[Fraction, ...], fact: Fact, desk: _Desk) -> Iterator[Problem]:
    known = {value for citation in fact.citations for value in _values_in(desk.words_of(citation))} | _CONSTANTS
    for number in dict.fromkeys(numbers):
        if number not in known:
            quotes = "the quote" if len(fact.citations) == 1 else f"any of the {len(fact.citations)} quotes"
            yield Problem(
                message=f"{shown(number)} in {derived.expression} does not stand in {quotes} of this fact",
                span=derived.span,
                hint="calculate with numbers of the quotes, and with 7, 12, 24, 60, 100 and 1000",
            )


def _values_in(text: str) -> frozenset[Number]:
    said, rest = dates_in(text)
    parts = (part for when in said for part in (when.year, when.month, when.day) if part)
    readings = (reading.value for reading in amounts_in(((text, rest),)).readings())
    return frozenset((*parts, *readings)) | digits_of(text)


def _stands_in(value: Fraction, text: str) -> bool:
    return abs(value) in _values_in(_words_of(text))


# Likelihood and confidence.

_LIKELIHOOD: Final = Phrases(LIKELIHOODS)
_LEVELS: Final = "|".join(CONFIDENCES)
_CONFIDENCE: Final = re.compile(
    rf"\b(?:{_LEVELS})(?:-to-(?:{_LEVELS}))?(?: (?:level|degree)s? of |[ -])confidence\b"
    r"|(?<!consumer )(?<!business )(?<!investor )(?<!market )(?<!public )"
    rf"\bconfidence (?:level )?(?:is|was|remains|at|:) ?(?:{_LEVELS})\b",
    re.IGNORECASE,
)


def mixed_confidence(fact: Fact) -> tuple[Problem, ...]:
    """An error for each sentence of a fact's text in which a term of likelihood meets a level of confidence.

    Source: ICD 203, Analytic Standards (2 January 2015), section D.6.e.2.b: to avoid confusion, an expression of
    likelihood and one of confidence in a judgment are not combined in the same sentence. English wording only.
    """
    return tuple(
        Problem(
            message=f"“{likely}” and “{sure}” meet in one sentence",
            span=fact.text_span,
            hint="give likelihood and confidence a sentence each (ICD 203), or set one of them as a field of the fact",
        )
        for likely, sure in _mixed(fact.text)
    )


@lru_cache(maxsize=2048)
def _mixed(text: str) -> tuple[tuple[str, str], ...]:
    words = _words_of(text)
    if not _LIKELIHOOD.search(words):
        return ()
    return tuple(
        (likely.group(), sure.group())
        for sentence in sentences(words)
        if (likely := _LIKELIHOOD.search(sentence)) and (sure := _CONFIDENCE.search(sentence))
    )
