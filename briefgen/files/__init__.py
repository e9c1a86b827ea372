"""The only door to the disk: reads inputs and records their digests; writes whole or not at all."""

from __future__ import annotations

from briefgen.files.compiled import compiled, compiled_folder, keep_compiled
from briefgen.files.known import Known, Stamp
from briefgen.files.locking import alone, undisturbed
from briefgen.files.publishing import note, publish
from briefgen.files.reading import MAX_INPUT, Inputs
from briefgen.files.watching import watched
from briefgen.files.writing import discard_parts, replace_all

__all__ = [
    "MAX_INPUT",
    "Inputs",
    "Known",
    "Stamp",
    "alone",
    "compiled",
    "compiled_folder",
    "discard_parts",
    "keep_compiled",
    "note",
    "publish",
    "replace_all",
    "undisturbed",
    "watched",
]
