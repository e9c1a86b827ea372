"""Options and arguments that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(context.find_root().obj, name, value)

    return keep


def for_all(command: F) -> F:
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


class Date(click.ParamType[date]):
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


DATES: Final = click.argument("dates", nargs=-1, type=Date(), metavar="[DATE]...")
ALL: Final = click.option("--all", "everything", is_flag=True, help="Every day that has facts.")
SINCE: Final = click.option("--since", type=Date(), metavar="DATE", help="Every day from DATE on that has facts.")


def since_of(dates: Sequence[date], everything: bool, since: date | None) -> date | None:
    if dates and (everything or since):
        raise click.UsageError("dates cannot be given together with --all or --since")
    return date.min if everything else since
