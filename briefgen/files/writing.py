"""What goes out, one file at a time: each is complete and on the disk before it takes its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files.flushing import flush, sync_folders

_PART: Final = ".part"


def replace_all(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write `files` (name relative to `root` → bytes) in the order given and return the names that changed.

    Every file is complete and on the disk beside its target before the first takes its name; what is there with
    the same bytes is not touched. Raises `BriefgenError` when one cannot be written; none is then half-written.
    """
    changed = [name for name, data in files.items() if not holds(root / name, data)]
    staged: dict[str, Path] = {}
    name = ""
    try:
        for name in changed:
            staged[name] = _staged(root / name, files[name])
        for name in changed:
            staged[name].replace(root / name)
            del staged[name]
        sync_folders({(root / name).parent for name in changed})
    except OSError as error:
        raise BriefgenError([output_problem(error, root, name)]) from error
    finally:
        for leftover in staged.values():
            with suppress(OSError):
                leftover.unlink()
    return tuple(changed)


def discard_parts(path: Path) -> None:
    """Remove what a `replace_all` that was killed has left beside the file `path`.

    To be called where nobody else can be writing it.
    """
    with suppress(OSError):
        for part in path.parent.glob(f".{path.name}.*{_PART}"):
            part.unlink()


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there with these bytes; one that cannot be read is taken for another."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _staged(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PART}")
    try:
        create(beside, data)
        flush(path.parent, [beside])
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def create(path: Path | str, data: bytes) -> None:
    """Write a file that is not there yet."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        # Without a buffer: each of hundreds of files is written at once, as a rule.
        with open(descriptor, "wb", buffering=0) as stream:  # noqa: PTH123  a descriptor
            left = memoryview(data)
            while left:
                left = left[stream.write(left) :]
    except OSError as error:
        # A failing write, or the end of one, does not say of which file.
        error.filename = str(path)
        raise


def output_problem(error: OSError, root: Path, name: str, notes: tuple[str, ...] = ()) -> Problem:
    """Says that the file `name` in the folder `root` could not be written, and what to do."""
    return Problem(
        message=f'"{root / name}" cannot be written: {reason(error)}',
        hint=f'make room in "{root}" and let this user write there, then build again',
        notes=notes,
        kind="output",
    )


def reason(error: OSError) -> str:
    """What the system says, as the end of a sentence."""
    return (error.strerror or str(error)).lower()
