"""The files of a theme: the workspace's own before the default theme's of the same name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from briefgen.files import Inputs

FOLDER: Final = "templates"
"""Of a workspace's own files; one there takes the place of the theme's file of the same name."""


class Overlay:
    """Two folders that are read as one."""

    def __init__(self, workspace: Inputs, default: Path | None = None) -> None:
        default = default or default_folder()
        self._default = Inputs(default)
        # A checkout of briefgen is a workspace whose own templates are the default theme.
        self._own = None if (workspace.root / FOLDER).resolve() == default.resolve() else workspace

    def read(self, name: str) -> bytes | None:
        """The bytes of a file of the theme, or `None` where there is none."""
        own = self._own.read_if_there(f"{FOLDER}/{name}") if self._own else None
        return own if own is not None else self._default.read_if_there(name)

    def layers(self, name: str) -> tuple[bytes, ...]:
        """The workspace's file and the theme's below it, as far as they are there."""
        own = self._own.read_if_there(f"{FOLDER}/{name}") if self._own else None
        return tuple(data for data in (own, self._default.read_if_there(name)) if data is not None)

    def names_in(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files in a folder of the theme, from both, by name."""
        own = self._own.names_in(f"{FOLDER}/{folder}", suffix) if self._own else ()
        return tuple(sorted({*map(_within, own), *self._default.names_in(folder, suffix)}))

    def strangers(self) -> tuple[str, ...]:
        """The workspace's own files that take no file's place."""
        own = map(_within, self._own.names_below(FOLDER)) if self._own else ()
        return tuple(name for name in own if not self._default.has(name))

    def paths(self) -> dict[str, tuple[Path, ...]]:
        """Every file, by name, with where it lies: the workspace's first, then the theme's below it."""
        default = {_relative(name): (self._default.root / name,) for name in self._default.names_below(".")}
        own = self._own.names_below(FOLDER) if self._own else ()
        found = {_within(name): (Path(self._own.root, name),) for name in own} if self._own else {}
        return {name: (*found.get(name, ()), *default.get(name, ())) for name in sorted({*found, *default})}


def default_folder() -> Path:
    """Where the default theme lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / FOLDER


def _within(name: str) -> str:
    return name.removeprefix(f"{FOLDER}/")


def _relative(name: str) -> str:
    return name.removeprefix("./")
