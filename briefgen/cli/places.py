"""Where a command looks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from briefgen.cli.console import Options
from briefgen.diagnostics import BriefgenError, Problem

_SIGNS: Final = ("seeds", "briefgen.yaml")


def workspace_of(options: Options) -> Path:
    """The workspace; raises `BriefgenError` where the folder is none, as is likely in the wrong folder."""
    if any((options.folder / sign).exists() for sign in _SIGNS):
        return options.folder
    message = f'there is no workspace in "{options.folder.absolute()}"'
    hint = "go to yours, or name it with -C DIR; a new one is made with: briefgen init DIR"
    raise BriefgenError([Problem(message=message, hint=hint, kind="input")])
