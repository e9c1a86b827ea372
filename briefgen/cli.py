"""The command line: arguments, the clock, exit codes, printing."""

from __future__ import annotations

import json
import re
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, Final, NoReturn, Self, TypeVar
from zoneinfo import ZoneInfo

import click

from briefgen import __version__, coverage, curate, load, settings, verify
from briefgen.build import FORMATS, OUTPUT, build, check, coverage_of, relocking, settings_of, uncited
from briefgen.diagnostics import BriefgenError, Problem, Span, errors_in, stop_on_errors
from briefgen.files import Inputs, alone, watched
from briefgen.model import Day
from briefgen.standards import TLP
from briefgen.theme import Theme
from briefgen.values import as_json

EXIT: Final = {
    "usage": 64,
    "facts": 65,
    "input": 66,
    "renderer": 69,
    "output": 74,
    "busy": 75,
    "settings": 78,
}
"""Kind of problem → exit code, as sysexits.h has them."""

_BUG: Final = 70
_INTERRUPTED: Final = 130
_TERMINATED: Final = 143

_PATIENCE: Final = 10.0
"""Seconds that a command of the curator waits for its turn."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True, kw_only=True)
class _Options:
    """What holds for every command, given before its name or after it."""

    folder: Path = Path()
    strict: bool = False
    json: bool = False


class _Ended(Exception):  # noqa: N818  it is no error
    """A command that has said all there is to say ends with this exit code."""

    def __init__(self, code: int) -> None:
        self.code = code


def main() -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    sys.exit(run(sys.argv[1:]))


class _Terminated(BaseException):
    """Somebody asks the process to end. No error, which somebody else might handle."""


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # From here on, what is half done is taken back: no second signal may stop that half-way.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Terminated if number == signal.SIGTERM else KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """The exit code of one run of the command line."""
    options = _Options()
    try:
        return _commands.main(args=list(arguments), prog_name="briefgen", standalone_mode=False, obj=options) or 0
    except BriefgenError as error:
        return _told(error.problems, options)
    except _Ended as end:
        return end.code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT["usage"]
    except click.ClickException as error:
        return _told([_misused(error)], options)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was there is unchanged", err=True)
        return _INTERRUPTED
    except _Terminated:
        click.echo("terminated; what was there is unchanged", err=True)
        return _TERMINATED
    except Exception:  # noqa: BLE001  the last resort, so that a bug has an exit code and a request of its own
        click.echo(traceback.format_exc(), err=True)
        click.echo("error: this is a bug in briefgen; what was there is unchanged", err=True)
        click.echo("  hint: please report it with the lines above and the facts that bring it about", err=True)
        return _BUG


def _misused(error: click.ClickException) -> Problem:
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message().rstrip(".").replace("'", '"')
    command = context.command_path if context else "briefgen"
    return Problem(message=message[:1].lower() + message[1:], hint=f"see: {command} --help", kind="usage")


def _told(problems: Sequence[Problem], options: _Options, **more: object) -> int:
    """Print the problems; the exit code of the first error among them, by stage."""
    if options.json:
        click.echo(json.dumps({"problems": [_as_json(problem) for problem in problems], **more}, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(_coloured(problem), err=True)
    first = next((problem for problem in problems if problem.severity == "error"), None)
    return EXIT[first.kind] if first else 0


def _as_json(problem: Problem) -> dict[str, object]:
    span = problem.span
    return {
        "severity": problem.severity,
        "kind": problem.kind,
        "file": span.file if span else None,
        "line": span.line or None if span else None,
        "col": span.col or None if span else None,
        "message": problem.message,
        "notes": list(problem.notes),
        "hint": problem.hint or None,
    }


def _coloured(problem: Problem) -> str:
    # click.echo takes colours away where the reader is no terminal.
    colour = "red" if problem.severity == "error" else "yellow"
    return str(problem).replace(f"{problem.severity}: ", click.style(f"{problem.severity}: ", fg=colour, bold=True), 1)


# Options and arguments that several commands share.


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(context.find_root().obj, name, value)

    return keep


def _for_all(command: F) -> F:
    """`-C`, `--strict` and `--json`, before the command's name or after it."""
    for option in (
        click.option("--json", is_flag=True, callback=_keep("json"), expose_value=False,
                     help="Print problems and results as JSON on standard output."),
        click.option("--strict", is_flag=True, callback=_keep("strict"), expose_value=False,
                     help="Take warnings for errors."),
        click.option("-C", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
                     callback=_keep("folder"), expose_value=False, help="The workspace; by default, this folder."),
    ):  # fmt: skip
        command = option(command)
    return command


class _Date(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        del param
        if isinstance(value, date):
            return value
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise click.UsageError(f'"{value}" is no date; write it as YYYY-MM-DD', ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise click.UsageError(f"there is no {value} in the calendar", ctx) from None


_DATES: Final = click.argument("dates", nargs=-1, type=_Date(), metavar="[DATE]...")
_ALL: Final = click.option("--all", "everything", is_flag=True, help="Every day that has facts.")
_SINCE: Final = click.option("--since", type=_Date(), metavar="DATE", help="Every day from DATE on that has facts.")


def _from(dates: Sequence[date], everything: bool, since: date | None) -> date | None:
    if dates and (everything or since):
        raise click.UsageError("dates cannot be given together with --all or --since")
    return date.min if everything else since


class _InOrderOfUse(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    name="briefgen",
    cls=_InOrderOfUse,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", message="briefgen %(version)s")
@_for_all
def _commands() -> None:
    """Daily briefs whose every quote was checked.

    A workspace holds articles as they were received (seeds/articles/), what is known of them (seeds/articles.yaml), and
    facts that you curate from them (seeds/facts/YYYY-MM-DD.yaml). From these briefgen builds the brief of a day into
    output/: Markdown, HTML, PDF and JSON.

    \b
    Exit codes: 0 done; 64 usage; 65 facts or templates; 66 an input is missing;
    69 a PDF cannot be made here; 70 a bug; 74 output; 75 another build is at work; 78 settings; 130 and 143
    interrupted and terminated.
    """


@_commands.command("build", short_help="Check the facts and build the brief.")
@_DATES
@_ALL
@_SINCE
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
@_for_all
@click.pass_obj
def _build(
    options: _Options,
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
    with _Progress() as progress:
        built = build(
            options.folder,
            dates,
            since=_from(dates, everything, since),
            formats=formats or FORMATS,
            strict=options.strict,
            max_marking=max_tlp,
            wait=lock_timeout,
            progress=progress.show,
        )
    problems = (*built.failures, *built.warnings)
    code = _told(problems, options, written=built.written, unchanged=built.unchanged)
    if not options.json:
        _say(*built.written, *([] if built.written or code else ["nothing to do: every file is up to date"]))
    return code


@_commands.command("check", short_help="Check the facts without building.")
@_DATES
@_ALL
@_SINCE
@click.option("--watch", is_flag=True, help="Check again whenever a file of the workspace is saved.")
@_for_all
@click.pass_obj
def _check(options: _Options, dates: Sequence[date], everything: bool, since: date | None, watch: bool) -> None:
    """Check the facts of each DATE without building anything.

    Without DATE, the newest day that has facts. Every quote is looked for in its article, and all problems are told in
    one run.
    """

    def once() -> None:
        found = check(options.folder, dates, since=_from(dates, everything, since), strict=options.strict)
        _told(found.warnings, options)
        if not options.json:
            _say(*map(_in_order, found.days))

    if watch:
        _verdict(once, options)
        for _ in watched(options.folder):
            _verdict(once, options)
    once()


def _in_order(day: Day) -> str:
    return f"{day.date}: {len(day.facts)} facts, {len(day.citations)} quotes, each in its place"


def _verdict(once: Callable[[], None], options: _Options) -> None:
    """One answer of the watch, between lines of its own, by which an editor knows where it begins and ends."""
    click.echo("checking", err=True)
    try:
        once()
    except BriefgenError as error:
        _told(error.problems, options)
        count = len(errors_in(error.problems))
        click.echo(f"watching; {count} error{'s' if count != 1 else ''}", err=True)
    else:
        click.echo("watching; no errors", err=True)


@_commands.command("coverage", short_help="Show what no fact draws on.")
@_DATES
@_ALL
@_SINCE
@click.option("--html", "as_page", is_flag=True, help="Print one HTML page instead: for the desk, with whole articles.")
@_for_all
@click.pass_obj
def _coverage(options: _Options, dates: Sequence[date], everything: bool, since: date | None, as_page: bool) -> None:
    """Show what of the articles no fact of each DATE draws on, and how many origins bear each fact.

    Sentences with numbers, names or quotations come first. The HTML page shows whole articles, whatever their rights:
    keep it at the desk.
    """
    days = coverage_of(options.folder, dates, since=_from(dates, everything, since))
    if options.json:
        click.echo(json.dumps(as_json(days), ensure_ascii=False))
        return
    for covered in days:
        if as_page:
            language = settings_of(options.folder).language
            click.echo(coverage.page(covered, Theme(Inputs(options.folder)), language), nl=False)
        else:
            click.echo(coverage.report(covered), nl=False)


@_commands.command("verify", short_help="Check a finished brief alone.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@_for_all
@click.pass_obj
def _verify(options: _Options, files: Sequence[Path]) -> None:
    """Check a brief alone, by the receipts it carries.

    FILE is the .pdf or the .json of a brief; no workspace is needed. Whatever was changed since it was made is named,
    and what cannot be checked from the file alone is said.
    """
    verdicts = [(file, _verified(_given(file), str(file))) for file in files]
    problems = [problem for _, verdict in verdicts for problem in verdict.problems]
    if options.json:
        found = [{"file": str(file), "checked": v.checked, "unchecked": v.unchecked} for file, v in verdicts]
        raise _Ended(_told(problems, options, verdicts=found))
    for _, verdict in verdicts:
        click.echo(verify.report(verdict), nl=False)
    stop_on_errors(problems)


def _verified(data: bytes, name: str) -> verify.Verdict:
    # By its first character, whatever the file is called: a PDF never begins with a brace.
    return verify.verify_json(data, name) if data.lstrip()[:1] == b"{" else verify.verify_pdf(data, name)


@_commands.command("init", short_help="Make a new workspace.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
def _init(folder: Path) -> None:
    """Make a workspace in DIR that builds at once, with a sample article and facts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in curate.init(folder, _today() - timedelta(days=1), schema_text("facts")):
        click.echo(name)
    click.echo(f"next: briefgen -C {folder} build")


@_commands.command("add", short_help="Take an article in.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-", metavar="[FILE]")
@click.option("--alias", help="What facts call the article; by default, from its publisher or title.")
@click.option("--encoding", help="What the file is written in, where that cannot be detected.")
@_for_all
@click.pass_obj
def _add(options: _Options, file: Path, alias: str | None, encoding: str | None) -> None:
    """Take an article in: keep its bytes and put what it says of itself into the catalogue.

    Without FILE, the text is read from standard input.
    """
    pasted = str(file) == "-"
    data = sys.stdin.buffer.read() if pasted else _given(file)
    name = None if pasted else file.name
    today = _today(settings_of(options.folder).timezone)
    with alone(options.folder / OUTPUT, _PATIENCE):
        added = curate.add(options.folder, data, name, alias=alias, encoding=encoding, received=today)
    if options.json:
        click.echo(json.dumps(as_json(added), ensure_ascii=False))
        return
    click.echo(f'{added.file}: taken in as "{added.alias}"')
    if added.encoding:
        click.echo(f"  it was in {added.encoding} and is kept in UTF-8")
    if not added.dated:
        click.echo("  it gives no date: the catalogue has today's")
    if added.unknown:
        click.echo(f"  not known of it: {', '.join(added.unknown)}; fill in what you know in seeds/articles.yaml")


@_commands.command("new", short_help="Start the facts file of a day.")
@click.argument("day", type=_Date(), required=False, metavar="[DATE]")
@_for_all
@click.pass_obj
def _new(options: _Options, day: date | None) -> None:
    """Start the facts file of DATE, by default of today, with the sentences of uncited articles as candidates."""
    day = day or _today(settings_of(options.folder).timezone)
    with alone(options.folder / OUTPUT, _PATIENCE):
        name = curate.new(options.folder, day, uncited(options.folder))
    click.echo(json.dumps({"written": [name]}) if options.json else name)


@_commands.command("relock", short_help="Accept an article that changed or moved.")
@click.argument("alias")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_for_all
@click.pass_obj
def _relock(options: _Options, alias: str, yes: bool) -> None:
    """Accept an article that changed or moved, after showing what that changes."""
    article, change = relocking(options.folder, alias)
    click.echo(str(change), err=options.json)
    click.echo("  only the quotes were compared: the text from before is not kept", err=options.json)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: say --yes to accept this")
    if not yes:
        click.confirm("accept this?", abort=True)
    with alone(options.folder / OUTPUT, _PATIENCE):
        written = curate.relock(options.folder, article, change)
    click.echo(json.dumps({"written": written}) if options.json else "\n".join(f"{name} written" for name in written))


def _given(file: Path) -> bytes:
    """A file that the command line names, wherever it lies."""
    return Inputs(file.absolute().parent).read(file.name, span=Span(file=str(file)))


def _today(zone: str = "UTC") -> date:
    return datetime.now(ZoneInfo(zone)).date()  # noqa: TID251  this is the one place that reads the clock


_SCHEMAS: Final = {"facts": load.schema, "catalogue": load.catalogue_schema, "settings": settings.schema}


@_commands.command("schema", short_help="Print the JSON Schema for editors.")
@click.argument("of", type=click.Choice(list(_SCHEMAS)), default="facts", metavar="[facts|catalogue|settings]")
def _schema(of: str) -> None:
    """Print the JSON Schema that editors complete facts files from.

    `briefgen schema > seeds/facts.schema.json` puts it where the first line of a facts file looks for it.
    """
    click.echo(schema_text(of), nl=False)


def schema_text(of: str) -> str:
    return json.dumps(_SCHEMAS[of](), indent=2, ensure_ascii=False) + "\n"


def _say(*lines: str) -> None:
    """For somebody who looks on; cron hears nothing."""
    if sys.stdout.isatty():
        for line in lines:
            click.echo(line)


class _Progress:
    """A bar on the terminal, once a build has taken longer than a second."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)

    def show(self, done: int, of: int) -> None:
        if not sys.stderr.isatty() or monotonic() - self._began < 1 or of < 2:
            return
        self._shown = True
        filled = 30 * done // of
        click.echo(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {of} PDFs", err=True, nl=False)
