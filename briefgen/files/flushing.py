"""Bringing to the disk what was written."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Final

_FEW: Final = 16
"""So many files are waited for one by one; with more, waiting once for the whole file system is quicker."""


def flush(root: Path, files: Collection[Path], below: Path | None = None) -> None:
    """Return when the content of `files`, all on the file system of the folder `root`, is on the disk, and so are the
    names in the folder `below` and in all that are below it."""
    # The folders are not gone through where there is no need to know them.
    if len(files) > _FEW and _flushed_at_once(root):
        return
    paths = [*files, *(Path(folder) for folder, _, _ in os.walk(below or ""))]
    if len(paths) > _FEW and _flushed_at_once(root):
        return
    for path in paths:
        _sync(path)


def sync_folders(folders: Iterable[Path]) -> None:
    """Return when the names in these folders, all on one file system, are on the disk as they are now."""
    each = sorted(folders)
    if len(each) > _FEW and _flushed_at_once(each[0]):
        return
    for folder in each:
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # A failing call does not say of which file.
        error.filename = str(path)
        raise
    finally:
        os.close(descriptor)


def _flushed_at_once(root: Path) -> bool:
    syncfs = _syncfs()
    if syncfs is None:
        return False
    import ctypes

    descriptor = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if syncfs(descriptor):
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(root))
    finally:
        os.close(descriptor)
    return True


@cache
def _syncfs() -> Callable[[int], int] | None:
    """The system call, by the C library; `None` where there is none: Python has no name for it."""
    # Nobody but who writes many files needs to wait for its import.
    import ctypes

    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is not None:
        function.argtypes = (ctypes.c_int,)
        function.restype = ctypes.c_int
    return function
