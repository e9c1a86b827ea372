"""The comparing of words with the words of quotes, less that of days which it was done for already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain

from briefgen.build.sharing import shared
from briefgen.diagnostics import Problem, Span
from briefgen.model import Account, Citation, Day, Evidence, Fact, Source
from briefgen.values import as_json, digest


def compared(
    days: Sequence[Day],
    evidence: Mapping[Citation, Evidence],
    sources: Mapping[str, Source],
    language: str,
    known: Mapping[date, str],
    jobs: int,
) -> tuple[Mapping[date, str], list[Problem]]:
    """What `support` says of `days`, in as many processes, and of each day that it says nothing of a digest of all that
    was compared. `known` are such digests from before, by this very program: what has the same is not compared again.
    """
    now = {day.date: _digest(day, sources, language) for day in days}
    new = [day for day in days if known.get(day.date) != now[day.date]]
    said = shared([partial(_unmatched, day, evidence, sources, language) for day in new], jobs)
    remarked = {day.date for day, problems in zip(new, said, strict=True) if problems}
    return {day: digest for day, digest in now.items() if day not in remarked}, [*chain.from_iterable(said)]


def _unmatched(
    day: Day, evidence: Mapping[Citation, Evidence], sources: Mapping[str, Source], language: str
) -> list[Problem]:
    """What `support` says, less its warnings of texts that rest on a quote which was not found, as is told already."""
    # Where nothing is compared, an eighth of the time is saved.
    from briefgen.support import support

    early = _without_evidence(day, evidence)
    said = support(day, evidence, sources, language=language)
    return [problem for problem in said if problem.severity == "error" or problem.span not in early]


def _without_evidence(day: Day, evidence: Collection[Citation]) -> set[Span]:
    """The texts that rest on a quote which was not found, or on a fact that was not read."""
    accounts = (account for dispute in day.disputes for account in dispute.accounts)
    borne = {fact.id for fact in day.facts if all(citation in evidence for citation in fact.citations)}
    return {
        *(fact.text_span for fact in day.facts if fact.id not in borne),
        *(point.span for point in (*day.bottom_line, *day.watch) if not borne.issuperset(point.facts)),
        *(account.span for account in accounts if not all(citation in evidence for citation in account.citations)),
    }


# All that `support` looks at. Evidence is made of citations and articles alone.


def _digest(day: Day, sources: Mapping[str, Source], language: str) -> str:
    cited = dict.fromkeys(citation.article for citation in day.citations)
    return digest(
        [
            language,
            [[name, *spellings] for name, spellings in day.names.items()],
            [_of_fact(fact) for fact in day.facts],
            [[dispute.question, *map(_of_account, dispute.accounts)] for dispute in day.disputes],
            [[point.text, *point.facts] for point in (*day.bottom_line, *day.watch)],
            [as_json(sources[alias].article) for alias in cited if alias in sources],
        ]
    )


def _of_fact(fact: Fact) -> list[object]:
    derived = [[str(one.value), one.expression, one.because] for one in fact.derived]
    return [fact.id, fact.text, fact.lang, derived, _of_citations(fact.citations)]


def _of_account(account: Account) -> list[object]:
    return [account.text, _of_citations(account.citations)]


def _of_citations(citations: Iterable[Citation]) -> list[object]:
    return [[one.article, one.quote, one.prefix, one.suffix] for one in citations]
