"""The only door to the disk: reads inputs and records their digests; writes whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefgen.files.compiled import compiled, compiled_folder, keep_compiled
from briefgen.files.hidden import note
from briefgen.files.known import Known, Stamp, is_too_young
from briefgen.files.locking import LOCK, alone, undisturbed
from briefgen.files.reading import MAX_INPUT, Inputs
from briefgen.files.within import leads_out
from briefgen.files.writing import discard_parts, replace_all
from briefgen.later import offering

if TYPE_CHECKING:
    from briefgen.files.publishing import publish
    from briefgen.files.watching import watched

__all__ = [
    "LOCK",
    "MAX_INPUT",
    "Inputs",
    "Known",
    "Stamp",
    "alone",
    "compiled",
    "compiled_folder",
    "discard_parts",
    "is_too_young",
    "keep_compiled",
    "leads_out",
    "note",
    "publish",
    "replace_all",
    "undisturbed",
    "watched",
]

_HOMES: Final = {"publish": "briefgen.files.publishing", "watched": "briefgen.files.watching"}


# Imported when they are asked for: a build that has nothing to do needs neither, nor what they rest on.
__getattr__ = offering(__name__, _HOMES)
