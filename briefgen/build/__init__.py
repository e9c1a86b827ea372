"""The one unit that knows the order: files → records → evidence → editions → formats → files."""

from briefgen.build.checking import Checked, check
from briefgen.build.desk import coverage_of, relocking, settings_of, uncited
from briefgen.build.making import Built, build
from briefgen.build.run import OUTPUT
from briefgen.formats import FORMATS

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
