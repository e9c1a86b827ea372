"""Digests of files, without reading again what is as it was."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Stamp = tuple[int, int, int, int, str]
"""Size, time of change of the content and of the inode in nanoseconds, inode, sha256."""

_FINE: Final = 20_000_000
_COARSE: Final = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time: FAT and some servers keep seconds only."""


class Known:
    """What files held when they were last looked at.

    A file is read again unless its size, both its times and its inode are as they were; and also where it was changed
    so shortly before `noted` that a later change could bear the same times. So a digest never rests on times that
    anybody can set, and touching a file costs one reading.
    """

    def __init__(self, stamps: Mapping[str, Stamp], noted: int) -> None:
        self._before = stamps
        self._noted = noted
        self.stamps: dict[str, Stamp] = {}
        """Of all that was asked for, to be noted."""
        self.looked_at: dict[str, tuple[int, int, int, int] | None] = {}
        """Each file that was asked for, by its path, less its digest; `None` where it could not be read."""
        self.has_read = False
        """Whether a file had to be read again."""

    def digest(self, name: str, path: Path | str) -> str | None:
        """The sha256 of the file at `path`, which is known as `name`; `None` where there is none that can be read."""
        # Thousands are asked for in a build: `Path.stat` would take as long again.
        try:
            status = os.stat(path)  # noqa: PTH116
            before = self._before.get(name)
            now = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            if before is None or now != (before[0], before[1], before[2], before[3]) or is_too_young(now, self._noted):
                self.has_read = True
                before = (*now, _digest(path, status.st_size))
        except OSError:
            self.stamps.pop(name, None)
            self.looked_at[str(path)] = None
            return None
        self.stamps[name] = before
        self.looked_at[str(path)] = now
        return before[4]

    def note(self, name: str, path: Path, digest: str) -> None:
        """Know a file that was written just now."""
        try:
            status = path.stat()
        except OSError:
            return
        self.stamps[name] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, digest)

    def remembered(self) -> dict[str, Stamp]:
        """The stamps to note now: those that were looked at, and of the others those that cannot mislead later."""
        others = ((name, stamp) for name, stamp in self._before.items() if name not in self.stamps)
        old = {name: stamp for name, stamp in others if not is_too_young(stamp, self._noted)}
        return {**old, **self.stamps}


def _digest(path: Path | str, size: int) -> str:
    # For a file of whatever size Python takes and clears a quarter of a megabyte: half as long again as to read most.
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123  a path or text
        if size > _LARGE:
            return hashlib.file_digest(stream, "sha256").hexdigest()
        return hashlib.sha256(stream.readall()).hexdigest()


_LARGE: Final = 1024 * 1024


def is_too_young(now: Sequence[Any], noted: int) -> bool:
    """Whether a file with this stamp may have been changed at `noted` or later and bear the same times."""
    changed: int = max(now[1], now[2])
    margin = _FINE if changed % 1_000_000_000 else _COARSE
    return changed + margin >= noted
