"""The commands that bring the output to its readers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from briefgen import publish
from briefgen.cli.console import Ended, Options, say, told
from briefgen.cli.options import for_all
from briefgen.diagnostics import BriefgenError, strict
from briefgen.publish import Delivery, Publication, Published

_TARGET = click.argument("target", required=False, metavar="[TARGET]")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
_TAKE_OVER = click.option(
    "--take-over", is_flag=True, help="Replace files there that stand in the way and are not briefgen's."
)
_WAIT = click.option(
    "--lock-timeout",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait so long for a build to finish.",
)


@click.command("publish", short_help="Bring the output to where readers are.")
@_TARGET
@_DRY_RUN
@click.option("--verify", is_flag=True, help="Read back all that is there, not only what goes up now.")
@_TAKE_OVER
@click.option("--shrink", is_flag=True, help="Delete, even if it is most of what is there.")
@_WAIT
@for_all
@click.pass_obj
def _publish(
    options: Options,
    target: str | None,
    dry_run: bool,
    verify: bool,
    take_over: bool,
    shrink: bool,
    lock_timeout: float,
) -> int:
    """Bring what stands in output/ to TARGET, a name of the settings' key "publish"; without TARGET, to all of them.

    Only what differs goes up, what pages lead to before them, index.html last; each file is read back. Deleted is only
    what briefgen once put there. What breaks off is completed by the next publish.
    """
    with _broken_off():
        published = publish.publish_to(
            options.folder,
            target,
            clock=_now,
            environment=os.environ,
            dry_run=dry_run,
            verify=verify,
            take_over=take_over,
            shrink=shrink,
            wait=lock_timeout,
        )
    if published == Published(deliveries=()):
        raise BriefgenError([publish.NO_TARGET])
    return _reported(published, options, dry_run)


@click.command("rollback", short_help="Bring back what was published before.")
@click.argument("target_and_back", nargs=-1, metavar="[TARGET] [N]")
@click.option("--list", "show", is_flag=True, help="Show what there is to go back to, and do nothing.")
@_DRY_RUN
@_TAKE_OVER
@for_all
@click.pass_obj
def _rollback(
    options: Options, target_and_back: Sequence[str], show: bool, dry_run: bool, take_over: bool
) -> int | None:
    """Bring back to TARGET what stood there N publications ago; without N, the one before. 0 brings the last one there
    again, whole. TARGET may be left out where the settings name only one.

    What was published since is forgotten, the output stays as it is: to go on, build and publish again.
    """
    target, back = _split(target_and_back)
    if show:
        _list(publish.kept_publications(options.folder, target, environment=os.environ), options)
        return None
    with _broken_off():
        published = publish.roll_back(
            options.folder, target, back, clock=_now, environment=os.environ, dry_run=dry_run, take_over=take_over
        )
    return _reported(published, options, dry_run)


def _split(given: Sequence[str]) -> tuple[str | None, int]:
    # No target is called by a number.
    numbers = [word for word in given if re.fullmatch(r"\d{1,4}", word)]
    names = [word for word in given if word not in numbers]
    if len(numbers) > 1 or len(names) > 1 or [*names, *numbers] != list(given):
        raise click.UsageError("give the name of a target, a number, or both in this order")
    return (names[0] if names else None), (int(numbers[0]) if numbers else 1)


def _list(publications: Sequence[Publication], options: Options) -> None:
    newest_first = list(enumerate(reversed(publications)))
    if options.json:
        kept = [{"back": back, "at": each.at, "files": len(each.files)} for back, each in newest_first]
        click.echo(json.dumps({"publications": kept}))
        return
    for back, each in newest_first:
        click.echo(f"{back}  {each.at}  {len(each.files)} files")


@click.command("prune", short_help="Remove what was kept for going back.")
@_TARGET
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help='Keep the last N publications; by default, as many as "keep" in the settings says.',
)
@_WAIT
@for_all
@click.pass_obj
def _prune(options: Options, target: str | None, keep: int | None, lock_timeout: float) -> None:
    """Remove from this machine what is kept of older publications to TARGET; without TARGET, to any.

    Nothing changes at the targets.
    """
    removed = publish.prune(options.folder, target, keep=keep, clock=_now, environment=os.environ, wait=lock_timeout)
    if options.json:
        click.echo(json.dumps({"removed": removed}))
    else:
        say(f"{removed} files removed")


@contextmanager
def _broken_off() -> Iterator[None]:
    """Say of an end that somebody asked for what holds of publishing: it takes nothing back."""
    try:
        yield
    except Exception:
        raise
    except BaseException as end:  # noqa: BLE001  what a signal raises is no `Exception`
        interrupted = isinstance(end, KeyboardInterrupt)
        word = "interrupted" if interrupted else "terminated"
        click.echo(f"{word}; what readers see holds together: publish again to complete it", err=True)
        raise Ended(130 if interrupted else 143) from None


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the clock belongs to the command line


def _reported(published: Published, options: Options, dry_run: bool) -> int:
    warnings = strict(published.warnings) if options.strict else published.warnings
    problems = (*published.failures, *warnings)
    targets = [_as_json(delivery) for delivery in published.deliveries]
    code = told(problems, options, targets=targets, dry_run=dry_run)
    if options.json:
        return code
    lines = [line for delivery in published.deliveries for line in _lines(delivery)]
    if dry_run:
        click.echo("\n".join(lines))
    else:
        say(*lines)
    return code


def _as_json(delivery: Delivery) -> dict[str, object]:
    return {
        "target": delivery.target,
        "put": delivery.put,
        "deleted": delivery.deleted,
        "unchanged": delivery.unchanged,
    }


def _lines(delivery: Delivery) -> list[str]:
    done = [f"put     {name}" for name in delivery.put] + [f"delete  {name}" for name in delivery.deleted]
    count = f"{len(delivery.put)} to put, {len(delivery.deleted)} to delete, {delivery.unchanged} as they are"
    return [f"{delivery.target}: {count}", *(f"  {line}" for line in done)]
