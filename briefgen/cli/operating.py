"""The commands of every morning: the run, and how things stand."""

from __future__ import annotations

import json
import os
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any, Final

import click

from briefgen.build import settings_of
from briefgen.cli.console import EXIT, Ended, Options, say
from briefgen.cli.options import Date, for_all
from briefgen.diagnostics import BriefgenError, errors_in
from briefgen.operate.running import Asked, Clock, fields_of, run
from briefgen.operate.standing import standing
from briefgen.operate.status import status_of
from briefgen.values import Json, as_json

_PATIENCE: Final = 600.0
"""Seconds that a run waits for its turn: nobody is there to start it again."""

_FORTNIGHT: Final = timedelta(days=14)

_NOT_THERE: Final = 1
"""The exit code of `status` where today's brief is not there: it is an answer, no failure."""

_BUG: Final = 70
_INTERRUPTED: Final = 130
_TERMINATED: Final = 143


class _Since(click.ParamType[date | timedelta]):
    name = "since"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        ago = re.fullmatch(r"([0-9]{1,4})([dw])", value)
        if ago:
            return timedelta(days=int(ago[1]) * (7 if ago[2] == "w" else 1))
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise click.UsageError(f'"{value}" is no time ago and no date; write 14d, 2w or YYYY-MM-DD', ctx)
        return Date().convert(value, param, ctx)


@click.command("run", short_help="Make today's brief, unattended: for cron.")
@click.option("--missing", is_flag=True, help="Also the days that have facts but no whole brief.")
@click.option("--since", type=_Since(), metavar="TIME", help="How far back: 14d (as without this option), 2w, a date.")
@click.option(
    "--lock-timeout",
    type=click.FloatRange(min=0),
    default=_PATIENCE,
    metavar="SECONDS",
    help="Wait so long for another run or build to finish; by default, 600.",
)
@click.option("--log-json", is_flag=True, help="Tell on standard error what happens, as one JSON object per line.")
@for_all
@click.pass_obj
def _run(options: Options, missing: bool, since: date | timedelta | None, lock_timeout: float, log_json: bool) -> int:
    """Make the brief of today, as the workspace's time zone has it, deliver it and tell whom the settings name.

    Every warning is taken for an error. Silent where all is well; else one message on standard error. How it ended
    stands in output/status.json.
    """
    if since is not None and not missing:
        raise click.UsageError("--since says how far back --missing goes: say --missing too")
    asked = Asked(
        root=options.folder,
        clock=Clock(now=_now, seconds=monotonic),
        code_of=code_of,
        environment=os.environ,
        missing=(_FORTNIGHT if since is None else since) if missing else None,
        wait=lock_timeout,
        heard=_logged if log_json else lambda _event, _fields: None,
    )
    try:
        ran = run(asked)
    except Exception as error:
        if not log_json:
            raise
        _logged("bug", {"message": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()})
        raise Ended(code_of(error)) from error
    if options.json:
        click.echo(json.dumps(fields_of(ran), ensure_ascii=False))
    elif ran.message and not log_json:
        click.echo(ran.message, err=True)
    if not options.json and not ran.exit_code:
        say(*ran.written, f"{ran.today}: {ran.result}")
    return ran.exit_code


def code_of(error: BaseException) -> int:
    """Of a run that ends so."""
    if isinstance(error, BriefgenError):
        return EXIT[errors_in(error.problems)[0].kind]
    if isinstance(error, Exception):
        return _BUG
    return _INTERRUPTED if isinstance(error, KeyboardInterrupt) else _TERMINATED


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the command line reads the clock


def _logged(event: str, fields: Mapping[str, Json]) -> None:
    level = {"bug": "error", "problem": fields.get("severity")}.get(event, "info")
    # In ASCII: a log has no locale.
    line = {"time": _now().isoformat(timespec="milliseconds"), "level": level, "event": event, **fields}
    click.echo(json.dumps(line), err=True)


@click.command("status", short_help="Say whether today's brief is there.")
@for_all
@click.pass_obj
def _status(options: Options) -> int:
    """Say how the last run ended, which brief is the last good one, and whether today's is there.

    The exit code is 0 where a run made today's brief, or found it in order that there is none, and 1 where not.
    """
    found = standing(status_of(options.folder), _now(), settings_of(options.folder).timezone)
    if options.json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False))
    else:
        click.echo(found.text, nl=False)
    return 0 if found.there else _NOT_THERE
