"""The second half of the way: editions of the checked days, in every format, and the pages that lead to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from briefgen import receipts, site
from briefgen.assets import Assets, web_assets
from briefgen.build.checking import Checked, checked
from briefgen.build.run import OUTPUT
from briefgen.compose import Masthead, Readership, compose
from briefgen.diagnostics import BriefgenError, Problem, Span, stop_on_errors
from briefgen.diagnostics import strict as as_errors
from briefgen.files import Inputs, alone, publish
from briefgen.model import FULL, Day, Edition
from briefgen.render import html, markdown, pdf
from briefgen.render.json import brief_json
from briefgen.settings import FORMATS
from briefgen.standards import exceeds
from briefgen.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build made."""

    editions: tuple[Edition, ...]
    written: tuple[str, ...]
    """The files that changed, relative to the workspace, in the order of writing."""
    unchanged: int
    """How many files were there already with the same bytes."""
    warnings: tuple[Problem, ...]
    failures: tuple[Problem, ...] = ()
    """An error for each PDF that could not be made. Everything else was, and the last good PDF of that day stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brief:
    """An edition with the value of its `brief.json`."""

    edition: Edition
    formats: frozenset[str]
    """That are made of it now."""
    receipts: bytes
    enclosed: Mapping[str, bytes]
    facts: Mapping[str, bytes]
    """The facts files it was made from, by name; none where something of them was left out by its marking."""


def build(
    root: Path,
    dates: Collection[date] = (),
    *,
    since: date | None = None,
    formats: Collection[str] = FORMATS,
    strict: bool = False,
    max_marking: str | None = None,
    wait: float = 0,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Built:
    """Check the facts of the days that are wanted, as `check` does, and write their briefs into `output/`.

    `html` brings `json` along: the archive and the article pages are made from the receipts of what is published.
    What is marked above `max_marking`, by default the settings' own, is left out. `progress` is told of the PDFs,
    which take longest: how many are made, of how many.

    Nothing is written unless every quote was found and every text could be made; then the files of a day take their
    names at one moment (see `publish`). A PDF that cannot be made costs only itself: see `Built.failures`. One build
    at a time: another waits `wait` seconds for its turn. Raises `BriefgenError` as `check` does, and when a template
    or the disk fails, or the turn does not come; what was there stays.
    """
    with ExitStack() as stack:
        # WeasyPrint's import is the longest single wait of a build: its process starts before anything is read.
        renderer = stack.enter_context(pdf.process()) if "pdf" in formats else None
        inputs = Inputs(root)
        try:
            stack.enter_context(alone(root / OUTPUT, wait))
        except BriefgenError:
            # What is wrong with the inputs comes first.
            checked(inputs, dates, since=since, strict=strict)
            raise
        found = checked(inputs, dates, since=since, strict=strict)
        theme = Theme(inputs)
        limit = max_marking or found.settings.max_marking
        briefs = [brief for day in found.days for brief in _briefs(day, found, formats, limit)]
        output = Inputs(root / OUTPUT)
        made = dict(_pages(briefs, found, theme, output))
        warnings, failures = list(found.warnings), []
        if renderer:
            printed = _printed(briefs, found, theme, renderer, progress)
            warnings += printed.warnings
            failures = [_failure(output, f"{stem}.pdf", problem) for stem, problem in printed.failures.items()]
            if failures:
                # No page may lead to a PDF that is not there.
                briefs = [
                    _without_pdf(brief) if _stem(brief.edition) in printed.failures else brief for brief in briefs
                ]
                made = dict(_pages(briefs, found, theme, output))
            made |= printed.files
        problems = as_errors(warnings) if strict else tuple(warnings)
        stop_on_errors(problems)
        in_turn = dict(sorted(made.items(), key=lambda item: _turn(item[0])))
        written = publish(root / OUTPUT, in_turn, {str(brief.edition.date) for brief in briefs})
    return Built(
        editions=tuple(brief.edition for brief in briefs),
        written=tuple(f"{OUTPUT}/{name}" for name in written),
        unchanged=len(made) - len(written),
        warnings=problems,
        failures=tuple(failures),
    )


def _briefs(day: Day, found: Checked, formats: Collection[str], limit: str | None) -> Iterator[_Brief]:
    """The full edition of a day, and the others that the settings ask for."""
    yield _brief(day, found, formats, limit, Readership(), found.settings.title)
    for name, asked in found.settings.editions.items():
        readership = Readership(
            name=name, sections=asked.sections, tags=asked.tags, facts=asked.facts, leave_out=asked.leave_out
        )
        wanted = [suffix for suffix in formats if not asked.formats or suffix in asked.formats]
        yield _brief(day, found, wanted, limit, readership, asked.title or found.settings.title)


def _brief(
    day: Day, found: Checked, formats: Collection[str], limit: str | None, readership: Readership, series: str
) -> _Brief:
    masthead = Masthead(
        series=series,
        organisation=found.settings.organisation,
        language=found.settings.language,
        marking=found.settings.default_marking,
    )
    files = found.facts[day.date]
    digests = [(name, sha256(data).hexdigest()) for name, data in files]
    edition = compose(day, found.evidence, found.sources, masthead, digests, limit=limit, readership=readership)
    return _Brief(
        edition=edition,
        formats=frozenset(formats) | ({"json"} if "html" in formats else set()),
        receipts=brief_json(edition, found.sources),
        enclosed=receipts.enclosures(receipts.enclosed(edition, found.sources)),
        facts={} if _is_cut(day, limit) else {Path(name).name: data for name, data in files},
    )


def _is_cut(day: Day, limit: str | None) -> bool:
    """Whether something of the day may not go out, and so neither may the files that it stands in."""
    return limit is not None and any(exceeds(fact.marking, limit) for fact in day.facts)


# The text formats, and the pages that lead to them.


def _pages(briefs: Sequence[_Brief], found: Checked, theme: Theme, output: Inputs) -> Iterator[tuple[str, bytes]]:
    for brief in briefs:
        if "json" in brief.formats:
            yield f"{_stem(brief.edition)}.json", brief.receipts
        if "md" in brief.formats:
            yield f"{_stem(brief.edition)}.md", markdown.markdown(brief.edition, theme).encode()
    on_the_site = [brief for brief in briefs if "html" in brief.formats]
    if on_the_site:
        yield from _site(on_the_site, found, theme, output)


def _site(briefs: Sequence[_Brief], found: Checked, theme: Theme, output: Inputs) -> Iterator[tuple[str, bytes]]:
    assets = web_assets(theme)
    yield from assets.files.items()
    before = {published.stem: published for published in _published(output)}
    new = {_stem(brief.edition): _as_published(brief, before) for brief in briefs}
    everything = tuple({**before, **new}.values())
    for published in new.values():
        page = html.page(published.edition, theme, assets, formats=published.formats)
        yield f"{published.stem}.html", page.encode()
    for alias, source in found.sources.items():
        yield f"articles/{alias}.html", site.article_page(source, everything, theme, assets).encode()
    yield from _entrances(everything, found, theme, assets)


def _entrances(
    everything: Sequence[site.Published], found: Checked, theme: Theme, assets: Assets
) -> Iterator[tuple[str, bytes]]:
    preferences = found.settings
    title, language, url = preferences.title, preferences.language, preferences.url
    newest = max(everything, key=lambda published: (published.edition.date, published.edition.name == FULL))
    yield "latest.html", html.latest_page(newest.edition, theme, formats=newest.formats).encode()
    yield (
        "index.html",
        site.index_page(everything, theme, assets, title=title, language=language, feed=bool(url)).encode(),
    )
    if url:
        yield "feed.xml", site.feed(everything, theme, title=title, language=language, url=url).encode()


def _published(output: Inputs) -> Iterator[site.Published]:
    """What stands in the output folder, by its receipts. One that says nothing is made anew with its day.

    Raises `BriefgenError` where one cannot be read: without it the archive would be short of a day.
    """
    for folder in output.folders_in("."):
        names = output.names_in(folder.removeprefix("./"), "")
        for name in names:
            stem = name.removesuffix(".json")
            if name != stem:
                formats = [suffix for suffix in FORMATS if f"{stem}.{suffix}" in names]
                data = output.read(name, kind="output")
                with suppress(BriefgenError, ValueError, RecursionError):
                    yield site.published(json.loads(data), formats, name)


def _as_published(brief: _Brief, before: Mapping[str, site.Published]) -> site.Published:
    stem = _stem(brief.edition)
    there = before[stem].formats if stem in before else frozenset()
    return site.Published(edition=brief.edition, formats=brief.formats | there)


# The PDF.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """What came of the PDFs."""

    files: Mapping[str, bytes]
    warnings: Sequence[Problem]
    failures: Mapping[str, Problem]
    """By the stem of the edition that has none."""


def _printed(
    briefs: Sequence[_Brief], found: Checked, theme: Theme, renderer: pdf.Renderer, progress: Callable[[int, int], None]
) -> _Printed:
    wanted = [brief for brief in briefs if "pdf" in brief.formats]
    files = pdf.print_files(theme)
    made: dict[str, bytes] = {}
    warnings: list[Problem] = []
    failures: dict[str, Problem] = {}
    for number, brief in enumerate(wanted):
        progress(number, len(wanted))
        stem = _stem(brief.edition)
        page = pdf.print_html(brief.edition, theme, found.settings.paper)
        try:
            made[f"{stem}.pdf"], lacks = renderer.pdf(_job(brief, page, files))
        except BriefgenError as error:
            failures[stem] = error.problems[0]
        else:
            warnings += lacks
    return _Printed(files=made, warnings=warnings, failures=failures)


def _failure(output: Inputs, name: str, problem: Problem) -> Problem:
    there = "the last good one stays" if (output.root / name).is_file() else "there is none of this day yet"
    notes = (*problem.notes, f"everything else was made; of this PDF, {there}")
    return replace(problem, span=Span(file=f"{OUTPUT}/{name}"), notes=notes)


def _without_pdf(brief: _Brief) -> _Brief:
    return replace(brief, formats=brief.formats - {"pdf"})


def _job(brief: _Brief, page: str, files: Mapping[str, bytes]) -> pdf.PdfJob:
    return pdf.PdfJob(html=page, files=files, date=brief.edition.date, attachments=tuple(_attachments(brief)))


def _attachments(brief: _Brief) -> Iterable[pdf.Attachment]:
    name = f"{brief.edition.name}.json"
    yield pdf.Attachment(name=name, data=brief.receipts, mime="application/json", description="The brief with receipts")
    for name, data in brief.facts.items():
        yield pdf.Attachment(name=name, data=data, mime="application/yaml", description="The facts as curated")
    for name, data in brief.enclosed.items():
        yield pdf.Attachment(name=name, data=data, mime="text/plain", description="Text of a cited article")


# Where and when.


def _stem(edition: Edition) -> str:
    return f"{edition.date}/{edition.name}"


_ENTRANCES: Final = ("latest.html", "index.html", "feed.xml")


def _turn(name: str) -> tuple[int, str]:
    """When a file takes its name: what pages load, what they lead to, the pages, then what leads to them."""
    if name in _ENTRANCES:
        return 3, name
    return {"assets": 0, "articles": 1}.get(name.split("/", 1)[0], 2), name
