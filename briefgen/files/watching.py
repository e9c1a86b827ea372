"""When something of a workspace was saved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_WATCHED: Final = ("seeds", "templates", "briefgen.yaml")
_SETTLE: Final = 20
"""Milliseconds: an editor that saves by renaming makes two or three changes within them."""
_BEGIN: Final = 50
"""Milliseconds until the watch is known to have begun."""


def watched(root: Path) -> Iterator[None]:
    """At once, and then each time that something was saved in the seeds, the settings or the templates of a workspace.

    Who looks at the files at every turn misses no save: the watch has begun before the first. Saves within a few
    milliseconds of each other count as one; what an editor writes beside the file does not count.
    """
    while True:
        folders = _folders(root)
        changes = _changes(root, folders)
        yield next(changes)
        while _folders(root) == folders:
            yield next(changes)


def _changes(root: Path, folders: tuple[Path, ...]) -> Iterator[None]:
    # The library starts a thread of its own: nobody but the watching command needs to wait for its import.
    from watchfiles import DefaultFilter, watch

    is_no_leftover = DefaultFilter()
    counts = tuple(str(root.absolute() / name) for name in _WATCHED)
    found = watch(
        *folders,
        watch_filter=lambda change, path: path.startswith(counts) and is_no_leftover(change, path),
        debounce=_SETTLE,
        step=_SETTLE // 2,
        rust_timeout=_BEGIN,
        # It says that it has begun by saying that nothing has changed yet.
        yield_on_timeout=True,
        recursive=False,
    )
    next(found)
    yield
    yield from (None for changes in found if changes)


def _folders(root: Path) -> tuple[Path, ...]:
    """Every folder in which a save counts, the workspace's own too: it is there that a replaced file is noticed."""
    inner = (Path(folder) for name in _WATCHED for folder, _, _ in os.walk(root.absolute() / name))
    return (root.absolute(), *sorted(folder for folder in inner if not folder.name.startswith(".")))
