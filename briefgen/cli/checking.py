"""The commands that look and write nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click

from briefgen import coverage, verify
from briefgen.build import check, coverage_of, settings_of
from briefgen.cli.console import Ended, Options, given, say, told
from briefgen.cli.options import ALL, DATES, SINCE, for_all, since_of
from briefgen.cli.places import workspace_of
from briefgen.diagnostics import BriefgenError, errors_in, stop_on_errors
from briefgen.files import Inputs, watched
from briefgen.model import Day
from briefgen.theme import Theme
from briefgen.values import as_json


@click.command("check", short_help="Check the facts without building.")
@DATES
@ALL
@SINCE
@click.option("--watch", is_flag=True, help="Check again whenever a file of the workspace is saved.")
@for_all
@click.pass_obj
def _check(options: Options, dates: Sequence[date], everything: bool, since: date | None, watch: bool) -> None:
    """Check the facts of each DATE without building anything.

    Without DATE, the newest day that has facts. Every quote is looked for in its article, and all problems are told in
    one run.
    """

    root = workspace_of(options)

    def once() -> None:
        found = check(root, dates, since=since_of(dates, everything, since), strict=options.strict)
        told(found.warnings, options)
        if not options.json:
            say(*map(_in_order, found.days))

    if not watch:
        once()
        return
    for _ in watched(root):
        _verdict(once, options)


def _in_order(day: Day) -> str:
    return f"{day.date}: {len(day.facts)} facts, {len(day.citations)} quotes, each in its place"


def _verdict(once: Callable[[], None], options: Options) -> None:
    """One answer of the watch, between lines of its own, by which an editor knows where it begins and ends."""
    click.echo("checking", err=True)
    try:
        once()
    except BriefgenError as error:
        told(error.problems, options)
        count = len(errors_in(error.problems))
        click.echo(f"watching; {count} error{'s' if count != 1 else ''}", err=True)
    else:
        click.echo("watching; no errors", err=True)


@click.command("coverage", short_help="Show what no fact draws on.")
@DATES
@ALL
@SINCE
@click.option("--html", "as_page", is_flag=True, help="Print one HTML page instead: for the desk, with whole articles.")
@for_all
@click.pass_obj
def _coverage(options: Options, dates: Sequence[date], everything: bool, since: date | None, as_page: bool) -> None:
    """Show what of the articles no fact of each DATE draws on, and how many origins bear each fact.

    Sentences with numbers, names or quotations come first. The HTML page shows whole articles, whatever their rights:
    keep it at the desk. It is printed, for a file: `briefgen coverage --html > coverage.html`.
    """
    root = workspace_of(options)
    if as_page and sys.stdout.isatty():
        raise click.UsageError("a terminal does not show the page: add > coverage.html, and open that")
    days = coverage_of(root, dates, since=since_of(dates, everything, since))
    if as_page and len(days) > 1:
        raise click.UsageError("a page shows one day: name its date")
    if options.json:
        click.echo(json.dumps(as_json(days), ensure_ascii=False))
        return
    for covered in days:
        if as_page:
            click.echo(coverage.page(covered, Theme(Inputs(root)), settings_of(root).language), nl=False)
        else:
            click.echo(coverage.report(covered), nl=False)


@click.command("verify", short_help="Check a finished brief alone.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@for_all
@click.pass_obj
def _verify(options: Options, files: Sequence[Path]) -> None:
    """Check a brief alone, by the receipts it carries.

    FILE is the .pdf or the .json of a brief; no workspace is needed. Whatever was changed since it was made is named,
    and what cannot be checked from the file alone is said.
    """
    verdicts = [(file, _verified(given(file), str(file))) for file in files]
    problems = [problem for _, verdict in verdicts for problem in verdict.problems]
    if options.json:
        found = [{"file": str(file), "checked": v.checked, "unchecked": v.unchecked} for file, v in verdicts]
        raise Ended(told(problems, options, verdicts=found))
    for file, verdict in verdicts:
        if len(verdicts) > 1:
            click.echo(f"{file}:")
        click.echo(verify.report(verdict), nl=False)
    stop_on_errors(problems)


def _verified(data: bytes, name: str) -> verify.Verdict:
    # By its first character, whatever the file is called: a PDF never begins with a brace.
    return verify.verify_json(data, name) if data.lstrip()[:1] == b"{" else verify.verify_pdf(data, name)
