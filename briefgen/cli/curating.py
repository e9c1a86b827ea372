"""The curator's commands: the only ones that write inputs."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import click

from briefgen import curate, evidence, load, settings
from briefgen.build import OUTPUT, relocking, settings_of, uncited
from briefgen.build.desk import Relocking
from briefgen.cli.console import PATIENCE, Ended, Options, given, today, told
from briefgen.cli.options import Date, for_all
from briefgen.cli.places import workspace_of
from briefgen.diagnostics import Problem
from briefgen.files import alone
from briefgen.values import as_json


@click.command("init", short_help="Make a new workspace.")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@for_all
@click.pass_obj
def _init(options: Options, target: Path) -> None:
    """Make a workspace in DIR that builds at once, with a sample article and facts."""
    root = options.folder / target
    written = curate.init(root, today() - timedelta(days=1), schema_text("facts"))
    if options.json:
        click.echo(json.dumps({"folder": str(root), "written": written}, ensure_ascii=False))
        return
    click.echo("\n".join(written))
    click.echo(f"next: briefgen -C {shlex.quote(str(root))} build")


@click.command("add", short_help="Take an article in.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-", metavar="[FILE]")
@click.option("--alias", help="What facts call the article; by default, from its publisher or title.")
@click.option("--encoding", help="What the file is written in, where that cannot be detected.")
@for_all
@click.pass_obj
def _add(options: Options, file: Path, alias: str | None, encoding: str | None) -> None:
    """Take an article in: keep its bytes and put what it says of itself into the catalogue.

    Without FILE, the text is read from standard input. What it says of itself stands in its first lines: "date
    YYYY-MM-DD By Author Publisher", or between two lines "---" any of title, author, publisher, date, url and language,
    each as "title: …" on a line of its own.
    """
    root = workspace_of(options)
    pasted = str(file) == "-"
    if pasted and sys.stdin.isatty():
        click.echo("paste the text, then press Ctrl-D on a line of its own", err=True)
    data = sys.stdin.buffer.read() if pasted else given(file)
    name = None if pasted else file.name
    received = today(settings_of(root).timezone)
    with alone(root / OUTPUT, PATIENCE):
        added = curate.add(root, data, name, alias=alias, encoding=encoding, received=received)
    if options.json:
        click.echo(json.dumps(as_json(added), ensure_ascii=False))
        return
    click.echo(f'{added.file}: taken in as "{added.alias}"')
    if not alias and added.alias.startswith("article-"):
        click.echo("  facts will cite it by that name: to choose a better one, change it in seeds/articles.yaml now")
    if added.encoding:
        click.echo(f"  it was in {added.encoding} and is kept in UTF-8")
    if not added.dated:
        click.echo("  it gives no date: the catalogue has today's")
    if added.unknown:
        click.echo(f"  not known of it: {', '.join(added.unknown)}; fill in what you know in seeds/articles.yaml")


@click.command("new", short_help="Start the facts file of a day.")
@click.argument("day", type=Date(), required=False, metavar="[DATE]")
@for_all
@click.pass_obj
def _new(options: Options, day: date | None) -> None:
    """Start the facts file of DATE, by default of today, with the sentences of uncited articles as candidates."""
    root = workspace_of(options)
    day = day or today(settings_of(root).timezone)
    with alone(root / OUTPUT, PATIENCE):
        name = curate.new(root, day, uncited(root))
    click.echo(json.dumps({"written": [name]}) if options.json else name)


@click.command("relock", short_help="Accept an article that changed or moved.")
@click.argument("alias")
@click.option("--yes", is_flag=True, help="Do not ask.")
@for_all
@click.pass_obj
def _relock(options: Options, alias: str, yes: bool) -> None:
    """Accept an article that changed or moved, after showing what changed.

    What becomes of its quotes is told, and how its text differs from what was published of the old one.
    """
    root = workspace_of(options)
    found = relocking(root, alias)
    if not options.json:
        click.echo(str(found.change))
        if found.change.sha256 != found.change.sha256_was:
            _tell_revision(found.revision)
    if not yes and not _is_accepted(options, found):
        raise Ended(0)
    with alone(root / OUTPUT, PATIENCE):
        written = curate.relock(root, found.article, found.change)
    if options.json:
        click.echo(json.dumps({**_as_json(found), "written": written}, ensure_ascii=False))
    else:
        click.echo("\n".join(f"{name} written" for name in written))


def _is_accepted(options: Options, found: Relocking) -> bool:
    if not sys.stdin.isatty():
        hint = f"look at what changed, then say: briefgen relock {found.article.alias} --yes"
        problem = Problem(message="nobody is there to be asked whether this is right", hint=hint, kind="usage")
        raise Ended(told([problem], options, **(_as_json(found) if options.json else {})))
    if click.confirm("accept this?", err=options.json):
        return True
    click.echo("nothing was written", err=True)
    return False


_COLOURS: Final[Mapping[evidence.Sign, str | None]] = {"-": "red", "+": "green", "?": "yellow", " ": None}


def _tell_revision(revision: evidence.Revision | None) -> None:
    if revision is None:
        click.echo("  nothing of the text from before was published here: only its quotes could be compared")
        return
    click.echo(_COMPARED[bool(revision.changes), bool(revision.unknown)])
    for sign, line in evidence.told(revision):
        colour = _COLOURS[sign]
        click.echo(f"  {click.style(line, fg=colour) if colour else line}")


_COMPARED: Final = {
    (True, True): "  the text, as far as it was published, and as it is now:",
    (True, False): "  the text as it was published, and as it is now:",
    (False, True): "  the lines that were published are the same; what changed is elsewhere:",
    (False, False): "  its lines are all the same: only their ends changed, or a byte order mark",
}
"""Whether a change is known, and whether lines are not known → what is said above the lines."""


def _as_json(found: Relocking) -> dict[str, object]:
    text = found.revision and {"changes": found.revision.changes, "unknown": found.revision.unknown}
    return {"change": as_json(found.change), "text": as_json(text)}


_SCHEMAS: Final = {"facts": load.schema, "catalogue": load.catalogue_schema, "settings": settings.schema}


@click.command("schema", short_help="Print the JSON Schema for editors.")
@click.argument("of", type=click.Choice(list(_SCHEMAS)), default="facts", metavar="[facts|catalogue|settings]")
@for_all
def _schema(of: str) -> None:
    """Print the JSON Schema that editors complete facts files from.

    `briefgen schema > seeds/facts.schema.json` puts it where the first line of a facts file looks for it.
    """
    click.echo(schema_text(of), nl=False)


def schema_text(of: str) -> str:
    return json.dumps(_SCHEMAS[of](), indent=2, ensure_ascii=False) + "\n"
