"""The command that builds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from briefgen.build import FORMATS, build
from briefgen.cli.console import Options, Progress, say, told
from briefgen.cli.options import ALL, DATES, SINCE, for_all, since_of
from briefgen.standards import TLP


@click.command("build", short_help="Check the facts and build the brief.")
@DATES
@ALL
@SINCE
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Only this format; may be repeated."
)
@click.option("--max-tlp", type=click.Choice(TLP), help="Leave out what is marked more strictly.")
@click.option(
    "--lock-timeout",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait so long for another build to finish.",
)
@for_all
@click.pass_obj
def _build(
    options: Options,
    dates: Sequence[date],
    everything: bool,
    since: date | None,
    formats: Sequence[str],
    max_tlp: str | None,
    lock_timeout: float,
) -> int:
    """Check the facts of each DATE and build its brief into output/.

    Without DATE, the newest day that has facts. Nothing is written unless every quote was found; a day's files then
    change at one moment. A PDF that cannot be made costs only itself.
    """
    with Progress() as progress:
        built = build(
            options.folder,
            dates,
            since=since_of(dates, everything, since),
            formats=formats or FORMATS,
            strict=options.strict,
            max_marking=max_tlp,
            wait=lock_timeout,
            progress=progress.show,
        )
    problems = (*built.failures, *built.warnings)
    code = told(problems, options, written=built.written, unchanged=built.unchanged)
    if not options.json:
        say(*built.written, *([] if built.written or code else ["nothing to do: every file is up to date"]))
    return code
