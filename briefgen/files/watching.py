"""When something of a workspace was saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final


def watched(root: Path) -> Iterator[None]:
    """Once for each time that something was saved in the seeds, the settings or the templates of a workspace.

    Saves within a few milliseconds of each other count as one; what an editor writes beside the file does not count.
    """
    # The library starts a thread of its own: nobody but the watching command needs to wait for its import.
    from watchfiles import DefaultFilter, watch

    folders = [path for name in _WATCHED if (path := root / name).exists()]
    for _ in watch(*folders, watch_filter=DefaultFilter(), debounce=_SETTLE, step=_SETTLE // 2, recursive=True):
        yield


_WATCHED: Final = ("seeds", "templates", "briefgen.yaml")
_SETTLE: Final = 20
"""Milliseconds: an editor that saves by renaming makes two or three changes within them."""
