"""The command that looks at the machine."""

from __future__ import annotations

import click
from msgspec.structs import replace

from briefgen.cli.console import EXIT, Options, told
from briefgen.cli.options import for_all
from briefgen.diagnostics import errors_in
from briefgen.operate.doctor import Finding, examined


@click.command("doctor", short_help="Say what this machine lacks, and the command that mends it.")
@for_all
@click.pass_obj
def _doctor(options: Options) -> int:
    """Look whether this machine can make briefs: Python, Pango and fonts, time zones, and what the output can do.

    The exit code is 0 where nothing is missing that a brief needs, 69 where no PDF can be made or no day be known, 74
    where the output cannot be written as it must be, and 78 where the settings are wrong.
    """
    findings = [_strict(finding) if options.strict else finding for finding in examined(options.folder)]
    problems = [finding.problem for finding in findings if finding.problem]
    if options.json:
        sound = [{"subject": finding.subject, "seen": finding.seen} for finding in findings if not finding.problem]
        return told(problems, options, sound=sound)
    for finding in findings:
        click.echo(_line(finding))
    return EXIT[errors_in(problems)[0].kind] if errors_in(problems) else 0


def _strict(finding: Finding) -> Finding:
    return replace(finding, problem=replace(finding.problem, severity="error")) if finding.problem else finding


def _line(finding: Finding) -> str:
    problem = finding.problem
    if problem is None:
        return f"ok       {finding.subject}: {finding.seen}"
    mark = "missing" if problem.severity == "error" else "lesser "
    more = "".join(f"\n         {note}" for note in (*problem.notes, f"mend it: {problem.hint}"))
    return f"{mark}  {finding.subject}: {problem.message}{more}"
