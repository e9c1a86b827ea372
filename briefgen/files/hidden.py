"""Hidden names beside what readers see, where things are made complete; and what is noted for the next build."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

_HIDDEN: Final = re.compile(r"\.briefgen-[0-9a-f]{16}")


def hidden(root: Path) -> Path:
    """A new name in the folder `root` that `sweep` knows."""
    return root / f".briefgen-{os.urandom(8).hex()}"


def sweep(root: Path) -> None:
    """Remove what a build, this one or one that was killed, has left in hidden folders."""
    with suppress(OSError), os.scandir(root) as entries:
        for entry in entries:
            if _HIDDEN.fullmatch(entry.name):
                _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        # Nobody else needs to wait for its import, and for those of all the archives that it knows to pack.
        import shutil

        shutil.rmtree(entry.path, ignore_errors=True)
    else:
        with suppress(OSError):
            Path(entry.path).unlink()


def note(root: Path, name: str, data: bytes) -> None:
    """Give a file that may be lost its new content, whole; where that cannot be, it stays as it is.

    Nobody waits for the disk. Where `root` is an output, to be called within `alone(root)`.
    """
    aside = hidden(root)
    with suppress(OSError):
        try:
            aside.write_bytes(data)
            aside.replace(root / name)
        except OSError:
            aside.unlink(missing_ok=True)
