"""The second half of the way: editions of the checked days, in every format, and the pages that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from briefgen.build.briefs import Brief, attachments_of, briefs_of
from briefgen.build.checking import checked
from briefgen.build.looks import look_of
from briefgen.build.pages import Workshop, pages_of
from briefgen.build.run import OUTPUT, SETTINGS
from briefgen.diagnostics import Problem, Span, stop_on_errors
from briefgen.diagnostics import strict as as_errors
from briefgen.files import Inputs, replace_all
from briefgen.model import Edition
from briefgen.render import pdf
from briefgen.settings import FORMATS
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


def build(
    root: Path,
    dates: Collection[date] = (),
    *,
    since: date | None = None,
    formats: Collection[str] = FORMATS,
    strict: bool = False,
    max_marking: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Built:
    """Check the facts of the days that are wanted, as `check` does, and write their briefs into `output/`.

    `html` brings `json` along: the archive and the article pages are made from the receipts of what is published.
    Nothing is written unless everything could be made. What is marked above `max_marking`, by default the settings'
    own, is left out. Raises `BriefgenError` as `check` does, and when a template, the PDF renderer or the disk
    fails. `progress` is told of the PDFs, which take longest: how many are made, of how many.
    """
    with ExitStack() as stack:
        # WeasyPrint's import is the longest single wait of a build: its process starts before anything is read.
        renderer = stack.enter_context(pdf.process()) if "pdf" in formats else None
        inputs = Inputs(root)
        found = checked(inputs, dates, since=since, strict=strict)
        shop = Workshop(
            found=found,
            theme=Theme(inputs),
            look=look_of(found.settings, inputs),
            limit=max_marking or found.settings.max_marking,
        )
        briefs = [brief for day in found.days for brief in briefs_of(day, found, formats, shop.limit)]
        made = dict(pages_of(briefs, shop, Inputs(root / OUTPUT)))
        warnings = [*found.warnings, *unspoken(shop.theme.words(found.settings.language), Span(file=SETTINGS))]
        if renderer:
            printed = [brief for brief in briefs if "pdf" in brief.formats]
            for number, brief in enumerate(printed):
                progress(number, len(printed))
                made[f"{brief.stem}.pdf"], lacks = renderer.pdf(_job(brief, shop))
                warnings += lacks
        if {*FORMATS} <= {*formats}:
            warnings += shop.theme.unused(inputs)
        problems = as_errors(warnings) if strict else tuple(warnings)
        stop_on_errors(problems)
    written = replace_all(root / OUTPUT, dict(sorted(made.items(), key=lambda item: _turn(item[0]))))
    return Built(
        editions=tuple(brief.edition for brief in briefs),
        written=tuple(f"{OUTPUT}/{name}" for name in written),
        unchanged=len(made) - len(written),
        warnings=problems,
    )


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
    """When a file takes its name: what pages load, then the pages, then what leads to them."""
    if name in _ENTRANCES:
        return 3, name
    first = name.split("/", 1)[0]
    return {"assets": 0, "articles": 2}.get(first, 1), name
