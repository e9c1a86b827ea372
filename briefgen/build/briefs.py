"""The editions of a checked day, each with its receipts and with what goes along."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen import receipts
from briefgen.build.ground import Checked
from briefgen.compose import Masthead, Readership, compose
from briefgen.formats import FORMATS
from briefgen.model import Day, Edition, Source
from briefgen.render.json import brief_json

if TYPE_CHECKING:
    from briefgen.render.pdf import Attachment


class Brief(Struct, frozen=True, kw_only=True):
    """An edition with the value of its `brief.json`."""

    edition: Edition
    formats: frozenset[str]
    """That are asked for now."""
    may_have: frozenset[str]
    """The formats that it has once all are asked for."""
    receipts: bytes
    enclosed: Mapping[str, bytes]
    facts: Mapping[str, bytes]
    """The facts files it was made from, by name; none where they hold what the edition may not show."""

    @property
    def stem(self) -> str:
        """Its files relative to the output folder, without their suffix."""
        return f"{self.edition.date}/{self.edition.name}"


def briefs_of(day: Day, found: Checked, formats: Collection[str], limit: str | None) -> Iterator[Brief]:
    """The full edition of a day, and the others that the settings ask for."""
    yield _brief(day, found, formats, FORMATS, limit, Readership(), found.settings.title)
    for name, asked in found.settings.editions.items():
        readership = Readership(
            name=name, sections=asked.sections, tags=asked.tags, facts=asked.facts, leave_out=asked.leave_out
        )
        may_have = asked.formats or FORMATS
        yield _brief(day, found, formats, may_have, limit, readership, asked.title or found.settings.title)


def _brief(
    day: Day,
    found: Checked,
    formats: Collection[str],
    may_have: Collection[str],
    limit: str | None,
    readership: Readership,
    series: str,
) -> Brief:
    masthead = Masthead(
        series=series,
        organisation=found.settings.organisation,
        language=found.settings.language,
        marking=found.settings.default_marking,
        ratings=found.settings.ratings,
    )
    files = found.facts[day.date]
    digests = [(name, sha256(data).hexdigest()) for name, data in files]
    edition = compose(
        day,
        found.evidence,
        found.sources,
        masthead,
        digests,
        limit=limit,
        readership=readership,
        elsewhere=found.elsewhere,
    )
    return Brief(
        edition=edition,
        formats=_with_receipts(suffix for suffix in formats if suffix in may_have),
        may_have=_with_receipts(may_have),
        receipts=brief_json(edition, found.sources),
        enclosed=receipts.enclosures(receipts.enclosed(edition, found.sources)),
        facts={Path(name).name: data for name, data in files} if _may_go_whole(day, edition, found.sources) else {},
    )


def _with_receipts(formats: Iterable[str]) -> frozenset[str]:
    """The archive and the article pages are made from the receipts of what has pages."""
    there = frozenset(formats)
    return there | {"json"} if "html" in there else there


def _may_go_whole(day: Day, edition: Edition, sources: Mapping[str, Source]) -> bool:
    """Whether the facts files hold nothing that the edition does not show: every fact of the day is in it, and every
    article may be published in full. Comments and the words around a quote stand in those files too."""
    shown = {item.id for chapter in edition.chapters for item in chapter.items}
    cited = {citation.article for citation in day.citations}
    return all(fact.id in shown for fact in day.facts) and all(
        sources[alias].article.rights == "full" for alias in cited
    )


def printed_of(brief: Brief) -> list[str]:
    """All that a PDF shows and carries beside the theme, by digest."""
    carried = [*brief.facts.items(), *brief.enclosed.items()]
    return [sha256(brief.receipts).hexdigest(), *(f"{name} {sha256(data).hexdigest()}" for name, data in carried)]


def attachments_of(brief: Brief, gettext: Callable[[str], str]) -> Iterator[Attachment]:
    """What goes into the PDF beside its pages, described in the words of `gettext`."""
    # Imported where a PDF is made.
    from briefgen.render.pdf import Attachment

    name = f"{brief.edition.name}.json"
    said = gettext("The brief with the receipts of its quotes")
    yield Attachment(name=name, data=brief.receipts, mime="application/json", description=said)
    said = gettext("The facts as the desk wrote them")
    for name, data in brief.facts.items():
        yield Attachment(name=name, data=data, mime="application/yaml", description=said)
    said = gettext("Text of a cited article")
    for name, data in brief.enclosed.items():
        yield Attachment(name=name, data=data, mime="text/plain", description=said)
