"""The curator's loop: the only commands that write inputs.

Each takes values (the date and the bytes received are arguments), writes through `briefgen.files` and says what it
wrote. Where something is wrong it raises `BriefgenError` and leaves every file as it was. What it does not change of a
file it keeps byte for byte: comments, the order of keys, line ends.
"""

from __future__ import annotations

from briefgen.curate.candidates import new
from briefgen.curate.locks import Relock, moved, relock, relocked
from briefgen.curate.taking import Added, add
from briefgen.curate.workspace import init

__all__ = ["Added", "Relock", "add", "init", "moved", "new", "relock", "relocked"]
