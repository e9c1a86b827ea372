"""What the settings say of the look, with the files that they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from briefgen.diagnostics import BriefgenError, Problem, stop_on_errors
from briefgen.files import Inputs
from briefgen.look import Look, font_fault, logo_fault
from briefgen.overlay import FOLDER
from briefgen.settings import Named, Settings


def look_of(preferences: Settings, inputs: Inputs) -> Look:
    """The look, or a `BriefgenError` that says which of its files will not do."""
    problems: list[Problem] = []

    def read(named: Named, folder: str, fault: Callable[[bytes], str | None]) -> bytes:
        try:
            data = inputs.read(f"{folder}{named.name}", kind="settings", span=named.span)
        except BriefgenError as error:
            problems.extend(error.problems)
            return b""
        if reason := fault(data):
            problems.append(_unfit(named, reason))
        return data

    logo = read(preferences.logo, "", logo_fault) if preferences.logo else None
    fonts = {font.name: read(font, _FONTS, font_fault) for font in preferences.fonts}
    stop_on_errors(problems)
    return Look(paper=preferences.paper, accent=preferences.accent, logo=logo, fonts=fonts)


_FONTS: Final = f"{FOLDER}/fonts/"


def _unfit(named: Named, reason: str) -> Problem:
    return Problem(
        message=f'"{named.name}" {reason}',
        span=named.span,
        hint="put another file there, or name another one",
        kind="settings",
    )
