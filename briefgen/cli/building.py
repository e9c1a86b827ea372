"""The command that builds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from briefgen import again
from briefgen.build import FORMATS, OUTPUT, Built, build
from briefgen.cli.console import Options, Progress, cores, say, told
from briefgen.cli.options import ALL, DATES, SINCE, for_all, since_of
from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import alone, note
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
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Make so many PDFs at a time; by default, one for each core.",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Have the PDFs made by the Dask cluster whose scheduler is there: tcp://host:8786, or tls://host:8786.",
)
@click.option("--force", is_flag=True, help="Make everything anew, stale or not.")
@click.option("--dry-run", is_flag=True, help="Check, tell what would be made and why, and write nothing.")
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
    jobs: int | None,
    dask: str | None,
    force: bool,
    dry_run: bool,
) -> int:
    """Check the facts of each DATE and build its brief into output/.

    Without DATE, the newest day that has facts. Only what is stale is made. Nothing is written unless every quote was
    found; a day's files then change at one moment. A PDF that cannot be made costs only itself. Files of days whose
    facts are gone are removed.
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
            jobs=jobs or cores(),
            dask=dask,
            force=force,
            dry_run=dry_run,
            progress=progress.show,
        )
    problems = (*built.failures, *built.warnings)
    results = {"written": built.written, "removed": built.removed, "unchanged": built.unchanged}
    code = told(problems, options, **({"dry_run": dict(built.reasons)} if dry_run else results))
    if not options.json:
        _report(built, dry_run, code)
        if built.rests_on and not dry_run:
            _remember(options, problems, built)
    return code


def _remember(options: Options, problems: Sequence[Problem], built: Built) -> None:
    """Write down that there was nothing to do, for who gives the same command again in the workspace."""
    said = "".join(f"{problem}\n" for problem in problems)
    answer = again.written(options.command, said, built.rests_on)
    if answer and options.folder == Path():
        # Whoever is at work by now makes this answer an old one.
        with suppress(BriefgenError), alone(Path(OUTPUT)):
            note(Path(OUTPUT), again.FILE, answer)


def _report(built: Built, dry_run: bool, code: int) -> None:
    lines = [*built.written, *(f"{name} removed" for name in built.removed)]
    if not lines and not code:
        lines = [again.NOTHING]
    if dry_run:
        # That is what it was asked for, whoever looks on.
        going = {*built.removed}
        lines = [f"would {'remove' if name in going else 'make'} {name}: {reason}" for name, reason in built.reasons]
        click.echo("\n".join(lines or [again.NOTHING]))
    else:
        say(*lines)
