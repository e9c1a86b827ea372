"""The second half of the way: editions of the checked days, in every format, and the pages that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from briefgen.build.briefs import Brief, attachments_of, briefs_of
from briefgen.build.checking import checked
from briefgen.build.looks import look_of
from briefgen.build.pages import Workshop, pages_of
from briefgen.build.run import OUTPUT, SETTINGS
from briefgen.diagnostics import BriefgenError, Problem, Span, stop_on_errors
from briefgen.diagnostics import strict as as_errors
from briefgen.files import Inputs, alone, publish
from briefgen.formats import FORMATS
from briefgen.model import Edition
from briefgen.overlay import FOLDER
from briefgen.render import pdf
from briefgen.theme import Theme
from briefgen.words import unspoken


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
        shop = Workshop(
            found=found,
            theme=Theme(inputs),
            look=look_of(found.settings, inputs),
            limit=max_marking or found.settings.max_marking,
        )
        briefs = [brief for day in found.days for brief in briefs_of(day, found, formats, shop.limit)]
        output = Inputs(root / OUTPUT)
        made = dict(pages_of(briefs, shop, output))
        warnings = [*found.warnings, *unspoken(shop.theme.words(found.settings.language), Span(file=SETTINGS))]
        failures: list[Problem] = []
        if renderer:
            printed = _printed(briefs, shop, renderer, progress)
            warnings += printed.warnings
            failures = [_failure(output, f"{stem}.pdf", problem) for stem, problem in printed.failures.items()]
            if failures:
                # No page may lead to a PDF that is not there.
                briefs = [_without_pdf(brief) if brief.stem in printed.failures else brief for brief in briefs]
                made = dict(pages_of(briefs, shop, output))
            made |= printed.files
        if {*FORMATS} <= {*formats}:
            warnings += shop.theme.unused([name.removeprefix(f"{FOLDER}/") for name in inputs.digests])
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """What came of the PDFs."""

    files: Mapping[str, bytes]
    warnings: Sequence[Problem]
    failures: Mapping[str, Problem]
    """By the stem of the edition that has none."""


def _printed(
    briefs: Sequence[Brief], shop: Workshop, renderer: pdf.Renderer, progress: Callable[[int, int], None]
) -> _Printed:
    wanted = [brief for brief in briefs if "pdf" in brief.formats]
    made: dict[str, bytes] = {}
    warnings: list[Problem] = []
    failures: dict[str, Problem] = {}
    for number, brief in enumerate(wanted):
        progress(number, len(wanted))
        try:
            made[f"{brief.stem}.pdf"], lacks = renderer.pdf(_job(brief, shop))
        except BriefgenError as error:
            failures[brief.stem] = error.problems[0]
        else:
            warnings += lacks
    return _Printed(files=made, warnings=warnings, failures=failures)


def _failure(output: Inputs, name: str, problem: Problem) -> Problem:
    there = "the last good one stays" if (output.root / name).is_file() else "there is none of this day yet"
    notes = (*problem.notes, f"everything else was made; of this PDF, {there}")
    return replace(problem, span=Span(file=f"{OUTPUT}/{name}"), notes=notes)


def _without_pdf(brief: Brief) -> Brief:
    return replace(brief, formats=brief.formats - {"pdf"})


def _job(brief: Brief, shop: Workshop) -> pdf.PdfJob:
    page = pdf.print_html(brief.edition, shop.theme, shop.look)
    return pdf.PdfJob(
        html=page,
        files=pdf.print_files(shop.theme, page, shop.look),
        date=brief.edition.date,
        attachments=tuple(attachments_of(brief, shop.theme.words(brief.edition.language).gettext)),
    )


_ENTRANCES: Final = ("latest.html", "index.html", "feed.xml")


def _turn(name: str) -> tuple[int, str]:
    """When a file takes its name: what pages load, what they lead to, the pages, then what leads to them."""
    if name in _ENTRANCES:
        return 3, name
    return {"assets": 0, "articles": 1}.get(name.split("/", 1)[0], 2), name
