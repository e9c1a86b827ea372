"""The second half of the check: the days that are stale, composed into editions, and all that pages are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.build.building import Asked
from briefgen.build.entries import entries_of, kept_in
from briefgen.build.ground import Checked, Ground, grounded, nothing_to_check
from briefgen.build.looks import look_of
from briefgen.build.memory import look_digest
from briefgen.build.run import SETTINGS
from briefgen.build.standing import Standing, stale_days
from briefgen.diagnostics import BriefgenError, errors_in
from briefgen.files import Inputs
from briefgen.look import Look
from briefgen.render import html, markdown
from briefgen.site import TEMPLATES
from briefgen.state import PROGRAM, Entry
from briefgen.theme import PRINTED, Theme

if TYPE_CHECKING:
    from briefgen.build.briefs import Brief
    from briefgen.build.printed import Printing

FORCED: Final = "asked for with --force"


class Work(Struct, frozen=True, kw_only=True):
    """What a build knows once everything that is stale was checked and composed."""

    asked: Asked
    now: Standing
    ground: Ground
    entries: Mapping[str, Entry]
    """Of the catalogue, by alias."""
    found: Checked
    """Of the days that are stale."""
    is_compared: bool
    """Whether their words were compared with those of their quotes."""
    why: Mapping[date, str]
    """Those days, each with why."""
    briefs: Sequence[Brief]
    """Their editions."""
    days: Sequence[date]
    """All that are wanted."""
    theme: Theme
    look: Look
    limit: str | None
    """The strictest marking that may go out."""


def composed(asked: Asked, now: Standing, days: Sequence[date], printers: Printing | None = None) -> Work:
    """Check and compose what is stale of `days`, and let `printers` know early what they will be given with it. Raises
    `BriefgenError` with all problems of the run."""
    before = now.before
    ground = grounded(Inputs(asked.root), *kept_in(before, now.base[PROGRAM]))
    entries = entries_of(ground.catalogue or {}, before)
    settings, theme = ground.settings, Theme(ground.run.inputs)
    limit = asked.max_marking or settings.max_marking
    now.base[SETTINGS] = look_digest(settings)
    if settings.logo:
        now.base[settings.logo.name] = now.file(settings.logo.name)
    for template in (html.TEMPLATE, markdown.TEMPLATE, PRINTED, *TEMPLATES):
        now.needs[template] = tuple(sorted(theme.needs(template)))
    why = _why(asked, now, ground, entries, days, limit)
    # Read when it is first asked for, and once.
    look = cache(lambda: look_of(settings, ground.run.inputs))
    # Of more days than one, the first is nothing to hurry for; and checking many forks, see `shared`.
    is_hurried = printers is not None and len(why) == 1
    if printers and is_hurried:
        _foretell(printers, ground, theme, look, *why)
    found = _found(asked, now, ground, [*why], days, is_compared=not is_hurried)
    try:
        look()
        briefs = _briefs(found, asked, limit) if found.days else []
    except BriefgenError:
        # What is wrong with words is told before what cannot be made of them.
        if is_hurried:
            _with_words(found, asked, now, [*why])
        raise
    return Work(
        asked=asked,
        now=now,
        ground=ground,
        entries=entries,
        found=found,
        why=why,
        briefs=briefs,
        is_compared=not is_hurried,
        days=days,
        theme=theme,
        look=look(),
        limit=limit,
    )


def _foretell(printers: Printing, ground: Ground, theme: Theme, look: Callable[[], Look], day: date) -> None:
    """A guess, by the characters of what the desk wrote. What is wrong with any of it is told later, in its turn."""
    from briefgen.render import pdf

    read = ground.run.inputs.read
    with suppress(BriefgenError):
        text = "".join(read(name).decode("utf-8", "replace") for name in ground.there.get(day, ()))
        printers.expect(pdf.print_files(theme, text, look()))


def compared(work: Work) -> Work:
    """The same once the words of its days were compared with those of their quotes, if that had to wait. Raises
    `BriefgenError` as `composed` does."""
    if work.is_compared:
        return work
    found = _with_words(work.found, work.asked, work.now, [*work.why])
    return replace(work, found=found, is_compared=True)


# Of what checks and composes nothing is imported where no day is stale: that would take a twentieth of the build.


def _found(
    asked: Asked, now: Standing, ground: Ground, stale: Sequence[date], days: Sequence[date], *, is_compared: bool
) -> Checked:
    if days and not stale:
        return nothing_to_check(ground, strict=asked.strict)
    from briefgen.build.checking import checked

    return checked(
        ground,
        stale,
        since=None if days else asked.since,
        strict=asked.strict,
        jobs=asked.jobs,
        known=_matched(asked, now, stale),
        is_compared=is_compared,
    )


def _with_words(found: Checked, asked: Asked, now: Standing, stale: Sequence[date]) -> Checked:
    from briefgen.build.checking import with_words

    return with_words(found, _matched(asked, now, stale), strict=asked.strict)


def _matched(asked: Asked, now: Standing, days: Sequence[date]) -> Mapping[date, str]:
    """What this very program compared and found to match."""
    if asked.force:
        return {}
    made = ((day, now.before.days.get(str(day))) for day in days)
    return {day: one.matched for day, one in made if one and one.reads.get(PROGRAM) == now.base[PROGRAM]}


def _briefs(found: Checked, asked: Asked, limit: str | None) -> list[Brief]:
    from briefgen.build.briefs import briefs_of

    return [brief for day in found.days for brief in briefs_of(day, found, asked.formats, limit)]


def _why(
    asked: Asked,
    now: Standing,
    ground: Ground,
    entries: Mapping[str, Entry],
    days: Sequence[date],
    limit: str | None,
) -> Mapping[date, str]:
    """The days that must be checked. Where what they rest on cannot be read, that is all of them: all problems are told
    at once."""
    if asked.force or errors_in(ground.run.problems):
        return dict.fromkeys(days, FORCED)
    return stale_days(now, days, ground.there, entries, asked.formats, limit)
