"""The one unit that knows the order: files → records → evidence → editions → formats → files."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from briefgen.build.building import Built, build
from briefgen.build.run import OUTPUT
from briefgen.formats import FORMATS

if TYPE_CHECKING:
    from briefgen.build.checking import Checked, check
    from briefgen.build.desk import coverage_of, relocking, settings_of, uncited

__all__ = [
    "FORMATS",
    "OUTPUT",
    "Built",
    "Checked",
    "build",
    "check",
    "coverage_of",
    "relocking",
    "settings_of",
    "uncited",
]

_HOMES: Final = {
    **dict.fromkeys(("Checked", "check"), "briefgen.build.checking"),
    **dict.fromkeys(("coverage_of", "relocking", "settings_of", "uncited"), "briefgen.build.desk"),
}


def __getattr__(name: str) -> object:
    # Imported when they are asked for: a build that has nothing to do needs none of them.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
