"""The curator's commands: the only ones that write inputs."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import click

from briefgen import curate, load, settings
from briefgen.build import OUTPUT, relocking, settings_of, uncited
from briefgen.cli.console import PATIENCE, Options, given, today
from briefgen.cli.options import Date, for_all
from briefgen.files import alone
from briefgen.values import as_json


@click.command("init", short_help="Make a new workspace.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
def _init(folder: Path) -> None:
    """Make a workspace in DIR that builds at once, with a sample article and facts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in curate.init(folder, today() - timedelta(days=1), schema_text("facts")):
        click.echo(name)
    click.echo(f"next: briefgen -C {folder} build")


@click.command("add", short_help="Take an article in.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-", metavar="[FILE]")
@click.option("--alias", help="What facts call the article; by default, from its publisher or title.")
@click.option("--encoding", help="What the file is written in, where that cannot be detected.")
@for_all
@click.pass_obj
def _add(options: Options, file: Path, alias: str | None, encoding: str | None) -> None:
    """Take an article in: keep its bytes and put what it says of itself into the catalogue.

    Without FILE, the text is read from standard input.
    """
    pasted = str(file) == "-"
    data = sys.stdin.buffer.read() if pasted else given(file)
    name = None if pasted else file.name
    received = today(settings_of(options.folder).timezone)
    with alone(options.folder / OUTPUT, PATIENCE):
        added = curate.add(options.folder, data, name, alias=alias, encoding=encoding, received=received)
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


@click.command("new", short_help="Start the facts file of a day.")
@click.argument("day", type=Date(), required=False, metavar="[DATE]")
@for_all
@click.pass_obj
def _new(options: Options, day: date | None) -> None:
    """Start the facts file of DATE, by default of today, with the sentences of uncited articles as candidates."""
    day = day or today(settings_of(options.folder).timezone)
    with alone(options.folder / OUTPUT, PATIENCE):
        name = curate.new(options.folder, day, uncited(options.folder))
    click.echo(json.dumps({"written": [name]}) if options.json else name)


@click.command("relock", short_help="Accept an article that changed or moved.")
@click.argument("alias")
@click.option("--yes", is_flag=True, help="Do not ask.")
@for_all
@click.pass_obj
def _relock(options: Options, alias: str, yes: bool) -> None:
    """Accept an article that changed or moved, after showing what that changes."""
    article, change = relocking(options.folder, alias)
    click.echo(str(change), err=options.json)
    click.echo("  only the quotes were compared: the text from before is not kept", err=options.json)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: say --yes to accept this")
    if not yes:
        click.confirm("accept this?", abort=True)
    with alone(options.folder / OUTPUT, PATIENCE):
        written = curate.relock(options.folder, article, change)
    click.echo(json.dumps({"written": written}) if options.json else "\n".join(f"{name} written" for name in written))


_SCHEMAS: Final = {"facts": load.schema, "catalogue": load.catalogue_schema, "settings": settings.schema}


@click.command("schema", short_help="Print the JSON Schema for editors.")
@click.argument("of", type=click.Choice(list(_SCHEMAS)), default="facts", metavar="[facts|catalogue|settings]")
def _schema(of: str) -> None:
    """Print the JSON Schema that editors complete facts files from.

    `briefgen schema > seeds/facts.schema.json` puts it where the first line of a facts file looks for it.
    """
    click.echo(schema_text(of), nl=False)


def schema_text(of: str) -> str:
    return json.dumps(_SCHEMAS[of](), indent=2, ensure_ascii=False) + "\n"
