"""Words are compared with their quotes once: what was said of them holds until one of them changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen import build
from briefgen.build import Built, comparing, standing
from briefgen.diagnostics import Span
from briefgen.model import (
    Account,
    Article,
    Citation,
    Correction,
    Day,
    Derived,
    Dispute,
    Evidence,
    Fact,
    Passage,
    Point,
    Section,
    Series,
    Source,
)
from briefgen.support import support
from conftest import Workspace

TODAY = "2026-11-21"
AT = Span(file="facts.yaml", line=3, col=9)
ELSEWHERE = Span(file="other.yaml", line=4, col=2)


# What is compared: every field of a day's values is either in the digest or nothing that `support` looks at.

ARTICLE = Article(
    alias="wire", file="wire.txt", sha256="0" * 64, published=date(2026, 2, 5), rights="full", origin="wire", span=AT,
    file_span=AT, sha256_span=AT,
)  # fmt: skip
QUOTE = "The port may have reopened to 31 ships on Monday, the harbour master said"
SOURCES = {"wire": Source(article=ARTICLE, text=QUOTE, sha256="0" * 64)}
CITATION = Citation(article="wire", quote=QUOTE, span=AT, article_span=AT)
DERIVED = Derived(value=Decimal(12), expression="31-20", span=AT)
FACT = Fact(
    id="port", text="The port of Elmsworth reopened to 12 ships", citations=(CITATION,), derived=(DERIVED,), span=AT,
    text_span=AT, id_span=AT,
)  # fmt: skip
ACCOUNT = Account(text="Some 90 ships waited", citations=(CITATION,), span=AT)
DISPUTE = Dispute(id="ships", question="How many?", accounts=(ACCOUNT,), span=AT)
POINT = Point(text="On Friday 90 ships came", facts=("port",), fact_spans=(AT,), span=AT)
SECTION = Section(title="Port", facts=(FACT,), span=AT)
CORRECTION = Correction(at=date(2026, 2, 6), fact="port", was="55 men", now="7 May", span=AT, fact_span=AT)
DAY = Day(
    date=date(2026, 2, 5), title="A day", bottom_line=(POINT,), watch=(POINT,), sections=(SECTION,),
    disputes=(DISPUTE,), span=AT,
)  # fmt: skip


def of_fact(**more: Any) -> Day:
    return replace(DAY, sections=(replace(SECTION, facts=(replace(FACT, **more),)),))


def of_citation(**more: Any) -> Day:
    return of_fact(citations=(replace(CITATION, **more),))


def of_dispute(**more: Any) -> Day:
    return replace(DAY, disputes=(replace(DISPUTE, **more),))


MADE: Mapping[type, Callable[..., Day]] = {
    Day: lambda **more: replace(DAY, **more),
    Section: lambda **more: replace(DAY, sections=(replace(SECTION, **more),)),
    Fact: of_fact,
    Citation: of_citation,
    Derived: lambda **more: of_fact(derived=(replace(DERIVED, **more),)),
    Dispute: of_dispute,
    Account: lambda **more: of_dispute(accounts=(replace(ACCOUNT, **more),)),
    Point: lambda **more: replace(DAY, bottom_line=(replace(POINT, **more),)),
}
LOOKED_AT: Mapping[type, Mapping[str, object]] = {
    Day: {"names": {"Elmsworth": ("Elm",)}, "bottom_line": (), "watch": (), "sections": (), "disputes": ()},
    Section: {"facts": ()},
    Fact: {"id": "harbour", "text": "Another text", "citations": (), "derived": (), "lang": "de"},
    Citation: {"article": "leaflet", "quote": "The port", "prefix": "said", "suffix": "said"},
    Derived: {"value": Decimal(13), "expression": "31-18", "because": "it was so"},
    Dispute: {"question": "Who?", "accounts": ()},
    Account: {"text": "Some 91 ships waited", "citations": ()},
    Point: {"text": "Ninety ships came", "facts": ("harbour",)},
}
PASSED_OVER: Mapping[type, Mapping[str, object]] = {
    Day: {
        "date": date(2026, 3, 9), "title": "On 7 May 55 men might have", "marking": "TLP:RED",
        "corrections": (CORRECTION,), "span": ELSEWHERE,
    },
    Section: {"title": "On 7 May 55 men might have", "span": ELSEWHERE},
    Fact: {
        "why": "On 7 May 55 men of Brackwater might have", "kind": "judgment", "likelihood": "likely",
        "confidence": "high", "as_of": datetime(2026, 5, 7, tzinfo=UTC), "tags": ("55 men",), "editions": ("short",),
        "marking": "TLP:RED", "series": Series(unit="55 men", points=(("7 May", Decimal(55)),)), "span": ELSEWHERE,
        "id_span": ELSEWHERE,
    },
    Citation: {"span": ELSEWHERE, "article_span": ELSEWHERE},
    Derived: {},
    Dispute: {"id": "other", "span": ELSEWHERE},
    Account: {},
    Point: {"fact_spans": (ELSEWHERE,)},
}  # fmt: skip
PLACES = {(Fact, "text_span"), (Derived, "span"), (Account, "span"), (Point, "span")}
"""Where what is said is said to be. It is kept of nothing that anything was said of."""


EVIDENCE = {
    CITATION: Evidence(
        citation=CITATION,
        sha256="0" * 64,
        passages=(Passage(start=0, end=len(QUOTE), first_line=1, last_line=1, exact=QUOTE),),
        prefix="",
        suffix="",
        match="exact",
    )
}


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of anything."""
    monkeypatch.setattr("briefgen.support.support", lambda *_args, **_more: ())


def digest(day: Day, language: str = "en", sources: Mapping[str, Source] = SOURCES) -> str:
    matched, said = comparing.compared([day], EVIDENCE, sources, language, {}, 1)
    assert said == []
    return matched[day.date]


def test_every_field_of_a_day_is_looked_at_or_passed_over() -> None:
    for kind in MADE:
        known = {*LOOKED_AT[kind], *PASSED_OVER[kind], *(name for of, name in PLACES if of is kind)}
        assert {*kind.__struct_fields__} == known, kind


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, held in LOOKED_AT.items() for name in held], ids=str)
def test_what_is_looked_at_is_in_the_digest(kind: type, name: str) -> None:
    changed = MADE[kind](**{name: LOOKED_AT[kind][name]})
    assert changed != DAY
    assert digest(changed) != digest(DAY)


@pytest.mark.usefixtures("silent")
def test_articles_and_the_language_are_in_the_digest() -> None:
    for name, other in {"sha256": "1" * 64, "published": date(2026, 2, 6), "language": "de", "title": "Port"}.items():
        source = replace(SOURCES["wire"], article=replace(ARTICLE, **{name: other}))
        assert digest(DAY, sources={"wire": source}) != digest(DAY)
    assert digest(DAY, language="de") != digest(DAY)


@pytest.mark.usefixtures("silent")
def test_places_are_not_in_the_digest() -> None:
    for kind, name in PLACES:
        assert digest(MADE[kind](**{name: ELSEWHERE})) == digest(DAY)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, held in PASSED_OVER.items() for name in held], ids=str
)
def test_of_what_is_passed_over_nothing_is_ever_said(kind: type, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    day = MADE[kind](**{name: PASSED_OVER[kind][name]})
    assert day != DAY
    said = support(DAY, EVIDENCE, SOURCES)
    assert len(said) > 2
    evidence = {citation: replace(EVIDENCE[CITATION], citation=citation) for citation in (CITATION, *day.citations)}
    assert support(day, evidence, SOURCES) == said
    monkeypatch.setattr("briefgen.support.support", lambda *_args, **_more: ())
    assert digest(replace(day, date=DAY.date)) == digest(DAY)


# Builds.


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days that are compared from now on."""
    days: list[date] = []

    def noting(day: Day, *args: Any, **more: Any) -> Any:
        days.append(day.date)
        return support(day, *args, **more)

    monkeypatch.setattr("briefgen.support.support", noting)
    return days


def built(root: Path, **more: Any) -> Built:
    return build(root, formats=("html",), **more)


def edited(root: Path, old: str, new: str) -> None:
    facts = root / f"seeds/facts/{TODAY}.yaml"
    assert old in facts.read_text()
    facts.write_text(facts.read_text().replace(old, new, 1))


def test_words_that_match_are_compared_once(workspace: Workspace, compared: list[date]) -> None:
    root = workspace()
    built(root)
    assert compared == [date.fromisoformat(TODAY)]
    edited(root, "A stoppage would close the port.", "A stoppage would close it.")
    edited(root, "    facts:\n      - id: waiting", "    facts:\n\n      - id: waiting")
    assert f"output/{TODAY}/brief.html" in built(root).written
    assert compared == [date.fromisoformat(TODAY)]
    built(root, force=True)
    assert len(compared) == 2


def test_other_words_are_compared_anew(workspace: Workspace, compared: list[date]) -> None:
    root = workspace()
    built(root)
    edited(root, "**11 container ships**", "**12 container ships**")
    assert ["12" in str(warning) for warning in built(root).warnings] == [True]
    edited(root, "A stoppage would close the port.", "A stoppage would close it.")
    # There was something to say, and it is said again.
    assert ["12" in str(warning) for warning in built(root).warnings] == [True]
    edited(root, "**12 container ships**", "**11 container ships**")
    assert built(root).warnings == ()
    assert len(compared) == 4


def test_another_program_compares_anew(
    workspace: Workspace, compared: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace()
    built(root)
    monkeypatch.setattr(standing, "_program", lambda _known: "another")
    built(root)
    assert len(compared) == 2
